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

use crate::error::{Code, Error, Result};

use super::ranking::{Agency, folded};

/// Lines of an alias file, in order: the first that fits counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases(Vec<Line>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
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
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let wrong = |line: u64, cause: String| {
            let remedy = format!("write lines of {}", HEAD.join(","));
            Error::new(Code::Argument, format!("{subject}, line {line}"), cause, remedy)
        };
        let head = reader.headers().map_err(|e| wrong(1, e.to_string()))?;
        if head.iter().ne(HEAD) {
            return Err(wrong(1, format!("the head is {}", head.iter().collect::<Vec<_>>().join(","))));
        }
        let mut lines: Vec<Line> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                wrong(
                    e.position().map_or(0, csv::Position::line),
                    "the line has another number of columns than the head".to_owned(),
                )
            })?;
            let number = record.position().map_or(0, csv::Position::line);
            let field = |at: usize| Some(record[at].to_owned()).filter(|text| !text.is_empty());
            let entity = field(0).ok_or_else(|| wrong(number, "the entity has no name".to_owned()))?;
            let years = years(&record[3]).ok_or_else(|| wrong(number, format!("{} is no range of years", &record[3])))?;
            let others = record[1].split([';', '；']).map(folded).filter(|name| !name.is_empty());
            let line = Line {
                names: std::iter::once(folded(&entity)).chain(others).collect(),
                region: field(2).map(|region| folded(&region)),
                successor: field(4),
                entity,
                years,
            };
            let clash = lines.iter().find_map(|other| clash(other, &line).map(|name| (other, name)));
            if let Some((other, name)) = clash {
                return Err(wrong(
                    number,
                    format!("{name} is already a name of {}, for some of the same years and places", other.entity),
                ));
            }
            lines.push(line);
        }
        Ok(Self(lines))
    }

    /// The agency that a report means; `None` if it names none.
    pub fn entity(&self, agency: Option<&str>, region: Option<&str>, year: Option<u16>) -> Option<Agency> {
        let name = folded(agency?);
        let region = region.map(folded);
        let meant = self.0.iter().find(|line| {
            let place = line.region.is_none() || line.region == region;
            let time = year.map_or(line.years == ANY, |year| (line.years.0..=line.years.1).contains(&year));
            place && time && line.names.contains(&name)
        });
        let name = meant.map_or(name, |line| folded(&line.entity));
        Some(Agency { name, region })
    }

    /// The agency that took over from an entity.
    pub fn successor(&self, entity: &str) -> Option<&str> {
        let entity = folded(entity);
        self.0.iter().find(|line| line.names[0] == entity).and_then(|line| line.successor.as_deref())
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

/// A name that two lines claim for the same place and year.
fn clash<'a>(a: &Line, b: &'a Line) -> Option<&'a str> {
    let place = a.region.is_none() || b.region.is_none() || a.region == b.region;
    let time = a.years.0 <= b.years.1 && b.years.0 <= a.years.1;
    let other = folded(&a.entity) != folded(&b.entity);
    b.names.iter().find(|name| place && time && other && a.names.contains(name)).map(String::as_str)
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
