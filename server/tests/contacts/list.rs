//! The list, its search, its pages and its counts; and what pickers find.

use super::Office;
use crate::on_both;
use crate::support::World;
use app::contacts::Relation;
use app::contacts::api::{ContactAdmin, FOUND};
use app::contacts::query::ContactQuery;
use control_center::store::users::NewUser;
use uuid::Uuid;

const PEOPLE: [&str; 8] = [
    "first_name=Ισαβέλλα&last_name=Βουλτσίδου&email=isa%40example.gr",
    "last_name=坂本&first_name=龍馬",
    "first_name=Hans&last_name=Preiß&phone=%2B49+30+12345",
    "first_name=Łukasz&last_name=Wójcik&department=Einkauf",
    "first_name=Ayşe&last_name=İhsanoğlu&mobile=0171+555",
    "kind=company&relation=supplier&company=Straße+%26+Söhne+50%25",
    "relation=customer&first_name=Ann&last_name=O%27Hara&company=a_b+\"c\"&position=Owner",
    "relation=customer&first_name=Anna&last_name=Back%5CSlash",
];

async fn a_search_finds_in_every_script_by_one_letter_and_by_many(world: World) {
    let office = Office::open(world).await;
    for form in PEOPLE {
        office.add(form).await;
    }
    for (search, found) in [
        ("Ισαβέλλα", vec!["Ισαβέλλα Βουλτσίδου"]),
        ("ΒΟΥΛΤΣΙΔΟΥ", vec!["Ισαβέλλα Βουλτσίδου"]),
        ("坂本", vec!["龍馬 坂本"]),
        ("坂", vec!["龍馬 坂本"]),
        ("preiss", vec!["Hans Preiß"]),
        ("PREIß", vec!["Hans Preiß"]),
        ("lukasz w", vec!["Łukasz Wójcik"]),
        ("ihsanoglu", vec!["Ayşe İhsanoğlu"]),
        ("ıhsan", vec!["Ayşe İhsanoğlu"]),
        ("strasse & sohne", vec!["Straße & Söhne 50%"]),
        ("%", vec!["Straße & Söhne 50%"]),
        ("0%", vec!["Straße & Söhne 50%"]),
        ("_", vec!["Ann O'Hara"]),
        ("a_b", vec!["Ann O'Hara"]),
        ("\"c\"", vec!["Ann O'Hara"]),
        ("\"a\" OR \"b\"", vec![]),
        ("\\", vec!["Anna Back\\Slash"]),
        ("k\\s", vec!["Anna Back\\Slash"]),
        ("+49 30", vec!["Hans Preiß"]),
        ("0171", vec!["Ayşe İhsanoğlu"]),
        ("einkauf", vec!["Łukasz Wójcik"]),
        ("owner", vec!["Ann O'Hara"]),
        ("isa@example", vec!["Ισαβέλλα Βουλτσίδου"]),
        ("ann", vec!["Ann O'Hara", "Anna Back\\Slash"]),
        ("nobody at all", vec![]),
    ] {
        assert_eq!(office.names(search).await, found, "{search}");
        let offered = office.contacts.find(&office.admin, search).await.unwrap();
        let offered: Vec<_> = offered.into_iter().map(|it| it.name).collect();
        assert_eq!(offered, found, "{search} by a picker");
    }
    assert_eq!(office.names("").await.len(), PEOPLE.len());
}

async fn pages_and_counts_say_the_same(world: World) {
    let office = Office::open(world).await;
    for n in 0..57 {
        let relation = Relation::ALL[n % 3].as_str();
        // Some share a name: then the row number decides.
        office
            .add(&format!("relation={relation}&first_name=Kim&last_name=No+{:02}", n / 2))
            .await;
    }
    for relations in [
        vec![],
        vec![Relation::Staff],
        vec![Relation::Customer, Relation::Supplier],
    ] {
        for search in ["", "No", "kim no"] {
            let mut query = ContactQuery {
                search: search.to_owned(),
                relations: relations.clone(),
                size: 25,
                ..ContactQuery::default()
            };
            let total = match relations.len() {
                0 => 57_u64,
                1 => 19,
                _ => 38,
            };
            let (mut names, mut first, mut before, mut starts) = (Vec::new(), 1, None, vec![None]);
            loop {
                let page = office.contacts.list(&office.admin, &query).await.unwrap();
                let counts = office.contacts.count(&office.admin, &query).await.unwrap();
                assert_eq!((counts.pager.total, counts.pager.first), (total, first), "{query:?}");
                assert_eq!(counts.pager.previous, before, "{query:?}");
                assert_eq!(counts.relation.iter().map(|it| it.count).sum::<u64>(), 57);
                names.extend(page.rows.iter().map(|row| (row.name.clone(), row.relation)));
                first += page.rows.len() as u64;
                assert_eq!(page.more, counts.pager.last.is_some(), "{query:?}");
                if !page.more {
                    break;
                }
                before = Some(*starts.last().unwrap());
                query.after = page.rows.last().map(|row| row.id);
                starts.push(query.after.map(|id| id.0));
            }
            assert_eq!(names.len() as u64, total);
            assert!(names.is_sorted_by(|one, other| one.0 <= other.0));
            assert!(
                names
                    .iter()
                    .all(|(_, it)| relations.is_empty() || relations.contains(it))
            );
            query.after = None;
            let start = office.contacts.count(&office.admin, &query).await.unwrap();
            let last = if starts.len() > 1 {
                Some(*starts.last().unwrap())
            } else {
                None
            };
            assert_eq!(start.pager.last, last, "{query:?}");
        }
    }
}

async fn a_picker_offers_the_first_ones(world: World) {
    let office = Office::open(world).await;
    for n in 0..30 {
        office.add(&format!("last_name=Kim+{n:02}")).await;
    }
    let found = office.contacts.find(&office.admin, " KIM ").await.unwrap();
    assert_eq!(found.len(), FOUND as usize);
    assert_eq!(found[0].name, "Kim 00");
}

/// What an import and the demo write can be found as well.
async fn an_import_writes_what_the_search_looks_through(world: World) {
    use control_center::store::contacts::refresh_search;
    use control_center::store::import_write::{ContactValues, insert_contacts, update_contacts};
    let office = Office::open(world).await;
    let mut person = ContactValues {
        id: Uuid::now_v7(),
        first_name: "Sára".into(),
        last_name: "Bártová".into(),
        position: "Buyer".into(),
        department: "Nákup".into(),
        phone: "+420 1".into(),
    };
    let mut tx = office.world.store.write().await.unwrap();
    insert_contacts(&mut tx.db(), vec![person.clone()], 1).await.unwrap();
    tx.commit().await.unwrap();
    for search in ["bartova", "nakup", "+420"] {
        assert_eq!(office.names(search).await, ["Sára Bártová"], "{search}");
    }
    office
        .change("UPDATE contacts SET company = 'Łódź AG' WHERE $1 = 1", 1)
        .await;
    person.last_name = "Nováková".into();
    let mut tx = office.world.store.write().await.unwrap();
    update_contacts(&mut tx.db(), vec![person.clone()], 2).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(office.names("bartova").await, Vec::<String>::new());
    for search in ["novakova", "lodz ag", "nakup"] {
        assert_eq!(office.names(search).await, ["Sára Nováková"], "{search}");
    }
    let mut tx = office.world.store.write().await.unwrap();
    refresh_search(&mut tx.db(), &[]).await.unwrap();
    let newcomer = NewUser {
        id: Uuid::now_v7(),
        name: "s.novakova".into(),
        email: "s@example.com".into(),
        activity: "active",
        contact: Some((person.id, "Sára Nováková".into())),
        ..NewUser::default()
    };
    control_center::store::users::insert(&mut tx.db(), &newcomer)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let found = office.contacts.find(&office.admin, "novak").await.unwrap();
    let linked = found[0].linked_to.as_ref().map(|(_, name)| name.as_str());
    assert_eq!((found[0].linked, linked), (true, Some("s.novakova")));
}

on_both!(
    a_search_finds_in_every_script_by_one_letter_and_by_many,
    pages_and_counts_say_the_same,
    a_picker_offers_the_first_ones,
    an_import_writes_what_the_search_looks_through,
);
