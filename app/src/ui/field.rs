//! A labelled field with its hint and its error.

use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::text::locale;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The sentence of a rule's code.
pub fn rule_text(locale: Locale, rule: &str) -> &'static str {
    match rule {
        "required" => td_string!(locale, rule.required),
        "too_long" => td_string!(locale, rule.too_long),
        "too_short" => td_string!(locale, rule.too_short),
        "whitespace_at_ends" => td_string!(locale, rule.whitespace_at_ends),
        "control_characters" => td_string!(locale, rule.control_characters),
        "mixed_scripts" => td_string!(locale, rule.mixed_scripts),
        "email_invalid" => td_string!(locale, rule.email_invalid),
        "taken" => td_string!(locale, rule.taken),
        "setup_code_wrong" => td_string!(locale, rule.setup_code_wrong),
        "password_too_short" => td_string!(locale, rule.password_too_short),
        "password_too_long" => td_string!(locale, rule.password_too_long),
        "password_too_common" => td_string!(locale, rule.password_too_common),
        "password_contains_name" => td_string!(locale, rule.password_contains_name),
        _ => td_string!(locale, rule.other),
    }
}

/// A text field of a form that the server takes. Its name in the form is its id.
#[component]
pub fn TextField(
    /// Name and id.
    name: &'static str,
    /// What stands above it.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
    /// `email`, `text` …
    #[prop(default = "text")]
    kind: &'static str,
    /// The browser's word for what belongs here.
    autocomplete: &'static str,
    /// What came back of a refused form.
    draft: FormDraft,
    /// Gets the focus: the first field, or the first with an error.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let error = draft.rule(name).map(|rule| rule_text(locale(), rule));
    let described = described_by(name, hint, error);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input id=name name=name type=kind autocomplete=autocomplete value=draft.value(name) required
                autofocus=autofocus aria-invalid=error.map(|_| "true") aria-describedby=described/>
            <Below name hint error/>
        </div>
    }
}

/// A password with a button that shows it.
#[component]
pub fn PasswordField(
    /// Name and id.
    name: &'static str,
    /// What stands above it.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What came back of a refused form; never the password.
    draft: FormDraft,
) -> impl IntoView {
    let locale = locale();
    let shown = RwSignal::new(false);
    let error = draft.rule(name).map(|rule| rule_text(locale, rule));
    let described = described_by(name, hint, error);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <div class="with-button">
                <input id=name name=name autocomplete=autocomplete required type="password"
                    prop:type=move || if shown.get() { "text" } else { "password" }
                    aria-invalid=error.map(|_| "true") aria-describedby=described/>
                <button type="button" class="inside scripted" aria-pressed=move || shown.get().to_string()
                    aria-label=move || if shown.get() { td_string!(locale, sign_in.hide_password) } else { td_string!(locale, sign_in.show_password) }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    <Show when=move || shown.get() fallback=|| view! { <Icon icon=icondata_lu::LuEye/> }>
                        <Icon icon=icondata_lu::LuEyeOff/>
                    </Show>
                </button>
            </div>
            <Below name hint error/>
        </div>
    }
}

fn described_by(name: &str, hint: &str, error: Option<&str>) -> Option<String> {
    if error.is_some() {
        Some(format!("{name}-error"))
    } else {
        (!hint.is_empty()).then(|| format!("{name}-hint"))
    }
}

/// The error, or else the hint.
#[component]
fn Below(name: &'static str, hint: &'static str, error: Option<&'static str>) -> impl IntoView {
    match error {
        Some(error) => Some(view! { <p class="error" id=format!("{name}-error")>{error}</p> }.into_any()),
        None if !hint.is_empty() => Some(view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> }.into_any()),
        None => None,
    }
}
