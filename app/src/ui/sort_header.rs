//! A column's head that sorts.

use crate::ui::icon::Icon;
use leptos::prelude::*;

/// How a column stands to the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// The list is not ordered by it.
    No,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A `<th>` with a link that orders by it, or turns the order around.
#[component]
pub fn SortHeader(
    /// The column's name.
    label: &'static str,
    /// What the link is called: "Sort by …".
    title: String,
    /// Where the link leads.
    href: String,
    /// How the list is ordered now.
    sorted: Sorted,
    /// The column's class.
    class: &'static str,
) -> impl IntoView {
    let (aria, icon) = match sorted {
        Sorted::No => (None, None),
        Sorted::Ascending => (Some("ascending"), Some(icondata_lu::LuArrowUp)),
        Sorted::Descending => (Some("descending"), Some(icondata_lu::LuArrowDown)),
    };
    view! {
        <th scope="col" class=class aria-sort=aria>
            <a href=href title=title>{label}{icon.map(|icon| view! { <Icon icon/> })}</a>
        </th>
    }
}
