//! ZIP and tar → their files.
//!
//! Comes in: an archive. Goes out: each file that may be a document; the others with the reason. Links, devices and folders are
//! passed over; an archive within an archive is not opened.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Seek as _, SeekFrom};

use super::names::is_hidden;
use super::{Budget, Found, Member, Take, broken, decoded, kind, limited, stopped, tidy};
use crate::error::{Code, Error, Result};
use crate::read::document::Refusal;
use crate::read::{Limits, walk};

/// The files of a ZIP archive in the order of its directory.
pub(super) fn zip(name: &str, file: File, limits: &Limits, budget: &mut Budget, take: Take) -> Result<()> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|e| without_directory(name, &e.to_string()))?;
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
    let (start, offset) = (archive.central_directory_start(), archive.offset());
    let mut reader = archive.into_inner();
    for (inner, at) in shadowed(&mut reader, start).unwrap_or_default() {
        let Some(inner) = wanted(&decoded(&inner), inner.ends_with(b"/"), take)? else { continue };
        let full = format!("{name}/{inner}");
        match local(&full, &mut reader, offset + u64::from(at), limits) {
            Ok(Ok(bytes)) => {
                budget.spend(bytes.len() as u64)?;
                take(Found::Member(Member { name: inner, bytes, given: None }))?;
            }
            Ok(Err(error)) => take(Found::Failed(error))?,
            Err(cause) => {
                let cause = format!("it holds two members of this name, and the first cannot be reached: {cause}");
                let remedy = "unpack it with a program that renames members, and index the folder";
                take(Found::Failed(Error::new(Code::Damaged, full, cause, remedy)))?;
            }
        }
    }
    Ok(())
}

/// The error of a ZIP file whose directory, which stands at its end, cannot be read.
fn without_directory(name: &str, cause: &str) -> Error {
    let cause = format!("the archive is damaged: {cause}; without its end it cannot be opened, and nothing of it is read");
    Error::new(Code::Damaged, name, cause, "fetch it again; `zip -FF` may save what is left of it")
}

/// Names and places of the members that a later one of the same name hides: the library keeps the last of each name.
fn shadowed(reader: &mut BufReader<File>, start: u64) -> std::io::Result<Vec<(Vec<u8>, u32)>> {
    const ENTRY: usize = 46;
    reader.seek(SeekFrom::Start(start))?;
    let mut last: HashMap<Vec<u8>, u32> = HashMap::new();
    let mut hidden = Vec::new();
    let mut entry = [0; ENTRY];
    while reader.read_exact(&mut entry).is_ok() && entry.starts_with(b"PK\x01\x02") {
        let short = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
        let place = u32::from_le_bytes([entry[42], entry[43], entry[44], entry[45]]);
        let mut name = vec![0; usize::from(short(28))];
        reader.read_exact(&mut name)?;
        reader.seek_relative(i64::from(short(30)) + i64::from(short(32)))?;
        hidden.extend(last.insert(name.clone(), place).map(|before| (name, before)));
    }
    Ok(hidden)
}

/// The member whose own header stands at this place; the reason why it cannot be read.
fn local(name: &str, reader: &mut BufReader<File>, at: u64, limits: &Limits) -> std::result::Result<Result<Vec<u8>>, String> {
    reader.seek(SeekFrom::Start(at)).map_err(|e| e.to_string())?;
    let entry = zip::read::read_zipfile_from_stream(reader).map_err(|e| e.to_string())?;
    let mut entry = entry.ok_or("nothing stands there")?;
    if entry.encrypted() {
        return Ok(Err(Refusal::Locked.error(name)));
    }
    limited(name, &mut entry, limits).map_err(|e| e.to_string())
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
