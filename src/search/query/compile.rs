//! A query tree → tantivy clauses.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Clause, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::{Condition, Forms, Name, NameField, Node, Query, Text};
use crate::error::Result;
use crate::search::exact::ExactQuery;
use crate::search::filter::{names_that, one_of, year_range};
use crate::search::near::NearQuery;
use crate::search::region;
use crate::search::{Filter, Index, Sections};
use crate::text::Segmenter;

/// A word in the title says more about a report than one in the text.
const TITLE_BOOST: f32 = 3.0;
/// Words that stand together as typed come before the same words apart.
const VERBATIM_BOOST: f32 = 2.0;
/// Another form of a word comes after the word as typed.
const OTHER_FORM_BOOST: f32 = 0.5;

/// Compiles a query with the filters that narrow it. The dictionary is loaded only if the query has bare words.
pub fn compile(index: &Index, query: &Query, filter: &Filter) -> Result<Box<dyn Clause>> {
    let root = Compiler { index, forms: query.forms }.node(&query.root, filter.scope())?;
    let filters = filter.clauses(index)?;
    if filters.is_empty() {
        return Ok(root);
    }
    let mut clauses = vec![(Occur::Must, root)];
    clauses.extend(filters.into_iter().map(|f| (Occur::Must, silent(f))));
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// The reports of which an answer is a share: those that the filter and the query's [`Query::frame`] let through.
pub fn frame(index: &Index, query: &Query, filter: &Filter) -> Result<Box<dyn Clause>> {
    let compiler = Compiler { index, forms: query.forms };
    let mut clauses = vec![(Occur::Must, everything())];
    clauses.extend(filter.clauses(index)?.into_iter().map(|clause| (Occur::Must, clause)));
    for condition in query.frame() {
        clauses.push((Occur::Must, compiler.condition(condition)?));
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// A clause that narrows without moving the score: the score is the sum of what the texts of the query give.
fn silent(clause: Box<dyn Clause>) -> Box<dyn Clause> {
    Box::new(ConstScoreQuery::new(clause, 0.0))
}

fn everything() -> Box<dyn Clause> {
    silent(Box::new(AllQuery))
}

/// Turns the parts of a query into clauses over one index.
pub struct Compiler<'i> {
    pub index: &'i Index,
    pub forms: Forms,
}

impl Compiler<'_> {
    fn node(&self, node: &Node, scope: Sections) -> Result<Box<dyn Clause>> {
        Ok(match node {
            Node::Text(text) => self.text(text, scope),
            Node::Condition(condition) => silent(self.condition(condition)?),
            Node::In(sections, inner) => self.node(inner, scope.and(*sections))?,
            Node::And(parts) => {
                let mut clauses = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    clauses.push(match part {
                        Node::Not(inner) => (Occur::MustNot, self.as_typed().node(inner, scope)?),
                        other => (Occur::Must, self.node(other, scope)?),
                    });
                }
                if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    clauses.push((Occur::Must, everything()));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Or(parts) => {
                let clauses = parts.iter().map(|p| Ok((Occur::Should, self.node(p, scope)?))).collect::<Result<Vec<_>>>()?;
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Not(inner) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, everything()),
                (Occur::MustNot, self.as_typed().node(inner, scope)?),
            ])),
        })
    }

    /// What is left out is left out as typed: nobody who writes -年报 means to lose every 年度报告.
    pub fn as_typed(&self) -> Self {
        Self { forms: Forms::Typed, ..*self }
    }

    /// Reports that hold a text, scored.
    pub fn text(&self, text: &Text, scope: Sections) -> Box<dyn Clause> {
        match text {
            Text::Phrase(phrase) => self.exact(phrase, scope),
            Text::Words(words) => self.words(words, scope),
            Text::Near { .. } if scope.is_empty() => Box::new(EmptyQuery),
            Text::Near { parts, gap } => Box::new(NearQuery::new(self.index.fields.exact, parts, *gap, scope)),
        }
    }

    /// Reports that are like this.
    pub fn condition(&self, condition: &Condition) -> Result<Box<dyn Clause>> {
        let fields = self.index.fields;
        Ok(match condition {
            Condition::Year(years) => {
                let ranges = years.iter().map(|y| (Occur::Should, Box::new(year_range(fields.year, *y)) as Box<dyn Clause>));
                Box::new(BooleanQuery::new(ranges.collect()))
            }
            Condition::Level(levels) => one_of(fields.level, levels.iter().map(|l| l.key())),
            Condition::Kind(kinds) => one_of(fields.kind, kinds.iter().map(|k| k.key())),
            Condition::Name(NameField::Region, names) => {
                let typed: Vec<String> = names.iter().map(Name::typed).collect();
                region::of(self.index, &typed, region::Unknown::Nothing)?
            }
            Condition::Name(field, names) => {
                let field = match field {
                    NameField::Agency => fields.agency,
                    NameField::Region => fields.region,
                    NameField::File => fields.file,
                    NameField::Id => fields.id,
                };
                names_that(self.index, field, |name| names.iter().any(|n: &Name| n.fits(name)))?
            }
        })
    }

    /// Reports with a place of a text there. Of bare words the letters of any of them make a place, as the index does not know how
    /// jieba cuts a section.
    pub fn places(&self, text: &Text, scope: Sections) -> Box<dyn Clause> {
        let Text::Words(typed) = text else { return self.text(text, scope) };
        let words = Segmenter::shared().query_words(typed);
        let others = words.iter().flat_map(|word| self.forms.others(word)).map(|other| self.exact(other, scope));
        let letters = std::iter::once(typed).chain(&words).map(|word| self.exact(word, scope));
        Box::new(BooleanQuery::new(letters.chain(others).map(|clause| (Occur::Should, clause)).collect()))
    }

    fn exact(&self, phrase: &str, scope: Sections) -> Box<dyn Clause> {
        let phrase: Vec<char> = phrase.chars().collect();
        if phrase.is_empty() || scope.is_empty() {
            return Box::new(EmptyQuery);
        }
        Box::new(ExactQuery { field: self.index.fields.exact, phrase, scope })
    }

    /// All jieba words of a text, or the text verbatim: what is typed is found if it stands anywhere, cut or not.
    fn words(&self, text: &str, scope: Sections) -> Box<dyn Clause> {
        let verbatim: Box<dyn Clause> = Box::new(BoostQuery::new(self.exact(text, scope), VERBATIM_BOOST));
        let words = Segmenter::shared().query_words(text);
        if words.is_empty() {
            return verbatim;
        }
        let apart: Vec<(Occur, Box<dyn Clause>)> = words.iter().flat_map(|word| self.word(word, scope)).collect();
        Box::new(BooleanQuery::new(vec![(Occur::Should, verbatim), (Occur::Should, Box::new(BooleanQuery::new(apart)))]))
    }

    fn word(&self, word: &str, scope: Sections) -> Vec<(Occur, Box<dyn Clause>)> {
        let fields = self.index.fields;
        let title: Box<dyn Clause> = Box::new(BoostQuery::new(has_word(fields.title, word), TITLE_BOOST));
        let mut text = vec![(Occur::Should, has_word(fields.words, word)), (Occur::Should, title)];
        let others = self.forms.others(word);
        for other in others {
            text.push((Occur::Should, Box::new(BoostQuery::new(self.exact(other, scope), OTHER_FORM_BOOST))));
        }
        let mut clauses: Vec<(Occur, Box<dyn Clause>)> = vec![(Occur::Must, Box::new(BooleanQuery::new(text)))];
        if !scope.is_all() {
            // The word field knows no sections: the letters must stand in one of them.
            let letters = std::iter::once(&word).chain(others).map(|form| (Occur::Should, self.exact(form, scope)));
            clauses.push((Occur::Must, silent(Box::new(BooleanQuery::new(letters.collect())))));
        }
        clauses
    }
}

/// Reports with this word in the field.
pub fn has_word(field: Field, word: &str) -> Box<dyn Clause> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}
