//! Acting on many groups: the mechanism of users, with what is a group's own (TRUST 18, 19, 21, 22, 24).

use crate::bulk::{ADMINS, Office, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, users};
use crate::users::organisation::group_id;
use app::bulk::{BulkAction, Outcome, PlanView, Selection, Stage, Subject};
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::rights::{Access, Permission};
use control_center::bulk::{plan, run, show, undo};
use control_center::clock::{Clock, MINUTE};
use control_center::store::rights;
use control_center::{execute, rows};
use uuid::Uuid;

impl Office {
    /// A group by number that holds a permission, or none, with these members.
    pub async fn team(&self, n: usize, name: &str, permission: &str, members: &[i64]) -> GroupId {
        let seq = group(&self.world, n, name, members).await;
        if !permission.is_empty() {
            let mut tx = self.world.store.write().await.unwrap();
            let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, TRUE)";
            execute!(&mut tx.db(), sql, seq, permission).unwrap();
            tx.commit().await.unwrap();
        }
        group_id(n)
    }

    pub async fn plan_groups(&self, action: BulkAction, groups: &[GroupId]) -> PlanView {
        self.try_plan_groups(&self.admin, action, groups).await.unwrap()
    }

    async fn try_plan_groups(
        &self,
        caller: &Caller,
        action: BulkAction,
        groups: &[GroupId],
    ) -> Result<PlanView, AppError> {
        let selection = Selection::Groups(groups.to_vec());
        plan(&self.core, caller, &action.into(), &selection).await
    }

    /// Names with activities, apart from the administrators' own.
    async fn groups(&self) -> String {
        let all: Vec<(String, String)> = rows!(
            &mut self.world.store.read().await.unwrap().db(),
            fetch_all,
            (String, String),
            "SELECT name, activity FROM groups WHERE seq > 1 ORDER BY seq"
        )
        .unwrap();
        let all: Vec<String> = all
            .into_iter()
            .map(|(name, activity)| format!("{name} {activity}"))
            .collect();
        all.join(", ")
    }

    /// Sales, which is active, Stock, which is deactivated, and Old, which is deleted.
    async fn three(&self) -> [GroupId; 3] {
        let three = [
            self.team(1, "Sales", "billing", &[]).await,
            self.team(2, "Stock", "inventory", &[]).await,
            self.team(3, "Old", "", &[]).await,
        ];
        self.change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 3)
            .await;
        self.change("UPDATE groups SET activity = 'deleted' WHERE seq = $1", 4)
            .await;
        three
    }
}

const BEFORE: &str = "Sales active, Stock deactivated, Old deleted";

async fn every_action_is_shown_then_done_then_undone(world: World) {
    let office = Office::open(world).await;
    let three = office.three().await;
    office.open_session(office.admin.seq).await;
    let mut version = 1;
    for (action, will, others, after) in [
        (
            BulkAction::Deactivate,
            "Sales",
            vec![is(Outcome::Already, 1, "Stock"), is(Outcome::Deleted, 1, "Old")],
            "Sales deactivated, Stock deactivated, Old deleted",
        ),
        (
            BulkAction::Activate,
            "Stock",
            vec![is(Outcome::Already, 1, "Sales"), is(Outcome::Deleted, 1, "Old")],
            "Sales active, Stock active, Old deleted",
        ),
        (
            BulkAction::Delete,
            "Sales Stock",
            vec![is(Outcome::Already, 1, "Old")],
            "Sales deleted, Stock deleted, Old deleted",
        ),
        (
            BulkAction::Restore,
            "Old",
            vec![is(Outcome::Already, 2, "Sales Stock")],
            "Sales active, Stock deactivated, Old deactivated",
        ),
    ] {
        let count = will.split(' ').count() as u64;
        let expect = |outcome| [vec![is(outcome, count, will)], others.clone()].concat();
        let planned = office.plan_groups(action, &three).await;
        assert_eq!((planned.subject, planned.seats), (Subject::Groups, None));
        assert_eq!(told(&planned), expect(Outcome::Will), "{action:?}");
        assert_eq!(office.groups().await, BEFORE, "nothing was done yet");
        let done = office.run(&planned).await;
        assert_eq!((done.stage, told(&done)), (Stage::Done, expect(Outcome::Done)));
        assert_eq!(office.groups().await, after, "{action:?}");
        assert_eq!(office.run(&planned).await, done, "again: the first answer");
        let undone = office.undo(&planned).await;
        assert_eq!((undone.stage, told(&undone)), (Stage::Undone, expect(Outcome::Undone)));
        assert_eq!(office.groups().await, BEFORE, "{action:?}");
        version += 2 * i64::try_from(count).unwrap();
    }
    let versions = "SELECT CAST(SUM(version) - 2 AS BIGINT) FROM groups WHERE seq > 1";
    assert_eq!(office.number(versions).await, version);
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 1, "none ends");
}

async fn each_change_has_its_event(world: World) {
    let office = Office::open(world).await;
    let [sales, stock, old] = office.three().await;
    let both = office.plan_groups(BulkAction::Delete, &[sales, stock]).await;
    office.run(&both).await;
    office.undo(&both).await;
    for action in [BulkAction::Deactivate, BulkAction::Activate] {
        let planned = office.plan_groups(action, &[sales]).await;
        office.run(&planned).await;
    }
    let back = office.plan_groups(BulkAction::Restore, &[old]).await;
    office.run(&back).await;
    let mut conn = office.world.store.read().await.unwrap();
    let events: Vec<(String, String, Uuid, Uuid, i64, String)> = rows!(
        &mut conn.db(),
        fetch_all,
        (String, String, Uuid, Uuid, i64, String),
        "SELECT e.action, e.target_kind, e.actor_id, e.target_id, e.at, d.details || e.address || e.request_id
         FROM audit_events e JOIN audit_details d ON d.event_n = e.n ORDER BY e.n"
    )
    .unwrap();
    let at = office.world.clock.now();
    let event = |action: &str, group: GroupId, before: &str, after: &str| {
        let details = format!("{{\"activity\":[\"{before}\",\"{after}\"]}}192.0.2.1request-1");
        (
            action.to_owned(),
            "group".to_owned(),
            office.admin.id.0,
            group.0,
            at,
            details,
        )
    };
    assert_eq!(
        events,
        [
            event("group.delete", sales, "active", "deleted"),
            event("group.delete", stock, "deactivated", "deleted"),
            event("group.delete.undo", sales, "deleted", "active"),
            event("group.delete.undo", stock, "deleted", "deactivated"),
            event("group.deactivate", sales, "active", "deactivated"),
            event("group.activate", sales, "deactivated", "active"),
            event("group.restore", old, "deleted", "deactivated"),
        ]
    );
}

async fn what_was_changed_since_is_left_alone(world: World) {
    let office = Office::open(world).await;
    let names = ["Audit", "Billing", "Claims"];
    let mut three = Vec::new();
    for (n, name) in (1..).zip(names) {
        three.push(office.team(n, name, "", &[]).await);
    }
    let planned = office.plan_groups(BulkAction::Deactivate, &three).await;
    let edit = "UPDATE groups SET description = 'edited', version = version + 1 WHERE seq = $1";
    office.change(edit, 2).await;
    let done = office.run(&planned).await;
    assert_eq!(
        told(&done),
        [is(Outcome::Done, 2, "Billing Claims"), is(Outcome::Changed, 1, "Audit")]
    );
    office.change(edit, 3).await;
    let undone = office.undo(&planned).await;
    assert_eq!(
        told(&undone),
        [
            is(Outcome::Undone, 1, "Claims"),
            is(Outcome::Kept, 1, "Billing"),
            is(Outcome::Changed, 1, "Audit")
        ]
    );
    assert_eq!(
        office.groups().await,
        "Audit active, Billing deactivated, Claims active"
    );
}

async fn all_that_match_are_taken_and_none_that_come_to_match(world: World) {
    let office = Office::open(world).await;
    office.three().await;
    for (query, names) in [
        ("q=s", "Sales Stock"),
        ("activity=deactivated", "Stock"),
        ("activity=deleted&activity=active&q=l", "Old Sales"),
        // The page that is looked at is none of it.
        ("q=sa&size=25&after=00000000-0000-0000-0000-000000000003", "Sales"),
    ] {
        let selection = Selection::MatchingGroups(query.to_owned());
        let planned = plan(&office.core, &office.admin, &BulkAction::Restore.into(), &selection)
            .await
            .unwrap();
        let mut found: Vec<&str> = planned
            .outcomes
            .iter()
            .flat_map(|it| &it.names)
            .map(|it| &**it)
            .collect();
        found.retain(|name| *name != "Admins");
        found.sort_unstable();
        assert_eq!(found.join(" "), names, "{query}");
    }
    let selection = Selection::MatchingGroups("q=temp".to_owned());
    office.team(4, "Temp one", "", &[]).await;
    let planned = plan(&office.core, &office.admin, &BulkAction::Delete.into(), &selection)
        .await
        .unwrap();
    office.team(5, "Temp two", "", &[]).await;
    assert_eq!(told(&office.run(&planned).await), [is(Outcome::Done, 1, "Temp one")]);
}

async fn a_selection_is_of_groups_that_are_there_and_of_what_means_something(world: World) {
    let office = Office::open(world).await;
    let [sales, ..] = office.three().await;
    let nowhere = GroupId(Uuid::now_v7());
    let planned = office
        .plan_groups(
            BulkAction::Deactivate,
            &[sales, nowhere, GroupId(office.admin.id.0), sales],
        )
        .await;
    assert_eq!(told(&planned), [is(Outcome::Will, 1, "Sales")]);
    let many: Vec<GroupId> = (0..1_001).map(|_| GroupId(Uuid::now_v7())).collect();
    let refused = office
        .try_plan_groups(&office.admin, BulkAction::Deactivate, &many)
        .await;
    assert_eq!(refused, Err(AppError::field("groups", "too_many")));
    for action in BulkAction::ALL {
        let means = [
            BulkAction::Activate,
            BulkAction::Deactivate,
            BulkAction::Delete,
            BulkAction::Restore,
        ];
        let answer = office.try_plan_groups(&office.admin, action, &[sales]).await;
        if means.contains(&action) {
            assert_eq!(answer.map(|plan| plan.action), Ok(action));
        } else {
            assert_eq!(answer, Err(AppError::field("action", "unknown")), "{action:?}");
        }
    }
}

async fn thousands_are_one_plan(world: World) {
    let office = Office::open(world).await;
    let mut tx = office.world.store.write().await.unwrap();
    let mut db = tx.db();
    let sql = format!(
        "INSERT INTO groups (id, name, name_key, created_at, modified_at)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2100)
         SELECT {}, 'crowd ' || SUBSTR(CAST(10000 + n AS TEXT), 2), 'crowd ' || SUBSTR(CAST(10000 + n AS TEXT), 2), 0, 0 FROM n",
        db.new_ids("$1")
    );
    execute!(&mut db, sqlx::AssertSqlSafe(sql), "0190f5c80000").unwrap();
    tx.commit().await.unwrap();
    let all = Selection::MatchingGroups(String::new());
    let planned = plan(&office.core, &office.admin, &BulkAction::Deactivate.into(), &all)
        .await
        .unwrap();
    let [will, oneself] = &planned.outcomes[..] else {
        panic!("{planned:?}")
    };
    assert_eq!(
        (will.count, will.names.len(), &*will.names[0]),
        (2_100, 10, "crowd 0001")
    );
    assert_eq!(
        (oneself.outcome, &oneself.names[..]),
        (Outcome::Oneself, &["Admins".to_owned()][..])
    );
    let done = office.run(&planned).await;
    assert_eq!(
        (done.outcomes[0].outcome, done.outcomes[0].count),
        (Outcome::Done, 2_100)
    );
    assert_eq!(office.number("SELECT COUNT(*) FROM audit_events").await, 2_100);
    office.undo(&planned).await;
    let active = "SELECT COUNT(*) FROM groups WHERE activity = 'active' AND version = 3";
    assert_eq!(office.number(active).await, 2_100);
}

async fn nobody_takes_administration_from_themselves(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", other.seq)
        .await;
    let admins = group_id(ADMINS);
    let own = office.team(1, "Board", "admin", &[office.admin.seq]).await;
    let theirs = office.team(2, "Others", "admin", &[other.seq]).await;
    for action in [BulkAction::Deactivate, BulkAction::Delete] {
        // One of two may go, and not both.
        let one = office.plan_groups(action, &[own, theirs]).await;
        assert_eq!(told(&one), [is(Outcome::Will, 2, "Board Others")]);
        let all = office.plan_groups(action, &[admins, own, theirs]).await;
        assert_eq!(
            told(&all),
            [is(Outcome::Will, 1, "Others"), is(Outcome::Oneself, 2, "Admins Board")]
        );
    }
    // It is asked again when it is run: meanwhile the other one has gone.
    let planned = office.plan_groups(BulkAction::Deactivate, &[own]).await;
    office
        .change(
            "DELETE FROM memberships WHERE group_seq = 1 AND user_seq = $1",
            office.admin.seq,
        )
        .await;
    let done = office.run(&planned).await;
    assert_eq!(told(&done), [is(Outcome::Oneself, 1, "Board")]);
    assert_eq!(office.groups().await, "Board active, Others active");
}

async fn the_last_administrators_group_is_spared(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", other.seq)
        .await;
    let first = office.team(1, "First", "admin", &[other.seq]).await;
    let second = office.team(2, "Second", "admin", &[other.seq]).await;
    let plain = office.team(3, "Plain", "", &[other.seq]).await;
    // Who acts administers by a group, but could not sign in again: the other is the last who can.
    let password = "UPDATE users SET password_hash = 'x' WHERE seq = $1";
    let no_password = "UPDATE users SET password_hash = '' WHERE seq = $1";
    office.change(no_password, office.admin.seq).await;
    let one = office.plan_groups(BulkAction::Delete, &[first, plain]).await;
    assert_eq!(told(&one), [is(Outcome::Will, 2, "First Plain")]);
    let both = office.plan_groups(BulkAction::Delete, &[first, second, plain]).await;
    let spared = |outcome| {
        [
            is(outcome, 1, "Plain"),
            is(Outcome::LastAdministrator, 2, "First Second"),
        ]
    };
    assert_eq!(told(&both), spared(Outcome::Will), "all that it rests on");
    // It is asked again when it is run.
    office.change(password, office.admin.seq).await;
    let both = office.plan_groups(BulkAction::Delete, &[first, second, plain]).await;
    assert_eq!(told(&both), [is(Outcome::Will, 3, "First Plain Second")]);
    office.change(no_password, office.admin.seq).await;
    assert_eq!(told(&office.run(&both).await), spared(Outcome::Done));
    assert_eq!(office.groups().await, "First active, Second active, Plain deleted");
    // What gives no rights takes none.
    office
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 2)
        .await;
    let idle = office.plan_groups(BulkAction::Delete, &[first]).await;
    assert_eq!(told(&idle), [is(Outcome::Will, 1, "First")]);
}

async fn undoing_an_activation_spares_them_too(world: World) {
    let office = Office::open(world).await;
    let admins = group_id(ADMINS);
    let night = office.team(1, "Night", "admin", &[office.admin.seq]).await;
    office
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 2)
        .await;
    let activation = office.plan_groups(BulkAction::Activate, &[night]).await;
    office.run(&activation).await;
    let planned = office.plan_groups(BulkAction::Deactivate, &[admins]).await;
    assert_eq!(told(&office.run(&planned).await), [is(Outcome::Done, 1, "Admins")]);
    let undone = office.undo(&activation).await;
    assert_eq!(told(&undone), [is(Outcome::Kept, 1, "Night")]);
    assert_eq!(office.groups().await, "Night active");
}

impl Office {
    /// Another administrator, by a group of their own.
    async fn rival(&self) -> (Caller, GroupId) {
        let other = self.second_admin("other.admin").await;
        self.change("DELETE FROM memberships WHERE user_seq = $1", other.seq)
            .await;
        let theirs = self.team(1, "Others", "admin", &[other.seq]).await;
        (other, theirs)
    }

    /// Runs both at the same time, in two processes, since runs of one take turns: one of them is done, and whoever came
    /// second had no right to theirs any more.
    async fn run_at_once(&self, mine: &PlanView, other: &Caller, theirs: &PlanView) {
        for plan in [mine, theirs] {
            assert_eq!(plan.outcomes[0].outcome, Outcome::Will);
        }
        let (elsewhere, origin) = (users(&self.world).0, origin());
        let (first, second) = tokio::join!(
            run(&self.core, &self.admin, &origin, mine.id),
            run(&elsewhere, other, &origin, theirs.id),
        );
        assert!(
            matches!(
                (&first, &second),
                (Ok(_), Err(AppError::Forbidden)) | (Err(AppError::Forbidden), Ok(_))
            ),
            "{first:?} {second:?}"
        );
        let mut conn = self.world.store.read().await.unwrap();
        let left = [&self.admin, other].map(|admin| admin.seq);
        let mut administer = 0;
        for seq in left {
            administer += usize::from(
                rights::of(&mut conn.db(), seq)
                    .await
                    .unwrap()
                    .0
                    .may(Permission::Admin, Access::Read),
            );
        }
        assert_eq!(administer, 1);
    }
}

async fn two_administrators_at_once_leave_one(world: World) {
    let office = Office::open(world).await;
    let (other, theirs) = office.rival().await;
    let mine = office.plan_groups(BulkAction::Deactivate, &[theirs]).await;
    let against = office
        .try_plan_groups(&other, BulkAction::Delete, &[group_id(ADMINS)])
        .await
        .unwrap();
    office.run_at_once(&mine, &other, &against).await;
}

async fn nor_do_they_by_a_group_and_a_user(world: World) {
    let office = Office::open(world).await;
    let (other, theirs) = office.rival().await;
    let mine = office.plan_groups(BulkAction::Delete, &[theirs]).await;
    let me = Selection::Users(vec![office.admin.id]);
    let against = plan(&office.core, &other, &BulkAction::Deactivate.into(), &me)
        .await
        .unwrap();
    office.run_at_once(&mine, &other, &against).await;
}

async fn administrators_alone_act_on_groups(world: World) {
    let office = Office::open(world).await;
    let [sales, ..] = office.three().await;
    let lead = office.lead("lead", &[2]).await;
    let nobody = Caller {
        leads: Vec::new(),
        ..lead.clone()
    };
    for caller in [&lead, &nobody] {
        for action in BulkAction::ALL {
            let refused = office.try_plan_groups(caller, action, &[sales]).await;
            assert_eq!(refused, Err(AppError::Forbidden), "{action:?}");
        }
    }
    // Whoever administers no more may not go on either, and reads no names.
    let planned = office.plan_groups(BulkAction::Deactivate, &[sales]).await;
    office
        .change("UPDATE groups SET leader_seq = $1 WHERE seq = 2", office.admin.seq)
        .await;
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", office.admin.seq)
        .await;
    let refused = run(&office.core, &office.admin, &origin(), planned.id).await;
    assert_eq!(refused, Err(AppError::Forbidden));
    let now_lead = Caller {
        admin: false,
        leads: vec![2],
        ..office.admin.clone()
    };
    assert_eq!(show(&office.core, &now_lead, planned.id).await, Err(AppError::NotFound));
    assert_eq!(office.groups().await, BEFORE);
}

async fn no_token_touches_a_group_with_admin(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    let [sales, stock, _] = office.three().await;
    let night = office.team(4, "Night", "admin", &[other.seq]).await;
    let robot = Caller {
        by_token: true,
        ..office.admin.clone()
    };
    let planned = office
        .try_plan_groups(&robot, BulkAction::Deactivate, &[sales, stock, night])
        .await
        .unwrap();
    assert_eq!(
        told(&planned),
        [
            is(Outcome::Will, 1, "Sales"),
            is(Outcome::Already, 1, "Stock"),
            is(Outcome::NotYours, 1, "Night")
        ]
    );
    // Nor one that has come to hold it since.
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
    office.change(sql, 2).await;
    let done = run(&office.core, &robot, &origin(), planned.id).await.unwrap();
    assert_eq!(done.outcomes[2].outcome, Outcome::Changed);
    assert_eq!(office.groups().await, format!("{BEFORE}, Night active"));
}

async fn plans_hold_for_their_time_and_are_their_makers_own(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    let [sales, ..] = office.three().await;
    let planned = office.plan_groups(BulkAction::Deactivate, &[sales]).await;
    for answer in [
        show(&office.core, &other, planned.id).await,
        run(&office.core, &other, &origin(), planned.id).await,
        undo(&office.core, &other, &origin(), planned.id).await,
    ] {
        assert_eq!(answer, Err(AppError::NotFound));
    }
    office.world.clock.advance(15 * MINUTE + 1);
    let refused = run(&office.core, &office.admin, &origin(), planned.id).await;
    assert_eq!(refused, Err(AppError::Conflict));
    assert_eq!(office.groups().await, BEFORE);
}

on_both!(
    every_action_is_shown_then_done_then_undone,
    each_change_has_its_event,
    what_was_changed_since_is_left_alone,
    all_that_match_are_taken_and_none_that_come_to_match,
    a_selection_is_of_groups_that_are_there_and_of_what_means_something,
    thousands_are_one_plan,
    nobody_takes_administration_from_themselves,
    the_last_administrators_group_is_spared,
    undoing_an_activation_spares_them_too,
    two_administrators_at_once_leave_one,
    nor_do_they_by_a_group_and_a_user,
    administrators_alone_act_on_groups,
    no_token_touches_a_group_with_admin,
    plans_hold_for_their_time_and_are_their_makers_own,
);
