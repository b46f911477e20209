//! Who may do what with contacts: every use case for every role (TRUST 16, 17).

use super::photo::png;
use super::{Office, origin, rights_to};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user};
use app::contacts::api::ContactAdmin;
use app::contacts::input::ContactInput;
use app::contacts::query::ContactQuery;
use app::contacts::{ContactId, ContactRight};
use app::context::Caller;
use app::error::AppError;
use uuid::Uuid;

/// What of list, count, get, find, create, update, photo and delete is refused; each letter stands for one.
async fn refused(office: &Office, caller: &Caller) -> String {
    let input = ContactInput::parse("last_name=Somebody", "");
    let free = office.add("last_name=Free").await;
    let (query, origin) = (ContactQuery::default(), origin());
    let contacts = &office.contacts;
    let update = ContactInput::parse("last_name=Changed", "");
    let done = [
        ("list ", contacts.list(caller, &query).await.map(drop)),
        ("count ", contacts.count(caller, &query).await.map(drop)),
        ("get ", contacts.get(caller, free).await.map(drop)),
        ("find ", contacts.find(caller, "").await.map(drop)),
        (
            "create ",
            contacts
                .create(caller, &origin, ContactId(Uuid::now_v7()), &input)
                .await
                .map(drop),
        ),
        (
            "update ",
            contacts.update(caller, &origin, free, 1, &update).await.map(drop),
        ),
        (
            "photo ",
            contacts
                .set_photo(caller, &origin, free, Some(png(4, 4)))
                .await
                .map(drop),
        ),
        ("delete", contacts.delete(caller, &origin, free).await),
    ];
    let mut words = String::new();
    for (word, done) in done {
        match done {
            Ok(()) => {}
            Err(AppError::Forbidden) => words.push_str(word),
            other => panic!("{word}: {other:?}"),
        }
    }
    words
}

async fn each_role_has_its_use_cases(world: World) {
    let office = Office::open(world).await;
    let reader = office.somebody_with(1, ContactRight::Read).await;
    let writer = office.somebody_with(2, ContactRight::Write).await;
    let nobody = office.somebody_with(3, ContactRight::None).await;
    let lead = office.lead_of(3).await;
    for (role, caller, expect) in [
        ("administrator", &office.admin, ""),
        ("writer", &writer, ""),
        ("reader", &reader, "create update photo delete"),
        ("lead", &lead, "list count get create update photo delete"),
        ("user", &nobody, "list count get find create update photo delete"),
    ] {
        assert_eq!(refused(&office, caller).await, expect, "{role}");
    }
    assert!(
        !office
            .contacts
            .get(&reader, office.add("last_name=x").await)
            .await
            .unwrap()
            .writable
    );
}

/// Rights are looked up again where something is written.
async fn a_right_that_is_gone_writes_nothing(world: World) {
    let office = Office::open(world).await;
    let writer = office.somebody_with(1, ContactRight::Write).await;
    office
        .change("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 2)
        .await;
    assert_eq!(
        refused(&office, &writer).await,
        "create update photo delete",
        "the request began when the group was active"
    );
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", office.admin.seq)
        .await;
    let input = ContactInput::parse("last_name=x", "");
    let id = ContactId(Uuid::now_v7());
    let made = office.contacts.create(&office.admin, &origin(), id, &input).await;
    assert_eq!(made, Err(AppError::Forbidden));
}

/// DOMAIN: nothing from outside of the caller's scope is named.
async fn a_linked_user_is_named_to_who_may_see_them(world: World) {
    let office = Office::open(world).await;
    let (_, seq) = user(&office.world, "hidden").await;
    let contact = office.add("last_name=Kim").await;
    office.link(seq, contact).await;
    let reader = office.somebody_with(1, ContactRight::Read).await;
    group(&office.world, 2, "Led", &[seq]).await;
    let lead = Caller {
        rights: rights_to(ContactRight::Read),
        ..office.lead_of(2).await
    };
    let oneself = Caller { seq, ..reader.clone() };
    for (caller, named) in [(&office.admin, true), (&reader, false), (&lead, true), (&oneself, true)] {
        let record = office.contacts.get(caller, contact).await.unwrap();
        assert_eq!((record.linked, record.linked_to.is_some()), (true, named));
        let page = office.contacts.list(caller, &ContactQuery::default()).await.unwrap();
        assert_eq!((page.rows[0].linked, page.rows[0].linked_to.is_some()), (true, named));
        let found = office.contacts.find(caller, "kim").await.unwrap();
        assert_eq!((found[0].linked, found[0].linked_to.is_some()), (true, named));
    }
}

on_both!(
    each_role_has_its_use_cases,
    a_right_that_is_gone_writes_nothing,
    a_linked_user_is_named_to_who_may_see_them,
);
