//! Saved views: who keeps, shares and changes them, what they show, and what the list begins with.

mod keep;
mod rights;
mod start;

use crate::support::World;
use crate::users::desk::{Desk, form, origin};
use app::context::Caller;
use app::error::AppError;
use app::views::api::ViewAdmin;
use app::views::input::ViewInput;
use app::views::{SavedView, ViewId, ViewLinks};
use control_center::rows;
use control_center::views::Views;
use serde_json::Value;
use uuid::Uuid;

/// An administrator's desk with the views.
struct Shelf {
    desk: Desk,
    views: Views,
}

impl Shelf {
    async fn open(world: World) -> Self {
        let desk = Desk::open(world).await;
        let views = Views(desk.users.0.clone());
        Self { desk, views }
    }

    async fn save(&self, caller: &Caller, fields: &[(&str, &str)]) -> Result<String, AppError> {
        let input = ViewInput::parse(&form(fields));
        self.views.save(caller, &origin(), &input).await
    }

    /// Saves a new view of who is locked; gives its identity.
    async fn locked(&self, caller: &Caller, name: &str, shared: bool) -> ViewId {
        let shared = shared.to_string();
        let fields = [("name", name), ("query", "sign_in=locked"), ("shared", &*shared)];
        self.save(caller, &fields).await.unwrap();
        self.view(caller, name).await.unwrap().id
    }

    /// A view as the page lists it.
    async fn view(&self, caller: &Caller, name: &str) -> Option<SavedView> {
        let page = self.views.list(caller, "").await.unwrap();
        page.saved.into_iter().find(|view| view.name == name)
    }

    async fn names(&self, caller: &Caller) -> Vec<String> {
        let page = self.views.list(caller, "").await.unwrap();
        page.saved.into_iter().map(|view| view.name).collect()
    }

    async fn links(&self, caller: &Caller) -> ViewLinks {
        self.views.links(caller).await.unwrap()
    }

    /// Changes a view as its form would.
    async fn change(&self, caller: &Caller, id: ViewId, fields: &[(&str, &str)]) -> Result<String, AppError> {
        let page = self.views.list(caller, &format!("edit={}", id.0)).await?;
        let kept = page.form.values.iter().map(|(name, value)| (&**name, &**value));
        let kept = kept.filter(|(name, _)| !fields.iter().any(|(field, _)| field == name));
        let all: Vec<(&str, &str)> = kept.chain(fields.iter().copied()).collect();
        self.save(caller, &all).await
    }

    async fn delete(&self, caller: &Caller, id: ViewId) -> Result<(), AppError> {
        self.views.delete(caller, &origin(), id).await
    }

    async fn start(&self, caller: &Caller, view: &str) -> Result<(), AppError> {
        self.views.start(caller, view).await
    }

    /// Events about views: action, whose, details.
    async fn events(&self) -> Vec<(String, Option<Uuid>, Value)> {
        let sql = "SELECT e.action, e.actor_id, d.details FROM audit_events e
            JOIN audit_details d ON d.event_n = e.n WHERE e.target_kind = 'view' ORDER BY e.n";
        let mut conn = self.desk.world.store.read().await.unwrap();
        let events = rows!(&mut conn.db(), fetch_all, (String, Option<Uuid>, String), sql).unwrap();
        events
            .into_iter()
            .map(|(action, actor, details)| (action, actor, serde_json::from_str(&details).unwrap()))
            .collect()
    }
}
