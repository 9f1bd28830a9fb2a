//! What CSS says of an element, as far as it decides whether its figures count.
//!
//! Comes in: declarations, one at a time. Goes out: whether the element is hidden, and its [`Look`]. Of several declarations of one
//! property the last counts; [`Style::over`] lays one set over another. It knows no selectors.

use std::borrow::Cow;

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

    /// Takes the value of a `bgcolor` or `background` attribute: a colour, its number sign perhaps left out, or a picture.
    pub fn back(&mut self, value: &str) {
        let colour = colour(value).or_else(|| colour(&format!("#{value}")));
        self.ground = Some(colour.map_or(if value.is_empty() { Ground::None } else { Ground::Coloured }, Ground::of));
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
        let is_nothing = (self.says(Says::Narrow) || self.says(Says::Flat)) && self.says(Says::NoOverflow);
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
            invisible: self.stated(Says::Invisible).unwrap_or(around.invisible),
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
        if matches!(value, "inherit" | "unset" | "revert" | "revert-layer") || value.contains('\\') {
            return;
        }
        match property {
            "display" => self.set(Says::NotDisplayed, value == "none"),
            "visibility" if value == "collapse" => self.set(Says::NotDisplayed, true),
            "visibility" => self.set(Says::Invisible, value == "hidden"),
            "color" => self.ink = Some(ink(value)),
            "opacity" => self.set(Says::Faded, number(value).is_some_and(|(number, _)| number <= 0.05)),
            "font-size" => match number(value) {
                Some((0.0, _)) => self.set(Says::Sizeless, true),
                // A share of nothing is nothing.
                Some((_, "%" | "em")) => {}
                _ => self.set(Says::Sizeless, false),
            },
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

/// `-9999px` → (−9999, `px`).
fn number(value: &str) -> Option<(f64, &str)> {
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
    words.find_map(colour).map_or(Ground::None, Ground::of)
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

#[derive(Clone, Copy)]
enum Colour {
    Solid([u8; 3]),
    /// By a name of a colour that is far from white.
    Named,
    Clear,
}

/// The colour of a word or function of CSS; `None` if it is none.
fn colour(value: &str) -> Option<Colour> {
    const PALE: &[&str] = &[
        "white",
        "snow",
        "ivory",
        "ghostwhite",
        "whitesmoke",
        "floralwhite",
        "azure",
        "mintcream",
        "honeydew",
        "aliceblue",
        "seashell",
    ];
    /// Words of the `background` shorthand that are no colours.
    const OTHERS: &[&str] = &[
        "none",
        "initial",
        "repeat",
        "no-repeat",
        "repeat-x",
        "repeat-y",
        "round",
        "space",
        "scroll",
        "fixed",
        "local",
        "left",
        "right",
        "top",
        "bottom",
        "center",
        "cover",
        "contain",
        "auto",
        "border-box",
        "padding-box",
        "content-box",
        "text",
        "!important",
    ];
    if let Some(hex) = value.strip_prefix('#') {
        let digits: Vec<u8> = hex.chars().map_while(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
        let two = |at: usize| digits[at] * 16 + digits[at + 1];
        let (rgb, alpha) = match digits.len() {
            3 | 4 => ([0, 1, 2].map(|at| digits[at] * 17), digits.get(3).map(|a| a * 17)),
            6 | 8 => ([0, 2, 4].map(two), (digits.len() == 8).then(|| two(6))),
            _ => return None,
        };
        return Some(if alpha.is_some_and(|alpha| alpha < 13) { Colour::Clear } else { Colour::Solid(rgb) });
    }
    if let Some((function, arguments)) = value.split_once('(') {
        let numbers: Vec<(f64, &str)> =
            arguments.trim_end_matches(')').split([',', '/', ' ']).filter(|part| !part.is_empty()).map_while(number).collect();
        let [first, second, third, ..] = numbers[..] else { return None };
        let is_clear = numbers.get(3).is_some_and(|&(alpha, unit)| if unit == "%" { alpha <= 5.0 } else { alpha <= 0.05 });
        let share = |(number, unit): (f64, &str)| if unit == "%" { number * 2.55 } else { number } as u8;
        return match function {
            "rgb" | "rgba" | "hsl" | "hsla" if is_clear => Some(Colour::Clear),
            "rgb" | "rgba" => Some(Colour::Solid([first, second, third].map(share))),
            "hsl" | "hsla" if third.0 >= 92.0 => Some(Colour::Solid([255; 3])),
            "hsl" | "hsla" => Some(Colour::Named),
            _ => None,
        };
    }
    match value {
        "transparent" => Some(Colour::Clear),
        _ if PALE.contains(&value) => Some(Colour::Solid([255; 3])),
        _ if OTHERS.contains(&value) || !value.bytes().all(|b| b.is_ascii_alphabetic()) || value.is_empty() => None,
        _ => Some(Colour::Named),
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
    fn a_block_out_of_sight_waits_for_its_script() {
        let mut style = Style::default();
        style.take_all("opacity:0;color:#fff", &mut Style::default());
        assert!(style.look(Tag::DIV, false, Look::default()).is_plain());
        assert!(!style.look(Tag::DIV, true, Look::default()).is_plain());
    }
}
