//! What the browser and the server share: types, contracts and views.

pub mod access;
pub mod api_guide;
pub mod audit;
pub mod bulk;
pub mod contacts;
#[cfg(feature = "ssr")]
pub mod context;
pub mod control_center;
pub mod error;
pub mod form;
pub mod groups;
pub mod import;
#[cfg(feature = "ssr")]
pub mod mail_words;
pub mod panic_banner;
#[cfg(feature = "ssr")]
pub mod problem;
pub mod profile;
pub mod query_string;
pub mod rights;
pub mod routes;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod sign_in;
pub mod split;
pub mod text;
pub mod time;
pub mod tokens;
pub mod ui;
pub mod users;
pub mod views;
pub mod wire;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// The texts of `locales/` as code, made by `build.rs`.
#[expect(clippy::pedantic, clippy::expect_used, reason = "generated")]
mod locales {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use locales::i18n;
