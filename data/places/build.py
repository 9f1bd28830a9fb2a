#!/usr/bin/env python3
"""Builds places.tsv.gz, the table of places that gongkai resolves names by.

Usage, in an empty folder with Python 3.9 or later and npm (the packages come from the public registries, by their own clients):

    npm pack china-division@2.7.0 && npm pack gb2260@0.6.0
    pip download --no-deps jionlp==1.5.31 && pip install pypinyin==0.55.0
    python3 PATH/TO/data/places/build.py .          # writes places.tsv.gz and prints counts and hashes beside this script

What is taken from which package, under which licence, stands in README.md beside this script. Only names and codes are taken: facts,
no text. The same packages give the same table to the byte (before compression; its SHA-256 is in README.md and held by a test).

The table, one record a line, fields separated by tabs, in the order of codes:

    130000  河北省  hebei            a province, prefecture or county: code (GB/T 2260), name, pinyin; a fourth field is its short
                                     name where cutting the ending does not give it (内蒙古)
    !530421 江川县  jiangchuan 2016 =530403   a former name: until when at the latest, and the place it is (=) or went into (>) now
    ~130171 石家庄高新技术产业开发区;石家庄高新区;?高新区  county   a zone within the place above it, with the code of the statisticians
                                     if it has one; a name behind ? does not tell which zone it is
    +001建北街道                     a township of the place above: the last three digits of its code, its name
    =001建北镇                       another name of that township
    *110100 110000                   another code of a place above
    -旧镇                            a township's name from the list of names, of which the list of codes knows nothing
"""

import collections
import csv
import gzip
import hashlib
import io
import json
import pathlib
import re
import sys
import tarfile
import zipfile

from pypinyin import lazy_pinyin

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = {
    "division": ("china-division-2.7.0.tgz", "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"),
    "history": ("gb2260-0.6.0.tgz", "a7f87d68ab3a420884f1f8874abe11017ec7cbf60b0c0684ca3e59ed2e4e2c19"),
    "names": ("jionlp-1.5.31-py2.py3-none-any.whl", "688ba3793c5c0888b166ae1b11aaf6161db661a162019e77ffcf5951427e528f"),
}

PEOPLES = """蒙古族 回族 藏族 维吾尔族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族
拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 塔吉克 怒族
鄂温克族 鄂伦春族 德昂族 保安族 裕固族 独龙族 各族 蒙古 鄂伦春 鄂温克""".split()
# The dictionary of syllables gives a character its commonest reading, and names in two characters are not in its list of words: corrected
# here after a review of every character of the table that has several readings. First characters that names read in one way …
READ = {"都": "du", "勒": "le", "什": "shi", "长": "chang", "朝": "chao", "乐": "le", "佛": "fo", "卡": "ka", "柏": "bai"}
# … then names that read otherwise, and spellings of domains that syllables do not give.
SPELT = {"陕西": "shaanxi", "内蒙古": "nmg", "六安": "luan", "西藏": "xizang", "香港": "hongkong", "澳门": "macao", "重庆": "chongqing",
         "乐清": "yueqing", "乐亭": "laoting", "乐陵": "laoling", "铅山": "yanshan", "台州": "taizhou", "单县": "shanxian", "莘县": "shenxian",
         "东阿": "donge", "番禺": "panyu", "长子": "zhangzi", "六合": "luhe", "蚌山": "bengshan", "马尾": "mawei", "涡阳": "guoyang",
         "繁峙": "fanshi", "浚县": "xunxian", "洪洞": "hongtong", "泌阳": "biyang", "龙圩": "longxu", "红寺堡": "hongsibu", "筠连": "junlian",
         "荥经": "yingjing", "覃塘": "qintang", "曾都": "zengdu", "大城": "dacheng", "崆峒": "kongtong", "宕昌": "tanchang", "穆棱": "muling",
         "绥棱": "suiling", "召陵": "shaoling", "闵行": "minhang", "称多": "chenduo"}
NO_PLACES = ("市辖区", "县", "省直辖县级行政区划", "省直辖行政单位", "自治区直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政单位", "行政单位")
TOWN = re.compile(r"^[\u4e00-\u9fff]{1,12}(街道|镇|乡|苏木)$")


def member(package, name):
    path = pathlib.Path(sys.argv[1]) / SOURCES[package][0]
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    assert found == SOURCES[package][1], f"{path}: another file than the table was built from ({found})"
    if path.suffix == ".whl":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return archive.extractfile(name).read()


def rows(name):
    return list(csv.DictReader(io.StringIO(member("division", f"package/dist/{name}.csv").decode())))


def is_zone(code):
    return code[4] == "7" and code[:2] != "71"


def short(name):
    """What a place is called without its kind: 江川, 红河, 内蒙古."""
    # The one 林区; 万柏林区 is a 区.
    if name == "神农架林区":
        return "神农架"
    for ending in ("特别行政区", "自治区", "自治州", "自治县", "自治旗"):
        if name.endswith(ending):
            stem = name[: -len(ending)]
            while cut := next((p for p in PEOPLES if stem.endswith(p) and len(stem) > len(p) + 1), None):
                stem = stem[: -len(cut)]
            return stem
    return plain_short(name)


def plain_short(name):
    """The rule that the reader of the table has too."""
    for ending in ("地区", "新区", "省", "市", "县", "区", "旗", "盟"):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def pinyin(name):
    stem = short(name)
    read = (READ.get(char) or syllable for char, syllable in zip(stem, lazy_pinyin(stem, errors="ignore")))
    return SPELT.get(stem) or SPELT.get(name) or "".join(read)


def known_divisions():
    """code → name of provinces, prefectures, counties and zones, and township lists by county code."""
    units, zones = {}, {}
    for province in rows("provinces"):
        units[province["code"] + "0000"] = province["name"]
    for city in rows("cities"):
        if city["name"] not in NO_PLACES:
            units[city["code"] + "00"] = city["name"]
    for area in rows("areas"):
        if is_zone(area["code"]):
            zones[area["code"]] = area["name"]
        elif area["code"] not in units:
            units[area["code"]] = area["name"]
    units.update({"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"})
    towns = collections.defaultdict(list)
    for street in rows("streets"):
        towns[street["areaCode"]].append((street["code"], street["name"]))
    return units, zones, towns


def history(units):
    """(code, name) of former places → the year of the last list that has them, and those of the last list of all."""
    last = {}
    names = json.loads(member("history", "package/lib/revisions.json"))
    lists = {r: json.loads(member("history", f"package/lib/{r}.json")) for r in names}
    for revision in sorted(lists):
        for code, name in lists[revision].items():
            if name not in NO_PLACES and units.get(code) != name:
                last[code, name] = revision
    newest = max(lists)
    return last, lists, newest


def change_list():
    """(province, …, old name) → (date, new chain) of the changes since 2016, as far as the package lists them."""
    changes = {}
    for line in member("names", "jionlp/dictionary/china_location_change.txt").decode().splitlines():
        old, new = line.split("=>")
        date, _, *chain = old.split("\t")
        changes[tuple(chain[0::2])] = (date[:4], tuple(new.split("\t")))
    return changes


def former(units):
    last, lists, newest = history(units)
    changes = change_list()
    by_name = collections.defaultdict(list)
    for code, name in units.items():
        by_name[name].append(code)

    def chain(code, revision):
        names = [lists[revision].get(code[:2] + "0000"), lists[revision].get(code[:4] + "00"), lists[revision].get(code)]
        return tuple(n for i, n in enumerate(names) if n and n not in NO_PLACES and n not in names[:i])

    found = {}
    for (code, name), revision in last.items():
        same_level = lambda other: (other[4:] == "00") == (code[4:] == "00") and (other[2:] == "0000") == (code[2:] == "0000")
        # It may have gone at any time before the next list.
        later = [r for r in sorted(lists) if r > revision]
        until, now = (later[0][:4] if later else "2023"), None
        if code in units:
            now = code
        listed = changes.get(chain(code, revision))
        if listed:
            until = listed[0]
        if not now:
            same = [c for c in by_name[name] if c[:2] == code[:2] and same_level(c)]
            # The districts and the counties of a municipality have different prefixes.
            prefix = 2 if code[:2] in ("11", "12", "31", "50") else 4
            near = [c for c, n in units.items() if c[:prefix] == code[:prefix] and same_level(c) and short(n) == short(name)]
            new = [c for c in near if c not in lists[revision]]
            now = same[0] if len(same) == 1 and same[0] not in lists[revision] else new[0] if len(new) == 1 else None
        merged = None
        if not now and listed:
            target = [c for c in by_name[listed[1][-1]] if chain_now(units, c)[: len(listed[1])] == listed[1]]
            merged = target[0] if len(target) == 1 else None
            others = [k for k, v in changes.items() if v[1] == listed[1] and k != chain(code, revision)]
            if merged and merged not in lists[newest] and not others:
                now, merged = merged, None
        relation = f"={now}" if now else f">{merged}" if merged else ""
        found[code, name] = (until, relation)
    return found


def chain_now(units, code):
    names = [units.get(code[:2] + "0000"), units.get(code[:4] + "00"), units.get(code)]
    return tuple(n for i, n in enumerate(names) if n and n not in names[:i])


def other_towns(units, towns):
    """county code → names of townships that the list of codes does not have, with the number of the one they are, if any."""
    found = collections.defaultdict(dict)
    by_chain = {chain_now(units, code): code for code in units}
    path = []
    archive = zipfile.ZipFile(io.BytesIO(member("names", "jionlp/dictionary/china_location.zip")))
    for line in archive.read("china_location.txt").decode().splitlines():
        depth = len(line) - len(line.lstrip("\t"))
        if depth > 3 or not line.strip():
            continue
        path = path[:depth] + [line.strip().split("\t")[0]]
        if depth < 3:
            continue
        code = by_chain.get(tuple(n for i, n in enumerate(path[:3]) if n not in path[:i]))
        name = path[3]
        listed = {n: c for c, n in towns.get(code, [])}
        county = path[2]
        if not code or name in listed or not TOWN.match(name) or name.startswith((county, county[:-1])):
            continue
        stem = re.sub("(街道|镇|乡|苏木)$", "", name)
        same = [c for n, c in listed.items() if re.sub("街?(街道|镇|乡|苏木)$", "", n) == re.sub("街$", "", stem)]
        found[code][name] = same[0][6:] if len(same) == 1 else None
    return found


def zone_names(name, city):
    """A zone's list name and what it is called: 石家庄高新技术产业开发区 → 石家庄高新区, ?高新区."""
    stem = short(city)
    bare = name
    for head in (city, stem):
        bare = bare[len(head):] if bare.startswith(head) and len(bare) > len(head) + 1 else bare
    names = [name]
    province_free = re.sub("^(河北|山西|内蒙古|吉林|安徽|河南|湖南|西藏)(?=..)", "", name)
    if stem and stem in name:
        bare = name[name.index(stem) + len(stem):].removeprefix("市") or name
        # 吉林 is a city too: without it the name is the common word.
        names += ([province_free] if province_free != bare else []) + [stem + bare]
    called = {"高新技术产业开发区": ["高新区", "高新技术开发区"], "高新技术开发区": ["高新区"], "经济技术开发区": ["经开区", "经济开发区", "开发区"],
              "经济开发区": ["经开区", "开发区", "经济技术开发区"], "高新技术产业园区": ["高新区"], "城乡一体化示范区": ["示范区"]}.get(bare, [])
    names += [stem + c for c in called] + [city + bare] + [city + c for c in called] if stem in name else []
    names += ["?" + c for c in [bare, *called] if c != name]
    return list(dict.fromkeys(n for n in names if len(n.lstrip("?")) >= 3))


def main():
    units, zones, towns = known_divisions()
    old = former(units)
    with open(HERE / "former.csv", encoding="utf-8", newline="") as file:
        old.update({(row["code"], row["name"]): (row["until"], row["relation"]) for row in csv.DictReader(file)})
    others = other_towns(units, towns)
    own = collections.defaultdict(list)
    with open(HERE / "zones.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own[row["within"]].append((row["names"], row["level"]))
    listed_before = {n.lstrip("?") for many in own.values() for names, _ in many for n in names.split(";")}
    lines = ["gongkai-places\t1\t2023-06"]
    count = collections.Counter()

    def add_towns(code):
        numbered = collections.defaultdict(list)
        for name, same in others.get(code, {}).items():
            numbered[same].append(name)
        for town, name in towns.get(code, []):
            # 金门县 stands as its own township.
            if name == units.get(code):
                continue
            lines.append(f"+{town[6:]}{name}")
            lines.extend(f"={town[6:]}{n}" for n in numbered.get(town[6:], []))
            count["townships"] += 1
        lines.extend(f"-{n}" for n in numbered.get(None, []))
        count["other township names"] += len(others.get(code, {}))

    for code in sorted(set(units) | {c for c, _ in old} | set(zones)):
        if code in zones:
            city = units[code[:4] + "00"]
            names = [n for n in zone_names(zones[code], city) if n not in listed_before]
            lines.append(f"~{code}\t{';'.join(names)}\tcounty")
            count["zones with a code"] += 1
            add_towns(code)
            continue
        if code in units:
            name = units[code]
            fields = [code, name, pinyin(name)] + ([short(name)] if short(name) != plain_short(name) else [])
            lines.append("\t".join(fields))
            # What the codes of a municipality call its 市辖区 is all of it, where it has no counties left.
            if name in ("北京市", "天津市", "上海市"):
                lines.append(f"*{code[:2]}0100\t{code}")
            kind = "provinces" if code[2:] == "0000" else "prefectures" if code[4:] == "00" else "counties"
            count[kind] += 1
            add_towns(code)
            for names, level in own.get(code, []):
                lines.append(f"~\t{names}\t{level}")
                count["zones without a code"] += 1
        for (c, name), (until, relation) in sorted(old.items()):
            if c == code:
                fields = [f"!{code}", name, pinyin(name), until, relation] + ([short(name)] if short(name) != plain_short(name) else [])
                lines.append("\t".join(fields))
                count["former names"] += 1
    text = ("\n".join(lines) + "\n").encode()
    with open(HERE / "places.tsv.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        out.write(text)
    for kind, number in count.items():
        print(f"{number:6} {kind}")
    print(f"{len(text)} bytes, {(HERE / 'places.tsv.gz').stat().st_size} compressed, sha256 {hashlib.sha256(text).hexdigest()}")


main()
