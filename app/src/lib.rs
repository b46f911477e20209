//! What the browser and the server share: types, contracts and views.

#[cfg(feature = "ssr")]
pub mod context;
pub mod error;
pub mod groups;
pub mod query_string;
mod shell;
pub mod sign_in;
pub mod time;
pub mod users;

#[expect(
    deprecated,
    reason = "its successor, leptos_i18n_build, brings the sources of all ICU data along; the macro does the same"
)]
mod locales {
    leptos_i18n::load_locales!();
}
pub use locales::i18n;
pub use shell::{App, shell};
