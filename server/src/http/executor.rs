//! What Leptos starts while it renders belongs to the request that it renders for.

use any_spawner::{CustomExecutor, Executor};
use std::pin::Pin;
use tracing::Instrument;

/// tokio, with the span of whoever starts the task.
struct Traced;

impl CustomExecutor for Traced {
    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
        tokio::spawn(task.in_current_span());
    }

    fn spawn_local(&self, task: Pin<Box<dyn Future<Output = ()>>>) {
        tokio::task::spawn_local(task.in_current_span());
    }

    fn poll_local(&self) {}
}

/// Makes it Leptos' executor. To be called before anything of Leptos runs; again does nothing.
pub fn install() {
    let _ = Executor::init_custom_executor(Traced);
}
