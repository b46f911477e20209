//! The sections of the Control Center: another module is one entry away, and one in `figures.rs`.

use crate::contacts::ContactRight;
use crate::i18n::Locale;
use crate::routes::{CONTACTS, GROUPS, USERS};
use crate::sign_in::CallerView;
use leptos_i18n::td_string;

/// A part of the Control Center, as its home shows it.
pub struct Section {
    /// Where it begins.
    pub path: &'static str,
    /// Its icon.
    pub icon: icondata_core::Icon,
    /// Its name.
    pub name: fn(Locale) -> &'static str,
    /// What the top bar says where somebody is in it.
    pub place: fn(Locale) -> &'static str,
    /// What it is for, one line.
    pub line: fn(Locale) -> &'static str,
    /// Whether this caller may open it.
    pub open_to: fn(&CallerView) -> bool,
}

/// All sections, in the order of the home page.
pub static SECTIONS: [Section; 3] = [
    Section {
        path: USERS,
        icon: icondata_lu::LuUsers,
        name: |locale| td_string!(locale, home.users),
        place: |locale| td_string!(locale, user_management),
        line: |locale| td_string!(locale, home.users_line),
        open_to: |caller| caller.admin || caller.lead,
    },
    Section {
        path: GROUPS,
        icon: icondata_lu::LuShapes,
        name: |locale| td_string!(locale, home.groups),
        place: |locale| td_string!(locale, user_management),
        line: |locale| td_string!(locale, home.groups_line),
        open_to: |caller| caller.admin || caller.lead,
    },
    Section {
        path: CONTACTS,
        icon: icondata_lu::LuContact,
        name: |locale| td_string!(locale, contacts.heading),
        place: |locale| td_string!(locale, contacts.heading),
        line: |locale| td_string!(locale, contacts.line),
        open_to: |caller| caller.contacts > ContactRight::None,
    },
];
