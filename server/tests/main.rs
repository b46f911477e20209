//! Use cases through the real store, each on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed; clippy's own exception stops at helpers"
)]

mod access;
mod audit;
mod bulk;
mod contacts;
mod demo;
mod groups;
mod http;
mod import;
mod mail;
mod profile;
mod sign_in;
mod store;
mod support;
mod tokens;
mod users;
mod views;
