//! The elements of a web page, as far as reading needs to tell them apart.
//!
//! Comes in: a tag name. Goes out: which element it is and how it behaves. It holds no tree.

use super::look::Raised;

/// An element by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tag {
    /// Starts a paragraph of its own: `div`, `section`, `ul`, `blockquote`, …, by a number that tells them apart.
    Block(u8),
    /// `h1` to `h6`.
    Heading(u8),
    /// Stands in a line: `span`, `b`, `font`, …
    Inline(u8),
    /// Left out with all inside: `script`, `style`, `svg`, `select`, …
    Unseen(u8),
    /// A name that HTML does not know (`ucapcontent`, `o:p`), by its number in the page.
    Other(u16),
    /// Elements with rules of their own.
    P,
    Pre,
    Li,
    /// `dt` and `dd`.
    Term,
    A,
    Br,
    Hr,
    /// `img`, `input`, `wbr`, …: no content, nothing to see.
    Void,
    /// A field of a form in a table, with what it shows as its text.
    Control,
    Meta,
    Title,
    Html,
    Head,
    Body,
    Table,
    Caption,
    /// `colgroup`; `col` is void.
    ColGroup,
    /// `thead`, `tbody`, `tfoot`.
    RowGroup,
    Tr,
    /// `td` and `th`.
    Cell,
}

const BLOCKS: &[&str] = &[
    "div",
    "section",
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "ul",
    "ol",
    "menu",
    "dl",
    "blockquote",
    "center",
    "address",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "legend",
    "details",
    "summary",
    "hgroup",
    "dir",
    "dialog",
    "textarea",
    "xmp",
    "listing",
    "plaintext",
    "search",
];
const INLINES: &[&str] = &[
    "span", "b", "strong", "i", "em", "u", "s", "font", "small", "big", "sub", "sup", "label", "abbr", "cite", "code", "del",
    "ins", "kbd", "mark", "q", "samp", "strike", "time", "tt", "var", "bdo", "bdi", "button", "nobr", "ruby", "rt", "rb", "rp",
    "data", "dfn", "object", "marquee", "slot", "acronym", "blink",
];
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "select", "datalist", "iframe", "noembed", "noframes", "canvas",
    "video", "audio", "map", "option", "optgroup",
];
const VOIDS: &[&str] =
    &["img", "input", "wbr", "link", "base", "col", "area", "embed", "source", "track", "param", "frame", "keygen", "bgsound"];

/// Blocks that hold navigation rather than content.
const NAVIGATION: &[&str] = &["nav", "footer", "aside", "ul", "ol", "menu", "form"];

impl Tag {
    /// The element of a lower-case name; `None` for names HTML does not know.
    pub fn known(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"p" => Self::P,
            b"td" | b"th" => Self::Cell,
            b"tr" => Self::Tr,
            b"a" => Self::A,
            b"br" => Self::Br,
            b"li" => Self::Li,
            b"table" => Self::Table,
            b"tbody" | b"thead" | b"tfoot" => Self::RowGroup,
            b"caption" => Self::Caption,
            b"colgroup" => Self::ColGroup,
            b"dt" | b"dd" => Self::Term,
            b"hr" => Self::Hr,
            b"pre" => Self::Pre,
            b"meta" => Self::Meta,
            b"title" => Self::Title,
            b"html" | b"frameset" => Self::Html,
            b"head" => Self::Head,
            b"body" => Self::Body,
            [b'h', level @ b'1'..=b'6'] => Self::Heading(level - b'0'),
            _ => {
                let place = |list: &[&str]| list.iter().position(|known| known.as_bytes() == name).map(|at| at as u8);
                place(INLINES)
                    .map(Self::Inline)
                    .or_else(|| place(BLOCKS).map(Self::Block))
                    .or_else(|| place(UNSEEN).map(Self::Unseen))
                    .or_else(|| place(VOIDS).map(|_| Self::Void))?
            }
        })
    }

    /// A plain block, for table parts outside of a table.
    pub const DIV: Self = Self::Block(0);

    /// Whether it has no content and no end tag.
    pub fn is_void(self) -> bool {
        matches!(self, Self::Br | Self::Hr | Self::Void | Self::Meta)
    }

    /// Whether what stands before and after its tags is never one paragraph.
    pub fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Inline(_) | Self::Other(_) | Self::A | Self::Br | Self::Void | Self::Control | Self::Meta | Self::Unseen(_)
        )
    }

    /// Whether it stands in a line, so that its end tag closes no block.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Inline(_) | Self::A)
    }

    /// Whether its content is something else than the text around it: a footnote mark, a reading, struck-out text, an image.
    pub fn sets_apart(self) -> bool {
        const NAMES: [&str; 9] = ["sub", "sup", "del", "s", "strike", "ruby", "rt", "rb", "rp"];
        matches!(self, Self::Void | Self::Control | Self::Unseen(_)) || self.is_inline_named(&NAMES)
    }

    /// Whether it shows something without any text, so that a cell with nothing else is not blank: pictures, formulas, frames, fields.
    pub fn shows_without_text(name: &str) -> bool {
        const NAMES: [&str; 11] =
            ["img", "svg", "math", "canvas", "object", "embed", "iframe", "video", "image", "select", "textarea"];
        NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether its text is struck out.
    pub fn strikes(self) -> bool {
        self.is_inline_named(&["del", "s", "strike"])
    }

    /// Whether its text stands above or below the line.
    pub fn raises(self) -> Option<Raised> {
        match self {
            _ if self.is_inline_named(&["sup"]) => Some(Raised::Above),
            _ if self.is_inline_named(&["sub"]) => Some(Raised::Below),
            _ => None,
        }
    }

    fn is_inline_named(self, names: &[&str]) -> bool {
        matches!(self, Self::Inline(at) if INLINES.get(at as usize).is_some_and(|name| names.contains(name)))
    }

    /// Whether it and all inside is never shown as text. What form controls show counts only in cells.
    pub fn is_unseen(self) -> bool {
        matches!(self, Self::Unseen(_) | Self::Control | Self::Title | Self::Meta | Self::Head | Self::ColGroup)
    }

    /// Whether it is a part of a table, which end tags of other elements do not close.
    pub fn is_table_part(self) -> bool {
        matches!(self, Self::Table | Self::Caption | Self::RowGroup | Self::Tr | Self::Cell)
    }

    /// Whether it may stand in `<head>`.
    pub fn is_head_part(self) -> bool {
        matches!(self, Self::Title | Self::Meta | Self::Unseen(_) | Self::Head | Self::Html | Self::Void)
    }

    /// Whether its content is text in which tags are not read.
    pub fn is_raw(name: &[u8]) -> bool {
        matches!(
            name,
            b"script" | b"style" | b"title" | b"textarea" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"plaintext"
        )
    }

    /// Whether it usually holds navigation.
    pub fn is_navigation(self) -> bool {
        match self {
            Self::Block(at) => BLOCKS.get(at as usize).is_some_and(|name| NAVIGATION.contains(name)),
            Self::Li | Self::A => true,
            _ => false,
        }
    }

    /// `article` and `main`.
    pub fn is_article(self) -> bool {
        matches!(self, Self::Block(at) if matches!(BLOCKS.get(at as usize), Some(&("article" | "main"))))
    }

    /// `ul`, `ol`, `menu`, `dl`: an open list item or term outside of it stays open.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Block(at) if matches!(BLOCKS.get(at as usize), Some(&("ul" | "ol" | "menu" | "dl" | "dir"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(Tag::known(b"td"), Some(Tag::Cell));
        assert_eq!(Tag::known(b"div"), Some(Tag::DIV));
        assert_eq!(Tag::known(b"h3"), Some(Tag::Heading(3)));
        assert_eq!(Tag::known(b"ucapcontent"), None);
        assert!(Tag::known(b"nav").is_some_and(Tag::is_navigation));
        assert!(Tag::known(b"article").is_some_and(Tag::is_article));
        assert!(Tag::known(b"ul").is_some_and(Tag::is_list));
        assert!(!Tag::Other(3).is_block() && Tag::P.is_block());
        let apart = |name: &[u8]| Tag::known(name).is_some_and(Tag::sets_apart);
        assert!(apart(b"sup") && apart(b"del") && apart(b"img") && !apart(b"span") && !apart(b"b"));
    }
}
