//! A column's head that sorts.

use crate::i18n::Locale;
use crate::ui::icon::Icon;
use leptos::prelude::*;
use leptos_i18n::td_string;

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

impl Sorted {
    /// How the list is ordered by a column: `by_it`, and if so, whether the largest come first.
    pub fn of(by_it: bool, descending: bool) -> Self {
        match (by_it, descending) {
            (false, _) => Self::No,
            (true, false) => Self::Ascending,
            (true, true) => Self::Descending,
        }
    }

    /// Whether the largest come first when it is ordered by the column next: of times and counts they are asked for
    /// first.
    pub fn next(self, largest_first: bool) -> bool {
        match self {
            Self::No => largest_first,
            Self::Ascending => true,
            Self::Descending => false,
        }
    }
}

/// A `<th>` with a link that orders by it, or turns the order around.
#[component]
pub fn SortHeader(
    /// The page's language.
    locale: Locale,
    /// The column's name.
    label: &'static str,
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
    let title = td_string!(locale, users.sort_by, column = label).to_string();
    view! {
        <th scope="col" class=class aria-sort=aria>
            <a href=href title=title>{label}{icon.map(|icon| view! { <Icon icon/> })}</a>
        </th>
    }
}
