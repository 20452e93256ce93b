//! Short messages that go by themselves.

use std::time::{Duration, Instant};

/// How long a toast stays: ten seconds, the time in which a slip is noticed (Nielsen's limit for
/// keeping attention), so that "u undoes" is still there when it is needed.
const STAY: Duration = Duration::from_secs(10);

/// How serious a toast is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Hint,
    /// Something went wrong.
    Wrong,
}

/// One short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What it says.
    pub text: String,
    /// How serious it is.
    pub tone: Tone,
    /// When it goes.
    pub until: Option<Instant>,
}

impl Toast {
    /// "Saved: …".
    pub fn done(text: impl Into<String>) -> Toast {
        Toast { text: text.into(), tone: Tone::Done, until: None }
    }

    /// Something to know.
    pub fn hint(text: impl Into<String>) -> Toast {
        Toast { text: text.into(), tone: Tone::Hint, until: None }
    }

    /// Something went wrong.
    pub fn wrong(text: impl Into<String>) -> Toast {
        Toast { text: text.into(), tone: Tone::Wrong, until: None }
    }
}

/// The toast on the screen, if any: a newer one takes the place of the one before.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Option<Toast>,
}

impl Toasts {
    /// Shows a toast from `now` on.
    pub fn show(&mut self, mut toast: Toast, now: Instant) {
        toast.until = Some(now + STAY);
        self.shown = Some(toast);
    }

    /// Takes away the toast that says this.
    pub fn forget(&mut self, text: &str) {
        if self.shown.as_ref().is_some_and(|t| t.text == text) {
            self.shown = None;
        }
    }

    /// The toast to draw.
    pub fn current(&self) -> Option<&Toast> {
        self.shown.as_ref()
    }

    /// When the toast on the screen goes.
    pub fn deadline(&self) -> Option<Instant> {
        self.shown.as_ref().and_then(|t| t.until)
    }

    /// Takes away a toast whose time is over. Returns whether it did.
    pub fn expire(&mut self, now: Instant) -> bool {
        let over = self.deadline().is_some_and(|until| until <= now);
        if over {
            self.shown = None;
        }
        over
    }

    /// Takes the toast away at once.
    pub fn clear(&mut self) {
        self.shown = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_goes_when_its_time_is_over() {
        let start = crate::store::Clock::System.monotonic();
        let mut toasts = Toasts::default();
        toasts.show(Toast::done("Saved"), start);
        assert!(!toasts.expire(start + STAY - Duration::from_millis(1)));
        assert!(toasts.current().is_some());
        assert_eq!(toasts.deadline(), Some(start + STAY));
        assert!(toasts.expire(start + STAY));
        assert!(toasts.current().is_none() && toasts.deadline().is_none());
    }
}
