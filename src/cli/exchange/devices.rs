//! `device`: joining, admitting, listing, losing.

use std::io::{BufRead, Write};

use serde_json::json;

use crate::app::error::AppError;
use crate::app::records::one;
use crate::cli::make::role;
use crate::cli::output::{Done, Out};
use crate::cli::place::{Env, can_ask};
use crate::cli::text::Table;
use crate::domain::kind::{LEAD, Record, Roles, TA, TEACHER, VIEWER};
use crate::domain::records::Staff;
use crate::store::ctx::DevId;
use crate::store::exchange::{Device, Joining};
use crate::store::home::{Home, HomeState, Places};
use crate::store::identity::DevicePublic;
use crate::store::{Store, StoreError, secret};
use crate::sync::{SyncError, Why, export, folder, join};

use super::args::{Admit, Device as Args, DeviceCommand, Join, Named, Revoke};
use super::refuse_existing;

/// How many of the six words are typed from the other screen (SYNC.md 5.2).
const TYPED: usize = 3;

/// `device`.
pub(in crate::cli) fn device(args: &Args, env: &mut Env, out: &mut Out<'_>) -> Done {
    match &args.what {
        DeviceCommand::Join(args) => ask(args, env, out),
        DeviceCommand::Admit(args) => admit(args, env, out),
        DeviceCommand::List => list(env, out),
        DeviceCommand::Revoke(args) => revoke(args, env, out),
        DeviceCommand::Home(args) => home(args, env, out),
    }
}

/// `device join`.
fn ask(args: &Join, env: &mut Env, out: &mut Out<'_>) -> Done {
    refuse_existing(&args.output)?;
    let home = match &env.global.home {
        Some(dir) => Home::at(dir),
        None => Places::system()?.new_home(&args.name)?,
    };
    env.use_home(&home);
    let label = args.label.clone().unwrap_or_else(|| format!("{}'s laptop", args.name.trim()));
    let store = match home.state() {
        HomeState::Empty => {
            let passphrase = if args.unencrypted { None } else { Some(env.new_passphrase()?) };
            let mut joining = Joining::new(args.name.trim(), label.trim(), passphrase);
            joining.kdf_log_n = args.kdf_log_n;
            Store::create_joining(&home, &joining, env.clock, env.ids(0)?)?
        }
        // It asked before, and the file was lost.
        _ => env.open(out)?,
    };
    let file = join::request(&store)?;
    folder::put(&args.output, &file)?;
    let device = store.device()?;
    let words = device.fingerprint();
    let object = json!({ "device": device.dev_id().to_string(), "words": words });
    out.result(&object, |lines| {
        lines.line(&format!("Wrote {}. Take it to the SENCO's laptop.", args.output.display()));
        lines.line("There, these words are asked for; keep this screen open:");
        lines.line("");
        lines.line(&format!("    {}", numbered(&words)));
    })
}

fn numbered(words: &[&str]) -> String {
    let words = words.iter().enumerate().map(|(n, word)| format!("{} {word}", n + 1));
    words.collect::<Vec<_>>().join("   ")
}

/// `device admit`.
fn admit(args: &Admit, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    refuse_existing(&args.output)?;
    let bytes = folder::read(&args.file).map_err(|e| e.of_file(&args.file))?;
    let of_file = |why: Why| AppError::from(SyncError::from(why).of_file(&args.file));
    let request = join::read_request(&bytes).map_err(of_file)?;
    if store.me().role & LEAD == 0 {
        return Err(AppError::refused("only a SENCO's laptop can admit another").into());
    }
    let staff = one(&store, Staff::KIND, args.staff.as_deref().unwrap_or(&request.name))?;
    match &args.words {
        Some(words) if join::words_are(&request.device, words) => {}
        Some(_) => return Err(of_file(Why::Words).into()),
        None => compare(&request.device, &format!("{}'s screen", request.label), out)?,
    }
    let admitted = join::admit(&mut store, &request, role(args.role), staff)?;
    folder::put(&args.output, &admitted.bundle.bytes)?;
    let object = json!({ "device": admitted.device.to_string(), "words": admitted.words });
    out.result(&object, |lines| {
        lines.line(&format!(
            "{} is admitted. Take {} back to it.",
            request.label,
            args.output.display()
        ));
        lines.line("There, these words are asked for; keep this screen open:");
        lines.line("");
        lines.line(&format!("    {}", numbered(&admitted.words)));
    })
}

/// Has three of a laptop's six words typed from its screen, at places picked at random, and shows the
/// others to be compared (SYNC.md 5.2).
///
/// # Errors
/// A word is another's, or nobody is there to type.
pub(super) fn compare(
    device: &DevicePublic,
    screen: &str,
    out: &mut Out<'_>,
) -> Result<(), AppError> {
    if !can_ask() {
        return Err(AppError::usage("the six words of the other laptop's screen are needed")
            .hint("give them with --words \"w1 w2 w3 w4 w5 w6\""));
    }
    let words = device.fingerprint();
    let mut places: Vec<usize> = (1..=words.len()).collect();
    let mut typed: Vec<usize> = secret::random::<TYPED>()?
        .iter()
        .map(|die| places.remove(usize::from(*die) % places.len()))
        .collect();
    typed.sort_unstable();
    let shown: Vec<String> =
        places.iter().map(|n| format!("{n} {}", words.get(n - 1).copied().unwrap_or(""))).collect();
    out.note(&format!("On {screen} these must stand: {}.", shown.join(", ")));
    for place in typed {
        let mut err = std::io::stderr();
        let asked = err.write_all(format!("Word {place} on {screen}: ").as_bytes());
        let mut line = String::new();
        let read = asked
            .and_then(|()| err.flush())
            .and_then(|()| std::io::stdin().lock().read_line(&mut line));
        if read.is_err() || !join::word_is(device, place, &line) {
            return Err(SyncError::from(Why::Words).into());
        }
    }
    Ok(())
}

/// `device list`.
fn list(env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    let mut entries = Vec::new();
    let mut table = Table::default();
    let have = store.have()?;
    for device in store.devices()? {
        let mine = device.n == store.me().dev;
        let user = store.person(device.user)?;
        let state = state(&device);
        let civil = |ms: i64| store.clock().civil(ms);
        entries.push(json!({
            "device": device.dev.to_string(),
            "label": device.label,
            "user": user,
            "role": role_code(device.role),
            "this": mine,
            "state": state,
            "heard": device.heard.map(|ms| civil(ms).format("%Y-%m-%dT%H:%M").to_string()),
            "entries": have.0.get(&device.dev).copied().unwrap_or(0),
            "home": device.home.map(|home| home.to_string()),
        }));
        let heard = match (mine, device.heard) {
            (true, _) => "this laptop".to_string(),
            (_, Some(ms)) => format!("heard {}", civil(ms).format("%a %-d %b %H:%M")),
            (_, None) => "not heard yet".to_string(),
        };
        table.row([
            device.label.clone(),
            user,
            role_words(device.role).to_string(),
            heard,
            if state == "in_use" { String::new() } else { state_words(state).to_string() },
        ]);
    }
    out.result(&json!({ "devices": entries }), |lines| lines.table(&table))
}

fn state(device: &Device) -> &'static str {
    match (device.revoked_after, device.copied) {
        (Some(_), _) => "lost",
        (None, true) => "copied",
        (None, false) => "in_use",
    }
}

fn state_words(state: &str) -> &'static str {
    match state {
        "lost" => "lost",
        "copied" => "seems to have been copied: mark it as lost and let it join again",
        _ => "",
    }
}

fn role_code(role: Roles) -> &'static str {
    match role {
        LEAD => "lead",
        TEACHER => "teacher",
        TA => "ta",
        VIEWER => "viewer",
        _ => "none",
    }
}

fn role_words(role: Roles) -> &'static str {
    match role {
        LEAD => "SENCO laptop",
        TEACHER => "teacher",
        TA => "TA",
        VIEWER => "read only",
        _ => "not admitted",
    }
}

/// `device revoke`.
fn revoke(args: &Revoke, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let device = export::device_called(&store, &args.laptop)?;
    // What it held, before anything else changes, for the data-protection officer.
    let held = match device.role & LEAD != 0 {
        true => None,
        false => Some(store.scope_of(device.user, device.role, store.clock().today())?),
    };
    join::revoke(&mut store, device.dev)?;
    let pupils = held.as_ref().map(|scope| scope.pupils.len());
    let rows = held.as_ref().map(|scope| scope.rows.len());
    let heard = device.heard.map(|ms| store.clock().civil(ms).format("%Y-%m-%dT%H:%M").to_string());
    let object = json!({
        "device": device.dev.to_string(),
        "label": device.label,
        "heard": heard,
        "pupils": pupils,
        "records": rows,
    });
    out.result(&object, |lines| {
        lines.line(&format!("{} is marked as lost: nothing it sends counts now.", device.label));
        lines.line(&match &heard {
            Some(at) => format!("It last sent on {}.", at.replace('T', " ")),
            None => "It has never sent anything.".to_string(),
        });
        match (pupils, rows) {
            (Some(pupils), Some(rows)) => lines.line(&format!(
                "By its groups it held the records of {pupils} pupils ({rows} entries), encrypted under its passphrase."
            )),
            _ => lines.line("It held the whole log, encrypted under its passphrase."),
        }
        lines.line("Tell the data-protection officer today: there are 72 hours to decide whether the ICO must know.");
        lines.line("Write an update file for every other laptop soon, so that they know it too.");
    })
}

/// `device home`.
fn home(args: &Named, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let device = export::device_called(&store, &args.laptop)?;
    if device.role & LEAD != 0 {
        return Err(AppError::refused(format!(
            "{} is a SENCO laptop and has the whole log",
            device.label
        ))
        .into());
    }
    let me = store.me().dev_id;
    store.grant(&format!("Took over {}", device.label), &device.cert, Some(me))?;
    out.result(&json!({ "device": device.dev.to_string(), "home": me.to_string() }), |lines| {
        lines.line(&format!("{} gets its update files from this laptop now.", device.label));
    })
}

/// The labels of the other laptops.
pub(super) fn labels(store: &Store) -> Result<Vec<String>, StoreError> {
    let others = store.devices()?.into_iter().filter(|d| d.n != store.me().dev);
    Ok(others.filter(|d| d.revoked_after.is_none()).map(|d| d.label).collect())
}

/// What a laptop is called.
pub(super) fn label_of(store: &Store, dev: DevId) -> Result<String, StoreError> {
    let found = store.devices()?.into_iter().find(|d| d.dev == dev);
    Ok(found.map_or_else(|| "an unknown laptop".to_string(), |d| d.label))
}
