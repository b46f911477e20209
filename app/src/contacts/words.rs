//! The words for what contacts are.

use super::{ContactRight, Kind, Relation};
use crate::control_center::SignedIn;
use crate::i18n::Locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What a relation is called.
pub fn relation(locale: Locale, relation: Relation) -> &'static str {
    match relation {
        Relation::Staff => td_string!(locale, contacts.staff),
        Relation::Customer => td_string!(locale, contacts.customer),
        Relation::Supplier => td_string!(locale, contacts.supplier),
    }
}

/// What a kind is called.
pub fn kind(locale: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Person => td_string!(locale, contacts.person),
        Kind::Company => td_string!(locale, contacts.company),
    }
}

/// What a field of a contact's form is called.
pub fn field(locale: Locale, field: &str) -> &'static str {
    match field {
        "kind" => td_string!(locale, contacts.kind),
        "relation" => td_string!(locale, contacts.relation),
        "title" => td_string!(locale, contacts.title),
        "first_name" => td_string!(locale, contacts.first_name),
        "last_name" => td_string!(locale, contacts.last_name),
        "company" => td_string!(locale, contacts.company),
        "position" => td_string!(locale, contacts.position),
        "department" => td_string!(locale, contacts.department),
        "email" => td_string!(locale, contacts.email),
        "phone" => td_string!(locale, contacts.phone),
        "mobile" => td_string!(locale, contacts.mobile),
        "address" => td_string!(locale, contacts.address),
        "country" => td_string!(locale, contacts.country),
        _ => td_string!(locale, contacts.photo),
    }
}

/// What a reader sees who may change contacts.
#[component]
pub fn ForWriters(
    /// It.
    children: ChildrenFn,
) -> impl IntoView {
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    view! {
        <Suspense>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    let writes = signed_in.await.ok().flatten().is_some_and(|caller| caller.contacts == ContactRight::Write);
                    writes.then(|| children())
                })
            }}
        </Suspense>
    }
}

/// The value of a contact's field as people read it.
pub fn value<'v>(locale: Locale, field: &str, value: &'v str) -> &'v str {
    match field {
        "kind" => Kind::parse(value).map_or(value, |it| kind(locale, it)),
        "relation" => Relation::parse(value).map_or(value, |it| relation(locale, it)),
        _ => value,
    }
}
