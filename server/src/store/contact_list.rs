//! The list of contacts, by name: pages by keyset, and what is counted.

use super::contacts::push_scope;
use super::dialect::list;
use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::paging::{Keyset, Way};
use crate::rows;
use crate::scope::ContactScope;
use app::contacts::Relation;
use uuid::Uuid;

/// A row of the list as the tables have it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ContactListRow {
    /// Identity.
    pub id: Uuid,
    /// `person` or `company`.
    pub kind: String,
    /// First and last name, or the company's.
    pub name: String,
    /// `staff`, `customer` or `supplier`.
    pub relation: String,
    /// Company.
    pub company: String,
    /// Position.
    pub position: String,
    /// Email.
    pub email: String,
    /// Telephone, or else the mobile.
    pub phone: String,
    /// Digest of the photo; empty without one.
    pub photo: String,
    /// The linked user.
    pub user_id: Option<Uuid>,
    /// Their sign-in name; empty without one.
    pub user_name: String,
    /// Whether the reader may see that user.
    pub user_visible: bool,
}

const COLUMNS: &str = "c.id, c.kind, CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END AS name,
    c.relation, c.company, c.position, c.email, CASE WHEN c.phone = '' THEN c.mobile ELSE c.phone END AS phone, c.photo,
    u.id AS user_id, COALESCE(u.name, '') AS user_name";

/// Which linked users a reader of contacts may know.
#[derive(Clone, Debug)]
pub enum Linked {
    /// All of them: an administrator.
    All,
    /// The members of these groups, and the reader.
    Of {
        /// Row numbers of the groups that the reader leads; there may be none.
        groups: Vec<i64>,
        /// The reader's row number.
        reader: i64,
    },
}

impl Linked {
    /// Adds it as a column `user_visible` of `users u`.
    pub fn push_column(&self, sql: &mut Sql) {
        sql.push(", ");
        match self {
            Self::All => sql.push("TRUE"),
            Self::Of { groups, reader } => sql
                .push("(u.seq IS NOT NULL AND (u.seq = ")
                .bind(Arg::Int(*reader))
                .push(" OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq IN ")
                .list(groups.iter().copied())
                .push(")))"),
        };
        sql.push(" AS user_visible");
    }
}

/// A filtered list of contacts.
#[derive(Clone, Debug)]
pub struct ContactList {
    /// The folded search; empty: none.
    pub search: String,
    /// Row numbers that hold all that the search finds; `None`: too many to be looked up one by one.
    pub among: Option<Vec<i64>>,
    /// Chosen relations; none chosen: all.
    pub relations: Vec<Relation>,
    /// Which contacts the caller may see at all.
    pub scope: ContactScope,
}

/// A place in the order of names: the key, and the row number.
#[derive(Clone, Debug)]
pub struct Place(String, i64);

impl ContactList {
    /// `FROM … WHERE …` of all that match.
    fn push_matching(&self, sql: &mut Sql, db: &Db<'_>) {
        sql.push(" FROM ");
        match (&self.among, &self.scope, self.relations.as_slice()) {
            (Some(seqs), ..) => {
                let bound = sql.place(Arg::Text(list(seqs.iter().copied())));
                sql.push(&db.contacts_of_list(&bound))
            }
            (None, ContactScope::Linked { .. }, _) => sql.push(&db.contacts_by("id")),
            (None, ContactScope::Everything, [_]) => sql.push(&db.contacts_by("by_relation")),
            (None, ContactScope::Everything, _) => sql.push(&db.contacts_by("by_name")),
        };
        sql.push(" WHERE ");
        push_scope(sql, &self.scope);
        if !self.relations.is_empty() {
            let words: Vec<String> = self
                .relations
                .iter()
                .map(|relation| format!("'{}'", relation.as_str()))
                .collect();
            sql.push(" AND c.relation IN (").push(&words.join(",")).push(")");
        }
        if !self.search.is_empty() {
            let place = sql.place(Arg::Text(self.search.clone()));
            sql.push(" AND ").push(&db.contains("c.search_text", &place));
        }
    }

    /// `FROM … WHERE … ORDER BY … LIMIT …` for up to `limit` rows that way from the place.
    fn push_statement(&self, sql: &mut Sql, db: &Db<'_>, way: Way, place: Option<&Place>, limit: i64) {
        self.push_matching(sql, db);
        if let Some(Place(key, seq)) = place {
            sql.push(if way == Way::After {
                " AND (c.name_key, c.seq) > ("
            } else {
                " AND (c.name_key, c.seq) <= ("
            });
            sql.bind(Arg::Text(key.clone()))
                .push(", ")
                .bind(Arg::Int(*seq))
                .push(")");
        }
        sql.push(order(way)).push(" LIMIT ").bind(Arg::Int(limit));
    }

    /// Up to `limit` rows behind a place, or from the start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        db: &mut Db<'_>,
        after: Option<&Place>,
        limit: i64,
        linked: &Linked,
    ) -> Result<Vec<ContactListRow>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS);
        linked.push_column(&mut sql);
        // Only keys are sorted where there is something to sort; the page's rows are looked up then.
        sql.push(" FROM (SELECT c.seq");
        self.push_statement(&mut sql, db, Way::After, after, limit);
        sql.push(") p JOIN contacts c ON c.seq = p.seq LEFT JOIN users u ON u.contact_id = c.id");
        sql.push(order(Way::After));
        sql.fetch_all(db).await
    }

    /// How many match per relation, whatever relations are chosen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_relations(&self, db: &mut Db<'_>) -> Result<Vec<(String, i64)>, StoreError> {
        let all = Self {
            relations: Vec::new(),
            ..self.clone()
        };
        let mut sql = Sql::new("SELECT c.relation, COUNT(*)");
        match (&self.among, &self.scope) {
            // By the index alone.
            (None, ContactScope::Everything) if self.search.is_empty() => {
                sql.push(" FROM ").push(&db.contacts_by("by_relation"));
            }
            // There are many: whoever looks at all does not go along an index.
            (None, ContactScope::Everything) => {
                let place = sql.place(Arg::Text(self.search.clone()));
                sql.push(" FROM ").push(db.contacts_as_they_lie());
                sql.push(" WHERE ").push(&db.contains("c.search_text", &place));
            }
            _ => all.push_matching(&mut sql, db),
        }
        sql.push(" GROUP BY c.relation");
        sql.fetch_all(db).await
    }
}

/// Row numbers of contacts that contain a folded text, by a look at all of them; `None` where there are more than
/// `most`, and then it was a short one.
///
/// # Errors
/// When the database fails.
pub async fn look_through(db: &mut Db<'_>, search: &str, most: usize) -> Result<Option<Vec<i64>>, StoreError> {
    let mut sql = Sql::new("SELECT c.seq FROM ");
    let place = sql.place(Arg::Text(search.to_owned()));
    sql.push(db.contacts_as_they_lie()).push(" WHERE ");
    sql.push(&db.contains("c.search_text", &place));
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    sql.push(" LIMIT ").bind(Arg::Int(limit));
    let found: Vec<(i64,)> = sql.fetch_all(db).await?;
    Ok((found.len() <= most).then(|| found.into_iter().map(|(seq,)| seq).collect()))
}

fn order(way: Way) -> &'static str {
    match way {
        Way::After => " ORDER BY c.name_key ASC, c.seq ASC",
        Way::Back => " ORDER BY c.name_key DESC, c.seq DESC",
    }
}

impl Keyset for ContactList {
    type Place = Place;

    async fn place(&self, db: &mut Db<'_>, id: Uuid) -> Result<Option<Place>, StoreError> {
        let sql = "SELECT name_key, seq FROM contacts WHERE id = $1";
        let found = rows!(db, fetch_optional, (String, i64), sql, id)?;
        Ok(found.map(|(key, seq)| Place(key, seq)))
    }

    async fn count(&self, db: &mut Db<'_>, way: Way, from: Option<&Place>, most: i64) -> Result<i64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one");
        self.push_statement(&mut sql, db, way, from, most);
        sql.push(") p");
        let counted: Vec<(i64,)> = sql.fetch_all(db).await?;
        Ok(counted.first().map_or(0, |(count,)| *count))
    }

    async fn back(&self, db: &mut Db<'_>, from: Option<&Place>, rows: i64) -> Result<Option<Uuid>, StoreError> {
        let mut sql = Sql::new("SELECT c.id");
        self.push_statement(&mut sql, db, Way::Back, from, rows + 1);
        let ids: Vec<(Uuid,)> = sql.fetch_all(db).await?;
        Ok(usize::try_from(rows)
            .ok()
            .and_then(|rows| ids.get(rows))
            .map(|(id,)| *id))
    }
}
