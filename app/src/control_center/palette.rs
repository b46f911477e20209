//! The command palette, `Ctrl K` or `⌘ K`: go to a page, find a user or a group, do something to whoever is
//! opened or selected (ARIA Authoring Practices, "Combobox").

use super::SignedIn;
use super::sections::SECTIONS;
use crate::bulk::plan::desk::{Desk, Target};
use crate::bulk::words::verb;
use crate::bulk::{BulkAction, Selection};
use crate::groups::api::list_groups;
use crate::i18n::Locale;
use crate::query_string::Pairs;
use crate::routes::{ACCESS, GROUPS, HOME, NEW_GROUP, NEW_USER, PROFILE, REVIEW, USERS};
use crate::split::{Acting, Later};
use crate::text::locale;
use crate::ui::dialog::Dialog;
use crate::ui::unsaved::Unsaved;
use crate::users::api::list_users;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// The pause in typing after which users and groups are asked for.
const PAUSE: Duration = Duration::from_millis(120);
/// So many users, and so many groups, are shown.
const MOST: usize = 6;

/// Something that can be chosen.
#[derive(Clone)]
struct Entry {
    label: String,
    /// What it is.
    note: String,
    choice: Chosen,
}

#[derive(Clone)]
enum Chosen {
    /// Opens this address.
    Open(String),
    /// Asks for this action.
    Act(BulkAction, Selection),
}

/// Whether the palette is open.
#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// Listens for its key, on every page behind the sign-in. The palette itself is loaded at the first time.
#[component]
pub fn Palette() -> impl IntoView {
    let open = RwSignal::new(false);
    let is_needed = RwSignal::new(false);
    provide_context(PaletteOpen(open));
    let handle = window_event_listener(keydown, move |event| {
        let wanted =
            (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k");
        if wanted {
            event.prevent_default();
            // Not over another dialog, whose place it would take.
            let other = document()
                .query_selector("dialog[open]")
                .is_ok_and(|other| other.is_some());
            open.update(|open| *open = !*open && !other);
            is_needed.set(true);
        }
    });
    on_cleanup(move || handle.remove());
    view! { <Show when=move || is_needed.get()><Later part=Acting::Palette/></Show> }
}

/// The palette.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let locale = locale();
    let desk = expect_context::<Desk>();
    let signed_in = expect_context::<SignedIn>();
    let PaletteOpen(open) = expect_context();
    view! {
        <Dialog id="palette" title=td_string!(locale, palette.title).to_owned() open class="palette">
            <Search locale desk signed_in open/>
        </Dialog>
    }
}

/// A palette while it is used.
#[derive(Clone, Copy)]
struct Searching {
    typed: RwSignal<String>,
    /// What the server found.
    found: RwSignal<Vec<Entry>>,
    /// Grows with every letter: only the newest answer counts.
    turn: StoredValue<u32>,
    /// The place of the marked entry.
    marked: RwSignal<usize>,
}

impl Searching {
    fn typed(self, locale: Locale, sees_users: bool, text: String) {
        self.marked.set(0);
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        let wanted = sees_users && !text.trim().is_empty();
        if !wanted {
            self.found.set(Vec::new());
        }
        self.typed.set(text.clone());
        let ask = move || {
            let is_newest = move || self.turn.try_get_value() == Some(turn);
            if wanted && is_newest() {
                spawn_local(async move {
                    let found = find(locale, text.trim()).await;
                    if is_newest() {
                        self.found.set(found);
                    }
                });
            }
        };
        set_timeout(ask, PAUSE);
    }
}

/// Users and groups of which the text is a part. What cannot be asked for is not offered.
async fn find(locale: Locale, text: &str) -> Vec<Entry> {
    let mut query = Pairs::default();
    query.add("q", text);
    query.add("size", "25");
    let query = query.into_string();
    let (users, groups) = futures::join!(list_users(query.clone()), list_groups(query));
    let users = users.map_or_else(|_| Vec::new(), |page| page.rows);
    let groups = groups.map_or_else(|_| Vec::new(), |page| page.rows);
    let users = users.into_iter().take(MOST).map(|user| Entry {
        label: user.name,
        note: if user.contact.is_empty() {
            td_string!(locale, palette.user).to_owned()
        } else {
            user.contact
        },
        choice: Chosen::Open(format!("{USERS}/{}", user.id)),
    });
    let groups = groups.into_iter().take(MOST).map(|group| Entry {
        label: group.name,
        note: td_string!(locale, palette.group).to_owned(),
        choice: Chosen::Open(format!("{GROUPS}/{}", group.id)),
    });
    users.chain(groups).collect()
}

/// Pages that the reader may open, and actions on whoever is opened or selected.
fn at_hand(locale: Locale, desk: Desk, signed_in: SignedIn) -> Vec<Entry> {
    let caller = signed_in.0.get_untracked().and_then(Result::ok).flatten();
    let page = |label: &str, href: &str| Entry {
        label: label.to_owned(),
        note: td_string!(locale, palette.page).to_owned(),
        choice: Chosen::Open(href.to_owned()),
    };
    let mut entries = Vec::new();
    if let Some(Target {
        label,
        selection,
        actions,
    }) = desk.target()
    {
        entries.extend(actions.into_iter().map(|action| Entry {
            label: verb(locale, action).to_owned(),
            note: label.clone(),
            choice: Chosen::Act(action, selection.clone()),
        }));
    }
    if let Some(caller) = caller {
        let sections = SECTIONS.iter().filter(|section| (section.open_to)(&caller));
        entries.extend(sections.map(|section| {
            let list = caller.views.list();
            page(
                (section.name)(locale),
                if section.path == USERS { &list } else { section.path },
            )
        }));
        if caller.admin || caller.lead {
            entries.push(page(td_string!(locale, user_form.new_button), NEW_USER));
            if caller.admin {
                entries.push(page(td_string!(locale, groups.new_button), NEW_GROUP));
            }
            entries.push(page(td_string!(locale, bulk.review), REVIEW));
            entries.push(page(td_string!(locale, access.title), ACCESS));
            entries.extend(caller.views.saved.into_iter().map(|(label, query)| Entry {
                label,
                note: td_string!(locale, palette.view).to_owned(),
                choice: Chosen::Open(format!("{USERS}?{query}")),
            }));
        }
    }
    entries.push(page(td_string!(locale, account.my_profile), PROFILE));
    entries.push(page(td_string!(locale, control_center), HOME));
    entries
}

#[component]
fn Search(locale: Locale, desk: Desk, signed_in: SignedIn, open: RwSignal<bool>) -> impl IntoView {
    let caller = signed_in.0.get_untracked().and_then(Result::ok).flatten();
    let sees_users = caller.is_some_and(|caller| caller.admin || caller.lead);
    let at_hand = StoredValue::new(at_hand(locale, desk, signed_in));
    let searching = Searching {
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(Vec::new()),
        turn: StoredValue::new(0),
        marked: RwSignal::new(0),
    };
    let entries = Signal::derive(move || {
        let typed = searching.typed.with(|typed| typed.trim().to_lowercase());
        let mut entries = at_hand.get_value();
        entries.retain(|entry| entry.label.to_lowercase().contains(&typed));
        entries.extend(searching.found.get());
        entries
    });
    let navigate = use_navigate();
    let unsaved = Unsaved::here();
    let choose = Callback::new(move |choice: Chosen| {
        open.set(false);
        match choice {
            // The browser asks, and what is not saved stays.
            Chosen::Open(address) if unsaved.get_untracked() => {
                let _ = window().location().set_href(&address);
            }
            Chosen::Open(address) => navigate(&address, leptos_router::NavigateOptions::default()),
            // In the next frame, when the focus has returned to the page.
            Chosen::Act(action, selection) => request_animation_frame(move || desk.ask(action, selection)),
        }
    });
    let pressed = move |event: KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        let marked = searching.marked.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => (marked + 1) % count.max(1),
            "ArrowUp" => marked.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            "Enter" => {
                if let Some(entry) = entries.with_untracked(|entries| entries.get(marked).cloned()) {
                    choose.run(entry.choice);
                }
                marked
            }
            _ => return,
        };
        event.prevent_default();
        searching.marked.set(to);
        if let Some(option) = document().get_element_by_id(&option_id(to)) {
            option.scroll_into_view_with_bool(false);
        }
    };
    view! {
        <input type="text" class="palette-text" role="combobox" aria-expanded="true" aria-controls="palette-list"
            aria-autocomplete="list" autocomplete="off" spellcheck="false" autofocus
            aria-label=td_string!(locale, palette.prompt) placeholder=td_string!(locale, palette.prompt)
            aria-activedescendant=move || entries.with(|entries| !entries.is_empty()).then(|| option_id(searching.marked.get()))
            on:input=move |event| searching.typed(locale, sees_users, event_target_value(&event))
            on:keydown=pressed/>
        <ul id="palette-list" class="palette-list" role="listbox" aria-label=td_string!(locale, palette.results)>
            {move || entries.get().into_iter().enumerate().map(|(place, entry)| view! {
                <li id=option_id(place) role="option" aria-selected=move || (searching.marked.get() == place).to_string()
                    on:click=move |_| choose.run(entry.choice.clone())>
                    <span>{entry.label}</span><span class="soft">{entry.note}</span>
                </li>
            }).collect_view()}
        </ul>
        <p class="hint" role="status">{move || entries.with(Vec::is_empty).then(|| td_string!(locale, palette.nothing))}</p>
    }
}

fn option_id(place: usize) -> String {
    format!("palette-{place}")
}
