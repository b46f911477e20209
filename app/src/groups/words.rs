//! The words for what groups are.

use super::input::RIGHTS;
use crate::i18n::Locale;
use leptos_i18n::td_string;

/// What a field of the form is called.
pub fn label(locale: Locale, field: &str) -> &'static str {
    match field {
        "leader" => td_string!(locale, groups.leader),
        "description" => td_string!(locale, record.description),
        "tags" => td_string!(locale, record.tags),
        "permissions" => td_string!(locale, groups.permissions),
        _ => td_string!(locale, groups.name),
    }
}

/// What a right is called: none, read or write.
pub fn right(locale: Locale, right: Option<bool>) -> &'static str {
    match right {
        None => td_string!(locale, groups.right_none),
        Some(false) => td_string!(locale, groups.right_read),
        Some(true) => td_string!(locale, groups.right_write),
    }
}

/// Permissions as the server writes them side by side, `billing:write tasks:`, as they are read: "billing: Write".
pub fn rights(locale: Locale, written: &str) -> String {
    let told = written.split(' ').filter_map(|one| {
        let (permission, word) = one.split_once(':')?;
        let (_, known) = RIGHTS.into_iter().find(|(other, _)| *other == word)?;
        Some(format!("{permission}: {}", right(locale, known)))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What saving has done.
pub fn notice(locale: Locale, code: &str, _: u64) -> String {
    if code == "created" {
        td_string!(locale, groups.created).to_owned()
    } else {
        td_string!(locale, user_form.saved).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differing_permissions_are_told_one_by_one() {
        assert_eq!(
            rights(Locale::en, "billing:write tasks: notes:read"),
            "billing: Write, tasks: None, notes: Read"
        );
        assert_eq!(rights(Locale::de, "billing:write"), "billing: Schreiben");
        assert_eq!(rights(Locale::en, ""), "");
    }
}
