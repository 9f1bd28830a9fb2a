//! Names of agencies as they are shown beside each other.
//!
//! Comes in: rows that stand together. Goes out: their names, with the place where two have the same. It decides nothing.

use std::collections::HashMap;

use crate::rank::Ranked;

/// The agency of each row; where another row has the same name, with its region.
///
/// ```
/// assert!(gongkai::output::names(&[]).is_empty());
/// ```
pub fn names(rows: &[&Ranked]) -> Vec<String> {
    let mut times: HashMap<Option<&str>, u32> = HashMap::new();
    for row in rows {
        *times.entry(row.agency.as_deref()).or_default() += 1;
    }
    let name = |row: &&Ranked| {
        let Some(agency) = &row.agency else { return "(agency unknown)".to_owned() };
        match &row.region {
            _ if times[&Some(agency.as_str())] == 1 => agency.clone(),
            Some(region) => format!("{agency} ({region})"),
            None => format!("{agency} (place not known)"),
        }
    };
    rows.iter().map(name).collect()
}
