//! The themes: the whole screen is drawn in the highlighted one.

use super::{Cx, Step, moved, scrolled};
use crate::app::commands::Cmd;
use crate::app::config::Setting;
use crate::app::looks::ThemeName;
use crate::app::toast::Toast;

/// Lines for what the highlighted theme says of itself: the longest takes two in the narrowest window.
const SAYS: usize = 2;

/// The list of themes.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    /// All of them; none until they have come.
    pub list: Vec<ThemeName>,
    /// The highlighted line: 0 is as the terminal is, then the list.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    /// What was said of the one tried on, one sentence each.
    pub said: Vec<String>,
    height: usize,
}

impl Themes {
    /// Whether the list is waited for.
    pub fn waits(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes the list, the theme in use highlighted.
    pub fn take(&mut self, list: Vec<ThemeName>, now: Option<&str>) {
        let place = now.and_then(|now| list.iter().position(|theme| theme.name == now));
        self.at = place.map_or(0, |n| n + 1);
        self.list = list;
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.list.len() + 1
    }

    /// The theme highlighted; none is as the terminal is.
    pub fn theme(&self) -> Option<&ThemeName> {
        self.at.checked_sub(1).and_then(|n| self.list.get(n))
    }

    /// Lines under the list: what the theme says of itself, and what could not be used of it.
    pub fn below(&self) -> usize {
        SAYS + self.said.len()
    }

    /// The theme tried on, where there is a list to try from: none is as the terminal is.
    pub fn tried(&self) -> Option<Option<&str>> {
        if self.waits() {
            return None;
        }
        Some(self.theme().map(|theme| theme.name.as_str()))
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd) -> Vec<Step> {
        match (cmd, self.tried()) {
            (Cmd::Back, _) => vec![Step::Close],
            (Cmd::Accept, Some(tried)) => {
                let setting = Setting::Theme(tried.map(String::from));
                let said = format!("Theme: {}.", setting.label());
                vec![Step::Close, Step::Set(setting), Step::Toast(Toast::done(said))]
            }
            _ => {
                if let Some(at) = moved(self.at, self.lines(), self.height, cmd) {
                    self.at = at;
                    self.said.clear();
                }
                Vec::new()
            }
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let below = self.below();
        let area = cx.layout.corner_box(self.lines(), below);
        self.height = usize::from(area.inside(true).h).saturating_sub(below).max(1);
        self.offset = scrolled(self.offset, self.at, self.height, self.lines());
    }
}
