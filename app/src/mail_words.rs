//! The words of a mail; the server lays them out as text and as HTML.

use crate::i18n::Locale;
use crate::sign_in::LinkKind;
use crate::text::exact;
use crate::time::Moment;
use leptos_i18n::td_string;

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// It carries a link.
    Link(LinkKind),
    /// Tells the old address that another one has taken its place.
    EmailChanged,
}

impl MailKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link(kind) => kind.as_str(),
            Self::EmailChanged => "email_changed",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        if word == Self::EmailChanged.as_str() {
            Some(Self::EmailChanged)
        } else {
            LinkKind::parse(word).map(Self::Link)
        }
    }
}

/// A mail around its link, if it has one, in paragraphs of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// What stands above the link.
    pub before: Vec<String>,
    /// What the link is called where it can be a button; empty without one.
    pub button: String,
    /// What stands below.
    pub after: Vec<String>,
}

/// A mail in one of our languages: how its reader is called, their user name, the company's name (or empty)
/// and the end of the link.
pub fn words(language: &str, kind: MailKind, called: &str, name: &str, company: &str, until: Moment) -> Mail {
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
        MailKind::Link(LinkKind::Invitation) => Mail {
            subject: td_string!(locale, mail.invitation_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.invitation, place = place, name = name).to_string(),
            ],
            button: td_string!(locale, mail.invitation_button).to_owned(),
            after: vec![once, td_string!(locale, mail.invitation_unexpected).to_owned()],
        },
        MailKind::Link(LinkKind::Reset) => Mail {
            subject: td_string!(locale, mail.reset_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.reset, place = place, name = name).to_string(),
            ],
            button: td_string!(locale, mail.reset_button).to_owned(),
            after: vec![once, td_string!(locale, mail.reset_unexpected).to_owned()],
        },
        MailKind::Link(LinkKind::ConfirmEmail) => Mail {
            subject: td_string!(locale, mail.confirm_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.confirm, place = place, name = name).to_string(),
            ],
            button: td_string!(locale, mail.confirm_button).to_owned(),
            after: vec![once, td_string!(locale, mail.confirm_unexpected).to_owned()],
        },
        MailKind::EmailChanged => Mail {
            subject: td_string!(locale, mail.changed_subject, place = place.as_str()).to_string(),
            before: vec![
                hello,
                td_string!(locale, mail.changed, place = place, name = name).to_string(),
                td_string!(locale, mail.changed_unexpected).to_owned(),
            ],
            button: String::new(),
            after: Vec::new(),
        },
    }
}
