//! The lock screen: painted before anything of the store is touched.

use super::Shell;
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::msg::{Request, Secret, Trouble, TroubleKind};
use crate::app::strings;

/// The lock screen.
#[derive(Clone, Debug)]
pub struct LockScreen {
    /// Whether a passphrase is asked for.
    pub asks: bool,
    /// Whether the store is being opened.
    pub opening: bool,
    /// Why it did not open.
    pub error: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    field: TextField,
}

impl LockScreen {
    /// A lock screen that asks for a passphrase, or one of a store without.
    pub fn new(asks: bool) -> LockScreen {
        LockScreen { asks, opening: !asks, error: None, hint: None, field: TextField::default() }
    }

    /// How many characters are typed; what they are is nobody's business.
    pub fn typed(&self) -> usize {
        self.field.text().chars().count()
    }
}

impl Shell {
    pub(super) fn lock_key(&mut self, key: Key) {
        self.dirty = true;
        let found = self.keymap.find(&self.scopes(), &[key]);
        let Some(lock) = &mut self.lock else { return };
        match found {
            Found::Cmd(Cmd::Quit | Cmd::Interrupt) => self.end(super::ExitReason::Quit),
            _ if lock.opening => {}
            Found::Cmd(Cmd::Accept) if key.typed().is_none() => {
                if lock.asks && lock.field.text().is_empty() {
                    return;
                }
                lock.opening = true;
                lock.error = None;
                lock.hint = None;
                let secret = lock.asks.then(|| Secret::new(lock.field.take()));
                self.ask(Request::Open(secret));
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

    pub(super) fn lock_paste(&mut self, text: &str) {
        if let Some(lock) = self.lock.as_mut().filter(|lock| lock.asks && !lock.opening) {
            lock.field.insert(text);
            self.dirty = true;
        }
    }

    /// The store is open: everything on the screen is asked for.
    pub(super) fn opened(&mut self) {
        self.lock = None;
        self.ask(Request::About);
        self.ask_all();
        self.ask(Request::Names);
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
        let Some(lock) = &mut self.lock else { return };
        lock.opening = false;
        if trouble.kind == TroubleKind::Locked && lock.asks {
            lock.error = Some(strings::WRONG.into());
            lock.hint = None;
        } else {
            lock.asks |= trouble.kind == TroubleKind::Locked;
            lock.error = Some(crate::app::words::sentence(&trouble.message));
            lock.hint = trouble.hint.map(|hint| crate::app::words::sentence(&hint));
        }
    }

    /// Shuts the store and forgets its keys; what is half written stays on the screen behind.
    pub(super) fn lock_now(&mut self) {
        if self.lock.is_some() {
            return;
        }
        self.keep_open_lines();
        let mut lock = LockScreen::new(self.about.encrypted);
        lock.opening = false;
        self.lock = Some(lock);
        self.prefix.clear();
        self.held.clear();
        self.names = None;
        self.school = None;
        self.ask(Request::Lock);
        self.dirty = true;
    }
}
