//! What a refused form says above its fields.

use crate::error::{AppError, FieldError};
use crate::form::FormDraft;
use crate::i18n::Locale;
use crate::ui::error_view::words;
use crate::ui::field::rule_text;
use leptos::prelude::*;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

/// The field at which a broken rule is shown: a question stands at what answers it.
pub fn place(error: &FieldError) -> &str {
    if error.rule == "contact_partner" {
        "contact_confirmed"
    } else {
        &error.field
    }
}

/// What went wrong, when the page was made.
pub fn failure_of(draft: &FormDraft) -> Option<AppError> {
    match (&draft.error, draft.errors.is_empty()) {
        (Some(code), _) => Some(AppError::of_code(code)),
        (None, false) => Some(AppError::Invalid { fields: Vec::new() }),
        (None, true) => None,
    }
}

/// Why nothing was saved, and where to look.
#[component]
pub fn Failure(
    locale: Locale,
    failure: RwSignal<Option<AppError>>,
    errors: RwSignal<Vec<FieldError>>,
    label: fn(Locale, &str) -> &'static str,
) -> impl IntoView {
    move || {
        let error = failure.get()?;
        let broken = errors.get();
        // Once all is put right, there is nothing to say.
        if matches!(error, AppError::Invalid { .. }) && broken.is_empty() {
            return None;
        }
        let (title, what) = words(locale, &error);
        let places = matches!(error, AppError::Invalid { .. }).then(|| {
            let line = |error: FieldError| {
                let text = format!("{}: {}", label(locale, &error.field), rule_text(locale, &error.rule));
                let field = place(&error).to_owned();
                let href = format!("#{field}");
                // A step in the history would be one of the page's own.
                let focus = move |event: MouseEvent| {
                    if let Some(Ok(field)) = document()
                        .get_element_by_id(&field)
                        .map(JsCast::dyn_into::<HtmlElement>)
                    {
                        event.prevent_default();
                        let _ = field.focus();
                    }
                };
                view! { <li><a rel="external" href=href on:click=focus>{text}</a></li> }
            };
            view! { <ul>{broken.into_iter().map(line).collect_view()}</ul> }
        });
        // In a tab of its own: what is typed stays here.
        let sign_in = matches!(error, AppError::Unauthenticated).then(|| {
            view! { <a class="button" href="/login" target="_blank">{td_string!(locale, error.sign_in)}</a> }
        });
        Some(view! {
            <div class="error banner" role="alert"><strong>{title}</strong><p>{what}</p>{places}{sign_in}</div>
        })
    }
}
