//! The live figures of the home page. They stand apart from the sections, which the top bar of every page names, so that
//! what they ask for is loaded with the home alone.

use crate::counted;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::{CONTACTS, GROUPS, USERS};
use crate::text::number;
use crate::users::query::UserQuery;
use crate::users::{Activity, Facet, SignInState, UserCounts};
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;

/// How things stand in a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// One line.
    pub line: String,
    /// What somebody has to do, and where.
    pub due: Option<(String, String)>,
}

/// Asks for a figure.
pub type Ask = fn(Locale) -> Pin<Box<dyn Future<Output = Result<Figure, AppError>> + Send>>;

/// The figures by their section's path.
pub static FIGURES: [(&str, Ask); 3] = [
    (USERS, |locale| Box::pin(users(locale))),
    (GROUPS, |locale| Box::pin(groups(locale))),
    (CONTACTS, |locale| Box::pin(contacts(locale))),
];

impl From<String> for Figure {
    fn from(line: String) -> Self {
        Self { line, due: None }
    }
}

fn of<T: PartialEq>(facets: &[Facet<T>], value: &T) -> u64 {
    facets
        .iter()
        .find(|facet| facet.value == *value)
        .map_or(0, |facet| facet.count)
}

async fn users(locale: Locale) -> Result<Figure, AppError> {
    let counts: UserCounts = crate::users::api::count_users(String::new()).await?;
    let line = td_string!(
        locale,
        home.users_figure,
        active = number(locale, of(&counts.activity, &Activity::Active)),
        invited = number(locale, of(&counts.sign_in, &SignInState::Invited)),
        locked = number(locale, of(&counts.sign_in, &SignInState::Locked))
    )
    .to_string();
    let due = of(&counts.sign_in, &SignInState::ReviewDue);
    let list = UserQuery {
        sign_in: vec![SignInState::ReviewDue],
        ..UserQuery::default()
    };
    Ok(Figure {
        due: (due > 0).then(|| {
            let text = counted!(locale, home.users_due, due, number = number(locale, due));
            (text, list.href())
        }),
        line,
    })
}

async fn groups(locale: Locale) -> Result<Figure, AppError> {
    let total = crate::groups::api::count_groups(String::new()).await?.pager.total;
    Ok(counted!(locale, home.groups_figure, total, number = number(locale, total)).into())
}

async fn contacts(locale: Locale) -> Result<Figure, AppError> {
    let total = crate::contacts::api::count_contacts(String::new()).await?.pager.total;
    Ok(counted!(locale, contacts.figure, total, number = number(locale, total)).into())
}
