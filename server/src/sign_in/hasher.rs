//! Passwords.

/// Hashes off the async threads, with bounded memory.
#[derive(Default)]
pub struct Hasher {}
