//! What a plan says, in sentences.

use crate::i18n::Locale;
use crate::many;
use crate::text::{PluralForm, date, plural_form, with_number};
use crate::users::bulk::{Argument, BulkAction, Outcome, OutcomeView, PlanView};
use crate::users::words::verb;
use leptos_i18n::td_string;

/// A text for each action in both forms; those that a group of texts does not have take its `$other`.
macro_rules! of_action {
    ($locale:expr, $action:expr, $n:expr, $group:ident, [$($variant:ident $key:ident),+] $(, $other:ident)?) => {{
        let form = plural_form($locale, &$n);
        let text = match ($action, form) {
            $(
                (BulkAction::$variant, PluralForm::One) => td_string!($locale, plan.$group.$key.one),
                (BulkAction::$variant, PluralForm::Other) => td_string!($locale, plan.$group.$key.other),
            )+
            $(
                (_, PluralForm::One) => td_string!($locale, plan.$group.$other.one),
                (_, PluralForm::Other) => td_string!($locale, plan.$group.$other.other),
            )?
        };
        with_number($locale, text, $n)
    }};
}

/// The same with every action.
macro_rules! of_every_action {
    ($locale:expr, $action:expr, $n:expr, $group:ident) => {
        of_action!(
            $locale,
            $action,
            $n,
            $group,
            [
                Activate activate,
                Deactivate deactivate,
                Delete delete,
                Restore restore,
                Erase erase,
                Reinvite reinvite,
                SendReset send_reset,
                ResetAttempts reset_attempts,
                AddToGroup add_to_group,
                RemoveFromGroup remove_from_group,
                AddTag add_tag,
                RemoveTag remove_tag,
                SetExpiration set_expiration,
                KeepReviewed keep_reviewed
            ]
        )
    };
}

/// The verb with what it is about: "Add to group: Sales".
pub fn title(locale: Locale, plan: &PlanView) -> String {
    let verb = verb(locale, plan.action);
    match &plan.argument {
        Argument::None => verb.to_owned(),
        Argument::Group { name, writable, .. } if *writable => {
            format!("{verb}: {name} ({})", td_string!(locale, plan.writable))
        }
        Argument::Group { name, .. } | Argument::Tag(name) => format!("{verb}: {name}"),
        Argument::Date(None) => format!("{verb}: {}", td_string!(locale, plan.no_expiration)),
        Argument::Date(Some(day)) => format!("{verb}: {}", date(locale, *day)),
    }
}

/// How many this plan would change.
pub fn wanted(plan: &PlanView) -> u64 {
    count(plan, Outcome::Will)
}

/// How many came out like that.
pub fn count(plan: &PlanView, outcome: Outcome) -> u64 {
    let found = plan.outcomes.iter().find(|told| told.outcome == outcome);
    found.map_or(0, |told| told.count)
}

/// What the button says that runs it: "Deactivate 12 users".
pub fn run(locale: Locale, plan: &PlanView) -> String {
    of_every_action!(locale, plan.action, wanted(plan), run)
}

/// A sentence of a plan, and whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// "12 will be deactivated"
    pub text: String,
    /// "Anna, Bert, 10 more"
    pub names: String,
}

/// What a plan does or did, one sentence for each outcome.
pub fn sentences(locale: Locale, plan: &PlanView) -> Vec<Sentence> {
    let told = plan.outcomes.iter().filter(|told| told.count > 0);
    told.map(|told| Sentence {
        text: sentence(locale, plan.action, told),
        names: names(locale, told),
    })
    .collect()
}

fn sentence(locale: Locale, action: BulkAction, told: &OutcomeView) -> String {
    let n = told.count;
    let why = match told.outcome {
        Outcome::Will => return of_every_action!(locale, action, n, will),
        Outcome::Done => return of_every_action!(locale, action, n, done),
        Outcome::Already => {
            return of_action!(
                locale,
                action,
                n,
                already,
                [
                    Activate activate,
                    Deactivate deactivate,
                    Delete delete,
                    Restore restore,
                    Erase erase,
                    ResetAttempts reset_attempts,
                    AddToGroup add_to_group,
                    RemoveFromGroup remove_from_group,
                    AddTag add_tag,
                    RemoveTag remove_tag,
                    SetExpiration set_expiration,
                    KeepReviewed keep_reviewed
                ],
                other
            );
        }
        Outcome::Undone => return many!(locale, plan.undone, n),
        Outcome::Kept => return many!(locale, plan.kept, n),
        Outcome::Oneself => td_string!(locale, plan.why.oneself),
        Outcome::LastAdministrator => td_string!(locale, plan.why.last_administrator),
        Outcome::Deleted => td_string!(locale, plan.why.deleted),
        Outcome::NotDeleted => td_string!(locale, plan.why.not_deleted),
        Outcome::NotActive => td_string!(locale, plan.why.not_active),
        Outcome::ApiOnly => td_string!(locale, plan.why.api_only),
        Outcome::Expired => td_string!(locale, plan.why.expired),
        Outcome::HasPassword => td_string!(locale, plan.why.has_password),
        Outcome::NoPassword => td_string!(locale, plan.why.no_password),
        Outcome::NotYours => td_string!(locale, plan.why.not_yours),
        Outcome::Changed => td_string!(locale, plan.why.changed),
    };
    format!("{}: {why}", many!(locale, plan.skipped, n))
}

fn names(locale: Locale, told: &OutcomeView) -> String {
    let mut names = told.names.join(", ");
    let more = told.count.saturating_sub(u64::try_from(told.names.len()).unwrap_or(0));
    if more > 0 && !names.is_empty() {
        names.push_str(", ");
        names.push_str(&with_number(locale, td_string!(locale, plan.more), more));
    }
    names
}

/// The whole in one line, without names: for a notice.
pub fn summary(locale: Locale, plan: &PlanView) -> String {
    let sentences = sentences(locale, plan).into_iter().map(|sentence| sentence.text);
    format!("{}.", sentences.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;
    use crate::users::bulk::{PlanId, Stage};

    fn plan(action: BulkAction, outcomes: &[(Outcome, u64, &[&str])]) -> PlanView {
        let outcomes = outcomes.iter().map(|&(outcome, count, names)| OutcomeView {
            outcome,
            count,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        });
        PlanView {
            id: PlanId(uuid::Uuid::nil()),
            action,
            argument: Argument::None,
            stage: Stage::Planned,
            progress: None,
            outcomes: outcomes.collect(),
            open: true,
            refused: None,
            undoable: true,
            undo_until: None,
            seats: None,
        }
    }

    #[test]
    fn a_plan_is_told_in_sentences_with_counts_and_names() {
        let plan = plan(
            BulkAction::Deactivate,
            &[
                (Outcome::Will, 1_204, &["anna", "bert"]),
                (Outcome::Already, 2, &["carl", "dora"]),
                (Outcome::LastAdministrator, 1, &["chief"]),
                (Outcome::Oneself, 0, &[]),
            ],
        );
        let told = |locale| {
            let sentences = sentences(locale, &plan).into_iter();
            sentences
                .map(|one| format!("{} ({})", one.text, one.names))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(Locale::en),
            [
                "1,204 will be deactivated (anna, bert, 1,202 more)",
                "2 already are deactivated (carl, dora)",
                "1 is skipped: last administrator (chief)",
            ]
        );
        assert_eq!(
            told(Locale::de),
            [
                "1.204 werden deaktiviert (anna, bert, 1.202 weitere)",
                "2 sind schon deaktiviert (carl, dora)",
                "1 wird übersprungen: die letzte Person in der Administration (chief)",
            ]
        );
        assert_eq!(run(Locale::en, &plan), "Deactivate 1,204 users");
    }

    #[test]
    fn one_is_not_many() {
        let one = plan(BulkAction::Activate, &[(Outcome::Will, 1, &["anna"])]);
        assert_eq!(run(Locale::en, &one), "Activate 1 user");
        let done = plan(BulkAction::Activate, &[(Outcome::Done, 1, &["anna"])]);
        assert_eq!(summary(Locale::en, &done), "1 was activated.");
        assert_eq!(summary(Locale::de, &done), "1 wurde aktiviert.");
    }

    #[test]
    fn every_action_says_something_of_every_outcome_in_both_languages() {
        for locale in [Locale::en, Locale::de] {
            for action in BulkAction::ALL {
                for outcome in Outcome::ALL {
                    for n in [1, 3] {
                        let text = summary(locale, &plan(action, &[(outcome, n, &[])]));
                        assert!(text.contains(&n.to_string()), "{text}");
                        assert!(!text.contains('#'), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_title_names_what_the_action_is_about() {
        let mut dated = plan(BulkAction::SetExpiration, &[]);
        dated.argument = Argument::Date(Some(Date(20_777)));
        assert_eq!(title(Locale::en, &dated), "Set expiration: 2026-11-20");
        dated.argument = Argument::Date(None);
        assert_eq!(title(Locale::de, &dated), "Ablauf setzen: keiner");
        let mut grouped = plan(BulkAction::AddToGroup, &[]);
        grouped.argument = Argument::Group {
            id: crate::groups::GroupId(uuid::Uuid::nil()),
            name: "Sales".to_owned(),
            writable: true,
        };
        assert_eq!(title(Locale::en, &grouped), "Add to group: Sales (may write)");
    }
}
