//! A failure as the screen shows it.

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// What was asked for cannot be done; nothing changed.
    Refused,
    /// The passphrase is wrong or missing.
    Locked,
    /// Something was changed again since; undoing needs a yes.
    ChangedSince,
    /// What would be undone is an import, or many records; undoing needs a yes.
    Much,
    /// The store is damaged, newer, or in use.
    Store,
    /// A fault of the program.
    Fault,
}

/// A failure as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What kind.
    pub kind: TroubleKind,
    /// One plain sentence: what, and where.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Trouble {
    /// A refusal with nothing more to say.
    pub fn refused(message: impl Into<String>) -> Trouble {
        Trouble { kind: TroubleKind::Refused, message: message.into(), hint: None }
    }
}
