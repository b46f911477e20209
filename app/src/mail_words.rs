//! The words of a mail; the server lays them out as text and as HTML.

use crate::i18n::Locale;
use crate::sign_in::LinkKind;
use crate::text::exact;
use crate::time::Moment;
use leptos_i18n::td_string;

/// A mail around its link, in paragraphs of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// What stands above the link.
    pub before: Vec<String>,
    /// What the link is called where it can be a button.
    pub button: String,
    /// What stands below.
    pub after: Vec<String>,
}

/// A mail in one of our languages: how its reader is called, their user name, the company's name (or empty)
/// and the end of the link.
pub fn words(language: &str, kind: LinkKind, called: &str, name: &str, company: &str, until: Moment) -> Mail {
    let locale = if language == "de" { Locale::de } else { Locale::en };
    let until = exact(locale, until);
    let place = if company.is_empty() {
        td_string!(locale, mail.place).to_owned()
    } else {
        td_string!(locale, mail.place_of, company = company).to_string()
    };
    let hello = td_string!(locale, mail.hello, name = called).to_string();
    let once = td_string!(locale, mail.once, time = until).to_string();
    match kind {
        LinkKind::Invitation => Mail {
            subject: td_string!(locale, mail.invitation_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.invitation, place = place, name = name).to_string(),
            ],
            button: td_string!(locale, mail.invitation_button).to_owned(),
            after: vec![once, td_string!(locale, mail.invitation_unexpected).to_owned()],
        },
        LinkKind::Reset => Mail {
            subject: td_string!(locale, mail.reset_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.reset, place = place, name = name).to_string(),
            ],
            button: td_string!(locale, mail.reset_button).to_owned(),
            after: vec![once, td_string!(locale, mail.reset_unexpected).to_owned()],
        },
    }
}
