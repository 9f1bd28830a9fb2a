//! What is kept of a narrative so that copies of it can be looked for without reading it again.
//!
//! Comes in: a [`Narrative`]. Goes out: a [`Sketch`] of about 2 kB, stored with the index. It holds hashes only: passages are
//! found later, from the reports themselves.

use serde::de::{Deserializer, Error as _, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::Narrative;
use super::minhash::{BANDS, bands, signature};
use super::shingle::{grams, mix};
use super::statutory::{STATUTORY_VERSION, statutory};
use super::winnow::winnow;
use crate::report::Report;

/// Stored sketches of another version cannot be compared with new ones: rebuild the index.
pub const SKETCH_VERSION: u32 = 1 << 16 | STATUTORY_VERSION;

/// Tokens in a shingle. Characters 5 and 8 and jieba words 3 do equally well (spec: copies, measurements).
pub const SHINGLE: usize = 5;

/// A paragraph with fewer characters that are not statutory is no unit of its own.
pub const UNIT_CHARS: u32 = 30;

const PARAGRAPH_BYTES: usize = 16 + 4 * BANDS;

/// One paragraph: which ones are the same, which ones are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphSketch {
    /// Hash of its tokens: equal for paragraphs that differ in width, case, spaces and punctuation at most.
    pub hash: u128,
    /// MinHash band keys over its shingles that are not statutory from end to end.
    pub bands: [u32; BANDS],
}

/// The sketch of one narrative.
///
/// ```
/// use gongkai::copies::Sketch;
/// let empty = Sketch::default();
/// assert_eq!(postcard::from_bytes::<Sketch>(&postcard::to_stdvec(&empty).unwrap()).unwrap(), empty);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Tokens of the whole narrative.
    pub tokens: u32,
    /// Its paragraphs of at least [`UNIT_CHARS`], in order.
    pub paragraphs: Vec<ParagraphSketch>,
    /// Winnowing fingerprints of its sections, ascending, each once.
    pub marks: Vec<u32>,
}

impl Sketch {
    /// The sketch of a report.
    pub fn of(report: &Report) -> Self {
        Self::of_narrative(&Narrative::of(report))
    }

    /// The sketch of a narrative: linear, about 20 ns a token.
    pub fn of_narrative(narrative: &Narrative) -> Self {
        let statutory: Vec<bool> = statutory(narrative).iter().map(Option::is_some).collect();
        let mut sketch = Self { tokens: narrative.codes().len() as u32, ..Self::default() };
        let mut shingles = Vec::new();
        for paragraph in narrative.paragraphs() {
            let tokens = paragraph.tokens.clone();
            let own: u32 = tokens.clone().filter(|&t| !statutory[t]).map(|t| narrative.token_chars(t)).sum();
            if own >= UNIT_CHARS {
                let codes = &narrative.codes()[tokens.clone()];
                own_shingles(codes, &statutory[tokens], &mut shingles);
                sketch.paragraphs.push(ParagraphSketch { hash: identity(codes), bands: bands(&signature(&shingles)) });
            }
        }
        for section in narrative.sections() {
            winnow(&narrative.codes()[section.clone()], &statutory[section.clone()], &mut sketch.marks);
        }
        sketch.marks.sort_unstable();
        sketch.marks.dedup();
        sketch
    }
}

/// The shingles that are not statutory from end to end; of a paragraph of few tokens (long numbers), all its tokens as one.
pub(super) fn own_shingles(codes: &[u64], statutory: &[bool], out: &mut Vec<u64>) {
    out.clear();
    if codes.len() < SHINGLE {
        out.extend(grams(codes, codes.len().max(1)));
        return;
    }
    let plain = statutory.windows(SHINGLE).map(|w| w.iter().any(|s| !s));
    out.extend(grams(codes, SHINGLE).zip(plain).filter_map(|(hash, plain)| plain.then_some(hash)));
}

/// Equal for equal tokens.
pub(super) fn identity(codes: &[u64]) -> u128 {
    let (mut high, mut low) = (codes.len() as u64, !0u64);
    for &code in codes {
        high = (high ^ code).wrapping_mul(0x9FB2_1C65_1E98_DF25).rotate_left(29);
        low = low.wrapping_mul(0xD6E8_FEB8_6659_FD93).wrapping_add(code);
    }
    u128::from(mix(high)) << 64 | u128::from(mix(low))
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(8 + self.paragraphs.len() * PARAGRAPH_BYTES + self.marks.len() * 4);
        bytes.extend(self.tokens.to_le_bytes());
        bytes.extend((self.paragraphs.len() as u32).to_le_bytes());
        for paragraph in &self.paragraphs {
            bytes.extend(paragraph.hash.to_le_bytes());
            bytes.extend(paragraph.bands.iter().flat_map(|b| b.to_le_bytes()));
        }
        bytes.extend(self.marks.iter().flat_map(|m| m.to_le_bytes()));
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Sketch;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of a sketch")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Sketch, E> {
                unpack(bytes).ok_or_else(|| E::custom("the bytes of a sketch are cut short"))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Sketch, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                unpack(&bytes).ok_or_else(|| A::Error::custom("the bytes of a sketch are cut short"))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

fn unpack(bytes: &[u8]) -> Option<Sketch> {
    let word = |at: &[u8]| u32::from_le_bytes(at.try_into().expect("chunks of four bytes"));
    let (head, rest) = bytes.split_at_checked(8)?;
    let (tokens, count) = (word(&head[..4]), word(&head[4..]) as usize);
    let (paragraphs, marks) = rest.split_at_checked(count.checked_mul(PARAGRAPH_BYTES)?)?;
    let paragraphs = paragraphs.chunks_exact(PARAGRAPH_BYTES).map(|bytes| {
        let (hash, keys) = bytes.split_at(16);
        let hash = u128::from_le_bytes(hash.try_into().expect("16 bytes were cut off"));
        ParagraphSketch { hash, bands: std::array::from_fn(|band| word(&keys[band * 4..band * 4 + 4])) }
    });
    (marks.len() % 4 == 0).then(|| Sketch {
        tokens,
        paragraphs: paragraphs.collect(),
        marks: marks.chunks_exact(4).map(word).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{narrative, words};
    use super::*;

    #[test]
    fn a_sketch_survives_storage_and_a_cut_one_is_refused() {
        let sketch = Sketch::of_narrative(&narrative(&[words(1, 80), words(2, 200), words(3, 10)]));
        assert_eq!((sketch.paragraphs.len(), sketch.tokens), (2, 290));
        let bytes = postcard::to_stdvec(&sketch).unwrap();
        assert_eq!(bytes.len(), 10 - 2 + 2 + 2 * PARAGRAPH_BYTES + 4 * sketch.marks.len());
        assert_eq!(postcard::from_bytes::<Sketch>(&bytes).unwrap(), sketch);
        assert!(postcard::from_bytes::<Sketch>(&bytes[..bytes.len() - 1]).is_err());
        assert_eq!(unpack(&[1, 0, 0, 0, 255, 255, 255, 255]), None);
    }

    #[test]
    fn writing_habits_do_not_change_a_sketch() {
        let text = words(4, 60);
        let spaced = format!("２０２１ {}，{}。", &text[..90], &text[90..]);
        let plain = format!("2021{text}");
        assert_eq!(Sketch::of_narrative(&narrative(&[spaced])), Sketch::of_narrative(&narrative(&[plain])));
    }

    #[test]
    fn statutory_wording_leaves_no_trace() {
        let text = "本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。根据《中华人民共和国政府信息公开条例》要求";
        let sketch = Sketch::of_narrative(&narrative(&[text]));
        assert!(sketch.paragraphs.is_empty() && sketch.marks.is_empty(), "{sketch:?}");
        assert!(sketch.tokens > 30);
    }
}
