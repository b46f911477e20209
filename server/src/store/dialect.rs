//! What really differs between the two databases.

use super::Db;

impl Db<'_> {
    /// Text that makes `column IN (list)` of a single bound list: see [`Db::list`].
    pub fn is_in(&self, column: &str, parameter: usize) -> String {
        match self {
            Self::Sqlite(_) => format!("{column} IN (SELECT value FROM json_each(${parameter}))"),
            Self::Postgres(_) => {
                format!("{column} = ANY (SELECT json_array_elements_text(${parameter}::json)::bigint)")
            }
        }
    }
}

/// A list of row numbers as one bound text, for [`Db::is_in`].
pub fn list(seqs: impl IntoIterator<Item = i64>) -> String {
    let mut text = String::from("[");
    for seq in seqs {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&seq.to_string());
    }
    text.push(']');
    text
}
