//! Places named one inside the other at the head of a text: 云南省玉溪市江川区大街街道.
//!
//! Comes in: a text, folded. Goes out: the units that it begins with, each with all the places that it may stand for, given the
//! others. A unit that is in no list ends the chain.

use super::table::{How, PlaceId, Places};
use crate::report::Level;

/// One name of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it may stand for, in the order of the table.
    pub places: Vec<PlaceId>,
    /// It is named by a word that many have (高新区).
    pub vague: bool,
}

/// The units a text begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Highest first.
    pub units: Vec<Unit>,
}

impl Chain {
    /// Where the last unit ends; 0 if there is none.
    pub fn end(&self) -> usize {
        self.units.last().map_or(0, |u| u.end)
    }

    /// What the last unit may stand for.
    pub fn places(&self) -> &[PlaceId] {
        self.units.last().map_or(&[], |u| &u.places)
    }

    /// Without the townships at its end.
    #[must_use]
    pub fn above_townships(&self, places: &Places) -> Self {
        let is_town = |unit: &&Unit| unit.places.iter().all(|p| places.get(*p).level == Level::Township);
        Self { units: self.units.iter().take_while(|u| !is_town(u)).cloned().collect() }
    }
}

/// The longest name is 「双江拉祜族佤族布朗族傣族自治县」; zones are a little longer.
const LONGEST: usize = 40;
/// What zones are called by behind the name of their city.
const ZONES: &[&str] = &[
    "高新区",
    "高新技术产业开发区",
    "经开区",
    "经济技术开发区",
    "经济开发区",
    "开发区",
    "工业园区",
    "综合保税区",
    "保税区",
    "旅游度假区",
    "示范区",
];
/// No chain is longer: province, prefecture, county, zone, township.
const MOST_UNITS: usize = 5;

impl Places {
    /// Reads the chain that a text begins with.
    ///
    /// A short name (云南) counts only before a unit that lies in that place, or before what zones are called by (柳州高新区). A government may stand between a unit and the next.
    ///
    /// ```
    /// use gongkai::places::Places;
    /// let places = Places::shared();
    /// let chain = places.chain("西工区洛北街道办事处");
    /// assert_eq!((chain.units.len(), chain.end()), (2, "西工区洛北街道".len()));
    /// assert_eq!(places.full_name(chain.places()[0]), "河南省洛阳市西工区洛北街道");
    /// ```
    pub fn chain(&self, text: &str) -> Chain {
        let mut chain = Chain { units: self.units(text, 0, &[], MOST_UNITS) };
        // What stands behind tells which of several places is meant before it.
        for at in (1..chain.units.len()).rev() {
            let (above, below) = chain.units.split_at_mut(at);
            let below = &below[0].places;
            above[at - 1].places.retain(|area| below.iter().any(|place| self.holds(*area, *place)));
        }
        chain
    }

    /// Whether a place lies in an area, or is governed by it: 塔城地区 and 阿勒泰地区 are parts of 伊犁州 by their government, by their codes not.
    fn holds(&self, area: PlaceId, id: PlaceId) -> bool {
        let of_yili = || {
            let mut codes = self.path(id).into_iter().map(|at| self.get(at).code);
            self.get(area).code == 654_000 && codes.any(|code| matches!(code, 654_200 | 654_300))
        };
        self.is_within(id, area) || of_yili()
    }

    fn units(&self, text: &str, start: usize, above: &[PlaceId], most: usize) -> Vec<Unit> {
        let rest = &text[start..];
        if most == 0 || rest.is_empty() {
            return Vec::new();
        }
        let ends: Vec<usize> = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).skip(1).collect();
        for end in ends.into_iter().rev() {
            let inside = |id: &PlaceId| above.is_empty() || above.iter().any(|area| area != id && self.holds(*area, *id));
            let found: Vec<(PlaceId, How)> = self.named(&rest[..end]).filter(|(id, _)| inside(id)).collect();
            if found.is_empty() {
                continue;
            }
            let of = |how: How| -> Vec<PlaceId> { found.iter().filter(|f| f.1 == how).map(|f| f.0).collect() };
            let (full, vague, short) = (of(How::Full), of(How::Vague), of(How::Short));
            if !full.is_empty() || !vague.is_empty() {
                // Before a zone by a common word (高新区) an area of that name in some county is not meant.
                let towns = full.iter().all(|id| self.get(*id).level == Level::Township);
                let is_vague = towns && !vague.is_empty();
                let places = if is_vague { vague } else { full };
                let behind = start + end;
                let between = ["人民政府", ""].into_iter().find(|word| text[behind..].starts_with(word)).map_or(0, str::len);
                let mut more = self.units(text, behind + between, &places, most - 1);
                let mut units = vec![Unit { start, end: behind, places, vague: is_vague }];
                units.append(&mut more);
                return units;
            }
            let more = self.units(text, start + end, &short, most - 1);
            // 柳州高新区: a city's zone by a common word, whether or not a list has it.
            let zone = more.is_empty() && ZONES.iter().any(|zone| text[start + end..].starts_with(zone));
            let short: Vec<PlaceId> =
                if zone { short.into_iter().filter(|id| self.get(*id).level > Level::Province).collect() } else { short };
            if !more.is_empty() || zone && !short.is_empty() {
                let mut units = vec![Unit { start, end: start + end, places: short, vague: false }];
                units.extend(more);
                return units;
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_read_to_the_last_known_unit() {
        let places = Places::shared();
        for (text, units, found) in [
            ("云南省玉溪市江川区大街街道办事处", "云南省|玉溪市|江川区|大街街道", &["云南省玉溪市江川区大街街道"][..]),
            ("江苏徐州鼓楼区教育局", "江苏|徐州|鼓楼区", &["江苏省徐州市鼓楼区"]),
            ("徐州市鼓楼区", "徐州市|鼓楼区", &["江苏省徐州市鼓楼区"]),
            ("北京市朝阳区人民政府三里屯街道办事处", "北京市|朝阳区|三里屯街道", &["北京市朝阳区三里屯街道"]),
            ("石家庄市高新区管委会", "石家庄市高新区", &["河北省石家庄市石家庄高新技术产业开发区"]),
            ("石家庄高新区管委会", "石家庄高新区", &["河北省石家庄市石家庄高新技术产业开发区"]),
            ("昆山市花桥镇", "昆山市|花桥镇", &["江苏省苏州市昆山市花桥镇"]),
            ("云南省云泽县教育局", "云南省", &["云南省"]),
            ("云南财经大学", "", &[]),
            ("云泽市新华区", "", &[]),
            ("伊犁州塔城地区行政公署", "伊犁州|塔城地区", &["新疆维吾尔自治区塔城地区"]),
            ("伊犁哈萨克自治州额敏县教育局", "伊犁哈萨克自治州|额敏县", &["新疆维吾尔自治区塔城地区额敏县"]),
            ("柳州高新区管委会", "柳州", &["广西壮族自治区柳州市"]),
            ("湖北省襄樊市樊城区教育局", "湖北省|襄樊市|樊城区", &["湖北省襄阳市樊城区"]),
            ("云南开发区", "", &[]),
            (
                "内蒙古自治区鄂温克族自治旗巴彦嵯岗苏木",
                "内蒙古自治区|鄂温克族自治旗|巴彦嵯岗苏木",
                &["内蒙古自治区呼伦贝尔市鄂温克族自治旗巴彦嵯岗苏木"],
            ),
        ] {
            let chain = places.chain(text);
            let named: Vec<&str> = chain.units.iter().map(|u| &text[u.start..u.end]).collect();
            assert_eq!(named.join("|"), units, "{text}");
            let meant: Vec<String> = chain.places().iter().map(|p| places.full_name(*p)).collect();
            assert_eq!(meant, found, "{text}");
            assert!(chain.units.iter().all(|u| !u.places.is_empty()), "{text}");
        }
    }
}
