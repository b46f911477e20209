//! Whose data a query may touch. Only [`crate::authorise`] makes one, and every query takes one.

/// What a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// An administrator, or the program itself.
    Everything,
    /// A team lead: members of these groups (row numbers), never empty.
    Groups(Vec<i64>),
}

/// Which contacts a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactScope {
    /// All of them.
    Everything,
    /// Those that a member of these groups (row numbers; there may be none), or the reader, is linked to.
    Linked {
        /// The groups.
        groups: Vec<i64>,
        /// The reader's row number.
        reader: i64,
    },
}

impl Scope {
    /// Whether who sees this sees no less than who sees that.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) => true,
            (Self::Groups(_), Self::Everything) => false,
            (Self::Groups(groups), Self::Groups(others)) => others.iter().all(|seq| groups.contains(seq)),
        }
    }

    /// Whether a group, by its row number, is in sight.
    pub fn has_group(&self, seq: i64) -> bool {
        match self {
            Self::Everything => true,
            Self::Groups(groups) => groups.contains(&seq),
        }
    }
}
