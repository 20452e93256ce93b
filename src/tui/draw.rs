//! One picture of the screen.
//!
//! ```text
//!  Fairfield Primary     Mon 23 Nov 2026 · autumn 2, week 4 of 7 · 2 to do before you go    Jo Okafor
//! ╭ 1 Today ─────────── 5 of 9 logged ╮╭ 2 SEN register ── SEN support 64 · EHCP 17 ╮
//! │                                   ││                                            │
//! ╰ 4 earlier not logged ─────────────╯╰────────────────────────────────────────────╯
//! ╭ 3 Contact log ─── 3 to follow up ─╮╭ 4 Reviews ─────────────────── 1 overdue ───╮
//! ╰───────────────────────────────────╯╰────────────────────────────────────────────╯
//!  ? keys   Enter log it   l log line   c contact line              u undo: Maya B. not in school
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::overlays;
use super::panes;
use super::pen::Pen;
use super::theme::{Role, Theme};
use crate::app::commands::{Cmd, Scope, of_scope};
use crate::app::layout::{Area, MIN};
use crate::app::mouse::Spot;
use crate::app::overlays::Overlay;
use crate::app::panes::PANES;
use crate::app::shell::{Layer, Shell};
use crate::app::strings;
use crate::app::toast::Tone;
use crate::app::words;

/// What came of painting, beside the picture.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Where the terminal's own cursor goes: into the field being typed in, else onto the selected
    /// row, for those who hear the screen rather than see it.
    pub cursor: Option<Position>,
    /// What can be pointed at, the topmost last; nothing where there is no mouse.
    pub spots: Vec<(Area, Spot)>,
}

impl Drawn {
    /// What stands at a cell.
    pub fn at(&self, cell: (u16, u16)) -> Option<&Spot> {
        self.spots.iter().rev().find(|(area, _)| area.holds(cell)).map(|(_, spot)| spot)
    }
}

/// Paints the whole screen.
pub fn draw(shell: &Shell, theme: &Theme, buf: &mut Buffer) -> Drawn {
    let mut pen = Pen::new(shell, theme, buf);
    paint(&mut pen);
    let drawn = Drawn { cursor: pen.cursor, spots: std::mem::take(&mut pen.spots) };
    settle_blanks(buf);
    drawn
}

/// Gives each blank the colour of the letter before it. Nobody sees it, and the terminal is told of
/// half as much (measured on a real day: 510 bytes a cursor key without, 280 with).
fn settle_blanks(buf: &mut Buffer) {
    let width = usize::from(buf.area.width.max(1));
    for row in buf.content.chunks_mut(width) {
        let mut before: Option<(Color, Modifier)> = None;
        for cell in row {
            let seen = Modifier::UNDERLINED | Modifier::REVERSED;
            match before {
                Some((fg, modifier))
                    if cell.symbol() == " " && !(cell.modifier | modifier).intersects(seen) =>
                {
                    cell.fg = fg;
                    cell.modifier = modifier;
                }
                _ => before = Some((cell.fg, cell.modifier)),
            }
        }
    }
}

fn paint(pen: &mut Pen<'_>) {
    let shell = pen.shell;
    let layout = shell.layout;
    let base = pen.style(Role::Base);
    pen.clear(layout.screen, base);
    if !layout.fits {
        too_small(pen);
        return;
    }
    match shell.layer() {
        Layer::Lock => {
            match &shell.door {
                Some(door) => overlays::door(pen, door),
                None => overlays::lock(pen),
            }
            hints(pen);
            return;
        }
        Layer::Blank => {
            let quiet = pen.style(Role::Quiet);
            let middle = layout.screen.middle(pen.width(strings::BLANK), 1);
            pen.put(middle.x, middle.y, middle.w, strings::BLANK, quiet);
            return;
        }
        Layer::Overlay | Layer::Filter | Layer::Pane => {}
    }
    context(pen);
    // A page hides all that lies under it.
    let first = shell.overlays.iter().rposition(|o| {
        matches!(o, Overlay::Pupil(_) | Overlay::Records(_) | Overlay::Board(_) | Overlay::Grid(_))
    });
    if first.is_none() {
        if let Some(area) = layout.tabs {
            tabs(pen, area);
        }
        for spec in &PANES {
            if let Some(area) = layout.panes[spec.id.index()] {
                panes::draw(pen, spec, area);
            }
        }
    }
    for overlay in shell.overlays.iter().skip(first.unwrap_or(0)) {
        pen.cursor = None;
        overlays::draw(pen, overlay);
    }
    if !shell.prefix.is_empty() {
        overlays::after_prefix(pen);
    }
    hints(pen);
}

fn too_small(pen: &mut Pen<'_>) {
    let (w, h) = pen.shell.size;
    let text = strings::too_small(w, h, MIN);
    let style = pen.style(Role::Base);
    let room = usize::from(w.max(1));
    let lines = crate::app::overlays::wrap(&text, room);
    let area = pen.shell.layout.screen.middle(w, u16::try_from(lines.len()).unwrap_or(h));
    for (line, y) in lines.iter().zip(area.y..area.y + area.h) {
        let x = w.saturating_sub(u16::try_from(line.width()).unwrap_or(w)) / 2;
        pen.put(x, y, w, line, style);
    }
}

/// School, day, what is to do, who.
fn context(pen: &mut Pen<'_>) {
    let shell = pen.shell;
    let area = shell.layout.context;
    let style = pen.style(Role::Context);
    pen.tint(area, style);
    let inner = Area { x: area.x + 1, w: area.w.saturating_sub(2), ..area };
    let school = match shell.about.school.as_str() {
        "" => "senlog",
        name => name,
    };
    let school_style = pen.style(Role::ContextSchool);
    let left = pen.put(inner.x, inner.y, inner.w / 2, school, school_style);
    let mut who = vec![];
    if shell.about.demo {
        who.push("made-up school");
    } else if !shell.about.encrypted && !shell.about.school.is_empty() {
        who.push("not encrypted");
    }
    if shell.initials {
        who.push("initials only");
    }
    if !shell.about.user.is_empty() {
        who.push(&shell.about.user);
    }
    let right = pen.put_right(inner, &who.join(" · "), style);
    let day = shell.panes.today.date.unwrap_or(shell.now.date());
    let to_do = match shell.to_do {
        0 => String::new(),
        n => format!("{n} to do before you go"),
    };
    let days = words::days_in(shell.about.days);
    let exchanging = strings::exchanging(&shell.about.exchanging);
    let mut parts = vec![
        words::full_day(day),
        shell.panes.today.term.clone(),
        days,
        exchanging.clone(),
        to_do.clone(),
    ];
    parts.retain(|p| !p.is_empty());
    let room = inner.w.saturating_sub(left + right + 4);
    // The least needed goes first where there is no room: days in, then the term, then the year.
    let fits = |parts: &[String], pen: &Pen<'_>| pen.width(&parts.join(" · ")) <= room;
    for drop in [words::days_in(shell.about.days), shell.panes.today.term.clone()] {
        if !fits(&parts, pen) && !drop.is_empty() {
            parts.retain(|p| *p != drop);
        }
    }
    if !fits(&parts, pen) {
        parts[0] = words::day_and_month(day);
    }
    if !fits(&parts, pen) {
        for last in parts.iter_mut().filter(|part| **part == to_do) {
            *last = format!("{} to do", shell.to_do);
        }
    }
    // What waits of exchanging gets shorter, and goes part by part.
    let mut short = strings::exchanging_short(&shell.about.exchanging);
    if let Some(place) = parts.iter().position(|part| !exchanging.is_empty() && *part == exchanging)
    {
        while !fits(&parts, pen) && !short.is_empty() {
            parts[place] = short.join(" · ");
            short.pop();
        }
        if !fits(&parts, pen) {
            parts.remove(place);
        }
    }
    if !fits(&parts, pen) {
        parts.truncate(1);
    }
    let text = parts.join(" · ");
    let width = pen.width(&text).min(room);
    // In the middle of the screen, unless the ends leave it less.
    let lowest = inner.x + left + 2;
    let highest = (inner.x + inner.w).saturating_sub(right + 2 + width);
    let x = (area.w.saturating_sub(width) / 2).clamp(lowest, highest.max(lowest));
    let used = pen.put(x, area.y, room, &text, style);
    let last = parts.last().filter(|last| shell.to_do > 0 && last.contains("to do"));
    if let Some(last) = last {
        let w = pen.width(last).min(used);
        let strong = pen.style(Role::ContextToDo);
        pen.tint(Area { x: x + used - w, y: area.y, w, h: 1 }, strong);
    }
}

/// The panes as tabs that still carry their counts.
fn tabs(pen: &mut Pen<'_>, area: Area) {
    let long: u16 = PANES
        .iter()
        .map(|s| pen.width(s.title) + pen.width(&pen.shell.panes.short_counts(s.id)) + 6)
        .sum();
    let mut x = area.x + 1;
    for (n, spec) in PANES.iter().enumerate() {
        let focus = spec.id == pen.shell.focus;
        let style = pen.style(if focus { Role::TabFocus } else { Role::Tab });
        let title = if long <= area.w { spec.title } else { spec.short };
        let marker = if focus { pen.glyphs.select } else { " " };
        let plain = pen.style(Role::Base);
        x += pen.put(x, area.y, area.w.saturating_sub(x), marker, plain);
        let counts = pen.shell.panes.short_counts(spec.id);
        let text = format!("{} {title}", n + 1);
        let from = x;
        x += pen.put(x, area.y, area.w.saturating_sub(x), &text, style);
        if !counts.is_empty() {
            let quiet = pen.style(Role::TitleCount);
            x += pen.put(x + 1, area.y, area.w.saturating_sub(x + 1), &counts, quiet) + 1;
        }
        pen.spot(Area { x: from, w: x - from, ..area }, || Spot::Pane(spec.id));
        x += 2;
    }
}

/// The keys of where the person is, help first and never cut; on the right the toast, or what undo
/// would take back.
fn hints(pen: &mut Pen<'_>) {
    let shell = pen.shell;
    let area = shell.layout.hints;
    let inner = Area { x: area.x + 1, w: area.w.saturating_sub(2), ..area };
    let mut hints = shell.hints();
    if !shell.config.hints {
        hints.truncate(1);
    }
    let width =
        |pen: &Pen<'_>, (key, words): &(String, &str)| pen.width(key) + pen.width(words) + 1;
    // Where the bar is too narrow the gaps go first, then the keys that are missed least.
    let total = |pen: &Pen<'_>, hints: &[(String, &str)], gap: u16| {
        hints.iter().map(|h| width(pen, h) + gap).sum::<u16>().saturating_sub(gap)
    };
    let mut gap = 3;
    if total(pen, &hints, gap) > inner.w {
        gap = 2;
    }
    while hints.len() > 1 && total(pen, &hints, gap) > inner.w {
        hints.remove(least_missed(&hints));
    }
    let mut x = inner.x;
    for hint in &hints {
        let (key_style, words_style) = (pen.style(Role::HintKey), pen.style(Role::Hint));
        let from = x;
        x += pen.put(x, inner.y, inner.w, &hint.0, key_style) + 1;
        x += pen.put(x, inner.y, (inner.x + inner.w).saturating_sub(x), hint.1, words_style);
        let area = Area { x: from, w: x - from, ..inner };
        pen.spot(area, || Spot::Keys(hint.0.clone()));
        x += gap;
    }
    let (note, role) = note(shell);
    let room = (inner.x + inner.w).saturating_sub(x);
    let style = pen.style(role);
    if pen.width(&note) <= room {
        pen.put_right(inner, &note, style);
    } else if shell.toasts.current().is_some() {
        // The keys stay: a message stands on the line above them.
        let above = Area { y: inner.y.saturating_sub(1), ..inner };
        let text = format!(" {note} ");
        pen.half_said(above, pen.width(&text).min(above.w));
        pen.put_right(above, &text, style);
    }
}

/// Which hint goes first where there is no room for all: the filter, then what stands rightmost
/// but for the ways out, then those too.
fn least_missed(hints: &[(String, &str)]) -> usize {
    let title = |cmd: Cmd| of_scope(Scope::Panes).find(|c| c.cmd == cmd).map_or("", |c| c.title);
    let (filter, ways_out) = (title(Cmd::Filter), [title(Cmd::NextPane), title(Cmd::Quit)]);
    let rightmost = || hints.iter().rposition(|h| !ways_out.contains(&h.1)).filter(|n| *n > 0);
    hints
        .iter()
        .position(|h| h.1 == filter)
        .or_else(rightmost)
        .unwrap_or(hints.len().saturating_sub(1))
}

fn note(shell: &Shell) -> (String, Role) {
    if let Some(toast) = shell.toasts.current() {
        let role = match toast.tone {
            Tone::Done => Role::ToastDone,
            Tone::Hint => Role::ToastHint,
            Tone::Wrong => Role::ToastWrong,
        };
        return (toast.text.clone(), role);
    }
    if let (Some(day), false, Layer::Pane) = (shell.about.away, shell.caught_up, shell.layer()) {
        return (strings::away_since(&words::day_and_month(day)), Role::ToastHint);
    }
    match &shell.about.undo {
        Some(title) if matches!(shell.layer(), Layer::Pane) => {
            (format!("u undo: {title}"), Role::Quiet)
        }
        _ => (String::new(), Role::Quiet),
    }
}
