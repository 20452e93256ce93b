//! Documents of the whole school: for governors, for the website, for the SENCO's own eyes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::doc::{Cell, Part, Table};
use super::kinds::{Ask, Made};
use crate::domain::Id;
use crate::domain::calendar::{academic_year, academic_year_name};
use crate::domain::codes::{NEEDS, NeedType, SenStatus, StaffRole};
use crate::domain::dates::with_year;
use crate::domain::evaluation::Rag;
use crate::domain::records::{Need, Observation, Policy, Pupil, Staff, Training};
use crate::domain::suppress;
use crate::store::Store;
use crate::store::queries::judge::JudgedView;

/// What is counted of the school on a day.
struct Counts {
    /// Pupils on roll, or the number that the school gave.
    roll: usize,
    /// On SEN support, with an EHCP, on the watch list.
    support: usize,
    plans: usize,
    watched: usize,
    /// On the register, by year group and by first need.
    by_year: BTreeMap<usize, (String, usize)>,
    by_need: Vec<(String, usize)>,
    /// Those on the register.
    known: BTreeSet<Id>,
}

impl Counts {
    fn of(store: &Store) -> Result<Counts, super::ReportError> {
        let today = store.clock().today();
        let pupils = store.rows::<Pupil>()?;
        let here: BTreeSet<Id> = pupils
            .iter()
            .filter(|(_, p)| p.on_roll(today) && p.joined.is_none_or(|d| d <= today))
            .map(|(id, _)| *id)
            .collect();
        let places = store.places_on(today, None)?;
        let standings = store.standings_on(today, None)?;
        let mut out = Counts {
            roll: here.len(),
            support: 0,
            plans: 0,
            watched: 0,
            by_year: BTreeMap::new(),
            by_need: Vec::new(),
            known: BTreeSet::new(),
        };
        for id in &here {
            let Some(standing) = standings.get(id) else { continue };
            match standing.status {
                SenStatus::Support => out.support += 1,
                SenStatus::Plan => out.plans += 1,
                _ => {
                    out.watched += usize::from(standing.monitoring);
                    continue;
                }
            }
            out.known.insert(*id);
            let year = places.get(id).and_then(|p| p.year.clone());
            let rank = year.as_ref().and_then(crate::domain::roll::rank).unwrap_or(usize::MAX);
            let label = year.map_or("no year".to_string(), |y| y.label().to_string());
            out.by_year.entry(rank).or_insert((label, 0)).1 += 1;
        }
        let mut first: HashMap<Id, (i64, NeedType)> = HashMap::new();
        for (_, need) in store.rows::<Need>()? {
            let holds =
                need.starts.is_none_or(|d| d <= today) && need.ends.is_none_or(|d| d >= today);
            let Some(code) = need.code.filter(|_| holds && out.known.contains(&need.pupil)) else {
                continue;
            };
            let rank = need.rank.unwrap_or(i64::MAX);
            let best = first.entry(need.pupil).or_insert((rank, code.clone()));
            if rank < best.0 {
                *best = (rank, code);
            }
        }
        let none = out.known.iter().filter(|id| !first.contains_key(id)).count();
        for option in NEEDS.options {
            let n = first.values().filter(|(_, code)| code.code() == option.code).count();
            out.by_need.push((option.label.to_string(), n));
        }
        out.by_need.push(("no need recorded".to_string(), none));
        out.by_need.retain(|(_, n)| *n > 0);
        if let Some(roll) = store.school_record()?.and_then(|s| s.roll) {
            out.roll = usize::try_from(roll).unwrap_or(out.roll).max(out.roll);
        }
        Ok(out)
    }

    fn none(&self) -> usize {
        self.roll.saturating_sub(self.support + self.plans)
    }
}

/// A table of counts with their total, the small ones kept back.
fn counted(name: &'static str, what: &'static str, rows: &[(String, usize)]) -> Part {
    let counts: Vec<usize> = rows.iter().map(|(_, n)| *n).collect();
    let mut table = Table::new(&[what, "Pupils"]);
    for ((label, n), shown) in rows.iter().zip(suppress::parts(&counts)) {
        table.row(vec![label.clone().into(), shown_cell(*n, shown)]);
    }
    let sum = counts.iter().sum();
    table.row(vec!["All".into(), shown_cell(sum, suppress::total(&counts))]);
    Part::Table(name, table)
}

fn shown_cell(count: usize, shown: Option<usize>) -> Cell {
    match shown {
        Some(n) => n.into(),
        None => suppress::words(count, None).into(),
    }
}

/// What groups are called that are of no intervention.
const OTHER: &str = "Support in class and other groups";

/// Children by outcome of each intervention, small counts kept back.
fn outcomes(view: &JudgedView) -> Table {
    let mut table = Table::new(&[
        "Intervention",
        "Pupils",
        "Less than expected",
        "As expected",
        "More than expected",
        "Not judged: too little of it was delivered",
        "Not judged yet",
    ]);
    let mut sums: BTreeMap<String, [usize; 5]> = BTreeMap::new();
    for group in &view.groups {
        // The name of a group may be a child's: only interventions are named.
        let title = group.intervention.clone().unwrap_or_else(|| OTHER.to_string());
        let sum = sums.entry(title).or_default();
        for row in &group.rows {
            let grade = row.grade.as_ref().and_then(crate::domain::codes::Grade::number);
            let place = match (row.rag, grade) {
                (Rag::Amber, _) => 3,
                (_, Some(n)) if n < 0 => 0,
                (_, Some(0)) => 1,
                (_, Some(_)) => 2,
                (_, None) => 4,
            };
            sum[place] += 1;
        }
    }
    for (title, sum) in sums {
        let mut cells: Vec<Cell> = vec![title.into()];
        cells.push(shown_cell(sum.iter().sum(), suppress::total(&sum)));
        cells.extend(sum.iter().zip(suppress::parts(&sum)).map(|(n, shown)| shown_cell(*n, shown)));
        table.row(cells);
    }
    table
}

/// Percent of what was planned that pupils got, over all groups.
fn delivered(store: &Store, ask: &Ask) -> Result<Option<i64>, super::ReportError> {
    let map = store.provision_map(crate::store::queries::map::Axis::Area, ask.span(store))?;
    let got = map.total.delivered + map.total.assumed;
    Ok((map.total.planned > 0).then(|| (got * 100 / map.total.planned).min(100)))
}

/// Anonymous totals, with nothing in them that a child could be known by.
pub(super) fn governors(store: &Store, ask: &Ask) -> Made {
    let counts = Counts::of(store)?;
    let view = store.judged(ask.span(store))?;
    let (from, to) = ask.span(store);
    let status = [
        ("EHCP".to_string(), counts.plans),
        ("SEN support".to_string(), counts.support),
        ("No SEN".to_string(), counts.none()),
    ];
    let years: Vec<(String, usize)> = counts.by_year.values().cloned().collect();
    let mut parts = vec![
        Part::Text(format!("{} to {}.", with_year(from), with_year(to))),
        Part::Text(format!(
            "Counts under {} are not shown, nor is any count from which one could be worked out.",
            suppress::SMALLEST
        )),
        Part::Heading("Pupils on roll".to_string()),
        counted("status", "Status", &status),
        Part::Heading("On the SEN register by year".to_string()),
        counted("years", "Year", &years),
        Part::Heading("By first need".to_string()),
        counted("needs", "Need", &counts.by_need),
        Part::Heading("What was run, and what came of it".to_string()),
        Part::Table("interventions", outcomes(&view)),
    ];
    if let Some(percent) = delivered(store, ask)? {
        parts.push(Part::Text(format!("{percent} % of the minutes that were planned were given.")));
    }
    parts.push(Part::Heading("Documents".to_string()));
    parts.push(Part::Table("documents", documents(store)?));
    Ok(("SEN report to governors".to_string(), parts))
}

fn documents(store: &Store) -> Result<Table, super::ReportError> {
    let mut table = Table::new(&["Document", "Approved", "Next by"]);
    let mut rows = store.rows::<Policy>()?;
    rows.sort_by(|a, b| (&a.1.title, a.0).cmp(&(&b.1.title, b.0)));
    for (_, policy) in rows {
        table.row(vec![policy.title.into(), policy.approved_on.into(), policy.review_on.into()]);
    }
    Ok(table)
}

/// What has to be written by hand.
const TO_WRITE: &str = "To be written by the school.";

/// The SEN information report under the headings of Schedule 1 of SI 2014/1530 and of section 69(3)
/// of the Children and Families Act 2014, with the figures that the log can give.
pub(super) fn information(store: &Store, ask: &Ask) -> Made {
    let counts = Counts::of(store)?;
    let view = store.judged(ask.span(store))?;
    let today = store.clock().today();
    let senco = store
        .rows::<Staff>()?
        .into_iter()
        .find(|(_, s)| s.role == Some(StaffRole::Senco) && s.employed(today))
        .map_or(TO_WRITE.to_string(), |(_, s)| s.full());
    let running: Vec<String> = {
        let mut titles: Vec<String> =
            view.groups.iter().filter_map(|g| g.intervention.clone()).collect();
        titles.sort();
        titles.dedup();
        titles
    };
    let areas = {
        let map = store.provision_map(crate::store::queries::map::Axis::Area, ask.span(store))?;
        let mut seen: Vec<String> =
            map.rows.iter().filter_map(|row| row.keys.first().cloned()).collect();
        seen.dedup();
        seen.join("; ")
    };
    let meetings = store.plan_setting(today)?.meetings.to_string();
    let mut trained = Table::new(&["Training", "Adults"]);
    for (title, n) in in_date(store)? {
        trained.row(vec![title.into(), n.into()]);
    }
    let percent = delivered(store, ask)?;
    let headings: Vec<(&str, String)> = vec![
        ("1 Kinds of SEN for which provision is made", areas),
        ("2 Identifying pupils with SEN and assessing their needs", TO_WRITE.to_string()),
        (
            "3(a) How we evaluate whether provision works",
            match percent {
                Some(n) => format!(
                    "Every group is scored at its start and its end and judged for each child; {n} % of the minutes planned this year were given. The table below says what came of it."
                ),
                None => "Every group is scored at its start and its end and judged for each child."
                    .to_string(),
            },
        ),
        (
            "3(b) How we assess and review progress",
            format!(
                "Plans are reviewed with pupils and parents, and we meet parents at least {meetings} times a year."
            ),
        ),
        ("3(c) How we teach pupils with SEN", TO_WRITE.to_string()),
        ("3(d) How the curriculum and the environment are adapted", TO_WRITE.to_string()),
        (
            "3(e) Additional support for learning",
            if running.is_empty() {
                TO_WRITE.to_string()
            } else {
                format!("This year: {}.", running.join(", "))
            },
        ),
        ("3(f) How pupils are included in activities", TO_WRITE.to_string()),
        ("3(g) Support for emotional, mental and social development", emotional(&view, store)?),
        ("4 The SENCO", senco),
        (
            "5 Expertise and training of staff",
            "Training in date is in the table below.".to_string(),
        ),
        ("6 Equipment and facilities", TO_WRITE.to_string()),
        (
            "7 Consulting parents",
            format!("At least {meetings} meetings a year for every pupil on SEN support."),
        ),
        ("8 Consulting pupils", "Pupils' views stand in their plans and reviews.".to_string()),
        ("9 Complaints", TO_WRITE.to_string()),
        ("10 Working with health, social care, the authority and others", agencies(store)?),
        ("11 Support services for parents", TO_WRITE.to_string()),
        ("12 Moving between phases", TO_WRITE.to_string()),
        ("13 Where the local offer is published", TO_WRITE.to_string()),
        (
            "Section 69(3) Disabled pupils: admission, equal treatment, access, accessibility plan",
            TO_WRITE.to_string(),
        ),
    ];
    let mut parts = vec![Part::Text(
        "To be published on the website, brought up to date every year and whenever it changes."
            .to_string(),
    )];
    for (heading, text) in headings {
        parts.push(Part::Heading(heading.to_string()));
        parts.push(Part::Text(text));
    }
    let status = [
        ("EHCP".to_string(), counts.plans),
        ("SEN support".to_string(), counts.support),
        ("No SEN".to_string(), counts.none()),
    ];
    parts.push(Part::Heading("Pupils".to_string()));
    parts.push(counted("status", "Status", &status));
    parts.push(Part::Heading("What came of it".to_string()));
    parts.push(Part::Table("interventions", outcomes(&view)));
    parts.push(Part::Heading("Training".to_string()));
    parts.push(Part::Table("training", trained));
    Ok((format!("SEN information report {}", academic_year_name(academic_year(today))), parts))
}

fn emotional(view: &JudgedView, store: &Store) -> Result<String, super::ReportError> {
    use crate::domain::codes::Area;
    use crate::domain::records::Intervention;
    let of_feelings: BTreeSet<String> = store
        .rows::<Intervention>()?
        .into_iter()
        .filter(|(_, entry)| entry.area == Some(Area::Emotional))
        .map(|(_, entry)| entry.title)
        .collect();
    let mut titles: Vec<&String> = view
        .groups
        .iter()
        .filter_map(|g| g.intervention.as_ref())
        .filter(|title| of_feelings.contains(*title))
        .collect();
    titles.sort();
    titles.dedup();
    let titles: Vec<&str> = titles.into_iter().map(String::as_str).collect();
    Ok(if titles.is_empty() {
        TO_WRITE.to_string()
    } else {
        format!("This year: {}.", titles.join(", "))
    })
}

fn agencies(store: &Store) -> Result<String, super::ReportError> {
    let mut names: Vec<String> =
        store.rows::<crate::domain::records::Agency>()?.into_iter().map(|(_, a)| a.name).collect();
    names.sort();
    Ok(if names.is_empty() {
        TO_WRITE.to_string()
    } else {
        format!("We work with: {}.", names.join(", "))
    })
}

/// Training in date, with how many adults have it.
fn in_date(store: &Store) -> Result<Vec<(String, usize)>, super::ReportError> {
    let today = store.clock().today();
    let here: BTreeSet<Id> = store
        .rows::<Staff>()?
        .into_iter()
        .filter(|(_, s)| s.employed(today))
        .map(|(id, _)| id)
        .collect();
    let mut adults: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
    for (_, one) in store.rows::<Training>()? {
        let holds = one.date <= today && one.ends.is_none_or(|d| d >= today);
        if holds && here.contains(&one.staff) {
            adults.entry(one.title).or_default().insert(one.staff);
        }
    }
    Ok(adults.into_iter().map(|(title, who)| (title, who.len())).collect())
}

/// How SEN stands at the school, for the SENCO and the leadership: nothing is kept back, so it stays
/// in the school.
pub(super) fn self_evaluation(store: &Store, ask: &Ask) -> Made {
    let today = store.clock().today();
    let counts = Counts::of(store)?;
    let view = store.judged(ask.span(store))?;
    let without = store.without_plan()?;
    let wanted = store.plan_setting(today)?.meetings;
    let met = store.meetings_of_year(today)?;
    let all_met =
        counts.known.iter().filter(|id| met.get(id).copied().unwrap_or(0) >= wanted).count();
    let reviews = store.reviews()?;
    let rows: Vec<&crate::store::queries::judge::JudgedRow> =
        view.groups.iter().flat_map(|g| &g.rows).collect();
    let judged = rows.iter().filter(|r| r.grade.is_some()).count();
    let good = rows
        .iter()
        .filter(|r| r.rag != Rag::Amber)
        .filter(|r| {
            r.grade.as_ref().and_then(crate::domain::codes::Grade::number).is_some_and(|n| n >= 0)
        })
        .count();
    let observations = store
        .rows::<Observation>()?
        .into_iter()
        .filter(|(_, o)| (ask.span(store).0..=ask.span(store).1).contains(&o.date))
        .count();
    let mut table = Table::new(&["What", "Figure", "Of"]);
    let mut row = |what: &str, figure: usize, of: Option<usize>| {
        table.row(vec![what.into(), figure.into(), of.into()]);
    };
    row("Pupils on roll", counts.roll, None);
    row("SEN support", counts.support, Some(counts.roll));
    row("EHCP", counts.plans, Some(counts.roll));
    row("Watch list", counts.watched, None);
    row(
        "On the register with a plan in force",
        counts.known.len().saturating_sub(without.len()),
        Some(counts.known.len()),
    );
    row("Had all meetings with parents this year", all_met, Some(counts.known.len()));
    row("Steps of reviews that are ours and overdue", reviews.overdue, None);
    row("Children of groups who are judged", judged, Some(rows.len()));
    row("Of them as expected or better, enough delivered", good, Some(judged));
    row("Visits to groups", observations, None);
    let mut parts = vec![Part::Text(
        "Nothing is kept back here: it is for the leadership, and stays in the school.".to_string(),
    )];
    if let Some(percent) = delivered(store, ask)? {
        parts.push(Part::Text(format!("{percent} % of the minutes that were planned were given.")));
    }
    parts.push(Part::Table("figures", table));
    let mut effects =
        Table::new(&["Intervention", "Year", "Pupils", "-2", "-1", "0", "+1", "+2", "Not judged"]);
    for one in &view.effects {
        let mut cells: Vec<Cell> = vec![
            one.intervention.clone().into(),
            academic_year_name(one.year).into(),
            one.pupils.into(),
        ];
        cells.extend(one.grades.iter().map(|n| Cell::from(*n)));
        cells.push(one.not_judged.into());
        effects.row(cells);
    }
    parts.push(Part::Heading("Interventions".to_string()));
    parts.push(Part::Table("interventions", effects));
    let mut training = Table::new(&["Training", "Adults in date"]);
    for (title, n) in in_date(store)? {
        training.row(vec![title.into(), n.into()]);
    }
    parts.push(Part::Heading("Training".to_string()));
    parts.push(Part::Table("training", training));
    parts.push(Part::Heading("Documents".to_string()));
    parts.push(Part::Table("documents", documents(store)?));
    for (heading, _) in [("What goes well", ""), ("What to work on", ""), ("Next steps", "")] {
        parts.push(Part::Heading(heading.to_string()));
        parts.push(Part::Text(TO_WRITE.to_string()));
    }
    Ok(("SEN self-evaluation".to_string(), parts))
}
