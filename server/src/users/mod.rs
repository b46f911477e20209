//! Use cases on users, a file each.

pub mod index;
