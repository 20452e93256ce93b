//! `passphrase` where it is forgotten: asking the SENCO, taking the answer, or the recovery sheet.

use serde_json::json;

use crate::app::error::AppError;
use crate::app::exchange::joining;
use crate::cli::args::Passphrase as Args;
use crate::cli::exchange::refuse_existing;
use crate::cli::output::{Done, Out};
use crate::cli::place::{Env, twice};
use crate::store::home::Home;
use crate::store::open::forgotten::{self, Asking};
use crate::store::secret::Passphrase;
use crate::sync::{SyncError, folder, help};

/// The new passphrase: from a file, or asked for.
fn new(args: &Args, env: &Env) -> Result<Passphrase, AppError> {
    match &args.new_file {
        Some(file) => Ok(Passphrase::from_file(file)?),
        None if env.global.passphrase_file.is_some() => env.new_passphrase(),
        None if args.answer.is_some() => env.passphrase("The new passphrase: "),
        None => twice(),
    }
}

pub(super) fn forgotten(home: &Home, args: &Args, env: &mut Env, out: &mut Out<'_>) -> Done {
    if let Some(output) = &args.output {
        refuse_existing(output)?;
        let asking = Asking::begin(home, &new(args, env)?, args.kdf_log_n, env.clock)?;
        folder::put(output, &help::request(&asking)?)?;
        let words = asking.public()?.fingerprint();
        return out.result(&json!({ "asked": true, "words": words }), |lines| {
            lines.line(&format!("Wrote {}. Take it to the SENCO's laptop.", output.display()));
            lines.line("There, these words are asked for; keep this screen open:");
            lines.line("");
            lines.line(&format!("    {}", joining::numbered(&words)));
            lines.line("");
            lines.line("With what comes back: senlog passphrase --answer FILE.");
        });
    }
    let new = new(args, env)?;
    match &args.answer {
        Some(file) => {
            let bytes = folder::read(file).map_err(|e| e.of_file(file))?;
            let answer = help::read_answer(&bytes).map_err(|w| SyncError::from(w).of_file(file))?;
            forgotten::by_answer(home, &new, &answer, args.kdf_log_n, env.clock)?;
        }
        None => {
            let words = super::sheet_words(args.words_file.as_deref())?;
            forgotten::by_words(home, &new, &words, args.kdf_log_n, env.clock)?;
        }
    }
    out.result(&json!({ "changed": true }), |lines| {
        lines.line("The store opens with the new passphrase. Nothing in it was lost.");
    })
}
