//! A fault of the program: caught, noted without anything typed, and told plainly.

use std::fs;
use std::panic::{self, AssertUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex};

use crate::app::error::{AppError, ErrorKind};
use crate::store::Clock;
use crate::store::home::Home;

/// Where a fault happened. The message of a panic may hold a name, so it is never kept.
pub(super) struct Fault {
    at: String,
}

/// Runs `work`; a panic in it is a [`Fault`] and prints nothing.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    let at = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&at);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let (Some(place), Ok(mut at)) = (info.location(), noted.lock()) {
            *at = format!("{}:{}", place.file(), place.line());
        }
    }));
    let done = panic::catch_unwind(still_safe(work));
    panic::set_hook(before);
    done.map_err(|_| Fault { at: at.lock().map(|at| at.clone()).unwrap_or_default() })
}

/// After a fault nothing of what the command held is used again but its place.
fn still_safe<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T + UnwindSafe {
    AssertUnwindSafe(work)
}

impl Fault {
    /// What the person is told.
    pub(super) fn error(&self) -> AppError {
        AppError::new(ErrorKind::Fault, format!("senlog stopped at {}", self.at))
            .hint("start it again; if it stops again, send this line to whoever looks after it")
    }

    /// Keeps a note in the home's `crash` folder: version, system, place.
    pub(super) fn keep(&self, home: Option<&Home>, clock: &Clock) {
        let Some(home) = home.filter(|h| h.dir().exists()) else { return };
        let name = clock.now().format("%Y-%m-%d-%H%M%S.txt").to_string();
        let text = format!(
            "senlog {} on {} {}\n{}\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.at
        );
        // A note that cannot be kept is no second fault.
        if fs::create_dir_all(home.crash()).is_ok() {
            let _ = fs::write(home.crash().join(name), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_a_place_and_never_a_message() {
        let fault = guarded(|| -> () { panic!("Maya Barnes") }).err().unwrap();
        assert!(fault.at.contains("fault.rs:"), "{}", fault.at);
        let error = fault.error();
        assert_eq!(error.kind.exit(), 70);
        assert!(!format!("{error:?}").contains("Maya"));
        let dir = tempfile::tempdir().unwrap();
        let now = "2026-11-23T09:20:00".parse().unwrap();
        fault.keep(Some(&Home::at(dir.path())), &Clock::Fixed(now));
        let note = dir.path().join("crash/2026-11-23-092000.txt");
        let text = fs::read_to_string(note).unwrap();
        assert!(text.contains("fault.rs:") && !text.contains("Maya"), "{text}");
    }
}
