//! Of an erased person nothing is left in the database's files (DOMAIN: "Erased").

use crate::bulk::Office;
use crate::support::{self, World};
use crate::users::list::users;
use app::bulk::{BulkAction, Stage};
use app::contacts::input::ContactInput;
use app::users::UserId;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use control_center::clock::Clock;
use control_center::demo::lots::Lots;
use control_center::store::audit::{AuditEvent, append};
use control_center::store::contacts;
use control_center::store::users::{NewUser, insert};
use control_center::store::{Db, Store, StoreError};
use control_center::text::fold::fold;
use control_center::{execute, value};
use serde_json::json;
use sqlx::AssertSqlSafe;
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

/// An error where a search index and the rows that it is about do not agree.
async fn compare(db: &mut Db<'_>, index: &str) -> Result<u64, StoreError> {
    let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
    execute!(db, AssertSqlSafe(sql))
}

async fn compare_search_indexes(world: &World) {
    for index in ["users_search", "contacts_search"] {
        let mut tx = world.store.write().await.unwrap();
        let compared = compare(&mut tx.db(), index).await;
        assert!(compared.is_ok(), "{index}: {compared:?}");
    }
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
    let office = Office::open(support::sqlite().await).await;
    let world = &office.world;
    let mut tx = world.store.write().await.unwrap();
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
            actor: Some(office.admin.id.0),
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
    world.store.forget_overwritten().await.unwrap();
    for text in [NAME, EMAIL, NOTE] {
        assert!(
            !found(&world.store, text).is_empty(),
            "{text}: the test looks in the right place"
        );
    }

    assert!(number(world, IN_INDEX).await > 0);
    office.act(BulkAction::Delete, &[person]).await;
    let erased = office.act(BulkAction::Erase, &[person]).await;
    assert_eq!(erased.stage, Stage::Done);
    for text in [NAME, EMAIL, NOTE] {
        assert_eq!(found(&world.store, text), Vec::<String>::new());
    }
    assert_eq!(number(world, IN_INDEX).await, 0, "not even three letters");
    compare_search_indexes(world).await;
    // Others are still found by what the search knows of them.
    let query = UserQuery::parse("q=number201");
    let found = users(world).list(&office.admin, &query).await.unwrap();
    assert_eq!(found.rows.len(), 1);
}

/// Nothing that is alike anywhere else.
fn name(lots: &mut Lots) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..11).map(|_| char::from(*lots.pick(letters))).collect()
}

/// What takes a name out of a search index must leave the others in it: SQLite's own way of doing so at once
/// (`secure-delete` of FTS5) does not, and then any later change of a user may be refused.
#[tokio::test]
async fn the_search_outlives_erasing() {
    let office = Office::open(support::sqlite().await).await;
    let world = &office.world;
    let mut lots = Lots::new(7);
    let (mut people, mut book) = (Vec::new(), Vec::new());
    let mut tx = world.store.write().await.unwrap();
    for _ in 0..400 {
        let (name, given) = (name(&mut lots), name(&mut lots));
        let (id, contact) = (Uuid::now_v7(), Uuid::now_v7());
        let new = NewUser {
            id,
            email: format!("{name}@example.org"),
            name: name.clone(),
            activity: "deleted",
            ..NewUser::default()
        };
        insert(&mut tx.db(), &new).await.unwrap();
        let input = ContactInput {
            first_name: given,
            last_name: name,
            ..ContactInput::default()
        };
        contacts::insert(&mut tx.db(), contact, &input, 1).await.unwrap();
        people.push(UserId(id));
        book.push(contact);
    }
    tx.commit().await.unwrap();
    for _ in 0..40 {
        let person = people.pop().unwrap();
        let erased = office.act(BulkAction::Erase, &[person]).await;
        assert_eq!(erased.stage, Stage::Done);
        let contact = book.pop().unwrap();
        let mut tx = world.store.write().await.unwrap();
        contacts::delete(&mut tx.db(), contact).await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..10 {
            let (name, given) = (name(&mut lots), name(&mut lots));
            let text = format!("{name} {name}@example.org {given} {name}");
            let (person, contact) = (*lots.pick(&people), *lots.pick(&book));
            let mut tx = world.store.write().await.unwrap();
            let sql = "UPDATE users SET search_text = $2 WHERE id = $1";
            execute!(&mut tx.db(), sql, person.0, &text).unwrap();
            let sql = "UPDATE contacts SET search_text = $2 WHERE id = $1";
            execute!(&mut tx.db(), sql, contact, &text).unwrap();
            tx.commit().await.unwrap();
        }
    }
    compare_search_indexes(world).await;
}

/// Those that were broken by `secure-delete` are made anew by a migration.
#[tokio::test]
async fn a_broken_search_is_mended_by_the_update() {
    let office = Office::open(support::sqlite().await).await;
    let world = &office.world;
    let mut tx = world.store.write().await.unwrap();
    execute!(&mut tx.db(), "DELETE FROM users_search_data WHERE id > 10").unwrap();
    assert!(compare(&mut tx.db(), "users_search").await.is_err(), "it is broken");
    let update = include_str!("../../../migrations/sqlite/0015_search_anew.sql");
    for statement in update.split_inclusive(';').filter(|statement| statement.contains(';')) {
        execute!(&mut tx.db(), statement).unwrap();
    }
    tx.commit().await.unwrap();
    compare_search_indexes(world).await;
    let query = UserQuery::parse("q=amy");
    let found = users(world).list(&office.admin, &query).await.unwrap();
    assert_eq!(found.rows.len(), 1);
}
