//! One page of the groups list.

use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use crate::users::organisation::{caller, group_id};
use app::groups::api::GroupAdmin;
use app::users::UserId;
use app::users::query::UserQuery;
use control_center::execute;
use control_center::groups::Groups;

async fn pages_by_name_without_deleted_ones(world: World) {
    let (_, one) = user(&world, "one").await;
    let (_, two) = user(&world, "two").await;
    let (_, erased) = user(&world, "erased").await;
    for (n, name) in ["delta", "Beta", "alpha", "Éta", "gone"].into_iter().enumerate() {
        group(&world, n, name, &[one, two, erased]).await;
    }
    let mut tx = world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE groups SET activity = 'deleted' WHERE name = 'gone'"
    )
    .unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE users SET activity = 'deleted' WHERE seq = $1",
        two
    )
    .unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE users SET activity = 'erased' WHERE seq = $1",
        erased
    )
    .unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE groups SET leader_seq = $1 WHERE name = 'delta'",
        one
    )
    .unwrap();
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES (1, 'tasks', TRUE), (1, 'billing', FALSE)";
    execute!(&mut tx.db(), sql).unwrap();
    tx.commit().await.unwrap();
    let groups = Groups(users(&world).0);
    let mut query = UserQuery {
        size: 3,
        ..UserQuery::default()
    };
    let first = groups.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(
        first
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.users))
            .collect::<Vec<_>>(),
        [("alpha", 1), ("Beta", 1), ("delta", 1)]
    );
    assert_eq!(
        first.rows[2].leader.as_ref().map(|(_, name)| name.as_str()),
        Some("one")
    );
    assert_eq!(
        first.rows[2].permissions,
        [("billing".to_owned(), false), ("tasks".to_owned(), true)]
    );
    assert!(first.more);
    assert_eq!(
        (first.pager.total, first.pager.first, first.pager.previous),
        (4, 1, None)
    );
    assert_eq!(first.pager.last, Some(Some(group_id(0).0)));
    query.after = Some(UserId(group_id(0).0));
    let last = groups.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(
        last.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Éta"]
    );
    assert_eq!(
        (last.more, last.pager.first, last.pager.previous, last.pager.last),
        (false, 4, Some(None), None)
    );
    query = UserQuery {
        search: "ET".to_owned(),
        ..UserQuery::default()
    };
    let found = groups.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(
        found.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Beta", "Éta"]
    );
    let led = groups.list(&caller(&[3]), &query).await.unwrap();
    assert_eq!((led.rows.len(), led.pager.total), (1, 1));
}

on_both!(pages_by_name_without_deleted_ones);
