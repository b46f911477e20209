//! What a form is told while it is filled in, and what its pickers offer (TRUST 17, 19).

use super::desk::{Desk, form, group_value, with};
use super::list::{group, user};
use crate::on_both;
use crate::support::World;
use app::error::AppError;
use app::users::api::UserAdmin;
use control_center::clock::MINUTE;

async fn names_are_told_taken_and_nobody_is_named(world: World) {
    let desk = Desk::open(world).await;
    let (id, _) = user(&desk.world, "anna").await;
    let lead = desk.lead(1, "Team", &[]).await;
    let told = async |caller, fields: &[(&str, &str)]| {
        let broken = desk.users.check(caller, &form(fields)).await.unwrap();
        broken
            .into_iter()
            .map(|it| format!("{} {}", it.field, it.rule))
            .collect::<Vec<_>>()
    };
    let typed = [("name", "ANNA"), ("email", "anna@example.com")];
    assert_eq!(told(&desk.admin, &typed).await, ["name taken"]);
    assert_eq!(
        told(&lead, &typed).await,
        ["name taken"],
        "also from outside of the scope"
    );
    let own = id.to_string();
    let typed = [("id", &*own), ("name", "Anna"), ("email", "x")];
    assert_eq!(told(&desk.admin, &typed).await, ["email email_invalid"]);
    let plain = desk.person("plain").await;
    assert_eq!(desk.users.check(&plain, "").await.unwrap_err(), AppError::Forbidden);
}

async fn leads_cannot_try_names_without_end(world: World) {
    let desk = Desk::open(world).await;
    let lead = desk.lead(1, "Team", &[]).await;
    for _ in 0..120 {
        desk.users.check(&lead, "name=anna").await.unwrap();
    }
    let refused = |answer: Result<_, AppError>| matches!(answer, Err(AppError::TooManyRequests { .. }));
    assert!(refused(desk.users.check(&lead, "name=anna").await.map(drop)));
    let team = group_value(1);
    let raw = with("name=anna&email=a%40example.org", &[("groups", &team)]);
    assert!(refused(desk.save(&lead, None, &raw).await.map(drop)), "nor by creating");
    desk.users.check(&desk.admin, "name=anna").await.unwrap();
    desk.world.clock.advance(16 * MINUTE);
    desk.users.check(&lead, "name=anna").await.unwrap();
}

async fn pickers_offer_what_is_in_sight(world: World) {
    let desk = Desk::open(world).await;
    let (_, inside) = user(&desk.world, "inside").await;
    user(&desk.world, "outside").await;
    let lead = desk.lead(1, "Süd Team", &[inside]).await;
    group(&desk.world, 2, "Sud Elsewhere", &[]).await;
    desk.edit(
        &desk.admin,
        super::desk::user_in(&format!("/{}", lead.id)),
        &[("tags", "a/b")],
    )
    .await
    .unwrap();
    let labels = async |caller, field, text| {
        let found = desk.users.find(caller, field, text).await.unwrap();
        found.into_iter().map(|choice| choice.label).collect::<Vec<_>>()
    };
    assert_eq!(
        labels(&desk.admin, "groups", "SUD").await,
        ["Sud Elsewhere", "Süd Team"]
    );
    assert_eq!(labels(&lead, "groups", "sud").await, ["Süd Team"]);
    assert_eq!(labels(&desk.admin, "responsible", "side").await, ["inside", "outside"]);
    assert_eq!(labels(&lead, "responsible", "side").await, ["inside"]);
    assert_eq!(labels(&desk.admin, "tags", "b").await, ["a/b"]);
    assert_eq!(labels(&lead, "tags", "b").await, Vec::<String>::new());
    assert_eq!(
        desk.users.find(&desk.admin, "password", "").await.unwrap_err(),
        AppError::NotFound
    );
    let plain = desk.person("plain").await;
    assert_eq!(
        desk.users.find(&plain, "groups", "").await.unwrap_err(),
        AppError::Forbidden
    );
}

on_both!(
    names_are_told_taken_and_nobody_is_named,
    leads_cannot_try_names_without_end,
    pickers_offer_what_is_in_sight,
);
