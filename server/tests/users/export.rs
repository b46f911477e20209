//! The list as a file: what is in it, for whom, and that an import of it changes nothing (TRUST 17, 20, 33).

use super::desk::{Desk, origin};
use super::list::user;
use crate::import::{counts, footprint, import, number, texts};
use crate::on_both;
use crate::support::World;
use app::bulk::Selection;
use app::context::Caller;
use app::error::AppError;
use app::users::UserId;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use control_center::clock::SECOND;
use control_center::execute;
use control_center::export::piece_size;
use control_center::store::users::{NewUser, insert};
use control_center::users::export::export;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

const ALL: &str = "activity=active&activity=deactivated&activity=deleted&column=tags&column=created&column=expires&column=failed_attempts&column=description";

on_both!(
    it_is_the_list_in_its_order,
    importing_it_changes_nothing,
    a_lead_exports_members_alone,
    who_signs_in_meanwhile_is_there_once,
    what_changed_meanwhile_does_not_leave,
    what_was_read_ahead_is_read_anew_after_a_while,
    the_trail_says_what_was_asked_for,
    those_selected_are_exported,
);

async fn file_of(desk: &Desk, caller: &Caller, selection: &Selection, query: &str) -> Result<String, AppError> {
    let mut export = export(&desk.users.0, caller, &origin(), selection, &UserQuery::parse(query)).await?;
    let mut file = Vec::new();
    while let Some(piece) = export.piece().await? {
        file.extend(piece);
    }
    Ok(String::from_utf8(file).unwrap())
}

async fn file(desk: &Desk, caller: &Caller, query: &str) -> String {
    let selection = Selection::Matching(query.to_owned());
    file_of(desk, caller, &selection, query).await.unwrap()
}

fn names(file: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    reader.records().map(|row| row.unwrap()[0].to_owned()).collect()
}

async fn it_is_the_list_in_its_order(world: World) {
    let desk = Desk::open(world).await;
    import(&desk.world, include_str!("../import/staff.csv")).await;
    for query in [
        "",
        "sort=-last_login&q=an&column=tags",
        "activity=deactivated&sort=email",
        "sign_in=api_only",
    ] {
        let mut listed = Vec::new();
        let mut page = UserQuery {
            size: 100,
            ..UserQuery::parse(query)
        };
        loop {
            let rows = desk.users.list(&desk.admin, &page).await.unwrap();
            page.after = rows.rows.last().map(|row| row.id);
            listed.extend(rows.rows.into_iter().map(|row| row.name));
            if !rows.more {
                break;
            }
        }
        let file = file(&desk, &desk.admin, query).await;
        assert_eq!(names(&file), listed, "{query}");
        assert_eq!(file.lines().next().unwrap().ends_with(",tags"), query.contains("tags"));
    }
}

async fn importing_it_changes_nothing(world: World) {
    let desk = Desk::open(world).await;
    // Whatever a spreadsheet would run, and what separates names in a cell.
    let text = "[=+@'|…\\\\-]{0,3}[a-zß\"',|=\\\\… -]{0,8}[a-z|\\\\=]";
    let mut runner = TestRunner::deterministic();
    let texts = prop::collection::vec(text, 9);
    let mut tx = desk.world.store.write().await.unwrap();
    for n in 0..60_i64 {
        let texts: Vec<String> = texts.new_tree(&mut runner).unwrap().current();
        let texts: Vec<String> = texts.into_iter().map(|text| format!("{}{n}", text.trim())).collect();
        let lead = ["", "=", "+", "@", "-", "'", "'="][usize::try_from(n).unwrap() % 7];
        let new = control_center::store::users::NewUser {
            id: uuid::Uuid::now_v7(),
            name: format!("{lead}name{n}"),
            email: format!("n{n}@example.com"),
            activity: ["active", "deactivated", "deleted"][usize::try_from(n).unwrap() % 3],
            description: format!("{}\nmore\t", texts[0]),
            last_login: n * 1_234_567,
            expires_on: n % 4 * 9_999,
            created_at: 1,
            ..Default::default()
        };
        let seq = control_center::store::users::insert(&mut tx.db(), &new).await.unwrap();
        let mut db = tx.db();
        for (k, name) in texts[1..3].iter().enumerate() {
            let activity = ["active", "deleted", "deactivated"][(usize::try_from(n).unwrap() + k) % 3];
            let key = control_center::text::fold::fold(name);
            let sql = "INSERT INTO groups (id, name, name_key, activity, created_at, modified_at) VALUES ($1, $2, $3, $4, 1, 1) ON CONFLICT DO NOTHING";
            execute!(&mut db, sql, uuid::Uuid::now_v7(), name, &key, activity).unwrap();
            let sql = "INSERT INTO memberships (user_seq, group_seq, writable, granted_at) SELECT $1, seq, TRUE, 1 FROM groups WHERE name_key = $2 ON CONFLICT DO NOTHING";
            execute!(&mut db, sql, seq, &key).unwrap();
        }
        for name in &texts[3..5] {
            // No tag has one.
            let name = &name.replace(',', ";");
            let key = control_center::text::fold::fold(name);
            let sql = "INSERT INTO tags (subject, name, key) VALUES ('user', $1, $2) ON CONFLICT DO NOTHING";
            execute!(&mut db, sql, name, &key).unwrap();
            let sql = "INSERT INTO user_tags (user_seq, tag_seq) SELECT $1, seq FROM tags WHERE key = $2 ON CONFLICT DO NOTHING";
            execute!(&mut db, sql, seq, &key).unwrap();
        }
        let kind = if n % 5 == 0 { "kind=company&" } else { "" };
        let mut contact = app::contacts::input::ContactInput::parse(&format!("{kind}last_name=x&company=y"), "");
        contact.first_name.clone_from(&texts[5]);
        contact.last_name.clone_from(&texts[6]);
        contact.company.clone_from(&texts[7]);
        let id = uuid::Uuid::now_v7();
        control_center::store::contacts::insert(&mut db, id, &contact, 1)
            .await
            .unwrap();
        execute!(&mut db, "UPDATE users SET contact_id = $1 WHERE seq = $2", id, seq).unwrap();
    }
    tx.commit().await.unwrap();
    let file = file(&desk, &desk.admin, ALL).await;
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    for cell in reader
        .records()
        .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
    {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{cell:?}");
    }
    let before = footprint(&desk.world).await;
    let report = import(&desk.world, &file).await;
    assert_eq!(counts(&report), (0, 0, 61, 0), "{report}");
    assert_eq!(footprint(&desk.world).await, before);
    // Into an empty place it brings the same people.
    let memberships =
        "SELECT COUNT(*) FROM memberships m JOIN groups g ON g.seq = m.group_seq WHERE g.activity <> 'deleted'";
    assert!(number(&desk.world, memberships).await > 60);
}

async fn a_lead_exports_members_alone(world: World) {
    let desk = Desk::open(world).await;
    let (_, both) = user(&desk.world, "both").await;
    let (_, ours) = user(&desk.world, "ours").await;
    let (_, theirs) = user(&desk.world, "theirs").await;
    let lead = desk.lead(1, "Led", &[both, ours]).await;
    desk.lead(2, "Secret", &[both, theirs]).await;
    let told = file(&desk, &lead, "").await;
    assert_eq!(names(&told), ["both", "ours"]);
    assert!(told.contains("Led|…") && !told.contains("Secret"), "{told}");
    assert_eq!(names(&file(&desk, &lead, "q=theirs").await), Vec::<String>::new());
    // What the lead did not see stays, whoever imports the file.
    let before = footprint(&desk.world).await;
    assert_eq!(counts(&import(&desk.world, &told).await), (0, 0, 2, 0));
    assert_eq!(footprint(&desk.world).await[..11], before[..11]);
    let nobody = desk.person("nobody").await;
    let refused = file_of(&desk, &nobody, &Selection::Matching(String::new()), "").await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
}

async fn who_signs_in_meanwhile_is_there_once(world: World) {
    let desk = Desk::open(world).await;
    import(&desk.world, include_str!("../import/staff.csv")).await;
    for query in ["sort=last_login", "sort=-last_login"] {
        let shape = UserQuery::parse(query);
        let selection = Selection::Matching(query.to_owned());
        let mut export = export(&desk.users.0, &desk.admin, &origin(), &selection, &shape)
            .await
            .unwrap();
        let mut file = Vec::new();
        while let Some(piece) = export.piece().await.unwrap() {
            file.extend(piece);
            desk.change(
                "UPDATE users SET last_login = last_login + 1000000000000 WHERE seq % 7 = $1",
                3,
            )
            .await;
        }
        let mut names = names(&String::from_utf8(file).unwrap());
        names.sort();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        let there = "SELECT COUNT(*) FROM users WHERE activity IN ('active', 'deactivated')";
        assert_eq!(i64::try_from(all).unwrap(), desk.number(there).await);
    }
}

async fn what_changed_meanwhile_does_not_leave(world: World) {
    let desk = Desk::open(world).await;
    let (_, gone) = user(&desk.world, "gone").await;
    let shape = UserQuery::default();
    let selection = Selection::Matching(String::new());
    let mut export = export(&desk.users.0, &desk.admin, &origin(), &selection, &shape)
        .await
        .unwrap();
    desk.change("UPDATE users SET activity = 'deleted' WHERE seq = $1", gone)
        .await;
    let mut file = export.piece().await.unwrap().unwrap();
    file.extend(export.piece().await.unwrap().unwrap());
    assert_eq!(names(&String::from_utf8(file).unwrap()), ["amy.admin"]);
    assert_eq!(export.piece().await.unwrap(), None);
}

async fn what_was_read_ahead_is_read_anew_after_a_while(world: World) {
    let desk = Desk::open(world).await;
    // More than a piece, by the one who looks.
    let piece = piece_size(desk.world.store.kind());
    let mut tx = desk.world.store.write().await.unwrap();
    for n in 0..piece {
        let new = NewUser {
            id: Uuid::now_v7(),
            name: format!("user{n:04}"),
            email: format!("user{n}@example.org"),
            activity: "active",
            ..NewUser::default()
        };
        insert(&mut tx.db(), &new).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (shape, selection) = (UserQuery::default(), Selection::Matching(String::new()));
    let mut export = export(&desk.users.0, &desk.admin, &origin(), &selection, &shape)
        .await
        .unwrap();
    let (_header, first) = (export.piece().await.unwrap(), export.piece().await.unwrap().unwrap());
    assert_eq!(String::from_utf8(first).unwrap().lines().count(), piece);
    // The last one is being read, or was, with whoever leaves now.
    let gone = "UPDATE users SET activity = 'deleted' WHERE name = (SELECT MAX(name) FROM users) AND seq > $1";
    desk.change(gone, 0).await;
    desk.world.clock.advance(3 * SECOND);
    assert_eq!(export.piece().await.unwrap().unwrap_or_default(), b"");
}

async fn the_trail_says_what_was_asked_for(world: World) {
    let desk = Desk::open(world).await;
    file(&desk, &desk.admin, "q=amy&tag=vip&column=description").await;
    let sql = "SELECT d.details FROM audit_events e JOIN audit_details d ON d.event_n = e.n
        WHERE e.action = 'user.export' AND e.actor_id IS NOT NULL AND e.address = '192.0.2.1'";
    let told = texts(&desk.world, sql).await.remove(0);
    assert!(told.contains("tag=vip") && told.contains("\"searched\":true") && told.contains("description"));
    assert!(!told.contains("amy"), "a search is mostly somebody's name: {told}");
}

async fn those_selected_are_exported(world: World) {
    let desk = Desk::open(world).await;
    let (anna, _) = user(&desk.world, "anna").await;
    let (bert, _) = user(&desk.world, "bert").await;
    user(&desk.world, "cleo").await;
    let selection = Selection::Users(vec![bert, anna]);
    let told = file_of(&desk, &desk.admin, &selection, "sort=-name").await.unwrap();
    assert_eq!(names(&told), ["bert", "anna"]);
    let many = Selection::Users((0..1001).map(|_| UserId(uuid::Uuid::now_v7())).collect());
    let refused = file_of(&desk, &desk.admin, &many, "").await.unwrap_err();
    assert_eq!(refused, AppError::field("users", "too_many"));
}
