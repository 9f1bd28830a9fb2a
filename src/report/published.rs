//! What a saved page says about its own publication.

use serde::{Deserialize, Serialize};

/// Facts that stand beside the text: in `<meta>` tags, a link or a comment. `None` is "not said".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The page's address, and where it stands: `saved-from`, `canonical` or `archive`.
    pub url: Option<(String, String)>,
    /// The name of the site (`SiteName`).
    pub site: Option<String>,
    /// The site's domain (`SiteDomain`).
    pub domain: Option<String>,
    /// The column of the site (`ColumnName`).
    pub column: Option<String>,
    /// The title in the meta data (`ArticleTitle`).
    pub title: Option<String>,
    /// When it was published (`PubDate`), as written there.
    pub date: Option<String>,
    /// Who published it (`ContentSource`).
    pub source: Option<String>,
}

impl Published {
    /// Whether anything is said.
    pub fn says(&self) -> bool {
        *self != Self::default()
    }
}
