//! The sections of the Control Center: another module is one entry away.

use crate::contacts::ContactRight;
use crate::counted;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::{CONTACTS, GROUPS, USERS};
use crate::sign_in::CallerView;
use crate::text::number;
use crate::users::{Activity, Facet, SignInState, UserCounts};
use leptos_i18n::td_string;
use std::future::Future;
use std::pin::Pin;

/// A live figure on its way.
pub type Figure = Pin<Box<dyn Future<Output = Result<String, AppError>> + Send>>;

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
    /// The figure that tells how things stand.
    pub figure: fn(Locale) -> Figure,
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
        figure: |locale| Box::pin(users_figure(locale)),
        open_to: |caller| caller.admin || caller.lead,
    },
    Section {
        path: GROUPS,
        icon: icondata_lu::LuShapes,
        name: |locale| td_string!(locale, home.groups),
        place: |locale| td_string!(locale, user_management),
        line: |locale| td_string!(locale, home.groups_line),
        figure: |locale| Box::pin(groups_figure(locale)),
        open_to: |caller| caller.admin || caller.lead,
    },
    Section {
        path: CONTACTS,
        icon: icondata_lu::LuContact,
        name: |locale| td_string!(locale, contacts.heading),
        place: |locale| td_string!(locale, contacts.heading),
        line: |locale| td_string!(locale, contacts.line),
        figure: |locale| Box::pin(contacts_figure(locale)),
        open_to: |caller| caller.contacts > ContactRight::None,
    },
];

fn of<T: PartialEq>(facets: &[Facet<T>], value: &T) -> u64 {
    facets
        .iter()
        .find(|facet| facet.value == *value)
        .map_or(0, |facet| facet.count)
}

async fn users_figure(locale: Locale) -> Result<String, AppError> {
    let counts: UserCounts = crate::users::api::count_users(String::new()).await?;
    Ok(td_string!(
        locale,
        home.users_figure,
        active = number(locale, of(&counts.activity, &Activity::Active)),
        invited = number(locale, of(&counts.sign_in, &SignInState::Invited)),
        locked = number(locale, of(&counts.sign_in, &SignInState::Locked))
    )
    .to_string())
}

async fn groups_figure(locale: Locale) -> Result<String, AppError> {
    let total = crate::groups::api::list_groups("size=25".to_owned()).await?.pager.total;
    Ok(counted!(
        locale,
        home.groups_figure,
        total,
        number = number(locale, total)
    ))
}

async fn contacts_figure(locale: Locale) -> Result<String, AppError> {
    let total = crate::contacts::api::count_contacts(String::new()).await?.pager.total;
    Ok(counted!(locale, contacts.figure, total, number = number(locale, total)))
}
