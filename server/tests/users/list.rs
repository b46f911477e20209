//! What the list's search and rows promise beyond its filters.

use super::organisation::{caller, group_id};
use crate::on_both;
use crate::support::World;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{SignInState, UserId};
use control_center::clock::{Clock, HOUR};
use control_center::core::Core;
use control_center::policy::Policy;
use control_center::store::Store;
use control_center::store::users::{NewUser, insert};
use control_center::text::fold::fold;
use control_center::users::Users;
use control_center::{execute, value};
use std::sync::Arc;
use uuid::Uuid;

/// The use cases on a world.
pub fn users(world: &World) -> Users {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    Users(Arc::new(Core::new(
        world.store.clone(),
        world.clock.clone(),
        Policy::default(),
        zone,
        "Example".to_owned(),
    )))
}

/// A user of this name.
pub async fn user(world: &World, name: &str) -> (UserId, i64) {
    let now = world.clock.now();
    let id = Uuid::now_v7();
    let user = NewUser {
        id,
        name: name.to_owned(),
        email: format!("{id}@example.org"),
        activity: "active",
        created_at: now,
        ..NewUser::default()
    };
    let mut tx = world.store.write().await.unwrap();
    let seq = insert(&mut tx.db(), &user).await.unwrap();
    tx.commit().await.unwrap();
    (UserId(id), seq)
}

/// A group by number, with these members.
pub async fn group(world: &World, n: usize, name: &str, members: &[i64]) -> i64 {
    let seq = i64::try_from(n).unwrap() + 1;
    let mut tx = world.store.write().await.unwrap();
    let sql = "INSERT INTO groups (seq, id, name, name_key, created_at, modified_at) VALUES ($1, $2, $3, $4, 0, 0)";
    execute!(&mut tx.db(), sql, seq, group_id(n).0, name, fold(name)).unwrap();
    if let Store::Postgres(_) = world.store {
        // Groups that the program makes later have numbers of their own.
        let sql = "SELECT setval(pg_get_serial_sequence('groups', 'seq'), (SELECT MAX(seq) FROM groups))";
        value!(&mut tx.db(), fetch_one, i64, sql).unwrap();
    }
    for member in members {
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, 0)";
        execute!(&mut tx.db(), sql, *member, seq).unwrap();
    }
    tx.commit().await.unwrap();
    seq
}

async fn names(users: &Users, search: &str) -> Vec<String> {
    let query = UserQuery {
        search: search.to_owned(),
        ..UserQuery::default()
    };
    let page = users.list(&caller(&[]), &query).await.unwrap();
    let counts = users.count(&caller(&[]), &query).await.unwrap();
    assert_eq!(counts.pager.total, page.rows.len() as u64, "{search}");
    page.rows.into_iter().map(|row| row.name).collect()
}

async fn special_characters_are_themselves(world: World) {
    for name in [
        "fifty%",
        "fifty_",
        "fiftyx",
        "say \"hi\" now",
        "坂本龍馬",
        "Ισαβέλλα",
        "İhsanoğlu",
        "back\\slash",
    ] {
        user(&world, name).await;
    }
    // Before the index is loaded and after, by one character and by many.
    let users = users(&world);
    for loaded in [false, true] {
        assert_eq!(users.0.index.is_loaded(), loaded);
        let query = |search: &str| UserQuery {
            search: search.to_owned(),
            ..UserQuery::default()
        };
        for (search, found) in [
            ("%", vec!["fifty%"]),
            ("y%", vec!["fifty%"]),
            ("ty%", vec!["fifty%"]),
            ("_", vec!["fifty_"]),
            ("fty_", vec!["fifty_"]),
            ("\"", vec!["say \"hi\" now"]),
            ("\"hi\"", vec!["say \"hi\" now"]),
            ("hi\" now", vec!["say \"hi\" now"]),
            ("\"hi\" OR \"fty\"", vec![]),
            ("k\\s", vec!["back\\slash"]),
            ("\\", vec!["back\\slash"]),
            ("坂", vec!["坂本龍馬"]),
            ("坂本", vec!["坂本龍馬"]),
            ("坂本龍", vec!["坂本龍馬"]),
            ("ΙΣΑΒΈΛΛΑ", vec!["Ισαβέλλα"]),
            ("ihsanoglu", vec!["İhsanoğlu"]),
            ("İHSANOĞLU", vec!["İhsanoğlu"]),
            ("FIFTYX", vec!["fiftyx"]),
            ("nobody", vec![]),
        ] {
            let page = users.list(&caller(&[]), &query(search)).await.unwrap();
            assert_eq!(
                page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>(),
                found,
                "{search}"
            );
        }
        users.0.index.refresh(&users.0).await.unwrap();
    }
    assert_eq!(names(&users, "fifty").await.len(), 3);
}

async fn finds_by_id(world: World) {
    let (id, _) = user(&world, "Ada").await;
    user(&world, &format!("of {id}")).await;
    let users = users(&world);
    assert_eq!(names(&users, &id.to_string()).await, ["Ada", &format!("of {id}")]);
    assert_eq!(names(&users, &id.to_string().to_uppercase()).await.len(), 2);
    assert!(names(&users, &Uuid::now_v7().to_string()).await.is_empty());
}

async fn unknown_cursor_is_the_first_page(world: World) {
    let (first, _) = user(&world, "a").await;
    let query = UserQuery {
        after: Some(UserId(Uuid::now_v7())),
        ..UserQuery::default()
    };
    let users = users(&world);
    let page = users.list(&caller(&[]), &query).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [first]);
    assert_eq!(users.count(&caller(&[]), &query).await.unwrap().pager.first, 1);
}

async fn only_administrators_and_leads_list(world: World) {
    let plain = app::context::Caller {
        admin: false,
        ..caller(&[])
    };
    let users = users(&world);
    assert_eq!(
        users.list(&plain, &UserQuery::default()).await.unwrap_err(),
        AppError::Forbidden
    );
    assert_eq!(
        users.count(&plain, &UserQuery::default()).await.unwrap_err(),
        AppError::Forbidden
    );
}

async fn lead_sees_one_chip_of_other_groups(world: World) {
    let (_, ours) = user(&world, "ours").await;
    let (_, both) = user(&world, "both").await;
    let (_, theirs) = user(&world, "theirs").await;
    group(&world, 0, "Led", &[ours, both]).await;
    group(&world, 1, "Secret", &[both, theirs]).await;
    let users = users(&world);
    let page = users.list(&caller(&[0]), &UserQuery::default()).await.unwrap();
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.groups.len(), row.more_groups, row.other_groups))
        .collect();
    assert_eq!(rows, [("both", 1, 0, true), ("ours", 1, 0, false)]);
    // By name, by number or by identity, the other group is not there.
    let query = UserQuery {
        groups: vec![group_id(1)],
        find_group: "s".to_owned(),
        ..UserQuery::default()
    };
    let page = users.list(&caller(&[0]), &query).await.unwrap();
    assert!(page.rows.is_empty() && page.chosen.groups.is_empty());
    let told = serde_json::to_string(&users.count(&caller(&[0]), &query).await.unwrap()).unwrap();
    assert!(!told.contains("Secret"), "{told}");
}

async fn lead_learns_no_tag_of_others(world: World) {
    let (_, ours) = user(&world, "ours").await;
    let (_, theirs) = user(&world, "theirs").await;
    group(&world, 0, "Led", &[ours]).await;
    let mut tx = world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "INSERT INTO tags (seq, subject, name, key) VALUES (1, 'user', 'Layoff/May', 'layoff/may')"
    )
    .unwrap();
    execute!(
        &mut tx.db(),
        "INSERT INTO user_tags (user_seq, tag_seq) VALUES ($1, 1)",
        theirs
    )
    .unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let query = UserQuery {
        tags: vec!["layoff/may".to_owned()],
        ..UserQuery::default()
    };
    for (leads, seen) in [(vec![0], false), (vec![], true)] {
        let page = users.list(&caller(&leads), &query).await.unwrap();
        let counts = users.count(&caller(&leads), &query).await.unwrap();
        assert_eq!(page.chosen.tags[0].1 == "Layoff/May", seen);
        assert_eq!(counts.tags.iter().any(|tag| tag.label == "Layoff/May"), seen);
        assert_eq!(page.rows.len(), usize::from(seen));
    }
}

async fn two_groups_by_name_and_how_many_more(world: World) {
    let (_, seq) = user(&world, "member").await;
    for (n, name) in ["delta", "Beta", "alpha", "Éta", "gone"].into_iter().enumerate() {
        group(&world, n, name, &[seq]).await;
    }
    let mut tx = world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE groups SET activity = 'deleted' WHERE name = 'gone'"
    )
    .unwrap();
    tx.commit().await.unwrap();
    let page = users(&world).list(&caller(&[]), &UserQuery::default()).await.unwrap();
    let row = &page.rows[0];
    assert_eq!(
        row.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(),
        ["alpha", "Beta"]
    );
    assert_eq!((row.more_groups, row.other_groups), (2, false));
}

async fn a_lock_is_told_while_it_holds(world: World) {
    let (_, seq) = user(&world, "locked").await;
    let until = world.clock.now() + HOUR;
    let mut tx = world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE users SET locked_until = $2 WHERE seq = $1",
        seq,
        until
    )
    .unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let query = UserQuery {
        sign_in: vec![SignInState::Locked],
        ..UserQuery::default()
    };
    let page = users.list(&caller(&[]), &query).await.unwrap();
    let told = page.rows[0].locked_until.unwrap();
    assert_eq!((told.at, told.offset), (until, 60), "in the company's zone");
    world.clock.advance(HOUR);
    assert!(users.list(&caller(&[]), &query).await.unwrap().rows.is_empty());
    let page = users.list(&caller(&[]), &UserQuery::default()).await.unwrap();
    assert_eq!(page.rows[0].locked_until, None);
}

async fn a_dropped_refresh_loses_nothing(world: World) {
    let users = users(&world);
    users.0.index.refresh(&users.0).await.unwrap();
    user(&world, "new").await;
    // Dropped at each place where it waits, one after the other.
    for polls in 1..40 {
        let mut refresh = Box::pin(users.0.index.refresh(&users.0));
        for _ in 0..polls {
            let once =
                std::future::poll_fn(|context| std::task::Poll::Ready(refresh.as_mut().poll(context).is_ready()));
            if once.await {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(names(&users, "new").await, ["new"]);
    assert_eq!(
        users
            .count(&caller(&[]), &UserQuery::default())
            .await
            .unwrap()
            .pager
            .total,
        1
    );
}

/// The index is behind then, and must not say who is in a list of everybody.
async fn whoever_was_just_made_is_listed(world: World) {
    user(&world, "one").await;
    let users = users(&world);
    users.0.index.refresh(&users.0).await.unwrap();
    user(&world, "two").await;
    let page = users.list(&caller(&[]), &UserQuery::default()).await.unwrap();
    assert_eq!(
        page.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["one", "two"]
    );
}

on_both!(
    special_characters_are_themselves,
    finds_by_id,
    unknown_cursor_is_the_first_page,
    only_administrators_and_leads_list,
    lead_sees_one_chip_of_other_groups,
    lead_learns_no_tag_of_others,
    two_groups_by_name_and_how_many_more,
    a_lock_is_told_while_it_holds,
    a_dropped_refresh_loses_nothing,
    whoever_was_just_made_is_listed,
);
