//! Holds the level and kind that names show against the whole table of places: every government, office, bureau and street office.

use std::collections::HashMap;

use super::agency::parts;
use crate::places::{Kind as Entry, Place, PlaceId, Places};
use crate::report::{Kind, Level};

/// The bodies that a place has, with their kinds.
fn bodies(place: &Place) -> Vec<(&'static str, Kind)> {
    use Kind::{Department, Government, Office};
    let offices = match place.level {
        Level::Province => "人民政府办公厅",
        _ => "人民政府办公室",
    };
    match place.level {
        Level::Township if place.name.ends_with("街道") || place.name.ends_with("地区") => vec![("办事处", Government)],
        Level::Township => vec![("人民政府", Government)],
        _ => vec![
            ("人民政府", Government),
            ("人民政府办公厅", Office),
            ("人民政府办公室(外事办公室)", Office),
            (offices, Office),
            ("教育局", Department),
            ("住房和城乡建设局", Department),
            ("市场监督管理局", Department),
            ("民政局", Department),
            ("气象局", Department),
            ("烟草专卖局(公司)", Department),
            ("第一人民医院", Department),
        ],
    }
}

/// What the list of codes has besides governments: areas that the statisticians count like townships (农场, 开发区).
fn is_government(place: &Place) -> bool {
    matches!(place.kind, Entry::Division | Entry::Former { .. })
        && (place.level < Level::Township
            || ["街道", "地区", "镇", "乡", "苏木"].iter().any(|ending| place.name.ends_with(ending)))
}

/// Says which body shows another kind, a level that none of its places has, or seems several.
fn wrong(name: &str, body: &str, levels: &[Level], kind: Kind) -> Option<String> {
    let name = format!("{name}{body}");
    let parts = parts(&name);
    let one = super::several::bodies(&name).is_none();
    let right = one && parts.level.is_some_and(|level| levels.contains(&level)) && parts.kind == kind;
    (!right).then(|| format!("{name}: {:?} {:?} not {levels:?} {kind:?}", parts.level, parts.kind))
}

#[test]
fn every_government_of_the_table_shows_its_level_and_kind() {
    let places = Places::shared();
    let governments: Vec<PlaceId> = places.all().filter(|id| is_government(places.get(*id))).collect();
    assert!(governments.len() > 42_000, "{}", governments.len());
    // 儋州市 was a county's name before it was a prefecture's.
    let mut levels: HashMap<String, Vec<Level>> = HashMap::new();
    for id in &governments {
        levels.entry(places.full_name(*id)).or_default().push(places.get(*id).level);
    }
    let mut found: Vec<String> = Vec::new();
    for id in governments {
        let place = places.get(id);
        let full = places.full_name(id);
        // The lists up to 2006 have 「市」 below 重庆市, with four cities in it.
        if full.contains("市市") {
            continue;
        }
        found.extend(bodies(place).into_iter().filter_map(|(body, kind)| wrong(&full, body, &levels[&full], kind)));
    }
    assert_eq!(found, Vec::<String>::new(), "{}", found.len());
}

#[test]
fn every_name_alone_shows_the_level_of_what_it_may_stand_for() {
    let places = Places::shared();
    let mut found: Vec<String> = Vec::new();
    for id in places.all().filter(|id| is_government(places.get(*id))) {
        let place = places.get(id);
        // Places of several levels may have a name: then it is that of one of them.
        let levels: Vec<Level> =
            places.named(place.name).map(|(id, _)| places.get(id)).filter(|p| is_government(p)).map(|p| p.level).collect();
        found.extend(bodies(place).into_iter().filter_map(|(body, kind)| wrong(place.name, body, &levels, kind)));
    }
    found.dedup();
    assert_eq!(found, Vec::<String>::new(), "{}", found.len());
}

/// What is put before the name: bodies of the state and the party, of a place's level.
#[test]
fn bodies_of_the_state_and_the_party_have_the_level_of_their_place() {
    let places = Places::shared();
    let mut found: Vec<String> = Vec::new();
    for id in places.all().filter(|id| is_government(places.get(*id)) && places.get(*id).level < Level::Township) {
        // The lists up to 2006 have 「市」 below 重庆市.
        if places.get(id).name.chars().count() < 2 {
            continue;
        }
        let levels: Vec<Level> = places
            .named(places.get(id).name)
            .map(|(id, _)| places.get(id))
            .filter(|p| is_government(p))
            .map(|p| p.level)
            .collect();
        for (head, body) in [("国家税务总局", "税务局"), ("中共", "委办公室")] {
            let name = format!("{head}{}", places.get(id).name);
            found.extend(wrong(&name, body, &levels, Kind::Department));
        }
    }
    assert_eq!(found, Vec::<String>::new(), "{}", found.len());
}

/// A branch is of a lower level than the place whose body it is of: 昆明市公安局五华分局.
#[test]
fn branches_are_below_their_place() {
    let places = Places::shared();
    let mut found: Vec<String> = Vec::new();
    for id in places.all() {
        let place = places.get(id);
        let Some(parent) = place.parent.filter(|_| place.level == Level::County && matches!(place.kind, Entry::Division)) else {
            continue;
        };
        // 嘉峪关市 has no counties.
        if places.get(parent).name == place.name || place.short.chars().count() < 2 {
            continue;
        }
        let above = places.full_name(parent);
        for stem in [place.short, place.name] {
            found.extend(wrong(&format!("{above}公安局{stem}"), "分局", &[Level::County], Kind::Department));
        }
    }
    assert_eq!(found, Vec::<String>::new(), "{}", found.len());
}

/// Zones with an administration of their own: its committee is a government, its bureaus are departments, and none is a township.
#[test]
fn every_zone_shows_its_level_and_kind_by_each_of_its_names() {
    let places = Places::shared();
    let mut found: Vec<String> = Vec::new();
    for id in places.all().filter(|id| places.get(*id).kind == Entry::Zone) {
        let place = places.get(id);
        let above = place.parent.map(|parent| places.full_name(parent)).unwrap_or_default();
        for (body, kind) in [("管理委员会", Kind::Government), ("管委会", Kind::Government), ("财政局", Kind::Department)]
        {
            for name in [place.name.to_owned(), format!("{above}{}", place.name)] {
                let parts = parts(&format!("{name}{body}"));
                let level = parts.level.is_some_and(|level| matches!(level, Level::Prefecture | Level::County));
                if parts.kind != kind || !level {
                    found.push(format!("{name}{body}: {:?} {:?}", parts.level, parts.kind));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new(), "{}", found.len());
}
