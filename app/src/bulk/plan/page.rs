//! A plan's own page, `/control-center/plans/{id}`: what a reload shows, a notice leads to, and where forms
//! without scripts arrive.

use super::desk::Desk;
use super::state::PlanState;
use super::{PlanPanel, words};
use crate::bulk::api::show_plan;
use crate::bulk::{PlanId, PlanView, Stage, Subject};
use crate::error::AppError;
use crate::i18n::Locale;
use crate::query_string::value_of;
use crate::routes::{GROUPS, USERS};
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};

/// The page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let locale = locale();
    let params = use_params_map();
    let plan = Answer::new_with_options(
        move || params.with(|params| params.get("id").and_then(|id| id.parse().ok())),
        |id| async move { show_plan(PlanId(id.ok_or(AppError::NotFound)?)).await },
        true,
    );
    view! {
        <main id="content" class="page narrow" tabindex="-1">
            <Suspense fallback=move || view! { <div class="skeleton tall" role="status" aria-label=td_string!(locale, plan.loading)></div> }>
                {move || Suspend::new(async move {
                    match plan.await {
                        Err(error) => view! { <ErrorView error whole_page=true retry=Callback::new(move |()| plan.refetch())/> }.into_any(),
                        Ok(shown) => view! { <Planned locale plan=shown/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Planned(locale: Locale, plan: PlanView) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = use_location().search.get_untracked();
    let back = value_of(&search, "back");
    // Anybody can write an address: this one leads nowhere else.
    let back = back.filter(|back| [USERS, GROUPS].iter().any(|list| back.starts_with(list)));
    let list = match plan.subject {
        Subject::Users => USERS,
        Subject::Groups => GROUPS,
    };
    let back = back.unwrap_or_else(|| list.to_owned());
    let to = match back.strip_prefix(GROUPS) {
        None => td_string!(locale, plan.back),
        Some(group) if group.starts_with('/') => td_string!(locale, plan.back_to_group),
        Some(_) => td_string!(locale, plan.back_to_groups),
    };
    let title = words::title(locale, &plan);
    let (id, running) = (plan.id, plan.stage == Stage::Running);
    let changed = Callback::new(move |_| desk.tell_changed());
    let state = PlanState::new(Some(plan), changed);
    // It was begun before this page was opened.
    Effect::new(move |_| {
        if running {
            state.follow(id);
        }
    });
    view! {
        <Title text=title.clone()/>
        <a class="back" href=back.clone()><Icon icon=icondata_lu::LuChevronLeft/>{to}</a>
        <h1>{title}</h1>
        <section class="card part"><PlanPanel locale state back/></section>
    }
}
