//! What watches over the process asks here.

use super::site::Site;
use crate::support::World;
use http::StatusCode;

crate::on_both!(ready_when_all_parts_are);

async fn ready_when_all_parts_are(world: World) {
    let site = Site::new(world);
    let answer = site.get("/health/ready").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"database":true,"index":false}"#)
    );
    site.core.index.refresh(&site.core).await.unwrap();
    assert_eq!(site.get("/health/live").await.status, StatusCode::OK);
    let answer = site.get("/health/ready").await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, r#"{"database":true,"index":true}"#)
    );
}
