//! The use cases, driven by the screen and the command line alike; no terminal is needed to run them.

pub mod acts;
