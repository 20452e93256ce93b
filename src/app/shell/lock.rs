//! The lock screen: painted before anything of the store is touched.

use super::Shell;
use crate::app::commands::Cmd;
use crate::app::effects::ExitReason;
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::msg::{PinState, Request, Secret, Trouble, TroubleKind};
use crate::app::overlays::{Overlay, PinBox};
use crate::app::pin::{self, MISSES};
use crate::app::strings;

/// Misses of the passphrase after which the lock screen says what helps when it is forgotten: one is a slip.
const MISSES_TO_HELP: u8 = 2;

/// The lock screen.
#[derive(Clone, Debug)]
pub struct LockScreen {
    /// Whether a passphrase is asked for.
    pub asks: bool,
    /// Whether the store is being opened.
    pub opening: bool,
    /// Whether the store is still open behind it.
    pub kept: bool,
    /// Whose it is, where several people share the computer.
    pub who: Option<String>,
    /// Whether the PIN of this run opens it too.
    pub pin: bool,
    /// Why it did not open.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    field: TextField,
    /// Wrong tries so far.
    misses: u8,
    /// The question that is under way; an answer to any other comes too late.
    pub(super) tried: u64,
}

impl LockScreen {
    /// A lock screen that asks for a passphrase, or one of a store without.
    pub fn new(asks: bool) -> LockScreen {
        LockScreen {
            asks,
            opening: !asks,
            kept: false,
            who: None,
            pin: false,
            error: None,
            hint: None,
            field: TextField::default(),
            misses: 0,
            tried: 0,
        }
    }

    /// How many characters are typed; what they are is nobody's business.
    pub fn typed(&self) -> usize {
        self.field.text().chars().count()
    }
}

impl Shell {
    pub(super) fn lock_key(&mut self, key: Key) {
        self.dirty = true;
        if self.door.is_some() {
            return self.door_key(key);
        }
        let found = self.keymap.find(&self.scopes(), &[key]);
        let Some(lock) = &mut self.lock else { return };
        match found {
            Found::Cmd(Cmd::Quit | Cmd::Interrupt) => self.end(super::ExitReason::Quit),
            _ if lock.opening => {}
            Found::Cmd(Cmd::Accept) if key.typed().is_none() => self.try_to_open(),
            Found::Cmd(Cmd::Back) if lock.field.text().is_empty() && self.left_door.is_some() => {
                self.back_to_door();
            }
            Found::Cmd(Cmd::Back) => {
                drop(Secret::new(lock.field.take()));
                lock.error = None;
            }
            _ => {
                if lock.asks && lock.field.key(key) {
                    lock.error = None;
                }
            }
        }
    }

    fn try_to_open(&mut self) {
        let Some(lock) = &mut self.lock else { return };
        if lock.asks && lock.field.text().is_empty() {
            return;
        }
        if lock.kept && !lock.asks {
            return self.opened();
        }
        lock.opening = true;
        lock.error = None;
        lock.hint = None;
        let secret = lock.asks.then(|| Secret::new(lock.field.take()));
        // Digits that missed are told apart from a passphrase that did.
        lock.pin &= lock.kept;
        self.typed_pin = secret.as_ref().is_some_and(|typed| pin::looks_like(typed));
        let request = match secret {
            Some(secret) if lock.kept => Request::Unlock(secret),
            secret => Request::Open(secret),
        };
        let tried = self.ask(request);
        if let Some(lock) = &mut self.lock {
            lock.tried = tried;
        }
    }

    /// Opens a store that has no passphrase, or one whose passphrase was given elsewhere.
    pub(super) fn open_unasked(&mut self) {
        let tried = self.ask(Request::Open(None));
        if let Some(lock) = &mut self.lock {
            lock.tried = tried;
        }
    }

    pub(super) fn lock_paste(&mut self, text: &str) {
        if self.door.is_some() {
            return self.door_paste(text);
        }
        if let Some(lock) = self.lock.as_mut().filter(|lock| lock.asks && !lock.opening) {
            lock.field.insert(text);
            self.dirty = true;
        }
    }

    /// Whether an answer is to the try that is under way.
    pub(super) fn awaited(&self, n: u64) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.tried == n)
    }

    /// The store is open: everything on the screen is asked for.
    pub(super) fn opened(&mut self) {
        // A passphrase that was typed may be followed by a PIN; digits that were one may not.
        let asked = self.door.is_none() && self.lock.as_ref().is_some_and(|lock| lock.asks);
        let typed = asked && !self.typed_pin;
        self.offer_pin = typed && self.held.is_empty();
        self.lock = None;
        self.door = None;
        self.left_door = None;
        self.ever_open = true;
        self.ask_all();
        self.ask(Request::Names);
        self.ask(Request::Nightly);
        // A pupil's page stays open over a lock.
        let pupils: Vec<_> = self
            .overlays
            .iter()
            .filter_map(|o| match o {
                super::Overlay::Pupil(page) => Some(page.pupil),
                _ => None,
            })
            .collect();
        for pupil in pupils {
            self.ask(Request::Pupil(pupil));
        }
    }

    /// The store did not open.
    pub(super) fn not_opened(&mut self, trouble: Trouble) {
        // Keys typed ahead were meant for the screen behind, not for the passphrase.
        self.held.clear();
        if self.door.is_some() {
            return self.door_refused(&trouble.message, trouble.hint.as_deref());
        }
        self.shut_by = Some(trouble.kind);
        let Some(lock) = &mut self.lock else { return };
        lock.opening = false;
        if trouble.kind == TroubleKind::Locked && lock.asks {
            lock.misses += 1;
            let wrong =
                if self.typed_pin && lock.pin { strings::WRONG_PIN } else { strings::WRONG };
            lock.error = Some(wrong.into());
            let often = lock.misses >= MISSES_TO_HELP && !lock.kept;
            lock.hint = often.then(|| strings::FORGOTTEN.to_string());
            if lock.kept && lock.misses >= MISSES {
                self.lock_fully(strings::MISSED);
            }
        } else {
            lock.asks |= trouble.kind == TroubleKind::Locked;
            lock.error = Some(crate::app::words::sentence(&trouble.message));
            lock.hint = trouble.hint.map(|hint| crate::app::words::sentence(&hint));
        }
    }

    /// Hides everything behind the lock screen; the store stays open, and what is half written stays.
    pub(super) fn lock_now(&mut self) {
        if self.lock.is_some() {
            return;
        }
        self.keep_open_lines();
        let mut lock = LockScreen::new(self.about.encrypted);
        lock.opening = false;
        lock.kept = true;
        lock.pin = self.about.pin == PinState::Set;
        self.lock = Some(lock);
        self.prefix.clear();
        self.held.clear();
        self.dirty = true;
    }

    /// Closes the store and forgets its keys: only the passphrase opens it again.
    pub(super) fn lock_fully(&mut self, why: &str) {
        self.lock_now();
        let Some(lock) = &mut self.lock else { return };
        if !lock.kept {
            return;
        }
        lock.kept = false;
        lock.opening = false;
        lock.pin = false;
        lock.tried = 0;
        lock.error = Some(why.into());
        self.about.pin = PinState::None;
        self.names = None;
        self.school = None;
        self.ask(Request::Lock);
        self.dirty = true;
    }

    /// Offers a PIN after the passphrase was typed, unless somebody said they want none, or is at work
    /// already.
    pub(super) fn offer_pin(&mut self, at: std::time::Instant) {
        let busy = !self.held.is_empty() || !self.overlays.is_empty() || self.about.pupils == 0;
        if std::mem::take(&mut self.offer_pin) && self.about.pin == PinState::None && !busy {
            self.open(Overlay::Pin(PinBox::new(false)), at);
        }
    }

    /// Why the screen ended, told apart by whether the store ever opened.
    pub fn outcome(&self, why: ExitReason) -> ExitReason {
        // Nobody who is known: there was nothing to be locked out of.
        let nobody = self.door.as_ref().is_some_and(|door| door.people.is_empty());
        let asks = !nobody && self.lock.as_ref().is_some_and(|lock| lock.asks);
        match self.shut_by {
            _ if self.ever_open => why,
            Some(kind) => ExitReason::NeverOpened(kind),
            None if asks => ExitReason::NeverOpened(TroubleKind::Locked),
            None => why,
        }
    }
}
