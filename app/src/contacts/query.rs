//! What the URL of the contacts list says, and how it is written.

use super::{ContactId, Relation};
use crate::query_string::{self, Pairs, address};
use crate::routes::CONTACTS;
use crate::users::PageStart;
use crate::users::query::{MAX_SEARCH_CHARS, PAGE_SIZE, add, page_size};

/// What a list of contacts shows: search and filter, page. Its order is that of the names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContactQuery {
    /// The search as typed, trimmed; empty: none.
    pub search: String,
    /// Chosen relations; none chosen: all.
    pub relations: Vec<Relation>,
    /// The page begins after this row.
    pub after: Option<ContactId>,
    /// Rows per page, one of [`PAGE_SIZES`].
    pub size: u32,
}

impl Default for ContactQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            relations: Vec::new(),
            after: None,
            size: PAGE_SIZE,
        }
    }
}

impl ContactQuery {
    /// Reads the raw query of a URL, without its `?`. What it does not know, it leaves out.
    pub fn parse(raw: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in query_string::pairs(raw) {
            let value = value.trim();
            match key.as_str() {
                "q" => query.search = value.chars().take(MAX_SEARCH_CHARS).collect(),
                "relation" => add(&mut query.relations, Relation::parse(value)),
                "after" => query.after = value.parse().ok(),
                "size" => query.size = page_size(value),
                _ => {}
            }
        }
        query
    }

    /// Writes what [`ContactQuery::parse`] reads, shortest form, without the `?`.
    pub fn to_query_string(&self) -> String {
        let mut pairs = Pairs::default();
        pairs.add_text("q", &self.search);
        for relation in &self.relations {
            pairs.add("relation", relation.as_str());
        }
        pairs.add_page(self.size, self.after.map(|row| row.0));
        pairs.into_string()
    }

    /// The address of the list with this query.
    pub fn href(&self) -> String {
        address(CONTACTS, &self.to_query_string())
    }

    /// The address of the page of this list with that start.
    pub fn page_href(&self, start: PageStart) -> String {
        Self {
            after: start.map(ContactId),
            ..self.clone()
        }
        .href()
    }

    /// The same without search and filter.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            size: self.size,
            ..Self::default()
        }
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        !(self.search.is_empty() && self.relations.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_leaves_out_the_rest() {
        let raw =
            "q=%20a+b%20&relation=supplier&relation=odd&relation=supplier&relation=staff&size=7&after=x&sort=-name";
        let query = ContactQuery::parse(raw);
        assert_eq!(query.to_query_string(), "q=a+b&relation=supplier&relation=staff");
        assert_eq!(ContactQuery::parse(&query.to_query_string()), query);
        assert_eq!(ContactQuery::parse("q=50%2525").search, "50%25");
        assert_eq!(ContactQuery::default().href(), CONTACTS);
    }
}
