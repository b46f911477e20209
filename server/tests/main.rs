//! Use cases through the real store, each on both databases.

mod store;
mod support;
