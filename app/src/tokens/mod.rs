//! Tokens: what API-only identities work by.

pub mod api;
pub mod input;
pub mod page;

use crate::form::FormDraft;
use crate::time::{Date, Moment};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A token's identity, a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(pub Uuid);

/// What a token is for. It never does more than its identity may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Lists and reads users.
    ReadUsers,
    /// Makes and changes users, which needs to read them too.
    WriteUsers,
    /// Lists and reads groups.
    ReadGroups,
    /// Makes and changes groups, which needs to read them too.
    WriteGroups,
}

impl TokenScope {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::ReadUsers, Self::WriteUsers, Self::ReadGroups, Self::WriteGroups];

    /// Its word in forms, in the database and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadUsers => "read_users",
            Self::WriteUsers => "write_users",
            Self::ReadGroups => "read_groups",
            Self::WriteGroups => "write_groups",
        }
    }

    /// The scope of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    /// Whether a token of these scopes may do what needs this one: who writes may read.
    pub fn is_in(self, scopes: &[Self]) -> bool {
        let wider = match self {
            Self::ReadUsers => Self::WriteUsers,
            Self::ReadGroups => Self::WriteGroups,
            Self::WriteUsers | Self::WriteGroups => self,
        };
        scopes.contains(&self) || scopes.contains(&wider)
    }
}

/// A token, without its secret, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Identity.
    pub id: TokenId,
    /// What its makers call it.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created_at: Moment,
    /// Its last day.
    pub expires_on: Date,
    /// Whether that has passed.
    pub expired: bool,
    /// Last use.
    pub last_used_at: Option<Moment>,
    /// Where it was used from then; empty where it never was.
    pub last_address: String,
}

/// The tokens of an identity, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensView {
    /// The identity's name.
    pub name: String,
    /// Whether one can be made: it is API-only and active.
    pub open: bool,
    /// The tokens.
    pub tokens: Vec<TokenView>,
    /// Now.
    pub now: Moment,
    /// What was typed into the form of a new one.
    pub draft: FormDraft,
    /// The secret of one that was just made without scripts.
    pub secret: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::TokenScope::{ReadGroups, ReadUsers, WriteGroups, WriteUsers};

    #[test]
    fn who_writes_reads_and_nothing_else() {
        assert!(ReadUsers.is_in(&[WriteUsers]) && ReadGroups.is_in(&[ReadUsers, ReadGroups]));
        assert!(!WriteUsers.is_in(&[ReadUsers, WriteGroups]) && !ReadUsers.is_in(&[WriteGroups]));
    }
}
