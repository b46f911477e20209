//! "Permissions": each identifier with none, read and write. The search and the count are for scripts; without them all
//! rows are there.

use super::input::{RIGHT, RIGHTS};
use super::{ADMIN, PERMISSIONS, words};
use crate::i18n::Locale;
use crate::text::locale;
use crate::ui::field::Below;
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The field at which rules about permissions stand; all of them are about the one that makes administrators.
const FIELD: &str = "permissions";

/// The matrix, as a section of the form around it.
#[component]
pub fn PermissionMatrix() -> impl IntoView {
    let locale = locale();
    let form = FormState::here();
    let at_first = PERMISSIONS
        .into_iter()
        .filter(|permission| !held(form, permission).is_empty());
    let granted = RwSignal::new(at_first.count());
    let wanted = RwSignal::new(String::new());
    let is_wanted = move |permission: &str| wanted.with(|wanted| permission.contains(&wanted.trim().to_lowercase()));
    let nothing = move || !PERMISSIONS.into_iter().any(is_wanted);
    let table = NodeRef::<html::Table>::new();
    let recount = move || {
        let table = table.try_get_untracked().flatten();
        let chosen = table.and_then(|table| table.query_selector_all("input:checked:not([value=''])").ok());
        if let Some(chosen) = chosen {
            granted.set(usize::try_from(chosen.length()).unwrap_or_default());
        }
    };
    // What is wrong must not be hidden.
    Effect::new(move |_| {
        if form.rule(FIELD).is_some() {
            wanted.set(String::new());
        }
    });
    let row = move |permission: &'static str| {
        view! { <Row locale permission shown=Signal::derive(move || is_wanted(permission))/> }
    };
    let others = PERMISSIONS.into_iter().filter(|permission| *permission != ADMIN);
    view! {
        <section class="card part form-part matrix-part">
            <h2>{td_string!(locale, groups.permissions)}</h2>
            <p class="hint">{td_string!(locale, groups.permissions_hint)}</p>
            <div class="matrix-bar">
                <div class="search scripted">
                    <Icon icon=icondata_lu::LuSearch/>
                    <input type="search" aria-label=td_string!(locale, groups.find_permission)
                        placeholder=td_string!(locale, groups.find_permission) autocomplete="off" spellcheck="false"
                        prop:value=move || wanted.get()
                        on:input=move |event| wanted.set(event_target_value(&event))
                        // Enter would save.
                        on:keydown=move |event| if event.key() == "Enter" { event.prevent_default(); }/>
                </div>
                <p class="soft" role="status">{move || {
                    td_string!(locale, groups.granted, number = granted.get(), total = PERMISSIONS.len()).to_string()
                }}</p>
            </div>
            <table node_ref=table class="matrix" aria-label=td_string!(locale, groups.permissions) on:change=move |_| recount()>
                <thead><tr>
                    <th scope="col">{td_string!(locale, groups.permission)}</th>
                    {RIGHTS.map(|(_, right)| view! { <th scope="col">{words::right(locale, right)}</th> })}
                </tr></thead>
                <tbody class="matrix-admin">{row(ADMIN)}</tbody>
                <tbody>{others.map(row).collect_view()}</tbody>
            </table>
            <p class="hint" hidden=move || !nothing()>{td_string!(locale, groups.no_permission_found)}</p>
        </section>
    }
}

/// The word of what the form gives at first.
fn held(form: FormState, permission: &str) -> String {
    form.value(&format!("{RIGHT}{permission}"))
}

#[component]
fn Row(locale: Locale, permission: &'static str, shown: Signal<bool>) -> impl IntoView {
    let form = FormState::here();
    let chosen = held(form, permission);
    let is_admin = permission == ADMIN;
    let label = format!("right-{permission}");
    let hint = td_string!(locale, groups.admin_hint);
    let marks = is_admin.then(|| form.marks(FIELD, hint));
    let about = is_admin.then(|| {
        view! {
            <p class="hint" id=format!("{FIELD}-hint")>{hint}</p>
            <Below name=FIELD.to_owned() hint=""/>
        }
    });
    view! {
        <tr hidden=move || !shown.get()>
            <th scope="row"><span id=label.clone()>{permission}</span>{about}</th>
            <td colspan="3">
                // A rule is shown, and the focus goes, where the right is that it is about.
                <fieldset class="rights" role="radiogroup" aria-labelledby=label id=is_admin.then_some(FIELD)
                    tabindex=is_admin.then_some("-1") aria-invalid=move || marks.and_then(|(invalid, _)| invalid.get())
                    aria-describedby=move || marks.and_then(|(_, described)| described.get())>
                    {RIGHTS.map(|(value, right)| view! {
                        <label>
                            <input type="radio" name=format!("{RIGHT}{permission}") value=value checked=value == chosen/>
                            <span>{words::right(locale, right)}</span>
                        </label>
                    })}
                </fieldset>
            </td>
        </tr>
    }
}

/// What a group permits, to be read: identifier, and whether it is writable.
#[component]
pub fn Permitted(
    /// By identifier.
    permissions: Vec<(String, bool)>,
) -> impl IntoView {
    let locale = locale();
    let nothing = permissions.is_empty();
    view! {
        <ul class="lines">
            {permissions.into_iter().map(|(permission, writable)| view! {
                <li><span class="chip right">{permission}</span><span>{words::right(locale, Some(writable))}</span></li>
            }).collect_view()}
        </ul>
        {nothing.then(|| view! { <p class="absent">{td_string!(locale, groups.no_permissions)}</p> })}
    }
}
