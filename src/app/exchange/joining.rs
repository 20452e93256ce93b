//! A laptop that asks to join, and a lead that admits it: with a file each way, and six words of each
//! compared by two people, three of them typed (SYNC.md 5.2).

use std::path::{Path, PathBuf};

use super::{Admission, laptops};
use crate::app::error::AppError;
use crate::app::records::one;
use crate::domain::kind::Record;
use crate::domain::records::Staff;
use crate::store::identity::DevicePublic;
use crate::store::secret;
use crate::store::{Store, StoreError};
use crate::sync::help::HelpRequest;
use crate::sync::import::{self, Said};
use crate::sync::{SyncError, Why, folder, help, join};

/// How many of the six words are typed from the other screen (SYNC.md 5.2).
const TYPED: usize = 3;
/// What the file that asks to join is called, where only a folder is given.
pub const REQUEST: &str = "join.senlog";
/// What the file for a forgotten passphrase is called, where only a folder is given.
const HELP: &str = "unlock-help.senlog";
/// What the answer to it is called, where only a folder is given.
const ANSWER: &str = "unlock.senlog";
/// What the welcome file is called, where only a folder is given.
pub const WELCOME: &str = "welcome.senlog";

/// Who asks to join.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The file.
    pub file: PathBuf,
    /// Its user, as they call themselves.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// Its keys, which its six words stand for.
    pub device: DevicePublic,
    /// The places, from 1, of the words to type.
    pub asked: Vec<usize>,
    /// The adult of the school who has that name; empty where none or several have.
    pub staff: String,
    /// Where the welcome file could go.
    pub welcome: PathBuf,
}

/// A laptop whose passphrase is forgotten.
#[derive(Clone, Debug)]
pub struct Helping {
    /// Its file.
    pub file: PathBuf,
    /// Whose laptop it opens: its name and its owner's.
    pub whose: String,
    /// The keys made for the answer, which its six words stand for.
    pub device: DevicePublic,
    /// The places, from 1, of the words to type.
    pub asked: Vec<usize>,
    /// Where the answer could go.
    pub answer: PathBuf,
}

/// A laptop that was admitted.
#[derive(Clone, Debug)]
pub struct Admitting {
    /// What it is called.
    pub label: String,
    /// The welcome file.
    pub file: PathBuf,
    /// The six words of this laptop, which are typed there.
    pub words: Vec<&'static str>,
}

/// A path that was typed: a folder gets the name of a file.
pub fn in_folder(path: &Path, name: &str) -> PathBuf {
    if path.is_dir() { path.join(name) } else { path.to_path_buf() }
}

/// Places of three of the six words, picked at random: fixed ones could be made to match.
///
/// # Errors
/// The system has no random numbers to give.
pub fn places() -> Result<Vec<usize>, StoreError> {
    let mut left: Vec<usize> = (1..=6).collect();
    let mut picked: Vec<usize> = secret::random::<TYPED>()?
        .iter()
        .map(|die| left.remove(usize::from(*die) % left.len()))
        .collect();
    picked.sort_unstable();
    Ok(picked)
}

/// The words that are not typed, with their places, to be compared: `2 cabbage, 5 eager`.
pub fn others(device: &DevicePublic, asked: &[usize]) -> String {
    let words = device.fingerprint();
    let shown = words.iter().zip(1..).filter(|(_, n)| !asked.contains(n));
    shown.map(|(word, n)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// Six words with their numbers.
pub fn numbered(words: &[&str]) -> String {
    let words = words.iter().zip(1..).map(|(word, n)| format!("{n} {word}"));
    words.collect::<Vec<_>>().join("   ")
}

/// What a file that asks to join says.
///
/// # Errors
/// Why it is none.
pub fn asking(store: &Store, path: &Path) -> Result<Asking, AppError> {
    let file = in_folder(path, REQUEST);
    let request = request_of(&file)?;
    let staff = match one(store, Staff::KIND, &request.name) {
        Ok(id) => store.person(id)?,
        Err(_) => String::new(),
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    Ok(Asking {
        name: request.name,
        label: request.label,
        device: request.device,
        asked: places()?,
        staff,
        welcome: folder.join(WELCOME),
        file,
    })
}

fn request_of(file: &Path) -> Result<join::Request, AppError> {
    let read =
        || -> Result<join::Request, SyncError> { Ok(join::read_request(&folder::read(file)?)?) };
    Ok(read().map_err(|e| e.of_file(file))?)
}

/// What a file for a forgotten passphrase says.
///
/// # Errors
/// Why it is none.
pub fn helping(store: &Store, path: &Path) -> Result<Helping, AppError> {
    let file = in_folder(path, HELP);
    let request = help_of(&file)?;
    let device = request.of(store).map_err(|e| e.of_file(&file))?;
    let whose = laptops::whose(store, &device)?;
    let answer = file.parent().unwrap_or(Path::new("")).join(ANSWER);
    Ok(Helping { whose, device: request.device, asked: places()?, answer, file })
}

fn help_of(file: &Path) -> Result<HelpRequest, AppError> {
    let read =
        || -> Result<HelpRequest, SyncError> { Ok(help::read_request(&folder::read(file)?)?) };
    Ok(read().map_err(|e| e.of_file(file))?)
}

/// Writes the answer for a laptop whose words were compared; where to.
///
/// # Errors
/// The file is another's by now, its key was not sealed to this laptop, or there is a file of that name.
pub fn answer(store: &Store, helping: &Helping) -> Result<PathBuf, AppError> {
    let out = in_folder(&helping.answer, ANSWER);
    if out.exists() {
        return Err(StoreError::FileExists(out).into());
    }
    let request = help_of(&helping.file)?;
    if request.device != helping.device {
        return Err(SyncError::from(Why::Words).of_file(&helping.file).into());
    }
    folder::put(&out, &help::answer(store, &request)?)?;
    Ok(out)
}

/// Admits a laptop whose words were compared, and writes its welcome file.
///
/// # Errors
/// The adult is not known, the file is another's by now, or a rule says no; nothing was written then.
pub fn admit(store: &mut Store, admission: &Admission) -> Result<Admitting, AppError> {
    let file = in_folder(&admission.welcome, WELCOME);
    if file.exists() {
        return Err(StoreError::FileExists(file).into());
    }
    let request = request_of(&admission.request)?;
    if request.device != admission.device {
        return Err(SyncError::from(Why::Words).of_file(&admission.request).into());
    }
    let staff = one(store, Staff::KIND, &admission.staff)?;
    let admitted = join::admit(store, &request, admission.role, staff)?;
    folder::put(&file, &admitted.bundle.bytes)?;
    Ok(Admitting { label: request.label, file, words: admitted.words.to_vec() })
}

/// Writes the file that asks to join.
///
/// # Errors
/// There is one of that name already, or it cannot be written.
pub fn write_request(store: &Store, path: &Path) -> Result<PathBuf, AppError> {
    let file = in_folder(path, REQUEST);
    folder::put(&file, &join::request(store)?)?;
    Ok(file)
}

/// Whose words stand on the SENCO's screen, by the welcome file, and which of them to type.
///
/// # Errors
/// Why the file is no welcome for this laptop.
pub fn welcomed(store: &Store, path: &Path) -> Result<(DevicePublic, Vec<usize>), AppError> {
    let file = in_folder(path, WELCOME);
    let lead = || -> Result<Option<DevicePublic>, SyncError> {
        import::open(store, &folder::read(&file)?)?.welcomed_by()
    };
    match lead().map_err(|e| e.of_file(&file))? {
        Some(lead) => Ok((lead, places()?)),
        None => Err(AppError::refused("this is not a welcome file")
            .hint("the SENCO writes it with \"Add a computer\"")),
    }
}

/// Joins by a welcome file; its words were compared.
///
/// # Errors
/// Why it is refused; nothing has changed then.
pub fn join_by(store: &mut Store, path: &Path) -> Result<(), AppError> {
    let file = in_folder(path, WELCOME);
    let said = Said { compared: true, ..Said::default() };
    let bytes = folder::read(&file).map_err(|e| e.of_file(&file))?;
    let opened = import::open(store, &bytes).map_err(|e| e.of_file(&file))?;
    opened.take(store, said).map_err(|e| e.of_file(&file))?;
    Ok(())
}
