//! A pupil's page: who they are, what every adult must know, what they are getting, and all that
//! happened, newest first.

use std::sync::Arc;

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::{
    BoardBox, Cx, DetailBox, Finder, FormBox, GroupPage, LineKind, Overlay, PageLines, Pick, Step,
    charts,
};
use crate::app::boards::BoardKey;
use crate::app::commands::Cmd;
use crate::app::forms::FormKey;
use crate::app::msg::{CareReply, Reply, Request};
use crate::app::overlays::PickFor;
use crate::app::panes;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::records::Pupil;
use crate::domain::{Id, Record};
use crate::store::views::{PupilProvision, PupilView};

/// What a line of the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageRole {
    /// The name.
    Name,
    /// Who they are, over the whole width.
    Who,
    /// More of that, less important.
    WhoQuiet,
    /// The heading of a part.
    Heading,
    /// What every adult must know.
    Alert,
    /// A line with a word before it.
    Plain,
    /// Something that is over, or that nobody needs today.
    Quiet,
    /// Something overdue.
    Overdue,
}

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    /// What it is.
    pub role: PageRole,
    /// A word before it, in a column of its own; empty for none.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The page behind it.
    pub link: Option<Link>,
}

/// What a line of a page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// A pupil's page.
    Pupil(Id),
    /// A session, to look at or put right.
    Session(Id),
    /// The session of a note, on the whole or on a pupil.
    Note(Id, Option<Id>),
    /// A group's page.
    Group(Id),
    /// A record of this kind, whole.
    Record(&'static str, Id),
}

/// The width of the column of labels on a page that wide: the names of groups stand in it.
pub fn label_width(page: usize) -> usize {
    match page {
        100.. => 36,
        70.. => 28,
        _ => 22,
    }
}

/// Groups that are over and still listed by name: two half terms of them.
const PAST: usize = 4;
/// Conversations and reviews listed by themselves; the rest is in the timeline.
const LISTED: usize = 5;

/// A pupil's page.
#[derive(Clone, Debug)]
pub struct PupilPage {
    /// Whose.
    pub pupil: Id,
    /// What is on it, once it is there.
    pub view: Option<Arc<PupilView>>,
    /// Its lines at this width.
    pub page: PageLines,
    /// Whether what a parent beside you should not see is hidden.
    pub hidden: bool,
    width: usize,
    today: NaiveDate,
}

impl PupilPage {
    /// The page of a pupil, still on its way.
    pub fn new(pupil: Id) -> PupilPage {
        PupilPage {
            pupil,
            view: None,
            page: PageLines::default(),
            hidden: false,
            width: 80,
            today: NaiveDate::default(),
        }
    }

    /// The width of its column of labels.
    pub fn label_width(&self) -> usize {
        label_width(self.width)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        if self.page.go(cmd) {
            return Vec::new();
        }
        match cmd {
            Cmd::Accept => return self.page.follow(cx),
            Cmd::Privacy => {
                self.hidden = !self.hidden;
                self.write_rows();
                self.page.go(Cmd::First);
                // What was said last may name another child.
                return vec![Step::Hush];
            }
            Cmd::Back => return vec![Step::Close],
            Cmd::Edit => {
                let key = FormKey::Edit { kind: Pupil::KIND, id: self.pupil };
                return vec![Step::Open(Box::new(Overlay::Form(FormBox::new(key))))];
            }
            Cmd::Details => {
                let detail = DetailBox::new(Pupil::KIND, self.pupil);
                return vec![Step::Open(Box::new(Overlay::Detail(detail)))];
            }
            Cmd::PupilPlans => {
                let board = BoardBox::new(BoardKey::Plan(self.pupil, None));
                return vec![Step::Open(Box::new(Overlay::Board(board)))];
            }
            Cmd::GroupPage => return self.groups(),
            Cmd::LogLine => return self.line(LineKind::Log),
            Cmd::ContactLine => return self.line(LineKind::Contact),
            Cmd::Find => {
                let (finder, mut steps) = Finder::new(cx);
                steps.insert(0, Step::Open(Box::new(Overlay::Finder(finder))));
                return steps;
            }
            _ => {}
        }
        Vec::new()
    }

    /// The page of the group the pupil is in; of several, a choice.
    fn groups(&self) -> Vec<Step> {
        let all = self.view.as_ref().map_or(&[][..], |v| &v.provisions);
        let now: Vec<&PupilProvision> = all.iter().filter(|p| p.now).collect();
        match &now[..] {
            [one] => vec![Step::Open(Box::new(Overlay::Group(GroupPage::new(one.provision))))],
            _ if all.is_empty() => vec![Step::Toast(Toast::hint(strings::NO_GROUP))],
            _ => vec![Step::Open(Box::new(Overlay::Pick(Pick::groups(
                "Which group?",
                PickFor::Group,
                all.iter().map(|p| (p.provision, p.title.clone(), p.when.clone())),
            ))))],
        }
    }

    fn line(&self, kind: LineKind) -> Vec<Step> {
        let name = self.view.as_ref().map_or("", |v| v.name.as_str()).to_lowercase();
        let words = if name.is_empty() { String::new() } else { format!("{name} ") };
        vec![Step::Line(kind, kind.begun_about(self.pupil, words))]
    }

    /// The page came, or something on it changed.
    pub fn reply(&mut self, reply: &Reply, _: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Pupil(view) if view.pupil == self.pupil => {
                self.view = Some(Arc::new((**view).clone()));
                self.write_rows();
                Vec::new()
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Written(_)
            | Reply::Undone(_)
            | Reply::Redone(_)
            | Reply::Care(CareReply::Erased(..)) => {
                vec![Step::Ask(Request::Pupil(self.pupil))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let area = cx.layout.body.inside(true);
        let (width, today) = (usize::from(area.w).max(20), cx.now.date());
        if (self.width, self.today) != (width, today) || self.page.is_empty() {
            (self.width, self.today) = (width, today);
            self.write_rows();
        }
        self.page.settle(usize::from(area.h));
    }

    fn write_rows(&mut self) {
        let Some(view) = self.view.clone() else { return };
        let mut page = Writer::new(self.width);
        who(&view, &mut page);
        if self.hidden {
            let text = "Parent view: alerts, family, contacts and notes hidden.";
            page.line(PageRole::WhoQuiet, "", text);
        } else {
            for (label, text) in &view.alerts {
                page.wrapped(PageRole::Alert, label, text);
            }
        }
        if !view.helps.is_empty() {
            page.heading("Good to know");
            for (label, text) in &view.helps {
                page.wrapped(PageRole::Plain, label, text);
            }
        }
        provisions(&view, &mut page, self.today);
        charts::weeks(&mut page, &view.weeks, self.today);
        charts::score_columns(&mut page, &view.scores, self.today);
        reviews(&view, &mut page, self.today);
        if !self.hidden {
            family(&view, &mut page);
            contacts(&view, &mut page, self.today);
        }
        timeline(&view, &mut page, self.today, self.hidden);
        if self.hidden {
            // What is behind a line is more than a parent beside you should see.
            page.rows.iter_mut().for_each(|row| row.link = None);
        }
        self.page.set(page.rows);
    }
}

/// Lines of a page, as they are written.
pub(super) struct Writer {
    width: usize,
    /// The lines so far.
    pub rows: Vec<PageRow>,
}

impl Writer {
    /// A page of that width.
    pub fn new(width: usize) -> Writer {
        Writer { width, rows: Vec::new() }
    }

    /// The width of the page.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether two bars and their words stand beside a label.
    pub fn wide(&self) -> bool {
        self.width >= 100
    }

    /// A line with a word before it.
    pub fn line(&mut self, role: PageRole, label: impl Into<String>, text: impl Into<String>) {
        self.rows.push(PageRow { role, label: label.into(), text: text.into(), link: None });
    }

    /// Text over as many lines as it needs, the first with a page behind it.
    pub fn linked(&mut self, role: PageRole, label: &str, text: &str, link: Option<Link>) {
        let first = self.rows.len();
        self.wrapped(role, label, text);
        if let Some(row) = self.rows.get_mut(first) {
            row.link = link;
        }
    }

    /// The heading of a part, a blank above it.
    pub fn heading(&mut self, text: &str) {
        self.line(PageRole::Plain, "", "");
        self.line(PageRole::Heading, "", text);
    }

    /// Text over as many lines as it needs, the label on the first.
    pub fn wrapped(&mut self, role: PageRole, label: &str, text: &str) {
        let room = self.width.saturating_sub(label_width(self.width) + 1).max(10);
        for (n, part) in wrap(text, room).into_iter().enumerate() {
            self.line(role, if n == 0 { label } else { "" }, part);
        }
    }
}

/// Breaks text between words so that no line is wider than `room` cells; a longer word is broken.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for c in word.chars() {
                if line.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) > room {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

fn who(view: &PupilView, page: &mut Writer) {
    let mut second = vec![view.class.clone()];
    second.extend(view.age.map(|a| format!("{a} years old")));
    page.line(PageRole::Name, "", view.name.clone());
    let mut status = view.status.label().to_string();
    if view.monitoring {
        status = format!("{status}, monitoring");
    }
    if let Some(since) = view.since {
        status.push_str(&format!(" since {} {}", words::month(since), since.format("%Y")));
    }
    second.push(status);
    second.extend(view.needs.first().map(|(need, _)| need.clone()));
    for part in wrap(&second.join(" · "), page.width) {
        page.line(PageRole::Who, "", part);
    }
    if view.needs.len() > 1 {
        let more: Vec<&str> = view.needs[1..].iter().map(|(need, _)| need.as_str()).collect();
        page.line(PageRole::WhoQuiet, "", format!("also {}", more.join(", ").to_lowercase()));
    }
}

fn delivered(p: &PupilProvision) -> String {
    let share = match p.planned_minutes {
        n if n > 0 => format!(" ({}%)", p.delivered_minutes * 100 / n),
        _ => String::new(),
    };
    format!(
        "{} of {} min{share} · at {} of {} logged",
        p.delivered_minutes, p.planned_minutes, p.attended, p.expected
    )
}

fn provisions(view: &PupilView, page: &mut Writer, today: NaiveDate) {
    let over = |p: &&PupilProvision| p.ends.is_some_and(|day| day < today);
    let (past, rest): (Vec<_>, Vec<_>) = view.provisions.iter().partition(over);
    let (now, other): (Vec<_>, Vec<_>) = rest.into_iter().partition(|p| p.now);
    let to_come = |p: &&PupilProvision| p.starts.is_some_and(|day| day > today);
    let (to_come, idle): (Vec<_>, Vec<_>) = other.into_iter().partition(to_come);
    let past: Vec<_> = idle.into_iter().chain(past).collect();
    page.heading("Getting now, delivered of planned this half term");
    if now.is_empty() {
        page.line(PageRole::Quiet, "", "Nothing is running for this pupil.");
    }
    let group = |p: &PupilProvision| Some(Link::Group(p.provision));
    for p in now {
        page.linked(PageRole::Plain, &p.title, &delivered(p), group(p));
        if !p.when.is_empty() {
            page.line(PageRole::Quiet, "", p.when.clone());
        }
    }
    if !to_come.is_empty() {
        page.heading("To come");
    }
    for p in to_come {
        let starts = p.starts.map(|d| format!("from {}", words::full_day(d))).unwrap_or_default();
        page.linked(PageRole::Quiet, &p.title, &starts, group(p));
    }
    if !past.is_empty() {
        page.heading("Before");
    }
    for p in past.iter().take(PAST) {
        let ends = p.ends.map(|d| format!("ended {}", words::full_day(d))).unwrap_or_default();
        page.linked(PageRole::Quiet, &p.title, &ends, group(p));
    }
    if past.len() > PAST {
        let more = words::counted(past.len() - PAST, "earlier group", "earlier groups");
        page.line(PageRole::Quiet, "", format!("and {more}"));
    }
}

fn reviews(view: &PupilView, page: &mut Writer, today: NaiveDate) {
    if view.reviews.is_empty() {
        return;
    }
    page.heading("Reviews");
    for row in view.reviews.iter().take(LISTED) {
        let overdue = row.due.is_some() && row.days < 0;
        let role = if overdue { PageRole::Overdue } else { PageRole::Plain };
        let link = Some(Link::Record("review", row.review));
        page.linked(role, row.what.label(), &panes::review_when(row, today), link);
    }
}

fn family(view: &PupilView, page: &mut Writer) {
    if view.carers.is_empty() {
        return;
    }
    page.heading("Family");
    for row in &view.carers {
        let link = Some(Link::Record("carer", row.carer));
        page.linked(PageRole::Plain, &row.name, &row.phone, link);
    }
}

/// The width of a column of these days.
fn day_width(days: impl Iterator<Item = NaiveDate>, today: NaiveDate) -> usize {
    days.filter(|day| *day <= today)
        .map(|day| words::past_day(day, today).width())
        .max()
        .unwrap_or(0)
}

fn contacts(view: &PupilView, page: &mut Writer, today: NaiveDate) {
    if view.contacts.is_empty() {
        return;
    }
    page.heading("Contacts");
    let width = day_width(view.contacts.iter().take(LISTED).map(|r| r.date), today);
    for row in view.contacts.iter().take(LISTED) {
        let overdue = row.follow_up.as_ref().is_some_and(|(day, _)| *day <= today);
        let follow = match &row.follow_up {
            Some((day, what)) => format!(" > {} {what}", words::coming_day(*day, today)),
            None => String::new(),
        };
        let label = format!("{:<width$} {}", words::past_day(row.date, today), row.with);
        let role = if overdue { PageRole::Overdue } else { PageRole::Plain };
        let link = Some(Link::Record("contact", row.contact));
        page.linked(role, &label, &format!("{}{follow}", row.note), link);
    }
}

fn timeline(view: &PupilView, page: &mut Writer, today: NaiveDate, hidden: bool) {
    page.heading("Everything, newest first");
    let width = day_width(view.timeline.iter().map(|r| r.date), today);
    // What is dated ahead has not happened yet.
    for row in view.timeline.iter().filter(|r| r.date <= today) {
        if hidden && row.kind != "session" && row.kind != "mark" {
            continue;
        }
        let label = format!("{:<width$} {}", words::past_day(row.date, today), row.what);
        let text = match (&row.mark, hidden) {
            (Some(mark), true) => mark.label(),
            (None, true) => "",
            (_, false) => row.text.as_str(),
        };
        let link = match row.kind {
            "session" => Link::Session(row.id),
            "provision" => Link::Group(row.id),
            kind => Link::Record(kind, row.id),
        };
        page.linked(PageRole::Plain, &label, text, Some(link));
    }
    if view.timeline.is_empty() {
        page.line(PageRole::Quiet, "", "Nothing has been logged yet.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrap("calm by the end", 8), ["calm by", "the end"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("antidisestablishment", 8), ["antidise", "stablish", "ment"]);
        assert_eq!(wrap("a\nb", 8), ["a", "b"]);
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn no_line_is_wider_than_the_room(text in "[a-zé宽 \n]{0,60}", room in 2usize..20) {
            for line in wrap(&text, room) {
                prop_assert!(line.width() <= room, "{line}");
            }
        }
    }
}
