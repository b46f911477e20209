//! The command line.

use crate::config::{Config, Sources};
use crate::{admin_commands, demo_command, doctor, import, lifecycle};
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Exit code of what could not even begin: a wrong configuration, a file that cannot be read.
const MISCONFIGURED: u8 = 2;

/// Control Center: the identities that can sign in, and the groups that say what they may do.
#[derive(Debug, Parser)]
#[command(name = "control-center", version, about)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Each stands above its environment variable, which stands above the file.
#[derive(Args, Debug)]
#[expect(clippy::doc_markdown, reason = "these are help texts for a terminal")]
#[command(next_help_heading = "Settings")]
struct Settings {
    /// The file with settings [default: control-center.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// postgres://…, or sqlite:PATH [env: DATABASE_URL] [default: control-center.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Address and port to listen on [env: CC_LISTEN] [default: 127.0.0.1:3000]
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The address that people type [env: CC_PUBLIC_URL] [default: http:// and the address above]
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// The mail server [env: CC_SMTP_URL] [default: none]
    #[arg(long, global = true, value_name = "URL")]
    smtp_url: Option<String>,
    /// Whom mails come from [env: CC_MAIL_FROM] [default: Control Center <no-reply@ the public address' host>]
    #[arg(long, global = true, value_name = "SENDER")]
    mail_from: Option<String>,
    /// The folder for what is not in the database [env: CC_DATA_DIR] [default: data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// The company's name [env: CC_COMPANY_NAME]
    #[arg(long, global = true, value_name = "NAME")]
    company_name: Option<String>,
    /// The company's time zone [env: CC_TIME_ZONE] [default: UTC]
    #[arg(long, global = true, value_name = "ZONE")]
    time_zone: Option<String>,
    /// What to log: error, warn, info, debug, or by module [env: CC_LOG] [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
    /// human or json [env: CC_LOG_FORMAT] [default: human]
    #[arg(long, global = true, value_name = "FORM")]
    log_format: Option<String>,
    /// Proxies whose X-Forwarded-For counts, with commas between [env: CC_TRUSTED_PROXIES] [default: none]
    #[arg(long, global = true, value_name = "NETWORKS")]
    trusted_proxies: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the Control Center (what happens without a command)
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// Load a demo organisation into an empty database
    Demo {
        /// How many users
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
        users: u64,
        /// The same seed makes the same organisation
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Take in what another system exported
    Import {
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Check configuration, database and site
    Doctor,
    /// Keep administrators: whoever owns this machine may
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Users with their contacts, groups and tags; exit code 1 when some were left out
    Users {
        /// The CSV file; - for standard input
        file: PathBuf,
        /// Report what would happen, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Make an administrator; without --password-stdin a set-up link is printed
    Create {
        /// Sign-in name
        #[arg(long)]
        name: String,
        /// System email
        #[arg(long)]
        email: String,
        /// Read the password from standard input, one line
        #[arg(long)]
        password_stdin: bool,
    },
    /// Open a locked account
    Unlock {
        /// Sign-in name or system email
        name: String,
    },
}

impl Settings {
    fn flags(&self) -> Vec<(&'static str, String)> {
        [
            ("database_url", &self.database_url),
            ("listen", &self.listen),
            ("public_url", &self.public_url),
            ("smtp_url", &self.smtp_url),
            ("mail_from", &self.mail_from),
            ("data_dir", &self.data_dir),
            ("company_name", &self.company_name),
            ("time_zone", &self.time_zone),
            ("log", &self.log),
            ("log_format", &self.log_format),
            ("trusted_proxies", &self.trusted_proxies),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .collect()
    }
}

/// Runs what the command line says.
pub async fn run(cli: Cli) -> ExitCode {
    let sources = Sources::of_process(cli.settings.flags(), cli.settings.config.as_deref());
    let config = match sources.and_then(Config::read) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("control-center: {error}");
            return ExitCode::from(MISCONFIGURED);
        }
    };
    lifecycle::start_log(&config);
    match cli.command.unwrap_or(Command::Serve).run(config).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("control-center: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Command {
    async fn run(self, config: Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Serve => lifecycle::serve(config).await?,
            Self::Migrate => {
                lifecycle::open(&config).await?.store.close().await;
                println!("{} is up to date", config.database_url);
            }
            Self::Demo { users, seed } => {
                let core = lifecycle::open(&config).await?;
                demo_command::demo(&core, &config, users, seed).await?;
                core.store.close().await;
            }
            Self::Import {
                command: ImportCommand::Users { file, dry_run },
            } => return import_users(&config, &file, dry_run).await,
            Self::Doctor => return Ok(doctor(&config).await),
            Self::Admin { command } => return command.run(&config).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl AdminCommand {
    async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let core = lifecycle::open(config).await?;
        let done = match self {
            Self::Create {
                name,
                email,
                password_stdin,
            } => {
                let password = if password_stdin {
                    Some(first_line_of_stdin()?)
                } else {
                    None
                };
                admin_commands::create(&core, config, &name, &email, password).await?
            }
            Self::Unlock { name } => admin_commands::unlock(&core, &name).await?,
        };
        core.store.close().await;
        Ok(done)
    }
}

async fn import_users(config: &Config, file: &Path, dry_run: bool) -> anyhow::Result<ExitCode> {
    let input: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
    };
    let core = lifecycle::open(config).await?;
    let report = import::import_users(&core.store, core.clock.as_ref(), &core.zone, input, dry_run).await;
    core.store.close().await;
    match report {
        Ok(report) => {
            println!("{report}");
            Ok(ExitCode::from(u8::from(!report.wrong.is_empty())))
        }
        Err(error) => {
            eprintln!("control-center: {}: {error}", file.display());
            Ok(ExitCode::from(MISCONFIGURED))
        }
    }
}

async fn doctor(config: &Config) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for (what, finding) in doctor::examine(config).await {
        match finding {
            Ok(fact) => println!("ok       {what}: {fact}"),
            Err(problem) => {
                println!("problem  {what}: {problem}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn first_line_of_stdin() -> std::io::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
