//! `control-center doctor` says what is wrong, and changes nothing.

use super::process::command;
use crate::support::postgres_server;
use control_center::store::Store;
use control_center::value;
use std::path::Path;

async fn run(folder: &Path, settings: &[(&str, &str)], word: &str) -> (Option<i32>, String) {
    let output = command(folder, settings).arg(word).output().await.unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// The program of a test has no site beside it, so this one line is left out of the sum.
fn problems(said: &str) -> Vec<&str> {
    said.lines()
        .filter(|line| line.starts_with("problem") && !line.contains("site:"))
        .collect()
}

async fn finds_what_is_wrong_before_and_nothing_after(settings: &[(&str, &str)], first: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let (code, said) = run(folder.path(), settings, "doctor").await;
    assert_eq!(code, Some(1), "{said}");
    assert!(problems(&said)[0].contains(first), "{said}");
    assert_eq!(
        std::fs::read_dir(folder.path().join("data")).unwrap().count(),
        0,
        "it makes nothing"
    );
    assert_eq!(run(folder.path(), settings, "migrate").await.0, Some(0));
    let (_, said) = run(folder.path(), settings, "doctor").await;
    assert!(problems(&said).is_empty(), "{said}");
    for what in ["data folder", "public address", "database", "schema", "pages", "clock"] {
        assert!(said.contains(&format!("ok       {what}: ")), "{what}: {said}");
    }
}

#[tokio::test]
async fn on_sqlite() {
    finds_what_is_wrong_before_and_nothing_after(&[], "is not there yet").await;
}

#[tokio::test]
async fn on_postgres() {
    let url = postgres_server::new_database().await;
    finds_what_is_wrong_before_and_nothing_after(&[("DATABASE_URL", &url)], "control-center migrate").await;
}

#[tokio::test]
async fn a_broken_file_and_a_missing_proxy_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.db");
    assert_eq!(
        run(folder.path(), &[("DATABASE_URL", "broken.db")], "migrate").await.0,
        Some(0)
    );
    let store = Store::connect(path.to_str().unwrap()).await.unwrap();
    let page = "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'users_by_name'";
    let page = value!(&mut store.read().await.unwrap().db(), fetch_one, i64, page).unwrap();
    store.close().await;
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[usize::try_from(page).unwrap()..][..4096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let settings = [
        ("DATABASE_URL", "broken.db"),
        ("CC_PUBLIC_URL", "https://control.example"),
    ];
    let (code, said) = run(folder.path(), &settings, "doctor").await;
    assert_eq!(code, Some(1));
    for what in ["data folder", "public address", "pages"] {
        assert!(problems(&said).iter().any(|line| line.contains(what)), "{what}: {said}");
    }
}
