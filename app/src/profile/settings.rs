//! The photo, and how this browser shows the pages.

use super::ProfileView;
use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::ui::avatar::Avatar;
use crate::ui::error_view::words;
use crate::ui::field::rule_text;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The photo of the linked contact. Plain forms: a picture goes with a press of the button.
#[component]
pub fn Photo(locale: Locale, view: ProfileView) -> impl IntoView {
    let draft = view.form("photo", &FormDraft::default());
    let rule = draft.rule("photo").map(|rule| rule_text(locale, rule).to_owned());
    let problem = rule.or_else(|| {
        let code = draft.error.as_deref()?;
        Some(words(locale, &crate::error::AppError::of_code(code)).0.to_owned())
    });
    let item = view.user.item;
    let is_there = !item.photo.is_empty();
    let invalid = problem.is_some().then_some("true");
    let forms = match view.user.contact {
        None => view! { <p class="absent">{td_string!(locale, profile.no_contact)}</p> }.into_any(),
        Some(_) => view! {
            <form method="post" action="/profile/photo" enctype="multipart/form-data">
                <label for="photo">{td_string!(locale, contacts.photo_choose)}</label>
                <input id="photo" name="photo" type="file" accept="image/png,image/jpeg,image/webp" required
                    autofocus=problem.is_some() aria-describedby="photo-hint" aria-invalid=invalid/>
                {problem.map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <p class="hint" id="photo-hint">{td_string!(locale, contacts.photo_hint)}</p>
                <div><button class="button">{td_string!(locale, contacts.photo_upload)}</button></div>
            </form>
            {is_there.then(|| view! {
                <form method="post" action="/profile/photo/remove"><button class="button">{td_string!(locale, contacts.photo_remove)}</button></form>
            })}
        }
        .into_any(),
    };
    let name = if item.contact.is_empty() {
        item.name.clone()
    } else {
        item.contact
    };
    view! {
        <section class="card part" aria-labelledby="own-photo">
            <h2 id="own-photo">{td_string!(locale, contacts.photo)}</h2>
            <div class="photo">
                <Avatar name seed=item.name photo=item.photo/>
                {forms}
            </div>
        </section>
    }
}

/// Light, dark, or as the system has it: what the account menu offers too.
#[component]
pub fn Appearance(locale: Locale, chosen: String) -> impl IntoView {
    let choices = [
        ("light", td_string!(locale, account.light)),
        ("dark", td_string!(locale, account.dark)),
        ("system", td_string!(locale, account.system)),
    ];
    view! {
        <section class="card part" aria-labelledby="own-appearance">
            <h2 id="own-appearance">{td_string!(locale, account.appearance)}</h2>
            <form class="choices" method="post" action="/preferences">
                {choices.map(|(value, label)| {
                    let pressed = (value == chosen).to_string();
                    view! { <button class="button" name="appearance" value=value data-choice=value aria-pressed=pressed>{label}</button> }
                })}
            </form>
        </section>
    }
}

/// Turns single-letter keys off and on in this browser (WCAG 2.1.4).
#[component]
pub fn Keyboard(locale: Locale, on: bool) -> impl IntoView {
    let (now, other, label) = if on {
        (
            td_string!(locale, profile.on),
            "off",
            td_string!(locale, profile.turn_off),
        )
    } else {
        (
            td_string!(locale, profile.off),
            "on",
            td_string!(locale, profile.turn_on),
        )
    };
    view! {
        <section class="card part">
            <h2>{td_string!(locale, profile.keyboard)}</h2>
            <form class="setting" method="post" action="/preferences">
                <div>
                    <strong>{td_string!(locale, profile.shortcuts)}": "{now}</strong>
                    <p class="hint">{td_string!(locale, profile.shortcuts_why)}</p>
                </div>
                <button class="button" name="shortcuts" value=other>{label}</button>
            </form>
        </section>
    }
}
