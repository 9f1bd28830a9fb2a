//! In: text and the name of an encoding. Out: the bytes of the file.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Gb18030,
    Utf16Le,
}

impl Encoding {
    pub fn parse(name: &str) -> Self {
        match name {
            "utf-8" => Self::Utf8,
            "utf-8-bom" => Self::Utf8Bom,
            "gb18030" => Self::Gb18030,
            "utf-16le" => Self::Utf16Le,
            _ => panic!("no encoding {name}"),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Gb18030 => "gb18030",
            Self::Utf16Le => "utf-16le",
        }
    }

    pub fn bytes(self, text: String) -> Vec<u8> {
        match self {
            Self::Utf8 => text.into_bytes(),
            Self::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            Self::Gb18030 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            Self::Utf16Le => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        }
    }
}
