//! What stands around the places of a hit: whole sentences where they are short, with every place in them marked.
//!
//! Comes in: a report and the places in it. Goes out: snippets in order of the text, each place in exactly one. They are cut here
//! and not by tantivy, whose generator knows no sentence of Chinese and panics on words that overlap.

use super::hits::Snippet;
use crate::report::{Places, Report};

/// Ends of Chinese sentences and of the clauses that stand for them in enumerations.
const SENTENCE_ENDS: [char; 7] = ['。', '！', '？', '；', ';', '!', '?'];
/// What may close a sentence after its end.
const CLOSING: [char; 6] = ['”', '’', '』', '」', '）', ')'];

/// Characters from the first to the last place of one snippet.
const LONGEST: u32 = 400;

/// The snippets of places given in order: each is the sentence of a place, cut to `context` characters before its first and behind its
/// last place. Further places of the sentence that begin within the context stand in the same snippet.
///
/// Cost: linear in the text looked at.
pub(super) fn snippets(report: &Report, places: &Places<'_>, ranges: &[(u32, u32)], context: u32) -> Vec<Snippet> {
    let mut made = Vec::new();
    let mut rest = ranges;
    while let Some((&(start, first_end), _)) = rest.split_first() {
        let Some(number) = report.text.block_at(start) else {
            rest = &rest[1..];
            continue;
        };
        let block = &report.text.blocks[number];
        let (from, cut_left) = before(places, block.start, start, context);
        let (mut to, mut cut_right) = behind(places, first_end, block.end, context);
        let mut inside = 1;
        // Places that overlap can go on through a whole paragraph.
        while let Some(&(next, end)) = rest.get(inside).filter(|(next, end)| *next < to && end - start <= LONGEST) {
            debug_assert!(next >= start, "places come in order");
            if end > to || cut_right {
                (to, cut_right) = behind(places, end.max(first_end), block.end, context);
            }
            inside += 1;
        }
        let (here, later) = rest.split_at(inside);
        made.push(Snippet {
            section: report.section_of_block(number),
            paragraph: number as u32,
            text: places.slice(from, to).to_owned(),
            marks: merged(here, from),
            places: here.iter().map(|(start, end)| places.span(*start, *end)).collect(),
            cut_left,
            cut_right,
        });
        rest = later;
    }
    made
}

/// Where the sentence of a place begins, and whether the context ends before that.
fn before(places: &Places<'_>, block: u32, start: u32, context: u32) -> (u32, bool) {
    let from = start.saturating_sub(context).max(block);
    let text = places.slice(from, start);
    match text.rfind(SENTENCE_ENDS) {
        Some(at) => {
            let sentence = text[at..].chars().skip(1).skip_while(|c| CLOSING.contains(c)).count();
            (start - sentence as u32, false)
        }
        // The sentence may begin just here.
        None => (from, from > block && !places.slice(from - 1, from).ends_with(SENTENCE_ENDS)),
    }
}

/// One past the end of the sentence of a place, and whether the context ends before that.
fn behind(places: &Places<'_>, end: u32, block: u32, context: u32) -> (u32, bool) {
    let to = end.saturating_add(context).min(block);
    let text = places.slice(end, to);
    match text.find(SENTENCE_ENDS) {
        Some(at) => {
            let closing = text[at..].chars().skip(1).take_while(|c| CLOSING.contains(c)).count();
            (end + (text[..at].chars().count() + 1 + closing) as u32, false)
        }
        None => (to, to < block),
    }
}

/// Places that overlap or touch as one mark, counted from the snippet's first character.
fn merged(places: &[(u32, u32)], from: u32) -> Vec<(u32, u32)> {
    let mut marks: Vec<(u32, u32)> = Vec::with_capacity(places.len());
    for (start, end) in places.iter().map(|(start, end)| (start - from, end - from)) {
        match marks.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => marks.push((start, end)),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::BlockKind;

    fn check(text: &str, phrase: &str, context: u32, expected: &[&str]) {
        let source = crate::read::read_bytes("a.txt", text.as_bytes(), &crate::read::Limits::default()).expect("plain text");
        let report = crate::parse::parse(&source);
        assert!(report.text.blocks.iter().any(|b| b.kind != BlockKind::Title), "there is a paragraph");
        let places = report.text.places();
        let letters: Vec<char> = report.text.display.chars().collect();
        let wanted: Vec<char> = phrase.chars().collect();
        let ranges: Vec<(u32, u32)> = (0..letters.len())
            .filter(|at| letters[*at..].starts_with(&wanted))
            .map(|at| (at as u32, (at + wanted.len()) as u32))
            .collect();
        let drawn: Vec<String> = snippets(&report, &places, &ranges, context)
            .iter()
            .map(|snippet| {
                assert_eq!(snippet.places.is_empty(), snippet.marks.is_empty());
                let mut out = String::from(if snippet.cut_left { "…" } else { "" });
                for (at, c) in snippet.text.chars().enumerate() {
                    let at = at as u32;
                    out.extend(snippet.marks.iter().filter(|m| m.0 == at).map(|_| '['));
                    out.push(c);
                    out.extend(snippet.marks.iter().filter(|m| m.1 == at + 1).map(|_| ']'));
                }
                out.push_str(if snippet.cut_right { "…" } else { "" });
                out
            })
            .collect();
        assert_eq!(drawn, expected, "{text} {phrase}");
    }

    #[test]
    fn cases() {
        let text = "一是加强培训。二是培训干部，考核培训成效！三是按时答复。";
        check(text, "培训", 30, &["一是加强[培训]。", "二是[培训]干部，考核[培训]成效！"]);
        check(text, "训", 3, &["…加强培[训]。", "二是培[训]干部，…", "…考核培[训]成效！"]);
        check("称为“培训。”之后答复。", "答复", 30, &["之后[答复]。"]);
        check("称为“培训。”之后答复。", "培训", 30, &["称为“[培训]。”"]);
        check("培培培培", "培培", 30, &["[培培培培]"]);
        let long = "培".repeat(1000);
        let drawn = [
            format!("[{}]{}…", "培".repeat(400), "培".repeat(30)),
            format!("…{}[{}]{}…", "培".repeat(30), "培".repeat(400), "培".repeat(30)),
        ];
        check(&long, "培培", 30, &[&drawn[0], &drawn[1], &format!("…{}[{}]", "培".repeat(30), "培".repeat(202))]);
    }
}
