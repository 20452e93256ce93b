//! Several laptops of one school, as a person deals with them: exchanging with a folder, deciding
//! between two versions, admitting and losing laptops. Screen and command line share all of it.
//!
//! | module | holds |
//! |---|---|
//! | [`round`] | what a round with a folder came to, in words; which folder |
//! | [`versions`] | fields with two versions, and deciding between them |
//! | [`laptops`] | the school's laptops, and what waits for each |
//! | [`refused`] | entries that were not accepted |
//! | [`joining`] | a laptop that asks to join, and one that is admitted |

pub mod joining;
pub mod laptops;
pub mod refused;
pub mod round;
pub mod versions;

use std::path::PathBuf;

use chrono::NaiveDateTime;

use crate::domain::kind::Roles;
use crate::store::ctx::DevId;
use crate::store::identity::DevicePublic;
use crate::sync::folder::Progress;

use joining::{Admitting, Asking, Helping};
use laptops::LaptopView;
use refused::RefusedView;
use round::RoundWords;
use versions::{Decision, TwoVersions};

/// A question about the school's laptops.
#[derive(Clone)]
pub enum Exchange {
    /// Begin a round with a folder; `true` lets it take much off this laptop.
    Begin(PathBuf, bool),
    /// Do the next file of it.
    Next,
    /// The fields with two versions.
    Versions,
    /// Decide between two versions.
    Decide(Box<Decision>),
    /// The school's laptops.
    Laptops,
    /// What one of them holds, in lines.
    Holds(DevId),
    /// Mark one as lost.
    Lose(DevId),
    /// Write the sheet for the data-protection officer on a lost one into this file.
    LostSheet(DevId, PathBuf),
    /// Serve one from this laptop.
    TakeOver(DevId),
    /// The entries that were not accepted.
    Refused,
    /// Accept one as the user's own, or take it off the list.
    Settle(i64, bool),
    /// What a file that asks to join says.
    Ask(PathBuf),
    /// Admit a laptop.
    Admit(Box<Admission>),
    /// What a file that asks for help with a forgotten passphrase says.
    AskHelp(PathBuf),
    /// Answer it; the words were compared.
    Help(Box<Helping>),
    /// Write the file that asks to join.
    WriteRequest(PathBuf),
    /// What a welcome file says.
    Welcome(PathBuf),
    /// Join by it; the words were compared.
    Join(PathBuf),
}

impl Exchange {
    /// Whether the answer must be heard although something newer was asked.
    pub fn writes(&self) -> bool {
        matches!(self, Exchange::Decide(_) | Exchange::Settle(..) | Exchange::TakeOver(_))
    }
}

/// Whom to admit as what.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The file that asks to join.
    pub request: PathBuf,
    /// Whose words were compared; the file must still be theirs.
    pub device: DevicePublic,
    /// The adult whose laptop it is, as typed.
    pub staff: String,
    /// What they may do.
    pub role: Roles,
    /// The welcome file to write.
    pub welcome: PathBuf,
}

/// An answer to [`Exchange`].
#[derive(Clone, Debug)]
pub enum ExchangeReply {
    /// How far a round is.
    Going(Progress),
    /// What it came to.
    Came(Box<RoundWords>),
    /// It would take much off this laptop, and asks; a sentence.
    Asks(String),
    /// The fields with two versions.
    Versions(Vec<TwoVersions>),
    /// The school's laptops.
    Laptops(Vec<LaptopView>),
    /// What one of them holds.
    Holds(DevId, Vec<String>),
    /// It is marked as lost.
    Lost(DevId, Vec<String>),
    /// A file was written; a sentence.
    Wrote(String),
    /// A laptop of this label gets its files from this one now.
    TakenOver(String),
    /// A refused entry was accepted, or taken off the list.
    Settled(bool),
    /// The entries that were not accepted.
    Refused(Vec<RefusedView>),
    /// Who asks to join.
    Asking(Box<Asking>),
    /// A laptop whose passphrase is forgotten.
    Helping(Box<Helping>),
    /// A laptop was admitted.
    Admitted(Box<Admitting>),
    /// Whose words stand on the other screen, by the welcome file; the places of those to type.
    Welcome(Box<DevicePublic>, Vec<usize>),
    /// The laptop has joined; a sentence.
    Joined(String),
}

impl ExchangeReply {
    /// Whether what the screen shows may be otherwise since.
    pub fn changes(&self) -> bool {
        match self {
            ExchangeReply::Came(came) => came.changed,
            ExchangeReply::Joined(_) | ExchangeReply::Settled(_) => true,
            _ => false,
        }
    }
}

/// How it stands with exchanging, for the first line of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchanging {
    /// Entries of a laptop that is no lead's that no lead has acknowledged.
    pub to_send: usize,
    /// Fields with two versions.
    pub versions: usize,
    /// Entries that were not accepted.
    pub refused: usize,
    /// This laptop waits to be admitted.
    pub joining: Option<JoiningAs>,
}

/// A laptop that waits to be admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoiningAs {
    /// Its user.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The six words that the SENCO types.
    pub words: Vec<&'static str>,
    /// Whether it was in the school before, and was put back to an earlier copy: it goes on logging.
    pub again: bool,
}

/// `Mon 23 Nov 10:12`.
pub fn moment(at: NaiveDateTime) -> String {
    format!("{} {}", super::words::day_and_month(at.date()), at.format("%H:%M"))
}
