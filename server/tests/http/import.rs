//! The import by its forms: how large a file, for whom, and from where to where (TRUST 36, 37).

use super::export::Visit;
use super::site::Answer;
use app::import::LARGEST_FILE;
use axum::body::Body;
use http::{Method, Request, StatusCode};

const IMPORT: &str = "/control-center/users/import";

async fn upload(visit: &Visit, cookie: &str, file: &[u8]) -> Answer {
    let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.csv\"\r\n\
        Content-Type: text/csv\r\n\r\n"
        .to_vec();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request = Request::builder()
        .method(Method::POST)
        .uri(IMPORT)
        .header("host", "127.0.0.1:3000")
        .header("accept", "text/html")
        .header("cookie", cookie)
        .header("content-type", "multipart/form-data; boundary=edge");
    visit.site.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_file_goes_its_way_without_scripts() {
    let visit = Visit::begin().await;
    let file = "user_name,email\nzoe,zoe@example.com\nold,nothing\n";
    let answer = upload(&visit, &visit.admin, file.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = answer.header("location").to_owned();
    let id: uuid::Uuid = page
        .strip_prefix("/control-center/users/import/")
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(id.get_version_num(), 4, "random: {id}");
    let shown = visit.ask(Method::GET, &page, &visit.admin, "").await;
    assert!(
        shown.status == StatusCode::OK && shown.body.contains("name=\"means\""),
        "{}",
        shown.body
    );
    let answer = visit
        .ask(
            Method::POST,
            &format!("{page}/columns"),
            &visit.admin,
            "means=user_name&means=email",
        )
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*page)
    );
    let shown = visit.ask(Method::GET, &page, &visit.admin, "").await;
    assert!(shown.body.contains(&format!("{page}/run")), "{}", shown.body);
    assert!(shown.body.contains("name=\"version\" value=\"2\""), "{}", shown.body);
    let answer = visit
        .ask(Method::POST, &format!("{page}/run"), &visit.admin, "version=2")
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let shown = visit.ask(Method::GET, &page, &visit.admin, "").await;
    assert!(shown.body.contains("zoe") && !shown.body.contains(&format!("{page}/run")));
    let wrong = visit.ask(Method::GET, &format!("{page}/wrong"), &visit.admin, "").await;
    assert_eq!(
        wrong.header("content-disposition"),
        "attachment; filename=\"wrong-rows.csv\""
    );
    assert!(
        wrong.body.ends_with(",old,nothing\n") && wrong.body.starts_with("problem,user_name,email\n"),
        "{}",
        wrong.body
    );
    for path in [page.clone(), format!("{page}/wrong")] {
        let hidden = visit.ask(Method::GET, &path, &visit.nobody, "").await;
        assert_eq!(hidden.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn sixteen_megabytes_are_taken_and_no_more() {
    let visit = Visit::begin().await;
    let mut file = b"user_name,email\na,".to_vec();
    file.resize(LARGEST_FILE, b'x');
    assert!(
        upload(&visit, &visit.admin, &file)
            .await
            .header("location")
            .starts_with(&format!("{IMPORT}/"))
    );
    file.push(b'x');
    let answer = upload(&visit, &visit.admin, &file).await;
    assert_eq!(answer.header("location"), format!("{IMPORT}?problem=too_long"));
    let shown = visit
        .ask(Method::GET, &format!("{IMPORT}?problem=too_long"), &visit.admin, "")
        .await;
    assert!(shown.body.contains("larger than 16 MB"));
    file.resize(LARGEST_FILE + 32 * 1024, b'x');
    let answer = upload(&visit, &visit.admin, &file).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Elsewhere bodies stay small.
    let large = "x".repeat(3 * 1024 * 1024);
    let answer = visit
        .ask(
            Method::POST,
            &format!("{IMPORT}/{}/run", uuid::Uuid::now_v7()),
            &visit.admin,
            &large,
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_administrators_upload() {
    let visit = Visit::begin().await;
    let file = b"user_name,email\nzoe,zoe@example.com\n";
    assert_eq!(upload(&visit, &visit.nobody, file).await.status, StatusCode::FORBIDDEN);
    assert_eq!(upload(&visit, "", file).await.status, StatusCode::UNAUTHORIZED);
    // Nor is more held for whoever is nobody than elsewhere.
    let large = vec![b'x'; 3 * 1024 * 1024];
    let answer = upload(&visit, "", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
