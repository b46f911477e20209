//! Pages of a list that goes by keyset: where a page stands, and the ways to the others.

use crate::store::{Db, StoreError};
use app::users::PagerView;
use std::future::Future;
use uuid::Uuid;

/// Which way from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Behind it, without it.
    After,
    /// Back from it, with it.
    Back,
}

/// A filtered list in an order that every row has a place in.
pub trait Keyset: Sync {
    /// What a row is sorted by, and its row number.
    type Place: Sync + Send;

    /// The place of a row; `None` where there is no such row.
    ///
    /// # Errors
    /// When the database fails.
    fn place(&self, db: &mut Db<'_>, id: Uuid) -> impl Future<Output = Result<Option<Self::Place>, StoreError>> + Send;

    /// How many rows lie that way from a place, counted no further than `most`.
    ///
    /// # Errors
    /// When the database fails.
    fn count(
        &self,
        db: &mut Db<'_>,
        way: Way,
        from: Option<&Self::Place>,
        most: i64,
    ) -> impl Future<Output = Result<i64, StoreError>> + Send;

    /// The row that is `rows` rows before a place (or the end) counted backwards; `None` where the list begins.
    ///
    /// # Errors
    /// When the database fails.
    fn back(
        &self,
        db: &mut Db<'_>,
        from: Option<&Self::Place>,
        rows: i64,
    ) -> impl Future<Output = Result<Option<Uuid>, StoreError>> + Send;
}

/// Where the page of `size` rows after a row stands. Pages are counted from the start, so the last one may be short.
///
/// # Errors
/// When the database fails.
pub async fn pager<L: Keyset>(
    db: &mut Db<'_>,
    list: &L,
    after: Option<Uuid>,
    size: u32,
    total: u64,
) -> Result<PagerView, StoreError> {
    let (size, total_rows) = (i64::from(size), i64::try_from(total).unwrap_or(i64::MAX));
    let after = match after {
        Some(id) => list.place(db, id).await?,
        None => None,
    };
    let Some(after) = after else {
        let last = if total_rows > size {
            Some(last_page(db, list, size, total_rows).await?)
        } else {
            None
        };
        return Ok(PagerView {
            total,
            first: total.min(1),
            previous: None,
            last,
        });
    };
    let left = list.count(db, Way::After, Some(&after), size + 1).await?;
    let before = rows_up_to(db, list, &after, total_rows).await?;
    let previous = list.back(db, Some(&after), size).await?;
    let last = if left > size {
        Some(last_page(db, list, size, total_rows).await?)
    } else {
        None
    };
    Ok(PagerView {
        total,
        first: if left == 0 {
            0
        } else {
            u64::try_from(before).unwrap_or(0) + 1
        },
        previous: Some(previous),
        last,
    })
}

/// How many rows come up to a place, with it: counted from whichever end of the list is nearer.
async fn rows_up_to<L: Keyset>(db: &mut Db<'_>, list: &L, place: &L::Place, total: i64) -> Result<i64, StoreError> {
    let mut most = 500;
    loop {
        let before = list.count(db, Way::Back, Some(place), most).await?;
        if before < most {
            return Ok(before);
        }
        let left = list.count(db, Way::After, Some(place), most).await?;
        if left < most {
            return Ok(total.saturating_sub(left).max(before));
        }
        most *= 8;
    }
}

async fn last_page<L: Keyset>(db: &mut Db<'_>, list: &L, size: i64, total: i64) -> Result<Option<Uuid>, StoreError> {
    let rest = total % size;
    list.back(db, None, if rest == 0 { size } else { rest }).await
}
