//! Words, by jieba: for ranking, highlighting and statistics. A bare phrase never needs this file.

use std::collections::HashSet;
use std::sync::OnceLock;

use jieba_rs::Jieba;

use super::fold::fold_kept;
use super::terms::terms;

/// A word in a text, with its character range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub text: String,
    /// First character, counted from the start of the text given.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Cuts folded text into words.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// The segmenter of this process. The first call loads the dictionary, which costs .1–.3 s and about 36 MB.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Segmenter> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut jieba = Jieba::new();
            for term in terms() {
                jieba.add_word(term, Some(20_000), Some("n"));
            }
            Self { jieba }
        })
    }

    /// The words of `text` in jieba's search mode: long words and the words inside them. Punctuation is left out.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let folded = fold_kept(text);
        let mut words = Vec::new();
        let mut offset = 0u32;
        for block in folded.split('\n') {
            for token in self.jieba.tokenize(block, jieba_rs::TokenizeMode::Search, true) {
                if token.word.chars().any(char::is_alphanumeric) {
                    words.push(Word {
                        text: token.word.to_owned(),
                        start: offset + token.start as u32,
                        end: offset + token.end as u32,
                    });
                }
            }
            offset += block.chars().count() as u32 + 1;
        }
        words
    }

    /// Cuts folded text into pieces that follow one another and together are the text: words, numbers, punctuation. Unlike
    /// [`Self::words`] no piece overlaps another, so that counting them counts running words.
    ///
    /// ```
    /// let pieces: Vec<&str> = gongkai::text::Segmenter::shared().cut("依申请公开12件,").collect();
    /// assert_eq!(pieces, ["依申请公开", "12", "件", ","]);
    /// ```
    pub fn cut<'t>(&self, folded: &'t str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.jieba.cut(folded, true).into_iter().map(|token| token.word)
    }

    /// Whether a name that stands between two texts reads as an ordinary word there: it is one of the dictionary, or words of the
    /// dictionary reach across its ends.
    ///
    /// ```
    /// let segmenter = gongkai::text::Segmenter::shared();
    /// assert!(segmenter.is_ordinary("建设", "推进平台", "。") && segmenter.is_ordinary("新民", "以创", "生实事"));
    /// assert!(!segmenter.is_ordinary("霁坪", "由", "干部上门"));
    /// ```
    pub fn is_ordinary(&self, name: &str, before: &str, behind: &str) -> bool {
        let [name, before, behind] = [name, before, behind].map(fold_kept);
        let (start, end) = (before.len(), before.len() + name.len());
        let mut at = 0;
        let around = format!("{before}{name}{behind}");
        let mut across = self.cut(&around).filter(|piece| {
            let from = at;
            at += piece.len();
            let crosses = |edge: usize| from < edge && edge < at;
            (crosses(start) || crosses(end)) && self.jieba.has_word(piece)
        });
        self.jieba.has_word(&name) || across.next().is_some()
    }

    /// The distinct words of a query, in order of first appearance, punctuation left out. Words are not cut further: who types
    /// 依申请公开 does not ask for 申请 and 公开 apart. Each is a word of [`Self::words`] where a report is cut alike.
    ///
    /// ```
    /// assert_eq!(gongkai::text::Segmenter::shared().query_words("依申请公开,培训"), ["依申请公开", "培训"]);
    /// ```
    pub fn query_words(&self, text: &str) -> Vec<String> {
        let mut seen = HashSet::new();
        let words = self.cut(text).filter(|word| word.chars().any(char::is_alphanumeric));
        words.filter(|word| seen.insert(*word)).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_places() {
        let words = Segmenter::shared().words("依申请公开\n街道办事处，12件");
        for word in &words {
            let chars: Vec<char> = "依申请公开\n街道办事处，12件".chars().collect();
            let cut: String = chars[word.start as usize..word.end as usize].iter().collect();
            assert_eq!(fold_kept(&cut), word.text);
        }
        assert!(words.iter().any(|w| w.text == "依申请公开"));
        assert!(!words.iter().any(|w| w.text == ","));
    }
}
