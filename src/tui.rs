//! The screen: drawing, themes, the loop, the terminal.
//!
//! Nothing here decides anything about records. Each drawing function takes `&Shell` and paints it;
//! [`run`] turns what happens into messages and effects into questions; [`terminal`] gives the shell
//! back whatever happens.

mod charts;
pub mod draw;
pub mod glyphs;
pub mod input;
pub mod overlays;
pub mod panes;
pub mod pen;
pub mod run;
pub mod terminal;
pub mod theme;

#[cfg(test)]
mod tests;

pub use run::{ScreenError, ScreenOptions, run_screen};
