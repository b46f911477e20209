//! Add to a group, remove from it: who may, whom, and what is given back (TRUST 18, 19).

use super::{ADMINS, Office, TEAM, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::bulk::{ActionInput, Argument, BulkAction, Outcome};
use app::error::AppError;
use control_center::bulk::{run, show, undo};
use control_center::execute;
use control_center::store::{Kind, groups};

fn add(group: usize, writable: bool) -> ActionInput {
    ActionInput {
        group: Some(group_id(group)),
        writable,
        ..BulkAction::AddToGroup.into()
    }
}

fn remove(group: usize) -> ActionInput {
    ActionInput {
        group: Some(group_id(group)),
        ..BulkAction::RemoveFromGroup.into()
    }
}

impl Office {
    /// Who is a member of a group and may write.
    async fn members(&self, group: usize) -> String {
        let mut conn = self.world.store.read().await.unwrap();
        let sql = "SELECT u.name || CASE WHEN m.writable = TRUE THEN ' write' ELSE ' read' END
            FROM memberships m JOIN users u ON u.seq = m.user_seq WHERE m.group_seq = $1 ORDER BY u.seq";
        let seq = i64::try_from(group).unwrap() + 1;
        let members: Vec<String> = control_center::value!(&mut conn.db(), fetch_all, String, sql, seq).unwrap();
        members.join(", ")
    }
}

async fn members_are_added_changed_and_given_back(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let (bert, _) = user(&office.world, "bert").await;
    let (carl, carl_seq) = user(&office.world, "carl").await;
    let (dora, dora_seq) = user(&office.world, "dora").await;
    let team = group(&office.world, TEAM, "Team", &[anna_seq, carl_seq]).await;
    office
        .change(
            "UPDATE memberships SET writable = TRUE WHERE group_seq > 1 AND user_seq = $1",
            carl_seq,
        )
        .await;
    office
        .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", dora_seq)
        .await;
    let everybody = [anna, bert, carl, dora];
    let before = office.members(TEAM).await;
    let plan = office.plan(add(TEAM, true), &everybody).await;
    let Argument::Group { id, name, writable } = &plan.argument else {
        panic!("{plan:?}");
    };
    assert_eq!((*id, &**name, *writable), (group_id(TEAM), "Team", true));
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Will, 2, "anna bert"),
            is(Outcome::Already, 1, "carl"),
            is(Outcome::Deleted, 1, "dora")
        ]
    );
    office.run(&plan).await;
    assert_eq!(office.members(TEAM).await, "anna write, bert write, carl write");
    let id = group_id(TEAM);
    assert_eq!(
        office.events().await,
        [
            format!(r#"user.add_to_group {{"group":"{id}","membership":["read","write"]}}"#),
            format!(r#"user.add_to_group {{"group":"{id}","membership":[null,"write"]}}"#),
        ]
    );
    office.undo(&plan).await;
    assert_eq!(office.members(TEAM).await, before);

    let plan = office.plan(remove(TEAM), &everybody).await;
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Will, 2, "anna carl"),
            is(Outcome::Already, 1, "bert"),
            is(Outcome::Deleted, 1, "dora")
        ]
    );
    office.run(&plan).await;
    assert_eq!(office.members(TEAM).await, "");
    office.undo(&plan).await;
    assert_eq!(office.members(TEAM).await, before);
    let events = office.events().await;
    assert_eq!(
        events[4..],
        [
            format!(r#"user.remove_from_group {{"group":"{id}","membership":["read",null]}}"#),
            format!(r#"user.remove_from_group {{"group":"{id}","membership":["write",null]}}"#),
            format!(r#"user.remove_from_group.undo {{"group":"{id}","membership":[null,"read"]}}"#),
            format!(r#"user.remove_from_group.undo {{"group":"{id}","membership":[null,"write"]}}"#),
        ]
    );
    let nowhere = office.try_plan(&office.admin, add(4, false), &[anna]).await;
    assert_eq!(nowhere, Err(AppError::NotFound));
    let none = office.try_plan(&office.admin, BulkAction::AddToGroup, &[anna]).await;
    assert_eq!(none, Err(AppError::field("group", "required")));
    // A group that is deleted meanwhile takes nobody in.
    let plan = office.plan(add(TEAM, true), &[bert]).await;
    office
        .change("UPDATE groups SET activity = 'deleted' WHERE seq = $1", team)
        .await;
    let refused = run(&office.core, &office.admin, &origin(), plan.id).await;
    assert_eq!(refused, Err(AppError::NotFound));
}

async fn nobody_strips_themselves_or_the_last_administrator(world: World) {
    let office = Office::open(world).await;
    let (zoe, zoe_seq) = user(&office.world, "zoe").await;
    let others = [office.admin.id, zoe];
    // Zoe has no password yet, so she is none who could administer.
    office.act(add(ADMINS, false), &[zoe]).await;
    let plan = office.plan(remove(ADMINS), &others).await;
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 1, "zoe"), is(Outcome::Oneself, 1, "amy.admin")]
    );
    office
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", zoe_seq)
        .await;
    office
        .change("UPDATE users SET password_hash = '' WHERE seq = $1", office.admin.seq)
        .await;
    let plan = office.plan(remove(ADMINS), &others).await;
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Oneself, 1, "amy.admin"),
            is(Outcome::LastAdministrator, 1, "zoe")
        ]
    );
    // By another group she stays one, and so does Amy.
    let second = group(&office.world, 2, "Second", &[office.admin.seq, zoe_seq]).await;
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
    office.change(sql, second).await;
    let plan = office.plan(remove(ADMINS), &others).await;
    assert_eq!(told(&plan), [is(Outcome::Will, 2, "amy.admin zoe")]);
    // When it is run she does not any more.
    office
        .change("DELETE FROM group_permissions WHERE group_seq = $1", second)
        .await;
    let done = office.run(&plan).await;
    assert_eq!(
        told(&done),
        [
            is(Outcome::Done, 1, "amy.admin"),
            is(Outcome::LastAdministrator, 1, "zoe")
        ],
        "who asks was asked when it was shown"
    );
}

async fn undoing_strips_nobody_either(world: World) {
    let office = Office::open(world).await;
    let (zoe, zoe_seq) = user(&office.world, "zoe").await;
    office
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", zoe_seq)
        .await;
    let plan = office.plan(add(ADMINS, false), &[zoe]).await;
    office.run(&plan).await;
    office
        .change("UPDATE users SET password_hash = '' WHERE seq = $1", office.admin.seq)
        .await;
    let undone = office.undo(&plan).await;
    assert_eq!(told(&undone), [is(Outcome::Kept, 1, "zoe")]);
    assert_eq!(office.members(ADMINS).await, "amy.admin read, zoe read");
}

/// TRUST 19: a lead gives only what is theirs.
async fn a_lead_gives_only_what_is_theirs(world: World) {
    let office = Office::open(world).await;
    let (ours, ours_seq) = user(&office.world, "ours").await;
    let (shared, shared_seq) = user(&office.world, "shared").await;
    let (theirs, theirs_seq) = user(&office.world, "theirs").await;
    let team = group(&office.world, TEAM, "Team", &[ours_seq, shared_seq]).await;
    let second = group(&office.world, 2, "Second", &[]).await;
    group(&office.world, 3, "Elsewhere", &[shared_seq, theirs_seq]).await;
    let lead = office.lead("lead", &[team, second]).await;
    let everybody = [ours, shared, theirs, office.admin.id, lead.id];

    let unseen = office.try_plan(&lead, add(3, false), &everybody).await;
    assert_eq!(unseen, Err(AppError::NotFound), "a group they do not lead");
    let unseen = office.try_plan(&lead, remove(ADMINS), &everybody).await;
    assert_eq!(unseen, Err(AppError::NotFound));

    // Nothing can be done in the second group, so whoever is seen may be in it.
    let plan = office.try_plan(&lead, add(2, true), &everybody).await.unwrap();
    assert_eq!(told(&plan), [is(Outcome::Will, 2, "ours shared")]);
    let may_write = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'notes', TRUE)";
    office.change(may_write, second).await;
    let refused = run(&office.core, &lead, &origin(), plan.id).await;
    assert_eq!(refused, Err(AppError::Forbidden), "a permission that is not their own");
    let refused = office.try_plan(&lead, add(2, true), &[lead.id]).await;
    assert_eq!(refused, Err(AppError::Forbidden), "least of all for themselves");
    // To read is not to write.
    let reads = group(&office.world, 4, "Readers", &[lead.seq]).await;
    let may_read = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'notes', FALSE)";
    office.change(may_read, reads).await;
    let refused = office.try_plan(&lead, add(2, true), &everybody).await;
    assert_eq!(refused, Err(AppError::Forbidden));
    office
        .change(
            "UPDATE group_permissions SET writable = TRUE WHERE group_seq = $1",
            reads,
        )
        .await;
    let plan = office.try_plan(&lead, add(2, true), &everybody).await.unwrap();
    run(&office.core, &lead, &origin(), plan.id).await.unwrap();
    assert_eq!(office.members(2).await, "ours write, shared write");
    // They take out of their group who leaves their sight with it, and take them back.
    let plan = office.try_plan(&lead, remove(TEAM), &[ours]).await.unwrap();
    run(&office.core, &lead, &origin(), plan.id).await.unwrap();
    let plan2 = office.try_plan(&lead, remove(2), &[ours]).await.unwrap();
    run(&office.core, &lead, &origin(), plan2.id).await.unwrap();
    let undone = undo(&office.core, &lead, &origin(), plan2.id).await.unwrap();
    assert_eq!(told(&undone), [is(Outcome::Undone, 1, "ours")]);
    // A group with `admin` is nobody's to give but an administrator's.
    let admin = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
    office.change(admin, second).await;
    let refused = office.try_plan(&lead, add(2, false), &everybody).await;
    assert_eq!(refused, Err(AppError::Forbidden));
}

/// TRUST 19: what a lead may give is asked as it is when it is given, whoever changes it meanwhile.
async fn what_a_group_comes_to_give_meanwhile_is_not_given(world: World) {
    let office = Office::open(world).await;
    let (ours, ours_seq) = user(&office.world, "ours").await;
    let team = group(&office.world, TEAM, "Team", &[ours_seq]).await;
    let second = group(&office.world, 2, "Second", &[]).await;
    let lead = office.lead("lead", &[team, second]).await;
    let plan = office.try_plan(&lead, add(2, false), &[ours]).await.unwrap();
    // As the form of a group does it.
    let mut tx = office.world.store.write().await.unwrap();
    let mut db = tx.db();
    groups::find(&mut db, group_id(2).0, true).await.unwrap();
    let admin = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
    execute!(&mut db, admin, second).unwrap();
    let (core, theirs, id) = (office.core.clone(), lead.clone(), plan.id);
    let running = tokio::spawn(async move { run(&core, &theirs, &origin(), id).await });
    while office.core.runs.find(id.0, lead.id.0).is_none() {
        tokio::task::yield_now().await;
    }
    if office.core.store.kind() == Kind::Postgres {
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while office.number(waiting).await == 0 {
            assert!(!running.is_finished(), "it waits for nobody");
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(running.await.unwrap(), Err(AppError::Forbidden));
    assert_eq!(office.members(2).await, "");
}

/// TRUST 17: a plan names nobody who has left its maker's sight since.
async fn a_plan_forgets_who_went_out_of_sight(world: World) {
    let office = Office::open(world).await;
    let (gone, gone_seq) = user(&office.world, "gone").await;
    let (ours, ours_seq) = user(&office.world, "ours").await;
    let team = group(&office.world, TEAM, "Team", &[gone_seq, ours_seq]).await;
    let second = group(&office.world, 2, "Second", &[]).await;
    let lead = office.lead("lead", &[team, second]).await;
    let plan = office.try_plan(&lead, add(2, false), &[gone, ours]).await.unwrap();
    assert_eq!(told(&plan), [is(Outcome::Will, 2, "gone ours")]);
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", gone_seq)
        .await;
    office
        .change("UPDATE users SET name = 'renamed' WHERE seq = $1", gone_seq)
        .await;
    let shown = show(&office.core, &lead, plan.id).await.unwrap();
    assert_eq!(told(&shown), [is(Outcome::Will, 2, "ours")]);
    let done = run(&office.core, &lead, &origin(), plan.id).await.unwrap();
    assert_eq!(told(&done), [is(Outcome::Done, 1, "ours"), is(Outcome::Changed, 1, "")]);
}

on_both!(
    a_plan_forgets_who_went_out_of_sight,
    what_a_group_comes_to_give_meanwhile_is_not_given,
    members_are_added_changed_and_given_back,
    nobody_strips_themselves_or_the_last_administrator,
    undoing_strips_nobody_either,
    a_lead_gives_only_what_is_theirs,
);
