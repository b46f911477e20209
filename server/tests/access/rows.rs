//! A row of the table: what is asked, and what must happen for whom.

use super::at::At;
use super::company::Who;
use app::error::AppError;
use axum::body::{Body, Bytes};
use control_center::http::problem::COMPACT;
use control_center::http::routes::Kind;
use futures::Stream;
use http::{Method, Request};
use leptos::server_fn::codec::{Encoding, IntoReq, PostcardEncoding};
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Decodes, Http, ServerFn};
use std::fmt::Debug;
use std::pin::Pin;

/// Makes the request of a call.
type Asking = Pin<Box<dyn Future<Output = Request<Body>> + Send>>;

/// A row of the table.
pub struct Row {
    pub kind: Kind,
    pub method: Method,
    /// As it is routed.
    pub path: String,
    /// What sets it apart from other rows of its route.
    pub about: &'static str,
    /// Whether a session serves beside a token.
    pub by_session_too: bool,
    /// What must happen, for each of [`Row::asked_by`]; see `docs/access.md` for the words.
    pub cells: &'static str,
    pub ask: Box<dyn Fn(At) -> Asking + Send + Sync>,
    /// The answer as a text that can be compared.
    pub read: fn(&[u8]) -> String,
}

/// By whom pages, functions and forms are asked for; tokens count for nothing there.
const PEOPLE: [Who; 5] = [Who::Admin, Who::Lead, Who::OtherLead, Who::User, Who::Nobody];

impl Row {
    /// Who asks, in the order of the cells. The API knows nobody by a session.
    pub fn asked_by(&self) -> Vec<Who> {
        match self.kind {
            Kind::Operation => app::tokens::TokenScope::ALL.map(Who::Token).to_vec(),
            _ => PEOPLE.to_vec(),
        }
    }

    /// Those whose proof counts for nothing here: nobody, but with something in hand.
    pub fn strangers(&self) -> Vec<Who> {
        match self.kind {
            Kind::Operation => PEOPLE.to_vec(),
            _ => app::tokens::TokenScope::ALL.map(Who::Token).to_vec(),
        }
    }

    /// What these get.
    pub fn cell_of_stranger(&self, who: Who) -> &'static str {
        let cells: Vec<&'static str> = self.cells.split_whitespace().collect();
        match self.kind {
            Kind::Operation if self.by_session_too && who != Who::Nobody => "200",
            Kind::Operation => "401",
            _ => cells.last().copied().unwrap_or_default(),
        }
    }

    /// An operation that a session serves as well as a token.
    #[must_use]
    pub fn by_session_too(self) -> Self {
        Self {
            by_session_too: true,
            ..self
        }
    }

    /// What it is called in the table.
    pub fn name(&self) -> String {
        let route = match self.kind {
            Kind::Function => function_name(&self.path).to_owned(),
            Kind::Page => self.path.clone(),
            _ => format!("{} {}", self.method, self.path),
        };
        if self.about.is_empty() {
            route
        } else {
            format!("{route}: {}", self.about)
        }
    }

    /// Sets it apart from other rows of its route.
    #[must_use]
    pub fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }
}

/// The name of a server function; what stands behind it in its path is of a build.
pub fn function_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap();
    name.trim_end_matches(|digit: char| digit.is_ascii_digit())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The thing that a place in a path stands for, by what stands before it.
fn thing_at(before: &str, place: &str, path: &str) -> &'static str {
    match (before, place) {
        ("users", "id") if path.contains("/tokens") => "bot",
        ("users", "id") => "user",
        ("groups", "id") => "group",
        ("contacts", "id") if path.ends_with("/delete") => "free_contact",
        ("contacts", "id") => "contact",
        ("plans", "id") => "plan",
        ("views", "id") => "view",
        ("import", "upload") => "upload",
        ("tokens", "token") => "token",
        ("invite", "token") => "invitation",
        ("reset", "token") => "reset",
        _ => "n",
    }
}

/// A path with the identities of what it is about.
async fn filled(at: &At, path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/') {
        let place = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        let before = parts.last().cloned().unwrap_or_default();
        parts.push(match place {
            Some("*file") => "control-center.js".to_owned(),
            Some("*else") => "nothing".to_owned(),
            Some(place) => at.thing(thing_at(&before, place, path)).await,
            None => part.to_owned(),
        });
    }
    parts.join("/")
}

/// A row that asks with a body.
fn asking(
    kind: Kind,
    method: Method,
    path: &'static str,
    (accept, content_type): (&'static str, &'static str),
    body: &'static str,
    cells: &'static str,
) -> Row {
    let asked = method.clone();
    Row {
        kind,
        method,
        path: path.to_owned(),
        about: "",
        by_session_too: false,
        cells,
        read: text,
        ask: Box::new(move |at| {
            let method = asked.clone();
            Box::pin(async move {
                // First: what a path is about may be done before.
                let mut body = at.fill(body).await;
                let mut address = filled(&at, path).await;
                if method == Method::GET && !body.is_empty() {
                    address = format!("{address}?{}", std::mem::take(&mut body));
                }
                let mut request = Request::builder().method(method).uri(address).header("accept", accept);
                if !content_type.is_empty() {
                    request = request.header("content-type", content_type);
                }
                request.body(Body::from(body)).unwrap()
            })
        }),
    }
}

const HTML: &str = "text/html";
const FORM: &str = "application/x-www-form-urlencoded";
const FILE: &str = "multipart/form-data; boundary=edge";
const JSON: &str = "application/json";

/// A page.
pub fn page(path: &'static str, cells: &'static str) -> Row {
    asking(Kind::Page, Method::GET, path, (HTML, ""), "", cells)
}

/// A file, a stream, or what leads to a page.
pub fn file(path: &'static str, cells: &'static str) -> Row {
    asking(Kind::Other, Method::GET, path, (HTML, ""), "", cells)
}

/// The same with a query.
pub fn queried_file(path: &'static str, query: &'static str, cells: &'static str) -> Row {
    asking(Kind::Other, Method::GET, path, (HTML, ""), query, cells)
}

/// A form that is posted.
pub fn form(path: &'static str, body: &'static str, cells: &'static str) -> Row {
    asking(Kind::Other, Method::POST, path, (HTML, FORM), body, cells)
}

/// A form with a file; `body` is its parts.
pub fn upload(path: &'static str, body: &'static str, cells: &'static str) -> Row {
    asking(Kind::Other, Method::POST, path, (HTML, FILE), body, cells)
}

/// An operation of the API; the cells are those of the scopes.
pub fn operation(method: Method, path: &'static str, body: &'static str, cells: &'static str) -> Row {
    asking(Kind::Operation, method, path, (JSON, JSON), body, cells)
}

/// A server function with its arguments: `call!("200 200 404 404 401", at => GetUser { id: at.user().await })`.
macro_rules! call {
    ($cells:literal, $at:pat => $args:expr) => {
        $crate::access::rows::function($cells, |$at: $crate::access::at::At| async move { $args })
    };
}
pub(super) use call;

/// See [`call`].
pub fn function<F, In, Out, Made>(cells: &'static str, args: impl Fn(At) -> Made + Send + Sync + 'static) -> Row
where
    F: ServerFn<Error = AppError, Protocol = Http<In, Out>> + IntoReq<In, Call, AppError>,
    F::Output: Debug,
    In: Encoding,
    PostcardEncoding: Decodes<F::Output>,
    Made: Future<Output = F> + Send + 'static,
{
    Row {
        kind: Kind::Function,
        method: In::METHOD,
        path: F::PATH.to_owned(),
        about: "",
        by_session_too: false,
        cells,
        read: |bytes| {
            let bytes = Bytes::copy_from_slice(bytes);
            match <PostcardEncoding as Decodes<F::Output>>::decode(bytes.clone()) {
                Ok(told) => format!("{told:?}"),
                Err(_) => format!("{:?}", <PostcardEncoding as Decodes<AppError>>::decode(bytes)),
            }
        },
        ask: Box::new(move |at| {
            let made = args(at);
            Box::pin(async move { made.await.into_req(F::PATH, COMPACT).unwrap().0 })
        }),
    }
}

/// What the script of our pages would send.
pub struct Call(Request<Body>);

impl Call {
    fn new(method: Method, address: &str, accepts: &str, content_type: &str, body: Body) -> Self {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header("accept", accepts)
            .header("content-type", content_type);
        Self(request.body(body).unwrap())
    }
}

impl ClientReq<AppError> for Call {
    type FormData = ();

    fn try_new_req_query(
        path: &str,
        content_type: &str,
        accepts: &str,
        query: &str,
        method: Method,
    ) -> Result<Self, AppError> {
        let address = format!("{path}?{query}");
        Ok(Self::new(method, &address, accepts, content_type, Body::empty()))
    }

    fn try_new_req_text(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: String,
        method: Method,
    ) -> Result<Self, AppError> {
        Ok(Self::new(method, path, accepts, content_type, Body::from(body)))
    }

    fn try_new_req_bytes(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: Bytes,
        method: Method,
    ) -> Result<Self, AppError> {
        Ok(Self::new(method, path, accepts, content_type, Body::from(body)))
    }

    fn try_new_req_form_data(_: &str, _: &str, _: &str, (): (), _: Method) -> Result<Self, AppError> {
        Err(AppError::Connection)
    }

    fn try_new_req_multipart(_: &str, _: &str, (): (), _: Method) -> Result<Self, AppError> {
        Err(AppError::Connection)
    }

    fn try_new_req_streaming(
        _: &str,
        _: &str,
        _: &str,
        _: impl Stream<Item = Bytes> + Send + 'static,
        _: Method,
    ) -> Result<Self, AppError> {
        Err(AppError::Connection)
    }
}
