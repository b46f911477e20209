//! Administration through groups: given and taken by their permissions, and never from the last (TRUST 13, 18, 19).

use super::office::Office;
use crate::on_both;
use crate::support::World;
use crate::users::desk::{ADMINS, rule, rules, with};
use crate::users::organisation::group_id;
use app::context::Caller;
use app::error::AppError;
use app::rights::{Access, Permission};
use control_center::store::Store;
use control_center::store::rights;
use control_center::store::users::hold_administrators;

const STRIPPED: [(&str, &str); 1] = [("permissions_admin", "")];

/// A group with `admin` of a new administrator, who is in no other.
async fn second(office: &Office, name: &str) -> (app::groups::GroupId, Caller) {
    let person = office.desk.person(name).await;
    office
        .desk
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", person.seq)
        .await;
    let id = office
        .make(&format!("Admins of {name}"), &[("permissions_admin", "write")])
        .await;
    office.desk.join(person.seq, office.seq(id).await).await;
    (id, Caller { admin: true, ..person })
}

async fn nobody_takes_administration_from_themselves(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (theirs, otto) = second(&office, "otto").await;
    let admins = group_id(ADMINS);
    let refused = office.edit(admin, admins, &STRIPPED).await;
    assert_eq!(rules(refused.unwrap_err()), rule("permissions", "own_admin"));
    // Nothing of a refused form is written.
    let with_name = [("permissions_admin", ""), ("name", "Others")];
    assert!(office.edit(admin, admins, &with_name).await.is_err());
    assert_eq!(office.told(admins).await, "Admins by nobody () [] [admin*] 1");
    // Read is as good as write, so this takes nothing away.
    office
        .edit(admin, admins, &[("permissions_admin", "read")])
        .await
        .unwrap();
    // In another such group too one may strip the first.
    office.desk.join(admin.seq, office.seq(theirs).await).await;
    office.edit(admin, admins, &STRIPPED).await.unwrap();
    assert_eq!(office.told(admins).await, "Admins by nobody () [] [] 3");
    let refused = office.edit(&otto, theirs, &STRIPPED).await;
    assert_eq!(rules(refused.unwrap_err()), rule("permissions", "own_admin"));
}

async fn the_last_administrator_stays(world: World) {
    let office = Office::open(world).await;
    let admins = group_id(ADMINS);
    let (_, helper) = second(&office, "helper").await;
    // Administers by rights, but does not count without a password.
    office
        .desk
        .change("UPDATE users SET password_hash = '' WHERE seq = $1", helper.seq)
        .await;
    let refused = office.edit(&helper, admins, &STRIPPED).await;
    assert_eq!(rules(refused.unwrap_err()), rule("permissions", "last_administrator"));
    office
        .desk
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", helper.seq)
        .await;
    office.edit(&helper, admins, &STRIPPED).await.unwrap();
    // It is so with the next request.
    let mut conn = office.desk.world.store.read().await.unwrap();
    assert!(
        !rights::of(&mut conn.db(), office.desk.admin.seq)
            .await
            .unwrap()
            .0
            .may(Permission::Admin, Access::Read)
    );
    drop(conn);
    let refused = office.edit(&office.desk.admin, admins, &[("description", "x")]).await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
}

async fn two_who_strip_each_others_groups_leave_one(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (theirs, otto) = second(&office, "otto").await;
    let admins = group_id(ADMINS);
    let mine = with(&office.form_of(admin, Some(theirs)).await, &STRIPPED);
    let other = with(&office.form_of(&otto, Some(admins)).await, &STRIPPED);
    let (one, two) = tokio::join!(
        office.save(admin, Some(theirs), &mine),
        office.save(&otto, Some(admins), &other)
    );
    assert_eq!(
        usize::from(one.is_ok()) + usize::from(two.is_ok()),
        1,
        "{one:?} {two:?}"
    );
    let left = "SELECT COUNT(*) FROM group_permissions WHERE permission = 'admin'";
    assert_eq!(office.desk.number(left).await, 1);
}

async fn a_group_is_stripped_while_another_administrator_is_deactivated(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (theirs, otto) = second(&office, "otto").await;
    // Otto takes the group of the first away while the first takes otto out of his.
    let strip = with(&office.form_of(&otto, Some(group_id(ADMINS))).await, &STRIPPED);
    let leave = with(&office.desk.form_of(admin, otto.id).await, &[("groups", "")]);
    let (one, two) = tokio::join!(
        office.save(&otto, Some(group_id(ADMINS)), &strip),
        office.desk.save(admin, Some(otto.id), &leave)
    );
    assert_eq!(
        usize::from(one.is_ok()) + usize::from(two.is_ok()),
        1,
        "{one:?} {two:?}"
    );
    let mut conn = office.desk.world.store.read().await.unwrap();
    let mut left = 0;
    for seq in [admin.seq, otto.seq] {
        left += usize::from(
            rights::of(&mut conn.db(), seq)
                .await
                .unwrap()
                .0
                .may(Permission::Admin, Access::Read),
        );
    }
    assert_eq!(left, 1);
    drop(conn);
    assert!(office.told(theirs).await.contains("[admin*]"));
}

async fn only_who_takes_administration_waits_for_others_who_do(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (theirs, _) = second(&office, "otto").await;
    let sales = office.make("Sales", &[]).await;
    let plain = with(&office.form_of(admin, Some(theirs)).await, &[("description", "x")]);
    let given = with(
        &office.form_of(admin, Some(sales)).await,
        &[("permissions_admin", "read")],
    );
    let stripped = with(&office.form_of(admin, Some(theirs)).await, &STRIPPED);
    if let Store::Sqlite { .. } = office.desk.world.store {
        return; // There whoever writes is alone anyhow.
    }
    let mut held = office.desk.world.store.write().await.unwrap();
    hold_administrators(&mut held.db()).await.unwrap();
    let refused = office.save(admin, Some(theirs), &stripped).await;
    assert_eq!(refused.unwrap_err(), AppError::Unavailable);
    office.save(admin, Some(theirs), &plain).await.unwrap();
    office.save(admin, Some(sales), &given).await.unwrap();
    held.rollback().await.unwrap();
}

async fn whoever_took_a_new_administrator_for_none_is_refused(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let sales = office.make("Sales", &[]).await;
    let anna = office.desk.person("anna").await;
    office.desk.join(anna.seq, office.seq(sales).await).await;
    let read_before = with(&office.desk.form_of(admin, anna.id).await, &[("description", "x")]);
    // A permission that is not `admin` is nothing to them.
    office
        .edit(admin, sales, &[("permissions_notes", "write")])
        .await
        .unwrap();
    let version = "SELECT version FROM users WHERE name = 'anna'";
    assert_eq!(office.desk.number(version).await, 1);
    office
        .edit(admin, sales, &[("permissions_admin", "write")])
        .await
        .unwrap();
    let address = office.desk.save(admin, Some(anna.id), &read_before).await.unwrap();
    let written = office
        .desk
        .number("SELECT COUNT(*) FROM users WHERE description = 'x'")
        .await;
    if let Store::Postgres(_) = office.desk.world.store {
        assert_eq!((office.desk.number(version).await, written), (2, 0));
        let draft = office.desk.draft(admin, &address).await;
        assert_eq!(draft.value("version"), "2", "saving goes on from there");
    } else {
        assert_eq!(written, 1, "alone, nobody can have taken them for anything else");
    }
}

async fn a_token_touches_no_group_that_makes_administrators(world: World) {
    let office = Office::open(world).await;
    let robot = Caller {
        by_token: true,
        ..office.desk.admin.clone()
    };
    for raw in ["name=Mine&version=1", "name=Admins&version=1&permissions_admin="] {
        let refused = office.save(&robot, Some(group_id(ADMINS)), raw).await;
        assert_eq!(refused.unwrap_err(), AppError::Forbidden);
    }
    assert_eq!(office.told(group_id(ADMINS)).await, "Admins by nobody () [] [admin*] 1");
}

async fn leading_gives_no_right_of_the_group(world: World) {
    let office = Office::open(world).await;
    let otto = office.desk.person("otto").await;
    let leader = otto.id.to_string();
    office
        .make("Bosses", &[("leader", &leader), ("permissions_admin", "write")])
        .await;
    let mut conn = office.desk.world.store.read().await.unwrap();
    let (own, leads) = rights::of(&mut conn.db(), otto.seq).await.unwrap();
    let admin = own.may(Permission::Admin, Access::Read);
    assert_eq!((admin, leads.len()), (false, 1));
}

on_both!(
    nobody_takes_administration_from_themselves,
    the_last_administrator_stays,
    two_who_strip_each_others_groups_leave_one,
    a_group_is_stripped_while_another_administrator_is_deactivated,
    only_who_takes_administration_waits_for_others_who_do,
    whoever_took_a_new_administrator_for_none_is_refused,
    a_token_touches_no_group_that_makes_administrators,
    leading_gives_no_right_of_the_group,
);
