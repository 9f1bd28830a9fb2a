//! What can be ranked by: each measure with its formula, direction and legal meaning.
//!
//! Comes in: nothing. Goes out: what `rank --by` offers. It does not measure; that is [`super::measure`].

/// A measure of one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// 实质公开率.
    #[default]
    Disclosure,
    /// 全部公开率.
    Full,
    /// 实体公开率.
    Merits,
    /// 不予公开率.
    Denial,
    /// 无法提供率.
    Unable,
    /// 不予处理率.
    Refused,
    /// 其他处理率.
    Other,
    /// 裁量不公开率.
    Discretion,
    /// 新收申请.
    Requests,
    /// 结转率.
    Backlog,
    /// 纠错率.
    Correction,
    /// 制发文件.
    Documents,
}

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
    /// `share` (0–1), `requests` or `documents`.
    pub unit: &'static str,
    /// What it means in law, and what to read with care.
    pub meaning: &'static str,
}

impl Metric {
    /// All of them, the default first.
    pub const ALL: [Self; 12] = [
        Self::Disclosure,
        Self::Full,
        Self::Merits,
        Self::Denial,
        Self::Unable,
        Self::Refused,
        Self::Other,
        Self::Discretion,
        Self::Requests,
        Self::Backlog,
        Self::Correction,
        Self::Documents,
    ];

    /// From the name on the command line.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.key() == key)
    }

    /// The name on the command line.
    pub fn key(self) -> &'static str {
        self.definition().key
    }

    /// Whether it is a share of cases, with an interval, and not a count.
    pub fn is_share(self) -> bool {
        self.definition().unit == "share"
    }

    /// Formula, direction, unit and meaning (metrics.md §2; articles of 国令711号).
    pub fn definition(self) -> Definition {
        use Direction::{Down, Neutral, Up};
        let define = |key, label, formula, direction, unit, meaning| Definition { key, label, formula, direction, unit, meaning };
        let share = |key, label, formula, direction, meaning| define(key, label, formula, direction, "share", meaning);
        match self {
            Self::Disclosure => share(
                "disclosure",
                "实质公开率",
                "(granted + partly_granted) / handled_total",
                Up,
                "art. 36(1)(2), 37: of all requests handled in the year, those answered with information",
            ),
            Self::Full => share(
                "full",
                "全部公开率",
                "granted / handled_total",
                Up,
                "art. 36(1)(2): requests granted in full, replies that the information is already public included",
            ),
            Self::Merits => share(
                "merits",
                "实体公开率",
                "(granted + partly_granted) / (granted + partly_granted + denied + unable)",
                Up,
                "as disclosure, without requests that ended on procedure (refused, other)",
            ),
            Self::Denial => share(
                "denial",
                "不予公开率",
                "denied / handled_total",
                Down,
                "art. 14-16, 36(7): denied for a reason in law; small almost everywhere, refusal hides in unable",
            ),
            Self::Unable => share(
                "unable",
                "无法提供率",
                "unable / handled_total",
                Down,
                "art. 30, 36(4)(5), 38: not held, not made, not clear; not held is also a misdirected request",
            ),
            Self::Refused => share(
                "refused",
                "不予处理率",
                "refused / handled_total",
                Down,
                "art. 35, 36(6), 39: petitions, repeats, publications, excessive requests",
            ),
            Self::Other => share(
                "other",
                "其他处理率",
                "other / handled_total",
                Down,
                "art. 30, 42: not corrected or not paid in time, and the rest, withdrawals among it; one row in the form of 2019",
            ),
            Self::Discretion => share(
                "discretion",
                "裁量不公开率",
                "(denied_internal + denied_process + denied_enforcement_file) / handled_total",
                Down,
                "art. 16: may be denied, not must",
            ),
            Self::Requests => define(
                "requests",
                "新收申请",
                "new",
                Neutral,
                "requests",
                "art. 27: demand, not openness; not set against population",
            ),
            Self::Backlog => share(
                "backlog",
                "结转率",
                "carried_out / (new + carried_in)",
                Down,
                "art. 33: still open at the end of the year; requests of December weigh on it",
            ),
            Self::Correction => share(
                "correction",
                "纠错率",
                "corrected / (upheld + corrected + other), review and both kinds of suits",
                Down,
                "art. 51: decided cases in which the agency was put right; pending ones left out; a block left blank is left out",
            ),
            Self::Documents => define(
                "documents",
                "制发文件",
                "regulations.made + normative_documents.made",
                Up,
                "documents",
                "art. 20(1): documents made in the year; never compared across forms; regulations only from cities with districts up",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_are_unique() {
        for metric in Metric::ALL {
            assert_eq!(Metric::parse(metric.key()), Some(metric));
        }
        assert_eq!(Metric::parse("openness"), None);
    }
}
