//! A sheet of plain text to read and print: a tick sheet.

use super::{Cx, Step};
use crate::app::commands::Cmd;
use crate::app::strings;

/// A sheet of text.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What stands over it.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
    /// The first line on the screen.
    pub offset: usize,
    /// What stands under its end.
    pub foot: &'static str,
    height: usize,
}

impl Paper {
    /// A sheet with these lines.
    pub fn new(title: impl Into<String>, lines: Vec<String>) -> Paper {
        Paper { title: title.into(), lines, offset: 0, foot: strings::PRINTS, height: 1 }
    }

    /// The same, with other words under its end.
    #[must_use]
    pub fn with_foot(mut self, foot: &'static str) -> Paper {
        self.foot = foot;
        self
    }

    /// How many lines stand below those on the screen.
    pub fn below(&self) -> usize {
        self.lines.len().saturating_sub(self.offset + self.height)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd) -> Vec<Step> {
        let last = self.lines.len().saturating_sub(self.height);
        let page = self.height.saturating_sub(1).max(1);
        self.offset = match cmd {
            Cmd::Back => return vec![Step::Close],
            Cmd::Up => self.offset.saturating_sub(1),
            Cmd::Down => (self.offset + 1).min(last),
            Cmd::PageUp => self.offset.saturating_sub(page),
            Cmd::PageDown => (self.offset + page).min(last),
            Cmd::First => 0,
            Cmd::Last => last,
            _ => self.offset,
        };
        Vec::new()
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.height = usize::from(cx.layout.body.inside(true).h).max(1);
        self.offset = self.offset.min(self.lines.len().saturating_sub(self.height));
    }
}
