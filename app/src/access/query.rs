//! What the URL of "Who can…" says, and how it is written.

use crate::query_string::{self, Pairs, address};
use crate::rights::{Access, Permission};
use crate::routes::{ACCESS, ACCESS_EXPORT};
use crate::users::query::{MAX_SEARCH_CHARS, PAGE_SIZE, page_size};
use crate::users::{PageStart, UserId};

/// The word for [`Access::Write`].
pub const WRITE: &str = "write";

/// What is asked: who has a permission. Its order is that of the names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessQuery {
    /// Which one; without it nobody is listed.
    pub permission: Option<Permission>,
    /// Read or write, or write alone.
    pub access: Access,
    /// The search among those who have it, as typed, trimmed; empty: none.
    pub search: String,
    /// Deactivated users too, who cannot use it as long as they are that.
    pub deactivated: bool,
    /// The page begins after this row.
    pub after: Option<UserId>,
    /// Rows per page, one of [`crate::users::query::PAGE_SIZES`].
    pub size: u32,
}

impl Default for AccessQuery {
    fn default() -> Self {
        Self {
            permission: None,
            access: Access::Read,
            search: String::new(),
            deactivated: false,
            after: None,
            size: PAGE_SIZE,
        }
    }
}

impl AccessQuery {
    /// Everybody who has this.
    pub fn of(permission: Option<Permission>) -> Self {
        Self {
            permission,
            ..Self::default()
        }
    }

    /// Reads the raw query of a URL, without its `?`. What it does not know, it leaves out.
    pub fn parse(raw: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in query_string::pairs(raw) {
            let value = value.trim();
            match key.as_str() {
                "permission" => query.permission = Permission::parse(value),
                "access" => query.access = if value == WRITE { Access::Write } else { Access::Read },
                "q" => query.search = value.chars().take(MAX_SEARCH_CHARS).collect(),
                "deactivated" => query.deactivated = value == "true",
                "after" => query.after = value.parse().ok(),
                "size" => query.size = page_size(value),
                _ => {}
            }
        }
        query
    }

    /// Writes what [`AccessQuery::parse`] reads, shortest form, without the `?`.
    pub fn to_query_string(&self) -> String {
        let mut pairs = Pairs::default();
        pairs.add_text("permission", self.permission.map_or("", Permission::as_str));
        if self.access == Access::Write {
            pairs.add("access", WRITE);
        }
        pairs.add_text("q", &self.search);
        if self.deactivated {
            pairs.add("deactivated", "true");
        }
        pairs.add_page(self.size, self.after.map(|row| row.0));
        pairs.into_string()
    }

    /// The address of the page with this query.
    pub fn href(&self) -> String {
        address(ACCESS, &self.to_query_string())
    }

    /// The address of the page of this list with that start.
    pub fn page_href(&self, start: PageStart) -> String {
        Self {
            after: start.map(UserId),
            ..self.clone()
        }
        .href()
    }

    /// The address of all pages as a file.
    pub fn export_href(&self) -> String {
        let whole = Self {
            after: None,
            size: PAGE_SIZE,
            ..self.clone()
        };
        address(ACCESS_EXPORT, &whole.to_query_string())
    }

    /// The same without what narrows it.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            size: self.size,
            ..Self::of(self.permission)
        }
    }

    /// Whether anything but the permission narrows the list.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.access == Access::Write
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_leaves_out_the_rest() {
        let raw = "size=7&permission=billing&q=%20a+b%20&access=write&deactivated=true&after=x&sort=-name";
        let query = AccessQuery::parse(raw);
        assert_eq!(
            query.to_query_string(),
            "permission=billing&access=write&q=a+b&deactivated=true"
        );
        assert_eq!(AccessQuery::parse(&query.to_query_string()), query);
        assert_eq!(query.cleared().href(), "/control-center/access?permission=billing");
        for odd in [
            "permission=root",
            "permission=",
            "access=read",
            "access=all",
            "deactivated=no",
        ] {
            assert_eq!(AccessQuery::parse(odd).href(), ACCESS, "{odd}");
        }
    }

    #[test]
    fn a_file_has_all_pages() {
        let query = AccessQuery::parse("permission=dev&size=25&after=00000000-0000-0000-0000-000000000001");
        assert_eq!(query.export_href(), "/control-center/access/export?permission=dev");
        assert_eq!(AccessQuery::parse(&query.to_query_string()), query);
    }
}
