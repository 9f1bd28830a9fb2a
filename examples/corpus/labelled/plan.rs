//! In: how many reports and a seed. Out: who writes what in which year, and whom they copy.

use std::collections::BTreeMap;

use super::super::agencies::Agency;
use super::super::dice::{Dice, mix};
use super::super::figures::FIRST_YEAR;
use super::super::places;
use super::render::{Look, Voice, render};
use super::text::Text;
use super::{Archive, Placed, Report, Role, compose, edit};

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Labelled {
    pub reports: usize,
    pub seed: u64,
    /// Of 100 members of a template, how many splice in a paragraph of somebody else.
    pub splices: f64,
}

/// Of 100 reports, how many belong to templates, and how many print no year.
const TEMPLATES: usize = 20;
const UNDATED: f64 = 7.0;
const MEMBERS: usize = 10;
const YEARS: i32 = 5;
/// Counties from here on have templates, so that no agency is drawn twice.
const TEMPLATE_COUNTY: usize = 1_000;
/// A step that spreads agencies over counties and over the places of a county.
const STEP: usize = 29;

impl Labelled {
    /// `reports` of them, made from `seed`; 15 of 100 members of a template have something spliced in.
    pub fn new(reports: usize, seed: u64) -> Self {
        Self { reports, seed, splices: 15.0 }
    }

    /// Writes the archive, year after year: a source is written before its copies.
    pub fn archive(&self) -> Archive {
        let templates = self.reports * TEMPLATES / 100 / MEMBERS;
        let agencies = (self.reports - templates * MEMBERS).div_ceil(YEARS as usize);
        let mut desk = Desk { plan: self, reports: Vec::new(), texts: Vec::new(), last: BTreeMap::new(), home: BTreeMap::new() };
        for year in FIRST_YEAR..FIRST_YEAR + YEARS {
            for number in 0..agencies {
                if desk.reports.len() + templates * MEMBERS < self.reports * (year - FIRST_YEAR + 1) as usize / YEARS as usize {
                    desk.write(number * STEP, year);
                }
            }
            for template in (0..templates).filter(|t| *t as i32 % YEARS == year - FIRST_YEAR) {
                desk.template(template, year);
            }
        }
        let mut number = agencies;
        while desk.reports.len() < self.reports {
            desk.write(number * STEP, FIRST_YEAR + YEARS - 1);
            number += 1;
        }
        Archive { reports: desk.reports }
    }
}

/// What has been written so far; texts and voices are kept, because copyists take them up again.
struct Desk<'a> {
    plan: &'a Labelled,
    reports: Vec<Report>,
    texts: Vec<Text>,
    /// The last report of each agency that has text of its own.
    last: BTreeMap<String, usize>,
    /// For each clause the root of the report in which it was new.
    home: BTreeMap<u64, u64>,
}

impl Desk<'_> {
    fn dice(&self, purpose: u64) -> Dice {
        Dice::of(&[self.plan.seed, self.reports.len() as u64, purpose])
    }

    fn seed(&self) -> u64 {
        mix(&[self.plan.seed, self.reports.len() as u64, 7])
    }

    /// An earlier report for which `wanted` holds, in an order that depends on the dice alone.
    fn earlier(&self, year: i32, dice: &mut Dice, wanted: impl Fn(&Report) -> bool) -> Option<usize> {
        let earlier = self.reports.partition_point(|r| r.written < year);
        (0..60).filter(|_| earlier > 0).find_map(|_| {
            let at = dice.below(earlier);
            let report = &self.reports[at];
            (report.role != Role::Stock && wanted(report)).then_some(at)
        })
    }

    /// A report by agency `number` for `year`, in a role of its own.
    fn write(&mut self, number: usize, year: i32) {
        let (county, agency) = places::agency(number);
        let mut dice = self.dice(1);
        let last = self.last.get(&agency.name).copied();
        let other = |r: &Report| r.agency.name != agency.name;
        let draw = dice.below(100);
        // Own carried-over text is copied on more often than chance would have it.
        let carried = dice.chance(30.0);
        let source = self
            .earlier(year, &mut dice, |r| other(r) && (!carried || r.role == Role::Carry))
            .or_else(|| self.earlier(year, &mut dice, other));
        let role = match (draw, last, source) {
            (0..8, ..) => Role::Stock,
            (8..40, Some(_), _) => Role::Carry,
            (40..56, _, Some(_)) => Role::Whole,
            (56..64, _, Some(_)) => Role::Section,
            (64..74, _, Some(_)) => Role::Splice,
            (74..84, _, Some(_)) => Role::Paragraph,
            _ => Role::Own,
        };
        let seed = self.seed();
        let mut text =
            if role == Role::Stock { compose::hardly_any(seed, &agency.short) } else { compose::own(seed, &agency.short) };
        let mut sources = Vec::new();
        let from = if role == Role::Carry { last } else { source };
        if let (Some(from), false) = (from, matches!(role, Role::Own | Role::Stock)) {
            let taken = self.copied(from, &mut dice);
            sources.push(from);
            match role {
                Role::Carry | Role::Whole => {
                    let fresh = std::mem::replace(&mut text, taken);
                    let keep = if role == Role::Carry { 3 } else { 1 };
                    let own = fresh.sections[0].iter().filter(|p| !p.stock).take(dice.below(keep + 1));
                    text.sections[0].extend(own.cloned());
                    compose::stock(&mut text, &mut dice);
                }
                Role::Section => {
                    let which = usize::from(dice.chance(40.0));
                    text.sections[which].retain(|p| p.stock);
                    text.sections[which].extend(taken.sections[which].iter().cloned());
                }
                Role::Splice => {
                    text = taken;
                    let apart = |r: &Report| other(r) && r.root != self.reports[from].root;
                    if let Some(second) = self.earlier(year, &mut dice, apart) {
                        let more = self.copied(second, &mut dice);
                        splice(&mut text, &more, &mut dice);
                        sources.push(second);
                    }
                    compose::stock(&mut text, &mut dice);
                }
                _ => {
                    let all: Vec<_> = taken.paragraphs().cloned().collect();
                    if !all.is_empty() {
                        let at = dice.below(text.sections[0].len() + 1);
                        text.sections[0].insert(at, dice.pick(&all).clone());
                    }
                }
            }
        }
        let printed = (!dice.chance(UNDATED)).then_some(year);
        self.hand_in(county, agency, (year, printed), role, sources, seed, text);
    }

    /// The text of a report as a copyist takes it over.
    fn copied(&self, from: usize, dice: &mut Dice) -> Text {
        let source = &self.reports[from];
        let voice = Voice { agency: &source.agency, year: source.year, salt: 0 };
        edit::copied(&self.texts[from], &voice, dice)
    }

    /// A form handed to the townships of a county; each fills it in for itself, some a year later once more.
    fn template(&mut self, template: usize, year: i32) {
        let county = TEMPLATE_COUNTY + template * 3;
        let root = mix(&[self.plan.seed, template as u64, 9]);
        let form = compose::own(root, "");
        for member in 0..MEMBERS {
            let (county, agency) = places::agency(county * places::AGENCIES_OF_COUNTY + 18 + member);
            let mut dice = self.dice(2);
            let mut text = form.clone();
            for section in &mut text.sections {
                section.retain(|p| !p.stock && !dice.chance(5.0));
            }
            let here = Voice { agency: &agency, year: Some(year), salt: 0 };
            let rate = if dice.chance(40.0) { 1.0 + 2.0 * dice.unit() } else { 0.0 };
            text.paragraphs_mut().for_each(|p| edit::one(p, &here, rate, &mut dice));
            text.paragraphs_mut().flat_map(|p| &mut p.clauses).flat_map(|c| &mut c.inks).for_each(|ink| {
                // Nobody's name stands in a form.
                if let super::text::Ink::Slot { left, .. } = ink {
                    *left = None;
                }
            });
            text.sections[0].push(compose::one(self.seed(), &agency.short));
            let mut sources = Vec::new();
            if dice.chance(self.plan.splices)
                && let Some(second) = self.earlier(year, &mut dice, |r| r.root != root)
            {
                let more = self.copied(second, &mut dice);
                splice(&mut text, &more, &mut dice);
                sources.push(second);
            }
            compose::stock(&mut text, &mut dice);
            self.hand_in(county, agency, (year, Some(year)), Role::Template, sources, root, text);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a report, named at the two places that call it")]
    fn hand_in(
        &mut self,
        county: usize,
        agency: Agency,
        (written, year): (i32, Option<i32>),
        role: Role,
        sources: Vec<usize>,
        fresh: u64,
        text: Text,
    ) {
        let mut dice = self.dice(3);
        let salt = if sources.is_empty() && role != Role::Template { 0 } else { self.seed() | 1 };
        let (source, paragraphs) = render(&text, &Voice { agency: &agency, year, salt }, Look::draw(&mut dice));
        let root = self.root(&paragraphs, fresh);
        let date = year.map_or_else(|| format!("无日期{}", self.reports.len()), |y| y.to_string());
        let file = format!("{county:04}/{}_{date}.txt", agency.name);
        if role != Role::Stock {
            self.last.insert(agency.name.clone(), self.reports.len());
        }
        let prefecture = county / places::COUNTIES_OF_PREFECTURE;
        self.reports.push(Report { file, agency, county, prefecture, year, written, role, sources, root, source, paragraphs });
        self.texts.push(text);
    }
}

impl Desk<'_> {
    /// Where the largest part of a text goes back to; clauses that nobody has written before go back to `fresh`, and from now on to this text's root.
    fn root(&mut self, paragraphs: &[Placed], fresh: u64) -> u64 {
        let own = || paragraphs.iter().filter(|p| !p.stock).flat_map(|p| &p.clauses);
        let mut letters: BTreeMap<u64, u32> = BTreeMap::new();
        for clause in own() {
            let root = self.home.get(&clause.id).copied().unwrap_or(fresh);
            *letters.entry(root).or_default() += clause.units.iter().map(|(width, _)| width).sum::<u32>();
        }
        let root = letters.into_iter().max_by_key(|(_, letters)| *letters).map_or(fresh, |(root, _)| root);
        for clause in own() {
            self.home.entry(clause.id).or_insert(root);
        }
        root
    }
}

/// Puts paragraphs of another text among its own, one of them grown together with a paragraph of the first.
fn splice(text: &mut Text, more: &Text, dice: &mut Dice) {
    let held: Vec<u64> = text.paragraphs().flat_map(|p| p.clauses.iter().map(|c| c.id)).collect();
    let fresh = |p: &&super::text::Paragraph| p.clauses.iter().all(|c| !held.contains(&c.id));
    let mut second: Vec<_> = more.sections[0].iter().filter(fresh).cloned().collect();
    second.truncate(3);
    if let (Some(graft), Some(stem)) = (second.pop(), text.sections[0].pop()) {
        text.sections[0].push(edit::grafted(&stem, &graft));
    }
    for paragraph in second {
        let at = dice.below(text.sections[0].len() + 1);
        text.sections[0].insert(at, paragraph);
    }
}
