//! The mail server, as far as we have to do with it.

use super::MailSettings;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, AsyncSmtpTransport, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;
use url::{Host, Url};

/// How long the server may take to answer a command.
const COMMAND: Duration = Duration::from_secs(20);
/// How long the server may take for a whole mail.
const MAIL: Duration = Duration::from_secs(90);
/// Connections that are kept for the next mails, and for how long.
const IDLE: u32 = 4;
const IDLE_FOR: Duration = Duration::from_secs(20);

/// A way to the mail server, with connections that are used again.
pub struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

/// What the mail server said of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took it.
    Accepted,
    /// It never will; holds its code, or a word of ours.
    Refused(String),
    /// It might later; holds its code.
    Later(String),
    /// The connection failed before it answered: it may have taken the mail, or not.
    Lost,
}

impl Smtp {
    /// To the server of these settings; nothing is connected yet.
    ///
    /// # Errors
    /// When the address is none of a mail server.
    pub fn new(settings: &MailSettings) -> Result<Self, smtp::Error> {
        let pool = PoolConfig::new().max_size(IDLE).idle_timeout(IDLE_FOR);
        let hello = ClientId::Domain(settings.from.email.domain().to_owned());
        let builder = builder(settings.server.reveal())?;
        // A path in the address is the name to greet with, and stands above ours.
        let named = Url::parse(settings.server.reveal()).is_ok_and(|url| url.path().len() > 1);
        let builder = if named { builder } else { builder.hello_name(hello) };
        Ok(Self(builder.timeout(Some(COMMAND)).pool_config(pool).build()))
    }

    /// Connects, greets and signs in.
    ///
    /// # Errors
    /// What kept it from doing so.
    pub async fn reach(&self) -> Result<(), String> {
        match tokio::time::timeout(MAIL, self.0.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the server does not go on".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the server does not answer".to_owned()),
        }
    }

    /// Hands a mail over.
    pub async fn send(&self, message: Message) -> Outcome {
        match tokio::time::timeout(MAIL, self.0.send(message)).await {
            Ok(Ok(_)) => Outcome::Accepted,
            Ok(Err(error)) => outcome_of(&error),
            Err(_) => Outcome::Lost,
        }
    }

    /// Takes leave of the server.
    pub async fn close(&self) {
        self.0.shutdown().await;
    }
}

/// Only the code is kept of what a server says: the text may name the recipient.
fn outcome_of(error: &smtp::Error) -> Outcome {
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    if error.is_permanent() {
        Outcome::Refused(code)
    } else if error.is_transient() {
        Outcome::Later(code)
    } else if error.is_client() {
        // An address in letters that this server cannot be told.
        Outcome::Refused("address".to_owned())
    } else {
        Outcome::Lost
    }
}

/// Reads an address: `smtps://` speaks TLS from the start. `smtp://` changes to TLS where the server offers it,
/// and insists on it where a password is to be sent to another machine; `?tls=required` insists always.
///
/// # Errors
/// When it is none.
pub fn builder(address: &str) -> Result<AsyncSmtpTransportBuilder, smtp::Error> {
    let Ok(mut url) = Url::parse(address) else {
        return AsyncSmtpTransport::<Tokio1Executor>::from_url(address);
    };
    if url.scheme() == "smtp" && !url.query_pairs().any(|(name, _)| name == "tls") {
        // Without a port, that of mail servers among themselves is meant, as without TLS.
        if url.port().is_none() && url.set_port(Some(25)).is_err() {
            return AsyncSmtpTransport::<Tokio1Executor>::from_url(address);
        }
        let tls = if url.password().is_some() && !is_this_machine(&url) {
            "required"
        } else {
            "opportunistic"
        };
        url.query_pairs_mut().append_pair("tls", tls);
    }
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name == "127.0.0.1" || name == "[::1]",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
