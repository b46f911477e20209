//! Contacts, groups, and who answers for API-only identities.

use super::{counts, execute_all, import, number, reasons, texts};
use crate::on_both;
use crate::support::World;

on_both!(
    an_api_only_identity_needs_three_things,
    responsible_may_stand_anywhere,
    who_is_responsible_should_be_able_to,
    a_wrong_responsible_takes_others_along,
    purposes_of_people_are_left_out,
    a_contact_needs_a_name,
    a_linked_company_stays_as_it_is,
    a_switched_off_group_is_told,
);

const API: &str = "user_name,email,activity,api_only,purpose,responsible,review_on,expires_on\n";

async fn an_api_only_identity_needs_three_things(world: World) {
    let text = format!("{API}bot,bot@example.com,active,yes,,,,\nown,own@example.com,active,yes,x,OWN,2027-01-01,\n");
    let report = import(&world, &text).await;
    assert_eq!(
        reasons(&report.wrong),
        [
            "2 purpose needed_for_api_only",
            "2 responsible needed_for_api_only",
            "2 review_on needed_for_api_only",
            "3 responsible responsible_self"
        ]
    );
}

async fn responsible_may_stand_anywhere(world: World) {
    let text = format!(
        "{API}bot,bot@example.com,active,yes,x,Ånna,2027-01-01,\nbot2,bot2@example.com,active,yes,x,anna@example.com,2027-01-01,\n\
         anna,anna@example.com,active,no,,,,\nbot3,bot3@example.com,active,yes,x,nobody,2027-01-01,\n"
    );
    let report = import(&world, &text).await;
    assert_eq!(reasons(&report.wrong), ["5 responsible responsible_unknown"]);
    let responsible = "SELECT r.name FROM users u JOIN users r ON r.seq = u.responsible_seq";
    assert_eq!(texts(&world, responsible).await, ["anna", "anna"]);
    assert_eq!(counts(&import(&world, &text).await), (0, 0, 3, 1));
    let later = format!("{API}bot4,bot4@example.com,active,yes,x,anna@example.com,2027-01-01,\n");
    assert_eq!(counts(&import(&world, &later).await), (1, 0, 0, 0));
    assert_eq!(texts(&world, responsible).await, ["anna", "anna", "anna"]);
    // Without its columns, and with nobody of them in the file, an API-only identity stays what it is.
    let report = import(&world, "user_name,email,description\nbot,bot@example.com,new\n").await;
    assert_eq!(counts(&report), (0, 1, 0, 0));
    assert_eq!(
        number(&world, "SELECT count(*) FROM users WHERE responsible_seq IS NOT NULL").await,
        3
    );
}

async fn who_is_responsible_should_be_able_to(world: World) {
    let text = format!(
        "{API}gone,gone@example.com,deactivated,no,,,,\ndel,del@example.com,deleted,no,,,,\n\
         past,past@example.com,active,no,,,,2026-11-19\ntoday,today@example.com,active,no,,,,2026-11-20\n\
         b1,b1@example.com,active,yes,x,gone,2027-01-01,\nb2,b2@example.com,active,yes,x,del,2027-01-01,\n\
         b3,b3@example.com,active,yes,x,past,2027-01-01,\nb4,b4@example.com,active,yes,x,today,2027-01-01,\n\
         b5,b5@example.com,active,yes,x,b4,2027-01-01,\n"
    );
    let warnings = [
        "6 responsible responsible_deactivated",
        "7 responsible responsible_deleted",
        "8 responsible responsible_expired",
        "10 responsible responsible_api_only",
    ];
    let report = import(&world, &text).await;
    assert_eq!(counts(&report), (9, 0, 0, 0));
    assert_eq!(reasons(&report.warnings), warnings);
    let again = import(&world, &text).await;
    assert_eq!(counts(&again), (0, 0, 9, 0));
    assert_eq!(again.warnings, report.warnings);
}

async fn a_wrong_responsible_takes_others_along(world: World) {
    let text = format!(
        "{API}b1,b1@example.com,active,yes,x,b2,2027-01-01,\nb2,b2@example.com,active,yes,x,anna,2027-01-01,\n\
         anna,anna,active,no,,,,\n"
    );
    let report = import(&world, &text).await;
    assert_eq!(
        reasons(&report.wrong),
        [
            "2 responsible responsible_unknown",
            "3 responsible responsible_unknown",
            "4 email email_invalid"
        ]
    );
    assert_eq!(number(&world, "SELECT count(*) FROM users").await, 0);
}

async fn purposes_of_people_are_left_out(world: World) {
    let text = format!("{API}anna,anna@example.com,active,no,why,bob,2027-01-01,\n");
    let report = import(&world, &text).await;
    assert_eq!(counts(&report), (1, 0, 0, 0));
    assert_eq!(
        reasons(&report.warnings),
        [
            "2 purpose only_for_api_only",
            "2 responsible only_for_api_only",
            "2 review_on only_for_api_only"
        ]
    );
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM users WHERE purpose = '' AND review_on = 0"
        )
        .await,
        1
    );
    assert_eq!(counts(&import(&world, &text).await), (0, 0, 1, 0));
}

async fn a_contact_needs_a_name(world: World) {
    let text = "user_name,email,first_name,last_name,phone\nanna,a@example.com,,,1\nbob,b@example.com,,,\ncleo,c@example.com,Cleo,,2\n";
    let report = import(&world, text).await;
    assert_eq!(reasons(&report.warnings), ["2 phone needs_name"]);
    assert_eq!(report.contacts_created, 1);
    // Nothing said of a contact: it stays.
    let report = import(
        &world,
        "user_name,email,first_name,last_name,phone\ncleo,c@example.com,,,\n",
    )
    .await;
    assert_eq!(counts(&report), (0, 0, 1, 0));
    let report = import(&world, "user_name,email,phone\ncleo,c@example.com,3\n").await;
    assert_eq!(counts(&report), (0, 1, 0, 0));
    assert_eq!(
        texts(&world, "SELECT first_name || phone FROM contacts").await,
        ["Cleo3"]
    );
}

async fn a_linked_company_stays_as_it_is(world: World) {
    import(&world, "user_name,email,first_name\nanna,a@example.com,Anna\n").await;
    execute_all(
        &world,
        &[
            "UPDATE contacts SET kind = 'company', company = 'ACME', first_name = '', name_key = 'acme'",
            "UPDATE users SET contact_key = 'acme'",
        ],
    )
    .await;
    let report = import(&world, "user_name,email,first_name,tags\nanna,a@example.com,Anna,vip\n").await;
    assert_eq!(reasons(&report.warnings), ["2 first_name contact_is_company"]);
    assert_eq!(
        texts(&world, "SELECT contact_key || ' ' || search_text FROM users").await,
        ["acme anna\na@example.com\nacme\nvip"]
    );
    assert_eq!(number(&world, "SELECT count(*) FROM contacts").await, 1);
}

async fn a_switched_off_group_is_told(world: World) {
    import(&world, "user_name,email,groups\nanna,a@example.com,Sales\n").await;
    execute_all(&world, &["UPDATE groups SET activity = 'deactivated'"]).await;
    let report = import(&world, "user_name,email,groups\nbob,b@example.com,SALES\n").await;
    assert_eq!(reasons(&report.warnings), ["2 groups group_not_active"]);
    assert_eq!(number(&world, "SELECT count(*) FROM memberships").await, 2);
}
