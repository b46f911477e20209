//! PostgreSQL for tests: the server that `TEST_POSTGRES_URL` names, or one of our own in a temporary
//! folder, which ends with this process, however it ends.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The address of a new, empty database.
pub async fn new_database() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    static SERVER: OnceLock<String> = OnceLock::new();
    let server = SERVER.get_or_init(|| std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| start()));
    let name = format!("cc_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let mut admin = PgConnection::connect(server).await.expect("the test server answers");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0")))
        .execute(&mut admin)
        .await
        .expect("a database can be created");
    let (base, options) = server
        .split_once('?')
        .map_or((server.as_str(), ""), |(base, options)| (base, options));
    let base = base.rsplit_once('/').expect("an address with a database").0;
    format!("{base}/{name}?{options}")
}

fn bin() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found
        .pop()
        .or_else(|| {
            // Elsewhere (Homebrew) the tools are on the path.
            let output = Command::new("pg_config").arg("--bindir").output().ok()?;
            Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
        })
        .expect("PostgreSQL's initdb: `make test` installs it")
}

/// Starts a server on a free port and returns the address of its first database.
#[expect(
    clippy::zombie_processes,
    reason = "the guard outlives this process and ends by itself"
)]
fn start() -> String {
    let folder = tempfile::Builder::new()
        .prefix("cc-postgres-")
        .tempdir()
        .expect("a temporary folder")
        .keep();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|socket| socket.local_addr())
        .expect("a port")
        .port();
    let bin = bin();
    // PostgreSQL refuses to run as root: then it runs as its package's own user.
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    if root {
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let as_user = |program: &Path| {
        if root {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--init-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        }
    };
    run(as_user(&bin.join("initdb"))
        .current_dir(&folder)
        .args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-D",
        ])
        .arg(folder.join("data")));
    // The guard gets the end of our life as the end of its input, and takes server and folder with it.
    let guard = r#"trap '' INT TERM HUP
"$1" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off -c max_connections=300 -c shared_buffers=128MB >"$2/log" 2>&1 &
cat >/dev/null
kill -QUIT $! 2>/dev/null; wait $!; rm -rf "$2""#;
    let mut child = as_user(Path::new("/bin/sh"))
        .current_dir(&folder)
        .args(["-c", guard, "postgres-guard"])
        .arg(bin.join("postgres"))
        .arg(&folder)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the server starts");
    // Held for as long as this process lives.
    std::mem::forget(child.stdin.take());
    let ready = bin.join("pg_isready");
    for _ in 0..200 {
        let ask = Command::new(&ready)
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string(), "-t", "1"])
            .status();
        if ask.is_ok_and(|status| status.success()) {
            return format!("postgres://postgres@127.0.0.1:{port}/postgres");
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let mut log = String::new();
    let _ = std::fs::File::open(folder.join("log")).and_then(|mut file| file.read_to_string(&mut log));
    panic!("PostgreSQL did not start:\n{log}");
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
