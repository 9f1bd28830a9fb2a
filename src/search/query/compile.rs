//! A query tree → tantivy clauses.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Clause, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::{Node, Query};
use crate::error::Result;
use crate::report::SectionKind;
use crate::search::exact::ExactQuery;
use crate::search::filter::{name_contains, year_range};
use crate::search::{Filter, Index};
use crate::text::Segmenter;

/// A word in the title says more about a report than one in the text.
const TITLE_BOOST: f32 = 3.0;
/// Words that stand together as typed come before the same words apart.
const VERBATIM_BOOST: f32 = 2.0;

/// Compiles a query with the filters that narrow it. The dictionary is loaded only if the query has bare words.
pub fn compile(index: &Index, query: &Query, filter: &Filter) -> Result<Box<dyn Clause>> {
    let mut sections: Vec<SectionKind> = query.sections.clone();
    sections.extend(filter.sections.iter().filter(|s| !query.sections.contains(s)));
    let compiler = Compiler { index, scope: sections.iter().map(|s| *s as u8).collect() };
    let root = compiler.node(&query.root)?;
    let filters = filter.clauses(index)?;
    if filters.is_empty() {
        return Ok(root);
    }
    let mut clauses = vec![(Occur::Must, root)];
    clauses.extend(filters.into_iter().map(|f| (Occur::Must, silent(f))));
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// A clause that narrows without moving the score.
fn silent(clause: Box<dyn Clause>) -> Box<dyn Clause> {
    Box::new(ConstScoreQuery::new(clause, 0.0))
}

struct Compiler<'i> {
    index: &'i Index,
    scope: Vec<u8>,
}

impl Compiler<'_> {
    fn node(&self, node: &Node) -> Result<Box<dyn Clause>> {
        let fields = self.index.fields;
        Ok(match node {
            Node::Phrase(phrase) => self.exact(phrase),
            Node::Words(text) => self.words(text),
            Node::Year(years) => silent(Box::new(year_range(fields.year, *years))),
            Node::Agency(part) => silent(name_contains(self.index, fields.agency, std::slice::from_ref(part))?),
            Node::Region(part) => silent(name_contains(self.index, fields.region, std::slice::from_ref(part))?),
            Node::Level(level) => silent(keyword(fields.level, level.key())),
            Node::Kind(kind) => silent(keyword(fields.kind, kind.key())),
            Node::And(parts) if parts.is_empty() => Box::new(AllQuery),
            Node::And(parts) => {
                let mut clauses = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    clauses.push(match part {
                        Node::Not(inner) => (Occur::MustNot, self.node(inner)?),
                        other => (Occur::Must, self.node(other)?),
                    });
                }
                if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    clauses.push((Occur::Must, Box::new(AllQuery)));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Or(parts) => {
                let clauses = parts.iter().map(|p| Ok((Occur::Should, self.node(p)?))).collect::<Result<Vec<_>>>()?;
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Not(inner) => {
                let all: Box<dyn Clause> = Box::new(AllQuery);
                Box::new(BooleanQuery::new(vec![(Occur::Must, all), (Occur::MustNot, self.node(inner)?)]))
            }
        })
    }

    fn exact(&self, phrase: &str) -> Box<dyn Clause> {
        let phrase: Vec<char> = phrase.chars().collect();
        if phrase.is_empty() {
            return Box::new(EmptyQuery);
        }
        Box::new(ExactQuery { field: self.index.fields.exact, phrase, scope: self.scope.clone() })
    }

    /// All jieba words of a text, or the text verbatim: what is typed is found if it stands anywhere, cut or not.
    fn words(&self, text: &str) -> Box<dyn Clause> {
        let verbatim: Box<dyn Clause> = Box::new(BoostQuery::new(self.exact(text), VERBATIM_BOOST));
        let words = Segmenter::shared().query_words(text);
        if words.is_empty() {
            return verbatim;
        }
        let apart: Vec<(Occur, Box<dyn Clause>)> = words.iter().flat_map(|word| self.word(word)).collect();
        Box::new(BooleanQuery::new(vec![(Occur::Should, verbatim), (Occur::Should, Box::new(BooleanQuery::new(apart)))]))
    }

    fn word(&self, word: &str) -> Vec<(Occur, Box<dyn Clause>)> {
        let fields = self.index.fields;
        let term = |field| -> Box<dyn Clause> {
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
        };
        let title: Box<dyn Clause> = Box::new(BoostQuery::new(term(fields.title), TITLE_BOOST));
        let text = BooleanQuery::new(vec![(Occur::Should, term(fields.words)), (Occur::Should, title)]);
        let mut clauses: Vec<(Occur, Box<dyn Clause>)> = vec![(Occur::Must, Box::new(text))];
        if !self.scope.is_empty() {
            // The word field knows no sections: the letters must stand in one of them.
            clauses.push((Occur::Must, silent(self.exact(word))));
        }
        clauses
    }
}

fn keyword(field: tantivy::schema::Field, key: &str) -> Box<dyn Clause> {
    Box::new(TermQuery::new(Term::from_field_text(field, key), IndexRecordOption::Basic))
}
