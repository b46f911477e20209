//! What is routed, written down while it is routed, so that the table of who may do what (`docs/access.md`) can be held
//! against all of it: nothing gets into the program's router but through here.

#![expect(
    clippy::disallowed_methods,
    reason = "here alone axum's router is given routes: what it routes, it does not tell"
)]

use super::Web;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use http::Method;
use leptos::prelude::AnyView;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{AxumRouteListing, LeptosRoutes};
use std::convert::Infallible;
use tower::Service;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// What stands for any path that nothing else is routed at.
pub const ANYTHING_ELSE: &str = "/{*else}";

/// What a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A page of the application.
    Page,
    /// A server function.
    Function,
    /// A form, a file or a stream.
    Other,
    /// An operation of the API.
    Operation,
}

/// A method and the path that it is routed at, as axum writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Listed {
    /// What it is.
    pub kind: Kind,
    /// `GET` answers `HEAD` as well.
    pub method: Method,
    /// With `{…}` where an identity stands.
    pub path: String,
}

impl Listed {
    fn new(kind: Kind, method: Method, path: &str) -> Self {
        Self {
            kind,
            method,
            path: path.to_owned(),
        }
    }
}

/// The methods of one path, with what answers each.
#[derive(Default)]
pub struct Methods {
    answers: MethodRouter<Web>,
    listed: Vec<Method>,
}

/// What answers `GET`.
pub fn get<T: 'static>(handler: impl Handler<T, Web>) -> Methods {
    Methods::default().get(handler)
}

/// What answers `POST`.
pub fn post<T: 'static>(handler: impl Handler<T, Web>) -> Methods {
    Methods::default().post(handler)
}

impl Methods {
    /// And `GET`.
    #[must_use]
    pub fn get<T: 'static>(mut self, handler: impl Handler<T, Web>) -> Self {
        self.listed.push(Method::GET);
        self.answers = self.answers.get(handler);
        self
    }

    /// And `POST`.
    #[must_use]
    pub fn post<T: 'static>(mut self, handler: impl Handler<T, Web>) -> Self {
        self.listed.push(Method::POST);
        self.answers = self.answers.post(handler);
        self
    }
}

/// Routes, and the list of them.
#[derive(Default)]
pub struct Routes {
    router: Router<Web>,
    listed: Vec<Listed>,
}

impl Routes {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pages of the application, and all server functions that there are.
    pub fn of_application(
        web: &Web,
        pages: Vec<AxumRouteListing>,
        context: impl Fn() + Clone + Send + Sync + 'static,
        shell: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
    ) -> Self {
        let shown = pages
            .iter()
            .map(|page| Listed::new(Kind::Page, Method::GET, page.path()));
        let called = server_fn_paths().map(|(path, method)| Listed::new(Kind::Function, method, path));
        Self {
            listed: shown.chain(called).collect(),
            router: Router::new().leptos_routes_with_context(web, pages, context, shell),
        }
    }

    /// The operations of an API, with the document that lists them.
    pub fn of_api(operations: OpenApiRouter<Web>) -> (Self, OpenApi) {
        let (router, document) = operations.split_for_parts();
        let mut listed = Vec::new();
        for (path, item) in &document.paths.paths {
            for (method, operation) in [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::PATCH, &item.patch),
                (Method::DELETE, &item.delete),
            ] {
                if operation.is_some() {
                    listed.push(Listed::new(Kind::Operation, method, path));
                }
            }
        }
        (Self { router, listed }, document)
    }

    /// Files below a path.
    pub fn of_files<S>(path: &str, files: S) -> Self
    where
        S: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        S::Response: IntoResponse,
        S::Future: Send + 'static,
    {
        Self {
            router: Router::new().nest_service(path, files),
            listed: vec![Listed::new(Kind::Other, Method::GET, &format!("{path}/{{*file}}"))],
        }
    }

    /// And these methods of a path.
    #[must_use]
    pub fn route(mut self, path: &str, methods: Methods) -> Self {
        let listed = methods.listed.into_iter();
        self.listed
            .extend(listed.map(|method| Listed::new(Kind::Other, method, path)));
        self.router = self.router.route(path, methods.answers);
        self
    }

    /// And those.
    #[must_use]
    pub fn merge(mut self, others: Self) -> Self {
        self.listed.extend(others.listed);
        self.router = self.router.merge(others.router);
        self
    }

    /// And what answers wherever nothing else does.
    #[must_use]
    pub fn fallback<T: 'static>(mut self, handler: impl Handler<T, Web>) -> Self {
        self.listed.push(Listed::new(Kind::Other, Method::GET, ANYTHING_ELSE));
        self.router = self.router.fallback(handler);
        self
    }

    /// Puts layers around what is routed so far.
    #[must_use]
    pub fn within(mut self, layers: impl FnOnce(Router<Web>) -> Router<Web>) -> Self {
        self.router = layers(self.router);
        self
    }

    /// What is routed.
    pub fn list(&self) -> &[Listed] {
        &self.listed
    }

    /// To be served.
    pub fn into_router(self) -> Router<Web> {
        self.router
    }
}
