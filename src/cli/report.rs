//! `report KIND`: documents to standard output or a file.

use std::fs;
use std::path::Path;

use crate::app::error::AppError;
use crate::app::nearest::nearest;
use crate::app::records::one;
use crate::domain::kind::Record;
use crate::domain::records::Pupil;
use crate::report::{self, Ask, Format, Report as Which};
use crate::store::queries::map::Axis;
use crate::store::{Store, StoreError};
use crate::sync::export::device_called;

use super::args::{self, Report};
use super::output::{Done, Out};
use super::place::Env;

/// The sheet that goes to a class teacher; an Excel file of a class, not a document.
const PROGRESS: &str = "progress";
/// Dates for another calendar program: an iCalendar file, not a document.
const CALENDAR: &str = "calendar";

/// `report KIND`.
pub(super) fn report(args: &Report, env: &mut Env, out: &mut Out<'_>) -> Done {
    if args.kind == CALENDAR {
        return calendar(args, env, out);
    }
    let which = if args.kind == PROGRESS { None } else { Some(which(&args.kind)?) };
    let asked = if out.json() && args.format.is_none() && args.out.is_none() {
        Some(Format::Json)
    } else {
        None
    };
    let format = match which {
        Some(_) => asked.map_or_else(|| format(args), Ok)?,
        None => Format::Excel,
    };
    if format == Format::Excel && args.out.is_none() {
        return Err(AppError::usage("an Excel file needs a name: -o FILE.xlsx").into());
    }
    let store = env.open_to_read(out)?;
    let ask = Ask {
        pupil: match &args.pupil {
            Some(words) => Some(one(&store, Pupil::KIND, words)?),
            None => None,
        },
        class: args.class.clone(),
        from: day(args.from.as_deref(), &store)?,
        to: day(args.to.as_deref(), &store)?,
        by: args.by.as_deref().map(axis).transpose()?,
        laptop: match &args.laptop {
            Some(words) => Some(device_called(&store, words)?.dev),
            None => None,
        },
    };
    let Some(which) = which else {
        let pupils = report::class_sheet_pupils(&store, &ask).map_err(AppError::from)?;
        let bytes = report::plans_of_class(&store, &pupils).map_err(AppError::from)?;
        return written(args.out.as_deref(), &bytes, out);
    };
    let doc = report::make(&store, which, &ask).map_err(AppError::from)?;
    if which == Which::Transfer
        && let Some(folder) = args.out.as_deref().filter(|p| p.extension().is_none())
    {
        return packed(&store, &doc, folder, out);
    }
    if format == Format::Excel {
        let bytes = report::excel(&doc).map_err(AppError::from)?;
        return written(args.out.as_deref(), &bytes, out);
    }
    let text = doc.text(format);
    match args.out.as_deref() {
        Some(path) => written(Some(path), text.as_bytes(), out),
        None => out.raw(&text),
    }
}

/// `report calendar`: the dates as iCalendar.
fn calendar(args: &Report, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let (from, to) = (day(args.from.as_deref(), &store)?, day(args.to.as_deref(), &store)?);
    let text =
        report::calendar(&store, &Ask { from, to, ..Ask::default() }).map_err(AppError::from)?;
    match args.out.as_deref() {
        Some(path) => written(Some(path), text.as_bytes(), out),
        None => out.raw(&text),
    }
}

/// A pupil's file for the next school, in a folder of its own.
fn packed(store: &Store, doc: &report::Doc, folder: &Path, out: &mut Out<'_>) -> Done {
    let files = report::package(store, doc).map_err(AppError::from)?;
    if folder.exists() {
        let shown = folder.display();
        return Err(AppError::refused(format!("there is something called {shown} already"))
            .hint("name a folder that is not there yet")
            .into());
    }
    fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    let mut names = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(StoreError::io(&path))?;
        names.push(path.display().to_string());
    }
    out.result(&serde_json::json!({ "files": names }), |lines| {
        for name in &names {
            lines.line(&format!("Wrote {name}."));
        }
    })
}

fn written(path: Option<&Path>, bytes: &[u8], out: &mut Out<'_>) -> Done {
    let Some(path) = path else { return Ok(()) };
    fs::write(path, bytes).map_err(StoreError::io(path))?;
    let shown = path.display().to_string();
    out.result(&serde_json::json!({ "file": shown }), |lines| {
        lines.line(&format!("Wrote {shown}."))
    })
}

/// The document that a word names.
fn which(word: &str) -> Result<Which, AppError> {
    if let Some(which) = Which::from_word(word) {
        return Ok(which);
    }
    let words = || Which::ALL.iter().map(|(word, _)| *word).chain([PROGRESS, CALENDAR]);
    let error = AppError::usage(format!("there is no document called \"{word}\""))
        .candidates(words().map(str::to_string).collect());
    Err(match nearest(word, words()) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error,
    })
}

/// What the document is written as: as asked, by the file's name, JSON under `--json`, Markdown.
fn format(args: &Report) -> Result<Format, AppError> {
    if let Some(word) = &args.format {
        return Format::from_word(word).ok_or_else(|| {
            let formats = ["md", "html", "csv", "json", "xlsx"];
            AppError::usage(format!("there is no format called \"{word}\""))
                .candidates(formats.map(str::to_string).to_vec())
        });
    }
    let end = args.out.as_deref().and_then(Path::extension).and_then(|end| end.to_str());
    Ok(end.and_then(Format::from_word).unwrap_or(Format::Markdown))
}

/// A day given to an option, by the store's clock.
pub(super) fn day(
    text: Option<&str>,
    store: &Store,
) -> Result<Option<chrono::NaiveDate>, AppError> {
    let today = store.clock().today();
    text.map(|text| args::day(text, today).map_err(AppError::usage)).transpose()
}

/// What the rows of a map are.
pub(super) fn axis(word: &str) -> Result<Axis, AppError> {
    Axis::ALL.iter().find(|(name, _)| *name == word).map(|(_, axis)| *axis).ok_or_else(|| {
        AppError::usage(format!("a map has no rows by \"{word}\""))
            .candidates(Axis::ALL.iter().map(|(name, _)| (*name).to_string()).collect())
    })
}
