//! What the URL of the users list says, and how it is written.

use super::{Activity, PageStart, SignInState, UserId};
use crate::groups::GroupId;
use crate::query_string::{self, Pairs};

/// Rows per page that can be chosen.
pub const PAGE_SIZES: [u32; 3] = [25, 50, 100];
/// Rows per page where nothing else is asked for.
pub const PAGE_SIZE: u32 = 50;
/// A longer search is cut: no name is longer.
pub const MAX_SEARCH_CHARS: usize = 100;
/// At most so many tags, and so many groups, in one query.
pub const MAX_CHOICES: usize = 50;
/// What the address says where the whole list is meant: the bare one leads to the view that its reader begins with.
const WHOLE: &str = "view=all";

/// Rows per page as a URL says them; [`PAGE_SIZE`] where it says anything else.
pub fn page_size(text: &str) -> u32 {
    let size = text.parse().ok().filter(|size| PAGE_SIZES.contains(size));
    size.unwrap_or(PAGE_SIZE)
}

/// Of an order as a URL says it: whether the largest come first, and the word of what it is by.
pub fn direction(text: &str) -> (bool, &str) {
    text.strip_prefix('-').map_or((false, text), |word| (true, word))
}

/// Writes what [`direction`] reads.
pub fn directed(word: &str, descending: bool) -> String {
    format!("{}{word}", if descending { "-" } else { "" })
}

/// A column by which the list can be ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// Sign-in name.
    #[default]
    Name,
    /// System email.
    Email,
    /// Linked contact's name.
    Contact,
    /// Last sign-in; "never" is the oldest.
    LastLogin,
    /// No shared data.
    NoSharedData,
    /// Creation.
    Created,
    /// Last day; "none" is the oldest.
    Expires,
    /// Failed attempts.
    FailedAttempts,
}

impl SortKey {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Email,
        Self::Contact,
        Self::LastLogin,
        Self::NoSharedData,
        Self::Created,
        Self::Expires,
        Self::FailedAttempts,
    ];

    /// The word in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Contact => "contact",
            Self::LastLogin => "last_login",
            Self::NoSharedData => "no_shared_data",
            Self::Created => "created",
            Self::Expires => "expires",
            Self::FailedAttempts => "failed_attempts",
        }
    }
}

/// An order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// Reads `name` or `-name`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, word) = direction(text);
        let key = SortKey::ALL.into_iter().find(|key| key.as_str() == word)?;
        Some(Self { key, descending })
    }

    /// Writes what [`Sort::parse`] reads.
    pub fn to_word(self) -> String {
        directed(self.key.as_str(), self.descending)
    }
}

/// A column that "Columns" can add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// Tags.
    Tags,
    /// Creation.
    Created,
    /// Last day.
    Expires,
    /// Failed attempts.
    FailedAttempts,
    /// Administrators' note.
    Description,
}

impl Column {
    /// In their order in the table.
    pub const ALL: [Self; 5] = [
        Self::Tags,
        Self::Created,
        Self::Expires,
        Self::FailedAttempts,
        Self::Description,
    ];

    /// The word in the URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Created => "created",
            Self::Expires => "expires",
            Self::FailedAttempts => "failed_attempts",
            Self::Description => "description",
        }
    }
}

/// What a list of users shows: search and filters, order, page. Within a section *or*, between *and*.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserQuery {
    /// The search as typed, trimmed; empty: none.
    pub search: String,
    /// Chosen activities; none chosen: active and deactivated.
    pub activity: Vec<Activity>,
    /// Chosen states.
    pub sign_in: Vec<SignInState>,
    /// Folded keys of chosen tags; `a` finds `a/b` too.
    pub tags: Vec<String>,
    /// Chosen groups.
    pub groups: Vec<GroupId>,
    /// The order.
    pub sort: Sort,
    /// The page begins after this row.
    pub after: Option<UserId>,
    /// Rows per page, one of [`PAGE_SIZES`].
    pub size: u32,
    /// Additional columns.
    pub columns: Vec<Column>,
    /// What is typed into the filter's box that finds groups.
    pub find_group: String,
}

impl Default for UserQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            activity: Vec::new(),
            sign_in: Vec::new(),
            tags: Vec::new(),
            groups: Vec::new(),
            sort: Sort::default(),
            after: None,
            size: PAGE_SIZE,
            columns: Vec::new(),
            find_group: String::new(),
        }
    }
}

/// Adds a choice that a URL names, once, and no more than [`MAX_CHOICES`].
pub fn add<T: PartialEq>(list: &mut Vec<T>, item: Option<T>) {
    if let Some(item) = item
        && list.len() < MAX_CHOICES
        && !list.contains(&item)
    {
        list.push(item);
    }
}

impl UserQuery {
    /// Reads the raw query of a URL, without its `?`. What it does not know, it leaves out.
    pub fn parse(raw: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in query_string::pairs(raw) {
            let value = value.trim();
            match key.as_str() {
                "q" => query.search = value.chars().take(MAX_SEARCH_CHARS).collect(),
                "activity" => add(&mut query.activity, Activity::parse(value)),
                "sign_in" => add(&mut query.sign_in, SignInState::parse(value)),
                "tag" => add(&mut query.tags, (!value.is_empty()).then(|| value.to_owned())),
                "group" => add(&mut query.groups, value.parse().ok()),
                "sort" => query.sort = Sort::parse(value).unwrap_or_default(),
                "after" => query.after = value.parse().ok(),
                "size" => query.size = page_size(value),
                "column" => add(
                    &mut query.columns,
                    Column::ALL.into_iter().find(|column| column.as_str() == value),
                ),
                "find_group" => query.find_group = value.chars().take(MAX_SEARCH_CHARS).collect(),
                _ => {}
            }
        }
        let chosen = std::mem::take(&mut query.columns);
        query
            .columns
            .extend(Column::ALL.into_iter().filter(|column| chosen.contains(column)));
        query
    }

    /// Writes what [`UserQuery::parse`] reads, shortest form, without the `?`.
    pub fn to_query_string(&self) -> String {
        let mut pairs = Pairs::default();
        pairs.add_text("q", &self.search);
        for activity in &self.activity {
            pairs.add("activity", activity.as_str());
        }
        for state in &self.sign_in {
            pairs.add("sign_in", state.as_str());
        }
        for tag in &self.tags {
            pairs.add("tag", tag);
        }
        for group in &self.groups {
            pairs.add("group", &group.to_string());
        }
        if self.sort != Sort::default() {
            pairs.add("sort", &self.sort.to_word());
        }
        for column in &self.columns {
            pairs.add("column", column.as_str());
        }
        if self.size != PAGE_SIZE {
            pairs.add("size", &self.size.to_string());
        }
        pairs.add_text("find_group", &self.find_group);
        if let Some(after) = self.after {
            pairs.add("after", &after.to_string());
        }
        pairs.into_string()
    }

    /// The same for the address of the list, where it is never empty.
    pub fn to_address(&self) -> String {
        let query = self.to_query_string();
        if query.is_empty() { WHOLE.to_owned() } else { query }
    }

    /// What a saved view keeps of it: neither the page nor the box that finds groups.
    pub fn to_view(&self) -> String {
        Self {
            after: None,
            ..self.clone()
        }
        .rows_key()
    }

    /// The address of the list with this query.
    pub fn href(&self) -> String {
        format!("{}?{}", crate::routes::USERS, self.to_address())
    }

    /// The same for the page with that start.
    #[must_use]
    pub fn at(&self, start: PageStart) -> Self {
        Self {
            after: start.map(UserId),
            ..self.clone()
        }
    }

    /// What the rows hang on; columns and the box that finds groups change nothing in them.
    pub fn rows_key(&self) -> String {
        Self {
            find_group: String::new(),
            ..self.clone()
        }
        .to_query_string()
    }

    /// What the set of matching users hangs on: neither order nor page.
    pub fn matching_key(&self) -> String {
        Self {
            sort: Sort::default(),
            size: PAGE_SIZE,
            after: None,
            columns: Vec::new(),
            ..self.clone()
        }
        .rows_key()
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
        !(self.search.is_empty()
            && self.activity.is_empty()
            && self.sign_in.is_empty()
            && self.tags.is_empty()
            && self.groups.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn leaves_out_what_it_does_not_know() {
        let query = UserQuery::parse("activity=odd&size=7&sort=-nothing&after=x&group=1&tag=&column=ssn&q=%20a+b%20");
        let expect = UserQuery {
            search: "a b".to_owned(),
            ..UserQuery::default()
        };
        assert_eq!(query, expect);
        assert_eq!(query.to_query_string(), "q=a+b");
    }

    #[test]
    fn a_percent_sign_is_decoded_once() {
        assert_eq!(UserQuery::parse("q=50%2525").search, "50%25");
    }

    #[test]
    fn the_whole_list_has_an_address_that_says_so() {
        let whole = UserQuery::default();
        assert_eq!(whole.href(), "/control-center/users?view=all");
        assert_eq!(UserQuery::parse(&whole.to_address()), whole);
        assert_eq!(UserQuery::parse("sign_in=locked").cleared().href(), whole.href());
    }

    #[test]
    fn repeated_choices_count_once_and_are_bounded() {
        let raw = (0..200).map(|n| format!("tag=t{n}")).collect::<Vec<_>>().join("&");
        assert_eq!(UserQuery::parse(&raw).tags.len(), MAX_CHOICES);
        assert_eq!(UserQuery::parse("tag=vip&tag=vip").tags, ["vip"]);
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(search in "\\PC{0,20}", tags in prop::collection::vec("[a-zß/%&=+ ]{1,8}", 0..4),
            sort in 0..SortKey::ALL.len(), descending: bool, after: Option<u128>, states in prop::collection::vec(0..11_usize, 0..4)) {
            let raw = UserQuery {
                search,
                tags,
                sort: Sort { key: SortKey::ALL[sort], descending },
                after: after.map(|id| UserId(uuid::Uuid::from_u128(id))),
                sign_in: states.into_iter().map(|n| SignInState::ALL[n]).collect(),
                ..UserQuery::default()
            }.to_query_string();
            let query = UserQuery::parse(&raw);
            prop_assert_eq!(&UserQuery::parse(&query.to_query_string()), &query);
            // A saved view keeps everything but the page, and is its own shortest form.
            let view = query.to_view();
            prop_assert_eq!(UserQuery::parse(&view).to_view(), view.clone());
            prop_assert_eq!(UserQuery { after: query.after, ..UserQuery::parse(&view) }, query);
        }
    }
}
