//! Users from a file: uploaded, its columns named, looked at row by row, brought in, and what came of it.

pub mod api;
pub mod page;
pub mod words;

use crate::query_string::{Pairs, pairs};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Largest file in bytes that can be sent from a browser; the command line takes more.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;
/// Rows of a preview on one page.
pub const PAGE: usize = 100;

/// An upload's name in addresses: random, and the key with which it is run once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(pub Uuid);

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// It makes a user.
    New,
    /// It changes one.
    Changed,
    /// The user is so already.
    Same,
    /// It is left out.
    Wrong,
}

impl RowKind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Same, Self::Wrong];

    /// Its word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Wrong => "wrong",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What is to be said of a cell, or of a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The column's name; `line` for the whole row.
    pub field: String,
    /// A stable code.
    pub reason: String,
    /// What the cell holds, cut and with what does not show escaped.
    pub value: String,
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// The line on which it starts; the header is line 1.
    pub line: u64,
    /// The user name it gives.
    pub name: String,
    /// What becomes of it.
    pub kind: RowKind,
    /// What it changes, as fields of the audit trail.
    pub fields: Vec<String>,
    /// Why it is left out, or what wants a look.
    pub remarks: Vec<Remark>,
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Its columns are to be named.
    Columns,
    /// What would come of it can be looked at.
    Preview,
    /// It is being brought in.
    Running,
    /// It was brought in.
    Done,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Its header.
    pub header: String,
    /// Its first cell.
    pub sample: String,
    /// What it means; empty where it is left out.
    pub means: String,
}

/// An upload as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// Identity.
    pub id: UploadId,
    /// The file's name.
    pub name: String,
    /// How far it is.
    pub step: Step,
    /// Grows when its columns are named.
    pub version: i64,
    /// Whether the last run failed.
    pub failed: bool,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// What a column can mean.
    pub choices: Vec<String>,
    /// Needed meanings that no column has.
    pub missing: Vec<String>,
    /// Meanings that several columns have.
    pub repeated: Vec<String>,
    /// Rows of each kind, in the order of [`RowKind::ALL`].
    pub counts: Vec<u64>,
    /// Rows of this page.
    pub rows: Vec<RowView>,
    /// How many rows the filter leaves.
    pub total: u64,
}

/// What of an upload its address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportQuery {
    /// Rows of this kind alone.
    pub kind: Option<RowKind>,
    /// The page, from 0.
    pub page: usize,
    /// Back to the columns.
    pub columns: bool,
}

impl ImportQuery {
    /// Reads the raw query of an address.
    pub fn parse(raw: &str) -> Self {
        let mut query = Self::default();
        for (key, value) in pairs(raw) {
            match key.as_str() {
                "kind" => query.kind = RowKind::parse(&value),
                "page" => query.page = value.parse::<usize>().map_or(0, |page| page.saturating_sub(1)),
                "columns" => query.columns = true,
                _ => {}
            }
        }
        query
    }

    /// Writes what [`ImportQuery::parse`] reads.
    pub fn to_query_string(self) -> String {
        let mut pairs = Pairs::default();
        if let Some(kind) = self.kind {
            pairs.add("kind", kind.as_str());
        }
        if self.page > 0 {
            pairs.add("page", &(self.page + 1).to_string());
        }
        pairs.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{ImportQuery, RowKind};

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let query = ImportQuery {
            kind: Some(RowKind::Wrong),
            page: 3,
            columns: false,
        };
        assert_eq!(ImportQuery::parse(&query.to_query_string()), query);
        assert_eq!(ImportQuery::parse("page=0&kind=odd&page=x"), ImportQuery::default());
    }
}
