//! TRUST 29: SIGTERM finishes what runs and takes nothing new; a second one stops.

use super::process::{Process, command};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FORM: &str = "login=nobody&password=nothing";

/// A request that the server has begun to read.
async fn begun(process: &Process) -> TcpStream {
    let mut stream = process.connect().await.unwrap();
    let head = format!(
        "POST /session HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        FORM.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut said = [0; 25];
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[tokio::test]
async fn what_runs_is_finished_and_nothing_new_is_taken() {
    for signal in ["-TERM", "-INT"] {
        let mut process = Process::start(&[]).await;
        let mut running = begun(&process).await;
        process.signal(signal);
        process.logged("stopping").await;
        // The line comes a moment before the door is shut.
        while process.connect().await.is_ok() {}
        running.write_all(FORM.as_bytes()).await.unwrap();
        let mut answer = String::new();
        running.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let status = process.ended().await;
        assert!(status.success(), "{status} {}", process.log);
    }
}

#[tokio::test]
async fn a_second_signal_stops_at_once() {
    let mut process = Process::start(&[]).await;
    let _running = begun(&process).await;
    process.signal("-TERM");
    process.logged("stopping").await;
    let start = Instant::now();
    process.signal("-TERM");
    process.ended().await;
    assert!(process.log.contains("stopping at once"), "{}", process.log);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn nothing_is_left_in_the_write_ahead_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut process = Process::start(&[("DATABASE_URL", path.to_str().unwrap())]).await;
    process.get("/health/ready").await;
    process.signal("-TERM");
    assert!(process.ended().await.success());
    assert!(path.exists() && !folder.path().join("a.db-wal").exists());
}

#[tokio::test]
async fn a_bad_setting_stops_the_start_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), &[("CC_PUBLIC_URL", "http://control.example")])
        .output()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("control-center: CC_PUBLIC_URL (environment): "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
