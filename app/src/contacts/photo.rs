//! The photo of a contact on its page. Plain forms, so that they work without scripts; with them a picture is put in
//! place as soon as it is chosen, and whatever is typed in the form beside stays.

use super::ContactId;
use super::api::set_contact_photo;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::routes::CONTACTS;
use crate::ui::avatar::Avatar;
use crate::ui::error_view::words;
use crate::ui::field::rule_text;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// Largest file in bytes.
pub const LARGEST_FILE: u32 = 5 * 1024 * 1024;

/// A photo while it is changed.
#[derive(Clone, Copy)]
struct Changing {
    id: ContactId,
    photo: RwSignal<String>,
    problem: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
}

impl Changing {
    fn chosen(self, event: &Event) {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        if file.size() > f64::from(LARGEST_FILE) {
            self.problem.set(Some(AppError::field("photo", "photo_too_large")));
            return;
        }
        spawn_local(async move {
            let picture = bytes_of(&file).await;
            self.put(Some(picture)).await;
            // The same file can be chosen again.
            input.set_value("");
        });
    }

    async fn put(self, picture: Option<Vec<u8>>) {
        if self.busy.try_get_untracked() != Some(false) {
            return;
        }
        self.busy.set(true);
        let answer = set_contact_photo(self.id, picture).await;
        // Whoever has left the page meanwhile is told nothing.
        if self.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(address) => {
                self.problem.set(None);
                self.photo.set(address);
            }
            Err(error) => self.problem.set(Some(error)),
        }
    }
}

async fn bytes_of(file: &File) -> Vec<u8> {
    let buffer = JsFuture::from(file.array_buffer()).await;
    buffer.map_or_else(|_| Vec::new(), |buffer| js_sys::Uint8Array::new(&buffer).to_vec())
}

fn text_of(locale: Locale, error: &AppError) -> String {
    match error {
        AppError::Invalid { fields } => fields
            .first()
            .map_or_else(String::new, |error| rule_text(locale, &error.rule).to_owned()),
        AppError::TooManyRequests { .. } => td_string!(locale, contacts.photo_busy).to_owned(),
        error => words(locale, error).0.to_owned(),
    }
}

/// The photo, and for those who may the ways to change it.
#[component]
pub fn PhotoPart(
    /// The page's language.
    locale: Locale,
    /// Whose.
    id: ContactId,
    /// The contact's name.
    name: String,
    /// The photo's address; empty without one.
    photo: String,
    /// Whether the caller may change it.
    writable: bool,
) -> impl IntoView {
    let changing = Changing {
        id,
        photo: RwSignal::new(photo),
        problem: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let Changing {
        photo, problem, busy, ..
    } = changing;
    let action = format!("{CONTACTS}/{id}/photo");
    let remove = format!("{action}/remove");
    let forms = writable.then(|| {
        view! {
            <form method="post" action=action enctype="multipart/form-data">
                <label for="photo">{td_string!(locale, contacts.photo_choose)}</label>
                <input id="photo" name="photo" type="file" accept="image/png,image/jpeg,image/webp" required
                    aria-describedby="photo-hint" aria-invalid=move || problem.get().map(|_| "true")
                    on:change=move |event| changing.chosen(&event)/>
                {move || problem.get().map(|error| view! { <p class="error" role="alert">{text_of(locale, &error)}</p> })}
                <p class="hint" id="photo-hint">{td_string!(locale, contacts.photo_hint)}</p>
                <button class="button unscripted">{td_string!(locale, contacts.photo_upload)}</button>
            </form>
            <Show when=move || !photo.get().is_empty()>
                <form method="post" action=remove.clone() on:submit=move |event| {
                    event.prevent_default();
                    spawn_local(changing.put(None));
                }>
                    <button class="button">{td_string!(locale, contacts.photo_remove)}</button>
                </form>
            </Show>
        }
    });
    view! {
        <section class="card part" aria-busy=move || busy.get().to_string()>
            <h2>{td_string!(locale, contacts.photo)}</h2>
            <div class="photo">
                {move || view! { <Avatar name=name.clone() seed=name.clone() photo=photo.get()/> }}
                {forms}
            </div>
        </section>
    }
}
