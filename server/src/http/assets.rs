//! The files of the site: scripts, styles, pictures.

use super::Web;
use super::routes::Routes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use leptos::config::Env;
use std::path::Path;
use tower_http::services::ServeDir;

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `/pkg`: what the build made, compressed beforehand.
pub fn router(web: &Web) -> Routes {
    let folder = Path::new(&*web.options.site_root).join(&*web.options.site_pkg_dir);
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    Routes::of_files("/pkg", files).within(|router| router.layer(from_fn_with_state(web.clone(), cache)))
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
    // While it is developed, parts are hashed one by one and not by what they name (tools/seal.mjs).
    let for_ever = web.options.env == Env::PROD && is_hashed(request.uri().path());
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

/// The build names them `control-center.<22 characters>.js`, `split_people.<22 characters>.wasm` …
fn is_hashed(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    let mut parts = file.split('.').skip(1);
    let is_hash = |part: &str| {
        part.len() == 22
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    parts.next().is_some_and(is_hash) && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_hashed_names_last() {
        for hashed in [
            "/control-center.xL9iVZ_e3N0PvQ5cX2aKbw.wasm",
            "/split_people.xL9iVZ_e3N0PvQ5cX2aKbw.wasm",
            "/__wasm_split.xL9iVZ_e3N0PvQ5cX2aKbw.js",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for other in [
            "/control-center.wasm",
            "/control-center_bg.wasm",
            "/__wasm_split.js",
            "/snippets/a/inline0.js",
            "/xL9iVZ_e3N0PvQ5cX2aKbw.js",
            "/",
        ] {
            assert!(!is_hashed(other), "{other}");
        }
    }
}
