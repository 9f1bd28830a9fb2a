//! The place of the gazetteer that a report belongs to, or those that it may belong to.

use serde::{Deserialize, Serialize};

use super::{Evidence, Level};

/// A place, as far as it is certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name from the province down: 云南省玉溪市江川区.
    pub name: String,
    /// The code of the smallest place with a code: its own, or, of a zone or township without one, that of the place around it.
    pub code: Option<String>,
    /// Level of its government.
    pub level: Level,
    /// The smallest place of county level or above that it is or lies in, from the province down, which all reports of it have alike.
    pub area: String,
    /// Under which it is found: its key, those of the places that it lies in, and those that it became.
    pub keys: Vec<String>,
}

/// A place that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its name from the province down.
    pub name: String,
    /// Its code, or that of the place around it.
    pub code: Option<String>,
    /// What speaks for it, 0–1.
    pub weight: f32,
}

/// Where a report belongs: a place if the evidence decides, else only what it may be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Located {
    /// The place; `None` is "not known", never the likeliest.
    pub place: Option<Place>,
    /// How sure the place is, 0–1: an order, not a probability.
    pub confidence: f32,
    /// What speaks for the place, or was found on the way to none.
    pub evidence: Vec<Evidence>,
    /// The places that the name may stand for, likeliest first, where it may stand for several or too little speaks for one.
    pub candidates: Vec<Candidate>,
    /// How many more candidates there are.
    pub others: u32,
}
