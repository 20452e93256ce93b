//! The device's settings while the screen runs: themes tried on, what is chosen kept.

use std::time::Instant;

use super::Shell;
use crate::app::config::Setting;
use crate::app::looks::ThemeName;
use crate::app::msg::Request;
use crate::app::overlays::Overlay;
use crate::app::strings;
use crate::app::toast::Toast;

impl Shell {
    /// Says what went wrong before the screen was there: mistakes in the settings. The first is said
    /// at once; the settings screen lists all.
    pub fn warn(&mut self, said: impl IntoIterator<Item = String>) {
        let before = self.problems.len();
        self.problems.extend(said);
        if before == self.problems.len() {
            return;
        }
        let text = match self.problems.as_slice() {
            [one] => one.clone(),
            [first, ..] => strings::first_problem(first, self.problems.len()),
            [] => return,
        };
        self.toast(Toast::wrong(text), self.clock.monotonic());
    }

    /// The theme wished for now: the one tried on, else the device's; none is as the terminal is.
    pub fn theme(&self) -> Option<&str> {
        let tried = self.overlays.iter().rev().find_map(|overlay| match overlay {
            Overlay::Themes(themes) => themes.tried(),
            _ => None,
        });
        tried.unwrap_or(self.config.theme.as_deref())
    }

    /// Whether the list of themes is waited for.
    pub fn asks_for_themes(&self) -> bool {
        self.overlays.iter().any(|o| matches!(o, Overlay::Themes(themes) if themes.waits()))
    }

    /// The list of themes has come.
    pub fn themes_came(&mut self, list: Vec<ThemeName>) {
        let now = self.config.theme.clone();
        for overlay in &mut self.overlays {
            if let Overlay::Themes(themes) = overlay {
                themes.take(list.clone(), now.as_deref());
            }
        }
        self.dirty = true;
        self.settle();
    }

    /// What was said of the theme that was put on, one sentence each: shown where themes are chosen,
    /// else in passing.
    pub fn theme_said(&mut self, said: Vec<String>, at: Instant) {
        let open = self.overlays.iter_mut().rev().find_map(|overlay| match overlay {
            Overlay::Themes(themes) => Some(themes),
            _ => None,
        });
        match (open, said.first()) {
            (Some(themes), _) => themes.said = said,
            (None, Some(first)) => {
                let first = first.clone();
                self.toast(Toast::wrong(first), at);
            }
            (None, None) => {}
        }
        self.settle();
    }

    /// Takes a setting at once, and has it kept for this device.
    pub(super) fn set(&mut self, setting: Setting) {
        self.config.set(setting.clone());
        self.ask(Request::Keep(setting));
        self.dirty = true;
    }
}
