//! Rows of the store as the browser gets them.

use super::filter::Times;
use crate::clock::{MINUTE, SECOND};
use crate::core::Core;
use crate::scope::Scope;
use crate::store::user_list::{LabelRow, UserListRow};
use app::contacts::photo_address;
use app::context::Caller;
use app::groups::GroupId;
use app::time::{Date, Moment};
use app::users::{Activity, GroupLabel, MailState, UserId, UserItemView};
use jiff::tz::TimeZone;

/// Groups that a row of the list names; of the others it gives the number.
const NAMED_GROUPS: usize = 2;

/// How a reader sees times.
pub struct Reader {
    zone: TimeZone,
}

impl Reader {
    /// In the caller's own time zone, else in the company's.
    pub fn of(core: &Core, caller: &Caller) -> Self {
        let own = (!caller.time_zone.is_empty())
            .then(|| TimeZone::get(&caller.time_zone).ok())
            .flatten();
        Self {
            zone: own.unwrap_or_else(|| core.zone.clone()),
        }
    }

    /// A point in time.
    pub fn moment(&self, at: i64) -> Moment {
        let seconds = jiff::Timestamp::from_microsecond(at).map_or(0, |stamp| self.zone.to_offset(stamp).seconds());
        let minutes = i64::from(seconds) * SECOND / MINUTE;
        Moment {
            at,
            offset: i16::try_from(minutes).unwrap_or(0),
        }
    }

    /// A point in time, where 0 is none.
    pub fn maybe(&self, at: i64) -> Option<Moment> {
        (at > 0).then(|| self.moment(at))
    }
}

/// A date, where 0 is none.
pub fn date(day: i64) -> Option<Date> {
    (day > 0).then(|| Date(i32::try_from(day).unwrap_or(i32::MAX)))
}

/// A row of the list. `groups` are the user's; what lies outside of the scope becomes "other groups".
pub fn item(
    row: UserListRow,
    groups: Vec<LabelRow>,
    tags: Vec<String>,
    scope: &Scope,
    reader: &Reader,
    times: &Times,
) -> UserItemView {
    let all = groups.len();
    let seen: Vec<LabelRow> = groups.into_iter().filter(|group| scope.has_group(group.seq)).collect();
    UserItemView {
        id: UserId(row.id),
        name: row.name,
        email: row.email,
        activity: Activity::parse(&row.activity).unwrap_or(Activity::Deleted),
        contact: row.contact,
        photo: row
            .contact_id
            .map(|id| photo_address(id, &row.photo))
            .unwrap_or_default(),
        last_login: reader.maybe(row.last_login),
        more_groups: u32::try_from(seen.len().saturating_sub(NAMED_GROUPS)).unwrap_or(u32::MAX),
        other_groups: seen.len() < all,
        groups: seen
            .into_iter()
            .take(NAMED_GROUPS)
            .map(|group| GroupLabel {
                id: GroupId(group.id),
                name: group.name,
            })
            .collect(),
        no_shared_data: row.no_shared_data,
        writable: None,
        api_only: row.api_only,
        locked_until: reader.maybe(row.locked_until).filter(|until| until.at > times.now),
        expires_on: date(row.expires_on),
        expired: (1..times.today).contains(&row.expires_on),
        invitation_expires: reader.maybe(row.invitation_expires_at),
        invitation_mail: MailState::parse(&row.invitation_mail),
        failed_attempts: u32::try_from(row.failed_attempts).unwrap_or(0),
        tags,
        created_at: reader.moment(row.created_at),
        description: row.description,
    }
}
