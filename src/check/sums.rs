//! The sums of the forms (checks.md §2, `T3.*` and `T4.*`) as findings.
//!
//! Comes in: [`Facts`]. Goes out: one finding for each of the 40 or 42 identities, with both sides. How a sum came out is
//! decided in [`crate::facts::check`]; here it is said in words.

use crate::facts::{Check, Facts, check as sums};

use super::{Figure, Finding, Outcome};

/// Every identity of tables 3 and 4.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    sums(facts).into_iter().map(finding).collect()
}

fn finding(check: Check) -> Finding {
    Finding {
        instance: check.instance.to_owned(),
        left: check.left.map(Figure::Whole),
        right: check.right.map(Figure::Whole),
        cells: check.cells,
        requires: requires(check.check),
        ..Finding::new(check.check, Outcome::Sum(check.status), check.severity, check.message)
    }
}

/// What the form asks for.
fn requires(check: &str) -> &'static str {
    match check {
        "T3.balance" => "第一项加第二项之和，等于第三项加第四项之和",
        "T3.results" => "（七）总计等于（一）至（六）各行之和",
        "T3.row" => "总计等于自然人、法人或其他组织各列之和",
        _ => "总计等于结果维持、结果纠正、其他结果、尚未审结之和",
    }
}
