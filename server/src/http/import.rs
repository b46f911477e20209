//! `/control-center/users/import`: takes a file (`POST`, `multipart/form-data`, as `file`), what its columns mean
//! (`POST …/{id}/columns`, a `means` for each), brings it in (`POST …/run`) and gives back what was wrong
//! (`GET …/wrong`). Plain forms: whatever they lead to is a page.

use super::Web;
use super::context::{RequestContext, status_of};
use super::plans::{caller, field};
use super::routes::{Routes, get, post};
use app::error::AppError;
use app::form::VERSION;
use app::import::UploadId;
use app::query_string::Pairs;
use app::routes::IMPORT;
use axum::extract::{Extension, Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use uuid::Uuid;

/// The routes.
pub fn router() -> Routes {
    Routes::new()
        .route(IMPORT, post(upload))
        .route("/control-center/users/import/{upload}/columns", post(columns))
        .route("/control-center/users/import/{upload}/run", post(run))
        .route("/control-center/users/import/{upload}/wrong", get(wrong))
}

/// Whether a file of users is posted to this path, which may then be larger than other bodies.
pub fn takes_file(path: &str) -> bool {
    path == IMPORT
}

async fn upload(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    form: Multipart,
) -> Response {
    let done = async {
        let caller = caller(&about)?;
        let (name, content) = file_in(form).await?;
        web.services.imports.upload(caller, &name, content).await
    };
    match done.await {
        Ok(id) => Redirect::to(&page(id.0)).into_response(),
        Err(AppError::Invalid { fields }) => {
            let rule = fields.first().map_or("other", |broken| broken.rule.as_str());
            let mut query = Pairs::default();
            query.add("problem", rule);
            Redirect::to(&format!("{IMPORT}?{}", query.into_string())).into_response()
        }
        Err(error) => status_of(&error).into_response(),
    }
}

/// Name and content of the field `file`.
async fn file_in(mut form: Multipart) -> Result<(String, Vec<u8>), AppError> {
    let broken = |_| AppError::field("file", "other");
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            return Ok((name, field.bytes().await.map_err(broken)?.into()));
        }
    }
    Err(AppError::field("file", "required"))
}

async fn columns(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let means = fields.into_iter().filter(|(name, _)| name == "means");
    let means: Vec<String> = means.map(|(_, column)| column).collect();
    let done = async {
        web.services
            .imports
            .name_columns(caller(&about)?, UploadId(id), &means)
            .await
    };
    answer(id, done.await)
}

async fn run(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let version = field(&fields, VERSION).parse().unwrap_or_default();
    let done = async {
        web.services
            .imports
            .run(caller(&about)?, &about.origin, UploadId(id), version)
            .await
    };
    answer(id, done.await)
}

async fn wrong(
    State(web): State<Web>,
    Extension(RequestContext(about)): Extension<RequestContext>,
    Path(id): Path<Uuid>,
) -> Response {
    let file = async { web.services.imports.wrong_rows(caller(&about)?, UploadId(id)).await };
    match file.await {
        Ok(file) => {
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8"),
                (CONTENT_DISPOSITION, "attachment; filename=\"wrong-rows.csv\""),
            ];
            (headers, file).into_response()
        }
        Err(error) => status_of(&error).into_response(),
    }
}

fn page(id: Uuid) -> String {
    format!("{IMPORT}/{id}")
}

/// The upload's page, which also says what is too late.
fn answer(id: Uuid, done: Result<(), AppError>) -> Response {
    match done {
        Ok(()) | Err(AppError::Conflict) => Redirect::to(&page(id)).into_response(),
        Err(error) => status_of(&error).into_response(),
    }
}
