//! Add a tag, remove a tag; what is searched follows.

use super::{Office, is, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::user;
use app::bulk::{ActionInput, Argument, BulkAction, Outcome};
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use control_center::text::fold::search_text;
use control_center::users::Users;

fn tag(action: BulkAction, tag: &str) -> ActionInput {
    ActionInput {
        tag: tag.to_owned(),
        ..action.into()
    }
}

impl Office {
    async fn found(&self, search: &str) -> Vec<String> {
        let query = UserQuery {
            search: search.to_owned(),
            ..UserQuery::default()
        };
        let page = Users(self.core.clone()).list(&self.admin, &query).await.unwrap();
        page.rows.into_iter().map(|row| row.name).collect()
    }
}

async fn tags_come_and_go_and_the_search_follows(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "Änna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    let before = office.text("SELECT search_text FROM users WHERE name = 'Änna'").await;
    let plan = office
        .plan(tag(BulkAction::AddTag, " Büro/It's \"Süd\" "), &[anna])
        .await;
    assert_eq!(plan.argument, Argument::Tag("Büro/It's \"Süd\"".into()));
    office.run(&plan).await;
    assert_eq!(office.found("buro/it's \"sud").await, ["Änna"]);
    let email = office.text("SELECT email FROM users WHERE name = 'Änna'").await;
    assert_eq!(
        office.text("SELECT search_text FROM users WHERE name = 'Änna'").await,
        search_text("Änna", &email, "", ["Büro/It's \"Süd\""]),
        "as if it was written with the user"
    );
    // The name that is there already is the tag's.
    let plan = office
        .plan(tag(BulkAction::AddTag, "BÜRO/it's \"SÜD\""), &[anna, bert])
        .await;
    assert_eq!(plan.argument, Argument::Tag("Büro/It's \"Süd\"".into()));
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 1, "bert"), is(Outcome::Already, 1, "Änna")]
    );
    office.run(&plan).await;
    office.undo(&plan).await;
    let none = "DELETE FROM user_tags WHERE user_seq = $1";
    office.change(none, bert_seq).await;
    let plan = office
        .plan(tag(BulkAction::RemoveTag, "büro/it's \"süd\""), &[anna, bert])
        .await;
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 1, "Änna"), is(Outcome::Already, 1, "bert")]
    );
    office.run(&plan).await;
    assert_eq!(
        office.text("SELECT search_text FROM users WHERE name = 'Änna'").await,
        before
    );
    assert!(office.found("büro").await.is_empty());
    office.undo(&plan).await;
    assert_eq!(office.found("büro").await, ["Änna"]);
    let name = r#""Büro/It's \"Süd\"""#;
    assert_eq!(
        office.events().await,
        [
            format!(r#"user.add_tag {{"tag":[null,{name}]}}"#),
            format!(r#"user.add_tag {{"tag":[null,{name}]}}"#),
            format!(r#"user.add_tag.undo {{"tag":[{name},null]}}"#),
            format!(r#"user.remove_tag {{"tag":[{name},null]}}"#),
            format!(r#"user.remove_tag.undo {{"tag":[null,{name}]}}"#),
        ]
    );
}

async fn a_tag_that_nobody_has_is_made_when_it_is_needed(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "anna").await;
    let plan = office.plan(tag(BulkAction::RemoveTag, "nowhere"), &[anna]).await;
    assert_eq!(told(&plan), [is(Outcome::Already, 1, "anna")]);
    let plan = office.plan(tag(BulkAction::AddTag, "new"), &[anna]).await;
    assert_eq!(office.number("SELECT COUNT(*) FROM tags").await, 0, "not by looking");
    office.run(&plan).await;
    assert_eq!(office.number("SELECT COUNT(*) FROM user_tags").await, 1);
    for (wrong, rule) in [("", "required"), ("a//b", "empty_level")] {
        let refused = office
            .try_plan(&office.admin, tag(BulkAction::AddTag, wrong), &[anna])
            .await;
        assert_eq!(refused, Err(AppError::field("tag", rule)), "{wrong}");
    }
}

on_both!(
    tags_come_and_go_and_the_search_follows,
    a_tag_that_nobody_has_is_made_when_it_is_needed,
);
