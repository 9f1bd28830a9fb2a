//! Characters on a page → lines, and which lines go on with the one above.
//!
//! Comes in: characters with their boxes. Goes out: lines of text from top to bottom, and the margins of the document, by which
//! a line broken by the page is told from one that ends a paragraph. It knows nothing of tables.

use pdfplumber::Char;

use crate::read::lines::is_heading_like;
use crate::read::look::{Look, Raised};

/// What stands for a character whose font does not say which it is. It is shown, so that a figure is never taken for a blank.
pub(super) const UNMAPPED: char = '\u{FFFD}';

/// A line with its box, in points from the upper left.
#[derive(Clone, Debug)]
pub(super) struct TextLine {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    pub top: f64,
    pub bottom: f64,
    /// Width of the first character.
    first: f64,
}

impl TextLine {
    fn size(&self) -> f64 {
        (self.bottom - self.top).max(1.0)
    }
}

/// The characters that one glyph shows.
pub(super) fn shown(glyph: &Char) -> impl Iterator<Item = char> + '_ {
    let unmapped = glyph.text.starts_with("(cid:") || glyph.text.is_empty();
    let text = if unmapped { "" } else { glyph.text.as_str() };
    text.chars().map(|c| if c.is_control() && !c.is_whitespace() { UNMAPPED } else { c }).chain(unmapped.then_some(UNMAPPED))
}

/// The lines, from top to bottom; blank ones are left out.
pub(super) fn lines<'p>(chars: impl Iterator<Item = &'p Char>) -> Vec<TextLine> {
    let middle = |c: &Char| f64::midpoint(c.bbox.top, c.bbox.bottom);
    let mut chars: Vec<&Char> = chars.filter(|c| c.bbox.top.is_finite() && c.bbox.x0.is_finite()).collect();
    chars.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut groups: Vec<Vec<&Char>> = Vec::new();
    let mut height = f64::MIN;
    for c in chars {
        // Lines stand at least a character apart; within one, sizes and base lines differ a little.
        let near = (c.bbox.bottom - c.bbox.top).abs().max(2.0) * 0.45;
        match groups.last_mut() {
            Some(group) if middle(c) - height <= near => group.push(c),
            _ => {
                height = middle(c);
                groups.push(vec![c]);
            }
        }
    }
    groups.into_iter().filter_map(line).collect()
}

/// Characters of one line, from left to right. A gap of a third of a character is a space; between digits a fifth is, so that two
/// figures are not taken for one.
fn line(mut chars: Vec<&Char>) -> Option<TextLine> {
    chars.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let mut text = String::new();
    let mut last: Option<&Char> = None;
    // The last character of full size: a footnote mark stands above its foot.
    let mut full: Option<&Char> = None;
    for &c in &chars {
        if c.text.trim().is_empty() && !c.text.is_empty() {
            if last.is_some() && !text.ends_with(' ') {
                text.push(' ');
            }
            continue;
        }
        let size = (c.bbox.bottom - c.bbox.top).abs();
        let digit = |c: &Char| c.text.ends_with(|c: char| c.is_ascii_digit());
        let gap = |last: &Char| if digit(last) && digit(c) { 0.2 } else { 0.34 };
        if last.is_some_and(|last| c.bbox.x0 - last.bbox.x1 > size * gap(last)) && !text.ends_with(' ') {
            text.push(' ');
        }
        let is_raised = full.is_some_and(|full| is_raised(c, full));
        let look = Look { raised: is_raised.then_some(Raised::Above), ..Look::default() };
        text.extend(shown(c).map(|c| look.shown(c)));
        last = Some(c);
        full = if is_raised { full } else { last };
    }
    text.truncate(text.trim_end().len());
    let ink = || chars.iter().filter(|c| !c.text.trim().is_empty() || c.text.is_empty());
    let first = ink().next()?;
    let fold = |of: fn(&Char) -> f64, by: fn(f64, f64) -> f64| ink().map(|c| of(c)).fold(of(first), by);
    Some(TextLine {
        text,
        x0: first.bbox.x0,
        x1: fold(|c| c.bbox.x1, f64::max),
        top: fold(|c| c.bbox.top, f64::min),
        bottom: fold(|c| c.bbox.bottom, f64::max),
        first: first.bbox.x1 - first.bbox.x0,
    })
}

/// Whether a character is clearly smaller than the one before it and does not stand on its foot. Smaller figures on one base line, as
/// beside Han characters of another font, are none.
fn is_raised(c: &Char, full: &Char) -> bool {
    let size = |c: &Char| (c.bbox.bottom - c.bbox.top).abs();
    size(c) < size(full) * 0.8 && full.bbox.bottom - c.bbox.bottom > size(full) * 0.2
}

/// Where the lines of a document begin and end, and how far apart they stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Margins {
    left: f64,
    right: f64,
    pitch: f64,
}

impl Margins {
    /// The margins of these lines, pages one after another.
    pub fn of<'l>(lines: impl Iterator<Item = &'l TextLine>) -> Self {
        let mut lines: Vec<&TextLine> = lines.collect();
        // Titles are set larger and reach further.
        let mut sizes: Vec<f64> = lines.iter().map(|l| l.size()).collect();
        sizes.sort_by(f64::total_cmp);
        let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
        lines.retain(|l| (l.size() - usual).abs() < usual * 0.15);
        let widest = lines.iter().map(|l| l.x1 - l.x0).fold(0.0, f64::max);
        let wide: Vec<&&TextLine> = lines.iter().filter(|l| l.x1 - l.x0 > widest * 0.6).collect();
        let mut starts: Vec<f64> = wide.iter().map(|l| l.x0).collect();
        let mut ends: Vec<f64> = wide.iter().map(|l| l.x1).collect();
        let mut steps: Vec<f64> = lines.windows(2).map(|w| w[1].top - w[0].top).filter(|step| *step > 0.0).collect();
        for list in [&mut starts, &mut ends, &mut steps] {
            list.sort_by(f64::total_cmp);
        }
        // One line may hang out to the left; two that begin at one place are the margin.
        let left = starts.windows(2).find(|w| w[1] - w[0] < 3.0).map(|w| w[0]).or_else(|| starts.first().copied());
        let at = |list: &[f64], share: f64| list.get((list.len() as f64 * share) as usize).copied();
        Self { left: left.unwrap_or(0.0), right: at(&ends, 0.75).unwrap_or(0.0), pitch: at(&steps, 0.5).unwrap_or(0.0) }
    }

    /// Whether a line begins inside the left margin.
    pub fn indents(&self, line: &TextLine) -> bool {
        line.x0 - self.left > line.size() * 1.2
    }

    /// Whether `line` stands clearly below `above`.
    pub fn parts(&self, above: &TextLine, line: &TextLine) -> bool {
        line.top - above.top > self.pitch.max(above.size()) * 1.6
    }

    /// Whether `line` goes on with `above`: it begins at the margin, right below, in the same size, and its first character
    /// had no room above.
    pub fn goes_on(&self, above: &TextLine, line: &TextLine) -> bool {
        let no_room = above.x1 + line.first > self.right + above.size() * 0.3;
        let same_size = (above.size() - line.size()).abs() < above.size() * 0.15;
        let at_margin = (line.x0 - self.left).abs() < line.size() * 0.8;
        no_room && same_size && at_margin && !self.parts(above, line) && !is_heading_like(&line.text)
    }
}

/// Adds the line below to a paragraph; words of Latin letters stay apart.
pub(super) fn append(paragraph: &mut String, line: &str) {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if latin(paragraph.chars().next_back()) && latin(line.chars().next()) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests {
    use pdfplumber::{BBox, TextDirection};

    use super::*;

    fn glyph(text: &str, x0: f64, top: f64, size: f64) -> Char {
        Char {
            text: text.to_owned(),
            bbox: BBox { x0, top, x1: x0 + size / 2.0, bottom: top + size },
            fontname: String::new(),
            size,
            advance: 0.5,
            doctop: top,
            upright: true,
            direction: TextDirection::Ltr,
            stroking_color: None,
            non_stroking_color: None,
            ctm: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            char_code: 0,
            mcid: None,
            tag: None,
        }
    }

    #[test]
    fn footnote_marks_are_raised() {
        for (marks, expected) in [
            // Lifted, and on the base line of the others.
            (vec![glyph("1", 12.0, 98.0, 8.0)], "32¹"),
            (vec![glyph("1", 12.0, 98.0, 8.0), glyph("2", 16.0, 98.0, 8.0)], "32¹²"),
            (vec![glyph("1", 12.0, 103.2, 8.0)], "321"),
            (vec![glyph("1", 12.0, 100.0, 12.0)], "321"),
        ] {
            let chars: Vec<Char> =
                [glyph("3", 0.0, 100.0, 12.0), glyph("2", 6.0, 100.0, 12.0)].into_iter().chain(marks).collect();
            let found: Vec<String> = lines(chars.iter()).into_iter().map(|line| line.text).collect();
            assert_eq!(found, [expected]);
        }
    }
}
