//! From the start of the server to its end.

use crate::access::Access;
use crate::audit::Audit;
use crate::bulk::{self, Plans};
use crate::clock::SystemClock;
use crate::config::{Config, LogFormat};
use crate::contacts::Contacts;
use crate::core::Core;
use crate::forms;
use crate::groups::Groups;
use crate::http::limits::Limits;
use crate::http::{Parts, Web, api_guide, listen, router, site};
use crate::import::uploads::{self, Imports};
use crate::mail::worker::{self, Sender};
use crate::policy::Policy;
use crate::profile::Profiles;
use crate::sign_in::sessions::Sessions;
use crate::sign_in::{SignIns, session, setup};
use crate::store::Store;
use crate::tokens::Tokens;
use crate::users::Users;
use crate::users::index::UserIndex;
use crate::views::Views;
use anyhow::Context;
use app::context::Services;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How long closing the database may take, and before it what goes on in the background.
const CLOSE: Duration = Duration::from_secs(2);
/// How long the mail that is being sent may take then.
const LAST_MAIL: Duration = Duration::from_secs(10);

/// Starts the log, on stderr; stdout is for what a command answers.
pub fn start_log(config: &Config) {
    let filter = EnvFilter::new(&config.log);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    // The second start of a log fails, and then the first one is good enough.
    let _ = match config.log_format {
        LogFormat::Human => registry.with(lines.with_target(false)).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or_default();
        tracing::error!(place, message, "panicked");
    }));
}

/// Opens the database and brings it up to date.
///
/// # Errors
/// When either cannot be done.
pub async fn open(config: &Config) -> anyhow::Result<Arc<Core>> {
    let store = Store::connect(config.database_url.reveal())
        .await
        .with_context(|| format!("cannot open the database {}", config.database_url))?;
    store
        .migrate()
        .await
        .with_context(|| format!("cannot bring the database {} up to date", config.database_url))?;
    let (clock, policy) = (Arc::new(SystemClock), Policy::default());
    let core = Core::new(
        store,
        clock,
        policy,
        config.time_zone.clone(),
        config.company_name.clone(),
    );
    Ok(Arc::new(core.reached_at(&config.public_url, config.mail())))
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the database cannot be opened or the address is taken.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let mut signals = Signals::new()?;
    let core = open(&config).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let options = site::options(config.listen);
    if let Some(missing) = site::missing(&options) {
        tracing::warn!("pages will come without scripts or styles: {missing}");
    }
    let limits = Limits::default();
    let web = Web::new(Parts {
        core: core.clone(),
        services: Services {
            users: Arc::new(Users(core.clone())),
            plans: Arc::new(Plans(core.clone())),
            groups: Arc::new(Groups(core.clone())),
            access: Arc::new(Access(core.clone())),
            contacts: Arc::new(Contacts(core.clone())),
            sign_in: Arc::new(SignIns(core.clone())),
            links: Arc::new(SignIns(core.clone())),
            sessions: Arc::new(Sessions(core.clone())),
            profile: Arc::new(Profiles(core.clone())),
            tokens: Arc::new(Tokens(core.clone())),
            operations: api_guide::operations().into(),
            views: Arc::new(Views(core.clone())),
            imports: Arc::new(Imports(core.clone())),
            audit: Arc::new(Audit(core.clone())),
        },
        options,
        public_url: config.public_url.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        limits,
    });
    let router = router(web);
    tracing::info!(address = %listener.local_addr()?, "serving {}", config.public_url);
    say_how_to_set_up(&core, &config.public_url).await;
    let stop_background = CancellationToken::new();
    let mut background = JoinSet::new();
    background.spawn(UserIndex::keep_fresh(core.clone(), stop_background.clone()));
    background.spawn(remove_expired(core.clone(), stop_background.clone()));
    let mailing = start_mailing(&core, &stop_background)?;
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut serving = tokio::spawn(listen::serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    signals.wait().await;
    tracing::info!("stopping: what runs may finish");
    let _ = stop.send(());
    stop_background.cancel();
    let finish = async {
        let served = (&mut serving).await;
        finish_mailing(mailing).await;
        served
    };
    tokio::select! {
        done = finish => {
            done?;
            // Bulk actions run on when whoever began them is gone.
            core.runs.close(limits.stop).await;
        }
        () = signals.wait() => {
            tracing::warn!("stopping at once");
            core.runs.cancel_all();
        }
    }
    // Cut off while it opens a connection, one would outlive the pool and keep the log beside the file.
    let ended = async { while background.join_next().await.is_some() {} };
    if tokio::time::timeout(CLOSE, ended).await.is_err() {
        background.shutdown().await;
    }
    // Whoever was cut off above may still hold a connection.
    if tokio::time::timeout(CLOSE, core.store.close()).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    Ok(())
}

/// While there is no administrator, the log holds the code that makes the first one.
async fn say_how_to_set_up(core: &Core, public_url: &url::Url) {
    match setup::code_at_start(core).await {
        Ok(Some(secret)) => {
            let link = public_url
                .join("setup")
                .map(|link| link.to_string())
                .unwrap_or_default();
            tracing::info!("there is no administrator yet: open {link} with the one-time code {secret} within an hour");
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "no set-up code could be made"),
    }
}

/// Sends what is in the outbox, where there is a mail server.
fn start_mailing(core: &Arc<Core>, stop: &CancellationToken) -> anyhow::Result<Option<JoinHandle<()>>> {
    let Some(settings) = core.mail.clone() else {
        return Ok(None);
    };
    let sender = Sender::new(core.clone(), settings).context("cannot use the mail server's address")?;
    Ok(Some(tokio::spawn(sender.work(stop.clone()))))
}

/// Waits for the mail that is being sent: cut off, it would be sent once more.
async fn finish_mailing(mailing: Option<JoinHandle<()>>) {
    let Some(mut mailing) = mailing else {
        return;
    };
    if tokio::time::timeout(LAST_MAIL, &mut mailing).await.is_err() {
        tracing::warn!("a mail was cut off; it will be sent again");
        mailing.abort();
    }
}

/// Takes ended sessions, dead links, old mails, and forms and plans that nobody went on with out of their tables, once an
/// hour, for they count for nothing anyway; then what was deleted at any time out of the database's files.
async fn remove_expired(core: Arc<Core>, stop: CancellationToken) {
    let mut hourly = tokio::time::interval(Duration::from_hours(1));
    while stop.run_until_cancelled(hourly.tick()).await.is_some() {
        if let Err(error) = worker::remove_old(&core).await {
            tracing::warn!(%error, "dead links and old mails could not be removed");
        }
        if let Err(error) = session::remove_expired(&core).await {
            tracing::warn!(%error, "ended sessions could not be removed");
        }
        if let Err(error) = forms::remove_expired(&core).await {
            tracing::warn!(%error, "old forms could not be removed");
        }
        if let Err(error) = uploads::remove_expired(&core).await {
            tracing::warn!(%error, "old uploads could not be removed");
        }
        if let Err(error) = bulk::remove_expired(&core).await {
            tracing::warn!(%error, "old plans could not be removed");
        }
        if let Err(error) = core.store.forget_overwritten().await {
            tracing::warn!(%error, "what was deleted could not be taken out of the database's files");
        }
    }
}

/// What tells the process to stop (TRUST 29).
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
