//! Before any store: who is it, and, where nobody is known yet, how to begin.

use std::sync::Arc;

use super::{LockScreen, Shell};
use crate::app::commands::Cmd;
use crate::app::effects::ExitReason;
use crate::app::entry::{Entries, Entry};
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::msg::{NewLaptop, NewStore, Request, Secret};
use crate::app::strings;
use crate::domain::fold::fold;
use crate::intake::week_days;
use crate::store::Clock;
use crate::store::secret::PASSPHRASE_MIN;

/// What the screen begins with.
#[derive(Clone, Debug)]
pub enum Doorway {
    /// A store, and whether it asks for a passphrase.
    Store(bool),
    /// Several people share this computer account: their names.
    Who(Vec<String>, Beginning),
    /// Nobody is known here.
    First(Beginning),
}

/// What a first run needs of the world outside.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Where the store would be.
    pub place: String,
    /// Passphrases of four words to offer.
    pub offers: Arc<Vec<String>>,
    /// The time in a made-up school, on a school day.
    pub school_time: Clock,
}

/// The lines of the first choice.
pub const WELCOME: &[(&str, &str)] = &[
    ("Look round a made-up school", "nothing is kept"),
    ("Begin here", "for the SENCO"),
    ("Join a school", "for TAs and teachers"),
    ("Bring back a backup", "after a new laptop"),
];

/// How the door stands.
#[derive(Clone, Debug)]
pub enum Stage {
    /// Who are you?
    Who {
        /// The letters typed.
        typed: TextField,
        /// The highlighted line of those shown.
        at: usize,
    },
    /// The first choice: the highlighted line.
    Welcome(usize),
    /// School, name, days, passphrase.
    Start,
    /// Name, what the laptop is called, passphrase.
    Join,
}

/// The door, while it is shut.
#[derive(Clone, Debug)]
pub struct Door {
    /// How it stands.
    pub stage: Stage,
    /// Who uses senlog here.
    pub people: Vec<String>,
    /// The first questions, which keep what was typed.
    pub start: Entries,
    /// The questions to a laptop that is to join a school.
    pub join: Entries,
    /// What is said under it.
    pub says: Option<String>,
    /// Whether the worker is at it.
    pub busy: bool,
    beginning: Beginning,
    offer: usize,
}

/// Places of the first questions.
const SCHOOL: usize = 0;
const NAME: usize = 1;
const DAYS: usize = 2;
const PASSPHRASE: usize = 3;

/// Places of the questions to a laptop that is to join; its passphrase is typed twice.
const JOIN_NAME: usize = 0;
const JOIN_LABEL: usize = 1;
const JOIN_PASSPHRASE: usize = 2;

impl Door {
    fn new(stage: Stage, people: Vec<String>, beginning: Beginning) -> Door {
        let start = Entries::new(vec![
            Entry::new("School", "Its name, as it stands on a letter."),
            Entry::new("Your name", "As people say it: Jo Okafor, Mrs Barnes."),
            Entry::new("Days in", "The days you work, such as: mon tue thu.")
                .with("Mon Tue Wed Thu Fri"),
            Entry::new("Passphrase", "The four words above, or 12 characters of your own.")
                .secret(),
            Entry::new("The same again", "Write it down on paper until you know it.").secret(),
        ]);
        let join = Entries::new(vec![
            Entry::new("Your name", "As people say it: Dawn Shaw, Mr Hill."),
            Entry::new("This laptop", "What the SENCO will see; left open, your name's laptop."),
            Entry::new("Passphrase", "The four words above, or 12 characters of your own.")
                .secret(),
            Entry::new("The same again", "Write it down on paper until you know it.").secret(),
        ]);
        Door { stage, people, start, join, says: None, busy: false, beginning, offer: 0 }
    }

    /// Where the store would be.
    pub fn place(&self) -> &str {
        &self.beginning.place
    }

    /// The four words offered now.
    pub fn offered(&self) -> &str {
        let offers = &self.beginning.offers;
        offers.get(self.offer % offers.len().max(1)).map_or("", String::as_str)
    }

    /// The lines of "who are you?" that the letters typed leave, each with its place: people, then
    /// somebody new.
    pub fn who(&self) -> Vec<(usize, &str)> {
        let Stage::Who { typed, .. } = &self.stage else { return Vec::new() };
        let typed = fold(typed.text());
        let named = |name: &&str| {
            let name = fold(name);
            typed.is_empty()
                || name.starts_with(&typed)
                || name.split(' ').any(|word| word.starts_with(&typed))
        };
        let mut out: Vec<(usize, &str)> = self
            .people
            .iter()
            .enumerate()
            .map(|(n, p)| (n, p.as_str()))
            .filter(|(_, p)| named(p))
            .collect();
        out.push((self.people.len(), strings::SOMEBODY_NEW));
        out
    }

    /// What is wrong with the first questions; else the new store.
    fn new_store(&self) -> Result<NewStore, Vec<(usize, String)>> {
        let mut faults = Vec::new();
        for (n, what) in [(SCHOOL, strings::NO_SCHOOL), (NAME, strings::NO_NAME)] {
            if self.start.text(n).is_empty() {
                faults.push((n, what.to_string()));
            }
        }
        let days = week_days(self.start.text(DAYS));
        if let Err(why) = &days {
            faults.push((DAYS, format!("This is no set of days: {why}.")));
        }
        let passphrase = passphrase(&self.start, PASSPHRASE, &mut faults);
        match days {
            Ok(days) if faults.is_empty() => Ok(NewStore {
                school: self.start.text(SCHOOL).to_string(),
                name: self.start.text(NAME).to_string(),
                days,
                passphrase,
            }),
            _ => Err(faults),
        }
    }

    /// What is wrong with the questions to a laptop that is to join; else the laptop.
    fn new_laptop(&self) -> Result<NewLaptop, Vec<(usize, String)>> {
        let mut faults = Vec::new();
        let name = self.join.text(JOIN_NAME).to_string();
        if name.is_empty() {
            faults.push((JOIN_NAME, strings::NO_NAME.to_string()));
        }
        let passphrase = passphrase(&self.join, JOIN_PASSPHRASE, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let label = match self.join.text(JOIN_LABEL) {
            "" => format!("{name}'s laptop"),
            label => label.to_string(),
        };
        Ok(NewLaptop { name, label, passphrase })
    }

    /// What a key does here now, for the hint bar; none where it does nothing.
    pub(super) fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        match (cmd, &self.stage) {
            _ if self.busy => (cmd == Cmd::Quit).then_some(title),
            (Cmd::Refresh, Stage::Who { .. } | Stage::Welcome(_)) => None,
            (Cmd::Back, Stage::Welcome(_)) => (!self.people.is_empty()).then_some(title),
            (Cmd::Back, Stage::Who { typed, .. }) => (!typed.is_blank()).then_some("clear"),
            _ => Some(title),
        }
    }

    /// The questions in use, where there are any.
    pub fn entries(&self) -> Option<&Entries> {
        match self.stage {
            Stage::Start => Some(&self.start),
            Stage::Join => Some(&self.join),
            Stage::Who { .. } | Stage::Welcome(_) => None,
        }
    }

    fn entries_mut(&mut self) -> Option<&mut Entries> {
        match self.stage {
            Stage::Start => Some(&mut self.start),
            Stage::Join => Some(&mut self.join),
            Stage::Who { .. } | Stage::Welcome(_) => None,
        }
    }
}

/// The passphrase of the fields from `at` on, typed twice; what is wrong with it goes to `faults`.
fn passphrase(entries: &Entries, at: usize, faults: &mut Vec<(usize, String)>) -> Secret {
    let field = |n: usize| entries.list.get(n).map_or("", |entry| entry.field.text());
    if field(at).chars().count() < PASSPHRASE_MIN {
        faults.push((at, strings::SHORT.to_string()));
    } else if field(at) != field(at + 1) {
        faults.push((at + 1, strings::DIFFERS.to_string()));
    }
    Secret::new(field(at).to_string())
}

impl Shell {
    /// The screen at a door that no store stands behind yet.
    #[must_use]
    pub fn at(mut self, doorway: Doorway) -> Shell {
        let door = match doorway {
            Doorway::Store(_) => return self,
            Doorway::Who(people, beginning) => {
                Door::new(Stage::Who { typed: TextField::default(), at: 0 }, people, beginning)
            }
            Doorway::First(beginning) => Door::new(Stage::Welcome(0), Vec::new(), beginning),
        };
        let mut lock = LockScreen::new(true);
        lock.opening = false;
        self.lock = Some(lock);
        self.door = Some(door);
        self
    }

    /// A key at the door.
    pub(super) fn door_key(&mut self, key: Key) {
        let found = self.keymap.find(&self.scopes(), &[key]);
        let Some(door) = &mut self.door else { return };
        match found {
            Found::Cmd(Cmd::Quit | Cmd::Interrupt) => self.end(ExitReason::Quit),
            _ if door.busy => {}
            Found::Cmd(cmd) if key.typed().is_none() => self.door_command(cmd),
            _ => self.door_typed(key),
        }
    }

    fn door_typed(&mut self, key: Key) {
        let Some(door) = &mut self.door else { return };
        door.says = None;
        match &mut door.stage {
            Stage::Who { typed, at } => {
                typed.key(key);
                *at = 0;
            }
            Stage::Welcome(at) => {
                let digit = key.typed().and_then(|c| c.to_digit(10)).unwrap_or(0) as usize;
                if (1..=WELCOME.len()).contains(&digit) {
                    *at = digit - 1;
                    self.welcome();
                }
            }
            Stage::Start | Stage::Join => {
                if let Some(entries) = door.entries_mut() {
                    entries.key(key);
                }
            }
        }
    }

    pub(super) fn door_paste(&mut self, text: &str) {
        let Some(door) = self.door.as_mut().filter(|door| !door.busy) else { return };
        match &mut door.stage {
            Stage::Who { typed, .. } => typed.insert(text),
            Stage::Welcome(_) => {}
            Stage::Start | Stage::Join => {
                if let Some(entries) = door.entries_mut() {
                    entries.paste(text);
                }
            }
        }
        self.dirty = true;
    }

    fn door_command(&mut self, cmd: Cmd) {
        let Some(door) = &mut self.door else { return };
        door.says = None;
        let shown = door.who().len();
        match (&mut door.stage, cmd) {
            (Stage::Who { at, .. }, Cmd::Up) => *at = at.saturating_sub(1),
            (Stage::Who { at, .. }, Cmd::Down) => *at = (*at + 1).min(shown.saturating_sub(1)),
            (Stage::Who { .. }, Cmd::Accept) => self.choose(),
            (Stage::Who { typed, at }, Cmd::Back) => {
                typed.clear();
                *at = 0;
            }
            (Stage::Welcome(at), Cmd::Up) => *at = at.saturating_sub(1),
            (Stage::Welcome(at), Cmd::Down) => *at = (*at + 1).min(WELCOME.len() - 1),
            (Stage::Welcome(_), Cmd::Accept) => self.welcome(),
            (Stage::Welcome(_), Cmd::Back) if !door.people.is_empty() => {
                door.stage = Stage::Who { typed: TextField::default(), at: 0 };
            }
            (Stage::Welcome(_), Cmd::Back) => door.says = Some(strings::NOTHING_BEFORE.into()),
            (Stage::Start, Cmd::Back) => door.stage = Stage::Welcome(1),
            (Stage::Join, Cmd::Back) => door.stage = Stage::Welcome(2),
            (Stage::Start | Stage::Join, Cmd::Refresh) => door.offer += 1,
            (Stage::Start | Stage::Join, Cmd::Save) => self.begin(),
            (Stage::Start | Stage::Join, Cmd::Accept) => {
                let more = door.entries_mut().is_some_and(Entries::go_on);
                if !more {
                    self.begin();
                }
            }
            (Stage::Start | Stage::Join, cmd) => {
                if let Some(entries) = door.entries_mut() {
                    entries.go(cmd);
                }
            }
            _ => {}
        }
    }

    /// Takes the highlighted person, or goes on to somebody new.
    fn choose(&mut self) {
        let Some(door) = &mut self.door else { return };
        let Stage::Who { at, .. } = &door.stage else { return };
        let Some(place) = door.who().get(*at).map(|(place, _)| *place) else { return };
        if place == door.people.len() {
            door.stage = Stage::Welcome(1);
            return;
        }
        self.ask_at_door(Request::Choose(place));
    }

    fn welcome(&mut self) {
        let Some(door) = &mut self.door else { return };
        let Stage::Welcome(at) = door.stage else { return };
        match at {
            0 => {
                let clock = door.beginning.school_time;
                self.clock = clock;
                self.now = clock.now();
                self.day = self.now.date();
                self.ask_at_door(Request::LookRound);
            }
            1 => door.stage = Stage::Start,
            2 => door.stage = Stage::Join,
            _ => door.says = Some(strings::BRING_BACK.into()),
        }
    }

    /// Makes the store, once everything is filled in.
    fn begin(&mut self) {
        let Some(door) = &mut self.door else { return };
        let asked = match door.stage {
            Stage::Join => door.new_laptop().map(|new| Request::MakeJoining(Box::new(new))),
            _ => door.new_store().map(|new| Request::Make(Box::new(new))),
        };
        match (asked, door.entries_mut()) {
            (Ok(asked), _) => self.ask_at_door(asked),
            (Err(faults), Some(entries)) => entries.refuse(faults),
            (Err(_), None) => {}
        }
    }

    fn ask_at_door(&mut self, request: Request) {
        self.made = matches!(request, Request::Make(_));
        let tried = self.ask(request);
        if let Some(lock) = &mut self.lock {
            lock.tried = tried;
        }
        if let Some(door) = &mut self.door {
            door.busy = true;
            door.says = None;
        }
    }

    /// The person's store is found; the passphrase is next, where there is one.
    pub(super) fn chosen(&mut self, asks: bool, name: String) {
        self.left_door = self.door.take();
        let mut lock = LockScreen::new(asks);
        lock.who = Some(name);
        self.lock = Some(lock);
        if !asks {
            self.open_unasked();
        }
    }

    /// Back to "who are you?" from somebody's passphrase. Returns whether there is one.
    pub(super) fn back_to_door(&mut self) -> bool {
        let Some(mut door) = self.left_door.take() else { return false };
        door.busy = false;
        door.stage = Stage::Who { typed: TextField::default(), at: 0 };
        self.door = Some(door);
        true
    }

    /// The door stays shut, and says why.
    pub(super) fn door_refused(&mut self, message: &str, hint: Option<&str>) {
        if let Some(door) = &mut self.door {
            let hint = hint.map(|hint| format!(" {}", crate::app::words::sentence(hint)));
            door.busy = false;
            door.says = Some(format!(
                "{}{}",
                crate::app::words::sentence(message),
                hint.unwrap_or_default()
            ));
        }
    }
}
