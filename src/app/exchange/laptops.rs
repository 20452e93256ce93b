//! The school's laptops: whose, what they may do, when last heard from, what waits for each.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use super::moment;
use crate::app::error::AppError;
use crate::app::words::counted;
use crate::domain::kind::{LEAD, Roles, TA, TEACHER, VIEWER};
use crate::domain::records::Staff;
use crate::report::{self, Ask, Format, Report};
use crate::store::ctx::{Ctx, DevId};
use crate::store::exchange::Device;
use crate::store::{Store, StoreError};
use crate::sync::folder::owes;
use crate::sync::{SyncError, join};

/// What the sheet on a lost laptop is called, where only a folder is given.
const SHEET: &str = "lost-laptop.html";

/// How it stands with a laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaptopState {
    /// In use.
    InUse,
    /// Marked as lost.
    Lost,
    /// It seems to have been copied.
    Copied,
    /// Another laptop took its place, from a backup of it.
    Replaced,
}

impl LaptopState {
    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            LaptopState::InUse => "in_use",
            LaptopState::Lost => "lost",
            LaptopState::Copied => "copied",
            LaptopState::Replaced => "replaced",
        }
    }

    /// On the screen; nothing for one in use.
    pub fn words(self) -> &'static str {
        match self {
            LaptopState::InUse => "",
            LaptopState::Lost => "lost",
            LaptopState::Copied => {
                "seems to have been copied: mark it as lost and let it join again"
            }
            LaptopState::Replaced => "replaced",
        }
    }
}

/// What waits for a laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Nothing: it has all that is here, as far as is known.
    Nothing,
    /// Something; what of it is the laptop's own is worked out when its file is written.
    Something,
    /// So many entries of the whole log.
    Entries(u64),
}

/// One laptop.
#[derive(Clone, Debug)]
pub struct LaptopView {
    /// Its name in the log.
    pub dev: DevId,
    /// What people call it.
    pub label: String,
    /// Its user.
    pub user: String,
    /// What it may do.
    pub role: Roles,
    /// Whether it is this one.
    pub mine: bool,
    /// How it stands.
    pub state: LaptopState,
    /// When its last file was taken in here, in civil time.
    pub heard: Option<NaiveDateTime>,
    /// What waits for it here.
    pub waits: Waits,
    /// How many of its entries are here.
    pub entries: u64,
    /// The lead that serves it.
    pub home: Option<DevId>,
    /// What that lead's laptop is called, where it is another than this one.
    pub served_by: Option<String>,
}

impl LaptopView {
    /// `heard Mon 23 Nov 10:12`.
    pub fn heard_words(&self) -> String {
        match (self.mine, self.heard) {
            (true, _) => "this laptop".to_string(),
            (_, Some(at)) => format!("heard {}", moment(at)),
            (_, None) => "not heard yet".to_string(),
        }
    }

    /// What waits for it, in words.
    pub fn waits_words(&self) -> String {
        match self.waits {
            Waits::Nothing => String::new(),
            Waits::Something => "an update waits".into(),
            Waits::Entries(n) => {
                let n = usize::try_from(n).unwrap_or(usize::MAX);
                counted(n, "entry waits", "entries wait")
            }
        }
    }
}

/// Every laptop that is known, this one too, the oldest acquaintance first.
///
/// # Errors
/// When the store cannot be read.
pub fn laptops(store: &Store) -> Result<Vec<LaptopView>, SyncError> {
    let have = store.have()?;
    let me = store.me();
    let all = store.devices()?;
    let label = |dev: DevId| all.iter().find(|d| d.dev == dev).map(|d| d.label.clone());
    let mut out = Vec::new();
    for device in &all {
        let mine = device.n == me.dev;
        let state = state(device);
        // What a lead served that is gone, whoever sends to it next takes over.
        let gone = |dev: DevId| all.iter().any(|d| d.dev == dev && d.revoked_after.is_some());
        let other_lead = device
            .home
            .filter(|home| device.role & LEAD == 0 && *home != me.dev_id && !gone(*home));
        let heard = match state {
            LaptopState::Lost | LaptopState::Replaced => store.last_known_of(device)?,
            LaptopState::InUse | LaptopState::Copied => device.heard,
        };
        let serves = !mine && me.role & LEAD != 0 && state == LaptopState::InUse;
        out.push(LaptopView {
            dev: device.dev,
            label: device.label.clone(),
            user: store.person(device.user)?,
            role: device.role,
            mine,
            state,
            heard: heard.map(|ms| store.clock().civil(ms)),
            waits: match serves && other_lead.is_none() {
                true => waits(store, device, &have)?,
                false => Waits::Nothing,
            },
            entries: have.0.get(&device.dev).copied().unwrap_or(0),
            home: device.home,
            served_by: other_lead.and_then(label),
        });
    }
    Ok(out)
}

fn waits(store: &Store, device: &Device, have: &Ctx) -> Result<Waits, SyncError> {
    if device.role & LEAD == 0 {
        return Ok(if owes(store, device)? { Waits::Something } else { Waits::Nothing });
    }
    let acked = store.acked(device.n)?;
    let missing = have.0.iter().filter(|(dev, _)| **dev != device.dev);
    let missing =
        missing.map(|(dev, seq)| seq.saturating_sub(acked.0.get(dev).copied().unwrap_or(0))).sum();
    Ok(if missing == 0 { Waits::Nothing } else { Waits::Entries(missing) })
}

fn state(device: &Device) -> LaptopState {
    match (device.revoked_after, device.copied) {
        (Some(_), _) if device.is_replaced() => LaptopState::Replaced,
        (Some(_), _) => LaptopState::Lost,
        (None, true) => LaptopState::Copied,
        (None, false) => LaptopState::InUse,
    }
}

/// A role in JSON.
pub fn role_code(role: Roles) -> &'static str {
    match role {
        LEAD => "lead",
        TEACHER => "teacher",
        TA => "ta",
        VIEWER => "viewer",
        _ => "none",
    }
}

/// A role on the screen.
pub fn role_words(role: Roles) -> &'static str {
    match role {
        LEAD => "SENCO laptop",
        TEACHER => "teacher",
        TA => "TA",
        VIEWER => "read only",
        _ => "not admitted",
    }
}

/// The role that words name: as the screen says it, or as the command line does.
pub fn role_named(words: &str) -> Option<Roles> {
    let words = words.trim().to_lowercase();
    [LEAD, TEACHER, TA, VIEWER].into_iter().find(|role| {
        let shown = role_words(*role).to_lowercase();
        words == shown || words == role_code(*role) || (*role == LEAD && words == "senco")
    })
}

/// The laptop of a name in the log.
///
/// # Errors
/// There is none.
pub fn laptop(store: &Store, dev: DevId) -> Result<Device, AppError> {
    let found = store.devices()?.into_iter().find(|d| d.dev == dev);
    found.ok_or_else(|| AppError::not_found("this laptop is not known here"))
}

/// A laptop and its owner: `Dawn's laptop, of Dawn Shaw`.
///
/// # Errors
/// When the file cannot be read.
pub fn whose(store: &Store, device: &Device) -> Result<String, StoreError> {
    let owner = store.get::<Staff>(device.user)?.map(|adult| format!(", of {}", adult.full()));
    Ok(format!("{}{}", device.label, owner.unwrap_or_default()))
}

/// What a laptop is called.
///
/// # Errors
/// When the store cannot be read.
pub fn label_of(store: &Store, dev: DevId) -> Result<String, StoreError> {
    let found = store.devices()?.into_iter().find(|d| d.dev == dev);
    Ok(found.map_or_else(|| "an unknown laptop".to_string(), |d| d.label))
}

/// What a laptop held that is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// How many pupils' records; nothing for a SENCO laptop, which holds the whole log.
    pub pupils: Option<usize>,
    /// How many entries of them.
    pub records: Option<usize>,
    /// When its last file was taken in here, or where there was none, when its last entry that is here
    /// was made; in civil time.
    pub heard: Option<NaiveDateTime>,
}

/// What a laptop holds by its user's groups.
///
/// # Errors
/// When the store cannot be read.
pub fn held(store: &Store, device: &Device) -> Result<Held, StoreError> {
    let heard = store.last_known_of(device)?.map(|ms| store.clock().civil(ms));
    if device.role & LEAD != 0 {
        return Ok(Held { pupils: None, records: None, heard });
    }
    let scope = store.scope_of(device.user, device.role, store.clock().today())?;
    Ok(Held { pupils: Some(scope.pupils.len()), records: Some(scope.rows.len()), heard })
}

/// What a laptop holds and when it was last heard of, in lines.
pub fn held_lines(held: &Held) -> Vec<String> {
    let sent = match held.heard {
        Some(at) => format!("It was last heard from on {}.", moment(at)),
        None => "It has never sent anything.".to_string(),
    };
    let what = match (held.pupils, held.records) {
        (Some(pupils), Some(records)) => format!(
            "By its groups it holds the records of {} ({}), encrypted under its passphrase, and the \
             name, class and alerts of every pupil.",
            counted(pupils, "pupil", "pupils"),
            counted(records, "entry", "entries")
        ),
        _ => "It holds the whole log, encrypted under its passphrase.".to_string(),
    };
    vec![sent, what]
}

/// What is to be done once a backup was brought back, in lines; nothing where there is no other laptop.
///
/// # Errors
/// When the store cannot be read.
pub fn after_restoring(store: &Store) -> Result<Vec<String>, AppError> {
    if store.must_join_again()? {
        return Ok(vec![
            "The SENCO must admit this laptop again: ask with \"senlog device join\".".into(),
        ]);
    }
    let devices = store.devices()?;
    let others = devices.iter().any(|d| d.n != store.me().dev && d.revoked_after.is_none());
    if store.me().role & LEAD == 0 || !others {
        return Ok(Vec::new());
    }
    let mut lines = vec![
        "The other laptops know this one by its next update file: write one for each of them \
         (\"senlog sync FOLDER\" does)."
            .to_string(),
    ];
    if let Some(before) = devices.iter().rfind(|d| d.is_replaced()) {
        let label = &before.label;
        lines.push(format!(
            "Was the old one stolen rather than broken? Then: senlog device revoke \"{label}\"."
        ));
    }
    Ok(lines)
}

/// Marks a laptop as lost: what it has sent so far counts, and nothing after. What it held is worked
/// out first.
///
/// # Errors
/// As [`join::revoke`].
pub fn lose(store: &mut Store, device: &Device) -> Result<Held, AppError> {
    let held = held(store, device)?;
    join::revoke(store, device.dev)?;
    Ok(held)
}

/// Marks the laptop whose place this one took as lost: the SENCO's own was stolen, and the head's envelope
/// or the passphrase brought its backup back here. What is to be done, in lines.
///
/// # Errors
/// This is no SENCO laptop that was brought back.
pub fn lose_replaced(store: &mut Store) -> Result<Vec<String>, AppError> {
    let before = store.devices()?.into_iter().rfind(Device::is_replaced);
    let Some(before) = before else {
        return Err(AppError::refused(
            "only a SENCO's laptop marks the one it took the place of as lost",
        ));
    };
    let held = lose(store, &before)?;
    Ok(lost_lines(&before.label, &held))
}

/// What is said and to be done once a laptop is marked as lost.
pub fn lost_lines(label: &str, held: &Held) -> Vec<String> {
    let mut lines = vec![format!("{label} is marked as lost: nothing it sends counts now.")];
    lines.extend(held_lines(held));
    lines.push(
        "Tell the data-protection officer today: there are 72 hours to decide whether the ICO must \
         know."
            .into(),
    );
    lines
        .push("Write an update file for every other laptop soon, so that they know it too.".into());
    lines
}

/// Writes the sheet for the data-protection officer: HTML where the file's name says so, else Markdown.
///
/// # Errors
/// There is a file of that name, or it cannot be written.
pub fn write_sheet(store: &Store, dev: DevId, path: &Path) -> Result<PathBuf, AppError> {
    let file = super::joining::in_folder(path, SHEET);
    if file.exists() {
        return Err(StoreError::FileExists(file).into());
    }
    let ending = file.extension().and_then(|end| end.to_str()).and_then(Format::from_word);
    let format = if ending == Some(Format::Html) { Format::Html } else { Format::Markdown };
    let ask = Ask { laptop: Some(dev), ..Ask::default() };
    let doc = report::make(store, Report::LostLaptop, &ask)?;
    std::fs::write(&file, doc.text(format)).map_err(StoreError::io(&file))?;
    Ok(file)
}

/// Serves a laptop from this one from now on.
///
/// # Errors
/// It is a SENCO laptop, or this is none.
pub fn take_over(store: &mut Store, device: &Device) -> Result<(), AppError> {
    if device.role & LEAD != 0 {
        let label = &device.label;
        return Err(AppError::refused(format!("{label} is a SENCO laptop and has the whole log")));
    }
    let me = store.me().dev_id;
    store.grant(&format!("Took over {}", device.label), &device.cert, Some(me))?;
    Ok(())
}
