//! ZIP and tar → their files.
//!
//! Comes in: an archive. Goes out: each file that may be a document; the others with the reason. Links, devices and folders are
//! passed over; an archive within an archive is not opened.

use std::fs::File;
use std::io::{BufRead, BufReader};

use super::names::is_hidden;
use super::{Budget, Found, Member, Take, broken, decoded, kind, limited, stopped, tidy};
use crate::error::Result;
use crate::read::document::Refusal;
use crate::read::{Limits, walk};

/// The files of a ZIP archive in the order of its directory.
pub(super) fn zip(name: &str, file: File, limits: &Limits, budget: &mut Budget, take: Take) -> Result<()> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|e| broken(name, &e.to_string()))?;
    for index in 0..archive.len() {
        let mut entry = match archive.by_index_raw(index) {
            Ok(entry) => entry,
            Err(error) => {
                take(Found::Failed(broken(&format!("{name}/#{index}"), &error.to_string())))?;
                continue;
            }
        };
        let Some(inner) = wanted(&decoded(entry.name_raw()), entry.is_dir(), take)? else { continue };
        if entry.encrypted() {
            take(Found::Failed(Refusal::Locked.error(&format!("{name}/{inner}"))))?;
            continue;
        }
        drop(entry);
        entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                take(Found::Failed(broken(&format!("{name}/{inner}"), &error.to_string())))?;
                continue;
            }
        };
        let full = format!("{name}/{inner}");
        match limited(&full, &mut entry, limits) {
            Ok(Ok(bytes)) => {
                budget.spend(bytes.len() as u64)?;
                take(Found::Member(Member { name: inner, bytes, given: None }))?;
            }
            Ok(Err(error)) => {
                budget.spend(limits.max_bytes)?;
                take(Found::Failed(error))?;
            }
            Err(error) => take(Found::Failed(broken(&full, &error.to_string())))?,
        }
    }
    Ok(())
}

/// The files of a tar archive in order.
pub(super) fn tar(name: &str, inside: &mut dyn BufRead, limits: &Limits, take: Take) -> Result<()> {
    let mut archive = tar::Archive::new(inside);
    for entry in archive.entries().map_err(|e| stopped(name, &e))? {
        let mut entry = entry.map_err(|e| stopped(name, &e))?;
        let is_file = entry.header().entry_type().is_file();
        let Some(inner) = wanted(&decoded(&entry.path_bytes()), !is_file, take)? else { continue };
        match limited(&format!("{name}/{inner}"), &mut entry, limits).map_err(|e| stopped(name, &e))? {
            Ok(bytes) => take(Found::Member(Member { name: inner, bytes, given: None }))?,
            Err(error) => take(Found::Failed(error))?,
        }
    }
    Ok(())
}

/// The tidy name of a member that may be a document; the reason goes to `take` if it is none.
fn wanted(raw: &str, is_no_file: bool, take: Take) -> Result<Option<String>> {
    let Some(inner) = tidy(raw).filter(|inner| !is_no_file && !is_hidden(inner)) else { return Ok(None) };
    let nested = kind::is_by_name(&inner).map(|_| "an archive within an archive".to_owned());
    let Some(reason) = nested.or_else(|| walk::not_read(inner.as_ref())) else { return Ok(Some(inner)) };
    take(Found::Skipped(inner, reason))?;
    Ok(None)
}
