//! The foot of a list: where the page stands, and the way to the others.

use crate::i18n::Locale;
use crate::text::number;
use crate::ui::icon::Icon;
use crate::users::{PageStart, PagerView};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// "1–50 of 312".
pub fn range(locale: Locale, pager: &PagerView, rows: usize) -> String {
    if pager.total == 0 || rows == 0 {
        return td_string!(locale, pager.empty).to_owned();
    }
    let last = pager.first + u64::try_from(rows).unwrap_or(0).saturating_sub(1);
    td_string!(
        locale,
        pager.range,
        first = number(locale, pager.first),
        last = number(locale, last),
        total = number(locale, pager.total)
    )
    .to_string()
}

/// First, previous, next and last page as links; what leads nowhere is no link.
#[component]
pub fn PageLinks(
    /// The page's language.
    locale: Locale,
    /// Where the page stands.
    pager: PagerView,
    /// The next page's start, if one follows.
    next: Option<PageStart>,
    /// The address of the page with this start.
    #[prop(into)]
    href: Callback<PageStart, String>,
) -> impl IntoView {
    let first = pager.previous.is_some().then_some(None);
    let last = if next.is_some() { pager.last } else { None };
    let link = move |label: &'static str, icon: icondata_core::Icon, start: Option<PageStart>| match start {
        Some(start) => view! {
            <a class="button quiet square" href=href.run(start) aria-label=label title=label><Icon icon/></a>
        }
        .into_any(),
        None => view! {
            <span class="button quiet square" aria-disabled="true" role="link" aria-label=label><Icon icon/></span>
        }
        .into_any(),
    };
    view! {
        <nav class="page-links" aria-label=td_string!(locale, pager.label)>
            {link(td_string!(locale, pager.first), icondata_lu::LuChevronsLeft, first)}
            {link(td_string!(locale, pager.previous), icondata_lu::LuChevronLeft, pager.previous)}
            {link(td_string!(locale, pager.next), icondata_lu::LuChevronRight, next)}
            {link(td_string!(locale, pager.last), icondata_lu::LuChevronsRight, last)}
        </nav>
    }
}
