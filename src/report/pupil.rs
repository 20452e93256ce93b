//! Documents of one pupil: for the annual review, for a service, for the next school, for whoever asks
//! what is held.

use std::collections::{BTreeMap, BTreeSet};

use super::ReportError;
use super::doc::{Part, Table};
use super::kinds::{Ask, Made, adjustments, pupil_of};
use super::redact::{ANOTHER, Others};
use crate::domain::cost::pounds;
use crate::domain::dates::{back, with_year};
use crate::domain::kind::{Field, Kind, Scope, Ty};
use crate::domain::records::{
    Adjustment, AdjustmentUse, Carer, CarerPupil, ContactPupil, Mark, Measure, Pupil,
    Recommendation, Referral, Register, Review, ReviewInvitee, SectionF,
};
use crate::domain::value::Days;
use crate::domain::{Cell as _, Id, Record, Value};
use crate::store::Store;
use crate::store::queries::judge::shown_score;
use crate::store::queries::map::Axis;
use crate::store::queries::work::Span;

/// Days over which the use of adjustments is counted as what a child usually has: a school year.
const USED_DAYS: u64 = 365;

fn full_name(store: &Store, id: Id) -> Result<String, ReportError> {
    let pupil = store.get::<Pupil>(id)?;
    Ok(pupil.map_or(String::new(), |p| format!("{} {}", p.called(), p.surname)))
}

/// Label and text, without those that say nothing.
fn said(columns: [&'static str; 2], rows: Vec<(&'static str, Option<String>)>) -> Table {
    let mut table = Table::new(&columns);
    for (label, text) in rows {
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            table.row(vec![label.into(), text.into()]);
        }
    }
    table
}

/// The child's plans in force or last, as progress to targets.
fn targets(store: &Store, id: Id) -> Result<Table, ReportError> {
    let mut table = Table::new(&["Target", "At the start", "Now", "Met when", "State"]);
    let plans = store.plans_of(id)?;
    let today = store.clock().today();
    let current = plans.iter().find(|p| p.current(today)).or_else(|| plans.first());
    for one in current.into_iter().flat_map(|plan| &plan.targets) {
        let last = one.progress.last().map(|(_, p)| {
            let count = p.value.map(|n| match (&p.out_of, &one.target.unit) {
                (Some(of), _) => format!("{n} of {of}"),
                (None, Some(unit)) => format!("{n} {unit}"),
                (None, None) => n.to_string(),
            });
            [count, p.note.clone()].into_iter().flatten().collect::<Vec<_>>().join("; ")
        });
        table.row(vec![
            one.target.smart.clone().into(),
            one.target.baseline.clone().into(),
            last.into(),
            one.target.criterion.clone().into(),
            one.state.label().into(),
        ]);
    }
    Ok(table)
}

/// Minutes of each group: planned and given.
fn provision(store: &Store, id: Id, span: Span) -> Result<Table, ReportError> {
    let map = store.provision_map(Axis::Group, span)?;
    let mut minutes: BTreeMap<Id, (i64, i64)> = BTreeMap::new();
    for ((pupil, group), account) in store.accounts_of_pupil(id, span)? {
        debug_assert_eq!(pupil, id);
        let given = account.total_delivered() + account.assumed;
        minutes.insert(group, (account.planned, given));
    }
    let mut table = Table::new(&["Group", "Minutes planned", "Minutes given"]);
    let mut named: Vec<(String, i64, i64)> = Vec::new();
    for row in &map.rows {
        for (pupil, group) in &row.parts {
            if *pupil == id
                && let Some((planned, given)) = minutes.remove(group)
            {
                named.push((row.keys.join(", "), planned, given));
            }
        }
    }
    named.sort();
    for (title, planned, given) in named {
        table.row(vec![title.into(), planned.into(), given.into()]);
    }
    Ok(table)
}

/// Section F against what the groups for it gave: a line that no group delivers says so.
fn section_f(store: &Store, id: Id, span: Span) -> Result<Option<Table>, ReportError> {
    let today = store.clock().today();
    let mut lines: Vec<(Id, SectionF)> = store
        .referring(SectionF::KIND, "pupil", id)?
        .into_iter()
        .filter_map(|line| Some((line, store.get::<SectionF>(line).ok()??)))
        .filter(|(_, line)| line.ends.is_none_or(|d| d >= today))
        .collect();
    if lines.is_empty() {
        return Ok(None);
    }
    lines.sort_by(|a, b| (&a.1.reference, a.0).cmp(&(&b.1.reference, b.0)));
    let map = store.provision_map(Axis::SectionF, span)?;
    let name = store.short_names([id])?.remove(&id).unwrap_or_default();
    let mut table = Table::new(&[
        "Line",
        "Provision",
        "Minutes a week in the plan",
        "Minutes planned",
        "Minutes given",
    ]);
    for (_, line) in lines {
        let text = line.text.lines().next().unwrap_or_default();
        let key = line.reference.as_ref().map_or(text.to_string(), |r| format!("{r} {text}"));
        let row = map.rows.iter().find(|row| row.keys == [name.clone(), key.clone()]);
        let weekly = line.minutes.map(|n| n * line.per_week.unwrap_or(1));
        table.row(vec![
            line.reference.clone().into(),
            line.text.clone().into(),
            weekly.into(),
            row.map(|row| row.account.planned).into(),
            match row {
                Some(row) => (row.account.total_delivered() + row.account.assumed).into(),
                None => "no group delivers it".into(),
            },
        ]);
    }
    Ok(Some(table))
}

fn scores(store: &Store, id: Id) -> Result<Table, ReportError> {
    let mut table = Table::new(&["Test", "Date", "Score"]);
    let mut rows: Vec<Measure> = Vec::new();
    for row in store.referring(Measure::KIND, "pupil", id)? {
        rows.extend(store.get::<Measure>(row)?);
    }
    rows.sort_by(|a, b| (&a.test, a.date).cmp(&(&b.test, b.date)));
    for row in rows {
        let text = shown_score(&row);
        table.row(vec![row.test.into(), row.date.into(), text.into()]);
    }
    Ok(table)
}

/// What the annual review needs in one place: views, progress to outcomes, what was given against
/// section F, who was asked for advice.
pub(super) fn review_pack(store: &Store, ask: &Ask) -> Made {
    let id = pupil_of(ask)?;
    let today = store.clock().today();
    let span = (ask.from.unwrap_or(back(today, USED_DAYS)), ask.to.unwrap_or(today));
    let mut reviews: Vec<(Id, Review)> = Vec::new();
    for row in store.referring(Review::KIND, "pupil", id)? {
        reviews.extend(store.get::<Review>(row)?.map(|review| (row, review)));
    }
    let statutory = |r: &Review| crate::domain::deadlines::is_statutory(&r.r#type) && !r.cancelled;
    reviews.retain(|(_, review)| statutory(review));
    reviews.sort_by_key(|(row, r)| (r.held.is_some(), r.booked.or(r.due), *row));
    // The one to come, else the last one held.
    let open = reviews.iter().find(|(_, r)| r.held.is_none());
    let review = open.or_else(|| reviews.iter().max_by_key(|(row, r)| (r.held, *row)));
    let view = store.pupil(id)?;
    let mut parts = vec![Part::Text(view.class.clone())];
    if let Some((row, review)) = review {
        let about = said(
            ["Meeting", "In words"],
            vec![
                ("Kind", Some(review.r#type.label().to_string())),
                ("To be completed by", review.due.map(with_year)),
                ("Meeting", review.held.or(review.booked).map(with_year)),
                ("Where", review.venue.clone()),
                ("Pupil's view", review.pupil_view.clone()),
                ("Parents' view", review.parent_view.clone()),
                ("School's view", review.school_view.clone()),
                ("Progress", review.progress.clone()),
                ("We recommend", review.recommendation.as_ref().map(|d| d.label().to_string())),
                ("Amendments asked for", review.amendments.clone()),
            ],
        );
        parts.push(Part::Table("review", about));
        let mut invited = Table::new(&["Invited", "As", "Advice asked for", "Advice in", "Came"]);
        for row in store.referring(ReviewInvitee::KIND, "review", *row)? {
            let Some(one) = store.get::<ReviewInvitee>(row)? else { continue };
            invited.row(vec![
                one.name.into(),
                one.role.into(),
                one.advice_asked_on.into(),
                one.advice_in_on.into(),
                one.attended.map(|yes| if yes { "yes" } else { "no" }).into(),
            ]);
        }
        parts.push(Part::Heading("Invited".to_string()));
        parts.push(Part::Table("invited", invited));
    }
    if !view.helps.is_empty() {
        let mut helps = Table::new(&["About the child", "In words"]);
        for (label, text) in &view.helps {
            helps.row(vec![label.clone().into(), text.clone().into()]);
        }
        parts.push(Part::Table("helps", helps));
    }
    let mut outcomes = Table::new(&["Outcome", "By", "State", "Progress"]);
    for (_, outcome) in store.outcomes_of(id)? {
        outcomes.row(vec![
            outcome.text.into(),
            outcome.by.into(),
            outcome.state.map(|s| s.label().to_string()).into(),
            outcome.progress.into(),
        ]);
    }
    parts.push(Part::Heading("Outcomes of the EHCP (section E)".to_string()));
    parts.push(Part::Table("outcomes", outcomes));
    parts.push(Part::Heading("Targets".to_string()));
    parts.push(Part::Table("targets", targets(store, id)?));
    parts.push(Part::Heading(format!("Provision, {} to {}", with_year(span.0), with_year(span.1))));
    parts.push(Part::Table("provision", provision(store, id, span)?));
    if let Some(table) = section_f(store, id, span)? {
        parts.push(Part::Heading("Section F against what was given".to_string()));
        parts.push(Part::Table("section_f", table));
    }
    parts.push(Part::Heading("Scores".to_string()));
    parts.push(Part::Table("scores", scores(store, id)?));
    Ok((format!("Annual review: {}", view.name), parts))
}

/// What a service needs to know: the newest referral that is not closed, else the newest.
pub(super) fn referral(store: &Store, ask: &Ask) -> Made {
    let id = pupil_of(ask)?;
    let today = store.clock().today();
    let mut rows: Vec<(Id, Referral)> = Vec::new();
    for row in store.referring(Referral::KIND, "pupil", id)? {
        rows.extend(store.get::<Referral>(row)?.map(|referral| (row, referral)));
    }
    rows.sort_by_key(|(row, r)| (r.state.open(), r.date, *row));
    let Some((row, one)) = rows.pop() else {
        return Err(ReportError::Needs(
            "this pupil has no referral yet; make one with: senlog new referral",
        ));
    };
    let view = store.pupil(id)?;
    let pupil = store.get::<Pupil>(id)?;
    let needs: Vec<String> = view.needs.iter().map(|(label, _)| label.clone()).collect();
    let about = said(
        ["About", "In words"],
        vec![
            ("To", Some(one.service.label().to_string())),
            ("Pupil", Some(view.name.clone())),
            ("Born", pupil.as_ref().and_then(|p| p.dob).map(with_year)),
            ("Class", Some(view.class.clone())),
            ("SEN status", Some(view.status.label().to_string())),
            ("Needs", Some(needs.join("; "))),
            ("Home language", pupil.and_then(|p| p.language)),
            ("Why", one.reason.clone()),
            ("Evidence", one.evidence.clone()),
            ("What was tried", one.tried.clone()),
            ("Parents told on", one.parents_told.map(with_year)),
            ("Consent on", one.consent_on.map(with_year)),
            ("Parents' view", one.parent_view.clone()),
            ("Sent on", one.sent_on.map(with_year)),
        ],
    );
    let mut parts = vec![Part::Table("about", about)];
    if one.consent_on.is_none() {
        parts.push(Part::Text(
            "There is no consent on file: do not send it before parents agree.".to_string(),
        ));
    }
    if !view.carers.is_empty() {
        let mut carers = Table::new(&["Parent/carer", "Phone"]);
        for row in &view.carers {
            carers.row(vec![row.name.clone().into(), row.phone.clone().into()]);
        }
        parts.push(Part::Table("carers", carers));
    }
    let span = (ask.from.unwrap_or(back(today, USED_DAYS)), ask.to.unwrap_or(today));
    parts.push(Part::Heading("Targets".to_string()));
    parts.push(Part::Table("targets", targets(store, id)?));
    parts.push(Part::Heading("Provision of the last year".to_string()));
    parts.push(Part::Table("provision", provision(store, id, span)?));
    parts.push(Part::Heading("Scores".to_string()));
    parts.push(Part::Table("scores", scores(store, id)?));
    let mut advice = Table::new(&["Recommendation", "State"]);
    for row in store.referring(Recommendation::KIND, "referral", row)? {
        if let Some(one) = store.get::<Recommendation>(row)? {
            advice.row(vec![one.text.into(), one.state.label().into()]);
        }
    }
    if !advice.rows.is_empty() {
        parts.push(Part::Heading("What they recommended".to_string()));
        parts.push(Part::Table("recommendations", advice));
    }
    Ok((format!("Referral: {}", view.name), parts))
}

/// Access arrangements and adjustments with the evidence that they are the normal way of working.
pub(super) fn access(store: &Store, ask: &Ask) -> Made {
    let today = store.clock().today();
    let since = ask.from.unwrap_or(back(today, USED_DAYS));
    let until = ask.to.unwrap_or(today);
    let only = super::kinds::wanted(store, ask)?;
    let mut rows = store.rows::<Adjustment>()?;
    rows.retain(|(_, a)| {
        a.starts.is_none_or(|d| d <= until)
            && a.ends.is_none_or(|d| d >= since)
            && only.as_ref().is_none_or(|o| o.contains(&a.pupil))
    });
    let names = store.short_names(rows.iter().map(|(_, a)| a.pupil))?;
    let places = store.places_on(today, None)?;
    let mut uses: BTreeMap<Id, Vec<AdjustmentUse>> = BTreeMap::new();
    for (_, one) in store.rows::<AdjustmentUse>()? {
        if (since..=until).contains(&one.date) {
            uses.entry(one.adjustment).or_default().push(one);
        }
    }
    let name = |id: &Id| names.get(id).cloned().unwrap_or_default();
    rows.sort_by_key(|(id, a)| (name(&a.pupil), a.r#type.label().to_string(), *id));
    let mut table = Table::new(&[
        "Pupil",
        "Class",
        "Kind",
        "What",
        "Approval",
        "Applied",
        "Approved",
        "Days used",
        "Last used",
        "Lessons",
    ]);
    let mut log = Table::new(&["Pupil", "Kind", "Date", "In", "Note"]);
    for (id, one) in &rows {
        let mut of = uses.remove(id).unwrap_or_default();
        of.sort_by_key(|u| u.date);
        let days: BTreeSet<_> = of.iter().map(|u| u.date).collect();
        let lessons: BTreeSet<&str> = of.iter().filter_map(|u| u.lesson.as_deref()).collect();
        table.row(vec![
            name(&one.pupil).into(),
            places.get(&one.pupil).map(|p| p.short()).into(),
            one.r#type.label().into(),
            one.what.clone().into(),
            one.approval.as_ref().map(|a| a.label().to_string()).into(),
            one.applied_on.into(),
            one.approved_on.into(),
            days.len().into(),
            days.last().copied().into(),
            lessons.into_iter().collect::<Vec<_>>().join(", ").into(),
        ]);
        if only.is_some() {
            for u in of {
                log.row(vec![
                    name(&one.pupil).into(),
                    one.r#type.label().into(),
                    u.date.into(),
                    u.lesson.into(),
                    u.note.into(),
                ]);
            }
        }
    }
    let mut parts = vec![
        Part::Text(format!("Use from {} to {}.", with_year(since), with_year(until))),
        Part::Table("arrangements", table),
    ];
    if only.is_some() {
        parts.push(Part::Heading("Every use".to_string()));
        parts.push(Part::Table("uses", log));
    }
    Ok(("Access arrangements".to_string(), parts))
}

/// What the next school needs of a pupil's SEN file.
pub(super) fn transfer(store: &Store, ask: &Ask) -> Made {
    let id = pupil_of(ask)?;
    let today = store.clock().today();
    let view = store.pupil(id)?;
    let pupil = store.get::<Pupil>(id)?;
    let dsl = pupil.as_ref().is_some_and(|p| p.see_dsl);
    let about = said(
        ["About", "In words"],
        vec![
            ("Pupil", Some(full_name(store, id)?)),
            ("Born", pupil.as_ref().and_then(|p| p.dob).map(with_year)),
            ("UPN", pupil.as_ref().and_then(|p| p.upn.clone())),
            ("Class", Some(view.class.clone())),
            ("Left", pupil.as_ref().and_then(|p| p.left).map(with_year)),
            ("To", pupil.as_ref().and_then(|p| p.destination.clone())),
            ("SEN status", Some(view.status.label().to_string())),
            (
                "Safeguarding",
                dsl.then(|| {
                    "The safeguarding lead holds a file, which travels by itself.".to_string()
                }),
            ),
        ],
    );
    let mut parts = vec![Part::Table("about", about)];
    let mut history = Table::new(&["From", "Status", "Parents told"]);
    let mut rows: Vec<Register> = Vec::new();
    for row in store.referring(Register::KIND, "pupil", id)? {
        rows.extend(store.get::<Register>(row)?);
    }
    rows.sort_by_key(|r| r.starts);
    for row in rows {
        history.row(vec![row.starts.into(), row.status.label().into(), row.parents_told.into()]);
    }
    parts.push(Part::Heading("SEN history".to_string()));
    parts.push(Part::Table("register", history));
    let mut needs = Table::new(&["Need", "Rank"]);
    for (label, rank) in &view.needs {
        needs.row(vec![label.clone().into(), (*rank).into()]);
    }
    parts.push(Part::Table("needs", needs));
    let mut profile = Table::new(&["About the child", "In words"]);
    for (label, text) in view.alerts.iter().chain(&view.helps) {
        profile.row(vec![label.clone().into(), text.clone().into()]);
    }
    for text in adjustments(store, id)? {
        profile.row(vec!["Adjustment".into(), text.into()]);
    }
    parts.push(Part::Heading("Profile".to_string()));
    parts.push(Part::Table("profile", profile));
    let mut outcomes = Table::new(&["Outcome", "By", "State"]);
    for (_, outcome) in store.outcomes_of(id)? {
        outcomes.row(vec![
            outcome.text.into(),
            outcome.by.into(),
            outcome.state.map(|s| s.label().to_string()).into(),
        ]);
    }
    parts.push(Part::Heading("EHCP outcomes".to_string()));
    parts.push(Part::Table("outcomes", outcomes));
    parts.push(Part::Heading("Targets".to_string()));
    parts.push(Part::Table("targets", targets(store, id)?));
    let last = pupil.and_then(|p| p.left).unwrap_or(today).min(today);
    let span = (ask.from.unwrap_or(back(last, USED_DAYS)), ask.to.unwrap_or(last));
    parts.push(Part::Heading("Provision of the last year".to_string()));
    parts.push(Part::Table("provision", provision(store, id, span)?));
    parts.push(Part::Heading("Scores".to_string()));
    parts.push(Part::Table("scores", scores(store, id)?));
    let mut reviews = Table::new(&["Review", "Held", "Outcome"]);
    for row in store.referring(Review::KIND, "pupil", id)? {
        let Some(one) = store.get::<Review>(row)?.filter(|r| r.held.is_some()) else { continue };
        reviews.row(vec![one.r#type.label().into(), one.held.into(), one.outcome.into()]);
    }
    parts.push(Part::Heading("Reviews".to_string()));
    parts.push(Part::Table("reviews", reviews));
    parts.push(Part::Heading("Receipt".to_string()));
    parts.push(Part::Text(format!(
        "We have received the SEN file of {}. School: ______________ Name: ______________ Date: ____________",
        view.name
    )));
    Ok((format!("SEN file: {}", view.name), parts))
}

/// Everything that is held about a pupil, for whoever may ask: every record that names the child, with
/// the names of other children taken out.
pub(super) fn subject_access(store: &Store, ask: &Ask) -> Made {
    if !store.is_lead()? {
        return Err(ReportError::Needs("only a SENCO's laptop holds all that is on file"));
    }
    let id = pupil_of(ask)?;
    let others = Others::of(store, id)?;
    let mut parts = vec![Part::Text(
        "Everything on file that names the child. Other children's names are taken out where they \
         stand whole; read every note before it leaves, for a name by itself and for what would do \
         harm. The answer is due one month after the request."
            .to_string(),
    )];
    let mut rows: BTreeMap<&'static str, (&'static Kind, BTreeSet<Id>)> = BTreeMap::new();
    let mut take = |kind: &'static Kind, row: Id| {
        rows.entry(kind.name).or_insert_with(|| (kind, BTreeSet::new())).1.insert(row);
    };
    take(Pupil::KIND, id);
    for kind in store.kinds() {
        for field in kind.fields.iter().filter(|f| matches!(f.ty, Ty::Ref("pupil"))) {
            for row in store.referring(kind, field.name, id)? {
                take(kind, row);
            }
        }
    }
    // What hangs on those, a step or two further: the parts of plans and reviews, conversations,
    // sessions, families.
    for row in store.referring(ContactPupil::KIND, "pupil", id)? {
        if let Some(link) = store.get::<ContactPupil>(row)? {
            take(<crate::domain::records::Contact as Record>::KIND, link.contact);
        }
    }
    for row in store.referring(CarerPupil::KIND, "pupil", id)? {
        if let Some(link) = store.get::<CarerPupil>(row)? {
            take(Carer::KIND, link.carer);
        }
    }
    for row in store.referring(Mark::KIND, "pupil", id)? {
        if let Some(mark) = store.get::<Mark>(row)? {
            take(<crate::domain::records::Session as Record>::KIND, mark.session);
        }
    }
    for _ in 0..2 {
        let known: Vec<(&'static Kind, Vec<Id>)> =
            rows.values().map(|(kind, ids)| (*kind, ids.iter().copied().collect())).collect();
        for kind in store.kinds() {
            let Scope::Via(through) = kind.scope else { continue };
            let Some(field) = kind.fields.iter().find(|f| f.name == through) else { continue };
            let Ty::Ref(parent) = field.ty else { continue };
            // The rest of a session is about the others who were there.
            if parent == "session" || parent == "provision" {
                continue;
            }
            let of_parent = known.iter().find(|(k, _)| k.name == parent);
            for row in of_parent.into_iter().flat_map(|(_, ids)| ids) {
                for part in store.referring(kind, field.name, *row)? {
                    rows.entry(kind.name).or_insert_with(|| (kind, BTreeSet::new())).1.insert(part);
                }
            }
        }
    }
    for (kind, ids) in rows.values() {
        let table = records(store, kind, ids, id, &others)?;
        if !table.rows.is_empty() {
            parts.push(Part::Heading(capital(kind.plural)));
            parts.push(Part::Table(kind.name, table));
        }
    }
    Ok((format!("Subject access: {}", full_name(store, id)?), parts))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str())
}

/// Records of one kind, a line for each field that says something.
fn records(
    store: &Store,
    kind: &'static Kind,
    ids: &BTreeSet<Id>,
    pupil: Id,
    others: &Others,
) -> Result<Table, ReportError> {
    let mut table = Table::new(&["Entry", "What", "In words"]);
    for (n, id) in (1_usize..).zip(ids) {
        let Some(cells) = store.cells(kind, *id)? else { continue };
        for (field, value) in kind.fields.iter().zip(&cells) {
            let text = shown(store, field, value, pupil)?;
            if !text.is_empty() {
                table.row(vec![n.into(), field.label.into(), others.taken_out(&text).into()]);
            }
        }
    }
    Ok(table)
}

/// A cell in words; another child is "another child".
fn shown(store: &Store, field: &Field, value: &Value, pupil: Id) -> Result<String, ReportError> {
    Ok(match (field.ty, value) {
        (_, Value::Null) => String::new(),
        (Ty::Ref("pupil"), Value::Id(id)) if *id == pupil => String::new(),
        (Ty::Ref("pupil"), Value::Id(_)) => ANOTHER.to_string(),
        (Ty::Ref(kind), Value::Id(id)) => match store.kind(kind) {
            Some(kind) => match store.cells(kind, *id)? {
                Some(cells) => store.title_of(kind, &cells)?,
                None => String::new(),
            },
            None => String::new(),
        },
        (Ty::Flag, Value::Int(n)) => if *n == 0 { "no" } else { "yes" }.to_string(),
        (Ty::Days, Value::Int(_)) => Days::get(value).map(Days::words).unwrap_or_default(),
        (Ty::Pence, Value::Int(n)) => pounds(*n),
        (Ty::Code(list), Value::Text(code)) => {
            list.get(code).map_or(code.clone(), |option| option.label.to_string())
        }
        (Ty::Date, Value::Text(day)) => day.parse().map(with_year).unwrap_or(day.clone()),
        (_, Value::Int(n)) => n.to_string(),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Id(id)) => id.to_string(),
    })
}
