//! Work that takes a core for a while, off the async threads: only so much runs at once, only so much waits, and
//! whoever comes after that is asked to come back. So it can eat neither the memory nor the server's threads.

use app::error::AppError;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A queue for one kind of work.
pub struct Queue {
    running: Arc<Semaphore>,
    waiting: Semaphore,
    retry_after: u32,
}

impl Queue {
    /// For so much at once, and so much that may wait; the rest is told to come back after so many seconds.
    pub fn new(at_once: usize, waiting: usize, retry_after: u32) -> Self {
        Self {
            running: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Semaphore::new(waiting),
            retry_after,
        }
    }

    /// Runs it when its turn comes; `None` where it panicked.
    ///
    /// # Errors
    /// [`AppError::TooManyRequests`] when too much waits.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>, AppError> {
        let busy = || AppError::TooManyRequests {
            retry_after: self.retry_after,
        };
        // A place that goes with the request: one that is broken off while it waits must not keep it.
        let place = self.waiting.try_acquire().map_err(|_| busy())?;
        let permit = self.running.clone().acquire_owned().await.map_err(|_| busy())?;
        drop(place);
        let worked = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        Ok(worked.await.ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_broken_off_while_it_waits_keeps_no_place() {
        let queue = Queue::new(1, 4, 1);
        let busy = queue.running.clone().try_acquire_owned();
        for _ in 0..8 {
            // Dropped while it waits, as a request is whose client went away.
            let mut waiting = Box::pin(queue.run(|| ()));
            assert!(futures::poll!(&mut waiting).is_pending());
        }
        drop(busy);
        assert_eq!(queue.run(|| 7).await, Ok(Some(7)));
    }

    #[tokio::test]
    async fn only_so_much_waits() {
        let queue = Queue::new(1, 1, 3);
        let busy = queue.running.clone().try_acquire_owned();
        let mut waiting = Box::pin(queue.run(|| ()));
        assert!(futures::poll!(&mut waiting).is_pending());
        assert_eq!(
            queue.run(|| ()).await,
            Err(AppError::TooManyRequests { retry_after: 3 })
        );
        drop(busy);
        assert_eq!(waiting.await, Ok(Some(())));
    }

    #[tokio::test]
    async fn a_panic_gives_its_turn_back() {
        let queue = Queue::new(1, 1, 1);
        assert_eq!(queue.run(|| assert!(std::env::args().count() == 0)).await, Ok(None));
        assert_eq!(queue.run(|| 7).await, Ok(Some(7)));
    }
}
