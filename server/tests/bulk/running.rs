//! A run goes on by itself, once; it can be watched, cancelled and refused (TRUST 22, 25, 29, 44).

use super::{Office, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::user;
use app::bulk::{BulkAction, Outcome, PlanView, Progress, Refusal, Selection, Stage};
use app::error::AppError;
use app::sign_in::api::SignIn;
use app::users::UserId;
use control_center::bulk::{cancel, plan, run, show, undo};
use control_center::core::Core;
use control_center::execute;
use control_center::policy::Policy;
use control_center::sign_in::SignIns;
use control_center::store::Tx;
use control_center::store::import;
use control_center::store::sessions;
use control_center::store::users::hold_administrators;
use std::sync::Arc;
use std::time::Duration;

impl Office {
    /// Keeps the writer, or what a run has to write first, for as long as it is not dropped.
    async fn held(&self, user: i64) -> Tx {
        let mut tx = self.world.store.write().await.unwrap();
        execute!(
            &mut tx.db(),
            "UPDATE users SET modified_at = modified_at WHERE seq = $1",
            user
        )
        .unwrap();
        tx
    }

    /// Begins a run that does not come to its end while something is held.
    async fn begin(&self, plan: &PlanView) -> tokio::task::JoinHandle<Result<PlanView, AppError>> {
        let (core, admin, id) = (self.core.clone(), self.admin.clone(), plan.id);
        let running = tokio::spawn(async move { run(&core, &admin, &origin(), id).await });
        while self.core.runs.find(id.0, self.admin.id.0).is_none() {
            tokio::task::yield_now().await;
        }
        running
    }

    /// Looks until the run waits for one of PostgreSQL's advisory locks.
    async fn waits<T>(&self, running: &tokio::task::JoinHandle<T>) {
        let waiting = "SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted";
        let looking = async {
            while self.number(waiting).await == 0 {
                assert!(!running.is_finished(), "it waits for nobody");
            }
        };
        tokio::time::timeout(Duration::from_secs(10), looking).await.unwrap();
    }

    async fn events_of(&self) -> usize {
        self.events().await.len()
    }
}

async fn a_double_click_does_it_once(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    let held = office.held(anna_seq).await;
    let (first, second) = (office.begin(&planned).await, office.begin(&planned).await);
    let somebody_else = anna.0;
    assert!(office.core.runs.find(planned.id.0, somebody_else).is_none());
    drop(held);
    let (first, second) = (first.await.unwrap().unwrap(), second.await.unwrap().unwrap());
    assert_eq!(first, second);
    assert_eq!(told(&first), [is(Outcome::Done, 1, "anna")]);
    assert_eq!(office.run(&planned).await, first);
    assert_eq!(office.events_of().await, 1);
}

async fn it_goes_on_when_whoever_asked_is_gone(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    let held = office.held(anna_seq).await;
    let gone = office.begin(&planned).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    let shown = show(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!((shown.stage, shown.open), (Stage::Running, false));
    assert_eq!(shown.progress, Some(Progress::default()));
    let still = office.core.runs.find(planned.id.0, office.admin.id.0).unwrap();
    drop(held);
    still.ended().await.unwrap();
    let shown = show(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!((shown.stage, shown.progress), (Stage::Done, None));
    assert_eq!(told(&shown), [is(Outcome::Done, 1, "anna")]);
}

async fn what_was_cancelled_did_not_happen_and_can_be_run_again(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    let before = office.activities().await;
    let idle = cancel(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!(idle.stage, Stage::Planned, "nothing runs");
    let held = office.held(anna_seq).await;
    let running = office.begin(&planned).await;
    let (core, admin, id) = (office.core.clone(), office.admin.clone(), planned.id);
    let cancelling = tokio::spawn(async move { cancel(&core, &admin, id).await });
    let run = office.core.runs.find(id.0, office.admin.id.0).unwrap();
    while !run.is_cancelled() {
        tokio::task::yield_now().await;
    }
    drop(held);
    for answer in [running.await.unwrap(), cancelling.await.unwrap()] {
        let answer = answer.unwrap();
        assert_eq!((answer.stage, answer.open), (Stage::Cancelled, true));
        assert_eq!(told(&answer), [is(Outcome::Will, 1, "anna")]);
    }
    assert_eq!((office.activities().await, office.events_of().await), (before, 0));
    let done = office.run(&planned).await;
    assert_eq!(
        (done.stage, told(&done)),
        (Stage::Done, vec![is(Outcome::Done, 1, "anna")])
    );
    // What is done stays done.
    let late = cancel(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!(late, done);
}

/// Chunks are a matter of progress alone.
async fn many_chunks_are_one_whole(world: World) {
    let office = Office::open(world).await;
    let people = 4_500;
    office.crowd(people).await;
    let all = Selection::Matching("activity=active".into());
    let planned = plan(&office.core, &office.admin, &BulkAction::Deactivate.into(), &all)
        .await
        .unwrap();
    let (outcome, names) = (&planned.outcomes[0], vec!["amy.admin"]);
    assert_eq!(
        (outcome.outcome, outcome.count, outcome.names.len()),
        (Outcome::Will, people, 10)
    );
    assert_eq!(outcome.names[0], "crowd 00001");
    assert_eq!(planned.outcomes[1].names, names);
    let begun = office.core.clone();
    let (admin, id) = (office.admin.clone(), planned.id);
    let running = tokio::spawn(async move { run(&begun, &admin, &origin(), id).await });
    while office.core.runs.find(id.0, office.admin.id.0).is_none() && !running.is_finished() {
        tokio::task::yield_now().await;
    }
    let seen = office.core.runs.find(id.0, office.admin.id.0).map(|run| run.watch());
    if let Some(mut seen) = seen {
        let mut last = 0;
        while seen.changed().await.is_ok() {
            let state = seen.borrow_and_update().clone();
            assert!(state.progress.done >= last && state.progress.done <= people);
            last = state.progress.done;
        }
        assert_eq!(last, people);
    }
    running.await.unwrap().unwrap();
    let done = show(&office.core, &office.admin, planned.id).await.unwrap();
    assert_eq!(
        (done.outcomes[0].outcome, done.outcomes[0].count),
        (Outcome::Done, people)
    );
    let count = i64::try_from(people).unwrap();
    let gone = "SELECT COUNT(*) FROM users WHERE activity = 'deactivated' AND version = 2";
    assert_eq!(office.number(gone).await, count);
    assert_eq!(office.number("SELECT COUNT(*) FROM audit_events").await, count);
    assert_eq!(office.number("SELECT COUNT(*) FROM audit_details").await, count);
    assert_eq!(
        office
            .number("SELECT COUNT(DISTINCT target_id) FROM audit_events")
            .await,
        count
    );
    assert_eq!(office.undo(&planned).await.stage, Stage::Undone);
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM users WHERE activity = 'active'")
            .await,
        count + 1
    );
}

/// 32 at once, each with a plan of their own on the same people: nobody is told that the database is locked.
async fn many_at_once_take_turns(world: World) {
    let office = Office::open(world).await;
    let mut people: Vec<UserId> = Vec::new();
    for n in 0..8 {
        people.push(user(&office.world, &format!("user {n}")).await.0);
    }
    let mut all = Vec::new();
    for n in 0..32 {
        let (core, admin, people) = (office.core.clone(), office.admin.clone(), people.clone());
        all.push(tokio::spawn(async move {
            let action = [BulkAction::Deactivate, BulkAction::Activate][n % 2];
            let planned = plan(&core, &admin, &action.into(), &Selection::Users(people)).await?;
            run(&core, &admin, &origin(), planned.id).await?;
            let id = planned.id;
            loop {
                let shown = show(&core, &admin, id).await?;
                if shown.stage == Stage::Done {
                    return Ok::<_, AppError>(shown);
                }
                tokio::task::yield_now().await;
            }
        }));
    }
    let mut changes = 0;
    for one in all {
        let done = one.await.unwrap().unwrap();
        changes += done
            .outcomes
            .iter()
            .filter(|told| told.outcome == Outcome::Done)
            .map(|told| told.count)
            .sum::<u64>();
    }
    assert_eq!(
        office.number("SELECT COUNT(*) FROM audit_events").await,
        i64::try_from(changes).unwrap()
    );
    assert_eq!(
        office
            .number("SELECT CAST(SUM(version - 1) AS BIGINT) FROM users")
            .await,
        i64::try_from(changes).unwrap()
    );
}

/// A core whose rules for SQLite's writer are tighter.
fn tight(office: &Office, longest_write: i64) -> Arc<Core> {
    let policy = Policy {
        longest_write,
        ..Policy::default()
    };
    Arc::new(Core::new(
        office.world.store.clone(),
        office.world.clock.clone(),
        policy,
        office.core.zone.clone(),
        String::new(),
    ))
}

#[tokio::test]
async fn what_would_hold_the_writer_for_too_long_is_refused() {
    let office = Office::open(crate::support::sqlite().await).await;
    let (anna, _) = user(&office.world, "anna").await;
    let (bert, _) = user(&office.world, "bert").await;
    let (carl, _) = user(&office.world, "carl").await;
    let before = office.activities().await;
    // Known beforehand: more than twice what is sure to work.
    let core = tight(&office, 50);
    let selection = Selection::Users(vec![anna, bert, carl]);
    let planned = plan(&core, &office.admin, &BulkAction::Deactivate.into(), &selection)
        .await
        .unwrap();
    assert_eq!(planned.refused, Some(Refusal::TooLarge { most: 1 }));
    assert!(!planned.open);
    let refused = run(&core, &office.admin, &origin(), planned.id).await.unwrap();
    assert_eq!((refused.refused, refused.stage), (planned.refused, Stage::Planned));
    // Found out while it ran: nothing is done either.
    let core = tight(&office, 100);
    let planned = plan(&core, &office.admin, &BulkAction::Deactivate.into(), &selection)
        .await
        .unwrap();
    assert_eq!((planned.refused, planned.open), (None, true));
    let refused = run(&core, &office.admin, &origin(), planned.id).await.unwrap();
    assert_eq!(refused.refused, Some(Refusal::TooLarge { most: 1 }));
    assert_eq!((refused.stage, refused.open), (Stage::Planned, false));
    assert_eq!((office.activities().await, office.events_of().await), (before, 0));
}

/// What was done can still be undone when undoing it took too long once.
#[tokio::test]
async fn undoing_is_tried_again() {
    let office = Office::open(crate::support::sqlite().await).await;
    let (anna, _) = user(&office.world, "anna").await;
    let before = office.activities().await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    office.run(&planned).await;
    let failed = undo(&tight(&office, 0), &office.admin, &origin(), planned.id)
        .await
        .unwrap();
    assert_eq!(
        (failed.stage, failed.refused, failed.open),
        (Stage::Done, Some(Refusal::Failed), true)
    );
    assert_eq!(office.events_of().await, 1);
    let undone = office.undo(&planned).await;
    assert_eq!((undone.stage, undone.refused), (Stage::Undone, None));
    assert_eq!(office.activities().await, before);
}

/// Whoever writes what a run holds is told to try again: waiting would keep a connection from all others. Whoever writes
/// something else goes on. A wrong password learns nothing of it (TRUST 5), and counts for the address.
#[tokio::test]
async fn who_meets_a_run_is_not_kept_waiting() {
    let office = Office::open(crate::support::postgres().await).await;
    let (_, anna_seq) = user(&office.world, "anna").await;
    let hash = office.core.hasher.hash("nine slow otters past midnight").await.unwrap();
    for name in ["anna", "amy.admin"] {
        let mut tx = office.world.store.write().await.unwrap();
        let sql = "UPDATE users SET password_hash = $2 WHERE name = $1";
        execute!(&mut tx.db(), sql, name, &hash).unwrap();
        tx.commit().await.unwrap();
    }
    office.open_session(anna_seq).await;
    let mut held = office.held(anna_seq).await;
    execute!(&mut held.db(), "DELETE FROM sessions WHERE user_seq = $1", anna_seq).unwrap();
    let sign_in = async |name| {
        let signing_in = SignIns(office.core.clone());
        let origin = origin();
        let asked = signing_in.sign_in(&origin, name, "nine slow otters past midnight");
        tokio::time::timeout(Duration::from_secs(5), asked).await.unwrap()
    };
    assert!(sign_in("amy.admin").await.is_ok());
    assert_eq!(sign_in("anna").await.map(drop), Err(AppError::Unavailable));
    let wrong = SignIns(office.core.clone())
        .sign_in(&origin(), "anna", "not this one at all")
        .await;
    assert_eq!(wrong.map(drop), Err(AppError::Unauthenticated));
    let counted = "SELECT CAST(COALESCE(SUM(failures), 0) AS BIGINT) FROM sign_in_attempts";
    assert_eq!(office.number(counted).await, 1);
    let mut tx = office.world.store.write().await.unwrap();
    let digest = format!("digest {anna_seq}").into_bytes();
    sessions::touch(&mut tx.db(), &digest, 1).await.unwrap();
    tx.commit().await.unwrap();
}

/// Only what may take an administrator's rights away waits for others that may.
#[tokio::test]
async fn administrators_are_held_where_they_are_touched() {
    let office = Office::open(crate::support::postgres().await).await;
    let (anna, _) = user(&office.world, "anna").await;
    let other = office.second_admin("other.admin").await;
    let mut held = office.world.store.write().await.unwrap();
    hold_administrators(&mut held.db()).await.unwrap();
    office.act(BulkAction::Deactivate, &[anna]).await;
    let planned = office.plan(BulkAction::Deactivate, &[anna, other.id]).await;
    let running = office.begin(&planned).await;
    office.waits(&running).await;
    drop(held);
    assert_eq!(office.settled(&planned).await.stage, Stage::Done);
    let ended = "SELECT COUNT(*) FROM users WHERE activity = 'deactivated'";
    assert_eq!(office.number(ended).await, 2);
}

/// Each would come to write what the other holds.
#[tokio::test]
async fn a_run_and_an_import_take_turns() {
    let office = Office::open(crate::support::postgres().await).await;
    let (anna, _) = user(&office.world, "anna").await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    let mut held = office.world.store.write().await.unwrap();
    import::hold(&mut held.db()).await.unwrap();
    let running = office.begin(&planned).await;
    office.waits(&running).await;
    drop(held);
    assert_eq!(office.settled(&planned).await.stage, Stage::Done);
}

#[tokio::test]
async fn postgres_is_never_too_small() {
    let office = Office::open(crate::support::postgres().await).await;
    let (anna, _) = user(&office.world, "anna").await;
    let core = tight(&office, 0);
    let selection = Selection::Users(vec![anna]);
    let planned = plan(&core, &office.admin, &BulkAction::Deactivate.into(), &selection)
        .await
        .unwrap();
    let done = run(&core, &office.admin, &origin(), planned.id).await.unwrap();
    assert_eq!((done.refused, done.stage), (None, Stage::Done));
}

/// Who reads is not kept waiting by a run, and who signs in waits for it and gets in.
#[tokio::test]
async fn reads_and_sign_ins_go_on_meanwhile() {
    let office = Office::open(crate::support::sqlite().await).await;
    let password = "nine slow otters past midnight";
    let hash = office.core.hasher.hash(password).await.unwrap();
    let mut tx = office.world.store.write().await.unwrap();
    let sql = "UPDATE users SET password_hash = $2 WHERE seq = $1";
    execute!(&mut tx.db(), sql, office.admin.seq, hash).unwrap();
    tx.commit().await.unwrap();
    let held = office.held(office.admin.seq).await;
    let core = office.core.clone();
    let signing_in = tokio::spawn(async move { SignIns(core).sign_in(&origin(), "amy.admin", password).await });
    let reads = async {
        for _ in 0..20 {
            office.activities().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(1), reads).await.unwrap();
    assert!(!signing_in.is_finished(), "it writes");
    drop(held);
    assert!(signing_in.await.unwrap().is_ok());
}

/// TRUST 29: what runs is finished, or rolled back where that takes too long; nothing new is begun.
async fn a_stop_lets_it_finish_or_takes_it_back(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let planned = office.plan(BulkAction::Deactivate, &[anna]).await;
    let held = office.held(anna_seq).await;
    let running = office.begin(&planned).await;
    let core = office.core.clone();
    let closing = tokio::spawn(async move { core.runs.close(Duration::ZERO).await });
    let run_now = office.core.runs.find(planned.id.0, office.admin.id.0).unwrap();
    while !run_now.is_cancelled() {
        tokio::task::yield_now().await;
    }
    drop(held);
    closing.await.unwrap();
    let answer = running.await.unwrap().unwrap();
    assert_eq!(answer.stage, Stage::Cancelled);
    let refused = run(&office.core, &office.admin, &origin(), planned.id).await;
    assert_eq!(refused, Err(AppError::Unavailable));
    assert_eq!(office.events_of().await, 0);
}

on_both!(
    a_double_click_does_it_once,
    it_goes_on_when_whoever_asked_is_gone,
    what_was_cancelled_did_not_happen_and_can_be_run_again,
    many_chunks_are_one_whole,
    many_at_once_take_turns,
    a_stop_lets_it_finish_or_takes_it_back,
);
