//! The bar on top: the mark that leads home, and the account menu.

use super::SignedIn;
use super::sections::SECTIONS;
use crate::i18n::Locale;
use crate::routes::{HOME, PROFILE};
use crate::sign_in::CallerView;
use crate::text::LANGUAGES;
use crate::text::locale;
use crate::ui::avatar::Avatar;
use crate::ui::icon::Icon;
use crate::ui::menu::{enter_menu, move_in_menu};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_location;

/// The top bar.
#[component]
pub fn TopBar(
    /// Whose account menu it is.
    signed_in: SignedIn,
) -> impl IntoView {
    let locale = locale();
    let location = use_location();
    let section = move || {
        let path = location.pathname.get();
        SECTIONS
            .iter()
            .find(|section| path.starts_with(section.path))
            .map(|section| (section.place)(locale))
    };
    view! {
        <header class="top-bar">
            <a class="mark" href=HOME><span class="mark-sign" aria-hidden="true"></span>{td_string!(locale, control_center)}</a>
            {move || section().map(|name| view! { <span class="where"><span aria-hidden="true">"/"</span>{name}</span> })}
            <span class="grow"></span>
            <Suspense>
                {move || Suspend::new(async move {
                    signed_in.0.await.ok().flatten().map(|caller| view! { <AccountMenu caller/> })
                })}
            </Suspense>
        </header>
    }
}

/// The avatar and its menu. It opens and closes without scripts; they add the arrows.
#[component]
fn AccountMenu(caller: CallerView) -> impl IntoView {
    let locale = locale();
    let shown_name = if caller.contact.is_empty() {
        caller.name.clone()
    } else {
        caller.contact.clone()
    };
    view! {
        <button class="account" popovertarget="account-menu" aria-haspopup="menu" aria-label=td_string!(locale, account.menu)>
            <Avatar name=shown_name.clone() seed=caller.name.clone() photo=caller.photo/>
        </button>
        <div id="account-menu" class="menu" popover="auto" role="menu" aria-label=td_string!(locale, account.menu)
            on:toggle=|event| enter_menu(&event) on:keydown=|event| move_in_menu(&event)>
            <div class="menu-head" role="presentation"><strong>{shown_name}</strong><span>{caller.email}</span></div>
            <MenuLink href=HOME.to_owned() icon=icondata_lu::LuLayoutGrid label=td_string!(locale, control_center)/>
            {(caller.admin || caller.lead).then(|| view! {
                <MenuLink href=caller.views.list() icon=icondata_lu::LuUsers label=td_string!(locale, user_management)/>
            })}
            <MenuLink href=PROFILE.to_owned() icon=icondata_lu::LuCircleUser label=td_string!(locale, account.my_profile)/>
            <AppearanceChoice locale/>
            <LanguageChoice locale/>
            <form method="post" action="/session/end" role="none">
                <button role="menuitem" class="menu-item"><Icon icon=icondata_lu::LuLogOut/>{td_string!(locale, account.sign_out)}</button>
            </form>
        </div>
    }
}

#[component]
fn MenuLink(href: String, icon: icondata_core::Icon, label: &'static str) -> impl IntoView {
    // A page of the router stays open behind its menu unless the menu is told to close.
    view! { <a role="menuitem" class="menu-item" href=href on:click=|_| close_menu()><Icon icon/>{label}</a> }
}

fn close_menu() {
    use wasm_bindgen::JsCast;
    if let Some(menu) = document()
        .get_element_by_id("account-menu")
        .and_then(|menu| menu.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = menu.hide_popover();
    }
}

/// Light, dark, or as the system has it. A form, so it works without scripts; with them at once.
#[component]
fn AppearanceChoice(locale: Locale) -> impl IntoView {
    let choice = move |value: &'static str, icon: icondata_core::Icon, label: &'static str| {
        view! {
            <button role="menuitem" class="menu-item" name="appearance" value=value data-choice=value><Icon icon/>{label}</button>
        }
    };
    view! {
        <div role="group" aria-label=td_string!(locale, account.appearance)><form class="menu-choices" method="post" action="/preferences">
            <span class="menu-label" aria-hidden="true">{td_string!(locale, account.appearance)}</span>
            {choice("light", icondata_lu::LuSun, td_string!(locale, account.light))}
            {choice("dark", icondata_lu::LuMoon, td_string!(locale, account.dark))}
            {choice("system", icondata_lu::LuMonitor, td_string!(locale, account.system))}
        </form></div>
    }
}

/// The languages, each by its own name.
#[component]
fn LanguageChoice(locale: Locale) -> impl IntoView {
    view! {
        <div role="group" aria-label=td_string!(locale, account.language)><form class="menu-choices" method="post" action="/preferences">
            <span class="menu-label" aria-hidden="true">{td_string!(locale, account.language)}</span>
            {LANGUAGES.map(|(code, name)| view! {
                <button role="menuitem" class="menu-item" name="language" value=code lang=code
                    aria-current=(code == locale.to_string()).then_some("true")>{name}</button>
            })}
        </form></div>
    }
}
