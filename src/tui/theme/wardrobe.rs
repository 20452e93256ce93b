//! The theme in use, and putting on another while the screen runs.

use std::path::PathBuf;

use super::{Depth, Surroundings, Theme, all};
use crate::app::located::stopped;
use crate::app::looks::ThemeName;

/// The theme in use, and where others are.
#[derive(Debug)]
pub struct Wardrobe {
    folder: Option<PathBuf>,
    around: Surroundings,
    /// What was asked for last, whether or not it could be had.
    wish: Option<String>,
    worn: Theme,
}

impl Wardrobe {
    /// The theme for a device: its own wish, else what the terminal can show. Never fails; what could
    /// not be used is returned as sentences.
    pub fn open(
        wish: Option<&str>,
        folder: Option<PathBuf>,
        around: Surroundings,
    ) -> (Wardrobe, Vec<String>) {
        let worn = Theme::load(around.theme(), None, around.depth).unwrap_or_default().0;
        let mut wardrobe = Wardrobe { folder, around, wish: None, worn };
        let said = wardrobe.wear(wish);
        (wardrobe, said)
    }

    /// The theme in use.
    pub fn theme(&self) -> &Theme {
        &self.worn
    }

    /// Whether the theme in use came of this wish.
    pub fn wears(&self, wish: Option<&str>) -> bool {
        self.wish.as_deref() == wish
    }

    /// Whether colours are sent although `NO_COLOR` is set: a theme that somebody chose is nearer
    /// than the environment (no-color.org).
    pub fn colours(&self) -> bool {
        !self.around.no_colour || self.wish.is_some()
    }

    /// Puts on the theme of a wish, read afresh. Where it cannot be used, the one before stays; that
    /// and what is wrong in it is returned, one sentence each.
    pub fn wear(&mut self, wish: Option<&str>) -> Vec<String> {
        self.wish = wish.map(String::from);
        let name = wish.unwrap_or(self.around.theme());
        match Theme::load(name, self.folder.as_deref(), self.around.depth) {
            Ok((theme, said)) => {
                self.worn = theme;
                said
            }
            Err(error) => {
                let stays = &self.worn.name;
                vec![format!("{} The {stays} theme stays.", stopped(error.to_string()))]
            }
        }
    }

    /// Every theme there is.
    pub fn list(&self) -> Vec<ThemeName> {
        all(self.folder.as_deref())
    }
}

impl Surroundings {
    /// The theme where nobody chose one: no colours where none are wanted, else what the terminal can
    /// show.
    pub fn theme(&self) -> &'static str {
        match () {
            () if self.no_colour => "no-colour",
            () if self.depth == Depth::Few => "high-contrast",
            () if self.light => "light",
            () => "dark",
        }
    }
}
