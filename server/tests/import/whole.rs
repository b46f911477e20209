//! All or nothing.

use super::{execute_all, footprint, import, try_import};
use crate::on_both;
use crate::support::World;
use std::future::{Future, poll_fn};
use std::task::Poll;

on_both!(cut_off_anywhere_leaves_nothing, a_fault_at_the_end_leaves_nothing);

const TEXT: &str = "user_name,email,first_name,groups,tags\n\
    anna,a@example.com,Anna,Sales,vip\nbob,b@example.com,Bob,Sales|Legal,\n";

/// Lets a future go on so many times, then drops it.
async fn cut<F: Future>(future: F, mut steps: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        if steps == 0 {
            return Poll::Ready(None);
        }
        steps -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

async fn cut_off_anywhere_leaves_nothing(world: World) {
    let empty = footprint(&world).await;
    let mut cuts = 0;
    for steps in 1.. {
        if let Some(whole) = cut(try_import(&world, TEXT, false), steps).await {
            // What fails instead is not an import that came to its end.
            whole.unwrap();
            break;
        }
        // Behind a commit that was sent and not answered everything is there, before it nothing.
        if footprint(&world).await != empty {
            break;
        }
        cuts += 1;
    }
    // How often hangs on how much is done between two looks.
    assert!(cuts > 0, "the import was never cut off");
    let whole = footprint(&world).await;
    import(&world, TEXT).await;
    assert_eq!(footprint(&world).await, whole);
}

async fn a_fault_at_the_end_leaves_nothing(world: World) {
    let empty = footprint(&world).await;
    execute_all(&world, &["ALTER TABLE audit_details RENAME TO elsewhere"]).await;
    assert!(try_import(&world, TEXT, false).await.is_err());
    execute_all(&world, &["ALTER TABLE elsewhere RENAME TO audit_details"]).await;
    assert_eq!(footprint(&world).await, empty);
}
