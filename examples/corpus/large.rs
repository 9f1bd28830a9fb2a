//! In: how many reports and a seed. Out: a corpus of any size, every report of which can be written without the others.
//!
//! A copyist's source is found by drawing among all reports, and its text is written again from its own seed; nothing is kept.

use super::dice::{Dice, mix};
use super::document::Draft;
use super::edit::{self, Rewritten};
use super::encode::Encoding;
use super::figures::{Demand, FIRST_YEAR, series};
use super::generate::{Content, Plan, Planned};
use super::key::{CopyKey, copy};
use super::narrative::{self, Narrative};
use super::places;
use super::shape::Shape;

/// Shares of all reports in percent. What is left over is own text, or a template.
pub const WHOLE: f64 = 8.0;
pub const SECTION: f64 = 5.0;
pub const PARAGRAPHS: f64 = 8.0;
pub const CARRY: f64 = 25.0;
/// Parts of the reports that can be copies at all: those of the first year have nothing earlier to copy, one year is missing.
const HAS_EARLIER: f64 = 0.81;
const HAS_LAST_YEAR: f64 = 0.64;
const COPIES: f64 = (WHOLE + SECTION + PARAGRAPHS) / HAS_EARLIER;
/// One county in so many gives its townships a template for two years.
const COUNTY_TEMPLATE: u64 = 8;
const COUNTY_TEMPLATE_YEARS: [i32; 2] = [2021, 2022];
/// One prefecture in so many gives all its townships one for a year.
const PREFECTURE_TEMPLATE: u64 = 6;
const PREFECTURE_TEMPLATE_YEAR: i32 = 2023;

const REPORTS_OF_AGENCY: usize = 5;
const TRIES: u64 = 40;

pub struct Large {
    pub reports: usize,
    pub seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Own,
    Carry(usize),
    Whole(usize),
    Section(usize),
    Paragraphs(usize),
    /// Member of the template with this number.
    Template(u64),
}

impl Plan for Large {
    fn len(&self) -> usize {
        self.reports
    }

    fn planned(&self, index: usize) -> Planned {
        let draft = self.draft(index);
        let mut dice = self.dice(index, 20);
        let (shape, extension) = shape(&mut dice);
        let encoding = match dice.below(100) {
            0..3 => Encoding::Utf8Bom,
            3..7 => Encoding::Gb18030,
            7 => Encoding::Utf16Le,
            _ => Encoding::Utf8,
        };
        let file = self.file(index, extension);
        Planned { file, encoding, content: Content::Report(Box::new(Draft { shape, ..draft })) }
    }
}

impl Large {
    /// The pair this report makes with its source, if it has one.
    pub fn copy(&self, index: usize) -> Option<CopyKey> {
        let (source, kind) = match self.role(index) {
            Role::Own | Role::Template(_) => return None,
            Role::Carry(source) => (source, "own_carryover"),
            Role::Whole(source) => (source, "whole"),
            Role::Section(source) => (source, "section"),
            Role::Paragraphs(source) => (source, "paragraph"),
        };
        let (a, b) = (self.draft(index), self.draft(source));
        copy(&a, &b, (&self.name_of_file(index), &self.name_of_file(source)), kind)
    }

    /// Templates and their members; empty families are left out.
    pub fn family(&self, index: usize) -> Option<String> {
        match self.role(index) {
            Role::Template(number) => Some(format!("{number:x}")),
            _ => None,
        }
    }

    pub fn name_of_file(&self, index: usize) -> String {
        let (_, extension) = shape(&mut self.dice(index, 20));
        self.file(index, extension)
    }

    fn file(&self, index: usize, extension: &str) -> String {
        let (county, agency) = places::agency(index / REPORTS_OF_AGENCY);
        format!("{county:04}/{}_{}.{extension}", agency.name, self.year(index))
    }

    /// Five of the six years; which one is missing depends on the agency.
    fn year(&self, index: usize) -> i32 {
        let missing = self.dice(index / REPORTS_OF_AGENCY, 21).below(6);
        let place = index % REPORTS_OF_AGENCY;
        FIRST_YEAR + i32::try_from(place + usize::from(place >= missing)).expect("six years")
    }

    fn dice(&self, index: usize, purpose: u64) -> Dice {
        Dice::of(&[self.seed, index as u64, purpose])
    }

    fn seed_of_text(&self, index: usize) -> u64 {
        mix(&[self.seed, index as u64, 22])
    }

    fn role(&self, index: usize) -> Role {
        let (county, agency) = places::agency(index / REPORTS_OF_AGENCY);
        let year = self.year(index);
        if agency.short.ends_with('镇') || agency.short.ends_with("街道") {
            let prefecture = (county / places::COUNTIES_OF_PREFECTURE) as u64;
            let year_part = u64::from(year.unsigned_abs());
            if year == PREFECTURE_TEMPLATE_YEAR && mix(&[self.seed, prefecture, 30]).is_multiple_of(PREFECTURE_TEMPLATE) {
                return Role::Template(mix(&[self.seed, prefecture, 31, year_part]));
            }
            if COUNTY_TEMPLATE_YEARS.contains(&year) && mix(&[self.seed, county as u64, 32]).is_multiple_of(COUNTY_TEMPLATE) {
                return Role::Template(mix(&[self.seed, county as u64, 33, year_part]));
            }
        }
        let mut dice = self.dice(index, 23);
        let draw = dice.unit() * 100.0;
        if draw < WHOLE / HAS_EARLIER {
            self.source(index).map_or(Role::Own, Role::Whole)
        } else if draw < (WHOLE + SECTION) / HAS_EARLIER {
            self.source(index).map_or(Role::Own, Role::Section)
        } else if draw < COPIES {
            self.source(index).map_or(Role::Own, Role::Paragraphs)
        } else if draw < COPIES + CARRY / HAS_LAST_YEAR {
            let last = index.checked_sub(1).filter(|_| !index.is_multiple_of(REPORTS_OF_AGENCY));
            last.filter(|&last| self.year(last) + 1 == year).map_or(Role::Own, Role::Carry)
        } else {
            Role::Own
        }
    }

    /// A report of another agency, of an earlier year, whose text is its own. Own text is known by the draw alone, so this ends.
    fn source(&self, index: usize) -> Option<usize> {
        let mut dice = self.dice(index, 24);
        (0..TRIES).find_map(|_| {
            let other = dice.below(self.reports);
            let apart = other / REPORTS_OF_AGENCY != index / REPORTS_OF_AGENCY && self.year(other) < self.year(index);
            (apart && self.dice(other, 23).unit() * 100.0 >= COPIES && self.role(other) == Role::Own).then_some(other)
        })
    }

    fn narrative(&self, index: usize) -> Narrative {
        let (_, agency) = places::agency(index / REPORTS_OF_AGENCY);
        let fullness = 1 + self.dice(index, 29).below(2);
        let own = || narrative::write(self.seed_of_text(index), &agency.short, fullness, &mut |_| true);
        match self.role(index) {
            Role::Own => own(),
            Role::Whole(source) => self.narrative(source),
            Role::Carry(last) => {
                let mut text = own();
                let how = if self.dice(index, 25).chance(60.0) { Rewritten::Little } else { Rewritten::Half };
                edit::carry(&mut text, &self.narrative(last), how);
                text
            }
            Role::Section(source) => {
                let mut text = own();
                if self.dice(index, 26).chance(50.0) {
                    edit::section1(&mut text, &self.narrative(source));
                } else {
                    edit::section5(&mut text, &self.narrative(source));
                }
                text
            }
            Role::Paragraphs(source) => {
                let mut text = own();
                let mut dice = self.dice(index, 27);
                let from = self.narrative(source);
                for _ in 0..=dice.below(2) {
                    edit::one_paragraph(&mut text, &from, &mut dice);
                }
                text
            }
            Role::Template(number) => {
                let mut text = narrative::write(number, "", 2, &mut |_| true);
                text.parts[0].clone_from(&own().parts[0]);
                text
            }
        }
    }

    pub fn draft(&self, index: usize) -> Draft {
        let number = index / REPORTS_OF_AGENCY;
        let (_, agency) = places::agency(number);
        let mut dice = self.dice(number, 28);
        let demand = Demand::draw(&agency, &mut dice);
        let year = self.year(index);
        let figures =
            series(&agency, demand, &mut dice).swap_remove(usize::try_from(year - FIRST_YEAR).expect("a year of the series"));
        let salt = match self.role(index) {
            Role::Whole(_) | Role::Section(_) | Role::Template(_) => self.seed_of_text(index) | 1,
            _ => 0,
        };
        Draft {
            agency,
            year,
            figures,
            narrative: self.narrative(index),
            shape: Shape::parse("tab"),
            faults: Vec::new(),
            source: None,
            salt,
            seed: self.seed_of_text(index),
        }
    }
}

/// Mostly plain text and HTML, the oddities of forms.md §10 a few in a hundred each.
fn shape(dice: &mut Dice) -> (Shape, &'static str) {
    const OFTEN: [&str; 9] = [
        "year_first",
        "hard_wrapped",
        "page_numbers",
        "indented",
        "blank_lines",
        "formal_headings",
        "numbered_inline",
        "marks",
        "thousands",
    ];
    const SELDOM: [&str; 14] = [
        "title_broken",
        "title_doubled",
        "bookmark",
        "headings_doubled",
        "heading_run_in",
        "half_width",
        "blank_zero",
        "blank_totals",
        "surplus_columns",
        "full_width",
        "annotated",
        "yuan",
        "typo_labels",
        "cut_zero_rows",
    ];
    let (mut list, extension) = match dice.below(100) {
        0..24 => ("tab".to_owned(), "txt"),
        24..44 => ("pipe".to_owned(), "txt"),
        44..52 => ("cell_lines,ideographic_padding".to_owned(), "txt"),
        52..56 => ("pipe_padded".to_owned(), "txt"),
        56..60 => ("pipe".to_owned(), "md"),
        60..61 => ("detached".to_owned(), "md"),
        61..80 => ("html".to_owned(), "html"),
        80..92 => ("html,whole_page".to_owned(), "html"),
        _ => ("html,whole_page,trs_editor".to_owned(), "html"),
    };
    for (tags, percent) in [(&OFTEN[..], 12.0), (&SELDOM[..], 2.0)] {
        for tag in tags.iter().filter(|_| dice.chance(percent)) {
            // Rows cannot be lost from a table with row spans.
            if !(extension == "html" && *tag == "cut_zero_rows") {
                list.push(',');
                list.push_str(tag);
            }
        }
    }
    (Shape::parse(&list), extension)
}
