//! What every bench begins with: the sizes to measure, a database with the demo organisation, somebody who asks.

pub mod asking;
pub mod client;
pub mod measure;
#[path = "../../tests/support/postgres_server.rs"]
#[expect(
    clippy::expect_used,
    reason = "written for tests, where what cannot go on has failed"
)]
mod postgres_server;
pub mod program;

use control_center::clock::SystemClock;
use control_center::demo::{DemoOptions, load};
use control_center::sign_in::hasher::Hasher;
use control_center::store::Store;

/// The administrator's password.
pub const PASSWORD: &str = "nine slow otters past midnight";
/// Both of them, by the names that the tables show.
pub const DATABASES: [&str; 2] = ["SQLite", "PostgreSQL"];

/// A database of its own, which goes with this value.
pub struct Database {
    pub url: String,
    pub store: Store,
    _folder: tempfile::TempDir,
}

impl Database {
    /// An empty one.
    pub async fn empty(kind: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = match kind {
            "SQLite" => folder.path().join("bench.db").to_string_lossy().into_owned(),
            _ => postgres_server::new_database().await,
        };
        let store = Store::connect(&url).await?;
        store.migrate().await?;
        Ok(Self {
            url,
            store,
            _folder: folder,
        })
    }

    /// One with the demo organisation of so many users.
    pub async fn demo(kind: &str, users: u64) -> anyhow::Result<Self> {
        let database = Self::empty(kind).await?;
        let options = DemoOptions {
            users,
            seed: 1,
            admin_password_hash: Hasher::default().hash(PASSWORD).await?,
        };
        load(&database.store, &SystemClock, options, &mut |_| {}).await?;
        Ok(database)
    }
}

/// The numbers of users that were asked for.
pub fn sizes() -> anyhow::Result<Vec<u64>> {
    // `cargo bench` says --bench, whatever it runs.
    let sizes = std::env::args().skip(1).filter(|word| word != "--bench");
    Ok(sizes.map(|word| word.parse()).collect::<Result<_, _>>()?)
}
