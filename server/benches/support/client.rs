//! HTTP/1.1 over one kept connection: as little of it as measuring takes.

use anyhow::{Context, ensure};
use memchr::memmem::find;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection, signed in where it has a cookie or a token.
pub struct Client {
    stream: TcpStream,
    headers: String,
    read: Vec<u8>,
}

/// An answer with its body put together.
pub struct Answer {
    pub head: String,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr, cookie: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            // A token, or a session.
            headers: if cookie.starts_with("cct_") {
                format!("Host: {address}\r\nAuthorization: Bearer {cookie}\r\n")
            } else {
                format!("Host: {address}\r\nCookie: {cookie}\r\n")
            },
            read: Vec::with_capacity(1 << 18),
        })
    }

    /// Asks, and fails unless the answer is a 200.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        // Server functions redirect whoever reads pages.
        let accept = if path.starts_with("/api/") {
            "application/x-postcard"
        } else {
            "text/html"
        };
        let headers = &self.headers;
        let request = format!("GET {path} HTTP/1.1\r\n{headers}Accept: {accept}\r\n\r\n");
        let answer = self.ask(&request).await?;
        ensure!(answer.head.starts_with("HTTP/1.1 200"), "{path}: {}", answer.head);
        Ok(answer)
    }

    pub async fn post(&mut self, path: &str, form: &str) -> anyhow::Result<Answer> {
        let length = form.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\n{}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}",
            self.headers
        ))
        .await
    }

    async fn ask(&mut self, request: &str) -> anyhow::Result<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        self.read.clear();
        let end = self.until(0, b"\r\n\r\n").await?;
        let head = String::from_utf8(self.read[..end].to_vec())?;
        let body = if header(&head, "transfer-encoding") == Some("chunked") {
            self.chunks(end).await?
        } else {
            let length: usize = header(&head, "content-length").unwrap_or("0").parse()?;
            self.at_least(end + length).await?;
            self.read[end..end + length].to_vec()
        };
        Ok(Answer { head, body })
    }

    async fn chunks(&mut self, mut from: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::with_capacity(1 << 17);
        loop {
            let line = self.until(from, b"\r\n").await?;
            let size = usize::from_str_radix(std::str::from_utf8(&self.read[from..line - 2])?, 16)?;
            self.at_least(line + size + 2).await?;
            body.extend_from_slice(&self.read[line..line + size]);
            from = line + size + 2;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    /// Reads until these bytes have come, and says where they end.
    async fn until(&mut self, from: usize, bytes: &[u8]) -> anyhow::Result<usize> {
        loop {
            if let Some(place) = find(self.read.get(from..).unwrap_or_default(), bytes) {
                return Ok(from + place + bytes.len());
            }
            self.more().await?;
        }
    }

    async fn at_least(&mut self, bytes: usize) -> anyhow::Result<()> {
        while self.read.len() < bytes {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let count = self.stream.read_buf(&mut self.read).await?;
        ensure!(count > 0, "the connection ended within an answer");
        Ok(())
    }
}

/// The cookie of a new session.
pub async fn sign_in(address: SocketAddr, name: &str, password: &str) -> anyhow::Result<String> {
    let mut client = Client::connect(address, "").await?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("login", name)
        .append_pair("password", password)
        .finish();
    let answer = client.post("/session", &form).await?;
    let cookie = header(&answer.head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = cookie.with_context(|| format!("signing in gave no session: {}", answer.head))?;
    Ok(cookie.to_owned())
}

/// The value of the first header of this name.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .find(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
