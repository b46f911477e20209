//! The sentences of the history.

use super::{Named, PERMISSION, Told, Who};
use crate::i18n::Locale;
use crate::text::{LANGUAGES, date, exact};
use crate::users::words;
use leptos_i18n::td_string;

/// Who did it, where that is nobody with a name.
pub fn who(locale: Locale, who: &Who) -> String {
    match who {
        Who::User { name, .. } => name.clone(),
        Who::Erased => td_string!(locale, history.erased_user).to_owned(),
        Who::Other => td_string!(locale, history.somebody_else).to_owned(),
        Who::CommandLine => td_string!(locale, history.command_line).to_owned(),
        Who::System => td_string!(locale, history.system).to_owned(),
    }
}

/// What was done, a sentence with `who` in the place of who did it, if it names them at all.
pub fn action(locale: Locale, action: &str, who: char) -> String {
    if let Some(undone) = action.strip_suffix(".undo") {
        let what = undone_action(locale, undone);
        return td_string!(locale, history.undo, who = who, what = what).to_string();
    }
    // One kind of sentence after the other, as they come in a user's life.
    match action {
        "user.create" => td_string!(locale, history.user_create, who = who).to_string(),
        "user.update" | "user.change" => td_string!(locale, history.user_update, who = who).to_string(),
        "user.invite" => td_string!(locale, history.user_invite, who = who).to_string(),
        "user.copy_invitation_link" => td_string!(locale, history.user_copy_invitation_link, who = who).to_string(),
        "user.accept_invitation" => td_string!(locale, history.user_accept_invitation, who = who).to_string(),
        "user.lost_password" => td_string!(locale, history.user_lost_password).to_owned(),
        "user.reset_password" => td_string!(locale, history.user_reset_password, who = who).to_string(),
        "user.set_password" => td_string!(locale, history.user_set_password, who = who).to_string(),
        "user.change_password" => td_string!(locale, history.user_change_password, who = who).to_string(),
        "user.ask_email" => td_string!(locale, history.user_ask_email, who = who).to_string(),
        "user.withdraw_email" => td_string!(locale, history.user_withdraw_email, who = who).to_string(),
        "user.confirm_email" => td_string!(locale, history.user_confirm_email, who = who).to_string(),
        "user.send_reset" => td_string!(locale, history.user_send_reset, who = who).to_string(),
        "user.lock" => td_string!(locale, history.user_lock).to_owned(),
        "user.unlock" => td_string!(locale, history.user_unlock, who = who).to_string(),
        "user.reset_attempts" => td_string!(locale, history.user_reset_attempts, who = who).to_string(),
        "user.activate" => td_string!(locale, history.user_activate, who = who).to_string(),
        "user.deactivate" => td_string!(locale, history.user_deactivate, who = who).to_string(),
        "user.delete" => td_string!(locale, history.user_delete, who = who).to_string(),
        "user.restore" => td_string!(locale, history.user_restore, who = who).to_string(),
        "user.erase" => td_string!(locale, history.user_erase, who = who).to_string(),
        "user.add_to_group" => td_string!(locale, history.user_add_to_group, who = who).to_string(),
        "user.remove_from_group" => td_string!(locale, history.user_remove_from_group, who = who).to_string(),
        "user.add_tag" => td_string!(locale, history.user_add_tag, who = who).to_string(),
        "user.remove_tag" => td_string!(locale, history.user_remove_tag, who = who).to_string(),
        "user.set_expiration" => td_string!(locale, history.user_set_expiration, who = who).to_string(),
        "user.keep_reviewed" => td_string!(locale, history.user_keep_reviewed, who = who).to_string(),
        "user.export" => td_string!(locale, history.user_export, who = who).to_string(),
        "access.export" => td_string!(locale, history.access_export, who = who).to_string(),
        "users.import" => td_string!(locale, history.users_import, who = who).to_string(),
        "session.sign_in" => td_string!(locale, history.session_sign_in, who = who).to_string(),
        "session.sign_in_failed" => td_string!(locale, history.session_sign_in_failed).to_owned(),
        "session.sign_out" => td_string!(locale, history.session_sign_out, who = who).to_string(),
        "session.end" => td_string!(locale, history.session_end, who = who).to_string(),
        "token.create" => td_string!(locale, history.token_create, who = who).to_string(),
        "token.revoke" => td_string!(locale, history.token_revoke, who = who).to_string(),
        "contact.create" => td_string!(locale, history.contact_create, who = who).to_string(),
        "contact.update" => td_string!(locale, history.contact_update, who = who).to_string(),
        "contact.delete" => td_string!(locale, history.contact_delete, who = who).to_string(),
        "contact.photo" => td_string!(locale, history.contact_photo, who = who).to_string(),
        "group.create" => td_string!(locale, history.group_create, who = who).to_string(),
        "group.update" => td_string!(locale, history.group_update, who = who).to_string(),
        "group.activate" => td_string!(locale, history.group_activate, who = who).to_string(),
        "group.deactivate" => td_string!(locale, history.group_deactivate, who = who).to_string(),
        "group.delete" => td_string!(locale, history.group_delete, who = who).to_string(),
        "group.restore" => td_string!(locale, history.group_restore, who = who).to_string(),
        "view.create" => td_string!(locale, views.event_create, who = who).to_string(),
        "view.update" => td_string!(locale, views.event_update, who = who).to_string(),
        "view.delete" => td_string!(locale, views.event_delete, who = who).to_string(),
        other => td_string!(locale, history.other_action, who = who, action = other.to_owned()).to_string(),
    }
}

fn undone_action(locale: Locale, action: &str) -> String {
    let known = match action {
        "user.activate" | "group.activate" => td_string!(locale, history.undone_activate),
        "user.deactivate" | "group.deactivate" => td_string!(locale, history.undone_deactivate),
        "user.delete" | "group.delete" => td_string!(locale, history.undone_delete),
        "user.restore" | "group.restore" => td_string!(locale, history.undone_restore),
        "user.add_to_group" => td_string!(locale, history.undone_add_to_group),
        "user.remove_from_group" => td_string!(locale, history.undone_remove_from_group),
        "user.add_tag" => td_string!(locale, history.undone_add_tag),
        "user.remove_tag" => td_string!(locale, history.undone_remove_tag),
        "user.set_expiration" => td_string!(locale, history.undone_set_expiration),
        "user.keep_reviewed" => td_string!(locale, history.undone_keep_reviewed),
        other => return td_string!(locale, history.undone_other, action = other.to_owned()).to_string(),
    };
    known.to_owned()
}

/// What a field is called; one that nobody has named yet by its name in the audit trail.
pub fn field(locale: Locale, field: &str) -> String {
    let known = match field {
        "contact.name" | "group.name" => td_string!(locale, record.contact_name),
        "contact.email" => td_string!(locale, record.contact_email),
        _ => return field_of_user(locale, field.split_once('.').map_or(field, |(_, field)| field)),
    };
    known.to_owned()
}

fn field_of_user(locale: Locale, field: &str) -> String {
    if let Some(permission) = field.strip_prefix(PERMISSION) {
        return td_string!(locale, history.permission, name = permission).to_string();
    }
    let known = match field {
        "name" => td_string!(locale, record.name),
        "email" => td_string!(locale, record.email),
        "wanted_email" => td_string!(locale, history.wanted_email),
        "activity" => td_string!(locale, record.activity),
        "contact" => td_string!(locale, record.contact),
        "groups" => td_string!(locale, record.groups),
        "group" => td_string!(locale, history.group),
        "writable" => td_string!(locale, history.writable),
        "no_shared_data" => td_string!(locale, record.no_shared_data),
        "api_only" => td_string!(locale, record.api_only),
        "purpose" => td_string!(locale, record.purpose),
        "responsible" => td_string!(locale, record.responsible),
        "review_on" => td_string!(locale, record.review_on),
        "expires_on" => td_string!(locale, record.expires),
        "tags" => td_string!(locale, record.tags),
        "tag" => td_string!(locale, history.tag),
        "description" => td_string!(locale, record.description),
        "locale" => td_string!(locale, history.language),
        "time_zone" => td_string!(locale, history.time_zone),
        "password" => td_string!(locale, record.password),
        "invitation_expires_at" => td_string!(locale, record.invitation),
        "last_login" => td_string!(locale, record.last_login),
        "failed_attempts" => td_string!(locale, record.failed_attempts),
        "locked_until" => td_string!(locale, record.lock),
        "reviewed_at" => td_string!(locale, history.reviewed),
        "sessions" => td_string!(locale, record.sessions),
        "kind" => td_string!(locale, history.kind),
        "relation" => td_string!(locale, record.relation),
        "title" => td_string!(locale, history.salutation),
        "first_name" => td_string!(locale, history.first_name),
        "last_name" => td_string!(locale, history.last_name),
        "company" => td_string!(locale, record.company),
        "position" => td_string!(locale, record.position),
        "department" => td_string!(locale, record.department),
        "phone" => td_string!(locale, record.phone),
        "mobile" => td_string!(locale, record.mobile),
        "address" => td_string!(locale, history.address),
        "country" => td_string!(locale, history.country),
        "photo" => td_string!(locale, history.photo),
        "leader" => td_string!(locale, history.leader),
        "permissions" => td_string!(locale, history.permissions),
        "shared" => td_string!(locale, views.shared),
        "replaced" => td_string!(locale, views.replaced),
        _ => return field.to_owned(),
    };
    known.to_owned()
}

/// A value of a field.
pub fn told(locale: Locale, field: &str, value: &Told) -> String {
    match value {
        Told::Text(text) => text_of(locale, field, text),
        Told::Is(true) => td_string!(locale, record.yes).to_owned(),
        Told::Is(false) => td_string!(locale, record.no).to_owned(),
        Told::Activity(activity) => words::activity(locale, *activity).to_owned(),
        Told::Day(day) => date(locale, *day),
        Told::Time(moment) => exact(locale, *moment),
        Told::Group(group, writable) => {
            let name = named(group, td_string!(locale, history.another_group), locale);
            match writable {
                None => name,
                Some(true) => format!("{name} ({})", td_string!(locale, record.writable)),
                Some(false) => format!("{name} ({})", td_string!(locale, record.read_only)),
            }
        }
        Told::User(user) => named(user, td_string!(locale, history.another_user), locale),
        Told::Contact(contact) => named(contact, td_string!(locale, history.another_contact), locale),
        Told::Set => td_string!(locale, history.is_set).to_owned(),
    }
}

fn named(name: &Named, other: &str, locale: Locale) -> String {
    match name {
        Named::Known(name) => name.clone(),
        Named::Other => other.to_owned(),
        Named::Gone => td_string!(locale, history.gone).to_owned(),
    }
}

/// A text, or the word that it stands for.
fn text_of(locale: Locale, field: &str, text: &str) -> String {
    let kinds = ["contact.", "group."].into_iter();
    let field = kinds.fold(field, |field, kind| field.strip_prefix(kind).unwrap_or(field));
    let word = match (field, text) {
        (permission, "read") if permission.starts_with(PERMISSION) => td_string!(locale, history.right_read),
        (permission, "write") if permission.starts_with(PERMISSION) => td_string!(locale, history.right_write),
        ("relation", "staff") => td_string!(locale, record.staff),
        ("relation", "customer") => td_string!(locale, record.customer),
        ("relation", "supplier") => td_string!(locale, record.supplier),
        ("kind", "person") => td_string!(locale, history.person),
        ("kind", "company") => td_string!(locale, record.company),
        ("locale", code) => {
            let language = LANGUAGES.into_iter().find(|(known, _)| *known == code);
            return language.map_or(text, |(_, name)| name).to_owned();
        }
        _ => text,
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Date, Moment};
    use crate::users::{Activity, UserId};
    use uuid::Uuid;

    /// Everything that the program writes about users, contacts and groups.
    const ACTIONS: [&str; 50] = [
        "user.create",
        "user.update",
        "user.change",
        "user.invite",
        "user.copy_invitation_link",
        "user.set_password",
        "user.accept_invitation",
        "user.lost_password",
        "user.reset_password",
        "user.change_password",
        "user.ask_email",
        "user.withdraw_email",
        "user.confirm_email",
        "user.send_reset",
        "user.lock",
        "user.unlock",
        "user.reset_attempts",
        "user.activate",
        "user.deactivate",
        "user.delete",
        "user.restore",
        "user.erase",
        "user.add_to_group",
        "user.remove_from_group",
        "user.add_tag",
        "user.remove_tag",
        "user.set_expiration",
        "user.keep_reviewed",
        "user.export",
        "access.export",
        "users.import",
        "session.sign_in",
        "session.sign_in_failed",
        "session.sign_out",
        "session.end",
        "token.create",
        "token.revoke",
        "contact.create",
        "contact.update",
        "contact.delete",
        "contact.photo",
        "group.create",
        "group.update",
        "group.activate",
        "group.deactivate",
        "group.delete",
        "group.restore",
        "view.create",
        "view.update",
        "view.delete",
    ];

    #[test]
    fn every_action_is_a_sentence_of_its_own_in_every_language() {
        for locale in [Locale::en, Locale::de] {
            let mut said = std::collections::BTreeSet::new();
            for name in ACTIONS {
                let sentence = action(locale, name, '@');
                assert!(sentence.ends_with('.'), "{sentence}");
                assert!(!sentence.contains(name), "{name} has no sentence: {sentence}");
                said.insert(sentence);
            }
            // Changed by a form or by an import is the same to the reader.
            assert_eq!(said.len(), ACTIONS.len() - 1);
        }
    }

    #[test]
    fn sentences_read_well_in_both_languages() {
        for (name, english, german) in [
            (
                "user.deactivate",
                "@ deactivated the user.",
                "@ hat den Benutzer deaktiviert.",
            ),
            (
                "user.deactivate.undo",
                "@ undid the deactivation.",
                "@ hat die Deaktivierung rückgängig gemacht.",
            ),
            ("group.delete", "@ deleted the group.", "@ hat die Gruppe gelöscht."),
            (
                "group.activate.undo",
                "@ undid the activation.",
                "@ hat die Aktivierung rückgängig gemacht.",
            ),
            (
                "session.sign_in_failed",
                "A sign-in failed.",
                "Eine Anmeldung ist fehlgeschlagen.",
            ),
            ("user.fancy", "@ did “user.fancy”.", "@ hat „user.fancy“ ausgeführt."),
            (
                "user.fancy.undo",
                "@ undid “user.fancy”.",
                "@ hat „user.fancy“ rückgängig gemacht.",
            ),
        ] {
            assert_eq!(action(Locale::en, name, '@'), english);
            assert_eq!(action(Locale::de, name, '@'), german);
        }
    }

    #[test]
    fn whoever_has_no_name_is_told_in_words() {
        let named = Who::User {
            id: UserId(Uuid::nil()),
            name: "amy".into(),
        };
        for (it, english, german) in [
            (named, "amy", "amy"),
            (Who::System, "The system", "Das System"),
            (Who::CommandLine, "The command line", "Die Kommandozeile"),
            (Who::Other, "Somebody else", "Jemand anderes"),
            (Who::Erased, "An erased user", "Ein endgültig gelöschter Benutzer"),
        ] {
            assert_eq!(who(Locale::en, &it), english);
            assert_eq!(who(Locale::de, &it), german);
        }
    }

    #[test]
    fn values_are_told_in_the_readers_words() {
        let noon = Moment {
            at: 1_795_176_000_000_000,
            offset: 60,
        };
        let group = |writable| Told::Group(Named::Known("Sales".into()), writable);
        for (name, value, english, german) in [
            ("api_only", Told::Is(true), "Yes", "Ja"),
            ("expires_on", Told::Day(Date(20_777)), "2026-11-20", "20.11.2026"),
            (
                "locked_until",
                Told::Time(noon),
                "2026-11-20 13:00 (UTC+01:00)",
                "20.11.2026 13:00 (UTC+01:00)",
            ),
            (
                "activity",
                Told::Activity(Activity::Deactivated),
                "Deactivated",
                "Deaktiviert",
            ),
            ("groups", group(None), "Sales", "Sales"),
            ("groups", group(Some(true)), "Sales (writable)", "Sales (schreibend)"),
            (
                "groups",
                Told::Group(Named::Other, None),
                "another group",
                "andere Gruppe",
            ),
            (
                "responsible",
                Told::User(Named::Other),
                "another user",
                "anderer Benutzer",
            ),
            (
                "contact",
                Told::Contact(Named::Gone),
                "no longer there",
                "nicht mehr vorhanden",
            ),
            ("password", Told::Set, "set", "gesetzt"),
            ("relation", Told::Text("supplier".into()), "Supplier", "Lieferant"),
            (
                "contact.relation",
                Told::Text("supplier".into()),
                "Supplier",
                "Lieferant",
            ),
            ("locale", Told::Text("de".into()), "Deutsch", "Deutsch"),
            ("description", Told::Text("staff".into()), "staff", "staff"),
        ] {
            assert_eq!(told(Locale::en, name, &value), english);
            assert_eq!(told(Locale::de, name, &value), german);
        }
        assert_eq!(field(Locale::de, "contact.first_name"), "Vorname");
        assert_eq!(field(Locale::en, "group.leader"), "Leader");
        assert_eq!(field(Locale::en, "group.permissions.billing"), "Permission billing");
        assert_eq!(field(Locale::de, "group.permissions.billing"), "Berechtigung billing");
        let write = Told::Text("write".into());
        assert_eq!(told(Locale::de, "group.permissions.billing", &write), "schreiben");
        assert_eq!(told(Locale::en, "group.description", &write), "write");
        assert_eq!(field(Locale::en, "shoe_size"), "shoe_size");
    }
}
