//! Which address shows what.

use crate::control_center::Frame;
use crate::split::{Acting, Entrance, Overviews, People};
use crate::text::page_locale;
use crate::ui::error_view::NotFound;
use crate::users::list::UsersPage;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The start of every page behind the sign-in.
pub const HOME: &str = "/control-center";
/// The users list.
pub const USERS: &str = "/control-center/users";
/// The list of who has not been seen for long, to be reviewed.
pub const REVIEW: &str = "/control-center/users?sign_in=stale";
/// Plans of what is done to users and groups; each has its page below.
pub const PLANS: &str = "/control-center/plans";
/// The form of a new user.
pub const NEW_USER: &str = "/control-center/users/new";
/// The saved views of the users list.
pub const VIEWS: &str = "/control-center/users/views";
/// Where users are brought in from a file; each upload has its page below.
pub const IMPORT: &str = "/control-center/users/import";
/// Answers the users list as a file.
pub const EXPORT: &str = "/control-center/users/export";
/// The groups list.
pub const GROUPS: &str = "/control-center/groups";
/// Where a group is made.
pub const NEW_GROUP: &str = "/control-center/groups/new";
/// Who has a permission, and through what.
pub const ACCESS: &str = "/control-center/access";
/// Answers that list as a file.
pub const ACCESS_EXPORT: &str = "/control-center/access/export";
/// The contacts list.
pub const CONTACTS: &str = "/control-center/contacts";
/// Where a contact is made.
pub const NEW_CONTACT: &str = "/control-center/contacts/new";
/// What programs can call.
pub const API: &str = "/control-center/api";
/// The own account.
pub const PROFILE: &str = "/profile";

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(page_locale());
    view! {
            <Router>
                <Routes fallback=NotFound>
                    <Route path=path!("/login") view=Entrance::Login ssr=SsrMode::Async/>
                    <Route path=path!("/setup") view=Entrance::Setup ssr=SsrMode::Async/>
                    <Route path=path!("/invite/:token") view=Entrance::Invite ssr=SsrMode::Async/>
                    <Route path=path!("/reset/:token") view=Entrance::Reset ssr=SsrMode::Async/>
                    <Route path=path!("/confirm-email/:token") view=Entrance::ConfirmEmail ssr=SsrMode::Async/>
                    <Route path=path!("/lost-password") view=Entrance::LostPassword ssr=SsrMode::Async/>
                    <ParentRoute path=path!("") view=Frame ssr=SsrMode::InOrder>
                        <Route path=path!("/control-center") view=Overviews::Home ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/users") view=UsersPage ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/users/new") view=People::NewUser ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/views") view=People::Views ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/import") view=People::Import ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/import/:upload") view=People::Upload ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/:id") view=People::Record ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/:id/invitation-link") view=People::CopiedLink ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/users/:id/tokens") view=People::Tokens ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/plans/:id") view=Acting::Plan ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/groups") view=Overviews::Groups ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/groups/new") view=People::Group ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/groups/:id") view=People::Group ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/groups/:id/members") view=Overviews::Members ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/groups/:id/add") view=Overviews::AddMembers ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/access") view=Overviews::WhoCan ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/contacts") view=Overviews::Contacts ssr=SsrMode::InOrder/>
                        <Route path=path!("/control-center/contacts/new") view=People::Contact ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/contacts/:id") view=People::Contact ssr=SsrMode::Async/>
                        <Route path=path!("/control-center/api") view=People::Api ssr=SsrMode::Async/>
                        <Route path=path!("/profile") view=People::Profile ssr=SsrMode::Async/>
                    </ParentRoute>
                </Routes>
            </Router>
    }
}
