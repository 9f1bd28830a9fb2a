//! What CSS says of an element, as far as it decides whether its figures count.
//!
//! Comes in: declarations, one at a time. Goes out: whether the element is hidden, and its [`Look`]. Of several declarations of one
//! property the last that browsers understand counts; [`Style::over`] lays one set over another. It knows no selectors.

use std::borrow::Cow;

use super::html_colour::{Colour, colour};
use super::html_tag::Tag;
use super::look::{Ink, Look, Raised};

/// What is declared, property by property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The properties of [`Says`] that are declared, a bit each.
    stated: u32,
    /// Those of them that hold.
    holds: u32,
    raised: Option<Level>,
    ink: Option<Ink>,
    ground: Option<Ground>,
}

/// Properties that hold or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    NotDisplayed,
    Invisible,
    StruckOut,
    Sizeless,
    Faded,
    Picture,
    /// `position: relative`.
    Relative,
    /// Above or below where it would stand.
    Lifted,
    // Far away, by one property each.
    FarLeft,
    FarTop,
    FarRight,
    Outdented,
    FarMargin,
    ScaledAway,
    Clipped,
    Narrow,
    Flat,
    NoOverflow,
    WordHides,
    /// It is set on lines of its own.
    OwnLine,
}

/// Where text stands, as declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    OnTheLine,
    Raised(Raised),
}

/// What the background is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    None,
    White,
    Coloured,
}

impl Style {
    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// This where it says something, else `lower`.
    pub fn over(self, lower: Self) -> Self {
        Self {
            stated: self.stated | lower.stated,
            holds: self.holds | lower.holds & !self.stated,
            raised: self.raised.or(lower.raised),
            ink: self.ink.or(lower.ink),
            ground: self.ground.or(lower.ground),
        }
    }

    /// Declares it a mark above the line.
    pub fn raise(&mut self) {
        self.raised = Some(Level::Raised(Raised::Above));
    }

    /// Declares it not displayed.
    pub fn hide(&mut self) {
        self.set(Says::NotDisplayed, true);
    }

    /// Takes the value of a `color` attribute: a colour, its number sign perhaps left out.
    pub fn draw(&mut self, value: &str) {
        let value = if colour(value).is_some() { value.to_owned() } else { format!("#{value}") };
        self.take("color", &value);
    }

    /// Takes the value of a `bgcolor` or `background` attribute: a colour, its number sign perhaps left out, or a picture.
    pub fn back(&mut self, value: &str) {
        let colour = colour(value).or_else(|| colour(&format!("#{value}")));
        self.ground = Some(colour.map_or(if value.is_empty() { Ground::None } else { Ground::Coloured }, Ground::of));
    }

    /// Takes a size of letters. Those of a point or two nobody reads.
    fn size(&mut self, value: &str) {
        match number(value) {
            Some((0.0, _)) => self.set(Says::Sizeless, true),
            Some((size, "px")) => self.set(Says::Sizeless, size <= 2.0),
            Some((size, "pt")) => self.set(Says::Sizeless, size <= 1.5),
            // A share of nothing is nothing.
            Some((share, "em")) if share > 0.1 => {}
            Some((share, "%")) if share > 10.0 => {}
            Some((_, "%" | "em")) => self.set(Says::Sizeless, true),
            _ => self.set(Says::Sizeless, false),
        }
    }

    fn set(&mut self, what: Says, holds: bool) {
        let bit = 1 << what as u32;
        self.stated |= bit;
        self.holds = if holds { self.holds | bit } else { self.holds & !bit };
    }

    fn says(&self, what: Says) -> bool {
        self.holds & 1 << what as u32 != 0
    }

    fn stated(&self, what: Says) -> Option<bool> {
        (self.stated & 1 << what as u32 != 0).then(|| self.says(what))
    }

    /// Whether the element and what is inside takes no place on the page. A part of a table that is merely invisible keeps its place.
    pub fn hides(&self, tag: Tag) -> bool {
        self.says(Says::NotDisplayed) || self.says(Says::Invisible) && !tag.is_table_part()
    }

    /// Whether it begins and ends a line, whatever element it is.
    pub fn is_line(&self) -> bool {
        self.says(Says::OwnLine)
    }

    /// How the text of an element looks in text that looks like `around`. A block outside of tables that is out of sight as a whole
    /// waits for a script that shows it; in a table, and within a line, it hides figures.
    pub fn look(&self, tag: Tag, in_table: bool, around: Look) -> Look {
        let is_small =
            in_table || tag.is_inline() || matches!(tag, Tag::P | Tag::Li | Tag::Term | Tag::Heading(_) | Tag::Other(_));
        let away = [
            Says::Faded,
            Says::FarLeft,
            Says::FarTop,
            Says::FarRight,
            Says::Outdented,
            Says::FarMargin,
            Says::ScaledAway,
            Says::Clipped,
        ];
        // Cells grow with what they hold, whatever size they are given.
        let is_nothing =
            (self.says(Says::Narrow) || self.says(Says::Flat)) && self.says(Says::NoOverflow) && !tag.is_table_part();
        let is_gone = is_small && (is_nothing || away.into_iter().any(|what| self.says(what)));
        let struck = is_gone || self.says(Says::StruckOut) || self.says(Says::WordHides) || tag.strikes();
        // In cells these say where the text stands within the cell.
        let raised = match self.raised {
            Some(Level::Raised(raised)) if !tag.is_table_part() => Some(raised),
            _ => None,
        };
        let lifted = tag.is_inline() && self.says(Says::Relative) && self.says(Says::Lifted);
        Look {
            raised: raised.or(tag.raises()).or(lifted.then_some(Raised::Above)).or(around.raised),
            struck: around.struck || struck,
            sizeless: self.stated(Says::Sizeless).unwrap_or(around.sizeless),
            // One that is read all the same is one that a script shows.
            invisible: self.stated(Says::Invisible).filter(|hidden| is_small || !hidden).unwrap_or(around.invisible),
            ink: self.ink.filter(|ink| is_small || *ink == Ink::Seen).unwrap_or(around.ink),
            backed: match self.ground {
                _ if self.says(Says::Picture) => true,
                Some(Ground::Coloured) => true,
                Some(Ground::White) => false,
                Some(Ground::None) | None => around.backed,
            },
        }
    }

    /// Whether figures in an element of this style are not what a reader sees.
    pub fn touches_figures(&self) -> bool {
        self.hides(Tag::DIV) || !self.look(Tag::DIV, true, Look::default()).is_plain()
    }

    /// Takes the declarations of a `style` attribute; those marked important go to `important`.
    pub fn take_all(&mut self, declarations: &str, important: &mut Self) {
        let declarations = without_comments(declarations);
        for (property, value) in declarations.split(';').filter_map(|declared| declared.split_once(':')) {
            let value = value.trim().to_ascii_lowercase();
            let plain = value.strip_suffix("important").and_then(|value| value.trim_end().strip_suffix('!'));
            let to = if plain.is_some() { &mut *important } else { &mut *self };
            to.take(&property.trim().to_ascii_lowercase(), plain.map_or(value.as_str(), str::trim_end));
        }
    }

    /// Takes one declaration, in lower case.
    pub fn take(&mut self, property: &str, value: &str) {
        // With a backslash: written for one old browser, passed over by all others.
        if matches!(value, "inherit" | "unset" | "revert" | "revert-layer") || value.contains('\\') || !is_valid(property, value)
        {
            return;
        }
        match property {
            "display" => {
                const LINES: [&str; 6] = ["block", "flex", "grid", "table", "list-item", "flow-root"];
                self.set(Says::NotDisplayed, value == "none");
                self.set(Says::OwnLine, value.split_ascii_whitespace().any(|word| LINES.contains(&word)));
            }
            "visibility" if value == "collapse" => self.set(Says::NotDisplayed, true),
            "visibility" => self.set(Says::Invisible, value == "hidden"),
            "color" => self.ink = Some(ink(value)),
            "opacity" => self.set(Says::Faded, number(value).is_some_and(|(number, _)| number <= 0.05)),
            "font-size" => self.size(value),
            // 0/0 a, bold 12px/1 serif: the weight has no unit.
            "font" => {
                let mut parts = value.split_ascii_whitespace().map(|word| word.split('/').next().unwrap_or_default());
                let is_size = |word: &&str| number(word).is_some_and(|(size, unit)| size == 0.0 || !unit.is_empty());
                if let Some(size) = parts.find(is_size) {
                    self.size(size);
                }
            }
            "text-decoration" | "text-decoration-line" => self.set(Says::StruckOut, value.contains("line-through")),
            "vertical-align" => {
                self.raised = Some(match (value, number(value)) {
                    ("super", _) => Level::Raised(Raised::Above),
                    ("sub", _) => Level::Raised(Raised::Below),
                    (_, Some((by, _))) if by > 0.0 => Level::Raised(Raised::Above),
                    (_, Some((by, _))) if by < 0.0 => Level::Raised(Raised::Below),
                    _ => Level::OnTheLine,
                });
            }
            "font-variant-position" if value == "super" => self.raise(),
            "position" => self.set(Says::Relative, value == "relative"),
            "left" => self.set(Says::FarLeft, is_far(value)),
            "right" => self.set(Says::FarRight, is_far(value)),
            "top" => {
                self.set(Says::FarTop, is_far(value));
                // A pixel moves text into line; more makes a mark of it.
                self.set(Says::Lifted, number(value).is_some_and(|(by, unit)| by <= if unit == "em" { -0.15 } else { -2.0 }));
            }
            "text-indent" => self.set(Says::Outdented, is_far(value)),
            "margin-left" => self.set(Says::FarMargin, is_far(value)),
            "transform" => self.set(Says::ScaledAway, value.replace(' ', "").contains("scale(0)")),
            "clip" => self.set(Says::Clipped, value.replace(' ', "").starts_with("rect(0") || value.starts_with("rect(1px")),
            "clip-path" => {
                self.set(Says::Clipped, ["inset(50%", "inset(100%", "circle(0"].iter().any(|all| value.starts_with(all)));
            }
            "width" | "max-width" => self.set(Says::Narrow, is_point(value)),
            "height" | "max-height" => self.set(Says::Flat, is_point(value)),
            "overflow" => self.set(Says::NoOverflow, matches!(value, "hidden" | "clip")),
            "mso-hide" => self.set(Says::WordHides, value == "all"),
            "background" => {
                self.set(Says::Picture, is_picture(value));
                self.ground = Some(ground(value));
            }
            "background-image" => self.set(Says::Picture, is_picture(value)),
            "background-color" => self.ground = Some(ground(value)),
            _ => {}
        }
    }
}

/// Whether browsers understand a value, as far as that can be told: what they do not is as if it were not written.
fn is_valid(property: &str, value: &str) -> bool {
    const DISPLAYS: [&str; 16] = [
        "none",
        "inline",
        "block",
        "inline-block",
        "flex",
        "inline-flex",
        "grid",
        "inline-grid",
        "list-item",
        "flow-root",
        "flow",
        "contents",
        "ruby",
        "run-in",
        "math",
        "table",
    ];
    const LEVELS: [&str; 8] = ["baseline", "sub", "super", "top", "text-top", "middle", "bottom", "text-bottom"];
    const SIZES: [&str; 9] = ["xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller", "larger"];
    let is_number = || number(value).is_some();
    let is_table = |word: &str| {
        word.starts_with("table-") || word == "inline-table" || word.starts_with("-webkit-") || word.starts_with("-ms-")
    };
    // What is computed may be anything.
    if value == "initial" || value.contains('(') {
        return true;
    }
    match property {
        "display" => value.split_ascii_whitespace().all(|word| DISPLAYS.contains(&word) || is_table(word)),
        "visibility" => matches!(value, "visible" | "hidden" | "collapse"),
        "color" | "background-color" => colour(value).is_some(),
        "opacity" => is_number(),
        "font-size" => is_number() || SIZES.contains(&value),
        "vertical-align" => is_number() || LEVELS.contains(&value),
        "position" => matches!(value, "static" | "relative" | "absolute" | "fixed" | "sticky" | "-webkit-sticky"),
        "left" | "right" | "top" | "margin-left" => is_number() || value == "auto",
        _ => true,
    }
}

/// `-9999px` → (−9999, `px`).
pub(super) fn number(value: &str) -> Option<(f64, &str)> {
    let end = value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    number.parse().ok().map(|number| (number, unit.trim()))
}

/// −9999px: a way to hide, where a few points only shift.
fn is_far(value: &str) -> bool {
    number(value).is_some_and(|(by, _)| by <= -100.0)
}

/// A width or height of nothing, or of the one pixel that screen readers are left with.
fn is_point(value: &str) -> bool {
    number(value).is_some_and(|(size, unit)| size == 0.0 || size <= 1.0 && unit == "px")
}

fn is_picture(value: &str) -> bool {
    value.contains("url(") || value.contains("gradient(")
}

fn ground(value: &str) -> Ground {
    // A shorthand names the colour among other words; spaces stand within brackets too.
    let whole = Some(value).filter(|value| value.contains('('));
    let mut words = whole.into_iter().chain(value.split_ascii_whitespace());
    // What cannot be told, var(--dark) or oklch(…), is some colour.
    let unknown = || if value.contains('(') && !is_picture(value) { Ground::Coloured } else { Ground::None };
    words.find_map(colour).map_or_else(unknown, Ground::of)
}

impl Ground {
    fn of(colour: Colour) -> Self {
        match colour {
            Colour::Clear => Self::None,
            Colour::Solid(rgb) if Ink::of(rgb) == Ink::White => Self::White,
            Colour::Solid(_) | Colour::Named => Self::Coloured,
        }
    }
}

fn ink(value: &str) -> Ink {
    match colour(value) {
        Some(Colour::Clear) => Ink::Clear,
        Some(Colour::Solid(rgb)) => Ink::of(rgb),
        Some(Colour::Named) | None => Ink::Seen,
    }
}

/// A text of style sheets without its comments; one that does not end goes to the end.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("/*") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start + 2..].find("*/").map_or("", |end| &rest[start + 2 + end + 2..]);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_decide() {
        let span = Tag::known(b"span").unwrap();
        for (declared, expected) in [
            ("color: rgb(255 255 255)", "white"),
            ("color:#fefefe", "white"),
            ("color:#fff8; background: #369", "backed"),
            ("color: hsl(0, 0%, 96%)", "white"),
            ("color:#c00", ""),
            ("color: #FFF; color: inherit", "white"),
            ("color:white;color:black", ""),
            ("color: rgba(0,0,0,0)", "clear"),
            ("color:white; background: url(a.png) no-repeat left top", "backed"),
            ("color:white; background: no-repeat #fff", "white"),
            ("color:white; background: rgb( 20, 30, 40 ) none", "backed"),
            ("TEXT-DECORATION : none; text-decoration:underline line-through", "struck"),
            ("text-decoration: line-through; text-decoration: none", ""),
            ("text-decoration: line-through !important; text-decoration: none", "struck"),
            ("opacity: 0; opacity: 1", ""),
            ("opacity:.02", "struck"),
            ("left: -20px", ""),
            ("position:absolute; left: -999em", "struck"),
            ("position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)", "struck"),
            ("height: 0; overflow:hidden", "struck"),
            ("width: 1px; overflow: visible", ""),
            ("font-size: 0", "sizeless"),
            ("font-size: 75%", ""),
            ("font-size: 1px", "sizeless"),
            ("font-size: .01em", "sizeless"),
            ("font-size: .14rem", ""),
            ("font: 0/0 a", "sizeless"),
            ("font: 0/0 a; font: bold 12px/1 a", ""),
            ("color:#fff; color: notacolour", "white"),
            ("color:#fff; color: var(--ink)", ""),
            ("visibility: hidden; visibility: shown", "invisible"),
            ("opacity: 0; opacity: full", "struck"),
            ("font-size: 0; font-size: tiny", "sizeless"),
            ("vertical-align: super; vertical-align: up", "above"),
            ("color:white; background: var(--dark)", "backed"),
            ("color:white; background-color: oklch(0.3 0.1 250)", "backed"),
            ("color:white; background: color-mix(in srgb, #036, #000)", "backed"),
            ("color:white; background: rgba(0,0,0,0)", "white"),
            ("color:white; background-color: #036; background-color: nothing", "backed"),
            ("vertical-align: 3pt", "above"),
            ("vertical-align: -3pt", "below"),
            ("vertical-align: middle", ""),
            ("position:relative; top:-.4em", "above"),
            ("position:relative; top:-1px", ""),
            ("visibility: hidden", "invisible"),
            ("color: /* white */ #fff /* black */", "white"),
            ("color: black /* ; color: white */", ""),
            ("vertical-align:/**/super", "above"),
        ] {
            let (mut style, mut important) = (Style::default(), Style::default());
            style.take_all(declared, &mut important);
            let look = important.over(style).look(span, false, Look::default());
            let found = [
                (look.struck, "struck"),
                (look.sizeless, "sizeless"),
                (look.invisible, "invisible"),
                (look.raised == Some(Raised::Above), "above"),
                (look.raised == Some(Raised::Below), "below"),
                (look.ink == Ink::White && !look.backed, "white"),
                (look.ink == Ink::Clear, "clear"),
                (look.backed, "backed"),
            ];
            let found: Vec<&str> = found.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name).collect();
            assert_eq!(found.join(" "), expected, "{declared}");
        }
    }

    #[test]
    fn what_is_inside_may_undo() {
        let span = Tag::known(b"span").unwrap();
        let look = |declared: &str, around| {
            let mut style = Style::default();
            style.take_all(declared, &mut Style::default());
            style.look(span, true, around)
        };
        let around = look("font-size:0;color:transparent;visibility:hidden", Look::default());
        assert!(!around.is_plain() && !look("font-size:2em", around).is_plain());
        assert!(look("font-size:14px;color:#333;visibility:visible", around).is_plain());
        assert!(!look("opacity:1", look("opacity:0", Look::default())).is_plain());
    }

    #[test]
    fn what_is_not_understood_is_as_if_not_written() {
        let style = |declared: &str| {
            let mut style = Style::default();
            style.take_all(declared, &mut Style::default());
            style
        };
        assert!(style("display:none;display:bogus").hides(Tag::DIV));
        assert!(!style("display:none;display:inline flow-root").hides(Tag::DIV));
        assert!(style("display:block").is_line() && style("display:-webkit-box;display:flex").is_line());
        assert!(!style("display:block;display:inline-block").is_line());
        assert_eq!(style("color:chartreus;opacity:half;left:far"), Style::default());
        let mut attribute = Style::default();
        attribute.draw("ffffff");
        assert_eq!(attribute.look(Tag::P, true, Look::default()).ink, Ink::White);
    }

    #[test]
    fn a_block_out_of_sight_waits_for_its_script() {
        let mut style = Style::default();
        style.take_all("opacity:0;color:#fff;visibility:hidden", &mut Style::default());
        assert!(style.look(Tag::DIV, false, Look::default()).is_plain());
        assert!(!style.look(Tag::DIV, true, Look::default()).is_plain());
    }
}
