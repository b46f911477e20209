//! The demo organisation: looks real, has somebody in every state, and is the same for the same seed.

pub mod lots;
mod people;
mod staff;
mod standing;
mod teams;
mod words;

use crate::clock::Clock;
use crate::store::Store;
use crate::store::audit::AuditEvent;
use crate::store::bulk_load::{BulkLoad, Rows};
use anyhow::{Context, ensure};
use serde_json::json;
use staff::{Member, Staff};
use tokio::sync::mpsc;

/// The administrator's sign-in name.
pub const ADMINISTRATOR: &str = "admin";
/// Users that are made, and written, together: what bounds the memory.
const CHUNK: usize = 2_000;
/// Chunks that may wait to be written.
const WAITING: usize = 4;

/// What to make.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// How many users, the administrator among them; at least one.
    pub users: u64,
    /// The same seed at the same time makes the same organisation.
    pub seed: u64,
    /// PHC string of the password of [`ADMINISTRATOR`]. All others have passwords that nobody knows.
    pub admin_password_hash: String,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoSummary {
    /// The administrator's sign-in name.
    pub administrator: &'static str,
    /// Users, the administrator among them.
    pub users: u64,
    /// Linked contacts.
    pub contacts: u64,
    /// Groups.
    pub groups: u64,
    /// Memberships.
    pub memberships: u64,
}

/// Loads the demo organisation into an empty database, all of it or nothing. `say` hears how far it is.
///
/// # Errors
/// When the database is not empty, somebody else is writing to it, or it does not answer.
pub async fn load(
    store: &Store,
    clock: &dyn Clock,
    options: DemoOptions,
    say: &mut dyn FnMut(&str),
) -> anyhow::Result<DemoSummary> {
    ensure!(options.users > 0, "an organisation has at least one user");
    let (users, seed, now) = (options.users, options.seed, clock.now());
    let mut load = BulkLoad::begin(store)
        .await?
        .context("the database already has users, contacts, groups or tags: the demo needs an empty one")?;
    // Making them costs about as much as writing them: each on a thread of its own.
    let (sender, mut chunks) = mpsc::channel(WAITING);
    let making = tokio::task::spawn_blocking(move || make(options, now, &sender));
    let mut summary = DemoSummary {
        administrator: ADMINISTRATOR,
        ..DemoSummary::default()
    };
    let mut told = 0;
    while let Some(chunk) = chunks.recv().await {
        let Chunk { counts, tables } = chunk;
        for rows in tables {
            load.append(rows).await?;
        }
        summary.users += counts.users;
        summary.contacts += counts.contacts;
        summary.groups += counts.groups;
        summary.memberships += counts.memberships;
        if summary.users * 10 / users > told {
            told = summary.users * 10 / users;
            say(&format!("{} of {users} users", summary.users));
        }
    }
    making.await??;
    let event = AuditEvent {
        at: now,
        actor: None,
        action: "demo.load",
        target_kind: "user",
        target: None,
        details: json!({ "users": users, "seed": seed }),
        address: "",
        request_id: "",
    };
    load.finish(event, say).await?;
    Ok(summary)
}

/// Rows that are written together, and how many they are.
struct Chunk {
    counts: DemoSummary,
    tables: Vec<Rows>,
}

fn make(options: DemoOptions, now: i64, chunks: &mpsc::Sender<Chunk>) -> anyhow::Result<()> {
    let mut staff = Staff::hire(options.users, options.seed, now)?;
    let mut members = vec![staff.administrator(options.admin_password_hash)];
    loop {
        members.extend(staff.by_ref().take(CHUNK - members.len()));
        if members.is_empty() {
            break;
        }
        // Nobody listens any more when writing failed, which the writer tells.
        if chunks.blocking_send(chunk(std::mem::take(&mut members))).is_err() {
            return Ok(());
        }
    }
    let user_tags = Staff::tag_rows();
    let (group_tags, links) = staff.teams.tags(user_tags.last().map_or(1, |tag| tag.seq + 1));
    let groups = staff.teams.rows(staff.founded());
    let last = Chunk {
        counts: DemoSummary {
            groups: count(&groups),
            ..DemoSummary::default()
        },
        tables: vec![
            groups.into_iter().collect(),
            staff.teams.permissions().into_iter().collect(),
            user_tags.into_iter().chain(group_tags).collect(),
            links.into_iter().collect(),
        ],
    };
    let _ = chunks.blocking_send(last);
    Ok(())
}

fn chunk(members: Vec<Member>) -> Chunk {
    let (mut users, mut contacts, mut memberships, mut tags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for member in members {
        users.push(member.user);
        contacts.extend(member.contact);
        memberships.extend(member.memberships);
        tags.extend(member.tags);
    }
    Chunk {
        counts: DemoSummary {
            users: count(&users),
            contacts: count(&contacts),
            memberships: count(&memberships),
            ..DemoSummary::default()
        },
        tables: vec![
            contacts.into_iter().collect(),
            users.into_iter().collect(),
            memberships.into_iter().collect(),
            tags.into_iter().collect(),
        ],
    }
}

fn count<T>(rows: &[T]) -> u64 {
    rows.len().try_into().unwrap_or(u64::MAX)
}
