//! Labelled fields with their hint and their error. What stands in them comes from the [`FormState`] around
//! them; they hold no signals, so that a form is read as the browser reads it.

use crate::i18n::Locale;
use crate::text::locale;
use crate::ui::form::FormState;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The sentence of a rule's code.
pub fn rule_text(locale: Locale, rule: &str) -> &'static str {
    match rule {
        "required" => td_string!(locale, rule.required),
        "too_long" => td_string!(locale, rule.too_long),
        "too_short" => td_string!(locale, rule.too_short),
        "too_many" => td_string!(locale, rule.too_many),
        "whitespace_at_ends" => td_string!(locale, rule.whitespace_at_ends),
        "control_characters" => td_string!(locale, rule.control_characters),
        "mixed_scripts" => td_string!(locale, rule.mixed_scripts),
        "email_invalid" => td_string!(locale, rule.email_invalid),
        "date_invalid" => td_string!(locale, rule.date_invalid),
        "date_past" => td_string!(locale, rule.date_past),
        "empty_level" => td_string!(locale, rule.empty_level),
        "comma" => td_string!(locale, rule.comma),
        "taken" => td_string!(locale, rule.taken),
        "unknown" => td_string!(locale, rule.unknown),
        "not_yours" => td_string!(locale, rule.not_yours),
        "group_needed" => td_string!(locale, rule.group_needed),
        "oneself" => td_string!(locale, rule.oneself),
        "last_administrator" => td_string!(locale, rule.last_administrator),
        "own_admin" => td_string!(locale, rule.own_admin),
        "leader_unfit" => td_string!(locale, rule.leader_unfit),
        "contact_taken" => td_string!(locale, rule.contact_taken),
        "contact_partner" => td_string!(locale, rule.contact_partner),
        "contact_linked" => td_string!(locale, contacts.rule_linked),
        "photo_too_large" => td_string!(locale, contacts.photo_too_large),
        "photo_format" => td_string!(locale, contacts.photo_format),
        "photo_pixels" => td_string!(locale, contacts.photo_pixels),
        "photo_broken" => td_string!(locale, contacts.photo_broken),
        "no_mail_server" => td_string!(locale, lost.no_mail),
        "setup_code_wrong" => td_string!(locale, rule.setup_code_wrong),
        "own_email" => td_string!(locale, rule.own_email),
        "email_own" => td_string!(locale, profile.email_own),
        "password_wrong" => td_string!(locale, profile.password_wrong),
        "password_too_short" => td_string!(locale, rule.password_too_short),
        "password_too_long" => td_string!(locale, rule.password_too_long),
        "password_too_common" => td_string!(locale, rule.password_too_common),
        "password_contains_name" => td_string!(locale, rule.password_contains_name),
        _ => td_string!(locale, rule.other),
    }
}

/// A line of text. Its name in the form is its id.
#[component]
pub fn TextField(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What stands above it.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
    /// `email`, `text`, `date` …
    #[prop(default = "text")]
    kind: &'static str,
    /// The browser's word for what belongs here.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may be empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// Shows without letting change.
    #[prop(optional)]
    fixed: bool,
    /// Gets the focus: the first field, or the first with an error.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let form = FormState::here();
    let (invalid, described) = form.marks(&name, hint);
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <input id=name.clone() name=name.clone() type=kind autocomplete=autocomplete value=form.value(&name)
                required=!may_be_empty readonly=fixed autofocus=autofocus aria-invalid=invalid aria-describedby=described/>
            <Below name hint/>
        </div>
    }
}

/// A text of several lines.
#[component]
pub fn TextArea(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What stands above it.
    label: &'static str,
    /// What helps to fill it in.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let form = FormState::here();
    let (invalid, described) = form.marks(&name, hint);
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <textarea id=name.clone() name=name.clone() rows="4" aria-invalid=invalid aria-describedby=described
                inner_html=inert(&form.value(&name))></textarea>
            <Below name hint/>
        </div>
    }
}

/// The content of a `<textarea>` as HTML: Leptos does not escape it there. The parser of a page drops a first line
/// break, so the server writes one for it to drop; a browser that makes the element itself keeps it.
fn inert(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 1);
    if cfg!(feature = "ssr") {
        html.push('\n');
    }
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            c => html.push(c),
        }
    }
    html
}

/// A box to tick; the form sends `true` for a ticked one.
#[component]
pub fn TickField(
    /// Name and id.
    name: &'static str,
    /// What stands beside it.
    label: &'static str,
    /// What ticking it means.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let form = FormState::here();
    let (invalid, described) = form.marks(name, hint);
    view! {
        <div class="field tick">
            <label class="option-line">
                <input id=name name=name type="checkbox" value="true" checked=form.has(name, "true")
                    aria-invalid=invalid aria-describedby=described/>
                <span>{label}</span>
            </label>
            <Below name=name.to_owned() hint/>
        </div>
    }
}

/// One of a few, as a list that opens.
#[component]
pub fn SelectField(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What stands above it.
    label: &'static str,
    /// What helps to choose.
    #[prop(optional)]
    hint: &'static str,
    /// Value and text of each.
    options: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let form = FormState::here();
    let (invalid, described) = form.marks(&name, hint);
    let chosen = form.value(&name);
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <select id=name.clone() name=name.clone() aria-invalid=invalid aria-describedby=described>
                {options.into_iter().map(|(value, text)| view! {
                    <option value=value selected=value == chosen>{text}</option>
                }).collect_view()}
            </select>
            <Below name hint/>
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
    /// Gets the focus: the first with an error.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let locale = locale();
    let shown = RwSignal::new(false);
    let (invalid, described) = FormState::here().marks(name, hint);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <div class="with-button">
                <input id=name name=name autocomplete=autocomplete required type="password" autofocus=autofocus
                    prop:type=move || if shown.get() { "text" } else { "password" }
                    aria-invalid=invalid aria-describedby=described/>
                <button type="button" class="inside scripted" aria-pressed=move || shown.get().to_string()
                    aria-label=move || if shown.get() { td_string!(locale, sign_in.hide_password) } else { td_string!(locale, sign_in.show_password) }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    <Show when=move || shown.get() fallback=|| view! { <Icon icon=icondata_lu::LuEye/> }>
                        <Icon icon=icondata_lu::LuEyeOff/>
                    </Show>
                </button>
            </div>
            <Below name=name.to_owned() hint/>
        </div>
    }
}

/// The error, or else the hint.
#[component]
pub fn Below(
    /// The field.
    name: String,
    /// What helps to fill it in.
    hint: &'static str,
) -> impl IntoView {
    let locale = locale();
    let form = FormState::here();
    let id = name.clone();
    move || match form.rule(&name) {
        Some(rule) => {
            Some(view! { <p class="error" id=format!("{id}-error")>{rule_text(locale, &rule)}</p> }.into_any())
        }
        None if !hint.is_empty() => Some(view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> }.into_any()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn nothing_ends_a_text_area_but_its_own_end() {
        assert_eq!(
            inert("\n</textarea><script>alert(1)</script> &lt; \"\u{202e}"),
            "\n\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;lt; \"\u{202e}"
        );
    }
}
