//! The stored parts of a report, read from tantivy's document store.
//!
//! Comes in: a searcher and a report's place. Goes out: each part as a slice of the block it was unpacked with. Tantivy's own reader copies a field
//! of bytes one byte at a time, which was half of the time of reading a whole archive; so the bytes of the document are taken, and cut here. A test
//! holds the cut against tantivy's.

use std::io;

use tantivy::directory::OwnedBytes;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Searcher, TantivyError};

use super::index::DocId;

/// Unpacked blocks kept at hand in each segment.
const BLOCKS: usize = 100;
/// What tantivy writes before a field of bytes.
const BYTES: u8 = 4;

/// The document stores of all segments.
pub(super) struct Parts {
    stores: Vec<StoreReader>,
}

impl Parts {
    /// Opens the stores of what a searcher sees.
    ///
    /// # Errors
    /// The store of a segment cannot be opened.
    pub fn of(searcher: &Searcher) -> io::Result<Self> {
        let stores = searcher.segment_readers().iter().map(|segment| segment.get_store_reader(BLOCKS));
        Ok(Self { stores: stores.collect::<io::Result<Vec<_>>>()? })
    }

    /// The parts of a report, by field.
    ///
    /// # Errors
    /// The block cannot be unpacked, or holds something other than fields of bytes.
    pub fn read(&self, id: DocId) -> tantivy::Result<Vec<(Field, OwnedBytes)>> {
        let document = self.stores[id.0.segment_ord as usize].get_document_bytes(id.0.doc_id)?;
        cut(&document).ok_or_else(|| TantivyError::InternalError("a stored report is not as it was written".to_owned()))
    }
}

/// A document is a number of fields, each with its number, what it is, and its length: tantivy's `BinaryDocumentSerializer`.
fn cut(document: &OwnedBytes) -> Option<Vec<(Field, OwnedBytes)>> {
    let mut rest = document.clone();
    let fields = number(&mut rest)?;
    let mut parts = Vec::new();
    for _ in 0..fields {
        let (field, after) = rest.split_first_chunk::<4>()?;
        let field = Field::from_field_id(u32::from_le_bytes(*field));
        if *after.first()? != BYTES {
            return None;
        }
        rest.advance(5);
        let length = number(&mut rest)?;
        if length > rest.len() {
            return None;
        }
        let (part, after) = rest.split(length);
        parts.push((field, part));
        rest = after;
    }
    rest.is_empty().then_some(parts)
}

/// A number in groups of seven bits, the lowest first; the last has its top bit set.
fn number(bytes: &mut OwnedBytes) -> Option<usize> {
    let mut number = 0usize;
    for (group, &byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7F) << (7 * group);
        if byte & 0x80 != 0 {
            bytes.advance(group + 1);
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::schema::{BytesOptions, STORED, Schema, Value};
    use tantivy::{DocAddress, SegmentReader, TantivyDocument};

    use super::*;

    fn check(documents: &[Vec<(usize, Vec<u8>)>]) {
        let mut schema = Schema::builder();
        let fields: Vec<Field> =
            (0..4).map(|n| schema.add_bytes_field(&n.to_string(), BytesOptions::default() | STORED)).collect();
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000).unwrap();
        for document in documents {
            let mut added = TantivyDocument::default();
            for (field, bytes) in document {
                added.add_bytes(fields[*field], bytes);
            }
            writer.add_document(added).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let parts = Parts::of(&searcher).unwrap();
        let rows = |(segment, reader): (u32, &SegmentReader)| (0..reader.max_doc()).map(move |row| DocAddress::new(segment, row));
        let addresses: Vec<DocAddress> = (0..).zip(searcher.segment_readers()).flat_map(rows).collect();
        assert_eq!(addresses.len(), documents.len());
        for address in addresses {
            let known: TantivyDocument = searcher.doc(address).unwrap();
            let known: Vec<(Field, Vec<u8>)> =
                known.field_values().map(|(field, value)| (field, value.as_bytes().unwrap().to_vec())).collect();
            let read = parts.read(DocId(address)).unwrap();
            assert_eq!(read.into_iter().map(|(field, bytes)| (field, bytes.to_vec())).collect::<Vec<_>>(), known);
        }
    }

    #[test]
    fn lengths_at_the_bounds_of_their_groups() {
        let lengths = [0usize, 1, 127, 128, 129, 16_383, 16_384, 70_000, 2_097_151, 2_097_152];
        check(&lengths.map(|length| vec![(0, vec![7; length]), (3, vec![9; length / 2]), (3, vec![1])]));
        check(&[vec![], vec![(1, vec![])]]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn the_same_as_tantivy(documents in prop::collection::vec(prop::collection::vec((0usize..4, prop::collection::vec(any::<u8>(), 0..400)), 0..6), 1..6)) {
            check(&documents);
        }

        #[test]
        fn bytes_of_any_kind_are_cut_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Some(parts) = cut(&OwnedBytes::new(bytes.clone())) {
                prop_assert!(parts.iter().map(|(_, part)| part.len()).sum::<usize>() < bytes.len());
            }
        }
    }
}
