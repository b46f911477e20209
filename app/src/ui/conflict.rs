//! Two people saved the same: both versions side by side, with a choice for each field that differs.

use crate::form::{Difference, TAKE};
use crate::i18n::Locale;
use crate::text::locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The choices. Whoever alone changed a field is chosen at first.
#[component]
pub fn Conflict(
    /// What a field is called.
    label: fn(Locale, &str) -> &'static str,
    /// The fields that differ.
    differences: Vec<Difference>,
) -> impl IntoView {
    let locale = locale();
    let nothing = td_string!(locale, record.none);
    let told = move |text: String, ticks: bool| match text.as_str() {
        "" => nothing.to_owned(),
        "true" if ticks => td_string!(locale, record.yes).to_owned(),
        "false" if ticks => td_string!(locale, record.no).to_owned(),
        _ => text,
    };
    let side = move |field: &str, value: &'static str, title: &'static str, shown: String, chosen: bool| {
        view! {
            <label class="side">
                <input type="radio" name=format!("{TAKE}{field}") value=value checked=chosen/>
                <span class="side-title">{title}</span>
                <span class="side-text">{shown}</span>
            </label>
        }
    };
    view! {
        <div class="card part conflict" role="alert" tabindex="-1">
            <h2>{td_string!(locale, form.conflict)}</h2>
            <p>{td_string!(locale, form.conflict_what)}</p>
            {differences.into_iter().map(|Difference { field, mine, theirs, only_theirs, ticks }| view! {
                <fieldset>
                    <legend>{label(locale, &field)}</legend>
                    <div class="sides">
                        {side(&field, "mine", td_string!(locale, form.mine), told(mine, ticks), !only_theirs)}
                        {side(&field, "theirs", td_string!(locale, form.theirs), told(theirs, ticks), only_theirs)}
                    </div>
                </fieldset>
            }).collect_view()}
        </div>
    }
}
