//! The fields of the index and its format version.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;

use super::column::BRIEF;
use super::grams::{GramTokenizer, WordTokenizer};

/// The format of the index directory, parsing included: it rises whenever an index written before would answer differently.
pub const FORMAT: u32 = 9;

/// Handles of the fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Report id (content hash).
    pub id: Field,
    /// First eight bytes of the id, for a stable order of ties.
    pub key: Field,
    /// Every file that holds the report.
    pub file: Field,
    /// Agency as named.
    pub agency: Field,
    /// Region, in one spelling for all reports of a place.
    pub region: Field,
    /// Keys of its place and of those around it; `?` if the place is not known.
    pub place: Field,
    /// Level key.
    pub level: Field,
    /// Kind key.
    pub kind: Field,
    /// Reporting year.
    pub year: Field,
    /// Packed section ranges, see [`pack_section`].
    pub sections: Field,
    /// Title words.
    pub title: Field,
    /// All words.
    pub words: Field,
    /// Character trigrams with positions.
    pub exact: Field,
    /// Stored [`super::Card`].
    pub card: Field,
    /// Stored report.
    pub report: Field,
    /// Stored cells (opaque here).
    pub facts: Field,
    /// Stored copy sketch (opaque here).
    pub sketch: Field,
    /// A column: the card and what rankings need (opaque here), so that the stored reports need not be loaded for them.
    pub brief: Field,
}

const GRAMS: &str = "grams";
const WORDS: &str = "words";

/// The schema with its handles.
pub fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, record| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record))
    };
    let blob = || BytesOptions::default() | STORED;
    let column = || NumericOptions::default() | FAST;
    let fields = Fields {
        id: schema.add_text_field("id", STRING),
        key: schema.add_u64_field("key", column()),
        file: schema.add_text_field("file", STRING),
        agency: schema.add_text_field("agency", STRING | FAST),
        region: schema.add_text_field("region", STRING | FAST),
        place: schema.add_text_field("place", STRING),
        level: schema.add_text_field("level", STRING | FAST),
        kind: schema.add_text_field("kind", STRING | FAST),
        year: schema.add_u64_field("year", column() | INDEXED),
        sections: schema.add_u64_field("sections", column()),
        title: schema.add_text_field("title", text(WORDS, IndexRecordOption::WithFreqs)),
        words: schema.add_text_field("words", text(WORDS, IndexRecordOption::WithFreqs)),
        exact: schema.add_text_field("exact", text(GRAMS, IndexRecordOption::WithFreqsAndPositions)),
        card: schema.add_bytes_field("card", blob()),
        report: schema.add_bytes_field("report", blob()),
        facts: schema.add_bytes_field("facts", blob()),
        sketch: schema.add_bytes_field("sketch", blob()),
        brief: schema.add_bytes_field(BRIEF, BytesOptions::default() | FAST),
    };
    (schema.build(), fields)
}

/// The tokenizers a writer needs. Searching needs none of them: queries are cut by our own code, and a bare phrase loads no
/// dictionary.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(GRAMS, GramTokenizer::default());
    manager.register(WORDS, WordTokenizer);
    manager
}

/// A section's range of character positions in one number: kind, start, end.
pub fn pack_section(kind: crate::report::SectionKind, start: u32, end: u32) -> u64 {
    (kind as u64) << 56 | u64::from(start & 0x0FFF_FFFF) << 28 | u64::from(end & 0x0FFF_FFFF)
}

/// The inverse of [`pack_section`]: (kind number, start, end).
pub fn unpack_section(packed: u64) -> (u8, u32, u32) {
    ((packed >> 56) as u8, (packed >> 28 & 0x0FFF_FFFF) as u32, (packed & 0x0FFF_FFFF) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SectionKind;

    #[test]
    fn sections_pack_and_unpack() {
        for (kind, start, end) in [(SectionKind::S1, 0, 7), (SectionKind::S6, 33_554_432, 33_554_433)] {
            assert_eq!(unpack_section(pack_section(kind, start, end)), (kind as u8, start, end));
        }
    }
}
