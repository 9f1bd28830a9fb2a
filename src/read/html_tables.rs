//! A table of a web page → a grid with merged cells expanded.
//!
//! Comes in: a table node. Goes out: its caption and what stands loose in it as lines, and the grid: a cell with `colspan`
//! and `rowspan` is named in every place it fills. Tables that only lay out a page are recognised here and not read.

use super::Piece;
use super::html_flow::Writer;
use super::html_tag::Tag;
use super::html_text::Segment;
use super::html_tree::{Kind, Tree};
use super::look::UNREADABLE;
use crate::report::{Diagnostic, Grid, GridCell, Mapped, Severity, Span};

/// A cell with this many characters in three blocks or more is a page set in a table.
const PROSE: u32 = 400;

/// What reading tables needs to know, and what it found odd.
pub(super) struct Tables<'a> {
    tree: &'a Tree,
    /// Visible characters before each node.
    visible: &'a [u32],
    /// Cell places that may still be made for one table.
    max_cells: usize,
    /// Whether hidden elements are shown (pages that unhide their content by script).
    show_hidden: bool,
    /// Tables cut short.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Tables<'a> {
    /// `visible[i]` is the number of visible characters before node `i`.
    pub fn new(tree: &'a Tree, visible: &'a [u32], max_cells: usize, show_hidden: bool) -> Self {
        Self { tree, visible, max_cells, show_hidden, diagnostics: Vec::new() }
    }

    /// Whether an element that is not shown is to be left out.
    pub fn hides(&self, node: usize) -> bool {
        !self.show_hidden || self.tree.nodes[node].tag().is_some_and(Tag::is_unseen)
    }

    /// Whether a table holds data: no table inside, more than one cell, and no cell that is a page of prose.
    pub fn is_data(&self, table: usize) -> bool {
        let tree = self.tree;
        let mut cells = 0;
        let mut at = table + 1;
        while at < tree.nodes[table].end as usize {
            match tree.nodes[at].tag() {
                Some(Tag::Table) => return false,
                Some(Tag::Cell) => {
                    cells += 1;
                    if self.is_page(at) {
                        return false;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        cells > 1
    }

    fn is_page(&self, cell: usize) -> bool {
        let end = self.tree.nodes[cell].end as usize;
        let is_break = |at: &usize| self.tree.nodes[*at].tag().is_some_and(|tag| tag.is_block() || tag == Tag::Br);
        self.visible[end] - self.visible[cell] > PROSE && (cell + 1..end).filter(is_break).nth(2).is_some()
    }
}

/// The pieces of a data table: loose text first, then the grid.
pub(super) fn pieces(source: &str, tree: &Tree, tables: &mut Tables<'_>, table: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut placing = Placing { places_left: tables.max_cells, ..Placing::default() };
    let mut loose = Writer::default();
    let mut own: Vec<(u32, (u16, u16))> = Vec::new();
    let end = tree.nodes[table].end as usize;
    let mut at = table + 1;
    while at < end {
        let node = &tree.nodes[at];
        let mut next = at + 1;
        match node.kind {
            Kind::Text(first, last) => loose.segments(source, &tree.segments[first as usize..last as usize], node.look),
            Kind::Element(_) if node.is_unseen() && tables.hides(at) => next = node.end as usize,
            Kind::Element(Tag::Tr) => placing.row(&mut own),
            Kind::Element(Tag::RowGroup) => {
                placing.row(&mut own);
                placing.active.clear();
            }
            Kind::Element(Tag::Cell) => {
                let text = cell_text(source, tree, at);
                let span = text.span().unwrap_or_else(|| node.inner());
                placing.grid.cells.push(GridCell { text, span });
                own.push((placing.grid.cells.len() as u32 - 1, node.spans));
                next = node.end as usize;
            }
            Kind::Element(_) => loose.line_break(node.span),
        }
        at = next;
    }
    placing.row(&mut own);
    let loose = loose.take();
    if !loose.is_blank() {
        out.push(Piece::Line(loose));
        out.push(Piece::Blank);
    }
    if placing.is_cut {
        let message = format!("a table has more than {} places; its merged cells are not expanded any further", tables.max_cells);
        tables.diagnostics.push(Diagnostic::new(Severity::Warn, "table-too-large", message).at(tree.nodes[table].span));
    }
    out.push(Piece::Grid(placing.grid));
    out
}

/// The text of a cell; `<br>` and blocks inside are line breaks. A cell that shows a picture or a field, or hides figures, and has no
/// other text is not blank: what it says cannot be read.
fn cell_text(source: &str, tree: &Tree, cell: usize) -> Mapped {
    let mut writer = Writer::default();
    let end = tree.nodes[cell].end as usize;
    let mut at = cell + 1;
    let mut is_concealed = false;
    // Elements that are open: where they end, the end tag, and whether it breaks the line or only a figure.
    let mut ends: Vec<(usize, Span, bool)> = Vec::new();
    while at < end {
        while let Some(&(_, span, is_block)) = ends.last().filter(|open| open.0 <= at) {
            ends.pop();
            if is_block {
                writer.line_break(span);
            } else {
                writer.end_figure(span);
            }
        }
        let node = &tree.nodes[at];
        let mut next = at + 1;
        match node.kind {
            Kind::Text(first, last) => writer.segments(source, &tree.segments[first as usize..last as usize], node.look),
            Kind::Element(tag) if node.hidden || tag.is_unseen() && tag != Tag::Control => {
                writer.end_figure(node.span);
                next = node.end as usize;
                let name = tree.name(source, at);
                if node.hidden {
                    is_concealed |= has_figures(source, tree, at);
                } else if name.eq_ignore_ascii_case("math") {
                    writer.segments(source, &[Segment { span: node.span, decoded: Some(UNREADABLE) }], node.look);
                } else {
                    is_concealed |= Tag::shows_without_text(name);
                }
            }
            Kind::Element(tag) => {
                let is_block = tag.is_block() || node.is_line;
                if tag == Tag::Br || is_block {
                    writer.line_break(node.span);
                } else if tag.sets_apart() {
                    writer.end_figure(node.span);
                }
                if matches!(tag, Tag::Void | Tag::Control | Tag::Inline(_) | Tag::Block(_)) {
                    is_concealed |= Tag::shows_without_text(tree.name(source, at));
                }
                if is_block || tag.sets_apart() && !tag.is_void() {
                    let is_closed = source.as_bytes().get(node.inner_end as usize) == Some(&b'<');
                    let close = Span::new(node.inner_end, node.inner_end + u32::from(is_closed));
                    // A field has no end tag.
                    let close = if tag == Tag::Control && !is_closed { node.span } else { close };
                    ends.push((node.end as usize, close, is_block));
                }
            }
        }
        at = next;
    }
    let text = writer.take();
    if !text.is_blank() {
        return text;
    }
    let mut text = Mapped::new();
    if is_concealed {
        text.push_replaced(UNREADABLE, tree.nodes[cell].inner());
    }
    text
}

/// Whether digits stand in a node.
fn has_figures(source: &str, tree: &Tree, node: usize) -> bool {
    let texts = tree.nodes[node..tree.nodes[node].end as usize].iter().filter(|node| node.tag().is_none());
    texts.filter_map(|text| text.span.slice(source)).any(|text| text.contains(char::is_numeric))
}

/// Puts cells into rows: cells that reach down from above come first where they stand.
#[derive(Default)]
struct Placing {
    grid: Grid,
    /// For each column the cell that reaches down into the next row, and into how many rows.
    active: Vec<Option<(u32, u16)>>,
    places_left: usize,
    is_cut: bool,
}

impl Placing {
    /// Ends the row of `own` cells. A row without a cell of its own only counts down the cells above.
    fn row(&mut self, own: &mut Vec<(u32, (u16, u16))>) {
        if own.is_empty() {
            return;
        }
        let mut row = Vec::new();
        for (cell, (columns, rows)) in own.drain(..) {
            self.fill_from_above(&mut row);
            for column in 0..columns {
                let is_taken = self.active.get(row.len()).is_some_and(Option::is_some);
                if column > 0 && (is_taken || self.places_left == 0) {
                    self.is_cut |= self.places_left == 0;
                    break;
                }
                if rows > 1 {
                    let at = row.len();
                    self.active.resize(self.active.len().max(at + 1), None);
                    self.active[at] = Some((cell, rows - 1));
                }
                self.places_left = self.places_left.saturating_sub(1);
                row.push(cell);
            }
        }
        self.fill_to_the_end(&mut row);
        self.grid.rows.push(row);
    }

    /// Places the cells that reach down from above, up to the next free column.
    fn fill_from_above(&mut self, row: &mut Vec<u32>) {
        while let Some(Some((cell, left))) = self.active.get(row.len()).copied() {
            if self.places_left == 0 {
                self.active.clear();
                self.is_cut = true;
                return;
            }
            self.active[row.len()] = (left > 1).then_some((cell, left - 1));
            self.places_left -= 1;
            row.push(cell);
        }
    }

    /// Places the cells from above that stand right of the row's own; a gap before them is a blank cell.
    fn fill_to_the_end(&mut self, row: &mut Vec<u32>) {
        loop {
            self.fill_from_above(row);
            if !self.active.iter().skip(row.len()).any(Option::is_some) {
                return;
            }
            let end = row.last().map_or(0, |&cell| self.grid.cells[cell as usize].span.end);
            self.grid.cells.push(GridCell { text: Mapped::new(), span: Span::new(end, end) });
            row.push(self.grid.cells.len() as u32 - 1);
            self.places_left = self.places_left.saturating_sub(1);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::read::{Limits, Piece, html};
    use crate::report::Grid;

    pub(crate) fn grids(html: &str) -> Vec<Grid> {
        let limits = Limits::default();
        let pieces = html::fragment(html, 0, &limits);
        pieces.into_iter().filter_map(|p| if let Piece::Grid(grid) = p { Some(grid) } else { None }).collect()
    }

    pub(crate) fn check(html: &str, expected: &[&[&str]]) {
        let grids = grids(html);
        assert_eq!(grids.len(), 1, "{html}");
        let grid = &grids[0];
        let found: Vec<Vec<&str>> =
            grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn cases() {
        for (rows, expected) in [
            ("<tr><td colspan=2>甲<td>乙<tr><td>1<td>2<td>3", vec![vec!["甲", "甲", "乙"], vec!["1", "2", "3"]]),
            ("<tr><td rowspan=2>甲<td>乙<tr><td>1<tr><td>2<td>3", vec![vec!["甲", "乙"], vec!["甲", "1"], vec!["2", "3"]]),
            ("<tr><td>甲<td rowspan=3>乙<tr><td>1", vec![vec!["甲", "乙"], vec!["1", "乙"]]),
            ("<tr><td rowspan=2 colspan=2>甲<td>乙<tr><td>1", vec![vec!["甲", "甲", "乙"], vec!["甲", "甲", "1"]]),
            ("<tr><td>甲<td>乙<td rowspan=2>丙<tr><td>1", vec![vec!["甲", "乙", "丙"], vec!["1", "", "丙"]]),
            ("<thead><tr><td rowspan=9>甲<td>乙<tbody><tr><td>1<td>2", vec![vec!["甲", "乙"], vec!["1", "2"]]),
            ("<tr><td rowspan=0>甲<td>乙<tr><td>1<tr><td>2", vec![vec!["甲", "乙"], vec!["甲", "1"], vec!["甲", "2"]]),
            (
                "<tr><td>甲<br>乙<td><p>丙</p><p>丁</p><tr><td>&nbsp;<td> <b>1</b> 2 ",
                vec![vec!["甲\n乙", "丙\n丁"], vec!["", "1 2"]],
            ),
            ("<tr><td>甲<td style='display:none'>乙<td><span hidden>丙</span>丁", vec![vec!["甲", "丁"]]),
            ("<tr></tr><tr><td>甲<td>乙</tr><tr></tr>", vec![vec!["甲", "乙"]]),
            ("<tr><td>53<sup>1</sup><td>1<span>2</span><b>3</b>", vec![vec!["53\n¹", "123"]]),
            ("<tr><td><del>10项</del>12<td>1<img src=a>2<td><s>3</s>", vec![vec!["\u{FFFD}\u{FFFD}项12", "1\n2", "\u{FFFD}"]]),
            (
                "<tr><td>5<b style='Vertical-Align: super'>1</b><td style='color: #FFF'>6<b style='color:red'>7",
                vec![vec!["5¹", "\u{FFFD}7"]],
            ),
            (
                "<tr bgcolor=#369><td><font color=white>6</font><td><p style='text-decoration: line-through'>3",
                vec![vec!["6", "\u{FFFD}"]],
            ),
            (
                "<tr><td>5<b style='vertical-align:5px'>1</b><td>6<a href='#_ftn1'>1</a><td>7<a href='#a'>1</a>",
                vec![vec!["5¹", "6¹", "71"]],
            ),
            (
                "<tr><td>5<b style='color:transparent'>1</b><td>6<b style='font-size:0px'>1</b><td>7<i style='opacity: .0'>1</i>",
                vec![vec!["5\u{FFFD}", "6\u{FFFD}", "7\u{FFFD}"]],
            ),
            (
                "<tr><td>5<b style='position:absolute;left:-9999px'>1</b><td>6<b style='mso-hide:all'>1</b>",
                vec![vec!["5\u{FFFD}", "6\u{FFFD}"]],
            ),
            (
                "<tr><td style='vertical-align:0'>5<td style='vertical-align:middle;text-indent:-21pt'>6<i style='opacity:.5'>7",
                vec![vec!["5", "67"]],
            ),
            ("<tr><td>总计<sup>注</sup>数<td>1<i hidden>9</i>2", vec![vec!["总计注数", "1\n2"]]),
        ] {
            let expected: Vec<&[&str]> = expected.iter().map(Vec::as_slice).collect();
            check(&format!("<table>{rows}</table>"), &expected);
        }
    }

    #[test]
    fn cells_that_show_no_text() {
        let gone = "\u{FFFD}";
        for (cell, expected) in [
            ("<input value=5>", "5"),
            ("<input type=number size=2 value='12'>件", "12\n件"),
            ("3<input type='text' value='&#52;'>2", "3\n4\n2"),
            ("<input>", gone),
            ("<input type=hidden value=5>", ""),
            ("<input type=checkbox value=5>", ""),
            ("<select><option>1<option selected>2<option>3</select>", "2"),
            ("<select><optgroup label=x><option>1</option><option>2</option></optgroup></select>7", "1\n7"),
            ("<select multiple><option selected>1<option selected>2</select>", gone),
            ("<select></select>", gone),
            ("<textarea>6</textarea>", "6"),
            ("<textarea></textarea>", gone),
            ("<img src=5.png>", gone),
            ("5<img src=5.png>", "5"),
            ("<svg><text>5</text></svg>", gone),
            ("5<math><mn>3</mn></math>", "5\n\u{FFFD}"),
            ("<i hidden>5</i>", gone),
            ("<i hidden>注</i>", ""),
            ("<script>5</script>", ""),
            (" &nbsp;", ""),
        ] {
            check(&format!("<table><tr><td>规章<td>{cell}</table>"), &[&["规章", expected]]);
        }
        // Outside of cells fields are parts of menus and searches.
        let page = html::fragment(
            "<table><td><p>甲<input value=搜索><select><option>链接</select><table><td>1<td>2</table></table>",
            0,
            &Limits::default(),
        );
        let lines: Vec<&str> =
            page.iter().filter_map(|p| if let Piece::Line(line) = p { Some(line.as_str()) } else { None }).collect();
        assert_eq!(lines, ["甲"]);
    }

    #[test]
    fn merged_cells_are_one_cell() {
        let grid = grids("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>").remove(0);
        assert_eq!((grid.cells.len(), grid.rows), (3, vec![vec![0, 1], vec![0, 2]]));
    }

    #[test]
    fn blank_cells_have_a_place() {
        let html = "<table><tr><td>甲<td> &nbsp; </td></table>";
        let grid = grids(html).remove(0);
        assert_eq!(grid.cells[1].span.slice(html), Some(" &nbsp; "));
    }

    #[test]
    fn huge_spans_are_capped() {
        let row = "<tr><td rowspan=1000 colspan=1000>甲<td>乙";
        let html = format!("<table>{}</table>", row.repeat(1200));
        let (_, _, diagnostics) = html::read(&html, &Limits { max_cells: 5000, ..Limits::default() });
        assert!(diagnostics.iter().any(|d| d.code == "table-too-large"));
        let places: usize = grids(&html)[0].rows.iter().map(Vec::len).sum();
        // Cells are never dropped: a table that is full still gets its own cells, without what they span.
        assert!(places < 220_000, "{places}");
    }

    #[test]
    fn layout_tables_are_walked() {
        assert_eq!(grids("<table><tr><td><p>一</p><table><tr><td>甲<td>乙</table><td>侧栏</table>").len(), 1);
        assert!(grids("<table><tr><td>全文</table>").is_empty());
    }
}
