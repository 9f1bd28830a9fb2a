//! Who issued a report and for which year, each with how it is known.

use serde::{Deserialize, Serialize};

use super::{Given, Located, Published, Span};

/// Administrative level of the issuing agency (the level of the government it belongs to).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// 省, 自治区, 直辖市.
    Province,
    /// 地级市, 自治州, 地区, 盟.
    Prefecture,
    /// 县, 区, 县级市, 旗.
    County,
    /// 乡, 镇, 街道.
    Township,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Self; 4] = [Self::Province, Self::Prefecture, Self::County, Self::Township];

    /// The key used in rows and filters.
    pub fn key(self) -> &'static str {
        ["province", "prefecture", "county", "township"][self as usize]
    }

    /// The Chinese label.
    pub fn label(self) -> &'static str {
        ["省级", "地市级", "县级", "乡镇街道"][self as usize]
    }

    /// From a key or label.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.key() == text || l.label() == text)
    }
}

/// What kind of body reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A government as a whole (政府, 街道办事处, 镇).
    Government,
    /// A government's general office (政府办公厅, 政府办公室).
    Office,
    /// A department (局, 委, 办, 厅 …).
    Department,
    /// A document that is no such report.
    Other,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Government, Self::Office, Self::Department, Self::Other];

    /// The key used in rows and filters.
    pub fn key(self) -> &'static str {
        ["government", "office", "department", "other"][self as usize]
    }

    /// The Chinese label.
    pub fn label(self) -> &'static str {
        ["政府", "政府办公厅（室）", "部门", "非年度报告"][self as usize]
    }

    /// From a key or label.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == text || k.label() == text)
    }
}

/// Where a guess about identity comes from, and how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it was read from, e.g. `title`, `period`, `narrative`, `signature`, `html-title`.
    pub source: String,
    /// The words that say it, as they stand in the source.
    pub quote: String,
    /// Where, if in the text.
    pub span: Option<Span>,
    /// 0–1: a calibrated order, not a probability. Titles are .95, repeated narrative mentions about .7.
    pub confidence: f32,
}

/// Identity as far as the text itself gives it; `None` is "not said", never a guess without evidence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The title line, joined if broken and single if doubled.
    pub title: Option<String>,
    /// The issuing agency as named.
    pub agency: Option<String>,
    /// How the agency is known.
    pub agency_evidence: Option<Evidence>,
    /// The reporting year.
    pub year: Option<u16>,
    /// How the year is known.
    pub year_evidence: Option<Evidence>,
    /// The agency's level.
    pub level: Option<Level>,
    /// How the level is known.
    pub level_evidence: Option<Evidence>,
    /// What kind of body.
    pub kind: Option<Kind>,
    /// The place it governs or belongs to, as the text names it (the smallest county-or-above unit).
    pub region: Option<String>,
    /// How the region is known.
    pub region_evidence: Option<Evidence>,
    /// The place of the gazetteer that it belongs to, if evidence decides; `region` stays what the text says.
    pub located: Located,
    /// What a manifest or the columns beside the text say; it stands above the text.
    pub given: Option<Given>,
    /// What the page says about its publication.
    pub published: Published,
}

impl Identity {
    /// The region as rows and groups have it: one spelling for all reports of a place (云南省玉溪市江川区, also where the text says 江川区);
    /// where no place is decided, what the text says.
    pub fn area(&self) -> Option<&str> {
        self.located.place.as_ref().map(|place| place.area.as_str()).or(self.region.as_deref())
    }
}
