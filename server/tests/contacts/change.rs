//! Creating, updating and deleting, each with its audit event (TRUST 20, 21, 24).

use super::{Office, origin};
use crate::on_both;
use crate::support::World;
use crate::users::list::user;
use app::contacts::ContactId;
use app::contacts::api::ContactAdmin;
use app::contacts::input::ContactInput;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use control_center::users::Users;
use uuid::Uuid;

fn input(form: &str) -> ContactInput {
    ContactInput::parse(form, "")
}

const LAST: &str = "SELECT action || ' ' || target_kind || ' ' || address || ' ' || request_id || ' ' || details
    FROM audit_events JOIN audit_details ON event_n = n ORDER BY n DESC LIMIT 1";

async fn a_contact_is_made_once_and_read_back(world: World) {
    let office = Office::open(world).await;
    let form = "kind=person&relation=supplier&title=Dr.&first_name=Ada&last_name=Lovelace&company=Engines&position=Countess\
        &department=Analysis&email=ada%40example.com&phone=1&mobile=2&address=One%0D%0ATwo&country=GB";
    let id = ContactId(Uuid::now_v7());
    for _ in 0..2 {
        let made = office.contacts.create(&office.admin, &origin(), id, &input(form)).await;
        assert_eq!(made, Ok(id));
    }
    let record = office.contacts.get(&office.admin, id).await.unwrap();
    assert_eq!(record.input, input(form));
    assert_eq!(
        (record.name.as_str(), record.version, record.writable),
        ("Ada Lovelace", 1, true)
    );
    assert_eq!(office.number("SELECT COUNT(*) FROM contacts").await, 1);
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'contact.create'")
            .await,
        1
    );
    let told = office.text(LAST).await;
    assert!(
        told.starts_with("contact.create contact 192.0.2.1 request-1 {"),
        "{told}"
    );
    assert!(told.contains(r#""first_name":[null,"Ada"]"#), "{told}");
}

async fn the_server_judges_what_is_sent(world: World) {
    let office = Office::open(world).await;
    let id = ContactId(Uuid::now_v7());
    let refused = office
        .contacts
        .create(&office.admin, &origin(), id, &input("email=nobody&address=a%00"))
        .await;
    let Err(AppError::Invalid { fields }) = refused else {
        panic!("{refused:?}")
    };
    let told: Vec<_> = fields.iter().map(|it| format!("{} {}", it.field, it.rule)).collect();
    assert_eq!(
        told,
        [
            "last_name required",
            "email email_invalid",
            "address control_characters"
        ]
    );
    assert_eq!(office.number("SELECT COUNT(*) FROM contacts").await, 0);
}

async fn a_stale_version_is_refused_and_nothing_is_written(world: World) {
    let office = Office::open(world).await;
    let id = office.add("last_name=One").await;
    let update = async |version, form: &str| {
        office
            .contacts
            .update(&office.admin, &origin(), id, version, &input(form))
            .await
    };
    assert_eq!(update(1, "last_name=Two").await, Ok(2));
    let told = office.text(LAST).await;
    assert!(
        told.ends_with(r#"contact.update contact 192.0.2.1 request-1 {"last_name":["One","Two"]}"#),
        "{told}"
    );
    assert_eq!(update(1, "last_name=Three").await, Err(AppError::Conflict));
    assert_eq!(office.names("").await, ["Two"]);
    // The answer was lost, and the same is sent again: it is done already.
    assert_eq!(update(1, "last_name=Two").await, Ok(2));
    // Nothing changes, and so nothing is told.
    assert_eq!(update(2, "last_name=Two").await, Ok(2));
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'contact.update'")
            .await,
        1
    );
    let gone = ContactId(Uuid::now_v7());
    let missing = office
        .contacts
        .update(&office.admin, &origin(), gone, 1, &input("last_name=x"))
        .await;
    assert_eq!(missing, Err(AppError::NotFound));
}

async fn the_linked_user_follows_the_name(world: World) {
    let office = Office::open(world).await;
    let (_, seq) = user(&office.world, "a.smith").await;
    let contact = office.add("first_name=Ann&last_name=Smith").await;
    office.link(seq, contact).await;
    let users = Users(office.core.clone());
    let found = async |search: &str| {
        let query = UserQuery {
            search: search.to_owned(),
            ..UserQuery::default()
        };
        let page = users.list(&office.admin, &query).await.unwrap();
        let counts = users.count(&office.admin, &query).await.unwrap();
        assert_eq!(counts.pager.total, page.rows.len() as u64, "{search}");
        page.rows.into_iter().map(|row| row.contact).collect::<Vec<_>>()
    };
    assert_eq!(found("weiß").await, Vec::<String>::new());
    let form = input("first_name=Ann&last_name=Weiß&phone=1");
    let record = office.contacts.get(&office.admin, contact).await.unwrap();
    office
        .contacts
        .update(&office.admin, &origin(), contact, record.version, &form)
        .await
        .unwrap();
    assert_eq!(found("weiss").await, ["Ann Weiß"]);
    assert_eq!(found("a.smith").await, ["Ann Weiß"]);
    assert_eq!(
        office
            .text("SELECT contact_key FROM users WHERE name = 'a.smith'")
            .await,
        "ann weiss"
    );
    assert_eq!(
        office.number("SELECT version FROM users WHERE name = 'a.smith'").await,
        1
    );
}

async fn only_who_is_linked_to_nobody_goes(world: World) {
    let office = Office::open(world).await;
    let (_, seq) = user(&office.world, "a.smith").await;
    let contact = office.add("first_name=Ann&last_name=Smith").await;
    office.link(seq, contact).await;
    let delete = async || office.contacts.delete(&office.admin, &origin(), contact).await;
    assert_eq!(delete().await, Err(AppError::field("contact", "contact_linked")));
    // A deleted user may come back, and keeps their contact.
    office
        .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", seq)
        .await;
    assert_eq!(delete().await, Err(AppError::field("contact", "contact_linked")));
    assert_eq!(office.names("").await, ["Ann Smith"]);
    office
        .change("UPDATE users SET contact_id = NULL WHERE seq = $1", seq)
        .await;
    assert_eq!(delete().await, Ok(()));
    assert_eq!(office.names("smith").await, Vec::<String>::new());
    let last = "SELECT action || ' ' || target_kind FROM audit_events ORDER BY n DESC LIMIT 1";
    assert_eq!(office.text(last).await, "contact.delete contact");
    // What the trail said of the person goes with them (DOMAIN: "Erased").
    let details = "SELECT COUNT(*) FROM audit_details JOIN audit_events ON n = event_n WHERE target_kind = 'contact'";
    assert_eq!(office.number(details).await, 0);
    let events = "SELECT COUNT(*) FROM audit_events WHERE target_kind = 'contact'";
    assert_eq!(office.number(events).await, 2);
    assert_eq!(delete().await, Err(AppError::NotFound));
}

on_both!(
    a_contact_is_made_once_and_read_back,
    the_server_judges_what_is_sent,
    a_stale_version_is_refused_and_nothing_is_written,
    the_linked_user_follows_the_name,
    only_who_is_linked_to_nobody_goes,
);
