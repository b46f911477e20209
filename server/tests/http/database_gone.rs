//! TRUST 26: database gone: 503 within a second, and well again when it is back.

use super::site::{Answer, Site, request};
use crate::support::{NOON, World, postgres_server};
use control_center::clock::TestClock;
use control_center::store::Store;
use http::{Method, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use url::Url;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Line {
    Up,
    /// Every connection breaks, and no new one holds.
    Cut,
    /// Connections stand, and nothing comes through: a firewall that drops packets.
    Silent,
}

/// A wire to the database that a test can cut.
async fn wire(url: &str) -> (String, watch::Sender<Line>) {
    let mut url = Url::parse(url).unwrap();
    let target = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(5432));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
    let (line, seen) = watch::channel(Line::Up);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let (mut seen, target) = (seen.clone(), target.clone());
            tokio::spawn(async move {
                if *seen.borrow_and_update() == Line::Up {
                    let mut far = TcpStream::connect(target).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => return,
                        _ = seen.changed() => {}
                    }
                }
                if *seen.borrow_and_update() == Line::Silent {
                    let _ = seen.changed().await;
                }
            });
        }
    });
    (url.to_string(), line)
}

async fn in_time(site: &Site, path: &str) -> Answer {
    let start = Instant::now();
    let headers = [("accept", "text/html"), ("cookie", "session=some")];
    let answer = site.send(request(Method::GET, path, &headers, "")).await;
    let took = start.elapsed();
    assert!(took < Duration::from_secs(1), "{path} took {took:?}");
    answer
}

#[tokio::test]
async fn a_lost_database_is_told_in_a_second_and_forgotten_when_it_is_back() {
    let (url, line) = wire(&postgres_server::new_database().await).await;
    let store = Store::connect(&url).await.unwrap();
    store.migrate().await.unwrap();
    let site = Site::new(World::of(store, Arc::new(TestClock::at(NOON))));
    for lost in [Line::Cut, Line::Silent] {
        // Somebody whose session has ended: the database was asked.
        assert_eq!(in_time(&site, "/control-center").await.status, StatusCode::SEE_OTHER);
        assert_eq!(in_time(&site, "/health/ready").await.status, StatusCode::OK);
        line.send_replace(lost);
        for path in ["/control-center", "/profile", "/login", "/nothing"] {
            let answer = in_time(&site, path).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{lost:?} {path}");
            assert!(answer.header("content-type").starts_with("text/html"));
            assert!(answer.body.contains("does not answer") && answer.body.contains(answer.header("x-request-id")));
            assert!(!answer.headers.contains_key("set-cookie"), "nobody is signed out by it");
        }
        assert_eq!(
            in_time(&site, "/health/ready").await.status,
            StatusCode::SERVICE_UNAVAILABLE
        );
        assert_eq!(in_time(&site, "/health/live").await.status, StatusCode::OK);
        line.send_replace(Line::Up);
        assert_eq!(
            in_time(&site, "/control-center").await.status,
            StatusCode::SEE_OTHER,
            "well again"
        );
        assert_eq!(in_time(&site, "/health/ready").await.status, StatusCode::OK);
    }
}
