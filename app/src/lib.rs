//! What the browser and the server share: types, contracts and views.

#[cfg(feature = "ssr")]
pub mod context;
pub mod error;
pub mod form;
pub mod groups;
pub mod query_string;
mod stand_in;
pub mod sign_in;
pub mod text;
pub mod time;
pub mod users;

/// The texts of `locales/` as code, made by `build.rs`.
#[expect(
    clippy::pedantic,
    reason = "generated"
)]
mod locales {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use locales::i18n;
pub use stand_in::{App, shell};
