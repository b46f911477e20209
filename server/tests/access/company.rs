//! A company with everybody who may ask for something, and what they may ask about.

use crate::http::site::Site;
use crate::support::World;
use crate::users::desk::origin;
use crate::users::list::{group, user};
use app::bulk::{ActionInput, BulkAction, Selection};
use app::contacts::input::ContactInput;
use app::context::{Caller, Origin};
use app::import::api::ImportUsers;
use app::sign_in::LinkKind;
use app::tokens::TokenScope;
use app::tokens::input::TokenInput;
use app::users::UserId;
use app::views::api::ViewAdmin;
use app::views::input::ViewInput;
use control_center::bulk::plan;
use control_center::groups::Groups;
use control_center::import::uploads::Imports;
use control_center::sign_in::token::{digest, new};
use control_center::sign_in::{SignIns, session};
use control_center::store::contacts::{insert as insert_contact, set_photo};
use control_center::store::links::{NewLink, insert as insert_link};
use control_center::store::users::{NewUser, insert};
use control_center::tokens::create;
use control_center::users::Users;
use control_center::views::Views;
use control_center::{execute, value};
use futures::future::join_all;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// The group that makes administrators.
const ADMINS: usize = 900;
/// The group that the lead leads.
pub const TEAM: usize = 901;
/// The group that another lead leads.
pub const OTHER: usize = 902;
/// A group that nobody leads.
pub const ELSEWHERE: usize = 903;
/// A group that nobody misses.
pub const SPARE: usize = 904;
/// A group that an API-only identity leads.
const AUTOMATED: usize = 905;
/// Makes somebody an API-only identity.
const AUTOMATE: &str =
    "UPDATE users SET api_only = TRUE, purpose = 'sync', review_on = 99999, invitation_expires_at = 0 WHERE seq = $1";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// An administrator.
    Admin,
    /// Who leads the group that is asked about, or in which somebody is who is asked about.
    Lead,
    /// Who leads another.
    OtherLead,
    /// A member of a group, without rights.
    User,
    /// Nobody who is signed in.
    Nobody,
    /// An API-only identity that administers, by a token with this scope alone.
    Token(TokenScope),
    /// An API-only identity that leads some group, by a token with all scopes.
    LeadingToken,
}

/// The company.
pub struct Company {
    pub site: Site,
    pub people: HashMap<Who, (UserId, i64)>,
    tokens: HashMap<Who, String>,
    /// Those whom the lead does not see: somebody like their own, an administrator, a deleted user, an API-only identity.
    pub outsiders: Vec<(UserId, i64)>,
    made: AtomicUsize,
}

/// The row number of a group by its number.
pub fn seq_of_group(number: usize) -> i64 {
    i64::try_from(number).unwrap() + 1
}

impl Company {
    pub async fn open(world: World) -> Arc<Self> {
        let (mut people, mut tokens) = (HashMap::new(), HashMap::new());
        for (who, name) in [
            (Who::Admin, "amy.admin"),
            (Who::Lead, "lea.lead"),
            (Who::OtherLead, "otto.lead"),
            (Who::User, "uwe.user"),
        ] {
            people.insert(who, user(&world, name).await);
        }
        let (robot, leading) = (user(&world, "robot").await, user(&world, "leading.robot").await);
        people.insert(Who::LeadingToken, leading);
        let seq = |who: Who| people[&who].1;
        group(&world, ADMINS, "Admins", &[seq(Who::Admin), robot.1]).await;
        for (number, name, member) in [
            (TEAM, "Team", None),
            (OTHER, "Other", None),
            (ELSEWHERE, "Elsewhere", Some(Who::User)),
            (SPARE, "Spare", None),
            (AUTOMATED, "Automated", None),
        ] {
            let members: Vec<i64> = member.map(seq).into_iter().collect();
            group(&world, number, name, &members).await;
        }
        let site = Site::with(world, |parts| {
            let core = parts.core.clone();
            parts.limits.recheck = Duration::from_millis(10);
            parts.services.users = Arc::new(Users(core.clone()));
            parts.services.groups = Arc::new(Groups(core.clone()));
            parts.services.sign_in = Arc::new(SignIns(core.clone()));
            parts.services.links = Arc::new(SignIns(core));
        });
        let mut company = Self {
            site,
            people,
            tokens: HashMap::new(),
            outsiders: Vec::new(),
            made: AtomicUsize::new(0),
        };
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        company.change(sql, seq_of_group(ADMINS)).await;
        let sql = "UPDATE users SET password_hash = 'x', password_set_at = 1 WHERE seq = $1";
        for who in [Who::Admin, Who::Lead, Who::OtherLead, Who::User] {
            company.change(sql, company.seq(who)).await;
        }
        for (group, leader) in [
            (TEAM, Who::Lead),
            (OTHER, Who::OtherLead),
            (AUTOMATED, Who::LeadingToken),
        ] {
            company.set_leader(group, Some(leader)).await;
        }
        for (_, robot) in [robot, leading] {
            company.change(AUTOMATE, robot).await;
        }
        for scope in TokenScope::ALL {
            let secret = company.make_token(robot.0, &format!("scopes={}", scope.as_str())).await;
            tokens.insert(Who::Token(scope), secret);
        }
        let scopes = TokenScope::ALL.map(|scope| format!("scopes={}", scope.as_str()));
        tokens.insert(
            Who::LeadingToken,
            company.make_token(leading.0, &scopes.join("&")).await,
        );
        company.tokens = tokens;
        let (omar, olga) = (company.member("omar", OTHER).await, company.member("olga", OTHER).await);
        company
            .change(
                "UPDATE users SET locked_until = created_at + 3600000000 WHERE seq = $1",
                omar.1,
            )
            .await;
        company
            .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", olga.1)
            .await;
        company.outsiders = vec![omar, company.people[&Who::Admin], olga, robot];
        // What a new connection asks is nobody's question.
        let store = &company.site.core.store;
        drop(join_all((0..8).map(|_| store.read())).await);
        Arc::new(company)
    }

    /// The row number of somebody.
    pub fn seq(&self, who: Who) -> i64 {
        self.people[&who].1
    }

    /// Changes who leads a group.
    pub async fn set_leader(&self, group: usize, leader: Option<Who>) {
        let mut tx = self.site.core.store.write().await.unwrap();
        let sql = "UPDATE groups SET leader_seq = $1 WHERE seq = $2";
        let leader = leader.map(|who| self.seq(who));
        execute!(&mut tx.db(), sql, leader, seq_of_group(group)).unwrap();
        tx.commit().await.unwrap();
    }

    /// Activates, deactivates or deletes a group.
    pub async fn set_activity(&self, group: usize, activity: &str) {
        let mut tx = self.site.core.store.write().await.unwrap();
        let sql = "UPDATE groups SET activity = $1 WHERE seq = $2";
        execute!(&mut tx.db(), sql, activity, seq_of_group(group)).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.site.core.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn number(&self, sql: &str) -> i64 {
        let mut conn = self.site.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, i64, AssertSqlSafe(sql)).unwrap()
    }

    /// Has the index know of everything that happened so far: else whoever asks next pays for it.
    pub async fn settle(&self) {
        self.site.core.index.refresh(&self.site.core).await.unwrap();
    }

    /// A number that was not given yet.
    pub fn next(&self) -> usize {
        self.made.fetch_add(1, Ordering::Relaxed)
    }

    /// A new session's token.
    pub async fn session(&self, seq: i64) -> String {
        let core = &self.site.core;
        let mut tx = core.store.write().await.unwrap();
        let token = session::open(core, &mut tx.db(), &Origin::default(), seq, core.clock.now()).await;
        tx.commit().await.unwrap();
        token.unwrap()
    }

    /// The header by which somebody is known.
    pub async fn proof(&self, who: Who) -> Option<(&'static str, String)> {
        match who {
            Who::Nobody => None,
            Who::Token(_) | Who::LeadingToken => Some(("authorization", format!("Bearer {}", self.tokens[&who]))),
            _ => Some(("cookie", format!("session={}", self.session(self.seq(who)).await))),
        }
    }

    /// Somebody with the rights of now.
    pub async fn caller(&self, who: Who) -> Caller {
        let token = self.session(self.seq(who)).await;
        session::caller_of(&self.site.core, &token).await.unwrap().unwrap()
    }

    /// A new member of a group: invited, with a contact that has a photo, and signed in somewhere.
    pub async fn member(&self, name: &str, group: usize) -> (UserId, i64) {
        let core = &self.site.core;
        let now = core.clock.now();
        let name = format!("{name}{}", self.next());
        let (id, contact) = (Uuid::now_v7(), Uuid::now_v7());
        let input = ContactInput::parse(&format!("first_name=Contact&last_name=of-{name}"), "");
        let new = NewUser {
            id,
            email: format!("{name}@example.com"),
            name,
            activity: "active",
            contact: Some((contact, input.name())),
            created_at: now,
            invitation_expires_at: now + 1_000_000,
            ..NewUser::default()
        };
        let mut tx = core.store.write().await.unwrap();
        let mut db = tx.db();
        insert_contact(&mut db, contact, &input, now).await.unwrap();
        let photo = (format!("{:032}", self.next()), vec![0xFF, 0xD8]);
        set_photo(&mut db, contact, Some(&photo), now).await.unwrap();
        let seq = insert(&mut db, &new).await.unwrap();
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, 0)";
        execute!(&mut db, sql, seq, seq_of_group(group)).unwrap();
        tx.commit().await.unwrap();
        self.session(seq).await;
        (UserId(id), seq)
    }

    /// A new API-only identity in a group.
    pub async fn bot(&self, group: usize) -> UserId {
        let (id, seq) = self.member("bot", group).await;
        self.change(AUTOMATE, seq).await;
        id
    }

    async fn make_token(&self, of: UserId, form: &str) -> String {
        let admin = self.caller(Who::Admin).await;
        let input = TokenInput::parse(&format!("name=n{}&{form}&expires_on=2099-01-31", self.next()));
        create(&self.site.core, &admin, &origin(), of, &input).await.unwrap()
    }

    pub async fn token_of(&self, of: UserId) -> Uuid {
        self.make_token(of, "scopes=read_users").await;
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT t.id FROM api_tokens t JOIN users u ON u.seq = t.user_seq WHERE u.id = $1";
        value!(&mut conn.db(), fetch_one, Uuid, sql, of.0).unwrap()
    }

    pub async fn contact_of(&self, user: UserId) -> Option<Uuid> {
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT contact_id FROM users WHERE id = $1";
        value!(&mut conn.db(), fetch_one, Option<Uuid>, sql, user.0).unwrap()
    }

    /// A contact that nobody is linked to.
    pub async fn free_contact(&self) -> Uuid {
        let core = &self.site.core;
        let (id, n) = (Uuid::now_v7(), self.next());
        let input = ContactInput::parse(&format!("last_name=free-{n}"), "");
        let mut tx = core.store.write().await.unwrap();
        insert_contact(&mut tx.db(), id, &input, core.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A plan of somebody's that tags a user, who is in their sight.
    pub async fn plan_of(&self, who: Who, user: UserId) -> Uuid {
        let caller = self.caller(who).await;
        let input = ActionInput {
            tag: format!("tag {}", self.next()),
            ..BulkAction::AddTag.into()
        };
        let planned = plan(&self.site.core, &caller, &input, &Selection::Users(vec![user])).await;
        planned.unwrap().id.0
    }

    pub async fn upload(&self) -> Uuid {
        let (admin, n) = (self.caller(Who::Admin).await, self.next());
        let imports = Imports(self.site.core.clone());
        let file = format!("user_name,email\nimported{n},imported{n}@example.com\nwrong,nothing\n");
        let id = imports.upload(&admin, "staff.csv", file.into_bytes()).await.unwrap();
        let means = ["user_name".to_owned(), "email".to_owned()];
        imports.name_columns(&admin, id, &means).await.unwrap();
        id.0
    }

    pub async fn view_of(&self, who: Who) -> Uuid {
        let (caller, key) = (self.caller(who).await, Uuid::now_v7());
        let input = ViewInput::parse(&format!("key={key}&name=view+{}&query=q%3Dm", self.next()));
        Views(self.site.core.clone())
            .save(&caller, &origin(), &input)
            .await
            .unwrap();
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT id FROM saved_views WHERE owner_seq = $1 ORDER BY id DESC LIMIT 1";
        value!(&mut conn.db(), fetch_one, Uuid, sql, caller.seq).unwrap()
    }

    /// The token of a link that works.
    pub async fn link_of(&self, seq: i64, kind: LinkKind) -> String {
        let (token, now) = (new(), self.site.core.clock.now());
        let link = NewLink {
            digest: digest(&token),
            user_seq: seq,
            kind,
            mail_seq: None,
            created_at: now,
            expires_at: now + 1_000_000,
        };
        let mut tx = self.site.core.store.write().await.unwrap();
        insert_link(&mut tx.db(), link).await.unwrap();
        tx.commit().await.unwrap();
        token
    }
}
