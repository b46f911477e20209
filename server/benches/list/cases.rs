//! What is measured: a query of the list's address, and the bare SQL that answers it as anybody would write it.

use app::users::SignInState;
use app::users::query::{PAGE_SIZE, SortKey, UserQuery};
use control_center::clock::{Clock, DAY, SystemClock};
use control_center::rows;
use control_center::store::sql::{Arg, Sql};
use control_center::store::user_list::{COLUMNS, column};
use control_center::store::{Db, Store};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// One query.
pub struct Case {
    pub name: String,
    /// Of the address.
    pub query: String,
    /// The condition besides the activities.
    pub condition: Condition,
    /// What the aims call it.
    pub kind: Kind,
}

/// A piece of SQL on `users u`, empty for none, with what is bound to it.
#[derive(Clone, Default)]
pub struct Condition {
    pub text: String,
    pub args: Vec<Arg>,
}

/// Which aims hold for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Default,
    Order,
    Filter,
    Search,
    LastPage,
}

impl Case {
    fn new(kind: Kind, name: &str, query: &str, text: &str, args: Vec<Arg>) -> Self {
        let (name, query, text) = (name.to_owned(), query.to_owned(), text.to_owned());
        let condition = Condition { text, args };
        Self {
            name,
            query,
            condition,
            kind,
        }
    }

    /// The page's rows in one statement.
    pub fn sql(&self) -> Sql {
        let query = UserQuery::parse(&self.query);
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS)
            .push(" FROM users u LEFT JOIN contacts c ON c.id = u.contact_id WHERE ");
        self.condition.push_to(&mut sql);
        let direction = if query.sort.descending { "DESC" } else { "ASC" };
        let column = column(query.sort.key);
        sql.push(&format!(
            " ORDER BY u.{column} {direction}, u.seq {direction} LIMIT {}",
            query.size + 1
        ));
        sql
    }

    /// The counts of the page, in the four statements that it takes.
    pub fn counts(&self) -> Vec<Sql> {
        let states: Vec<String> = SignInState::ALL
            .into_iter()
            .map(|state| format!("COUNT(CASE WHEN {} THEN 1 END)", state_condition(state)))
            .collect();
        let wholes = [
            (
                "SELECT COUNT(*), COUNT(CASE WHEN u.activity = 'active' THEN 1 END) FROM users u".to_owned(),
                "",
            ),
            (
                format!("SELECT {}, CAST(0 AS BIGINT) FROM users u", states.join(" + ")),
                "",
            ),
            (
                "SELECT m.group_seq, COUNT(*) FROM memberships m JOIN users u ON u.seq = m.user_seq".to_owned(),
                " GROUP BY m.group_seq ORDER BY 2 DESC LIMIT 10",
            ),
            (
                "SELECT t.tag_seq, COUNT(*) FROM user_tags t JOIN users u ON u.seq = t.user_seq".to_owned(),
                " GROUP BY t.tag_seq ORDER BY 2 DESC LIMIT 12",
            ),
        ];
        let statements = wholes.into_iter().map(|(from, end)| {
            let mut sql = Sql::new(&from);
            sql.push(" WHERE ");
            self.condition.push_to(&mut sql);
            sql.push(end);
            sql
        });
        statements.collect()
    }
}

impl Condition {
    fn push_to(&self, sql: &mut Sql) {
        sql.push("u.activity IN ('active', 'deactivated')");
        if !self.text.is_empty() {
            let mut text = format!(" AND {}", self.text);
            // From the last, so that $1 does not meet $10.
            for (place, arg) in self.args.iter().enumerate().rev() {
                let bound = sql.place(arg.clone());
                text = text.replace(&format!("${{{}}}", place + 1), &bound);
            }
            sql.push(&text);
        }
    }
}

fn state_condition(state: SignInState) -> String {
    let now = SystemClock.now();
    let today = now / DAY;
    match state {
        SignInState::Invited => format!("u.invitation_expires_at > {now}"),
        SignInState::InvitationExpired => format!("u.invitation_expires_at BETWEEN 1 AND {now}"),
        SignInState::Locked => format!("u.locked_until > {now}"),
        SignInState::Expired => format!("u.expires_on BETWEEN 1 AND {}", today - 1),
        SignInState::Expiring => format!("u.expires_on BETWEEN {today} AND {}", today + 14),
        SignInState::NeverSignedIn => "u.last_login = 0".to_owned(),
        SignInState::Stale => format!("(u.activity = 'active' AND u.last_seen_at < {})", now - 90 * DAY),
        SignInState::ApiOnly => "u.api_only = TRUE".to_owned(),
        SignInState::ReviewDue => format!("(u.api_only = TRUE AND u.review_on BETWEEN 1 AND {today})"),
        SignInState::NoSharedData => "u.no_shared_data = TRUE".to_owned(),
        SignInState::WithoutGroup => "NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq)".to_owned(),
        SignInState::WithoutContact => "u.contact_id IS NULL".to_owned(),
    }
}

/// The condition of a search, with the database's own index where the text is long enough for it.
fn search(db: &Db<'_>, text: &str) -> Condition {
    let (text_sql, pattern) = match (db, text.chars().count() < 3) {
        (Db::Postgres(_), _) => ("u.search_text LIKE ${1}", format!("%{text}%")),
        (Db::Sqlite(_), true) => ("instr(u.search_text, ${1}) > 0", text.to_owned()),
        (Db::Sqlite(_), false) => {
            let both = "u.seq IN (SELECT rowid FROM users_search WHERE users_search MATCH ${1}) AND instr(u.search_text, ${2}) > 0";
            let args = vec![Arg::Text(db.search_pattern(text)), Arg::Text(text.to_owned())];
            return Condition {
                text: both.to_owned(),
                args,
            };
        }
    };
    Condition {
        text: text_sql.to_owned(),
        args: vec![Arg::Text(pattern)],
    }
}

/// All queries, for what is in this database.
pub async fn all(store: &Store) -> anyhow::Result<Vec<Case>> {
    let mut conn = store.read().await?;
    let mut db = conn.db();
    let mut cases = vec![
        Case::new(Kind::Default, "default", "", "", Vec::new()),
        Case::new(Kind::Order, "a hundred rows", "size=100", "", Vec::new()),
    ];
    for key in SortKey::ALL {
        for sign in ["", "-"] {
            let word = format!("{sign}{}", key.as_str());
            cases.push(Case::new(Kind::Order, &word, &format!("sort={word}"), "", Vec::new()));
        }
    }
    for state in SignInState::ALL {
        let word = state.as_str();
        cases.push(Case::new(
            Kind::Filter,
            word,
            &format!("sign_in={word}"),
            &state_condition(state),
            Vec::new(),
        ));
    }
    let groups = "SELECT g.id, g.seq FROM groups g JOIN memberships m ON m.group_seq = g.seq
        GROUP BY g.id, g.seq ORDER BY COUNT(*) DESC";
    let groups = rows!(&mut db, fetch_all, (Uuid, i64), groups)?;
    let of_group = "EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq = ${1})";
    for (name, group) in [("largest group", groups.first()), ("smallest group", groups.last())] {
        if let Some((id, seq)) = group {
            cases.push(Case::new(
                Kind::Filter,
                name,
                &format!("group={id}"),
                of_group,
                vec![Arg::Int(*seq)],
            ));
        }
    }
    let tags = "SELECT t.key, t.seq FROM tags t JOIN user_tags l ON l.tag_seq = t.seq
        WHERE t.key NOT IN (SELECT DISTINCT SUBSTR(key, 1, LENGTH(t.key)) FROM tags WHERE key <> t.key)
        GROUP BY t.key, t.seq ORDER BY COUNT(*) DESC LIMIT 1";
    if let Some((key, seq)) = rows!(&mut db, fetch_optional, (String, i64), tags)? {
        let of_tag = "EXISTS (SELECT 1 FROM user_tags l WHERE l.user_seq = u.seq AND l.tag_seq = ${1})";
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("tag", &key)
            .finish();
        cases.push(Case::new(
            Kind::Filter,
            "largest tag",
            &query,
            of_tag,
            vec![Arg::Int(seq)],
        ));
    }
    for (name, text) in [
        ("search: thousands", "schmidt"),
        ("search: few", "anna schmidt"),
        ("search: two letters", "xu"),
        ("search: none", "zzqqy"),
    ] {
        let Condition { text: condition, args } = search(&db, text);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", text)
            .finish();
        cases.push(Case::new(Kind::Search, name, &query, &condition, args));
    }
    // Where the last page begins: total % 50 rows, or 50, before the end.
    let total = "SELECT COUNT(*) FROM users WHERE activity IN ('active', 'deactivated')";
    let total = rows!(&mut db, fetch_one, (i64,), total)?.0;
    let size = i64::from(PAGE_SIZE);
    let rest = (total - 1).rem_euclid(size) + 1;
    let last = format!(
        "SELECT id, name_key, seq FROM users WHERE activity IN ('active', 'deactivated')
         ORDER BY name_key DESC, seq DESC LIMIT 1 OFFSET {rest}"
    );
    let (id, key, seq) = rows!(&mut db, fetch_one, (Uuid, String, i64), AssertSqlSafe(last))?;
    let after = "(u.name_key, u.seq) > (${1}, ${2})";
    let args = vec![Arg::Text(key), Arg::Int(seq)];
    cases.push(Case::new(
        Kind::LastPage,
        "last page",
        &format!("after={id}"),
        after,
        args,
    ));
    Ok(cases)
}
