//! The file that another system wrote: 5,000 rows, some of them wrong.

use super::{counts, footprint, import, number, texts, try_import};
use crate::on_both;
use crate::support::World;
use control_center::text::fold::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FILE: &str = include_str!("staff.csv");
const REPORT: &str = include_str!("staff-report.txt");

on_both!(
    good_rows_come_in_and_wrong_ones_are_told,
    a_dry_run_tells_the_same_and_writes_nothing
);

/// Rows of the file that came in.
fn good(wrong: &BTreeSet<u64>) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    let rows = reader.deserialize::<HashMap<String, String>>();
    let numbered = rows.map(Result::unwrap).zip(2u64..);
    numbered
        .filter(|(_, line)| !wrong.contains(line))
        .map(|(row, _)| row)
        .collect()
}

fn parts(rows: &[HashMap<String, String>], column: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let parts = rows.iter().flat_map(|row| row[column].split('|'));
    for part in parts.filter(|part| !part.is_empty()) {
        *counts.entry(part.to_owned()).or_default() += 1;
    }
    counts
}

async fn counted(world: &World, sql: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in texts(world, sql).await {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

async fn good_rows_come_in_and_wrong_ones_are_told(world: World) {
    let report = import(&world, FILE).await;
    if std::env::var_os("CC_ACCEPT_SNAPSHOTS").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/import/staff-report.txt"),
            format!("{report}\n"),
        )
        .unwrap();
    }
    assert_eq!(format!("{report}\n"), REPORT);
    assert_eq!(counts(&report), (4960, 0, 0, 40));

    let rows = good(&report.wrong.iter().map(|line| line.line).collect());
    assert_eq!(rows.len(), 4960);
    assert_eq!(number(&world, "SELECT count(*) FROM users").await, 4960);
    assert_eq!(number(&world, "SELECT count(*) FROM user_keys").await, 2 * 4960);
    for (column, sql) in [
        ("activity", "SELECT activity FROM users"),
        (
            "groups",
            "SELECT g.name FROM memberships m JOIN groups g ON g.seq = m.group_seq",
        ),
        (
            "tags",
            "SELECT t.name FROM user_tags l JOIN tags t ON t.seq = l.tag_seq",
        ),
        ("department", "SELECT department FROM contacts WHERE department <> ''"),
        ("purpose", "SELECT purpose FROM users WHERE purpose <> ''"),
        (
            "responsible",
            "SELECT r.name FROM users u JOIN users r ON r.seq = u.responsible_seq",
        ),
        ("description", "SELECT description FROM users WHERE description <> ''"),
        (
            "last_name",
            "SELECT c.last_name FROM users u JOIN contacts c ON c.id = u.contact_id",
        ),
    ] {
        assert_eq!(counted(&world, sql).await, parts(&rows, column), "{column}");
    }
    for (column, value, sql) in [
        (
            "no_shared_data",
            "yes",
            "SELECT count(*) FROM users WHERE no_shared_data",
        ),
        ("api_only", "yes", "SELECT count(*) FROM users WHERE api_only"),
        ("last_login", "", "SELECT count(*) FROM users WHERE last_login = 0"),
        ("expires_on", "", "SELECT count(*) FROM users WHERE expires_on = 0"),
        (
            "review_on",
            "2027-06-30",
            "SELECT count(*) FROM users WHERE review_on = 20999",
        ),
    ] {
        let expected = rows.iter().filter(|row| row[column] == value).count();
        assert_eq!(number(&world, sql).await, i64::try_from(expected).unwrap(), "{column}");
    }
    nobody_can_do_anything(&world).await;
    these_people_are_found(&world).await;

    let before = footprint(&world).await;
    let again = import(&world, FILE).await;
    assert_eq!(counts(&again), (0, 0, 4960, 40));
    assert_eq!(again.wrong, report.wrong);
    assert_eq!(again.warnings, report.warnings);
    assert_eq!(footprint(&world).await, before);
}

async fn nobody_can_do_anything(world: &World) {
    for sql in [
        "SELECT count(*) FROM group_permissions",
        "SELECT count(*) FROM users WHERE password_hash <> '' OR password_set_at <> 0 OR invitation_expires_at <> 0",
        "SELECT count(*) FROM contacts WHERE kind <> 'person' OR relation <> 'staff'",
        "SELECT count(*) FROM memberships WHERE writable",
    ] {
        assert_eq!(number(world, sql).await, 0, "{sql}");
    }
    assert_eq!(
        number(world, "SELECT count(*) FROM groups WHERE name = 'Administrators'").await,
        1
    );
}

async fn these_people_are_found(world: &World) {
    let all = texts(world, "SELECT search_text FROM users").await;
    for search in [
        "Ισαβέλλα",
        "ΒΟΥΛΤΣΙΔΟΥ",
        "bartova",
        "preiss",
        "坂本",
        "İhsanoğlu",
        "ihsanoglu",
        "site/north",
        ".prei@exam",
    ] {
        assert!(all.iter().any(|text| text.contains(&fold(search))), "{search}");
    }
    let contact = "SELECT contact_key FROM users WHERE name = 's.bartova'";
    assert_eq!(texts(world, contact).await, ["stefan bartova"]);
}

async fn a_dry_run_tells_the_same_and_writes_nothing(world: World) {
    let before = footprint(&world).await;
    let report = try_import(&world, FILE, true).await.unwrap();
    assert_eq!(
        format!("{report}\n"),
        REPORT.trim_end().to_owned() + "\ndry run: nothing was written\n"
    );
    assert_eq!(footprint(&world).await, before);
}
