//! A plan as it is looked at: what it will do, run it, how far it is, what came of it, take it back. The same
//! in a dialog over any page and on a page of its own, where it works without scripts too.

pub mod ask;
pub mod desk;
pub mod dialog;
pub mod page;
pub mod state;
pub mod words;

use crate::bulk::{BulkAction, Outcome, PlanView, Refusal, Stage, Subject};
use crate::i18n::Locale;
use crate::routes::PLANS;
use crate::text::{exact, number, with_number};
use crate::ui::error_view::ErrorView;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use state::{Act, PlanState};

/// The plan.
#[component]
pub fn PlanPanel(
    /// The page's language.
    locale: Locale,
    /// The plan.
    state: PlanState,
    /// Where a form without scripts leads back to.
    back: String,
    /// Makes the plan anew when it does not hold any more, where that can be done.
    #[prop(optional, into)]
    again: Option<Callback<()>>,
    /// What closes the panel, where it can be closed.
    #[prop(optional, into)]
    close: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Div>::new();
    let stage = Memo::new(move |_| state.plan.with(|plan| plan.as_ref().map(|plan| plan.stage)));
    // The button that had the focus is gone in the next stage, and so is that of the dialog before it had a plan.
    Effect::new(move |before: Option<Option<Stage>>| {
        let now = stage.get();
        let is_new = before.map_or(close.is_some(), |before| before != now);
        if is_new && let Some(panel) = node.get_untracked() {
            let _ = panel.focus();
        }
        now
    });
    view! {
        <div class="plan" node_ref=node tabindex="-1">
            <div class="plan-told" role="status">
                {move || state.plan.with(|plan| plan.as_ref().map(|plan| told(locale, plan)))}
            </div>
            {move || state.failed.get().map(|(act, error)| view! {
                <ErrorView error retry=Callback::new(move |()| state.act(act))/>
            })}
            {move || state.plan.with(|plan| plan.as_ref().map(|plan| view! {
                <Step locale state plan=plan.clone() back=back.clone() again close/>
            }))}
        </div>
    }
}

/// The sentences, and what else is to be known.
fn told(locale: Locale, plan: &PlanView) -> AnyView {
    let sentences = words::sentences(locale, plan).into_iter().map(|sentence| {
        view! { <li><strong>{sentence.text}</strong><span class="soft">{sentence.names}</span></li> }
    });
    let losses = words::losses(locale, plan);
    let losses = (!losses.is_empty()).then(|| {
        let losses = losses.into_iter().map(|loss| view! { <li>{loss}</li> });
        view! { <ul class="plan-losses">{losses.collect_view()}</ul> }
    });
    view! {
        <ul class="plan-sentences">{sentences.collect_view()}</ul>
        {losses}
        {notes(locale, plan).into_iter().map(|note| view! { <p class="plan-note">{note}</p> }).collect_view()}
    }
    .into_any()
}

/// What stands below the sentences.
fn notes(locale: Locale, plan: &PlanView) -> Vec<String> {
    let mut notes = Vec::new();
    match plan.refused {
        Some(Refusal::TooLarge { most }) => {
            notes.push(with_number(locale, td_string!(locale, plan.too_large), most));
        }
        Some(Refusal::Failed) if plan.stage == Stage::Done => {
            notes.push(td_string!(locale, plan.undo_failed).to_owned());
        }
        Some(Refusal::Failed) => notes.push(td_string!(locale, plan.failed).to_owned()),
        None => {}
    }
    let ends_sessions =
        plan.subject == Subject::Users && matches!(plan.action, BulkAction::Deactivate | BulkAction::Delete);
    match plan.stage {
        Stage::Planned | Stage::Cancelled => {
            if plan.stage == Stage::Cancelled {
                notes.push(td_string!(locale, plan.cancelled).to_owned());
            }
            if words::wanted(plan) == 0 {
                notes.push(td_string!(locale, plan.nothing).to_owned());
                return notes;
            }
            if !plan.open && plan.refused.is_none() {
                notes.push(td_string!(locale, plan.too_old).to_owned());
            }
            if let Some(seats) = plan.seats {
                let (now, after) = (number(locale, seats.now), number(locale, seats.after));
                notes.push(td_string!(locale, plan.seats, now = now, after = after).to_string());
            }
            if words::takes_rights(plan) && plan.losses.rights.is_empty() {
                notes.push(td_string!(locale, plan.loses.nothing).to_owned());
            }
            if ends_sessions {
                notes.push(td_string!(locale, plan.ends_sessions).to_owned());
            } else if !plan.undoable {
                notes.push(td_string!(locale, plan.no_undo).to_owned());
            }
        }
        Stage::Running => {
            let undoing = plan.progress.is_some_and(|progress| progress.undoing);
            let text = if undoing {
                td_string!(locale, plan.undoing)
            } else {
                td_string!(locale, plan.running)
            };
            notes.push(text.to_owned());
        }
        Stage::Done if !plan.undoable || words::count(plan, Outcome::Done) == 0 => {}
        Stage::Done if plan.open => notes.extend(
            plan.undo_until
                .map(|until| td_string!(locale, plan.undo_until, time = exact(locale, until)).to_string()),
        ),
        Stage::Done => notes.push(td_string!(locale, plan.undo_over).to_owned()),
        Stage::Undone if ends_sessions => notes.push(td_string!(locale, plan.stay_ended).to_owned()),
        Stage::Undone => {}
    }
    notes
}

/// What can be done next.
#[component]
fn Step(
    locale: Locale,
    state: PlanState,
    plan: PlanView,
    back: String,
    again: Option<Callback<()>>,
    close: Option<Callback<()>>,
) -> impl IntoView {
    let next = next(&plan);
    let label = match next {
        Some(Act::Run) => words::run(locale, &plan),
        Some(Act::Undo) => td_string!(locale, plan.undo).to_owned(),
        Some(Act::Cancel) => td_string!(locale, plan.cancel).to_owned(),
        Some(Act::Show) | None => String::new(),
    };
    let running = plan.stage == Stage::Running;
    let stale = !plan.open && plan.refused.is_none() && matches!(plan.stage, Stage::Planned | Stage::Cancelled);
    let leave = match plan.stage {
        Stage::Planned | Stage::Cancelled => td_string!(locale, plan.cancel),
        _ => td_string!(locale, plan.close),
    };
    let confirm = (plan.action == BulkAction::Erase && next == Some(Act::Run)).then(|| confirm(locale, &plan));
    // Beside the button that does it: what erasing wants to be typed stands above both.
    let mut close = close.map(|close| {
        view! { <button type="button" class="button" on:click=move |_| close.run(())>{leave}</button> }.into_any()
    });
    let form = next.map(|act| {
        let kind = match (act, plan.action) {
            (Act::Run, BulkAction::Delete | BulkAction::Erase) => "button bad",
            (Act::Run, _) => "button primary",
            _ => "button",
        };
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            state.act(act);
        };
        view! {
            <form method="post" action=format!("{PLANS}/{}/{}", plan.id.0, act.as_str()) on:submit=submit>
                <input type="hidden" name="back" value=back/>
                {confirm}
                {close.take()}
                <button class=kind aria-disabled=move || (act != Act::Cancel && state.busy.get()).then_some("true")>{label}</button>
            </form>
        }
    });
    view! {
        {running.then(|| view! { <Progress locale state/> })}
        <div class="plan-step">
            {close}
            {again.filter(|_| stale).map(|again| view! {
                <button class="button primary scripted" on:click=move |_| again.run(())>{td_string!(locale, plan.again)}</button>
            })}
            {form}
            // The page of a plan that runs, without scripts.
            {running.then(|| view! { <a class="button unscripted" href="">{td_string!(locale, plan.see_progress)}</a> })}
        </div>
    }
}

/// What a plan's button does now, if anything.
fn next(plan: &PlanView) -> Option<Act> {
    match plan.stage {
        Stage::Running => Some(Act::Cancel),
        Stage::Planned | Stage::Cancelled if plan.open && words::wanted(plan) > 0 => {
            let too_large = matches!(plan.refused, Some(Refusal::TooLarge { .. }));
            (!too_large).then_some(Act::Run)
        }
        Stage::Done if plan.open && plan.undoable && words::count(plan, Outcome::Done) > 0 => Some(Act::Undo),
        _ => None,
    }
}

/// Erasing is final, so it wants to be typed whom or how many. The browser itself holds the form back.
fn confirm(locale: Locale, plan: &PlanView) -> AnyView {
    let wanted = words::wanted(plan);
    let name = plan.outcomes.iter().find(|told| told.outcome == Outcome::Will);
    let name = name.and_then(|told| told.names.first()).filter(|_| wanted == 1);
    let (label, expected) = match name {
        Some(name) => (
            td_string!(locale, plan.confirm_name, name = name.as_str()).to_string(),
            pattern(name),
        ),
        None => (
            td_string!(locale, plan.confirm_number, number = number(locale, wanted)).to_string(),
            number_pattern(locale, wanted),
        ),
    };
    view! {
        <label class="plan-confirm" for="plan-confirm">{label.clone()}</label>
        <input id="plan-confirm" type="text" required autocomplete="off" spellcheck="false" title=label pattern=expected/>
    }
    .into_any()
}

/// A pattern that nothing but this text fits.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if "^$\\.*+?()[]{}|/".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// A pattern for a number, with or without what parts its thousands.
fn number_pattern(locale: Locale, n: u64) -> String {
    format!("{n}|{}", pattern(&number(locale, n)))
}

/// How far it is.
#[component]
fn Progress(locale: Locale, state: PlanState) -> impl IntoView {
    let done = move || state.progress.get().unwrap_or((0, 0));
    view! {
        <div class="plan-progress">
            <progress aria-label=td_string!(locale, plan.running) max=move || done().1.max(1).to_string()
                value=move || done().0.to_string()></progress>
            <span>{move || {
                let (done, total) = done();
                td_string!(locale, plan.progress, done = number(locale, done), total = number(locale, total)).to_string()
            }}</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{number_pattern, pattern};
    use crate::i18n::Locale;

    #[test]
    fn a_name_is_no_pattern_of_its_own() {
        assert_eq!(pattern("a.b (c|d)"), r"a\.b \(c\|d\)");
        assert_eq!(pattern("Ισαβέλλα-1"), "Ισαβέλλα-1");
    }

    #[test]
    fn a_number_is_typed_as_it_is_read_or_plainly() {
        assert_eq!(number_pattern(Locale::en, 1_204), "1204|1,204");
        assert_eq!(number_pattern(Locale::de, 1_204), r"1204|1\.204");
    }
}
