//! A page with a form, while its answer is waited for.

use crate::error::AppError;
use crate::ui::error_view::ErrorView;
use crate::ui::waiting::Waiting;
use crate::wire::Answer;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A skeleton at first, then what is shown, or what went wrong.
#[component]
pub fn RecordFrame<T>(
    /// What is waited for.
    record: Answer<Result<T, AppError>>,
    /// What is loading, for those who do not see it.
    loading: &'static str,
    /// Shows it.
    show: Callback<T, AnyView>,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    // What is typed while another answer is awaited would go with the form that it replaces.
    let pending = RwSignal::new(false);
    view! {
        <div inert=move || pending.get()>
            <Waiting busy=pending fallback=move || view! { <div class="skeleton tall" role="status" aria-label=loading></div> }>
                {move || Suspend::new(async move {
                    match record.await {
                        Err(error) => view! { <ErrorView error whole_page=true retry=Callback::new(move |()| record.refetch())/> }.into_any(),
                        // A function is built anew, so that no field keeps what stood in the form before.
                        Ok(view) => (move || show.run(view.clone())).into_any(),
                    }
                })}
            </Waiting>
        </div>
    }
}
