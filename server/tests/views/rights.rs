//! Who may do what to which view (TRUST 16, 20).

use super::Shelf;
use crate::on_both;
use crate::support::World;
use crate::users::organisation::group_id;
use app::context::Caller;
use app::error::AppError;
use app::views::ViewId;
use app::views::api::ViewAdmin;
use uuid::Uuid;

/// What every use case answers this caller.
async fn refusals(shelf: &Shelf, caller: &Caller) -> Vec<AppError> {
    let fields = [("name", "View"), ("query", "sign_in=locked")];
    vec![
        shelf.views.list(caller, "").await.map(drop).unwrap_err(),
        shelf.save(caller, &fields).await.map(drop).unwrap_err(),
        shelf.delete(caller, ViewId(Uuid::now_v7())).await.unwrap_err(),
        shelf.start(caller, "locked").await.unwrap_err(),
    ]
}

async fn whoever_sees_no_list_keeps_no_view(world: World) {
    let shelf = Shelf::open(world).await;
    let plain = shelf.desk.person("plain").await;
    assert_eq!(refusals(&shelf, &plain).await, vec![AppError::Forbidden; 4]);
    assert_eq!(
        shelf.views.links(&plain).await.map(drop).unwrap_err(),
        AppError::Forbidden
    );
    assert_eq!(shelf.views.begins_with(&plain).await.unwrap_err(), AppError::Forbidden);
    // An administrator works through tokens from now on.
    let robot = shelf.desk.second_admin("robot").await;
    shelf.locked(&robot, "Before", false).await;
    shelf
        .desk
        .change("UPDATE users SET api_only = TRUE WHERE seq = $1", robot.seq)
        .await;
    assert_eq!(refusals(&shelf, &robot).await, vec![AppError::Forbidden; 4]);
    // Who lost the right while they waited saves nothing.
    let late = shelf.desk.second_admin("late").await;
    shelf
        .desk
        .change("DELETE FROM memberships WHERE user_seq = $1", late.seq)
        .await;
    assert_eq!(
        shelf.save(&late, &[("name", "View")]).await.unwrap_err(),
        AppError::Forbidden
    );
    assert_eq!(shelf.desk.number("SELECT COUNT(*) FROM saved_views").await, 1);
}

async fn a_lead_keeps_their_own_and_shares_none(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let lead = shelf.desk.lead(1, "Team", &[]).await;
    let shared = shelf.locked(admin, "Everybody's", true).await;
    let query = format!("group={}&group={}", group_id(0), group_id(1));
    shelf
        .save(&lead, &[("name", "My team"), ("query", &query), ("start", "true")])
        .await
        .unwrap();
    let page = shelf.views.list(&lead, "").await.unwrap();
    assert!(!page.shares);
    assert_eq!(page.saved.len(), 1);
    // TRUST 17: not the name of a group from outside.
    assert_eq!(page.groups, [(group_id(1), "Team".to_owned())]);
    assert_eq!(shelf.links(&lead).await.start, query);
    let refused = shelf.save(&lead, &[("name", "Ours"), ("shared", "true")]).await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
    let own = page.saved[0].id;
    let refused = shelf.change(&lead, own, &[("shared", "true")]).await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
    let id = shared.0.to_string();
    let refused = shelf
        .save(&lead, &[("edit", &id), ("version", "1"), ("name", "Mine")])
        .await;
    assert_eq!(refused.unwrap_err(), AppError::NotFound);
    assert_eq!(shelf.start(&lead, &id).await.unwrap_err(), AppError::NotFound);
    shelf.delete(&lead, shared).await.unwrap();
    assert_eq!(shelf.names(admin).await, ["Everybody's"]);
    shelf.change(&lead, own, &[("name", "Team")]).await.unwrap();
    shelf.delete(&lead, own).await.unwrap();
    assert_eq!(shelf.names(&lead).await, [""; 0]);
}

async fn nobody_changes_what_is_somebody_elses_own(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let other = shelf.desk.second_admin("other").await;
    let own = shelf.locked(admin, "Own", false).await;
    let id = own.0.to_string();
    let fields = [
        ("edit", id.as_str()),
        ("version", "1"),
        ("name", "Taken over"),
        ("shared", "true"),
    ];
    assert_eq!(shelf.save(&other, &fields).await.unwrap_err(), AppError::NotFound);
    assert_eq!(shelf.start(&other, &id).await.unwrap_err(), AppError::NotFound);
    assert_eq!(
        shelf.views.list(&other, &format!("edit={id}")).await.unwrap_err(),
        AppError::NotFound
    );
    shelf.delete(&other, own).await.unwrap();
    assert_eq!(
        (shelf.names(&other).await, shelf.names(admin).await),
        (vec![], vec!["Own".to_owned()])
    );
    // A key is an identity of one's own.
    let fields = [("key", id.as_str()), ("name", "By its key")];
    assert!(shelf.save(&other, &fields).await.is_err());
}

async fn administrators_keep_shared_ones_together(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let other = shelf.desk.second_admin("other").await;
    let id = shelf.locked(admin, "Ours", true).await;
    shelf
        .desk
        .change("UPDATE users SET name = 'amy.admin' WHERE seq = $1", admin.seq)
        .await;
    assert_eq!(shelf.view(&other, "Ours").await.unwrap().owner, "amy.admin");
    shelf.change(&other, id, &[("name", "Locked out")]).await.unwrap();
    let view = shelf.view(admin, "Locked out").await.unwrap();
    assert!(view.shared && view.owner.is_empty());
    // Not shared any more, it is its owner's own.
    shelf.change(&other, id, &[("shared", "false")]).await.unwrap();
    assert_eq!(
        (shelf.view(&other, "Locked out").await, shelf.names(admin).await.len()),
        (None, 1)
    );
    let late = shelf.locked(admin, "Gone soon", true).await;
    shelf.delete(&other, late).await.unwrap();
    assert_eq!(shelf.names(admin).await, ["Locked out"]);
}

on_both!(
    whoever_sees_no_list_keeps_no_view,
    a_lead_keeps_their_own_and_shares_none,
    nobody_changes_what_is_somebody_elses_own,
    administrators_keep_shared_ones_together,
);
