//! What the program is told from outside: command line over environment over file over defaults.
//!
//! Every value is text until all sources are laid over each other; a value that is no good names its
//! key and its source in one line, so that it is plain where to mend it.

use crate::http::forwarded::Network;
use crate::mail::{MailSettings, smtp};
use lettre::message::Mailbox;
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use url::{Host, Url};

/// The file in the working directory that is read without being asked for.
pub const FILE: &str = "control-center.toml";

/// A setting: its name in the file and on the command line, and the environment's variable.
struct Key {
    name: &'static str,
    variable: &'static str,
}

const KEYS: [Key; 11] = [
    Key {
        name: "database_url",
        variable: "DATABASE_URL",
    },
    Key {
        name: "listen",
        variable: "CC_LISTEN",
    },
    Key {
        name: "public_url",
        variable: "CC_PUBLIC_URL",
    },
    Key {
        name: "smtp_url",
        variable: "CC_SMTP_URL",
    },
    Key {
        name: "mail_from",
        variable: "CC_MAIL_FROM",
    },
    Key {
        name: "data_dir",
        variable: "CC_DATA_DIR",
    },
    Key {
        name: "company_name",
        variable: "CC_COMPANY_NAME",
    },
    Key {
        name: "time_zone",
        variable: "CC_TIME_ZONE",
    },
    Key {
        name: "log",
        variable: "CC_LOG",
    },
    Key {
        name: "log_format",
        variable: "CC_LOG_FORMAT",
    },
    Key {
        name: "trusted_proxies",
        variable: "CC_TRUSTED_PROXIES",
    },
];

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database is.
    pub database_url: SecretUrl,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The address that people type; without path.
    pub public_url: Url,
    /// The mail server; `None`: no mail is sent.
    pub smtp_url: Option<SecretUrl>,
    /// Whom mails come from.
    pub mail_from: Mailbox,
    /// The folder for everything that is not in the database.
    pub data_dir: PathBuf,
    /// For pages and mails; may be empty.
    pub company_name: String,
    /// The company's time zone.
    pub time_zone: jiff::tz::TimeZone,
    /// Filter directives for the log, as tracing's `EnvFilter` reads them.
    pub log: String,
    /// The log's form.
    pub log_format: LogFormat,
    /// Whose word about a client's address counts (TRUST 8).
    pub trusted_proxies: Vec<Network>,
}

/// The log's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Human,
    /// A JSON object a line.
    Json,
}

/// An address that may hold a password, which therefore never shows (TRUST 41).
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// Of this text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The whole, for whoever connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Url::parse(&self.0) {
            // The query may hold a password too (`?password=`), and nothing in it helps to tell databases apart.
            Ok(url) if url.has_host() => {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                write!(
                    f,
                    "{}://{}{port}{}",
                    url.scheme(),
                    url.host_str().unwrap_or_default(),
                    url.path()
                )
            }
            _ if self.0.contains('@') => f.write_str("(hidden)"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Where a value came from, as its error names it.
#[derive(Clone, Debug)]
enum Source {
    Flag,
    Environment,
    File(PathBuf),
    Default,
}

/// The one line that stops the start.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// What the three sources hold, not yet laid over each other.
#[derive(Default)]
pub struct Sources {
    /// Settings of the command line, by name.
    pub flags: Vec<(&'static str, String)>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// Path and text of the file, where there is one.
    pub file: Option<(PathBuf, String)>,
}

impl Sources {
    /// Those of this process. `file` is the one that `--config` names; the default one may be missing.
    ///
    /// # Errors
    /// When the file cannot be read, or the environment is not UTF-8 where it matters.
    pub fn of_process(flags: Vec<(&'static str, String)>, file: Option<&Path>) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(FILE));
        let file = match std::fs::read_to_string(path) {
            Ok(text) => Some((path.to_owned(), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && file.is_none() => None,
            Err(error) => return Err(ConfigError(format!("{}: {error}", path.display()))),
        };
        let mut environment = Vec::new();
        for (variable, value) in std::env::vars_os() {
            let Some(variable) = variable.to_str().filter(|variable| is_ours(variable)) else {
                continue;
            };
            let value = value
                .into_string()
                .map_err(|_| ConfigError(format!("{variable} (environment): is not UTF-8")))?;
            environment.push((variable.to_owned(), value));
        }
        Ok(Self {
            flags,
            environment,
            file,
        })
    }
}

fn is_ours(variable: &str) -> bool {
    variable.starts_with("CC_") || variable == "DATABASE_URL"
}

impl Config {
    /// Lays the sources over each other and checks every value.
    ///
    /// # Errors
    /// The first key that is unknown or whose value is no good.
    pub fn read(sources: Sources) -> Result<Self, ConfigError> {
        let mut laid = Laid::default();
        if let Some((path, text)) = &sources.file {
            laid.add_file(path, text)?;
        }
        for (variable, value) in sources
            .environment
            .into_iter()
            .filter(|(variable, _)| is_ours(variable))
        {
            let Some(key) = KEYS.iter().find(|key| key.variable == variable) else {
                return Err(ConfigError(format!("{variable} (environment): no such setting")));
            };
            laid.add(key.name, value, Source::Environment);
        }
        for (name, value) in sources.flags {
            laid.add(name, value, Source::Flag);
        }
        laid.check()
    }

    /// How mails are sent; `None`: not at all.
    pub fn mail(&self) -> Option<MailSettings> {
        Some(MailSettings {
            server: self.smtp_url.clone()?,
            from: self.mail_from.clone(),
        })
    }
}

/// The winning text of each key.
#[derive(Default)]
struct Laid(BTreeMap<&'static str, (String, Source)>);

impl Laid {
    fn add(&mut self, name: &'static str, value: String, source: Source) {
        self.0.insert(name, (value, source));
    }

    fn add_file(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            ConfigError(format!(
                "{} line {line}: {}",
                path.display(),
                error.message().replace('\n', " ")
            ))
        })?;
        for (name, value) in table {
            let Some(key) = KEYS.iter().find(|key| key.name == name) else {
                return Err(ConfigError(format!("{name} ({}): no such setting", path.display())));
            };
            let texts = |list: Vec<toml::Value>| -> Option<String> {
                let list: Option<Vec<_>> = list.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                Some(list?.join(","))
            };
            let value = match value {
                toml::Value::String(value) => Some(value),
                toml::Value::Array(list) if key.name == "trusted_proxies" => texts(list),
                _ => None,
            };
            let value = value.ok_or_else(|| ConfigError(format!("{name} ({}): must be a text", path.display())))?;
            self.add(key.name, value, Source::File(path.to_owned()));
        }
        Ok(())
    }

    /// The value of a key; an empty one counts as not set, so that `CC_SMTP_URL=` switches off.
    fn text(&self, name: &'static str) -> Option<&str> {
        self.0
            .get(name)
            .map(|(value, _)| value.trim())
            .filter(|value| !value.is_empty())
    }

    fn wrong(&self, name: &'static str, what: impl fmt::Display) -> ConfigError {
        let variable = KEYS
            .iter()
            .find(|key| key.name == name)
            .map_or(name, |key| key.variable);
        let source = self.0.get(name).map_or(&Source::Default, |(_, source)| source);
        ConfigError(match source {
            Source::Flag => format!("--{} (command line): {what}", name.replace('_', "-")),
            Source::Environment => format!("{variable} (environment): {what}"),
            Source::File(path) => format!("{name} ({}): {what}", path.display()),
            Source::Default => format!("{variable} (not set): {what}"),
        })
    }

    fn check(&self) -> Result<Config, ConfigError> {
        let data_dir = PathBuf::from(self.text("data_dir").unwrap_or("data"));
        let listen = self.text("listen").unwrap_or("127.0.0.1:3000");
        let listen: SocketAddr = listen.parse().map_err(|_| {
            self.wrong(
                "listen",
                format!("{listen:?} is no address with a port, such as 127.0.0.1:3000"),
            )
        })?;
        let zone = self.text("time_zone").unwrap_or("UTC");
        let time_zone = jiff::tz::TimeZone::get(zone)
            .map_err(|_| self.wrong("time_zone", format!("{zone:?} is no time zone, such as Europe/Athens")))?;
        let log = self.text("log").unwrap_or("info").to_owned();
        tracing_subscriber::EnvFilter::try_new(&log)
            .map_err(|error| self.wrong("log", format!("{log:?} is no filter, such as info: {error}")))?;
        let log_format = match self.text("log_format").unwrap_or("human") {
            "human" => LogFormat::Human,
            "json" => LogFormat::Json,
            other => return Err(self.wrong("log_format", format!("{other:?} is neither human nor json"))),
        };
        let trusted_proxies = self
            .text("trusted_proxies")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse().map_err(|()| {
                    self.wrong(
                        "trusted_proxies",
                        format!("{text:?} is no address or network, such as 10.0.0.0/8"),
                    )
                })
            })
            .collect::<Result<_, _>>()?;
        let public_url = self.public_url(listen)?;
        Ok(Config {
            database_url: self.database_url(&data_dir)?,
            mail_from: self.mail_from(&public_url)?,
            public_url,
            smtp_url: self.smtp_url()?,
            company_name: self.text("company_name").unwrap_or_default().to_owned(),
            listen,
            data_dir,
            time_zone,
            log,
            log_format,
            trusted_proxies,
        })
    }

    fn database_url(&self, data_dir: &Path) -> Result<SecretUrl, ConfigError> {
        let Some(text) = self.text("database_url") else {
            let path = data_dir.join("control-center.db");
            let path = path.to_str().ok_or_else(|| self.wrong("data_dir", "must be UTF-8"))?;
            return Ok(SecretUrl(format!("sqlite:{path}")));
        };
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        match scheme {
            "postgres" | "postgresql" if Url::parse(text).is_ok() => Ok(SecretUrl(text.to_owned())),
            "sqlite" | "" => Ok(SecretUrl(text.to_owned())),
            // The text itself may hold a password.
            _ => Err(self.wrong(
                "database_url",
                "is neither postgres://user@host/database nor sqlite:path nor a path",
            )),
        }
    }

    fn smtp_url(&self) -> Result<Option<SecretUrl>, ConfigError> {
        let Some(text) = self.text("smtp_url") else {
            return Ok(None);
        };
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "smtp" | "smtps") && url.has_host() && smtp::builder(text).is_ok() => {
                Ok(Some(SecretUrl(text.to_owned())))
            }
            // The text itself may hold a password.
            _ => Err(self.wrong("smtp_url", "is not smtp://user:password@host:port or smtps://…")),
        }
    }

    fn mail_from(&self, public_url: &Url) -> Result<Mailbox, ConfigError> {
        let host = match public_url.host() {
            Some(Host::Domain(host)) => host,
            // No mail comes from a bare address.
            _ => "localhost",
        };
        let ours = format!("Control Center <no-reply@{host}>");
        let text = self.text("mail_from").unwrap_or(&ours);
        text.parse().map_err(|_| {
            self.wrong(
                "mail_from",
                format!("{text:?} is no sender, such as Control Center <no-reply@example.com>"),
            )
        })
    }

    fn public_url(&self, listen: SocketAddr) -> Result<Url, ConfigError> {
        let text = self
            .text("public_url")
            .map_or_else(|| format!("http://{listen}"), str::to_owned);
        let url = Url::parse(&text)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| self.wrong("public_url", format!("{text:?} is not https://host")))?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare {
            return Err(self.wrong(
                "public_url",
                "must be scheme and host alone, without path, query or user",
            ));
        }
        // Cookies without Secure are for one's own machine only (TRUST 11).
        if url.scheme() == "http" && !matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
            return Err(self.wrong(
                "public_url",
                format!("{text} is http beyond this machine, which would send sessions in the clear; use https"),
            ));
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests;
