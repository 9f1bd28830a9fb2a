//! Tables with known figures, and what converters do to them.
//!
//! Comes in: a seed. Goes out: a report whose table 3 and 4 were true before damage, and the true figures. Each kind of damage
//! loses or misplaces something but changes no digit that stays in a cell of its own, so that whatever is read must be true.

use gongkai::facts::{APPLICANTS, Column, DENIED, Form, OUTCOMES, REFUSED, Row, Table, UNABLE, others, rows};
use gongkai::report::{BlockKind, Grid, GridCell, Identity, Mapped, Report, Span};
use gongkai::text::TextBuilder;

/// A fixed sequence of numbers (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    /// Mostly 0, as in real tables.
    fn figure(&mut self) -> i64 {
        match self.roll(10) {
            0..=5 => 0,
            6..=7 => 1 + self.roll(9) as i64,
            8 => 10 + self.roll(90) as i64,
            _ => 100 + self.roll(9900) as i64,
        }
    }
}

/// The true figures of a whole report of that form.
pub fn figures(dice: &mut Dice, form: Form) -> Vec<(Row, Vec<i64>)> {
    let results: Vec<Row> = [Row::Granted, Row::PartlyGranted]
        .into_iter()
        .chain(DENIED)
        .chain(UNABLE)
        .chain(REFUSED)
        .chain(others(form).iter().copied())
        .collect();
    let mut table: Vec<(Row, Vec<i64>)> = rows(Table::T3, form).map(|r| (r, vec![0; 7])).collect();
    let set = |table: &mut Vec<(Row, Vec<i64>)>, row: Row, c: usize, v: i64| {
        let line = table.iter_mut().find(|l| l.0 == row).expect("a row of the form");
        line.1[6] += v - line.1[c];
        line.1[c] = v;
    };
    for c in 0..6 {
        let mut handled = 0;
        for &row in &results {
            let v = if c == 0 || dice.roll(3) == 0 { dice.figure() } else { 0 };
            handled += v;
            set(&mut table, row, c, v);
        }
        let carried_out = if dice.roll(2) == 0 { dice.figure() } else { 0 };
        let carried_in = dice.figure().min(handled + carried_out);
        for (row, v) in [
            (Row::HandledTotal, handled),
            (Row::CarriedOut, carried_out),
            (Row::CarriedIn, carried_in),
            (Row::New, handled + carried_out - carried_in),
        ] {
            set(&mut table, row, c, v);
        }
    }
    for block in rows(Table::T4, form) {
        let mut v: Vec<i64> = (0..4).map(|_| dice.figure()).collect();
        v.push(v.iter().sum());
        table.push((block, v));
    }
    table
}

/// The columns of a row of [`figures`].
pub fn columns(row: Row) -> &'static [Column] {
    if row.table() == Table::T4 { &OUTCOMES } else { &APPLICANTS }
}

/// Lines of cells, as a converter leaves them; `None` ends a grid.
pub type Lines = Vec<Option<Vec<String>>>;

/// The table as the form has it, with `labels` label columns and heads.
pub fn lines(figures: &[(Row, Vec<i64>)], form: Form, wide: bool) -> Lines {
    let pad = |mut cells: Vec<String>, to: usize| {
        cells.resize(to.max(cells.len()), String::new());
        cells
    };
    let s = |x: &str| x.to_owned();
    let labels = if wide { 3 } else { 1 };
    let mut lines: Lines = Vec::new();
    let mut head = pad(vec![s("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")], labels);
    head.push(s("申请人情况"));
    lines.push(Some(pad(head, labels + 7)));
    let mut names = pad(vec![], labels);
    names.extend([s("自然人"), s("法人或其他组织"), s(""), s(""), s(""), s(""), s("总计")]);
    lines.push(Some(names));
    let mut names = pad(vec![], labels + 1);
    names.extend(APPLICANTS[1..6].iter().map(|c| s(c.label())));
    names.push(s(""));
    lines.push(Some(names));
    for (row, values) in figures.iter().filter(|l| l.0.table() == Table::T3) {
        let number = match row {
            Row::New => "一、",
            Row::CarriedIn => "二、",
            Row::Granted => "（一）",
            Row::PartlyGranted => "（二）",
            Row::Other => "（六）",
            Row::HandledTotal => "（七）",
            Row::CarriedOut => "四、",
            Row::OtherMisc => "3.",
            _ => "1.",
        };
        let label = format!("{number}{}", row.label());
        let deep = !matches!(row, Row::New | Row::CarriedIn | Row::CarriedOut);
        let mut cells = if wide && deep { vec![s(""), s(""), label] } else { pad(vec![label], labels) };
        cells.extend(values.iter().map(ToString::to_string));
        lines.push(Some(cells));
    }
    lines.push(None);
    let mut head = vec![s("行政复议")];
    head.resize(5, s(""));
    head.push(s("行政诉讼"));
    lines.push(Some(pad(head, 15)));
    let outcome = OUTCOMES.map(|c| s(if c == Column::Other { "其他结果" } else { c.label() }));
    let mut middle = outcome.to_vec();
    middle.extend(pad(vec![s("未经复议直接起诉")], 5));
    middle.extend(pad(vec![s("复议后起诉")], 5));
    lines.push(Some(middle));
    let mut last = pad(vec![], 5);
    last.extend(outcome.iter().chain(&outcome).cloned());
    lines.push(Some(last));
    lines.push(Some(
        rows(Table::T4, form)
            .flat_map(|b| figures.iter().find(|l| l.0 == b).expect("there").1.clone())
            .map(|v| v.to_string())
            .collect(),
    ));
    lines
}

pub const KINDS: usize = 14;

/// Does one kind of damage at a random place.
pub fn damage(lines: &mut Lines, dice: &mut Dice, kind: usize) {
    let is_figure = |c: &String| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit());
    let rows_with: Vec<usize> =
        (0..lines.len()).filter(|&i| lines[i].as_ref().is_some_and(|r| r.iter().any(is_figure))).collect();
    if rows_with.is_empty() {
        return;
    }
    let at = rows_with[dice.roll(rows_with.len())];
    let row = lines[at].as_mut().expect("a row");
    let places: Vec<usize> = (0..row.len()).filter(|&i| is_figure(&row[i])).collect();
    let place = places[dice.roll(places.len())];
    match kind {
        0 => drop(row.remove(place)),
        1 => row.insert(place, String::new()),
        2 => row[place].clear(),
        3 => "/".clone_into(&mut row[place]),
        4 => drop(lines.remove(at)),
        5 => {
            for cell in row.iter_mut().filter(|c| !c.bytes().all(|b| b.is_ascii_digit())) {
                cell.clear();
            }
        }
        6 => {
            let (labels, figures) = row.split_at(places[0]);
            let (mut labels, figures) = (labels.to_vec(), figures.to_vec());
            labels.resize(labels.len() + figures.len(), String::new());
            let empty = vec![String::new(); labels.len() - figures.len()];
            lines[at] = Some(labels);
            lines.insert(at + 1, Some(empty.into_iter().chain(figures).collect()));
        }
        7 => {
            if row[place].len() > 1 {
                let tail = row[place].split_off(1);
                row.insert(place + 1, tail);
            }
        }
        8 => {
            if places.contains(&(place + 1)) {
                let next = row.remove(place + 1);
                row[place].push_str(&next);
            }
        }
        9 => lines.insert(at, None),
        10 => {
            let copy = lines[at].clone();
            lines.insert(at + 1, copy);
        }
        11 => {
            let extra = dice.roll(30).to_string();
            let end = if dice.roll(2) == 0 { places[0] } else { row.len() };
            row.insert(end, extra);
        }
        12 => {
            row.remove(place);
            row.push(String::new());
        }
        _ => {
            for &place in places.iter().filter(|_| dice.roll(2) == 0) {
                if row[place] == "0" {
                    row[place].clear();
                }
            }
        }
    }
}

/// The report that the lines make.
pub fn report(lines: &Lines) -> Report {
    let mut builder = TextBuilder::default();
    let mut grids: Vec<Grid> = Vec::new();
    for part in lines.split(Option::is_none).filter(|p| !p.is_empty()) {
        let cell = |text: &String| GridCell { text: Mapped::verbatim(text, 0), span: Span::default() };
        let grid = Grid::from_rows(part.iter().flatten().map(|row| row.iter().map(cell).collect()).collect());
        for (number, cell) in grid.cells.iter().enumerate() {
            builder.push(BlockKind::Cell { grid: grids.len() as u32, cell: number as u32 }, [&cell.text]);
        }
        grids.push(grid);
    }
    Report { identity: Identity::default(), sections: vec![], text: builder.finish(), grids, diagnostics: vec![] }
}
