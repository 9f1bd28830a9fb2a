//! In: a place and the plain name of an office (岚汀县, 民政局). Out: the agency with everything its report says of it.

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Prefecture,
    County,
    Township,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    Government,
    Office,
    Department,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
        }
    }
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Office => "office",
            Self::Department => "department",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Agency {
    /// As its reports print it.
    pub name: String,
    /// The county (or prefecture) in that name, as printed: 岚汀县 or 云泽市鹤浔区.
    pub region: String,
    /// The office without the place: 民政局, 苇渡镇.
    pub short: String,
    /// Its name in running text: 岚汀县民政局, 苇岫镇, 岚汀县.
    pub called: String,
    /// How it speaks of itself: 我局.
    pub own: &'static str,
    /// Whom it obeys: 县委、县政府.
    pub up: &'static str,
    pub level: Level,
    pub kind: Kind,
}

impl Agency {
    pub fn new(region: &str, office: &str) -> Self {
        let county = region.ends_with('县');
        let city = region.ends_with('市');
        let (full, level, kind, own) = if office.ends_with("街道") {
            (format!("{office}办事处"), Level::Township, Kind::Government, "我街道")
        } else if office.ends_with('镇') {
            (format!("{office}人民政府"), Level::Township, Kind::Government, "我镇")
        } else {
            let level = if city { Level::Prefecture } else { Level::County };
            match office {
                "人民政府" => (
                    office.to_owned(),
                    level,
                    Kind::Government,
                    if city {
                        "全市"
                    } else if county {
                        "全县"
                    } else {
                        "全区"
                    },
                ),
                "人民政府办公室" => (office.to_owned(), level, Kind::Office, "我办"),
                _ if office.ends_with('局') => (office.to_owned(), level, Kind::Department, "我局"),
                _ => (office.to_owned(), level, Kind::Department, "我委"),
            }
        };
        let up = if city {
            "市委、市政府"
        } else if county {
            "县委、县政府"
        } else {
            "区委、区政府"
        };
        let county_only = region.split_once('市').map_or(region, |(_, rest)| if rest.is_empty() { region } else { rest });
        let called = match (level, kind) {
            (Level::Township, _) => office.to_owned(),
            (_, Kind::Government) => county_only.to_owned(),
            (_, Kind::Office) => format!("{county_only}政府办"),
            (_, Kind::Department) => format!("{county_only}{office}"),
        };
        Self {
            called,
            name: format!("{region}{full}"),
            region: region.to_owned(),
            short: office.to_owned(),
            own,
            up,
            level,
            kind,
        }
    }
}
