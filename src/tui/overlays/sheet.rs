//! Logging a session.
//!
//! ```text
//! ╭ NELI A ─────────────────────────────────── Mon 23 Nov 09:30 · 25 min ╮
//! │ held · led by R. Patel                                               │
//! │ Allergy: nuts, pen in the office                                     │
//! │►1  Tom K.          here                                              │
//! │ 2  Maya B.       a not in school              nuts: pen in the office│
//! │                                                                      │
//! │ note   good blending                                                 │
//! │ 1 to 9 not in school   p here   l late   e left early …              │
//! ╰ Enter saves: Maya not in school, 5 here ─────────────────────────────╯
//! ```

use super::{framed, row_style};
use crate::app::layout::Area;
use crate::app::msg::SheetView;
use crate::app::overlays::{OTHER_ROWS, Sheet, SheetRow, adult, guard_words};
use crate::app::strings;
use crate::app::words;
use crate::domain::codes::{MarkCode, Part, SessionState};
use crate::tui::panes::lines;
use crate::tui::pen::{Col, Fill, Pen};
use crate::tui::theme::Role;

/// What the letters of the marks mean.
const LETTERS: [&str; 2] = [
    "1 to 9 not in school   p here   l late   e left early   a not in school",
    "k kept elsewhere   d did not take part   n not expected   ? not recorded",
];

/// Draws it.
pub fn draw(pen: &mut Pen<'_>, it: &Sheet) {
    let Some(view) = &it.view else {
        let area = pen.shell.layout.sheet_box(OTHER_ROWS);
        let inner = framed(pen, area, "Logging a session", "", "", Role::DialogTitle);
        let quiet = pen.style(Role::Quiet);
        pen.put(inner.x, inner.y, inner.w, strings::LOADING, quiet);
        return;
    };
    let session = &view.sheet.session;
    let area = pen.shell.layout.sheet_box(session.marks.len() + OTHER_ROWS);
    let title: Vec<&str> = session.groups.iter().map(|g| g.title.as_str()).collect();
    let foot = match (&it.error, it.saving) {
        (Some(error), _) => error.clone(),
        (None, true) => "Saving…".into(),
        (None, false) => format!("Enter saves: {}", summary(view)),
    };
    let inner = framed(pen, area, &title.join(" + "), &when(view), &foot, Role::DialogTitle);
    let mut rows = lines(inner);
    if let Some(row) = rows.next() {
        let style = pen.style(match session.state {
            SessionState::Held => Role::Base,
            _ => Role::PreviewAsk,
        });
        pen.put(row.x, row.y, row.w, &head(view), style);
    }
    // What every adult must know of the highlighted child stands here whole.
    if let Some(row) = rows.next() {
        let alert = it.rows().find(|r| r.selected).and_then(|r| r.alert).unwrap_or("");
        let style = pen.style(Role::Alert);
        pen.put(row.x, row.y, row.w, alert, style);
    }
    let held = session.state != SessionState::NotHeld;
    for mark in it.rows() {
        let Some(line) = rows.next() else { break };
        super::point_at(pen, line, mark.number.saturating_sub(1));
        pupil(pen, &mark, line, held);
    }
    let quiet = pen.style(Role::Quiet);
    super::beyond(pen, it.beyond(), &mut rows);
    // What is left goes to the note, then to the letters, then to a blank before them.
    let left: Vec<Area> = rows.collect();
    let mut left = left.as_slice();
    let note = session.note.as_deref().unwrap_or("");
    let guard = guard_words(session.guard, pen.shell.now.date()).join(" · ");
    let noted = usize::from(!note.is_empty() || !guard.is_empty());
    if left.len() > LETTERS.len() + noted {
        left = &left[1..];
    }
    if let (1, Some(row)) = (noted, left.first()) {
        let (label, base) = (pen.style(Role::FieldLabel), pen.style(Role::Base));
        let mut used = pen.put(row.x, row.y, row.w, "note ", label);
        if !guard.is_empty() {
            let (said, gap) =
                (pen.style(Role::PreviewMark), if note.is_empty() { "" } else { " · " });
            let text = format!("{guard}{gap}");
            used += pen.put(row.x + used, row.y, row.w.saturating_sub(used), &text, said);
        }
        pen.put(row.x + used, row.y, row.w.saturating_sub(used), note, base);
    }
    let room_for_note = usize::from(noted == 1 || left.len() > LETTERS.len());
    for (text, row) in LETTERS.iter().zip(left.iter().skip(room_for_note)) {
        pen.put(row.x, row.y, row.w, text, quiet);
    }
}

fn when(view: &SheetView) -> String {
    let session = &view.sheet.session;
    let mut parts = vec![words::day_and_month(session.date)];
    if let Some(time) = session.time {
        parts[0].push_str(&format!(" {}", words::time(time)));
    }
    parts.extend(session.minutes.map(|m| format!("{m} min")));
    parts.join(" · ")
}

/// How it stands, and who led.
fn head(view: &SheetView) -> String {
    let session = &view.sheet.session;
    let mut parts = vec![match &session.reason {
        Some(reason) => format!("{}: {}", session.state.label(), reason.label()),
        None => session.state.label().to_string(),
    }];
    let mut led: Vec<String> = session
        .adults
        .iter()
        .map(|a| {
            let name = adult(a.staff, &view.school);
            match a.part {
                Part::Cover => format!("{name} as cover"),
                Part::Helped => format!("{name} helping"),
                _ => name,
            }
        })
        .collect();
    if session.supply {
        led.insert(0, "supply".into());
    }
    if !led.is_empty() {
        parts.push(format!("led by {}", led.join(", ")));
    }
    if session.extra {
        parts.push("extra".into());
    }
    parts.join(" · ")
}

/// What Enter would say was saved, without the group's name that stands above.
fn summary(view: &SheetView) -> String {
    let title = &view.sheet.session.title;
    title.split_once(": ").map_or(title.as_str(), |(_, rest)| rest).to_string()
}

fn pupil(pen: &mut Pen<'_>, row: &SheetRow<'_>, line: Area, held: bool) {
    let mark = row.mark;
    let here = mark.mark == MarkCode::Here;
    let number = match row.number {
        10 => "0".to_string(),
        n if n < 10 => n.to_string(),
        _ => " ".to_string(),
    };
    // Nobody was here at what did not happen; a mark that says why is kept, without its weight.
    let role = match (held, here) {
        (false, _) => Role::Quiet,
        (true, true) => Role::MarkDone,
        (true, false) => Role::PreviewMark,
    };
    let key = row_style(pen, line, row.selected, Role::HintKey);
    let name = row_style(pen, line, row.selected, Role::Base);
    let said = row_style(pen, line, row.selected, role);
    let alert = row_style(pen, line, row.selected, Role::Alert);
    let letter = if here { " ".to_string() } else { mark.mark.letter().to_string() };
    let mut words = match held || !here {
        true => mark.mark.label().to_string(),
        false => String::new(),
    };
    if let Some(minutes) = mark.minutes {
        words.push_str(&format!(", {minutes} min"));
    }
    match (mark.score, mark.out_of) {
        (Some(score), Some(of)) => words.push_str(&format!(" · {score} of {of}")),
        (Some(score), None) => words.push_str(&format!(" · score {score}")),
        _ => {}
    }
    if let Some(engagement) = mark.engagement {
        words.push_str(&format!(" · engagement {engagement}"));
    }
    if mark.guest {
        words.push_str(" · guest");
    }
    for said in guard_words(mark.guard, pen.shell.now.date()) {
        words.push_str(&format!(" · {said}"));
    }
    if let Some(note) = &mark.note {
        words.push_str(&format!(" · {note}"));
    }
    let alert_width = row.alert.map_or(0, |a| pen.width(a).min(line.w / 3));
    let room = line.w.saturating_sub(2 + 1 + 16 + 1 + 1 + 1 + alert_width + 1);
    pen.columns(
        line,
        &[
            Col(2, Fill::Left, number.into(), key),
            Col(16, Fill::Left, mark.name.as_str().into(), name),
            Col(1, Fill::Left, letter.into(), said),
            Col(room, Fill::Left, words.into(), said),
            Col(alert_width, Fill::Right, row.alert.unwrap_or("").into(), alert),
        ],
    );
    if row.selected {
        pen.point(line.x.saturating_sub(1), line.y);
    }
}
