//! The statutory tables drawn as the form has them.
//!
//! Comes in: [`Facts`]. Goes out: lines of text with box characters, for a terminal or a file: heads over their columns, groups with
//! their numerals, every cell with its mark. The table of statistics of 2014 to 2018 is a
//! list.

use crate::facts::{APPLICANTS, BLOCKS, Cell, CellState, Column, Facts, Form, OUTCOMES, Row, Table, Unit};

use super::table::Align;
use super::terminal::{clean, pad_left, pad_right, to_width, width};

/// What the marks in the cells mean.
pub const LEGEND: &str =
    "(n) follows from the sums, not printed   · blank   / marked as not applicable   – row not found   ? unreadable";

/// Draws one table, within `columns` of a terminal if given; `None` if the report does not have it.
pub fn statutory(table: Table, facts: &Facts, columns: Option<u16>) -> Option<String> {
    if !facts.cells.iter().any(|c| c.table == table) {
        return None;
    }
    let title = ["主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"][table as usize];
    let form = match (table, facts.form(table)) {
        (Table::T4, _) => String::new(),
        (_, Some(form)) => format!("   form {}", form.key()),
        (_, None) => "   form not known: only the rows of both forms".to_owned(),
    };
    let grids = match table {
        Table::T2 => table2(facts),
        Table::T3 => vec![table3(facts)],
        Table::T4 => table4(facts, columns),
    };
    let mut drawn = format!("table {}  {title}{form}\n", table.key());
    drawn.extend(grids.iter().map(|grid| grid.draw(columns)));
    drawn.push_str(&unreadable(table, facts));
    Some(drawn)
}

/// What stands in the cells marked `?`, a line for each row.
fn unreadable(table: Table, facts: &Facts) -> String {
    let mut lines: Vec<String> = Vec::new();
    for cell in facts.cells.iter().filter(|c| c.table == table) {
        if let CellState::Unreadable { reason } = cell.state {
            let line = format!("? {}: {reason}: «{}»\n", cell.row.label(), clean(&cell.raw));
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
    }
    lines.concat()
}

/// Draws the table of statistics of a report for 2018 or before; `None` if there is none.
pub fn statistics(facts: &Facts, columns: Option<u16>) -> Option<String> {
    if facts.indicators.is_empty() {
        return None;
    }
    let heads = [("统计指标", Align::Left), ("单位", Align::Left), ("统计数", Align::Right), ("key", Align::Left)];
    let mut table = super::table::Table::new(&heads, columns);
    for indicator in &facts.indicators {
        let depth = std::iter::successors(indicator.key, |key| key.parent()).count().saturating_sub(1);
        let figure = match (indicator.money(), indicator.state) {
            (Some(unit), CellState::Printed(_)) => with_unit(&indicator.raw, unit),
            (_, state) => state_mark(state),
        };
        let key = indicator.key.map_or("", |key| key.key());
        table.row([format!("{}{}", "  ".repeat(depth), indicator.label), indicator.unit.clone(), figure, key.to_owned()]);
    }
    Some(format!("statistics  政府信息公开情况统计表\n{}", table.draw()))
}

/// A head over one column or several.
struct Group {
    label: &'static str,
    columns: Vec<&'static str>,
}

impl Group {
    fn one(label: &'static str) -> Self {
        Self { label, columns: Vec::new() }
    }
}

/// A row of cells under its label; without cells a heading of the rows below.
struct Line {
    label: String,
    cells: Option<Vec<String>>,
}

struct Grid {
    corner: &'static str,
    groups: Vec<Group>,
    lines: Vec<Line>,
}

fn line(label: String, facts: &Facts, row: Row, columns: &[Column]) -> Line {
    Line { label, cells: Some(columns.iter().map(|&column| mark(facts.cell(row, column))).collect()) }
}

fn mark(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return "–".to_owned() };
    match (cell.unit, cell.state) {
        (Some(unit), CellState::Printed(_)) => with_unit(&cell.raw, unit),
        (_, state) => state_mark(state),
    }
}

/// Money as printed, with its unit.
fn with_unit(raw: &str, unit: Unit) -> String {
    let raw = clean(raw);
    format!("{raw}{}", if raw.ends_with('元') { "" } else { unit.label() })
}

fn state_mark(state: CellState) -> String {
    match state {
        CellState::Printed(value) => value.to_string(),
        CellState::Inferred { value, .. } => format!("({value})"),
        CellState::Blank => "·".to_owned(),
        CellState::Mark => "/".to_owned(),
        CellState::Absent => "–".to_owned(),
        CellState::Unreadable { .. } => "?".to_owned(),
    }
}

/// One grid a block: an item of art. 20 with its own heads.
fn table2(facts: &Facts) -> Vec<Grid> {
    let Some(form) = facts.form_table2 else { return Vec::new() };
    let items = [
        ("第二十条第（一）项", &[Row::Regulations, Row::NormativeDocuments][..]),
        ("第二十条第（五）项", &[Row::Licences, Row::OtherServices]),
        ("第二十条第（六）项", &[Row::Penalties, Row::Coercion]),
        ("第二十条第（八）项", &[Row::Fees]),
        ("第二十条第（九）项", &[Row::Procurement]),
    ];
    let grid = |(corner, block): (&'static str, &[Row])| {
        let shown: Vec<Row> = block.iter().copied().filter(|r| r.is_in(form)).collect();
        let columns = shown.first()?.columns(form);
        Some(Grid {
            corner,
            groups: columns.iter().map(|&c| Group::one(head(shown[0], c, form))).collect(),
            lines: shown.iter().map(|&row| line(row.label().to_owned(), facts, row, columns)).collect(),
        })
    };
    items.into_iter().filter_map(grid).collect()
}

/// The head as that form prints it.
fn head(row: Row, column: Column, form: Form) -> &'static str {
    match (column, form) {
        (Column::Made, Form::F2019) => "本年新制作数量",
        (Column::Decisions, Form::F2019) => "处理决定数量",
        (Column::Amount, _) if row == Row::Fees => "本年收费金额",
        (Column::Amount, _) => "采购总金额",
        _ => column.label(),
    }
}

fn table3(facts: &Facts) -> Grid {
    let shown = |row: &Row| facts.form_table3.map_or(Form::ALL.iter().all(|&f| row.is_in(f)), |f| row.is_in(f));
    let mut lines = Vec::new();
    for &row in Row::ALL.iter().filter(|r| r.table() == Table::T3).filter(|r| shown(r)) {
        lines.extend(heading_above(row).map(|label| Line { label: label.to_owned(), cells: None }));
        lines.push(line(numbered(row), facts, row, &APPLICANTS));
    }
    let organisations = APPLICANTS[1..6].iter().map(|c| c.label()).collect();
    Grid {
        corner: "申请人情况",
        groups: vec![
            Group::one(Column::NaturalPerson.label()),
            Group { label: "法人或其他组织", columns: organisations },
            Group::one(Column::Total.label()),
        ],
        lines,
    }
}

/// The group heading that stands above a row.
fn heading_above(row: Row) -> Option<&'static str> {
    Some(match row {
        Row::Granted => "三、本年度办理结果",
        Row::DeniedSecret => "  （三）不予公开",
        Row::UnableNotHeld => "  （四）无法提供",
        Row::RefusedPetition => "  （五）不予处理",
        Row::OtherNoCorrection => "  （六）其他处理",
        _ => return None,
    })
}

/// The label with its numeral, indented as deep as it stands.
fn numbered(row: Row) -> String {
    let reasons: [&[Row]; 4] =
        [&crate::facts::DENIED, &crate::facts::UNABLE, &crate::facts::REFUSED, crate::facts::others(Form::F2021)];
    let label = row.label();
    if let Some(at) = reasons.iter().find_map(|rows| rows.iter().position(|&r| r == row)) {
        return format!("    {}.{label}", at + 1);
    }
    match row {
        Row::New => format!("一、{label}"),
        Row::CarriedIn => format!("二、{label}"),
        Row::Granted => format!("  （一）{label}"),
        Row::PartlyGranted => format!("  （二）{label}"),
        Row::Other => format!("  （六）{label}"),
        Row::HandledTotal => format!("  （七）{label}"),
        _ => format!("四、{label}"),
    }
}

/// One row of fifteen where it fits, else a row for each block.
fn table4(facts: &Facts, columns: Option<u16>) -> Vec<Grid> {
    let outcome = |c: Column| if c == Column::Other { "其他结果" } else { c.label() };
    let outcomes: Vec<&'static str> = OUTCOMES.iter().map(|&c| outcome(c)).collect();
    let block = |row: Row| match row {
        Row::Review => "行政复议",
        Row::LitigationDirect => "行政诉讼：未经复议直接起诉",
        _ => "行政诉讼：复议后起诉",
    };
    let wide = Grid {
        corner: "",
        groups: BLOCKS.iter().map(|&b| Group { label: block(b), columns: outcomes.clone() }).collect(),
        lines: vec![Line {
            label: "数量".to_owned(),
            cells: Some(BLOCKS.iter().flat_map(|&b| OUTCOMES.iter().map(move |&c| mark(facts.cell(b, c)))).collect()),
        }],
    };
    if columns.is_none_or(|most| wide.width() <= usize::from(most)) {
        return vec![wide];
    }
    vec![Grid {
        corner: "",
        groups: outcomes.into_iter().map(Group::one).collect(),
        lines: BLOCKS.iter().map(|&b| line(block(b).to_owned(), facts, b, &OUTCOMES)).collect(),
    }]
}

/// Labels are not cut shorter than this.
const LEAST_LABEL: usize = 16;

impl Grid {
    /// The widths of the columns behind the label.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for group in &self.groups {
            if group.columns.is_empty() {
                widths.push(width(group.label));
            } else {
                widths.extend(group.columns.iter().map(|c| width(c)));
            }
        }
        for cells in self.lines.iter().filter_map(|l| l.cells.as_ref()) {
            for (most, cell) in widths.iter_mut().zip(cells) {
                *most = (*most).max(width(cell));
            }
        }
        self.widen(&mut widths);
        widths
    }

    /// Makes room for heads that are wider than their columns.
    fn widen(&self, widths: &mut [usize]) {
        let mut at = 0;
        for group in &self.groups {
            let count = group.columns.len().max(1);
            let has: usize = widths[at..at + count].iter().sum::<usize>() + 3 * (count - 1);
            widths[at + count - 1] += width(group.label).saturating_sub(has);
            at += count;
        }
    }

    fn label_width(&self) -> usize {
        self.lines.iter().map(|l| width(&l.label)).chain([width(self.corner)]).max().unwrap_or(0)
    }

    /// Columns of a terminal that it takes with no label cut.
    fn width(&self) -> usize {
        let widths = self.widths();
        widths.iter().sum::<usize>() + 3 * widths.len() + self.label_width() + 4
    }

    fn draw(&self, columns: Option<u16>) -> String {
        let widths = self.widths();
        let over = columns.map_or(0, |most| self.width().saturating_sub(usize::from(most)));
        let label = self.label_width().saturating_sub(over).max(LEAST_LABEL.min(self.label_width()));
        let all: Vec<usize> = std::iter::once(label).chain(widths.iter().copied()).collect();
        let ruler = |left: &str, joint: &str, right: &str| {
            let bars: Vec<String> = all.iter().map(|w| "─".repeat(w + 2)).collect();
            format!("{left}{}{right}\n", bars.join(joint))
        };
        let row = |cells: &[String]| format!("│{}│\n", cells.iter().map(|c| format!(" {c} ")).collect::<Vec<_>>().join("│"));
        let mut out = ruler("┌", "┬", "┐");
        self.heads(label, &widths).iter().for_each(|cells| out.push_str(&row(cells)));
        out.push_str(&ruler("├", "┼", "┤"));
        for line in &self.lines {
            for (number, piece) in wrap(&line.label, label).into_iter().enumerate() {
                let cells = line.cells.as_deref().filter(|_| number == 0).unwrap_or_default();
                let figures = widths.iter().enumerate().map(|(at, w)| pad_left(cells.get(at).map_or("", String::as_str), *w));
                out.push_str(&row(&std::iter::once(pad_right(&piece, label)).chain(figures).collect::<Vec<_>>()));
            }
        }
        out.push_str(&ruler("└", "┴", "┘"));
        out
    }

    /// The lines of the head: the groups, and below them the columns of those that have some.
    fn heads(&self, label: usize, widths: &[usize]) -> Vec<Vec<String>> {
        let mut first = vec![pad_right(self.corner, label)];
        let mut second = vec![" ".repeat(label)];
        let mut at = 0;
        for group in &self.groups {
            let count = group.columns.len().max(1);
            let over = widths[at..at + count].iter().sum::<usize>() + 3 * (count - 1);
            first.push(pad_right(group.label, over));
            if group.columns.is_empty() {
                second.push(" ".repeat(widths[at]));
            } else {
                second.extend(group.columns.iter().zip(&widths[at..]).map(|(c, w)| pad_right(c, *w)));
            }
            at += count;
        }
        if self.groups.iter().all(|g| g.columns.is_empty()) { vec![first] } else { vec![first, second] }
    }
}

/// A label in lines of at most `columns`, each as deep as its first.
fn wrap(label: &str, columns: usize) -> Vec<String> {
    let depth = label.len() - label.trim_start().len();
    let mut rest = label;
    let mut lines = Vec::new();
    loop {
        let indent = if lines.is_empty() { 0 } else { depth };
        let fits = to_width(rest, columns.saturating_sub(indent).max(2));
        lines.push(format!("{}{fits}", " ".repeat(indent)));
        rest = &rest[fits.len()..];
        if rest.is_empty() || fits.is_empty() {
            return lines;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::rows;

    /// Table 3 of form 2021 with 1 in every cell, and one of each other state.
    fn facts() -> Facts {
        let mut facts = Facts { form_table3: Some(Form::F2021), ..Facts::default() };
        for row in rows(Table::T3, Form::F2021) {
            facts.cells.extend(APPLICANTS.iter().map(|&c| Cell::bare(row, c, CellState::Printed(1))));
        }
        let states = [
            CellState::Inferred { value: 7, rule: crate::facts::Identity::Row(Row::New) },
            CellState::Blank,
            CellState::Mark,
            CellState::Absent,
            CellState::Unreadable { reason: crate::facts::Reason::Digits },
        ];
        facts.cells.iter_mut().zip(states).for_each(|(cell, state)| cell.state = state);
        facts
    }

    #[test]
    fn every_line_is_as_wide_as_the_others_and_within_the_terminal() {
        for (columns, most) in [(None, usize::MAX), (Some(110), 110), (Some(40), 95)] {
            let drawn = statutory(Table::T3, &facts(), columns).expect("there is a table 3");
            let widths: Vec<usize> = drawn.lines().filter(|l| l.starts_with(['│', '┌', '├', '└'])).map(width).collect();
            assert!(widths.iter().all(|w| *w == widths[0] && *w <= most), "{columns:?} {widths:?}\n{drawn}");
        }
    }

    #[test]
    fn every_state_has_its_mark() {
        let drawn = statutory(Table::T3, &facts(), None).expect("there is a table 3");
        let new = drawn.lines().find(|l| l.contains("一、本年新收")).expect("the first row");
        let cells: Vec<&str> = new.split('│').skip(2).map(str::trim).collect();
        assert_eq!(cells, ["(7)", "·", "/", "–", "?", "1", "1", ""]);
        assert_eq!(drawn.matches("其他处理").count(), 1, "a heading in the form of 2021");
        assert!(statutory(Table::T4, &facts(), None).is_none(), "there is no table 4");
    }
}
