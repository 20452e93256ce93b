//! Questions and messages.
//!
//! ```text
//! ╭ senlog ──────────────────────────────────────────╮
//! │ This log line is not saved. Close senlog?        │
//! │                                                  │
//! │ Enter yes   Esc no                               │
//! ╰──────────────────────────────────────────────────╯
//! ```

use super::framed;
use crate::app::overlays::{Confirm, Message, wrap};
use crate::tui::panes::lines;
use crate::tui::pen::Pen;
use crate::tui::theme::Role;

/// Draws a question.
pub fn confirm(pen: &mut Pen<'_>, it: &Confirm) {
    let text = [it.question.clone(), String::new(), " Enter yes   Esc no".to_string()];
    boxed(pen, "A question", &text, Role::DialogTitle);
}

/// Draws a message.
pub fn message(pen: &mut Pen<'_>, it: &Message) {
    let role = if it.wrong { Role::DialogWrong } else { Role::DialogTitle };
    boxed(pen, &it.title, &it.lines, role);
}

fn boxed(pen: &mut Pen<'_>, title: &str, text: &[String], role: Role) {
    let widest = text.iter().map(|t| pen.width(t)).max().unwrap_or(0);
    let room = pen.shell.layout.message_box(1).inside(true).w;
    let room = room.min(widest).max(pen.width(title) + 2).max(24);
    // Lines that begin with spaces are laid out as they are.
    let rows: Vec<String> = text
        .iter()
        .flat_map(|t| if t.starts_with(' ') { vec![t.clone()] } else { wrap(t, usize::from(room)) })
        .collect();
    let area = pen.shell.layout.message_box(rows.len());
    let area = pen.shell.layout.body.upper((room + 4).min(area.w), area.h);
    let inner = framed(pen, area, title, "", "", role);
    let style = pen.style(Role::Base);
    for (row, line) in rows.iter().zip(lines(inner)) {
        pen.put(line.x, line.y, line.w, row, style);
    }
    pen.point(inner.x, inner.y);
}
