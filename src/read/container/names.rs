//! Names of members: bytes of any encoding → text that is safe to show and to join to a path.

use std::borrow::Cow;

use encoding_rs::GB18030;

/// A name as Windows or Unix wrote it: UTF-8 if it is that, else GBK (which ZIP files made in China carry), else as it can be.
pub(in crate::read) fn decoded(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let (name, lost) = GB18030.decode_without_bom_handling(raw);
    if lost { String::from_utf8_lossy(raw).into_owned() } else { Cow::into_owned(name) }
}

/// `\a\..\..\b/./c.txt` → `a/b/c.txt`: no root, no way up, no empty parts, no control characters. `None` if nothing is left.
pub(in crate::read) fn tidy(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let parts: Vec<String> = name
        .split('/')
        .map(|part| part.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|part| !matches!(part.as_str(), "" | "." | ".."))
        .collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether nobody wants it: hidden files, and what macOS puts into archives.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let (gbk, _, _) = GB18030.encode("报告/教育局.txt");
        assert_eq!(decoded(&gbk), "报告/教育局.txt");
        assert_eq!(decoded("报告.txt".as_bytes()), "报告.txt");
        assert_eq!(tidy("\\a\\..\\..\\b/./c\u{1b}.txt").as_deref(), Some("a/b/c.txt"));
        assert_eq!(tidy("../.."), None);
        assert!(is_hidden("__MACOSX/a.txt") && is_hidden("a/.DS_Store") && !is_hidden("a/b.txt"));
    }
}
