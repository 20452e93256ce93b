//! `device`, `bundle`, `sync`, `conflicts` as clap sees them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::args::Role;

/// `device`.
#[derive(Args, Debug)]
pub struct Device {
    /// What to do
    #[command(subcommand)]
    pub what: DeviceCommand,
}

/// What can be done with laptops.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Make a store that is to join a school, and the file that asks for it
    Join(Join),
    /// Admit a laptop that asks to join, and write the file that welcomes it
    Admit(Admit),
    /// The school's laptops: whose, what they may do, when last heard from
    List,
    /// A laptop is lost: nothing it sends from now on counts
    Revoke(Revoke),
    /// Serve a laptop from this one from now on
    Home(Named),
    /// Help a laptop whose passphrase is forgotten, and write the answer
    Unlock(UnlockHelp),
    /// Have the recovery sheet vouch for this SENCO laptop, after a backup was brought back
    Vouch(Vouch),
}

/// `device join`.
#[derive(Args, Debug)]
pub struct Join {
    /// Your name, as people say it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What the laptop is called; your name's laptop when left out
    #[arg(long, value_name = "LABEL")]
    pub label: Option<String>,
    /// The file to write, for the SENCO
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// This laptop was in the school and seems to have been copied: begin anew and ask again
    #[arg(long)]
    pub again: bool,
    /// Without encryption: for trying things out only
    #[arg(long)]
    pub unencrypted: bool,
    /// Cost of a guess at the passphrase, as a power of two
    #[arg(long, hide = true, default_value_t = 17, value_parser = clap::value_parser!(u8).range(10..=18))]
    pub kdf_log_n: u8,
}

/// `device admit`.
#[derive(Args, Debug)]
pub struct Admit {
    /// The file that asks to join
    pub file: PathBuf,
    /// What the laptop may do
    #[arg(long, value_enum, default_value_t = Role::Ta)]
    pub role: Role,
    /// Whose laptop it is: an adult of the school; the name in the file when left out
    #[arg(long, value_name = "NAME")]
    pub staff: Option<String>,
    /// The six words on the other laptop's screen; asked for when left out
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// The welcome file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `device revoke`.
#[derive(Args, Debug)]
pub struct Revoke {
    /// Its label, its user's name, or four and more digits of its id
    pub laptop: String,
}

/// `device unlock`.
#[derive(Args, Debug)]
pub struct UnlockHelp {
    /// The file that asks for help
    pub file: PathBuf,
    /// The six words on the other laptop's screen; asked for when left out
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// The answer to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `device vouch`.
#[derive(Args, Debug)]
pub struct Vouch {
    /// The 24 words of the sheet, from a file; asked for when left out
    #[arg(long, value_name = "FILE")]
    pub words_file: Option<PathBuf>,
}

/// A laptop by its name.
#[derive(Args, Debug)]
pub struct Named {
    /// Its label, its user's name, or four and more digits of its id
    pub laptop: String,
}

/// `bundle`.
#[derive(Args, Debug)]
pub struct Bundle {
    /// What to do
    #[command(subcommand)]
    pub what: BundleCommand,
}

/// What can be done with update files.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Write an update file
    Export(Export),
    /// Bring update files in
    Import(Import),
    /// What a file is, without bringing it in
    Show(Show),
    /// Entries that were not accepted
    Refused,
    /// Accept an entry that was not accepted, as your own
    Accept(Number),
    /// Take an entry that was not accepted off the list
    Discard(Number),
}

/// `bundle export`.
#[derive(Args, Debug)]
pub struct Export {
    /// The laptop it is for; left out, it is for the SENCO
    #[arg(long, value_name = "LABEL")]
    pub to: Option<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// `bundle import`.
#[derive(Args, Debug)]
pub struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// For a welcome file: the six words on the SENCO's screen; asked for when left out
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// Also where it takes much off this laptop
    #[arg(long)]
    pub yes: bool,
}

/// `bundle show`.
#[derive(Args, Debug)]
pub struct Show {
    /// The file
    pub file: PathBuf,
}

/// One of a list.
#[derive(Args, Debug)]
pub struct Number {
    /// Its number in the list
    pub number: i64,
}

/// `sync`.
#[derive(Args, Debug)]
pub struct Sync {
    /// The folder or stick; the one used last when left out
    pub folder: Option<PathBuf>,
    /// Also where it takes much off this laptop
    #[arg(long)]
    pub yes: bool,
}

/// `conflicts`.
#[derive(Args, Debug)]
pub struct Conflicts {
    /// What to do; nothing lists them
    #[command(subcommand)]
    pub what: Option<ConflictCommand>,
}

/// What can be done with two versions of a field.
#[derive(Debug, Subcommand)]
pub enum ConflictCommand {
    /// Keep one version, or give another value
    Resolve(Resolve),
}

/// `conflicts resolve`.
#[derive(Args, Debug)]
pub struct Resolve {
    /// The kind of record
    pub kind: String,
    /// Which: four and more digits of its id
    pub id: String,
    /// The field
    pub field: String,
    /// The version to keep, by its number in the list
    #[arg(long, value_name = "N", conflicts_with = "value", required_unless_present = "value")]
    pub keep: Option<usize>,
    /// Another value in place of all of them
    #[arg(long, value_name = "V")]
    pub value: Option<String>,
}
