//! A lead's team: how many they are, and who needs attention.

use super::filter::{Times, UserFilter};
use super::index::without_answer;
use super::views::{Reader, date};
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::store::team::{TeamRow, group_ids, needing};
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::users::query::UserQuery;
use app::users::team::{ATTENTION, AttentionView, NAMED, Reason, TeamView};
use app::users::{Activity, UserId};

/// So many of those who need attention are looked at, the most pressing states first: who of more are named hardly
/// matters.
const LOOKED_AT: usize = 1_000;

/// Shows.
///
/// # Errors
/// [`AppError::Forbidden`] for who leads no group.
pub async fn team(core: &Core, caller: &Caller) -> Result<TeamView, AppError> {
    let scope = authorise::lead_team(caller)?;
    let (times, reader) = (Times::of(core), Reader::of(core, caller));
    let read = async {
        core.index.refresh(core).await?;
        let leads = &caller.leads;
        let team = core.index.read(|bitmaps| bitmaps.team(leads, &ATTENTION, LOOKED_AT));
        let team = team.ok_or_else(without_answer)?;
        let filter = UserFilter {
            search: String::new(),
            found_by_id: None,
            activity: vec![Activity::Active],
            states: ATTENTION.to_vec(),
            tags: Vec::new(),
            groups: Vec::new(),
            people: false,
            scope,
            times,
        };
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let rows = match team.needing {
            0 => Vec::new(),
            _ => needing(&mut db, &filter, &team.first, NAMED).await?,
        };
        // An administrator's list shows everybody, unless it says whose groups.
        let groups = if caller.admin {
            group_ids(&mut db, leads).await?
        } else {
            Vec::new()
        };
        let list = UserQuery {
            activity: filter.activity,
            sign_in: filter.states,
            groups: groups.into_iter().map(GroupId).collect(),
            ..UserQuery::default()
        };
        Ok(TeamView {
            people: team.people,
            groups: leads.len() as u64,
            attention: rows.into_iter().map(|row| view(row, &reader, &times)).collect(),
            needing: team.needing,
            list: list.href(),
            now: reader.moment(times.now),
        })
    };
    read.await.map_err(outside)
}

fn view(row: TeamRow, reader: &Reader, times: &Times) -> AttentionView {
    let reasons = [
        (row.locked_until > times.now).then(|| Reason::Locked(reader.moment(row.locked_until))),
        date(row.expires_on)
            .filter(|_| times.soon().contains(&row.expires_on))
            .map(Reason::Expiring),
        (1..=times.now)
            .contains(&row.invitation_expires_at)
            .then(|| Reason::InvitationExpired(reader.moment(row.invitation_expires_at))),
        (row.last_seen_at < times.stale_before).then(|| Reason::Stale(reader.moment(row.last_seen_at))),
    ];
    AttentionView {
        id: UserId(row.id),
        name: row.name,
        contact: row.contact,
        why: reasons.into_iter().flatten().collect(),
    }
}
