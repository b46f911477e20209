//! What a view shows, in words.

use super::{BUILT_IN, built_in_query};
use crate::groups::GroupId;
use crate::i18n::Locale;
use crate::users::SignInState;
use crate::users::query::{Sort, UserQuery};
use crate::users::words;
use leptos_i18n::td_string;

/// "Search: anna · Sign-in: Locked, Stale · Order: Created, descending"; "All users" where nothing is asked for.
/// `groups` says what groups are called, as far as the reader may know.
pub fn shown(locale: Locale, query: &str, groups: &[(GroupId, String)]) -> String {
    let query = UserQuery::parse(query);
    let mut parts = Vec::new();
    let mut add = |what: &str, values: Vec<String>| {
        if !values.is_empty() {
            parts.push(format!("{what}: {}", values.join(", ")));
        }
    };
    let group = |id: &GroupId| {
        let known = groups.iter().find(|(known, _)| known == id);
        known.map_or_else(
            || td_string!(locale, views.other_group).to_owned(),
            |(_, name)| name.clone(),
        )
    };
    let words_of = |words: Vec<&'static str>| words.into_iter().map(str::to_owned).collect();
    let search = (!query.search.is_empty()).then(|| query.search.clone());
    let activity = query.activity.iter().map(|one| words::activity(locale, *one));
    let states = query.sign_in.iter().map(|one| words::state(locale, *one));
    let columns = query.columns.iter().map(|one| words::column(locale, *one));
    add(td_string!(locale, filter.search), search.into_iter().collect());
    add(td_string!(locale, filter.activity), words_of(activity.collect()));
    add(td_string!(locale, filter.sign_in), words_of(states.collect()));
    add(td_string!(locale, filter.tag), query.tags.clone());
    add(
        td_string!(locale, filter.group),
        query.groups.iter().map(group).collect(),
    );
    if query.sort != Sort::default() {
        let mut order = vec![words::sort_key(locale, query.sort.key).to_owned()];
        order.extend(
            query
                .sort
                .descending
                .then(|| td_string!(locale, views.descending).to_owned()),
        );
        add(td_string!(locale, views.order), order);
    }
    add(td_string!(locale, users.columns), words_of(columns.collect()));
    if !query.is_filtered() {
        parts.insert(0, td_string!(locale, views.everybody).to_owned());
    }
    parts.join(" · ")
}

/// What a built-in view is called.
pub fn built_in_name(locale: Locale, state: SignInState) -> &'static str {
    match state {
        SignInState::Locked => td_string!(locale, views.locked),
        SignInState::Invited => td_string!(locale, views.invited),
        SignInState::Stale => td_string!(locale, views.stale),
        _ => td_string!(locale, views.review_due),
    }
}

/// Name and query of the built-in views.
pub fn built_in(locale: Locale) -> [(String, String); 4] {
    BUILT_IN.map(|state| (built_in_name(locale, state).to_owned(), built_in_query(state)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_told_in_the_readers_words() {
        let id: GroupId = "0190a5a4-0000-7000-8000-000000000000"
            .parse()
            .unwrap_or(GroupId(uuid::Uuid::nil()));
        let query = format!("q=anna&sign_in=locked&sign_in=stale&group={id}&sort=-created&column=tags");
        let sales = [(id, "Sales".to_owned())];
        for (locale, query, groups, text) in [
            (
                Locale::en,
                query.as_str(),
                &sales[..],
                "Search: anna · Sign-in: Locked, Not seen for 90 days · Group: Sales · Order: Created, descending · Columns: Tags",
            ),
            (
                Locale::en,
                "group=0190a5a4-0000-7000-8000-000000000000",
                &[],
                "Group: another group",
            ),
            (
                Locale::de,
                "sort=-created",
                &[],
                "Alle Benutzer · Reihenfolge: Angelegt, absteigend",
            ),
            (Locale::en, "", &[], "All users"),
        ] {
            assert_eq!(shown(locale, query, groups), text);
        }
    }
}
