//! Fonts whose codes are Unicode by a predefined CMap (`UniGB-UCS2-H` and its kin), which `pdfplumber` takes for GBK.
//!
//! Comes in: the bytes of a PDF. Goes out: the same document with those fonts given the map they lack. It looks at fonts alone.

use lopdf::{Dictionary, Document, Object, Stream};

/// The document with maps; `None` if no font needs one, or it cannot be written anew.
pub(super) fn with_maps(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        return None;
    }
    let needy: Vec<_> = document.objects.iter().filter_map(|(id, object)| Some((*id, direction(object)?))).collect();
    if needy.is_empty() {
        return None;
    }
    let map = document.add_object(Stream::new(Dictionary::new(), MAP.to_vec()));
    for (id, encoding) in needy {
        let font = document.objects.get_mut(&id).and_then(|object| object.as_dict_mut().ok())?;
        font.set("Encoding", Object::Name(encoding.to_vec()));
        font.set("ToUnicode", Object::Reference(map));
    }
    let mut out = Vec::new();
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// For a font without a map whose codes are Unicode: the plain encoding of the same direction.
fn direction(object: &Object) -> Option<&'static [u8]> {
    let font = object.as_dict().ok()?;
    let name = |key: &[u8]| font.get(key).and_then(Object::as_name).ok();
    if name(b"Subtype") != Some(b"Type0") || font.has(b"ToUnicode") {
        return None;
    }
    let encoding = name(b"Encoding").filter(|encoding| encoding.starts_with(b"Uni"))?;
    let is_wide = [&b"-UCS2-"[..], b"-UTF16-"].iter().any(|kind| memchr::memmem::find(encoding, kind).is_some());
    is_wide.then(|| if encoding.ends_with(b"V") { &b"Identity-V"[..] } else { b"Identity-H" })
}

/// Every code is its own character. Ranges of a CMap must not cross the first byte, so there is one for each.
static MAP: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Plain def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let rows: Vec<String> = (0..=0xFFu32).map(|high| format!("<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n")).collect();
    for rows in rows.chunks(100) {
        map.extend([&rows.len().to_string(), " beginbfrange\n", &rows.concat(), "endbfrange\n"]);
    }
    map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end");
    map.into_bytes()
});
