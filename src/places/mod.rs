//! The gazetteer: names of Chinese places → what they may stand for.
//!
//! Comes in: a name, a chain of names, a code, the spelling of a domain. Goes out: places of the table, all that fit, never a choice
//! among them: which one a report means is for `parse` to decide, with its evidence. It reads no reports.
//!
//! The table (`data/places/`, built by the script there) has the provinces, prefectures, counties and townships of 2023 with their
//! codes, former names since 2002 and functional zones. It is unpacked when the first name is looked up, and once a process: a phrase search
//! never does.

mod chain;
mod meant;
mod table;

pub use chain::{Chain, Unit};
pub use meant::Meant;
pub use table::{How, Kind, Place, PlaceId, Places};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_what_they_may() {
        let places = Places::shared();
        for (name, expected) in [
            ("江川区", &["530403 云南省玉溪市江川区"][..]),
            ("江川县", &["530421 云南省玉溪市江川县"]),
            ("云南", &["530000 云南省"]),
            ("内蒙古", &["150000 内蒙古自治区"]),
            ("红河州", &["532500 云南省红河哈尼族彝族自治州"]),
            ("朝阳区", &["110105 北京市朝阳区", "220104 吉林省长春市朝阳区"]),
            ("襄樊市", &["420600 湖北省襄樊市"]),
            ("大街街道", &["370306002 山东省淄博市周村区大街街道", " 云南省玉溪市江川区大街街道"]),
            ("小桥街道", &["411602005 河南省周口市川汇区小桥街街道"]),
            ("洛北街道", &["410303009 河南省洛阳市西工区洛北街道"]),
            ("文昌湖区", &[" 山东省淄博市文昌湖区"]),
            ("莱城区", &["371202 山东省莱芜市莱城区"]),
            ("东莞市", &["441900 广东省东莞市"]),
            ("仙桃市", &["429004 湖北省仙桃市"]),
            ("云泽市", &[]),
            ("", &[]),
        ] {
            let mut found: Vec<String> = places
                .named(name)
                .map(|(id, _)| format!("{} {}", places.code(id).unwrap_or_default(), places.full_name(id)))
                .collect();
            found.sort_by_key(|text| text.starts_with(' '));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn every_place_has_a_parent_above_it_and_is_found_by_its_name_and_code() {
        let places = Places::shared();
        for id in places.all() {
            let place = places.get(id);
            assert!(places.named(place.name).any(|(found, _)| found == id), "{}", place.name);
            assert_eq!(places.path(id).last(), Some(&id));
            match place.parent {
                Some(parent) => assert!(places.get(parent).level < place.level, "{}", places.full_name(id)),
                None => assert_eq!(place.level, crate::report::Level::Province, "{}", place.name),
            }
            if let Some(code) = places.code(id).filter(|_| !matches!(place.kind, Kind::Former { .. })) {
                assert_eq!(places.coded(&code), Some(id), "{code}");
            }
        }
    }

    #[test]
    fn domains_are_spelt_as_places_are_read() {
        let places = Places::shared();
        // The dictionary of syllables has other readings of these.
        for (name, spelling) in [
            ("朝阳市", "chaoyang"),
            ("长治市", "changzhi"),
            ("长子县", "zhangzi"),
            ("弓长岭区", "gongchangling"),
            ("长宁区", "changning"),
            ("长清区", "changqing"),
            ("曾都区", "zengdu"),
            ("三都水族自治县", "sandu"),
            ("都匀市", "duyun"),
            ("六安市", "luan"),
            ("六合区", "luhe"),
            ("六盘水市", "liupanshui"),
            ("乐亭县", "laoting"),
            ("乐陵市", "laoling"),
            ("乐清市", "yueqing"),
            ("民乐县", "minle"),
            ("蚌埠市", "bengbu"),
            ("蚌山区", "bengshan"),
            ("涡阳县", "guoyang"),
            ("洪洞县", "hongtong"),
            ("浚县", "xunxian"),
            ("泌阳县", "biyang"),
            ("铅山县", "yanshan"),
            ("尉犁县", "yuli"),
            ("尉氏县", "weishi"),
            ("番禺区", "panyu"),
            ("吴堡县", "wubu"),
            ("大埔县", "dabu"),
            ("黄埔区", "huangpu"),
            ("闵行区", "minhang"),
            ("行唐县", "xingtang"),
            ("蔚县", "yuxian"),
            ("任丘市", "renqiu"),
            ("厦门市", "xiamen"),
            ("重庆市", "chongqing"),
            ("龙圩区", "longxu"),
            ("万柏林区", "wanbailin"),
            ("神农架林区", "shennongjia"),
            ("喀什地区", "kashi"),
            ("什邡市", "shifang"),
            ("锡林郭勒盟", "xilinguole"),
            ("克孜勒苏柯尔克孜自治州", "kezilesu"),
        ] {
            let (id, _) = places.named(name).next().unwrap_or_else(|| panic!("{name}"));
            assert_eq!(places.get(id).spelling, spelling, "{name}");
        }
        assert!(places.spelt("zhaoyang").iter().all(|id| places.get(*id).name == "昭阳区"));
    }

    #[test]
    fn what_is_one_place_is_found_as_one() {
        let places = Places::shared();
        for (typed, code) in [
            ("嘉峪关市", "620200"),
            ("崇川区", "320613"),
            ("弋江区", "340209"),
            ("三元区", "350404"),
            ("友好区", "230719"),
            ("金门县", "350527"),
            ("110100", "110000"),
            ("通县", "110223"),
            ("天府新区", ""),
            ("前海合作区", ""),
        ] {
            let Meant::One(place) = places.meant(typed) else { panic!("{typed}: {:?}", places.meant(typed)) };
            assert_eq!(places.code(place).unwrap_or_default(), code, "{typed}");
        }
        let Meant::One(old) = places.meant("通县") else { panic!() };
        assert_eq!(places.line(old), "110223 北京市通县 (until 1997, now 北京市通州区)");
    }

    #[test]
    fn the_table_is_the_one_that_the_readme_names() {
        let readme = include_str!("../../data/places/README.md");
        let hash = table::content_hash();
        assert!(readme.contains(&hash), "data/places/README.md does not name {hash}");
    }
}
