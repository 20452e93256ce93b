//! A group's page: what it is, who runs it and when, who is in it, and where its minutes went.

use std::sync::Arc;

use chrono::NaiveDate;

use super::pupil::{PageRole, Writer, label_width};
use super::{
    Cx, Finder, FormBox, LineKind, Link, Overlay, PageLines, Step, WeekGrid, charts, wrap,
};
use crate::app::commands::Cmd;
use crate::app::forms::FormKey;
use crate::app::msg::{CareReply, Reply, Request, Save};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::app::words;
use crate::domain::records::{Mark, Observation, Session};
use crate::domain::{Id, Record, Value};
use crate::store::views::{GroupView, Member, Span};

/// A group's page.
#[derive(Clone, Debug)]
pub struct GroupPage {
    /// Which group.
    pub group: Id,
    /// What is on it, once it is there.
    pub view: Option<Arc<GroupView>>,
    /// Its lines at this width.
    pub page: PageLines,
    width: usize,
    today: NaiveDate,
}

impl GroupPage {
    /// The page of a group, still on its way.
    pub fn new(group: Id) -> GroupPage {
        GroupPage {
            group,
            view: None,
            page: PageLines::default(),
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
            Cmd::Back => return vec![Step::Close],
            Cmd::Accept => return self.page.follow(cx),
            Cmd::WeekGrid => {
                let day = cx.panes.today.date.unwrap_or(self.today);
                return vec![Step::Open(Box::new(Overlay::Week(WeekGrid::new(self.group, day))))];
            }
            Cmd::LogLine => {
                let title = self.view.as_ref().map_or("", |v| v.title.as_str()).to_lowercase();
                let kind = LineKind::Log;
                return vec![Step::Line(kind, kind.begun_about(self.group, format!("{title} ")))];
            }
            Cmd::Observe => return self.observe(cx),
            Cmd::Print => {
                let day = cx.panes.today.date.unwrap_or(self.today);
                return vec![Step::Ask(Request::TickSheet(self.group, day))];
            }
            Cmd::ToldDsl => return self.told(cx),
            Cmd::Find => {
                let (finder, mut steps) = Finder::new(cx);
                steps.insert(0, Step::Open(Box::new(Overlay::Finder(finder))));
                return steps;
            }
            _ => {}
        }
        Vec::new()
    }

    /// A form for a visit to the group, today and by the user.
    fn observe(&self, cx: Cx<'_>) -> Vec<Step> {
        let Some(kind) = cx.about.kinds.get(Observation::KIND.name) else { return Vec::new() };
        if !kind.makeable(cx.about.role) {
            return vec![Step::Toast(Toast::hint(strings::may_not_make(kind.label)))];
        }
        let mut with = vec![("date", Value::Text(self.today.to_string()))];
        with.extend(cx.about.user_id.map(|me| ("observer", Value::Id(me))));
        let key = FormKey::New { kind, around: vec![("provision", self.group)], with };
        vec![Step::Open(Box::new(Overlay::Form(FormBox::new(key))))]
    }

    /// Says of the highlighted note that the safeguarding lead was told now.
    fn told(&self, cx: Cx<'_>) -> Vec<Step> {
        match self.page.link() {
            Some(Link::Note(session, who)) => {
                let (kind, id) = match who {
                    None => (Session::KIND, session),
                    Some(pupil) => (Mark::KIND, Mark::id_of(session, pupil)),
                };
                vec![Step::Save(Save::ToldDsl(kind, id, cx.now))]
            }
            _ => vec![Step::Toast(Toast::hint(strings::NO_NOTE_HERE))],
        }
    }

    /// The page came, or something on it changed.
    pub fn reply(&mut self, reply: &Reply, _: Cx<'_>) -> Vec<Step> {
        match reply {
            Reply::Group(view) if view.provision == self.group => {
                self.view = Some(Arc::new((**view).clone()));
                self.write_rows();
                Vec::new()
            }
            Reply::Failed(_) if self.view.is_none() => vec![Step::Close],
            Reply::Written(_)
            | Reply::Undone(_)
            | Reply::Redone(_)
            | Reply::Care(CareReply::Erased(..)) => {
                vec![Step::Ask(Request::Group(self.group))]
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
        what(&view, &mut page, self.today);
        members(&view, &mut page);
        for span in &view.spans {
            minutes(span, &mut page);
        }
        charts::weeks(&mut page, &view.weeks, self.today);
        charts::score_lines(&mut page, &view.scores, self.today);
        visits(&view, &mut page, self.today);
        remarks(&view, &mut page, self.today);
        self.page.set(page.rows);
    }
}

/// What it is, who runs it, when.
fn what(view: &GroupView, page: &mut Writer, today: NaiveDate) {
    page.line(PageRole::Name, "", view.title.clone());
    let mut first: Vec<String> = Vec::new();
    first.extend(view.intervention.clone());
    first.extend(view.area.as_ref().map(|area| area.label().to_string()));
    first.extend(view.tier.as_ref().map(|tier| tier.label().to_string()));
    if !view.now {
        let ended = view.ends.filter(|day| *day < today);
        first.push(match (ended, view.starts.filter(|day| *day > today)) {
            (Some(day), _) => format!("ended {}", words::full_day(day)),
            (None, Some(day)) => format!("starts {}", words::full_day(day)),
            (None, None) => view.status.clone(),
        });
    }
    for part in wrap(&first.join(" · "), page.width()) {
        page.line(PageRole::Who, "", part);
    }
    let who = |leads: bool| {
        let adults = view.adults.iter().filter(|a| a.now && a.leads == leads);
        adults.map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let run = match (who(true), who(false)) {
        (led, helped) if led.is_empty() && helped.is_empty() => "nobody yet".to_string(),
        (led, helped) if helped.is_empty() => led,
        (led, helped) if led.is_empty() => helped,
        (led, helped) => format!("{led}, helped by {helped}"),
    };
    page.wrapped(PageRole::Plain, "Run by", &run);
    let before: Vec<&str> =
        view.adults.iter().filter(|a| !a.now).map(|a| a.name.as_str()).collect();
    if !before.is_empty() {
        page.wrapped(PageRole::Quiet, "", &format!("before: {}", before.join(", ")));
    }
    if let Some(agency) = &view.agency {
        page.wrapped(PageRole::Plain, "Supported by", agency);
    }
    let mut when = vec![view.when.clone()];
    when.extend(view.location.clone());
    when.retain(|part| !part.is_empty());
    if when.is_empty() {
        when.push("no times yet".into());
    }
    page.wrapped(PageRole::Plain, "When", &when.join(", "));
    let dates = match (view.starts, view.ends) {
        (Some(from), Some(to)) => format!("{} to {}", words::full_day(from), words::full_day(to)),
        (Some(from), None) => format!("since {}", words::full_day(from)),
        (None, Some(to)) => format!("to {}", words::full_day(to)),
        (None, None) => String::new(),
    };
    if !dates.is_empty() {
        page.line(PageRole::Plain, "Dates", dates);
    }
    page.line(PageRole::Quiet, "Logged", view.logged.clone());
    if let Some(day) = view.review_on {
        let role = if day < today { PageRole::Overdue } else { PageRole::Plain };
        page.line(role, "To be judged", words::coming_day(day, today));
    }
    for (label, text) in [("Intended outcome", &view.intended), ("Notes", &view.notes)] {
        if let Some(text) = text {
            page.wrapped(PageRole::Plain, label, text);
        }
    }
}

/// Who is in it, with their own dates; then who was.
fn members(view: &GroupView, page: &mut Writer) {
    let span = view.spans.first().map_or("", |span| span.name.as_str());
    page.heading(&format!("Children, {span}"));
    if view.members.is_empty() {
        page.line(PageRole::Quiet, "", "Nobody has been added to this group yet.");
    }
    for member in &view.members {
        let role = if member.now { PageRole::Plain } else { PageRole::Quiet };
        let label = match member.class.as_str() {
            "" => member.name.clone(),
            class if member.name.ends_with(class) => member.name.clone(),
            class => format!("{}, {class}", member.name),
        };
        let text = member_words(member);
        page.linked(role, &label, &text, Some(Link::Pupil(member.pupil)));
    }
}

fn member_words(member: &Member) -> String {
    let account = &member.account;
    let mut parts = Vec::new();
    if account.expected > 0 {
        let (came, of) = (account.attended, account.expected);
        parts.push(format!("{} {came} of {of}", charts::bar(came as i64, of as i64)));
    }
    if account.planned > 0 || account.beyond > 0 {
        parts.push(format!("{} of {} min", account.total_delivered(), account.planned));
    }
    parts.extend(member.starts.map(|day| format!("from {}", words::day_and_month(day))));
    parts.extend(member.ends.map(|day| match &member.reason {
        Some(reason) => format!("to {}: {reason}", words::day_and_month(day)),
        None => format!("to {}", words::day_and_month(day)),
    }));
    if parts.is_empty() {
        parts.push("nothing to date".into());
    }
    parts.join(" · ")
}

/// Where the minutes of a span went; the parts add up to what was planned.
fn minutes(span: &Span, page: &mut Writer) {
    let account = &span.account;
    page.heading(&format!("Minutes of all children, {}", span.name));
    let mut line = |label: &str, minutes: i64| {
        let share = match account.planned {
            0 => String::new(),
            planned => format!("  {}", charts::bar(minutes, planned)),
        };
        page.line(PageRole::Plain, label, format!("{minutes:>6}{share}"));
    };
    line("Planned to date", account.planned);
    line("Delivered", account.delivered);
    if account.assumed > 0 {
        line("Assumed", account.assumed);
    }
    for (why, minutes) in &account.lost {
        line(&format!("Lost: {}", why.label()), *minutes);
    }
    if account.awaiting > 0 {
        line("Awaiting another laptop", account.awaiting);
    }
    if account.unaccounted > 0 {
        line("Not accounted for", account.unaccounted);
    }
    if account.beyond > 0 {
        let beyond = format!("{:>6}  beside or beyond the plan", account.beyond);
        page.line(PageRole::Quiet, "Delivered as well", beyond);
    }
    let m = &span.meetings;
    let mut parts = vec![format!("{} held", m.held)];
    if m.extra > 0 {
        parts[0].push_str(&format!(" ({} extra)", m.extra));
    }
    for (n, what) in [
        (m.not_held, "did not happen"),
        (m.assumed, "assumed"),
        (m.awaiting, "awaiting"),
        (m.not_logged, "not logged"),
    ] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    page.line(PageRole::Quiet, "Sessions", parts.join(" · "));
}

/// Who came to see it, and what is to come of it.
fn visits(view: &GroupView, page: &mut Writer, today: NaiveDate) {
    if view.visits.is_empty() {
        return;
    }
    page.heading("Drop-ins");
    for visit in &view.visits {
        let day = words::past_day(visit.date, today);
        let label = match &visit.observer {
            Some(who) => format!("{day}  {who}"),
            None => day,
        };
        let link = Link::Record("observation", visit.id);
        page.linked(PageRole::Plain, &label, &visit.says, Some(link));
    }
}

/// The last notes, each with the session behind it.
fn remarks(view: &GroupView, page: &mut Writer, today: NaiveDate) {
    if view.remarks.is_empty() {
        return;
    }
    page.heading("Last notes");
    for note in &view.remarks {
        let day = words::past_day(note.date, today);
        let label = match &note.who {
            Some((_, name)) => format!("{day}  {name}"),
            None => day,
        };
        let link = Link::Note(note.session, note.who.as_ref().map(|(pupil, _)| *pupil));
        page.linked(PageRole::Plain, &label, &note.text, Some(link));
    }
}
