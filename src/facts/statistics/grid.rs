//! A grid of statistics → rows found.
//!
//! Comes in: the rows of one grid. Goes out: what it looks like (does it have a head, is it a table of a later form) and its
//! rows: label, unit, the cell of the figure. It does not decide whether the grid is one of statistics.
//!
//! Under a head, the figure stands in the column it names. Without one, or in rows of another width, a row reads `[number]
//! label [unit] figure`, perhaps several times side by side, and has a figure only if there is exactly one cell that may be it.

use super::super::cell::Reason;
use super::super::form::Row;
use super::super::label as forms;
use super::super::sheet::{CellKind, SheetCell, SheetRow, is_table3_head};
use super::found::{Found, Value, is_figure, is_mark};
use super::label::{self, ColumnHead};

/// A grid read as a table of statistics.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Found>,
    /// Whether it has a head that names an indicator and a value column.
    pub has_head: bool,
    /// Whether it has labels or heads of the forms of 2019 and 2021.
    pub is_later_form: bool,
}

/// Reads a grid; `head` is the last one seen, which rows of the same width after a page break may stand under too.
pub(super) fn read(rows: &[SheetRow], head: &mut Option<Head>) -> Sheet {
    let mut sheet = Sheet { is_later_form: rows.iter().any(is_later_form), ..Sheet::default() };
    if sheet.is_later_form {
        return sheet;
    }
    for (at, row) in rows.iter().enumerate() {
        if let Some(found) = Head::read(row, rows.get(at + 1)) {
            *head = Some(found);
            sheet.has_head = true;
            continue;
        }
        if let Some(head) = head.as_ref().filter(|h| sheet.has_head && h.places == row.places) {
            head.groups.iter().for_each(|group| under_head(row, group, &mut sheet.rows));
        } else {
            // Another grid's head may not be this one's: all that is taken from it is a doubt.
            let over = head.as_ref().filter(|h| sheet.has_head || h.places == row.places);
            without_head(&row.cells, over.is_some_and(Head::is_wide), &mut sheet.rows);
        }
    }
    sheet
}

/// Labels and heads that only the forms of 2019 and 2021 have.
fn is_later_form(row: &SheetRow) -> bool {
    let is_own = |row: Row| {
        use Row::{
            CarriedOut, DeniedAdminQuery, DeniedEnforcementFile, DeniedInternal, DeniedProcess, DeniedSafety, New,
            OtherNoCorrection, OtherUnpaid, UnableNeedsCreation, UnableNotHeld,
        };
        let own = [
            New,
            CarriedOut,
            DeniedSafety,
            DeniedInternal,
            DeniedProcess,
            DeniedEnforcementFile,
            DeniedAdminQuery,
            UnableNotHeld,
            UnableNeedsCreation,
            OtherNoCorrection,
            OtherUnpaid,
        ];
        own.contains(&row)
    };
    let words = || row.cells.iter().filter(|c| c.kind == CellKind::Words && label::lines_of(&c.label.body).is_empty());
    let heads = ["第二十条第", "勾稽关系", "申请人情况", "未经复议直接起诉", "本年处理决定", "本年收费金额", "本年制发件数"];
    is_table3_head(row)
        || words().filter(|c| forms::table4_column(&c.label).is_some()).count() >= 3
        || words().filter(|c| forms::table2_column(&c.label).is_some()).count() >= 2
        || words().any(|c| c.label.body == "信息内容" || heads.iter().any(|h| c.label.body.contains(h)))
        || words().any(|c| forms::table3_row(&c.label).is_some_and(is_own))
}

/// A head: one group of columns, or several side by side.
#[derive(Clone, Debug)]
pub(super) struct Head {
    groups: Vec<Group>,
    /// Places of the row, which rows under it must have too.
    places: usize,
}

/// Columns that belong together: a label, its unit, its values.
#[derive(Clone, Debug)]
struct Group {
    /// The places of its labels.
    labels: std::ops::Range<usize>,
    unit: Option<usize>,
    /// Places and names.
    values: Vec<(usize, String)>,
}

impl Head {
    /// A row that heads an indicator column, and a value column or units with columns beside them. `below`: the row after it,
    /// which names the columns that a merged head covers.
    fn read(row: &SheetRow, below: Option<&SheetRow>) -> Option<Self> {
        let heads: Vec<Option<ColumnHead>> = row.cells.iter().map(|c| label::column_head(&c.label.body)).collect();
        let named = heads.contains(&Some(ColumnHead::Value)) || heads.contains(&Some(ColumnHead::Unit));
        if !heads.contains(&Some(ColumnHead::Indicator)) || !named {
            return None;
        }
        let mut groups: Vec<Group> = Vec::new();
        for (cell, head) in row.cells.iter().zip(heads) {
            match (head, groups.last_mut()) {
                (Some(ColumnHead::Indicator), last) => {
                    let from = last.map_or(0, |_| cell.place);
                    groups.push(Group { labels: from..cell.place + cell.width, unit: None, values: Vec::new() });
                }
                (Some(ColumnHead::Unit), Some(group)) => group.unit = Some(cell.place),
                (Some(ColumnHead::Value) | None, Some(group)) if cell.kind != CellKind::Blank => {
                    let name = |place| (place, column_name(cell, place, below));
                    group.values.extend((cell.place..cell.place + cell.width.min(MOST_COLUMNS)).map(name));
                }
                _ => {}
            }
        }
        groups.retain(|g| !g.values.is_empty() && g.values.len() <= MOST_COLUMNS);
        groups.truncate(MOST_COLUMNS);
        (!groups.is_empty()).then_some(Self { groups, places: row.places })
    }

    /// Whether some group has more than one value column.
    fn is_wide(&self) -> bool {
        self.groups.iter().any(|g| g.values.len() > 1)
    }
}

/// More columns than this are no table of statistics.
const MOST_COLUMNS: usize = 12;

/// What a value column is called: under a merged head, what the row below says.
fn column_name(cell: &SheetCell, place: usize, below: Option<&SheetRow>) -> String {
    let own = || label::printed(&cell.raw);
    if cell.width == 1 {
        return own();
    }
    let under = below.and_then(|row| row.cells.iter().find(|c| c.place == place && c.width == 1));
    under.filter(|c| c.kind == CellKind::Words).map_or_else(own, |c| label::printed(&c.raw))
}

/// The row of one group under its head.
fn under_head(row: &SheetRow, group: &Group, rows: &mut Vec<Found>) {
    let at = |place: usize| row.cells.iter().position(|c| (c.place..c.place + c.width).contains(&place));
    let first = group.values.iter().map(|v| v.0).chain(group.unit).min().unwrap_or(group.labels.end);
    let in_label = |c: &SheetCell| (group.labels.start..first).contains(&c.place) && is_words(c);
    let labels: Vec<usize> = (0..row.cells.len()).filter(|&i| in_label(&row.cells[i])).collect();
    let Some((&own, parents)) = labels.split_last() else { return };
    if label::column_head(&row.cells[own].label.body).is_some() {
        return;
    }
    push_parents(parents.iter().map(|&i| &row.cells[i]), rows);
    let indexed = row.cells[..own].iter().any(is_figure);
    let mut found = Found::of_label(&row.cells[own], indexed);
    let mut values: Vec<usize> = group.values.iter().filter_map(|v| at(v.0)).collect();
    values.dedup();
    let unit = group.unit.and_then(at).filter(|u| *u != own && !values.contains(u)).map(|u| &row.cells[u]);
    if values.contains(&own) {
        // The label fills the whole row.
        rows.push(found);
        return;
    }
    if let Some(cell) = unit.filter(|c| c.kind == CellKind::Words && c.raw.len() <= 24) {
        found.unit = Some(label::printed(&cell.raw));
    }
    let moved = unit.filter(|c| is_figure(c));
    match values[..] {
        [] => found.value = Value::Blank(None),
        _ if moved.is_some() => found.value = Value::failed(Reason::Shifted, moved),
        [one] => found.value = Value::of(&row.cells[one]),
        _ => {
            for (place, name) in &group.values {
                let value = at(*place).map_or(Value::Blank(None), |i| Value::of(&row.cells[i]));
                // What one of several columns counts is not what the form's one column does.
                rows.push(Found { label: format!("{}（{name}）", found.label), lines: &[], value, ..found.clone() });
            }
            return;
        }
    }
    rows.push(found);
}

fn is_words(cell: &SheetCell) -> bool {
    cell.kind == CellKind::Words && cell.label.has_words()
}

/// Labels left of a row's own: they say where in the table it stands.
fn push_parents<'c, 'a: 'c>(cells: impl Iterator<Item = &'c SheetCell<'a>>, rows: &mut Vec<Found>) {
    rows.extend(cells.map(|cell| Found::of_label(cell, false)).filter(|parent| !parent.lines.is_empty()));
}

/// `[number] label [unit] figure`, once or side by side. `is_wide`: the table has several value columns, so that a single figure
/// may stand in any of them.
fn without_head(cells: &[SheetCell], is_wide: bool, rows: &mut Vec<Found>) {
    let mut part: Option<Part> = None;
    let mut indexed = false;
    for (at, cell) in cells.iter().enumerate() {
        let unit = if is_words(cell) { label::unit(&cell.label.body) } else { None };
        match &mut part {
            Some(part) if cell.kind == CellKind::Blank => part.blanks.push(cell),
            None if cell.kind == CellKind::Blank => {}
            None if !is_words(cell) || unit.is_some() => indexed |= is_figure(cell),
            Some(part) if unit.is_some() && part.unit.is_none() && part.values.is_empty() => part.unit = unit,
            Some(part) if !is_words(cell) || part.takes_words(cell, &cells[at + 1..]) => part.values.push(cell),
            Some(previous) if previous.unit.is_none() && previous.values.is_empty() && previous.blanks.is_empty() => {
                push_parents(std::iter::once(previous.label), rows);
                part = Some(Part::new(cell, indexed));
            }
            _ => {
                let is_first = part.is_none();
                rows.extend(part.take().map(|p| p.found(is_wide)));
                part = Some(Part::new(cell, is_first && indexed));
            }
        }
    }
    rows.extend(part.map(|p| p.found(is_wide)));
}

/// A label and what follows it.
struct Part<'a> {
    label: &'a SheetCell<'a>,
    indexed: bool,
    unit: Option<&'a str>,
    values: Vec<&'a SheetCell<'a>>,
    blanks: Vec<&'a SheetCell<'a>>,
}

impl<'a> Part<'a> {
    fn new(label: &'a SheetCell<'a>, indexed: bool) -> Self {
        Self { label, indexed, unit: None, values: Vec::new(), blanks: Vec::new() }
    }

    /// `label, 件, 约二十`: words where the figure belongs, with nothing after them.
    fn takes_words(&self, cell: &SheetCell, rest: &[SheetCell]) -> bool {
        let is_last = rest.iter().all(|c| c.kind == CellKind::Blank);
        self.unit.is_some() && self.values.is_empty() && is_last && label::lines_of(&cell.label.body).is_empty()
    }

    fn found(self, is_wide: bool) -> Found {
        let mut found = Found::of_label(self.label, self.indexed);
        found.unit = self.unit.map(str::to_owned).or(found.unit);
        let marks = self.values.iter().filter(|c| is_mark(c)).count();
        found.value = match &self.values[..] {
            [] if found.unit.is_some() => Value::Blank(self.blanks.first().map(|c| c.span)),
            [] if !self.blanks.is_empty() && found.line().is_some() => Value::Blank(self.blanks.first().map(|c| c.span)),
            [] => Value::None,
            [one] if is_wide && !is_mark(one) => Value::failed(Reason::Shifted, Some(one)),
            [one] => Value::of(one),
            [first, ..] if marks == self.values.len() => Value::of(first),
            [first, ..] => Value::failed(Reason::TooMany, Some(first)),
        };
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::cells_of;
    use super::*;

    /// Rows as `label/unit/value`; blanks `_`, failures `?`, no place ``.
    fn check(rows: &[&str], expected: &[&str]) {
        let grid: Vec<SheetRow> = rows
            .iter()
            .map(|r| {
                let cells = cells_of(r);
                SheetRow { places: cells.len(), cells, grid: Some(0), table: None }
            })
            .collect();
        let shown = |f: &Found| {
            let value = match &f.value {
                Value::None => "",
                Value::Blank(_) => "_",
                Value::Cell { raw, .. } => raw,
                Value::Failed { .. } => "?",
            };
            format!("{}/{}/{value}", f.label, f.unit.as_deref().unwrap_or(""))
        };
        let got: Vec<String> = read(&grid, &mut None).rows.iter().map(shown).collect();
        assert_eq!(got, expected, "{rows:?}");
    }

    #[test]
    fn under_a_head_the_place_decides() {
        let head = "序号|统计指标|单位|统计数|备注";
        check(&[head, "1|收到申请数|件|12|其中网上 3"], &["收到申请数/件/12"]);
        check(&[head, "1|收到申请数|件||5"], &["收到申请数/件/_"]);
        check(&[head, "1|收到申请数|12||"], &["收到申请数//?"]);
        check(&[head, "1|收到申请数|件|12|3", "2|当面申请数|件|—|"], &["收到申请数/件/12", "当面申请数/件/—"]);
        check(&["指标|单位|数量|指标|单位|数量", "收到申请数|件|1|当面申请数|件|2"], &["收到申请数/件/1", "当面申请数/件/2"]);
        check(&["指标|单位|本年|累计", "受理数|件|1|7"], &["受理数（本年）/件/1", "受理数（累计）/件/7"]);
        check(&["指标|单位|本年|累计", "收到申请数|件|7"], &["收到申请数/件/?"]);
    }

    #[test]
    fn without_a_head_one_figure_decides() {
        check(&["收到申请数|件|12"], &["收到申请数/件/12"]);
        check(&["12|收到申请数|件|12"], &["收到申请数/件/12"]);
        check(&["三、依申请公开情况|收到申请数|件|12"], &["依申请公开情况//", "收到申请数/件/12"]);
        check(&["收到申请数|件|"], &["收到申请数/件/_"]);
        check(&["收到申请数|件|12|13"], &["收到申请数/件/?"]);
        check(&["收到申请数|—|12"], &["收到申请数//?"]);
        check(&["收到申请数|件|约十二"], &["收到申请数/件/约十二"]);
        check(&["收到申请数（件）|12"], &["收到申请数（件）/件/12"]);
        check(&["收到申请数|件|12|当面申请数|件||传真申请数|件|3"], &["收到申请数/件/12", "当面申请数/件/_", "传真申请数/件/3"]);
        check(&["一、主动公开情况|——|——"], &["主动公开情况//——"]);
    }

    #[test]
    fn tables_of_later_forms_are_left_alone() {
        for row in [
            "信息内容|本年制发件数|本年废止件数|现行有效件数",
            "一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1",
            "自然人|商业企业|科研机构",
            "结果维持|结果纠正|其他结果|尚未审结|总计",
        ] {
            check(&[row, "收到申请数|件|12"], &[]);
        }
    }
}
