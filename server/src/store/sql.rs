//! SQL that is put together at run time: one text with `$n` for both databases, and what is bound to it.

use super::dialect::list;
use super::{Db, StoreError};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

/// Numbers that are bound one by one.
const FEW: usize = 50;

/// A value to bind.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A number, time or date.
    Int(i64),
    /// A text.
    Text(String),
    /// An identity.
    Id(Uuid),
    /// Yes or no.
    Bool(bool),
    /// A number that may be missing.
    MaybeInt(Option<i64>),
    /// An identity that may be missing.
    MaybeId(Option<Uuid>),
}

/// A statement as it grows. Only texts of the program and numbers go into it; what comes from outside is bound.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    args: Vec<Arg>,
}

impl Sql {
    /// Begins with this text.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds text of the program.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value's place and binds it.
    pub fn bind(&mut self, arg: Arg) -> &mut Self {
        let place = self.place(arg);
        self.text.push_str(&place);
        self
    }

    /// Binds a value and gives its place, for text that is made elsewhere.
    pub fn place(&mut self, arg: Arg) -> String {
        self.args.push(arg);
        format!("${}", self.args.len())
    }

    /// Adds `(…)` with the place of each of these numbers; none is in an empty one.
    pub fn list(&mut self, numbers: impl IntoIterator<Item = i64>) -> &mut Self {
        self.text.push('(');
        let mut numbers = numbers.into_iter();
        // No row has the number 0.
        self.bind(Arg::Int(numbers.next().unwrap_or(0)));
        for number in numbers {
            self.text.push_str(", ");
            self.bind(Arg::Int(number));
        }
        self.text.push(')');
        self
    }

    /// Adds a condition: this column is one of these numbers. More than a few go in as one value, and each row that is
    /// looked at is compared with them: looking every one of them up would take longer for each row.
    pub fn one_of(&mut self, db: &Db<'_>, column: &str, numbers: &[i64]) -> &mut Self {
        if numbers.len() <= FEW {
            return self.push(&format!("{column} IN ")).list(numbers.iter().copied());
        }
        let place = self.place(Arg::Text(list(numbers.iter().copied())));
        self.push(&format!("+{column} IN ({})", db.numbers_of_list(&place)))
    }

    /// Adds a condition: this column of keys is a tag's, or one below it (`a` holds `a/b` too).
    pub fn tag_or_below(&mut self, column: &str, key: &str) -> &mut Self {
        self.push(&format!("({column} = "))
            .bind(Arg::Text(key.to_owned()))
            .push(&format!(" OR ({column} >= "))
            .bind(Arg::Text(format!("{key}/")))
            .push(&format!(" AND {column} < "))
            .bind(Arg::Text(format!("{key}0"))) // '0' follows '/'
            .push("))")
    }

    /// Runs it for its rows.
    ///
    /// # Errors
    /// When the database refuses or is gone.
    pub async fn fetch_all<T>(self, db: &mut Db<'_>) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let Self { text, args } = self;
        macro_rules! fetch {
            ($database:ty, $conn:expr) => {{
                let query = sqlx::query_as::<$database, T>(AssertSqlSafe(text));
                let query = args.into_iter().fold(query, |query, arg| match arg {
                    Arg::Int(value) => query.bind(value),
                    Arg::Text(value) => query.bind(value),
                    Arg::Id(value) => query.bind(value),
                    Arg::Bool(value) => query.bind(value),
                    Arg::MaybeInt(value) => query.bind(value),
                    Arg::MaybeId(value) => query.bind(value),
                });
                query.fetch_all($conn).await
            }};
        }
        let rows = match db {
            Db::Sqlite(conn) => fetch!(sqlx::Sqlite, &mut **conn),
            Db::Postgres(conn) => fetch!(sqlx::Postgres, &mut **conn),
        };
        rows.map_err(StoreError::from)
    }
}

/// Values bound by one statement. SQLite looks names of parameters up one by one, so that the time for a
/// statement grows with their square; more round trips cost less than that.
const VALUES: usize = 1000;

/// Runs `before VALUES (…), (…) after` for rows of the same width, some at a time, for what it returns.
///
/// # Errors
/// When the database refuses or is gone.
pub async fn for_values<T>(
    db: &mut Db<'_>,
    before: &str,
    rows: Vec<Vec<Arg>>,
    after: &str,
) -> Result<Vec<T>, StoreError>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut returned = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut sql = Sql::new(before);
        sql.push(" VALUES ");
        for (n, row) in rows.by_ref().take((VALUES / width).max(1)).enumerate() {
            sql.push(if n == 0 { "(" } else { ", (" });
            for (n, arg) in row.into_iter().enumerate() {
                if n > 0 {
                    sql.push(", ");
                }
                sql.bind(arg);
            }
            sql.push(")");
        }
        sql.push(after);
        returned.append(&mut sql.fetch_all(db).await?);
    }
    Ok(returned)
}
