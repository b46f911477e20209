//! What watches over the process asks here.

use super::site::Site;
use crate::support::{World, sqlite};
use http::StatusCode;

crate::on_both!(ready_when_all_parts_are);

async fn ready_when_all_parts_are(world: World) {
    let site = Site::new(world);
    assert_eq!(site.get("/health/live").await.status, StatusCode::OK);
    let answer = site.get("/health/ready").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, r#"{"database":true,"index":true}"#)
    );
}

#[tokio::test]
async fn not_ready_while_the_counts_load() {
    let site = Site::with(sqlite().await, |parts| parts.index_loaded = false.into());
    assert_eq!(site.get("/health/live").await.status, StatusCode::OK);
    let answer = site.get("/health/ready").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"database":true,"index":false}"#)
    );
}
