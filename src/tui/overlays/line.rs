//! The log line and the contact line.
//!
//! ```text
//! ╭ Log line ──────────────────────────────────────────────────────────╮
//! │ neli a maya off tom late // good blending                          │
//! │                                                                    │
//! │ NELI A · today · 09:30 · held · 25 min                             │
//! │            Maya B. not in school                                   │
//! │ here       Zoë A., Kai R.                                          │
//! │ note       good blending                                           │
//! ╰ Enter saves ───────────────────────────────────────────────────────╯
//! ```

use ratatui::style::Style;

use super::{framed, row_style};
use crate::app::layout::Area;
use crate::app::overlays::{LineBox, Tone, wrap};
use crate::domain::lines::SpanKind;
use crate::tui::panes::lines;
use crate::tui::pen::{Pen, cells};
use crate::tui::theme::Role;

/// The column of the words before each line of the preview.
const LABEL: u16 = 10;

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &LineBox) {
    let area = pen.shell.layout.line_box();
    let foot = match (it.saving, it.asks().is_some(), it.ready(), it.offers(), it.agreed()) {
        (true, ..) => "Saving…",
        (_, true, ..) => "Enter takes the highlighted answer",
        (_, _, true, ..) => "Enter saves this",
        (_, _, _, true, true) => "Enter saves this",
        (_, _, _, true, false) => "Enter says yes",
        _ if it.field.is_blank() => "",
        _ => "This cannot be saved yet",
    };
    let kept = if it.kept { "kept from before: type anew, or End to go on" } else { "" };
    let inner = framed(pen, area, it.kind.title(), kept, foot, Role::DialogTitle);
    let style = pen.style(Role::Field);
    let top = Area { h: 1.min(inner.h), ..inner };
    pen.field(top, "", &it.field, style);
    if it.kept {
        let w = cells(&pen.shell.show(it.field.text())).min(top.w);
        let selected = pen.style(Role::Selected);
        pen.tint(Area { w, ..top }, selected);
    } else {
        understood(pen, it, top);
    }
    let body = Area { y: inner.y + 2, h: inner.h.saturating_sub(2), ..inner };
    let mut rows = lines(body);
    let room = body.w.saturating_sub(LABEL + 1);
    for line in &it.preview {
        let role = match line.tone {
            Tone::Main => Role::PreviewMain,
            Tone::Plain => Role::Base,
            Tone::Mark => Role::PreviewMark,
            Tone::Note => Role::SpanNote,
            Tone::Ask => Role::PreviewAsk,
            Tone::Wrong => Role::PreviewWrong,
            Tone::Hint => Role::Quiet,
        };
        let style = if line.tone == Tone::Note { pen.style(Role::Base) } else { pen.style(role) };
        // Examples are laid out as they are typed.
        let parts = match line.tone {
            Tone::Hint => vec![line.text.clone()],
            Tone::Main | Tone::Wrong => wrap(&line.text, usize::from(body.w.max(1))),
            _ => wrap(&line.text, usize::from(room.max(1))),
        };
        for (n, part) in parts.iter().enumerate() {
            let Some(row) = rows.next() else { return };
            if n == 0 {
                let quiet = pen.style(Role::FieldLabel);
                pen.put(row.x, row.y, LABEL, line.label, quiet);
            }
            let (x, room) = match line.tone {
                Tone::Main => (row.x, row.w),
                Tone::Hint | Tone::Wrong | Tone::Ask if line.label.is_empty() => (row.x, row.w),
                _ => (row.x + LABEL + 1, room),
            };
            pen.put(x, row.y, room, part, style);
        }
    }
    let Some((question, answers, needed)) = it.asks() else { return };
    let Some(row) = rows.next() else { return };
    let ask = pen.style(Role::PreviewAsk);
    let many = if needed > 1 { format!("  (choose {needed})") } else { String::new() };
    pen.put(row.x, row.y, row.w, &format!("{question}{many}"), ask);
    let left: Vec<Area> = rows.collect();
    let skip = it.at.saturating_sub(left.len().saturating_sub(1));
    for ((n, answer), row) in answers.iter().enumerate().skip(skip).zip(left) {
        let style = row_style(pen, row, n == it.at, Role::Base);
        super::point_at(pen, row, n);
        let mark = match (needed > 1, it.picked.contains(&n)) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, _) => "",
        };
        pen.put(row.x + 1, row.y, row.w.saturating_sub(1), &format!("{mark}{answer}"), style);
    }
}

/// Lays what each word was understood as over the line; only where the whole line is in sight, as it
/// nearly always is.
fn understood(pen: &mut Pen<'_>, it: &LineBox, area: Area) {
    let text = it.field.text();
    if pen.shell.initials || cells(text) >= area.w {
        return;
    }
    for span in it.spans() {
        let (Some(before), Some(words)) = (text.get(..span.at.start), text.get(span.at.clone()))
        else {
            continue;
        };
        let style: Style = pen.style(match span.kind {
            SpanKind::Unknown => Role::SpanUnknown,
            SpanKind::Note | SpanKind::Joining | SpanKind::NotKept => Role::SpanNote,
            _ => Role::SpanKnown,
        });
        pen.tint(Area { x: area.x + cells(before), y: area.y, w: cells(words), h: 1 }, style);
    }
}
