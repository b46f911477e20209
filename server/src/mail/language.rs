//! The language of whoever asks, for mails to users without one of their own.

use app::text::LANGUAGES;

tokio::task_local! {
    static ASKED_IN: &'static str;
}

/// Runs what a request asks for, in this language.
pub async fn asked_in<T>(language: &'static str, work: impl Future<Output = T>) -> T {
    ASKED_IN.scope(language, work).await
}

/// The language of the request that is being answered; the first one where there is none, as on the command line.
pub fn current() -> &'static str {
    ASKED_IN.try_with(|language| *language).unwrap_or(LANGUAGES[0].0)
}
