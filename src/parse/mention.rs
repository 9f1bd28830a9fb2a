//! Places that the text names: before the agency's own name, as whose site it is published on, in titles that it cites, in passing.
//!
//! Comes in: the text, the agency. Goes out: regions and [`Clue`]s. The first two say where a report belongs. What is cited or named in
//! passing may be anybody's: it ranks candidates and never decides, and of a sentence about a visit or a partner nothing counts.

use memchr::memmem;

use super::agency::is_name_char;
use super::clue::Clue;
use super::units::Taken;
use crate::places::{PlaceId, Places};
use crate::report::{Evidence, Level, Report};
use crate::text::fold_kept;

/// What only cites or names a place: these count as one kind of evidence, and with what a name of several places says (.30) stay below
/// what a place needs (.60).
pub const NARRATIVE: [&str; 3] = ["cited-title", "named-place", "named-province"];

/// At most so many cited titles are looked at.
const MOST_TITLES: usize = 200;
/// Places are looked for in so many bytes of a text: reports have some 20,000.
const LONGEST_TEXT: usize = 1_000_000;
/// Titles are no longer.
const LONGEST_TITLE: usize = 60;
/// A chain of places before the agency's name is no longer: 内蒙古自治区呼伦贝尔市鄂温克族自治旗.
const LONGEST_HEAD: usize = 20;
/// At most so many places before the agency's name are looked at.
const MOST_HEADS: usize = 40;
/// A sentence is looked at so far on both sides.
const LONGEST_SENTENCE: usize = 120;

/// Words of sentences about others.
const OF_OTHERS: &[&str] = &[
    "赴",
    "考察",
    "取经",
    "借鉴",
    "对口",
    "结对",
    "来访",
    "回访",
    "兄弟",
    "参观",
    "支援",
    "帮扶",
    "协作",
    "友好",
    "学习交流",
    "交流学习",
    "先进经验",
    "经验做法",
    "先进做法",
    "派出干部",
];
/// Words that say so of their own clause.
const OF_OTHERS_IN_CLAUSE: &[&str] = &["学习", "参考", "经验", "交流", "合作"];

/// Whether what stands at this byte is said in a sentence about others.
fn of_others(text: &str, at: usize) -> bool {
    let reach = |ends: &[char]| {
        let from = text[..at].char_indices().rev().take(LONGEST_SENTENCE).take_while(|(_, c)| !ends.contains(c)).last();
        let length = text[at..].char_indices().take(LONGEST_SENTENCE).find(|(_, c)| ends.contains(c));
        let end =
            length.map_or_else(|| text[at..].char_indices().nth(LONGEST_SENTENCE).map_or(text.len(), |f| at + f.0), |f| at + f.0);
        &text[from.map_or(at, |f| f.0)..end]
    };
    let (sentence, clause) = (reach(&['。', ';', '；', '\n']), reach(&['。', ';', '；', '\n', ',', '，', ':', '：']));
    OF_OTHERS.iter().any(|word| sentence.contains(word)) || OF_OTHERS_IN_CLAUSE.iter().any(|word| clause.contains(word))
}

/// The region before the agency's own name: 文昌湖区 in 「文昌湖区教育局」 where the title says 区教育局, 徐州市 in 「徐州市鼓楼区教育局」.
pub fn own_name(report: &Report, agency: &str) -> Option<(String, Evidence)> {
    let bare = agency.trim_start_matches(['省', '市', '县', '区', '旗']);
    if bare.chars().count() < 3 || bare == agency && Taken::of(agency).all.is_empty() {
        return None;
    }
    let folded = fold_kept(&report.text.display);
    let mut looked: Vec<&str> = Vec::new();
    for at in memmem::find_iter(folded.as_bytes(), bare.as_bytes()).take(MOST_HEADS * 4) {
        let before = folded[..at].char_indices().rev().take(LONGEST_HEAD).take_while(|(_, c)| is_name_char(*c));
        let start = before.last().map_or(at, |(i, _)| i);
        let head = &folded[start..at];
        if !head.ends_with(['省', '市', '县', '区', '旗', '州', '盟']) || looked.contains(&head) {
            continue;
        }
        if looked.len() == MOST_HEADS {
            break;
        }
        looked.push(head);
        let whole = |from: usize| {
            let taken = Taken::of(&head[from..]);
            // Words may stand before a chain that the gazetteer knows.
            let known = from == 0 || taken.known.end() == head.len() - from;
            (known && taken.region_end() == head.len() - from).then_some(from)
        };
        let found = head.char_indices().map(|(from, _)| from).find_map(whole);
        if let Some(from) = found.filter(|_| !of_others(&folded, at)) {
            return Some(region(report, &folded, start + from, head[from..].to_owned(), "own-name", 0.85));
        }
    }
    None
}

/// The place whose site the text says it is published on: 《江川区政府公开网》.
pub fn own_site(report: &Report) -> Option<(String, Evidence)> {
    let folded = fold_kept(&report.text.display);
    let sites = titles(&folded).filter(|(start, title)| is_site(title) && !of_others(&folded, *start));
    let mut seen: Vec<(Level, &str, usize, usize)> = Vec::new();
    for (start, title) in sites.filter(|(_, title)| !title.starts_with("中华")) {
        let taken = Taken::of(title);
        let (end, level) = (taken.region_end(), taken.all.iter().map(|u| u.level).rfind(|l| *l < Level::Township));
        let (Some(level), false) = (level, taken.is_common(title)) else { continue };
        match seen.iter_mut().find(|s| s.1 == &title[..end]) {
            Some(known) => known.3 += 1,
            None => seen.push((level, &title[..end], start, 1)),
        }
    }
    // The smallest place is the likeliest: a street office's reports stand on its city's site as on its district's.
    let (_, name, start, _) =
        seen.into_iter().max_by_key(|(level, _, start, count)| (*level, *count, std::cmp::Reverse(*start)))?;
    Some(region(report, &folded, start, name.to_owned(), "own-site", 0.6))
}

fn region(report: &Report, folded: &str, byte: usize, name: String, source: &str, confidence: f32) -> (String, Evidence) {
    let start = folded[..byte].chars().count() as u32;
    let end = start + name.chars().count() as u32;
    let span = Some(report.text.span(start, end));
    (name.clone(), Evidence { source: source.into(), quote: name, span, confidence })
}

/// What stands in 《》: where it begins, and the title.
fn titles(text: &str) -> impl Iterator<Item = (usize, &str)> {
    memmem::find_iter(text.as_bytes(), "《".as_bytes()).take(MOST_TITLES).filter_map(|open| {
        let start = open + '《'.len_utf8();
        let mut chars = text[start..].char_indices().take(LONGEST_TITLE);
        let length = chars.find(|(_, c)| matches!(c, '》' | '\n'))?.0;
        Some((start, &text[start..start + length]))
    })
}

/// Whether a title is that of a site: where the agency publishes, not what it obeys or cites.
fn is_site(title: &str) -> bool {
    ["网", "网站", "平台", "公众号", "微信", "微博", "门户", "专栏"].iter().any(|ending| title.ends_with(ending))
}

/// The places that titles in 《》 begin with, once each.
pub fn cited(places: &Places, report: &Report) -> Vec<Clue> {
    let folded = fold_kept(&report.text.display);
    let mut clues: Vec<Clue> = Vec::new();
    for (start, title) in titles(&folded) {
        let chain = places.chain(title).above_townships(places);
        if chain.places().is_empty() || !is_whole_name(title, chain.end()) || of_others(&folded, start) {
            continue;
        }
        let (source, weight) = match (is_site(title), title.contains("政府")) {
            (true, _) => ("own-site", 0.6),
            (false, true) => ("cited-title", 0.4),
            (false, false) => ("cited-title", 0.35),
        };
        if let Some(known) = clues.iter_mut().find(|clue| clue.places == chain.places() && clue.evidence.source == source) {
            // Cited again it is a little more likely its own.
            let most = if source == "own-site" { 0.65 } else { 0.4 };
            known.evidence.confidence = (known.evidence.confidence.max(weight) + 0.05).min(most);
            continue;
        }
        let from = folded[..start].chars().count() as u32;
        let span = Some(report.text.span(from, from + title[..chain.end()].chars().count() as u32));
        let quote = format!("《{}》", report.text.slice(from, from + title.chars().count() as u32));
        let evidence = Evidence { source: source.into(), quote, span, confidence: weight };
        clues.push(Clue { places: chain.places().to_vec(), evidence });
    }
    clues
}

/// 《江川区政府公开网》 names a place, 《东方红…》 and 《城区…》 do not.
fn is_whole_name(title: &str, end: usize) -> bool {
    let name = &title[..end];
    let common = ["城区", "郊区", "矿区", "新区", "高新区", "经开区", "开发区", "示范区", "园区"];
    let unit = name.ends_with(['省', '市', '县', '区', '旗', '州', '盟']);
    unit && !common.contains(&name)
}

/// How often the text names a place around one of the candidates that the others do not have.
pub fn passing(places: &Places, candidates: &[PlaceId], report: &Report) -> Vec<Clue> {
    let mut areas: Vec<PlaceId> = candidates.iter().flat_map(|c| places.path(*c).into_iter().rev().skip(1)).collect();
    areas.sort_unstable();
    areas.dedup();
    let whole = &report.text.display;
    let end = (0..=LONGEST_TEXT.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
    let display = &whole[..end];
    // Titles count as cited.
    let in_title = |at: usize| display[..at].chars().rev().take(LONGEST_TITLE).find(|c| matches!(c, '《' | '》')) == Some('《');
    let found = areas.into_iter().filter(|area| !candidates.iter().all(|c| places.is_within(*c, *area))).filter_map(|area| {
        let name = places.get(area).name;
        let is_common = matches!(name, "城区" | "郊区" | "矿区" | "新城区" | "市中区" | "城中区" | "东区" | "西区");
        let counts = |at: &usize| !is_common && !in_title(*at) && !of_others(display, *at);
        let named: Vec<usize> = memmem::find_iter(display.as_bytes(), name.as_bytes()).filter(counts).take(3).collect();
        let (first, weight) = (*named.first()?, [0.0, 0.25, 0.3, 0.35][named.len()]);
        let from = display[..first].chars().count() as u32;
        let span = Some(report.text.span(from, from + name.chars().count() as u32));
        let source = if places.get(area).level == Level::Province { "named-province" } else { "named-place" };
        let evidence = Evidence { source: source.into(), quote: name.to_owned(), span, confidence: weight };
        Some(Clue { places: vec![area], evidence })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_about_others_are_told() {
        for (text, expected) in [
            ("组织人员赴福州市学习考察。", true),
            ("与福州市结对，互派干部。", true),
            ("赴甲县考察，乙县和丙县也去了，福州市回访。", true),
            ("学习福州市经验，完善制度。", true),
            ("学习条例，落实福州市要求。", false),
            ("赴甲县考察。落实福州市要求。", false),
            ("按照福州市人民政府要求，认真公开。", false),
        ] {
            let at = text.find("福州市").unwrap();
            assert_eq!(of_others(text, at), expected, "{text}");
        }
    }
}
