//! The bottom bar "Bulk actions": what to do with the selected rows.
//!
//! It belongs to one plain form with the checkboxes of the table, and CSS shows it when one is ticked: without
//! scripts it acts on the ticked rows of the page, or on all that match.

use super::buttons::asked;
use super::plan::desk::{Desk, Target};
use super::selection::{Selected, Selection};
use super::{ActionInput, BulkAction};
use crate::bulk;
use crate::control_center::SignedIn;
use crate::counted;
use crate::i18n::Locale;
use crate::many;
use crate::routes::PLANS;
use crate::split::Acting;
use crate::text::number;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_router::ChooseView;
use std::collections::HashSet;

/// The form of the bar; checkboxes of rows belong to it by `form=BULK`.
pub const BULK: &str = "bulk";

/// The bar.
#[component]
pub fn BulkBar(
    /// The page's language.
    locale: Locale,
    /// What is selected.
    selection: Selection,
    /// How many match. Read once something is selected: while the page is taken over, counts must not be.
    total: Memo<Option<u64>>,
    /// What is sent besides.
    fields: AnyView,
    /// Told which action's button was pressed.
    order: Callback<ActionInput>,
    /// The buttons for an administrator, or for somebody else.
    buttons: Callback<bool, AnyView>,
) -> impl IntoView {
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let selected = selection.selected;
    let count = Memo::new(move |_| selected.with(Selected::count));
    let all = Memo::new(move |_| selected.with(|selected| selected.all));
    let more_match =
        move || count.get() > 0 && all.get().is_none() && total.get().is_some_and(|total| total > count.get());
    // Whoever selects is about to ask for something.
    Effect::new(move |asked: Option<bool>| {
        let selects = count.get() > 0;
        if selects && asked != Some(true) {
            spawn_local(async { Acting::PlanDialog.preload().await });
        }
        selects || asked == Some(true)
    });
    view! {
        <section class="bulk-bar" class:shown=move || { count.get() > 0 } aria-label=td_string!(locale, selection.bar)>
            <form id=BULK method="post" action=PLANS on:submit=move |event| {
                if let Some(input) = asked(&event) {
                    order.run(input);
                }
            }>
                {fields}
                <input type="hidden" name="selected" value=move || selected.with(Selected::to_field)/>
                <span class="bulk-count scripted" role="status">{move || if let Some(all) = all.get() {
                    td_string!(locale, selection.all_selected, number = number(locale, all)).to_string()
                } else {
                    let count = count.get();
                    counted!(locale, selection.selected, count, number = number(locale, count))
                }}</span>
                <button type="button" class="button quiet scripted bulk-clear" on:click=move |_| selection.clear()>{td_string!(locale, selection.clear)}</button>
                <Show when=more_match>
                    <button type="button" class="button quiet accent scripted bulk-all" on:click=move |_| {
                        if let Some(total) = total.get_untracked() {
                            selected.set(Selected { ids: HashSet::new(), all: Some(total) });
                        }
                    }>{move || td_string!(locale, selection.select_all, number = number(locale, total.get().unwrap_or(0))).to_string()}</button>
                </Show>
                <label class="option unscripted"><input type="checkbox" name="all" value="true"/><span>{td_string!(locale, bulk.all)}</span></label>
                <Suspense>
                    {move || Suspend::new(async move {
                        let admin = signed_in.await.ok().flatten().is_some_and(|caller| caller.admin);
                        buttons.run(admin)
                    })}
                </Suspense>
            </form>
        </section>
    }
}

/// What the palette can do to the rows that are selected; `actions` are those for an administrator, or for somebody
/// else.
pub fn serve(
    locale: Locale,
    selection: Selection,
    send: impl Fn() -> bulk::Selection + Send + Sync + 'static,
    actions: impl Fn(bool) -> Vec<BulkAction> + Send + Sync + 'static,
) {
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    expect_context::<Desk>().serve(move || {
        let count = selection
            .selected
            .try_with_untracked(Selected::count)
            .filter(|count| *count > 0)?;
        let admin = signed_in.get_untracked()?.ok()??.admin;
        Some(Target {
            label: many!(locale, palette.on_selected, count),
            selection: send(),
            actions: actions(admin),
        })
    });
}
