//! Items → paragraphs: wrapped lines joined, headings and loose table labels told from prose.

use crate::report::{BlockKind, SectionKind};

use super::headings::{Heading, Numeral, split_numeral};
use super::items::{Item, Line};
use super::title::Title;

/// What one block of the report is made of; numbers are item indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    /// The title's lines.
    Title(Vec<usize>),
    /// A section heading: index into the headings.
    Heading(usize),
    /// Lines that make one block; the first from byte `skip` on.
    Text { lines: Vec<usize>, skip: usize, kind: BlockKind },
    /// A grid.
    Grid(usize),
}

/// Columns a wrapped line may fall short of the common width: three Han characters, since punctuation may not start a line.
const SLACK: usize = 6;
/// Wider lines are not wrapped by a page but are whole paragraphs.
const WIDEST_WRAP: usize = 104;
/// A page-broken line shorter than this is a heading or caption rather than half a sentence.
const NARROWEST_BROKEN: usize = 20;

/// Groups the items into blocks, in document order.
pub fn paragraphs(items: &[Item], headings: &[Heading], titles: &[&Title]) -> Vec<Paragraph> {
    let wrap = wrap_width(items);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut section = None;
    let mut next_heading = 0;
    let mut at = 0;
    while at < items.len() {
        if let Some(title) = titles.iter().find(|t| t.items.first() == Some(&at)) {
            out.push(Paragraph::Title(title.items.clone()));
            at = title.items.last().expect("a title has lines") + 1;
            continue;
        }
        let mut skip = 0;
        if headings.get(next_heading).is_some_and(|h| h.item == at) {
            let heading = &headings[next_heading];
            out.push(Paragraph::Heading(next_heading));
            section = Some(heading.kind);
            next_heading += 1;
            let rest = items[at].line().map_or("", |l| &l.text.as_str()[heading.end..]);
            if rest.trim().is_empty() {
                at += 1;
                continue;
            }
            skip = heading.end;
        }
        match &items[at] {
            Item::Grid(_) => out.push(Paragraph::Grid(at)),
            Item::Blank | Item::PageBreak => {}
            Item::Line(line) => {
                let stop = headings.get(next_heading).map_or(items.len(), |h| h.item);
                let among_tables = matches!(section, Some(SectionKind::S2 | SectionKind::S3 | SectionKind::S4));
                let (lines, last) = if among_tables {
                    wrapped_label(items, at, stop)
                } else if is_subheading(line) {
                    (vec![at], at)
                } else {
                    wrapped(items, at, stop, wrap)
                };
                let kind = kind_of(items, &lines, section);
                out.push(Paragraph::Text { lines, skip, kind });
                at = last;
            }
        }
        at += 1;
    }
    out
}

/// The lines that continue the line at `first`, and the last item used.
fn wrapped(items: &[Item], first: usize, stop: usize, wrap: Option<usize>) -> (Vec<usize>, usize) {
    let mut lines = vec![first];
    let mut last = first;
    while let Some(next) = continuation(items, last, stop, wrap) {
        lines.push(next);
        last = next;
    }
    (lines, last)
}

/// Lines among tables are labels that a converter detached; what follows a numbered one without a number of its own is its
/// rest. A line without a number may be a row with its figures, and stays alone.
fn wrapped_label(items: &[Item], first: usize, stop: usize) -> (Vec<usize>, usize) {
    let mut lines = vec![first];
    let mut last = first;
    if items[first].line().is_none_or(|l| split_numeral(&l.key).0 == Numeral::None) {
        return (lines, last);
    }
    while let Some(line) = items[last].line().filter(|l| !ends_sentence(&l.key) && l.level == 0) {
        let follower = (last + 1 < stop).then(|| items[last + 1].line()).flatten();
        // Figures are never the rest of a label: the first row of a block of them may be another label's.
        let is_label = |f: &Line| !is_figures(&f.key) && !starts_paragraph(f) && f.level == 0;
        let joins = follower.is_some_and(|f| is_label(f) && line.width >= NARROWEST_BROKEN);
        if !joins {
            break;
        }
        last += 1;
        lines.push(last);
    }
    (lines, last)
}

/// Whether a line holds figures and marks alone.
fn is_figures(key: &str) -> bool {
    key.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '—' | '/' | '.' | ','))
}

/// The item that continues the line at `last`, if it is cut mid-sentence by a wrap or a page break.
fn continuation(items: &[Item], last: usize, stop: usize, wrap: Option<usize>) -> Option<usize> {
    let line = items[last].line()?;
    if ends_sentence(&line.key) || line.level > 0 {
        return None;
    }
    let mut next = last + 1;
    let mut page_broken = false;
    while next < stop && matches!(items[next], Item::Blank | Item::PageBreak) {
        page_broken |= matches!(items[next], Item::PageBreak);
        next += 1;
    }
    if next >= stop {
        return None;
    }
    let follower = items[next].line()?;
    if starts_paragraph(follower) || follower.level > 0 {
        return None;
    }
    let adjacent = next == last + 1;
    let full = wrap.is_some_and(|w| line.width + SLACK >= w && line.width <= w + SLACK);
    (adjacent && full || page_broken && line.width >= NARROWEST_BROKEN).then_some(next)
}

/// The width the document is wrapped at: the commonest width of lines that break off mid-sentence before another line. `None`
/// where lines are whole paragraphs.
fn wrap_width(items: &[Item]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for pair in items.windows(2) {
        if let [Item::Line(line), Item::Line(next)] = pair {
            let broken = !ends_sentence(&line.key) && !starts_paragraph(next) && line.level == 0;
            if broken && (NARROWEST_BROKEN..=WIDEST_WRAP).contains(&line.width) {
                *counts.entry(line.width).or_insert(0usize) += 1;
            }
        }
    }
    // Lines end up to three characters early; count each width together with those just below it.
    let near = |width: usize| counts.range(width.saturating_sub(SLACK)..=width).map(|(_, n)| n).sum::<usize>();
    let best = counts.keys().map(|w| (near(*w), *w)).max_by_key(|(n, w)| (*n, *w))?;
    (best.0 >= 3).then_some(best.1)
}

/// Whether a folded line ends a sentence or clause list, so that what follows is not its continuation.
fn ends_sentence(key: &str) -> bool {
    let inner = key.trim_end_matches(['”', '’', '"', ')', '》', '」']);
    inner.ends_with(['。', '!', '?', ';', ':']) || inner.is_empty()
}

/// Whether a line looks like the start of something new rather than the rest of a sentence.
fn starts_paragraph(line: &Line) -> bool {
    let (numeral, _) = split_numeral(&line.key);
    line.indented || numeral != Numeral::None
}

/// 「（一）主动公开」 alone on its line.
fn is_subheading(line: &Line) -> bool {
    let (numeral, label) = split_numeral(&line.key);
    let short = line.key.chars().count() <= 30;
    line.level > 0 || numeral != Numeral::None && short && !label.contains(['。', ',', ';']) && !label.ends_with(':')
}

fn kind_of(items: &[Item], lines: &[usize], section: Option<SectionKind>) -> BlockKind {
    let line = items[lines[0]].line().expect("blocks are made of lines");
    let chars: usize = lines.iter().filter_map(|&i| items[i].line()).map(|l| l.key.chars().count()).sum();
    let sentence = items[*lines.last().expect("not empty")].line().is_some_and(|l| ends_sentence(&l.key));
    let among_tables = matches!(section, Some(SectionKind::S2 | SectionKind::S3 | SectionKind::S4));
    if among_tables && !(sentence && chars >= 12) {
        return BlockKind::Loose;
    }
    if lines.len() == 1 && is_subheading(line) { BlockKind::Heading } else { BlockKind::Paragraph }
}

#[cfg(test)]
mod tests {
    use crate::parse::parse;
    use crate::read::{Limits, read_bytes};
    use crate::report::BlockKind;

    fn blocks(text: &str) -> Vec<String> {
        let report = parse(&read_bytes("t.txt", text.as_bytes(), &Limits::default()).expect("text"));
        let kinds = |k| matches!(k, BlockKind::Paragraph | BlockKind::Heading);
        report.text.blocks.iter().filter(|b| kinds(b.kind)).map(|b| report.text.block_str(b).to_owned()).collect()
    }

    #[test]
    fn wrapped_lines_are_joined_and_paragraphs_kept() {
        let text = "一、总体情况\n\
            本年度我局认真贯彻落实条例各项规定要求，围绕中心工作\n\
            持续推进政务公开标准化规范化建设并及时回应社会关切，\n\
            完善工作机制强化业务培训，努力提升服务水平和质量效\n\
            率，取得了新的成绩。\n\
            （一）主动公开\n\
            全年公开信息12条。\n\
            - 3 -\n\
            六、其他需要报告的事项\n无。\n";
        assert_eq!(
            blocks(text),
            [
                "一、总体情况",
                "本年度我局认真贯彻落实条例各项规定要求，围绕中心工作持续推进政务公开标准化规范化建设并及时回应社会关切，完善工作机制强化业务培训，努力提升服务水平和质量效率，取得了新的成绩。",
                "（一）主动公开",
                "全年公开信息12条。",
                "六、其他需要报告的事项",
                "无。",
            ]
        );
    }

    #[test]
    fn a_page_break_does_not_cut_a_sentence() {
        let text =
            "一、总体情况\n我局认真贯彻落实条例各项规定要求，\n\n- 3 -\n\n围绕中心工作开展公开。\n六、其他需要报告的事项\n无。\n";
        assert!(blocks(text).contains(&"我局认真贯彻落实条例各项规定要求，围绕中心工作开展公开。".to_owned()));
    }
}
