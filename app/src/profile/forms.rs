//! The forms of name, email and password.

use super::api::own_password_strength;
use super::{ACCOUNT, PendingEmail, ProfileView};
use crate::error::AppError;
use crate::form::{Difference, FormDraft, KEY, VERSION};
use crate::i18n::Locale;
use crate::sign_in::strength::Strength;
use crate::text::LANGUAGES;
use crate::time::Moment;
use crate::ui::error_view::words;
use crate::ui::field::{Below, PasswordField, SelectField, TextField};
use crate::ui::form::FormState;
use crate::ui::once::Once;
use crate::users::MailState;
use crate::users::table::time;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A card with what was wrong with its form, if it came back.
#[component]
fn Section(
    locale: Locale,
    id: &'static str,
    title: &'static str,
    draft: FormDraft,
    children: Children,
) -> impl IntoView {
    let error = draft.error.as_deref().map(|code| {
        let (title, what) = words(locale, &AppError::of_code(code));
        let what = if id == ACCOUNT && code == AppError::Conflict.code() {
            td_string!(locale, profile.conflict).to_owned()
        } else {
            what
        };
        view! { <div class="error banner" role="alert"><p>{format!("{title}. {what}")}</p><Differences locale differences=draft.differences.clone()/></div> }
    });
    view! {
        <section class="card part form-part" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {error}
            <Provider value=FormState::of(draft)>{children()}</Provider>
        </section>
    }
}

/// What is saved by now, where something else was typed.
#[component]
fn Differences(locale: Locale, differences: Vec<Difference>) -> impl IntoView {
    let line = move |difference: Difference| {
        let (label, empty) = match difference.field.as_str() {
            "language" => (
                td_string!(locale, profile.language),
                td_string!(locale, profile.as_browser),
            ),
            "time_zone" => (
                td_string!(locale, profile.time_zone),
                td_string!(locale, profile.as_company),
            ),
            _ => (td_string!(locale, record.name), ""),
        };
        let known = LANGUAGES.into_iter().find(|(code, _)| *code == difference.theirs);
        let value = match known {
            Some((_, name)) if difference.field == "language" => name.to_owned(),
            _ if difference.theirs.is_empty() => empty.to_owned(),
            _ => difference.theirs,
        };
        view! { <li>{label}": "{value}</li> }
    };
    let lines: Vec<_> = differences.into_iter().map(line).collect();
    (!lines.is_empty()).then(|| view! { <ul>{lines}</ul> })
}

/// Whether the first error stands at this field: it gets the focus.
fn is_first(draft: &FormDraft, field: &str) -> bool {
    draft.errors.first().is_some_and(|error| error.field == field)
}

/// Name, language and time zone.
#[component]
pub fn Account(locale: Locale, view: ProfileView) -> impl IntoView {
    let draft = view.form("account", &view.account);
    let (version, key) = (draft.value(VERSION), draft.value(KEY));
    let languages = [("", td_string!(locale, profile.as_browser))];
    let languages = languages.into_iter().chain(LANGUAGES).collect();
    let focus = is_first(&draft, "name");
    view! {
        <Section locale id="account" title=td_string!(locale, profile.account) draft>
            <Once action="/profile/account">
                <input type="hidden" name=VERSION value=version/>
                <input type="hidden" name=KEY value=key/>
                <TextField name="name" label=td_string!(locale, record.name) hint=td_string!(locale, profile.name_hint)
                    autocomplete="username" autofocus=focus/>
                <div class="two">
                    <SelectField name="language" label=td_string!(locale, profile.language) options=languages/>
                    <TimeZone locale zones=view.zones company=view.company_zone/>
                </div>
                <div><button class="button primary">{td_string!(locale, profile.save)}</button></div>
            </Once>
        </Section>
    }
}

#[component]
fn TimeZone(locale: Locale, zones: Vec<String>, company: String) -> impl IntoView {
    let form = FormState::here();
    let (invalid, described) = form.marks("time_zone", "");
    let chosen = form.value("time_zone");
    let company = if company.is_empty() {
        td_string!(locale, profile.as_company).to_owned()
    } else {
        td_string!(locale, profile.as_company_in, zone = company).to_string()
    };
    view! {
        <div class="field">
            <label for="time_zone">{td_string!(locale, profile.time_zone)}</label>
            <select id="time_zone" name="time_zone" aria-invalid=invalid aria-describedby=described>
                <option value="" selected=chosen.is_empty()>{company}</option>
                {zones.into_iter().map(|zone| {
                    let selected = zone == chosen;
                    view! { <option value=zone.clone() selected=selected>{zone.replace('_', " ")}</option> }
                }).collect_view()}
            </select>
            <Below name="time_zone".to_owned() hint=""/>
        </div>
    }
}

/// The email that counts, the one that is wanted, and the form to ask for another.
#[component]
pub fn Email(locale: Locale, view: ProfileView) -> impl IntoView {
    let draft = view.form("email", &FormDraft::default());
    let (focus_email, focus_password) = (is_first(&draft, "email"), is_first(&draft, "email_password"));
    let (now, sends_mail) = (view.user.now, view.sends_mail);
    view! {
        <Section locale id="own-email" title=td_string!(locale, profile.email) draft>
            <p><strong>{view.user.item.email}</strong></p>
            {view.pending.map(|pending| view! { <Pending locale pending now again=sends_mail/> })}
            {if sends_mail {
                view! {
                    <Once action="/profile/email">
                        <div class="two">
                            <TextField name="email" label=td_string!(locale, profile.new_email) kind="email"
                                hint=td_string!(locale, profile.new_email_hint) autocomplete="email" autofocus=focus_email/>
                            <PasswordField name="email_password" label=td_string!(locale, profile.current_password)
                                hint=td_string!(locale, profile.password_why) autocomplete="current-password" autofocus=focus_password/>
                        </div>
                        <div><button class="button primary">{td_string!(locale, profile.ask_email)}</button></div>
                    </Once>
                }
                .into_any()
            } else {
                view! { <p class="hint">{td_string!(locale, profile.no_mail)}</p> }.into_any()
            }}
        </Section>
    }
}

#[component]
fn Pending(locale: Locale, pending: PendingEmail, now: Moment, again: bool) -> impl IntoView {
    let state = match pending.mail {
        Some(MailState::Refused) => Some(td_string!(locale, profile.mail_refused)),
        Some(MailState::Waiting) => Some(td_string!(locale, profile.mail_waiting)),
        _ => None,
    };
    view! {
        <div class="pending">
            <p>{td_string!(locale, profile.pending, email = pending.email).to_string()}</p>
            <p class="hint">{td_string!(locale, profile.asked)}": "{time(locale, Some(pending.asked_at), now)}</p>
            {state.map(|text| view! { <p class="hint">{text}</p> })}
            <div class="pending-actions">
                {again.then(|| view! {
                    <form method="post" action="/profile/email/again"><button class="button">{td_string!(locale, profile.send_again)}</button></form>
                })}
                <form method="post" action="/profile/email/withdraw"><button class="button">{td_string!(locale, profile.withdraw)}</button></form>
            </div>
        </div>
    }
}

/// A new password for whoever knows the current one.
#[component]
pub fn Password(locale: Locale, view: ProfileView) -> impl IntoView {
    let draft = view.form("password", &FormDraft::default());
    let (focus_current, focus_new) = (is_first(&draft, "current_password"), is_first(&draft, "new_password"));
    let judge =
        Callback::new(|password: String| -> crate::form::Asked<_> { Box::pin(own_password_strength(password)) });
    view! {
        <Section locale id="password" title=td_string!(locale, profile.password) draft>
            <Once action="/profile/password">
                // For who keeps passwords by name.
                <input type="text" name="username" autocomplete="username" readonly hidden value=view.user.item.name/>
                <div class="two">
                    <PasswordField name="current_password" label=td_string!(locale, profile.current_password)
                        autocomplete="current-password" autofocus=focus_current/>
                    <Strength judge>
                        <PasswordField name="new_password" label=td_string!(locale, link.new_password)
                            hint=td_string!(locale, setup.password_hint) autocomplete="new-password" autofocus=focus_new/>
                    </Strength>
                </div>
                <p class="hint">{td_string!(locale, profile.password_ends)}</p>
                <div><button class="button primary">{td_string!(locale, profile.change_password)}</button></div>
            </Once>
        </Section>
    }
}
