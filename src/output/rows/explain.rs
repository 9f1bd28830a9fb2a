//! `gongkai.explain/1`: how a query was understood, and the same drawn for people.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Align, LEFT, RIGHT, Row};
use crate::output::clean;
use crate::search::{Explanation, ScoredHit, Text, TextReport, Tree};

/// `gongkai.explain/1`
#[derive(Clone, Debug, Serialize)]
pub struct ExplainRow {
    schema: &'static str,
    query: String,
    tree: TreeRow,
    texts: Vec<TextRow>,
    conditions: Vec<ConditionRow>,
    of: u64,
    hits: Vec<ScoreRow>,
}

/// A part of the query: `text` and `condition` have a number (from 1), the others have parts.
#[derive(Clone, Debug, Serialize)]
struct TreeRow {
    node: &'static str,
    number: Option<usize>,
    sections: Option<String>,
    parts: Vec<TreeRow>,
}

#[derive(Clone, Debug, Serialize)]
struct TextRow {
    number: usize,
    kind: &'static str,
    text: String,
    sections: Option<String>,
    excluded: bool,
    reports: u64,
    words: Vec<UnitRow>,
    others: Vec<UnitRow>,
    grams: Vec<UnitRow>,
}

#[derive(Clone, Debug, Serialize)]
struct UnitRow {
    text: String,
    reports: u64,
}

#[derive(Clone, Debug, Serialize)]
struct ConditionRow {
    number: usize,
    condition: String,
    reports: u64,
}

#[derive(Clone, Debug, Serialize)]
struct ScoreRow {
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
    score: f32,
    texts: Vec<ShareRow>,
}

#[derive(Clone, Debug, Serialize)]
struct ShareRow {
    number: usize,
    score: f32,
}

impl ExplainRow {
    /// The row of an explanation of `query`, as typed.
    pub fn new(query: &str, explanation: &Explanation) -> Self {
        let conditions = explanation.conditions.iter().enumerate();
        let conditions =
            conditions.map(|(n, c)| ConditionRow { number: n + 1, condition: c.condition.clone(), reports: c.reports });
        Self {
            schema: "gongkai.explain/1",
            query: query.to_owned(),
            tree: TreeRow::new(&explanation.tree),
            texts: explanation.texts.iter().enumerate().map(|(n, text)| TextRow::new(n + 1, text)).collect(),
            conditions: conditions.collect(),
            of: explanation.of,
            hits: explanation.hits.iter().map(ScoreRow::new).collect(),
        }
    }

    /// The explanation as indented text, clean of control characters.
    pub fn text(&self) -> String {
        let mut out = String::from("query\n");
        self.draw_tree(&self.tree, 1, &mut out);
        out.push_str("texts\n");
        for text in &self.texts {
            let excluded = if text.excluded { ", excluded" } else { "" };
            let sections = text.sections.as_ref().map_or_else(String::new, |s| format!(" in section {s}"));
            line(&mut out, 1, &format!("{}  {}{sections}: {}{excluded}", text.number, text.text, self.share(text.reports)));
            for (name, units) in [("words", &text.words), ("also", &text.others), ("trigrams", &text.grams)] {
                if !units.is_empty() {
                    let units: Vec<String> = units.iter().map(|u| format!("{} {}", u.text, u.reports)).collect();
                    line(&mut out, 2, &format!("{name}: {}", units.join(", ")));
                }
            }
        }
        if !self.conditions.is_empty() {
            out.push_str("filters\n");
        }
        for condition in &self.conditions {
            line(&mut out, 1, &format!("{}: {}", condition.condition, self.share(condition.reports)));
        }
        if !self.hits.is_empty() {
            out.push_str("scores\n");
        }
        for hit in &self.hits {
            let year = hit.year.map_or_else(|| "(year unknown)".to_owned(), |y| y.to_string());
            let agency = hit.agency.as_deref().unwrap_or("(agency unknown)");
            line(&mut out, 1, &format!("{:.4}  {agency} {year}  {}", hit.score, hit.file));
            for share in &hit.texts {
                line(&mut out, 2, &format!("{:.4}  {}  {}", share.score, share.number, self.texts[share.number - 1].text));
            }
        }
        out
    }

    fn share(&self, reports: u64) -> String {
        format!("{reports} of {} reports", self.of)
    }

    fn draw_tree(&self, tree: &TreeRow, depth: usize, out: &mut String) {
        match (tree.node, tree.number) {
            ("text", Some(n)) => line(out, depth, &format!("{n}  {}", self.texts[n - 1].text)),
            ("condition", Some(n)) => line(out, depth, &self.conditions[n - 1].condition),
            (node, _) => {
                let sections = tree.sections.as_ref().map_or_else(String::new, |s| format!(" section {s}"));
                line(out, depth, &format!("{node}{sections}"));
            }
        }
        tree.parts.iter().for_each(|part| self.draw_tree(part, depth + 1, out));
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{}{}", "  ".repeat(depth), clean(text)).expect("writing to memory succeeds");
}

fn rounded(score: f32) -> f32 {
    (score * 10_000.0).round() / 10_000.0
}

impl TreeRow {
    fn new(tree: &Tree) -> Self {
        let row = |node, parts| Self { node, number: None, sections: None, parts };
        let all = |parts: &[Tree]| parts.iter().map(Self::new).collect();
        match tree {
            Tree::Text(number) => Self { number: Some(number + 1), ..row("text", Vec::new()) },
            Tree::Condition(number) => Self { number: Some(number + 1), ..row("condition", Vec::new()) },
            Tree::In(sections, inner) => Self { sections: Some(sections.to_string()), ..row("in", vec![Self::new(inner)]) },
            Tree::And(parts) => row("and", all(parts)),
            Tree::Or(parts) => row("or", all(parts)),
            Tree::Not(inner) => row("not", vec![Self::new(inner)]),
        }
    }

    /// The tree in one line: `and(1 or(2 3) not(4))`, texts by number, conditions as `c1`.
    fn short(&self) -> String {
        match (self.node, self.number) {
            ("text", Some(n)) => n.to_string(),
            ("condition", Some(n)) => format!("c{n}"),
            (node, _) => {
                let parts: Vec<String> = self.parts.iter().map(Self::short).collect();
                format!("{node}({})", parts.join(" "))
            }
        }
    }
}

impl TextRow {
    fn new(number: usize, text: &TextReport) -> Self {
        let units = |units: &[(String, u64)]| {
            units.iter().map(|(text, reports)| UnitRow { text: text.clone(), reports: *reports }).collect()
        };
        Self {
            number,
            kind: match text.text {
                Text::Phrase(_) => "phrase",
                Text::Words(_) => "words",
                Text::Near { .. } => "near",
            },
            text: text.text.to_string(),
            sections: (!text.sections.is_all()).then(|| text.sections.to_string()),
            excluded: text.excluded,
            reports: text.reports,
            words: units(&text.words),
            others: units(&text.others),
            grams: units(&text.grams),
        }
    }
}

impl ScoreRow {
    fn new(hit: &ScoredHit) -> Self {
        Self {
            report: hit.card.id.0.clone(),
            file: hit.card.file().to_owned(),
            agency: hit.card.agency.clone(),
            year: hit.card.year,
            score: rounded(hit.score),
            texts: hit.texts.iter().map(|(n, score)| ShareRow { number: n + 1, score: rounded(*score) }).collect(),
        }
    }
}

impl Row for ExplainRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[("query", LEFT), ("tree", LEFT), ("texts", LEFT), ("of", RIGHT)];

    fn cells(&self) -> Vec<String> {
        let texts: Vec<String> = self.texts.iter().map(|t| format!("{} {}: {}", t.number, t.text, t.reports)).collect();
        vec![self.query.clone(), self.tree.short(), texts.join("; "), self.of.to_string()]
    }
}
