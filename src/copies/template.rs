//! Templates: what the members of a family have in common, and what each filled in.
//!
//! Comes in: the wordings of one family's members. Goes out: a [`Template`]: the skeleton with numbered slots, and every member's fillings.
//! It does not say that anybody handed out a form: a skeleton is what a vote over the members leaves.
//!
//! The member most like all others (medoid) is the centre of a star: every other is laid against it, and column by column the majority
//! decides. Where no wording reaches [`TOP`] and at least [`FILLS`] distinct ones stand, there is a slot. At most [`VOTERS`] members
//! vote; then all are laid against the skeleton, so that every filling is found in the same way.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use super::alike::{ANY_NAME, is_name};
use super::narrative::is_number;
use super::pairwise::align;
use super::shingle::grams;
use super::sketch::SHINGLE;
use super::slot::{Filling, SlotKind, ends_as_name, kind};
use super::statutory::any_number;
use super::wording::{Instance, Wording};

/// A slot has at least this many distinct fillings.
pub const FILLS: usize = 3;
/// And none of them stands with this share of the members or more.
pub const TOP: f64 = 0.6;
/// A single token between two places that differ is held by at least this share of the members, or it agrees by chance and belongs to
/// what differs.
pub const BETWEEN: f64 = 0.75;
/// Fillings of at least so many tokens that have this share of them in common are one filling, however the rest was changed: a clause that only
/// some have, with its own numbers and errors, is no slot. Names are told apart to the last character.
pub const LONG: usize = 8;
/// See [`LONG`].
pub const VARIANT: f64 = 0.6;
/// Members that vote on the skeleton; of larger families every n-th, in the order of their years.
pub const VOTERS: usize = 200;

/// A part of a skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Wording of the majority.
    Fixed(String),
    /// What differs: the number of a slot, from 1.
    Slot(u32),
}

/// A place where every member has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u32,
    /// What stands there.
    pub kind: SlotKind,
    /// Its fillings with the number of members that have them, the most frequent first, then by text.
    pub fills: Vec<(String, u32)>,
}

/// The template of a family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// The skeleton in order.
    pub pieces: Vec<Piece>,
    /// Its slots in order.
    pub slots: Vec<Slot>,
    /// For each member, in the order given, its filling of each slot; `None` where it lacks that part.
    pub fillings: Vec<Vec<Option<String>>>,
}

impl Template {
    /// The skeleton in one line, slots as `{1}`.
    ///
    /// ```
    /// use gongkai::copies::{Instance, Names, SlotKind, Template, Wording};
    /// let text = |n: u32| Wording::new(&format!("全年受理申请{n}件，均已答复。"), &Names::default());
    /// let member = |n| Instance { wording: text(n), ..Instance::default() };
    /// let template = Template::of(&[member(12), member(7), member(40)]);
    /// assert_eq!(template.skeleton(), "全年受理申请{1}件，均已答复");
    /// assert_eq!(template.slots[0].kind, SlotKind::Number);
    /// assert_eq!(template.fillings[2], [Some("40".to_owned())]);
    /// ```
    pub fn skeleton(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Fixed(text) => text.clone(),
                Piece::Slot(number) => format!("{{{number}}}"),
            })
            .collect()
    }

    /// The template of these members (in the order of their years). Cost: an alignment a member, up to a million cells each.
    pub fn of(members: &[Instance]) -> Self {
        let step = members.len().div_ceil(VOTERS).max(1);
        let voters: Vec<&Wording> = members.iter().step_by(step).map(|m| &m.wording).collect();
        let Some(centre) = medoid(&voters) else { return Self::default() };
        let skeleton = Skeleton::vote(&voters, centre);
        let fills: Vec<Vec<Option<String>>> = members.par_iter().map(|m| skeleton.read(&m.wording)).collect();
        let slots = (0..skeleton.slots.len())
            .map(|number| {
                let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
                fills.iter().filter_map(|own| own[number].as_deref()).for_each(|fill| *counted.entry(fill).or_default() += 1);
                let filling = |(fill, member): (&'_ Option<String>, &'_ Instance)| {
                    let fill = fill.as_deref().filter(|fill| !fill.is_empty())?;
                    Some(Filling { fill: fill.to_owned(), agency: member.agency.clone(), region: member.region.clone() })
                };
                let known: Vec<Filling> = fills.iter().map(|own| &own[number]).zip(members).filter_map(filling).collect();
                let mut fills: Vec<(String, u32)> = counted.into_iter().map(|(fill, n)| (fill.to_owned(), n)).collect();
                fills.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
                Slot { number: number as u32 + 1, kind: kind(&known), fills }
            })
            .collect();
        Self { pieces: skeleton.pieces(), slots, fillings: fills }
    }
}

/// The member whose runs the others share most: greatest sum of Jaccard similarities, the first on a tie.
fn medoid(members: &[&Wording]) -> Option<usize> {
    let sets: Vec<Vec<u64>> = members
        .iter()
        .map(|wording| {
            let plain = |&code: &u64| if is_name(code) { ANY_NAME } else { any_number(code) };
            let codes: Vec<u64> = wording.codes.iter().map(plain).collect();
            let mut set: Vec<u64> = grams(&codes, SHINGLE.min(codes.len()).max(1)).collect();
            set.sort_unstable();
            set.dedup();
            set
        })
        .collect();
    let likeness = |a: usize| -> f64 {
        let of = |b: usize| super::pair::jaccard(&sets[a], &sets[b]);
        (0..sets.len()).filter(|&b| b != a).map(of).sum()
    };
    let sums: Vec<f64> = (0..sets.len()).into_par_iter().map(likeness).collect();
    (0..sums.len()).max_by(|&x, &y| sums[x].total_cmp(&sums[y]).then(y.cmp(&x)))
}

/// The voted text: tokens, and which of them are slots.
struct Skeleton {
    /// Each token with what stands before it and how it is written.
    tokens: Vec<(u64, String, String)>,
    /// Token ranges of the slots, ascending, apart from each other.
    slots: Vec<Range<usize>>,
}

/// What the voters have at one place.
struct Cell {
    /// Their tokens there.
    own: Vec<Range<usize>>,
    /// The voter whose wording won, if it won clearly.
    winner: Option<usize>,
    /// The share that has the most frequent wording.
    share: f64,
    /// Whether it lies between two tokens of the centre.
    between: bool,
}

impl Skeleton {
    fn vote(voters: &[&Wording], centre: usize) -> Self {
        let cells = cells(voters, centre);
        let mut skeleton = Self { tokens: Vec::new(), slots: Vec::new() };
        let mut at = 0;
        while at < cells.len() {
            if let Some(winner) = cells[at].winner {
                // An empty place between tokens belongs to the slot beside it, so that longer names are not cut.
                let beside = cells.get(at + 1).is_some_and(|next| next.winner.is_none());
                if !(beside && cells[at].between && cells[at].own[winner].is_empty()) {
                    skeleton.push(voters[winner], cells[at].own[winner].clone());
                    at += 1;
                    continue;
                }
            }
            let start = at;
            at += 1;
            while at < cells.len() && (cells[at].winner.is_none() || cells[at].is_empty_between()) {
                at += 1;
            }
            let own: Vec<Range<usize>> = (0..voters.len()).map(|v| cells[start].own[v].start..cells[at - 1].own[v].end).collect();
            let lacks = |v: usize| {
                let absent = |cell: Option<&Cell>| cell.is_none_or(|cell| cell.own[v].is_empty());
                let before = cells[..start].iter().rev().find(|cell| !cell.between);
                let after = cells[at..].iter().find(|cell| !cell.between);
                own[v].is_empty() && absent(before) && absent(after)
            };
            let present: Vec<usize> = (0..voters.len()).filter(|&v| !lacks(v)).collect();
            let top = majority(voters, &own, &present, centre);
            let (most, fills) = distinct(voters, &own, &present);
            let slot = fills >= FILLS && (most as f64) < TOP * present.len() as f64;
            // A slot keeps the place of the centre's filling, or of any that is not empty.
            let shown = if slot && own[top.0].is_empty() {
                present.iter().copied().find(|&v| !own[v].is_empty()).expect("three distinct fillings are not all empty")
            } else {
                top.0
            };
            let first = skeleton.tokens.len();
            skeleton.push(voters[shown], own[shown].clone());
            if slot {
                skeleton.slots.push(first..skeleton.tokens.len());
            }
        }
        skeleton
    }

    fn push(&mut self, wording: &Wording, tokens: Range<usize>) {
        for token in tokens {
            let written = wording.written(token..token + 1).to_owned();
            let before = if self.tokens.is_empty() { "" } else { wording.before(token) };
            self.tokens.push((wording.codes[token], before.to_owned(), written));
        }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut fixed = String::new();
        let mut slots = self.slots.iter().enumerate().peekable();
        let mut at = 0;
        while at < self.tokens.len() {
            let (_, before, written) = &self.tokens[at];
            fixed.push_str(before);
            if let Some((number, slot)) = slots.next_if(|(_, slot)| slot.start == at) {
                pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                pieces.push(Piece::Slot(number as u32 + 1));
                at = slot.end;
            } else {
                fixed.push_str(written);
                at += 1;
            }
        }
        pieces.push(Piece::Fixed(fixed));
        pieces.retain(|piece| *piece != Piece::Fixed(String::new()));
        pieces
    }

    /// What a member has in each slot: what stands between the counterparts of the tokens before and behind; if either is missing,
    /// what stands in place of the slot's own tokens.
    fn read(&self, member: &Wording) -> Vec<Option<String>> {
        let codes: Vec<u64> = self.tokens.iter().map(|token| token.0).collect();
        let at = align(&codes, &member.codes);
        let read = |slot: &Range<usize>| {
            let before = slot.start.checked_sub(1).map_or(Some(0), |token| Some(at[token]? as usize + 1));
            let behind = if slot.end == at.len() { Some(member.codes.len()) } else { at[slot.end].map(|place| place as usize) };
            let inside = || {
                let own: Vec<usize> = at[slot.clone()].iter().flatten().map(|&place| place as usize).collect();
                Some(*own.first()?..own.last()? + 1)
            };
            let range = before.zip(behind).map_or_else(inside, |(from, to)| Some(from..to.max(from)))?;
            Some(member.written(range).to_owned())
        };
        self.slots.iter().map(read).collect()
    }
}

impl Cell {
    fn is_empty_between(&self) -> bool {
        self.between && self.winner.is_some_and(|winner| self.own[winner].is_empty())
    }
}

/// The places before, at and behind each token of the centre, with the vote on each.
fn cells(voters: &[&Wording], centre: usize) -> Vec<Cell> {
    let star = voters[centre];
    let aligned: Vec<Vec<Option<u32>>> = voters.par_iter().map(|voter| align(&star.codes, &voter.codes)).collect();
    let mut next = vec![0usize; voters.len()];
    let all: Vec<usize> = (0..voters.len()).collect();
    let mut cells = Vec::with_capacity(2 * star.codes.len() + 1);
    for token in 0..=star.codes.len() {
        let mut between = Vec::with_capacity(voters.len());
        let mut here = Vec::with_capacity(voters.len());
        for (voter, places) in aligned.iter().enumerate() {
            let from = next[voter];
            let counterpart = places.get(token).copied().flatten().map(|place| place as usize);
            // What precedes a missing token is met at the next one that is there.
            let to = match counterpart {
                Some(place) => place,
                None if token == star.codes.len() => voters[voter].codes.len(),
                None => from,
            };
            between.push(from..to);
            here.push(to..to + usize::from(counterpart.is_some()));
            next[voter] = to + usize::from(counterpart.is_some());
        }
        for (own, between) in [(between, true), (here, false)] {
            if !between && token == star.codes.len() {
                break;
            }
            let top = majority(voters, &own, &all, centre);
            let share = top.1 as f64 / voters.len() as f64;
            cells.push(Cell { own, winner: (share >= TOP).then_some(top.0), share, between });
        }
    }
    let differs = |at: Option<usize>| at.and_then(|at| cells.get(at)).is_some_and(|cell| cell.winner.is_none());
    let open = |at: usize| cells[at].is_empty_between();
    let chance: Vec<usize> = (1..cells.len().saturating_sub(1))
        .filter(|&at| !cells[at].between && cells[at].share < BETWEEN)
        .filter(|&at| differs(Some(at - 1)) || (open(at - 1) && differs(at.checked_sub(2))))
        .filter(|&at| differs(Some(at + 1)) || (open(at + 1) && differs(Some(at + 2))))
        .collect();
    for at in chance {
        cells[at].winner = None;
    }
    cells
}

/// Of what the voters have, the most frequent: a voter that has it, the centre first, and how many do.
fn majority(voters: &[&Wording], own: &[Range<usize>], present: &[usize], centre: usize) -> (usize, usize) {
    let mut counted: HashMap<&[u64], (usize, usize)> = HashMap::new();
    for &voter in present {
        let said = &voters[voter].codes[own[voter].clone()];
        counted.entry(said).or_insert((voter, 0)).1 += 1;
    }
    let preferred = |voter: usize| voters[voter].codes[own[voter].clone()] == voters[centre].codes[own[centre].clone()];
    let key = |&(voter, count): &(usize, usize)| (count, preferred(voter), std::cmp::Reverse(voter));
    let top = counted.values().copied().max_by_key(key).unwrap_or((centre, 0));
    if preferred(top.0) { (centre, top.1) } else { top }
}

/// How many voters have the most frequent filling, and how many distinct fillings there are, the empty one left out; variants of a long one
/// count as one ([`LONG`]).
fn distinct(voters: &[&Wording], own: &[Range<usize>], present: &[usize]) -> (usize, usize) {
    let mut counted: BTreeMap<&[u64], (usize, usize)> = BTreeMap::new();
    for &voter in present {
        counted.entry(&voters[voter].codes[own[voter].clone()]).or_insert((voter, 0)).1 += 1;
    }
    let mut fillings: Vec<(usize, usize)> = counted.into_values().collect();
    fillings.sort_unstable_by_key(|&(voter, count)| (std::cmp::Reverse(count), voter));
    let mut kinds: Vec<(usize, usize)> = Vec::new();
    for (voter, count) in fillings {
        match kinds.iter_mut().find(|(first, _)| are_variants(voters, own, *first, voter)) {
            Some((_, members)) => *members += count,
            None => kinds.push((voter, count)),
        }
    }
    let most = kinds.iter().map(|(_, count)| *count).max().unwrap_or(0);
    (most, kinds.iter().filter(|(voter, _)| !own[*voter].is_empty()).count())
}

fn are_variants(voters: &[&Wording], own: &[Range<usize>], x: usize, y: usize) -> bool {
    let most = own[x].len().max(own[y].len());
    let is_name = |v: usize| {
        let tokens = own[v].clone();
        !voters[v].codes[tokens.clone()].iter().any(|&code| is_number(code)) && ends_as_name(voters[v].written(tokens))
    };
    if own[x].len().min(own[y].len()) < LONG || is_name(x) || is_name(y) {
        return false;
    }
    let folded = |v: usize| voters[v].codes[own[v].clone()].iter().map(|&code| any_number(code)).collect::<Vec<_>>();
    let (a, b) = (folded(x), folded(y));
    let equal = align(&a, &b).iter().zip(&a).filter(|(at, code)| at.is_some_and(|at| b[at as usize] == **code)).count();
    equal as f64 >= VARIANT * most as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copies::alike::Names;

    fn of(texts: &[&str]) -> Template {
        let members: Vec<Instance> =
            texts.iter().map(|text| Instance { wording: Wording::new(text, &Names::default()), ..Instance::default() }).collect();
        Template::of(&members)
    }

    #[test]
    fn cases() {
        for (texts, skeleton) in [
            (&["一，公开目录", "一，公开目录"][..], "一，公开目录"),
            // Two fillings are no slot; the majority is printed.
            (&["公开目录12条", "公开目录9条", "公开目录9条"], "公开目录9条"),
            (&["公开目录12条", "公开目录9条", "公开目录7条"], "公开目录{1}条"),
            // A wrong character of one member is outvoted, wherever it stands.
            (&["逐件答复申请人", "逐件答夏申请人", "逐件答复申请人", "逐件答复申请人"], "逐件答复申请人"),
            // Names of different lengths; the slot at the very beginning and end.
            (&["小桥街道梳理台账", "人和街道梳理台账", "云岭岗街道梳理台账"], "{1}街道梳理台账"),
            (&["梳理台账，交办公室", "梳理台账，交司法所", "梳理台账，交综合执法队"], "梳理台账，交{1}"),
            // A clause that some have is no slot, whatever number or error stands in it; the names of three places are.
            (
                &[
                    "按月更新目录，每季编发简报9期分送各村，接受监督",
                    "按月更新目录，每季编发简报7期分送各村，接受监督",
                    "按月更新目录，每季编发简根5期分送各村，接受监督",
                    "按月更新目录，接受监督",
                    "按月更新目录，接受监督",
                    "按月更新目录，接受监督",
                    "按月更新目录，接受监督",
                ],
                "按月更新目录，接受监督",
            ),
            (
                &["清溪市云岭县小桥镇人民政府梳理", "清溪市云岭县人和镇人民政府梳理", "清溪市云岭县双河镇人民政府梳理"],
                "清溪市云岭县{1}镇人民政府梳理",
            ),
            // A clause only one member has is not in the skeleton.
            (&["按月更新目录。", "按月更新目录，接受群众监督。", "按月更新目录。", "按月更新目录。"], "按月更新目录"),
        ] {
            assert_eq!(of(texts).skeleton(), skeleton, "{texts:?}");
        }
    }

    #[test]
    fn fillings_are_read_as_written_and_a_missing_part_is_none() {
        let template = of(&[
            "小桥街道受理申请12件，复核目录8条",
            "人和街道受理申请1,005件，复核目录9条",
            "云岭岗街道受理申请7件，复核目录5条",
            "双河街道受理申请3件",
            "高坪街道受理申请4件，复核目录6条",
        ]);
        assert_eq!(template.skeleton(), "{1}街道受理申请{2}件，复核目录{3}条");
        let fill = |text: &str| Some(text.to_owned());
        assert_eq!(template.fillings[1], [fill("人和"), fill("1,005"), fill("9")]);
        assert_eq!(template.fillings[3], [fill("双河"), fill("3"), None]);
        assert_eq!(
            template.slots.iter().map(|s| s.kind).collect::<Vec<_>>(),
            [SlotKind::Other, SlotKind::Number, SlotKind::Number]
        );
    }

    /// Offices of different kinds share the last characters of their names by chance.
    #[test]
    fn a_name_is_one_filling_however_alike_names_are() {
        let agencies = ["青溪县民政局", "白沙县教育局", "云岭市财政局", "双河镇人民政府", "人和县民政局"];
        let member = |agency: &&str| {
            let text = format!("2021年，{agency}逐条梳理目录。今后{agency}将按月复核，请到民政局窗口查阅。");
            let wording = Wording::new(&text, &Names::of_issuer(Some(agency), None));
            Instance { wording, agency: Some((*agency).to_owned()), region: None }
        };
        let template = Template::of(&agencies.iter().map(member).collect::<Vec<_>>());
        assert_eq!(template.skeleton(), "2021年，{1}逐条梳理目录。今后{2}将按月复核，请到民政局窗口查阅");
        for (agency, fillings) in agencies.iter().zip(&template.fillings) {
            assert_eq!(fillings, &[Some((*agency).to_owned()), Some((*agency).to_owned())]);
        }
        assert!(template.slots.iter().all(|slot| slot.kind == SlotKind::Name));
    }

    #[test]
    fn a_name_is_whole_whatever_places_stand_before_it() {
        for (title, region, text) in [
            ("岚汀市{}市人民政府", "云泽省岚汀市{}市", "{}市人民政府"),
            ("{}市人民政府", "云泽省岚汀市{}市", "{}市政府"),
            ("{}市人民政府", "云泽省岚汀市{}市", "岚汀市{}市人民政府"),
            ("岚汀市{}市教育局", "云泽省岚汀市{}市", "{}市教育局"),
            ("{}市教育局", "{}市", "{}市教育局"),
        ] {
            let fill = |form: &str, name: &str| form.replace("{}", name);
            let member = |name: &&str| {
                let (agency, region) = (fill(title, name), fill(region, name));
                let text = format!("2021年，{}逐条梳理目录，请市民到市人民政府窗口查阅。", fill(text, name));
                let wording = Wording::new(&text, &Names::of_issuer(Some(&agency), Some(&region)));
                Instance { wording, agency: Some(agency), region: Some(region) }
            };
            let names = ["砚丘", "琤箬", "硐笙", "霁坪岭"];
            let template = Template::of(&names.iter().map(member).collect::<Vec<_>>());
            assert_eq!(template.skeleton(), "2021年，{1}逐条梳理目录，请市民到市人民政府窗口查阅", "{title} {text}");
            for (name, fillings) in names.iter().zip(&template.fillings) {
                assert_eq!(fillings, &[Some(fill(text, name))]);
            }
        }
    }

    #[test]
    fn above_two_hundred_the_rest_is_laid_against_the_skeleton() {
        let texts: Vec<String> = (0..450).map(|n| format!("全年受理申请{n}件，均已答复")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let template = of(&texts);
        assert_eq!(template.skeleton(), "全年受理申请{1}件，均已答复");
        assert!((0..450).all(|n| template.fillings[n] == [Some(n.to_string())]));
        assert_eq!(of(&[]), Template::default());
    }
}
