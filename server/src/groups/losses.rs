//! What members lose when groups give no rights any more: shown before it is done.

use crate::core::Core;
use crate::store::{StoreError, groups};
use crate::users::index::without_answer;
use app::bulk::Losses;

/// What they would lose if these groups, by their row numbers, were not active. Counted in memory, since groups may have
/// hundreds of thousands of members.
///
/// # Errors
/// When the database fails.
pub async fn losses(core: &Core, gone: Vec<i64>) -> Result<Losses, StoreError> {
    core.index.refresh(core).await?;
    let given = groups::given(&mut core.store.read().await?.db()).await?;
    let counted = core.index.look(String::new(), 0, move |bitmaps, _| {
        bitmaps.losses(&gone.into_iter().collect(), &given)
    });
    counted.await.ok_or_else(without_answer)
}
