//! Acting on many users (TRUST 18, 19, 21, 22, 24, 25, 44).

mod activity;
mod erase;
mod groups;
mod others;
mod running;
mod since;
mod tags;

use crate::support::World;
use crate::users::list::{group, user, users};
use app::bulk::{ActionInput, Outcome, PlanView, Selection};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::UserId;
use control_center::bulk::{plan, run, show, undo};
use control_center::clock::Clock;
use control_center::core::Core;
use control_center::{execute, value};
use std::sync::Arc;

/// An organisation with administrators, a lead, and people.
pub struct Office {
    pub core: Arc<Core>,
    pub world: World,
    pub admin: Caller,
}

pub const ADMINS: usize = 0;
const TEAM: usize = 1;

impl Office {
    pub async fn open(world: World) -> Self {
        let core = users(&world).0;
        let (id, seq) = user(&world, "amy.admin").await;
        let admins = group(&world, ADMINS, "Admins", &[seq]).await;
        let office = Self {
            core,
            world,
            admin: Caller {
                id,
                seq,
                ..crate::users::organisation::caller(&[])
            },
        };
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        office.change(sql, admins).await;
        office
            .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", seq)
            .await;
        office
    }

    pub async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn second_admin(&self, name: &str) -> Caller {
        let (id, seq) = user(&self.world, name).await;
        self.change("UPDATE users SET password_hash = 'x' WHERE seq = $1", seq)
            .await;
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 1, 0)";
        self.change(sql, seq).await;
        Caller {
            id,
            seq,
            ..self.admin.clone()
        }
    }

    async fn plan(&self, action: impl Into<ActionInput>, users: &[UserId]) -> PlanView {
        self.try_plan(&self.admin, action, users).await.unwrap()
    }

    async fn try_plan(
        &self,
        caller: &Caller,
        action: impl Into<ActionInput>,
        users: &[UserId],
    ) -> Result<PlanView, AppError> {
        plan(&self.core, caller, &action.into(), &Selection::Users(users.to_vec())).await
    }

    /// A lead of these groups; their own membership, if they have one, is for the test to make.
    pub async fn lead(&self, name: &str, groups: &[i64]) -> Caller {
        let (id, seq) = user(&self.world, name).await;
        for group in groups {
            let mut tx = self.world.store.write().await.unwrap();
            let sql = "UPDATE groups SET leader_seq = $1 WHERE seq = $2";
            execute!(&mut tx.db(), sql, seq, *group).unwrap();
            tx.commit().await.unwrap();
        }
        Caller {
            id,
            seq,
            admin: false,
            leads: groups.to_vec(),
            ..self.admin.clone()
        }
    }

    pub async fn open_session(&self, seq: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        let digest = format!("digest {seq}").into_bytes();
        let sql =
            "INSERT INTO sessions (digest, user_seq, created_at, last_used_at, expires_at) VALUES ($2, $1, 0, 0, 0)";
        execute!(&mut tx.db(), sql, seq, digest).unwrap();
        tx.commit().await.unwrap();
    }

    /// Waits for the end of what runs, and gives how it stands.
    pub async fn settled(&self, plan: &PlanView) -> PlanView {
        if let Some(run) = self.core.runs.find(plan.id.0, self.admin.id.0) {
            run.ended().await.unwrap();
        }
        show(&self.core, &self.admin, plan.id).await.unwrap()
    }

    /// Does an action to users at once; gives what became of them.
    pub async fn act(&self, action: impl Into<ActionInput>, users: &[UserId]) -> PlanView {
        let plan = self.plan(action, users).await;
        self.run(&plan).await
    }

    /// What each audit event says, oldest first: action and details.
    pub async fn events(&self) -> Vec<String> {
        let sql = "SELECT e.action || COALESCE(' ' || d.details, '') FROM audit_events e
            LEFT JOIN audit_details d ON d.event_n = e.n ORDER BY e.n";
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_all, String, sql).unwrap()
    }

    pub async fn run(&self, plan: &PlanView) -> PlanView {
        run(&self.core, &self.admin, &origin(), plan.id).await.unwrap();
        self.settled(plan).await
    }

    pub async fn undo(&self, plan: &PlanView) -> PlanView {
        undo(&self.core, &self.admin, &origin(), plan.id).await.unwrap();
        self.settled(plan).await
    }

    /// Names with activities.
    async fn activities(&self) -> String {
        let mut conn = self.world.store.read().await.unwrap();
        let sql = "SELECT name || ' ' || activity FROM users ORDER BY seq";
        let all: Vec<String> = value!(&mut conn.db(), fetch_all, String, sql).unwrap();
        all.join(", ")
    }

    /// So many people of no consequence: `crowd 00001` …
    async fn crowd(&self, people: u64) {
        let mut tx = self.world.store.write().await.unwrap();
        let mut db = tx.db();
        let sql = format!(
            "INSERT INTO users (id, name, name_key, email, email_key, last_seen_at, created_at, modified_at, search_text)
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $2)
             SELECT {}, 'crowd ' || SUBSTR(CAST(100000 + n AS TEXT), 2), 'crowd ' || SUBSTR(CAST(100000 + n AS TEXT), 2),
                CAST(n AS TEXT), CAST(n AS TEXT), $3, $3, $3, '' FROM n",
            db.new_ids("$1")
        );
        let people = i64::try_from(people).unwrap();
        let now = self.world.clock.now();
        let digits = format!("{:012x}", now / 1000);
        execute!(&mut db, sqlx::AssertSqlSafe(sql), digits, people, now).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn text(&self, sql: &'static str) -> String {
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_one, String, sql).unwrap()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
    }
}

pub fn origin() -> Origin {
    Origin {
        address: "192.0.2.1".into(),
        request_id: "request-1".into(),
        ..Origin::default()
    }
}

/// Outcomes with numbers and names.
pub fn told(plan: &PlanView) -> Vec<(Outcome, u64, String)> {
    let outcomes = plan.outcomes.iter();
    outcomes.map(|it| (it.outcome, it.count, it.names.join(" "))).collect()
}

pub fn is(outcome: Outcome, count: u64, names: &str) -> (Outcome, u64, String) {
    (outcome, count, names.to_owned())
}
