//! Times and rates.

use super::client::Client;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What many runs of the same took, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread {
    pub p50: f64,
    pub p99: f64,
}

/// The milliseconds since then.
pub fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// Runs something again and again, after a run that does not count: up to 300 times, but no longer than a
/// second, and five times at least.
pub async fn spread(mut run: impl AsyncFnMut() -> anyhow::Result<()>) -> anyhow::Result<Spread> {
    run().await?;
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 5 || (times.len() < 300 && start.elapsed() < Duration::from_secs(1)) {
        let begun = Instant::now();
        run().await?;
        times.push(since(begun));
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    Ok(Spread {
        p50: at(50),
        p99: at(99),
    })
}

/// Answers per second to eight connections that ask for the same path for this long.
pub async fn rate(address: SocketAddr, cookie: &str, path: &str, time: Duration) -> anyhow::Result<f64> {
    let end = Instant::now() + time;
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let (cookie, path) = (cookie.to_owned(), path.to_owned());
            tokio::spawn(async move {
                let mut client = Client::connect(address, &cookie).await?;
                let mut answers = 0_u32;
                while Instant::now() < end {
                    client.get(&path).await?;
                    answers += 1;
                }
                anyhow::Ok(answers)
            })
        })
        .collect();
    let mut answers = 0;
    for task in asking {
        answers += task.await??;
    }
    Ok(f64::from(answers) / time.as_secs_f64())
}
