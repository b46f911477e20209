//! The users list as CSV, with the columns that an import knows. Names of groups are those of the begin.

use super::filter::{Times, UserFilter};
use crate::authorise;
use crate::bulk::selected;
use crate::core::Core;
use crate::export::{Export, File, Lines, time};
use crate::scope::Scope;
use crate::store::Db;
use crate::store::audit::AuditEvent;
use crate::store::user_export::{BETWEEN, Beside, ExportRow, group_names, in_order, memberships, users};
use crate::store::user_list::Reach;
use crate::text::names;
use app::bulk::Selection;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::time::Date;
use app::users::query::{Column, UserQuery};
use roaring::RoaringBitmap;
use serde_json::json;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A line for each user.
pub struct UserLines {
    filter: UserFilter,
    columns: Vec<Column>,
    /// Groups by row number: their places by name, and the names.
    groups: HashMap<i64, (usize, String)>,
}

/// Begins one: of those selected, with the order and the columns of a list. It is in the audit trail when this returns.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever may not see users; [`AppError::Invalid`] where more are named than a form can hold.
pub async fn export(
    core: &Arc<Core>,
    caller: &Caller,
    origin: &Origin,
    selection: &Selection,
    shape: &UserQuery,
) -> Result<Export<UserLines>, AppError> {
    let scope = authorise::see_users(caller)?;
    core.index.refresh(core).await?;
    let times = Times::of(core);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let (filter, reach) = selected(core, &mut db, selection, scope, times).await?;
    let (wanted, users) = match (selection, reach) {
        (Selection::Users(_), Reach::Among(seqs)) => {
            let seqs: RoaringBitmap = seqs.into_iter().filter_map(|seq| u32::try_from(seq).ok()).collect();
            (seqs, u64::MAX)
        }
        _ => {
            let counted = core.index.count(&filter, Vec::new()).await?;
            (counted.matching().clone(), counted.users())
        }
    };
    let order = in_order(&mut db, shape.sort, &wanted, users).await?;
    let groups = group_names(&mut db).await?;
    drop(conn);
    let event = AuditEvent {
        at: times.now,
        actor: Some(caller.id.0),
        action: "user.export",
        target_kind: "user",
        target: None,
        details: details(selection, shape, order.len()),
        address: &origin.address,
        request_id: &origin.request_id,
    };
    let lines = UserLines {
        filter,
        columns: shape.columns.clone(),
        groups: groups
            .into_iter()
            .zip(0..)
            .map(|((seq, name), place)| (seq, (place, name)))
            .collect(),
    };
    Export::begin(core, event, lines, order).await
}

/// What the trail remembers: who was asked for and what of them. Of a search only that there was one, since most are
/// somebody's name, which erasing could not take away from here.
fn details(selection: &Selection, shape: &UserQuery, users: usize) -> serde_json::Value {
    let query = match selection {
        Selection::Matching(query) => {
            let query = UserQuery::parse(query);
            let searched = !query.search.is_empty();
            let told = UserQuery {
                search: String::new(),
                find_group: String::new(),
                after: None,
                sort: shape.sort,
                ..query
            };
            json!({ "query": told.to_query_string(), "searched": searched })
        }
        // Groups were refused before.
        Selection::Users(_) | Selection::Groups(_) | Selection::MatchingGroups(_) => json!({ "selected": true }),
    };
    let columns: Vec<&str> = header(&shape.columns);
    json!({ "of": query, "columns": columns, "users": users })
}

/// Names of the columns as an import knows them.
fn header(columns: &[Column]) -> Vec<&'static str> {
    let mut header = vec![
        "user_name",
        "email",
        "activity",
        "api_only",
        "first_name",
        "last_name",
        "company",
        "last_login",
        "groups",
        "no_shared_data",
    ];
    header.extend(columns.iter().map(|column| match column {
        Column::Tags => "tags",
        Column::Created => "created_at",
        Column::Expires => "expires_on",
        Column::FailedAttempts => "failed_attempts",
        Column::Description => "description",
    }));
    header
}

impl Lines for UserLines {
    fn scope(&self) -> &Scope {
        &self.filter.scope
    }

    fn header(&self) -> Vec<&'static str> {
        header(&self.columns)
    }

    async fn write(&self, db: &mut Db<'_>, seqs: &[u32], file: &mut File) -> Result<(), AppError> {
        let beside = Beside {
            tags: self.columns.contains(&Column::Tags),
            description: self.columns.contains(&Column::Description),
        };
        let found = users(db, &self.filter, seqs, beside).await?;
        let mut members: HashMap<i64, Vec<i64>> = HashMap::new();
        for (user, group) in memberships(db, seqs).await? {
            members.entry(user).or_default().push(group);
        }
        let mut found: HashMap<i64, ExportRow> = found.into_iter().map(|row| (row.seq, row)).collect();
        for seq in seqs {
            if let Some(row) = found.remove(&i64::from(*seq)) {
                let groups = members.remove(&row.seq).unwrap_or_default();
                self.write_row(file, &row, &groups)?;
            }
        }
        Ok(())
    }
}

impl UserLines {
    /// The names of these groups as a cell, by name; those outside of the scope as "others".
    fn names_of(&self, groups: &[i64]) -> String {
        let known = groups.iter().filter_map(|seq| Some((*seq, self.groups.get(seq)?)));
        let (mut seen, others): (Vec<_>, Vec<_>) = known.partition(|(seq, _)| self.filter.scope.has_group(*seq));
        seen.sort_unstable_by_key(|(_, (place, _))| *place);
        names::join(seen.iter().map(|(_, (_, name))| name.as_str()), !others.is_empty())
    }

    fn write_row(&self, file: &mut File, row: &ExportRow, groups: &[i64]) -> Result<(), AppError> {
        let last_login = time(row.last_login);
        let groups = self.names_of(groups);
        let first: [&str; 10] = [
            &row.name,
            &row.email,
            &row.activity,
            yes(row.api_only),
            &row.first_name,
            &row.last_name,
            &row.company,
            &last_login,
            &groups,
            yes(row.no_shared_data),
        ];
        let more = self.columns.iter().map(|column| match column {
            Column::Tags => Cow::Owned(names::join(parts(&row.tags), false)),
            Column::Created => Cow::Owned(time(row.created_at)),
            Column::Expires => Cow::Owned(day(row.expires_on)),
            Column::FailedAttempts => Cow::Owned(row.failed_attempts.to_string()),
            Column::Description => Cow::Borrowed(row.description.as_str()),
        });
        let more: Vec<Cow<'_, str>> = more.collect();
        file.line(first.into_iter().chain(more.iter().map(AsRef::as_ref)))
    }
}

fn parts(names: &str) -> impl Iterator<Item = &str> {
    names.split(BETWEEN).filter(|name| !name.is_empty())
}

fn yes(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

/// A day as an import reads it; empty for none.
fn day(days: i64) -> String {
    let day = i32::try_from(days).ok().filter(|days| *days > 0);
    day.and_then(|days| Date(days).civil())
        .map_or_else(String::new, |date| date.to_string())
}
