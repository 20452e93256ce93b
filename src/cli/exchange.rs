//! `device`, `bundle`, `sync`, `conflicts`: several laptops of one school.

pub(super) mod args;
mod devices;

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::app::error::{AppError, ErrorKind};
use crate::app::exchange::laptops::label_of;
use crate::app::exchange::refused;
use crate::app::exchange::round::{self, COMMANDS, report_line, round_lines};
use crate::app::exchange::versions::{self, TwoVersions};
use crate::app::fields::field_named;
use crate::app::records::{kind_named, one};
use crate::domain::kind::{Kind, LEAD};
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::store::dump::json_of;
use crate::store::home::HomeState;
use crate::store::secret::hex;
use crate::sync::bundle::{self, Header};
use crate::sync::import::{self, Opened, Report, Said};
use crate::sync::settle::{self, Conflict};
use crate::sync::{SyncError, export, folder, join};

use super::output::{Done, Out};
use super::place::{Env, can_ask};
use super::text::counted;
use args::{
    Bundle, BundleCommand, ConflictCommand, Conflicts, Export, Import, Number, Resolve, Show, Sync,
};

pub(super) use devices::device;

/// `bundle`.
pub(super) fn bundle(args: &Bundle, env: &mut Env, out: &mut Out<'_>) -> Done {
    match &args.what {
        BundleCommand::Export(args) => write(args, env, out),
        BundleCommand::Import(args) => take(args, env, out),
        BundleCommand::Show(args) => show(args, env, out),
        BundleCommand::Refused => not_accepted(env, out),
        BundleCommand::Accept(args) => decide(args, true, env, out),
        BundleCommand::Discard(args) => decide(args, false, env, out),
    }
}

/// `bundle export`.
fn write(args: &Export, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    refuse_existing(&args.output)?;
    let bundle = match &args.to {
        Some(to) => {
            let to = export::device_called(&store, to)?;
            export::down(&mut store, &to)?
        }
        None if store.me().role & LEAD != 0 => {
            return Err(AppError::usage("say which laptop the file is for with --to LABEL")
                .candidates(devices::labels(&store)?)
                .into());
        }
        None => export::up(&store)?,
    };
    folder::put(&args.output, &bundle.bytes)?;
    let object = json!({
        "id": hex(&bundle.id),
        "file": args.output.display().to_string(),
        "bytes": bundle.bytes.len(),
        "records": bundle.records,
    });
    out.result(&object, |lines| {
        lines.line(&format!(
            "Wrote {}: {}, {} KiB.",
            args.output.display(),
            counted(bundle.records, "entry", "entries"),
            bundle.bytes.len().div_ceil(1024)
        ));
    })
}

/// A file that is there is never written over, and this is said before any work.
pub(super) fn refuse_existing(path: &Path) -> Result<(), AppError> {
    match path.exists() {
        true => Err(crate::store::StoreError::FileExists(path.to_path_buf()).into()),
        false => Ok(()),
    }
}

/// `bundle import`: every file is opened before the first is taken in.
fn take(args: &Import, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let mut opened: Vec<(&PathBuf, Opened)> = Vec::new();
    for path in &args.files {
        let file = folder::read(path).and_then(|bytes| import::open(&store, &bytes));
        opened.push((path, file.map_err(|e| e.of_file(path))?));
    }
    opened.sort_by_cached_key(|(_, file)| file.created());
    let mut reports = Vec::new();
    for (path, file) in opened {
        let mut said = Said { words: args.words.as_deref(), compared: false, yes: args.yes };
        let lead = file.welcomed_by().map_err(|e| e.of_file(path))?;
        if let (Some(lead), None) = (lead, said.words) {
            devices::compare(&lead, "the SENCO's screen", out)?;
            said.compared = true;
        }
        reports.push(file.take(&mut store, said).map_err(|e| e.of_file(path))?);
    }
    let object = json!({ "bundles": reports.iter().map(report_json).collect::<Vec<_>>() });
    out.result(&object, |lines| {
        reports.iter().for_each(|report| lines.line(&report_line(report, COMMANDS)));
    })
}

fn report_json(report: &Report) -> Json {
    let refused = report.refused.iter();
    let refused: Vec<Json> =
        refused.map(|(kind, reason)| json!({ "kind": kind, "reason": reason })).collect();
    json!({
        "id": hex(&report.id),
        "from": report.from,
        "applied": report.applied,
        "already": report.already,
        "conflicts": report.conflicts,
        "refused": refused,
    })
}

/// `bundle show`: the header always, and what is in it where this store may open it.
fn show(args: &Show, env: &mut Env, out: &mut Out<'_>) -> Done {
    let path = &args.file;
    let of_file = |e: SyncError| AppError::from(e.of_file(path));
    let bytes = folder::read(path).map_err(of_file)?;
    let (header, payload) = bundle::split(&bytes).map_err(|w| of_file(w.into()))?;
    header.verify(payload).map_err(|w| of_file(w.into()))?;
    let mut object = header_json(&header, bytes.len());
    let mut lines = vec![format!(
        "{}: {}, {} KiB, of laptop {}.",
        path.display(),
        header.kind.words(),
        bytes.len().div_ceil(1024),
        crate::store::identity::dev_id(&header.sender)
    )];
    if header.kind == bundle::Kind::Join {
        let request = join::read_request(&bytes).map_err(|w| of_file(w.into()))?;
        object["label"] = json!(request.label);
        object["name"] = json!(request.name);
        object["words"] = json!(request.device.fingerprint());
        lines.push(format!("{} asks to join with \"{}\".", request.name, request.label));
        lines.push(format!("Its words: {}.", request.device.fingerprint().join(" ")));
    } else if can_open(env)? {
        let store = env.open(out)?;
        match import::open(&store, &bytes) {
            Ok(opened) => describe(&store, &opened, &mut object, &mut lines)?,
            Err(SyncError::Bundle { why, .. }) => {
                lines.push(format!("It would be refused here: {why}."));
                object["refused"] = json!(why.to_string());
            }
            Err(other) => return Err(AppError::from(other).into()),
        }
    }
    out.result(&object, |text| lines.iter().for_each(|line| text.line(line)))
}

/// Whether there is a store that opens without anybody being asked in vain.
fn can_open(env: &mut Env) -> Result<bool, AppError> {
    let Ok(home) = env.home() else { return Ok(false) };
    Ok(match home.state() {
        HomeState::Plain => true,
        HomeState::Encrypted => env.global.passphrase_file.is_some() || can_ask(),
        HomeState::Empty | HomeState::Broken => false,
    })
}

fn header_json(header: &Header, bytes: usize) -> Json {
    json!({
        "id": hex(&header.id),
        "kind": header.kind.code(),
        "device": crate::store::identity::dev_id(&header.sender).to_string(),
        "school": hex(&header.group),
        "bytes": bytes,
    })
}

fn describe(
    store: &Store,
    opened: &Opened,
    object: &mut Json,
    lines: &mut Vec<String>,
) -> Result<(), AppError> {
    let Some(about) = opened.about(store)? else {
        object["already"] = json!(true);
        lines.push("It was brought in already.".into());
        return Ok(());
    };
    let made = store.clock().civil(about.made);
    object["from"] = json!(about.from);
    object["made"] = json!(made.format("%Y-%m-%dT%H:%M").to_string());
    object["app"] = json!(about.app);
    object["records"] = json!(about.records);
    lines.push(format!(
        "From {}, made {} with senlog {}: {}.",
        about.from,
        made.format("%-d %B %Y %H:%M"),
        about.app,
        counted(about.records, "entry", "entries")
    ));
    Ok(())
}

/// `bundle refused`.
fn not_accepted(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let mut entries = Vec::new();
    let mut lines = Vec::new();
    for refusal in store.refusals()? {
        let from = label_of(&store, refusal.sender)?;
        let change = settle::refused_change(&refusal)?;
        let cells: serde_json::Map<String, Json> = change
            .iter()
            .flat_map(|c| &c.cells)
            .map(|cell| {
                let field = store.kind(&refusal.kind).and_then(|kind| kind.field(&cell.field));
                let value = match field {
                    Some(field) => json_of(field, &cell.value),
                    None => cell.value.as_text().map_or(Json::Null, |text| json!(text)),
                };
                (cell.field.clone(), value)
            })
            .collect();
        lines.push(format!("{}  {} of {from}: {}.", refusal.n, refusal.kind, refusal.reason));
        for (field, value) in cells.iter().filter(|(_, value)| value.is_string()) {
            lines.push(format!("     {field}: {}", value.as_str().unwrap_or_default()));
        }
        entries.push(json!({
            "number": refusal.n,
            "from": from,
            "kind": refusal.kind,
            "id": change.as_ref().map(|c| c.row.to_string()),
            "reason": refusal.reason,
            "fields": cells,
        }));
    }
    out.result(&json!({ "refused": entries }), |text| {
        lines.iter().for_each(|line| text.line(line));
        if lines.is_empty() {
            text.line("Nothing waits: every entry was accepted.");
        }
    })
}

fn decide(args: &Number, accept: bool, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    refused::decide(&mut store, args.number, accept).map_err(|e| match e.kind {
        ErrorKind::NotFound => e.hint("see \"senlog bundle refused\""),
        _ => e,
    })?;
    let word = if accept { "accepted" } else { "discarded" };
    out.result(&json!({ "number": args.number, "decided": word }), |lines| {
        lines.line(match accept {
            true => "It is saved as your own entry.",
            false => "It is off the list.",
        });
    })
}

/// `sync [FOLDER]`.
pub(super) fn sync(args: &Sync, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let at = match &args.folder {
        Some(folder) => Some(folder.clone()),
        None => round::folder_of(&store)?,
    };
    let Some(at) = at else {
        return Err(AppError::usage(
            "say which folder or stick, such as: senlog sync /media/stick",
        )
        .into());
    };
    let said = Said { yes: args.yes, ..Said::default() };
    let round = folder::round(&mut store, &at, said)?;
    let at = std::path::absolute(&at).unwrap_or(at);
    round::keep_folder(&store, &at)?;
    let refused: Vec<Json> =
        round.refused.iter().map(|(file, why)| json!({ "file": file, "reason": why })).collect();
    let object = json!({
        "folder": at.display().to_string(),
        "bundles": round.taken.iter().map(report_json).collect::<Vec<_>>(),
        "arriving": round.arriving,
        "refused": refused,
        "written": round.written,
    });
    out.result(&object, |lines| {
        round_lines(&round, COMMANDS).iter().for_each(|line| lines.line(line));
    })
}

/// `conflicts`.
pub(super) fn conflicts(args: &Conflicts, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open_to_read(out)?;
    if let Some(ConflictCommand::Resolve(args)) = &args.what {
        return resolve(args, &mut store, out);
    }
    let found = settle::conflicts(&store)?;
    let entries: Vec<Json> = found.iter().map(|one| conflict_json(&store, one)).collect();
    let lines: Vec<String> =
        versions::two_versions(&store)?.iter().flat_map(conflict_words).collect();
    out.result(&json!({ "conflicts": entries }), |text| {
        lines.iter().for_each(|line| text.line(line));
        if lines.is_empty() {
            text.line("No field has two versions.");
        }
    })
}

fn conflict_json(store: &Store, conflict: &Conflict) -> Json {
    let values: Vec<Json> = conflict
        .values
        .iter()
        .map(|version| {
            let at = store.clock().civil(version.at).format("%Y-%m-%dT%H:%M:%S").to_string();
            let value = value_json(conflict.kind, &conflict.field, &version.value);
            json!({ "value": value, "by": version.by, "at": at })
        })
        .collect();
    json!({
        "kind": conflict.kind.name,
        "id": conflict.id.to_string(),
        "field": conflict.field,
        "values": values,
        "before": value_json(conflict.kind, &conflict.field, &conflict.before),
    })
}

fn value_json(kind: &Kind, field: &str, value: &Value) -> Json {
    kind.field(field).map_or(Json::Null, |field| json_of(field, value))
}

fn conflict_words(two: &TwoVersions) -> Vec<String> {
    let mut lines = vec![format!(
        "Two versions of {} of {} ({} {}):",
        two.field.label,
        two.of,
        two.kind.name,
        crate::app::fields::short(two.id)
    )];
    for (n, version) in two.versions.iter().enumerate() {
        let at = version.at.format("%-d %b %H:%M");
        lines.push(format!("  [{}] {}, {at}: {}", n + 1, version.by, version.text));
    }
    lines.push(format!("  both changed from: {}", two.before));
    lines
}

/// `conflicts resolve`.
fn resolve(args: &Resolve, store: &mut Store, out: &mut Out<'_>) -> Done {
    let kind = kind_named(store, &args.kind)?;
    let id: Id = one(store, kind, &args.id)?;
    let (_, field) = field_named(kind, &args.field)?;
    let value = match (args.keep, &args.value) {
        (Some(n), _) => kept(store, id, field.name, n)?,
        (None, Some(text)) => versions::typed(store, field, text)?,
        (None, None) => return Err(AppError::usage("give --keep N or --value V").into()),
    };
    settle::resolve(store, kind, id, field.name, value.clone())?;
    let object = json!({
        "kind": kind.name,
        "id": id.to_string(),
        "field": field.name,
        "value": json_of(field, &value),
    });
    out.result(&object, |lines| lines.line(&format!("{} is decided.", field.label)))
}

/// The version of a number in the list.
fn kept(store: &Store, id: Id, field: &str, n: usize) -> Result<Value, AppError> {
    let found = settle::conflicts(store)?.into_iter().find(|c| c.id == id && c.field == field);
    let Some(conflict) = found else {
        return Err(AppError::refused(format!(
            "{field} has one version only, so nothing was changed"
        )));
    };
    let count = conflict.values.len();
    conflict.values.into_iter().nth(n.wrapping_sub(1)).map(|v| v.value).ok_or_else(|| {
        AppError::refused(format!("there is no version {n}: there are {count}"))
            .hint("see \"senlog conflicts\"")
    })
}
