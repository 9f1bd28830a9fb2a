//! A claim held against the tables.
//!
//! Comes in: a [`Claim`] and the [`Facts`]. Goes out: a [`Finding`] without its place. A claim agrees if it equals any allowed
//! expression; it differs only if every one of them is known and none fits. Which of the two is right it does not say.

use crate::facts::{Column, Facts, Row, Status};
use crate::report::Severity;

use super::super::{Figure, Finding, Outcome};
use super::claim::{Claim, Said};
use super::concept::{Concept, Expression};

/// Compares; `None` for a share of a count that the table does not have, which says nothing new.
pub(super) fn compare(claim: &Claim, facts: &Facts) -> Option<Finding> {
    match claim.said {
        Said::Count { concept, value, about } => Some(count(claim, concept, (value, about), facts)),
        Said::Share { concept, count, percent, places } => share(claim, concept, (count, percent, places), facts),
        Said::AllDone => Some(all_done(claim, facts)),
    }
}

fn count(claim: &Claim, concept: Concept, (value, about): (i64, bool), facts: &Facts) -> Finding {
    let expressions = concept.expressions(facts);
    let known: Vec<(&Expression, i64)> = expressions.iter().filter_map(|e| Some((e, e.value(facts)?))).collect();
    let fits = |other: i64| if about { value.abs_diff(other).saturating_mul(10) <= other.unsigned_abs() } else { value == other };
    let nearest = known.iter().min_by_key(|(_, other)| value.abs_diff(*other));
    let outcome = match known.iter().find(|(_, other)| fits(*other)) {
        Some(&(expression, other)) => (Outcome::Agrees, Some((expression, other))),
        // What is not known might fit.
        None if known.len() < expressions.len() || known.is_empty() => (Outcome::Sum(Status::Unknown), None),
        None => (Outcome::Differs, nearest.copied()),
    };
    let name = concept.check();
    let severity = if about || claim.doubt.is_some() { Severity::Info } else { Severity::Warn };
    let finding = match outcome {
        (outcome, Some((expression, other))) => {
            let message = match outcome {
                Outcome::Agrees => format!("text says {}; {}", claim.words, expression.arithmetic(facts)),
                _ => format!("text differs: it says {}; {}{}", claim.words, expression.arithmetic(facts), doubted(claim)),
            };
            Finding {
                right: Some(Figure::Whole(other)),
                cells: cells(expression),
                ..Finding::new(name, outcome, severity, message)
            }
        }
        (outcome, None) => {
            let message = format!("text says {}; not known: {}", claim.words, missing(&expressions, facts));
            let cells = expressions.first().map(cells).unwrap_or_default();
            Finding { cells, ..Finding::new(name, outcome, Severity::Info, message) }
        }
    };
    let instance = concept.reason().map_or(String::new(), |row| row.key().to_owned());
    Finding { instance, left: Some(Figure::Whole(value)), requires: requires(concept), ..finding }
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
        let message = format!("text says {}; not known: table 3 handled_total total", claim.words);
        return Some(Finding {
            left: Some(Figure::Real(percent)),
            ..Finding::new(NAME, Outcome::Sum(Status::Unknown), Severity::Info, message)
        });
    };
    let agrees = (exact - percent).abs() <= room;
    let arithmetic = format!("{count} / {value} = {exact:.2} % ({})", whole.arithmetic(facts));
    let (outcome, message) = if agrees {
        (Outcome::Agrees, format!("text says {}; {arithmetic}", claim.words))
    } else if facts.value(Row::HandledTotal, Column::Total).is_none() {
        (Outcome::Sum(Status::Unknown), format!("text says {}; not known: table 3 handled_total total", claim.words))
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
        None => (Outcome::Sum(Status::Unknown), format!("text says {}; not known: table 3 carried_out total", claim.words)),
        Some(0) => (Outcome::Agrees, format!("text says {}; table 3 carried_out total 0", claim.words)),
        Some(rest) => (
            Outcome::Differs,
            format!("text differs: it says {}; table 3 carried_out total {rest}{}", claim.words, doubted(claim)),
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
        let name = format!("table {} {} {}", row.table().key(), row.key(), column.key());
        if !named.contains(&name) {
            named.push(name);
        }
    }
    if named.is_empty() { "the form of table 3".to_owned() } else { named.join(", ") }
}

/// What the form prints there.
fn requires(concept: Concept) -> &'static str {
    match concept {
        Concept::Received => Row::New.label(),
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

    fn said(said: Said) -> Claim {
        Claim { said, doubt: None, words: "收到…9件".to_owned(), start: 0, end: 5 }
    }

    #[test]
    fn what_is_not_known_is_not_held_against_the_text() {
        let claim = said(Said::Count { concept: Concept::Received, value: 9, about: false });
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
    fn shares_agree_at_their_printed_places() {
        let facts = facts(&[(Row::Granted, 35), (Row::HandledTotal, 805)]);
        for (percent, places, agrees) in [(4.34, 2, true), (4.35, 2, true), (4.3, 1, true), (4.0, 0, true), (4.5, 1, false)] {
            let claim = said(Said::Share { concept: Concept::Granted, count: 35, percent, places });
            let outcome = compare(&claim, &facts).map(|f| f.outcome == Outcome::Agrees);
            assert_eq!(outcome, Some(agrees), "{percent}");
        }
        let other = said(Said::Share { concept: Concept::Granted, count: 36, percent: 4.5, places: 1 });
        assert_eq!(compare(&other, &facts), None, "the count was reported already");
    }

    #[test]
    fn about_is_within_a_tenth_and_never_more_than_info() {
        let facts = facts(&[(Row::CarriedIn, 100)]);
        for (value, outcome) in [(90, Outcome::Agrees), (110, Outcome::Agrees), (120, Outcome::Differs)] {
            let claim = said(Said::Count { concept: Concept::CarriedIn, value, about: true });
            let finding = compare(&claim, &facts).expect("a count");
            assert_eq!((finding.outcome, finding.severity), (outcome, Severity::Info), "{value}");
        }
    }
}
