//! The gazetteer: names of Chinese places → what they may stand for.
//!
//! Comes in: a name, a chain of names, a code, the spelling of a domain. Goes out: places of the table, all that fit, never a choice
//! among them: which one a report means is for `parse` to decide, with its evidence. It reads no reports.
//!
//! The table (`data/places/`, built by the script there) has the provinces, prefectures, counties and townships of 2023 with their
//! codes, former names since 2002 and functional zones. It is unpacked when the first name is looked up, and once a process: a phrase search
//! never does.

mod chain;
mod meant;
mod table;

pub use chain::{Chain, Unit};
pub use meant::Meant;
pub use table::{How, Kind, Place, PlaceId, Places};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_what_they_may() {
        let places = Places::shared();
        for (name, expected) in [
            ("江川区", &["530403 云南省玉溪市江川区"][..]),
            ("江川县", &["530421 云南省玉溪市江川县"]),
            ("云南", &["530000 云南省"]),
            ("内蒙古", &["150000 内蒙古自治区"]),
            ("红河州", &["532500 云南省红河哈尼族彝族自治州"]),
            ("朝阳区", &["110105 北京市朝阳区", "220104 吉林省长春市朝阳区"]),
            ("襄樊市", &["420600 湖北省襄樊市"]),
            ("大街街道", &["370306002 山东省淄博市周村区大街街道", " 云南省玉溪市江川区大街街道"]),
            ("小桥街道", &["411602005 河南省周口市川汇区小桥街街道"]),
            ("洛北街道", &["410303009 河南省洛阳市西工区洛北街道"]),
            ("文昌湖区", &[" 山东省淄博市文昌湖区"]),
            ("莱城区", &["371202 山东省莱芜市莱城区"]),
            ("东莞市", &["441900 广东省东莞市"]),
            ("仙桃市", &["429004 湖北省仙桃市"]),
            ("云泽市", &[]),
            ("", &[]),
        ] {
            let mut found: Vec<String> = places
                .named(name)
                .map(|(id, _)| format!("{} {}", places.code(id).unwrap_or_default(), places.full_name(id)))
                .collect();
            found.sort_by_key(|text| text.starts_with(' '));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn every_place_has_a_parent_above_it_and_is_found_by_its_name_and_code() {
        let places = Places::shared();
        for id in places.all() {
            let place = places.get(id);
            assert!(places.named(place.name).any(|(found, _)| found == id), "{}", place.name);
            assert_eq!(places.path(id).last(), Some(&id));
            match place.parent {
                Some(parent) => assert!(places.get(parent).level < place.level, "{}", places.full_name(id)),
                None => assert_eq!(place.level, crate::report::Level::Province, "{}", place.name),
            }
            if let Some(code) = places.code(id).filter(|_| !matches!(place.kind, Kind::Former { .. })) {
                assert_eq!(places.coded(&code), Some(id), "{code}");
            }
        }
    }

    #[test]
    fn the_table_is_the_one_that_the_readme_names() {
        let readme = include_str!("../../data/places/README.md");
        let hash = table::content_hash();
        assert!(readme.contains(&hash), "data/places/README.md does not name {hash}");
    }
}
