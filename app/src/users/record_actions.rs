//! The actions at the top of a user's record: those of the bulk bar, on one user.

use super::UserRecordView;
use super::action_buttons::{ActionButtons, Problem, asked};
use super::bulk::Selection;
use super::offered;
use super::plan::desk::{Desk, Target};
use crate::control_center::SignedIn;
use crate::routes::{PLANS, USERS};
use crate::text::locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The actions that mean something for this user, and that the caller may do.
#[component]
pub fn RecordActions(
    /// The user.
    user: UserRecordView,
) -> impl IntoView {
    let locale = locale();
    let desk = expect_context::<Desk>();
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let id = user.item.id;
    let served = StoredValue::new(user.clone());
    desk.serve(move || {
        let caller = signed_in.get_untracked()?.ok()??;
        served.try_with_value(|user| Target {
            label: user.item.name.clone(),
            selection: Selection::Users(vec![id]),
            actions: offered::of_user(user, &caller),
        })
    });
    view! {
        <Problem locale/>
        <Suspense>
            {move || {
                let user = user.clone();
                Suspend::new(async move {
                    let caller = signed_in.await.ok().flatten()?;
                    let actions = offered::of_user(&user, &caller);
                    (!actions.is_empty()).then(|| view! {
                        <form class="record-actions" method="post" action=PLANS aria-label=td_string!(locale, bulk.on_user)
                            on:submit=move |event| {
                                if let Some(action) = asked(&event) {
                                    desk.ask(action, Selection::Users(vec![id]));
                                }
                            }>
                            <input type="hidden" name="ids" value=id.to_string()/>
                            <input type="hidden" name="back" value=format!("{USERS}/{id}")/>
                            <ActionButtons locale actions arguments=arguments(locale)/>
                        </form>
                    })
                })
            }}
        </Suspense>
    }
}

/// What actions are about, where no dialog can ask. Groups are chosen in the form below.
fn arguments(locale: crate::i18n::Locale) -> AnyView {
    view! {
        <div class="bulk-arguments unscripted">
            <label for="bulk-tag">{td_string!(locale, bulk.tag)}</label>
            <input id="bulk-tag" type="text" name="tag" autocomplete="off"/>
            <label for="bulk-date">{td_string!(locale, bulk.date)}</label>
            <input id="bulk-date" type="date" name="date"/>
            <p class="hint">{td_string!(locale, bulk.date_hint)}</p>
        </div>
    }
    .into_any()
}
