//! Families and templates against the key.
//!
//! The truth is in the key: `Report::root` names the family of a whole text, `Placed::clauses[..].slots` the slots of a
//! template and what each member filled in.

use std::collections::{BTreeMap, BTreeSet};

use gongkai::copies::{Cut, Families, Gathered, Grain, Instance, Source, Template, unit_tokens, units};
use gongkai::text::normalise;

use super::opened::Opened;
use super::{Gate, Goal};
use crate::generated::labelled::text::SlotKind;
use crate::generated::labelled::{Placed, PlacedSlot, Role};

/// How well two ways to divide the same things agree, corrected for chance (Hubert and Arabie: Comparing Partitions, 1985).
/// 1 for the same division, about 0 for chance.
pub fn adjusted_rand_index<A: Ord, B: Ord>(found: &[A], truth: &[B]) -> f64 {
    fn pairs(n: usize) -> f64 {
        n as f64 * (n as f64 - 1.0) / 2.0
    }
    fn sizes<T: Ord>(labels: impl Iterator<Item = T>) -> f64 {
        let mut sizes = BTreeMap::new();
        labels.for_each(|label| *sizes.entry(label).or_insert(0) += 1);
        sizes.into_values().map(pairs).sum()
    }
    let both = sizes(found.iter().zip(truth));
    let (ours, theirs) = (sizes(found.iter()), sizes(truth.iter()));
    let chance = ours * theirs / pairs(found.len()).max(1.0);
    let most = f64::midpoint(ours, theirs);
    if (most - chance).abs() < f64::EPSILON { 1.0 } else { (both - chance) / (most - chance) }
}

/// Precision and recall of slots, each given as (clause, number in the clause) or any other name that both sides use.
pub fn precision_and_recall<T: Ord>(found: &BTreeSet<T>, truth: &BTreeSet<T>) -> (f64, f64) {
    let right = found.intersection(truth).count() as f64;
    (right / found.len().max(1) as f64, right / truth.len().max(1) as f64)
}

/// Families of whole narratives against the roots of the key, and slots of paragraph families against what was filled in.
pub fn gates(archive: &Opened) -> Vec<Gate> {
    let (found, truth) = divisions(archive, &Cut::of(Grain::Reports));
    let (right, of, there, all) = slots(archive);
    vec![
        Gate {
            what: "families of reports: adjusted Rand index, 15 % of template members spliced",
            figure: adjusted_rand_index(&found, &truth),
            goal: Goal::AtLeast(0.95),
            of: found.len(),
        },
        Gate { what: "slots: precision", figure: right as f64 / of.max(1) as f64, goal: Goal::AtLeast(0.9), of },
        Gate { what: "slots: recall", figure: there as f64 / all.max(1) as f64, goal: Goal::AtLeast(0.9), of: all },
    ]
}

fn gathered(archive: &Opened, grain: Grain, cut: &Cut) -> Families {
    let mut gathered = Gathered::default();
    for (member, report) in archive.members.iter().zip(&archive.reports) {
        let source = Source { id: member.id.clone(), year: member.year, file: member.file.clone() };
        gathered.push(source, units(report, grain));
    }
    gathered.families(cut)
}

/// For each report with a text of its own: the family found (its own if none), and its root.
fn divisions(archive: &Opened, cut: &Cut) -> (Vec<usize>, Vec<u64>) {
    let families = gathered(archive, Grain::Reports, cut);
    let mut label: Vec<usize> = (0..archive.reports.len()).map(|i| usize::MAX - i).collect();
    for (number, family) in families.families.iter().enumerate() {
        family.units.iter().for_each(|unit| label[unit.report as usize] = number);
    }
    let own = (0..archive.reports.len()).filter(|&i| archive.key.reports[i].role != Role::Stock);
    own.map(|i| (label[i], archive.key.reports[i].root)).unzip()
}

/// Found slots that are one of the key's, found slots, slots of the key that were found, slots of the key. Of the latter count those that a
/// slot may be by its rule: at least three fillings, none with 60 % of the members; a found one may be any of the key's, for near
/// 60 % a single member decides. A slot is right if four in five of its members have what the key has; of a name a part is enough,
/// for 镇 or 局 may be common to all.
fn slots(archive: &Opened) -> (usize, usize, usize, usize) {
    let (mut right, mut of, mut there, mut all) = (0, 0, 0, 0);
    for family in &gathered(archive, Grain::Paragraphs, &Cut::of(Grain::Paragraphs)).families {
        let placed: Vec<Option<&Placed>> = family
            .units
            .iter()
            .map(|unit| {
                let tokens = unit_tokens(&archive.narratives[unit.report as usize], unit.block);
                archive.paragraph(unit.report as usize, tokens.start)
            })
            .collect();
        let origin = placed[0].map_or(0, |p| p.origin);
        if family.units.len() < 5 || origin == 0 || placed.iter().any(|p| p.is_none_or(|p| p.origin != origin)) {
            continue;
        }
        let instances: Vec<Instance> = family
            .units
            .iter()
            .map(|unit| {
                let (report, narrative) = (&archive.reports[unit.report as usize], &archive.narratives[unit.report as usize]);
                let identity = &report.identity;
                let tokens = unit_tokens(narrative, unit.block);
                Instance::of(narrative, tokens, identity.agency.as_deref(), identity.region.as_deref())
            })
            .collect();
        let template = Template::of(&instances);
        let mut truth: BTreeMap<(u64, usize), Vec<Option<&PlacedSlot>>> = BTreeMap::new();
        for (member, placed) in placed.iter().flatten().enumerate() {
            for clause in &placed.clauses {
                for slot in &clause.slots {
                    let fills = truth.entry((clause.id, slot.index)).or_insert_with(|| vec![None; instances.len()]);
                    fills[member] = Some(slot);
                }
            }
        }
        let filled = truth.clone();
        truth.retain(|_, fills| {
            let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
            fills.iter().flatten().for_each(|slot| *counted.entry(slot.fill.as_str()).or_default() += 1);
            let members: usize = counted.values().sum();
            counted.len() >= 3 && counted.values().all(|&n| (n as f64) < 0.6 * members as f64)
        });
        let agree = |found: usize, fills: &[Option<&PlacedSlot>]| {
            let both = template.fillings.iter().zip(fills).filter_map(|(own, slot)| Some((own[found].as_deref()?, (*slot)?)));
            let same = |(own, slot): &(&str, &PlacedSlot)| {
                let (own, fill) = (normalise(own), normalise(&slot.fill));
                own == fill || (slot.kind == SlotKind::Name && !own.is_empty() && (fill.contains(&own) || own.contains(&fill)))
            };
            let (n, equal) = both.fold((0, 0), |(n, equal), pair| (n + 1, equal + usize::from(same(&pair))));
            n > 0 && equal * 5 >= n * 4
        };
        let found: Vec<bool> = (0..template.slots.len()).map(|slot| filled.values().any(|fills| agree(slot, fills))).collect();
        right += found.iter().filter(|right| **right).count();
        of += found.len();
        there += truth.values().filter(|fills| (0..template.slots.len()).any(|slot| agree(slot, fills))).count();
        all += truth.len();
    }
    (right, of, there, all)
}
