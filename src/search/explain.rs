//! Why a query found what it found: its tree, what its texts were cut into and how common that is, and each hit's score by text.
//!
//! Comes in: a request and its answer. Goes out: an [`Explanation`]. Each text is asked once more by itself, so it costs about
//! as much as the search. It prints nothing.

use std::collections::HashMap;

use tantivy::collector::Count;
use tantivy::query::{EnableScoring, Query as Clause};
use tantivy::{DocAddress, Score};

use super::damage;
use super::filter::Filter;
use super::grams::cover;
use super::hits::{Answer, Request};
use super::index::Index;
use super::query::{Compiler, Condition, Forms, Node, Text, has_word};
use super::scope::Sections;
use super::stored::Card;
use crate::error::Result;
use crate::text::Segmenter;

/// How a query was understood, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The parsed query. Texts and conditions are named by their place in the lists below.
    pub tree: Tree,
    /// The texts of the query, in order of appearance.
    pub texts: Vec<TextReport>,
    /// The conditions of the query, in order of appearance, then those of the filter.
    pub conditions: Vec<ConditionReport>,
    /// Reports in the index.
    pub of: u64,
    /// The hits of the answer with their scores taken apart.
    pub hits: Vec<ScoredHit>,
}

/// A part of a parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A text, by number.
    Text(usize),
    /// A condition, by number.
    Condition(usize),
    /// Texts below must stand there.
    In(Sections, Box<Tree>),
    /// All of them.
    And(Vec<Tree>),
    /// Any of them.
    Or(Vec<Tree>),
    /// Without it.
    Not(Box<Tree>),
}

/// What a text of a query is looked for by.
#[derive(Clone, Debug, PartialEq)]
pub struct TextReport {
    /// The text.
    pub text: Text,
    /// Where it must stand, filters included.
    pub sections: Sections,
    /// Whether it is under a NOT, and so neither shown nor scored.
    pub excluded: bool,
    /// Reports that hold it there.
    pub reports: u64,
    /// The words of bare words, by jieba, with the reports that have each in their text.
    pub words: Units,
    /// Other forms of these words, with the reports that hold each anywhere.
    pub others: Units,
    /// The trigrams that cover a phrase or the parts of a nearness, with the reports that hold each. None for one or two
    /// characters: these are looked for by all trigrams that begin with them.
    pub grams: Units,
}

/// What a condition lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionReport {
    /// The condition as it can be typed.
    pub condition: String,
    /// Reports it lets through.
    pub reports: u64,
}

/// A hit's score by text.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredHit {
    /// The report.
    pub card: Card,
    /// Its score.
    pub score: f32,
    /// What each text gives, by its number; they sum to the score but for rounding in the last digits. A text in a group that the
    /// report does not answer gives nothing.
    pub texts: Vec<(usize, f32)>,
}

impl Index {
    /// Explains an answer to a request.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn explain(&self, request: &Request, answer: &Answer) -> Result<Explanation> {
        let mut docs = Vec::with_capacity(answer.hits.len());
        for hit in &answer.hits {
            docs.extend(self.find(&hit.card.id.0)?.first().map(|id| id.0));
        }
        let mut sorted = docs.clone();
        sorted.sort_unstable();
        let mut asker = Asker {
            index: self,
            forms: request.query.forms,
            docs: &sorted,
            texts: Vec::new(),
            conditions: Vec::new(),
            scores: Vec::new(),
            passed: Vec::new(),
        };
        let tree = asker.ask(&request.query.root, request.filter.scope(), false)?;
        let hits = answer.hits.iter().zip(&docs).map(|(hit, doc)| ScoredHit {
            card: hit.card.clone(),
            score: hit.score,
            texts: asker.gives(&tree, *doc).unwrap_or_default(),
        });
        let hits = hits.collect();
        let Asker { texts, mut conditions, .. } = asker;
        conditions.extend(self.options(&request.filter)?);
        Ok(Explanation { tree, texts, conditions, of: self.reports(), hits })
    }

    /// The conditions of a filter, one by one.
    fn options(&self, filter: &Filter) -> Result<Vec<ConditionReport>> {
        let all = Filter::default();
        let keys = |keys: Vec<&str>| keys.join(",");
        let options = [
            filter.years.map(|years| (format!("--year {years}"), Filter { years: Some(years), ..all.clone() })),
            some(&filter.agency).map(|a| (format!("--agency {}", a.join(",")), Filter { agency: a.clone(), ..all.clone() })),
            some(&filter.region).map(|r| (format!("--region {}", r.join(",")), Filter { region: r.clone(), ..all.clone() })),
            some(&filter.level).map(|l| {
                let names = keys(l.iter().map(|l| l.key()).collect());
                (format!("--level {names}"), Filter { level: l.clone(), ..all.clone() })
            }),
            some(&filter.kind).map(|k| {
                let names = keys(k.iter().map(|k| k.key()).collect());
                (format!("--kind {names}"), Filter { kind: k.clone(), ..all.clone() })
            }),
        ];
        let count = |(condition, filter): (String, Filter)| {
            Ok(ConditionReport { condition, reports: self.select(&filter)?.len() as u64 })
        };
        options.into_iter().flatten().map(count).collect()
    }
}

fn some<T>(values: &Vec<T>) -> Option<&Vec<T>> {
    Some(values).filter(|v| !v.is_empty())
}

/// Words or trigrams, each with the reports that hold it.
pub type Units = Vec<(String, u64)>;

/// Asks the parts of a query one by one.
struct Asker<'a> {
    index: &'a Index,
    forms: Forms,
    /// The documents of the hits, sorted.
    docs: &'a [DocAddress],
    texts: Vec<TextReport>,
    conditions: Vec<ConditionReport>,
    /// For each text, the score it gives these documents.
    scores: Vec<HashMap<DocAddress, Score>>,
    /// For each condition, those of these documents that it lets through.
    passed: Vec<HashMap<DocAddress, Score>>,
}

impl<'a> Asker<'a> {
    fn ask(&mut self, node: &Node, scope: Sections, excluded: bool) -> Result<Tree> {
        let compiler = if excluded { self.compiler().as_typed() } else { self.compiler() };
        Ok(match node {
            Node::Text(text) => {
                let clause = compiler.text(text, scope);
                let (words, grams) = self.units(text)?;
                let others = words.iter().flat_map(|(word, _)| compiler.forms.others(word));
                let others = others.map(|other| self.holding(other)).collect::<Result<_>>()?;
                let reports = self.count(&*clause)?;
                self.scores.push(self.scores_of(&*clause)?);
                self.texts.push(TextReport { text: text.clone(), sections: scope, excluded, reports, words, others, grams });
                Tree::Text(self.texts.len() - 1)
            }
            Node::Condition(condition) => self.condition(&compiler, condition)?,
            Node::In(sections, inner) => Tree::In(*sections, Box::new(self.ask(inner, scope.and(*sections), excluded)?)),
            Node::And(parts) => Tree::And(parts.iter().map(|p| self.ask(p, scope, excluded)).collect::<Result<_>>()?),
            Node::Or(parts) => Tree::Or(parts.iter().map(|p| self.ask(p, scope, excluded)).collect::<Result<_>>()?),
            Node::Not(inner) => Tree::Not(Box::new(self.ask(inner, scope, true)?)),
        })
    }

    fn compiler(&self) -> Compiler<'a> {
        Compiler { index: self.index, forms: self.forms }
    }

    /// The reports that hold a phrase.
    fn holding(&self, phrase: &str) -> Result<(String, u64)> {
        let clause = self.compiler().text(&Text::Phrase(phrase.to_owned()), Sections::ALL);
        Ok((phrase.to_owned(), self.count(&*clause)?))
    }

    fn condition(&mut self, compiler: &Compiler<'_>, condition: &Condition) -> Result<Tree> {
        let clause = compiler.condition(condition)?;
        let reports = self.count(&*clause)?;
        self.passed.push(self.scores_of(&*clause)?);
        self.conditions.push(ConditionReport { condition: condition.to_string(), reports });
        Ok(Tree::Condition(self.conditions.len() - 1))
    }

    /// The words and trigrams a text is looked for by.
    fn units(&self, text: &Text) -> Result<(Units, Units)> {
        let fields = self.index.fields;
        let grams = |phrase: &str| {
            let phrase: Vec<char> = phrase.chars().collect();
            if phrase.len() < 3 { Vec::new() } else { cover(&phrase) }
        };
        let (words, grams) = match text {
            Text::Words(text) => (Segmenter::shared().query_words(text), Vec::new()),
            Text::Phrase(phrase) => (Vec::new(), grams(phrase)),
            Text::Near { parts, .. } => (Vec::new(), parts.iter().flat_map(|p| grams(p)).collect()),
        };
        let count = |field, unit: String| Ok((unit.clone(), self.count(&*has_word(field, &unit))?));
        let words = words.into_iter().map(|word| count(fields.words, word)).collect::<Result<_>>()?;
        let grams = grams.into_iter().map(|(gram, _)| count(fields.exact, gram)).collect::<Result<_>>()?;
        Ok((words, grams))
    }

    fn count(&self, clause: &dyn Clause) -> Result<u64> {
        let counted = self.index.searcher.search(clause, &Count);
        counted.map(|n| n as u64).map_err(|e| damage::reading(&self.index.dir, &e))
    }

    /// The scores a clause gives the documents of the hits that it finds.
    fn scores_of(&self, clause: &dyn Clause) -> Result<HashMap<DocAddress, Score>> {
        self.score(clause).map_err(|e| damage::reading(&self.index.dir, &e))
    }

    fn score(&self, clause: &dyn Clause) -> tantivy::Result<HashMap<DocAddress, Score>> {
        let searcher = &self.index.searcher;
        let weight = clause.weight(EnableScoring::enabled_from_searcher(searcher))?;
        let mut scores = HashMap::new();
        for same in self.docs.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let mut found = weight.scorer(searcher.segment_reader(same[0].segment_ord), 1.0)?;
            for address in same {
                let doc = if found.doc() < address.doc_id { found.seek(address.doc_id) } else { found.doc() };
                if doc == address.doc_id {
                    scores.insert(*address, found.score());
                }
            }
        }
        Ok(scores)
    }

    /// What each text gives a document; `None` if the document does not answer this part.
    fn gives(&self, tree: &Tree, doc: DocAddress) -> Option<Vec<(usize, f32)>> {
        match tree {
            Tree::Text(number) => self.scores[*number].get(&doc).map(|score| vec![(*number, *score)]),
            Tree::Condition(number) => self.passed[*number].contains_key(&doc).then(Vec::new),
            Tree::In(_, inner) => self.gives(inner, doc),
            Tree::And(parts) => parts.iter().map(|p| self.gives(p, doc)).collect::<Option<Vec<_>>>().map(|g| g.concat()),
            Tree::Or(parts) => {
                let given: Vec<_> = parts.iter().filter_map(|p| self.gives(p, doc)).collect();
                (!given.is_empty()).then(|| given.concat())
            }
            Tree::Not(inner) => self.gives(inner, doc).is_none().then(Vec::new),
        }
    }
}
