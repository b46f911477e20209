//! What is saved, and how it opens again.

use super::Shelf;
use crate::on_both;
use crate::support::World;
use crate::users::desk::{rule, rules};
use crate::users::list::group;
use crate::users::organisation::group_id;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::views::api::ViewAdmin;
use control_center::execute;
use serde_json::json;
use uuid::Uuid;

const ALL: &str = "q=50%2525&activity=active&sign_in=locked&tag=site%2Fnorth&sort=-created&column=tags&size=25";

async fn a_view_keeps_what_the_list_showed_but_its_page(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let query = format!("{ALL}&after={}&find_group=sales&odd=1", Uuid::nil());
    let page = shelf.views.list(admin, &query).await.unwrap();
    assert_eq!(
        page.present,
        "q=50%2525&activity=active&sign_in=locked&tag=site%2Fnorth&sort=-created&column=tags&size=25"
    );
    let address = shelf
        .save(admin, &[("name", " North "), ("query", &query)])
        .await
        .unwrap();
    assert_eq!(address, format!("/control-center/users?{}", page.present));
    assert_eq!(shelf.links(admin).await.saved, [("North".to_owned(), page.present)]);
    // Everybody in the usual order is a view too, with an address that says so.
    let address = shelf
        .save(admin, &[("name", "All"), ("query", "view=all")])
        .await
        .unwrap();
    assert_eq!(address, "/control-center/users?view=all");
    assert_eq!(shelf.names(admin).await, ["All", "North"]);
}

async fn a_name_is_taken_once_for_each_owner(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let other = shelf.desk.second_admin("other").await;
    let straße = shelf.locked(admin, "Straße", true).await;
    let taken = shelf.save(admin, &[("name", "STRASSE"), ("query", "")]).await;
    assert_eq!(rules(taken.unwrap_err()), rule("name", "taken"));
    let second = shelf.locked(admin, "Second", false).await;
    let taken = shelf.change(admin, second, &[("name", "strasse")]).await;
    assert_eq!(rules(taken.unwrap_err()), rule("name", "taken"));
    shelf.change(admin, straße, &[("name", "Strasse")]).await.unwrap();
    shelf.locked(&other, "Straße", false).await;
    assert_eq!(shelf.names(&other).await, ["Straße", "Strasse"]);
    let empty = shelf.save(admin, &[("name", " ")]).await;
    assert_eq!(rules(empty.unwrap_err()), rule("name", "required"));
}

async fn nobody_keeps_more_than_a_hundred(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let mut tx = shelf.desk.world.store.write().await.unwrap();
    for n in 0..100 {
        let sql = "INSERT INTO saved_views (id, owner_seq, name, name_key, query, created_at, modified_at)
            VALUES ($1, $2, $3, $3, '', 0, 0)";
        execute!(&mut tx.db(), sql, Uuid::now_v7(), admin.seq, format!("view {n}")).unwrap();
    }
    tx.commit().await.unwrap();
    let refused = shelf.save(admin, &[("name", "one more")]).await;
    assert_eq!(rules(refused.unwrap_err()), rule("name", "too_many"));
}

/// TRUST 44: a double click makes one.
async fn a_form_sent_twice_makes_one_view(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let key = Uuid::now_v7().to_string();
    let fields = [
        ("key", key.as_str()),
        ("name", "Once"),
        ("query", "sign_in=locked"),
        ("shared", "true"),
    ];
    let (first, second) = tokio::join!(shelf.save(admin, &fields), shelf.save(admin, &fields));
    assert_eq!(first.unwrap(), second.unwrap());
    shelf.save(admin, &fields).await.unwrap();
    assert_eq!((shelf.names(admin).await.len(), shelf.events().await.len()), (1, 1));
    // The same form with something else in it is another view.
    shelf.save(admin, &[("key", &key), ("name", "Twice")]).await.unwrap();
    assert_eq!(shelf.names(admin).await, ["Once", "Twice"]);
}

/// TRUST 21.
async fn a_newer_version_is_not_written_over(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let id = shelf.locked(admin, "Locked ones", true).await;
    let edit = id.0.to_string();
    let replaced = [("query", "sign_in=stale"), ("replace", "true"), ("name", "Stale ones")];
    let address = shelf.change(admin, id, &replaced).await.unwrap();
    assert_eq!(address, "/control-center/users?sign_in=stale");
    let late = [
        ("edit", edit.as_str()),
        ("version", "1"),
        ("name", "Late"),
        ("shared", "true"),
    ];
    assert_eq!(shelf.save(admin, &late).await.unwrap_err(), AppError::Conflict);
    // What has nothing to write is no conflict; what is not to be replaced stays.
    let again = [
        ("edit", edit.as_str()),
        ("version", "1"),
        ("name", "Stale ones"),
        ("shared", "true"),
        ("query", ""),
    ];
    shelf.save(admin, &again).await.unwrap();
    let view = shelf.view(admin, "Stale ones").await.unwrap();
    assert_eq!((view.query.as_str(), view.shared), ("sign_in=stale", true));
}

async fn a_view_whose_group_is_gone_still_opens(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let team = group(&shelf.desk.world, 3, "Team", &[admin.seq]).await;
    let query = format!("tag=gone&group={}", group_id(3));
    shelf
        .save(admin, &[("name", "Team"), ("query", &query), ("start", "true")])
        .await
        .unwrap();
    let page = shelf.views.list(admin, "").await.unwrap();
    assert_eq!(page.groups, [(group_id(3), "Team".to_owned())]);
    shelf
        .desk
        .change("DELETE FROM memberships WHERE group_seq = $1", team)
        .await;
    shelf.desk.change("DELETE FROM groups WHERE seq = $1", team).await;
    let page = shelf.views.list(admin, "").await.unwrap();
    assert_eq!(
        (page.groups, page.saved[0].query.as_str()),
        (Vec::new(), query.as_str())
    );
    let links = shelf.links(admin).await;
    assert_eq!(links.start, query);
    let list = shelf
        .desk
        .users
        .list(admin, &UserQuery::parse(&links.start))
        .await
        .unwrap();
    assert!(list.rows.is_empty());
}

/// A query that another version of the program wrote is read as far as it is known.
async fn an_old_query_still_works(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    shelf.locked(admin, "Old", false).await;
    shelf
        .desk
        .change(
            "UPDATE saved_views SET query = 'after=1&state=idle&sign_in=locked' WHERE owner_seq = $1",
            admin.seq,
        )
        .await;
    assert_eq!(
        shelf.links(admin).await.saved,
        [("Old".to_owned(), "sign_in=locked".to_owned())]
    );
}

/// TRUST 24: of shared views, without what they search for.
async fn shared_views_are_told_of(world: World) {
    let shelf = Shelf::open(world).await;
    let admin = &shelf.desk.admin;
    let other = shelf.desk.second_admin("other").await;
    let own = shelf.locked(admin, "Own", false).await;
    shelf.change(admin, own, &[("name", "Mine")]).await.unwrap();
    assert_eq!(shelf.events().await, []);
    shelf.change(admin, own, &[("shared", "true")]).await.unwrap();
    shelf
        .change(
            &other,
            own,
            &[("query", "q=anna"), ("replace", "true"), ("name", "Ours")],
        )
        .await
        .unwrap();
    shelf.delete(&other, own).await.unwrap();
    shelf.delete(&other, own).await.unwrap();
    let made = shelf.locked(admin, "Made", true).await;
    shelf.change(admin, made, &[("shared", "false")]).await.unwrap();
    shelf.delete(admin, made).await.unwrap();
    let told: Vec<_> = shelf.events().await;
    let told: Vec<_> = told
        .iter()
        .map(|(action, actor, details)| (action.as_str(), *actor, details))
        .collect();
    let (admin, other) = (Some(admin.id.0), Some(other.id.0));
    assert_eq!(
        told,
        [
            (
                "view.update",
                admin,
                &json!({"name": ["Mine", "Mine"], "shared": [false, true]})
            ),
            (
                "view.update",
                other,
                &json!({"name": ["Mine", "Ours"], "replaced": true})
            ),
            ("view.delete", other, &json!({"name": ["Ours", null]})),
            ("view.create", admin, &json!({"name": [null, "Made"]})),
            (
                "view.update",
                admin,
                &json!({"name": ["Made", "Made"], "shared": [true, false]})
            ),
        ]
    );
}

on_both!(
    a_view_keeps_what_the_list_showed_but_its_page,
    a_name_is_taken_once_for_each_owner,
    nobody_keeps_more_than_a_hundred,
    a_form_sent_twice_makes_one_view,
    a_newer_version_is_not_written_over,
    a_view_whose_group_is_gone_still_opens,
    an_old_query_still_works,
    shared_views_are_told_of,
);
