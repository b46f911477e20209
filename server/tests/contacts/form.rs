//! The form of a contact: sent once, come back whole, and two who save at once (TRUST 20, 21, 44).

use super::{Office, origin};
use crate::on_both;
use crate::support::World;
use app::contacts::api::ContactAdmin;
use app::contacts::{ContactFormView, ContactId, ContactRight};
use app::error::AppError;
use app::form::{KEY, VERSION, WAS, draft_of};
use app::query_string::Pairs;
use control_center::forms;

/// The form as a browser sends it, with these fields in place of what stood in them.
fn sent(view: &ContactFormView, changed: &[(&str, &str)]) -> String {
    let mut draft = view.form.draft.clone();
    for (field, value) in changed {
        draft.set(field, *value);
    }
    let mut raw = Pairs::default();
    for (name, value) in &draft.values {
        raw.add(name, value);
    }
    raw.into_string()
}

async fn save(office: &Office, raw: &str) -> Result<String, AppError> {
    office.contacts.save(&office.admin, &origin(), raw).await
}

/// The page at an address.
async fn open(office: &Office, address: &str) -> ContactFormView {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let id = path.rsplit('/').next().and_then(|id| id.parse::<ContactId>().ok());
    let draft = draft_of(query).parse().ok();
    office.contacts.form(&office.admin, id, draft).await.unwrap()
}

async fn a_form_that_is_sent_twice_is_saved_once(world: World) {
    let office = Office::open(world).await;
    let page = open(&office, "/control-center/contacts/new").await;
    assert!(!page.form.draft.value(KEY).is_empty());
    let raw = sent(&page, &[("last_name", "Kim"), ("relation", "supplier")]);
    let first = save(&office, &raw).await.unwrap();
    let second = save(&office, &raw).await.unwrap();
    assert_eq!(first.split('?').next(), second.split('?').next());
    assert_eq!(office.names("").await, ["Kim"]);
    let saved = open(&office, &first).await;
    assert_eq!(saved.form.draft.notices, [("saved".to_owned(), 1)]);
    assert_eq!(saved.form.draft.value("relation"), "supplier");
    // Back to the form, and something else: a change of the same contact.
    let third = save(&office, &sent(&page, &[("last_name", "Kimm")])).await.unwrap();
    assert_eq!(first.split('?').next(), third.split('?').next());
    assert_eq!(office.names("").await, ["Kimm"]);
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE target_kind = 'contact'")
            .await,
        2
    );
}

async fn two_who_save_at_once_lose_nothing(world: World) {
    let office = Office::open(world).await;
    let id = office
        .add("first_name=Ann&last_name=Smith&phone=1&position=Buyer")
        .await;
    let address = format!("/control-center/contacts/{id}");
    let (mine, theirs) = (open(&office, &address).await, open(&office, &address).await);
    save(&office, &sent(&theirs, &[("phone", "2"), ("last_name", "Smythe")]))
        .await
        .unwrap();
    let conflict = save(&office, &sent(&mine, &[("position", "Owner"), ("last_name", "Smit")]))
        .await
        .unwrap();
    assert_eq!(office.names("smythe").await, ["Ann Smythe"], "nothing was written");
    let page = open(&office, &conflict).await;
    let told: Vec<_> = page
        .form
        .draft
        .differences
        .iter()
        .map(|it| (it.field.as_str(), it.mine.as_str(), it.theirs.as_str(), it.only_theirs))
        .collect();
    assert_eq!(
        told,
        [
            ("last_name", "Smit", "Smythe", false),
            ("position", "Owner", "Buyer", false),
            ("phone", "1", "2", true),
        ]
    );
    assert_eq!(page.form.draft.value(VERSION), "2");
    let chosen = sent(
        &page,
        &[
            ("take_last_name", "mine"),
            ("take_position", "mine"),
            ("take_phone", "theirs"),
        ],
    );
    let done = save(&office, &chosen).await.unwrap();
    let record = open(&office, &done).await.record.unwrap();
    assert_eq!(
        (
            record.name.as_str(),
            record.input.position.as_str(),
            record.input.phone.as_str()
        ),
        ("Ann Smit", "Owner", "2")
    );
    assert_eq!(record.version, 3);
}

async fn a_draft_is_its_owners_alone(world: World) {
    let office = Office::open(world).await;
    let id = office.add("last_name=Smith").await;
    let other = office.somebody_with(1, ContactRight::Write).await;
    let path = format!("/control-center/contacts/{id}");
    let page = open(&office, &path).await;
    let raw = sent(&page, &[("last_name", ""), ("phone", "a\u{7}b")]);
    let error = save(&office, &raw).await.unwrap_err();
    let draft = forms::keep(&office.core, &office.admin, &path, &forms::refused(&raw, &error))
        .await
        .unwrap();
    let held = office
        .contacts
        .form(&office.admin, Some(id), Some(draft))
        .await
        .unwrap();
    assert_eq!(held.form.draft.value("phone"), "a\u{7}b");
    assert_eq!(held.form.draft.rule("last_name"), Some("required"));
    assert_eq!(held.form.draft.rule("phone"), Some("control_characters"));
    let theirs = office.contacts.form(&other, Some(id), Some(draft)).await.unwrap();
    assert_eq!(theirs.form.draft.value("phone"), "");
    // A draft says nothing of what it is not the form of, and marks say nothing of what they mark.
    assert!(!page.form.draft.value(WAS).contains("Smith"));
    let reader = office.somebody_with(2, ContactRight::Read).await;
    assert_eq!(
        office.contacts.form(&reader, None, None).await.unwrap_err(),
        AppError::Forbidden
    );
    let refused = office
        .contacts
        .save(&reader, &origin(), &sent(&page, &[("last_name", "x")]))
        .await;
    assert_eq!(refused, Err(AppError::Forbidden));
}

/// The server's word: what the browser let through.
async fn an_email_that_only_looks_like_one_is_refused(world: World) {
    let office = Office::open(world).await;
    let page = open(&office, "/control-center/contacts/new").await;
    for email in ["a,b@c.com", "<a@b.com>"] {
        let raw = sent(&page, &[("last_name", "x"), ("email", email)]);
        assert_eq!(
            save(&office, &raw).await,
            Err(AppError::field("email", "email_invalid"))
        );
    }
}

on_both!(
    a_form_that_is_sent_twice_is_saved_once,
    two_who_save_at_once_lose_nothing,
    a_draft_is_its_owners_alone,
    an_email_that_only_looks_like_one_is_refused,
);
