//! Finding and opening the store that a command means, and asking for passphrases.

use std::io::{self, IsTerminal, Write};
use std::thread::{Builder, JoinHandle};

use crate::app::backups;
use crate::app::erasing;
use crate::app::error::{AppError, ErrorKind};
use crate::app::strings::{LEASE_HINT, LEASE_OVER};
use crate::app::words::sentence;
use crate::domain::id::{IdSource, SeededIds};
use crate::store::backup::BackupMade;
use crate::store::home::{Home, HomeState, resolve};
use crate::store::open::{OpenWarning, Unlock};
use crate::store::secret::{self, Passphrase};
use crate::store::{Clock, Store, StoreError};
use crate::sync::lease;

use super::args::Global;
use super::output::Out;

/// What every command is run with.
pub(super) struct Env {
    pub(super) global: Global,
    pub(super) clock: Clock,
    seed: Option<String>,
    last: Option<Home>,
    /// The day's own backup, while it is being made beside the command.
    backup: Option<JoinHandle<Result<BackupMade, StoreError>>>,
}

impl Env {
    /// The options of the command line, and the seed of the environment.
    pub(super) fn new(global: Global, clock: Clock) -> Env {
        let seed = std::env::var("SENLOG_ID_SEED").ok().filter(|s| !s.is_empty());
        Env { global, clock, seed, last: None, backup: None }
    }

    /// The home used last, for the note of a fault.
    pub(super) fn last_home(&self) -> Option<&Home> {
        self.last.as_ref()
    }

    /// The home that the options mean.
    pub(super) fn home(&mut self) -> Result<Home, AppError> {
        let home = resolve(self.global.home.as_deref(), self.global.who.as_deref())?;
        self.use_home(&home);
        Ok(home)
    }

    /// Notes which home is used.
    pub(super) fn use_home(&mut self, home: &Home) {
        self.last = Some(home.clone());
    }

    /// The seed that tests set for row ids.
    pub(super) fn seed(&self) -> Option<String> {
        self.seed.clone()
    }

    /// Where row ids come from; `salt` keeps several runs on one store apart.
    pub(super) fn ids(&self, salt: u64) -> Result<Box<dyn IdSource + Send>, StoreError> {
        id_source(self.seed.as_deref(), salt)
    }

    /// Opens the store that the options mean. Takes the lock.
    pub(super) fn open(&mut self, out: &mut Out<'_>) -> Result<Store, AppError> {
        let home = self.home()?;
        let unlock = self.unlock(&home)?;
        // It holds the lock.
        self.finish_backup(out);
        let mut store = Store::open(&home, &unlock, self.clock, self.ids(0)?)?;
        if self.seed.is_some() {
            // Each run on a store goes on where the one before ended.
            let salt = store.change_count()?;
            // Two laptops of one school never make the same id, also where tests give both one seed.
            let apart =
                if store.was_admitted()? { store.me().user.to_string() } else { String::new() };
            let seed = self.seed.as_ref().map(|seed| format!("{seed}{apart}"));
            store.set_ids(id_source(seed.as_deref(), salt)?);
        }
        heed(&store, out)?;
        self.daily(&mut store, out);
        Ok(store)
    }

    /// Erases what is due, so that it is in no backup from now on, and begins the day's own backup. It
    /// never keeps a command from its work.
    fn daily(&mut self, store: &mut Store, out: &mut Out<'_>) {
        match store.erase_due() {
            Ok(done) if done.is_empty() => {}
            Ok(done) => out.note(&erasing::done(&done)),
            Err(why) => out.note(&sentence(&why.to_string())),
        }
        match store.nightly(false) {
            Ok(None) => {}
            Ok(Some(pending)) => {
                let job = Builder::new().name("backup".into()).spawn(|| pending.finish());
                match job {
                    Ok(job) => self.backup = Some(job),
                    Err(_) => out.note(&backups::not_begun()),
                }
            }
            Err(why) => out.note(&backups::failed(&why)),
        }
    }

    /// Waits for the backup begun with the command, whose result is out already.
    pub(super) fn finish_backup(&mut self, out: &mut Out<'_>) {
        match self.backup.take().map(JoinHandle::join) {
            None | Some(Ok(Ok(_))) => {}
            Some(Ok(Err(why))) => out.note(&backups::failed(&why)),
            Some(Err(_)) => out.note(&backups::not_begun()),
        }
    }

    /// Opens the store to show what it holds of pupils. A laptop that has not heard from the SENCO for
    /// long hides that, and goes on logging.
    pub(super) fn open_to_read(&mut self, out: &mut Out<'_>) -> Result<Store, AppError> {
        let store = self.open(out)?;
        if lease::is_over(&store)? {
            return Err(AppError::new(ErrorKind::Locked, LEASE_OVER).hint(LEASE_HINT));
        }
        Ok(store)
    }

    /// What opens a home: nothing for one without encryption, else the passphrase.
    pub(super) fn unlock(&self, home: &Home) -> Result<Unlock, AppError> {
        match home.state() {
            HomeState::Encrypted => Ok(Unlock::Passphrase(self.passphrase("Passphrase: ")?)),
            HomeState::Empty | HomeState::Plain | HomeState::Broken => Ok(Unlock::Plain),
        }
    }

    /// The passphrase from the file that the options name, else asked for.
    pub(super) fn passphrase(&self, prompt: &str) -> Result<Passphrase, AppError> {
        match &self.global.passphrase_file {
            Some(file) => Ok(Passphrase::from_file(file)?),
            None => ask(prompt),
        }
    }

    /// A new passphrase: from the file, else asked for twice.
    pub(super) fn new_passphrase(&self) -> Result<Passphrase, AppError> {
        if let Some(file) = &self.global.passphrase_file {
            return Ok(Passphrase::from_file(file)?);
        }
        twice()
    }
}

/// Where row ids come from: the operating system, or the seed that tests set.
pub(super) fn id_source(
    seed: Option<&str>,
    salt: u64,
) -> Result<Box<dyn IdSource + Send>, StoreError> {
    match seed {
        Some(seed) => Ok(Box::new(SeededIds::new(seed, salt))),
        None => {
            let seed = secret::hex(&secret::random::<32>()?);
            Ok(Box::new(SeededIds::new(&seed, 0)))
        }
    }
}

/// How often something is asked for before a command gives up.
const TRIES: usize = 3;

/// Asks for a new passphrase twice; again where it is too short or the two differ.
pub(super) fn twice() -> Result<Passphrase, AppError> {
    let mut once = || -> Result<Passphrase, AppError> {
        let first = ask("New passphrase (12 characters or more): ")?;
        first.check_new()?;
        if !first.same(&ask("The same again: ")?) {
            return Err(AppError::refused("the two passphrases are not the same")
                .hint("type the same one both times"));
        }
        Ok(first)
    };
    tries(&mut once)
}

/// Asks again, saying why, until the answer will do; the last refusal stands.
fn tries<T>(once: &mut dyn FnMut() -> Result<T, AppError>) -> Result<T, AppError> {
    for _ in 1..TRIES {
        match once() {
            // Nobody is there to ask again.
            Err(error) if error.kind == ErrorKind::Locked => return Err(error),
            Err(error) => say(&format!("{} Try again.\n", error.message)),
            done => return done,
        }
    }
    once()
}

/// Whether somebody sits at a terminal and can be asked.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a line on the terminal.
pub(super) fn ask_line(prompt: &str) -> Result<String, AppError> {
    let mut once = || -> Result<String, AppError> {
        read_line(prompt)
            .ok_or_else(|| AppError::usage("nothing was typed").hint("see \"senlog help init\""))
    };
    tries(&mut once)
}

/// One line typed on the terminal; none when nothing was.
pub(super) fn read_line(prompt: &str) -> Option<String> {
    say(prompt);
    let mut typed = String::new();
    let read = io::stdin().read_line(&mut typed).unwrap_or(0);
    let typed = typed.trim();
    (read > 0 && !typed.is_empty()).then(|| typed.to_string())
}

/// Writes to the terminal beside the result; one that is gone asks nobody.
pub(super) fn say(text: &str) {
    let mut terminal = io::stderr();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

/// Asks on the terminal, without echo.
pub(super) fn ask(prompt: &str) -> Result<Passphrase, AppError> {
    if !can_ask() {
        return Err(StoreError::NoPassphrase.into());
    }
    match rpassword::prompt_password(prompt) {
        Ok(typed) if !typed.is_empty() => Ok(Passphrase::new(typed)),
        _ => Err(StoreError::NoPassphrase.into()),
    }
}

/// Tells what the owner of a store should know now; after an unclean end the file is checked.
fn heed(store: &Store, out: &mut Out<'_>) -> Result<(), AppError> {
    for warning in store.warnings() {
        match warning {
            OpenWarning::Unclean => {
                out.note(&warning.to_string());
                if let Some(first) = store.quick_check()?.first() {
                    let path = store.home().map(|h| h.dir().to_path_buf()).unwrap_or_default();
                    return Err(StoreError::Damaged { path, what: first.clone() }.into());
                }
            }
            OpenWarning::PutBack | OpenWarning::JoinAgain | OpenWarning::NotBackedUp(_) => {
                out.note(&warning.to_string());
            }
            // `check` tells the rest; the screen says always that a store is not encrypted.
            OpenWarning::Unencrypted
            | OpenWarning::WeakPassphraseCost(_)
            | OpenWarning::SheetNotConfirmed
            | OpenWarning::Place(_) => {}
        }
    }
    Ok(())
}
