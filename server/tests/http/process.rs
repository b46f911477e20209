//! The program itself, as a process of its own.

use std::net::SocketAddr;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

/// Longer than anything here takes; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(30);

/// A server on a free port with an empty database; its log is JSON.
pub struct Process {
    pub address: SocketAddr,
    /// What it has logged as far as it was read.
    pub log: String,
    child: Child,
    lines: Lines<BufReader<ChildStderr>>,
    _folder: tempfile::TempDir,
}

/// The program with no settings but these, in an empty folder.
pub fn command(folder: &std::path::Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-center"));
    command
        .current_dir(folder)
        .env_clear()
        .kill_on_drop(true)
        .envs(settings.iter().copied());
    command
}

impl Process {
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = command(folder.path(), settings)
            .envs([("CC_LISTEN", "127.0.0.1:0"), ("CC_LOG_FORMAT", "json")])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = "127.0.0.1:0".parse().unwrap();
        let mut process = Self {
            address,
            log: String::new(),
            child,
            lines,
            _folder: folder,
        };
        let line = process.logged("\"address\":").await;
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        process.address = line["address"].as_str().unwrap().parse().unwrap();
        process
    }

    /// Waits for a line with this in it.
    pub async fn logged(&mut self, text: &str) -> String {
        loop {
            let line = timeout(LONG, self.lines.next_line()).await.expect(text).unwrap();
            let line = line.unwrap_or_else(|| panic!("no {text} in the log:\n{}", self.log));
            self.log.push_str(&line);
            self.log.push('\n');
            if line.contains(text) {
                return line;
            }
        }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(
            std::process::Command::new("kill")
                .args([name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        while let Some(line) = timeout(LONG, self.lines.next_line()).await.expect("an end").unwrap() {
            self.log.push_str(&line);
            self.log.push('\n');
        }
        timeout(LONG, self.child.wait()).await.expect("an end").unwrap()
    }

    pub async fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(self.address).await
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        timeout(LONG, stream.read_to_end(&mut answer))
            .await
            .expect("an answer")
            .unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub async fn post(&self, path: &str, form: &str) -> String {
        let length = form.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}",
            self.address
        ))
        .await
    }

    pub async fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
        .await
    }
}
