//! What can be ranked by, one measure a file, each with its definition and how it is taken from a report.
//!
//! Comes in: an [`Entry`]. Goes out: what `rank --by` offers, and a [`Measured`]. It does not compare agencies. What several
//! measures share (which checks must hold, what makes a report not rated) is [`super::measure`].

mod backlog;
mod checks;
mod complete;
mod correction;
mod denial;
mod disclosure;
mod discretion;
mod dispute;
mod documents;
mod full;
mod items;
mod merits;
mod org_share;
mod original;
mod other;
mod refused;
mod requests;
mod stock;
mod unable;

use super::brief::Entry;
use super::measure::Measured;

/// Which end of a measure is more disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is more open.
    Up,
    /// Less is more open.
    Down,
    /// Neither: listed from much to little.
    Neutral,
}

impl Direction {
    /// The key used in rows: `up`, `down`, `neutral`.
    pub fn key(self) -> &'static str {
        ["up", "down", "neutral"][self as usize]
    }
}

/// What a measure says, for people.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The name on the command line.
    pub key: &'static str,
    /// The Chinese name.
    pub label: &'static str,
    /// In row keys of the forms.
    pub formula: &'static str,
    /// Which end is more disclosure.
    pub direction: Direction,
    /// `share` (k of n cases, with an interval), `ratio` (k/n where n is no number of cases k was drawn from, without an
    /// interval), else the thing counted.
    pub unit: &'static str,
    /// Where its figures stand.
    pub cells: &'static str,
    /// What it means in law (articles of 国令711号).
    pub meaning: &'static str,
    /// What to read with care.
    pub traps: &'static str,
    /// Whether the figures of the two forms are of different things, so that reports of different forms are never compared.
    pub by_form: bool,
}

macro_rules! metrics {
    ($($label:literal $variant:ident $file:ident),+ $(,)?) => {
        /// A measure of one report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric { $(#[doc = $label] $variant),+ }

        impl Metric {
            /// All of them, the default first.
            pub const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];

            /// Formula, direction, unit, meaning and traps.
            ///
            /// ```
            /// use gongkai::rank::Metric;
            /// assert_eq!(Metric::default().definition().formula, "(granted + partly_granted) / handled_total");
            /// ```
            pub fn definition(self) -> &'static Definition {
                match self { $(Self::$variant => &$file::DEFINITION),+ }
            }

            /// Measures one report. Cost: constant.
            pub fn measure(self, entry: &Entry) -> Measured {
                match self { $(Self::$variant => $file::measure(entry)),+ }
            }
        }
    };
}

metrics! {
    "实质公开率" Disclosure disclosure,
    "全部公开率" Full full,
    "实体公开率" Merits merits,
    "不予公开率" Denial denial,
    "无法提供率" Unable unable,
    "不予处理率" Refused refused,
    "其他处理率" Other other,
    "裁量不公开率" Discretion discretion,
    "新收申请" Requests requests,
    "法人申请占比" OrgShare org_share,
    "结转率" Backlog backlog,
    "纠错率" Correction correction,
    "争议比" Dispute dispute,
    "制发文件" Documents documents,
    "文件存量" Stock stock,
    "主动公开条数（自述）" Items items,
    "原创率" Original original,
    "填报完整率" Complete complete,
    "勾稽合格率" Checks checks,
}

#[expect(clippy::derivable_impls, reason = "the variants come from the table above, and #[default] cannot stand in it")]
impl Default for Metric {
    fn default() -> Self {
        Self::Disclosure
    }
}

impl Metric {
    /// From the name on the command line, or as output names it.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.key() == key || m.definition().label == key)
    }

    /// The name on the command line.
    pub fn key(self) -> &'static str {
        self.definition().key
    }

    /// Whether it is a share of cases, with an interval.
    pub fn is_share(self) -> bool {
        self.definition().unit == "share"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_are_unique() {
        for metric in Metric::ALL {
            assert_eq!(Metric::parse(metric.key()), Some(metric));
            assert_eq!(Metric::parse(metric.definition().label), Some(metric));
        }
        assert_eq!(Metric::parse("openness"), None);
    }
}
