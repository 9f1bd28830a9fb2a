//! The true figures of one report, and how its agency writes them.
//!
//! Comes in: dice. Goes out: every cell of the three tables with its value and its printed text; the sums of tables 3 and 4
//! hold. It lays nothing out: that is [`super::sheet`].

use gongkai::facts::{APPLICANTS, Column, DENIED, Form, OUTCOMES, REFUSED, Row, Table, UNABLE, Unit, others, rows};

use crate::dice::Dice;

/// One cell.
#[derive(Clone, Debug)]
pub struct Figure {
    pub row: Row,
    pub column: Column,
    /// What it means; `None` if it means no number (a mark, a blank of table 2).
    pub value: Option<i64>,
    /// What is printed; empty for a blank.
    pub text: String,
}

/// The three tables of a report.
#[derive(Clone, Debug)]
pub struct Tables {
    pub form2: Form,
    pub form3: Form,
    /// The unit in the head of the money columns, if it names one.
    pub head_unit: Option<Unit>,
    pub figures: Vec<Figure>,
}

impl Tables {
    /// The figures of one row, left to right.
    pub fn row(&self, row: Row) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |f| f.row == row)
    }
}

/// How an agency writes its zeros.
#[derive(Clone, Copy, PartialEq)]
enum Zeros {
    Printed,
    /// Blanks mean zero, throughout.
    Blank,
    /// Only the columns of organisations are left blank.
    BlankOrganisations,
    /// Every cell of the column 总计 is blank, zero or not.
    BlankTotals,
    /// A dash for zero.
    Dash,
}

/// How an agency writes figures.
struct Manner {
    zeros: Zeros,
    writing: Vec<Writing>,
}

#[derive(Clone, Copy, PartialEq)]
enum Writing {
    Wide,
    Grouped,
    Spaced,
    Chinese,
}

impl Manner {
    fn writes(&self, writing: Writing) -> bool {
        self.writing.contains(&writing)
    }
}

/// Random tables.
pub fn tables(dice: &mut Dice) -> Tables {
    let form2 = *dice.pick(&Form::ALL);
    // Mixed documents exist: one form's table 2 with the other's table 3.
    let form3 = if dice.chance(12) { *dice.pick(&Form::ALL) } else { form2 };
    let zeros = match dice.roll(100) {
        0..=69 => Zeros::Printed,
        70..=81 => Zeros::Blank,
        82..=89 => Zeros::BlankOrganisations,
        90..=95 => Zeros::BlankTotals,
        _ => Zeros::Dash,
    };
    let chances = [(Writing::Wide, 5), (Writing::Grouped, 15), (Writing::Spaced, 15), (Writing::Chinese, 4)];
    let writing = chances.into_iter().filter(|&(_, percent)| dice.chance(percent)).map(|(w, _)| w).collect();
    let manner = Manner { zeros, writing };
    let head_unit = *dice.pick(&[Some(Unit::TenThousandYuan), Some(Unit::TenThousandYuan), Some(Unit::Yuan), None]);
    let mut figures = table2(dice, form2, head_unit, &manner);
    figures.extend(table3(dice, form3, &manner));
    figures.extend(table4(dice, &manner));
    Tables { form2, form3, head_unit, figures }
}

fn table2(dice: &mut Dice, form: Form, head: Option<Unit>, manner: &Manner) -> Vec<Figure> {
    let mut out = Vec::new();
    for row in rows(Table::T2, form) {
        // A department has no power to make 规章.
        if row == Row::Regulations && dice.chance(35) {
            let mark = *dice.pick(&["/", "-", "—", "无", "——", "／"]);
            out.extend(row.columns(form).iter().map(|&column| Figure { row, column, value: None, text: mark.to_owned() }));
            continue;
        }
        let mut stock = 0;
        for &column in row.columns(form) {
            let figure = match column {
                Column::Amount => money(dice, head),
                Column::Change => change(dice),
                Column::InForce | Column::PublicTotal => counted(dice, stock, manner),
                _ => {
                    let value = dice.figure();
                    stock += value;
                    counted(dice, value, manner)
                }
            };
            let (value, text) = figure;
            let blank = text.is_empty();
            out.push(Figure { row, column, value: value.filter(|_| !blank), text });
        }
    }
    out
}

/// A count of table 2, now and then with words after it.
fn counted(dice: &mut Dice, value: i64, manner: &Manner) -> (Option<i64>, String) {
    let text = match dice.roll(40) {
        0 => format!("{value}件"),
        1 => format!("{value}（其中修订{}件）", dice.roll(value as usize + 1)),
        _ => print(value, manner, dice),
    };
    let number = (!matches!(text.as_str(), "-" | "—")).then_some(value);
    (number, text)
}

fn change(dice: &mut Dice) -> (Option<i64>, String) {
    let size = dice.figure().min(99);
    let text = match (size, dice.roll(6)) {
        (0, _) => return (Some(0), "0".to_owned()),
        (_, 0) => return (Some(size), format!("+{size}")),
        (_, 1) => return (Some(size), format!("增加{size}")),
        (_, 2) => format!("减少{size}"),
        (_, 3) => format!("－{size}"),
        (_, 4) => return (Some(size), size.to_string()),
        _ => format!("-{size}"),
    };
    (Some(-size), text)
}

/// Money in 元, printed in the unit of the head or with its own.
fn money(dice: &mut Dice, head: Option<Unit>) -> (Option<i64>, String) {
    let yuan = if dice.chance(40) { 0 } else { dice.figure() * 137 + dice.figure() };
    let in_ten_thousands = |yuan: i64, short: bool| {
        let text = format!("{}.{:04}", yuan / 10_000, yuan % 10_000);
        if short { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    let short = dice.chance(50);
    let text = match (dice.roll(10), head) {
        (0, _) => format!("{yuan}元"),
        (1, _) => format!("{}万元", in_ten_thousands(yuan, short)),
        (_, Some(Unit::Yuan)) => yuan.to_string(),
        _ => in_ten_thousands(yuan, short),
    };
    (Some(yuan), text)
}

fn table3(dice: &mut Dice, form: Form, manner: &Manner) -> Vec<Figure> {
    let results: Vec<Row> = [Row::Granted, Row::PartlyGranted]
        .into_iter()
        .chain(DENIED)
        .chain(UNABLE)
        .chain(REFUSED)
        .chain(others(form).iter().copied())
        .collect();
    let mut table: Vec<(Row, [i64; 7])> = rows(Table::T3, form).map(|r| (r, [0; 7])).collect();
    let mut set = |row: Row, column: usize, value: i64| {
        let line = table.iter_mut().find(|l| l.0 == row).expect("a row of the form");
        line.1[column] = value;
        line.1[6] += value;
    };
    // Most agencies get few requests, from persons.
    let busy = dice.chance(60);
    for column in 0..6 {
        let mut handled = 0;
        for &row in &results {
            let some = if busy { column == 0 || dice.chance(30) } else { column == 0 && dice.chance(30) };
            let value = if some { dice.figure() } else { 0 };
            handled += value;
            set(row, column, value);
        }
        let carried_out = if busy && dice.chance(50) { dice.figure() } else { 0 };
        let carried_in = dice.figure().min(handled + carried_out);
        set(Row::HandledTotal, column, handled);
        set(Row::CarriedOut, column, carried_out);
        set(Row::CarriedIn, column, carried_in);
        set(Row::New, column, handled + carried_out - carried_in);
    }
    let mut out = Vec::new();
    for (row, values) in table {
        for (&column, value) in APPLICANTS.iter().zip(values) {
            out.push(Figure { row, column, value: Some(value), text: in_column(value, column, manner, dice) });
        }
    }
    out
}

fn table4(dice: &mut Dice, manner: &Manner) -> Vec<Figure> {
    let mut out = Vec::new();
    for row in rows(Table::T4, Form::F2021) {
        let quiet = dice.chance(50);
        let mut total = 0;
        for column in OUTCOMES {
            let value = if column == Column::Total || quiet { total } else { dice.figure() };
            total += value;
            out.push(Figure { row, column, value: Some(value), text: in_column(value, column, manner, dice) });
        }
    }
    out
}

fn in_column(value: i64, column: Column, manner: &Manner, dice: &mut Dice) -> String {
    let blank = match manner.zeros {
        Zeros::BlankTotals => column == Column::Total,
        Zeros::BlankOrganisations => value == 0 && column != Column::Total && column != Column::NaturalPerson,
        _ => false,
    };
    if blank { String::new() } else { print(value, manner, dice) }
}

/// A count as the agency writes it.
fn print(value: i64, manner: &Manner, dice: &mut Dice) -> String {
    match manner.zeros {
        Zeros::Blank if value == 0 => return String::new(),
        Zeros::Dash if value == 0 => return if dice.chance(50) { "-" } else { "—" }.to_owned(),
        _ => {}
    }
    if manner.writes(Writing::Chinese) && dice.chance(10) && value != 1 && value < 100 {
        return numeral(value);
    }
    let mut text = value.to_string();
    if manner.writes(Writing::Grouped) && value >= 1000 {
        text.insert(text.len() - 3, ',');
    }
    if manner.writes(Writing::Wide) && dice.chance(60) {
        text = text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("a wide form of ASCII")).collect();
    }
    if manner.writes(Writing::Spaced) {
        text = dice.pick(&[" {}", "{} ", "　{}", "{}\u{a0} ", "{}"]).replace("{}", &text);
    }
    text
}

/// 零 to 九十九.
fn numeral(value: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: i64| DIGITS[d as usize];
    match (value / 10, value % 10) {
        (0, d) => digit(d).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, d) => format!("十{}", digit(d)),
        (t, 0) => format!("{}十", digit(t)),
        (t, d) => format!("{}十{}", digit(t), digit(d)),
    }
}
