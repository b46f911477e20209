//! "Who can…" as CSV: a line for each user and group.

use super::resolve;
use crate::audit::actors::Actors;
use crate::authorise;
use crate::core::Core;
use crate::export::{Export, File, Lines, time};
use crate::scope::Scope;
use crate::store::Db;
use crate::store::access::{Asked, GivenRow, given};
use crate::store::audit::AuditEvent;
use crate::store::user_export::in_order;
use crate::store::user_list::{Reach, UserList};
use crate::text::names::OTHERS;
use crate::users::filter::{Times, UserFilter};
use app::access::query::AccessQuery;
use app::audit::Who;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::rights::Access;
use app::users::query::Sort;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// The columns.
const HEADER: [&str; 8] = [
    "user_name",
    "email",
    "contact",
    "permission",
    "access",
    "group",
    "since",
    "granted_by",
];

/// A line for each user and group.
pub struct AccessLines {
    reader: Caller,
    filter: UserFilter,
    asked: Asked,
}

/// Begins one of everybody whom a query asks for, whatever its page. It is in the audit trail when this returns.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not see users; [`AppError::Invalid`] where no permission is asked for.
pub async fn export(
    core: &Arc<Core>,
    caller: &Caller,
    origin: &Origin,
    query: &AccessQuery,
) -> Result<Export<AccessLines>, AppError> {
    let scope = authorise::see_users(caller)?;
    let permission = query
        .permission
        .ok_or_else(|| AppError::field("permission", "required"))?;
    core.index.refresh(core).await?;
    let times = Times::of(core);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let filter = resolve(&mut db, permission, query, scope, times).await?;
    let counted = core.index.count(&filter, Vec::new()).await?;
    let order = in_order(&mut db, Sort::default(), counted.matching(), counted.users()).await?;
    drop(conn);
    let event = AuditEvent {
        at: times.now,
        actor: Some(caller.id.0),
        action: "access.export",
        target_kind: "user",
        target: None,
        // Of a search only that there was one: most are somebody's name.
        details: json!({
            "permission": permission.as_str(),
            "write_only": query.access == Access::Write,
            "deactivated": query.deactivated,
            "searched": !query.search.is_empty(),
            "users": order.len(),
        }),
        address: &origin.address,
        request_id: &origin.request_id,
    };
    let lines = AccessLines {
        reader: caller.clone(),
        filter,
        asked: Some((permission, query.access)),
    };
    Export::begin(core, event, lines, order).await
}

impl Lines for AccessLines {
    fn scope(&self) -> &Scope {
        &self.filter.scope
    }

    fn header(&self) -> Vec<&'static str> {
        HEADER.to_vec()
    }

    async fn write(&self, db: &mut Db<'_>, users: &[u32], file: &mut File) -> Result<(), AppError> {
        let list = UserList {
            filter: &self.filter,
            sort: Sort::default(),
            ways: vec![Reach::Among(users.iter().copied().map(i64::from).collect())],
        };
        let rows = list
            .page(db, None, i64::try_from(users.len()).unwrap_or(i64::MAX))
            .await?;
        let users: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let found = given(db, &users, self.asked, &self.filter.scope).await?;
        let actors = Actors::find(db, &self.reader, found.iter().filter_map(|row| row.granted_by)).await?;
        let mut through: HashMap<i64, Vec<GivenRow>> = HashMap::new();
        for row in found {
            through.entry(row.user_seq).or_default().push(row);
        }
        for user in rows {
            for right in through.remove(&user.seq).unwrap_or_default() {
                let by = right.granted_by.map(|by| actors.who(by));
                file.line([
                    user.name.as_str(),
                    &user.email,
                    &user.contact,
                    &right.permission,
                    if right.writable { "write" } else { "read" },
                    &right.group_name,
                    &time(right.granted_at),
                    match &by {
                        Some(Who::User { name, .. }) => name,
                        Some(_) => OTHERS,
                        None => "",
                    },
                ])?;
            }
        }
        Ok(())
    }
}
