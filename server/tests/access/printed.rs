//! The table as a page of the documentation.

use super::rows::Row;
use super::table::rows;
use control_center::http::routes::Kind;
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/access.md");

const HEAD: &str = "# Who may do what

Made by the tests from `server/tests/access/table.rs`, which hold every cell against the program on both databases.
`CC_ACCEPT_SNAPSHOTS=1 cargo test -p control-center --test main -- access` writes it anew.

| word | what happens |
| --- | --- |
| `200`, `401`, `403`, `404` … | the answer's status |
| `login` | 303 to the sign-in |
| `back` | 303 to the page that the form stands on, or one above it |
| `on` | 303 to a page below: of what was made |
| `/…` | 303 to that page |
| `back:403` | the page that it leads to answers 403 to this reader |
| `back!` | that page says what is wrong with what was sent |
| `✓` | it was done, and stands in the audit trail |

A lead is asked for about somebody or something of the group that they lead, \"another lead\" leads another group: what
is out of their sight answers as what is not there, by the same status, the same body and the same number of statements,
which is proved of each row that names a user, a group, a contact, a plan, an upload, a view or a token. The lead
here has no permission `contacts`; who has it may open the contacts as far as it is writable. The API is asked by an
identity that administers, with tokens of one scope each. Tokens count for nothing anywhere else, and sessions for nothing
there but in `me/access`, which answers everybody who is signed in.
";

/// The parts of the page, each with the heads of its columns.
const PARTS: [(Kind, &str, &str); 4] = [
    (Kind::Page, "Pages", PEOPLE),
    (Kind::Function, "Server functions", PEOPLE),
    (Kind::Other, "Forms, files and streams", PEOPLE),
    (
        Kind::Operation,
        "API",
        "`read_users` | `write_users` | `read_groups` | `write_groups`",
    ),
];
const PEOPLE: &str = "administrator | lead | another lead | user | nobody";

fn line(row: &Row) -> String {
    let name = row.name();
    let (route, about) = name.split_once(": ").unwrap_or((&name, ""));
    let name = format!("`{route}` {about}");
    let cells: Vec<&str> = row.cells.split_whitespace().collect();
    format!("| {} | {} |\n", name.trim(), cells.join(" | "))
}

fn printed() -> String {
    let mut page = HEAD.to_owned();
    for (kind, heading, columns) in PARTS {
        let rule = " --- |".repeat(columns.split('|').count() + 1);
        writeln!(page, "\n## {heading}\n\n|  | {columns} |\n|{rule}").unwrap();
        for row in rows().iter().filter(|row| row.kind == kind) {
            page.push_str(&line(row));
        }
    }
    page
}

#[test]
fn the_documentation_says_what_the_table_says() {
    if std::env::var_os("CC_ACCEPT_SNAPSHOTS").is_some() {
        std::fs::write(FILE, printed()).unwrap();
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        written == printed(),
        "docs/access.md is not what the table says; CC_ACCEPT_SNAPSHOTS=1 before this test writes it anew"
    );
}
