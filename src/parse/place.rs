//! The place of the gazetteer that a report belongs to, by the evidence of its agency's name, its publication and its text.
//!
//! Comes in: an identity with its agency, and the report. Goes out: [`Located`]. The name says what the place may be; what is
//! published with it and what the text cites choose among these. A name that several places have decides nothing, and neither does a
//! township or a zone by a common word that the table has once: others may be missing there. What is not certain stays with its candidates.

use crate::places::{Kind, PlaceId, Places};
use crate::report::{Candidate, Diagnostic, Evidence, Identity, Level, Located, Place, Report, Severity};
use crate::text::normalise;

use super::agency;
use super::clue::{self, Clue};

/// A place needs this much.
const ENOUGH: f32 = 0.6;
/// And so much more than the next.
const AHEAD: f32 = 0.2;
/// What a name says of each of several places that have it, and of a township by itself.
const ONE_OF_SEVERAL: f32 = 0.3;
/// As many candidates are kept.
const MOST: usize = 8;
/// A name that more places have (城关镇) is not looked for in the text.
const TOO_MANY: usize = 60;

/// Locates the agency of `identity`, sets its level where all places of its name have one, and says what contradicts the place.
pub fn locate(identity: &mut Identity, report: &Report) -> Vec<Diagnostic> {
    let places = Places::shared();
    let Some(name) = identity.agency.as_deref().map(normalise) else { return Vec::new() };
    let named = Named::read(places, &name, identity.year);
    if let Some(level) = named.level(places) {
        set_level(identity, level);
    }
    let outside = clue::outside(places, identity);
    let mut clues: Vec<Clue> = named.clue(identity).into_iter().collect();
    clues.extend(outside.iter().cloned());
    if !named.decides() && named.may_be_found() {
        clues.extend(clue::inside(places, identity, report));
    }
    let mut candidates = named.candidates(places, &clues);
    if !named.decides() && (2..=TOO_MANY).contains(&candidates.len()) {
        clues.extend(clue::mentions(places, &candidates, report));
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut weighed: Vec<(f32, PlaceId)> = candidates.iter().map(|c| (weight(places, *c, &clues), *c)).collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let next = weighed.get(1).map_or(0.0, |second| second.0);
    let best = weighed.first().copied().filter(|(best, _)| *best >= ENOUGH && best - next >= AHEAD);
    let mut diagnostics = Vec::new();
    let mut located = Located::default();
    if let Some((confidence, id)) = best {
        located.confidence = confidence;
        located.place = Some(named.place(places, id));
        diagnostics.extend(clues.iter().filter_map(|clue| contradiction(places, id, clue)));
        clues.retain(|clue| clue.supports(places, id));
    }
    located.evidence = clues.into_iter().map(|clue| clue.evidence).collect();
    // One place that is certain needs no list of what it may be.
    if best.is_none() || weighed.len() > 1 {
        located.others = weighed.len().saturating_sub(MOST) as u32;
        let candidate = |(weight, id): &(f32, PlaceId)| {
            let Place { name, code, .. } = named.place(places, *id);
            Candidate { name, code, weight: *weight }
        };
        located.candidates = weighed.iter().take(MOST).map(candidate).collect();
    }
    if located.place.is_none() && located.candidates.is_empty() {
        located.evidence.clear();
    }
    if let (None, Some(place), Some(evidence)) = (&identity.region, &located.place, located.evidence.first()) {
        // The text names no region: this is what is known of it.
        identity.region = Some(place.name.clone());
        identity.region_evidence = Some(Evidence { confidence: located.confidence, ..evidence.clone() });
    }
    identity.located = located;
    diagnostics
}

/// What an agency's name says about its place.
struct Named {
    /// The places that its last known unit may stand for.
    own: Vec<PlaceId>,
    /// They are named by a word that many have.
    vague: bool,
    /// How many units name them.
    units: usize,
    /// The words of that chain.
    words: String,
    /// Behind it, a township or zone that is in no list.
    unlisted: Option<String>,
    /// The name has a unit of county level or above that no list has: an invented place, a new one, a mistyped one.
    foreign: bool,
    /// The level that the name shows, and whether its last unit is the last known one.
    level: Option<Level>,
    whole: bool,
}

impl Named {
    fn read(places: &Places, name: &str, year: Option<u16>) -> Self {
        let parts = agency::parts(name);
        let chain = places.chain(name);
        let county_end = parts.region.as_deref().map_or(0, str::len);
        let unit_end = agency::units_end(name);
        let end = chain.end();
        let rest = name.get(end..unit_end).unwrap_or_default().trim_start_matches("人民政府");
        let is_listed = end >= county_end;
        let unlisted = (!rest.is_empty() && (is_listed || is_zone(rest)) && end > 0).then(|| rest.to_owned());
        // Of places of one name those that were gone by then are not meant.
        let mut own = chain.places().to_vec();
        let alive = |id: &PlaceId| match places.get(*id).kind {
            Kind::Former { until, .. } => year.is_none_or(|year| year <= until + 1),
            _ => true,
        };
        if own.iter().any(alive) {
            own.retain(alive);
        }
        Self {
            own,
            vague: chain.units.last().is_some_and(|u| u.vague) && chain.units.len() == 1,
            units: chain.units.len(),
            words: name[..end].to_owned(),
            foreign: county_end > 0 && end < county_end && unlisted.is_none(),
            whole: end >= unit_end && end > 0,
            level: parts.level,
            unlisted,
        }
    }

    /// Whether other evidence may find the place: one with a unit that no list has is not looked for.
    fn may_be_found(&self) -> bool {
        !self.foreign
    }

    /// What the name alone says of each of its places.
    fn weight(&self, places: &Places) -> f32 {
        let [only] = self.own.as_slice() else { return ONE_OF_SEVERAL };
        let place = places.get(*only);
        let is_proof = self.units > 1 || place.level < Level::Township && !self.vague;
        match (is_proof, self.units > 1, place.kind) {
            (false, ..) => ONE_OF_SEVERAL,
            (true, true, _) => 0.95,
            (true, false, Kind::Zone) => 0.85,
            (true, false, _) => 0.9,
        }
    }

    fn decides(&self) -> bool {
        self.foreign || self.own.len() == 1 && self.weight(Places::shared()) >= ENOUGH
    }

    fn clue(&self, identity: &Identity) -> Option<Clue> {
        if self.own.is_empty() || self.foreign {
            return None;
        }
        let span = identity.agency_evidence.as_ref().and_then(|e| e.span);
        let weight = self.weight(Places::shared());
        let evidence = Evidence { source: "agency-name".into(), quote: self.words.clone(), span, confidence: weight };
        Some(Clue { places: self.own.clone(), evidence })
    }

    /// The places that may be meant: those of the name, else those that other evidence names at its level.
    fn candidates(&self, places: &Places, clues: &[Clue]) -> Vec<PlaceId> {
        if self.foreign {
            return Vec::new();
        }
        if !self.own.is_empty() {
            return self.own.clone();
        }
        let level = match self.level {
            Some(Level::Township) => Level::County,
            Some(level) => level,
            // 教育局: of the place that its site is of.
            None => {
                let published = |clue: &&Clue| matches!(clue.evidence.source.as_str(), "url" | "site-name" | "meta");
                return clues.iter().filter(published).flat_map(|clue| clue.places.iter().copied()).collect();
            }
        };
        // 市教育局 may be that of a city of county level.
        let fits = |id: &PlaceId| {
            let place = places.get(*id);
            place.level == level || level == Level::Prefecture && place.level == Level::County && place.name.ends_with('市')
        };
        let mut found: Vec<PlaceId> = clues.iter().flat_map(|clue| clue.places.iter().copied().filter(fits)).collect();
        // A former name stands for what the place is now, where both are cited.
        let known = found.clone();
        found.retain(|id| !matches!(places.get(*id).kind, Kind::Former { now: Some(now), .. } if known.contains(&now)));
        found
    }

    /// The level, if all places that the name may stand for have it.
    fn level(&self, places: &Places) -> Option<Level> {
        let level = places.get(*self.own.first()?).level;
        let is_division = |id: &PlaceId| matches!(places.get(*id).kind, Kind::Division | Kind::Former { .. });
        let agree = self.own.iter().all(|id| places.get(*id).level == level && is_division(id));
        // The table has all cities, not all townships.
        (agree && self.whole && !self.foreign && level < Level::Township).then_some(level)
    }

    /// The place as stored, with a unit that no list has behind it.
    fn place(&self, places: &Places, id: PlaceId) -> Place {
        let own = places.get(id);
        let code = places.path(id).into_iter().rev().find_map(|at| places.code(at));
        let mut place = Place { name: places.full_name(id), code, level: own.level, keys: places.keys_above(id) };
        let township = (self.own.is_empty() && self.level == Some(Level::Township)).then_some(Level::Township);
        if let Some(unit) = &self.unlisted {
            place.name.push_str(unit);
            place.level = self.level.unwrap_or(own.level).max(own.level);
        } else if let Some(level) = township {
            place.level = level;
        }
        place
    }
}

/// Whether the name of a unit is that of a functional zone, which no list has in full.
fn is_zone(unit: &str) -> bool {
    [
        "新区",
        "高新区",
        "经开区",
        "开发区",
        "园区",
        "度假区",
        "管理区",
        "示范区",
        "保税区",
        "名胜区",
        "试验区",
        "合作区",
        "景区",
        "产业区",
    ]
    .iter()
    .any(|ending| unit.ends_with(ending))
}

/// Everything that speaks for a place, as if each were independent of the others; one kind of evidence counts once.
fn weight(places: &Places, id: PlaceId, clues: &[Clue]) -> f32 {
    let mut best: Vec<(&str, f32)> = Vec::new();
    for clue in clues.iter().filter(|clue| clue.supports(places, id)) {
        let (source, weight) = (clue.evidence.source.as_str(), clue.evidence.confidence);
        match best.iter_mut().find(|(known, _)| *known == source) {
            Some((_, known)) => *known = known.max(weight),
            None => best.push((source, weight)),
        }
    }
    let against = best.iter().fold(1.0, |left, (_, weight)| left * (1.0 - weight));
    (1.0f32 - against).min(0.99)
}

/// What says clearly that the report belongs elsewhere.
fn contradiction(places: &Places, id: PlaceId, clue: &Clue) -> Option<Diagnostic> {
    let strong = clue.evidence.confidence >= 0.8 && !clue.supports(places, id);
    let elsewhere = clue.places.first().filter(|_| strong)?;
    let message = format!(
        "the {} says {} («{}»), other evidence {}",
        clue.evidence.source,
        places.full_name(*elsewhere),
        clue.evidence.quote,
        places.full_name(id)
    );
    Some(Diagnostic::new(Severity::Warn, "place-conflict", message))
}

fn set_level(identity: &mut Identity, level: Level) {
    let confidence = identity.agency_evidence.as_ref().map_or(0.5, |e| e.confidence);
    let differs = identity.level != Some(level);
    if let Some(evidence) = identity.level_evidence.as_mut().filter(|e| differs || e.confidence < confidence) {
        evidence.confidence = confidence;
        "gazetteer".clone_into(&mut evidence.source);
    }
    identity.level = Some(level);
}
