//! A new user: `/control-center/users/new`.

use super::api::edit_user;
use super::form::{UserForm, notice};
use crate::control_center::SignedIn;
use crate::counted;
use crate::form::draft_of;
use crate::routes::{IMPORT, USERS};
use crate::text::{locale, number};
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::ui::notices::Notices;
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
    let SignedIn(signed_in) = expect_context();
    let form = Answer::new_with_options(
        move || search.with(|search| draft_of(search)),
        |draft| async move { edit_user(String::new(), draft).await },
        true,
    );
    view! {
        <Title text=td_string!(locale, user_form.new_user)/>
        <main id="content" class="page record" tabindex="-1">
            <a class="back" href=USERS><Icon icon=icondata_lu::LuChevronLeft/>{td_string!(locale, record.back)}</a>
            <div class="page-head">
                <h1>{td_string!(locale, user_form.new_user)}</h1>
                <Suspense>
                    {move || Suspend::new(async move {
                        let admin = signed_in.await.ok().flatten().is_some_and(|caller| caller.admin);
                        admin.then(|| view! { <a class="button" href=IMPORT>{td_string!(locale, import.link)}</a> })
                    })}
                </Suspense>
            </div>
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
                                <Notices notices say=notice/>
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
