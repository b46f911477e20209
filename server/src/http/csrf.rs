//! Another website's request is refused (TRUST 36). Session cookies are `SameSite=Lax` besides.

use super::Web;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN, REFERER};
use http::{HeaderMap, StatusCode};
use url::Url;

/// Refuses what would change something, and every call of a server function, when it comes from elsewhere.
pub async fn refuse_foreign(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    if (is_api || !request.method().is_safe()) && is_foreign(request.headers(), &web.public_url) {
        tracing::warn!("refused a request that another website made");
        return StatusCode::FORBIDDEN.into_response();
    }
    if is_api {
        // A server function called by a plain form answers with a redirect to the Referer, which must
        // not lead elsewhere (TRUST 38).
        let referer = request
            .headers()
            .get(REFERER)
            .map(|value| value.to_str().unwrap_or_default());
        if referer.is_some_and(|referer| !is_own(referer, request.headers(), &web.public_url)) {
            request.headers_mut().remove(REFERER);
        }
    }
    next.run(request).await
}

/// Browsers say where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`. What says neither
/// is no browser, and so has no cookies but its own.
fn is_foreign(headers: &HeaderMap, public_url: &Url) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    headers
        .get(ORIGIN)
        .is_some_and(|origin| !is_own(origin.to_str().unwrap_or_default(), headers, public_url))
}

/// Whether an address has our public origin, or that of the host this request was sent to.
fn is_own(address: &str, headers: &HeaderMap, public_url: &Url) -> bool {
    let Ok(address) = Url::parse(address) else {
        return false;
    };
    if address.origin() == public_url.origin() {
        return true;
    }
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    let here = host.and_then(|host| Url::parse(&format!("{}://{host}", public_url.scheme())).ok());
    here.is_some_and(|here| here.origin() == address.origin())
}
