//! Use cases on what people may do, a file each.

mod count;
mod export;
mod given;
mod list;
mod mine;

pub use export::export;
pub use given::view;
pub use mine::{Mine, mine};

use crate::core::Core;
use crate::scope::Scope;
use crate::store::access::giving;
use crate::store::{Db, StoreError};
use crate::users::filter::{Times, UserFilter};
use app::access::AccessPage;
use app::access::api::AccessReview;
use app::access::query::AccessQuery;
use app::context::Caller;
use app::error::AppError;
use app::rights::Permission;
use app::users::query::UserQuery;
use app::users::{Activity, PagerView};
use std::sync::Arc;

/// The use cases.
pub struct Access(pub Arc<Core>);

#[async_trait::async_trait]
impl AccessReview for Access {
    async fn who_can(&self, caller: &Caller, query: &AccessQuery) -> Result<AccessPage, AppError> {
        list::list(&self.0, caller, query).await
    }

    async fn count(&self, caller: &Caller, query: &AccessQuery) -> Result<PagerView, AppError> {
        count::count(&self.0, caller, query).await
    }
}

/// Whom a query asks for: members of the active groups in the scope that give the permission.
async fn resolve(
    db: &mut Db<'_>,
    permission: Permission,
    query: &AccessQuery,
    scope: Scope,
    times: Times,
) -> Result<UserFilter, StoreError> {
    let groups = giving(db, permission, query.access, &scope).await?;
    let mut activity = vec![Activity::Active];
    if query.deactivated {
        activity.push(Activity::Deactivated);
    }
    let users = UserQuery {
        search: query.search.clone(),
        activity,
        ..UserQuery::default()
    };
    let (filter, _) = UserFilter::resolve(db, &users, scope, times).await?;
    Ok(UserFilter {
        // No group has the number 0; without any, everybody would match.
        groups: if groups.is_empty() { vec![0] } else { groups },
        ..filter
    })
}
