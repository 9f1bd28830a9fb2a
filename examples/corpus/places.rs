//! In: the number of an agency. Out: the agency, in an invented county of an invented prefecture, for corpora of any size.
//!
//! Names are two rare characters each, paired so that no county name comes twice; none is known to us as a real one.

use super::agencies::Agency;
use super::dice::{Dice, mix};

pub const COUNTIES_OF_PREFECTURE: usize = 10;
pub const AGENCIES_OF_COUNTY: usize = 40;

const FIRST: &str = "岚砚鹤棠苇霁槐枫棹芷荇蓼蘅茯萱菖薏藜蕙苓澹泓漪汐湜涟淙潆沚琤珩璟瑀琚琢瑢皓晔暄昕晗昀翊翎骊骧隽弈笙筠箬篁栩桢楸椿榆桐磬箫笛篪筝簪";
const SECOND: &str = "汀丘浔垭渡坪湄浦屿岑嵩岫峤崚砀磐砧碛墅垣垌堰埭塬墩圩渚濑澜滨泾湾涧浜溇栖楹棂槛洵溱岔垄垅峪岘岙坞隰皋陂甸畈畲陇崮峒砬硐沄洑滠";
const DEPARTMENTS: [&str; 16] = [
    "发展和改革委员会",
    "教育局",
    "科学技术局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "文化和旅游局",
    "卫生健康委员会",
    "应急管理局",
    "市场监督管理局",
];

/// The number of its county, and the agency.
pub fn agency(number: usize) -> (usize, Agency) {
    let (county, place) = (number / AGENCIES_OF_COUNTY, number % AGENCIES_OF_COUNTY);
    let prefecture = county / COUNTIES_OF_PREFECTURE;
    let city = format!("{}市", pair(prefecture, 2_900));
    // The first county of a prefecture lends its last places to the prefecture's own departments.
    if county.is_multiple_of(COUNTIES_OF_PREFECTURE) && place >= 30 {
        return (county, Agency::new(&city, DEPARTMENTS[place - 30]));
    }
    let name = format!("{}{}", pair(county, 0), if mix(&[county as u64, 40]).is_multiple_of(4) { "区" } else { "县" });
    // Counties of some prefectures print the prefecture before their name.
    let region = if mix(&[prefecture as u64, 41]).is_multiple_of(3) { format!("{city}{name}") } else { name };
    let office = match place {
        0 => "人民政府".to_owned(),
        1 => "人民政府办公室".to_owned(),
        2..18 => DEPARTMENTS[place - 2].to_owned(),
        _ => town(county, place - 18, region.ends_with('区')),
    };
    (county, Agency::new(&region, &office))
}

fn town(county: usize, place: usize, urban: bool) -> String {
    let start = Dice::of(&[county as u64, 42]).below(3_000);
    let suffix = if urban && place < 14 { "街道" } else { "镇" };
    format!("{}{suffix}", pair(start + place * 7, 1_300))
}

/// The n-th pair of characters; different for every n below 3,600 and a given start.
fn pair(number: usize, start: usize) -> String {
    let (first, second): (Vec<char>, Vec<char>) = (FIRST.chars().collect(), SECOND.chars().collect());
    let size = first.len().min(second.len());
    let n = number + start;
    let (a, round) = (n % size, n / size);
    let b = (a * 17 + round * 7 + 5) % size;
    let (a, b) = (first[a], second[b]);
    format!("{a}{b}")
}
