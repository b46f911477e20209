//! The page of a group: who sees it, what stands in it, and how a form comes back (TRUST 17, 20, 44).

use super::office::{Office, group_in};
use crate::on_both;
use crate::support::World;
use crate::users::desk::{draft_in, with};
use crate::users::list::group;
use crate::users::organisation::group_id;
use app::context::Caller;
use app::error::AppError;
use app::groups::GroupId;
use app::groups::api::GroupAdmin;
use control_center::execute;
use uuid::Uuid;

async fn a_lead_reads_and_nobody_else_finds_it(world: World) {
    let office = Office::open(world).await;
    let desk = &office.desk;
    let anna = desk.person("anna").await;
    let lead = desk.lead(1, "Sales", &[anna.seq]).await;
    let other = desk.lead(2, "Service", &[]).await;
    let api_only = Caller {
        by_token: true,
        ..anna.clone()
    };
    let sales = group_id(1);
    let page = office.view(&lead, Some(sales), None).await;
    assert!(!page.edit && page.form.draft.values.is_empty());
    let record = page.record.unwrap();
    assert_eq!((&*record.item.name, record.leader.unwrap().id), ("Sales", lead.id));
    assert_eq!((page.members.len(), &*page.members[0].name), (1, "anna"));
    assert_eq!(
        office.save(&lead, Some(sales), "name=Mine").await.unwrap_err(),
        AppError::Forbidden
    );
    // Outside, a group is like one that is not there.
    let nowhere = GroupId(Uuid::now_v7());
    for caller in [&other, &anna, &api_only] {
        for id in [sales, nowhere] {
            assert_eq!(
                office.groups.edit(caller, Some(id), None).await.unwrap_err(),
                AppError::NotFound
            );
            assert_eq!(
                office.save(caller, Some(id), "name=Mine").await.unwrap_err(),
                AppError::NotFound
            );
        }
    }
    let admin = &desk.admin;
    assert_eq!(
        office.groups.edit(admin, Some(nowhere), None).await.unwrap_err(),
        AppError::NotFound
    );
    assert_eq!(
        office.save(admin, Some(nowhere), "name=Mine").await.unwrap_err(),
        AppError::NotFound
    );
}

async fn the_first_members_and_how_many_there_are(world: World) {
    let office = Office::open(world).await;
    let desk = &office.desk;
    let mut people = Vec::new();
    for n in 0..14 {
        people.push(desk.person(&format!("user{n:02}")).await);
    }
    let seqs: Vec<i64> = people.iter().map(|it| it.seq).collect();
    group(&desk.world, 1, "Sales", &seqs).await;
    for (activity, n) in [("deactivated", 1), ("deleted", 2), ("erased", 3)] {
        let mut tx = desk.world.store.write().await.unwrap();
        let sql = "UPDATE users SET activity = $1 WHERE seq = $2";
        execute!(&mut tx.db(), sql, activity, seqs[n]).unwrap();
        tx.commit().await.unwrap();
    }
    desk.change(
        "UPDATE memberships SET writable = TRUE WHERE group_seq = 2 AND user_seq = $1",
        seqs[4],
    )
    .await;
    let page = office.view(&desk.admin, Some(group_id(1)), None).await;
    let record = page.record.unwrap();
    assert_eq!((record.item.users, record.active), (12, 11));
    let told: Vec<_> = page
        .members
        .iter()
        .map(|member| (&*member.name, member.writable == Some(true)))
        .collect();
    let expect = [
        "user00", "user01", "user04", "user05", "user06", "user07", "user08", "user09", "user10", "user11",
    ];
    assert_eq!(told, expect.map(|name| (name, name == "user04")));
    // A deleted group has its members still, but takes part in nothing.
    desk.change("UPDATE groups SET activity = 'deleted' WHERE seq = $1", 2)
        .await;
    let page = office.view(&desk.admin, Some(group_id(1)), None).await;
    assert_eq!((page.members.len(), page.record.unwrap().item.users), (0, 12));
}

async fn pickers_offer_who_can_lead_and_tags_of_groups(world: World) {
    let office = Office::open(world).await;
    let desk = &office.desk;
    let admin = &desk.admin;
    for (name, sql) in [
        ("otto.active", ""),
        ("otto.gone", "UPDATE users SET activity = 'deactivated' WHERE seq = $1"),
        ("otto.robot", "UPDATE users SET api_only = TRUE WHERE seq = $1"),
    ] {
        let person = desk.person(name).await;
        if !sql.is_empty() {
            desk.change(sql, person.seq).await;
        }
    }
    let found = office.groups.find(admin, "leader", "otto").await.unwrap();
    let names: Vec<&str> = found.iter().map(|choice| &*choice.label).collect();
    assert_eq!(names, ["otto.active"]);
    assert!(found[0].detail.ends_with("@example.org"));
    // However many machines come before somebody.
    for n in 0..30 {
        let robot = desk.person(&format!("burt{n}")).await;
        desk.change("UPDATE users SET api_only = TRUE WHERE seq = $1", robot.seq)
            .await;
    }
    desk.person("burt.who.leads").await;
    desk.person("burtzoe").await;
    let found = office.groups.find(admin, "leader", "burt").await.unwrap();
    let names: Vec<&str> = found.iter().map(|choice| &*choice.label).collect();
    assert_eq!(names, ["burt.who.leads", "burtzoe"]);
    office.make("Sales", &[("tags", "site/north, night")]).await;
    let user = "name=u&email=u%40example.org&tags=site%2Fof+users";
    desk.save(admin, None, user).await.unwrap();
    let found = office.groups.find(admin, "tags", "SITE").await.unwrap();
    let names: Vec<&str> = found.iter().map(|choice| &*choice.label).collect();
    assert_eq!(names, ["site/north"]);
    assert_eq!(
        office.groups.find(admin, "name", "a").await.unwrap_err(),
        AppError::NotFound
    );
}

async fn without_scripts_a_search_brings_the_form_back(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (otto, ida) = (office.desk.person("otto").await, office.desk.person("ida").await);
    let id = office.make("Sales", &[("leader", &ida.id.to_string())]).await;
    for (target, raw) in [
        (None, office.form_of(admin, None).await),
        (Some(id), office.form_of(admin, Some(id)).await),
    ] {
        let typed = [
            ("description", "kept meanwhile"),
            ("permissions_notes", "write"),
            ("find_leader", "ott"),
            ("find", "leader"),
        ];
        let address = office.save(admin, target, &with(&raw, &typed)).await.unwrap();
        assert_eq!(group_in(&address), target);
        let page = office.view(admin, target, draft_in(&address)).await;
        let picker = &page.form.pickers[0];
        assert_eq!(picker.chosen.len(), usize::from(target.is_some()));
        let found = picker.found.as_ref().unwrap();
        assert_eq!((found.len(), &*found[0].value), (1, &*otto.id.to_string()));
        assert_eq!(
            (
                &*page.form.draft.value("description"),
                &*page.form.draft.value("permissions_notes")
            ),
            ("kept meanwhile", "write")
        );
        assert!(page.form.pickers[1].found.is_none());
    }
    assert_eq!(office.told(id).await, "Sales by ida () [] [] 1");
    // A draft is its maker's, and of the page it was made for.
    let other = office.desk.second_admin("otto.admin").await;
    let raw = with(
        &office.form_of(admin, Some(id)).await,
        &[("description", "mine"), ("find", "leader")],
    );
    let address = office.save(admin, Some(id), &raw).await.unwrap();
    let (mine, theirs) = (
        office.draft(admin, &address).await,
        office.draft(&other, &address).await,
    );
    assert_eq!(
        (&*mine.value("description"), &*theirs.value("description")),
        ("mine", "")
    );
    let elsewhere = office.view(admin, None, draft_in(&address)).await;
    assert_eq!(elsewhere.form.draft.value("description"), "");
}

on_both!(
    a_lead_reads_and_nobody_else_finds_it,
    the_first_members_and_how_many_there_are,
    pickers_offer_who_can_lead_and_tags_of_groups,
    without_scripts_a_search_brings_the_form_back,
);
