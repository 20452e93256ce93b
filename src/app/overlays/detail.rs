//! One record, whole: its fields, what it is tied to, and who changed what.

use std::sync::Arc;

use super::{Cx, EraseBox, FormBox, Overlay, PupilPage, Step, moved, scrolled, wrap};
use crate::app::commands::Cmd;
use crate::app::forms::FormKey;
use crate::app::forms::detail::{DetailView, HistoryLine, LISTED};
use crate::app::msg::{Reply, Request, Save};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::Id;
use crate::domain::kind::Kind;

/// Lines of history shown before the key that shows all is pressed.
const RECENT: usize = 6;

/// What a line of a detail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailRole {
    /// The heading of a part, or a blank line.
    Heading,
    /// A field.
    Plain,
    /// What every adult must know.
    Alert,
    /// One of two versions.
    Version,
    /// Less important.
    Quiet,
}

/// One line of a detail.
#[derive(Clone, Debug)]
pub struct DetailRow {
    /// What it is.
    pub role: DetailRole,
    /// The word before it.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The record it leads to.
    pub to: Option<(&'static Kind, Id)>,
}

/// One record, whole.
#[derive(Clone, Debug)]
pub struct DetailBox {
    /// Its type.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// What is known of it, once it is there.
    pub view: Option<Arc<DetailView>>,
    /// Its lines at this width.
    pub rows: Vec<DetailRow>,
    /// The highlighted line.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    /// Whether all of its history is shown.
    pub history: bool,
    height: usize,
    width: usize,
}

impl DetailBox {
    /// A record still on its way.
    pub fn new(kind: &'static Kind, id: Id) -> DetailBox {
        DetailBox {
            kind,
            id,
            view: None,
            rows: Vec::new(),
            at: 0,
            offset: 0,
            history: false,
            height: 1,
            width: 76,
        }
    }

    /// How many lines stand above and below those on the screen.
    pub fn beyond(&self) -> (usize, usize) {
        (self.offset, self.rows.len().saturating_sub(self.offset + self.height))
    }

    /// The width of its column of labels.
    pub fn label_width(&self) -> usize {
        if self.width >= 70 { 24 } else { 18 }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Open => match self.rows.get(self.at).and_then(|row| row.to) {
                Some((kind, id)) => {
                    vec![Step::Open(Box::new(Overlay::Detail(DetailBox::new(kind, id))))]
                }
                None => vec![Step::Toast(Toast::hint(strings::LEADS_NOWHERE))],
            },
            Cmd::Edit => {
                let key = FormKey::Edit { kind: self.kind, id: self.id };
                vec![Step::Open(Box::new(Overlay::Form(FormBox::new(key))))]
            }
            Cmd::Delete => vec![Step::Ask(Request::Removal(self.kind, self.id))],
            Cmd::Erase if !cx.about.lead => vec![Step::Toast(Toast::hint(strings::ERASE_LEADS))],
            Cmd::Erase => {
                let erase = EraseBox::new(self.kind, self.id);
                vec![Step::Open(Box::new(Overlay::Erase(erase)))]
            }
            Cmd::SeePupil => match self.view.as_ref().and_then(|v| v.pupil) {
                Some(id) => vec![Step::Open(Box::new(Overlay::Pupil(PupilPage::new(id))))],
                None => vec![Step::Toast(Toast::hint(strings::NO_PUPIL))],
            },
            Cmd::ToldDsl if self.kind.position("told_dsl_on").is_some() => {
                vec![Step::Save(Save::ToldDsl(self.kind, self.id, cx.now))]
            }
            Cmd::ToldDsl => vec![Step::Toast(Toast::hint(strings::NO_NOTE_HERE))],
            Cmd::History => {
                self.history = !self.history;
                self.write_rows();
                if self.history {
                    let first = self.rows.iter().position(|r| r.text == HISTORY);
                    self.at = first.map_or(self.at, |n| n + 1);
                }
                self.rest(true);
                Vec::new()
            }
            _ => {
                if let Some(at) = moved(self.at, self.rows.len(), self.height, cmd) {
                    let down = matches!(cmd, Cmd::Down | Cmd::PageDown | Cmd::First);
                    self.at = at;
                    self.rest(down);
                }
                Vec::new()
            }
        }
    }

    /// Never rests on a heading or a blank line.
    fn rest(&mut self, down: bool) {
        let rests = |n: &usize| self.rows.get(*n).is_some_and(|r| r.role != DetailRole::Heading);
        let (before, after) =
            ((0..=self.at).rev().find(rests), (self.at..self.rows.len()).find(rests));
        let next = if down { after.or(before) } else { before.or(after) };
        self.at = next.unwrap_or(0);
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
        // The heading over the first line stays in sight.
        if (0..self.at).all(|n| self.rows[n].role == DetailRole::Heading) {
            self.offset = 0;
        }
    }

    /// The record came, or something changed.
    pub fn reply(&mut self, reply: &Reply, _: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Detail(view) if view.id == self.id => {
                self.view = Some(Arc::new((**view).clone()));
                self.write_rows();
                self.rest(true);
                Vec::new()
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Written(_) | Reply::Undone(_) | Reply::Redone(_) => {
                vec![Step::Ask(Request::Detail(self.kind, self.id))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let area = cx.layout.list_box().inside(true);
        self.height = usize::from(area.h).max(1);
        let width = usize::from(area.w).max(20);
        if width != self.width {
            self.width = width;
            self.write_rows();
        }
        self.rest(true);
    }

    fn write_rows(&mut self) {
        let Some(view) = self.view.clone() else { return };
        let room = self.width.saturating_sub(self.label_width() + 1).max(10);
        let mut rows = Vec::new();
        let mut put = |role, label: &str, text: &str, to| {
            for (n, part) in wrap(text, room).into_iter().enumerate() {
                let label = if n == 0 { label.to_string() } else { String::new() };
                rows.push(DetailRow { role, label, text: part, to });
            }
        };
        for field in &view.fields {
            let role = if field.safety { DetailRole::Alert } else { DetailRole::Plain };
            if field.versions.is_empty() {
                put(role, field.label, &field.text, field.to);
            }
            for (n, version) in field.versions.iter().enumerate() {
                let label = if n == 0 { field.label } else { strings::OR };
                put(DetailRole::Version, label, version, field.to);
            }
        }
        if view.fields.is_empty() {
            put(DetailRole::Quiet, "", strings::RESTRICTED_ENTRY, None);
        }
        let heading = |rows: &mut Vec<DetailRow>, text: &str| {
            for text in ["", text] {
                let (label, text) = (String::new(), text.to_string());
                rows.push(DetailRow { role: DetailRole::Heading, label, text, to: None });
            }
        };
        for group in &view.links {
            heading(&mut rows, &words::capital(group.label));
            for row in &group.rows {
                rows.push(DetailRow {
                    role: DetailRole::Plain,
                    label: String::new(),
                    text: row.text.clone(),
                    to: Some((row.kind, row.id)),
                });
            }
            if group.count > LISTED {
                let text = format!("and {} earlier", group.count - LISTED);
                let role = DetailRole::Quiet;
                rows.push(DetailRow { role, label: String::new(), text, to: None });
            }
        }
        if !view.history.is_empty() {
            heading(&mut rows, HISTORY);
            history(&view.history, self.history, room, &mut rows);
        }
        self.rows = rows;
        self.at = self.at.min(self.rows.len().saturating_sub(1));
    }
}

/// The heading over the changes.
const HISTORY: &str = "History";

fn history(lines: &[HistoryLine], all: bool, room: usize, rows: &mut Vec<DetailRow>) {
    let shown = if all { lines.len() } else { lines.len().min(RECENT) };
    let mut before: Option<&HistoryLine> = None;
    for line in &lines[..shown] {
        // Who and when stand once over what was changed together.
        if before.is_none_or(|b| (b.at, &b.by) != (line.at, &line.by)) {
            let at = line.at;
            let when = format!("{} {}", words::full_day(at.date()), words::time(at.time()));
            let (label, text) = (String::new(), format!("{when} · {}", line.by));
            rows.push(DetailRow { role: DetailRole::Quiet, label, text, to: None });
        }
        before = Some(line);
        let text = match (line.before.as_str(), line.after.as_str()) {
            ("", "") => String::new(),
            ("", after) => after.to_string(),
            (before, "") => format!("{before} -> {}", strings::NOTHING),
            (before, after) => format!("{before} -> {after}"),
        };
        for (n, part) in wrap(&text, room).into_iter().enumerate() {
            let label = if n == 0 { format!("  {}", line.label) } else { String::new() };
            rows.push(DetailRow { role: DetailRole::Plain, label, text: part, to: None });
        }
    }
    if shown < lines.len() {
        let text = format!("h shows {} more", lines.len() - shown);
        rows.push(DetailRow { role: DetailRole::Quiet, label: String::new(), text, to: None });
    }
}
