//! Counts in memory.

/// The index.
#[derive(Default)]
pub struct UserIndex {}
