//! Which address shows what.

use crate::control_center::Frame;
use crate::control_center::home::Home;
use crate::groups::list::GroupsPage;
use crate::profile::ProfilePage;
use crate::sign_in::copy_link::CopiedLinkPage;
use crate::sign_in::invite::{InvitePage, ResetPage};
use crate::sign_in::login::LoginPage;
use crate::sign_in::lost::LostPasswordPage;
use crate::sign_in::setup::SetupPage;
use crate::text::page_locale;
use crate::ui::error_view::NotFound;
use crate::users::list::UsersPage;
use crate::users::record::RecordPage;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The start of every page behind the sign-in.
pub const HOME: &str = "/control-center";
/// The users list.
pub const USERS: &str = "/control-center/users";
/// The groups list.
pub const GROUPS: &str = "/control-center/groups";
/// The own account.
pub const PROFILE: &str = "/profile";

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(page_locale());
    // Tests wait for this mark, and styles know by it that scripts run.
    Effect::new(|_| {
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
    view! {
            <Router>
                <Routes fallback=NotFound>
                    <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async/>
                    <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async/>
                    <Route path=path!("/invite/:token") view=InvitePage ssr=SsrMode::Async/>
                    <Route path=path!("/reset/:token") view=ResetPage ssr=SsrMode::Async/>
                    <Route path=path!("/lost-password") view=LostPasswordPage ssr=SsrMode::Async/>
                    <ParentRoute path=path!("") view=Frame ssr=SsrMode::InOrder>
                        <Route path=path!("/control-center") view=Home ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/users") view=UsersPage ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/users/:id") view=RecordPage ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/:id/invitation-link") view=CopiedLinkPage ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/groups") view=GroupsPage ssr=SsrMode::InOrder/>
                        <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async/>
                    </ParentRoute>
                </Routes>
            </Router>
    }
}
