//! Code lists as data: what is stored, what is shown, and the staff-room words for it.

mod casework;
mod contacts;
mod people;
mod sen;
mod sessions;
mod worth;

pub use casework::*;
pub use contacts::*;
pub use people::*;
pub use sen::*;
pub use sessions::*;
pub use worth::*;

use super::fold::fold;
use super::kind::Roles;

/// One code of a list.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    /// What is stored, for ever.
    pub code: &'static str,
    /// The words on the screen.
    pub label: &'static str,
    /// Other words people type or export for it, folded.
    pub aliases: &'static [&'static str],
    /// Who may write it.
    pub write: Roles,
}

/// A closed list of codes.
#[derive(Debug)]
pub struct CodeList {
    /// The list's name, for messages.
    pub name: &'static str,
    /// The codes, in the order they are offered.
    pub options: &'static [Opt],
}

impl CodeList {
    /// The code stored as `code`.
    pub fn get(&self, code: &str) -> Option<&'static Opt> {
        self.options.iter().find(|o| o.code == code)
    }

    /// The words for a stored code; the code itself when a newer version made it.
    pub fn label<'a>(&self, code: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.get(code).map_or(code, |o| o.label)
    }

    /// The code that typed or imported words name: the code, its label or an alias, folded.
    pub fn find(&self, words: &str) -> Option<&'static Opt> {
        // As it stands first: folding takes the sign from an outcome, and 1 is not -1.
        let typed = words.trim();
        let signed = typed.starts_with(['+', '-']);
        let stands = |o: &&Opt| o.code == typed || (signed && o.aliases.contains(&typed));
        if let Some(found) = self.options.iter().find(stands) {
            return Some(found);
        }
        let words = fold(words);
        if words.is_empty() {
            return None;
        }
        self.options.iter().find(|o| fold(o.code) == words).or_else(|| {
            self.options
                .iter()
                .find(|o| fold(o.label) == words || o.aliases.iter().any(|a| fold(a) == words))
        })
    }
}

/// Declares a code list: an enum that keeps codes of newer versions, and its [`CodeList`].
#[macro_export]
macro_rules! codes {
    (
        $(#[doc = $doc:literal])+
        $T:ident = $LIST:ident $name:literal {
            $($variant:ident = $code:literal, $label:literal $(, [$($alias:literal),*])? $(, $write:ident)?;)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $T {
            $(#[doc = $label] $variant,)+
            /// A code that a newer version of the program stored; kept as it is.
            Other(String),
        }

        #[doc = concat!("The codes of [`", stringify!($T), "`].")]
        pub static $LIST: $crate::domain::codes::CodeList = $crate::domain::codes::CodeList {
            name: $name,
            options: &[$($crate::domain::codes::Opt {
                code: $code,
                label: $label,
                aliases: &[$($($alias),*)?],
                write: $crate::domain::codes::writers!($($write)?),
            }),+],
        };

        impl $T {
            /// What is stored.
            pub fn code(&self) -> &str {
                match self { $($T::$variant => $code,)+ $T::Other(code) => code }
            }
            /// The words on the screen.
            pub fn label(&self) -> &str {
                match self { $($T::$variant => $label,)+ $T::Other(code) => code }
            }
            /// Reads a stored code.
            pub fn from_code(code: &str) -> $T {
                match code { $($code => $T::$variant,)+ other => $T::Other(other.to_string()) }
            }
            /// Every code of this version, in the order offered.
            pub fn all() -> &'static [$T] {
                &[$($T::$variant),+]
            }
        }

        impl $crate::domain::Cell for $T {
            fn put(&self) -> $crate::domain::Value {
                $crate::domain::Value::Text(self.code().to_string())
            }
            fn get(value: &$crate::domain::Value) -> Result<Self, &'static str> {
                match value {
                    $crate::domain::Value::Text(code) => Ok($T::from_code(code)),
                    $crate::domain::Value::Null => Err("is missing"),
                    _ => Err("is not a code"),
                }
            }
        }
    };
}

/// Who may write a code: everyone who may write the field, unless the declaration says `LEAD`.
#[doc(hidden)]
#[macro_export]
macro_rules! code_writers {
    () => {
        $crate::domain::kind::ALL
    };
    (LEAD) => {
        $crate::domain::kind::LEAD
    };
}
#[doc(hidden)]
pub use crate::code_writers as writers;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_codes() {
        assert_eq!(SEN_STATUSES.find("Education, Health and Care Plan").map(|o| o.code), Some("E"));
        assert_eq!(SEN_STATUSES.find("sen support").map(|o| o.code), Some("K"));
        assert_eq!(NEEDS.find("asc").map(|o| o.code), Some("ASD"));
        assert_eq!(MARKS.find("refused").map(|o| o.code), Some("declined"));
        assert!(NEEDS.find("").is_none());
    }

    #[test]
    fn a_sign_is_part_of_an_outcome() {
        for (typed, code) in
            [("-2", "-2"), ("-1", "-1"), ("0", "0"), ("1", "1"), (" +1", "1"), ("2", "2")]
        {
            assert_eq!(GRADES.find(typed).map(|o| o.code), Some(code), "{typed}");
        }
    }
}
