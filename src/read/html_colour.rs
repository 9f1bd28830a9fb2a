//! The colours of CSS, as far as it matters whether they are seen on white.
//!
//! Comes in: a word or a function. Goes out: the [`Colour`], or nothing, if it is none that browsers know. It knows no properties.

use super::html_style::number;

/// The names of CSS, between spaces.
const NAMES: &[&str] = &[
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood",
    "cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray",
    "darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen",
    "darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue",
    "firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew",
    "hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan",
    "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray",
    "lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid",
    "mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream",
    "mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen",
    "paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue",
    "saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen",
    "steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen",
];

/// Colours that the system of who looks decides.
const SYSTEM: &[&str] = &[
    "accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext captiontext currentcolor",
    "field fieldtext graytext highlight highlighttext infobackground infotext linktext mark marktext menu menutext",
    "selecteditem selecteditemtext threedface visitedtext window windowtext initial",
];

/// A colour.
#[derive(Clone, Copy)]
pub(super) enum Colour {
    Solid([u8; 3]),
    /// By a name of a colour that is far from white.
    Named,
    Clear,
}

/// The colour of a word or function of CSS; `None` if it is none.
pub(super) fn colour(value: &str) -> Option<Colour> {
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
        _ if NAMES.iter().chain(SYSTEM).any(|line| line.split(' ').any(|name| name == value)) => Some(Colour::Named),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_told_from_other_words() {
        for value in
            ["red", "white", "rebeccapurple", "windowtext", "#fff", "#0000", "rgb(1 2 3)", "hsl(0deg 0% 100%)", "transparent"]
        {
            assert!(colour(value).is_some(), "{value}");
        }
        for value in ["notacolour", "", "re", "no-repeat", "#ff", "#gggggg", "var(--x)", "oklch(0.3 0.1 250)", "red blue"] {
            assert!(colour(value).is_none(), "{value}");
        }
    }
}
