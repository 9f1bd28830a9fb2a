//! The fields a query can name, and what their values mean.
//!
//! Comes in: a name, or a field with values as typed. Goes out: the field, and a condition or sections; or an error at the value.

use super::lexer::Value;
use super::{Condition, Name, NameField, wrong};
use crate::error::Result;
use crate::report::{Kind, Level, SectionKind};
use crate::search::{Sections, Years};
use crate::text::normalise;

/// A field.
#[derive(Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    /// Values that are right, for errors.
    pub example: &'static str,
    form: Form,
}

#[derive(Debug, PartialEq)]
enum Form {
    Year,
    Level,
    Kind,
    Section,
    Name(NameField),
}

const FIELDS: &[Field] = &[
    Field { name: "year", example: "year:2021, year:2019..2021 or year:>=2020", form: Form::Year },
    Field { name: "agency", example: "agency:街道 or agency:岚汀*", form: Form::Name(NameField::Agency) },
    Field { name: "region", example: "region:青溪县", form: Form::Name(NameField::Region) },
    Field { name: "level", example: "level:county,township (province, prefecture, county, township)", form: Form::Level },
    Field { name: "kind", example: "kind:department (government, office, department, other)", form: Form::Kind },
    Field { name: "section", example: "section:5 or section:1,5 (1 to 6)", form: Form::Section },
    Field { name: "file", example: "file:reports/青溪县*", form: Form::Name(NameField::File) },
    Field { name: "id", example: "id:47fe4a (the beginning of a report's id)", form: Form::Name(NameField::Id) },
];

/// What a field asks for.
pub enum Asked {
    Condition(Condition),
    Sections(Sections),
}

impl Field {
    /// The field of this name, in any letter case.
    pub fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|f| f.name.eq_ignore_ascii_case(name))
    }

    /// What is right in place of a name that is no field.
    pub fn meant(name: &str) -> String {
        let name = name.to_ascii_lowercase();
        let nearest = FIELDS.iter().map(|f| (strsim::osa_distance(f.name, &name), f)).min_by_key(|(distance, _)| *distance);
        match nearest {
            Some((distance, field)) if distance * 2 < field.name.len() => {
                format!("did you mean {}:? for example {}", field.name, field.example)
            }
            _ => format!("fields are {}", FIELDS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ")),
        }
    }

    /// What these values of the field ask for.
    pub fn ask(&self, text: &str, values: &[Value]) -> Result<Asked> {
        let condition = match &self.form {
            Form::Year => Condition::Year(self.each(text, values, |v| Years::parse(v).ok())?),
            Form::Level => Condition::Level(self.each(text, values, Level::parse)?),
            Form::Kind => Condition::Kind(self.each(text, values, Kind::parse)?),
            Form::Section => return Ok(Asked::Sections(Sections::of(&self.each(text, values, SectionKind::parse)?))),
            Form::Name(field) => {
                let name = |value: &Value| {
                    let part = normalise(&value.text);
                    if value.begins || *field == NameField::Id { Name::Begins(part) } else { Name::Contains(part) }
                };
                Condition::Name(*field, values.iter().map(name).collect())
            }
        };
        Ok(Asked::Condition(condition))
    }

    /// Values out of a fixed range, none of which may be cut short with `*`.
    fn each<T>(&self, text: &str, values: &[Value], parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
        let one = |value: &Value| {
            let known = if value.begins { None } else { parse(value.text.trim().to_lowercase().as_str()) };
            known.ok_or_else(|| {
                let star = if value.begins { "*" } else { "" };
                let cause = format!("{}{star} is no {}", value.text, self.name);
                wrong(text, value.at, &cause, &format!("for example {}", self.example))
            })
        };
        values.iter().map(one).collect()
    }
}
