//! Contacts with their follow-ups, and tasks.

use chrono::{Datelike, Days, NaiveDate};

use super::families::Guardian;
use super::people::{Child, School};
use super::timetable::Timetable;
use super::words::{chance, fill, pick, stream, weighted};
use super::{Sheet, at};
use crate::domain::Id;
use crate::domain::codes::{Medium, Relationship, SenStatus, Topic, Way, WithType};
use crate::domain::records::{Contact, ContactPupil, Task};

/// School days of a year: 190 with pupils.
const YEAR_DAYS: f64 = 190.0;

/// Contacts a year for a pupil of each status, as `gen_school` has them: an estimate.
fn yearly(status: &SenStatus) -> f64 {
    match status {
        SenStatus::Plan => 17.0,
        SenStatus::Support => 6.0,
        _ => 0.35,
    }
}

const MEDIA: &[(Medium, f64)] = &[
    (Medium::Phone, 40.0),
    (Medium::Gate, 20.0),
    (Medium::Email, 18.0),
    (Medium::InPerson, 14.0),
    (Medium::Book, 3.0),
    (Medium::Text, 3.0),
    (Medium::App, 2.0),
];
const TOPICS: &[(Topic, f64)] = &[
    (Topic::Progress, 30.0),
    (Topic::Worry, 22.0),
    (Topic::Provision, 14.0),
    (Topic::Wellbeing, 12.0),
    (Topic::ReviewInvite, 8.0),
    (Topic::Consent, 6.0),
    (Topic::Praise, 5.0),
    (Topic::Medical, 3.0),
];
/// People of the agencies round the school, all invented.
const AGENCIES: &[((WithType, &str), f64)] = &[
    ((WithType::Ep, "Dr Lowe"), 24.0),
    ((WithType::Salt, "Meera Anand"), 30.0),
    ((WithType::Ot, "Pat Ingleby"), 9.0),
    ((WithType::Authority, "Bev Oldroyd"), 14.0),
    ((WithType::Camhs, "Josh Tremlett"), 7.0),
    ((WithType::Advisory, "Wendy Broome"), 8.0),
    ((WithType::Nurse, "Nurse Abara"), 5.0),
    ((WithType::SocialWorker, "Dean Colclough"), 3.0),
];

/// The conversations of a day.
pub(super) fn of_day(school: &School, table: &Timetable, day: NaiveDate, sheet: &mut Sheet<'_>) {
    let mut rng = stream(school.opts.seed, 50, day.num_days_from_ce().unsigned_abs().into());
    let children: Vec<(usize, f64)> = (0..school.children.len())
        .filter(|n| school.children[*n].here_on(day))
        .map(|n| (n, yearly(&school.children[n].status_on(day))))
        .collect();
    let expected = children.iter().map(|(_, w)| w).sum::<f64>() / YEAR_DAYS;
    // Today is not over: half of it has been written down.
    let share = if day == school.today() { 0.5 } else { 1.0 };
    let count = (expected * share * (0.5 + rng.f64()) + rng.f64()) as usize;
    for _ in 0..count {
        if let Some(child) = weighted(&mut rng, &children).copied() {
            conversation(school, table, child, day, &mut rng, sheet);
        }
    }
}

/// Who somebody spoke to.
struct With<'a> {
    kind: WithType,
    name: String,
    carer: Option<&'a Guardian>,
    section: &'static str,
}

fn with<'a>(
    school: &'a School,
    child: &Child,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
) -> Option<With<'a>> {
    let on_register = child.status_on(day) != SenStatus::None;
    match rng.u32(0..100) {
        0..=11 if on_register => {
            let (kind, name) = weighted(rng, AGENCIES)?.clone();
            Some(With { kind, name: name.to_string(), carer: None, section: "contact.agency" })
        }
        12..=18 if on_register => {
            let teacher = school.teacher(child.year_on(day), child.form)?;
            Some(With {
                kind: WithType::Teacher,
                name: teacher.formal(),
                carer: None,
                section: "contact.colleague",
            })
        }
        n => {
            let carers = &school.families.get(child.family)?.carers;
            let carer = if n % 4 == 0 { carers.last()? } else { carers.first()? };
            Some(With {
                kind: WithType::Parent,
                name: carer.formal(),
                carer: Some(carer),
                section: "contact.parent",
            })
        }
    }
}

/// What a contact holds before anything is said.
fn blank(day: NaiveDate, kind: WithType, medium: Medium, direction: Way) -> Contact {
    Contact {
        provision: None,
        shared_on: None,
        date: day,
        time: None,
        with_type: kind,
        relationship: None,
        with_name: None,
        carer: None,
        medium,
        direction,
        reached: true,
        minutes: None,
        topic: None,
        note: None,
        parent_view: None,
        agreed: None,
        follow_up_on: None,
        follow_up: None,
        follow_up_by: None,
        followed_up_on: None,
        told_dsl_on: None,
        told_dsl_time: None,
        see_dsl: false,
        restricted: false,
        interpreter: false,
        by: None,
        session: None,
        review: None,
    }
}

fn conversation(
    school: &School,
    table: &Timetable,
    n: usize,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
    sheet: &mut Sheet<'_>,
) {
    let child = &school.children[n];
    let Some(with) = with(school, child, day, rng) else { return };
    let medium = match with.kind {
        WithType::Parent => weighted(rng, MEDIA).cloned().unwrap_or(Medium::Phone),
        WithType::Teacher => Medium::InPerson,
        _ if chance(rng, 0.5) => Medium::Email,
        _ => Medium::Phone,
    };
    let direction = if chance(rng, 0.55) { Way::Out } else { Way::In };
    let mut row = blank(day, with.kind.clone(), medium.clone(), direction.clone());
    let missed = medium == Medium::Phone && direction == Way::Out && chance(rng, 0.18);
    let group = table
        .groups
        .iter()
        .find(|g| g.members.iter().any(|m| m.child == n && m.starts <= day && m.ends >= day));
    let group = group.map_or("reading", |g| g.title.as_str());
    let who = with.carer.map_or(with.name.clone(), |c| spoken(&c.relationship).to_string());
    let mut places = child.places(&who);
    places.push(("group", group));
    let section = if missed { "contact.missed" } else { with.section };
    let note = fill(school.phrases.pick(rng, section), &places);
    row.time = Some(match medium {
        Medium::Gate => at(if chance(rng, 0.5) { 8 } else { 15 }, rng.u32(30..45) / 5 * 5),
        _ => at(rng.u32(9..16), rng.u32(0..12) * 5),
    });
    row.relationship = with.carer.map(|c| c.relationship.clone());
    row.carer = with.carer.map(|c| c.id);
    row.with_name = Some(with.name.clone());
    row.reached = !missed;
    row.minutes = (!missed && medium == Medium::Phone).then(|| rng.i64(2..25));
    row.topic = if missed { None } else { weighted(rng, TOPICS).cloned() };
    row.note = Some(capital(&note));
    row.by = Some(author(school, child, day, rng));
    row.interpreter = !missed && child.eal && medium == Medium::InPerson && chance(rng, 0.15);
    row.restricted = chance(rng, 0.01);
    if chance(rng, 0.008) {
        // No story: it is in the safeguarding system.
        row.see_dsl = true;
        row.note = None;
    }
    let likely = if missed { 0.6 } else { 0.22 };
    if chance(rng, likely) {
        follow_up(school, &mut row, &who, day, rng);
    }
    let id = sheet.add(&row);
    sheet.add(&ContactPupil { contact: id, pupil: child.id });
    // A parent at the gate often has two children to talk about.
    if with.kind == WithType::Parent && chance(rng, 0.08) {
        let sibling = school
            .children
            .iter()
            .find(|c| c.family == child.family && c.number != child.number && c.here_on(day));
        if let Some(sibling) = sibling {
            sheet.add(&ContactPupil { contact: id, pupil: sibling.id });
        }
    }
}

/// The SENCO for most, else the class teacher.
fn author(school: &School, child: &Child, day: NaiveDate, rng: &mut fastrand::Rng) -> Id {
    let teacher = school.teacher(child.year_on(day), child.form).map(|t| t.id);
    match teacher {
        Some(teacher) if chance(rng, 0.35) => teacher,
        _ => school.me(),
    }
}

/// The word at the gate for a relationship.
fn spoken(relationship: &Relationship) -> &'static str {
    match relationship {
        Relationship::Mother => "mum",
        Relationship::Father => "dad",
        Relationship::Grandparent => "nan",
        Relationship::Step => "stepdad",
        _ => "carer",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str())
}

/// Something to do on a later school day: done, unless it is still to come or only just past.
fn follow_up(
    school: &School,
    row: &mut Contact,
    who: &str,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
) {
    let ahead = pick(rng, &[1, 2, 5, 7, 7, 14]).copied().unwrap_or(7);
    let on = school.terms.school_day_from(day + Days::new(ahead));
    row.follow_up_on = Some(on);
    let who = if row.carer.is_some() { who } else { "them" };
    row.follow_up = Some(fill(school.phrases.pick(rng, "follow_up"), &[("who", who)]));
    row.follow_up_by = row.by;
    let today = school.today();
    let past = today.signed_duration_since(on).num_days();
    // Nine days: what lies longer is taken off the list one way or another.
    let open = past < 0 || (past <= 9 && chance(rng, 0.3));
    row.followed_up_on = (!open).then(|| (on + Days::new(rng.u64(0..2))).min(today));
}

/// The conversations that the documents speak of, and the tasks.
pub(super) fn current(school: &School, sheet: &mut Sheet<'_>) {
    let today = school.today();
    let last = school.terms.school_day_to(today - Days::new(1));
    let before = school.terms.school_day_to(last - Days::new(1));
    let tell = |surname: &str| school.children.iter().find(|c| c.cast && c.surname == surname);
    if let Some(maya) = tell("Barnes") {
        let carer = school.families.get(maya.family).and_then(|f| f.carers.first());
        let mut row = blank(before, WithType::Parent, Medium::Phone, Way::In);
        row.with_name = carer.map(Guardian::formal);
        row.carer = carer.map(|c| c.id);
        row.relationship = carer.map(|c| c.relationship.clone());
        row.time = Some(at(8, 50));
        row.topic = Some(Topic::Worry);
        row.note = Some(
            "Upset about spelling tests. Will talk to the class teacher and ring back.".to_string(),
        );
        row.follow_up_on = Some(last);
        row.follow_up = Some("ring back, spelling".to_string());
        row.by = Some(school.me());
        row.follow_up_by = row.by;
        let id = sheet.add(&row);
        sheet.add(&ContactPupil { contact: id, pupil: maya.id });
    }
    if let Some(tobi) = tell("Adeyemi") {
        let mut row = blank(before, WithType::Ep, Medium::Email, Way::In);
        row.with_name = Some("Dr Lowe".to_string());
        row.note = Some("Report expected by the end of the week.".to_string());
        row.follow_up_on = Some(school.terms.school_day_from(today + Days::new(3)));
        row.follow_up = Some("chase the report".to_string());
        row.by = Some(school.me());
        row.follow_up_by = row.by;
        let id = sheet.add(&row);
        sheet.add(&ContactPupil { contact: id, pupil: tobi.id });
    }
    tasks(school, sheet);
}

/// One overdue, one for today, some ahead, some done.
fn tasks(school: &School, sheet: &mut Sheet<'_>) {
    let today = school.today();
    for (n, title) in (0_i64..).zip(school.phrases.of("tasks")) {
        let away = Days::new((n - 3).unsigned_abs() * 3);
        let due = if n < 3 { today - away } else { today + away };
        let due =
            if n < 3 { school.terms.school_day_to(due) } else { school.terms.school_day_from(due) };
        sheet.add(&Task {
            repeats: None,
            title: (*title).to_string(),
            due: Some(due),
            owner: Some(school.me()),
            pupil: None,
            done: (n < 2).then_some(due),
            note: None,
        });
    }
}
