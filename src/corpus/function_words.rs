//! Words that carry grammar and no matter.
//!
//! Comes in: a word. Goes out: whether lists leave it out. They are left out of lists only, never of denominators, windows or
//! runs.

/// Particles, conjunctions, prepositions, pronouns and auxiliaries that running text of reports is full of; sorted by code
/// point. Words of measure (件, 条) and time (年) stay: in these reports they carry matter.
const FUNCTION_WORDS: &[&str] = &[
    "一", "一个", "上", "下", "不", "与", "且", "中", "为", "之", "也", "了", "于", "于是", "仍", "从", "他", "以", "以及", "但",
    "使", "便", "其", "其中", "则", "到", "即", "却", "又", "及", "及其", "只", "可", "各", "同", "后", "向", "和", "因", "在",
    "地", "均", "多", "如", "它", "对", "对于", "将", "就", "已", "并", "并且", "应", "当", "我", "或", "或者", "所", "所以",
    "才", "把", "按", "是", "更", "有", "本", "来", "根据", "此", "每", "比", "由", "由于", "的", "着", "等", "等等", "经", "给",
    "者", "而", "能", "若", "被", "要", "让", "该", "起", "还", "这", "通过", "那", "都", "里", "随着", "非",
];

/// Whether a word is one of the list.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_each_word_stands_once() {
        assert!(FUNCTION_WORDS.is_sorted_by(|a, b| a < b));
        assert!(is_function_word("的") && !is_function_word("公开"));
    }
}
