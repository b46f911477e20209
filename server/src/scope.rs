//! Whose data a query may touch. Only [`crate::authorise`] makes one, and every query takes one.

/// What a caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// An administrator, or the program itself.
    Everything,
    /// A team lead: members of these groups (row numbers), never empty.
    Groups(Vec<i64>),
}
