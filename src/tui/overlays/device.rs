//! The settings of this computer.
//!
//! ```text
//! ╭ This computer ─────────────────────────── changes hold at once ╮
//! │►Theme                   dark                                  │
//! │ Frames                  round                                 │
//! │                                                               │
//! │ The colours. Enter opens the list; each is shown as you go …  │
//! ╰───────────────────────────────────────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::config::SETTINGS;
use crate::app::overlays::{Device, wrap};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Device) {
    let shell = pen.shell;
    let body = shell.layout.body;
    let width = body.w.saturating_sub(4).min(78);
    let room = usize::from(width.saturating_sub(4).max(1));
    let mut below: Vec<(Role, String)> = Vec::new();
    let mut say = |role: Role, text: &str| {
        below.extend(wrap(text, room).into_iter().map(|line| (role, line)));
    };
    say(Role::Quiet, it.spec().says);
    if !shell.problems.is_empty() {
        say(Role::Base, "");
        say(Role::Heading, "Could not be used:");
        shell.problems.iter().for_each(|problem| say(Role::PreviewWrong, problem));
    }
    let rows = SETTINGS.len() + 1 + below.len();
    let height = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
    let area = body.upper(width, height);
    let counts = "each change holds at once";
    let inner = framed(pen, area, "This computer", counts, "", Role::DialogTitle);
    let mut places = lines(inner);
    for (n, spec) in SETTINGS.iter().enumerate() {
        let Some(line) = places.next() else { return };
        let selected = n == it.at;
        super::point_at(pen, line, n);
        let name = row_style(pen, line, selected, Role::Base);
        let value = row_style(pen, line, selected, Role::HintKey);
        let label = (spec.now)(&shell.config).label();
        let left = 22.min(line.w);
        let right = line.w.saturating_sub(left + 1);
        let cols = [
            Col(left, Fill::Left, spec.title.into(), name),
            Col(right, Fill::Left, label.into(), value),
        ];
        pen.columns(line, &cols);
        if selected {
            pen.point(line.x.saturating_sub(1), line.y);
        }
    }
    // Where there is little room the line of air goes.
    let spare = inner.h.saturating_sub(u16::try_from(SETTINGS.len()).unwrap_or(u16::MAX));
    if usize::from(spare) > below.len() {
        places.next();
    }
    for ((role, text), line) in below.iter().zip(places) {
        let style = pen.style(*role);
        pen.put(line.x, line.y, line.w, text, style);
    }
}
