//! In: `demo_plan.txt`. Out: the files of the bundled demo and which of them share which paragraphs.

#![allow(clippy::format_push_string, reason = "the text is put together once; readable beats one allocation less")]

use std::collections::{BTreeMap, HashSet};

use super::agencies::Agency;
use super::dice::{Dice, mix, seed_of};
use super::document::Draft;
use super::edit::{self, Rewritten};
use super::encode::Encoding;
use super::figures::{Demand, FIRST_YEAR, Figures, series};
use super::generate::{Content, Plan, Planned};
use super::grammar::say;
use super::key::without_stock;
use super::narrative::{self, Narrative, Paragraph, Voice, fill_marked};
use super::printed::Fault;
use super::shape::Shape;

/// Runs of this many Han characters may not occur in two paragraphs written apart; the key promises 20.
const CHANCE_RUN: usize = 18;
/// Chosen so that no two agencies of a ranked group come within 0.001 of each other.
const SEED: u64 = 20_263;

pub struct Demo {
    pub files: Vec<Planned>,
    /// (copy, source, kind) as planned; shared paragraphs beyond these are found by their numbers.
    pub copies: Vec<(usize, usize, String)>,
    pub families: BTreeMap<String, Vec<usize>>,
    /// (phrase, note)
    pub phrases: Vec<(String, String)>,
}

impl Plan for Demo {
    fn len(&self) -> usize {
        self.files.len()
    }

    fn planned(&self, index: usize) -> Planned {
        self.files[index].clone()
    }
}

impl Demo {
    pub fn draft(&self, index: usize) -> Option<&Draft> {
        match &self.files[index].content {
            Content::Report(draft) => Some(draft),
            Content::Duplicate { .. } | Content::Notice(_) => None,
        }
    }
}

struct Builder {
    agencies: BTreeMap<String, (Agency, Vec<Figures>)>,
    /// (agency, year) → place in `demo.files`
    places: BTreeMap<(String, i32), usize>,
    runs: HashSet<u64>,
    templates: BTreeMap<String, Narrative>,
    demo: Demo,
}

pub fn demo() -> Demo {
    let mut builder = Builder {
        agencies: BTreeMap::new(),
        places: BTreeMap::new(),
        runs: HashSet::new(),
        templates: BTreeMap::new(),
        demo: Demo { files: Vec::new(), copies: Vec::new(), families: BTreeMap::new(), phrases: Vec::new() },
    };
    for line in include_str!("demo_plan.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<_> = line.split('|').map(str::trim).collect();
        match fields[0] {
            "agency" => builder.agency(&fields),
            "report" => builder.report(&fields),
            "duplicate" => builder.duplicate(&fields),
            "notice" => builder.notice(&fields),
            "phrase" => builder.demo.phrases.push((fields[1].to_owned(), fields[2].to_owned())),
            other => panic!("demo_plan.txt: no line kind {other}"),
        }
    }
    builder.demo
}

impl Builder {
    fn agency(&mut self, fields: &[&str]) {
        let agency = Agency::new(fields[1], fields[2]);
        let number = |text: &str| text.parse().expect("demo_plan.txt: a number");
        let demand = Demand { requests: number(fields[3]), open: number(fields[4]) };
        let name = format!("{}{}", fields[1], fields[2]);
        let figures = series(&agency, demand, &mut Dice::of(&[SEED, seed_of(&name)]));
        self.agencies.insert(name, (agency, figures));
    }

    fn report(&mut self, fields: &[&str]) {
        let (name, year) = (fields[1], fields[2].parse::<i32>().expect("demo_plan.txt: a year"));
        let (agency, series) = self.agencies.get(name).unwrap_or_else(|| panic!("demo_plan.txt: no agency {name}")).clone();
        let figures = series[usize::try_from(year - FIRST_YEAR).expect("a year of the series")].clone();
        let place = self.demo.files.len();
        let seed = mix(&[SEED, seed_of(name), year.unsigned_abs().into()]);
        let narrative = self.write(seed, &agency, year, &figures);
        let mut draft = Draft {
            agency,
            year,
            figures,
            narrative,
            shape: Shape::parse(fields[5]),
            faults: Vec::new(),
            source: None,
            salt: 0,
            seed,
        };
        for step in fields[6].split(';').map(str::trim).filter(|step| !step.is_empty()) {
            self.step(step, name, place, &mut draft);
        }
        let folder = draft.agency.region.trim_start_matches("云泽市");
        let folder = if folder.is_empty() { "云泽市" } else { folder };
        let file = format!("{folder}/{}{year}年政府信息公开工作年度报告.{}", draft.agency.short, fields[3]);
        self.places.insert((name.to_owned(), year), place);
        self.demo.files.push(Planned { file, encoding: Encoding::parse(fields[4]), content: Content::Report(Box::new(draft)) });
    }

    /// One instruction of a report line.
    fn step(&mut self, step: &str, name: &str, place: usize, draft: &mut Draft) {
        let (what, argument) = step.split_once(':').unwrap_or((step, ""));
        match what {
            "fault" => draft.faults.push(Fault::parse(argument)),
            "numbers" => draft.salt = draft.seed | 1,
            "plant" => edit::plant(&mut draft.narrative, argument),
            "reorder" => edit::reorder(&mut draft.narrative),
            "carry" => {
                let last = self.places[&(name.to_owned(), draft.year - 1)];
                let how = if argument == "half" { Rewritten::Half } else { Rewritten::Little };
                edit::carry(&mut draft.narrative, &self.narrative(last), how);
                self.demo.copies.push((place, last, "own_carryover".to_owned()));
            }
            "template" => {
                draft.salt = draft.seed | 1;
                let own = draft.narrative.parts[0].clone();
                let (seed, voice) = (mix(&[SEED, seed_of(argument)]), draft.clone());
                if !self.templates.contains_key(argument) {
                    let narrative = self.write(seed, &voice.agency, voice.year, &voice.figures);
                    self.templates.insert(argument.to_owned(), narrative);
                }
                draft.narrative = self.templates[argument].clone();
                draft.narrative.parts[0] = own;
                self.demo.families.entry(argument.to_owned()).or_default().push(place);
            }
            _ => self.copy(what, argument, place, draft),
        }
    }

    fn copy(&mut self, what: &str, argument: &str, place: usize, draft: &mut Draft) {
        let (source, year) = argument.split_once('/').expect("demo_plan.txt: AGENCY/YEAR");
        let from_place = self.places[&(source.to_owned(), year.parse().expect("demo_plan.txt: a year"))];
        let from = self.narrative(from_place);
        let kind = match what {
            "whole" => {
                draft.narrative = from;
                "whole"
            }
            "section1" => {
                edit::section1(&mut draft.narrative, &from);
                "section"
            }
            "section5" => {
                edit::section5(&mut draft.narrative, &from);
                "section"
            }
            "para" => {
                edit::one_paragraph(&mut draft.narrative, &from, &mut Dice::of(&[draft.seed, 9]));
                "paragraph"
            }
            other => panic!("demo_plan.txt: no instruction {other}"),
        };
        let original = self.demo.draft(from_place).expect("copies are taken from reports");
        draft.source = Some((original.agency.called.clone(), original.year));
        self.demo.copies.push((place, from_place, kind.to_owned()));
    }

    fn narrative(&self, place: usize) -> Narrative {
        self.demo.draft(place).expect("copies are taken from reports").narrative.clone()
    }

    fn duplicate(&mut self, fields: &[&str]) {
        let of = &self.demo.files[self.places[&(fields[1].to_owned(), fields[2].parse().expect("demo_plan.txt: a year"))]];
        let Content::Report(draft) = &of.content else { panic!("demo_plan.txt: a duplicate of a report") };
        let (folder, name) = of.file.split_once('/').expect("every file lies in a folder");
        let planned = Planned {
            file: format!("{folder}/附件2：{name}"),
            encoding: of.encoding,
            content: Content::Duplicate { of: of.file.clone(), draft: draft.clone() },
        };
        self.demo.files.push(planned);
    }

    fn notice(&mut self, fields: &[&str]) {
        let agency = Agency::new(fields[1], "人民政府办公室");
        let figures = self.agencies.values().next().expect("agencies come first").1[0].clone();
        let mut dice = Dice::of(&[SEED, seed_of(fields[2])]);
        let year = fields[3].parse().expect("demo_plan.txt: a year");
        let voice = voice(&agency, year, &figures);
        let mut text = format!("{}{}\n各镇、街道，县直各单位：\n", agency.name, fields[2]);
        let paragraphs = [say("notice", &mut dice), say("notice", &mut dice), say("notice", &mut dice)];
        for (i, body) in paragraphs.into_iter().enumerate() {
            let paragraph = Paragraph { id: mix(&[SEED, 77, i as u64]), text: body };
            text.push_str(&format!("{}\n", narrative::fill(&paragraph, &voice)));
        }
        text.push_str(&format!("{}\n{year}年4月18日\n", agency.name));
        let file = format!("{}/{}.txt", fields[1], fields[2]);
        self.demo.files.push(Planned { file, encoding: Encoding::Utf8, content: Content::Notice(text) });
    }

    /// A narrative no paragraph of which looks by chance like one written before.
    fn write(&mut self, seed: u64, agency: &Agency, year: i32, figures: &Figures) -> Narrative {
        let voice = voice(agency, year, figures);
        let runs = &mut self.runs;
        narrative::write(seed, &agency.short, 2, &mut |paragraph| {
            let found = han_runs(&without_stock(&fill_marked(paragraph, &voice)), CHANCE_RUN);
            let new = found.iter().all(|run| !runs.contains(run));
            if new {
                runs.extend(found);
            }
            new
        })
    }
}

fn voice<'a>(agency: &'a Agency, year: i32, figures: &'a Figures) -> Voice<'a> {
    Voice { agency: &agency.name, called: &agency.called, own: agency.own, up: agency.up, year, figures, salt: 0, claim_error: 0 }
}

/// Hashes of all runs of `length` Han characters, everything else left out.
pub fn han_runs(text: &str, length: usize) -> HashSet<u64> {
    let han: Vec<u64> = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).map(|c| u64::from(u32::from(c))).collect();
    han.windows(length).map(mix).collect()
}
