//! Which names are one agency: an editable file of aliases.
//!
//! Comes in: the text of a csv file. Goes out: the [`Agency`] that a name, a region and a year mean. It guesses nothing: without a line,
//! names are one only if they are the same after folding (width, case, spaces), in the same region. 人民政府办公室 and 政府办 are one
//! only if a line says so.
//!
//! The file has a head and a line for each entity:
//!
//! ```text
//! entity,names,region,years,successor
//! 青溪县教育局,青溪县教育委员会;青溪教育局,青溪县,2019..2022,青溪县教育和体育局
//! 青溪县教育和体育局,,青溪县,2023..,
//! ```
//!
//! `names` are other spellings, separated by `;`. `region` and `years` (`2019..2022`, `2019..`, `..2022`, `2021`) narrow what the line is for;
//! empty is any. A report whose region is unknown is never meant by a line with a region. `successor` is the agency that took over.

use std::collections::HashMap;

use crate::error::{Code, Error, Result};

use super::ranking::{Agency, Ranked, folded};

/// Lines of an alias file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    lines: Vec<Line>,
    /// The lines that have a name; at most one of them fits a place and a year.
    by_name: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Where it stands in the file.
    number: u64,
    entity: String,
    /// Folded, the entity's own name first.
    names: Vec<String>,
    region: Option<String>,
    years: (u16, u16),
    successor: Option<String>,
}

/// The columns of the file.
const HEAD: [&str; 5] = ["entity", "names", "region", "years", "successor"];

impl Aliases {
    /// Reads the text of an alias file; `subject` names it in errors.
    ///
    /// # Errors
    /// `E-ARGUMENT`, with the line.
    ///
    /// ```
    /// use gongkai::rank::Aliases;
    /// let text = "entity,names,region,years,successor\n青溪县教育局,青溪教育局,,..2022,青溪县教育和体育局\n";
    /// let aliases = Aliases::parse(text, "aliases.csv").unwrap();
    /// assert_eq!(aliases.entity(Some("青溪教育局"), None, Some(2020)).unwrap().name, "青溪县教育局");
    /// assert_eq!(aliases.entity(Some("青溪教育局"), None, Some(2023)).unwrap().name, "青溪教育局");
    /// assert_eq!(aliases.successor("青溪县教育局"), Some("青溪县教育和体育局"));
    /// ```
    pub fn parse(text: &str, subject: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
        // The reader counts remarks and blank lines before a record as its beginning.
        let line_of = |position: &csv::Position| {
            let before = text[position.byte() as usize..].lines();
            position.line() + before.take_while(|line| line.is_empty() || line.starts_with('#')).count() as u64
        };
        let fault =
            |line: u64, cause: String, remedy: &str| Error::new(Code::Argument, format!("{subject}, line {line}"), cause, remedy);
        let wrong = |line: u64, cause: String| fault(line, cause, &format!("write lines of {}", HEAD.join(",")));
        let head = reader.headers().map_err(|e| wrong(1, e.to_string()))?;
        if head.iter().ne(HEAD) {
            return Err(wrong(1, format!("the head is {}", head.iter().collect::<Vec<_>>().join(","))));
        }
        let mut found = Self::default();
        for record in reader.records() {
            let record = record.map_err(|e| {
                wrong(e.position().map_or(0, line_of), "the line has another number of columns than the head".to_owned())
            })?;
            let number = record.position().map_or(0, line_of);
            let field = |at: usize| Some(record[at].to_owned()).filter(|text| !text.is_empty());
            let entity = field(0).ok_or_else(|| wrong(number, "the entity has no name".to_owned()))?;
            let years = years(&record[3]).ok_or_else(|| {
                let cause = format!("{} is no range of years", &record[3]);
                fault(number, cause, "write 2019..2022, 2019.., ..2022 or 2021, or nothing for any year")
            })?;
            let others = record[1].split([';', '；']).map(folded).filter(|name| !name.is_empty());
            let line = Line {
                number,
                names: std::iter::once(folded(&entity)).chain(others).collect(),
                region: field(2).map(|region| folded(&region)),
                successor: field(4),
                entity,
                years,
            };
            found.add(line).map_err(|(name, other)| {
                let cause = format!("{name} is already a name of {other}, for some of the same years and places");
                fault(number, cause, "make them one line, or keep them apart by their regions or years")
            })?;
        }
        Ok(found)
    }

    /// Adds a line; a name that another line claims for the same place and year, and whose, is an error.
    fn add(&mut self, line: Line) -> std::result::Result<(), (String, String)> {
        for name in &line.names {
            let others = self.by_name.get(name).into_iter().flatten().map(|&at| &self.lines[at]);
            if let Some(other) = others.into_iter().find(|other| clash(other, &line)) {
                return Err((name.clone(), other.entity.clone()));
            }
        }
        for name in &line.names {
            self.by_name.entry(name.clone()).or_default().push(self.lines.len());
        }
        self.lines.push(line);
        Ok(())
    }

    /// The line that means a report.
    fn line(&self, name: &str, region: Option<&str>, year: Option<u16>) -> Option<usize> {
        let lines = self.by_name.get(name)?;
        lines.iter().copied().find(|&at| {
            let line = &self.lines[at];
            // 江川区 means 云南省玉溪市江川区.
            let is_tail = |short: &str, region: &str| {
                region
                    .strip_suffix(short)
                    .is_some_and(|above| above.is_empty() || above.ends_with(['省', '市', '州', '盟', '区', '县', '旗']))
            };
            let place = line.region.as_deref().is_none_or(|short| region.is_some_and(|region| is_tail(short, region)));
            place && year.map_or(line.years == ANY, |year| (line.years.0..=line.years.1).contains(&year))
        })
    }

    /// Whether a line means a report.
    pub fn is_meant(&self, agency: Option<&str>, region: Option<&str>, year: Option<u16>) -> bool {
        !self.lines.is_empty()
            && agency.is_some_and(|agency| self.line(&folded(agency), region.map(folded).as_deref(), year).is_some())
    }

    /// The lines that mean none of these reports: the number of each in the file, and its agency.
    pub fn idle<'a>(&self, rows: impl IntoIterator<Item = &'a Ranked>) -> Vec<(u64, &str)> {
        let mut busy = vec![false; self.lines.len()];
        for row in rows {
            let name = row.agency.as_deref().map(folded).unwrap_or_default();
            if let Some(line) = self.line(&name, row.region.as_deref().map(folded).as_deref(), row.year) {
                busy[line] = true;
            }
        }
        self.lines.iter().zip(busy).filter(|(_, busy)| !busy).map(|(line, _)| (line.number, line.entity.as_str())).collect()
    }

    /// The agency that a report means; `None` if it names none.
    pub fn entity(&self, agency: Option<&str>, region: Option<&str>, year: Option<u16>) -> Option<Agency> {
        let name = folded(agency?);
        let region = region.map(folded);
        let meant = self.line(&name, region.as_deref(), year);
        let name = meant.map_or(name, |at| self.lines[at].names[0].clone());
        Some(Agency { name, region })
    }

    /// The agency that took over from an entity.
    pub fn successor(&self, entity: &str) -> Option<&str> {
        let entity = folded(entity);
        self.lines.iter().find(|line| line.names[0] == entity).and_then(|line| line.successor.as_deref())
    }
}

const ANY: (u16, u16) = (0, u16::MAX);

/// `2019..2022`, `2019..`, `..2022`, `2021`, or nothing for any.
fn years(text: &str) -> Option<(u16, u16)> {
    let bound = |text: &str, open: u16| if text.is_empty() { Some(open) } else { text.parse().ok() };
    let range = match text.split_once("..") {
        None if text.is_empty() => ANY,
        None => (text.parse().ok()?, text.parse().ok()?),
        Some((from, to)) => (bound(from, 0)?, bound(to, u16::MAX)?),
    };
    (range.0 <= range.1).then_some(range)
}

/// Whether two lines of different agencies are for some of the same places and years.
fn clash(a: &Line, b: &Line) -> bool {
    let place = a.region.is_none() || b.region.is_none() || a.region == b.region;
    let time = a.years.0 <= b.years.1 && b.years.0 <= a.years.1;
    place && time && a.names[0] != b.names[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
entity,names,region,years,successor
# the office goes by three names
青溪县人民政府办公室,青溪县政府办；青溪县政府办公室,青溪县,,
鼓丘区水利局,,甲市,,
";

    #[test]
    fn names_are_joined_by_lines_and_regions_keep_them_apart() {
        let aliases = Aliases::parse(FILE, "a.csv").expect("a sound file");
        let name = |agency, region| aliases.entity(Some(agency), region, Some(2021)).expect("named").name;
        assert!(aliases.is_meant(Some("青溪县政府办"), Some("青溪县"), None));
        assert!(!aliases.is_meant(Some("青溪县政府办"), None, None) && !aliases.is_meant(None, None, None));
        let all: Vec<_> = aliases.idle([]);
        assert_eq!(all, [(3, "青溪县人民政府办公室"), (4, "鼓丘区水利局")]);
        assert_eq!(name("青溪县 政府办", Some("青溪县")), "青溪县人民政府办公室");
        assert_eq!(name("青溪县政府办", Some("别县")), "青溪县政府办");
        assert_eq!(name("青溪县政府办", None), "青溪县政府办", "the region is not known");
        let water = |region| aliases.entity(Some("鼓丘区水利局"), Some(region), Some(2021));
        assert_ne!(water("甲市"), water("乙市"));
        let none = Aliases::default();
        assert_eq!(none.entity(Some("Ａ县教育局"), None, None), none.entity(Some("a县 教育局"), None, None));
        assert_ne!(none.entity(Some("甲县人民政府办公室"), None, None), none.entity(Some("甲县政府办"), None, None));
    }

    #[test]
    fn faults_are_named_with_their_line() {
        for (text, said) in [
            ("name,other\n", "line 1"),
            ("entity,names,region,years,successor\n甲局,,,2022..2019,\n", "line 2"),
            ("entity,names,region,years,successor\n甲局,,,\n", "line 2"),
            ("entity,names,region,years,successor\n,乙局,,,\n", "line 2"),
            ("entity,names,region,years,successor\n甲局,丙局,,,\n乙局,丙局,,2021,\n", "丙局 is already a name of 甲局"),
        ] {
            let error = Aliases::parse(text, "a.csv").expect_err("a fault").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
