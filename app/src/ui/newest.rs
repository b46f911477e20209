//! Questions that are asked while the last one is still being answered.

use crate::wire::Answer;
use futures::channel::oneshot;
use futures::future::{Either, select};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::pin;

/// A resource whose newest question overtakes older ones. An ordinary one asks the next question when the
/// last one is answered, so that on a slow line every letter of a search waits for the one before.
///
/// `blocking` holds the page's first bytes back until there is an answer: its status and title hang on it.
pub fn newest<T, F>(
    question: Memo<String>,
    blocking: bool,
    ask: impl Fn(String) -> F + Clone + Send + Sync + 'static,
) -> Answer<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    // Tells the request on its way that the question has changed.
    let overtaken = StoredValue::new(None::<oneshot::Sender<()>>);
    // The answer to a newer question than the resource knows of as yet: it will ask for it next.
    let ahead = StoredValue::new(None::<(String, T)>);
    Effect::watch(
        move || question.get(),
        move |_, _, _| {
            if let Some(tell) = overtaken.try_update_value(Option::take).flatten() {
                // Nobody listens any more if it was answered meanwhile.
                let _ = tell.send(());
            }
        },
        false,
    );
    let fetch = move |asked: String| {
        let ask = ask.clone();
        async move {
            if let Some((known, answer)) = ahead.try_update_value(Option::take).flatten()
                && known == asked
            {
                return answer;
            }
            let mut current = asked.clone();
            loop {
                let (tell, told) = oneshot::channel();
                overtaken.try_update_value(|overtaken| *overtaken = Some(tell));
                let answer = match select(pin!(ask(current.clone())), told).await {
                    Either::Left((answer, _)) => answer,
                    Either::Right((Ok(()), _)) => {
                        current = question.try_get_untracked().unwrap_or(current);
                        continue;
                    }
                    // The page is gone, and with it whoever could change the question.
                    Either::Right((Err(_), rest)) => rest.await,
                };
                if current != asked {
                    ahead.try_update_value(|ahead| *ahead = Some((current, answer.clone())));
                }
                return answer;
            }
        }
    };
    Answer::new_with_options(move || question.get(), fetch, blocking)
}
