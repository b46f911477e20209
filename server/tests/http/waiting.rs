//! Several threads work on a page: what one of them reads for it, no other may write.

use any_spawner::Executor;
use app::ui::waiting::Waiting;
use leptos::prelude::*;
use leptos::task::tick;

/// What waits is told by an effect, which runs on a thread of its own. A signal that is read while it is written counts as
/// gone, and the page as broken: of form pages every two hundredth was.
#[tokio::test]
async fn on_the_server_nobody_is_told_what_waits() {
    // It was begun already where another test of this process came first.
    let _ = Executor::init_tokio();
    let owner = Owner::new();
    let (busy, page) = owner.with(|| {
        // Nothing waits here, so that whoever told it would say so.
        let busy = RwSignal::new(true);
        (busy, view! { <Waiting busy fallback=|| "not yet">"there"</Waiting> })
    });
    for _ in 0..20 {
        tick().await;
    }
    assert!(owner.with(|| busy.get_untracked()));
    drop(page);
}
