//! The table held against the program: asked by everybody, about their own and about what is out of their sight.

use super::at::{At, Target};
use super::company::{Company, Who};
use super::queries::counted;
use super::rows::Row;
use super::table::rows;
use crate::http::site::{Answer, request};
use crate::on_both;
use crate::support::{World, sqlite};
use control_center::http::routes::{Kind, Listed};
use http::{Method, StatusCode};
use std::collections::HashSet;
use std::sync::Arc;

on_both!(
    each_is_answered_as_the_table_says,
    what_is_out_of_a_leads_sight_is_as_if_it_were_not_there,
);

/// What came of a call.
struct Happened {
    /// As a cell of the table says it.
    cell: String,
    /// The answer in full, but for what is made up anew each time.
    told: String,
    /// Statements that the database was asked.
    statements: usize,
    /// Whether it was about something that a lead may not see.
    is_about_somebody: bool,
}

/// Events in the audit trail.
const EVENTS: &str = "SELECT COUNT(*) FROM audit_events";

async fn ask(company: &Arc<Company>, row: &Row, who: Who, target: Target) -> Happened {
    let at = At::new(company, who, target);
    let mut asked = (row.ask)(at.clone()).await;
    let path = asked.uri().path().to_owned();
    let proof = company.proof(who).await;
    asked.headers_mut().insert("host", "127.0.0.1:3000".parse().unwrap());
    if let Some((name, value)) = &proof {
        asked.headers_mut().insert(*name, value.parse().unwrap());
    }
    company.settle().await;
    let before = company.number(EVENTS).await;
    let (answer, statements) = counted(company.site.send(asked)).await;
    let mut cell = answer.status.as_u16().to_string();
    if answer.status.is_redirection() {
        let location = answer.header("location").split(['?', '#']).next().unwrap();
        cell = place(&path, location);
        if cell != "login" {
            cell += &follow(company, &answer, proof).await;
        }
    }
    if company.number(EVENTS).await > before {
        cell.push('✓');
    }
    Happened {
        cell,
        told: told(row, &answer),
        statements,
        is_about_somebody: at.is_about_somebody().await,
    }
}

/// What the page says that an answer leads to, with what the browser was given to keep: its status unless it is 200, and
/// whether something is wrong.
async fn follow(company: &Company, answer: &Answer, proof: Option<(&'static str, String)>) -> String {
    let kept = answer.headers.get_all("set-cookie").into_iter();
    let kept = kept.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
    let mut cookies: Vec<String> = kept
        .filter(|cookie| !cookie.ends_with('='))
        .map(str::to_owned)
        .collect();
    // A new session takes the old one's place.
    let entered = cookies.iter().any(|cookie| cookie.starts_with("session="));
    cookies.extend(
        proof
            .filter(|(name, _)| *name == "cookie" && !entered)
            .map(|(_, value)| value),
    );
    let headers = [("accept", "text/html"), ("cookie", &*cookies.join("; "))];
    let page = company
        .site
        .send(request(Method::GET, answer.header("location"), &headers, ""))
        .await;
    match page.status {
        StatusCode::OK if says_what_is_wrong(&page.body) => "!".to_owned(),
        StatusCode::OK => String::new(),
        status => format!(":{}", status.as_u16()),
    }
}

/// Whether a page tells of anything wrong, at a field or above all. Pages with actions hold the place where their
/// problems are told.
fn says_what_is_wrong(page: &str) -> bool {
    let place = "role=\"alert\" class=\"error banner problem\"";
    let told = page
        .match_indices("role=\"alert\"")
        .any(|(at, _)| !page[at..].starts_with(place));
    told || page.contains("aria-invalid=\"true\"")
}

/// Where a redirect leads, seen from where it was sent.
fn place(from: &str, to: &str) -> String {
    if to == "/login" {
        "login".to_owned()
    } else if from == to || from.starts_with(&format!("{to}/")) {
        "back".to_owned()
    } else if from != "/" && to.starts_with(&format!("{from}/")) {
        "on".to_owned()
    } else {
        let parts = to.split('/').map(|part| {
            if part.parse::<uuid::Uuid>().is_ok() {
                "{id}"
            } else {
                part
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// Status, headers and body without identities, nonces and the like.
fn told(row: &Row, answer: &Answer) -> String {
    let headers = [
        "content-type",
        "cache-control",
        "location",
        "www-authenticate",
        "retry-after",
        "set-cookie",
    ];
    let headers = headers.map(|name| format!("{name}: {}", answer.header(name)));
    let text = format!(
        "{}\n{}\n\n{}",
        answer.status,
        headers.join("\n"),
        (row.read)(&answer.bytes)
    );
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut plain = String::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        // No word of any language is as long as an identity or a nonce.
        plain.push_str(if word.len() >= 22 { "#" } else { word });
        let other = behind.chars().next().map_or(0, char::len_utf8);
        plain.push_str(&behind[..other]);
        rest = &behind[other..];
    }
    // Where one script ends and the next begins is a matter of what was ready first, and so is what stands first in them.
    let plain = plain.replace("</script><script nonce=\"#\">", "");
    let mut parts = plain.split("__RESOLVED_RESOURCES[");
    let (mut around, mut values) = (parts.next().unwrap_or_default().to_owned(), Vec::new());
    for part in parts {
        let (value, behind) = part.split_once(';').unwrap_or((part, ""));
        values.push(value);
        around.push_str(behind);
    }
    values.sort_unstable();
    around + &values.join("\n")
}

async fn each_is_answered_as_the_table_says(world: World) {
    let company = Company::open(world).await;
    let mut wrong = Vec::new();
    for row in rows() {
        let mut got = Vec::new();
        // Those who may do least first, so that nothing is done when they ask.
        for who in row.asked_by().iter().rev() {
            got.push(ask(&company, &row, *who, Target::Own).await.cell);
        }
        got.reverse();
        let cells: Vec<&str> = row.cells.split_whitespace().collect();
        if got != cells {
            wrong.push(format!("{}\n    is {}\n  not {}", row.name(), got.join(" "), row.cells));
        }
        // A token opens no page, and no session the API, but for what says so.
        for who in row.strangers() {
            let cell = ask(&company, &row, who, Target::Own).await.cell;
            if cell != row.cell_of_stranger(who) {
                wrong.push(format!("{} by {who:?}: {cell}", row.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same status, the same body, the same number of statements.
async fn what_is_out_of_a_leads_sight_is_as_if_it_were_not_there(world: World) {
    let company = Company::open(world).await;
    let mut wrong = Vec::new();
    for row in rows() {
        let who = match row.kind {
            Kind::Operation => Who::LeadingToken,
            _ => Who::Lead,
        };
        for outsider in 0..company.outsiders.len() {
            let there = ask(&company, &row, who, Target::Outside(outsider)).await;
            if !there.is_about_somebody {
                break;
            }
            let nowhere = ask(&company, &row, who, Target::Nothing(outsider)).await;
            if there.told != nowhere.told || there.cell != nowhere.cell {
                wrong.push(format!(
                    "{}, outsider {outsider}:\n{}\n{}\n--- but\n{}\n{}\n",
                    row.name(),
                    there.cell,
                    there.told,
                    nowhere.cell,
                    nowhere.told
                ));
            } else if there.statements != nowhere.statements {
                let counts = format!("{} statements, not {}", there.statements, nowhere.statements);
                wrong.push(format!("{}, outsider {outsider}: {counts}", row.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page, server function or other route that stands in no row has not been thought about.
#[tokio::test]
async fn what_is_routed_stands_in_the_table() {
    let company = Company::open(sqlite().await).await;
    let routed: HashSet<(Method, String)> = company
        .site
        .routed
        .iter()
        .map(|route| (route.method.clone(), route.path.clone()))
        .collect();
    let told: HashSet<(Method, String)> = rows().into_iter().map(|row| (row.method, row.path)).collect();
    let missing: Vec<_> = routed.difference(&told).collect();
    assert!(
        missing.is_empty(),
        "give these a row in server/tests/access/table.rs: {missing:#?}"
    );
    let gone: Vec<_> = told.difference(&routed).collect();
    assert!(gone.is_empty(), "nothing is routed there any more: {gone:#?}");
    for row in rows() {
        let is_it = |route: &&Listed| route.method == row.method && route.path == row.path;
        let kind = company.site.routed.iter().find(is_it).unwrap().kind;
        assert_eq!(row.kind, kind, "{}", row.name());
        assert_eq!(
            row.cells.split_whitespace().count(),
            row.asked_by().len(),
            "{}",
            row.name()
        );
    }
}

/// What is counted is what is asked, by whichever thread of the database.
#[tokio::test]
async fn statements_are_counted() {
    let company = Company::open(sqlite().await).await;
    let two = async {
        company.number("SELECT 1").await;
        company.number("SELECT 2").await;
    };
    assert_eq!(counted(two).await.1, 2);
    assert_eq!(counted(company.site.get("/health/live")).await.1, 0);
}
