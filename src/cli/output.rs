//! What the command line prints: the only place that does.
//!
//! Results go to standard output, messages to standard error. Under `--json` the one object goes to
//! standard output, an error too. A reader that goes away (`senlog dump | head`) ends the program
//! quietly.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::text::{Table, plain};
use crate::app::error::{AppError, ErrorKind};
use crate::store::error::io_words;

/// Where a command's results and messages go.
pub struct Out<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    json: bool,
    quiet: bool,
    terminal: bool,
}

/// What a command ends with: an error for the person, or a reader who went away.
#[derive(Debug)]
pub enum Failure {
    /// An error to show.
    Error(AppError),
    /// The reader of standard output is gone.
    Gone,
    /// The result was shown, and it names faults of the store.
    Findings,
    /// The result was shown, and it says no.
    Refused,
    /// The screen was left while it was locked, which it showed.
    Locked,
}

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Error(error.into())
    }
}

/// The result of a command.
pub type Done = Result<(), Failure>;

impl<'a> Out<'a> {
    /// Output to these writers.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, json: bool, quiet: bool) -> Out<'a> {
        Out { out, err, json, quiet, terminal: false }
    }

    /// Says that messages are read on a terminal, where progress may be shown.
    #[must_use]
    pub fn on_terminal(mut self, yes: bool) -> Out<'a> {
        self.terminal = yes;
        self
    }

    /// Whether JSON was asked for.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether progress may be shown: on a terminal, unless less was asked for.
    pub fn progress(&self) -> bool {
        self.terminal && !self.quiet && !self.json
    }

    /// One result: `object` under `--json`, else what `lines` writes.
    ///
    /// # Errors
    /// The reader is gone.
    pub fn result(&mut self, object: &Json, lines: impl FnOnce(&mut Lines)) -> Done {
        if self.json {
            return self.write(&format!("{object}\n"));
        }
        let mut text = Lines::default();
        lines(&mut text);
        self.write(&text.0)
    }

    /// Text as it is, whatever the options: dumps, completions, templates.
    ///
    /// # Errors
    /// The reader is gone.
    pub fn raw(&mut self, text: &str) -> Done {
        self.write(text)
    }

    /// Where a dump is streamed to.
    pub fn stream(&mut self) -> &mut dyn Write {
        self.out
    }

    fn write(&mut self, text: &str) -> Done {
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Err(Failure::Gone),
            Err(e) => Err(unwritten(&e)),
        }
    }

    /// A message for the person, on standard error; nothing with `--quiet`.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            // A message that nobody can read is no reason to stop.
            let _ = writeln!(self.err, "{}", plain(text));
        }
    }

    /// Shows an error and gives its exit code.
    pub fn error(&mut self, error: &AppError) -> u8 {
        if self.json {
            let _ = self.write(&format!("{}\n", error_json(error)));
        } else {
            let _ = self.err.write_all(error_text(error).as_bytes());
        }
        error.kind.exit()
    }
}

/// The output could not be written, for another reason than that nobody reads it.
pub(super) fn unwritten(error: &io::Error) -> Failure {
    let sentence = format!("the output could not be written: {}", io_words(error));
    Failure::Error(AppError::refused(sentence).hint("what was read is as it was; try elsewhere"))
}

/// Text that is being put together.
#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// One line. Control characters in it are left out.
    pub fn line(&mut self, text: &str) {
        self.0.push_str(plain(text).trim_end());
        self.0.push('\n');
    }

    /// A table, its columns aligned.
    pub fn table(&mut self, table: &Table) {
        for line in table.lines() {
            self.line(&line);
        }
    }
}

/// An error as the one object of `--json`.
pub fn error_json(error: &AppError) -> Json {
    json!({"error": {
        "kind": error.kind.code(),
        "message": error.message,
        "hints": error.hints,
        "candidates": error.candidates,
    }})
}

/// An error as a person reads it: the sentence, what could be meant, what to do.
pub fn error_text(error: &AppError) -> String {
    let mut out = format!("{}\n", plain(&error.message));
    // A long list is no help at a prompt; --json has them all.
    const SHOWN: usize = 24;
    for candidate in error.candidates.iter().take(SHOWN) {
        out.push_str(&format!("    {}\n", plain(candidate)));
    }
    if error.candidates.len() > SHOWN {
        out.push_str(&format!("    and {} more\n", error.candidates.len() - SHOWN));
    }
    for hint in &error.hints {
        out.push_str(&format!("{}\n", plain(hint)));
    }
    if error.kind == ErrorKind::Fault {
        out.push_str("This is a fault of senlog, not yours; what was saved before is safe.\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shut;
    impl Write for Shut {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_goes_away_is_no_error() {
        let mut err = Vec::new();
        let (mut shut, none) = (Shut, json!({}));
        let mut out = Out::new(&mut shut, &mut err, true, false);
        assert!(matches!(out.result(&none, |_| {}), Err(Failure::Gone)));
        assert!(err.is_empty());
    }

    #[test]
    fn errors_go_to_standard_output_only_under_json() {
        let error = AppError::ambiguous("\"maya\" names 2 pupils", vec!["a".into(), "b".into()])
            .hint("say which");
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(Out::new(&mut out, &mut err, false, true).error(&error), 1);
        assert!(out.is_empty());
        assert_eq!(
            String::from_utf8(err.clone()).unwrap(),
            "\"maya\" names 2 pupils.\n    a\n    b\nSay which.\n"
        );
        err.clear();
        Out::new(&mut out, &mut err, true, false).error(&error);
        assert!(err.is_empty());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"error\":{\"kind\":\"ambiguous\",\"message\":\"\\\"maya\\\" names 2 pupils.\",\
             \"hints\":[\"Say which.\"],\"candidates\":[\"a\",\"b\"]}}\n"
        );
    }

    #[test]
    fn quiet_keeps_messages_back_and_nothing_else() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut quiet = Out::new(&mut out, &mut err, false, true);
        quiet.note("hello");
        quiet.result(&json!({}), |lines| lines.line("a\u{1b}[31mb")).unwrap();
        assert_eq!((out, err), (b"a[31mb\n".to_vec(), Vec::new()));
    }
}
