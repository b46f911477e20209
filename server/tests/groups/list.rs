//! One page of the groups list.

use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use crate::users::organisation::{caller, group_id};
use app::context::Caller;
use app::error::AppError;
use app::groups::api::GroupAdmin;
use app::groups::query::GroupQuery;
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
    let mut query = GroupQuery {
        size: 3,
        ..GroupQuery::default()
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
    assert!(first.more && first.acts);
    let pager = groups.count(&caller(&[]), &query).await.unwrap().pager;
    assert_eq!((pager.total, pager.first, pager.previous), (4, 1, None));
    assert_eq!(pager.last, Some(Some(group_id(0).0)));
    query.after = Some(group_id(0));
    let last = groups.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(
        last.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Éta"]
    );
    let pager = groups.count(&caller(&[]), &query).await.unwrap().pager;
    assert_eq!(
        (last.more, pager.first, pager.previous, pager.last),
        (false, 4, Some(None), None)
    );
    query = GroupQuery {
        search: "ET".to_owned(),
        ..GroupQuery::default()
    };
    let found = groups.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(
        found.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Beta", "Éta"]
    );
    let led = groups.list(&caller(&[3]), &query).await.unwrap();
    let counted = groups.count(&caller(&[3]), &query).await.unwrap();
    assert_eq!((led.rows.len(), led.acts, counted.pager.total), (1, false, 1));
}

async fn a_cursor_that_does_not_match_keeps_its_place(world: World) {
    for (n, name) in ["alpha", "beta", "gamma", "delta"].into_iter().enumerate() {
        group(&world, n, name, &[]).await;
    }
    let groups = Groups(users(&world).0);
    let names = async |query: GroupQuery| -> Vec<String> {
        let page = groups.list(&caller(&[]), &query).await.unwrap();
        page.rows.into_iter().map(|row| row.name).collect()
    };
    let query = |raw: String| GroupQuery::parse(&raw);
    // "beta" has no "l", and is in no other list of these.
    let after = group_id(1);
    assert_eq!(names(query(format!("q=l&after={after}"))).await, ["delta"]);
    assert_eq!(names(query(format!("q=l&sort=-name&after={after}"))).await, ["alpha"]);
    // One that is not there is the start.
    let nowhere = uuid::Uuid::now_v7();
    assert_eq!(names(query(format!("q=l&after={nowhere}"))).await, ["alpha", "delta"]);
}

/// Where a group that a lead does not see would stand among theirs would tell its name.
async fn a_cursor_out_of_sight_is_the_start(world: World) {
    for (n, name) in ["alpha", "beta", "gamma"].into_iter().enumerate() {
        group(&world, n, name, &[]).await;
    }
    let groups = Groups(users(&world).0);
    for sort in ["name", "-name", "users", "created"] {
        let query = GroupQuery::parse(&format!("sort={sort}&after={}", group_id(1)));
        let page = groups.list(&caller(&[0, 2]), &query).await.unwrap();
        assert_eq!(page.rows.len(), 2, "{sort}");
        let counts = groups.count(&caller(&[0, 2]), &query).await.unwrap();
        assert_eq!(counts.pager.first, 1, "{sort}");
    }
}

async fn finds_by_id_and_shows_tags_where_they_are_asked_for(world: World) {
    let sales = group(&world, 0, "Sales", &[]).await;
    group(&world, 1, "Stock", &[]).await;
    let mut tx = world.store.write().await.unwrap();
    let sql = "INSERT INTO tags (seq, subject, name, key) VALUES (1, 'group', 'b', 'b'), (2, 'group', 'A', 'a')";
    execute!(&mut tx.db(), sql).unwrap();
    let sql = "INSERT INTO group_tags (group_seq, tag_seq) VALUES ($1, 1), ($1, 2)";
    execute!(&mut tx.db(), sql, sales).unwrap();
    tx.commit().await.unwrap();
    let groups = Groups(users(&world).0);
    for (columns, tags) in [("", vec![]), ("&column=tags", vec!["A", "b"])] {
        let query = GroupQuery::parse(&format!("q={}{columns}", group_id(0)));
        let page = groups.list(&caller(&[]), &query).await.unwrap();
        let rows: Vec<_> = page.rows.into_iter().map(|row| (row.name, row.tags)).collect();
        let tags: Vec<String> = tags.into_iter().map(str::to_owned).collect();
        assert_eq!(rows, [("Sales".to_owned(), tags)]);
    }
}

async fn only_administrators_and_leads_list(world: World) {
    let nobody = Caller {
        admin: false,
        ..caller(&[])
    };
    let groups = Groups(users(&world).0);
    let query = GroupQuery::default();
    assert_eq!(groups.list(&nobody, &query).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(groups.count(&nobody, &query).await.unwrap_err(), AppError::Forbidden);
}

on_both!(
    pages_by_name_without_deleted_ones,
    a_cursor_that_does_not_match_keeps_its_place,
    a_cursor_out_of_sight_is_the_start,
    finds_by_id_and_shows_tags_where_they_are_asked_for,
    only_administrators_and_leads_list,
);
