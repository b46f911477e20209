//! What the list begins with, and the way there from its bare address.

use super::Shelf;
use crate::http::site::{FORM, Site, request};
use crate::on_both;
use crate::support::World;
use app::context::{Caller, Origin};
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{Facet, SignInState};
use app::views::api::ViewAdmin;
use app::views::{BUILT_IN, built_in_query};
use control_center::clock::{Clock, DAY, day_in};
use control_center::execute;
use control_center::sign_in::session;
use control_center::users::Users;
use http::{Method, StatusCode};
use std::sync::Arc;

async fn the_list_begins_with_what_was_chosen(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let start = async |caller: &Caller| {
        let start = shelf.views.begins_with(caller).await.unwrap();
        assert_eq!(start, shelf.links(caller).await.start);
        start
    };
    assert_eq!(start(admin).await, "");
    for state in BUILT_IN {
        shelf.start(admin, state.as_str()).await.unwrap();
        assert_eq!(start(admin).await, built_in_query(state));
        assert_eq!(shelf.views.list(admin, "").await.unwrap().start, state.as_str());
    }
    // Not every state is a view.
    assert!(shelf.start(admin, "expired").await.is_err());
    shelf.start(admin, "").await.unwrap();
    assert_eq!(start(admin).await, "");
    let other = shelf.desk.second_admin("other").await;
    let id = shelf.locked(&other, "Ours", true).await;
    let word = id.0.to_string();
    for caller in [admin, &other] {
        shelf.start(caller, &word).await.unwrap();
        assert_eq!(start(caller).await, "sign_in=locked");
    }
    // The form says it too, and takes it back; changed by somebody else, it stays.
    shelf.change(admin, id, &[("start", "")]).await.unwrap();
    assert_eq!(
        (start(admin).await, start(&other).await.as_str()),
        (String::new(), "sign_in=locked")
    );
    shelf.change(admin, id, &[("start", "true")]).await.unwrap();
    shelf.change(&other, id, &[("shared", "false")]).await.unwrap();
    assert_eq!(
        (start(admin).await, start(&other).await.as_str()),
        (String::new(), "sign_in=locked")
    );
    shelf.delete(&other, id).await.unwrap();
    assert_eq!(start(&other).await, "");
    assert_eq!(shelf.desk.number("SELECT COUNT(*) FROM start_views").await, 0);
}

async fn the_bare_address_leads_to_it_and_no_other(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = shelf.desk.admin.clone();
    shelf.start(&admin, "stale").await.unwrap();
    let store = shelf.desk.world.store.clone();
    let site = Site::with(shelf.desk.world, |parts| {
        parts.services.users = Arc::new(Users(parts.core.clone()));
    });
    let mut tx = store.write().await.unwrap();
    let now = site.core.clock.now();
    let token = session::open(&site.core, &mut tx.db(), &Origin::default(), admin.seq, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let cookie = format!("session={token}");
    let headers = [("accept", "text/html"), FORM, ("cookie", cookie.as_str())];
    let get = async |path: &str| {
        let answer = site.send(request(Method::GET, path, &headers, "")).await;
        (answer.status, answer.header("location").to_owned())
    };
    let start = (StatusCode::SEE_OTHER, "/control-center/users?sign_in=stale".to_owned());
    for bare in ["/control-center/users", "/control-center/users?"] {
        assert_eq!(get(bare).await, start, "{bare}");
    }
    for other in [
        "/control-center/users?view=all",
        "/control-center/users?q=a",
        "/control-center",
        "/control-center/users/views",
    ] {
        assert_eq!(get(other).await.0, StatusCode::OK, "{other}");
    }
    // By plain forms, as the page has them.
    let post = async |path: &str, form: &str| {
        let answer = site.send(request(Method::POST, path, &headers, form)).await;
        (answer.status, answer.header("location").to_owned())
    };
    let saved = post(
        "/control-center/users/views",
        "name=Locked&query=sign_in%3Dlocked&start=true",
    )
    .await;
    assert_eq!(saved.1, "/control-center/users?sign_in=locked");
    assert_eq!(
        get("/control-center/users").await.1,
        "/control-center/users?sign_in=locked"
    );
    // A refused one comes back with what was typed.
    let refused = post("/control-center/users/views", "name=locked&query=q%3Danna").await;
    let (path, draft) = refused.1.split_once("?draft=").unwrap();
    assert_eq!(path, "/control-center/users/views");
    let page = shelf.views.list(&admin, &format!("draft={draft}")).await.unwrap();
    assert_eq!(
        (page.form.value("name").as_str(), page.form.rule("name")),
        ("locked", Some("taken"))
    );
    assert_eq!(page.present, "q=anna");
    let id = page.saved[0].id.0;
    let deleted = post(&format!("/control-center/users/views/{id}/delete"), "").await;
    assert_eq!(deleted.1, "/control-center/users/views");
    assert_eq!(get("/control-center/users").await.0, StatusCode::OK);
    post("/control-center/users/views/start", "view=locked").await;
    assert_eq!(
        get("/control-center/users").await.1,
        "/control-center/users?sign_in=locked"
    );
    post("/control-center/users/views/start", "view=").await;
    assert_eq!(get("/control-center/users").await.0, StatusCode::OK);
}

/// The figure of the home page and the built-in view ask the same filter, from the day of the review on.
async fn a_review_is_due_from_its_day(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let robot = shelf.desk.person("robot").await;
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let tomorrow = day_in(&zone, shelf.desk.world.clock.now() + DAY);
    let mut tx = shelf.desk.world.store.write().await.unwrap();
    let sql = "UPDATE users SET api_only = TRUE, purpose = 'sync', review_on = $1 WHERE seq = $2";
    execute!(&mut tx.db(), sql, tomorrow, robot.seq).unwrap();
    tx.commit().await.unwrap();
    for due in [0, 1] {
        let counts = shelf.desk.users.count(admin, &UserQuery::default()).await.unwrap();
        let facet = |facet: &&Facet<SignInState>| facet.value == SignInState::ReviewDue;
        assert_eq!(counts.sign_in.iter().find(facet).unwrap().count, due);
        let query = UserQuery::parse(&built_in_query(SignInState::ReviewDue));
        let rows = shelf.desk.users.list(admin, &query).await.unwrap().rows;
        assert_eq!(rows.len(), usize::try_from(due).unwrap());
        assert!(rows.iter().all(|row| row.id == robot.id));
        shelf.desk.world.clock.advance(DAY);
    }
}

on_both!(
    the_list_begins_with_what_was_chosen,
    the_bare_address_leads_to_it_and_no_other,
    a_review_is_due_from_its_day,
);
