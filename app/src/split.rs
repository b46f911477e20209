//! The pages whose code the browser loads when one of them is opened, so that the users list, which loads first,
//! does not pay for them. What several parts use and the list does not becomes a file of its own by itself.
//!
//! A page belongs in the part that is opened together with it. Adding one is a line here and a route that
//! names it: `view=People::Record`.

use crate::access::list::WhoCanPage;
use crate::api_guide::page::ApiPage;
use crate::bulk::plan::dialog::PlanDialog;
use crate::bulk::plan::page::PlanPage;
use crate::contacts::list::ContactsPage;
use crate::contacts::record::ContactPage;
use crate::control_center::home::Home;
use crate::control_center::palette::PaletteDialog;
use crate::error::AppError;
use crate::groups::list::GroupsPage;
use crate::groups::members::{AddMembersPage, MembersPage};
use crate::groups::record::GroupRecordPage;
use crate::import::page::{ImportPage, UploadPage};
use crate::profile::confirm::ConfirmEmailPage;
use crate::profile::page::ProfilePage;
use crate::sign_in::copy_link::CopiedLinkPage;
use crate::sign_in::invite::{InvitePage, ResetPage};
use crate::sign_in::login::LoginPage;
use crate::sign_in::lost::LostPasswordPage;
use crate::sign_in::setup::SetupPage;
use crate::tokens::page::TokensPage;
use crate::ui::error_view::ErrorView;
use crate::users::keys::KeysDialog;
use crate::users::new::NewUserPage;
use crate::users::record::RecordPage;
use crate::views::page::ViewsPage;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;
use std::sync::{Arc, Mutex};

/// `part! { Name in file, loaded by function { Page => Component … } }`
macro_rules! part {
    ($(#[$about:meta])* $part:ident in $module:ident, loaded by $load:ident { $($(#[$doc:meta])* $page:ident => $view:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $part {
            $($(#[$doc])* $page,)+
        }

        #[wasm_split($module, wasm_split_path = leptos::wasm_split, preload($load), fallible)]
        fn $module(page: $part) -> Result<AnyView, SplitLoaderError> {
            Ok(match page {
                $($part::$page => view! { <$view/> }.into_any(),)+
            })
        }

        impl ChooseView for $part {
            async fn choose(self) -> AnyView {
                // The page's head names the files, so they come while the program starts.
                #[cfg(feature = "ssr")]
                leptos::prefetch_lazy_fn_on_server(stringify!($module));
                $module(self).await.unwrap_or_else(|_| unreachable_part())
            }

            async fn preload(&self) {
                // Whether it came shows in `choose`, which asks again where it did not.
                let _ = $load().await;
            }
        }
    };
}

part! {
    /// Pages without anybody signed in.
    Entrance in entrance, loaded by load_entrance {
        /// `/login`
        Login => LoginPage,
        /// `/setup`
        Setup => SetupPage,
        /// `/invite/{token}`
        Invite => InvitePage,
        /// `/reset/{token}`
        Reset => ResetPage,
        /// `/lost-password`
        LostPassword => LostPasswordPage,
        /// `/confirm-email/{token}`
        ConfirmEmail => ConfirmEmailPage,
    }
}

part! {
    /// Pages of one person, contact or group.
    People in people, loaded by load_people {
        /// `/control-center/users/{id}`
        Record => RecordPage,
        /// `/control-center/users/{id}/invitation-link`
        CopiedLink => CopiedLinkPage,
        /// `/control-center/users/{id}/tokens`
        Tokens => TokensPage,
        /// `/control-center/api`
        Api => ApiPage,
        /// `/control-center/contacts/new` and `/control-center/contacts/{id}`
        Contact => ContactPage,
        /// `/control-center/groups/new` and `/control-center/groups/{id}`
        Group => GroupRecordPage,
        /// `/control-center/users/new`
        NewUser => NewUserPage,
        /// `/control-center/users/views`
        Views => ViewsPage,
        /// `/control-center/users/import`
        Import => ImportPage,
        /// `/control-center/users/import/{upload}`
        Upload => UploadPage,
        /// `/profile`
        Profile => ProfilePage,
    }
}

part! {
    /// Overviews other than the users list.
    Overviews in overviews, loaded by load_overviews {
        /// `/control-center`
        Home => Home,
        /// `/control-center/groups`
        Groups => GroupsPage,
        /// `/control-center/groups/{id}/members`
        Members => MembersPage,
        /// `/control-center/groups/{id}/add`
        AddMembers => AddMembersPage,
        /// `/control-center/access`
        WhoCan => WhoCanPage,
        /// `/control-center/contacts`
        Contacts => ContactsPage,
    }
}

part! {
    /// What is done to users and groups, and the way to everything else.
    Acting in acting, loaded by load_acting {
        /// `/control-center/plans/{id}`
        Plan => PlanPage,
        /// The same over any page.
        PlanDialog => PlanDialog,
        /// The command palette.
        Palette => PaletteDialog,
        /// The list of keys.
        Keys => KeysDialog,
    }
}

/// Something on a page that is loaded when it is first shown, such as a dialog: its part is named like a page's,
/// and what it has to know comes as context.
#[component]
pub fn Later<P: ChooseView>(
    /// What is shown.
    part: P,
) -> impl IntoView {
    // Not in the signal: the server would drop a view that belongs to one thread on another.
    let view = Arc::new(Mutex::new(None));
    let shown = RwSignal::new(false);
    let arrived = view.clone();
    Effect::new(move |_| {
        let (part, arrived) = (part.clone(), arrived.clone());
        leptos::task::spawn_local_scoped(async move {
            let view = part.choose().await;
            if let Ok(mut arrived) = arrived.lock() {
                *arrived = Some(view);
            }
            // The page may be gone by now.
            shown.try_set(true);
        });
    });
    move || {
        shown.track();
        view.lock().ok().and_then(|mut view| view.take())
    }
}

/// The network failed, or another version of the program has taken this one's files away: loading the page
/// anew helps with both.
fn unreachable_part() -> AnyView {
    let reload = Callback::new(|()| {
        let _ = window().location().reload();
    });
    view! { <main class="page narrow"><ErrorView error=AppError::Connection whole_page=true retry=reload/></main> }
        .into_any()
}
