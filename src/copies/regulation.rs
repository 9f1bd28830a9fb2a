//! What a text quotes from the Regulation itself.
//!
//! Comes in: the codes of a paragraph in which all numbers are one. Goes out: the stretches that stand in `regulation.txt` word for word,
//! each with its article. Shorter set phrases are in `statutory.txt`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::narrative::tokenise;
use super::shingle::grams;
use super::statutory::any_number;

/// Tokens of the shortest quotation: shorter ones are terms that anybody needs.
const LEAST: usize = 12;
/// Tokens by which a quotation is looked up.
const SEED: usize = 8;

struct Article {
    name: &'static str,
    codes: Vec<u64>,
}

struct Regulation {
    articles: Vec<Article>,
    /// Article and place of every run of [`SEED`] tokens.
    places: HashMap<u64, Vec<(u32, u32)>>,
    /// Bit `hash >> 48` is set if some run has such a hash: spares nearly every lookup.
    filter: Vec<u64>,
}

static REGULATION: LazyLock<Regulation> = LazyLock::new(|| {
    let mut regulation = Regulation { articles: Vec::new(), places: HashMap::new(), filter: vec![0; 1 << 10] };
    let lines = include_str!("regulation.txt").lines().filter(|line| !line.starts_with('#'));
    for (name, text) in lines.filter_map(|line| line.split_once('\t')) {
        let mut codes = Vec::new();
        tokenise(text, |token| codes.push(any_number(token.code)));
        let number = regulation.articles.len() as u32;
        for (at, seed) in grams(&codes, SEED).enumerate() {
            regulation.filter[(seed >> 54) as usize] |= 1 << (seed >> 48 & 63);
            regulation.places.entry(seed).or_default().push((number, at as u32));
        }
        regulation.articles.push(Article { name, codes });
    }
    regulation
});

/// The quotations of at least [`LEAST`] tokens, ascending and apart, each with the name of its article. Cost: one hash a token.
pub(super) fn quotations(codes: &[u64]) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    let mut from = 0;
    for (at, seed) in grams(codes, SEED).enumerate() {
        if at < from || REGULATION.filter[(seed >> 54) as usize] >> (seed >> 48 & 63) & 1 == 0 {
            continue;
        }
        let Some(places) = REGULATION.places.get(&seed) else { continue };
        let run = |&(article, place): &(u32, u32)| {
            let article = &REGULATION.articles[article as usize];
            let equal = article.codes[place as usize..].iter().zip(&codes[at..]).take_while(|(x, y)| x == y).count();
            (equal, article.name)
        };
        // The first article that has most of it.
        let longest = places.iter().map(run).reduce(|best, next| if next.0 > best.0 { next } else { best });
        if let Some((length, article)) = longest.filter(|(length, _)| *length >= LEAST) {
            found.push((at..at + length, article));
            from = at + length;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regulation_has_its_articles() {
        assert_eq!(REGULATION.articles.len(), 56);
        assert_eq!((REGULATION.articles[0].name, REGULATION.articles[55].name), ("条例第一条", "条例第五十六条"));
    }

    #[test]
    fn quotations_are_found_with_their_article_and_own_words_are_not() {
        for (text, expected) in [
            (
                "我办严格执行“行政机关应当建立健全政府信息管理动态调整机制，对本行政机关不予公开的政府信息进行定期评估审查”",
                &[(6, 51, "条例第十八条")][..],
            ),
            ("应当自该政府信息形成或者变更之日起15个工作日内及时公开", &[(0, 27, "条例第二十六条")]),
            ("行政机关应当及时、准确地公开", &[(0, 13, "条例第六条")]),
            ("把危房翻修补助名单和计算办法贴到各村小组的公告牌上，请村民代表核对面积", &[]),
            ("公民、法人和其他组织", &[]),
        ] {
            let mut codes = Vec::new();
            tokenise(text, |token| codes.push(any_number(token.code)));
            let found: Vec<_> = quotations(&codes).into_iter().map(|(r, article)| (r.start, r.end, article)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
