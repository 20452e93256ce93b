//! senlog: the daily log of a school's SENCO and teaching assistants.
//!
//! # Layers
//!
//! Each imports only what stands left of it; `tests/layers.rs` reads the sources and holds it.
//!
//! ```text
//! domain <- store <- { sync, intake, report } <- app <- { tui, cli } <- main
//! ```

pub mod app;
pub mod domain;
pub mod store;
pub mod tui;
