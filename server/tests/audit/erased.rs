//! Of an erased person nothing is left in the database's files (DOMAIN: "Erased").

use crate::support::{self, World};
use crate::users::list::{group, user, users};
use crate::users::organisation::caller;
use app::bulk::{ActionInput, BulkAction, PlanView, Selection, Stage};
use app::context::{Caller, Origin};
use app::users::UserId;
use control_center::bulk::{plan, run};
use control_center::clock::Clock;
use control_center::core::Core;
use control_center::store::Store;
use control_center::store::audit::{AuditEvent, append};
use control_center::store::users::{NewUser, insert};
use control_center::text::fold::fold;
use control_center::{execute, value};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// Nobody else has a z, so that the index holds the first letters as they are.
const NAME: &str = "Zqxebulon.Quagmire";
const EMAIL: &str = "x.quagmire@vanishing.example";
const NOTE: &str = "limps since the winter of nineteen";

/// Blocks of the search index that hold `zqx`.
const IN_INDEX: &str = "SELECT COUNT(*) FROM users_search_data WHERE instr(block, X'7A7178') > 0";

async fn number(world: &World, sql: &'static str) -> i64 {
    value!(&mut world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
}

async fn act(core: &Arc<Core>, admin: &Caller, action: BulkAction, id: UserId) -> PlanView {
    let planned = plan(core, admin, &ActionInput::from(action), &Selection::Users(vec![id]))
        .await
        .unwrap();
    run(core, admin, &Origin::default(), planned.id).await.unwrap()
}

/// Places in the database's files where a text stands, also as the search knows it.
fn found(store: &Store, text: &str) -> Vec<String> {
    let Store::Sqlite { path, .. } = store else {
        return Vec::new();
    };
    let folder = path.parent().unwrap();
    let mut places = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let bytes = std::fs::read(entry.path()).unwrap();
        for needle in [text.to_owned(), fold(text)] {
            if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                places.push(format!("{needle} in {}", entry.file_name().display()));
            }
        }
    }
    places
}

#[tokio::test]
async fn the_name_is_nowhere_in_the_file() {
    let world = support::sqlite().await;
    let core = users(&world).0;
    let (admin, admin_seq) = user(&world, "amy.admin").await;
    let group_seq = group(&world, 0, "Admins", &[admin_seq]).await;
    let mut tx = world.store.write().await.unwrap();
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
    execute!(&mut tx.db(), sql, group_seq).unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE users SET password_hash = 'x' WHERE seq = $1",
        admin_seq
    )
    .unwrap();
    // One among many, so that pages are full, split and joined.
    let mut person = UserId(Uuid::nil());
    for n in 0..400 {
        let id = Uuid::now_v7();
        let (name, email) = if n == 200 {
            person = UserId(id);
            (NAME.to_owned(), EMAIL.to_owned())
        } else {
            (format!("user.number{n}"), format!("number{n}@example.org"))
        };
        let new = NewUser {
            id,
            description: if n == 200 { NOTE.to_owned() } else { String::new() },
            name,
            email,
            activity: "active",
            created_at: world.clock.now(),
            ..NewUser::default()
        };
        insert(&mut tx.db(), &new).await.unwrap();
        let event = AuditEvent {
            at: world.clock.now(),
            actor: Some(admin.0),
            action: "user.create",
            target_kind: "user",
            target: Some(id),
            details: json!({ "name": [null, new.name], "email": [null, new.email], "description": [null, new.description] }),
            address: "",
            request_id: "",
        };
        append(&mut tx.db(), event).await.unwrap();
    }
    tx.commit().await.unwrap();
    // Renamed once, so that there is an old name as well.
    let mut tx = world.store.write().await.unwrap();
    let sql = "UPDATE users SET description = $2, version = version + 1 WHERE id = $1";
    execute!(&mut tx.db(), sql, person.0, format!("{NOTE} or so")).unwrap();
    tx.commit().await.unwrap();
    world.store.empty_log().await.unwrap();
    for text in [NAME, EMAIL, NOTE] {
        assert!(
            !found(&world.store, text).is_empty(),
            "{text}: the test looks in the right place"
        );
    }

    let caller = Caller {
        id: admin,
        seq: admin_seq,
        ..caller(&[])
    };
    assert!(number(&world, IN_INDEX).await > 0);
    act(&core, &caller, BulkAction::Delete, person).await;
    let erased = act(&core, &caller, BulkAction::Erase, person).await;
    assert_eq!(erased.stage, Stage::Done);
    for text in [NAME, EMAIL, NOTE] {
        assert_eq!(found(&world.store, text), Vec::<String>::new());
    }
    assert_eq!(number(&world, IN_INDEX).await, 0, "not even three letters");
    assert_eq!(
        number(&world, "SELECT v FROM users_search_config WHERE k = 'secure-delete'").await,
        0
    );
    let mut tx = world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "INSERT INTO users_search (users_search) VALUES ('integrity-check')"
    )
    .unwrap();
    tx.commit().await.unwrap();
    // Others are still found by what the search knows of them.
    let page = users(&world);
    let query = app::users::query::UserQuery::parse("q=number201");
    let rows = app::users::api::UserAdmin::list(&page, &caller, &query)
        .await
        .unwrap()
        .rows;
    assert_eq!(rows.len(), 1);
}
