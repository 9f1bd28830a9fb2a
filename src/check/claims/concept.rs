//! What a claim can be about, and which sums of table cells it may state.
//!
//! Comes in: a concept. Goes out: its check's name and its allowed expressions (checks.md §4), each with its cells. It reads no
//! text; the words that name a concept stand in [`super::words`].

use std::fmt::Write as _;

use crate::facts::{Column, DENIED, Facts, REFUSED, Row, Table, UNABLE, others};

use super::super::labels::short;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Concept {
    /// 收到申请.
    Received,
    /// 上年结转.
    CarriedIn,
    /// 答复, 办结.
    Handled,
    /// 办理申请, or 申请 with a number and no verb: received, or answered.
    Processed,
    /// The same without a verb.
    Bare,
    /// 予以公开.
    Granted,
    /// 公开答复: granted in whole or in part, or answered at all.
    Opened,
    /// 予以公开及部分公开.
    GrantedOrPartly,
    /// 部分公开.
    Partly,
    /// 不予公开.
    Denied,
    /// 无法提供.
    Unable,
    /// 不予处理.
    Refused,
    /// 其他处理.
    Other,
    /// 结转下年度.
    CarriedOut,
    /// 行政复议.
    Review,
    /// 行政诉讼.
    Suits,
    /// 未经复议直接起诉.
    SuitsDirect,
    /// 复议后起诉.
    SuitsAfterReview,
    /// 行政复议、行政诉讼 with one number.
    ReviewAndSuits,
    /// 制发规范性文件.
    Made,
    /// 废止规范性文件.
    Repealed,
    /// One reason, by its row.
    Reason(Row),
    /// One reason named before its group: the row or the group (因属于国家秘密不予公开).
    ReasonOrGroup(Row),
}

/// A sum of cells that a claim may state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    /// Added, or taken off if the sign is −1.
    pub terms: Vec<(i64, Row, Column)>,
}

impl Expression {
    fn of(rows: impl IntoIterator<Item = Row>) -> Self {
        Self { terms: rows.into_iter().map(|row| (1, row, Column::Total)).collect() }
    }

    fn less(mut self, row: Row) -> Self {
        self.terms.push((-1, row, Column::Total));
        self
    }

    /// Its value, if every cell is known.
    pub fn value(&self, facts: &Facts) -> Option<i64> {
        self.terms.iter().try_fold(0i64, |sum, &(sign, row, column)| sum.checked_add(sign * facts.value(row, column)?))
    }

    /// Its arithmetic in the form's words: `本年新收 20 + 上年结转 5 = 25`; of longer sums the parts that are 0 are left out.
    pub fn arithmetic(&self, facts: &Facts) -> String {
        let parts = self.terms.len();
        let mut sum = String::new();
        for &(sign, row, column) in self.terms.iter().filter(|t| parts < 4 || facts.value(t.1, t.2) != Some(0)) {
            let before = match sign {
                -1 => " − ",
                _ if sum.is_empty() => "",
                _ => " + ",
            };
            let value = facts.value(row, column).map_or("?".to_owned(), |v| v.to_string());
            let name = if row.table() == Table::T2 { column.label() } else { short(row) };
            let _ = write!(sum, "{before}{name} {value}");
        }
        match self.value(facts) {
            Some(_) if sum.is_empty() => format!("all {parts} parts are 0"),
            Some(value) if parts > 1 => format!("{sum} = {value}"),
            _ => sum,
        }
    }

    /// Where its cells stand: `table 3, column 总计`.
    pub fn place(&self) -> &'static str {
        match self.terms.first().map(|t| t.1.table()) {
            Some(Table::T2) => "table 2, 行政规范性文件",
            Some(Table::T4) => "table 4, column 总计",
            _ => "table 3, column 总计",
        }
    }
}

impl Concept {
    /// The name of its check.
    pub fn check(self) -> &'static str {
        match self {
            Self::Received | Self::Bare => "N.received",
            Self::CarriedIn => "N.carried_in",
            Self::Handled | Self::Processed => "N.handled",
            Self::Granted | Self::Opened => "N.granted",
            Self::GrantedOrPartly => "N.granted_or_partly",
            Self::Partly => "N.partly",
            Self::Denied => "N.denied",
            Self::Unable => "N.unable",
            Self::Refused => "N.refused",
            Self::Other => "N.other",
            Self::CarriedOut => "N.carried_out",
            Self::Review => "N.review",
            Self::Suits | Self::SuitsDirect | Self::SuitsAfterReview | Self::ReviewAndSuits => "N.suits",
            Self::Made => "N.documents_made",
            Self::Repealed => "N.documents_repealed",
            Self::Reason(_) | Self::ReasonOrGroup(_) => "N.reason",
        }
    }

    /// The row that a reason is checked against, as the finding's instance.
    pub fn reason(self) -> Option<Row> {
        match self {
            Self::Reason(row) | Self::ReasonOrGroup(row) => Some(row),
            _ => None,
        }
    }

    /// Whether it is a result of handled requests, or a reason of one.
    pub fn is_result(self) -> bool {
        use Concept::{Denied, Granted, GrantedOrPartly, Opened, Other, Partly, Reason, ReasonOrGroup, Refused, Unable};
        matches!(
            self,
            Granted | Opened | GrantedOrPartly | Partly | Denied | Unable | Refused | Other | Reason(_) | ReasonOrGroup(_)
        )
    }

    /// Whether it stands in table 4.
    pub fn is_dispute(self) -> bool {
        matches!(self, Self::Review | Self::Suits | Self::SuitsDirect | Self::SuitsAfterReview | Self::ReviewAndSuits)
    }

    /// Whether it stands in table 2.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Made | Self::Repealed)
    }

    /// What the text may mean by it; a claim agrees if it equals any of these.
    pub fn expressions(self, facts: &Facts) -> Vec<Expression> {
        use Row::{
            CarriedIn, CarriedOut, Granted, HandledTotal, LitigationAfterReview, LitigationDirect, New, PartlyGranted, Review,
        };
        let of = |rows: &[Row]| Expression::of(rows.iter().copied());
        match self {
            Self::Received => vec![of(&[New]), of(&[New, CarriedIn])],
            Self::CarriedIn => vec![of(&[CarriedIn])],
            Self::Handled => vec![of(&[HandledTotal]), of(&[HandledTotal]).less(CarriedIn), of(&[New, CarriedIn])],
            Self::Processed => {
                vec![of(&[HandledTotal]), of(&[New, CarriedIn]), of(&[New]), of(&[HandledTotal]).less(CarriedIn)]
            }
            Self::Bare => vec![of(&[New]), of(&[New, CarriedIn]), of(&[HandledTotal]), of(&[HandledTotal]).less(CarriedIn)],
            Self::Opened => vec![of(&[Granted, PartlyGranted]), of(&[Granted]), of(&[HandledTotal])],
            Self::Granted => vec![of(&[Granted]), of(&[Granted, PartlyGranted])],
            Self::GrantedOrPartly => vec![of(&[Granted, PartlyGranted])],
            Self::Partly => vec![of(&[PartlyGranted])],
            Self::Denied => vec![of(&DENIED)],
            Self::Unable => vec![of(&UNABLE)],
            Self::Refused => vec![of(&REFUSED)],
            Self::Other => facts.form_table3.map(|form| of(others(form))).into_iter().collect(),
            Self::CarriedOut => vec![of(&[CarriedOut])],
            Self::Review => vec![of(&[Review])],
            Self::Suits => {
                vec![of(&[LitigationDirect, LitigationAfterReview]), of(&[LitigationDirect]), of(&[LitigationAfterReview])]
            }
            Self::SuitsDirect => vec![of(&[LitigationDirect])],
            Self::SuitsAfterReview => vec![of(&[LitigationAfterReview])],
            Self::ReviewAndSuits => vec![of(&[Review, LitigationDirect, LitigationAfterReview]), of(&[Review, LitigationDirect])],
            Self::Made => vec![document(Column::Made)],
            Self::Repealed => vec![document(Column::Repealed)],
            Self::Reason(row) => vec![of(&[row])],
            Self::ReasonOrGroup(row) => {
                let group = [&DENIED[..], &UNABLE, &REFUSED].into_iter().find(|group| group.contains(&row));
                std::iter::once(of(&[row])).chain(group.map(of)).collect()
            }
        }
    }
}

fn document(column: Column) -> Expression {
    Expression { terms: vec![(1, Row::NormativeDocuments, column)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Cell, CellState, Form};

    #[test]
    fn arithmetic_is_said() {
        let cells = [(Row::New, 20), (Row::CarriedIn, 5), (Row::HandledTotal, 22)];
        let cells = cells.iter().map(|&(r, v)| Cell::bare(r, Column::Total, CellState::Printed(v))).collect();
        let facts = Facts { form_table2: None, form_table3: Some(Form::F2021), cells, ..Facts::default() };
        let said = |c: Concept| c.expressions(&facts).iter().map(|e| e.arithmetic(&facts)).collect::<Vec<_>>();
        assert_eq!(said(Concept::Received), ["本年新收 20", "本年新收 20 + 上年结转 5 = 25"]);
        assert_eq!(said(Concept::Handled)[1], "（七）总计 22 − 上年结转 5 = 17");
        assert_eq!(said(Concept::Review), ["行政复议 ?"]);
        assert_eq!(Concept::Other.expressions(&facts)[0].terms.len(), 3);
        assert_eq!(Concept::Repealed.expressions(&facts)[0].value(&facts), None);
    }
}
