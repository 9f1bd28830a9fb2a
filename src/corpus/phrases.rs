//! Phrases counted as they stand, whatever the words around them.
//!
//! Comes in: phrases as typed, and folded text. Goes out: how often each stands in it. A phrase is found inside longer words too
//! (公开 in 信息公开), exactly as `search` finds it; it never crosses a paragraph.

use memchr::memmem::Finder;

use crate::error::{Code, Error, Result};
use crate::text::normalise;

/// Phrases to count.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    typed: Vec<String>,
    finders: Vec<Finder<'static>>,
}

impl Phrases {
    /// As typed.
    ///
    /// # Errors
    /// `E-ARGUMENT` if nothing is left of one after folding, or if it is a query: what it asks for would be counted as a text that
    /// stands nowhere.
    pub fn new(typed: &[String]) -> Result<Self> {
        let finder = |phrase: &String| {
            let bare = phrase.trim().trim_matches(['"', '“', '”', '＂']);
            if is_query(bare) {
                let remedy = "give each word or phrase by itself, without spaces inside Chinese text; `search --facet year` counts queries";
                return Err(Error::new(
                    Code::Argument,
                    format!("phrase {phrase:?}"),
                    "words and phrases are counted, not queries",
                    remedy,
                ));
            }
            let folded = normalise(bare);
            if folded.is_empty() {
                let remedy = "give words or phrases, such as 依申请公开";
                return Err(Error::new(
                    Code::Argument,
                    format!("phrase {phrase:?}"),
                    "it holds no character to look for",
                    remedy,
                ));
            }
            Ok(Finder::new(folded.as_bytes()).into_owned())
        };
        Ok(Self { typed: typed.to_vec(), finders: typed.iter().map(finder).collect::<Result<_>>()? })
    }

    /// As they were typed.
    pub fn typed(&self) -> &[String] {
        &self.typed
    }

    /// Adds to `counts`, one number a phrase, how often each begins in `folded`.
    pub fn count(&self, folded: &str, counts: &mut [u32]) {
        let text = folded.as_bytes();
        for (finder, count) in self.finders.iter().zip(counts) {
            let mut from = 0;
            while let Some(at) = finder.find(&text[from..]) {
                *count += 1;
                // From the next byte on: occurrences may overlap. A match cannot begin inside a character.
                from += at + 1;
            }
        }
    }
}

/// Whether signs of the query language stand in it, or a space between Chinese words.
fn is_query(phrase: &str) -> bool {
    let operator = phrase.split_whitespace().any(|word| matches!(word, "OR" | "AND" | "NOT"));
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let pieces: Vec<&str> = phrase.split_whitespace().collect();
    let apart = pieces.windows(2).any(|pair| pair[0].ends_with(han) && pair[1].starts_with(han));
    operator || apart || phrase.ends_with(['*', '＊']) || phrase.contains("\"~") || phrase.contains("”~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_overlap_and_widths_do_not_matter() {
        let typed = ["公开".to_owned(), "哈哈".to_owned(), "５件，".to_owned()];
        let phrases = Phrases::new(&typed).unwrap();
        let mut counts = vec![0; 3];
        phrases.count("信息公开公开,哈哈哈5件,", &mut counts);
        assert_eq!(counts, [2, 2, 1]);
        assert!(Phrases::new(&["\u{200b} ".to_owned()]).is_err());
    }

    #[test]
    fn quotes_are_taken_off_and_queries_refused() {
        for typed in ["“公开”", "＂公开＂", "\"公开\"", " 公开 "] {
            let mut counts = [0];
            Phrases::new(&[typed.to_owned()]).unwrap().count("信息公开", &mut counts);
            assert_eq!(counts, [1], "{typed}");
        }
        for typed in ["公开*", "公开 政务", "公开 OR 政务", "\"公开 政务\"~20"] {
            assert!(Phrases::new(&[typed.to_owned()]).is_err(), "{typed}");
        }
        assert!(Phrases::new(&["2023 年".to_owned()]).is_ok());
    }
}
