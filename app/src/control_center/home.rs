//! The home: a card per section with one line and one live figure, and for a lead how their team stands.

use super::SignedIn;
use super::figures::{FIGURES, Figure};
use super::sections::SECTIONS;
use crate::error::AppError;
use crate::routes::{REVIEW, USERS};
use crate::sign_in::CallerView;
use crate::sign_in::api::who_am_i;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::users::api::team;
use crate::users::team::TeamCard;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// A section's place in [`SECTIONS`] and its figure.
type Figures = Vec<(usize, Option<Figure>)>;

/// The page at `/control-center`.
#[component]
pub fn Home() -> impl IntoView {
    let locale = locale();
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let caller: Answer<Result<CallerView, AppError>> = Answer::new_with_options(
        || (),
        move |()| async move {
            let known = signed_in.await?;
            // On the server the frame asked for this very page.
            if cfg!(feature = "ssr") {
                return known.ok_or(AppError::Unauthenticated);
            }
            // Anew: what the frame was told when it was loaded may have changed, and must not wait for a new sign-in.
            let caller = who_am_i().await?.ok_or(AppError::Unauthenticated)?;
            if known.is_some_and(|known| known != caller) {
                signed_in.refetch();
            }
            Ok(caller)
        },
        false,
    );
    let figures = Answer::new_with_options(
        || (),
        move |()| async move {
            let caller = caller.await?;
            let mut figures = Figures::new();
            for (place, section) in SECTIONS.iter().enumerate() {
                if (section.open_to)(&caller) {
                    // A figure that cannot be had must not take the way to its section with it.
                    let figure = match FIGURES.iter().find(|(path, _)| *path == section.path) {
                        Some((_, ask)) => ask(locale).await.ok(),
                        None => None,
                    };
                    figures.push((place, figure));
                }
            }
            Ok::<_, AppError>((caller, figures))
        },
        false,
    );
    let team = Answer::new_with_options(
        || (),
        move |()| async move {
            if caller.await?.lead {
                team().await.map(Some)
            } else {
                Ok(None)
            }
        },
        false,
    );
    view! {
        <Title text=td_string!(locale, control_center)/>
        <main id="content" class="page home" tabindex="-1">
            <Suspense fallback=|| view! { <div class="skeleton tall"></div> }>
                {move || Suspend::new(async move {
                    match figures.await {
                        Err(error) => view! { <ErrorView error/> }.into_any(),
                        Ok((caller, figures)) => view! { <Sections caller figures/> }.into_any(),
                    }
                })}
            </Suspense>
            <TeamCard team/>
        </main>
    }
}

#[component]
fn Sections(caller: CallerView, figures: Figures) -> impl IntoView {
    let locale = locale();
    let name = if caller.contact.is_empty() {
        caller.name
    } else {
        caller.contact
    };
    let nothing = figures.is_empty();
    view! {
        <h1>{td_string!(locale, home.welcome, name = name).to_string()}</h1>
        <ul class="sections">
            {figures.into_iter().map(|(place, figure)| {
                let section = &SECTIONS[place];
                let (line, due) = figure.map_or_else(|| ("—".to_owned(), None), |figure| (figure.line, figure.due));
                view! {
                    <li>
                        <a class="card section" href=if section.path == USERS { caller.views.list() } else { section.path.to_owned() }>
                            <Icon icon=section.icon/>
                            <span class="section-name">{(section.name)(locale)}</span>
                            <span class="section-line">{(section.line)(locale)}</span>
                            <span class="section-figure">{line}</span>
                        </a>
                        {due.map(|(text, href)| view! { <a class="section-due" href=href>{text}</a> })}
                    </li>
                }
            }).collect_view()}
        </ul>
        {(caller.admin || caller.lead).then(|| view! {
            <a class="review-link" href=REVIEW>{td_string!(locale, bulk.review)}</a>
        })}
        {nothing.then(|| view! {
            <div class="notice">
                <h2>{td_string!(locale, home.nothing)}</h2>
                <p>{td_string!(locale, home.nothing_why)}</p>
            </div>
        })}
    }
}
