//! What is said of the rows of a file.

use super::{Remark, RowKind};
use crate::audit::words::field;
use crate::i18n::Locale;
use leptos_i18n::td_string;

/// What a column means, in the reader's words.
pub fn column(locale: Locale, name: &str) -> String {
    match name {
        "line" => td_string!(locale, import.row).to_owned(),
        "user_name" => field(locale, "name"),
        _ => field(locale, name),
    }
}

/// What a kind of rows is called.
pub fn kind(locale: Locale, kind: RowKind) -> &'static str {
    match kind {
        RowKind::New => td_string!(locale, import.new_rows),
        RowKind::Changed => td_string!(locale, import.changed),
        RowKind::Same => td_string!(locale, import.same),
        RowKind::Wrong => td_string!(locale, import.wrong),
    }
}

/// A remark as a sentence: the column, what stands there, and what is the matter.
pub fn remark(locale: Locale, remark: &Remark) -> String {
    let column = column(locale, &remark.field);
    let reason = reason(locale, &remark.reason);
    if remark.value.is_empty() {
        format!("{column}: {reason}")
    } else {
        format!("{column}: {} {reason}", remark.value)
    }
}

fn reason(locale: Locale, code: &str) -> &'static str {
    match code {
        "required" => td_string!(locale, import_reason.required),
        "too_long" => td_string!(locale, import_reason.too_long),
        "whitespace_at_ends" => td_string!(locale, import_reason.whitespace_at_ends),
        "control_characters" => td_string!(locale, import_reason.control_characters),
        "mixed_scripts" => td_string!(locale, import_reason.mixed_scripts),
        "email_invalid" => td_string!(locale, import_reason.email_invalid),
        "empty_level" => td_string!(locale, import_reason.empty_level),
        "not_utf8" => td_string!(locale, import_reason.not_utf8),
        "date_invalid" => td_string!(locale, import_reason.date_invalid),
        "time_invalid" => td_string!(locale, import_reason.time_invalid),
        "in_future" => td_string!(locale, import_reason.in_future),
        "activity_unknown" => td_string!(locale, import_reason.activity_unknown),
        "not_yes_or_no" => td_string!(locale, import_reason.not_yes_or_no),
        "needed_for_api_only" => td_string!(locale, import_reason.needed_for_api_only),
        "only_for_api_only" => td_string!(locale, import_reason.only_for_api_only),
        "responsible_unknown" => td_string!(locale, import_reason.responsible_unknown),
        "responsible_self" => td_string!(locale, import_reason.responsible_self),
        "needs_name" => td_string!(locale, import_reason.needs_name),
        "contact_is_company" => td_string!(locale, import_reason.contact_is_company),
        "oneself" => td_string!(locale, import_reason.oneself),
        "too_many_names" => td_string!(locale, import_reason.too_many_names),
        "last_administrator" => td_string!(locale, import_reason.last_administrator),
        "group_holds_admin" => td_string!(locale, import_reason.group_holds_admin),
        "group_not_active" => td_string!(locale, import_reason.group_not_active),
        "responsible_deactivated" => td_string!(locale, import_reason.responsible_deactivated),
        "responsible_deleted" => td_string!(locale, import_reason.responsible_deleted),
        "responsible_expired" => td_string!(locale, import_reason.responsible_expired),
        "responsible_api_only" => td_string!(locale, import_reason.responsible_api_only),
        "name_repeated" => td_string!(locale, import_reason.name_repeated),
        "name_taken" => td_string!(locale, import_reason.name_taken),
        "email_taken" => td_string!(locale, import_reason.email_taken),
        "quote_open" => td_string!(locale, import_reason.quote_open),
        "cells_missing" => td_string!(locale, import_reason.cells_missing),
        "cells_left_over" => td_string!(locale, import_reason.cells_left_over),
        _ => td_string!(locale, import_reason.other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_names_the_cell_and_the_reason() {
        let it = Remark {
            field: "email".to_owned(),
            reason: "email_invalid".to_owned(),
            value: "\"e.graham\"".to_owned(),
        };
        assert_eq!(
            remark(Locale::de, &it),
            "System-E-Mail: \"e.graham\" ist keine E-Mail-Adresse"
        );
    }
}
