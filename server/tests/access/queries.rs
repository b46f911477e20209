//! How many statements something asks of the database: what does not differ in its answer must not differ here either.

use std::collections::HashMap;
use std::sync::{Mutex, Once};
use tracing::span::Id;
use tracing::{Event, Instrument, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// The span within which statements are counted.
const COUNTED: &str = "counted";
/// What sqlx tells of each statement.
const STATEMENT: &str = "sqlx::query";

static COUNTS: Mutex<Option<HashMap<Id, usize>>> = Mutex::new(None);

/// Counts sqlx's events by the span that they belong to, on whatever thread.
struct Statements;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut spans = context.event_scope(event).into_iter().flatten();
        if event.metadata().target() == STATEMENT
            && let Some(span) = spans.find(|span| span.name() == COUNTED)
        {
            let mut counts = COUNTS.lock().unwrap();
            *counts.get_or_insert_default().entry(span.id()).or_default() += 1;
        }
    }
}

/// What comes of it, and how many statements it took. What it leaves to tasks of their own and does not wait for, like
/// noting a session's last use, is another's.
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, usize) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let heard = filter_fn(|metadata| metadata.is_span() || metadata.target() == STATEMENT);
        let all = tracing_subscriber::registry().with(Statements.with_filter(heard));
        tracing::subscriber::set_global_default(all).unwrap();
    });
    let span = tracing::error_span!(COUNTED);
    let id = span.id().unwrap();
    let made = work.instrument(span).await;
    let count = COUNTS.lock().unwrap().get_or_insert_default().remove(&id);
    (made, count.unwrap_or(0))
}
