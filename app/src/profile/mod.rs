//! `/profile`: the own account. Several small plain forms, each posted to a path of its own, so that they work without
//! scripts and need none.

pub mod api;
pub mod confirm;
mod forms;
pub mod page;
mod settings;

use crate::form::{FormDraft, VERSION};
use crate::query_string::pairs;
use crate::sign_in::session_api::SessionView;
use crate::time::Moment;
use crate::users::{MailState, UserRecordView};
use serde::{Deserialize, Serialize};

/// The field of a draft that says which of the page's forms it is of.
pub const SECTION: &str = "section";
/// The section of name, language and time zone.
pub const ACCOUNT: &str = "account";

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// The record.
    pub user: UserRecordView,
    /// Name, language and time zone as a form.
    pub account: FormDraft,
    /// What was typed into a form that came back, or what was done by one.
    pub draft: FormDraft,
    /// The email that is wanted.
    pub pending: Option<PendingEmail>,
    /// Whether a mail server is set.
    pub sends_mail: bool,
    /// The company's time zone.
    pub company_zone: String,
    /// Time zones to choose from.
    pub zones: Vec<String>,
    /// Open sessions, the last used first.
    pub sessions: Vec<SessionView>,
    /// `light`, `dark` or `system`.
    pub appearance: String,
    /// Whether single-letter keys are on in this browser.
    pub letter_keys: bool,
}

impl ProfileView {
    /// What stands in this form: what came back of it, else `saved`.
    fn form(&self, section: &str, saved: &FormDraft) -> FormDraft {
        if self.draft.value(SECTION) == section {
            self.draft.clone()
        } else {
            saved.clone()
        }
    }
}

/// An email that is wanted and not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEmail {
    /// The address.
    pub email: String,
    /// When it was last asked to confirm.
    pub asked_at: Moment,
    /// What became of the mail to it.
    pub mail: Option<MailState>,
}

/// What a link confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmView {
    /// Whose sign-in name.
    pub name: String,
    /// The address that is to be theirs.
    pub email: String,
    /// Who looks at it.
    pub reader: ConfirmReader,
}

/// Who looks at a link that confirms an email: whoever reads the mail may be somebody else, where the address was
/// mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConfirmReader {
    /// Whose email it is to be, signed in: they alone confirm it.
    Owner,
    /// Somebody else who is signed in.
    Other,
    /// Nobody is signed in.
    Nobody,
}

/// The form of name, language and time zone, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountInput {
    /// The version that was read.
    pub version: i64,
    /// Sign-in name.
    pub name: String,
    /// Code of a language; empty: the browser's.
    pub language: String,
    /// IANA name of a time zone; empty: the company's.
    pub time_zone: String,
}

impl AccountInput {
    /// Reads a form as it was sent. Other fields are nobody's to send (TRUST 20).
    pub fn parse(raw: &str) -> Self {
        let mut input = Self::default();
        for (field, value) in pairs(raw) {
            let value = value.trim();
            match &*field {
                VERSION => input.version = value.parse().unwrap_or(0),
                "name" => value.clone_into(&mut input.name),
                "language" => value.clone_into(&mut input.language),
                "time_zone" => value.clone_into(&mut input.time_zone),
                _ => {}
            }
        }
        input
    }
}

#[cfg(test)]
mod tests {
    use super::AccountInput;

    #[test]
    fn only_what_is_asked_is_read() {
        let raw =
            "version=7&name=+amy+&language=de&time_zone=Asia%2FTokyo&email=x%40example.com&api_only=true&groups=1";
        let input = AccountInput {
            version: 7,
            name: "amy".into(),
            language: "de".into(),
            time_zone: "Asia/Tokyo".into(),
        };
        assert_eq!(AccountInput::parse(raw), input);
    }
}
