//! Rows of the store as the browser gets them.

use crate::audit::actors::Actors;
use crate::store::access::GivenRow;
use crate::users::views::Reader;
use app::access::GivenView;
use app::audit::Who;
use app::groups::GroupId;
use app::users::GroupLabel;

/// Through which group, since when, and by whom.
pub fn view(row: GivenRow, actors: &Actors<'_>, reader: &Reader) -> GivenView {
    GivenView {
        group: GroupLabel {
            id: GroupId(row.group_id),
            name: row.group_name,
        },
        writable: row.writable,
        since: reader.maybe(row.granted_at),
        by: row.granted_by.map_or(Who::CommandLine, |by| actors.who(by)),
    }
}
