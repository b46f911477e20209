//! The API against its own document: schemathesis makes calls of it, good and bad ones, and looks at each answer.

use super::v1::Office;
use crate::support::{World, postgres, sqlite};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::process::Command;

/// Every failure that it can tell from the document, and any 5xx.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,negative_data_rejection,ignored_auth,unsupported_method";

/// Fuzzes with so many calls of each kind an operation; the seed is one, so that a failure comes back.
async fn fuzz(world: World, calls: u32) {
    let office = Office::open(world).await;
    let token = office.token("scopes=write_users&scopes=write_groups").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = office
        .site
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let folder = tempfile::tempdir().unwrap();
    let told = Command::new(std::env::var("SCHEMATHESIS").unwrap_or_else(|_| "schemathesis".into()))
        .args(["run", &format!("http://{address}/api/v1/openapi.json")])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--max-examples", &calls.to_string(), "--seed", "1"])
        .args(["--suppress-health-check", "all", "--warnings", "off", "--no-color"])
        .current_dir(folder.path())
        .output()
        .await
        .expect("schemathesis is missing: tools/install.sh test");
    serving.abort();
    let said = String::from_utf8_lossy(&told.stdout);
    println!("{said}");
    assert!(
        told.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&told.stderr)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_keeps_to_its_document_on_sqlite() {
    fuzz(sqlite().await, 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_keeps_to_its_document_on_postgres() {
    fuzz(postgres().await, 20).await;
}
