//! Lists of users around a group: who is in it, and whether they may write there.

use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use crate::users::organisation::{caller, group_id};
use app::bulk::{ActionInput, BulkAction, Outcome, Selection};
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::groups::api::GroupAdmin;
use app::users::Activity;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use control_center::bulk::plan;
use control_center::execute;
use control_center::groups::Groups;
use uuid::Uuid;

async fn rows_say_whether_a_member_may_write(world: World) {
    let (_, reader) = user(&world, "reader").await;
    let (_, writer) = user(&world, "writer").await;
    group(&world, 0, "Sales", &[reader, writer]).await;
    group(&world, 1, "Stock", &[writer]).await;
    let mut tx = world.store.write().await.unwrap();
    let sql = "UPDATE memberships SET writable = TRUE WHERE user_seq = $1 AND group_seq = 1";
    execute!(&mut tx.db(), sql, writer).unwrap();
    tx.commit().await.unwrap();
    let users = users(&world);
    let told = async |groups: &[usize]| -> Vec<(String, Option<bool>)> {
        let query = UserQuery {
            groups: groups.iter().map(|n| group_id(*n)).collect(),
            ..UserQuery::default()
        };
        let page = users.list(&caller(&[]), &query).await.unwrap();
        page.rows.into_iter().map(|row| (row.name, row.writable)).collect()
    };
    let rows = |said: [(&str, Option<bool>); 2]| said.map(|(name, writable)| (name.to_owned(), writable)).to_vec();
    assert_eq!(
        told(&[0]).await,
        rows([("reader", Some(false)), ("writer", Some(true))])
    );
    assert_eq!(told(&[1]).await, [("writer".to_owned(), Some(false))]);
    // Of several groups, or of none, there is no one answer.
    assert_eq!(told(&[0, 1]).await, rows([("reader", None), ("writer", None)]));
    assert_eq!(told(&[]).await, rows([("reader", None), ("writer", None)]));
}

async fn all_that_match_within_a_group_are_its_members(world: World) {
    let mut members = Vec::new();
    for n in 0..5 {
        members.push(user(&world, &format!("member{n}")).await.1);
    }
    user(&world, "member of none").await;
    group(&world, 0, "Sales", &members).await;
    let users = users(&world);
    let query = format!("q=member&group={}", group_id(0));
    let input = ActionInput {
        group: Some(group_id(0)),
        ..BulkAction::RemoveFromGroup.into()
    };
    let planned = plan(&users.0, &caller(&[]), &input, &Selection::Matching(query)).await;
    let told: Vec<_> = planned
        .unwrap()
        .outcomes
        .into_iter()
        .map(|told| (told.outcome, told.count))
        .collect();
    assert_eq!(told, [(Outcome::Will, 5)]);
}

async fn a_head_is_for_who_sees_the_group(world: World) {
    let (_, lead) = user(&world, "lead").await;
    group(&world, 0, "Led", &[lead]).await;
    group(&world, 1, "Strong", &[]).await;
    group(&world, 2, "Other", &[]).await;
    group(&world, 3, "Gone", &[]).await;
    let mut tx = world.store.write().await.unwrap();
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable)
        VALUES (1, 'tasks', TRUE), (2, 'tasks', TRUE), (2, 'billing', FALSE)";
    execute!(&mut tx.db(), sql).unwrap();
    execute!(&mut tx.db(), "UPDATE groups SET activity = 'deleted' WHERE seq = 4").unwrap();
    tx.commit().await.unwrap();
    let groups = Groups(users(&world).0);
    let admin = caller(&[]);
    let lead = Caller {
        seq: lead,
        ..caller(&[0, 1])
    };
    let head = async |caller: &Caller, id: GroupId| {
        let head = groups.head(caller, id).await?;
        Ok::<_, AppError>((head.name, head.activity, head.grants))
    };
    let told = |name: &str, activity, grants| Ok((name.to_owned(), activity, grants));
    assert_eq!(head(&admin, group_id(2)).await, told("Other", Activity::Active, true));
    assert_eq!(head(&admin, group_id(3)).await, told("Gone", Activity::Deleted, true));
    // Whose permissions are all the lead's own, and not.
    assert_eq!(head(&lead, group_id(0)).await, told("Led", Activity::Active, true));
    assert_eq!(head(&lead, group_id(1)).await, told("Strong", Activity::Active, false));
    let nobody = Caller {
        admin: false,
        ..caller(&[])
    };
    for (caller, id) in [
        (&lead, group_id(2)),
        (&lead, GroupId(Uuid::now_v7())),
        (&admin, GroupId(Uuid::now_v7())),
        (&nobody, group_id(0)),
    ] {
        assert_eq!(head(caller, id).await, Err(AppError::NotFound));
    }
}

on_both!(
    rows_say_whether_a_member_may_write,
    all_that_match_within_a_group_are_its_members,
    a_head_is_for_who_sees_the_group,
);
