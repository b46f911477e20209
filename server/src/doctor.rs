//! `control-center doctor`: looks at everything the server needs, changes nothing, and says a line to each.

use crate::clock::{Clock, MINUTE, SystemClock};
use crate::config::Config;
use crate::http::site;
use crate::mail::smtp::Smtp;
use crate::store::{Store, StoreError};
use std::path::Path;

/// Midnight at the start of 2026, in microseconds: no clock that is right shows less.
const BEFORE_US: i64 = 1_767_225_600_000_000;

/// What was found: the fact where all is well, else what is wrong.
type Finding = Result<String, String>;

/// Looks at everything; each finding has the name of what was looked at.
pub async fn examine(config: &Config) -> Vec<(&'static str, Finding)> {
    let mut findings = vec![
        ("data folder", data_folder(&config.data_dir)),
        ("public address", public_address(config)),
        ("site", files(config)),
        ("mail server", mail_server(config).await),
    ];
    let mut newest_event = 0;
    match open(config).await {
        Ok(store) => {
            findings.push((
                "database",
                store
                    .ping()
                    .await
                    .map(|()| config.database_url.to_string())
                    .map_err(text),
            ));
            let schema = schema(&store).await;
            if schema.is_ok() {
                newest_event = store.newest_event().await.unwrap_or_default();
            }
            findings.push(("schema", schema));
            findings.push(("pages", pages(&store).await));
            store.close().await;
        }
        Err(problem) => findings.push(("database", Err(problem))),
    }
    findings.push(("clock", clock(SystemClock.now(), newest_event)));
    findings
}

/// Opens the database only where there is one: looking must not make a file.
async fn open(config: &Config) -> Result<Store, String> {
    let url = config.database_url.reveal();
    if let Some(path) = Store::file_of(url).filter(|path| !path.exists()) {
        return Err(format!("{} is not there yet; serving makes it", path.display()));
    }
    Store::connect(url).await.map_err(text)
}

fn data_folder(folder: &Path) -> Finding {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, "").and_then(|()| std::fs::remove_file(&probe));
    let shown = folder.display().to_string();
    written
        .map(|()| shown.clone())
        .map_err(|error| format!("cannot write into {shown}: {error}"))
}

fn public_address(config: &Config) -> Finding {
    // We speak no TLS ourselves.
    if config.public_url.scheme() == "https" && config.trusted_proxies.is_empty() {
        return Err(format!(
            "{} needs a proxy in front, but CC_TRUSTED_PROXIES names none: all clients would count as one",
            config.public_url
        ));
    }
    Ok(config.public_url.to_string())
}

fn files(config: &Config) -> Finding {
    let options = site::options(config.listen);
    site::missing(&options).map_or_else(|| Ok(options.site_root.to_string()), Err)
}

async fn mail_server(config: &Config) -> Finding {
    let Some(settings) = config.mail() else {
        return Ok("none; invitation links are handed over by administrators".to_owned());
    };
    let server = settings.server.to_string();
    let smtp = Smtp::new(&settings).map_err(|error| format!("{server}: {error}"))?;
    let reached = smtp.reach().await;
    smtp.close().await;
    reached
        .map(|()| format!("{server} answers"))
        .map_err(|problem| format!("{server}: {problem}"))
}

async fn schema(store: &Store) -> Finding {
    match store.schema_gap().await.map_err(text)? {
        (missing, _) if !missing.is_empty() => Err(format!("lacks {missing:?}; `control-center migrate` adds them")),
        (_, unknown) if !unknown.is_empty() => Err(format!("is newer than this program: {unknown:?}")),
        _ => Ok("up to date".to_owned()),
    }
}

async fn pages(store: &Store) -> Finding {
    let broken = store.broken_pages().await.map_err(text)?;
    if broken.is_empty() {
        Ok("sound".to_owned())
    } else {
        Err(broken.join("; "))
    }
}

fn clock(now: i64, newest_event: i64) -> Finding {
    if now < BEFORE_US {
        Err("shows a time before 2026".to_owned())
    } else if newest_event > now + MINUTE {
        Err("shows a time before the newest audit event".to_owned())
    } else {
        Ok("plausible".to_owned())
    }
}

fn text(error: StoreError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_went_back_is_noticed() {
        let now = BEFORE_US + MINUTE;
        assert!(clock(now, 0).is_ok());
        assert!(clock(now, now).is_ok());
        assert!(clock(now, now + 2 * MINUTE).is_err());
        assert!(clock(0, 0).is_err());
    }
}
