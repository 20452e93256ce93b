//! Fields with two versions, one at a time: who wrote each, when, what both started from; keep one,
//! keep both, or change the record.

use super::{Cx, DetailBox, FormBox, Overlay, Step, moved, wrap};
use crate::app::commands::Cmd;
use crate::app::exchange::versions::{Decision, TwoVersions};
use crate::app::exchange::{Exchange, ExchangeReply, moment};
use crate::app::forms::FormKey;
use crate::app::msg::{Reply, Request};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::domain::Id;

/// How wide the box is at most.
pub const WIDTH: u16 = 84;

/// What a line of the picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionRole {
    /// The field, and of what.
    Head,
    /// Who wrote a version, and when; its place in the list.
    Who(usize),
    /// What it says.
    Text(usize),
    /// What all started from.
    Quiet,
}

/// The fields with two versions.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// All of them; `None` until they are there.
    pub all: Option<Vec<TwoVersions>>,
    /// The one on the screen.
    pub place: usize,
    /// The highlighted version.
    pub at: usize,
    /// The picture.
    pub lines: Vec<(VersionRole, String)>,
    /// The first line on the screen.
    pub offset: usize,
    /// Whether a decision is on its way to the disk.
    pub saving: bool,
    height: usize,
}

impl Versions {
    /// The one on the screen.
    pub fn shown(&self) -> Option<&TwoVersions> {
        self.all.as_ref()?.get(self.place)
    }

    /// `2 of 5`.
    pub fn counts(&self) -> String {
        match self.all.as_ref().map_or(0, Vec::len) {
            0 => String::new(),
            n => format!("{} of {n}", self.place + 1),
        }
    }

    /// What a key does to it now; none where it does nothing.
    pub fn says_of(&self, cmd: Cmd, title: &'static str) -> Option<&'static str> {
        let more = self.all.as_ref().is_some_and(|all| self.place + 1 < all.len());
        match (cmd, self.shown()) {
            (Cmd::Back, _) => Some(title),
            (_, None) => None,
            (Cmd::KeepBoth, Some(two)) => two.keep_both().is_some().then_some(title),
            (Cmd::More, Some(_)) => more.then_some(title),
            _ => Some(title),
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        if cmd == Cmd::Back {
            return vec![Step::Close];
        }
        if self.saving {
            return Vec::new();
        }
        let Some(two) = self.shown() else {
            return if cmd == Cmd::Accept { vec![Step::Close] } else { Vec::new() };
        };
        let (kind, id, field) = (two.kind, two.id, two.field.name);
        let count = two.versions.len();
        match cmd {
            Cmd::Accept => return self.decide(two.keep(self.at)),
            Cmd::KeepBoth => {
                let both = two.keep_both();
                if both.is_none() {
                    return vec![Step::Toast(Toast::hint(strings::NOT_BOTH))];
                }
                return self.decide(both);
            }
            Cmd::Edit => {
                let form = FormBox::new(FormKey::Edit { kind, id }).at_field(field);
                return vec![Step::Open(Box::new(Overlay::Form(form)))];
            }
            Cmd::Details => {
                let detail = DetailBox::new(kind, id);
                return vec![Step::Open(Box::new(Overlay::Detail(detail)))];
            }
            Cmd::Digit(n) if usize::from(n) < count => self.at = usize::from(n),
            Cmd::Less => self.turn(self.place.saturating_sub(1)),
            Cmd::More => {
                let last = self.all.as_ref().map_or(0, Vec::len).saturating_sub(1);
                self.turn((self.place + 1).min(last));
            }
            cmd => self.at = moved(self.at, count, count, cmd).unwrap_or(self.at),
        }
        self.settle(cx);
        Vec::new()
    }

    fn turn(&mut self, place: usize) {
        if place != self.place {
            (self.place, self.at, self.offset) = (place, 0, 0);
        }
    }

    fn decide(&mut self, decision: Option<Decision>) -> Vec<Step> {
        let Some(decision) = decision else { return Vec::new() };
        self.saving = true;
        vec![Step::Ask(Request::Exchange(Exchange::Decide(Box::new(decision))))]
    }

    /// An answer of the worker.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Exchange(ExchangeReply::Versions(all)) => {
                let before = self.shown().map(|two| (two.id, two.field.name));
                self.saving = false;
                self.all = Some(all.clone());
                self.keep_place(before);
                self.settle(cx);
                Vec::new()
            }
            Reply::Failed(_) => {
                self.saving = false;
                if self.all.is_none() { vec![Step::Close] } else { Vec::new() }
            }
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) => {
                vec![Step::Ask(Request::Exchange(Exchange::Versions))]
            }
            _ => Vec::new(),
        }
    }

    /// The same field stays on the screen; where it is decided, the next one.
    fn keep_place(&mut self, before: Option<(Id, &'static str)>) {
        let all = self.all.as_deref().unwrap_or(&[]);
        let same = |two: &TwoVersions| Some((two.id, two.field.name)) == before;
        match all.iter().position(same) {
            Some(place) => self.place = place,
            None => {
                (self.at, self.offset) = (0, 0);
                self.place = self.place.min(all.len().saturating_sub(1));
            }
        }
        let count = self.shown().map_or(0, |two| two.versions.len());
        self.at = self.at.min(count.saturating_sub(1));
    }

    /// Lays the picture out for the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = cx.layout.body.middle(WIDTH, u16::MAX).inside(true);
        self.height = usize::from(inside.h).max(1);
        let width = usize::from(inside.w).saturating_sub(4).max(10);
        let mut lines = Vec::new();
        if let Some(two) = self.shown() {
            let safety = if two.field.safety { " · every adult must know it" } else { "" };
            let head = format!("{} · {}{safety}", two.of, two.field.label);
            lines.extend(wrap(&head, width).into_iter().map(|l| (VersionRole::Head, l)));
            lines.push((VersionRole::Quiet, String::new()));
            for (n, version) in two.versions.iter().enumerate() {
                let who = format!("{} {}, {}", n + 1, version.by, moment(version.at));
                lines.push((VersionRole::Who(n), who));
                let text = version.text.lines().flat_map(|line| wrap(line, width));
                lines.extend(text.map(|line| (VersionRole::Text(n), line)));
            }
            lines.push((VersionRole::Quiet, String::new()));
            let before = format!("Both changed from: {}", two.before);
            let before = before.lines().flat_map(|line| wrap(line, width));
            lines.extend(before.map(|line| (VersionRole::Quiet, line)));
        }
        self.lines = lines;
        // The highlighted version stays in sight.
        let first = self.lines.iter().position(|(role, _)| *role == VersionRole::Who(self.at));
        let last = self.lines.len().saturating_sub(self.height);
        match first {
            Some(line) if line < self.offset => self.offset = line,
            Some(line) if line + 1 >= self.offset + self.height => {
                self.offset = (line + 2).saturating_sub(self.height);
            }
            _ => {}
        }
        self.offset = self.offset.min(last);
    }
}
