//! `import`: lists from CSV, Excel and CTF.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};

use crate::app::error::AppError;
use crate::app::nearest::nearest;
use crate::intake::{
    Back, MAX_FILE, Map, OnFile, PROGRESS_KINDS, Plan, Problem, SchoolFolder, Source, What,
    map_used, open, plan, plan_progress, read, template,
};
use crate::store::StoreError;

use super::args::Import;
use super::output::{Done, Failure, Out};
use super::place::Env;
use super::text::{Table, counted};

/// The word that reads the nine CSV files of a measuring tool; not in the help.
const SCHOOL: &str = "school";

/// What came back from class teachers, in the file that `report progress` wrote.
const PROGRESS: &str = "progress";

/// `import KIND FILE`.
pub(super) fn import(args: &Import, env: &mut Env, out: &mut Out<'_>) -> Done {
    if args.kind == SCHOOL {
        return school(args, env, out);
    }
    if args.kind == PROGRESS {
        return progress(args, env, out);
    }
    let what = kind(&args.kind)?;
    if args.template {
        out.raw(template(what))?;
        out.note("The two rows are examples: put the school's own in their place.");
        return Ok(());
    }
    let Some(file) = args.file.as_deref() else {
        return Err(AppError::usage("import needs a file").into());
    };
    let map = match args.map.as_deref() {
        Some(path) => Some(read_map(&kept_map(env, path)?, what)?),
        None => None,
    };
    // Read first: a file that cannot be a list needs no passphrase to be refused.
    let source = read_list(file)?;
    let mut store = env.open(out)?;
    let bar = waiting(out, "Checking the list");
    let on_file = OnFile::gather(what, |kind| store.list(kind).map_err(AppError::from))?;
    let today = store.clock().today();
    let mut planned = plan(what, &source, map.as_ref(), &on_file, today, store.ids())?;
    bar.finish_and_clear();
    if let Some(path) = &args.save_map {
        let path = &kept_map(env, path)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
        }
        let used = map_used(what, &source, map.as_ref())?.to_toml();
        fs::write(path, used).map_err(StoreError::io(path))?;
    }
    if !args.dry_run && !planned.action.is_empty() {
        let bar = waiting(out, "Saving");
        // Only rows that change are loaded with what is known of them.
        planned.rebase(|kind, id| store.load(kind, id).map_err(AppError::from))?;
        store.write(&planned.action)?;
        bar.finish_and_clear();
    }
    told(&planned, what.word(), args.dry_run, out)?;
    if planned.succeeded() { Ok(()) } else { Err(Failure::Refused) }
}

/// `import progress FILE`: states and comments of class teachers, and targets they propose.
fn progress(args: &Import, env: &mut Env, out: &mut Out<'_>) -> Done {
    let Some(file) = args.file.as_deref() else {
        return Err(
            AppError::usage("import progress needs the file that report progress wrote").into()
        );
    };
    let source = read_list(file)?;
    let mut store = env.open(out)?;
    let kinds = PROGRESS_KINDS;
    let on_file = OnFile::gather_kinds(kinds, |kind| store.list(kind).map_err(AppError::from))?;
    let today = store.clock().today();
    let back = Back { me: store.me().user, today, weeks: store.plan_setting(today)?.weeks };
    let mut planned = plan_progress(&source, &on_file, back, store.ids())?;
    if !args.dry_run && !planned.action.is_empty() {
        planned.rebase(|kind, id| store.load(kind, id).map_err(AppError::from))?;
        store.write(&planned.action)?;
    }
    told(&planned, PROGRESS, args.dry_run, out)?;
    if planned.succeeded() { Ok(()) } else { Err(Failure::Refused) }
}

/// The kind of list that a word names.
fn kind(word: &str) -> Result<What, AppError> {
    if let Some(what) = What::from_word(word) {
        return Ok(what);
    }
    let words = || What::ALL.map(What::word).into_iter().chain([PROGRESS]);
    let error = AppError::usage(format!("there is no list called \"{word}\""))
        .candidates(words().map(str::to_string).collect());
    Err(match nearest(word, words()) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error,
    })
}

/// Reads a list; `-` is standard input.
fn read_list(file: &Path) -> Result<Source, AppError> {
    if file != Path::new("-") {
        return Ok(open(file)?);
    }
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    stdin.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(StoreError::io(file))?;
    Ok(read(&bytes)?)
}

/// Where a map is: a bare name such as `sims` is kept in the folder `maps` beside the settings.
fn kept_map(env: &mut Env, given: &Path) -> Result<PathBuf, AppError> {
    let bare = given.components().count() == 1 && given.extension().is_none() && !given.exists();
    if !bare {
        return Ok(given.to_path_buf());
    }
    Ok(env.home()?.config_dir().join("maps").join(given).with_extension("toml"))
}

fn read_map(path: &Path, what: What) -> Result<Map, AppError> {
    let text = fs::read_to_string(path).map_err(StoreError::io(path))?;
    Ok(Map::parse(&text, what)?)
}

fn problem(problem: &Problem) -> Json {
    json!({ "row": problem.row, "field": problem.field, "reason": problem.reason })
}

fn told(plan: &Plan, what: &str, dry_run: bool, out: &mut Out<'_>) -> Done {
    let object = json!({
        "created": plan.created,
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "rejected": plan.rejected.iter().map(problem).collect::<Vec<_>>(),
        "warnings": plan.warnings.iter().map(problem).collect::<Vec<_>>(),
    });
    out.result(&object, |lines| {
        lines.line(&format!(
            "{}: {} new, {} updated, {} unchanged, {} refused.",
            what,
            plan.created,
            plan.updated,
            plan.unchanged,
            counted(plan.rejected.len(), "row", "rows")
        ));
        for (word, problems) in [("refused", &plan.rejected), ("look at", &plan.warnings)] {
            if problems.is_empty() {
                continue;
            }
            lines.line(&format!("{}:", capital(word)));
            let mut table = Table::new(&[1]);
            for p in problems {
                let row = if p.row == 0 { "file".to_string() } else { p.row.to_string() };
                table.row(["  row".to_string(), row, p.field.clone(), p.reason.clone()]);
            }
            lines.table(&table);
        }
        match (dry_run, plan.action.is_empty()) {
            (true, _) => lines.line("Nothing was changed: this is what an import would do."),
            (false, true) => lines.line("Nothing was changed."),
            (false, false) => lines.line("Saved as one action; \"senlog undo\" takes it back."),
        }
    })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect::<String>() + letters.as_str())
}

/// The folder of a measuring tool's files, for benchmarks.
fn school(args: &Import, env: &mut Env, out: &mut Out<'_>) -> Done {
    let Some(dir) = args.file.as_deref() else {
        return Err(AppError::usage("import school needs a folder").into());
    };
    let folder = SchoolFolder::open(dir)?;
    let mut store = env.open(out)?;
    let bar = bar(out, "Bringing in a school");
    bar.set_length(folder.bytes());
    let mut actions = folder.actions(store.clock().today());
    let mut records = 0;
    store.bulk::<_, AppError>(|store| {
        while let Some(action) = actions.next() {
            records += store.write(&action?)?.changes;
            bar.set_position(actions.done());
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    let object = json!({
        "created": records, "updated": 0, "unchanged": 0, "rejected": [], "warnings": [],
    });
    out.result(&object, |lines| lines.line(&format!("{records} records.")))
}

/// A progress bar on a terminal; nothing elsewhere.
pub(super) fn bar(out: &Out<'_>, what: &'static str) -> ProgressBar {
    if !out.progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent:>3} %") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}

/// A sign that something goes on whose length nobody knows.
fn waiting(out: &Out<'_>, what: &'static str) -> ProgressBar {
    if !out.progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_message(what);
    // A blink that a person sees, and no more.
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
