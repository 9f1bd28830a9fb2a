//! Two texts side by side: passages in panes, what one side lacks between them.
//!
//! Comes in: the [`Evidence`] of two reports. Goes out: rows of two sides; drawn for a terminal here, for paper in `page`.

use std::collections::VecDeque;

use super::terminal::{clean, width};
use crate::copies::{Evidence, Segment, Stretch};
use crate::report::Span;

/// A row of the two panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PaneRow {
    /// A passage begins: its number from 0.
    Passage(usize),
    /// A piece of a passage on both sides.
    Both([Vec<(Stretch, String)>; 2]),
    /// What only one side (0 or 1) has.
    Only(usize, Span, String),
}

/// All rows, in the order of `a`; what only `b` has stands where `b` has it.
pub(super) fn rows(evidence: &Evidence) -> Vec<PaneRow> {
    let pair = &evidence.pair;
    let spans = |side: usize| pair.passages.iter().map(move |p| if side == 0 { p.span_a } else { p.span_b });
    let outside = |side: usize| -> VecDeque<&(Span, String)> {
        let inside = |only: &Span| spans(side).any(|p| p.start <= only.start && only.end <= p.end);
        evidence.only[side].iter().filter(|(span, _)| !inside(span)).collect()
    };
    let mut only = [outside(0), outside(1)];
    let mut rows = Vec::new();
    for (number, segments) in evidence.passages.iter().enumerate() {
        for (side, before) in [(0, Some(pair.passages[number].span_a.start)), (1, Some(pair.passages[number].span_b.start))] {
            let before = before.filter(|_| side == 0 || !evidence.moved[number]);
            while only[side].front().is_some_and(|first| before.is_some_and(|before| first.0.start < before)) {
                rows.extend(only[side].pop_front().map(|(span, text)| PaneRow::Only(side, *span, text.clone())));
            }
        }
        rows.push(PaneRow::Passage(number));
        rows.extend(paragraphs(segments).into_iter().map(PaneRow::Both));
    }
    for (side, rest) in only.into_iter().enumerate() {
        rows.extend(rest.into_iter().map(|(span, text)| PaneRow::Only(side, *span, text.clone())));
    }
    rows
}

/// A passage cut where both sides begin a new paragraph in the same words.
fn paragraphs(segments: &[Segment]) -> Vec<[Vec<(Stretch, String)>; 2]> {
    let mut rows: Vec<[Vec<(Stretch, String)>; 2]> = vec![[Vec::new(), Vec::new()]];
    for segment in segments {
        let (a, b): (Vec<&str>, Vec<&str>) = (segment.a.split('\n').collect(), segment.b.split('\n').collect());
        if segment.stretch == Stretch::Same && a.len() == b.len() {
            for (number, (a, b)) in a.iter().zip(&b).enumerate() {
                if number > 0 {
                    rows.push([Vec::new(), Vec::new()]);
                }
                let last = rows.last_mut().expect("there is one from the start");
                last[0].push((segment.stretch, (*a).to_owned()));
                last[1].push((segment.stretch, (*b).to_owned()));
            }
        } else {
            let last = rows.last_mut().expect("there is one from the start");
            last[0].push((segment.stretch, segment.a.replace('\n', "¶")));
            last[1].push((segment.stretch, segment.b.replace('\n', "¶")));
        }
    }
    for row in &mut rows {
        for side in row {
            side.retain(|(_, text)| !text.is_empty());
        }
    }
    rows
}

/// How differences are marked in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// By colour, which takes no room.
    Colour,
    /// By 【】.
    Brackets,
}

impl Marks {
    fn ends(self) -> (&'static str, &'static str) {
        match self {
            Self::Colour => ("\u{1b}[1;31m", "\u{1b}[0m"),
            Self::Brackets => ("【", "】"),
        }
    }

    fn columns(self) -> usize {
        if self == Self::Brackets { 2 } else { 0 }
    }
}

/// Two texts in two panes of a terminal of `columns`: lines with ` │ ` in the middle, differences marked.
pub(super) fn draw(sides: &[Vec<(Stretch, String)>; 2], columns: usize, marks: Marks) -> String {
    let pane = (columns.saturating_sub(3) / 2).max(8);
    let [a, b] = [0, 1].map(|side| wrapped(&sides[side], pane, marks));
    let mut drawn = String::new();
    for line in 0..a.len().max(b.len()) {
        let side = |lines: &[(String, usize)]| lines.get(line).cloned().unwrap_or_default();
        let ((left, used), (right, _)) = (side(&a), side(&b));
        let padding = " ".repeat(pane.saturating_sub(used));
        drawn.push_str(format!("{left}{padding} │ {right}").trim_end());
        drawn.push('\n');
    }
    drawn
}

/// Lines of at most `columns`, each with the columns it takes.
fn wrapped(text: &[(Stretch, String)], columns: usize, marks: Marks) -> Vec<(String, usize)> {
    let (open, close) = marks.ends();
    let mut lines = vec![(String::new(), 0)];
    for (stretch, text) in text {
        let marked = *stretch != Stretch::Same;
        let mut inside = false;
        for c in clean(text).chars() {
            let needed = width(c.encode_utf8(&mut [0; 4]));
            let (line, used) = lines.last_mut().expect("there is one from the start");
            let margin = if marked { marks.columns() * if inside { 1 } else { 2 } } else { 0 };
            if *used + needed + margin > columns && *used > 0 {
                if inside {
                    line.push_str(close);
                    *used += marks.columns();
                    inside = false;
                }
                lines.push((String::new(), 0));
            }
            let (line, used) = lines.last_mut().expect("there is one from the start");
            if marked && !inside {
                line.push_str(open);
                *used += marks.columns();
                inside = true;
            }
            line.push(c);
            *used += needed;
        }
        if inside {
            let (line, used) = lines.last_mut().expect("there is one from the start");
            line.push_str(close);
            *used += marks.columns();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_keep_to_their_columns_and_marks_are_closed_at_every_line() {
        let same = |text: &str| (Stretch::Same, text.to_owned());
        let other = |text: &str| (Stretch::Substituted, text.to_owned());
        let sides = [vec![same("梳理台账"), other("小桥街道"), same("存")], vec![same("梳理台账"), other("人和"), same("存")]];
        assert_eq!(draw(&sides, 27, Marks::Brackets), "梳理台账     │ 梳理台账\n【小桥街道】 │ 【人和】存\n存           │\n");
        for columns in 20..60 {
            for line in draw(&sides, columns, Marks::Brackets).lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
                assert_eq!(line.matches('【').count(), line.matches('】').count());
            }
        }
    }
}
