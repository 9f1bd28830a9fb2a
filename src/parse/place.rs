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
use super::mention::{self, NARRATIVE};
use super::units::Taken;

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
    let (mut candidates, around) = named.candidates(places, &clues);
    if !named.decides() && (2..=TOO_MANY).contains(&candidates.len()) {
        clues.extend(mention::passing(places, &candidates, report));
    }
    places.distinct(&mut candidates);
    candidates.extend(around.iter().filter(|area| !candidates.contains(area)).copied().collect::<Vec<_>>());
    candidates.sort_unstable();
    candidates.dedup();
    let mut weighed: Vec<(f32, PlaceId)> = candidates.iter().map(|c| (weight(places, *c, &clues), *c)).collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let best = weighed.iter().find(|(_, id)| !around.contains(id)).copied().filter(|(best, id)| {
        // What lies around a place does not compete with it.
        let rivals =
            weighed.iter().filter(|(_, other)| other != id && !(around.contains(other) && places.is_within(*id, *other)));
        let next = rivals.map(|rival| rival.0).fold(0.0, f32::max);
        *best >= ENOUGH && best - next >= AHEAD
    });
    let mut diagnostics: Vec<Diagnostic> = named.nesting(places).into_iter().collect();
    let mut located = Located::default();
    if let Some((confidence, id)) = best {
        located.confidence = confidence;
        located.place = Some(named.place(places, id));
        // 市教育局 of a city of county level; of places of one name and several levels the one that is meant.
        if let Some(level) = named.level_at(places, id) {
            set_level(identity, level);
        }
        diagnostics.extend(clues.iter().filter_map(|clue| contradiction(places, id, clue)));
        diagnostics.extend(former(places, id));
        clues.retain(|clue| clue.supports(places, id));
    } else if let [(one, first), (two, second), ..] = weighed.as_slice()
        && *two >= ENOUGH
        && !places.is_within(*first, *second)
        && !places.is_within(*second, *first)
    {
        let message = format!(
            "evidence speaks for {} ({one:.2}) and for {} ({two:.2})",
            places.full_name(*first),
            places.full_name(*second)
        );
        diagnostics.push(Diagnostic::new(Severity::Info, "place-open", message));
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
    /// The bare word that the name begins with instead of a place: 县 of 县教育局.
    relative: Option<char>,
    /// Known units behind the known ones that do not lie in them: 南京市鼓楼区 behind 云南省.
    elsewhere: Vec<PlaceId>,
}

impl Named {
    fn read(places: &Places, name: &str, year: Option<u16>) -> Self {
        let taken = Taken::of(name);
        let level = agency::described(name, &taken).level;
        let (chain, county_end, unit_end) = (&taken.known, taken.region_end(), taken.end());
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
        let foreign = county_end > 0 && end < county_end && unlisted.is_none();
        let elsewhere = if foreign && end > 0 { Taken::of(&name[end..]).known.places().to_vec() } else { Vec::new() };
        Self {
            own,
            vague: chain.units.last().is_some_and(|u| u.vague) && chain.units.len() == 1,
            units: chain.units.len(),
            words: name[taken.start().min(end)..end].to_owned(),
            foreign,
            // A branch is of another level than its place, and so is a division that has a city.
            whole: end >= unit_end && end > 0 && !taken.of_corps && agency::branch(name, &taken).is_none(),
            level,
            unlisted,
            relative: name.chars().next().filter(|c| taken.all.is_empty() && "省市县区旗".contains(*c)),
            elsewhere,
        }
    }

    /// Says of a name whose places do not lie in each other which.
    fn nesting(&self, places: &Places) -> Option<Diagnostic> {
        let listed: Vec<String> = self.elsewhere.iter().take(3).map(|id| places.full_name(*id)).collect();
        let message = format!("the agency's name puts {} in {}, which it does not lie in", listed.join(" or "), self.words);
        (!listed.is_empty()).then(|| Diagnostic::new(Severity::Warn, "place-nesting", message))
    }

    /// Whether other evidence may find the place: one with a unit that no list has, or that lies elsewhere, is not looked for.
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

    /// The places that may be meant: those of the name, else those that other evidence names at its level; and, apart, places that the
    /// one meant lies in: a city's domain does not tell which of its counties.
    fn candidates(&self, places: &Places, clues: &[Clue]) -> (Vec<PlaceId>, Vec<PlaceId>) {
        if self.foreign {
            return (Vec::new(), Vec::new());
        }
        let of = |sources: &[&str]| -> Vec<PlaceId> {
            let named = clues.iter().filter(|clue| sources.contains(&clue.evidence.source.as_str()));
            named.flat_map(|clue| clue.places.iter().copied()).collect()
        };
        let published = of(&["url", "site-name", "meta", "signature", "own-site"]);
        if !self.own.is_empty() {
            // 高新区管委会 on the site of a city whose own no list has.
            let holds = |area: PlaceId| self.own.iter().any(|id| places.is_within(*id, area));
            let other =
                published.into_iter().filter(|id| self.vague && places.get(*id).level == Level::Prefecture && !holds(*id));
            return (self.own.iter().copied().chain(other).collect(), Vec::new());
        }
        let level = match self.level {
            Some(Level::Township) => Level::County,
            Some(level) => level,
            // 教育局: of the place that its site is of.
            None => return (published, Vec::new()),
        };
        // 市教育局 may be that of a city of county level.
        let fits = |id: &PlaceId| {
            let place = places.get(*id);
            let named = self.relative.is_none_or(|word| word == '省' || place.name.ends_with(word));
            named
                && (place.level == level
                    || level == Level::Prefecture && place.level == Level::County && place.name.ends_with('市'))
        };
        let found = clues.iter().flat_map(|clue| clue.places.iter().copied().filter(fits)).collect();
        let above = published.into_iter().filter(|id| places.get(*id).level < level && !fits(id)).collect();
        (found, above)
    }

    /// The level, if all places that the name may stand for have it.
    fn level(&self, places: &Places) -> Option<Level> {
        let level = places.get(*self.own.first()?).level;
        let is_division = |id: &PlaceId| matches!(places.get(*id).kind, Kind::Division | Kind::Former { .. });
        let agree = self.own.iter().all(|id| places.get(*id).level == level && is_division(id));
        // The table has all cities, not all townships.
        (agree && self.whole && !self.foreign && level < Level::Township).then_some(level)
    }

    /// The level that a name shows of itself once its place is known.
    fn level_at(&self, places: &Places, id: PlaceId) -> Option<Level> {
        let place = places.get(id);
        let shows = self.whole && self.own.contains(&id) || self.relative.is_some();
        let division = matches!(place.kind, Kind::Division | Kind::Former { .. }) && place.level < Level::Township;
        (shows && division && self.level != Some(Level::Township)).then_some(place.level)
    }

    /// The place as stored, with a unit that no list has behind it.
    fn place(&self, places: &Places, id: PlaceId) -> Place {
        let own = places.get(id);
        let code = places.path(id).into_iter().rev().find_map(|at| places.code(at));
        let mut place =
            Place { name: places.full_name(id), code, level: own.level, area: String::new(), keys: places.keys_above(id) };
        let township = (self.own.is_empty() && self.level == Some(Level::Township)).then_some(Level::Township);
        let unlisted = if self.vague && !self.own.contains(&id) { Some(&self.words) } else { self.unlisted.as_ref() };
        if let Some(unit) = unlisted {
            place.name.push_str(unit);
            place.level = self.level.unwrap_or(own.level).max(own.level);
        } else if let Some(level) = township {
            place.level = level;
        }
        let county = |at: &PlaceId| places.get(*at).level < Level::Township;
        place.area = if place.level < Level::Township {
            place.name.clone()
        } else {
            places.path(id).into_iter().rev().find(county).map(|at| places.full_name(at)).unwrap_or_default()
        };
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
        // What only cites and names is one kind of evidence.
        let source = if NARRATIVE.contains(&source) { NARRATIVE[0] } else { source };
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

/// Says what a former place is now.
fn former(places: &Places, id: PlaceId) -> Option<Diagnostic> {
    let old = places.path(id).into_iter().rev().find(|at| matches!(places.get(*at).kind, Kind::Former { .. }))?;
    Some(Diagnostic::new(Severity::Info, "place-former", format!("a former name: {}", places.line(old))))
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
