//! What became of those that a plan names.

use super::Targets;
use crate::rows;
use crate::scope::Scope;
use crate::store::sql::{Arg, Sql};
use crate::store::user_record::push_member;
use crate::store::{Db, StoreError};
use app::bulk::Outcome;

/// Names that are told of those with the same outcome.
const NAMED: usize = 10;
/// So many users by name among whom the first of a plan are looked for, fewer first, before all of the plan are sorted.
const NEAR: [i64; 2] = [500, 20_000];
/// Where fewer have an outcome, they are sorted at once.
const FEW: i64 = 2_000;

/// Those of a plan with the same outcome.
pub struct Told {
    /// The word of the outcome.
    pub outcome: Outcome,
    /// How many.
    pub count: i64,
    /// How many of them had what was asked for as `before`.
    pub of_before: i64,
    /// The first of them by name.
    pub names: Vec<String>,
}

/// What became of a plan's targets, in the order in which it is told. `before` is counted besides.
///
/// # Errors
/// When the database fails.
pub async fn outcomes(
    db: &mut Db<'_>,
    plan: i64,
    targets: Targets,
    scope: &Scope,
    before: &str,
) -> Result<Vec<Told>, StoreError> {
    let counts = rows!(
        db,
        fetch_all,
        (String, i64, i64),
        "SELECT outcome, COUNT(*), COUNT(CASE WHEN before = $2 THEN 1 END) FROM plan_targets WHERE plan_seq = $1 GROUP BY outcome",
        plan,
        before
    )?;
    let mut told = Vec::new();
    for outcome in Outcome::ALL {
        let found = counts.iter().find(|(word, ..)| word == outcome.as_str());
        if let Some((word, count, of_before)) = found {
            told.push(Told {
                outcome,
                count: *count,
                of_before: *of_before,
                names: first_names(db, plan, targets, scope, word, *count).await?,
            });
        }
    }
    Ok(told)
}

/// The first names of those with an outcome, of whom there are so many. Whoever left the sight of the scope since the plan
/// was made has no name any more; what a lead plans is about users alone.
async fn first_names(
    db: &mut Db<'_>,
    plan: i64,
    targets: Targets,
    scope: &Scope,
    outcome: &str,
    count: i64,
) -> Result<Vec<String>, StoreError> {
    let table = targets.table;
    let outcome = Arg::Text(outcome.to_owned());
    let limit = i64::try_from(NAMED).unwrap_or(i64::MAX);
    let end = |sql: &mut Sql| {
        if let Scope::Groups(led) = scope {
            sql.push(" AND ");
            push_member(sql, "t", led);
        }
        sql.push(" ORDER BY t.name_key, t.seq LIMIT ").bind(Arg::Int(limit));
    };
    if count > FEW {
        // Many are met soon on a walk by name; a scalar subquery is looked up row by row on both databases.
        for walked in NEAR {
            let mut sql = Sql::new(&format!(
                "SELECT t.name FROM (SELECT seq, name, name_key FROM {table} ORDER BY name_key, seq LIMIT "
            ));
            sql.bind(Arg::Int(walked))
                .push(") t WHERE (SELECT p.outcome FROM plan_targets p WHERE p.target_seq = t.seq AND p.plan_seq = ")
                .bind(Arg::Int(plan))
                .push(") = ")
                .bind(outcome.clone());
            end(&mut sql);
            let near: Vec<(String,)> = sql.fetch_all(db).await?;
            if near.len() == NAMED {
                return Ok(near.into_iter().map(|(name,)| name).collect());
            }
        }
    }
    let mut sql = Sql::new(&format!(
        "SELECT t.name FROM plan_targets p JOIN {table} t ON t.seq = p.target_seq WHERE p.plan_seq = "
    ));
    sql.bind(Arg::Int(plan)).push(" AND p.outcome = ").bind(outcome);
    end(&mut sql);
    let all: Vec<(String,)> = sql.fetch_all(db).await?;
    Ok(all.into_iter().map(|(name,)| name).collect())
}
