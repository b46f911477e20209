//! A form between two requests: it comes back to its owner alone, and not for long.

use super::desk::{Desk, draft_in, form, group_value};
use super::list::group;
use crate::on_both;
use crate::support::World;
use app::error::AppError;
use app::form::FormDraft;
use control_center::clock::MINUTE;
use control_center::forms;

async fn it_comes_back_to_its_owner_on_its_page_for_a_while(world: World) {
    let desk = Desk::open(world).await;
    let other = desk.second_admin("otto.admin").await;
    let core = &desk.users.0;
    let raw = "name=%3C%2Fscript%3E&description=50%2525&password=secret&password_again=secret";
    let draft = forms::refused(raw, &AppError::field("email", "required"));
    let path = "/control-center/users/new";
    let id = forms::keep(core, &desk.admin, path, &draft).await.unwrap();
    let open = async |caller, path| {
        let mut conn = desk.world.store.read().await.unwrap();
        forms::open(core, &mut conn.db(), caller, path, id).await.unwrap()
    };
    let back = open(&desk.admin, path).await.unwrap();
    assert_eq!(
        (back.value("name"), back.value("description")),
        ("</script>".into(), "50%25".into())
    );
    assert_eq!(
        (back.rule("email"), back.value("password")),
        (Some("required"), String::new())
    );
    assert_eq!(open(&other, path).await, None);
    assert_eq!(open(&desk.admin, "/control-center/users").await, None);
    // The database has no address by which it opens, and no secret.
    let kept = "SELECT COUNT(*) FROM drafts WHERE content LIKE '%secret%'";
    assert_eq!(desk.number(kept).await, 0);
    desk.world.clock.advance(16 * MINUTE);
    assert_eq!(open(&desk.admin, path).await, None);
    forms::remove_expired(core).await.unwrap();
    assert_eq!(desk.number("SELECT COUNT(*) FROM drafts").await, 0);
}

async fn one_that_is_saved_is_gone(world: World) {
    let desk = Desk::open(world).await;
    let core = &desk.users.0;
    let path = "/control-center/users/new";
    let id = forms::keep(core, &desk.admin, path, &forms::typed("name=anna"))
        .await
        .unwrap();
    let id = id.to_string();
    let raw = form(&[("draft", &id), ("name", "anna"), ("email", "anna@example.org")]);
    desk.save(&desk.admin, None, &raw).await.unwrap();
    assert_eq!(
        desk.number("SELECT COUNT(*) FROM drafts WHERE content LIKE '%anna%'")
            .await,
        0
    );
}

async fn they_do_not_pile_up(world: World) {
    let desk = Desk::open(world).await;
    let core = &desk.users.0;
    for n in 0..60 {
        desk.world.clock.advance(1);
        let draft = forms::typed(&format!("name=anna{n}"));
        forms::keep(core, &desk.admin, "/p", &draft).await.unwrap();
    }
    assert_eq!(desk.number("SELECT COUNT(*) FROM drafts").await, 50);
    let long = FormDraft {
        values: vec![("description".into(), "x".repeat(300_000))],
        ..FormDraft::default()
    };
    assert!(forms::keep(core, &desk.admin, "/p", &long).await.is_err());
}

async fn a_search_without_scripts_keeps_the_form(world: World) {
    let desk = Desk::open(world).await;
    group(&desk.world, 1, "Sales", &[]).await;
    group(&desk.world, 2, "Service", &[]).await;
    let sales = group_value(1);
    let raw = form(&[
        ("name", "anna"),
        ("groups", &sales),
        ("find_groups", "serv"),
        ("find", "groups"),
    ]);
    let address = desk.save(&desk.admin, None, &raw).await.unwrap();
    assert!(address.starts_with("/control-center/users/new?draft=") && !address.contains("anna"));
    let view = desk.view(&desk.admin, None, draft_in(&address)).await;
    assert_eq!(view.form.draft.value("name"), "anna");
    let picker = view
        .form
        .pickers
        .iter()
        .find(|picker| picker.field == "groups")
        .unwrap();
    let labels = |choices: &[app::form::Choice]| choices.iter().map(|it| it.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&picker.chosen), ["Sales"]);
    assert_eq!(picker.found.as_deref().map(labels), Some(vec!["Service".to_owned()]));
    assert_eq!(desk.number("SELECT COUNT(*) FROM users").await, 1);
}

on_both!(
    it_comes_back_to_its_owner_on_its_page_for_a_while,
    one_that_is_saved_is_gone,
    they_do_not_pile_up,
    a_search_without_scripts_keeps_the_form,
);
