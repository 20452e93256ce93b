//! Choosing the PIN of this run: asked once after the passphrase, and never in the way.

use super::{Cx, Step};
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::key::{Code, Key};
use crate::app::msg::{Request, Secret};
use crate::app::pin::{DIGITS, looks_like};
use crate::app::strings;
use crate::app::toast::Toast;

/// The box in which a PIN is chosen.
#[derive(Clone, Default)]
pub struct PinBox {
    field: TextField,
    /// The digits typed first; they are typed twice.
    first: Option<Secret>,
    /// Why what was typed will not do.
    pub error: Option<&'static str>,
    /// Whether somebody asked for it; else senlog did, and keys meant for the screen go there.
    wanted: bool,
    /// The keys typed so far, for the screen should they turn out to be meant for it.
    keys: Vec<Key>,
}

impl std::fmt::Debug for PinBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PinBox(…)")
    }
}

impl PinBox {
    /// A box; `wanted` says that a person asked for it.
    pub fn new(wanted: bool) -> PinBox {
        PinBox { wanted, ..PinBox::default() }
    }

    /// How many digits are typed.
    pub fn typed(&self) -> usize {
        self.field.text().len()
    }

    /// Whether it is the second time.
    pub fn again(&self) -> bool {
        self.first.is_some()
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        match cmd {
            // Nobody asked for the box, and nobody wants it now.
            Cmd::Accept if self.aside() => self.type_below(Key::plain(Code::Enter)),
            Cmd::Accept if self.field.text().is_empty() && !self.again() => self.skip(),
            Cmd::Accept => self.take(),
            Cmd::Back => self.skip(),
            _ => Vec::new(),
        }
    }

    fn skip(&mut self) -> Vec<Step> {
        let said = Step::Toast(Toast::hint(strings::NO_PIN));
        let forget = (!self.wanted).then_some(Step::Ask(Request::SetPin(None)));
        [Step::Close, said].into_iter().chain(forget).collect()
    }

    fn take(&mut self) -> Vec<Step> {
        let typed = Secret::new(self.field.take());
        self.keys.clear();
        match self.first.take() {
            _ if !looks_like(&typed) => {
                self.error = Some(strings::PIN_SHAPE);
                Vec::new()
            }
            None => {
                self.first = Some(typed);
                Vec::new()
            }
            Some(first) if first == typed => vec![
                Step::Close,
                Step::Ask(Request::SetPin(Some(typed))),
                Step::Toast(Toast::done(strings::PIN_SET)),
            ],
            Some(_) => {
                self.error = Some(strings::PIN_DIFFERS);
                Vec::new()
            }
        }
    }

    /// A digit, or what edits them. Where nobody asked for the box, any letter means the screen
    /// behind: the box goes, and all that was typed is typed there.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        self.error = None;
        match key.typed() {
            Some(c) if c.is_ascii_digit() => {
                if self.field.text().len() < *DIGITS.end() {
                    self.field.key(key);
                    self.keys.push(key);
                }
                Vec::new()
            }
            Some(_) if self.wanted || self.again() => {
                self.error = Some(strings::PIN_SHAPE);
                Vec::new()
            }
            Some(_) => self.type_below(key),
            None if self.field.key(key) => {
                // What was edited was meant for the box.
                self.keys.clear();
                self.wanted = true;
                Vec::new()
            }
            None if self.aside() => self.type_below(key),
            None => Vec::new(),
        }
    }

    /// Whether it came by itself and nothing was typed into it.
    fn aside(&self) -> bool {
        !self.wanted && !self.again() && self.field.text().is_empty()
    }

    fn type_below(&mut self, key: Key) -> Vec<Step> {
        self.keys.push(key);
        vec![Step::Close, Step::Type(std::mem::take(&mut self.keys))]
    }
}
