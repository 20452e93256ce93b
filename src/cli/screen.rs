//! Opening the screen on a store.

use crate::app::config::Config;
use crate::app::desk::{Desk, trouble};
use crate::app::effects::ExitReason;
use crate::app::error::{AppError, ErrorKind};
use crate::app::msg::{Secret, Trouble, TroubleKind};
use crate::store::home::{Home, HomeState};
use crate::store::open::Unlock;
use crate::store::secret::Passphrase;
use crate::store::{Clock, Store, StoreError};
use crate::tui::{ScreenError, ScreenOptions, run_screen};

use super::output::{Done, Failure, Out};
use super::place::{Env, id_source};

/// Opens the screen of a home and stays until the person leaves it; `demo` says that the school is
/// made up.
pub(super) fn open(env: &mut Env, home: &Home, demo: bool, _out: &mut Out<'_>) -> Done {
    let state = home.state();
    if state == HomeState::Empty {
        return Err(StoreError::Absent(home.dir().to_path_buf()).into());
    }
    let given = match &env.global.passphrase_file {
        Some(file) if state == HomeState::Encrypted => Some(Passphrase::from_file(file)?),
        _ => None,
    };
    let (mut config, warnings) = Config::load(home.config_dir());
    if let Some(theme) = &env.global.theme {
        config.theme = Some(theme.clone());
    }
    config.plain |= env.global.plain;
    let options = ScreenOptions {
        config,
        warnings,
        themes: Some(home.config_dir().join("themes")),
        crash: Some(home.crash()),
        clock: env.clock,
        locked: state == HomeState::Encrypted && given.is_none(),
    };
    let mut opener = Opener { home: home.clone(), clock: env.clock, seed: env.seed(), given, demo };
    match run_screen(options, move |secret| opener.open(secret)) {
        // Whoever left a locked screen knows that it was locked; the exit code is for scripts.
        Ok(ExitReason::NeverOpened(TroubleKind::Locked)) => Err(Failure::Locked),
        Ok(ExitReason::NeverOpened(kind)) => Err(never_opened(kind).into()),
        Ok(ExitReason::Quit | ExitReason::Terminated) => Ok(()),
        Err(error) => Err(screen_error(&error).into()),
    }
}

/// Opens the store for the screen, as often as it is unlocked.
struct Opener {
    home: Home,
    clock: Clock,
    seed: Option<String>,
    /// The passphrase from a file, for the first time only: after a lock it is asked for.
    given: Option<Passphrase>,
    demo: bool,
}

impl Opener {
    fn open(&mut self, secret: Option<Secret>) -> Result<Desk, Trouble> {
        self.store(secret).map(|store| Desk::new(store, self.demo)).map_err(trouble)
    }

    fn store(&mut self, secret: Option<Secret>) -> Result<Store, AppError> {
        let unlock = match (secret, self.given.take()) {
            (Some(secret), _) => Unlock::Passphrase(Passphrase::new(secret.to_string())),
            (None, Some(given)) => Unlock::Passphrase(given),
            (None, None) => Unlock::Plain,
        };
        let ids = id_source(self.seed.as_deref(), 0)?;
        let mut store = Store::open(&self.home, &unlock, self.clock, ids)?;
        if self.seed.is_some() {
            let salt = store.change_count()?;
            store.set_ids(id_source(self.seed.as_deref(), salt)?);
        }
        Ok(store)
    }
}

/// The screen ended without the store ever having opened.
fn never_opened(kind: TroubleKind) -> AppError {
    let kind = match kind {
        TroubleKind::Locked => ErrorKind::Locked,
        TroubleKind::Store => ErrorKind::Store,
        TroubleKind::Fault => ErrorKind::Fault,
        TroubleKind::Refused | TroubleKind::ChangedSince | TroubleKind::Much => ErrorKind::Refused,
    };
    AppError::new(kind, "the store did not open, as the screen said").hint(match kind {
        ErrorKind::Store => "nothing was changed; \"senlog check\" says more",
        _ => "nothing was changed",
    })
}

fn screen_error(error: &ScreenError) -> AppError {
    match error {
        ScreenError::NoTerminal => AppError::refused("the screen needs a terminal")
            .hint("every command works without one; see \"senlog help\""),
        ScreenError::Terminal(_) => AppError::refused(error.to_string())
            .hint("try another terminal; every command works without the screen"),
        ScreenError::Fault => AppError::new(ErrorKind::Fault, error.to_string())
            .hint("start it again; nothing saved is lost"),
    }
}
