//! Opening the screen: on a store, at the question who it is, or at the beginning.

use std::sync::Arc;

use tempfile::TempDir;

use crate::app::config::Config;
use crate::app::demo::school_time;
use crate::app::desk::{Desk, trouble};
use crate::app::effects::ExitReason;
use crate::app::error::{AppError, ErrorKind};
use crate::app::msg::{NewLaptop, NewStore, Secret, Trouble, TroubleKind};
use crate::app::shell::{Beginning, Doorway};
use crate::app::worker::Keeper;
use crate::store::exchange::Joining;
use crate::store::home::{Home, HomeState, Person, Places};
use crate::store::open::{Setup, Unlock, warm_up};
use crate::store::secret::Passphrase;
use crate::store::{Action, Clock, Store, StoreError, words};
use crate::tui::{ScreenError, ScreenOptions, run_screen};

use super::make;
use super::output::{Done, Failure, Out};
use super::place::{Env, id_source};

/// How many passphrases are offered before they begin again.
const OFFERS: usize = 12;
/// The school to look round in: one form of entry, which is made up in a moment.
const LOOK_ROUND: (u32, u32, u64) = (210, 1, 1);

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
    let asks = state == HomeState::Encrypted && given.is_none();
    let mut opener = Opener::new(env);
    opener.home = Some(home.clone());
    opener.given = given;
    opener.demo = demo;
    run(env, Doorway::Store(asks), opener, home)
}

/// No command: the store that the options mean, else the question who it is, else the beginning.
pub(super) fn begin(env: &mut Env, out: &mut Out<'_>) -> Done {
    if let Some(dir) = env.global.home.clone() {
        let home = env.home()?;
        return match home.state() {
            HomeState::Empty => first(env, Place::Home(Home::at(dir)), out),
            _ => open(env, &home, false, out),
        };
    }
    let places = Places::system()?;
    let people = places.people()?;
    match (&env.global.who, people.as_slice()) {
        (None, []) => first(env, Place::Among(places), out),
        (None, [_, _, ..]) => who(env, places, people),
        _ => {
            let home = env.home()?;
            open(env, &home, false, out)
        }
    }
}

/// Where a new store goes.
enum Place {
    Home(Home),
    Among(Places),
}

/// Nobody is known: a first run. Without a terminal there is nobody to ask.
fn first(env: &mut Env, place: Place, _out: &mut Out<'_>) -> Done {
    let (shown, config) = match &place {
        Place::Home(home) => (home.dir().to_path_buf(), home.config_dir().to_path_buf()),
        Place::Among(places) => {
            (places.data_dir().to_path_buf(), places.config_dir().to_path_buf())
        }
    };
    if !crate::tui::terminal::present() {
        return Err(StoreError::Absent(shown).into());
    }
    let doorway = Doorway::First(beginning(env, shown.display().to_string())?);
    let mut opener = Opener::new(env);
    opener.place = Some(place);
    // Only its folder of settings is looked into.
    run(env, doorway, opener, &Home::at(config))
}

fn who(env: &mut Env, places: Places, people: Vec<Person>) -> Done {
    let names: Vec<String> = people.iter().map(|person| person.name.clone()).collect();
    if !crate::tui::terminal::present() {
        return Err(StoreError::People(names).into());
    }
    let place = places.data_dir().display().to_string();
    let doorway = Doorway::Who(names, beginning(env, place)?);
    let config = Home::at(places.config_dir());
    let mut opener = Opener::new(env);
    opener.place = Some(Place::Among(places));
    opener.people = people;
    run(env, doorway, opener, &config)
}

fn beginning(env: &Env, place: String) -> Result<Beginning, AppError> {
    let offers = (0..OFFERS).map(|_| words::offer()).collect::<Result<Vec<_>, _>>()?;
    let now = env.clock.now();
    let seen = school_time(now);
    let school_time = if seen == now { env.clock } else { Clock::Fixed(seen) };
    Ok(Beginning { place, offers: Arc::new(offers), school_time })
}

fn run(env: &Env, doorway: Doorway, opener: Opener, home: &Home) -> Done {
    let (mut config, warnings) = Config::load(home.config_dir());
    if let Some(theme) = &env.global.theme {
        config.theme = Some(theme.clone());
    }
    config.plain |= env.global.plain;
    let options = ScreenOptions {
        config,
        warnings,
        themes: Some(home.config_dir().join("themes")),
        crash: matches!(doorway, Doorway::Store(_)).then(|| home.crash()),
        clock: env.clock,
        doorway,
    };
    match run_screen(options, opener) {
        // Whoever left a locked screen knows that it was locked; the exit code is for scripts.
        Ok(ExitReason::NeverOpened(TroubleKind::Locked)) => Err(Failure::Locked),
        Ok(ExitReason::NeverOpened(kind)) => Err(never_opened(kind).into()),
        Ok(ExitReason::Quit | ExitReason::Terminated) => Ok(()),
        Err(error) => Err(screen_error(&error).into()),
    }
}

/// Finds, makes and opens stores for the screen.
struct Opener {
    home: Option<Home>,
    place: Option<Place>,
    people: Vec<Person>,
    clock: Clock,
    seed: Option<String>,
    /// The passphrase from a file, for the first time only: after a lock it is asked for.
    given: Option<Passphrase>,
    demo: bool,
    /// The folder of a made-up school, which goes with it.
    throw_away: Option<TempDir>,
}

impl Opener {
    fn new(env: &Env) -> Opener {
        Opener {
            home: None,
            place: None,
            people: Vec::new(),
            clock: env.clock,
            seed: env.seed(),
            given: None,
            demo: false,
            throw_away: None,
        }
    }

    fn store(&mut self, secret: Option<Secret>) -> Result<Store, AppError> {
        let Some(home) = &self.home else {
            return Err(AppError::new(ErrorKind::Locked, "nobody has said whose store to open"));
        };
        let unlock = match (secret, self.given.take()) {
            (Some(secret), _) => Unlock::Passphrase(Passphrase::new(secret.to_string())),
            (None, Some(given)) => Unlock::Passphrase(given),
            (None, None) => Unlock::Plain,
        };
        let ids = id_source(self.seed.as_deref(), 0)?;
        let mut store = Store::open(home, &unlock, self.clock, ids)?;
        if self.seed.is_some() {
            let salt = store.change_count()?;
            store.set_ids(id_source(self.seed.as_deref(), salt)?);
        }
        Ok(store)
    }

    fn person(&mut self, place: usize) -> Result<(bool, String), AppError> {
        let (Some(person), Some(Place::Among(places))) = (self.people.get(place), &self.place)
        else {
            return Err(AppError::not_found("this person has no store here any more"));
        };
        let home = places.home_of(person);
        let asks = home.state() == HomeState::Encrypted;
        self.home = Some(home);
        Ok((asks, person.name.clone()))
    }

    fn new_store(&mut self, new: &NewStore) -> Result<Store, AppError> {
        let home = self.new_home(&new.name)?;
        let mut ids = id_source(self.seed.as_deref(), 0)?;
        let user = ids.next_id();
        let passphrase = Passphrase::new(new.passphrase.to_string());
        let mut setup = Setup::lead(&new.school, &new.name, Some(passphrase), user);
        setup.days = Some(new.days);
        setup.first = make::library_and_calendar(self.clock.today(), ids.as_mut());
        let (store, _sheet) = Store::create(&home, &setup, self.clock, ids)?;
        self.home = Some(home);
        Ok(store)
    }

    fn new_laptop(&mut self, new: &NewLaptop) -> Result<Store, AppError> {
        let home = self.new_home(&new.name)?;
        let passphrase = Passphrase::new(new.passphrase.to_string());
        let joining = Joining::new(&new.name, &new.label, Some(passphrase));
        let ids = id_source(self.seed.as_deref(), 0)?;
        let store = Store::create_joining(&home, &joining, self.clock, ids)?;
        self.home = Some(home);
        Ok(store)
    }

    fn new_home(&self, name: &str) -> Result<Home, AppError> {
        match &self.place {
            Some(Place::Home(home)) => Ok(home.clone()),
            Some(Place::Among(places)) => Ok(places.new_home(name)?),
            None => Err(AppError::refused("there is a store here already")),
        }
    }

    fn made_up(&mut self) -> Result<Store, AppError> {
        let now = school_time(self.clock.now());
        if now != self.clock.now() {
            self.clock = Clock::Fixed(now);
        }
        let dir = make::temporary()?;
        let home = Home::at(dir.path());
        let (mut store, mut ids, opts) =
            make::empty_school(&home, LOOK_ROUND, self.clock, self.seed.as_deref())?;
        store.bulk::<_, StoreError>(|store| {
            let mut write = |action: Action| store.write(&action).map(|_| ());
            crate::app::demo::build(opts, &mut ids, &mut write, &mut |_, _| {})
        })?;
        store.seal_undo()?;
        (self.home, self.throw_away, self.demo) = (Some(home), Some(dir), true);
        Ok(store)
    }
}

impl Keeper<Desk> for Opener {
    fn warm_up(&mut self) {
        warm_up();
    }

    fn open(&mut self, secret: Option<Secret>) -> Result<Desk, Trouble> {
        self.store(secret).map(|store| Desk::new(store, self.demo)).map_err(trouble)
    }

    fn choose(&mut self, place: usize) -> Result<(bool, String), Trouble> {
        self.person(place).map_err(trouble)
    }

    fn make(&mut self, new: &NewStore) -> Result<Desk, Trouble> {
        self.new_store(new).map(|store| Desk::new(store, false)).map_err(trouble)
    }

    fn make_joining(&mut self, new: &NewLaptop) -> Result<Desk, Trouble> {
        self.new_laptop(new).map(|store| Desk::new(store, false)).map_err(trouble)
    }

    fn look_round(&mut self) -> Result<Desk, Trouble> {
        self.made_up().map(|store| Desk::new(store, true)).map_err(trouble)
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
