//! The shapes that scripts lean on: keys in snake_case, dates ISO, in the order documented.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json, json};

use crate::domain::kind::{Kind, Record};
use crate::domain::lines::{ContactDraft, SessionDraft};
use crate::domain::records::{Need, Outcome, Progress, Pupil};
use crate::domain::{Id, Value};
use crate::store::dump::{fields_json, json_of};
use crate::store::queries::plans::{PlanView, TargetView};
use crate::store::views::{
    ContactRow, DueRow, FindRow, HistoryRow, PupilProvision, PupilView, ReviewRow, TodayRow,
    TodayView,
};
use crate::store::{Clock, Written};

fn id(id: Id) -> String {
    id.to_string()
}

/// `today`.
pub fn today(view: &TodayView) -> Json {
    json!({
        "date": view.date.to_string(),
        "sessions": view.rows.iter().map(today_row).collect::<Vec<_>>(),
    })
}

fn today_row(row: &TodayRow) -> Json {
    json!({
        "id": row.session.map(id),
        "time": row.time.map(|t| t.format("%H:%M").to_string()),
        "provision": row.title,
        "staff": row.staff,
        "state": row.state.code(),
        "extra": row.extra,
        "expected": row.expected,
        "present": row.present,
        "minutes": row.minutes,
        "reason": row.reason.as_ref().map(|r| r.code().to_string()),
    })
}

/// `due`; what is about nobody names nobody.
pub fn due(rows: &[DueRow]) -> Json {
    let item = |row: &DueRow| {
        json!({
            "kind": row.kind,
            "pupil": row.pupil.as_ref().map_or("", |(_, name)| name),
            "title": row.title,
            "due": row.due.to_string(),
            "days": row.days,
            "force": row.force.code(),
        })
    };
    json!({ "items": rows.iter().map(item).collect::<Vec<_>>() })
}

/// `find`.
pub fn find(rows: &[FindRow]) -> Json {
    let result = |row: &FindRow| {
        json!({
            "kind": row.kind,
            "id": id(row.id),
            "label": row.label,
            "detail": row.detail,
            "score": row.score,
        })
    };
    json!({ "results": rows.iter().map(result).collect::<Vec<_>>() })
}

/// What casework adds to `show`.
pub struct Casework {
    /// The pupil's plans, newest first.
    pub plans: Vec<PlanView>,
    /// Outcomes of the EHCP that stand.
    pub outcomes: Vec<(Id, Outcome)>,
}

/// One target of `show`.
fn target(plan: &PlanView, one: &TargetView) -> Json {
    let target = &one.target;
    let entry = |(row, p): &(Id, Progress)| {
        json!({
            "id": id(*row),
            "date": p.date.to_string(),
            "state": p.state.as_ref().map(|s| s.code()),
            "value": p.value,
            "out_of": p.out_of,
            "note": p.note,
        })
    };
    json!({
        "id": id(one.id),
        "plan": id(plan.id),
        "target": target.smart,
        "baseline": target.baseline,
        "criterion": target.criterion,
        "by": target.by.map(|d| d.to_string()),
        "state": one.state.code(),
        "who": one.who,
        "stale": one.stale,
        "progress": one.progress.iter().map(entry).collect::<Vec<_>>(),
    })
}

/// One plan of `show`.
fn plan(view: &PlanView, today: NaiveDate) -> Json {
    json!({
        "id": id(view.id),
        "called": view.called,
        "type": view.plan.r#type.code(),
        "state": view.plan.state.code(),
        "starts": view.plan.starts.to_string(),
        "review_on": view.plan.review_on.map(|d| d.to_string()),
        "owner": view.owner,
        "current": view.current(today),
    })
}

/// `show`.
pub fn show(
    view: &PupilView,
    cells: &[Value],
    needs: &[Need],
    more: &Casework,
    today: NaiveDate,
) -> Json {
    let mut pupil = Map::new();
    pupil.insert("id".into(), json!(id(view.pupil)));
    pupil.insert("name".into(), json!(view.name));
    pupil.insert("class".into(), json!(view.class));
    pupil.insert("age".into(), json!(view.age));
    pupil.extend(fields_json(Pupil::KIND, cells));
    let outcome = |(row, outcome): &(Id, Outcome)| {
        json!({
            "id": id(*row),
            "outcome": outcome.text,
            "by": outcome.by.map(|d| d.to_string()),
            "state": outcome.state.as_ref().map(|s| s.code()),
        })
    };
    pupil.insert("outcomes".into(), more.outcomes.iter().map(outcome).collect());
    pupil.insert("plans".into(), more.plans.iter().map(|one| plan(one, today)).collect());
    let targets = more
        .plans
        .iter()
        .filter(|one| one.current(today))
        .flat_map(|one| one.targets.iter().map(move |t| target(one, t)));
    let need =
        |n: &Need| json!({ "code": n.code.as_ref().map(|c| c.code().to_string()), "rank": n.rank });
    json!({
        "pupil": pupil,
        "register": {
            "status": view.status.code(),
            "since": view.since.map(|d| d.to_string()),
            "needs": needs.iter().map(need).collect::<Vec<_>>(),
            "monitoring": view.monitoring,
        },
        "provisions": view.provisions.iter().map(provision).collect::<Vec<_>>(),
        "targets": targets.collect::<Vec<_>>(),
        "reviews": view.reviews.iter().map(review).collect::<Vec<_>>(),
        "contacts": view.contacts.iter().map(contact_row).collect::<Vec<_>>(),
    })
}

/// One group of `show`.
fn provision(row: &PupilProvision) -> Json {
    json!({
        "id": id(row.provision),
        "title": row.title,
        "planned_minutes": row.planned_minutes,
        "delivered_minutes": row.delivered_minutes,
        "attended": row.attended,
        "expected": row.expected,
    })
}

/// One review of `show`.
fn review(row: &ReviewRow) -> Json {
    json!({
        "id": id(row.review),
        "type": row.what.code(),
        "meeting": row.meeting.map(|d| d.to_string()),
        "booked": row.booked,
        "next": row.leg,
        "due": row.due.map(|d| d.to_string()),
        "days": row.days,
        "force": row.force.code(),
        "authority_owes": row.owed.as_ref().map(|(what, due, late)| {
            json!({ "what": what, "due": due.to_string(), "days_late": late })
        }),
        "chased": row.chased.map(|d| d.to_string()),
        "next_review": row.after.map(|next| {
            json!({ "due": next.due.to_string(), "provisional": next.provisional })
        }),
    })
}

/// One conversation of `show`.
fn contact_row(row: &ContactRow) -> Json {
    json!({
        "id": id(row.contact),
        "date": row.date.to_string(),
        "with": row.with,
        "medium": row.medium.code(),
        "direction": row.direction.code(),
        "reached": row.reached,
        "note": row.note,
        "follow_up": row.follow_up.as_ref().map(|(date, action)| {
            json!({ "date": date.to_string(), "action": action })
        }),
    })
}

/// `new` and `set`.
pub fn saved(kind: &Kind, row: Id, written: &Written) -> Json {
    json!({ "kind": kind.name, "id": id(row), "undo": id(written.txn) })
}

/// `undo` and `redo`.
pub fn undone(word: &str, done: &[Written]) -> Json {
    let one = |w: &Written| json!({ "txn": id(w.txn), "title": w.title });
    let mut out = Map::new();
    out.insert(word.to_string(), done.iter().map(one).collect());
    Json::Object(out)
}

/// `history`.
pub fn history(rows: &[HistoryRow], clock: &Clock) -> Json {
    let entry = |row: &HistoryRow| {
        let field = crate::domain::records::kind(&row.kind).and_then(|k| k.field(&row.field));
        let value = |value: &Value| match field {
            Some(field) if !value.is_null() => json_of(field, value),
            _ => bare(value),
        };
        json!({
            "at": clock.civil(row.at).format("%Y-%m-%dT%H:%M:%S").to_string(),
            "by": row.by,
            "kind": row.kind,
            "id": id(row.id),
            "field": row.field,
            "before": value(&row.before),
            "after": value(&row.after),
            "txn": id(row.txn),
            "title": row.title,
        })
    };
    json!({ "entries": rows.iter().map(entry).collect::<Vec<_>>() })
}

/// A cell whose field this version does not know.
fn bare(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) => json!(n),
        Value::Text(text) => json!(text),
        Value::Id(row) => json!(id(*row)),
    }
}

/// One session of `log`: the draft as it was saved, with its id and the names of its adults.
pub fn logged(draft: &SessionDraft, session: Option<Id>, staff: &[String]) -> Json {
    let new = draft.new_group.as_ref().map(|g| g.title.as_str());
    let title = |provision: Option<Id>| {
        let part = draft.groups.iter().find(|g| g.provision == provision);
        part.map(|g| g.title.as_str()).or(new).unwrap_or_default()
    };
    let marks: Vec<Json> = draft
        .marks
        .iter()
        .map(|m| json!({ "pupil": m.name, "mark": m.mark.code(), "provision": title(m.provision) }))
        .collect();
    json!({
        "id": session.map(id),
        "provisions": draft.groups.iter().map(|g| g.title.as_str()).collect::<Vec<_>>(),
        "date": draft.date.to_string(),
        "time": draft.time.map(|t| t.format("%H:%M").to_string()),
        "minutes": draft.minutes.unwrap_or(0),
        "state": draft.state.code(),
        "extra": draft.extra,
        "reason": draft.reason.as_ref().map(|r| r.code().to_string()),
        "staff": staff,
        "marks": marks,
        "note": draft.note,
    })
}

/// `log`: its sessions, and the action that undo takes; none in a dry run.
pub fn log(sessions: Vec<Json>, undo: Option<Id>) -> Json {
    json!({ "sessions": sessions, "undo": undo.map(id) })
}

/// `contact`.
pub fn contact(draft: &ContactDraft, contact: Option<Id>) -> Json {
    json!({
        "contact": contact.map(id),
        "pupils": draft.names,
        "with": draft.with(),
        "medium": draft.medium.code(),
        "direction": draft.direction.code(),
        "note": draft.note.as_deref().unwrap_or_default(),
        "follow_up": draft.follow_up.as_ref().map(|f| {
            json!({ "date": f.date.to_string(), "action": f.action })
        }),
    })
}
