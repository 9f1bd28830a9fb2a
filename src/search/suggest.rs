//! Names of agencies and places near to one that nobody has.
//!
//! Comes in: a name as typed. Goes out: the names in the index that it may have been meant for, nearest first. It decides
//! nothing: a filter that matches no name still finds nothing.

use std::cmp::Reverse;

use super::index::Index;
use crate::error::Result;
use crate::text::normalise;

/// At most so many names are suggested.
const MOST: usize = 5;
/// The least share of character pairs that a name must have in common with what was typed.
const LEAST: f64 = 0.3;

/// What kind of name was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// An agency.
    Agency,
    /// A region.
    Region,
}

impl Index {
    /// Names near to `typed`, nearest first; none if a name contains it.
    ///
    /// Near is the share of the pairs of neighbouring characters typed that a name has too: 东风街道办 is near to 东丰街道办事处.
    /// Cost: one look at every distinct name.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn similar_names(&self, of: NameOf, typed: &str) -> Result<Vec<String>> {
        let typed = normalise(typed);
        let field = if of == NameOf::Agency { self.fields.agency } else { self.fields.region };
        let names = self.terms(field, |_| true)?;
        if typed.is_empty() || names.iter().any(|name| normalise(name).contains(&typed)) {
            return Ok(Vec::new());
        }
        let mut near: Vec<(u32, String)> = names
            .into_iter()
            .map(|name| (nearness(&typed, &normalise(&name)), name))
            .filter(|(nearness, _)| f64::from(*nearness) >= LEAST * 1000.0)
            .collect();
        near.sort_by(|a, b| (Reverse(a.0), a.1.chars().count(), &a.1).cmp(&(Reverse(b.0), b.1.chars().count(), &b.1)));
        Ok(near.into_iter().take(MOST).map(|(_, name)| name).collect())
    }
}

/// Pairs in common as a share of those of what was typed, in thousandths; names of one character count by themselves.
fn nearness(typed: &str, name: &str) -> u32 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = std::iter::once('^').chain(text.chars()).collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect()
    };
    let (wanted, mut has) = (pairs(typed), pairs(name));
    let common = wanted.iter().filter(|pair| has.iter().position(|h| h == *pair).map(|at| has.swap_remove(at)).is_some()).count();
    (common * 1000 / wanted.len().max(1)) as u32
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn near_names_share_their_pairs() {
        assert!(nearness("岚汀县教育厅", "岚汀县教育局") > nearness("岚汀县教育厅", "砚丘县教育局"));
        assert!(nearness("东风街道办", "东丰街道办事处") > 500);
        assert_eq!(nearness("甲乙", "丙丁"), 0);
    }
}
