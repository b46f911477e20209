//! The API's page: its operations as the OpenAPI document has them, and a form's call, carried out on the spot.

use super::context::{RequestContext, login_for};
use super::routes::{Routes, post};
use super::{Web, pages, v1};
use app::api_guide::api::Tried;
use app::api_guide::page::{BODY, OPERATION, PARAMETER, TOKEN};
use app::api_guide::{GuideView, OperationView, ParameterPlace, ParameterView, TriedView};
use app::query_string::{Pairs, pairs};
use app::routes::API;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

/// Longest form in bytes.
const LONGEST: usize = 1024 * 1024;
/// Longest answer that is shown, in bytes.
const SHOWN: usize = 1024 * 1024;

/// The route.
pub fn router() -> Routes {
    Routes::new().route(API, post(try_out))
}

/// Calls what the form says, as a program would from the same address, and answers with the page that shows what came
/// of it. Who has signed in here counts for nothing in it.
async fn try_out(State(web): State<Web>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let context = parts.extensions.get::<RequestContext>();
    if context.is_none_or(|RequestContext(about)| about.caller.is_none()) {
        // Else it would be done, and nobody shown what came of it.
        return Redirect::to(&login_for(API, parts.uri.query().unwrap_or_default())).into_response();
    }
    let Ok(raw) = to_bytes(body, LONGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let typed: Vec<(String, String)> = pairs(&String::from_utf8_lossy(&raw)).collect();
    let id = value(&typed, OPERATION);
    let Some(operation) = web.services.operations.iter().find(|one| one.id == id).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tried = call(&web, &parts, &operation, &typed).await;
    parts.extensions.insert(Tried(GuideView {
        typed,
        tried: Some(tried),
        ..GuideView::default()
    }));
    pages::render(web, Request::from_parts(parts, Body::empty())).await
}

fn value(typed: &[(String, String)], field: &str) -> String {
    let found = typed.iter().find(|(name, _)| name == field);
    found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

async fn call(web: &Web, parts: &Parts, operation: &OperationView, typed: &[(String, String)]) -> TriedView {
    let said = |parameter: &ParameterView| value(typed, &format!("{PARAMETER}{}", parameter.name));
    let at = |place| operation.parameters.iter().filter(move |one| one.place == place);
    let mut path = operation.path.clone();
    for parameter in at(ParameterPlace::Path) {
        let mut written = Pairs::default();
        written.add("", &said(parameter));
        let written = written.into_string();
        path = path.replace(&format!("{{{}}}", parameter.name), written.trim_start_matches('='));
    }
    let mut query = Pairs::default();
    for parameter in at(ParameterPlace::Query) {
        query.add_text(&parameter.name, &said(parameter));
    }
    let query = query.into_string();
    let uri = if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    };
    let body = if operation.body.is_empty() {
        String::new()
    } else {
        value(typed, BODY)
    };
    let mut request = Request::builder().method(&*operation.method).uri(&uri);
    if !body.is_empty() {
        request = request.header(CONTENT_TYPE, "application/json");
    }
    let headers: Vec<(&str, String)> = at(ParameterPlace::Header)
        .map(|parameter| (parameter.name.as_str(), said(parameter)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    for (name, said) in &headers {
        request = request.header(*name, said);
    }
    let command = command(web, operation, &uri, &headers, &body);
    let Ok(mut request) = request.body(Body::from(body)) else {
        return TriedView {
            status: StatusCode::BAD_REQUEST.as_u16(),
            command,
            ..TriedView::default()
        };
    };
    // Where it comes from stays; the session does not.
    *request.extensions_mut() = parts.extensions.clone();
    for (name, forwarded) in &parts.headers {
        if name.as_str().starts_with("x-forwarded") {
            request.headers_mut().append(name, forwarded.clone());
        }
    }
    if let Ok(bearer) = HeaderValue::from_str(&format!("Bearer {}", value(typed, TOKEN))) {
        request.headers_mut().insert(AUTHORIZATION, bearer);
    }
    let answer = match v1::router(web)
        .into_router()
        .with_state(web.clone())
        .oneshot(request)
        .await
    {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), SHOWN).await.unwrap_or_default();
    let body = match serde_json::from_slice::<Value>(&bytes) {
        Ok(json) => serde_json::to_string_pretty(&json).unwrap_or_default(),
        Err(_) => String::from_utf8_lossy(&bytes).into_owned(),
    };
    TriedView { status, body, command }
}

/// The same call by `curl`.
fn command(web: &Web, operation: &OperationView, uri: &str, headers: &[(&str, String)], body: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let address = format!("{}{uri}", web.public_url.as_str().trim_end_matches('/'));
    let mut command = format!(
        "curl -X {} -H \"Authorization: Bearer $TOKEN\" {}",
        operation.method,
        quoted(&address)
    );
    for (name, said) in headers {
        command.push_str(" -H ");
        command.push_str(&quoted(&format!("{name}: {said}")));
    }
    if !body.is_empty() {
        command.push_str(" -H 'Content-Type: application/json' -d ");
        command.push_str(&quoted(body));
    }
    command
}

/// The operations of the document, in its order.
pub fn operations() -> Vec<OperationView> {
    // By its JSON: what is read of it is little, and stands there by its names.
    let document = serde_json::to_value(v1::document()).unwrap_or_default();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "patch"] {
            let operation = &methods[method];
            if operation.is_object() {
                operations.push(view(&document, path, method, operation));
            }
        }
    }
    operations
}

fn view(document: &Value, path: &str, method: &str, operation: &Value) -> OperationView {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let schema = schema.as_str().and_then(|name| name.rsplit('/').next());
    let example = schema.map(|name| &document["components"]["schemas"][name]["example"]);
    let sentences = [&operation["summary"], &operation["description"]].map(text);
    OperationView {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        about: sentences.join(" ").trim().to_owned(),
        parameters: parameters.map(parameter).collect(),
        body: example
            .filter(|example| !example.is_null())
            .and_then(|example| serde_json::to_string_pretty(example).ok())
            .unwrap_or_default(),
    }
}

fn parameter(parameter: &Value) -> ParameterView {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let schema = &parameter["schema"];
    let words = schema["enum"].as_array().or_else(|| schema["items"]["enum"].as_array());
    let word = |word: &Value| word.as_str().map_or_else(|| word.to_string(), str::to_owned);
    ParameterView {
        name: text(&parameter["name"]),
        place: match parameter["in"].as_str() {
            Some("query") => ParameterPlace::Query,
            Some("header") => ParameterPlace::Header,
            _ => ParameterPlace::Path,
        },
        // The document's texts are Markdown, the page's are plain.
        about: text(&parameter["description"]).replace('`', ""),
        words: words.map(|words| words.iter().map(word).collect()).unwrap_or_default(),
    }
}
