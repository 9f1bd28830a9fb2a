//! The time a document's reader may take.
//!
//! Comes in: the limits. Goes out: a refusal once they are over, whenever a reader asks.

use std::time::Instant;

use super::Refusal;
use super::guard::over_time;
use crate::read::Limits;

/// A time that runs out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    started: Instant,
    seconds: u64,
}

impl Clock {
    pub fn start(limits: &Limits) -> Self {
        Self { started: Instant::now(), seconds: limits.max_seconds }
    }

    /// Asked between pages and sheets; within one, only a process of its own can be stopped.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.started.elapsed().as_secs() < self.seconds { Ok(()) } else { Err(over_time(self.seconds)) }
    }
}
