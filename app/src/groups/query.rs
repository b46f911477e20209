//! What the URL of the groups list says, and how it is written.

use super::GroupId;
use crate::query_string::{self, Pairs, address};
use crate::routes::GROUPS;
use crate::users::query::{MAX_SEARCH_CHARS, PAGE_SIZE, add, directed, direction, page_size};
use crate::users::{Activity, PageStart};

/// A column by which the list can be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum GroupSortKey {
    /// Name.
    #[default]
    Name,
    /// The leader's name; "none" comes first.
    Leader,
    /// Members that are not deleted.
    Users,
    /// Creation.
    Created,
}

impl GroupSortKey {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Leader, Self::Users, Self::Created];

    /// The word in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Leader => "leader",
            Self::Users => "users",
            Self::Created => "created",
        }
    }
}

/// An order of the list. Groups that it does not tell apart stand by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct GroupSort {
    /// By what.
    pub key: GroupSortKey,
    /// Largest first.
    pub descending: bool,
}

impl GroupSort {
    /// Reads `users` or `-users`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, word) = direction(text);
        let key = GroupSortKey::ALL.into_iter().find(|key| key.as_str() == word)?;
        Some(Self { key, descending })
    }

    /// Writes what [`GroupSort::parse`] reads.
    pub fn to_word(self) -> String {
        directed(self.key.as_str(), self.descending)
    }
}

/// A column that "Columns" can add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupColumn {
    /// Tags.
    Tags,
    /// Creation.
    Created,
    /// What it is for.
    Description,
}

impl GroupColumn {
    /// In their order in the table.
    pub const ALL: [Self; 3] = [Self::Tags, Self::Created, Self::Description];

    /// The word in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Created => "created",
            Self::Description => "description",
        }
    }
}

/// What a list of groups shows: search and filters, order, page. Within a section *or*, between *and*.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupQuery {
    /// The search as typed, trimmed; empty: none.
    pub search: String,
    /// Chosen activities; none chosen: active and deactivated.
    pub activity: Vec<Activity>,
    /// Folded keys of chosen tags; `a` finds `a/b` too.
    pub tags: Vec<String>,
    /// The order.
    pub sort: GroupSort,
    /// The page begins after this row.
    pub after: Option<GroupId>,
    /// Rows per page, one of [`crate::users::query::PAGE_SIZES`].
    pub size: u32,
    /// Additional columns.
    pub columns: Vec<GroupColumn>,
}

impl Default for GroupQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            activity: Vec::new(),
            tags: Vec::new(),
            sort: GroupSort::default(),
            after: None,
            size: PAGE_SIZE,
            columns: Vec::new(),
        }
    }
}

impl GroupQuery {
    /// Reads the raw query of a URL, without its `?`. What it does not know, it leaves out.
    pub fn parse(raw: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in query_string::pairs(raw) {
            let value = value.trim();
            match key.as_str() {
                "q" => query.search = value.chars().take(MAX_SEARCH_CHARS).collect(),
                "activity" => add(&mut query.activity, Activity::parse(value)),
                "tag" => add(&mut query.tags, (!value.is_empty()).then(|| value.to_owned())),
                "sort" => query.sort = GroupSort::parse(value).unwrap_or_default(),
                "after" => query.after = value.parse().ok(),
                "size" => query.size = page_size(value),
                "column" => add(
                    &mut query.columns,
                    GroupColumn::ALL.into_iter().find(|column| column.as_str() == value),
                ),
                _ => {}
            }
        }
        query.columns.sort_unstable();
        query
    }

    /// Writes what [`GroupQuery::parse`] reads, shortest form, without the `?`.
    pub fn to_query_string(&self) -> String {
        let mut pairs = Pairs::default();
        pairs.add_text("q", &self.search);
        for activity in &self.activity {
            pairs.add("activity", activity.as_str());
        }
        for tag in &self.tags {
            pairs.add("tag", tag);
        }
        if self.sort != GroupSort::default() {
            pairs.add("sort", &self.sort.to_word());
        }
        for column in &self.columns {
            pairs.add("column", column.as_str());
        }
        pairs.add_page(self.size, self.after.map(|row| row.0));
        pairs.into_string()
    }

    /// The address of the list with this query.
    pub fn href(&self) -> String {
        address(GROUPS, &self.to_query_string())
    }

    /// The same for the page with that start.
    #[must_use]
    pub fn at(&self, start: PageStart) -> Self {
        Self {
            after: start.map(GroupId),
            ..self.clone()
        }
    }

    /// What the set of matching groups hangs on: neither order nor page.
    pub fn matching_key(&self) -> String {
        Self {
            sort: GroupSort::default(),
            size: PAGE_SIZE,
            after: None,
            columns: Vec::new(),
            ..self.clone()
        }
        .to_query_string()
    }

    /// The same without search and filters.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            sort: self.sort,
            size: self.size,
            columns: self.columns.clone(),
            ..Self::default()
        }
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        !(self.search.is_empty() && self.activity.is_empty() && self.tags.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::query::MAX_CHOICES;
    use proptest::prelude::*;

    #[test]
    fn reads_what_it_writes_and_leaves_out_the_rest() {
        let raw = "q=%20a+b%20&activity=deleted&activity=odd&activity=deleted&tag=site%2Fnorth&tag=&tag=site%2Fnorth\
                   &size=7&after=x&sort=-permissions&column=leader&column=description&column=tags";
        let query = GroupQuery::parse(raw);
        assert_eq!(
            query.to_query_string(),
            "q=a+b&activity=deleted&tag=site%2Fnorth&column=tags&column=description"
        );
        assert_eq!(GroupQuery::parse(&query.to_query_string()), query);
        assert_eq!(GroupQuery::default().href(), GROUPS);
        assert_eq!(GroupQuery::parse("sort=-name").to_query_string(), "sort=-name");
        assert_eq!(GroupQuery::parse("sort=name"), GroupQuery::default());
    }

    #[test]
    fn choices_are_bounded() {
        let raw = (0..200).map(|n| format!("tag=t{n}")).collect::<Vec<_>>().join("&");
        assert_eq!(GroupQuery::parse(&raw).tags.len(), MAX_CHOICES);
    }

    #[test]
    fn what_narrows_it_is_apart_from_how_it_is_shown() {
        let query = GroupQuery::parse("q=a&tag=b&sort=-users&size=25&column=created");
        let other = GroupQuery::parse("q=a&tag=b&after=00000000-0000-0000-0000-000000000001");
        assert_eq!(query.matching_key(), other.matching_key());
        let cleared = query.cleared();
        assert!(query.is_filtered() && !cleared.is_filtered() && !GroupQuery::default().is_filtered());
        assert_eq!(cleared.to_query_string(), "sort=-users&column=created&size=25");
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(search in "\\PC{0,20}", tags in prop::collection::vec("[a-zß/%&=+ ]{1,8}", 0..4),
            sort in 0..GroupSortKey::ALL.len(), descending: bool, after: Option<u128>,
            columns in prop::sample::subsequence(GroupColumn::ALL.to_vec(), 0..3)) {
            let raw = GroupQuery {
                search,
                tags,
                sort: GroupSort { key: GroupSortKey::ALL[sort], descending },
                after: after.map(|id| GroupId(uuid::Uuid::from_u128(id))),
                columns,
                ..GroupQuery::default()
            }.to_query_string();
            let query = GroupQuery::parse(&raw);
            prop_assert_eq!(GroupQuery::parse(&query.to_query_string()), query);
        }
    }
}
