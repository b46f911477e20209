//! `control-center demo`.

use crate::on_both;
use crate::support::{NOON, World, postgres, sqlite};
use control_center::demo::{self, DemoOptions, DemoSummary};
use control_center::store::bulk_load::{BulkLoad, Rows, TagRow};
use control_center::store::dialect::numbers;
use control_center::store::users::{NewUser, insert};
use control_center::store::{Store, StoreError};
use control_center::text::fold::{fold, search_text};
use control_center::users::filter::search_candidates;
use control_center::{execute, rows, value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

on_both!(
    has_somebody_in_every_state,
    leaves_the_schema_as_it_was,
    refuses_a_database_that_is_not_empty,
    a_load_that_stops_never_happened,
    finds_its_people_and_those_who_come_later,
    keeps_names_and_emails_apart,
    tells_the_index_and_the_audit_trail,
    grows_to_any_size,
);

const USERS: u64 = 2_000;

async fn load(world: &World, users: u64, seed: u64) -> anyhow::Result<DemoSummary> {
    let options = DemoOptions {
        users,
        seed,
        admin_password_hash: "$argon2id$v=19$the administrator's".to_owned(),
    };
    demo::load(&world.store, &*world.clock, options, &mut |_| {}).await
}

async fn count(store: &Store, from: &str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT count(*) FROM {from}"));
    value!(&mut store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
}

#[expect(clippy::too_many_lines, reason = "a line for each state")]
async fn has_somebody_in_every_state(world: World) {
    let summary = load(&world, USERS, 1).await.unwrap();
    assert_eq!(summary.users, USERS);
    assert_eq!(summary.groups, 48);
    assert_eq!(count(&world.store, "users").await, 2_000);
    assert_eq!(
        count(&world.store, "contacts").await,
        i64::try_from(summary.contacts).unwrap()
    );
    assert_eq!(
        count(&world.store, "memberships").await,
        i64::try_from(summary.memberships).unwrap()
    );
    let today = NOON / 86_400_000_000;
    let stale = NOON - 90 * 86_400_000_000;
    for (what, condition, least, most) in [
        ("active", "activity = 'active'".to_owned(), 1_800, 1_900),
        ("deactivated", "activity = 'deactivated'".to_owned(), 130, 150),
        ("deleted", "activity = 'deleted'".to_owned(), 19, 21),
        (
            "invited",
            format!("password_hash = '' AND invitation_expires_at > {NOON}"),
            55,
            65,
        ),
        (
            "invitation expired",
            format!("invitation_expires_at BETWEEN 1 AND {NOON}"),
            30,
            40,
        ),
        ("locked", format!("locked_until > {NOON}"), 9, 11),
        ("expired", format!("expires_on BETWEEN 1 AND {today} - 1"), 20, 28),
        ("temporary", format!("expires_on > {today}"), 40, 100),
        (
            "never signed in",
            "last_login = 0 AND password_hash <> ''".to_owned(),
            8,
            20,
        ),
        (
            "stale",
            format!("activity = 'active' AND api_only = FALSE AND last_login > 0 AND last_seen_at < {stale}"),
            60,
            200,
        ),
        (
            "API only",
            "api_only AND purpose <> '' AND responsible_seq > 0 AND review_on > 0 AND password_hash = ''".to_owned(),
            22,
            26,
        ),
        ("review due", format!("api_only AND review_on <= {today}"), 3, 20),
        ("no shared data", "no_shared_data".to_owned(), 50, 120),
        (
            "without group",
            "seq NOT IN (SELECT user_seq FROM memberships)".to_owned(),
            10,
            60,
        ),
        ("without contact", "contact_id IS NULL".to_owned(), 150, 260),
        (
            "tagged",
            "seq IN (SELECT user_seq FROM user_tags)".to_owned(),
            800,
            1_200,
        ),
        ("described", "description <> ''".to_owned(), 150, 500),
        ("failed attempts", "failed_attempts > 0".to_owned(), 40, 90),
        (
            "from the future",
            format!("created_at > {NOON} OR last_login > {NOON} OR last_seen_at < created_at"),
            0,
            0,
        ),
        (
            "administrator",
            "name = 'admin' AND email = 'admin@example.com' AND seq IN (SELECT user_seq FROM memberships
            JOIN groups ON groups.seq = group_seq JOIN group_permissions USING (group_seq)
            WHERE groups.name = 'Administrators' AND permission = 'admin' AND group_permissions.writable)"
                .to_owned(),
            1,
            1,
        ),
        (
            "leader",
            "activity = 'active' AND password_hash <> '' AND seq IN (SELECT leader_seq FROM groups)".to_owned(),
            30,
            46,
        ),
    ] {
        let found = count(&world.store, &format!("users WHERE {condition}")).await;
        assert!((least..=most).contains(&found), "{what}: {found}");
    }
    for (from, least) in [
        ("groups WHERE activity <> 'active'", 2),
        ("group_permissions", 100),
        ("group_tags", 48),
        ("tags WHERE subject = 'user' AND name LIKE '%/%'", 10),
        (
            "groups WHERE leader_seq IS NOT NULL AND leader_seq NOT IN
            (SELECT user_seq FROM memberships WHERE group_seq = groups.seq)",
            0,
        ),
    ] {
        let found = count(&world.store, from).await;
        assert!(if least == 0 { found == 0 } else { found >= least }, "{from}: {found}");
    }
}

/// All that a load writes but what names it: text by text, in a fixed order.
async fn everything(store: &Store) -> Vec<String> {
    let mut all = Vec::new();
    let hex = match store {
        Store::Sqlite { .. } => |column: &str| format!("lower(hex({column}))"),
        Store::Postgres(_) => |column: &str| format!("replace({column}::text, '-', '')"),
    };
    let (id, contact, creator, granter) = (hex("id"), hex("contact_id"), hex("created_by"), hex("granted_by"));
    for select in [
        format!("seq || '|' || {id} || '|' || name || '|' || name_key || '|' || email || '|' || email_key || '|' || activity
            || '|' || coalesce({contact}, '') || '|' || contact_key || '|' || CASE WHEN no_shared_data THEN 1 ELSE 0 END
            || '|' || CASE WHEN api_only THEN 1 ELSE 0 END || '|' || purpose || '|' || coalesce(responsible_seq, 0)
            || '|' || review_on || '|' || expires_on || '|' || description || '|' || locale || '|' || password_hash
            || '|' || password_set_at || '|' || invitation_expires_at || '|' || last_login || '|' || last_seen_at
            || '|' || reviewed_at || '|' || failed_attempts || '|' || locked_until || '|' || lock_count || '|' || created_at
            || '|' || coalesce({creator}, '') || '|' || modified_at || '|' || version || '|' || search_text FROM users"),
        format!("{id} || '|' || kind || '|' || relation || '|' || title || '|' || first_name || '|' || last_name || '|' || company
            || '|' || position || '|' || department || '|' || email || '|' || phone || '|' || mobile || '|' || address
            || '|' || country || '|' || name_key || '|' || created_at || '|' || modified_at || '|' || version FROM contacts"),
        "key || '|' || user_seq FROM user_keys".to_owned(),
        format!("seq || '|' || {id} || '|' || name || '|' || name_key || '|' || description || '|' || activity
            || '|' || coalesce(leader_seq, 0) || '|' || created_at || '|' || modified_at FROM groups"),
        format!("user_seq || '|' || group_seq || '|' || CASE WHEN writable THEN 1 ELSE 0 END || '|' || granted_at
            || '|' || coalesce({granter}, '') FROM memberships"),
        "group_seq || '|' || permission || '|' || CASE WHEN writable THEN 1 ELSE 0 END FROM group_permissions".to_owned(),
        "seq || '|' || subject || '|' || name || '|' || key FROM tags".to_owned(),
        "user_seq || '|' || tag_seq FROM user_tags".to_owned(),
        "group_seq || '|' || tag_seq FROM group_tags".to_owned(),
    ] {
        let sql = AssertSqlSafe(format!("SELECT {select}"));
        let mut texts = value!(&mut store.read().await.unwrap().db(), fetch_all, String, sql).unwrap();
        assert!(!texts.is_empty(), "{select}");
        texts.sort_unstable();
        all.append(&mut texts);
    }
    all
}

#[tokio::test]
async fn a_seed_makes_the_same_on_both_databases_and_another_seed_does_not() {
    let (here, there, other) = (sqlite().await, postgres().await, sqlite().await);
    load(&here, USERS, 7).await.unwrap();
    load(&there, USERS, 7).await.unwrap();
    load(&other, USERS, 8).await.unwrap();
    let (one, two, three) = (
        everything(&here.store).await,
        everything(&there.store).await,
        everything(&other.store).await,
    );
    for (left, right) in one.iter().zip(&two) {
        assert_eq!(left, right);
    }
    assert_eq!(one.len(), two.len());
    assert_ne!(one, three);
}

/// Indexes, triggers and constraints, each as the database tells it.
async fn schema(store: &Store) -> Vec<(String, String)> {
    let sql = match store {
        Store::Sqlite { .. } => "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY 1",
        Store::Postgres(_) => "SELECT * FROM (
            SELECT 'index ' || indexname AS name, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'constraint ' || conname || convalidated, conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint
            UNION ALL SELECT 'trigger ' || tgname || tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            ) AS parts ORDER BY 1",
    };
    rows!(&mut store.read().await.unwrap().db(), fetch_all, (String, String), sql).unwrap()
}

async fn leaves_the_schema_as_it_was(world: World) {
    let before = schema(&world.store).await;
    assert!(before.len() > 40, "{}", before.len());
    load(&world, USERS, 1).await.unwrap();
    assert_eq!(schema(&world.store).await, before);
    if let Store::Sqlite { write, .. } = &world.store {
        let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(write).await.unwrap();
        assert_eq!(broken.len(), 0);
        let check: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(write)
            .await
            .unwrap();
        assert_eq!(check, "ok");
        let guarded: bool = sqlx::query_scalar("PRAGMA foreign_keys")
            .fetch_one(write)
            .await
            .unwrap();
        assert!(guarded);
    }
}

async fn refuses_a_database_that_is_not_empty(world: World) {
    load(&world, 50, 1).await.unwrap();
    let (before, indexes) = (everything(&world.store).await, schema(&world.store).await);
    let refused = load(&world, 50, 2).await.unwrap_err();
    assert!(refused.to_string().contains("already has users"), "{refused}");
    assert_eq!(everything(&world.store).await, before);
    assert_eq!(schema(&world.store).await, indexes);
}

async fn a_load_that_stops_never_happened(world: World) {
    let before = schema(&world.store).await;
    let mut load = BulkLoad::begin(&world.store).await.unwrap().unwrap();
    let tag = TagRow {
        seq: 1,
        subject: "user",
        name: "remote",
        key: "remote".to_owned(),
    };
    load.append(Rows::from_iter([tag])).await.unwrap();
    drop(load);
    // A write waits for the load's connection to be gone.
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "DELETE FROM tags WHERE name = 'nothing'").unwrap();
    tx.commit().await.unwrap();
    assert_eq!(schema(&world.store).await, before);
    assert_eq!(count(&world.store, "tags").await, 0);
}

/// Names of those whom the search index gives.
async fn found(store: &Store, text: &str) -> Vec<String> {
    let mut conn = store.read().await.unwrap();
    let seqs = search_candidates(&mut conn.db(), &fold(text), 1_000)
        .await
        .unwrap()
        .unwrap();
    let sql = AssertSqlSafe(format!(
        "SELECT name FROM users WHERE seq IN ({}) ORDER BY seq",
        numbers(seqs)
    ));
    value!(&mut conn.db(), fetch_all, String, sql).unwrap()
}

async fn finds_its_people_and_those_who_come_later(world: World) {
    load(&world, USERS, 1).await.unwrap();
    assert_eq!(found(&world.store, "ADMINISTRATOR").await, ["admin"]);
    assert!(!found(&world.store, "Müller").await.is_empty());
    assert!(!found(&world.store, "ΊΟΥ").await.is_empty());
    let changes = count(&world.store, "user_changes WHERE user_seq <> 0").await;
    assert_eq!(changes, 0);
    let newcomer = NewUser {
        id: Uuid::now_v7(),
        name: "q.xylander".to_owned(),
        email: "q.xylander@example.com".to_owned(),
        activity: "active",
        created_at: NOON,
        ..NewUser::default()
    };
    let mut tx = world.store.write().await.unwrap();
    let seq = insert(&mut tx.db(), &newcomer).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(seq, 2_001);
    assert_eq!(found(&world.store, "xylander").await, ["q.xylander"]);
    assert_eq!(count(&world.store, "user_changes WHERE user_seq = 2001").await, 1);
}

async fn keeps_names_and_emails_apart(world: World) {
    load(&world, USERS, 1).await.unwrap();
    let users: Vec<(String, String, String, String, String, Option<String>)> = rows!(
        &mut world.store.read().await.unwrap().db(),
        fetch_all,
        (String, String, String, String, String, Option<String>),
        "SELECT users.name, users.name_key, users.email, users.email_key, users.search_text,
            first_name || ' ' || last_name
         FROM users LEFT JOIN contacts ON contacts.id = contact_id"
    )
    .unwrap();
    for (name, name_key, email, email_key, text, contact) in users {
        assert_eq!((fold(&name), fold(&email)), (name_key, email_key));
        let plain = search_text(&name, &email, contact.as_deref().unwrap_or_default(), []);
        assert!(text.starts_with(&plain), "{text} begins with {plain}");
    }
    assert_eq!(count(&world.store, "user_keys").await, 4_000);
    for (name, email) in [
        ("Admin", "new@example.com"),
        ("new", "ADMIN@example.com"),
        ("admin@example.com", "new@example.com"),
    ] {
        let second = NewUser {
            id: Uuid::now_v7(),
            name: name.to_owned(),
            email: email.to_owned(),
            activity: "active",
            created_at: NOON,
            ..NewUser::default()
        };
        let mut tx = world.store.write().await.unwrap();
        let refused = insert(&mut tx.db(), &second).await;
        assert!(
            matches!(refused, Err(StoreError::Taken(_))),
            "{name} {email}: {refused:?}"
        );
    }
}

async fn tells_the_index_and_the_audit_trail(world: World) {
    load(&world, 100, 3).await.unwrap();
    assert_eq!(count(&world.store, "user_changes WHERE user_seq = 0").await, 1);
    let events: Vec<(String, i64, String)> = rows!(
        &mut world.store.read().await.unwrap().db(),
        fetch_all,
        (String, i64, String),
        "SELECT action, at, details FROM audit_events JOIN audit_details ON event_n = n"
    )
    .unwrap();
    assert_eq!(
        events,
        [("demo.load".to_owned(), NOON, r#"{"seed":3,"users":100}"#.to_owned())]
    );
}

async fn grows_to_any_size(world: World) {
    assert!(load(&world, 0, 1).await.is_err());
    // One chunk and one more; and nobody but the administrator.
    assert_eq!(load(&world, 2_001, 1).await.unwrap().users, 2_001);
    let alone = sqlite().await;
    assert_eq!(load(&alone, 1, 1).await.unwrap().users, 1);
    assert_eq!(count(&alone.store, "users WHERE name = 'admin'").await, 1);
}
