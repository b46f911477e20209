//! What a file may not do: make or unmake administrators.

use super::{counts, execute_all, import, number, reasons, texts, user_in_group};
use crate::on_both;
use crate::support::World;

on_both!(
    the_last_administrator_stays,
    who_is_to_leave_is_no_one_to_rely_on,
    groups_with_admin_are_out_of_reach,
    a_group_made_by_import_holds_no_permission,
    who_may_not_sign_in_any_longer_loses_sessions,
    links_to_an_old_address_work_no_more,
);

const HEADER: &str = "user_name,email,activity,api_only,purpose,responsible,review_on,expires_on\n";

async fn the_last_administrator_stays(world: World) {
    user_in_group(&world, "root", "Chiefs", "admin").await;
    for (rest, reason) in [
        ("deactivated,no,,,,", "2 activity last_administrator"),
        ("deleted,no,,,,", "2 activity last_administrator"),
        ("active,yes,x,bob,2027-01-01,", "2 api_only last_administrator"),
        ("active,no,,,,2026-01-01", "2 expires_on last_administrator"),
        ("active,no,,,,2030-01-01", "2 expires_on last_administrator"),
    ] {
        let report = import(
            &world,
            &format!("{HEADER}root,root@example.com,{rest}\nbob,bob@example.com,active,no,,,,\n"),
        )
        .await;
        assert_eq!(reasons(&report.wrong), [reason]);
    }
    // Of two one may go, and then the other is the last.
    user_in_group(&world, "second", "Chiefs", "admin").await;
    let both =
        format!("{HEADER}root,root@example.com,deactivated,no,,,,\nsecond,second@example.com,deactivated,no,,,,\n");
    let report = import(&world, &both).await;
    assert_eq!(reasons(&report.wrong), ["3 activity last_administrator"]);
    assert_eq!(counts(&import(&world, &both).await), (0, 0, 1, 1));
}

async fn who_is_to_leave_is_no_one_to_rely_on(world: World) {
    for name in ["root", "second"] {
        user_in_group(&world, name, "Chiefs", "admin").await;
    }
    let root = format!("{HEADER}root,root@example.com,active,no,,,,2030-01-01\n");
    let both = format!("{root}second,second@example.com,active,no,,,,2031-01-01\n");
    let report = import(&world, &both).await;
    assert_eq!(reasons(&report.wrong), ["3 expires_on last_administrator"]);
    execute_all(
        &world,
        &["UPDATE users SET expires_on = CASE name WHEN 'root' THEN 0 ELSE 30000 END"],
    )
    .await;
    let report = import(&world, &root).await;
    assert_eq!(reasons(&report.wrong), ["2 expires_on last_administrator"]);
    // Today there is another one all the same.
    let gone = format!("{HEADER}root,root@example.com,deactivated,no,,,,\n");
    assert_eq!(counts(&import(&world, &gone).await), (0, 1, 0, 0));
}

async fn groups_with_admin_are_out_of_reach(world: World) {
    user_in_group(&world, "root", "Chiefs", "admin").await;
    user_in_group(&world, "clerk", "Office", "notes").await;
    let text = "user_name,email,groups\nroot,root@example.com,Sales\nclerk,clerk@example.com,CHIEFS|Office|Sales\nnew,new@example.com,Chiefs\n";
    let report = import(&world, text).await;
    assert_eq!(counts(&report), (1, 2, 0, 0));
    assert_eq!(
        reasons(&report.warnings),
        ["3 groups group_holds_admin", "4 groups group_holds_admin"]
    );
    let members = "SELECT u.name || ' ' || g.name FROM memberships m JOIN users u ON u.seq = m.user_seq
        JOIN groups g ON g.seq = m.group_seq ORDER BY u.name, g.name";
    assert_eq!(
        texts(&world, members).await,
        ["clerk Office", "clerk Sales", "root Chiefs", "root Sales"]
    );
    assert_eq!(
        number(&world, "SELECT count(*) FROM memberships WHERE writable").await,
        2
    );
    assert_eq!(counts(&import(&world, text).await), (0, 0, 3, 0));
}

async fn a_group_made_by_import_holds_no_permission(world: World) {
    let report = import(
        &world,
        "user_name,email,groups\nanna,a@example.com,admin|Administrators|contacts\n",
    )
    .await;
    assert_eq!(report.groups_created, 3);
    assert_eq!(number(&world, "SELECT count(*) FROM memberships").await, 3);
    assert_eq!(number(&world, "SELECT count(*) FROM group_permissions").await, 0);
}

async fn who_may_not_sign_in_any_longer_loses_sessions(world: World) {
    for name in ["gone", "past", "bot", "stays"] {
        user_in_group(&world, name, "Office", "notes").await;
    }
    let text = format!(
        "{HEADER}gone,gone@example.com,deactivated,no,,,,\npast,past@example.com,active,no,,,,2026-11-19\n\
         bot,bot@example.com,active,yes,x,stays,2027-01-01,\nstays,stays@example.com,active,no,,,,2026-11-20\n"
    );
    assert_eq!(counts(&import(&world, &text).await), (0, 4, 0, 0));
    let sessions = "SELECT u.name FROM sessions s JOIN users u ON u.seq = s.user_seq";
    assert_eq!(texts(&world, sessions).await, ["stays"]);
    assert_eq!(
        texts(&world, "SELECT name FROM users WHERE password_hash = ''").await,
        ["bot"]
    );
    assert_eq!(counts(&import(&world, &text).await), (0, 0, 4, 0));
}

async fn links_to_an_old_address_work_no_more(world: World) {
    for name in ["moves", "bot", "stays"] {
        user_in_group(&world, name, "Office", "notes").await;
    }
    execute_all(
        &world,
        &[
            "UPDATE users SET invitation_expires_at = 9000000000000000",
            "INSERT INTO links (digest, user_seq, kind, created_at, expires_at)
                SELECT digest, user_seq, 'reset', 1, 9000000000000000 FROM sessions",
            "INSERT INTO mails (id, kind, user_seq, language, next_attempt_at, created_at)
                SELECT id, 'invitation', seq, 'en', 1, 1 FROM users",
        ],
    )
    .await;
    let text = format!(
        "{HEADER}moves,new@example.com,active,no,,,,\nbot,bot@example.com,active,yes,x,stays,2027-01-01,\n\
         stays,stays@example.com,active,no,,,,2026-11-20\n"
    );
    assert_eq!(counts(&import(&world, &text).await), (0, 3, 0, 0));
    for left in [
        "SELECT u.name FROM links l JOIN users u ON u.seq = l.user_seq",
        "SELECT u.name FROM mails m JOIN users u ON u.seq = m.user_seq",
        "SELECT name FROM users WHERE invitation_expires_at > 0",
    ] {
        assert_eq!(texts(&world, left).await, ["stays"], "{left}");
    }
}
