//! "Who can…" as a file: for whom, and what the trail says of it.

use crate::import::texts;
use crate::on_both;
use crate::support::World;
use crate::users::desk::{Desk, origin};
use crate::users::list::{group, user};
use app::access::api::AccessReview;
use app::access::query::AccessQuery;
use app::context::Caller;
use app::error::AppError;
use control_center::access::{Access, export};

on_both!(
    only_who_sees_users_asks_for_others,
    it_holds_more_than_a_piece,
    the_trail_says_what_was_asked_for,
    what_a_spreadsheet_would_run_is_marked,
    whoever_lost_the_right_meanwhile_does_not_leave,
);

async fn file(desk: &Desk, caller: &Caller, query: &str) -> Result<String, AppError> {
    let mut export = export(&desk.users.0, caller, &origin(), &AccessQuery::parse(query)).await?;
    let mut file = Vec::new();
    while let Some(piece) = export.piece().await? {
        file.extend(piece);
    }
    Ok(String::from_utf8(file).unwrap())
}

async fn only_who_sees_users_asks_for_others(world: World) {
    let desk = Desk::open(world).await;
    let (_, ours) = user(&desk.world, "ours").await;
    let (_, theirs) = user(&desk.world, "theirs").await;
    let lead = desk.lead(1, "Led", &[ours]).await;
    desk.lead(2, "Secret", &[ours, theirs]).await;
    for group in [2, 3] {
        desk.permit(group, "billing", group == 3).await;
    }
    let plain = desk.person("plain").await;
    let query = AccessQuery::parse("permission=billing");
    let review = Access(desk.users.0.clone());
    assert_eq!(review.who_can(&plain, &query).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(review.count(&plain, &query).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(
        file(&desk, &plain, "permission=billing").await,
        Err(AppError::Forbidden)
    );
    // A lead sees their members, and what comes to them through the groups that they lead.
    let page = review.who_can(&lead, &query).await.unwrap();
    let told: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.user.name.as_str(), row.writable, row.through.len()))
        .collect();
    assert_eq!(told, [("ours", false, 1)]);
    let told = file(&desk, &lead, "permission=billing").await.unwrap();
    assert!(
        told.contains("ours") && !told.contains("theirs") && !told.contains("Secret"),
        "{told}"
    );
    let written = review
        .who_can(&lead, &AccessQuery::parse("permission=billing&access=write"))
        .await
        .unwrap();
    assert!(written.rows.is_empty() && !written.given);
    // Without a permission nobody is asked for.
    for caller in [&desk.admin, &lead] {
        let none = review.who_can(caller, &AccessQuery::default()).await.unwrap();
        assert!(none.rows.is_empty());
        assert_eq!(review.count(caller, &AccessQuery::default()).await.unwrap().total, 0);
        assert_eq!(
            file(&desk, caller, "").await,
            Err(AppError::field("permission", "required"))
        );
    }
}

async fn it_holds_more_than_a_piece(world: World) {
    let desk = Desk::open(world).await;
    let (_, member) = user(&desk.world, "zz.member").await;
    group(&desk.world, 1, "Many", &[member]).await;
    desk.permit(2, "tasks", true).await;
    let mut names: Vec<String> = vec!["zz.member".into()];
    let mut tx = desk.world.store.write().await.unwrap();
    for n in 0..2_100 {
        let new = control_center::store::users::NewUser {
            id: uuid::Uuid::now_v7(),
            name: format!("u{n:04}"),
            email: format!("u{n:04}@example.org"),
            activity: "active",
            created_at: 1,
            ..Default::default()
        };
        let seq = control_center::store::users::insert(&mut tx.db(), &new).await.unwrap();
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 2, 0)";
        control_center::execute!(&mut tx.db(), sql, seq).unwrap();
        names.push(new.name);
    }
    tx.commit().await.unwrap();
    names.sort();
    let told = file(&desk, &desk.admin, "permission=tasks&access=write&size=25")
        .await
        .unwrap();
    let listed: Vec<String> = told
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(listed, names);
}

async fn the_trail_says_what_was_asked_for(world: World) {
    let desk = Desk::open(world).await;
    file(&desk, &desk.admin, "permission=admin&access=write&q=amy")
        .await
        .unwrap();
    let sql = "SELECT d.details FROM audit_events e JOIN audit_details d ON d.event_n = e.n
        WHERE e.action = 'access.export' AND e.actor_id IS NOT NULL AND e.address = '192.0.2.1'";
    let told: serde_json::Value = serde_json::from_str(&texts(&desk.world, sql).await.remove(0)).unwrap();
    let expect = serde_json::json!({
        "permission": "admin", "write_only": true, "deactivated": false, "searched": true, "users": 1,
    });
    assert_eq!(told, expect, "a search is mostly somebody's name");
}

async fn what_a_spreadsheet_would_run_is_marked(world: World) {
    let desk = Desk::open(world).await;
    let (_, seq) = user(&desk.world, "=cmd|x").await;
    group(&desk.world, 1, "@Sum", &[seq]).await;
    desk.permit(2, "notes", false).await;
    let told = file(&desk, &desk.admin, "permission=notes").await.unwrap();
    let line = told.lines().nth(1).unwrap();
    assert!(line.starts_with("'=cmd|x,") && line.contains(",'@Sum,"), "{line}");
}

async fn whoever_lost_the_right_meanwhile_does_not_leave(world: World) {
    let desk = Desk::open(world).await;
    let (_, gone) = user(&desk.world, "gone").await;
    let (_, stays) = user(&desk.world, "stays").await;
    group(&desk.world, 1, "Sales", &[gone, stays]).await;
    desk.permit(2, "billing", true).await;
    let query = AccessQuery::parse("permission=billing");
    let mut export = export(&desk.users.0, &desk.admin, &origin(), &query).await.unwrap();
    desk.change("DELETE FROM memberships WHERE user_seq = $1", gone).await;
    let mut file = export.piece().await.unwrap().unwrap();
    file.extend(export.piece().await.unwrap().unwrap());
    let told = String::from_utf8(file).unwrap();
    assert!(told.contains("stays") && !told.contains("gone"), "{told}");
    assert_eq!(export.piece().await.unwrap(), None);
}
