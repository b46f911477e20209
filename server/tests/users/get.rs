//! One user's record.

use super::list::{group, user, users};
use super::organisation::caller;
use crate::on_both;
use crate::support::{NOON, World};
use app::audit::Who;
use app::context::Caller;
use app::error::AppError;
use app::users::SignInState;
use app::users::UserId;
use app::users::api::UserAdmin;
use control_center::execute;
use uuid::Uuid;

async fn permissions_are_the_union_over_active_groups(world: World) {
    let (id, seq) = user(&world, "member").await;
    let mut tx = world.store.write().await.unwrap();
    for sql in [
        "INSERT INTO groups (seq, id, name, name_key, activity, created_at, modified_at) VALUES
            (11, $1, 'B', 'b', 'active', 0, 0)",
        "INSERT INTO groups (seq, id, name, name_key, activity, created_at, modified_at) VALUES
            (12, $1, 'A', 'a', 'active', 0, 0)",
        "INSERT INTO groups (seq, id, name, name_key, activity, created_at, modified_at) VALUES
            (13, $1, 'C', 'c', 'deactivated', 0, 0)",
    ] {
        execute!(&mut tx.db(), sql, Uuid::now_v7()).unwrap();
    }
    for group in 11..=13_i64 {
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, 0)";
        execute!(&mut tx.db(), sql, seq, group).unwrap();
    }
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES
        (11, 'tasks', FALSE), (12, 'tasks', TRUE), (12, 'billing', FALSE), (13, 'admin', TRUE)";
    execute!(&mut tx.db(), sql).unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let told = |record: app::users::UserRecordView| {
        record
            .permissions
            .into_iter()
            .map(|it| {
                (
                    it.permission,
                    it.writable,
                    it.groups.into_iter().map(|given| given.group.name).collect::<String>(),
                )
            })
            .collect::<Vec<_>>()
    };
    let record = users.get(&caller(&[]), id).await.unwrap();
    assert_eq!(
        record
            .memberships
            .iter()
            .map(|it| (it.group.name.as_str(), it.active))
            .collect::<Vec<_>>(),
        [("A", true), ("B", true), ("C", false)]
    );
    assert_eq!(
        told(record),
        [
            ("billing".to_owned(), false, "A".to_owned()),
            ("tasks".to_owned(), true, "AB".to_owned())
        ]
    );
    // The lead of B sees what B gives, and that there is more.
    let lead = Caller {
        admin: false,
        leads: vec![11],
        ..caller(&[])
    };
    let record = users.get(&lead, id).await.unwrap();
    assert!(record.item.other_groups);
    assert_eq!(told(record), [("tasks".to_owned(), false, "B".to_owned())]);
}

async fn every_permission_says_why(world: World) {
    let (id, seq) = user(&world, "member").await;
    let (giver, giver_seq) = user(&world, "giver").await;
    let (peer, peer_seq) = user(&world, "peer").await;
    let (_, gone_seq) = user(&world, "gone").await;
    for (n, name) in ["Led", "Other", "Third"].into_iter().enumerate() {
        group(&world, n, name, &[seq]).await;
    }
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES
        (1, 'billing', FALSE), (2, 'billing', TRUE), (3, 'billing', FALSE)";
    execute!(&mut db, sql).unwrap();
    execute!(
        &mut db,
        "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 1, 0)",
        peer_seq
    )
    .unwrap();
    for (group, by) in [(1_i64, giver_seq), (2, peer_seq), (3, gone_seq)] {
        let sql = "UPDATE memberships SET granted_at = $3, granted_by = (SELECT id FROM users WHERE seq = $4)
            WHERE user_seq = $1 AND group_seq = $2";
        execute!(&mut db, sql, seq, group, NOON + group, by).unwrap();
    }
    execute!(&mut db, "UPDATE users SET activity = 'erased' WHERE seq = $1", gone_seq).unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let told = async |reader: &Caller| {
        let record = users.get(reader, id).await.unwrap();
        let given = record.permissions.into_iter().flat_map(|it| it.groups);
        let given: Vec<_> = given
            .map(|it| (it.group.name, it.writable, it.since.map(|since| since.at), it.by))
            .collect();
        (record.sees_others, given)
    };
    let since = |group: i64| Some(NOON + group);
    let named = |id, name: &str| Who::User {
        id,
        name: name.to_owned(),
    };
    let expect = vec![
        ("Led".to_owned(), false, since(1), named(giver, "giver")),
        ("Other".to_owned(), true, since(2), named(peer, "peer")),
        ("Third".to_owned(), false, since(3), Who::Erased),
    ];
    assert_eq!(told(&caller(&[])).await, (true, expect));
    // The lead of the first knows neither the others nor who is outside.
    let lead = Caller {
        admin: false,
        ..caller(&[0])
    };
    assert_eq!(
        told(&lead).await,
        (true, vec![("Led".to_owned(), false, since(1), Who::Other)])
    );
    // Whoever looks at themselves sees all groups, and nobody behind them.
    let own = Caller {
        id,
        seq,
        admin: false,
        ..caller(&[])
    };
    let (sees_others, given) = told(&own).await;
    assert!(!sees_others);
    assert_eq!(
        given.into_iter().map(|(.., by)| by).collect::<Vec<_>>(),
        [Who::Other, Who::Other, Who::Other]
    );
    // Nobody who had signed in.
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "UPDATE memberships SET granted_at = 0, granted_by = NULL").unwrap();
    tx.commit().await.unwrap();
    let (_, given) = told(&lead).await;
    assert_eq!(given, [("Led".to_owned(), false, None, Who::CommandLine)]);
}

async fn outside_of_the_scope_nobody_is_there(world: World) {
    let (ours, seq) = user(&world, "ours").await;
    let (theirs, _) = user(&world, "theirs").await;
    group(&world, 0, "Led", &[seq]).await;
    let users = users(&world);
    assert_eq!(users.get(&caller(&[0]), ours).await.unwrap().item.name, "ours");
    let outside = users.get(&caller(&[0]), theirs).await.unwrap_err();
    let missing = users.get(&caller(&[0]), UserId(Uuid::now_v7())).await.unwrap_err();
    assert_eq!((outside, missing), (AppError::NotFound, AppError::NotFound));
    // A plain user sees themselves and nobody else.
    let plain = Caller {
        id: theirs,
        admin: false,
        ..caller(&[])
    };
    assert_eq!(users.get(&plain, theirs).await.unwrap().item.name, "theirs");
    assert_eq!(users.get(&plain, ours).await.unwrap_err(), AppError::NotFound);
}

async fn erased_users_are_gone(world: World) {
    let (id, seq) = user(&world, "erased").await;
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "UPDATE users SET activity = 'erased' WHERE seq = $1", seq).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        users(&world).get(&caller(&[]), id).await.unwrap_err(),
        AppError::NotFound
    );
}

async fn a_lead_learns_no_responsible_from_outside(world: World) {
    let (robot, robot_seq) = user(&world, "robot").await;
    let (boss, boss_seq) = user(&world, "boss").await;
    group(&world, 0, "Led", &[robot_seq]).await;
    let mut tx = world.store.write().await.unwrap();
    let sql = "UPDATE users SET api_only = TRUE, purpose = 'sync', responsible_seq = $2 WHERE seq = $1";
    execute!(&mut tx.db(), sql, robot_seq, boss_seq).unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    assert_eq!(
        users.get(&caller(&[0]), robot).await.unwrap().responsible,
        Some((UserId::UNSEEN, String::new()))
    );
    let is_boss = Caller {
        id: boss,
        seq: boss_seq,
        ..caller(&[0])
    };
    for reader in [caller(&[]), is_boss] {
        assert_eq!(
            users.get(&reader, robot).await.unwrap().responsible,
            Some((boss, "boss".to_owned()))
        );
    }
}

async fn states_are_those_of_the_list(world: World) {
    let (id, seq) = user(&world, "member").await;
    group(&world, 0, "gone", &[seq]).await;
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "UPDATE groups SET activity = 'deleted'").unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let record = users.get(&caller(&[]), id).await.unwrap();
    let query = app::users::query::UserQuery::default();
    let counts = users.count(&caller(&[]), &query).await.unwrap();
    let listed: Vec<SignInState> = counts
        .sign_in
        .iter()
        .filter(|it| it.count > 0)
        .map(|it| it.value)
        .collect();
    assert_eq!(record.states, listed);
}

on_both!(
    permissions_are_the_union_over_active_groups,
    every_permission_says_why,
    outside_of_the_scope_nobody_is_there,
    erased_users_are_gone,
    a_lead_learns_no_responsible_from_outside,
    states_are_those_of_the_list,
);
