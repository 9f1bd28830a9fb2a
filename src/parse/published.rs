//! What a page says about its publication: the meta tags that the standard for government sites has, and its address.
//!
//! Comes in: the page's meta data as read. Goes out: [`Published`]. Values are other people's: cut at a length, not believed above
//! the text.

use crate::read::Page;
use crate::report::Published;

/// Longer values are cut.
const LONGEST: usize = 200;

/// Reads the meta data.
pub fn read(page: &Page) -> Published {
    let value = |name: &str| {
        let found = page.meta.iter().find(|(key, content)| key.eq_ignore_ascii_case(name) && !content.trim().is_empty());
        found.map(|(_, content)| content.trim().chars().take(LONGEST).collect::<String>())
    };
    let url = page.address.as_ref().map(|(source, url)| (source.to_string(), url.chars().take(LONGEST * 10).collect()));
    Published {
        url: url.or_else(|| value("Url").or_else(|| value("og:url")).map(|url| ("meta".to_owned(), url))),
        site: value("SiteName").or_else(|| value("og:site_name")),
        domain: value("SiteDomain"),
        column: value("ColumnName"),
        title: value("ArticleTitle"),
        date: value("PubDate").or_else(|| value("publishdate")),
        source: value("ContentSource"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meta_tags_of_government_sites() {
        let meta =
            [("sitename", "青溪县人民政府"), ("PubDate", " 2021-01-20 09:00 "), ("ColumnName", ""), ("ColumnName", "年报")];
        let page = Page { meta: meta.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec(), ..Page::default() };
        let published = read(&page);
        assert_eq!(published.site.as_deref(), Some("青溪县人民政府"));
        assert_eq!(published.date.as_deref(), Some("2021-01-20 09:00"));
        assert_eq!(published.column.as_deref(), Some("年报"));
        assert!(!read(&Page::default()).says());
    }
}
