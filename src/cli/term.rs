//! `term` and `year`: the turns of a SENCO's year.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use crate::app::acts::{Outcome, carry_on_action, outcomes_action};
use crate::app::error::AppError;
use crate::app::records::one;
use crate::app::year::{Move, YearDraft, plan_year, year_meant};
use crate::domain::Id;
use crate::domain::calendar::TermSpan;
use crate::domain::codes::{GRADES, Grade};
use crate::domain::dates;
use crate::domain::kind::Record;
use crate::domain::records::{Evaluation, Provision};
use crate::intake::{Problem, open};
use crate::store::queries::term::{TermGroup, TermRow, TermView};
use crate::store::{Store, Written};

use super::args;
use super::output::{Done, Lines, Out};
use super::place::Env;
use super::text::{Table, counted};

/// `term`.
#[derive(Args, Debug)]
pub struct TermOf {
    #[command(subcommand)]
    what: TermWhat,
}

#[derive(Debug, Subcommand)]
enum TermWhat {
    /// Every group of the term with its children: scores, delivered, outcome
    End(TermEnd),
    /// Groups into the next term, with the same children, adults and times
    CarryOn(CarryOn),
}

/// `term end`.
#[derive(Args, Debug)]
pub struct TermEnd {
    /// A day of the term meant; this term, or the last one in the holidays, when left out
    #[arg(long, value_name = "D")]
    pub date: Option<String>,
    /// Only this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// Give every child of the group that has none this outcome: -2, -1, 0, 1, 2
    #[arg(long, value_name = "N", requires = "group", allow_hyphen_values = true)]
    pub outcome: Option<String>,
}

/// `term carry-on`.
#[derive(Args, Debug)]
pub struct CarryOn {
    /// Which groups, by name or id
    #[arg(value_name = "GROUP", required_unless_present = "all", conflicts_with = "all")]
    pub groups: Vec<String>,
    /// Every group that ends with the term
    #[arg(long)]
    pub all: bool,
    /// A day of the term that ends
    #[arg(long, value_name = "D")]
    pub date: Option<String>,
    /// Show what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `year`.
#[derive(Args, Debug)]
pub struct YearOf {
    #[command(subcommand)]
    what: YearWhat,
}

#[derive(Debug, Subcommand)]
enum YearWhat {
    /// Set up an academic year, from the new list of pupils or by moving everybody up
    New(YearNew),
}

/// `year new`.
#[derive(Args, Debug)]
pub struct YearNew {
    /// The new list of all pupils: CSV, Excel or CTF; who is not in it has left
    pub file: Option<PathBuf>,
    /// The September it begins in, where it is not the next one
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(2000..=2100))]
    pub year: Option<i32>,
    /// Show what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also where the list names too few to be the whole school
    #[arg(long)]
    pub yes: bool,
}

fn meant(date: Option<&str>, store: &Store) -> Result<chrono::NaiveDate, AppError> {
    let today = store.clock().today();
    date.map_or(Ok(today), |text| args::day(text, today).map_err(AppError::usage))
}

/// `term end` and `term carry-on`.
pub(super) fn term(args: &TermOf, env: &mut Env, out: &mut Out<'_>) -> Done {
    match &args.what {
        TermWhat::End(args) => end(args, env, out),
        TermWhat::CarryOn(args) => carry_on(args, env, out),
    }
}

fn end(args: &TermEnd, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let date = meant(args.date.as_deref(), &store)?;
    let group = args.group.as_deref().map(|g| one(&store, Provision::KIND, g)).transpose()?;
    let mut view = store.term(date)?;
    view.groups.retain(|one| group.is_none_or(|id| one.provision == id));
    let mut written = None;
    if let Some(typed) = &args.outcome {
        let grade = GRADES.find(typed).map(|o| Grade::from_code(o.code)).ok_or_else(|| {
            AppError::usage(format!("\"{typed}\" is no outcome")).candidates(
                GRADES.options.iter().map(|o| format!("{} {}", o.code, o.label)).collect(),
            )
        })?;
        written = Some(judge(&mut store, &view, &grade)?);
        view = store.term(date)?;
        view.groups.retain(|one| group.is_none_or(|id| one.provision == id));
    }
    let mut object = term_json(&view);
    if let Some(written) = &written {
        object["undo"] = json!(written.txn.to_string());
    }
    out.result(&object, |lines| {
        if let Some(written) = &written {
            lines.line(&format!("{}.", written.title));
        }
        term_lines(&view, lines);
    })
}

fn judge(store: &mut Store, view: &TermView, grade: &Grade) -> Result<Written, AppError> {
    let outcomes: Vec<Outcome> = view
        .groups
        .iter()
        .flat_map(|group| group.rows.iter().map(move |row| (group.provision, row)))
        .filter(|(_, row)| row.judged.grade.is_none())
        .map(|(provision, row)| Outcome {
            provision,
            pupil: row.judged.pupil,
            grade: Some(grade.clone()),
            note: None,
            next: None,
        })
        .collect();
    let (me, today) = (store.me().user, store.clock().today());
    let mut known = Vec::new();
    for one in &outcomes {
        let key = Evaluation {
            provision: one.provision,
            pupil: one.pupil,
            grade: None,
            date: None,
            reviewer: None,
            left_out: None,
            note: None,
            next: None,
        };
        if let Some(id) = Id::for_cells(Evaluation::KIND, &key.cells())
            && let Some(loaded) = store.load(Evaluation::KIND, id)?
        {
            known.push(loaded);
        }
    }
    let stored = |id: Id| Ok::<_, AppError>(known.iter().find(|l| l.id == id).cloned());
    let action = outcomes_action(&outcomes, (me, today), store.ids(), stored)?;
    if action.is_empty() {
        return Err(AppError::refused(
            "every child of that group has an outcome, nothing was changed",
        )
        .hint("change one with: senlog set evaluation ID grade=1"));
    }
    Ok(store.write(&action)?)
}

fn span_json(term: &TermSpan) -> Json {
    json!({ "name": term.name, "from": term.starts.to_string(), "to": term.ends.to_string() })
}

fn term_json(view: &TermView) -> Json {
    let row = |row: &TermRow| {
        let judged = &row.judged;
        json!({
            "pupil": judged.pupil.to_string(),
            "name": judged.name,
            "test": judged.test,
            "start": judged.start,
            "end": judged.end,
            "delivered_percent": judged.delivered,
            "outcome": judged.grade.as_ref().map(|g| g.code()),
            "colour": judged.rag.letter().to_string(),
            "says": judged.rag.label(),
            "next": row.evaluation.as_ref().and_then(|e| e.next.clone()),
        })
    };
    let group = |group: &TermGroup| {
        json!({
            "provision": group.provision.to_string(),
            "title": group.title,
            "intervention": group.intervention,
            "staff": group.adult,
            "ends": group.ends.map(|d| d.to_string()),
            "goes_on": group.goes_on,
            "carried_on": group.carried.map(|id| id.to_string()),
            "not_judged": group.open(),
            "pupils": group.rows.iter().map(row).collect::<Vec<_>>(),
        })
    };
    json!({
        "term": span_json(&view.term),
        "next": span_json(&view.next),
        "groups": view.groups.iter().map(group).collect::<Vec<_>>(),
    })
}

fn term_lines(view: &TermView, lines: &mut Lines) {
    lines.line(&format!(
        "The {} term, {} to {}",
        view.term.name,
        dates::with_year(view.term.starts),
        dates::with_year(view.term.ends)
    ));
    for group in &view.groups {
        let state = match (group.carried, group.goes_on, group.open()) {
            (Some(_), ..) => "carried on".to_string(),
            (None, true, _) => "goes on".to_string(),
            (None, false, 0) => "judged".to_string(),
            (None, false, n) => format!("{n} to judge"),
        };
        lines.line("");
        lines.line(&format!("{}  {}  {state}", group.title, group.adult));
        let mut table = Table::new(&[3]);
        for row in &group.rows {
            let judged = &row.judged;
            let scores = if judged.end.is_empty() {
                judged.start.clone()
            } else {
                format!("{} to {}", judged.start, judged.end)
            };
            table.row([
                format!("  {}", judged.name),
                judged.test.clone().unwrap_or_default(),
                scores,
                judged.delivered.map_or(String::new(), |n| format!("{n} %")),
                judged
                    .grade
                    .as_ref()
                    .map_or("-".to_string(), |g| format!("{} {}", g.code(), g.label())),
                judged.rag.label().to_string(),
            ]);
        }
        lines.table(&table);
    }
}

fn carry_on(args: &CarryOn, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let date = meant(args.date.as_deref(), &store)?;
    let view = store.term(date)?;
    let mut wanted: Vec<Id> = Vec::new();
    for words in &args.groups {
        wanted.push(one(&store, Provision::KIND, words)?);
    }
    let chosen: Vec<&TermGroup> = if args.all {
        view.groups.iter().filter(|g| !g.goes_on && g.carried.is_none()).collect()
    } else {
        view.groups.iter().filter(|g| wanted.contains(&g.provision)).collect()
    };
    for id in &wanted {
        let group = view.groups.iter().find(|g| g.provision == *id);
        match group {
            None => {
                return Err(AppError::refused(format!(
                    "that group did not run in the {} term",
                    view.term.name
                ))
                .hint("name another term by one of its days: --date")
                .into());
            }
            Some(group) if group.carried.is_some() => {
                let title = &group.title;
                return Err(AppError::refused(format!("{title} is carried on already")).into());
            }
            Some(_) => {}
        }
    }
    let mut parts = Vec::new();
    for group in &chosen {
        parts.push(store.group_parts(group.provision, view.term.ends, view.next.starts)?);
    }
    let mut loaded = Vec::new();
    for one in &parts {
        loaded.extend(store.load(Provision::KIND, one.id)?);
    }
    let find = |id: Id| loaded.iter().find(|l| l.id == id).cloned();
    let (action, made) = carry_on_action(&parts, &view.next, store.ids(), find);
    if made.is_empty() {
        return Err(AppError::refused("there is no group to carry on, nothing was changed").into());
    }
    let title = action.title.clone();
    let written = if args.dry_run { None } else { Some(store.write(&action)?) };
    let named = |id: &Id| {
        let group = view.groups.iter().find(|g| g.provision == *id);
        group.map_or(String::new(), |g| g.title.clone())
    };
    let names = store.short_names(parts.iter().flat_map(|p| p.leaving.iter().copied()))?;
    let mut leaving: Vec<&String> = names.values().collect();
    leaving.sort();
    let object = json!({
        "next": span_json(&view.next),
        "groups": made.iter().map(|(from, to)| json!({
            "from": from.to_string(), "provision": to.to_string(), "title": named(from),
        })).collect::<Vec<_>>(),
        "leaving": leaving,
        "undo": written.as_ref().map(|w| w.txn.to_string()),
    });
    out.result(&object, |lines| {
        lines.line(&format!("{title}, from {}.", dates::with_year(view.next.starts)));
        for (from, _) in &made {
            lines.line(&format!("  {}", named(from)));
        }
        if !leaving.is_empty() {
            let names: Vec<&str> = leaving.iter().map(|name| name.as_str()).collect();
            lines.line(&format!("Not with them, because they leave: {}.", names.join(", ")));
        }
        if written.is_none() {
            lines.line("Nothing was changed: this is what would happen.");
        }
    })
}

/// `year new [FILE]`.
pub(super) fn year(args: &YearOf, env: &mut Env, out: &mut Out<'_>) -> Done {
    let YearWhat::New(args) = &args.what;
    let source = args.file.as_deref().map(open).transpose()?;
    let mut store = env.open(out)?;
    let year = args.year.unwrap_or_else(|| year_meant(store.clock().today()));
    let draft = plan_year(&mut store, year, source.as_ref().map(|source| (source, None)))?;
    if draft.too_few() && !args.yes && !args.dry_run {
        let (named, should) = draft.named;
        return Err(AppError::refused(format!(
            "the list names {named} of the {should} pupils who should be in it, so the others would leave"
        ))
        .hint("look at it with --dry-run; a list of the whole school is meant")
        .hint("--yes takes it all the same")
        .into());
    }
    if draft.action.is_empty() {
        return Err(AppError::refused(format!(
            "the year {} stands already, nothing was changed",
            draft.name()
        ))
        .into());
    }
    let written = if args.dry_run { None } else { Some(store.write(&draft.action)?) };
    let object = year_json(&draft, written.as_ref());

    out.result(&object, |lines| year_lines(&draft, written.is_some(), lines))?;
    Ok(())
}

fn year_json(draft: &YearDraft, written: Option<&Written>) -> Json {
    let moves = |list: &[Move]| {
        list.iter()
            .map(|one| {
                json!({
                    "pupil": one.pupil.map(|id| id.to_string()),
                    "name": one.name, "from": one.from, "to": one.to,
                })
            })
            .collect::<Vec<_>>()
    };
    let problems = |list: &[Problem]| {
        list.iter()
            .map(|p| json!({ "row": p.row, "field": p.field, "reason": p.reason }))
            .collect::<Vec<_>>()
    };
    json!({
        "year": draft.name(),
        "from": draft.first.to_string(),
        "left_on": draft.left_on.to_string(),
        "calendar": draft.calendar,
        "moves": moves(&draft.moves),
        "unplaced": moves(&draft.unplaced),
        "leavers": moves(&draft.leavers),
        "joiners": moves(&draft.joiners),
        "open_groups": draft.open_groups.iter().map(|(id, title)| json!({
            "id": id.to_string(), "title": title,
        })).collect::<Vec<_>>(),
        "rejected": problems(&draft.rejected),
        "warnings": problems(&draft.warnings),
        "undo": written.map(|w| w.txn.to_string()),
    })
}

/// Most names of a list that are shown; `--json` has them all.
const NAMED: usize = 12;

fn year_lines(draft: &YearDraft, done: bool, lines: &mut Lines) {
    lines.line(&format!("The academic year {}", draft.name()));
    lines.line(&format!("  calendar: {}", counted(draft.calendar, "row", "rows")));
    let mut by_class: std::collections::BTreeMap<(&str, &str), usize> = Default::default();
    for one in &draft.moves {
        *by_class.entry((&one.from, &one.to)).or_default() += 1;
    }
    lines.line(&format!("  {} move up", counted(draft.moves.len(), "pupil", "pupils")));
    let mut table = Table::new(&[2]);
    for ((from, to), n) in by_class {
        table.row([format!("    {from}"), to.to_string(), n.to_string()]);
    }
    lines.table(&table);
    let mut list = |title: &str, rows: &[Move]| {
        if rows.is_empty() {
            return;
        }
        lines.line(&format!("  {}{title}", counted(rows.len(), "pupil", "pupils")));
        for one in rows.iter().take(NAMED) {
            let class = [&one.from, &one.to].into_iter().find(|c| !c.is_empty());
            let class = class.map_or(String::new(), |c| format!(" ({c})"));
            lines.line(&format!("    {}{class}", one.name));
        }
        if rows.len() > NAMED {
            lines.line(&format!("    and {} more", rows.len() - NAMED));
        }
    };
    list(" without a class yet: name one with senlog set placement", &draft.unplaced);
    let left = format!(" leave on {}", dates::with_year(draft.left_on));
    list(&left, &draft.leavers);
    list(" join", &draft.joiners);
    if !draft.open_groups.is_empty() {
        let titles: Vec<&str> = draft.open_groups.iter().map(|(_, t)| t.as_str()).collect();
        lines.line(&format!("  groups without a last day go on: {}", titles.join(", ")));
    }
    for (word, problems) in [("refused", &draft.rejected), ("look at", &draft.warnings)] {
        for p in problems.iter() {
            lines.line(&format!("  {word} row {}: {} {}", p.row, p.field, p.reason));
        }
    }
    lines.line(if done {
        "Saved as one action; \"senlog undo\" takes it back."
    } else {
        "Nothing was changed: this is what would happen."
    });
}
