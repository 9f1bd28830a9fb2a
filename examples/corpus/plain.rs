//! In: the bytes of a rendered file. Out: its text as a reader searches it: decoded, tags and page numbers gone, widths folded,
//! white space dropped. Written apart from the main crate, because it judges it.

use super::encode::Encoding;

pub fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let table = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => encoding_rs::UTF_8,
        Encoding::Gb18030 => encoding_rs::GB18030,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
    };
    table.decode(bytes).0.into_owned()
}

pub fn searchable(text: &str, html: bool) -> String {
    let text = if html { without_tags(text) } else { text.to_owned() };
    text.lines().filter(|line| !page_number(line)).flat_map(str::chars).filter(|c| !c.is_whitespace()).map(fold).collect()
}

/// Full-width forms of ASCII become ASCII.
pub fn fold(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).expect("the block mirrors ASCII"),
        _ => c,
    }
}

fn page_number(line: &str) -> bool {
    let inner = line.trim().trim_matches(['-', '—', ' ']);
    line.len() != inner.len() && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tail = |end: &str| after.split_once(end).map_or("", |part| part.1);
        rest = if after.starts_with("script") {
            tail("</script>")
        } else if after.starts_with("style") {
            tail("</style>")
        } else {
            tail(">")
        };
    }
    out.push_str(rest);
    out.replace("&nbsp;", " ").replace("&gt;", ">")
}
