//! The table of places, unpacked and searchable by name, code and spelling.
//!
//! Comes in: `data/places/places.tsv.gz`, whose lines its script describes. Goes out: [`Places`]. All texts are slices of the unpacked table.

use std::collections::HashMap;
use std::io::Read as _;
use std::sync::OnceLock;

use crate::report::Level;

static PACKED: &[u8] = include_bytes!("../../data/places/places.tsv.gz");

/// A place's number in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub(super) u32);

/// What kind of entry a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A division of the list of codes.
    Division,
    /// A former name.
    Former {
        /// The last year in which it can have been in use.
        until: u16,
        /// The place that it is now, with the same bounds as far as the lists tell.
        now: Option<PlaceId>,
        /// The place that it went into.
        into: Option<PlaceId>,
    },
    /// A functional zone: no division, but with an administration that reports.
    Zone,
    /// A township of which only the name and the county are listed.
    Listed,
}

/// One place.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name in full, without the places above.
    pub name: &'static str,
    /// What it is called without its kind: 江川 for 江川区.
    pub short: &'static str,
    /// The syllables of `short`, as in domains; empty for townships and zones.
    pub spelling: &'static str,
    /// Level of its government.
    pub level: Level,
    /// What kind of entry.
    pub kind: Kind,
    /// The place that it lies in.
    pub parent: Option<PlaceId>,
    pub(super) code: u32,
}

/// How a name names a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// In full: 江川区, 红河州.
    Full,
    /// Without its kind: 江川.
    Short,
    /// By a word that many have: 高新区.
    Vague,
}

/// The table.
#[derive(Debug)]
pub struct Places {
    all: Vec<Place>,
    /// Name → the last of its entries in `entries`.
    names: HashMap<&'static str, u32>,
    /// (place, how, the entry before of the same name).
    entries: Vec<(PlaceId, How, Option<u32>)>,
    codes: HashMap<u32, PlaceId>,
    spellings: HashMap<&'static str, Vec<PlaceId>>,
}

impl Places {
    /// The table, unpacked at the first call: a few milliseconds and some 8 MB.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Places> = OnceLock::new();
        SHARED.get_or_init(|| Self::read(unpacked()))
    }

    fn read(text: &'static str) -> Self {
        // Room for all, so that nothing is moved while it is read.
        let mut reader = Reader {
            places: Vec::with_capacity(60_000),
            names: HashMap::with_capacity(60_000),
            entries: Vec::with_capacity(60_000),
            codes: HashMap::with_capacity(60_000),
            ..Reader::default()
        };
        // The first line is the version.
        text.lines().skip(1).for_each(|line| reader.line(line));
        reader.finish()
    }

    /// One place.
    pub fn get(&self, id: PlaceId) -> &Place {
        &self.all[id.0 as usize]
    }

    /// All of them, in the order of codes.
    pub fn all(&self) -> impl Iterator<Item = PlaceId> + use<> {
        (0..self.all.len() as u32).map(PlaceId)
    }

    /// The places that a name may stand for, in the order of the table.
    ///
    /// ```
    /// use gongkai::places::{How, Places};
    /// let places = Places::shared();
    /// let found: Vec<_> = places.named("洛北街道").map(|(id, how)| (places.full_name(id), how)).collect();
    /// assert_eq!(found, [("河南省洛阳市西工区洛北街道".to_owned(), How::Full)]);
    /// ```
    pub fn named(&self, name: &str) -> impl Iterator<Item = (PlaceId, How)> + use<> {
        let mut found = Vec::new();
        let mut next = self.names.get(name).copied();
        while let Some(entry) = next {
            let (place, how, before) = self.entries[entry as usize];
            found.push((place, how));
            next = before;
        }
        found.into_iter().rev()
    }

    /// The place of a code of 6 or 9 digits; 2 and 4 digits are provinces and prefectures, 12 have three zeros behind. A code that is no
    /// longer in use stands for the place that had it.
    pub fn coded(&self, digits: &str) -> Option<PlaceId> {
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let code = match digits.len() {
            2 => digits.parse::<u32>().ok()? * 10_000,
            4 => digits.parse::<u32>().ok()? * 100,
            6 | 9 => digits.parse().ok()?,
            12 => digits.strip_suffix("000")?.parse().ok()?,
            _ => return None,
        };
        // 530403000 is 530403, unless a township has the number 000.
        let shorter = (code >= 1_000_000 && code % 1000 == 0).then_some(code / 1000);
        self.codes.get(&code).or_else(|| self.codes.get(&shorter?)).copied()
    }

    /// Its code, of 6 digits or, for townships, 9; `None` for zones and names without one.
    pub fn code(&self, id: PlaceId) -> Option<String> {
        let code = self.get(id).code;
        (code > 0).then(|| code.to_string())
    }

    /// The places that it lies in, from the province down to itself.
    pub fn path(&self, id: PlaceId) -> Vec<PlaceId> {
        let mut path: Vec<PlaceId> = std::iter::successors(Some(id), |at| self.get(*at).parent).collect();
        path.reverse();
        path
    }

    /// The names of its path in one.
    pub fn full_name(&self, id: PlaceId) -> String {
        self.path(id).into_iter().map(|at| self.get(at).name).collect()
    }

    /// Whether `id` is `area` or lies in it. What lies in a place lies in what it was called before, too: 樊城区 in 襄樊市.
    pub fn is_within(&self, id: PlaceId, area: PlaceId) -> bool {
        let now = self.now(area);
        std::iter::successors(Some(id), |at| self.get(*at).parent).any(|at| at == area || at == now)
    }

    /// Whether it is a city of provincial level: 北京市, 上海市, 天津市, 重庆市.
    pub fn is_municipality(&self, id: PlaceId) -> bool {
        matches!(self.get(id).code, 110_000 | 120_000 | 310_000 | 500_000)
    }

    /// The place that a former name stands for now; any other place is itself.
    pub fn now(&self, id: PlaceId) -> PlaceId {
        match self.get(id).kind {
            Kind::Former { now: Some(now), .. } => now,
            _ => id,
        }
    }

    /// Leaves of several entries that are one place a single one: of a former name and the present one the present, of a prefecture
    /// without counties and the county of its name that the statisticians have (嘉峪关市) the prefecture.
    pub fn distinct(&self, found: &mut Vec<PlaceId>) {
        let known = found.clone();
        let stands_for = |id: PlaceId| {
            let place = self.get(id);
            let above = place.parent.filter(|parent| self.get(*parent).name == place.name).unwrap_or(id);
            [self.now(id), above].into_iter().any(|other| other != id && known.contains(&other))
        };
        found.retain(|id| !stands_for(*id));
    }

    /// The provinces, prefectures and counties whose short name is spelt like this.
    pub fn spelt(&self, syllables: &str) -> &[PlaceId] {
        self.spellings.get(syllables).map_or(&[], Vec::as_slice)
    }
}

fn unpacked() -> &'static str {
    let mut text = String::new();
    flate2::read::GzDecoder::new(PACKED).read_to_string(&mut text).expect("the table is part of the program");
    text.leak()
}

/// The BLAKE3 hash of the unpacked table, which README.md of its folder names.
#[cfg(test)]
pub(super) fn content_hash() -> String {
    blake3::hash(unpacked().as_bytes()).to_hex().to_string()
}

/// The table while its lines are read.
#[derive(Default)]
struct Reader {
    places: Vec<Place>,
    names: HashMap<&'static str, u32>,
    entries: Vec<(PlaceId, How, Option<u32>)>,
    codes: HashMap<u32, PlaceId>,
    spellings: HashMap<&'static str, Vec<PlaceId>>,
    /// Codes of former places → those of the places now, which may stand further down.
    later: Vec<(PlaceId, &'static str)>,
    /// The unit that zones without a code lie in.
    unit: Option<PlaceId>,
    /// The unit or zone that townships lie in.
    home: Option<PlaceId>,
    /// The township that other names are of.
    town: Option<PlaceId>,
}

impl Reader {
    fn line(&mut self, line: &'static str) {
        let rest = line.get(1..).unwrap_or_default();
        match line.as_bytes().first() {
            Some(b'+') => self.town(rest),
            Some(b'=') => {
                if let (Some(town), Some(name)) = (self.town, rest.get(3..)) {
                    self.name(town, name, How::Full);
                }
            }
            Some(b'-') => drop(self.add(rest, Level::Township, Kind::Listed, self.home, 0)),
            Some(b'~') => self.zone(rest),
            Some(b'!') => self.former(rest),
            Some(b'*') => {
                let mut codes = rest.split('\t').map(|code| number(Some(code)));
                if let (Some(code), Some(of)) = (codes.next(), codes.next().and_then(|of| self.codes.get(&of).copied())) {
                    self.codes.insert(code, of);
                }
            }
            _ => self.division(line),
        }
    }

    fn division(&mut self, line: &'static str) {
        let mut fields = line.split('\t');
        let (code, name, spelling) =
            (number(fields.next()), fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let id = self.unit(code, name, spelling, fields.next(), Kind::Division);
        self.codes.insert(code, id);
        (self.unit, self.home, self.town) = (Some(id), Some(id), None);
    }

    fn former(&mut self, line: &'static str) {
        let mut fields = line.split('\t');
        let (code, name, spelling) =
            (number(fields.next()), fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let (until, now) = (number(fields.next()) as u16, fields.next().unwrap_or_default());
        let id = self.unit(code, name, spelling, fields.next(), Kind::Former { until, now: None, into: None });
        self.codes.entry(code).or_insert(id);
        self.later.push((id, now));
    }

    fn unit(
        &mut self,
        code: u32,
        name: &'static str,
        spelling: &'static str,
        short: Option<&'static str>,
        kind: Kind,
    ) -> PlaceId {
        let level = match code {
            code if code % 10_000 == 0 => Level::Province,
            code if code % 100 == 0 => Level::Prefecture,
            _ => Level::County,
        };
        let above = |code: u32| self.codes.get(&code).copied();
        let province = || above(code / 10_000 * 10_000);
        let parent = match level {
            Level::Province => None,
            Level::Prefecture => province(),
            _ => above(code / 100 * 100).or_else(province),
        };
        let id = self.add(name, level, kind, parent, code);
        let cut = short.unwrap_or_else(|| without_kind(name));
        let place = &mut self.places[id.0 as usize];
        (place.short, place.spelling) = (cut, spelling);
        self.spellings.entry(spelling).or_default().push(id);
        if cut != name {
            self.name(id, cut, How::Short);
        }
        // 红河州, 景东县, 喀左县: what everybody says for 自治州, 自治县.
        let said = short.is_some() && level != Level::Province;
        if let Some(kind) = name.strip_prefix(cut).and_then(|rest| rest.chars().last()).filter(|_| said) {
            self.name(id, format!("{cut}{kind}").leak(), How::Full);
        }
        id
    }

    fn town(&mut self, rest: &'static str) {
        let (Some(number), Some(name), Some(home)) = (rest.get(..3), rest.get(3..), self.home) else { return };
        let code = self.places[home.0 as usize].code * 1000 + number.parse::<u32>().unwrap_or(0);
        let id = self.add(name, Level::Township, Kind::Division, Some(home), code);
        self.codes.insert(code, id);
        self.town = Some(id);
    }

    fn zone(&mut self, rest: &'static str) {
        let mut fields = rest.split('\t');
        let (code, names, level) = (number(fields.next()), fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let level = Level::parse(level).unwrap_or(Level::County);
        let parent = if code > 0 { self.codes.get(&(code / 100 * 100)).copied() } else { self.unit };
        // A zone in a county is below the county's own government, like a township.
        let level = parent.map_or(level, |parent| match self.places[parent.0 as usize].level {
            Level::County => Level::Township,
            Level::Prefecture => level.max(Level::County),
            _ => level,
        });
        let mut names = names.split(';');
        let first = names.next().unwrap_or_default();
        let vague = first.strip_prefix('?');
        let id = self.add_unnamed(vague.unwrap_or(first), level, Kind::Zone, parent, code);
        self.name(id, vague.unwrap_or(first), if vague.is_some() { How::Vague } else { How::Full });
        for name in names {
            match name.strip_prefix('?') {
                Some(name) => self.name(id, name, How::Vague),
                None => self.name(id, name, How::Full),
            }
        }
        if code > 0 {
            self.codes.insert(code, id);
            self.home = Some(id);
            self.town = None;
        }
    }

    fn add(&mut self, name: &'static str, level: Level, kind: Kind, parent: Option<PlaceId>, code: u32) -> PlaceId {
        let id = self.add_unnamed(name, level, kind, parent, code);
        self.name(id, name, How::Full);
        id
    }

    fn add_unnamed(&mut self, name: &'static str, level: Level, kind: Kind, parent: Option<PlaceId>, code: u32) -> PlaceId {
        let id = PlaceId(self.places.len() as u32);
        self.places.push(Place { name, short: name, spelling: "", level, kind, parent, code });
        id
    }

    fn name(&mut self, id: PlaceId, name: &'static str, how: How) {
        let before = self.names.insert(name, self.entries.len() as u32);
        self.entries.push((id, how, before));
    }

    fn finish(mut self) -> Places {
        for (id, relation) in std::mem::take(&mut self.later) {
            let there = relation.get(1..).and_then(|code| self.codes.get(&number(Some(code)))).copied();
            if let Kind::Former { now, into, .. } = &mut self.places[id.0 as usize].kind {
                *(if relation.starts_with('=') { now } else { into }) = there;
            }
        }
        let Self { places, names, entries, codes, spellings, .. } = self;
        Places { all: places, names, entries, codes, spellings }
    }
}

fn number(field: Option<&str>) -> u32 {
    field.and_then(|field| field.parse().ok()).unwrap_or(0)
}

/// Endings that are left off a name in speech, where two characters remain.
fn without_kind(name: &'static str) -> &'static str {
    ["地区", "新区", "省", "市", "县", "区", "旗", "盟"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending).filter(|stem| stem.chars().count() >= 2))
        .unwrap_or(name)
}
