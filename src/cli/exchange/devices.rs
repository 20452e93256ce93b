//! `device`: joining, admitting, listing, losing.

use std::io::{BufRead, Write};

use serde_json::json;

use crate::app::error::AppError;
use crate::app::exchange::joining;
use crate::app::exchange::laptops::{self, LaptopState};
use crate::app::records::one;
use crate::cli::care;
use crate::cli::make::role;
use crate::cli::output::{Done, Out};
use crate::cli::place::{Env, can_ask};
use crate::cli::text::Table;
use crate::domain::kind::{LEAD, Record};
use crate::domain::records::Staff;
use crate::store::exchange::Joining;
use crate::store::home::{Home, HomeState, Places};
use crate::store::identity::DevicePublic;
use crate::store::{Store, StoreError};
use crate::sync::{SyncError, Why, export, folder, help, join};

use super::args::{Admit, Device as Args, DeviceCommand, Join, Named, Revoke, UnlockHelp, Vouch};
use super::refuse_existing;

/// `device`.
pub(in crate::cli) fn device(args: &Args, env: &mut Env, out: &mut Out<'_>) -> Done {
    match &args.what {
        DeviceCommand::Join(args) => ask(args, env, out),
        DeviceCommand::Admit(args) => admit(args, env, out),
        DeviceCommand::List => list(env, out),
        DeviceCommand::Revoke(args) => revoke(args, env, out),
        DeviceCommand::Home(args) => home(args, env, out),
        DeviceCommand::Unlock(args) => unlock(args, env, out),
        DeviceCommand::Vouch(args) => vouch(args, env, out),
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
        _ if args.again => begin_anew(&home, env)?,
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
        lines.line(&format!("    {}", joining::numbered(&words)));
    })
}

/// Opens a store twice: the first time it is told that it exists elsewhere too, so that the second gives
/// it keys and a name of its own.
fn begin_anew(home: &Home, env: &mut Env) -> Result<Store, AppError> {
    let unlock = env.unlock(home)?;
    let store = Store::open(home, &unlock, env.clock, env.ids(0)?)?;
    store.begin_anew_next_time()?;
    drop(store);
    Ok(Store::open(home, &unlock, env.clock, env.ids(0)?)?)
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
        lines.line(&format!("    {}", joining::numbered(&admitted.words)));
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
    let typed = joining::places()?;
    out.note(&format!("On {screen} these must stand: {}.", joining::others(device, &typed)));
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
    let all = laptops::laptops(&store)?;
    let mut entries = Vec::new();
    let mut table = Table::default();
    for laptop in &all {
        entries.push(json!({
            "device": laptop.dev.to_string(),
            "label": laptop.label,
            "user": laptop.user,
            "role": laptops::role_code(laptop.role),
            "this": laptop.mine,
            "state": laptop.state.code(),
            "heard": laptop.heard.map(|at| at.format("%Y-%m-%dT%H:%M").to_string()),
            "entries": laptop.entries,
            "home": laptop.home.map(|home| home.to_string()),
        }));
        let state = match laptop.state {
            LaptopState::InUse => laptop.waits_words(),
            state => state.words().to_string(),
        };
        table.row([
            laptop.label.clone(),
            laptop.user.clone(),
            laptops::role_words(laptop.role).to_string(),
            laptop.heard_words(),
            state,
        ]);
    }
    out.result(&json!({ "devices": entries }), |lines| lines.table(&table))
}

/// `device revoke`.
fn revoke(args: &Revoke, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let device = export::device_called(&store, &args.laptop)?;
    let held = laptops::lose(&mut store, &device)?;
    let object = json!({
        "device": device.dev.to_string(),
        "label": device.label,
        "heard": held.heard.map(|at| at.format("%Y-%m-%dT%H:%M").to_string()),
        "pupils": held.pupils,
        "records": held.records,
    });
    out.result(&object, |lines| {
        laptops::lost_lines(&device.label, &held).iter().for_each(|line| lines.line(line));
    })
}

/// `device home`.
fn home(args: &Named, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let device = export::device_called(&store, &args.laptop)?;
    laptops::take_over(&mut store, &device)?;
    let me = store.me().dev_id;
    out.result(&json!({ "device": device.dev.to_string(), "home": me.to_string() }), |lines| {
        lines.line(&format!("{} gets its update files from this laptop now.", device.label));
    })
}

/// `device unlock`.
fn unlock(args: &UnlockHelp, env: &mut Env, out: &mut Out<'_>) -> Done {
    let store = env.open(out)?;
    refuse_existing(&args.output)?;
    let bytes = folder::read(&args.file).map_err(|e| e.of_file(&args.file))?;
    let of_file = |why: Why| AppError::from(SyncError::from(why).of_file(&args.file));
    let request = help::read_request(&bytes).map_err(of_file)?;
    let device = request.of(&store).map_err(|e| e.of_file(&args.file))?;
    let whose = laptops::whose(&store, &device)?;
    match &args.words {
        Some(words) if join::words_are(&request.device, words) => {}
        Some(_) => return Err(of_file(Why::Words).into()),
        None => {
            out.note(&format!("It opens {whose}. Give the answer to nobody but its owner."));
            compare(&request.device, "the other laptop's screen", out)?;
        }
    }
    folder::put(&args.output, &help::answer(&store, &request)?)?;
    let file = args.output.display().to_string();
    out.result(&json!({ "file": file, "device": device.dev.to_string() }), |lines| {
        lines.line(&format!("It opens {whose}."));
        lines.line(&format!("Wrote {}. Take it back to the other laptop.", args.output.display()));
        lines.line("There: senlog passphrase --answer FILE, with the passphrase chosen before.");
    })
}

/// `device vouch`.
fn vouch(args: &Vouch, env: &mut Env, out: &mut Out<'_>) -> Done {
    let mut store = env.open(out)?;
    let words = care::sheet_words(args.words_file.as_deref())?;
    store.vouch(&words)?;
    let device = store.me().dev_id.to_string();
    out.result(&json!({ "device": device, "vouched": true }), |lines| {
        lines.line("The recovery sheet vouches for this laptop now.");
        lines.line("Write an update file for every other laptop: they know it by that.");
    })
}

/// The labels of the other laptops.
pub(super) fn labels(store: &Store) -> Result<Vec<String>, StoreError> {
    let others = store.devices()?.into_iter().filter(|d| d.n != store.me().dev);
    Ok(others.filter(|d| d.revoked_after.is_none()).map(|d| d.label).collect())
}
