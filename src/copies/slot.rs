//! What stands in a slot: a name, a year, a number, or something else.
//!
//! Comes in: the fillings of one slot, each with who filled it in. Goes out: its [`SlotKind`]. It does not look at the words around.

use super::narrative::{is_number, tokenise};

/// What the fillings of a slot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SlotKind {
    /// An agency or a place.
    Name,
    /// A year.
    Year,
    /// A count, a share, an amount, a date's day.
    Number,
    /// Anything else.
    Other,
}

impl SlotKind {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["name", "year", "number", "other"][self as usize]
    }
}

/// One member's filling, and who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filling {
    pub fill: String,
    pub agency: Option<String>,
    pub region: Option<String>,
}

/// Of these fillings, four in five must be of a kind (wrong characters happen); of names, half, where members are named as they call
/// themselves.
const MOST: f64 = 0.8;
const NAMED: f64 = 0.5;
/// Numerals that Chinese text writes instead of digits.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两余";
/// Words that names of places and agencies end in, and by which agencies speak of themselves (我局, 我镇).
const ENDINGS: [&str; 18] =
    ["省", "市", "县", "区", "旗", "州", "盟", "镇", "乡", "街道", "村", "局", "委", "办", "厅", "政府", "办事处", "委员会"];

/// What most of these fillings are; none of them is empty.
pub(super) fn kind(fillings: &[Filling]) -> SlotKind {
    let share = |is: &dyn Fn(&Filling) -> bool| {
        fillings.iter().filter(|filling| is(filling)).count() as f64 / fillings.len().max(1) as f64
    };
    if share(&|f| is_year(&f.fill)) >= MOST {
        SlotKind::Year
    } else if share(&|f| is_count(&f.fill)) >= MOST {
        SlotKind::Number
    } else if share(&is_own_name) >= NAMED || share(&|f| ends_as_name(&f.fill)) >= MOST {
        SlotKind::Name
    } else {
        SlotKind::Other
    }
}

fn is_year(fill: &str) -> bool {
    let plain = crate::text::normalise(fill);
    let digits = plain.strip_suffix('年').unwrap_or(&plain);
    digits.parse::<u16>().is_ok_and(|year| (1980..2100).contains(&year) && digits.len() == 4)
}

fn is_count(fill: &str) -> bool {
    let (mut numbers, mut others) = (0, 0);
    tokenise(fill, |token| if is_number(token.code) { numbers += 1 } else { others += 1 });
    (numbers > 0 && others == 0) || fill.chars().all(|c| NUMERALS.contains(c))
}

/// Whether the member goes by this name.
fn is_own_name(filling: &Filling) -> bool {
    let fill = crate::text::normalise(&filling.fill);
    let names = [&filling.agency, &filling.region].into_iter().flatten().map(|name| crate::text::normalise(name));
    fill.chars().count() > 1 && names.filter(|n| !n.is_empty()).any(|name| name.contains(&fill) || fill.contains(&name))
}

pub(super) fn ends_as_name(fill: &str) -> bool {
    let length = fill.chars().count();
    (1..=20).contains(&length) && ENDINGS.iter().any(|ending| fill.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        let of = |fills: &[(&str, &str)]| {
            let filling =
                |&(fill, agency): &(&str, &str)| Filling { fill: fill.to_owned(), agency: Some(agency.to_owned()), region: None };
            kind(&fills.iter().map(filling).collect::<Vec<_>>())
        };
        for (fills, expected) in [
            (&[("2020", ""), ("2021", ""), ("2023年", "")][..], SlotKind::Year),
            (&[("2020", ""), ("12", ""), ("7", "")], SlotKind::Number),
            (&[("十二", ""), ("三", ""), ("1,005", ""), ("3.5", ""), ("9", "")], SlotKind::Number),
            (&[("小桥", "小桥街道办事处"), ("人和", "人和街道办事处"), ("云岭", "云蛉街道办事处")], SlotKind::Name),
            (&[("青溪县", ""), ("白沙区", ""), ("云岭镇", "")], SlotKind::Name),
            (&[("局", ""), ("街道", ""), ("办", "")], SlotKind::Name),
            (&[("抓落实", ""), ("促提升", ""), ("3次", "")], SlotKind::Other),
        ] {
            assert_eq!(of(fills), expected, "{fills:?}");
        }
    }
}
