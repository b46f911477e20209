//! What really differs between the two databases.

use super::Db;
use app::users::query::SortKey;

impl Db<'_> {
    /// A condition: the text in `column` contains the bound one, character by character.
    pub fn contains(&self, column: &str, place: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("instr({column}, {place}) > 0"),
            Self::Postgres(_) => format!("strpos({column}, {place}) > 0"),
        }
    }

    /// An aggregate: the numbers of a column with commas between.
    pub fn joined(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("GROUP_CONCAT({column})"),
            Self::Postgres(_) => format!("STRING_AGG({column}::text, ',')"),
        }
    }

    /// An aggregate: texts with commas between, each once.
    pub fn joined_once(&self, text: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("GROUP_CONCAT(DISTINCT {text})"),
            Self::Postgres(_) => format!("STRING_AGG(DISTINCT {text}, ',')"),
        }
    }

    /// An aggregate: texts one behind the other.
    pub fn concatenated(&self, text: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("GROUP_CONCAT({text}, '')"),
            Self::Postgres(_) => format!("STRING_AGG({text}, '')"),
        }
    }

    /// An aggregate: names with line breaks between, in the order of their keys.
    pub fn names_joined(&self, name: &str, key: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("GROUP_CONCAT({name}, char(10) ORDER BY {key})"),
            Self::Postgres(_) => format!("STRING_AGG({name}, chr(10) ORDER BY {key})"),
        }
    }

    /// An identity as people write it, with hyphens.
    pub fn id_text(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => {
                let part = |from: u8, digits: u8| format!("substr(hex({column}), {from}, {digits})");
                let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
                format!("lower({})", parts.join(" || '-' || "))
            }
            Self::Postgres(_) => format!("{column}::text"),
        }
    }

    /// An identity as 32 hexadecimal digits; null where it is.
    pub fn id_digits(&self, column: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("CASE WHEN {column} IS NOT NULL THEN lower(hex({column})) END"),
            Self::Postgres(_) => format!("replace({column}::text, '-', '')"),
        }
    }

    /// The identity of [`Db::id_digits`].
    pub fn id_of_digits(&self, digits: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("unhex({digits})"),
            Self::Postgres(_) => format!("({digits})::uuid"),
        }
    }

    /// The largest of numbers of a row.
    pub fn latest(&self, columns: &[&str]) -> String {
        let function = match self {
            Self::Sqlite(_) => "MAX",
            Self::Postgres(_) => "GREATEST",
        };
        format!("{function}({})", columns.join(", "))
    }

    /// The bytes of a bound [`texts`] list of hexadecimal digits, a row each.
    pub fn bytes_of_list(&self, place: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("SELECT unhex(l.value) FROM json_each({place}) AS l"),
            Self::Postgres(_) => {
                format!("SELECT decode(l.value, 'hex') FROM json_array_elements_text({place}::json) AS l")
            }
        }
    }

    /// What a SELECT ends with to keep its rows from other writers; SQLite has only one.
    pub fn for_update(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" FOR UPDATE OF {table}"),
        }
    }

    /// What a SELECT ends with to keep others from changing its rows, not from keeping them likewise.
    pub fn for_share(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" FOR SHARE OF {table}"),
        }
    }

    /// The users whose row numbers are in a bound [`list`], as `u`; looked up one by one, not by a walk.
    pub fn users_of_list(&self, place: &str) -> String {
        match self {
            // CROSS JOIN keeps SQLite from turning the two around.
            Self::Sqlite(_) => format!("json_each({place}) AS l CROSS JOIN users u ON u.seq = l.value"),
            Self::Postgres(_) => {
                format!("json_array_elements_text({place}::json) AS l JOIN users u ON u.seq = l.value::bigint")
            }
        }
    }

    /// The numbers of a bound [`list`], for `IN (…)`.
    pub fn numbers_of_list(&self, place: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("SELECT value FROM json_each({place})"),
            Self::Postgres(_) => format!("SELECT value::bigint FROM json_array_elements_text({place}::json)"),
        }
    }

    /// As [`Db::for_update`], but rows that somebody else holds are passed over, not waited for.
    pub fn for_update_of_free(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" FOR UPDATE OF {table} SKIP LOCKED"),
        }
    }

    /// The users as `u`, to be walked in the order of one of the list's columns.
    pub fn users_in_order_of(&self, key: SortKey) -> String {
        match self {
            // Without statistics SQLite would take any equality for more selective than it is, and sort.
            Self::Sqlite(_) => format!("users u INDEXED BY users_by_{}", key.as_str()),
            Self::Postgres(_) => "users u".to_owned(),
        }
    }

    /// Rows of a table for the texts of a bound JSON list: `joined` is a table and its condition on `l.value`.
    pub fn texts_of_list(&self, place: &str, joined: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("json_each({place}) AS l CROSS JOIN {joined}"),
            Self::Postgres(_) => format!("json_array_elements_text({place}::json) AS l JOIN {joined}"),
        }
    }

    /// Keeps others from writing users and memberships until the transaction ends, as on SQLite every writer
    /// does: what was read in between then still holds when it is written.
    pub fn hold_users(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SELECT 1",
            Self::Postgres(_) => "LOCK TABLE users, user_keys, groups, memberships, tags IN SHARE ROW EXCLUSIVE MODE",
        }
    }

    /// Keeps imports away from runs of bulk actions, which go on side by side, until the transaction ends: either holds
    /// what the other comes to write.
    pub fn hold_imports(&self, imports: bool) -> &'static str {
        match (self, imports) {
            (Self::Sqlite(_), _) => "SELECT 1",
            (Self::Postgres(_), true) => "SELECT 1 FROM (SELECT pg_advisory_xact_lock(7303015)) held",
            (Self::Postgres(_), false) => "SELECT 1 FROM (SELECT pg_advisory_xact_lock_shared(7303015)) held",
        }
    }

    /// A new identity (UUIDv7) for each row, of the bound time: its milliseconds as twelve hexadecimal digits.
    pub fn new_ids(&self, place: &str) -> String {
        match self {
            Self::Sqlite(_) => {
                format!(
                    "unhex({place} || '7' || substr(hex(randomblob(2)), 2) || '8' || substr(hex(randomblob(8)), 2))"
                )
            }
            // What `gen_random_uuid` gives has its variant where a version 7 has it.
            Self::Postgres(_) => {
                format!("({place} || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid")
            }
        }
    }

    /// The same in the order of a row number, so that an index of them grows at its end: the number stands behind
    /// the time, as a counter may (RFC 9562, 6.2), and forty random bits behind it.
    pub fn new_ids_in_order(&self, place: &str, seq: &str) -> String {
        match self {
            Self::Sqlite(_) => format!(
                "unhex({place} || '7' || printf('%03x', ({seq} >> 20) & 4095) || '8' || printf('%05x', {seq} & 1048575)
                    || hex(randomblob(5)))"
            ),
            Self::Postgres(_) => format!(
                "({place} || '7' || lpad(to_hex(({seq} >> 20) & 4095), 3, '0') || '8' || lpad(to_hex({seq} & 1048575), 5, '0')
                    || substr(replace(gen_random_uuid()::text, '-', ''), 23))::uuid"
            ),
        }
    }

    /// Lets nobody else in who may take an administrator's rights, until the transaction ends; SQLite has
    /// only one writer.
    pub fn hold_administrators(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SELECT 1",
            // Not in a subquery, which is worked out before a condition on it.
            Self::Postgres(_) => "SELECT CASE WHEN pg_advisory_xact_lock(7303014) IS NOT NULL THEN 1 END",
        }
    }

    /// Contacts whose row numbers are in a bound [`list`], as `c`; looked up one by one, not by a walk.
    pub fn contacts_of_list(&self, place: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("json_each({place}) AS l CROSS JOIN contacts c ON c.seq = l.value"),
            Self::Postgres(_) => {
                format!("json_array_elements_text({place}::json) AS l JOIN contacts c ON c.seq = l.value::bigint")
            }
        }
    }

    /// Contacts as `c`, by an index that SQLite is told of, since without statistics it would take any equality
    /// for more selective than it is, and sort.
    pub fn contacts_by(&self, index: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("contacts c INDEXED BY contacts_{index}"),
            Self::Postgres(_) => "contacts c".to_owned(),
        }
    }

    /// Contacts as `c`, in whatever order they lie in: the quickest way to look at all of them.
    pub fn contacts_as_they_lie(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "contacts c NOT INDEXED",
            Self::Postgres(_) => "contacts c",
        }
    }

    /// Row numbers of `users` or `contacts` that may contain a folded text of three or more characters, by the search index.
    /// On SQLite these are candidates: the index knows which trigrams are there and not where.
    pub fn search_candidates(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("SELECT rowid FROM {table}_search WHERE {table}_search MATCH $1 LIMIT $2"),
            Self::Postgres(_) => format!("SELECT seq FROM {table} WHERE search_text LIKE $1 LIMIT $2"),
        }
    }

    /// What [`Db::search_candidates`] takes for this text.
    pub fn search_pattern(&self, needle: &str) -> String {
        match self {
            Self::Sqlite(_) => {
                let chars: Vec<char> = needle.chars().collect();
                let mut terms: Vec<String> = chars
                    .windows(3)
                    .map(|three| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\"")))
                    .collect();
                terms.sort_unstable();
                terms.dedup();
                terms.join(" AND ")
            }
            Self::Postgres(_) => {
                let mut pattern = String::from("%");
                for c in needle.chars() {
                    if matches!(c, '%' | '_' | '\\') {
                        pattern.push('\\');
                    }
                    pattern.push(c);
                }
                pattern.push('%');
                pattern
            }
        }
    }
}

/// A list of row numbers as one bound text.
pub fn list(seqs: impl IntoIterator<Item = i64>) -> String {
    let seqs: Vec<String> = seqs.into_iter().map(|seq| seq.to_string()).collect();
    format!("[{}]", seqs.join(","))
}

/// A list of hexadecimal digits as one bound text.
pub fn texts(digits: impl IntoIterator<Item = String>) -> String {
    let quoted: Vec<String> = digits.into_iter().map(|text| format!("\"{text}\"")).collect();
    format!("[{}]", quoted.join(","))
}

/// Row numbers as SQL: `1,2,3`; `0`, which no row has, where there are none.
pub fn numbers(seqs: impl IntoIterator<Item = i64>) -> String {
    let seqs: Vec<String> = seqs.into_iter().map(|seq| seq.to_string()).collect();
    if seqs.is_empty() {
        "0".to_owned()
    } else {
        seqs.join(",")
    }
}
