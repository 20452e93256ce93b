//! What each document holds.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::ReportError;
use super::doc::{Cell, Doc, Part, Table};
use super::{people, pupil, school};
use crate::domain::cost::THRESHOLD;
use crate::domain::dates::with_year;
use crate::domain::fold::fold;
use crate::domain::records::{Adjustment, Profile, Provision, Pupil};
use crate::domain::schedule::Account;
use crate::domain::{Id, Record};
use crate::store::Store;
use crate::store::ctx::DevId;
use crate::store::queries::map::{Axis, MapView};
use crate::store::queries::work::Span;

/// The documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// The SEN register.
    Register,
    /// The provision map.
    ProvisionMap,
    /// Whether groups worked.
    Evaluation,
    /// Planned and spent against the threshold.
    Cost,
    /// What the census would refuse.
    CensusCheck,
    /// What every adult of a class needs to know.
    ClassSheet,
    /// One page of a pupil.
    Profile,
    /// A pupil's support plan.
    Plan,
    /// What an annual review needs in one place.
    ReviewPack,
    /// Totals for governors, with nothing in them that a child could be known by.
    Governors,
    /// The SEN information report (SI 2014/1530, Schedule 1).
    InformationReport,
    /// How SEN stands at the school.
    SelfEvaluation,
    /// Adjustments and access arrangements with the evidence for them.
    AccessArrangements,
    /// What a service is told.
    Referral,
    /// What the next school is told.
    Transfer,
    /// All that is held about a pupil.
    SubjectAccess,
    /// The week of adults and rooms.
    Timetable,
    /// What was on a laptop that was lost.
    LostLaptop,
}

impl Report {
    /// Every document with its word on the command line.
    pub const ALL: [(&'static str, Report); 18] = [
        ("register", Report::Register),
        ("provision-map", Report::ProvisionMap),
        ("evaluation", Report::Evaluation),
        ("cost", Report::Cost),
        ("census-check", Report::CensusCheck),
        ("class-sheet", Report::ClassSheet),
        ("profile", Report::Profile),
        ("plan", Report::Plan),
        ("review-pack", Report::ReviewPack),
        ("governors", Report::Governors),
        ("information-report", Report::InformationReport),
        ("self-evaluation", Report::SelfEvaluation),
        ("access-arrangements", Report::AccessArrangements),
        ("referral", Report::Referral),
        ("transfer", Report::Transfer),
        ("subject-access", Report::SubjectAccess),
        ("timetable", Report::Timetable),
        ("lost-laptop", Report::LostLaptop),
    ];

    /// The document of a word.
    pub fn from_word(word: &str) -> Option<Report> {
        Report::ALL.iter().find(|(name, _)| *name == word).map(|(_, report)| *report)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Report::ALL.iter().find(|(_, report)| *report == self).map_or("", |(name, _)| name)
    }
}

/// What a document is asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// One pupil.
    pub pupil: Option<Id>,
    /// One class.
    pub class: Option<String>,
    /// The first day; the academic year's where none is given.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// What the rows of a map are.
    pub by: Option<Axis>,
    /// One laptop.
    pub laptop: Option<DevId>,
}

impl Ask {
    /// The days asked about: the academic year of today up to today, unless said.
    pub fn span(&self, store: &Store) -> Span {
        let year = store.this_year();
        (self.from.unwrap_or(year.0), self.to.unwrap_or_else(|| store.clock().today()))
    }
}

/// Makes a document.
///
/// # Errors
/// The store cannot be read or refuses, or the document needs a pupil or a class.
pub fn make(store: &Store, report: Report, ask: &Ask) -> Result<Doc, ReportError> {
    let today = store.clock().today();
    let named = store.school_record()?.map_or(String::new(), |s| format!("{}, ", s.name));
    let (title, parts) = match report {
        Report::Register => register(store, ask)?,
        Report::ProvisionMap => {
            let view = store.provision_map(ask.by.unwrap_or(Axis::Area), ask.span(store))?;
            return Ok(map_doc(&view, ask.by.unwrap_or(Axis::Area), ask.span(store), &named));
        }
        Report::Evaluation => evaluation(store, ask)?,
        Report::Cost => cost(store, ask)?,
        Report::CensusCheck => census(store)?,
        Report::ClassSheet => class_sheet(store, ask)?,
        Report::Profile => profile(store, ask)?,
        Report::Plan => plan(store, ask)?,
        Report::ReviewPack => pupil::review_pack(store, ask)?,
        Report::Governors => school::governors(store, ask)?,
        Report::InformationReport => school::information(store, ask)?,
        Report::SelfEvaluation => school::self_evaluation(store, ask)?,
        Report::AccessArrangements => pupil::access(store, ask)?,
        Report::Referral => pupil::referral(store, ask)?,
        Report::Transfer => pupil::transfer(store, ask)?,
        Report::SubjectAccess => pupil::subject_access(store, ask)?,
        Report::Timetable => people::timetable(store, ask)?,
        Report::LostLaptop => super::lost::lost_laptop(store, ask)?,
    };
    Ok(Doc { kind: report.word(), title, under: format!("{named}{}", with_year(today)), parts })
}

pub(super) type Made = Result<(String, Vec<Part>), ReportError>;

/// The pupils that a document is about, where it is asked for some.
pub(super) fn wanted(store: &Store, ask: &Ask) -> Result<Option<BTreeSet<Id>>, ReportError> {
    if let Some(pupil) = ask.pupil {
        return Ok(Some([pupil].into()));
    }
    match &ask.class {
        Some(class) => {
            Ok(Some(store.class_list(class, store.clock().today())?.into_iter().collect()))
        }
        None => Ok(None),
    }
}

fn register(store: &Store, ask: &Ask) -> Made {
    let only = wanted(store, ask)?;
    let view = store.register()?;
    let mut table = Table::new(&["Pupil", "Class", "Status", "Since", "Needs", "Note"]);
    for row in view.rows.iter().filter(|r| only.as_ref().is_none_or(|o| o.contains(&r.pupil))) {
        let status = if row.monitoring { "monitoring" } else { row.status.label() };
        table.row(vec![
            row.name.clone().into(),
            row.class.clone().into(),
            status.into(),
            row.since.into(),
            row.needs.join(", ").into(),
            row.hint.clone().into(),
        ]);
    }
    let counts = format!(
        "SEN support {}, EHCP {}, monitoring {}, of {} pupils on roll.",
        view.support, view.plans, view.monitoring, view.pupils
    );
    Ok(("SEN register".to_string(), vec![Part::Text(counts), Part::Table("pupils", table)]))
}

/// The minutes of an account as cells; they always add up.
fn minutes(account: &Account) -> Vec<Cell> {
    vec![
        account.planned.into(),
        account.delivered.into(),
        account.assumed.into(),
        account.total_lost().into(),
        account.awaiting.into(),
        account.unaccounted.into(),
        account.beyond.into(),
    ]
}

const MINUTES: [&str; 7] =
    ["Planned", "Delivered", "Assumed", "Lost", "Awaiting", "Unaccounted for", "Beyond plan"];

/// A provision map as a document.
pub fn map_doc(view: &MapView, axis: Axis, span: Span, school: &str) -> Doc {
    let first: &[&'static str] = match axis {
        Axis::Area => &["Area of need", "Tier"],
        Axis::Class => &["Class"],
        Axis::Pupil => &["Pupil"],
        Axis::Adult => &["Adult"],
        Axis::Group => &["Group"],
        Axis::SectionF => &["Pupil", "Section F line"],
    };
    let mut columns = first.to_vec();
    columns.extend(["Pupils", "Groups"]);
    columns.extend(MINUTES);
    let extra = match axis {
        Axis::Adult => Some("Adult minutes"),
        Axis::SectionF => Some("Minutes a week in the plan"),
        _ => None,
    };
    columns.extend(extra);
    let mut table = Table::new(&columns);
    for row in &view.rows {
        let mut cells: Vec<Cell> = row.keys.iter().map(|key| key.clone().into()).collect();
        cells.resize(first.len(), Cell::Empty);
        cells.extend([row.pupils.into(), row.groups.into()]);
        cells.extend(minutes(&row.account));
        if extra.is_some() {
            cells.push(row.minutes.into());
        }
        table.row(cells);
    }
    let mut lost = Table::new(&["Why", "Minutes"]);
    for (why, minutes) in &view.total.lost {
        lost.row(vec![why.label().into(), (*minutes).into()]);
    }
    let mut total = Table::new(&MINUTES);
    total.row(minutes(&view.total));
    let mut empty = Table::new(&["Pupil", "Week of", "Planned"]);
    for week in &view.empty {
        empty.row(vec![week.name.clone().into(), week.monday.into(), week.planned.into()]);
    }
    let parts = vec![
        Part::Text(format!("{} to {}, in minutes.", with_year(span.0), with_year(span.1))),
        Part::Table("rows", table),
        Part::Heading("All of it".to_string()),
        Part::Table("total", total),
        Part::Heading("Lost".to_string()),
        Part::Table("lost", lost),
        Part::Heading("Weeks in which a pupil got nothing".to_string()),
        Part::Table("empty_weeks", empty),
    ];
    let under = school.trim_end_matches(", ").to_string();
    Doc { kind: "provision-map", title: "Provision map".to_string(), under, parts }
}

fn evaluation(store: &Store, ask: &Ask) -> Made {
    let only = wanted(store, ask)?;
    let view = store.judged(ask.span(store))?;
    let mut parts = Vec::new();
    for group in &view.groups {
        let mut table = Table::new(&[
            "Pupil",
            "Score",
            "Start",
            "End",
            "Months gained",
            "Ratio gain",
            "Standardised",
            "Outcome",
            "Delivered %",
            "Colour",
            "Says",
        ]);
        for row in group.rows.iter().filter(|r| only.as_ref().is_none_or(|o| o.contains(&r.pupil)))
        {
            let ratio = match &row.ratio {
                Some(Ok(ratio)) if ratio.too_close => {
                    format!("{} (under eight weeks)", ratio.text())
                }
                Some(Ok(ratio)) => format!("{} {}", ratio.text(), ratio.band().label()),
                Some(Err(why)) => why.label().to_string(),
                None => String::new(),
            };
            let gained = row.ratio.as_ref().and_then(|r| r.as_ref().ok()).map(|r| r.gained);
            table.row(vec![
                row.name.clone().into(),
                row.test.clone().into(),
                row.start.clone().into(),
                row.end.clone().into(),
                gained.into(),
                ratio.into(),
                row.pace.map(|pace| pace.text()).into(),
                row.grade.as_ref().map(|g| format!("{} {}", g.code(), g.label())).into(),
                row.delivered.into(),
                row.rag.letter().to_string().into(),
                row.rag.label().into(),
            ]);
        }
        if table.rows.is_empty() {
            continue;
        }
        parts.push(Part::Heading(group.title.clone()));
        parts.push(Part::Table("groups", table));
        if let Some(all) = &group.together {
            let few = if all.few { "; fewer than five pupils, so it says little" } else { "" };
            parts.push(Part::Text(format!(
                "{} pupils gained {} months of test age together; mean ratio gain {}.{}{few}.",
                all.pupils,
                all.gained,
                all.tenths / 10,
                all.tenths.abs() % 10
            )));
        }
    }
    if only.is_none() {
        let mut table = Table::new(&[
            "Intervention",
            "Year",
            "Pupils",
            "-2",
            "-1",
            "0",
            "+1",
            "+2",
            "Not judged",
        ]);
        for one in &view.effects {
            let mut cells: Vec<Cell> = vec![
                one.intervention.clone().into(),
                crate::domain::calendar::academic_year_name(one.year).into(),
                one.pupils.into(),
            ];
            cells.extend(one.grades.iter().map(|n| Cell::from(*n)));
            cells.push(one.not_judged.into());
            table.row(cells);
        }
        parts.push(Part::Heading("Interventions".to_string()));
        parts.push(Part::Table("interventions", table));
    }
    Ok(("Evaluation".to_string(), parts))
}

fn cost(store: &Store, ask: &Ask) -> Made {
    let only = wanted(store, ask)?;
    let year = match ask.from {
        Some(day) => {
            use crate::domain::calendar::{academic_year, academic_year_span};
            academic_year_span(academic_year(day))
        }
        None => store.this_year(),
    };
    let view = store.costs(year)?;
    let mut table = Table::new(&[
        "Pupil",
        "Planned",
        "To date",
        "Of it lines",
        "Threshold",
        "Below threshold",
        "Top-up",
        "Unfunded",
    ]);
    for row in view.rows.iter().filter(|r| only.as_ref().is_none_or(|o| o.contains(&r.pupil))) {
        table.row(vec![
            row.name.clone().into(),
            Cell::Pence(row.cost.planned),
            Cell::Pence(row.cost.to_date),
            Cell::Pence(row.lines),
            Cell::Pence(THRESHOLD),
            Cell::Pence(row.cost.below_threshold()),
            Cell::Pence(row.cost.top_up),
            Cell::Pence(row.cost.unfunded()),
        ]);
    }
    let mut parts = vec![Part::Text(format!(
        "Academic year {}; the school meets the first {} of a pupil's support.",
        crate::domain::calendar::academic_year_name(crate::domain::calendar::academic_year(year.0)),
        crate::domain::cost::pounds(THRESHOLD)
    ))];
    if !view.no_rate.is_empty() {
        parts.push(Part::Text(format!(
            "No hourly rate yet, so their time counts nothing: {}.",
            view.no_rate.join(", ")
        )));
    }
    parts.push(Part::Table("pupils", table));
    if only.is_none() {
        let mut groups = Table::new(&["Group", "Planned", "To date"]);
        for (_, title, planned, now) in &view.groups {
            groups.row(vec![title.clone().into(), Cell::Pence(*planned), Cell::Pence(*now)]);
        }
        parts.push(Part::Heading("Groups".to_string()));
        parts.push(Part::Table("groups", groups));
    }
    Ok(("Cost of support".to_string(), parts))
}

fn census(store: &Store) -> Made {
    let view = store.census_check()?;
    let mut table = Table::new(&["Rule", "Pupil", "Says", "Open"]);
    for (finding, name) in &view.findings {
        table.row(vec![
            i64::from(finding.rule).into(),
            name.clone().into(),
            finding.says.clone().into(),
            finding.fix.map(|id| id.to_string().chars().take(8).collect::<String>()).into(),
        ]);
    }
    let says = format!("For the {} on {}.", view.census, with_year(view.day));
    Ok(("Census check".to_string(), vec![Part::Text(says), Part::Table("findings", table)]))
}

/// The pupils of a class with anything an adult must know: all of the class in their order.
///
/// # Errors
/// The document needs a class, or the store cannot be read.
pub fn class_sheet_pupils(store: &Store, ask: &Ask) -> Result<Vec<Id>, ReportError> {
    let class = ask.class.as_ref().ok_or(ReportError::Needs("say which class: --class 4W"))?;
    let found = store.class_list(class, store.clock().today())?;
    if found.is_empty() {
        return Err(ReportError::Needs("no pupil on roll is in that class"));
    }
    Ok(found)
}

fn class_sheet(store: &Store, ask: &Ask) -> Made {
    let today = store.clock().today();
    let mut table =
        Table::new(&["Pupil", "Status", "Must know", "What helps", "Adjustments", "Targets"]);
    for id in class_sheet_pupils(store, ask)? {
        let view = store.pupil(id)?;
        let helps: Vec<String> = view
            .helps
            .iter()
            .filter(|(label, _)| label == "What helps" || label == "What does not help")
            .map(|(label, text)| format!("{label}: {text}"))
            .collect();
        let alerts: Vec<String> =
            view.alerts.iter().map(|(label, text)| format!("{label}: {text}")).collect();
        let targets: Vec<String> = store
            .plans_of(id)?
            .into_iter()
            .filter(|plan| plan.current(today))
            .flat_map(|plan| plan.targets)
            .filter(|one| one.state.open())
            .map(|one| one.target.smart)
            .collect();
        let adjustments = adjustments(store, id)?;
        let status = view.status.code();
        let anything = status != "N" || !alerts.is_empty() || !adjustments.is_empty();
        if anything || !helps.is_empty() {
            table.row(vec![
                view.short.clone().into(),
                if status == "N" { Cell::Empty } else { view.status.label().into() },
                alerts.join("\n").into(),
                helps.join("\n").into(),
                adjustments.join("\n").into(),
                targets.join("\n").into(),
            ]);
        }
    }
    let class = ask.class.clone().unwrap_or_default();
    Ok((format!("Class sheet {class}"), vec![Part::Table("pupils", table)]))
}

/// A pupil's adjustments that hold today, in words.
pub(super) fn adjustments(store: &Store, pupil: Id) -> Result<Vec<String>, ReportError> {
    let today = store.clock().today();
    let mut out = Vec::new();
    for id in store.referring(Adjustment::KIND, "pupil", pupil)? {
        let Some(one) = store.get::<Adjustment>(id)? else { continue };
        let holds = one.starts.is_none_or(|d| d <= today) && one.ends.is_none_or(|d| d >= today);
        if holds {
            let what = one.what.map(|what| format!(": {what}")).unwrap_or_default();
            out.push(format!("{}{what}", one.r#type.label()));
        }
    }
    out.sort();
    Ok(out)
}

pub(super) fn pupil_of(ask: &Ask) -> Result<Id, ReportError> {
    ask.pupil.ok_or(ReportError::Needs("say which pupil: --pupil \"Maya Barnes\""))
}

fn profile(store: &Store, ask: &Ask) -> Made {
    let id = pupil_of(ask)?;
    let view = store.pupil(id)?;
    let mut parts = vec![Part::Text(view.class.clone())];
    let mut words = Table::new(&["About me", "In words"]);
    let mut say = |label: &str, text: &str| words.row(vec![label.into(), text.into()]);
    for (label, text) in view.alerts.iter().chain(&view.helps) {
        say(label, text);
    }
    let mut pages = Vec::new();
    for row in store.referring(Profile::KIND, "pupil", id)? {
        pages.extend(store.get::<Profile>(row)?);
    }
    pages.sort_by_key(|page| page.written_on);
    if let Some(page) = pages.pop() {
        for (label, text) in [
            ("Important to me", &page.important),
            ("What I like", &page.likes),
            ("My hopes", &page.hopes),
            ("Written with", &page.written_with),
        ] {
            if let Some(text) = text {
                say(label, text);
            }
        }
        say("Written on", &with_year(page.written_on));
    }
    for text in adjustments(store, id)? {
        say("Adjustment", &text);
    }
    parts.push(Part::Table("profile", words));
    let mut groups = Table::new(&["Group", "When"]);
    for row in view.provisions.iter().filter(|row| row.now) {
        let group = store.get::<Provision>(row.provision)?;
        if group.and_then(|group| group.confidential) != Some(true) {
            groups.row(vec![row.title.clone().into(), row.when.clone().into()]);
        }
    }
    parts.push(Part::Heading("What I get".to_string()));
    parts.push(Part::Table("groups", groups));
    Ok((format!("Pupil profile: {}", view.name), parts))
}

fn plan(store: &Store, ask: &Ask) -> Made {
    let id = pupil_of(ask)?;
    let today = store.clock().today();
    let name =
        store.get::<Pupil>(id)?.map_or(String::new(), |p| format!("{} {}", p.called(), p.surname));
    let plans = store.plans_of(id)?;
    let current = plans.iter().find(|plan| plan.current(today)).or_else(|| plans.first());
    let Some(view) = current else {
        return Err(ReportError::Needs(
            "this pupil has no plan yet; make one with: senlog new plan",
        ));
    };
    let plan = &view.plan;
    let mut about = Table::new(&["About", "In words"]);
    let fields = [
        ("From", Some(with_year(plan.starts))),
        ("Review by", plan.review_on.map(with_year)),
        ("Owner", view.owner.clone()),
        ("Assess", plan.assessed.clone()),
        ("In class", plan.strategies.clone()),
        ("At home", plan.home.clone()),
        ("Pupil's view", plan.pupil_view.clone()),
        ("Parents' view", plan.parent_view.clone()),
        ("What it changed", plan.impact.clone()),
    ];
    match store.plan_setting(plan.starts)?.template {
        // The school's own headings, in its own order; what is none of a plan's fields is left to be
        // filled in by hand.
        Some(template) => {
            for heading in template.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let known = fields.iter().find(|(label, _)| fold(label) == fold(heading));
                about.row(vec![heading.into(), known.and_then(|(_, text)| text.clone()).into()]);
            }
        }
        None => {
            for (label, text) in fields {
                if let Some(text) = text {
                    about.row(vec![label.into(), text.into()]);
                }
            }
        }
    }
    let mut targets = Table::new(&["Target", "Now", "Met when", "How", "Who", "By", "State"]);
    for one in &view.targets {
        let target = &one.target;
        targets.row(vec![
            target.smart.clone().into(),
            target.baseline.clone().into(),
            target.criterion.clone().into(),
            target.strategy.clone().into(),
            one.who.clone().into(),
            target.by.into(),
            one.state.label().into(),
        ]);
    }
    let mut parts = vec![Part::Table("about", about), Part::Heading("Targets".to_string())];
    parts.push(Part::Table("targets", targets));
    let outcomes = store.outcomes_of(id)?;
    if !outcomes.is_empty() {
        let mut table = Table::new(&["Outcome", "By", "State"]);
        for (_, outcome) in outcomes {
            table.row(vec![
                outcome.text.into(),
                outcome.by.into(),
                outcome.state.map(|state| state.label().to_string()).into(),
            ]);
        }
        parts.push(Part::Heading("EHCP outcomes".to_string()));
        parts.push(Part::Table("outcomes", table));
    }
    let draft = if plan.state == crate::domain::codes::PlanState::Draft { " (draft)" } else { "" };
    Ok((format!("{}: {name}{draft}", view.called), parts))
}
