//! Entries that were not accepted, with their words and the reason: a lead accepts or drops each; on
//! another laptop its author sees what became of it.

use super::{Confirm, Cx, Overlay, Purpose, Step, moved, wrap};
use crate::app::commands::Cmd;
use crate::app::exchange::refused::RefusedView;
use crate::app::exchange::{Exchange, ExchangeReply};
use crate::app::msg::{Reply, Request};
use crate::app::strings;
use crate::app::toast::Toast;

/// What a line of the picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedRole {
    /// What it is and whose; the entry's place in the list.
    Head(usize),
    /// Why it was not accepted.
    Why,
    /// What it says.
    Text,
}

/// Entries that were not accepted.
#[derive(Clone, Debug, Default)]
pub struct RefusedBox {
    /// All of them; `None` until they are there.
    pub all: Option<Vec<RefusedView>>,
    /// The highlighted one.
    pub at: usize,
    /// The picture.
    pub lines: Vec<(RefusedRole, String)>,
    /// The first line on the screen.
    pub offset: usize,
    saving: bool,
    height: usize,
}

impl RefusedBox {
    /// How many lines stand below those on the screen.
    pub fn below(&self) -> usize {
        self.lines.len().saturating_sub(self.offset + self.height)
    }

    /// What a key does to it now; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let any = self.all.as_ref().is_some_and(|all| !all.is_empty());
        (any || cmd == Cmd::Back).then_some(title)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let count = self.all.as_ref().map_or(0, Vec::len);
        let selected = self.all.as_ref().and_then(|all| all.get(self.at)).map(|one| one.n);
        match (cmd, selected) {
            (Cmd::Back, _) | (Cmd::Accept, None) => vec![Step::Close],
            _ if self.saving => Vec::new(),
            (Cmd::Accept, Some(_)) if !cx.about.lead => {
                vec![Step::Toast(Toast::hint(strings::REFUSED_SENCO))]
            }
            (Cmd::Accept, Some(n)) => {
                self.saving = true;
                vec![Step::Ask(Request::Exchange(Exchange::Settle(n, true)))]
            }
            (Cmd::Delete, Some(n)) => {
                let confirm = Confirm::new(strings::DROP_REFUSED, Purpose::DropRefused(n));
                vec![Step::Open(Box::new(Overlay::Confirm(confirm)))]
            }
            (cmd, _) => {
                self.at = moved(self.at, count, count.min(self.height), cmd).unwrap_or(self.at);
                self.settle(cx);
                Vec::new()
            }
        }
    }

    /// An answer of the worker.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Exchange(ExchangeReply::Refused(all)) => {
                self.saving = false;
                self.all = Some(all.clone());
                self.at = self.at.min(all.len().saturating_sub(1));
                self.settle(cx);
                Vec::new()
            }
            Reply::Exchange(ExchangeReply::Settled(accepted)) => {
                let says = if *accepted { strings::ACCEPTED } else { strings::DROPPED };
                vec![
                    Step::Toast(Toast::done(says)),
                    Step::Ask(Request::Exchange(Exchange::Refused)),
                ]
            }
            Reply::Failed(_) => {
                self.saving = false;
                if self.all.is_none() { vec![Step::Close] } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    /// Lays the picture out for the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = cx.layout.wide_box().inside(true);
        self.height = usize::from(inside.h).max(1);
        let width = usize::from(inside.w).saturating_sub(3).max(10);
        let mut lines = Vec::new();
        for (n, one) in self.all.iter().flatten().enumerate() {
            lines.push((RefusedRole::Head(n), format!("{} of {}", one.what, one.from)));
            let why = wrap(&crate::app::words::sentence(&one.reason), width);
            lines.extend(why.into_iter().map(|line| (RefusedRole::Why, line)));
            for (label, text) in &one.fields {
                let text = format!("{label}: {text}");
                let text = text.lines().flat_map(|line| wrap(line, width));
                lines.extend(text.map(|line| (RefusedRole::Text, line)));
            }
        }
        self.lines = lines;
        let first = self.lines.iter().position(|(role, _)| *role == RefusedRole::Head(self.at));
        let next = self.lines.iter().position(|(role, _)| *role == RefusedRole::Head(self.at + 1));
        let (first, next) = (first.unwrap_or(0), next.unwrap_or(self.lines.len()));
        // All of the highlighted entry, where it fits; its head in any case.
        if next > self.offset + self.height {
            self.offset = next - self.height;
        }
        self.offset = self.offset.min(first);
    }
}
