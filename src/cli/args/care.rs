//! Options of the commands that care for the store: backups, checks, erasing, passphrase, recovery.

use std::path::PathBuf;

use clap::Args;

/// `backup`.
#[derive(Args, Debug)]
pub struct Backup {
    /// The file to write
    pub file: PathBuf,
}

/// `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// A backup to read through instead of the last that senlog made by itself
    pub backup: Option<PathBuf>,
}

/// `restore`.
#[derive(Args, Debug)]
pub struct Restore {
    /// The backup
    pub file: PathBuf,
    /// Open it with the 24 words of the recovery sheet, and choose a new passphrase
    #[arg(long)]
    pub words: bool,
    /// The same, with the words in a file
    #[arg(long, value_name = "FILE")]
    pub words_file: Option<PathBuf>,
    /// The SENCO laptop that it is of was lost or stolen: nothing that it sends counts from now on
    #[arg(long)]
    pub stolen: bool,
    /// Put it in the place of the store that is there, which is kept beside it
    #[arg(long)]
    pub replace: bool,
    /// Cost of a guess at the passphrase, as a power of two
    #[arg(long, hide = true, default_value_t = 17, value_parser = clap::value_parser!(u8).range(10..=18))]
    pub kdf_log_n: u8,
}

/// `purge`.
#[derive(Args, Debug)]
pub struct Purge {
    /// A pupil by name, or any record by four and more digits of its id
    #[arg(required_unless_present = "list", num_args = 1.., value_name = "PUPIL")]
    pub pupil: Vec<String>,
    /// At once rather than in seven days; there is no undo
    #[arg(long)]
    pub urgent: bool,
    /// Without asking
    #[arg(long)]
    pub yes: bool,
    /// List what is to be erased
    #[arg(long, conflicts_with_all = ["pupil", "keep", "urgent"])]
    pub list: bool,
    /// Leave it: call off what was asked for
    #[arg(long, conflicts_with = "urgent")]
    pub keep: bool,
}

/// `passphrase`.
#[derive(Args, Debug)]
pub struct Passphrase {
    /// A file whose first line is the new passphrase
    #[arg(long, value_name = "FILE")]
    pub new_file: Option<PathBuf>,
    /// It is forgotten: choose a new one, and write the file that asks the SENCO for help
    #[arg(long, requires = "output")]
    pub forgotten: bool,
    /// The file to write for the SENCO
    #[arg(short, long, value_name = "FILE", requires = "forgotten")]
    pub output: Option<PathBuf>,
    /// The SENCO's answer, which opens the store under the new passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "forgotten")]
    pub answer: Option<PathBuf>,
    /// It is forgotten, and the 24 words of the recovery sheet open the store: from this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["forgotten", "answer"])]
    pub words_file: Option<PathBuf>,
    /// The same, with the words asked for
    #[arg(long, conflicts_with_all = ["forgotten", "answer", "words_file"])]
    pub words: bool,
    /// Cost of a guess at the passphrase, as a power of two
    #[arg(long, hide = true, default_value_t = 17, value_parser = clap::value_parser!(u8).range(10..=18))]
    pub kdf_log_n: u8,
}

/// `recovery`.
#[derive(Args, Debug)]
pub struct Recovery {
    /// Try the 24 words, from a file; nothing changes
    #[arg(long, value_name = "FILE")]
    pub try_words: Option<PathBuf>,
    /// Show the sheet again, as long as it has not been confirmed
    #[arg(long)]
    pub show: bool,
}
