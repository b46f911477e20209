//! Saved views as links beside the list: a click is all there is to them. They belong to the first load.

use crate::control_center::SignedIn;
use crate::i18n::Locale;
use crate::routes::{USERS, VIEWS};
use crate::ui::icon::Icon;
use crate::users::query::UserQuery;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// "Saved views". It stands open where the list shows one of them.
#[component]
pub fn SavedViews(
    /// The page's language.
    locale: Locale,
    /// What the list shows.
    query: Memo<UserQuery>,
) -> impl IntoView {
    let SignedIn(signed_in) = expect_context();
    let shown = Memo::new(move |_| query.with(UserQuery::to_view));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let views = signed_in.await.ok().flatten()?.views;
                let now = shown.get_untracked();
                let mut open = false;
                let links: Vec<_> = views.saved.into_iter().map(|(name, query)| {
                    open |= query == now;
                    let href = format!("{USERS}?{query}");
                    let current = move || (shown.with(|shown| *shown == query)).then_some("true");
                    view! { <a class="option" href=href aria-current=current>{name}</a> }
                }).collect();
                Some(view! {
                    <details class="views" open=open>
                        <summary>{td_string!(locale, views.title)}<Icon icon=icondata_lu::LuChevronRight/></summary>
                        <nav aria-label=td_string!(locale, views.title)>
                            {links}
                            <a class="option save-view" href=move || format!("{VIEWS}?{}", shown.get())>{td_string!(locale, views.save_this)}</a>
                        </nav>
                    </details>
                })
            })}
        </Suspense>
    }
}
