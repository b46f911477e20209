//! A mail server that speaks as much SMTP as we need, keeps what it gets, and can be in a bad mood.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// What it does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Takes,
    /// Refuses the recipient for good.
    Refuses,
    /// Asks to come again later.
    Later,
    /// Keeps the mail, and hangs up without an answer.
    HangsUp,
    /// Refuses whoever connects.
    Closed,
}

/// A mail as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    pub raw: String,
}

struct Kept {
    mood: Mutex<Mood>,
    mails: Mutex<Vec<Received>>,
    came: Notify,
}

pub struct MailServer {
    pub address: SocketAddr,
    kept: Arc<Kept>,
    running: Option<tokio::task::JoinHandle<()>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let mut server = Self {
            address: "127.0.0.1:0".parse().unwrap(),
            kept: Arc::new(Kept {
                mood: Mutex::new(Mood::Takes),
                mails: Mutex::default(),
                came: Notify::new(),
            }),
            running: None,
        };
        server.back().await;
        server
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn is(&self, mood: Mood) {
        *self.kept.mood.lock().unwrap() = mood;
    }

    /// Goes away, with all its connections.
    pub async fn gone(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Comes back at the same address.
    pub async fn back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let kept = self.kept.clone();
        self.running = Some(tokio::spawn(async move {
            let mut talks = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                talks.spawn(async move {
                    let _ = talk(stream, &kept).await;
                });
            }
        }));
    }

    pub fn mails(&self) -> Vec<Received> {
        self.kept.mails.lock().unwrap().clone()
    }

    /// The newest mail.
    pub fn last(&self) -> Received {
        self.mails().pop().expect("a mail")
    }

    /// Waits until so many mails have come.
    pub async fn has(&self, count: usize) -> Vec<Received> {
        let all = async {
            loop {
                let came = self.kept.came.notified();
                if self.mails().len() >= count {
                    return self.mails();
                }
                came.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), all).await.expect("mails")
    }
}

async fn talk(stream: TcpStream, kept: &Kept) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mood = || *kept.mood.lock().unwrap();
    if mood() == Mood::Closed {
        return write.write_all(b"554 no service here\r\n").await;
    }
    write.write_all(b"220 test\r\n").await?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await? {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match (word.as_str(), mood()) {
            ("EHLO", _) => b"250-test\r\n250 8BITMIME\r\n",
            ("RCPT", Mood::Refuses) => b"550 5.1.1 <whoever@example.com> is nobody here\r\n",
            ("RCPT", Mood::Later) => b"451 4.7.1 come again\r\n",
            ("RCPT", _) => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 ok\r\n"
            }
            ("DATA", mood) => {
                write.write_all(b"354 go on\r\n").await?;
                let mut raw = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                    raw.push_str("\r\n");
                }
                let received = Received { to: to.clone(), raw };
                kept.mails.lock().unwrap().push(received);
                kept.came.notify_waiters();
                if mood == Mood::HangsUp {
                    return Ok(());
                }
                b"250 taken\r\n"
            }
            ("QUIT", _) => return write.write_all(b"221 bye\r\n").await,
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

impl Received {
    /// A header's line, unfolded.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let start = format!("{name}: ");
        head.lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap_or_default()
            .to_owned()
    }

    /// The part of this type, decoded.
    pub fn part(&self, kind: &str) -> String {
        let part = self.raw.split(&format!("Content-Type: {kind}")).nth(1).expect(kind);
        let body = part.split_once("\r\n\r\n").unwrap().1;
        quoted_printable(body.split("\r\n--").next().unwrap())
    }

    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    pub fn html(&self) -> String {
        self.part("text/html")
    }

    /// The link, as the text has it on a line of its own.
    pub fn link(&self) -> String {
        let text = self.text();
        let link = text.lines().find(|line| line.starts_with("http"));
        link.expect(&text).to_owned()
    }

    /// The last part of the link.
    pub fn token(&self) -> String {
        self.link().rsplit('/').next().unwrap().to_owned()
    }
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
