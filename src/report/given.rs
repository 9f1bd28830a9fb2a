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

    /// What tells two reports of the same bytes apart: who issued it, for which year, where; `None` if nothing of this is said. An
    /// address is the same with and without its scheme, `www.`, the slash at its end and a mark within the page.
    ///
    /// ```
    /// use gongkai::report::Given;
    /// let whose = |url: &str| {
    ///     let mut given = Given::by("column");
    ///     given.set("url", url).unwrap();
    ///     given.whose()
    /// };
    /// assert_eq!(whose("https://www.a.example/b/#top"), whose("http://A.example/b"));
    /// assert_ne!(whose("http://a.example/b"), whose("http://a.example/c"));
    /// assert_eq!(Given::by("manifest").whose(), None);
    /// ```
    pub fn whose(&self) -> Option<String> {
        let address = self.url.as_deref().map(|url| {
            let plain = url.split_once("://").map_or(url, |(_, rest)| rest).split('#').next().unwrap_or("");
            let (site, path) = plain.split_at(plain.find('/').unwrap_or(plain.len()));
            let site = site.to_ascii_lowercase();
            format!("{}{}", site.trim_start_matches("www."), path.trim_end_matches('/'))
        });
        let year = self.year.map(|year| year.to_string());
        let said = [&self.agency, &year, &address];
        said.iter().any(|part| part.is_some()).then(|| said.map(|part| part.as_deref().unwrap_or("")).join("\n"))
    }

    /// Whether anything is said.
    pub fn says(&self) -> bool {
        self.agency.is_some() || self.year.is_some() || self.url.is_some() || self.date.is_some()
    }

    /// The names of the fields.
    pub const FIELDS: [&'static str; 4] = ["agency", "year", "url", "date"];
}

/// Whether a text begins with a date that there is: `2023-01-31`, `2023年1月31日 09:00`, `20230131`, `2023-01`, `2023`.
///
/// ```
/// use gongkai::report::is_date;
/// assert!(is_date("2024-02-29") && is_date("2023年1月31日") && is_date("20230131") && is_date("2023-01-31T08:00:00Z"));
/// assert!(!is_date("2023-02-29") && !is_date("2021年13月45日") && !is_date("31/01/2021") && !is_date("去年"));
/// ```
pub fn is_date(text: &str) -> bool {
    let text = text.trim();
    let packed = text.len() >= 8 && text.bytes().take(8).all(|b| b.is_ascii_digit());
    let numbers: Vec<u32> = if packed {
        [&text[..4], &text[4..6], &text[6..8]].iter().filter_map(|part| part.parse().ok()).collect()
    } else {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .take(3)
            .filter_map(|part| part.parse().ok())
            .collect()
    };
    let (year, month, day) = match numbers[..] {
        [year] => (year, 1, 1),
        [year, month] => (year, month, 1),
        [year, month, day] => (year, month, day),
        _ => return false,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    text.starts_with(|c: char| c.is_ascii_digit()) && (1990..2200).contains(&year) && (1..=days).contains(&day)
}
