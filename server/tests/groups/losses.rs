//! What members lose is said before it is done, as the simplest way of counting says it (TRUST 43).

use crate::bulk::Office;
use crate::on_both;
use crate::support::{World, postgres, sqlite};
use crate::users::list::{user, users};
use crate::users::organisation::{GROUPS, Person, caller, fill, group_id, people, seq, some_of};
use app::bulk::{BulkAction, Loss, Losses, Selection};
use control_center::bulk::{plan, show};
use control_center::execute;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use std::collections::BTreeMap;

fn loss(permission: &str, writable: bool, users: u64) -> Loss {
    Loss {
        permission: permission.to_owned(),
        writable,
        users,
    }
}

async fn who_loses_what_is_said_until_it_is_done(world: World) {
    let office = Office::open(world).await;
    let mut seqs = Vec::new();
    for name in ["anna", "bert", "carl", "dora", "gone"] {
        seqs.push(user(&office.world, name).await.1);
    }
    let gone = "UPDATE users SET activity = 'deleted' WHERE seq = $1";
    office.change(gone, seqs[4]).await;
    let sales = office.team(1, "Sales", "billing", &seqs).await;
    let stock = office.team(2, "Stock", "inventory", &seqs[..1]).await;
    let readers = office.team(3, "Readers", "", &seqs[1..2]).await;
    let idle = office.team(4, "Idle", "billing", &seqs[2..3]).await;
    let reads = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'billing', FALSE)";
    office.change(reads, 4).await;
    office
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 5)
        .await;
    // Anna stays in Stock, Bert may still read, Carl and Dora have nothing left: what is idle gives nothing.
    let expect = Losses {
        rights: vec![loss("billing", true, 4)],
        without_group: 2,
    };
    for action in [BulkAction::Deactivate, BulkAction::Delete] {
        let planned = office.plan_groups(action, &[sales, idle]).await;
        assert_eq!(planned.losses, expect, "{action:?}");
    }
    let planned = office.plan_groups(BulkAction::Delete, &[sales, stock, readers]).await;
    let all = Losses {
        rights: vec![loss("billing", true, 4), loss("inventory", true, 1)],
        without_group: 4,
    };
    assert_eq!(planned.losses, all);
    let readers = office.plan_groups(BulkAction::Delete, &[readers]).await;
    assert_eq!(readers.losses, Losses::default(), "Bert writes by Sales");
    for action in [BulkAction::Activate, BulkAction::Restore] {
        let gives = office.plan_groups(action, &[sales, idle]).await;
        assert_eq!(gives.losses, Losses::default(), "{action:?}");
    }
    // What others do meanwhile counts.
    let leaves = "DELETE FROM memberships WHERE group_seq = 2 AND user_seq = $1";
    office.change(leaves, seqs[3]).await;
    let shown = show(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!(shown.losses.rights[0], loss("billing", true, 3));
    let done = office.run(&planned).await;
    assert_eq!(done.losses, Losses::default());
}

/// Permissions that groups of an organisation may hold, by number; `admin` is a rule of its own.
const PERMISSIONS: [&str; 3] = ["billing", "inventory", "tasks"];

/// A group of an organisation: whether it is active, and its permissions by number, each to write or not.
type Team = (bool, BTreeMap<usize, bool>);

fn teams() -> impl Strategy<Value = Vec<Team>> {
    let rights = prop::collection::btree_map(0..PERMISSIONS.len(), any::<bool>(), 0..=PERMISSIONS.len());
    prop::collection::vec((prop::bool::weighted(0.8), rights), GROUPS.len())
}

async fn write(world: &World, teams: &[Team]) {
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    for (n, (active, rights)) in teams.iter().enumerate() {
        if !active {
            let sql = "UPDATE groups SET activity = 'deactivated' WHERE seq = $1";
            execute!(&mut db, sql, seq(n)).unwrap();
        }
        for (permission, writable) in rights {
            let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, $3)";
            execute!(&mut db, sql, seq(n), PERMISSIONS[*permission], *writable).unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// Whether somebody may read, and write, by those of their groups that stay.
fn may(person: &Person, teams: &[Team], permission: usize, stays: impl Fn(usize) -> bool) -> (bool, bool) {
    let given = person.groups.iter().filter(|n| teams[**n].0 && stays(**n));
    let given: Vec<bool> = given.filter_map(|n| teams[*n].1.get(&permission).copied()).collect();
    (!given.is_empty(), given.contains(&true))
}

fn expected(people: &[Person], teams: &[Team], gone: &[usize]) -> Losses {
    let mut losses = Losses::default();
    let stays = |n: usize| !gone.contains(&n);
    let there = || {
        people
            .iter()
            .filter(|person| !matches!(person.activity, "deleted" | "erased"))
    };
    let lost = |person: &Person, permission: usize| {
        let before = may(person, teams, permission, |_| true);
        match (before, may(person, teams, permission, stays)) {
            ((_, true), (_, false)) => Some(true),
            ((true, false), (false, _)) => Some(false),
            _ => None,
        }
    };
    for (n, permission) in PERMISSIONS.into_iter().enumerate() {
        for writable in [true, false] {
            let count = there().filter(|person| lost(person, n) == Some(writable)).count();
            if count > 0 {
                losses.rights.push(loss(permission, writable, count as u64));
            }
        }
    }
    let alone = there().filter(|person| {
        (0..PERMISSIONS.len()).any(|n| lost(person, n).is_some())
            && !person.groups.iter().any(|n| teams[*n].0 && stays(*n))
    });
    losses.without_group = alone.count() as u64;
    losses
}

async fn check(world: &World, people: &mut [Person], teams: &[Team], gone: &[usize]) -> TestCaseResult {
    fill(world, people).await;
    write(world, teams).await;
    let core = users(world).0;
    let selection = Selection::Groups(gone.iter().copied().map(group_id).collect());
    let planned = plan(&core, &caller(&[]), &BulkAction::Delete.into(), &selection)
        .await
        .unwrap();
    prop_assert_eq!(planned.losses, expected(people, teams, gone));
    Ok(())
}

fn agrees(world: World, rt: &tokio::runtime::Runtime) {
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let organisations = (people(40), teams(), some_of(GROUPS.len()));
    let outcome = runner.run(&organisations, |(mut people, teams, gone)| {
        rt.block_on(check(&world, &mut people, &teams, &gone))
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

macro_rules! on_each {
    ($($name:ident: $world:ident;)*) => {$(
        #[test]
        fn $name() {
            let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let world = rt.block_on($world());
            agrees(world, &rt);
        }
    )*};
}

on_each! {
    losses_agree_on_sqlite: sqlite;
    losses_agree_on_postgres: postgres;
}

on_both!(who_loses_what_is_said_until_it_is_done);
