//! The settings of this computer: each change holds at once and is kept.

use super::{Cx, Guide, Overlay, Step, Themes, moved};
use crate::app::commands::Cmd;
use crate::app::config::{SETTINGS, SettingSpec};

/// The setting that is asked for when exchanging.
const FOLDER: &str = "sync-folder";

/// The settings of this device.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The highlighted line, a place in [`SETTINGS`].
    pub at: usize,
}

impl Device {
    /// The highlighted setting.
    pub fn spec(&self) -> &'static SettingSpec {
        &SETTINGS[self.at.min(SETTINGS.len() - 1)]
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let by = match cmd {
            Cmd::Back => return vec![Step::Close],
            Cmd::More => 1,
            Cmd::Less => -1,
            _ => {
                self.at = moved(self.at, SETTINGS.len(), SETTINGS.len(), cmd).unwrap_or(self.at);
                return Vec::new();
            }
        };
        match self.spec().turned(cx.config, by) {
            Some(setting) => vec![Step::Set(setting)],
            None if self.spec().name == FOLDER => {
                let (guide, steps) = Guide::sync(cx, true);
                std::iter::once(Step::Open(Box::new(Overlay::Guide(guide)))).chain(steps).collect()
            }
            None => vec![Step::Open(Box::new(Overlay::Themes(Themes::default())))],
        }
    }
}
