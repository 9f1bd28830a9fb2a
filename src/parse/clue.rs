//! What else than its agency's name says where a report belongs: its address and site, who signs, what it cites and names.
//!
//! Comes in: identity, text. Goes out: [`Clue`]s, each with the places that it may mean and a weight. Which of them wins is not
//! decided here.

use memchr::memmem;

use crate::places::{PlaceId, Places};
use crate::report::{BlockKind, Evidence, Identity, Level, Report};
use crate::text::{fold_kept, normalise};

/// Something that names a place.
#[derive(Clone, Debug)]
pub struct Clue {
    /// What it may mean.
    pub places: Vec<PlaceId>,
    /// Where it stands; its confidence is the weight.
    pub evidence: Evidence,
}

impl Clue {
    /// Whether it speaks for a place: means it, one around it or one in it.
    pub fn supports(&self, places: &Places, id: PlaceId) -> bool {
        self.places.iter().any(|place| places.is_within(id, *place) || places.is_within(*place, id))
    }
}

/// Texts that come from outside are not looked at beyond this many characters.
const LONGEST: usize = 200;
/// At most so many cited titles are looked at.
const MOST_TITLES: usize = 200;
/// Places are looked for in so many bytes of a text: reports have some 20,000.
const LONGEST_TEXT: usize = 1_000_000;
/// Titles are no longer.
const LONGEST_TITLE: usize = 60;

/// The address and the site that it was published on.
pub fn outside(places: &Places, identity: &Identity) -> Vec<Clue> {
    let given = identity.given.as_ref().and_then(|given| Some((given.source.as_str(), given.url.as_deref()?)));
    let page = identity.published.url.as_ref().map(|(source, url)| (source.as_str(), url.as_str()));
    let domain = identity.published.domain.as_deref().map(|domain| ("site-domain", domain));
    let mut addresses = given.into_iter().chain(page).chain(domain);
    let address = addresses.find_map(|(source, url)| address(places, source, url));
    let site = identity.published.site.as_deref().and_then(|site| called(places, site, "site-name", 0.85));
    let source = identity.published.source.as_deref().and_then(|source| called(places, source, "meta", 0.75));
    address.into_iter().chain(site).chain(source).collect()
}

/// `http://www.jiangchuan.gov.cn/x`: the labels that are the syllables of a place.
fn address(places: &Places, source: &str, url: &str) -> Option<Clue> {
    let url = url.get(..url.len().min(2000)).unwrap_or(url);
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let inside = host.strip_suffix(".gov.cn")?;
    let mut found: Vec<PlaceId> = Vec::new();
    // The last label is the highest: jiangchuan.yuxi.gov.cn.
    for label in inside.rsplit('.').take(5) {
        let named: Vec<PlaceId> = match province(label) {
            Some(code) => places.coded(code).into_iter().collect(),
            None => places.spelt(label).to_vec(),
        };
        let within: Vec<PlaceId> =
            named.iter().copied().filter(|id| found.iter().any(|area| places.is_within(*id, *area))).collect();
        if found.is_empty() || !within.is_empty() {
            found = if found.is_empty() { named } else { within };
        }
    }
    let evidence = Evidence {
        source: "url".into(),
        quote: format!("{source}: {host}"),
        span: None,
        confidence: if found.len() > 3 { 0.5 } else { 0.8 },
    };
    (!found.is_empty()).then_some(Clue { places: found, evidence })
}

/// Domains of provinces that are not their syllables. Two letters that a city uses too (绍兴 is sx) are none.
fn province(label: &str) -> Option<&'static str> {
    const SHORT: [(&str, &str); 15] = [
        ("bj", "11"),
        ("tj", "12"),
        ("nmg", "15"),
        ("ln", "21"),
        ("jl", "22"),
        ("hlj", "23"),
        ("sh", "31"),
        ("zj", "33"),
        ("ah", "34"),
        ("gd", "44"),
        ("gxzf", "45"),
        ("cq", "50"),
        ("sc", "51"),
        ("yn", "53"),
        ("nx", "64"),
    ];
    SHORT.iter().find(|(short, _)| *short == label).map(|(_, code)| *code)
}

/// A name of a site or a publisher: 江川区人民政府, 中国·玉溪.
fn called(places: &Places, text: &str, source: &str, weight: f32) -> Option<Clue> {
    let short: String = text.chars().take(LONGEST).collect();
    let folded = normalise(&short);
    let name = folded.trim_start_matches("中国").trim_start_matches(['·', '-', '—', ' ', '•', '.']);
    let chain = places.chain(name).above_townships(places);
    let evidence = |quote: &str, confidence| Evidence { source: source.into(), quote: quote.to_owned(), span: None, confidence };
    (!chain.places().is_empty()).then(|| Clue { places: chain.places().to_vec(), evidence: evidence(&short, weight) })
}

/// What the text says: who signs, the place named before the agency's own name, the places whose papers are cited.
pub fn inside(places: &Places, identity: &Identity, report: &Report) -> Vec<Clue> {
    let mut clues: Vec<Clue> = Vec::new();
    clues.extend(signature(places, report));
    let own = identity.region_evidence.as_ref().filter(|e| e.source == "own-name");
    clues.extend(own.and_then(|own| {
        let chain = places.chain(&normalise(&own.quote)).above_townships(places);
        let evidence = own.clone();
        (!chain.places().is_empty()).then(|| Clue { places: chain.places().to_vec(), evidence })
    }));
    let counted: Vec<_> = clues.iter().filter_map(|clue| clue.evidence.span).map(|span| span.start).collect();
    // The same words count once.
    clues.extend(cited(places, report).into_iter().filter(|clue| clue.evidence.span.is_none_or(|s| !counted.contains(&s.start))));
    clues
}

/// A last line that begins with a chain of places and is nothing but the name of a body.
fn signature(places: &Places, report: &Report) -> Option<Clue> {
    let lines = report.text.blocks.iter().filter(|b| b.end > b.start && !matches!(b.kind, BlockKind::Cell { .. }));
    lines.rev().take(2).filter(|b| b.end - b.start <= 40).find_map(|block| {
        let line = report.text.block_str(block);
        let folded = fold_kept(line);
        let chain = places.chain(&folded).above_townships(places);
        let is_body = super::agency::looks_like_agency(&folded);
        let span = Some(report.text.span(block.start, block.end));
        let evidence = Evidence { source: "signature".into(), quote: line.to_owned(), span, confidence: 0.85 };
        (is_body && !chain.places().is_empty()).then(|| Clue { places: chain.places().to_vec(), evidence })
    })
}

/// The places that titles in 《》 begin with, once each; those of a government's own papers and sites weigh more.
fn cited(places: &Places, report: &Report) -> Vec<Clue> {
    let display = &report.text.display;
    let mut clues: Vec<Clue> = Vec::new();
    let mut position = (0usize, 0u32);
    for open in memmem::find_iter(display.as_bytes(), "《".as_bytes()).take(MOST_TITLES) {
        let start = open + '《'.len_utf8();
        let Some(length) =
            display[start..].char_indices().take(LONGEST_TITLE).find(|(_, c)| matches!(c, '》' | '\n')).map(|f| f.0)
        else {
            continue;
        };
        let title = fold_kept(&display[start..start + length]);
        let chain = places.chain(&title).above_townships(places);
        if chain.places().is_empty() || !is_whole_name(&title, chain.end()) {
            continue;
        }
        let weight = if title.contains("政府") { 0.6 } else { 0.5 };
        if let Some(known) = clues.iter_mut().find(|clue| clue.places == chain.places()) {
            // Cited again it is a little more likely its own.
            known.evidence.confidence = known.evidence.confidence.max(weight).min(0.6) + 0.05;
            continue;
        }
        let from = position.1 + display[position.0..start].chars().count() as u32;
        position = (start, from);
        let span = Some(report.text.span(from, from + title[..chain.end()].chars().count() as u32));
        let quote = format!("《{}》", &display[start..start + length]);
        let evidence = Evidence { source: "cited-title".into(), quote, span, confidence: weight };
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
pub fn mentions(places: &Places, candidates: &[PlaceId], report: &Report) -> Vec<Clue> {
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
        let named = memmem::find_iter(display.as_bytes(), name.as_bytes()).filter(|at| !is_common && !in_title(*at));
        let named: Vec<usize> = named.take(3).collect();
        let (first, weight) = (*named.first()?, [0.0, 0.3, 0.4, 0.5][named.len()]);
        let from = display[..first].chars().count() as u32;
        let span = Some(report.text.span(from, from + name.chars().count() as u32));
        let source = if places.get(area).level == Level::Province { "named-province" } else { "named-place" };
        let evidence = Evidence { source: source.into(), quote: name.to_owned(), span, confidence: weight };
        Some(Clue { places: vec![area], evidence })
    });
    found.collect()
}
