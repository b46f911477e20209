//! The words of an answer that is no page: the server writes it where nothing can be rendered.

use crate::i18n::Locale;
use leptos_i18n::td_string;

/// Title and text for a status, in one of our languages.
pub fn words(language: &str, status: u16, request_id: &str) -> (String, String) {
    let locale = if language == "de" { Locale::de } else { Locale::en };
    let (title, what) = match status {
        403 => (
            td_string!(locale, error.foreign),
            td_string!(locale, error.foreign_what),
        ),
        404 => (
            td_string!(locale, error.not_found),
            td_string!(locale, error.not_found_what),
        ),
        413 => (
            td_string!(locale, error.too_large),
            td_string!(locale, error.too_large_what),
        ),
        503 => (
            td_string!(locale, error.unavailable),
            td_string!(locale, error.unavailable_what),
        ),
        400..500 => (
            td_string!(locale, error.not_understood),
            td_string!(locale, error.not_understood_what),
        ),
        _ => {
            let what = td_string!(locale, error.internal_what, request = request_id.to_owned());
            return (td_string!(locale, error.internal).to_owned(), what.to_string());
        }
    };
    (title.to_owned(), what.to_owned())
}
