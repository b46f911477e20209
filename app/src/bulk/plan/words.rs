//! What a plan says, in sentences.

use crate::bulk::words::verb;
use crate::bulk::{Argument, BulkAction, Loss, Outcome, OutcomeView, PlanView, Subject};
use crate::i18n::Locale;
use crate::text::{PluralForm, date, number, plural_form, with_number};
use crate::{counted, many};
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
        Argument::Group { name, .. } if plan.action == BulkAction::AddToGroup => {
            format!("{verb}: {name} ({})", td_string!(locale, plan.read_only))
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
    let n = wanted(plan);
    match plan.subject {
        Subject::Users => of_every_action!(locale, plan.action, n, run),
        Subject::Groups => of_action!(
            locale,
            plan.action,
            n,
            run_on_groups,
            [Activate activate, Deactivate deactivate, Delete delete, Restore restore],
            other
        ),
    }
}

/// Whether a plan takes away what members of its groups may do.
pub fn takes_rights(plan: &PlanView) -> bool {
    plan.subject == Subject::Groups && matches!(plan.action, BulkAction::Deactivate | BulkAction::Delete)
}

/// What they lose: "14 users lose billing (write); 3 of them will have no group."
pub fn losses(locale: Locale, plan: &PlanView) -> Vec<String> {
    let mut told: Vec<String> = plan.losses.rights.iter().map(|loss| lost(locale, loss)).collect();
    let without = plan.losses.without_group;
    if without > 0 {
        let without = many!(locale, plan.loses.group, without);
        match told.pop() {
            Some(only) if told.is_empty() => told.push(format!("{only}; {without}")),
            last => told.extend(last.into_iter().chain([without])),
        }
    }
    told.into_iter().map(|sentence| sentence + ".").collect()
}

fn lost(locale: Locale, loss: &Loss) -> String {
    let (n, permission) = (loss.users, loss.permission.as_str());
    if loss.writable {
        counted!(
            locale,
            plan.loses.write,
            n,
            number = number(locale, n),
            permission = permission
        )
    } else {
        counted!(
            locale,
            plan.loses.read,
            n,
            number = number(locale, n),
            permission = permission
        )
    }
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
        text: sentence(locale, plan, told),
        names: names(locale, told),
    })
    .collect()
}

fn sentence(locale: Locale, plan: &PlanView, told: &OutcomeView) -> String {
    let (action, n) = (plan.action, told.count);
    let why = match (told.outcome, plan.subject) {
        (Outcome::Will, _) => return of_every_action!(locale, action, n, will),
        (Outcome::Done, _) => return of_every_action!(locale, action, n, done),
        (Outcome::Already, _) => {
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
        (Outcome::Undone, _) => return many!(locale, plan.undone, n),
        (Outcome::Kept, _) => return many!(locale, plan.kept, n),
        (Outcome::Oneself, Subject::Users) => td_string!(locale, plan.why.oneself),
        (Outcome::Oneself, Subject::Groups) => td_string!(locale, plan.why.own_group),
        (Outcome::LastAdministrator, Subject::Users) => td_string!(locale, plan.why.last_administrator),
        (Outcome::LastAdministrator, Subject::Groups) => td_string!(locale, plan.why.last_group),
        (Outcome::NotYours, Subject::Users) => td_string!(locale, plan.why.not_yours),
        (Outcome::NotYours, Subject::Groups) => td_string!(locale, plan.why.no_token),
        (Outcome::Deleted, _) => td_string!(locale, plan.why.deleted),
        (Outcome::NotDeleted, _) => td_string!(locale, plan.why.not_deleted),
        (Outcome::NotActive, _) => td_string!(locale, plan.why.not_active),
        (Outcome::ApiOnly, _) => td_string!(locale, plan.why.api_only),
        (Outcome::Expired, _) => td_string!(locale, plan.why.expired),
        (Outcome::HasPassword, _) => td_string!(locale, plan.why.has_password),
        (Outcome::NoPassword, _) => td_string!(locale, plan.why.no_password),
        (Outcome::Changed, _) => td_string!(locale, plan.why.changed),
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
    use crate::bulk::{Losses, PlanId, Stage};
    use crate::time::Date;

    fn plan(action: BulkAction, outcomes: &[(Outcome, u64, &[&str])]) -> PlanView {
        let outcomes = outcomes.iter().map(|&(outcome, count, names)| OutcomeView {
            outcome,
            count,
            names: names.iter().map(|&name| name.to_owned()).collect(),
        });
        PlanView {
            id: PlanId(uuid::Uuid::nil()),
            action,
            subject: Subject::Users,
            argument: Argument::None,
            stage: Stage::Planned,
            progress: None,
            outcomes: outcomes.collect(),
            open: true,
            refused: None,
            undoable: true,
            undo_until: None,
            seats: None,
            losses: Losses::default(),
        }
    }

    fn of_groups(action: BulkAction, outcomes: &[(Outcome, u64, &[&str])]) -> PlanView {
        PlanView {
            subject: Subject::Groups,
            ..plan(action, outcomes)
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
                for (outcome, n) in Outcome::ALL
                    .into_iter()
                    .flat_map(|outcome| [(outcome, 1), (outcome, 3)])
                {
                    for plan in [plan, of_groups].map(|plan| plan(action, &[(outcome, n, &[])])) {
                        let text = summary(locale, &plan);
                        assert!(text.contains(&n.to_string()), "{text}");
                        assert!(!text.contains('#'), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn groups_are_called_groups() {
        let mut plan = of_groups(
            BulkAction::Deactivate,
            &[
                (Outcome::Will, 2, &["Sales", "Stock"]),
                (Outcome::Oneself, 1, &["Admins"]),
            ],
        );
        assert_eq!(run(Locale::en, &plan), "Deactivate 2 groups");
        assert_eq!(run(Locale::de, &plan), "2 Gruppen deaktivieren");
        assert_eq!(
            summary(Locale::en, &plan),
            "2 will be deactivated, 1 is skipped: you would not be an administrator any more."
        );
        plan.outcomes = vec![OutcomeView {
            outcome: Outcome::LastAdministrator,
            count: 1,
            names: Vec::new(),
        }];
        assert_eq!(
            summary(Locale::de, &plan),
            "1 wird übersprungen: danach wäre niemand mehr in der Administration."
        );
        for (action, english, german) in [
            (BulkAction::Activate, "Activate 1 group", "1 Gruppe aktivieren"),
            (BulkAction::Delete, "Delete 1 group", "1 Gruppe löschen"),
            (BulkAction::Restore, "Restore 1 group", "1 Gruppe wiederherstellen"),
        ] {
            let plan = of_groups(action, &[(Outcome::Will, 1, &["Sales"])]);
            assert_eq!(
                (run(Locale::en, &plan), run(Locale::de, &plan)),
                (english.into(), german.into())
            );
        }
    }

    #[test]
    fn losses_are_told_before_they_come() {
        let loss = |permission: &str, writable, users| Loss {
            permission: permission.to_owned(),
            writable,
            users,
        };
        let mut plan = of_groups(BulkAction::Delete, &[(Outcome::Will, 1, &["Sales"])]);
        assert!(takes_rights(&plan) && losses(Locale::en, &plan).is_empty());
        plan.losses.rights = vec![loss("billing", true, 1_204)];
        assert_eq!(losses(Locale::en, &plan), ["1,204 users lose billing (write)."]);
        plan.losses.without_group = 3;
        assert_eq!(
            losses(Locale::en, &plan),
            ["1,204 users lose billing (write); 3 of them will have no group."]
        );
        plan.losses.rights.push(loss("tasks", false, 1));
        plan.losses.without_group = 1;
        assert_eq!(
            losses(Locale::de, &plan),
            [
                "1.204 Benutzer verlieren billing (schreiben).",
                "1 Benutzer verliert tasks (lesen).",
                "1 davon ist dann in keiner Gruppe mehr.",
            ]
        );
        for (action, takes) in [(BulkAction::Deactivate, true), (BulkAction::Activate, false)] {
            assert_eq!(takes_rights(&of_groups(action, &[])), takes);
            assert!(!takes_rights(&super::tests::plan(action, &[])), "users");
        }
    }

    #[test]
    fn a_title_names_what_the_action_is_about() {
        let mut dated = plan(BulkAction::SetExpiration, &[]);
        dated.argument = Argument::Date(Some(Date(20_777)));
        assert_eq!(title(Locale::en, &dated), "Set expiration: 2026-11-20");
        dated.argument = Argument::Date(None);
        assert_eq!(title(Locale::de, &dated), "Ablauf setzen: keiner");
        let grouped = |action, writable| PlanView {
            argument: Argument::Group {
                id: crate::groups::GroupId(uuid::Uuid::nil()),
                name: "Sales".to_owned(),
                writable,
            },
            ..plan(action, &[])
        };
        for (action, writable, told) in [
            (BulkAction::AddToGroup, true, "Add to group: Sales (may write)"),
            (BulkAction::AddToGroup, false, "Add to group: Sales (read only)"),
            (BulkAction::RemoveFromGroup, false, "Remove from group: Sales"),
        ] {
            assert_eq!(title(Locale::en, &grouped(action, writable)), told);
        }
    }
}
