//! In: the tags of a plan line. Out: how a report looks: its table shape and the peculiarities of forms.md §10, by name.

use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableShape {
    /// `| a | b |`
    Pipe,
    /// The same with empty columns left and right, as converters pad them.
    PipePadded,
    Tab,
    /// One cell a line, indented by a tab; a blank line ends the row (docx to text).
    CellLines,
    /// Labels in lines of their own, figures in unlabelled pipe rows after them (PDF to markdown).
    Detached,
    /// `<table>` with rowspan and colspan.
    Html,
}

/// Peculiarities a report may have besides its table shape: the name in the answer key and what it does.
pub const TAGS: [(&str, &str); 36] = [
    ("year_first", "the title starts with the year"),
    ("title_broken", "the title stands on two lines"),
    ("title_doubled", "the title stands there twice"),
    ("title_missing", "no title and no opening formula; the agency is named in the narrative"),
    ("hard_wrapped", "lines break inside sentences, no blank lines"),
    ("page_numbers", "lines like - 4 - between lines and rows"),
    ("bookmark", "[bookmark: _GoBack] left by a converter"),
    ("headings_doubled", "a heading stands twice"),
    ("heading_run_in", "the heading is repeated as first words of the paragraph"),
    ("indented", "paragraphs start with two ideographic spaces"),
    ("blank_lines", "an empty line after every paragraph"),
    ("whole_page", "a saved web page with navigation, side bar and footer"),
    ("trs_editor", "the content of the page stands in div.TRS_Editor instead of div#zoom"),
    ("half_width", "half-width punctuation throughout the narrative"),
    ("mixed_forms", "table 2 in form 2021, table 3 in form 2019"),
    ("marks", "a mark (/ — - 无) where a row does not apply"),
    ("blank_zero", "zeros left blank, totals printed"),
    ("blank_totals", "zero outcomes and the whole total column left blank"),
    ("blank_table", "table 3 without a single figure"),
    ("no_table", "table 3 missing under its heading"),
    ("garbled", "figures of two rows replaced by black squares"),
    ("cut_head", "first rows of table 3 lost at a page break"),
    ("cut_zero_rows", "some rows of zeros of table 3 lost at a page break"),
    ("surplus_columns", "8 or 9 figures in some rows of table 3"),
    ("shifted_left", "figures of (六) and (七) one column to the left, a blank at the end"),
    ("t4_extra_cell", "an empty sixteenth cell in table 4"),
    ("full_width", "figures printed as １２"),
    ("thousands", "figures printed as 12,345"),
    ("annotated", "words in figure cells"),
    ("yuan", "money in 元 with the unit in the cell"),
    ("wrapped_labels", "labels of table rows broken over lines"),
    ("ideographic_padding", "figures padded with U+3000"),
    ("formal_headings", "the long headings of the form (因政府信息公开工作被申请行政复议 …)"),
    ("numbered_inline", "subsections named in the paragraph (（一）主动公开。…)"),
    ("numbered_arabic", "subsections numbered 1. 2. 3."),
    ("typo_labels", "misprints in row labels"),
];

#[derive(Clone, Debug)]
pub struct Shape {
    pub table: TableShape,
    tags: BTreeSet<String>,
}

impl Shape {
    /// `pipe,hard_wrapped,cut_head`
    pub fn parse(list: &str) -> Self {
        let mut shape = Self { table: TableShape::Pipe, tags: BTreeSet::new() };
        for tag in list.split(',') {
            match tag {
                "pipe" => shape.table = TableShape::Pipe,
                "pipe_padded" => shape.table = TableShape::PipePadded,
                "tab" => shape.table = TableShape::Tab,
                "cell_lines" => shape.table = TableShape::CellLines,
                "detached" => shape.table = TableShape::Detached,
                "html" => shape.table = TableShape::Html,
                _ => {
                    assert!(TAGS.iter().any(|known| known.0 == tag), "no shape tag {tag}");
                    shape.tags.insert(tag.to_owned());
                }
            }
        }
        shape
    }

    pub fn has(&self, tag: &str) -> bool {
        debug_assert!(TAGS.iter().any(|known| known.0 == tag), "no shape tag {tag}");
        self.tags.contains(tag)
    }

    pub fn names(&self) -> Vec<String> {
        let table = match self.table {
            TableShape::Pipe => "pipe",
            TableShape::PipePadded => "pipe_padded",
            TableShape::Tab => "tab",
            TableShape::CellLines => "cell_lines",
            TableShape::Detached => "detached",
            TableShape::Html => "html",
        };
        std::iter::once(table.to_owned()).chain(self.tags.iter().cloned()).collect()
    }
}
