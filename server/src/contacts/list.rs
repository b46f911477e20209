//! One page of the contacts list, and what is counted of it.

use super::views::{item, linked_users};
use crate::authorise::{self, ContactUse};
use crate::core::Core;
use crate::paging::{Keyset, pager};
use crate::scope::ContactScope;
use crate::store::contact_list::{ContactList, look_through};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use crate::users::filter::candidates_in;
use app::contacts::query::ContactQuery;
use app::contacts::{ContactCounts, ContactPage, Relation};
use app::context::Caller;
use app::error::AppError;
use app::users::Facet;

/// Up to so many contacts that the search index gives are looked up one by one; a walk by name meets more soon.
const FEW: usize = 4_000;

/// Lists.
pub async fn list(core: &Core, caller: &Caller, query: &ContactQuery) -> Result<ContactPage, AppError> {
    let scope = authorise::contacts(caller, ContactUse::List)?;
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let list = resolve(&mut db, &query.search, query.relations.clone(), scope).await?;
    let after = match query.after {
        Some(id) => list.place(&mut db, id.0).await?,
        None => None,
    };
    let size = usize::try_from(query.size).unwrap_or(0);
    let mut rows = list
        .page(
            &mut db,
            after.as_ref(),
            i64::from(query.size) + 1,
            &linked_users(caller),
        )
        .await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(ContactPage {
        rows: rows.into_iter().map(item).collect(),
        more,
    })
}

/// Counts.
pub async fn count(core: &Core, caller: &Caller, query: &ContactQuery) -> Result<ContactCounts, AppError> {
    let scope = authorise::contacts(caller, ContactUse::List)?;
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let list = resolve(&mut db, &query.search, query.relations.clone(), scope).await?;
    let counted = list.count_relations(&mut db).await?;
    let of = |relation: Relation| {
        let found = counted.iter().find(|(word, _)| word == relation.as_str());
        found.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or(0))
    };
    let chosen = |relation: &Relation| query.relations.is_empty() || query.relations.contains(relation);
    let total = Relation::ALL.into_iter().filter(chosen).map(of).sum();
    Ok(ContactCounts {
        pager: pager(&mut db, &list, query.after.map(|id| id.0), query.size, total).await?,
        relation: Relation::ALL
            .map(|value| Facet {
                value,
                label: String::new(),
                count: of(value),
            })
            .to_vec(),
    })
}

/// The list that a search asks for.
pub async fn resolve(
    db: &mut Db<'_>,
    search: &str,
    relations: Vec<Relation>,
    scope: ContactScope,
) -> Result<ContactList, StoreError> {
    let search = fold(search);
    let among = if search.is_empty() || scope != ContactScope::Everything {
        // A lead's contacts are few enough to be looked at one by one.
        None
    } else if search.chars().count() >= 3 {
        candidates_in(db, "contacts", &search, FEW).await?
    } else {
        // Shorter ones have no trigram.
        look_through(db, &search, FEW).await?
    };
    Ok(ContactList {
        search,
        among,
        relations,
        scope,
    })
}
