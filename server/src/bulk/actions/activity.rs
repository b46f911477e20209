//! Leaving and coming back, of users and of groups: activate, deactivate, delete, restore.

use super::{About, Act, Leads, changed};
use crate::core::Core;
use crate::store::plans::{Chunk, Danger, Targets};
use crate::store::{Db, StoreError};
use app::bulk::{Outcome, Subject};
use app::users::Activity;

/// Gives another activity.
pub struct SetActivity {
    /// To whom.
    subject: Subject,
    /// Which.
    to: Activity,
    /// Whether it is the deleted who get it, and nobody else; they are passed over otherwise.
    restores: bool,
    /// Who of the leads may do it.
    leads: Leads,
}

/// The activity of what is remembered, which is marked where a user takes no seat.
const WAS: &str = "REPLACE(p.before, ' api', '')";

/// Lets deactivated users sign in again, deactivated groups give rights again.
pub const fn activate(subject: Subject) -> SetActivity {
    SetActivity {
        subject,
        to: Activity::Active,
        restores: false,
        leads: Leads::OwnPeople,
    }
}

/// Blocks sign-in at once, or takes a group's rights away.
pub const fn deactivate(subject: Subject) -> SetActivity {
    SetActivity {
        subject,
        to: Activity::Deactivated,
        restores: false,
        leads: Leads::OwnPeople,
    }
}

/// Hides as well.
pub const fn delete(subject: Subject) -> SetActivity {
    SetActivity {
        subject,
        to: Activity::Deleted,
        restores: false,
        leads: Leads::Never,
    }
}

/// Takes back a deletion. Who comes back is deactivated: somebody else decides whether they work again.
pub const fn restore(subject: Subject) -> SetActivity {
    SetActivity {
        subject,
        to: Activity::Deactivated,
        restores: true,
        leads: Leads::Never,
    }
}

impl SetActivity {
    /// Whoever may not work any more has no sessions. The rights that groups give are looked up on every request.
    async fn end_sessions(&self, db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        match self.subject {
            Subject::Users => chunk.end_sessions(db).await,
            Subject::Groups => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl Act for SetActivity {
    fn exceptions(&self, _: &About) -> Vec<(String, Outcome)> {
        let (alias, to) = (Targets::of(self.subject).alias, self.to.as_str());
        let is = |condition: &str, outcome| (format!("{alias}.activity {condition}"), outcome);
        if self.restores {
            return vec![is("<> 'deleted'", Outcome::Already)];
        }
        let mut exceptions = vec![is(&format!("= '{to}'"), Outcome::Already)];
        if self.to != Activity::Deleted {
            exceptions.push(is("= 'deleted'", Outcome::Deleted));
        }
        exceptions
    }

    fn before(&self, _: &Db<'_>, _: &About) -> String {
        match self.subject {
            // Marked where no seat is taken, so that seats can be counted.
            Subject::Users => "u.activity || CASE WHEN u.api_only = TRUE THEN ' api' ELSE '' END".to_owned(),
            Subject::Groups => "g.activity".to_owned(),
        }
    }

    /// Dangerous is what ends being active, done or undone. Whoever was deleted comes back to be nothing yet.
    fn danger(&self, _: &About, undoing: bool) -> Danger {
        let ends = if self.to == Activity::Active {
            undoing
        } else {
            !undoing && !self.restores
        };
        match self.subject {
            _ if !ends => Danger::None,
            Subject::Users => Danger::SignIn,
            Subject::Groups => Danger::Rights,
        }
    }

    fn leads(&self) -> Leads {
        self.leads
    }

    fn details(&self, _: &Db<'_>, _: &About, undoing: bool) -> Option<String> {
        let (was, set) = (format!("'\"' || {WAS} || '\"'"), format!("'\"{}\"'", self.to.as_str()));
        Some(if undoing {
            changed("activity", &set, &was)
        } else {
            changed("activity", &was, &set)
        })
    }

    async fn write(&self, _: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        chunk.change(db, &format!("activity = '{}'", self.to.as_str())).await?;
        self.end_sessions(db, chunk).await
    }

    async fn undo(&self, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        let table = chunk.targets.table;
        let was = format!("(SELECT {WAS} FROM plan_targets p WHERE p.plan_seq = $1 AND p.target_seq = {table}.seq)");
        chunk.change(db, &format!("activity = {was}")).await?;
        self.end_sessions(db, chunk).await
    }
}
