//! The router as the process has it, over use cases that do what a test says.

use crate::support::World;
use app::context::{Caller, Origin, Services};
use app::error::{AppError, FieldError};
use app::form::Choice;
use app::groups::api::GroupAdmin;
use app::groups::query::GroupQuery;
use app::groups::{GroupCounts, GroupFormView, GroupHeadView, GroupId, GroupPage};
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, LinkView, Links, SetupInput, StrengthView};
use app::users::api::UserAdmin;
use app::users::input::UserFormView;
use app::users::query::UserQuery;
use app::users::team::TeamView;
use app::users::{UserCounts, UserId, UserPage, UserRecordView};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use control_center::access::Access;
use control_center::audit::Audit;
use control_center::bulk::Plans;
use control_center::contacts::Contacts;
use control_center::core::Core;
use control_center::http::limits::Limits;
use control_center::http::routes::Listed;
use control_center::http::{Parts, Web, api_guide, router, routes, site};
use control_center::import::uploads::Imports;
use control_center::policy::Policy;
use control_center::profile::Profiles;
use control_center::sign_in::sessions::Sessions;
use control_center::tokens::Tokens;
use control_center::views::Views;
use http::{HeaderMap, Method, Request, StatusCode};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use uuid::Uuid;

/// What the sign-in answers next, and from where it was last asked.
pub struct Script {
    pub answer: Mutex<fn() -> Result<String, AppError>>,
    pub seen: Mutex<Option<Origin>>,
    pub stuck: Mutex<bool>,
}

pub struct Site {
    pub core: Arc<Core>,
    pub router: Router,
    /// What is routed.
    pub routed: Vec<Listed>,
    pub script: Arc<Script>,
    pub limits: Limits,
    _world: World,
    _folder: tempfile::TempDir,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Bytes,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    pub fn new(world: World) -> Self {
        Self::with(world, |_| {})
    }

    pub fn by_https(world: World) -> Self {
        Self::with(world, |parts| {
            parts.public_url = "https://control.example".parse().unwrap();
        })
    }

    pub fn with(world: World, change: impl FnOnce(&mut Parts)) -> Self {
        let core = Arc::new(Core::new(
            world.store.clone(),
            world.clock.clone(),
            Policy::default(),
            jiff::tz::TimeZone::UTC,
            String::new(),
        ));
        let script = Arc::new(Script {
            answer: Mutex::new(|| Ok("token".into())),
            seen: Mutex::default(),
            stuck: Mutex::default(),
        });
        let folder = tempfile::tempdir().unwrap();
        let pkg = folder.path().join("pkg");
        std::fs::create_dir(&pkg).unwrap();
        std::fs::write(pkg.join("control-center.0123456789abcdefghijkl.js"), "let a = 1;").unwrap();
        std::fs::write(pkg.join("control-center.js"), "let a = 1;").unwrap();
        std::fs::write(folder.path().join("favicon.svg"), "<svg/>").unwrap();
        let mut options = site::options("127.0.0.1:3000".parse().unwrap());
        options.site_root = folder.path().to_str().unwrap().into();
        let mut parts = Parts {
            core: core.clone(),
            services: Services {
                users: script.clone(),
                plans: Arc::new(Plans(core.clone())),
                groups: script.clone(),
                access: Arc::new(Access(core.clone())),
                contacts: Arc::new(Contacts(core.clone())),
                sign_in: script.clone(),
                links: script.clone(),
                sessions: Arc::new(Sessions(core.clone())),
                profile: Arc::new(Profiles(core.clone())),
                tokens: Arc::new(Tokens(core.clone())),
                operations: api_guide::operations().into(),
                views: Arc::new(Views(core.clone())),
                imports: Arc::new(Imports(core.clone())),
                audit: Arc::new(Audit(core.clone())),
            },
            options,
            public_url: "http://127.0.0.1:3000".parse().unwrap(),
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
        };
        change(&mut parts);
        let limits = parts.limits;
        let web = Web::new(parts);
        Self {
            core,
            routed: routes(&web).list().to_vec(),
            router: router(web),
            script,
            limits,
            _world: world,
            _folder: folder,
        }
    }

    pub fn answers(&self, answer: fn() -> Result<String, AppError>) {
        *self.script.answer.lock().unwrap() = answer;
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer: SocketAddr = "192.0.2.7:4711".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path, &[("accept", "text/html")], ""))
            .await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.send(request(Method::POST, path, &[("accept", "text/html"), FORM], form))
            .await
    }
}

/// The token of the one link that works.
pub const GOOD_LINK: &str = "0123456789abcdef";
pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

pub fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:3000");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

#[async_trait::async_trait]
impl SignIn for Script {
    async fn sign_in(&self, origin: &Origin, _: &str, _: &str) -> Result<String, AppError> {
        *self.seen.lock().unwrap() = Some(origin.clone());
        if *self.stuck.lock().unwrap() {
            std::future::pending::<()>().await;
        }
        let answer = *self.answer.lock().unwrap();
        answer()
    }
    async fn sign_out(&self, origin: &Origin) -> Result<(), AppError> {
        self.sign_in(origin, "", "").await.map(drop)
    }
    async fn setup_open(&self) -> Result<bool, AppError> {
        Ok(true)
    }
    async fn setup(&self, origin: &Origin, _: SetupInput) -> Result<String, AppError> {
        self.sign_in(origin, "", "").await
    }
}

#[async_trait::async_trait]
impl Links for Script {
    async fn link(&self, _: LinkKind, token: &str) -> Result<LinkView, AppError> {
        // Every link but one is dead.
        if token != GOOD_LINK {
            return Err(AppError::NotFound);
        }
        Ok(LinkView {
            name: "ulla\"><script>".into(),
            contact: "Ulla".into(),
            company: "Northwind".into(),
        })
    }
    async fn strength(&self, _: LinkKind, _: &str, _: &str) -> Result<StrengthView, AppError> {
        Err(AppError::NotFound)
    }
    async fn set_password(&self, origin: &Origin, _: LinkKind, _: &str, _: &str) -> Result<String, AppError> {
        self.sign_in(origin, "", "").await
    }
    fn sends_mail(&self) -> bool {
        true
    }
    async fn lost_password(&self, origin: &Origin, _: &str) -> Result<(), AppError> {
        self.sign_in(origin, "", "").await.map(drop)
    }
    async fn copy_invitation_link(&self, _: &Caller, origin: &Origin, _: UserId) -> Result<String, AppError> {
        self.sign_in(origin, "", "").await
    }
}

#[async_trait::async_trait]
impl UserAdmin for Script {
    async fn list(&self, _: &Caller, _: &UserQuery) -> Result<UserPage, AppError> {
        Err(AppError::Unavailable)
    }
    async fn count(&self, _: &Caller, _: &UserQuery) -> Result<UserCounts, AppError> {
        Err(AppError::Unavailable)
    }
    async fn get(&self, _: &Caller, _: UserId) -> Result<UserRecordView, AppError> {
        Err(AppError::NotFound)
    }
    async fn edit(&self, _: &Caller, _: Option<UserId>, _: Option<Uuid>) -> Result<UserFormView, AppError> {
        Err(AppError::NotFound)
    }
    async fn check(&self, _: &Caller, _: &str) -> Result<Vec<FieldError>, AppError> {
        Err(AppError::NotFound)
    }
    async fn save(&self, _: &Caller, _: &Origin, _: Option<UserId>, _: &str) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }
    async fn team(&self, _: &Caller) -> Result<TeamView, AppError> {
        Err(AppError::Forbidden)
    }
    async fn find(&self, _: &Caller, _: &str, _: &str) -> Result<Vec<Choice>, AppError> {
        Err(AppError::NotFound)
    }
}

#[async_trait::async_trait]
impl GroupAdmin for Script {
    async fn list(&self, _: &Caller, _: &GroupQuery) -> Result<GroupPage, AppError> {
        Err(AppError::Unavailable)
    }
    async fn edit(&self, _: &Caller, _: Option<GroupId>, _: Option<Uuid>) -> Result<GroupFormView, AppError> {
        Err(AppError::NotFound)
    }
    async fn check(&self, _: &Caller, _: &str) -> Result<Vec<FieldError>, AppError> {
        Err(AppError::NotFound)
    }
    async fn save(&self, _: &Caller, _: &Origin, _: Option<GroupId>, _: &str) -> Result<String, AppError> {
        Err(AppError::NotFound)
    }
    async fn find(&self, _: &Caller, _: &str, _: &str) -> Result<Vec<Choice>, AppError> {
        Err(AppError::NotFound)
    }
    async fn count(&self, _: &Caller, _: &GroupQuery) -> Result<GroupCounts, AppError> {
        Err(AppError::Unavailable)
    }
    async fn head(&self, _: &Caller, _: GroupId) -> Result<GroupHeadView, AppError> {
        Err(AppError::NotFound)
    }
}
