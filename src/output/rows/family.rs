//! `gongkai.family/1`: a family of copied text with its template; and a member with its fillings, as a line of a sheet.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Align, LEFT, RIGHT, Row};
use crate::copies::{Growth, Template, growth};
use crate::report::Span;
use crate::search::Card;

/// `gongkai.family/1`
#[derive(Clone, Debug, Serialize)]
pub struct FamilyRow {
    schema: &'static str,
    family: String,
    of: &'static str,
    members: Vec<FamilyMember>,
    reports: usize,
    agencies: Vec<String>,
    regions: Vec<String>,
    years: Vec<u16>,
    skeleton: String,
    slots: Vec<SlotRow>,
    growth: Vec<GrowthRow>,
}

#[derive(Clone, Debug, Serialize)]
struct FamilyMember {
    report: String,
    file: String,
    agency: Option<String>,
    region: Option<String>,
    year: Option<u16>,
    start: u32,
    end: u32,
    slots: BTreeMap<u32, Option<String>>,
}

#[derive(Clone, Debug, Serialize)]
struct SlotRow {
    slot: u32,
    kind: &'static str,
    fills: Vec<FillRow>,
}

#[derive(Clone, Debug, Serialize)]
struct FillRow {
    fill: String,
    count: u32,
}

#[derive(Clone, Debug, Serialize)]
struct GrowthRow {
    year: u16,
    reports: u32,
    agencies: u32,
    new_agencies: u32,
}

/// A member of a family: its card and its place there.
pub type MemberPlace<'a> = (&'a Card, Span);

impl FamilyRow {
    /// The row of a family. `of` is `paragraph` or `report`; members are in the order of the template's.
    pub fn new(family: &str, of: &'static str, members: &[MemberPlace], template: &Template) -> Self {
        let reports: BTreeMap<&str, &Card> = members.iter().map(|(card, _)| (card.id.0.as_str(), *card)).collect();
        let distinct = |of: &dyn Fn(&Card) -> Option<String>| -> Vec<String> {
            reports.values().filter_map(|card| of(card)).collect::<BTreeSet<String>>().into_iter().collect()
        };
        let row = |((card, span), fills): (&MemberPlace, &Vec<Option<String>>)| FamilyMember {
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            region: card.area.clone(),
            year: card.year,
            start: span.start,
            end: span.end,
            slots: (1..).zip(fills.iter().cloned()).collect(),
        };
        let fill = |(fill, count): &(String, u32)| FillRow { fill: fill.clone(), count: *count };
        let slots = template.slots.iter().map(|slot| SlotRow {
            slot: slot.number,
            kind: slot.kind.key(),
            fills: slot.fills.iter().map(fill).collect(),
        });
        let years = growth(reports.values().map(|card| (card.agency.as_deref(), card.year)));
        Self {
            schema: "gongkai.family/1",
            family: family.to_owned(),
            of,
            members: members.iter().zip(&template.fillings).map(row).collect(),
            reports: reports.len(),
            agencies: distinct(&|card| card.agency.clone()),
            regions: distinct(&|card| card.area.clone()),
            years: years.iter().map(|g| g.year).collect(),
            skeleton: template.skeleton(),
            slots: slots.collect(),
            growth: years.iter().map(grown).collect(),
        }
    }

    /// A line for each member, for a spreadsheet.
    pub fn sheet(&self) -> impl Iterator<Item = FillingRow<'_>> {
        self.members.iter().map(|member| {
            let names = member.slots.keys().map(|slot| format!("{{{slot}}}")).collect();
            FillingRow { family: &self.family, member, names }
        })
    }
}

fn grown(g: &Growth) -> GrowthRow {
    GrowthRow { year: g.year, reports: g.reports, agencies: g.agencies, new_agencies: g.new_agencies }
}

/// Characters of a skeleton shown in a list.
const BEGINNING: usize = 36;

impl Row for FamilyRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("family", LEFT),
        ("reports", RIGHT),
        ("agencies", RIGHT),
        ("regions", RIGHT),
        ("years", LEFT),
        ("slots", RIGHT),
        ("begins", LEFT),
        ("skeleton", LEFT),
        ("of", LEFT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 5, 6];

    fn cells(&self) -> Vec<String> {
        let begins: String = self.skeleton.chars().take(BEGINNING).collect();
        let more = if begins.len() < self.skeleton.len() { "…" } else { "" };
        let years = match self.years.as_slice() {
            [] => String::new(),
            [year] => year.to_string(),
            [first, .., last] => format!("{first}–{last}"),
        };
        vec![
            self.family.clone(),
            self.reports.to_string(),
            self.agencies.len().to_string(),
            self.regions.len().to_string(),
            years,
            self.slots.len().to_string(),
            format!("{begins}{more}"),
            self.skeleton.clone(),
            self.of.to_owned(),
        ]
    }
}

/// A member of a family as a line of a sheet: one column a slot.
#[derive(Clone, Debug, Serialize)]
pub struct FillingRow<'a> {
    family: &'a str,
    member: &'a FamilyMember,
    #[serde(skip)]
    names: Vec<String>,
}

impl Row for FillingRow<'_> {
    const COLUMNS: &'static [(&'static str, Align)] =
        &[("agency", LEFT), ("year", RIGHT), ("report", LEFT), ("file", LEFT), ("start", RIGHT), ("end", RIGHT)];

    fn columns(&self) -> Vec<(&str, Align)> {
        let slots = self.names.iter().map(|name| (name.as_str(), LEFT));
        Self::COLUMNS.iter().copied().chain(slots).collect()
    }

    fn cells(&self) -> Vec<String> {
        let member = self.member;
        let own = [
            member.agency.clone().unwrap_or_default(),
            super::text(member.year.as_ref()),
            member.report.clone(),
            member.file.clone(),
            member.start.to_string(),
            member.end.to_string(),
        ];
        let slots = member.slots.values().map(|fill| fill.clone().unwrap_or_default());
        own.into_iter().chain(slots).collect()
    }
}
