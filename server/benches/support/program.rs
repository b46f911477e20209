//! The program under measurement as a process of its own, and beside it a bare axum server.

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::serve::ListenerExt;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::{Arc, RwLock};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

/// A running program.
pub struct Program {
    pub address: SocketAddr,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Program {
    /// Starts it on a database.
    pub async fn start(database: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_control-center"))
            .current_dir(folder.path())
            .env_clear()
            .envs([
                ("DATABASE_URL", database),
                ("CC_LISTEN", "127.0.0.1:0"),
                ("CC_LOG_FORMAT", "json"),
            ])
            .kill_on_drop(true)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stderr.take().context("the log")?).lines();
        let address = loop {
            let line = lines.next_line().await?.context("the program ended at its start")?;
            let line: serde_json::Value = serde_json::from_str(&line)?;
            if let Some(address) = line["address"].as_str() {
                break address.parse()?;
            }
        };
        // Nobody reads the log, but it has to go somewhere.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            address,
            child,
            _folder: folder,
        })
    }

    /// Its memory in MiB: now, and at its peak. Linux alone tells.
    pub fn memory(&self) -> Option<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let of = |key: &str| {
            let line = status.lines().find(|line| line.starts_with(key))?;
            Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
        };
        Some((of("VmRSS:")?, of("VmHWM:")?))
    }
}

/// An axum server that answers with bytes it has in memory.
#[derive(Clone)]
pub struct Bare {
    pub address: SocketAddr,
    pages: Pages,
}

type Pages = Arc<RwLock<HashMap<usize, Bytes>>>;

impl Bare {
    /// Starts it.
    pub async fn start() -> anyhow::Result<Self> {
        let pages = Pages::default();
        #[expect(clippy::disallowed_methods, reason = "no route of the program")]
        let router = Router::new()
            .route("/{page}", axum::routing::get(answer))
            .with_state(pages.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = listener.tap_io(|tcp| {
            let _ = tcp.set_nodelay(true);
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, pages })
    }

    /// Keeps bytes and says where they are.
    pub fn keep(&self, bytes: Vec<u8>) -> String {
        let mut pages = self.pages.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let place = pages.len();
        pages.insert(place, Bytes::from(bytes));
        format!("/{place}")
    }
}

async fn answer(State(pages): State<Pages>, Path(page): Path<usize>) -> Result<Bytes, http::StatusCode> {
    let pages = pages.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    pages.get(&page).cloned().ok_or(http::StatusCode::NOT_FOUND)
}
