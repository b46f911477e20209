//! Use cases through the real store, each on both databases.

mod demo;
mod http;
mod store;
mod support;
