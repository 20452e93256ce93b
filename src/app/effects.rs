//! What comes of a message: the shell changes its own state and asks for these.

use super::msg::{Request, Ticket, TroubleKind};

/// Why the screen ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// The person closed it.
    Quit,
    /// The system asked for it, or the terminal is gone.
    Terminated,
    /// Either, before the store had ever opened, and why it had not.
    NeverOpened(TroubleKind),
}

/// Something only the outside can do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the worker.
    Ask(Ticket, Request),
    /// End.
    Quit(ExitReason),
}
