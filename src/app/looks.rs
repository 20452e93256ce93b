//! What is known of themes where no terminal is known: their names, and what they say of themselves.

/// One theme to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeName {
    /// Its name.
    pub name: String,
    /// One line on what it is for.
    pub says: String,
    /// Whether it is the person's own.
    pub own: bool,
}
