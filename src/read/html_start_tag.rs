//! The attributes of a start tag, as far as reading needs them.
//!
//! Comes in: names and values as the tokenizer reads them. Goes out: `id` and `class`, what hides an element, how many
//! places a cell fills, what decides whether its figures count (struck out, raised, white), what a form control shows, what `<meta>`
//! says, the page's address in `<link>`. All else is passed over.

use super::html_cascade::Own;
use super::html_sheet::is_for_screens;
use super::html_tag::Tag;

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
    media: String,
    kind: String,
    /// `value`, and whether it is there.
    value: Option<String>,
    /// `selected`, of an option.
    pub is_selected: bool,
    /// It leads to another place: not to one on the same page.
    pub is_link: bool,
    /// What it says of its own look, and whether it is hidden.
    pub own: Own,
    /// `colspan` and `rowspan`, within what HTML allows.
    pub spans: (u16, u16),
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
    Media,
    Kind,
    Value,
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
            b"media" if self.name == b"style" => Attribute::Media,
            b"type" => Attribute::Kind,
            b"value" => Attribute::Value,
            _ => Attribute::Ignored,
        };
        if name == b"hidden" {
            self.own.hints.hide();
        }
        self.is_selected |= name == b"selected";
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
            Attribute::Style => self.own.inline.take_all(&text(), &mut self.own.important),
            // The mark of a footnote is raised however it is drawn.
            Attribute::Note => {
                let to = text().trim().to_ascii_lowercase();
                let mark = to.strip_prefix('#').map(|to| to.trim_start_matches('_'));
                self.is_link = mark.is_none() && !to.is_empty() && !to.starts_with("javascript:");
                if mark
                    .is_some_and(|mark| ["fn", "ftn", "edn", "note", "footnote", "endnote"].iter().any(|w| mark.starts_with(w)))
                {
                    self.own.important.raise();
                }
            }
            Attribute::Color => self.own.hints.draw(&text().trim().to_ascii_lowercase()),
            Attribute::Background => self.own.hints.back(&text().trim().to_ascii_lowercase()),
            Attribute::Media => self.media = text().into_owned(),
            Attribute::Kind => self.kind = text().trim().to_ascii_lowercase(),
            Attribute::Value => self.value = Some(text().into_owned()),
        }
    }

    /// Whether the sheet that it begins holds for what a screen shows.
    pub fn is_sheet(&self) -> bool {
        matches!(self.kind.as_str(), "" | "text/css") && is_for_screens(&self.media)
    }

    /// What a form control of one line shows; `None` if it shows no text, nothing if what it shows is not in the file.
    pub fn shown_value(&self) -> Option<&str> {
        let is_text = matches!(self.kind.as_str(), "" | "text" | "number" | "tel" | "url" | "email" | "search" | "date");
        (self.name == b"input" && is_text).then(|| self.value.as_deref().unwrap_or_default())
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
