//! Loose lines of a table of statistics → rows found.
//!
//! Comes in: a run of lines outside grids. Goes out: the rows of the form of 2014 that they hold, if enough of them stand
//! together to be a table and not a mention in a text. It knows the labels of the form only: a line of a local table looks like
//! any sentence.
//!
//! A line is `label unit figure`, or these stand on lines of their own. In a table of the second kind a page number may stand
//! where a figure belongs, so a figure counts only as far below its unit as the other lines are apart; in one of the first kind
//! a bare figure never counts.

use crate::report::Span;
use crate::text::normalise;

use super::super::cell::Reason;
use super::super::sheet::{CellKind, SheetCell, SheetRow};
use super::form::IndicatorKey;
use super::found::{Found, Value};
use super::label;

/// Rows found in lines, with the numbers of these lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub rows: Vec<Found>,
    pub used: Vec<usize>,
}

/// Rows that must stand together to be a table.
const FEWEST: usize = 4;
/// Lines of something else that may stand between two rows: heads, wrapped labels, remarks.
const MOST_BETWEEN: usize = 6;

/// The tables in a run of lines.
pub(super) fn read(lines: &[SheetRow]) -> Vec<Lines> {
    let mut tables = Vec::new();
    let mut stretch: Vec<(usize, Line)> = Vec::new();
    let mut others = 0;
    for (at, row) in lines.iter().enumerate() {
        let line = Line::read(row);
        let is_other = matches!(line.kind, Kind::Other);
        others = if line.names_line() { 0 } else { others + usize::from(is_other) };
        if others > MOST_BETWEEN {
            tables.extend(table(&std::mem::take(&mut stretch)));
            continue;
        }
        // A stretch begins with a label.
        if !stretch.is_empty() || line.names_line() {
            stretch.push((at, line));
        }
    }
    tables.extend(table(&stretch));
    tables
}

/// The rows of a stretch of lines, if they are enough.
fn table(stretch: &[(usize, Line)]) -> Option<Lines> {
    let mut labels: Vec<IndicatorKey> = stretch.iter().filter_map(|(_, l)| l.line()).collect();
    labels.sort_unstable();
    labels.dedup();
    if labels.len() < FEWEST {
        return None;
    }
    let mut reader = Reader { gap: usual_gap(stretch), ..Reader::default() };
    for (at, line) in stretch {
        reader.take(*at, line);
    }
    reader.close();
    let mut keys: Vec<IndicatorKey> = reader.found.rows.iter().filter(|f| f.has_place()).filter_map(Found::line).collect();
    keys.sort_unstable();
    keys.dedup();
    (keys.len() >= FEWEST).then_some(reader.found)
}

/// How many bytes stand between a label, its unit and its figure where these have lines of their own; `None` if most rows stand
/// on one line.
fn usual_gap(stretch: &[(usize, Line)]) -> Option<u32> {
    let whole = stretch.iter().filter(|(_, l)| matches!(l.kind, Kind::Row { figure: Some(_), .. })).count();
    let mut gaps: Vec<u32> = Vec::new();
    for pair in stretch.windows(2) {
        let [(_, above), (_, below)] = pair else { continue };
        let is_part = matches!(below.kind, Kind::Unit { .. } | Kind::Figure(_));
        if is_part && matches!(above.kind, Kind::Row { figure: None, .. } | Kind::Unit { figure: None, .. } | Kind::Note) {
            gaps.push(below.span.start.saturating_sub(above.span.end));
        }
    }
    if gaps.len() <= whole {
        return None;
    }
    gaps.sort_unstable();
    gaps.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0])
}

/// The state of reading a stretch: the row that waits for its unit or figure.
#[derive(Default)]
struct Reader {
    gap: Option<u32>,
    found: Lines,
    open: Option<Found>,
    /// Where the last line that belongs to the open row ends.
    end: u32,
    /// The last row is complete and its figure stood on a line of its own.
    figure_above: bool,
}

impl Reader {
    fn take(&mut self, at: usize, line: &Line) {
        let figure_above = std::mem::take(&mut self.figure_above);
        match &line.kind {
            Kind::Row { found, figure } => {
                self.close();
                self.found.used.push(at);
                let mut found = found.clone();
                if let Some((raw, span)) = figure {
                    found.value = Value::Cell { raw: raw.clone(), span: *span };
                    self.found.rows.push(found);
                } else {
                    self.open = Some(found);
                }
            }
            Kind::Note => {}
            Kind::Unit { unit, figure } => {
                self.found.used.push(at);
                let takes = self.open.as_ref().is_some_and(|open| open.unit.is_none()) && self.is_near(line);
                match &mut self.open {
                    Some(open) if takes => {
                        open.unit = Some(unit.clone());
                        if let Some(figure) = figure {
                            self.fill(figure);
                        }
                    }
                    _ => self.close(),
                }
            }
            Kind::Figure(figure) => {
                self.found.used.push(at);
                if figure_above && let Some(last) = self.found.rows.last_mut() {
                    // Two figures below each other: which is the row's is not certain.
                    last.value = Value::Failed { reason: Reason::TooMany, raw: figure.0.clone(), span: Some(figure.1) };
                } else if self.open.is_some() {
                    let is_sure = self.open.as_ref().is_some_and(|open| open.unit.is_some()) && self.is_near(line);
                    self.fill(figure);
                    let last = self.found.rows.last_mut().filter(|_| !is_sure);
                    if let Some(last) = last {
                        last.value = Value::Failed { reason: Reason::Detached, raw: figure.0.clone(), span: Some(figure.1) };
                    }
                }
            }
            Kind::Other => self.close(),
        }
        self.end = line.span.end;
    }

    fn is_near(&self, line: &Line) -> bool {
        self.gap.is_some_and(|gap| line.span.start.saturating_sub(self.end) == gap)
    }

    fn fill(&mut self, figure: &(String, Span)) {
        if let Some(mut found) = self.open.take() {
            found.value = Value::Cell { raw: figure.0.clone(), span: figure.1 };
            self.found.rows.push(found);
            self.figure_above = true;
        }
    }

    /// The open row has no figure: a blank if its unit stands there.
    fn close(&mut self) {
        if let Some(mut found) = self.open.take() {
            if found.unit.is_some() && found.line().is_some() {
                found.value = Value::Blank(None);
            }
            self.found.rows.push(found);
        }
    }
}

/// A line and what it may be in a table of statistics.
struct Line {
    kind: Kind,
    span: Span,
}

enum Kind {
    /// A label of the form, with its unit or figure as far as they stand on the line.
    Row {
        found: Found,
        figure: Option<(String, Span)>,
    },
    /// A note in brackets.
    Note,
    Unit {
        unit: String,
        figure: Option<(String, Span)>,
    },
    Figure((String, Span)),
    Other,
}

impl Line {
    fn line(&self) -> Option<IndicatorKey> {
        if let Kind::Row { found, .. } = &self.kind { found.line() } else { None }
    }

    fn names_line(&self) -> bool {
        matches!(self.kind, Kind::Row { .. })
    }

    fn read(row: &SheetRow) -> Self {
        let span = row.cells.iter().map(|c| c.span).reduce(Span::cover).unwrap_or_default();
        Self { kind: Self::kind(row).unwrap_or(Kind::Other), span }
    }

    /// What the line is, if every part of it is accounted for.
    fn kind(row: &SheetRow) -> Option<Kind> {
        let first = row.cells.first()?;
        // Sentences are longer, have more figures and end in a stop; a note in a label may have a figure too.
        let length: usize = row.cells.iter().map(|c| c.raw.len()).sum();
        if row.cells.len() > 6 || length > 300 || row.cells.last()?.raw.ends_with('。') {
            return None;
        }
        let folded = normalise(&joined(&row.cells));
        let (bare, notes) = label::without_notes(&folded);
        if bare.is_empty() {
            return (!notes.is_empty()).then_some(Kind::Note);
        }
        let (rest, printed) = cut_figure(&bare);
        let figure = match printed {
            Some(printed) => Some(figure_cell(row, printed)?),
            None => None,
        };
        if rest.is_empty() {
            return figure.map(Kind::Figure);
        }
        let rest = rest.trim_end();
        if let Some(unit) = label::unit(rest) {
            return Some(Kind::Unit { unit: unit.to_owned(), figure });
        }
        let whole = Some((rest, "")).filter(|(name, _)| !label::lines_of(name).is_empty());
        let (name, unit) = whole.or_else(|| label::cut_unit(rest).find(|(name, _)| !label::lines_of(name).is_empty()))?;
        let bracketed = notes.iter().rev().find_map(|note| label::unit(note).map(str::to_owned));
        let found = Found {
            label: label::printed(name),
            label_span: Some(first.span),
            lines: label::lines_of(name),
            unit: Some(unit.to_owned()).filter(|u| !u.is_empty()).or(bracketed),
            value: Value::None,
            numbered: first.label.numbered,
        };
        Some(Kind::Row { found, figure })
    }
}

/// Takes a figure or mark off the end of a folded line: `收到申请数件12条` → (`收到申请数件`, `12条`).
fn cut_figure(text: &str) -> (&str, Option<&str>) {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '+' | '/' | '—' | '–' | '－' | '%' | '~');
    let ends = |body: &str| {
        let rest = body.trim_end_matches(is_part);
        // The full stop or hyphen of a numeral belongs to the figure only if something stands after the label.
        (rest.len(), !body[rest.len()..].trim().is_empty())
    };
    let with_unit = label::cut_unit(text).find(|(body, _)| body.ends_with(|c: char| c.is_ascii_digit()));
    let body = with_unit.map_or(text, |(body, _)| body);
    match ends(body) {
        (at, true) => (&text[..at], Some(text[at..].trim())),
        _ if text.ends_with('无') => (&text[..text.len() - '无'.len_utf8()], Some("无")),
        _ => (text, None),
    }
}

/// The text of a line from its pieces; between two of digits stood white space.
fn joined(cells: &[SheetCell]) -> String {
    let mut text = String::new();
    for cell in cells {
        let raw = cell.raw.trim();
        if text.ends_with(char::is_numeric) && raw.starts_with(char::is_numeric) {
            text.push(' ');
        }
        text.push_str(raw);
    }
    text
}

/// The text and place of the figure at the end of a line. `None` if it is not where it must be.
fn figure_cell(row: &SheetRow, printed: &str) -> Option<(String, Span)> {
    let last = row.cells.last()?;
    if printed.contains(|c: char| c.is_ascii_digit()) {
        let at = row.cells.iter().rposition(|c| c.kind == CellKind::Figure && c.raw.contains(|c: char| c.is_numeric()))?;
        let whole = joined(&row.cells[at..]);
        let span = row.cells[at].span.cover(last.span);
        // Several runs of digits, or a sign before them: shown as they are, and not to be read as one figure.
        return Some((if normalise(&whole).trim() == printed { whole } else { printed.to_owned() }, span));
    }
    let raw = last.raw.trim_end();
    let mark: String = raw.chars().rev().take(printed.chars().count()).collect::<Vec<_>>().into_iter().rev().collect();
    let start = last.span.end.saturating_sub(mark.len() as u32).max(last.span.start);
    Some((mark, Span { start, end: last.span.end }))
}
