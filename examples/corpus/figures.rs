//! In: how many requests an agency attracts and how open it is. Out: the true figures of its tables for every year, before any
//! damage of printing: the identities of checks.md §2 and §6 hold in them, including `carried_in(y) = carried_out(y-1)`.

use std::collections::BTreeMap;

use super::agencies::{Agency, Kind, Level};
use super::dice::Dice;
use super::forms::{CARRIED_IN, CARRIED_OUT, FIRST_OUTCOME, Form, GRANTED, HANDLED, NEW, OTHER_FIRST, PARTLY};

pub const FIRST_YEAR: i32 = 2019;
pub const LAST_YEAR: i32 = 2024;

pub type Row = [i64; 7];

#[derive(Clone, Debug)]
pub struct Figures {
    /// Rows in the order of form 2021.
    pub table3: [Row; 25],
    /// (row, column) of table 2, the columns of both forms; money in whole 元.
    pub table2: BTreeMap<(&'static str, &'static str), i64>,
    pub table4: [[i64; 5]; 3],
}

impl Figures {
    pub fn total(&self, row: usize) -> i64 {
        self.table3[row][6]
    }

    pub fn sum(&self, rows: std::ops::Range<usize>) -> i64 {
        self.table3[rows].iter().map(|row| row[6]).sum()
    }

    /// The rows as a form prints them: form 2019 has one row for (六).
    pub fn rows(&self, form: Form) -> Vec<Row> {
        match form {
            Form::F2021 => self.table3.to_vec(),
            Form::F2019 => {
                let mut rows = self.table3[..OTHER_FIRST].to_vec();
                rows.push(sum_rows(&self.table3[OTHER_FIRST..HANDLED]));
                rows.extend_from_slice(&self.table3[HANDLED..]);
                rows
            }
        }
    }
}

/// What sort of agency it is, in numbers.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// Mean number of new requests a year.
    pub requests: f64,
    /// Share answered by full disclosure.
    pub open: f64,
}

impl Demand {
    /// Zipf-like: few agencies attract most of the requests, most townships none at all.
    pub fn draw(agency: &Agency, dice: &mut Dice) -> Self {
        let (nobody_asks, top) = match (agency.level, agency.kind) {
            (Level::Prefecture, Kind::Government) => (0.0, 2400.0),
            (Level::Prefecture, _) => (5.0, 260.0),
            (Level::County, Kind::Government) => (0.0, 420.0),
            (Level::County, Kind::Office) => (10.0, 80.0),
            (Level::County, Kind::Department) => (30.0, 90.0),
            (Level::Township, _) => (72.0, 24.0),
        };
        let rank = 1.0 + dice.unit() * 30.0;
        let requests = if dice.chance(nobody_asks) { 0.0 } else { top / rank + 0.6 };
        Self { requests, open: 0.15 + 0.75 * dice.unit() }
    }
}

/// True figures of every year from `FIRST_YEAR` on; they form a series, so they are drawn together.
pub fn series(agency: &Agency, demand: Demand, dice: &mut Dice) -> Vec<Figures> {
    let mut carried: Row = [0; 7];
    let mut stock = Stock::open(agency, dice);
    (FIRST_YEAR..=LAST_YEAR)
        .map(|_| {
            let table3 = table3(demand, carried, dice);
            carried = table3[CARRIED_OUT];
            let disputes = disputes(table3[HANDLED][6], dice);
            Figures { table3, table2: stock.year(agency, dice), table4: disputes }
        })
        .collect()
}

fn table3(demand: Demand, carried_in: Row, dice: &mut Dice) -> [Row; 25] {
    let mut rows = [[0; 7]; 25];
    let spread = 0.8 + 0.4 * dice.unit();
    rows[NEW] = applicants(whole(demand.requests * spread, dice), dice);
    rows[CARRIED_IN] = carried_in;
    for column in 0..6 {
        for _ in 0..rows[NEW][column] + carried_in[column] {
            let row = if dice.chance(4.0) { CARRIED_OUT } else { outcome(demand.open, dice) };
            rows[row][column] += 1;
        }
    }
    let handled = sum_rows(&rows[FIRST_OUTCOME..HANDLED]);
    rows[HANDLED] = handled;
    for row in &mut rows {
        row[6] = row[..6].iter().sum();
    }
    rows
}

/// Most people who ask are private persons.
fn applicants(count: i64, dice: &mut Dice) -> Row {
    let mut row = [0; 7];
    for _ in 0..count {
        let column = match dice.below(200) {
            0..172 => 0,
            172..189 => 1,
            189..190 => 2,
            190..191 => 3,
            191..196 => 4,
            _ => 5,
        };
        row[column] += 1;
    }
    row[6] = count;
    row
}

/// Row in which one closed request is counted.
fn outcome(open: f64, dice: &mut Dice) -> usize {
    const CLOSED: [(usize, usize); 18] = [
        (4, 1),
        (5, 2),
        (6, 1),
        (7, 6),
        (8, 5),
        (9, 5),
        (10, 3),
        (11, 4),
        (12, 34),
        (13, 12),
        (14, 3),
        (15, 8),
        (16, 6),
        (17, 1),
        (18, 1),
        (19, 1),
        (20, 2),
        (22, 5),
    ];
    if dice.unit() < open {
        return if dice.chance(18.0) { PARTLY } else { GRANTED };
    }
    let mut left = dice.below(CLOSED.iter().map(|row| row.1).sum());
    for (row, weight) in CLOSED {
        if left < weight {
            return row;
        }
        left -= weight;
    }
    OTHER_FIRST
}

/// Reviews and suits follow from about one answer in fifteen.
fn disputes(handled: i64, dice: &mut Dice) -> [[i64; 5]; 3] {
    let mut table = [[0; 5]; 3];
    for _ in 0..handled {
        if dice.chance(6.5) {
            let block = [0, 0, 0, 1, 2][dice.below(5)];
            table[block][[0, 0, 0, 1, 2, 3][dice.below(6)]] += 1;
        }
    }
    for block in &mut table {
        block[4] = block[..4].iter().sum();
    }
    table
}

/// The quantities of table 2 that run on from year to year.
struct Stock {
    regulations: i64,
    documents: i64,
    licences: i64,
    services: i64,
    penalties: i64,
    coercion: i64,
    fees: i64,
    /// Decisions a year; 0 for offices that take none.
    activity: i64,
}

impl Stock {
    fn open(agency: &Agency, dice: &mut Dice) -> Self {
        let government = agency.kind == Kind::Government && agency.level != Level::Township;
        let activity = match (agency.level, agency.kind) {
            (Level::Prefecture, Kind::Government) => dice.between(200_000, 900_000),
            (Level::County, Kind::Government) => dice.between(20_000, 160_000),
            (Level::Prefecture, Kind::Department) => dice.between(900, 30_000),
            (Level::County, Kind::Department) => dice.between(80, 9_000),
            (_, Kind::Office) => 0,
            (Level::Township, _) => dice.between(0, 3) * dice.between(0, 60),
        };
        Self {
            regulations: if government && agency.level == Level::Prefecture { dice.between(4, 40) } else { 0 },
            documents: if government { dice.between(20, 140) } else { dice.between(0, 3) * dice.between(0, 5) },
            licences: if activity == 0 { 0 } else { dice.between(2, 60) },
            services: if activity == 0 { 0 } else { dice.between(0, 80) },
            penalties: if activity == 0 { 0 } else { dice.between(1, 300) },
            coercion: if activity == 0 { 0 } else { dice.between(0, 30) },
            fees: if activity > 100 && agency.level != Level::Township { dice.between(0, 5) } else { 0 },
            activity,
        }
    }

    fn year(&mut self, agency: &Agency, dice: &mut Dice) -> BTreeMap<(&'static str, &'static str), i64> {
        let mut cells = BTreeMap::new();
        for (row, held) in [("regulations", &mut self.regulations), ("normative_documents", &mut self.documents)] {
            let made = if *held == 0 { 0 } else { dice.between(0, 1 + *held / 8) };
            let repealed = dice.between(0, *held / 10);
            *held += made - repealed;
            cells.insert((row, "made"), made);
            cells.insert((row, "repealed"), repealed);
            cells.insert((row, "in_force"), *held);
            cells.insert((row, "published"), made);
            cells.insert((row, "public_total"), *held);
        }
        let decisions = |part: i64, dice: &mut Dice| if part == 0 { 0 } else { dice.between(part * 3 / 4, part * 5 / 4) };
        let items = [
            ("licences", &mut self.licences, self.activity),
            ("other_services", &mut self.services, self.activity / 3),
            ("penalties", &mut self.penalties, self.activity / 9),
            ("coercion", &mut self.coercion, self.activity / 200),
        ];
        for (row, held, part) in items {
            let change = if *held < 4 { 0 } else { dice.between(-1, 3) };
            cells.insert((row, "prev_items"), *held);
            cells.insert((row, "change"), change);
            cells.insert((row, "decisions"), if *held == 0 { 0 } else { decisions(part, dice) });
            *held += change;
        }
        cells.insert(("fees", "prev_items"), self.fees);
        cells.insert(("fees", "change"), 0);
        let charged = if self.fees == 0 { 0 } else { dice.between(3_000, 9_000_000) };
        cells.insert(("fees", "amount"), charged);
        let bought = if agency.level == Level::Township { dice.between(0, 9) } else { dice.between(1, 60) };
        cells.insert(("procurement", "items"), bought);
        cells.insert(("procurement", "amount"), bought * dice.between(8_000, 240_000));
        cells
    }
}

fn sum_rows(rows: &[Row]) -> Row {
    let mut sum = [0; 7];
    for row in rows {
        for (cell, part) in sum.iter_mut().zip(row) {
            *cell += part;
        }
    }
    sum
}

/// Rounds up or down at random, so that a mean of 0.4 gives a request in two years of five.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand at most")]
fn whole(mean: f64, dice: &mut Dice) -> i64 {
    (mean + dice.unit()).floor() as i64
}
