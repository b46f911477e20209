//! Who a row means, and what may not be said twice.

use super::{counts, footprint, import, number, reasons, texts, try_import};
use crate::on_both;
use crate::support::World;
use control_center::import::ImportError;

on_both!(
    a_second_row_of_a_name_is_wrong,
    names_and_emails_share_one_space,
    the_database_knows_names_and_emails_too,
    an_email_gets_free_when_its_owner_moves,
    a_row_changes_what_its_columns_say,
    the_last_sign_in_never_goes_back,
    spelling_of_a_name_is_taken_over,
    a_deleted_user_keeps_name_and_email,
    a_bad_header_stops_everything,
);

async fn a_second_row_of_a_name_is_wrong(world: World) {
    let report = import(
        &world,
        "user_name,email\nanna,a@example.com\nÀNNA,b@example.com\nanna,a@example.com\n",
    )
    .await;
    assert_eq!(
        reasons(&report.wrong),
        ["3 user_name name_repeated", "4 user_name name_repeated"]
    );
    assert_eq!(counts(&report), (1, 0, 0, 2));
    let report = import(&world, "user_name,email\nbob,\nBob,bob@example.com\n").await;
    assert_eq!(
        reasons(&report.wrong),
        ["2 email required", "3 user_name name_repeated"]
    );
}

async fn names_and_emails_share_one_space(world: World) {
    let text = "user_name,email\n\
        anna,x@example.com\n\
        bob,X@Example.com\n\
        cleo,dora@example.com\n\
        Dora@example.com,d@example.com\n\
        own@example.com,own@example.com\n";
    let report = import(&world, text).await;
    assert_eq!(reasons(&report.wrong), ["3 email email_taken", "4 email email_taken"]);
    assert_eq!(
        report.wrong[0].problems[0].sentence,
        "\"X@Example.com\" belongs to \"anna\" on line 2"
    );
    assert_eq!(
        report.wrong[1].problems[0].sentence,
        "\"dora@example.com\" is the user name on line 5"
    );
    assert_eq!(number(&world, "SELECT count(*) FROM user_keys").await, 5);
}

async fn the_database_knows_names_and_emails_too(world: World) {
    import(
        &world,
        "user_name,email\nanna,x@example.com\nb@example.com,bob@example.com\n",
    )
    .await;
    let before = footprint(&world).await;
    let text = "user_name,email\nX@example.com,c@example.com\ndora,B@example.com\nemil,x@example.com\n";
    let report = import(&world, text).await;
    let wrong = ["2 user_name name_taken", "3 email email_taken", "4 email email_taken"];
    assert_eq!(reasons(&report.wrong), wrong);
    assert_eq!(footprint(&world).await, before);
}

async fn an_email_gets_free_when_its_owner_moves(world: World) {
    import(&world, "user_name,email\nanna,a@example.com\nbob,b@example.com\n").await;
    let swap = "user_name,email\nanna,b@example.com\nbob,a@example.com\ncleo,c@example.com\n";
    assert_eq!(counts(&import(&world, swap).await), (1, 2, 0, 0));
    assert_eq!(counts(&import(&world, swap).await), (0, 0, 3, 0));
    let keys = "SELECT u.name || ' ' || k.key FROM user_keys k JOIN users u ON u.seq = k.user_seq ORDER BY k.key";
    assert_eq!(
        texts(&world, keys).await,
        [
            "bob a@example.com",
            "anna anna",
            "anna b@example.com",
            "bob bob",
            "cleo c@example.com",
            "cleo cleo"
        ]
    );
    // Whose row is wrong keeps the email, and so on along the chain.
    let chain = "user_name,email,expires_on\nanna,new@example.com,never\nbob,b@example.com,\ncleo,a@example.com,\n";
    let report = import(&world, chain).await;
    let wrong = [
        "2 expires_on date_invalid",
        "3 email email_taken",
        "4 email email_taken",
    ];
    assert_eq!(reasons(&report.wrong), wrong);
}

const ANNA: &str = "user_name,email,first_name,last_name,position,phone,groups,tags,activity,expires_on,description\n\
    anna,anna@example.com,Anna,Änders,Boss,1,Sales|Support,berlin|vip,active,2027-01-01,a note\n";

async fn a_row_changes_what_its_columns_say(world: World) {
    import(&world, ANNA).await;
    let text = "email,user_name,last_name,groups,tags,activity,expires_on\n\
        anna@example.org,anna,Bärlauch,support|Legal,VIP,deactivated,\n";
    let report = import(&world, text).await;
    assert_eq!(counts(&report), (0, 1, 0, 0));
    assert_eq!(
        (report.groups_created, report.tags_created, report.contacts_created),
        (1, 0, 0)
    );
    let all =
        "SELECT u.name || ' ' || u.email || ' ' || u.activity || ' ' || u.expires_on || ' ' || u.description || ' '
        || u.version || ' ' || c.first_name || ' ' || c.last_name || ' ' || c.position || ' ' || c.phone || ' '
        || c.version || ' ' || u.contact_key FROM users u JOIN contacts c ON c.id = u.contact_id";
    assert_eq!(
        texts(&world, all).await,
        ["anna anna@example.org deactivated 0 a note 2 Anna Bärlauch Boss 1 2 anna barlauch"]
    );
    let search = texts(&world, "SELECT search_text FROM users").await;
    assert_eq!(search, ["anna\nanna@example.org\nanna barlauch\nvip"]);
    let groups = "SELECT g.name FROM memberships m JOIN groups g ON g.seq = m.group_seq ORDER BY g.name";
    assert_eq!(texts(&world, groups).await, ["Legal", "Support"]);
    assert_eq!(
        texts(&world, "SELECT key FROM user_keys ORDER BY key").await,
        ["anna", "anna@example.org"]
    );

    let events = "SELECT action FROM audit_events ORDER BY n";
    let expected = [
        "users.import",
        "group.create",
        "group.create",
        "contact.create",
        "user.create",
        "users.import",
        "group.create",
        "user.change",
    ];
    assert_eq!(texts(&world, events).await, expected);
    let change =
        "SELECT d.details FROM audit_events e JOIN audit_details d ON d.event_n = e.n WHERE e.action = 'user.change'";
    assert_eq!(
        texts(&world, change).await,
        [concat!(
            r#"{"activity":["active","deactivated"],"contact.last_name":["Änders","Bärlauch"],"#,
            r#""email":["anna@example.com","anna@example.org"],"expires_on":["2027-01-01",null],"#,
            r#""groups":[["Sales","Support"],["Legal","Support"]],"tags":[["berlin","vip"],["vip"]]}"#
        )]
    );
}

async fn the_last_sign_in_never_goes_back(world: World) {
    let text = |time: &str| format!("user_name,email,last_login\nanna,a@example.com,{time}\n");
    import(&world, &text("2026-11-10T00:00:00Z")).await;
    assert_eq!(
        counts(&import(&world, &text("2026-11-09T00:00:00Z")).await),
        (0, 0, 1, 0)
    );
    assert_eq!(counts(&import(&world, &text("")).await), (0, 0, 1, 0));
    assert_eq!(
        counts(&import(&world, &text("2026-11-11T02:00:00+02:00")).await),
        (0, 1, 0, 0)
    );
    let last = number(&world, "SELECT last_login FROM users").await;
    assert_eq!(
        last,
        "2026-11-11T00:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_microsecond()
    );
}

async fn spelling_of_a_name_is_taken_over(world: World) {
    import(&world, "user_name,email\njosé,a@example.com\n").await;
    let report = import(&world, "user_name,email\nJosé,A@example.com\n").await;
    assert_eq!(counts(&report), (0, 1, 0, 0));
    assert_eq!(
        texts(&world, "SELECT name || ' ' || email FROM users").await,
        ["José A@example.com"]
    );
}

async fn a_deleted_user_keeps_name_and_email(world: World) {
    import(&world, "user_name,email,activity\nanna,a@example.com,deleted\n").await;
    let report = import(&world, "user_name,email\nbob,a@example.com\nanna,a@example.com\n").await;
    assert_eq!(reasons(&report.wrong), ["2 email email_taken"]);
    assert_eq!(counts(&report), (0, 0, 1, 1));
    let report = import(&world, "user_name,email,activity\nanna,a@example.com,active\n").await;
    assert_eq!(counts(&report), (0, 1, 0, 0));
}

async fn a_bad_header_stops_everything(world: World) {
    let error = try_import(&world, "user_name;email\nanna;a@example.com\n", false)
        .await
        .unwrap_err();
    let ImportError::Header { unknown, missing, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (unknown.as_slice(), missing.as_slice()),
        (
            ["user_name;email".to_owned()].as_slice(),
            ["user_name".to_owned(), "email".to_owned()].as_slice()
        )
    );
    assert!(error.to_string().contains("unknown columns: \"user_name;email\""));
    assert!(matches!(
        try_import(&world, "", false).await,
        Err(ImportError::Header { .. })
    ));
}
