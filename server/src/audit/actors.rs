//! Who did something, named as far as a reader may know them.

use crate::authorise;
use crate::store::history::{self, UserNameRow};
use crate::store::{Db, StoreError};
use app::audit::Who;
use app::context::Caller;
use app::users::UserId;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Identities that are looked up at once: each is bound by itself.
const AT_ONCE: usize = 500;

/// Users by identity, for one reader.
pub struct Actors<'c> {
    reader: &'c Caller,
    known: HashMap<Uuid, UserNameRow>,
}

impl<'c> Actors<'c> {
    /// Looks them up. They are named to administrators and to leads of theirs; a scope of one's own record is no reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(
        db: &mut Db<'_>,
        reader: &'c Caller,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, StoreError> {
        let mut known = HashMap::new();
        if let Ok(scope) = authorise::see_users(reader) {
            // Readers know themselves.
            let ids: HashSet<Uuid> = ids.into_iter().filter(|id| *id != reader.id.0).collect();
            let ids: Vec<Uuid> = ids.into_iter().collect();
            for some in ids.chunks(AT_ONCE) {
                known.extend(history::users(db, &some.iter().copied().collect(), &scope).await?);
            }
        }
        Ok(Self { reader, known })
    }

    /// The one of this identity.
    pub fn who(&self, id: Uuid) -> Who {
        if id == self.reader.id.0 {
            return Who::User {
                id: self.reader.id,
                name: self.reader.name.clone(),
            };
        }
        match self.known.get(&id) {
            Some(user) if user.erased => Who::Erased,
            Some(user) if user.seen => Who::User {
                id: UserId(id),
                name: user.name.clone(),
            },
            _ => Who::Other,
        }
    }
}
