//! What else than its agency's name says where a report belongs: its address and site, who signs, and what `mention` finds in its text.
//!
//! Comes in: identity, text. Goes out: [`Clue`]s, each with the places that it may mean and a weight. Which of them wins is not
//! decided here.

use crate::places::{PlaceId, Places};
use crate::report::{Evidence, Identity, Level, Report};
use crate::text::normalise;

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

/// The address and the site that it was published on.
pub fn outside(places: &Places, identity: &Identity) -> Vec<Clue> {
    let given = identity.given.as_ref().and_then(|given| Some((given.source.as_str(), given.url.as_deref()?)));
    let page = identity.published.url.as_ref().map(|(source, url)| (source.as_str(), url.as_str()));
    let domain = identity.published.domain.as_deref().map(|domain| ("site-domain", domain));
    let addresses = given.into_iter().chain(page).chain(domain);
    let address = addresses.map(|(source, url)| address(places, source, url)).find(|clues| !clues.is_empty());
    let site = identity.published.site.as_deref().and_then(|site| called(places, site, "site-name", 0.85));
    let source = identity.published.source.as_deref().filter(|source| !super::agency::is_medium(&normalise(source)));
    let source = source.and_then(|source| called(places, source, "meta", 0.75));
    address.into_iter().flatten().chain(site).chain(source).collect()
}

/// `http://www.jiangchuan.gov.cn/x`: the labels that are the syllables of a place.
fn address(places: &Places, source: &str, url: &str) -> Vec<Clue> {
    let url = url.get(..url.len().min(2000)).unwrap_or(url);
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let Some(inside) = host.strip_suffix(".gov.cn") else { return Vec::new() };
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
    places.distinct(&mut found);
    // chaoyang.gov.cn is the city's; that a district or county of the same syllables has it is less likely.
    let (above, mut below): (Vec<PlaceId>, Vec<PlaceId>) = found.iter().partition(|id| places.get(**id).level < Level::County);
    // 朝阳县 lies in 朝阳市: what the domain says of the city it says of it.
    below.retain(|id| !above.iter().any(|area| places.is_within(*id, *area)));
    let (high, low) = match (above.is_empty(), below.len()) {
        (false, 0) => (0.8, 0.0),
        (false, _) => (0.65, 0.25),
        (true, 0..=3) => (0.0, 0.8),
        (true, _) => (0.0, 0.5),
    };
    let clue = |places: Vec<PlaceId>, confidence| {
        let quote = format!("{source}: {host}");
        Clue { places, evidence: Evidence { source: "url".into(), quote, span: None, confidence } }
    };
    let clues = [clue(above, high), clue(below, low)];
    clues.into_iter().filter(|clue| !clue.places.is_empty()).collect()
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

/// What the text says: who signs, the place named before the agency's own name, on whose site it is published, whose papers it cites.
pub fn inside(places: &Places, identity: &Identity, report: &Report) -> Vec<Clue> {
    let mut clues: Vec<Clue> = Vec::new();
    clues.extend(signature(places, identity, report));
    let own = identity.region_evidence.clone().filter(|e| e.source == "own-name");
    let own = own.or_else(|| Some(super::mention::own_name(report, identity.agency.as_deref()?)?.1));
    clues.extend(own.and_then(|evidence| {
        let chain = places.chain(&normalise(&evidence.quote)).above_townships(places);
        (!chain.places().is_empty()).then(|| Clue { places: chain.places().to_vec(), evidence })
    }));
    let counted: Vec<_> = clues.iter().filter_map(|clue| clue.evidence.span).map(|span| span.start).collect();
    // The same words count once.
    let cited = super::mention::cited(places, report);
    clues.extend(cited.into_iter().filter(|clue| clue.evidence.span.is_none_or(|s| !counted.contains(&s.start))));
    clues
}

/// The body that signs, if its name begins with a chain of places. Another body than the agency says a little less of the agency's place.
fn signature(places: &Places, identity: &Identity, report: &Report) -> Option<Clue> {
    let (signed, mut evidence) = super::signed::one(report)?;
    let chain = places.chain(&normalise(&signed)).above_townships(places);
    if !identity.agency.as_ref().is_some_and(|agency| super::identity::is_same_body(&signed, agency)) {
        evidence.confidence = 0.65;
    }
    (!chain.places().is_empty()).then(|| Clue { places: chain.places().to_vec(), evidence })
}
