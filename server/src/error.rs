//! What a use case tells the outside of a failure.

use crate::store::StoreError;
use app::error::AppError;

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        outside(error)
    }
}

/// A failure of the store as the person at the screen may know it; the log has the rest.
pub fn outside(error: StoreError) -> AppError {
    match error {
        StoreError::Unavailable(error) => {
            tracing::warn!(%error, "the database is busy or does not answer");
            AppError::Unavailable
        }
        error => {
            let request_id = app::context::origin().request_id;
            tracing::error!(%error, request_id, "the store failed");
            AppError::Internal { request_id }
        }
    }
}
