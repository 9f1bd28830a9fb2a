//! What a person means who types the name or code of a place.
//!
//! Comes in: `云南`, `江川县`, `徐州市鼓楼区`, `530403`. Goes out: [`Meant`]: one place, several, or none with near names. A short name means
//! a province first; townships must be named in full.

use std::cmp::Reverse;

use super::table::{How, Kind, PlaceId, Places};
use crate::report::Level;
use crate::text::normalise;

/// What was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This place, with the one that it is now or was before.
    One(PlaceId),
    /// Any of these.
    Several(Vec<PlaceId>),
    /// No place of the table.
    Unknown,
}

/// At most so many near names are given.
const MOST: usize = 5;
/// The least share of neighbouring characters that a near name has in common with what was typed.
const NEAR: f64 = 0.5;

impl Places {
    /// What was meant by a name or a code.
    ///
    /// ```
    /// use gongkai::places::{Meant, Places};
    /// let places = Places::shared();
    /// let Meant::One(place) = places.meant("云南") else { panic!("one place") };
    /// assert_eq!(places.code(place).as_deref(), Some("530000"));
    /// assert!(matches!(places.meant("鼓楼区"), Meant::Several(several) if several.len() == 4));
    /// assert_eq!(places.meant("云泽市"), Meant::Unknown);
    /// ```
    pub fn meant(&self, typed: &str) -> Meant {
        let typed = normalise(typed);
        if let Some(place) = self.coded(&typed) {
            return Meant::One(place);
        }
        let chain = self.chain(&typed);
        if chain.units.len() > 1 && chain.end() == typed.len() {
            return self.of(chain.places().to_vec());
        }
        let found: Vec<(PlaceId, How)> = self.named(&typed).collect();
        let full: Vec<PlaceId> = found.iter().filter(|f| f.1 == How::Full).map(|f| f.0).collect();
        if !full.is_empty() {
            // 吉林市 is a city, whatever townships are called so.
            let above: Vec<PlaceId> = full.iter().copied().filter(|p| self.get(*p).level < Level::Township).collect();
            return self.of(if above.is_empty() { full } else { above });
        }
        // 徐州鼓楼: short names inside each other.
        let rest = self.short_chain(&typed);
        let found = if found.is_empty() { rest } else { found.into_iter().map(|f| f.0).collect() };
        let province = found.iter().copied().find(|p| self.get(*p).level == Level::Province);
        province.map_or_else(|| self.of(found), Meant::One)
    }

    /// Of a chain whose second part does not lie in the first: the first as typed, and what the second may stand for.
    ///
    /// ```
    /// use gongkai::places::Places;
    /// let places = Places::shared();
    /// let (area, elsewhere) = places.misplaced("云南省南京市鼓楼区").unwrap();
    /// assert_eq!((area.as_str(), places.full_name(elsewhere[0]).as_str()), ("云南省", "江苏省南京市鼓楼区"));
    /// assert_eq!(places.misplaced("江苏省南京市鼓楼区"), None);
    /// ```
    pub fn misplaced(&self, typed: &str) -> Option<(String, Vec<PlaceId>)> {
        let typed = normalise(typed);
        let end = self.chain(&typed).end();
        let rest = self.chain(&typed[end..]);
        let whole = end > 0 && end < typed.len() && rest.end() == typed.len() - end;
        whole.then(|| (typed[..end].to_owned(), rest.places().to_vec()))
    }

    /// The places of a short name behind the name of one that they lie in.
    fn short_chain(&self, typed: &str) -> Vec<PlaceId> {
        let mut cuts = typed.char_indices().map(|(at, _)| at).skip(2);
        let behind = |at: usize| {
            let areas: Vec<PlaceId> =
                self.named(&typed[..at]).map(|f| f.0).filter(|p| self.get(*p).level < Level::County).collect();
            let inside = |place: &PlaceId| areas.iter().any(|area| area != place && self.is_within(*place, *area));
            let found: Vec<PlaceId> = self.named(&typed[at..]).map(|f| f.0).filter(inside).collect();
            (!found.is_empty()).then_some(found)
        };
        cuts.find_map(behind).unwrap_or_default()
    }

    /// One place, if these are one under its names of several times.
    fn of(&self, mut found: Vec<PlaceId>) -> Meant {
        found.sort_unstable();
        found.dedup();
        self.distinct(&mut found);
        match found.as_slice() {
            [] => Meant::Unknown,
            [one, rest @ ..] if rest.iter().all(|id| self.now(*id) == self.now(*one)) => Meant::One(*one),
            _ => Meant::Several(found),
        }
    }

    /// The keys under which reports of a place are found: its own, and that of the place it is now.
    pub fn keys(&self, id: PlaceId) -> Vec<String> {
        let mut keys = vec![self.key(id)];
        if let Kind::Former { now: Some(now), .. } = self.get(id).kind {
            keys.push(self.key(now));
        }
        keys.dedup();
        keys
    }

    /// The keys of all the places that a report of this one belongs to: those it lies in, and those that it became part of.
    pub fn keys_above(&self, id: PlaceId) -> Vec<String> {
        let mut all = self.path(id);
        for at in self.path(id) {
            if let Kind::Former { now, into, .. } = self.get(at).kind {
                all.extend(now.into_iter().chain(into).flat_map(|there| self.path(there)));
            }
        }
        let mut keys: Vec<String> = all.into_iter().map(|at| self.key(at)).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// A place's key: its code, with its name where that is a former one's or there is no code.
    fn key(&self, id: PlaceId) -> String {
        let place = self.get(id);
        match (self.code(id), place.kind) {
            (Some(code), Kind::Former { .. }) if self.coded(&code) != Some(id) => format!("{code}{}", place.name),
            (Some(code), _) => code,
            (None, _) => {
                let above = place.parent.and_then(|parent| self.code(parent)).unwrap_or_default();
                format!("{above}{}", place.name)
            }
        }
    }

    /// Names of provinces, prefectures, counties and zones near to what was typed, nearest first.
    ///
    /// Near is the share of the pairs of neighbouring characters that a name has too. Cost: one look at each of some 4,000 names.
    pub fn near(&self, typed: &str) -> Vec<PlaceId> {
        let typed = normalise(typed);
        let wanted = pairs(&typed);
        let mut near: Vec<(u32, PlaceId)> = self
            .all()
            .filter(|id| self.get(*id).level < Level::Township && self.get(*id).name != typed)
            .map(|id| (common(&wanted, pairs(self.get(id).name)), id))
            .filter(|(common, _)| f64::from(*common) >= NEAR * wanted.len() as f64)
            .collect();
        near.sort_by_key(|(common, id)| (Reverse(*common), self.get(*id).name.chars().count(), *id));
        near.into_iter().take(MOST).map(|(_, id)| id).collect()
    }

    /// A place in one line: `530403 云南省玉溪市江川区`, with what has become of a former one.
    pub fn line(&self, id: PlaceId) -> String {
        let code = self.code(id).map_or_else(String::new, |code| format!("{code} "));
        let since = match self.get(id).kind {
            Kind::Former { until, now, into } => {
                let there = now.or(into).map_or_else(String::new, |there| format!(", now {}", self.full_name(there)));
                format!(" (until {until}{there})")
            }
            _ => String::new(),
        };
        format!("{code}{}{since}", self.full_name(id))
    }
}

/// The pairs of neighbouring characters, the beginning and the end being characters too.
fn pairs(text: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = std::iter::once('^').chain(text.chars()).chain(std::iter::once('$')).collect();
    chars.windows(2).map(|w| (w[0], w[1])).collect()
}

fn common(wanted: &[(char, char)], mut has: Vec<(char, char)>) -> u32 {
    wanted.iter().filter(|pair| has.iter().position(|h| h == *pair).map(|at| has.swap_remove(at)).is_some()).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(places: &[PlaceId]) -> Vec<String> {
        places.iter().map(|p| Places::shared().line(*p)).collect()
    }

    #[test]
    fn what_is_typed_means_a_place() {
        let places = Places::shared();
        for (typed, expected) in [
            ("云南", &["530000 云南省"][..]),
            ("吉林", &["220000 吉林省"]),
            ("53", &["530000 云南省"]),
            ("5304", &["530400 云南省玉溪市"]),
            ("530403", &["530403 云南省玉溪市江川区"]),
            ("530421", &["530421 云南省玉溪市江川县 (until 2016, now 云南省玉溪市江川区)"]),
            ("江川县", &["530421 云南省玉溪市江川县 (until 2016, now 云南省玉溪市江川区)"]),
            ("410303009", &["410303009 河南省洛阳市西工区洛北街道"]),
            ("410303009000", &["410303009 河南省洛阳市西工区洛北街道"]),
            ("530403000", &["530403 云南省玉溪市江川区"]),
            ("江川", &["530403 云南省玉溪市江川区"]),
            ("襄樊", &["420600 湖北省襄樊市 (until 2010, now 湖北省襄阳市)"]),
            ("徐州市鼓楼区", &["320302 江苏省徐州市鼓楼区"]),
            ("徐州鼓楼", &["320302 江苏省徐州市鼓楼区"]),
            ("文昌湖区", &["山东省淄博市文昌湖区"]),
            ("神木市", &["610881 陕西省榆林市神木市"]),
            ("朝阳区", &["110105 北京市朝阳区", "220104 吉林省长春市朝阳区"]),
            ("云泽市", &[]),
            ("999999", &[]),
            ("5304030", &[]),
            ("", &[]),
            ("区", &[]),
        ] {
            let found = match places.meant(typed) {
                Meant::One(place) => vec![place],
                Meant::Several(several) => several,
                Meant::Unknown => Vec::new(),
            };
            assert_eq!(lines(&found), expected, "{typed}");
        }
    }

    #[test]
    fn near_names_are_found() {
        let places = Places::shared();
        assert_eq!(lines(&places.near("江川区区"))[0], "530403 云南省玉溪市江川区");
        assert!(lines(&places.near("昆名市")).contains(&"530100 云南省昆明市".to_owned()));
        assert!(places.near("zzz").is_empty());
    }

    #[test]
    fn a_place_is_found_under_all_it_belongs_to() {
        let places = Places::shared();
        let keys = |name: &str| match places.meant(name) {
            Meant::One(place) => places.keys_above(place),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(keys("江川县"), ["530000", "530400", "530403", "530421"]);
        assert_eq!(keys("江川区"), ["530000", "530400", "530403"]);
        assert_eq!(keys("文昌湖区"), ["370000", "370300", "370300文昌湖区"]);
        let Meant::One(old) = places.meant("江川县") else { panic!() };
        assert_eq!(places.keys(old), ["530421", "530403"]);
    }
}
