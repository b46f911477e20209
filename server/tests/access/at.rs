//! A call: who asks about what.

use super::company::{Company, ELSEWHERE, OTHER, SPARE, TEAM, Who};
use crate::users::desk::origin;
use crate::users::organisation::group_id;
use app::bulk::PlanId;
use app::contacts::ContactId;
use app::groups::GroupId;
use app::import::UploadId;
use app::query_string::Pairs;
use app::sign_in::LinkKind;
use app::users::UserId;
use app::users::api::UserAdmin;
use control_center::bulk::run;
use control_center::users::Users;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Somebody in the lead's group, with all that is theirs.
    Own,
    /// Somebody out of the lead's sight: a place in [`Company::outsiders`].
    Outside(usize),
    /// As that, but for the identity, which nobody has.
    Nothing(usize),
}

/// A call: by whom, and about what. What it is about is made when it is first named.
#[derive(Clone)]
pub struct At {
    pub company: Arc<Company>,
    pub who: Who,
    target: Target,
    things: Arc<tokio::sync::Mutex<HashMap<&'static str, String>>>,
}

/// What can be named in a row, as `{user}`. What depends on whom one sees decides whether a lead may find out about it.
pub const THINGS: [&str; 15] = [
    "user",
    "bot",
    "group",
    "contact",
    "free_contact",
    "plan",
    "done_plan",
    "upload",
    "view",
    "token",
    "invitation",
    "reset",
    "my_version",
    "key",
    "n",
];
/// Those of them that are somebody's.
const SOMEBODYS: [&str; 9] = [
    "user",
    "bot",
    "group",
    "contact",
    "plan",
    "done_plan",
    "upload",
    "view",
    "token",
];

impl At {
    pub fn new(company: &Arc<Company>, who: Who, target: Target) -> Self {
        Self {
            company: company.clone(),
            who,
            target,
            things: Arc::default(),
        }
    }

    /// Whether it is about something that a lead may not see.
    pub async fn is_about_somebody(&self) -> bool {
        let things = self.things.lock().await;
        things.keys().any(|name| SOMEBODYS.contains(name))
    }

    pub async fn user(&self) -> UserId {
        UserId(self.id("user").await)
    }

    pub async fn bot(&self) -> UserId {
        UserId(self.id("bot").await)
    }

    pub async fn contact(&self) -> ContactId {
        ContactId(self.id("contact").await)
    }

    pub async fn plan(&self) -> PlanId {
        PlanId(self.id("plan").await)
    }

    pub async fn done_plan(&self) -> PlanId {
        PlanId(self.id("done_plan").await)
    }

    pub async fn upload(&self) -> UploadId {
        UploadId(self.id("upload").await)
    }

    pub async fn group(&self) -> GroupId {
        GroupId(self.id("group").await)
    }

    pub async fn id(&self, name: &'static str) -> Uuid {
        self.thing(name).await.parse().unwrap()
    }

    /// What is named, as a text.
    pub async fn thing(&self, name: &'static str) -> String {
        if let Some(known) = self.things.lock().await.get(name) {
            return known.clone();
        }
        let text = match self.target {
            Target::Nothing(_) if SOMEBODYS.contains(&name) => Uuid::now_v7().to_string(),
            _ => Box::pin(self.make(name)).await,
        };
        self.things.lock().await.insert(name, text.clone());
        text
    }

    /// Whose it is where it is somebody's own: the asker's, as far as they can have one.
    fn owner(&self) -> Who {
        match (self.target, self.who) {
            (Target::Own, Who::Admin) => Who::Admin,
            (Target::Own, _) => Who::Lead,
            _ => Who::OtherLead,
        }
    }

    async fn make(&self, name: &str) -> String {
        let company = &self.company;
        let outsider = match self.target {
            Target::Own => None,
            Target::Outside(n) | Target::Nothing(n) => Some(company.outsiders[n]),
        };
        match name {
            "n" => company.next().to_string(),
            "key" => Uuid::now_v7().to_string(),
            "my_version" => {
                let seq = company.people.get(&self.who).map_or(0, |(_, seq)| *seq);
                let sql = format!("SELECT COALESCE(MAX(version), 0) FROM users WHERE seq = {seq}");
                company.number(&sql).await.to_string()
            }
            "user" => match outsider {
                Some((id, _)) => id.to_string(),
                None => company.member("member", TEAM).await.0.to_string(),
            },
            "bot" => match outsider {
                Some((id, _)) => id.to_string(),
                None => company.bot(TEAM).await.to_string(),
            },
            "token" if outsider.is_some() => company.token_of(company.bot(OTHER).await).await.to_string(),
            "token" => company.token_of(self.bot().await).await.to_string(),
            "group" => {
                let number = match (outsider, self.who) {
                    (Some(_), _) => OTHER,
                    (None, Who::Token(_)) => SPARE,
                    _ => TEAM,
                };
                group_id(number).to_string()
            }
            "contact" => {
                let of = outsider.map_or(self.user().await, |(id, _)| id);
                let linked = company.contact_of(of).await;
                let other = company.contact_of(company.outsiders[0].0).await;
                linked.or(other).unwrap().to_string()
            }
            "free_contact" => company.free_contact().await.to_string(),
            "plan" => {
                let owner = self.owner();
                let whom = match owner {
                    Who::OtherLead => company.outsiders[0].0,
                    _ => self.user().await,
                };
                company.plan_of(owner, whom).await.to_string()
            }
            "done_plan" => {
                let (owner, plan) = (self.owner(), self.id("plan").await);
                let caller = company.caller(owner).await;
                run(&company.site.core, &caller, &origin(), PlanId(plan)).await.unwrap();
                plan.to_string()
            }
            "upload" => company.upload().await.to_string(),
            "view" => company.view_of(self.owner()).await.to_string(),
            "invitation" => {
                let (_, seq) = company.member("invited", ELSEWHERE).await;
                company.link_of(seq, LinkKind::Invitation).await
            }
            "reset" => company.link_of(company.seq(Who::User), LinkKind::Reset).await,
            _ => panic!("{name}"),
        }
    }

    /// A text with what it names in braces put in.
    pub async fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for name in THINGS {
            let place = format!("{{{name}}}");
            if filled.contains(&place) {
                filled = filled.replace(&place, &self.thing(name).await);
            }
        }
        if filled.contains("{form}") {
            filled = filled.replace("{form}", &self.form().await);
        }
        filled
    }

    /// The form of the user as a page would have it, with another note; out of sight it is somebody's who is there,
    /// whatever identity it is sent with.
    pub async fn form(&self) -> String {
        let (reader, id) = match self.target {
            Target::Own => (self.owner(), self.user().await),
            Target::Outside(n) | Target::Nothing(n) => (Who::Admin, self.company.outsiders[n].0),
        };
        let caller = self.company.caller(reader).await;
        let users = Users(self.company.site.core.clone());
        let raw = match users.edit(&caller, Some(id), None).await {
            Ok(view) => view.form.draft.values,
            // A deleted user has no form, but a record that somebody may have kept the form of.
            Err(_) => Vec::new(),
        };
        let sent_as = self.user().await.to_string();
        let mut form = Pairs::default();
        for (field, value) in raw {
            match field.as_str() {
                "id" => form.add("id", &sent_as),
                "description" => form.add("description", &format!("note {}", self.company.next())),
                _ => form.add(&field, &value),
            }
        }
        form.into_string()
    }
}
