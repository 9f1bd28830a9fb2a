//! Families and templates through the public interface: the same whatever the order and the number of threads; slots of rendered
//! templates come back.

use gongkai::copies::{Cut, Families, Gathered, Grain, Instance, Names, Shingles, SlotKind, Source, Template, Wording, units};
use gongkai::report::ReportId;
use gongkai::search::Filter;
use proptest::prelude::*;

use crate::dice::Dice;
use crate::support::demo_index;

/// Families by the names of their members, in the order they are listed.
fn listed(families: &Families) -> Vec<(String, Vec<(String, u32)>)> {
    let unit = |unit: &gongkai::copies::Unit| (families.sources[unit.report as usize].file.clone(), unit.block);
    families.families.iter().map(|family| (families.name(family), family.units.iter().map(unit).collect())).collect()
}

#[test]
fn families_depend_neither_on_order_nor_on_threads() {
    let stored = demo_index().load_all(&Filter::default()).unwrap();
    let made: Vec<(Source, Vec<(u32, Shingles)>)> = stored
        .iter()
        .map(|s| {
            let source = Source { id: s.card.id.clone(), year: s.card.year, file: s.card.file().to_owned() };
            (source, units(&s.report().unwrap(), Grain::Paragraphs))
        })
        .collect();
    let families = |turn: usize, threads: usize| {
        let mut made = made.clone();
        made.rotate_left(turn);
        if turn % 2 == 1 {
            made.reverse();
        }
        let mut gathered = Gathered::default();
        for (source, paragraphs) in made {
            gathered.push(source, paragraphs);
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        listed(&pool.install(|| gathered.families(&Cut::of(Grain::Paragraphs))))
    };
    let expected = families(0, 1);
    assert!(expected.len() > 20);
    for (turn, threads) in [(1, 2), (13, 8), (40, 3)] {
        assert_eq!(families(turn, threads), expected, "{turn} {threads}");
    }
}

/// Made-up text of `count` characters.
fn words(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from_u32(0x4E00 + dice.roll(1500) as u32).unwrap()).collect()
}

/// A rendered template with wrong characters: members, and where its slots stand in the skeleton's fixed text.
fn rendered(seed: u64, members: usize, slots: usize, noise: usize) -> (Vec<String>, Vec<Vec<String>>) {
    let mut dice = Dice(seed);
    let fixed: Vec<String> = (0..=slots)
        .map(|_| {
            let length = 12 + dice.roll(25);
            words(&mut dice, length)
        })
        .collect();
    let (mut texts, mut fills) = (Vec::new(), Vec::new());
    for _ in 0..members {
        let own: Vec<String> = (0..slots)
            .map(|slot| match slot % 3 {
                0 => {
                    let length = 2 + dice.roll(3);
                    words(&mut dice, length)
                }
                1 => (2019 + dice.roll(5)).to_string(),
                _ => (10 + dice.roll(900)).to_string(),
            })
            .collect();
        let mut text = String::new();
        for (n, part) in fixed.iter().enumerate() {
            let wrong: String = part.chars().map(|c| if dice.roll(100) < noise { '误' } else { c }).collect();
            text.push_str(&wrong);
            text.extend(own.get(n).map(String::as_str));
        }
        texts.push(text);
        fills.push(own);
    }
    (texts, fills)
}

#[test]
fn slots_come_back_at_three_per_cent_of_wrong_characters() {
    let (mut right, mut found, mut all) = (0, 0, 0);
    for seed in 0..40 {
        let (texts, fills) = rendered(seed, 8 + seed as usize % 30, 6, 3);
        let members: Vec<Instance> =
            texts.iter().map(|text| Instance { wording: Wording::new(text, &Names::default()), ..Instance::default() }).collect();
        let template = Template::of(&members);
        let is_slot = |slot: usize, truth: usize| {
            let same =
                template.fillings.iter().zip(&fills).filter(|(own, true_ones)| own[slot].as_ref() == Some(&true_ones[truth]));
            same.count() * 5 >= members.len() * 4
        };
        right += (0..template.slots.len()).filter(|&slot| (0..6).any(|truth| is_slot(slot, truth))).count();
        found += template.slots.len();
        all += 6;
    }
    let (precision, recall) = (right as f64 / found as f64, right as f64 / f64::from(all));
    println!("slots: precision {precision:.3}, recall {recall:.3} of {all}");
    assert!(precision >= 0.92 && recall >= 0.9, "precision {precision:.3}, recall {recall:.3}");
}

#[test]
fn kinds_of_the_demo_templates() {
    let archive = gongkai::ingest::families(demo_index(), &Filter::default(), Grain::Paragraphs).unwrap();
    let wanted: Vec<_> = archive.families.families.iter().filter(|family| family.reports == 6).collect();
    assert!(wanted.len() >= 5);
    let mut kinds = Vec::new();
    gongkai::ingest::draw(demo_index(), &archive, &wanted, |_, drawn| {
        kinds.extend(drawn.template.slots.iter().map(|slot| slot.kind));
        Ok(())
    })
    .unwrap();
    assert!(kinds.contains(&SlotKind::Name) && kinds.contains(&SlotKind::Number), "{kinds:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Every paragraph is in one family at most, every family has two members, and near-identical ones are together.
    #[test]
    fn families_are_a_division(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let texts: Vec<String> = (0..4).map(|_| words(&mut dice, 60)).collect();
        let mut gathered = Gathered::default();
        let mut of = Vec::new();
        for report in 0..14 {
            let which = dice.roll(4);
            let wrong = if dice.chance(50) { dice.roll(60) } else { 60 };
            let text: String = texts[which].chars().enumerate().map(|(i, c)| if i == wrong { '误' } else { c }).collect();
            let source = Source { id: ReportId(format!("{report:016}")), year: Some(2020), file: format!("{report:03}") };
            gathered.push(source, [(0, Shingles::of(&text, &Names::default()).unwrap())]);
            of.push(which);
        }
        let families = gathered.families(&Cut::of(Grain::Paragraphs));
        let mut seen = std::collections::BTreeMap::new();
        for (number, family) in families.families.iter().enumerate() {
            prop_assert!(family.units.len() > 1);
            for unit in &family.units {
                prop_assert_eq!(seen.insert(unit.report, number), None);
            }
        }
        for (i, x) in of.iter().enumerate() {
            for (j, y) in of.iter().enumerate().skip(i + 1) {
                let together = seen.contains_key(&(i as u32)) && seen.get(&(i as u32)) == seen.get(&(j as u32));
                prop_assert_eq!(together, x == y, "{} {}", i, j);
            }
        }
    }
}
