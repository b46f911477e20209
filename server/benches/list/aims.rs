//! What was measured, as tables, and whether it is good enough.

use super::cases::Kind;
use super::support::measure::Spread;
use std::fmt;
use std::time::Duration;

/// A query, measured four ways.
pub struct Line {
    pub name: String,
    pub kind: Kind,
    pub sql: Spread,
    pub function: Spread,
    pub page: Spread,
    /// The API's list.
    pub api: Spread,
    pub axum: Spread,
    /// Bytes of the page.
    pub size: usize,
}

/// One database with so many users.
pub struct Run {
    pub database: &'static str,
    pub users: u64,
    pub loaded: Duration,
    pub lines: Vec<Line>,
    /// Name, by SQL, by the program.
    pub counts: Vec<(String, Spread, Spread)>,
    /// Name, pages and bare answers per second.
    pub rates: Vec<(String, f64, f64)>,
    /// One user, looked at or made: name, by SQL, by the program.
    pub singles: Vec<(String, Spread, Spread)>,
    /// MiB at the end and at the peak.
    pub memory: Option<(u64, u64)>,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let two = |spread: &Spread| format!("{:.2} / {:.2}", spread.p50, spread.p99);
        writeln!(f, "\n## {}, {} users\n", self.database, self.users)?;
        writeln!(
            f,
            "Loaded in {:.1} s. p50 / p99 in milliseconds.\n",
            self.loaded.as_secs_f64()
        )?;
        writeln!(
            f,
            "| list | SQL | server function | ÷ SQL | API | page | bare axum | KB |"
        )?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- | --- | --- |")?;
        for line in &self.lines {
            let (sql, function, page, axum) = (two(&line.sql), two(&line.function), two(&line.page), two(&line.axum));
            let api = two(&line.api);
            let (ratio, size) = (line.function.p50 / line.sql.p50, line.size / 1000);
            writeln!(
                f,
                "| {} | {sql} | {function} | {ratio:.2} | {api} | {page} | {axum} | {size} |",
                line.name
            )?;
        }
        writeln!(f, "\n| counts | SQL | server function |")?;
        writeln!(f, "| --- | --- | --- |")?;
        for (name, sql, counts) in &self.counts {
            writeln!(f, "| {name} | {} | {} |", two(sql), two(counts))?;
        }
        writeln!(f, "\n| at 8 connections | pages/s | bare axum/s | share |")?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for (name, ours, theirs) in &self.rates {
            writeln!(f, "| {name} | {ours:.0} | {theirs:.0} | {:.2} |", ours / theirs)?;
        }
        writeln!(f, "\n| one user | SQL | program | ÷ SQL |")?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for (name, sql, ours) in &self.singles {
            writeln!(
                f,
                "| {name} | {} | {} | {:.2} |",
                two(sql),
                two(ours),
                ours.p50 / sql.p50
            )?;
        }
        if let Some((now, peak)) = self.memory {
            writeln!(f, "\nMemory after all this: {now} MiB, {peak} MiB at the peak.")?;
        }
        Ok(())
    }
}

/// The largest of these, and whose it is.
fn worst<'l>(values: impl Iterator<Item = (&'l str, f64)>) -> (&'l str, f64) {
    values.fold(("", 0.0), |worst, value| if value.1 > worst.1 { value } else { worst })
}

/// Prints the aims and whether the largest size meets them; gives whether all are met.
#[expect(clippy::too_many_lines, reason = "a table, one aim after the other")]
pub fn print(database: &str, runs: &[Run]) -> bool {
    let (Some(small), Some(large)) = (runs.first(), runs.last()) else {
        return true;
    };
    println!(
        "\n## Aims: {database}, {} users\n\n| aim | limit | measured | |\n| --- | --- | --- | --- |",
        large.users
    );
    let mut met = true;
    let mut aim = |what: &str, limit: f64, (name, measured): (&str, f64)| {
        let word = if measured <= limit { "met" } else { "MISSED" };
        met &= measured <= limit;
        println!("| {what} | {limit} | {measured:.2} ({name}) | {word} |");
    };
    let default = large
        .lines
        .iter()
        .find(|line| line.kind == Kind::Default)
        .map_or(0.0, |line| line.page.p50);
    aim(
        "bare axum's rate ÷ the page's, 8 connections",
        4.0,
        worst(
            large
                .rates
                .iter()
                .filter(|(name, ..)| name == "default")
                .map(|(name, ours, theirs)| (&**name, theirs / ours)),
        ),
    );
    let smaller = |line: &Line| {
        small
            .lines
            .iter()
            .find(|other| other.name == line.name)
            .map_or(line.page.p50, |other| other.page.p50)
    };
    let unfiltered = |line: &&Line| line.kind != Kind::Filter;
    aim(
        &format!("page ÷ the same at {} users", small.users),
        1.5,
        worst(
            large
                .lines
                .iter()
                .filter(unfiltered)
                .map(|line| (&*line.name, line.page.p50 / smaller(line))),
        ),
    );
    aim(
        "server function ÷ SQL",
        2.0,
        worst(
            large
                .lines
                .iter()
                .map(|line| (&*line.name, line.function.p50 / line.sql.p50)),
        ),
    );
    aim(
        "API ÷ server function",
        1.2,
        worst(
            large
                .lines
                .iter()
                .map(|line| (&*line.name, line.api.p50 / line.function.p50)),
        ),
    );
    let special = |line: &&Line| matches!(line.kind, Kind::Search | Kind::LastPage);
    aim(
        "last page and searches ÷ the first page",
        1.25,
        worst(
            large
                .lines
                .iter()
                .filter(special)
                .map(|line| (&*line.name, line.page.p50 / default)),
        ),
    );
    aim(
        "p99 of the page, ms",
        25.0,
        worst(large.lines.iter().map(|line| (&*line.name, line.page.p99))),
    );
    aim(
        "counts, ms",
        100.0,
        worst(large.counts.iter().map(|(name, _, ours)| (&**name, ours.p50))),
    );
    aim(
        "opening a record, creating a user ÷ SQL",
        2.0,
        worst(
            large
                .singles
                .iter()
                .map(|(name, sql, ours)| (&**name, ours.p50 / sql.p50)),
        ),
    );
    if let Some((_, peak)) = large.memory {
        #[expect(clippy::cast_precision_loss, reason = "MiB")]
        aim("memory at its peak, MiB", 150.0, ("process", peak as f64));
    }
    if let Some(users) = (large.users >= 1_000_000).then_some("demo") {
        aim("loading, s", 120.0, (users, large.loaded.as_secs_f64()));
    }
    met
}
