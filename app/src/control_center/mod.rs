//! The frame around every page behind the sign-in.

pub mod figures;
pub mod home;
pub mod palette;
pub mod sections;
pub mod top_bar;

use crate::bulk::plan::desk::Desk;
use crate::error::AppError;
use crate::sign_in::CallerView;
use crate::sign_in::api::who_am_i;
use crate::split::{Acting, Later};
use crate::text::locale;
use crate::ui::unsaved::{UnsavedGuard, provide_unsaved};
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::components::Outlet;
use palette::Palette;
use top_bar::TopBar;

/// Who is signed in, asked once for all parts of a page.
#[derive(Clone, Copy)]
pub struct SignedIn(pub Answer<Result<Option<CallerView>, AppError>>);

/// Top bar and page.
#[component]
pub fn Frame() -> impl IntoView {
    let signed_in = SignedIn(Answer::new_with_options(|| (), |()| who_am_i(), true));
    provide_context(signed_in);
    let locale = locale();
    let desk = Desk::new();
    provide_context(desk);
    provide_unsaved();
    view! {
        <a class="skip" href="#content" rel="external">{td_string!(locale, skip_to_content)}</a>
        <TopBar signed_in/>
        <Outlet/>
        <Palette/>
        <Show when=move || desk.is_needed.get()><Later part=Acting::PlanDialog/></Show>
        <UnsavedGuard/>
    }
}
