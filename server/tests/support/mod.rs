//! A database of its own for each test, of either kind.

pub mod mail_server;
pub mod postgres_server;

use control_center::clock::TestClock;
use control_center::store::Store;
use std::sync::Arc;

/// 2026-11-20 12:00 UTC: when tests happen unless they turn the clock.
pub const NOON: i64 = 1_795_176_000_000_000;

/// A migrated, empty database and a clock; both vanish with it.
pub struct World {
    pub store: Store,
    pub clock: Arc<TestClock>,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    /// One on a database that a test brings along.
    pub fn of(store: Store, clock: Arc<TestClock>) -> Self {
        Self {
            store,
            clock,
            _folder: None,
        }
    }
}

/// One on SQLite.
pub async fn sqlite() -> World {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect(folder.path().join("test.db").to_str().unwrap())
        .await
        .unwrap();
    store.migrate().await.unwrap();
    World {
        store,
        clock: Arc::new(TestClock::at(NOON)),
        _folder: Some(folder),
    }
}

/// One on PostgreSQL.
pub async fn postgres() -> World {
    let store = Store::connect(&postgres_server::new_database().await).await.unwrap();
    store.migrate().await.unwrap();
    World {
        store,
        clock: Arc::new(TestClock::at(NOON)),
        _folder: None,
    }
}

/// Makes of `async fn rule(world: World)` a test on each database: `on_both!(rule)`.
#[macro_export]
macro_rules! on_both {
    ($($rule:ident),* $(,)?) => {
        mod sqlite { $(#[tokio::test] async fn $rule() { super::$rule($crate::support::sqlite().await).await; })* }
        mod postgres { $(#[tokio::test] async fn $rule() { super::$rule($crate::support::postgres().await).await; })* }
    };
}
