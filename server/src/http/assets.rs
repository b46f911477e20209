//! The files of the site: scripts, styles, pictures.

use super::Web;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use std::path::Path;
use tower_http::services::ServeDir;

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/pkg`: what the build made, compressed beforehand.
pub fn router(web: &Web) -> Router<Web> {
    let folder = Path::new(&*web.options.site_root).join(&*web.options.site_pkg_dir);
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    Router::new()
        .nest_service("/pkg", files)
        .layer(from_fn_with_state(web.clone(), cache))
}

/// What lies beside `/pkg` in the site: icons and the like.
pub fn others(web: &Web) -> ServeDir {
    ServeDir::new(&*web.options.site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
}

/// A hashed name stands for one content for ever; any other is asked for again.
async fn cache(State(web): State<Web>, request: Request, next: Next) -> Response {
    let for_ever = is_hashed(request.uri().path(), &web.options.output_name);
    let mut response = next.run(request).await;
    if matches!(
        response.status(),
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
    ) {
        let value = if for_ever { FOR_EVER } else { "no-cache" };
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

/// cargo-leptos names them `control-center.<22 characters>.js`.
fn is_hashed(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.strip_prefix(name)
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(hash, _)| hash.len() >= 16)
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_hashed_names_last() {
        assert!(is_hashed(
            "/control-center.xL9iVZ_e3N0PvQ5cX2aKbw.wasm",
            "control-center"
        ));
        for other in [
            "/control-center.wasm",
            "/control-center_bg.wasm",
            "/snippets/a/inline0.js",
            "/",
        ] {
            assert!(!is_hashed(other, "control-center"), "{other}");
        }
    }
}
