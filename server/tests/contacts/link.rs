//! What linking a login to a contact asks for (DOMAIN: Contacts).

use super::{Office, origin};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user};
use app::contacts::ContactId;
use app::contacts::api::ContactAdmin;
use app::contacts::input::ContactInput;
use app::error::AppError;
use control_center::contacts::{create_in, link_in, may_link};
use uuid::Uuid;

async fn link(office: &Office, contact: ContactId, user: Option<i64>, confirmed: bool) -> Result<String, AppError> {
    let mut tx = office.world.store.write().await.unwrap();
    let linked = link_in(&mut tx.db(), contact.0, user, confirmed).await;
    tx.commit().await.unwrap();
    linked
}

fn broken(rule: &str) -> Result<String, AppError> {
    Err(AppError::field("contact", rule))
}

async fn one_contact_for_one_user(world: World) {
    let office = Office::open(world).await;
    let (_, one) = user(&office.world, "one").await;
    let (_, other) = user(&office.world, "other").await;
    let contact = office.add("first_name=Ann&last_name=Smith").await;
    assert_eq!(link(&office, contact, Some(one), false).await, Ok("Ann Smith".into()));
    assert_eq!(link(&office, contact, None, false).await, Ok("Ann Smith".into()));
    office.link(one, contact).await;
    // Their own again, and nobody else's; who has it is not said.
    assert_eq!(link(&office, contact, Some(one), false).await, Ok("Ann Smith".into()));
    assert_eq!(link(&office, contact, Some(other), true).await, broken("contact_taken"));
    assert_eq!(link(&office, contact, None, true).await, broken("contact_taken"));
    let nobody = ContactId(Uuid::now_v7());
    assert_eq!(link(&office, nobody, Some(one), true).await, broken("unknown"));
}

async fn a_business_partner_asks_for_a_confirmation(world: World) {
    let office = Office::open(world).await;
    let (_, seq) = user(&office.world, "one").await;
    for relation in ["customer", "supplier"] {
        let contact = office.add(&format!("relation={relation}&last_name={relation}")).await;
        assert_eq!(
            link(&office, contact, Some(seq), false).await,
            broken("contact_partner")
        );
        assert_eq!(link(&office, contact, Some(seq), true).await, Ok(relation.into()));
        office.link(seq, contact).await;
        // What is linked was confirmed.
        assert_eq!(link(&office, contact, Some(seq), false).await, Ok(relation.into()));
    }
}

async fn a_contact_is_made_on_the_spot(world: World) {
    let office = Office::open(world).await;
    let form = |raw: &str| ContactInput::parse(raw, "contact_");
    let mut tx = office.world.store.write().await.unwrap();
    let input = form("contact_first_name=Zoë&contact_last_name=Neu&name=zoe");
    let made = create_in(&mut tx.db(), &office.admin, &origin(), &input, 7).await;
    let (id, name) = made.unwrap();
    let linked = link_in(&mut tx.db(), id, None, false).await;
    assert_eq!((name.as_str(), linked.as_deref()), ("Zoë Neu", Ok("Zoë Neu")));
    let refused = create_in(&mut tx.db(), &office.admin, &origin(), &form(""), 7).await;
    assert_eq!(refused.unwrap_err(), AppError::field("contact_last_name", "required"));
    tx.commit().await.unwrap();
    assert_eq!(office.names("zoe").await, ["Zoë Neu"]);
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'contact.create'")
            .await,
        1
    );
}

/// TRUST 17: a lead's picker shows nothing from outside of their groups.
async fn a_lead_picks_among_the_contacts_of_members(world: World) {
    let office = Office::open(world).await;
    let (member, member_seq) = user(&office.world, "member").await;
    let (_, stranger) = user(&office.world, "stranger").await;
    group(&office.world, 1, "Led", &[member_seq]).await;
    let lead = office.lead_of(1).await;
    let ours = office.add("last_name=Ours").await;
    let theirs = office.add("last_name=Theirs").await;
    let free = office.add("last_name=Free").await;
    office.link(member_seq, ours).await;
    office.link(stranger, theirs).await;
    let found = office.contacts.find(&lead, "").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].id, found[0].linked_to.clone()),
        (ours, Some((member, "member".into())))
    );
    assert!(office.contacts.find(&lead, "theirs").await.unwrap().is_empty());
    let mut conn = office.world.store.read().await.unwrap();
    let mut db = conn.db();
    assert_eq!(may_link(&mut db, &lead, ours.0).await, Ok(()));
    for outside in [theirs, free, ContactId(Uuid::now_v7())] {
        let told = may_link(&mut db, &lead, outside.0).await;
        assert_eq!(told, Err(AppError::field("contact", "unknown")));
    }
    assert_eq!(may_link(&mut db, &office.admin, theirs.0).await, Ok(()));
}

on_both!(
    one_contact_for_one_user,
    a_business_partner_asks_for_a_confirmation,
    a_contact_is_made_on_the_spot,
    a_lead_picks_among_the_contacts_of_members,
);
