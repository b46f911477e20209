//! What somebody may do is looked up on every request: a change holds on the very next one (TRUST 13).

use super::queries::counted;
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use app::context::{Caller, Origin};
use app::rights::{Access, Permission, Rights};
use control_center::authorise::{ReadContacts, WriteContacts, require};
use control_center::core::Core;
use control_center::execute;
use control_center::sign_in::session;
use std::sync::Arc;

on_both!(
    a_change_holds_on_the_next_request,
    one_statement_finds_who_asks,
    rights_are_the_union_over_active_groups
);

struct SignedIn {
    core: Arc<Core>,
    token: String,
}

impl SignedIn {
    async fn of(world: &World, user: i64) -> Self {
        let core = users(world).0;
        let mut tx = core.store.write().await.unwrap();
        let now = core.clock.now();
        let token = session::open(&core, &mut tx.db(), &Origin::default(), user, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self { core, token }
    }

    /// As the next request finds them.
    async fn now(&self) -> Caller {
        session::caller_of(&self.core, &self.token).await.unwrap().unwrap()
    }

    async fn change(&self, sql: &'static str, number: i64) {
        let mut tx = self.core.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, number).unwrap();
        tx.commit().await.unwrap();
    }
}

/// Whether contacts may be read, and written.
async fn contacts(visit: &SignedIn) -> (bool, bool) {
    let caller = visit.now().await;
    (
        require(&caller, ReadContacts).is_ok(),
        require(&caller, WriteContacts).is_ok(),
    )
}

async fn a_change_holds_on_the_next_request(world: World) {
    let (_, anna) = user(&world, "anna").await;
    let sales = group(&world, 0, "Sales", &[]).await;
    let visit = SignedIn::of(&world, anna).await;
    assert_eq!(visit.now().await.rights, Rights::default());
    visit
        .change(
            "INSERT INTO group_permissions (group_seq, permission) VALUES ($1, 'contacts')",
            sales,
        )
        .await;
    assert_eq!(contacts(&visit).await, (false, false));
    visit
        .change(
            "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 1, 0)",
            anna,
        )
        .await;
    assert_eq!(contacts(&visit).await, (true, false));
    visit
        .change(
            "UPDATE group_permissions SET writable = TRUE WHERE group_seq = $1",
            sales,
        )
        .await;
    assert_eq!(contacts(&visit).await, (true, true));
    for (activity, may) in [
        ("deactivated", false),
        ("active", true),
        ("deleted", false),
        ("active", true),
    ] {
        let mut tx = visit.core.store.write().await.unwrap();
        execute!(&mut tx.db(), "UPDATE groups SET activity = $1", activity).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(contacts(&visit).await, (may, may), "{activity}");
    }
    visit
        .change(
            "UPDATE group_permissions SET permission = 'admin' WHERE group_seq = $1",
            sales,
        )
        .await;
    assert!(visit.now().await.admin);
    assert_eq!(contacts(&visit).await, (true, true));
    visit.change("DELETE FROM memberships WHERE user_seq = $1", anna).await;
    assert!(!visit.now().await.admin);
    assert_eq!(contacts(&visit).await, (false, false));
    // Leading gives no right of the group, and ends with it or with another leader.
    visit.change("UPDATE groups SET leader_seq = $1", anna).await;
    let caller = visit.now().await;
    assert_eq!(
        (caller.leads, caller.rights, caller.admin),
        (vec![sales], Rights::default(), false)
    );
    visit
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", sales)
        .await;
    assert!(visit.now().await.leads.is_empty());
    visit
        .change("UPDATE groups SET activity = 'active' WHERE seq = $1", sales)
        .await;
    assert_eq!(visit.now().await.leads, [sales]);
    visit
        .change("UPDATE groups SET leader_seq = NULL WHERE seq = $1", sales)
        .await;
    assert!(visit.now().await.leads.is_empty());
}

async fn rights_are_the_union_over_active_groups(world: World) {
    let (_, anna) = user(&world, "anna").await;
    for (n, gives) in ["billing,tasks+", "billing+,notes,unknown+", "dev+", "admin"]
        .into_iter()
        .enumerate()
    {
        let group = group(&world, n, &format!("Group {n}"), &[anna]).await;
        for word in gives.split(',') {
            let (permission, writable) = word.strip_suffix('+').map_or((word, false), |word| (word, true));
            let mut tx = world.store.write().await.unwrap();
            let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, $3)";
            execute!(&mut tx.db(), sql, group, permission, writable).unwrap();
            tx.commit().await.unwrap();
        }
    }
    let visit = SignedIn::of(&world, anna).await;
    visit
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 4)
        .await;
    let caller = visit.now().await;
    assert_eq!(caller.rights, Rights::parse("billing+,dev+,notes,tasks+"));
    assert!(
        !caller.admin && caller.may(Permission::Notes, Access::Read) && !caller.may(Permission::Notes, Access::Write)
    );
    visit
        .change("UPDATE groups SET activity = 'active' WHERE seq = $1", 4)
        .await;
    let caller = visit.now().await;
    assert!(caller.admin && caller.may(Permission::Notes, Access::Write));
    assert_eq!(caller.rights, Rights::parse("admin,billing+,dev+,notes,tasks+"));
}

async fn one_statement_finds_who_asks(world: World) {
    let (_, anna) = user(&world, "anna").await;
    for n in 0..30 {
        let seq = group(&world, n, &format!("Group {n}"), &[anna]).await;
        let mut tx = world.store.write().await.unwrap();
        let mut db = tx.db();
        let gives = "INSERT INTO group_permissions (group_seq, permission) VALUES ($1, 'billing'), ($1, 'tasks')";
        execute!(&mut db, gives, seq).unwrap();
        execute!(&mut db, "UPDATE groups SET leader_seq = $1 WHERE seq = $2", anna, seq).unwrap();
        tx.commit().await.unwrap();
    }
    let visit = SignedIn::of(&world, anna).await;
    let (caller, statements) = counted(visit.now()).await;
    assert_eq!(
        (caller.leads.len(), caller.rights),
        (30, Rights::parse("billing,tasks"))
    );
    assert_eq!(statements, 1);
}
