//! A new user: `/control-center/users/new`.

use super::api::edit_user;
use super::form::UserForm;
use super::notices::Notices;
use crate::counted;
use crate::form::draft_of;
use crate::routes::USERS;
use crate::text::{locale, number};
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn NewUserPage() -> impl IntoView {
    let locale = locale();
    let search = use_location().search;
    let form = Answer::new_with_options(
        move || search.with(|search| draft_of(search)),
        |draft| async move { edit_user(String::new(), draft).await },
        true,
    );
    view! {
        <Title text=td_string!(locale, user_form.new_user)/>
        <main id="content" class="page record" tabindex="-1">
            <a class="back" href=USERS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, record.back)}</a>
            <h1>{td_string!(locale, user_form.new_user)}</h1>
            <Suspense fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, record.loading)></div> }>
                {move || Suspend::new(async move {
                    match form.await {
                        Err(error) => view! { <ErrorView error retry=Callback::new(move |()| form.refetch())/> }.into_any(),
                        Ok(view) => {
                            let seats = view.seats.map(|seats| {
                                counted!(locale, users.seats, seats, number = number(locale, seats))
                            });
                            let notices = view.form.draft.notices.clone();
                            view! {
                                <Notices notices/>
                                <div class="record-edit">
                                    <UserForm view/>
                                    <aside class="record-side">
                                        {seats.map(|seats| view! {
                                            <section class="card part">
                                                <h2>{seats}</h2>
                                                <p class="hint">{td_string!(locale, user_form.seats_hint)}</p>
                                            </section>
                                        })}
                                        <section class="card part">
                                            <h2>{td_string!(locale, user_form.invitation)}</h2>
                                            <p class="hint">{td_string!(locale, user_form.invitation_hint)}</p>
                                        </section>
                                    </aside>
                                </div>
                            }.into_any()
                        }
                    }
                })}
            </Suspense>
        </main>
    }
}
