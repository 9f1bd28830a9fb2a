//! Two reports side by side in a terminal: the sentence that sums it up, panes, and everything a reader may ask about them.
//!
//! Comes in: [`Sides`]. Goes out: text. The same matter for paper is in `page`; what is said in words of both stands here.

use std::fmt::Write as _;

use super::panes::{Marks, PaneRow, draw, rows};
use super::table::{Align, Table};
use super::terminal::{clean, count};
use crate::copies::{
    ALL_PAIRS, CERTAIN, EVIDENCE_CHARS, EVIDENCE_RUN, Evidence, Explanation, LeftoverKind, PASSAGE, Pair, Passage, REST_CHARS,
    Relation, STATUTORY_VERSION, SUBSTITUTION_CHARS, Side, Spread, Substitution, UNIT_CHARS, Variant, chance,
};
use crate::report::{Identity, Kind, SectionKind};
use crate::search::Card;
use crate::text::normalise;

/// Two reports and what is known of them; `a` is the earlier.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Their cards.
    pub cards: [&'a Card; 2],
    /// Who issued them, with the evidence.
    pub identities: [&'a Identity; 2],
    /// What they share.
    pub evidence: &'a Evidence,
    /// What the other reports of the index say, if they were asked.
    pub others: Option<Others<'a>>,
    /// How the pair is found, if that was asked.
    pub explanation: Option<&'a Explanation>,
}

/// What the rest of an index says.
#[derive(Clone, Copy, Debug)]
pub struct Others<'a> {
    /// Reports looked at.
    pub reports: u64,
    /// Who has each passage.
    pub spreads: &'a [Spread],
    /// Variants only these two have.
    pub variants: &'a [Variant],
}

impl<'a> Sides<'a> {
    /// Agency and year.
    pub(super) fn name(&self, side: usize) -> String {
        let card = self.cards[side];
        let agency = card.agency.as_deref().unwrap_or("(agency unknown)");
        card.year.map_or_else(|| format!("{agency}, year unknown"), |year| format!("{agency} {year}"))
    }

    pub(super) fn pair(&self) -> &'a Pair {
        &self.evidence.pair
    }

    /// The sentence that sums it up.
    pub(super) fn summary(&self) -> String {
        let pair = self.pair();
        if let Some(side) = (0..2).find(|side| self.evidence.chars[*side].0 == 0) {
            return self.no_narrative(side);
        }
        if pair.passages.is_empty() {
            return format!("{} and {} share no passage of {PASSAGE} characters.", self.name(0), self.name(1));
        }
        let substituted = foremost(&pair.substitutions, self.cards);
        let with = if substituted.is_empty() {
            String::new()
        } else {
            format!(", words put in the place of others ({})", substituted.join(", "))
        };
        let net = too_little(&pair.passages, pair.net_coverage())
            .unwrap_or_else(|| format!("{} without statutory wording{}", percent(pair.net_coverage_b), of_many(pair)));
        format!(
            "Of the narrative of {}, {} stands in that of {} ({net}){with}; the longest run without any change has {} characters.",
            self.name(1),
            percent(pair.coverage_b),
            self.name(0),
            pair.longest
        )
    }

    /// That nothing of a report can be compared, and why.
    fn no_narrative(&self, side: usize) -> String {
        no_narrative(&self.name(side), self.cards[side])
    }

    /// How the two are related and which was first, how that is known, and what it does not prove.
    pub(super) fn direction(&self) -> Vec<String> {
        let pair = self.pair();
        let relation = match pair.relation {
            Relation::OtherAgency if self.cards.iter().all(|card| card.agency.is_some()) => {
                "The two reports are of different agencies."
            }
            Relation::OtherAgency => {
                "Of at least one of the two reports the agency is not known: whether they are of one agency is open."
            }
            _ if self.cards.iter().all(|card| card.region.is_none()) => {
                "The two reports name one agency, of a place that is not known: if it is one, this is text of its own, else it is another's."
            }
            Relation::OwnOtherYear => "The two reports are of one agency: text of its own, carried over.",
            Relation::SameReport => "The two reports are of one agency and year: two versions.",
        };
        let mut lines = vec![relation.to_owned()];
        let known = |side: usize| {
            let evidence = self.identities[side].year_evidence.as_ref()?;
            Some(format!("{} by its {} «{}»", ["A", "B"][side], evidence.source, evidence.quote))
        };
        let how: Vec<String> = [0, 1].into_iter().filter_map(known).collect();
        lines.push(match pair.first {
            Some(Side::A | Side::B) => format!("A is for an earlier year than B: {}.", how.join(", ")),
            None if self.cards.iter().all(|card| card.year.is_some()) => {
                "Which of the two is earlier is not known: they are of one year.".to_owned()
            }
            None => "Which of the two is earlier is not known: the year of at least one is not.".to_owned(),
        });
        lines.push(
            "The year of a report is not the day it was published, and the earlier of two is not thereby the author: both may follow a \
             third text that is not held here."
                .to_owned(),
        );
        lines
    }

    /// What this comparison cannot show.
    pub(super) fn limits() -> Vec<String> {
        vec![
            "Only the running text of sections 一, 五 and 六 is compared; tables and headings are not. Spaces, punctuation and widths do not count."
                .to_owned(),
            format!(
                "A passage has at least {PASSAGE} equal characters or figures. Of what lies between them, stretches of up to \
                 {SUBSTITUTION_CHARS} characters that stand in each other's place count as substituted and not as covered; what the other \
                 side lacks is listed from {REST_CHARS} characters on."
            ),
            format!(
                "Statutory wording is what the list of the program says (version {STATUTORY_VERSION}); wording that a whole district uses is \
                 not statutory, and is told apart only by how many agencies have it."
            ),
            "Leftover names and years, and shared variants, are leads: each may have another reason, and a variant may be right.".to_owned(),
        ]
    }

    /// What is said of a passage.
    pub(super) fn heading(&self, number: usize) -> String {
        let passage = &self.pair().passages[number];
        let key = |section: Option<SectionKind>| section.map_or("–", SectionKind::key);
        let mut line = format!(
            "{}. {} equal characters, {} statutory; A {} {}–{}, B {} {}–{}",
            number + 1,
            passage.chars,
            percent(passage.statutory),
            key(passage.section_a),
            passage.span_a.start,
            passage.span_a.end,
            key(passage.section_b),
            passage.span_b.start,
            passage.span_b.end
        );
        if self.evidence.moved[number] {
            line.push_str("; moved");
        }
        if let Some(spread) = self.others.and_then(|others| others.spreads.get(number)) {
            let _ = write!(line, "; {}", spread_words(spread, passage));
        }
        line
    }

    /// What is said of a leftover.
    pub(super) fn leftovers(&self) -> Vec<String> {
        let line = |l: &crate::copies::Leftover| {
            let what = match l.kind {
                LeftoverKind::Name => format!("a name of {}", self.cards[0].agency.as_deref().unwrap_or("A")),
                LeftoverKind::Year => "the year of A".to_owned(),
            };
            format!("«{}», {what}: A {}–{}, B {}–{}", l.quote, l.span_a.start, l.span_a.end, l.span_b.start, l.span_b.end)
        };
        self.evidence.leftovers.iter().map(line).collect()
    }

    /// What is said of variants only the two have; `None` if nobody looked.
    pub(super) fn variants(&self) -> Option<Vec<String>> {
        let line = |v: &Variant| {
            format!(
                "«{}»: both write {}; the {} reports of {} other agencies with these words around it write {}. It may be an error, or merely \
                 another word. A {}–{}, B {}–{}",
                v.quote, v.ours, v.reports, v.agencies, v.usual, v.span_a.start, v.span_a.end, v.span_b.start, v.span_b.end
            )
        };
        self.others.map(|others| others.variants.iter().map(line).collect())
    }
}

/// That nothing of a document can be compared, and why.
pub fn no_narrative(name: &str, card: &Card) -> String {
    if card.kind == Some(Kind::Other) {
        return format!("{name} is no yearly report: no narrative of it is compared.");
    }
    format!("{name} has no narrative that could be compared: no running text in sections 一, 五 and 六.")
}

/// Why the net coverage of a pair is 0 although it shares wording that is not statutory; `None` where that is not so.
fn too_little(passages: &[Passage], net_coverage: f64) -> Option<String> {
    let own: Vec<u32> = passages.iter().map(Passage::net_chars).collect();
    let (all, counted) = (own.iter().sum::<u32>(), own.iter().filter(|net| **net >= EVIDENCE_RUN).sum::<u32>());
    if net_coverage > 0.0 || all == 0 {
        return None;
    }
    let why = if all < EVIDENCE_CHARS {
        format!("{all} characters of its own wording, fewer than {EVIDENCE_CHARS}")
    } else if counted == 0 {
        format!("{all} characters of its own wording, in no passage {EVIDENCE_RUN} of them")
    } else if counted < EVIDENCE_CHARS {
        format!("{counted} characters of its own wording in passages with {EVIDENCE_RUN} of them, fewer than {EVIDENCE_CHARS}")
    } else {
        format!("{all} characters of its own wording, among too many words that differ")
    };
    Some(format!("too little to count: {why}"))
}

/// The three substitutions that tell most: names of the two first, then years, then the most frequent.
pub(super) fn foremost(substitutions: &[Substitution], cards: [&Card; 2]) -> Vec<String> {
    let names = cards.map(|card| [&card.agency, &card.region].map(|name| name.as_deref().map(normalise).unwrap_or_default()));
    let is_name = |side: usize, word: &str| {
        word.chars().count() >= 2 && names[side].iter().any(|name| name.contains(normalise(word).as_str()))
    };
    let is_year = |word: &str| normalise(word).parse().is_ok_and(|year: u16| (1990..2100).contains(&year));
    let mut all: Vec<_> = substitutions.iter().collect();
    all.sort_by_key(|s| match (is_name(0, &s.a) && is_name(1, &s.b), is_year(&s.a) && is_year(&s.b)) {
        (true, _) => 0,
        (_, true) => 1,
        _ => 2,
    });
    all.into_iter().take(3).map(|s| format!("{}→{}", s.a, s.b)).collect()
}

/// How much of what counts is wording of very many agencies, where that is worth a word.
fn of_many(pair: &Pair) -> String {
    let share = pair.widespread_b.filter(|share| *share >= WORTH_A_WORD);
    share.map_or_else(String::new, |share| {
        format!(", of which {} is wording that about one agency in twenty or more writes", percent(share))
    })
}

fn spread_words(spread: &Spread, passage: &Passage) -> String {
    let agencies = match (spread.agencies, spread.regions) {
        (0, _) => format!("held by {} reports whose agencies are not known", spread.reports),
        (agencies, 0) => format!("held by {agencies} agencies whose regions are not known"),
        (agencies, 1) => format!("held by {agencies} agencies in 1 region"),
        (agencies, regions) => format!("held by {agencies} agencies in {regions} regions"),
    };
    match passage.net_chars() {
        _ if !spread.is_shared_template() => agencies,
        net if net * 2 < passage.chars => format!("{agencies}: mostly statutory wording"),
        _ => format!("{agencies}: a shared template"),
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// A share of widespread wording that the sentence tells.
const WORTH_A_WORD: f64 = 0.1;

/// The figures of both sides: what, A, B.
pub(super) fn figures(sides: &Sides) -> Vec<[String; 3]> {
    let pair = sides.pair();
    let chars = sides.evidence.chars;
    let statutory = |side: usize| percent(f64::from(chars[side].1) / f64::from(chars[side].0.max(1)));
    let row = |what: &str, a: String, b: String| [what.to_owned(), a, b];
    let mut rows = vec![
        row("characters of narrative", chars[0].0.to_string(), chars[1].0.to_string()),
        row("of these statutory", statutory(0), statutory(1)),
        row("covered by the other (gross)", percent(pair.coverage_a), percent(pair.coverage_b)),
        match too_little(&pair.passages, pair.net_coverage()) {
            Some(why) => row("without statutory wording (net)", why.clone(), why),
            None => row("without statutory wording (net)", percent(pair.net_coverage_a), percent(pair.net_coverage_b)),
        },
    ];
    if let (Some(a), Some(b)) = (pair.widespread_a, pair.widespread_b) {
        rows.push(row("of that, wording of one agency in twenty or more (estimated)", percent(a), percent(b)));
    }
    rows
}

/// Everything, for a terminal of so many columns.
pub fn report(sides: &Sides, columns: usize, marks: Marks) -> String {
    let mut out = String::new();
    for side in 0..2 {
        let card = sides.cards[side];
        let _ = writeln!(out, "{}", clean(&format!("{}  {}  {}  {}", ["A", "B"][side], sides.name(side), card.file(), card.id)));
    }
    let _ = writeln!(out, "\n{}", clean(&sides.summary()));
    for line in sides.direction() {
        let _ = writeln!(out, "{}", clean(&line));
    }
    let pair = sides.pair();
    table(&mut out, columns, &["", "A", "B"], figures(sides));
    let _ = writeln!(
        out,
        "  Jaccard similarity {:.3}, {}, longest exact run {}",
        pair.similarity,
        count(pair.passages.len() as u64, "passage"),
        pair.longest
    );
    let substitutions = pair.substitutions.iter().map(|s| [s.a.clone(), s.b.clone(), s.count.to_string()]);
    table(&mut out, columns, &["in A", "in B", "times"], substitutions);
    for row in rows(sides.evidence) {
        match row {
            PaneRow::Passage(number) => {
                let _ = writeln!(out, "\n{}", sides.heading(number));
            }
            PaneRow::Both(panes) => out.push_str(&draw(&panes, columns, marks)),
            PaneRow::Only(side, span, text) => {
                let _ = writeln!(out, "\nonly in {} {}–{}", ["A", "B"][side], span.start, span.end);
                let mut panes = [Vec::new(), Vec::new()];
                panes[side] = vec![(crate::copies::Stretch::Same, text.replace('\n', "¶"))];
                out.push_str(&draw(&panes, columns, marks));
            }
        }
    }
    let phrases = sides.evidence.phrases.iter();
    let phrases = phrases.map(|p| [p.text.clone(), p.kind.key().to_owned(), p.clause.to_owned(), p.count.to_string()]);
    table(&mut out, columns, &["statutory wording in passages", "kind", "clause", "times"], phrases);
    list(&mut out, "Left over from A (leads, not proofs)", &sides.leftovers());
    if let Some(variants) = sides.variants() {
        let none = || vec!["none found".to_owned()];
        list(&mut out, "Variants only these two have", &if variants.is_empty() { none() } else { variants });
    }
    if let Some(explanation) = sides.explanation {
        explained(&mut out, explanation, columns);
    }
    out
}

fn list(out: &mut String, head: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{head}");
        for line in lines {
            let _ = writeln!(out, "  {}", clean(line));
        }
    }
}

fn table<const N: usize>(out: &mut String, columns: usize, heads: &[&str; N], rows: impl IntoIterator<Item = [String; N]>) {
    let heads: Vec<(&str, Align)> = heads.iter().map(|head| (*head, Align::Left)).collect();
    let mut table = Table::new(&heads, Some(columns.min(usize::from(u16::MAX)) as u16));
    let mut any = false;
    for row in rows {
        table.row(row);
        any = true;
    }
    if any {
        out.push('\n');
        out.push_str(&table.draw());
    }
}

/// How the pair is found.
fn explained(out: &mut String, explanation: &Explanation, columns: usize) {
    let rows = explanation.paragraphs.iter().map(|kin| {
        let (a, b, both) = kin.shingles;
        [
            kin.begins.clone(),
            format!("{}–{}", kin.span_a.start, kin.span_a.end),
            format!("{both} of {a} and {b}"),
            format!("{:.3}", kin.exact),
            format!("{:.3}", kin.estimated),
            kin.keys.to_string(),
            format!("{:.4}", kin.chance),
        ]
    });
    let _ = writeln!(out, "\nParagraphs of B, each with the most similar of A");
    table(out, columns, &["begins", "in A", "shared runs", "Jaccard", "estimated", "equal keys", "chance"], rows);
    let _ = writeln!(
        out,
        "{} paragraphs of B share no run of five tokens with any of A; fingerprints: {} shared of {} and {}",
        explanation.alone, explanation.marks, explanation.marks_of.0, explanation.marks_of.1
    );
    out.push_str(&curve());
}

/// What the thresholds miss, in numbers.
fn curve() -> String {
    let points = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    let numbers = |head: &str, of: &dyn Fn(f64) -> String| {
        points.iter().fold(format!("  {head:<8}"), |line, point| line + &format!("{:>8}", of(*point))) + "\n"
    };
    let mut out = format!(
        "\nTwo paragraphs (from {UNIT_CHARS} characters that are not statutory) are compared if one of 32 keys of 4 values is equal:\n"
    );
    out += &numbers("Jaccard", &|j| format!("{j:.1}"));
    out += &numbers("found", &|j| format!("{:.4}", chance(j)));
    let _ = writeln!(
        out,
        "Whatever their Jaccard, their reports are compared for certain if they share an exact run of {CERTAIN} tokens that at most \
         {ALL_PAIRS} reports hold and nothing widespread. Missed are rewritten paragraphs without such a run, in the share that the curve \
         leaves."
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ReportId, Span};

    fn passage(&(chars, statutory): &(u32, f64)) -> Passage {
        Passage {
            section_a: None,
            span_a: Span::default(),
            section_b: None,
            span_b: Span::default(),
            chars,
            statutory,
            is_evidence: false,
        }
    }

    #[test]
    fn a_net_coverage_of_nothing_says_why() {
        for (passages, net, expected) in [
            (&[(52, 0.0)][..], 0.0, Some("52 characters of its own wording, fewer than 57")),
            (&[(30, 0.0), (60, 0.5)], 0.0, Some("60 characters of its own wording, in no passage 38 of them")),
            (&[(40, 0.0), (30, 0.0)], 0.0, Some("40 characters of its own wording in passages with 38 of them, fewer than 57")),
            (&[(90, 1.0)], 0.0, None),
            (&[(70, 0.0)], 0.0, Some("70 characters of its own wording, among too many words that differ")),
            (&[(90, 0.0)], 0.4, None),
            (&[], 0.0, None),
        ] {
            let expected = expected.map(|why| format!("too little to count: {why}"));
            let shared: Vec<Passage> = passages.iter().map(passage).collect();
            assert_eq!(too_little(&shared, net), expected, "{passages:?}");
        }
    }

    #[test]
    fn names_come_before_years_and_years_before_what_is_frequent() {
        let card = |agency: &str, year| Card {
            id: ReportId(String::new()),
            files: Vec::new(),
            title: None,
            agency: Some(agency.to_owned()),
            region: None,
            area: None,
            year: Some(year),
            level: None,
            kind: None,
        };
        let substitution = |(a, b, count): (&str, &str, u32)| Substitution { a: a.to_owned(), b: b.to_owned(), count };
        let substitutions =
            [("3", "5", 9), ("4", "6", 8), ("的", "地", 7), ("2020", "2021", 2), ("小桥", "人和", 1)].map(substitution);
        let (a, b) = (card("小桥街道办事处", 2020), card("人和街道办事处", 2021));
        assert_eq!(foremost(&substitutions, [&a, &b]), ["小桥→人和", "2020→2021", "3→5"]);
    }

    #[test]
    fn regions_that_are_not_known_are_not_none() {
        let said = |reports, agencies, regions| spread_words(&Spread { reports, agencies, regions }, &passage(&(80, 0.4)));
        assert_eq!(said(2, 2, 0), "held by 2 agencies whose regions are not known");
        assert_eq!(said(2, 2, 1), "held by 2 agencies in 1 region");
        assert_eq!(said(4, 3, 2), "held by 3 agencies in 2 regions: a shared template");
        assert_eq!(said(2, 0, 0), "held by 2 reports whose agencies are not known");
        let prescribed = spread_words(&Spread { reports: 9, agencies: 9, regions: 1 }, &passage(&(80, 0.9)));
        assert_eq!(prescribed, "held by 9 agencies in 1 region: mostly statutory wording");
    }
}
