//! The home: a card per section with one line and one live figure.

use super::SignedIn;
use super::sections::SECTIONS;
use crate::error::AppError;
use crate::routes::REVIEW;
use crate::sign_in::CallerView;
use crate::text::locale;
use crate::ui::error_view::ErrorView;
use crate::ui::icon::Icon;
use crate::wire::Answer;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// A section's place in [`SECTIONS`] and its figure.
type Figures = Vec<(usize, Result<String, AppError>)>;

/// The page at `/control-center`.
#[component]
pub fn Home() -> impl IntoView {
    let locale = locale();
    let SignedIn(signed_in) = expect_context::<SignedIn>();
    let figures = Answer::new_with_options(
        || (),
        move |()| async move {
            let caller = signed_in.await?.ok_or(AppError::Unauthenticated)?;
            let mut figures = Figures::new();
            for (place, section) in SECTIONS.iter().enumerate() {
                if (section.open_to)(&caller) {
                    figures.push((place, (section.figure)(locale).await));
                }
            }
            Ok::<_, AppError>((caller, figures))
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
                view! {
                    <li>
                        <a class="card section" href=section.path>
                            <Icon icon=section.icon/>
                            <span class="section-name">{(section.name)(locale)}</span>
                            <span class="section-line">{(section.line)(locale)}</span>
                            // A figure that cannot be had must not take the way to its section with it.
                            <span class="section-figure">{figure.unwrap_or_else(|_| "—".to_owned())}</span>
                        </a>
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
