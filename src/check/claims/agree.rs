//! A claim held against the tables.
//!
//! Comes in: a [`Claim`] and the [`Facts`]. Goes out: a [`Finding`] without its place. A claim agrees if it equals any allowed
//! expression; it differs only if every one of them is known and none fits: then all are named. Which is right it does not say.

use crate::facts::{Column, Facts, Row, Status, Table};
use crate::report::Severity;

use super::super::labels::short;
use super::super::{Figure, Finding, Outcome, Reading};
use super::bond::PARTIAL;
use super::claim::{Claim, Said};
use super::concept::{Concept, Expression};

/// Compares; `None` for a share of a count that the table does not have, which says nothing new.
pub(super) fn compare(claim: &Claim, facts: &Facts) -> Option<Finding> {
    match claim.said {
        Said::Count { concept, value, about } => count(claim, concept, (value, about), facts),
        Said::Share { concept, count, percent, places } => share(claim, concept, (count, percent, places), facts),
        Said::AllDone => Some(all_done(claim, facts)),
    }
}

fn count(claim: &Claim, concept: Concept, (value, about): (i64, bool), facts: &Facts) -> Option<Finding> {
    let expressions = concept.expressions(facts);
    let known: Vec<(&Expression, i64)> = expressions.iter().filter_map(|e| Some((e, e.value(facts)?))).collect();
    let fits = |other: i64| if about { value.abs_diff(other).saturating_mul(10) <= other.unsigned_abs() } else { value == other };
    let name = concept.check();
    let fit = known.iter().find(|(_, other)| fits(*other));
    let finding = if let Some(&(expression, other)) = fit {
        let message = format!("text says {}; {}", claim.words, said(expression, facts));
        let made = Finding::new(name, Outcome::Agrees, severity(claim, about), message);
        Finding { right: Some(Figure::Whole(other)), cells: cells(expression), ..made }
    } else if let Some(&(_, own)) = known.first().filter(|_| known.len() == expressions.len()) {
        // Of a part of the requests no table tells.
        if claim.doubt == Some(PARTIAL) {
            return None;
        }
        let readings: Vec<String> = expressions.iter().map(|e| e.arithmetic(facts)).collect();
        let place = expressions.first().map_or("", Expression::place);
        let message = format!("text differs: it says {}; {place}: {}{}", claim.words, readings.join(", or "), doubted(claim));
        let mut all: Vec<(Row, Column)> = Vec::new();
        for cell in expressions.iter().flat_map(cells) {
            if !all.contains(&cell) {
                all.push(cell);
            }
        }
        // The form's own row comes first; which of the readings the text means is not known.
        Finding {
            right: Some(Figure::Whole(own)),
            cells: all,
            ..Finding::new(name, Outcome::Differs, severity(claim, about), message)
        }
    } else {
        // What is not known might fit.
        let message = format!("text says {}; not known: {}", claim.words, missing(&expressions, facts));
        let cells = expressions.first().map(cells).unwrap_or_default();
        Finding { cells, ..Finding::new(name, Outcome::Sum(Status::Unknown), Severity::Info, message) }
    };
    let instance = concept.reason().map_or(String::new(), |row| row.key().to_owned());
    let readings = known.iter().map(|(e, value)| Reading { words: e.arithmetic(facts), value: *value }).collect();
    Some(Finding { instance, left: Some(Figure::Whole(value)), requires: requires(concept), readings, ..finding })
}

fn severity(claim: &Claim, about: bool) -> Severity {
    if about || claim.doubt.is_some() { Severity::Info } else { Severity::Warn }
}

/// Where the cells stand, and what they say.
fn said(expression: &Expression, facts: &Facts) -> String {
    format!("{}: {}", expression.place(), expression.arithmetic(facts))
}

fn share(claim: &Claim, concept: Concept, (count, percent, places): (i64, f64, u32), facts: &Facts) -> Option<Finding> {
    const NAME: &str = "N.rate";
    let part = concept.expressions(facts).into_iter().find(|e| e.value(facts) == Some(count))?;
    let wholes = Concept::Handled.expressions(facts).into_iter().chain(Concept::Received.expressions(facts));
    let shares: Vec<(f64, i64, Expression)> = wholes
        .filter_map(|whole| {
            let value = whole.value(facts).filter(|&v| v > 0)?;
            Some((count as f64 * 100.0 / value as f64, value, whole))
        })
        .collect();
    // Printed shares are rounded or cut at their last place.
    let room = 0.01f64.max(10f64.powi(-(places as i32))) + 1e-9;
    let nearest = shares.iter().min_by(|a, b| (a.0 - percent).abs().total_cmp(&(b.0 - percent).abs()));
    let Some((exact, value, whole)) = nearest else {
        let message = format!("text says {}; not known: table 3, column 总计: （七）总计", claim.words);
        return Some(Finding {
            left: Some(Figure::Real(percent)),
            ..Finding::new(NAME, Outcome::Sum(Status::Unknown), Severity::Info, message)
        });
    };
    let agrees = (exact - percent).abs() <= room;
    let arithmetic = format!("{count} / {value} = {exact:.2} % ({})", said(whole, facts));
    let (outcome, message) = if agrees {
        (Outcome::Agrees, format!("text says {}; {arithmetic}", claim.words))
    } else if facts.value(Row::HandledTotal, Column::Total).is_none() {
        (Outcome::Sum(Status::Unknown), format!("text says {}; not known: table 3, column 总计: （七）总计", claim.words))
    } else {
        (Outcome::Differs, format!("text differs: it says {}; {arithmetic}{}", claim.words, doubted(claim)))
    };
    let certain = claim.doubt.is_none() && outcome != Outcome::Sum(Status::Unknown);
    let severity = if certain { Severity::Warn } else { Severity::Info };
    let cells = cells(&part).into_iter().chain(cells(whole)).collect();
    Some(Finding {
        left: Some(Figure::Real(percent)),
        right: Some(Figure::Real(*exact)),
        cells,
        ..Finding::new(NAME, outcome, severity, message)
    })
}

fn all_done(claim: &Claim, facts: &Facts) -> Finding {
    const NAME: &str = "N.all_done";
    let left_over = facts.value(Row::CarriedOut, Column::Total);
    let (outcome, message) = match left_over {
        None => {
            (Outcome::Sum(Status::Unknown), format!("text says {}; not known: table 3, column 总计: 结转下年度", claim.words))
        }
        Some(0) => (Outcome::Agrees, format!("text says {}; table 3, column 总计: 结转下年度 0", claim.words)),
        Some(rest) => (
            Outcome::Differs,
            format!("text differs: it says {}; table 3, column 总计: 结转下年度 {rest}{}", claim.words, doubted(claim)),
        ),
    };
    let certain = claim.doubt.is_none() && left_over.is_some();
    let severity = if certain { Severity::Warn } else { Severity::Info };
    Finding {
        left: Some(Figure::Whole(0)),
        right: left_over.map(Figure::Whole),
        cells: vec![(Row::CarriedOut, Column::Total)],
        ..Finding::new(NAME, outcome, severity, message)
    }
}

fn doubted(claim: &Claim) -> String {
    claim.doubt.map_or(String::new(), |doubt| format!("; {doubt}"))
}

fn cells(expression: &Expression) -> Vec<(Row, Column)> {
    expression.terms.iter().map(|&(_, row, column)| (row, column)).collect()
}

/// The cells that are not known, each once.
fn missing(expressions: &[Expression], facts: &Facts) -> String {
    let mut named: Vec<String> = Vec::new();
    for (row, column) in expressions.iter().flat_map(cells).filter(|&(row, column)| facts.value(row, column).is_none()) {
        let name = if row.table() == Table::T2 { format!("{} {}", short(row), column.label()) } else { short(row).to_owned() };
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let place = expressions.first().map_or("", Expression::place);
    if named.is_empty() { "the form of table 3".to_owned() } else { format!("{place}: {}", named.join(", ")) }
}

/// What the form prints there.
fn requires(concept: Concept) -> &'static str {
    match concept {
        Concept::Received | Concept::Bare => Row::New.label(),
        Concept::CarriedIn => Row::CarriedIn.label(),
        Concept::CarriedOut => Row::CarriedOut.label(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Cell, CellState, Form};

    fn facts(cells: &[(Row, i64)]) -> Facts {
        let cells = cells.iter().map(|&(row, value)| Cell::bare(row, Column::Total, CellState::Printed(value))).collect();
        Facts { form_table2: None, form_table3: Some(Form::F2021), cells, ..Facts::default() }
    }

    fn claim(said: Said) -> Claim {
        Claim { said, doubt: None, words: "收到…9件".to_owned(), start: 0, end: 5 }
    }

    #[test]
    fn what_is_not_known_is_not_held_against_the_text() {
        let claim = claim(Said::Count { concept: Concept::Received, value: 9, about: false });
        for (cells, outcome) in [
            (&[(Row::New, 9)][..], Outcome::Agrees),
            (&[(Row::New, 8)], Outcome::Sum(Status::Unknown)),
            (&[(Row::New, 8), (Row::CarriedIn, 1)], Outcome::Agrees),
            (&[(Row::New, 7), (Row::CarriedIn, 1)], Outcome::Differs),
            (&[], Outcome::Sum(Status::Unknown)),
        ] {
            assert_eq!(compare(&claim, &facts(cells)).map(|f| f.outcome), Some(outcome), "{cells:?}");
        }
    }

    #[test]
    fn every_reading_is_named_the_forms_own_first() {
        let facts = facts(&[(Row::New, 53), (Row::CarriedIn, 6), (Row::HandledTotal, 55)]);
        let claim = claim(Said::Count { concept: Concept::Handled, value: 9, about: false });
        let found = compare(&claim, &facts).expect("it differs");
        assert_eq!(
            found.message,
            "text differs: it says 收到…9件; table 3, column 总计: （七）总计 55, or （七）总计 55 − 上年结转 6 = 49, or \
             本年新收 53 + 上年结转 6 = 59"
        );
        assert_eq!(found.right, Some(Figure::Whole(55)));
        assert_eq!(found.readings.iter().map(|r| r.value).collect::<Vec<_>>(), [55, 49, 59]);
        let part = Claim { doubt: Some(PARTIAL), ..claim };
        assert_eq!(compare(&part, &facts), None, "no table tells of a part");
    }

    #[test]
    fn shares_agree_at_their_printed_places() {
        let facts = facts(&[(Row::Granted, 35), (Row::HandledTotal, 805)]);
        for (percent, places, agrees) in [(4.34, 2, true), (4.35, 2, true), (4.3, 1, true), (4.0, 0, true), (4.5, 1, false)] {
            let claim = claim(Said::Share { concept: Concept::Granted, count: 35, percent, places });
            let outcome = compare(&claim, &facts).map(|f| f.outcome == Outcome::Agrees);
            assert_eq!(outcome, Some(agrees), "{percent}");
        }
        let other = claim(Said::Share { concept: Concept::Granted, count: 36, percent: 4.5, places: 1 });
        assert_eq!(compare(&other, &facts), None, "the count was reported already");
    }

    #[test]
    fn about_is_within_a_tenth_and_never_more_than_info() {
        let facts = facts(&[(Row::CarriedIn, 100)]);
        for (value, outcome) in [(90, Outcome::Agrees), (110, Outcome::Agrees), (120, Outcome::Differs)] {
            let claim = claim(Said::Count { concept: Concept::CarriedIn, value, about: true });
            let finding = compare(&claim, &facts).expect("a count");
            assert_eq!((finding.outcome, finding.severity), (outcome, Severity::Info), "{value}");
        }
    }
}
