//! What somebody says about a report outside of its text: a row of a manifest, the columns beside a text.

use serde::{Deserialize, Serialize};

/// Facts about a report that do not come from its text. `None` is "not said".
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Given {
    /// Who says it: `manifest` or `column`.
    pub source: String,
    /// The issuing agency.
    pub agency: Option<String>,
    /// The reporting year.
    pub year: Option<u16>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published, as written there.
    pub date: Option<String>,
}

impl Given {
    /// Nothing is said yet.
    pub fn by(source: &str) -> Self {
        Self { source: source.to_owned(), ..Self::default() }
    }

    /// Takes the field named `agency`, `year`, `url` or `date`; other names and blank values say nothing.
    ///
    /// ```
    /// use gongkai::report::Given;
    /// let mut given = Given::by("manifest");
    /// given.set("year", "2023年").unwrap();
    /// assert_eq!((given.year, given.set("year", "去年")), (Some(2023), Err("去年".to_owned())));
    /// ```
    ///
    /// # Errors
    /// The value, if it is no year.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), String> {
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        match field {
            "agency" => self.agency = Some(value.to_owned()),
            "url" => self.url = Some(value.to_owned()),
            "date" => self.date = Some(value.to_owned()),
            "year" => {
                // Spreadsheets make 2023.0 of 2023.
                let digits = value.trim_end_matches("年").trim_end_matches(".0");
                let year = digits.parse().ok().filter(|year| (1990..2200).contains(year));
                self.year = Some(year.ok_or_else(|| value.to_owned())?);
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether anything is said.
    pub fn says(&self) -> bool {
        self.agency.is_some() || self.year.is_some() || self.url.is_some() || self.date.is_some()
    }

    /// The names of the fields.
    pub const FIELDS: [&'static str; 4] = ["agency", "year", "url", "date"];
}
