//! Erase: only the deleted, for good, and nothing of them is left but their events.

use super::{Office, TEAM, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user};
use app::bulk::{ActionInput, BulkAction, Outcome, Stage};
use app::error::AppError;
use control_center::bulk::{run, undo};
use control_center::store::{Db, Store};
use control_center::{execute, rows, value};

/// Tables and columns that hold texts.
async fn places(db: &mut Db<'_>) -> Vec<(String, String)> {
    match db {
        Db::Sqlite(_) => rows!(
            db,
            fetch_all,
            (String, String),
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.schema = 'main' AND t.type = 'table' AND c.type = 'TEXT'"
        ),
        Db::Postgres(_) => rows!(
            db,
            fetch_all,
            (String, String),
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text'"
        ),
    }
    .unwrap()
}

/// In which columns a word is found.
async fn found(store: &Store, word: &str) -> Vec<String> {
    let mut conn = store.read().await.unwrap();
    let mut found = Vec::new();
    for (table, column) in places(&mut conn.db()).await {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE lower({column}) LIKE '%{word}%'");
        let count = value!(&mut conn.db(), fetch_one, i64, sqlx::AssertSqlSafe(sql)).unwrap();
        if count > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

async fn nothing_of_them_is_left(world: World) {
    let office = Office::open(world).await;
    let (gone, gone_seq) = user(&office.world, "Vera Vergessen").await;
    let (_, other_seq) = user(&office.world, "other").await;
    let team = group(&office.world, TEAM, "Team", &[gone_seq, other_seq]).await;
    office
        .change("UPDATE groups SET leader_seq = $1 WHERE seq > 1", gone_seq)
        .await;
    office.open_session(gone_seq).await;
    for sql in [
        "UPDATE users SET email = 'vera@vergessen.example', email_key = 'vera@vergessen.example', description = 'Vergessen',
            purpose = 'vergessen', password_hash = 'vergessen', locale = 'de', time_zone = 'Europe/Berlin' WHERE seq = $1",
        "INSERT INTO user_keys (key, user_seq) VALUES ('vera@vergessen.example', $1)",
        "INSERT INTO links (digest, user_seq, kind, created_at, expires_at)
            SELECT digest, user_seq, 'reset', 0, 0 FROM sessions WHERE user_seq = $1",
        "INSERT INTO email_changes (user_seq, email, asked_at) VALUES ($1, 'new@vergessen.example', 0)",
        "INSERT INTO mails (id, kind, user_seq, language, next_attempt_at, created_at, address)
            SELECT id, 'email_changed', seq, 'en', 0, 0, 'old@vergessen.example' FROM users WHERE seq = $1",
        "INSERT INTO drafts (digest, owner_id, path, content, expires_at)
            SELECT s.digest, u.id, '/profile', 'vergessen', 0 FROM sessions s JOIN users u ON u.seq = s.user_seq WHERE u.seq = $1",
        "INSERT INTO saved_views (id, owner_seq, name, name_key, query, created_at, modified_at)
            SELECT id, seq, 'Vergessen', 'vergessen', 'q=vergessen', 0, 0 FROM users WHERE seq = $1",
        "INSERT INTO start_views (user_seq, view_id) SELECT owner_seq, id FROM saved_views WHERE owner_seq = $1",
        "INSERT INTO audit_events (id, at, action, target_kind, target_id) SELECT id, 0, 'user.create', 'user', id FROM users WHERE seq = $1",
        "INSERT INTO audit_details (event_n, details) SELECT e.n, '{\"name\":[null,\"Vera Vergessen\"]}' FROM audit_events e JOIN users u ON u.id = e.target_id WHERE u.seq = $1",
    ] {
        office.change(sql, gone_seq).await;
    }
    office
        .act(
            ActionInput {
                tag: "kept".into(),
                ..BulkAction::AddTag.into()
            },
            &[gone],
        )
        .await;
    office.act(BulkAction::Delete, &[gone]).await;
    let early = office.plan(BulkAction::Erase, &[gone, office.admin.id]).await;
    assert_eq!(
        told(&early),
        [
            is(Outcome::Will, 1, "Vera Vergessen"),
            is(Outcome::NotDeleted, 1, "amy.admin")
        ]
    );
    assert!(!early.undoable);
    assert!(!found(&office.world.store, "vergessen").await.is_empty());
    let events = office.number("SELECT COUNT(*) FROM audit_events").await;
    let done = office.run(&early).await;
    assert_eq!((done.stage, done.open, done.undo_until), (Stage::Done, false, None));
    let refused = undo(&office.core, &office.admin, &origin(), early.id).await;
    assert_eq!(refused, Err(AppError::Conflict), "for good");

    assert_eq!(found(&office.world.store, "vergessen").await, [""; 0]);
    let name = format!("erased user {gone}");
    assert_eq!(
        office.text("SELECT name FROM users WHERE activity = 'erased'").await,
        name
    );
    for (sql, count) in [
        (
            "SELECT COUNT(*) FROM user_keys k JOIN users u ON u.seq = k.user_seq WHERE u.activity = 'erased'",
            0,
        ),
        ("SELECT COUNT(*) FROM memberships", 2),
        ("SELECT COUNT(*) FROM user_tags", 0),
        ("SELECT COUNT(*) FROM links", 0),
        ("SELECT COUNT(*) FROM groups WHERE leader_seq IS NOT NULL", 0),
        ("SELECT COUNT(*) FROM plan_targets WHERE before <> ''", 0),
        // The events are still there, those of the erasure with them.
        ("SELECT COUNT(*) FROM audit_events", events + 2),
        ("SELECT COUNT(*) FROM audit_details", 1),
    ] {
        assert_eq!(office.number(sql).await, count, "{sql}");
    }
    let left = format!(r#"group.update {{"leader":["{gone}",null]}}"#);
    let events = office.events().await;
    assert_eq!(events[events.len() - 2..], [left, "user.erase".to_owned()]);
    assert_eq!(team, 2);
    // The name is free again, and nobody erased is ever planned again.
    let (again, again_seq) = user(&office.world, "Vera Vergessen").await;
    let plan = office.plan(BulkAction::Erase, &[gone]).await;
    assert!(plan.outcomes.is_empty());
    office.act(BulkAction::Delete, &[again]).await;
    let plan = office.plan(BulkAction::Erase, &[again]).await;
    let mut tx = office.world.store.write().await.unwrap();
    let sql = "UPDATE users SET activity = 'deactivated', version = version + 1 WHERE seq = $1";
    execute!(&mut tx.db(), sql, again_seq).unwrap();
    tx.commit().await.unwrap();
    let kept = office.run(&plan).await;
    assert_eq!(told(&kept), [is(Outcome::Changed, 1, "Vera Vergessen")]);
    let lead = office.lead("lead", &[team]).await;
    let refused = office.try_plan(&lead, BulkAction::Erase, &[again]).await;
    assert_eq!(refused, Err(AppError::Forbidden));
    assert_eq!(
        run(&office.core, &lead, &origin(), plan.id).await,
        Err(AppError::NotFound),
        "another's plan"
    );
}

/// What somebody else's plan would give back to them is gone, and it leaves them alone.
async fn an_erased_user_is_not_brought_back_by_an_undo(world: World) {
    let office = Office::open(world).await;
    let (gone, _) = user(&office.world, "gone").await;
    let deletion = office.plan(BulkAction::Delete, &[gone]).await;
    office.run(&deletion).await;
    office.act(BulkAction::Erase, &[gone]).await;
    let undone = office.undo(&deletion).await;
    assert_eq!(told(&undone), [is(Outcome::Kept, 1, &format!("erased user {gone}"))]);
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM users WHERE activity = 'erased'")
            .await,
        1
    );
}

on_both!(nothing_of_them_is_left, an_erased_user_is_not_brought_back_by_an_undo);
