//! Events and their details are written once (TRUST 24).

use crate::on_both;
use crate::support::World;
use crate::users::list::user;
use app::users::UserId;
use control_center::clock::Clock;
use control_center::store::audit::{AuditEvent, append};
use control_center::store::{Kind, StoreError};
use control_center::{execute, value};
use serde_json::json;
use uuid::Uuid;

on_both!(
    nothing_of_it_is_changed_or_deleted,
    details_go_with_whom_was_erased,
    a_targets_events_are_found_by_an_index,
);

/// An event about somebody.
async fn event(world: &World, target: UserId) {
    let mut tx = world.store.write().await.unwrap();
    let event = AuditEvent {
        at: world.clock.now(),
        actor: None,
        action: "user.update",
        target_kind: "user",
        target: Some(target.0),
        details: json!({ "description": ["before", "after"] }),
        address: "",
        request_id: "",
    };
    append(&mut tx.db(), event).await.unwrap();
    tx.commit().await.unwrap();
}

async fn run(world: &World, sql: &'static str) -> Result<(), StoreError> {
    let mut tx = world.store.write().await?;
    execute!(&mut tx.db(), sql)?;
    tx.commit().await
}

async fn number(world: &World, sql: &'static str) -> i64 {
    value!(&mut world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
}

async fn nothing_of_it_is_changed_or_deleted(world: World) {
    let (anna, _) = user(&world, "anna").await;
    event(&world, anna).await;
    let mut refused = vec![
        "UPDATE audit_events SET action = 'user.nothing'",
        "UPDATE audit_events SET actor_id = NULL",
        "DELETE FROM audit_events",
        "UPDATE audit_details SET details = '{}'",
        "DELETE FROM audit_details",
    ];
    match world.store.kind() {
        Kind::Sqlite => refused.extend([
            "INSERT OR REPLACE INTO audit_events SELECT n, id, 0, actor_id, 'user.nothing', target_kind, target_id, '', '' FROM audit_events",
            "INSERT OR REPLACE INTO audit_details SELECT event_n, '{}' FROM audit_details",
        ]),
        Kind::Postgres => refused.extend([
            "TRUNCATE audit_details",
            "TRUNCATE audit_events CASCADE",
            "TRUNCATE audit_events, audit_details",
        ]),
    }
    for sql in refused {
        let error = run(&world, sql).await.expect_err(sql);
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
    assert_eq!(
        number(&world, "SELECT COUNT(*) FROM audit_events WHERE action = 'user.update'").await,
        1
    );
    assert_eq!(
        number(
            &world,
            "SELECT COUNT(*) FROM audit_details WHERE details LIKE '%after%'"
        )
        .await,
        1
    );
}

async fn details_go_with_whom_was_erased(world: World) {
    let (anna, seq) = user(&world, "anna").await;
    let (bert, _) = user(&world, "bert").await;
    for target in [anna, bert, UserId(Uuid::now_v7())] {
        event(&world, target).await;
    }
    for activity in ["deactivated", "deleted"] {
        let mut tx = world.store.write().await.unwrap();
        execute!(
            &mut tx.db(),
            "UPDATE users SET activity = $2 WHERE seq = $1",
            seq,
            activity
        )
        .unwrap();
        tx.commit().await.unwrap();
        assert!(
            run(&world, "DELETE FROM audit_details WHERE event_n = 1")
                .await
                .is_err(),
            "{activity}"
        );
    }
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "UPDATE users SET activity = 'erased' WHERE seq = $1", seq).unwrap();
    tx.commit().await.unwrap();
    assert!(run(&world, "DELETE FROM audit_details").await.is_err(), "others' stay");
    assert!(
        run(&world, "DELETE FROM audit_events").await.is_err(),
        "the event itself stays"
    );
    run(&world, "DELETE FROM audit_details WHERE event_n IN (SELECT e.n FROM audit_events e JOIN users u ON u.id = e.target_id WHERE u.activity = 'erased')")
        .await
        .unwrap();
    assert_eq!(number(&world, "SELECT COUNT(*) FROM audit_details").await, 2);
    assert_eq!(number(&world, "SELECT COUNT(*) FROM audit_events").await, 3);
}

async fn a_targets_events_are_found_by_an_index(world: World) {
    let sql = match world.store.kind() {
        Kind::Sqlite => {
            "SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info('audit_events_by_target') ORDER BY seqno)"
        }
        Kind::Postgres => {
            "SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = 'audit_events_by_target'::regclass"
        }
    };
    let columns = value!(&mut world.store.read().await.unwrap().db(), fetch_one, String, sql).unwrap();
    assert_eq!(columns, "target_id,n");
}
