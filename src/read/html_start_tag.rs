//! The attributes of a start tag, as far as reading needs them.
//!
//! Comes in: names and values as the tokenizer reads them. Goes out: `id` and `class`, what hides an element, how many
//! places a cell fills, what decides whether its figures count (struck out, raised, white), what `<meta>` says, the page's address
//! in `<link>`. All else is passed over.

use super::html_tag::Tag;
use super::look::{Look, Raised};

/// The start tag being read.
#[derive(Default)]
pub(super) struct StartTag {
    /// Name, in lower case.
    pub name: Vec<u8>,
    /// Its first byte.
    pub start: usize,
    attribute: Attribute,
    id: String,
    class: String,
    name_value: String,
    content: String,
    relation: String,
    address: String,
    /// Whether it and what is inside is hidden.
    pub hidden: bool,
    style: Style,
    /// `colspan` and `rowspan`, within what HTML allows.
    pub spans: (u16, u16),
}

/// What a start tag says about the look of its text.
#[derive(Clone, Copy, Default)]
struct Style {
    raised: Option<Raised>,
    /// Struck out, or in a way that nobody sees (transparent, of no size, off the page).
    struck: bool,
    white: Option<bool>,
    backed: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Attribute {
    #[default]
    Ignored,
    Id,
    Class,
    Style,
    Color,
    Background,
    Name,
    Content,
    Relation,
    Address,
    Note,
    ColSpan,
    RowSpan,
}

impl StartTag {
    /// Begins another tag.
    pub fn restart(&mut self, name: &[u8], start: usize) {
        let mut buffer = std::mem::take(&mut self.name);
        buffer.clear();
        buffer.extend_from_slice(name);
        *self = Self { name: buffer, start, spans: (1, 1), ..Self::default() };
    }

    /// Takes the name of an attribute.
    pub fn attribute_name(&mut self, name: &[u8]) {
        self.attribute = match name {
            b"id" => Attribute::Id,
            b"class" => Attribute::Class,
            b"style" => Attribute::Style,
            b"color" => Attribute::Color,
            b"bgcolor" | b"background" => Attribute::Background,
            b"name" | b"property" => Attribute::Name,
            b"content" => Attribute::Content,
            b"rel" if self.name == b"link" => Attribute::Relation,
            b"href" if self.name == b"link" => Attribute::Address,
            b"href" if self.name == b"a" => Attribute::Note,
            b"colspan" => Attribute::ColSpan,
            b"rowspan" => Attribute::RowSpan,
            _ => Attribute::Ignored,
        };
        self.hidden |= name == b"hidden";
    }

    /// Takes its value.
    pub fn attribute_value(&mut self, value: &[u8]) {
        let text = || String::from_utf8_lossy(value);
        let number = || text().trim().chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u16>();
        match std::mem::take(&mut self.attribute) {
            Attribute::Ignored => {}
            Attribute::Id => self.id = text().trim().to_ascii_lowercase(),
            Attribute::Class => self.class = text().trim().to_ascii_lowercase(),
            Attribute::Name => text().trim().clone_into(&mut self.name_value),
            Attribute::Content => text().trim().clone_into(&mut self.content),
            Attribute::Relation => self.relation = text().trim().to_ascii_lowercase(),
            Attribute::Address => text().trim().clone_into(&mut self.address),
            Attribute::ColSpan => self.spans.0 = number().unwrap_or(1).clamp(1, 1000),
            // 0 means: down to the end of the row group.
            Attribute::RowSpan => self.spans.1 = number().map_or(1, |n| if n == 0 { 1000 } else { n.min(1000) }),
            Attribute::Style => {
                let compact: String = text().chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
                self.hidden |= compact.contains("display:none") || compact.contains("visibility:hidden");
                for (property, value) in compact.split(';').filter_map(|declared| declared.split_once(':')) {
                    self.style.take(property, value.trim_end_matches("!important"));
                }
            }
            // The mark of a footnote is raised however it is drawn.
            Attribute::Note => {
                let to = text().trim().to_ascii_lowercase();
                let mark = to.strip_prefix('#').map(|to| to.trim_start_matches('_'));
                if mark
                    .is_some_and(|mark| ["fn", "ftn", "edn", "note", "footnote", "endnote"].iter().any(|w| mark.starts_with(w)))
                {
                    self.style.raised = Some(Raised::Above);
                }
            }
            Attribute::Color => self.style.take("color", &text().trim().to_ascii_lowercase()),
            Attribute::Background => self.style.take("background", &text().trim().to_ascii_lowercase()),
        }
    }

    /// How its text looks within text that looks like `around`.
    pub fn look(&self, tag: Tag, around: Look) -> Look {
        Look {
            raised: self.style.raised.or(tag.raises()).or(around.raised),
            struck: around.struck || self.style.struck || tag.strikes(),
            white: self.style.white.unwrap_or(around.white),
            backed: around.backed || self.style.backed,
        }
    }

    /// `name id class`, the name only if HTML does not know it; `None` if there is none of them.
    pub fn mark(&self, tag: Tag) -> Option<String> {
        let name = if matches!(tag, Tag::Other(_)) { String::from_utf8_lossy(&self.name) } else { "".into() };
        let has_any = !name.is_empty() || !self.id.is_empty() || !self.class.is_empty();
        has_any.then(|| format!("{name} {} {}", self.id, self.class))
    }

    /// The address that a `<link>` says the page has.
    pub fn canonical(&self) -> Option<String> {
        (self.relation == "canonical" && self.address.starts_with("http")).then(|| self.address.clone())
    }

    /// What a `<meta>` tag says, if it has a name and a content.
    pub fn meta(&self) -> Option<(String, String)> {
        (!self.name_value.is_empty() && !self.content.is_empty()).then(|| (self.name_value.clone(), self.content.clone()))
    }
}

impl Style {
    /// Takes a declaration of CSS, in lower case and without spaces.
    fn take(&mut self, property: &str, value: &str) {
        const WHITE: [&str; 5] = ["white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"];
        let is_zero = || {
            let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
            number.parse::<f64>().is_ok_and(|number| number == 0.0)
        };
        // −9999px: a way to hide, where a few points only shift.
        let is_away = || value.strip_prefix('-').is_some_and(|far| far.bytes().take_while(u8::is_ascii_digit).count() > 2);
        match property {
            "color" if value == "transparent" => self.struck = true,
            "opacity" | "font-size" => self.struck |= is_zero(),
            "mso-hide" => self.struck |= value == "all",
            "left" | "top" | "right" | "text-indent" | "margin-left" => self.struck |= is_away(),
            "transform" => self.struck |= value.contains("scale(0)"),
            "vertical-align" if value.starts_with(|c: char| c.is_ascii_digit() || c == '.') && !is_zero() => {
                self.raised = Some(Raised::Above);
            }
            "vertical-align" if value.starts_with('-') => self.raised = Some(Raised::Below),
            "color" => self.white = Some(WHITE.contains(&value)),
            "background" | "background-color" | "background-image" => {
                let none = WHITE.contains(&value) || matches!(value, "" | "none" | "transparent" | "initial" | "inherit");
                self.backed |= !none;
            }
            "text-decoration" | "text-decoration-line" => self.struck |= value.contains("line-through"),
            "vertical-align" if value == "super" => self.raised = Some(Raised::Above),
            "vertical-align" if value == "sub" => self.raised = Some(Raised::Below),
            _ => {}
        }
    }
}
