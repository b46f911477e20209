//! The actions at the top of a record, of a user as of a group: those of the bulk bar, on one.

use super::buttons::{ActionButtons, Bar, Problem, asked, buttons};
use super::plan::desk::{Desk, Target};
use super::{ActionInput, BulkAction, Selection};
use crate::control_center::SignedIn;
use crate::i18n::Locale;
use crate::routes::PLANS;
use crate::sign_in::CallerView;
use crate::text::locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The actions that mean something here, and that the caller may do.
#[component]
pub fn RecordActions(
    /// What it is called.
    name: String,
    /// It, to be acted on.
    selection: Selection,
    /// Its identity, as a form sends it.
    id: String,
    /// The path of its record.
    back: String,
    /// What is offered to whom.
    offered: Callback<CallerView, Vec<BulkAction>>,
    /// What those that need to know something are told by without scripts.
    #[prop(optional)]
    arguments: Option<fn(Locale) -> AnyView>,
) -> impl IntoView {
    let locale = locale();
    let desk = expect_context::<Desk>();
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let subject = selection.subject().as_str();
    let served = StoredValue::new((name, selection));
    desk.serve(move || {
        let caller = signed_in.get_untracked()?.ok()??;
        let actions = offered.try_run(caller)?;
        served.try_with_value(|(name, selection)| Target {
            label: name.clone(),
            selection: selection.clone(),
            actions,
        })
    });
    let place = move |input: ActionInput| {
        let selection = served.try_with_value(|(_, selection)| selection.clone());
        if let Some(selection) = selection {
            desk.place(input, selection);
        }
    };
    view! {
        <Problem locale/>
        <Suspense>
            {move || {
                let (id, back) = (id.clone(), back.clone());
                Suspend::new(async move {
                    let caller = signed_in.await.ok().flatten()?;
                    let actions = offered.try_run(caller)?;
                    let arguments = arguments.map_or_else(|| ().into_any(), |arguments| arguments(locale));
                    (!actions.is_empty()).then(|| view! {
                        <form class="record-actions" method="post" action=PLANS aria-label=td_string!(locale, bulk.on_user)
                            on:submit=move |event| {
                                if let Some(input) = asked(&event) {
                                    place(input);
                                }
                            }>
                            <input type="hidden" name="subject" value=subject/>
                            <input type="hidden" name="ids" value=id/>
                            <input type="hidden" name="back" value=back/>
                            <ActionButtons locale buttons=buttons(locale, actions) bar=Bar::Record arguments/>
                        </form>
                    })
                })
            }}
        </Suspense>
    }
}
