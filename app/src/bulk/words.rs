//! The words for actions.

use super::BulkAction;
use crate::i18n::Locale;
use leptos_i18n::td_string;

/// What an action is called on its button.
pub fn verb(locale: Locale, action: BulkAction) -> &'static str {
    match action {
        BulkAction::Activate => td_string!(locale, bulk.activate),
        BulkAction::Deactivate => td_string!(locale, bulk.deactivate),
        BulkAction::Delete => td_string!(locale, bulk.delete),
        BulkAction::Restore => td_string!(locale, bulk.restore),
        BulkAction::Erase => td_string!(locale, bulk.erase),
        BulkAction::Reinvite => td_string!(locale, bulk.reinvite),
        BulkAction::SendReset => td_string!(locale, bulk.send_reset),
        BulkAction::ResetAttempts => td_string!(locale, bulk.reset_attempts),
        BulkAction::AddToGroup => td_string!(locale, bulk.add_to_group),
        BulkAction::RemoveFromGroup => td_string!(locale, bulk.remove_from_group),
        BulkAction::AddTag => td_string!(locale, bulk.add_tag),
        BulkAction::RemoveTag => td_string!(locale, bulk.remove_tag),
        BulkAction::SetExpiration => td_string!(locale, bulk.set_expiration),
        BulkAction::KeepReviewed => td_string!(locale, bulk.keep_reviewed),
    }
}
