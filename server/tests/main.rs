//! Use cases through the real store, each on both databases.

mod groups;
mod http;
mod store;
mod support;
mod users;
