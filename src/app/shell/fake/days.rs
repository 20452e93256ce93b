//! The group page, weeks and earlier days of the made-up school.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::{GROUPS, at, day, id, school, short_adult, short_pupil, today_date};
use crate::app::acts::SheetDraft;
use crate::app::days::{WeekColumn, WeekSession, WeekTicks, WeekView};
use crate::app::msg::SheetView;
use crate::domain::Id;
use crate::domain::codes::{Area, MarkCode, Reason, Schedule, Tier};
use crate::domain::dates::{latest, on};
use crate::store::views::*;

fn place(group: Id) -> usize {
    usize::from(group.0[15]).saturating_sub(1) % GROUPS.len()
}

/// A week of minutes: so many sessions of 20 minutes planned, so many attended.
pub fn week_of(monday: NaiveDate, planned: i64, attended: i64) -> Week {
    let account = Account {
        planned: planned * 20,
        delivered: attended * 20,
        lost: vec![(Lost::NotHeld(Some(Reason::Event)), (planned - attended) * 20)],
        attended: attended as usize,
        expected: planned as usize,
        ..Account::default()
    };
    Week { monday, school: planned > 0, account }
}

/// The last weeks: half term is a gap.
pub fn weeks() -> Vec<Week> {
    vec![
        week_of(day(12, 10), 4, 4),
        week_of(day(19, 10), 4, 3),
        week_of(day(26, 10), 0, 0),
        week_of(day(2, 11), 4, 4),
        week_of(day(9, 11), 4, 2),
        week_of(day(16, 11), 4, 4),
        week_of(day(23, 11), 1, 1),
    ]
}

/// Scores going up.
pub fn scores(pupil: Id, name: &str) -> Scores {
    let point = |d, m, score| Score { date: day(d, m), score, out_of: Some(10) };
    Scores {
        pupil,
        provision: id(b'g', 2),
        name: name.into(),
        points: vec![point(2, 11, 3), point(9, 11, 5), point(16, 11, 6), point(20, 11, 8)],
    }
}

/// The page of a group.
pub fn group(which: Id) -> GroupView {
    let (title, members, adult, _) = GROUPS[place(which)];
    let mut account = Account::default();
    for week in weeks() {
        account.add(&week.account);
    }
    account.planned += 40;
    account.awaiting = 20;
    account.unaccounted = 20;
    let member = |n: u8| Member {
        pupil: id(b'p', n),
        name: short_pupil(n),
        class: "1C".into(),
        starts: (n == 6).then(|| day(9, 11)),
        ends: None,
        reason: None,
        now: true,
        account: week_of(day(2, 11), 12, 10).account,
    };
    GroupView {
        agency: None,
        visits: Vec::new(),
        provision: which,
        title: title.into(),
        intervention: Some("Nuffield Early Language".into()),
        area: Some(Area::Communication),
        tier: Some(Tier::Targeted),
        schedule: Schedule::Timed,
        when: "Mon to Fri 09:30, 20 min".into(),
        logged: "every session".into(),
        location: Some("Library".into()),
        status: "running".into(),
        now: true,
        starts: Some(day(7, 9)),
        ends: Some(day(18, 12)),
        review_on: Some(day(11, 12)),
        intended: Some("Answers in whole sentences.".into()),
        notes: None,
        adults: vec![GroupAdult {
            staff: id(b'a', adult),
            name: short_adult(adult),
            leads: true,
            now: true,
        }],
        members: members.iter().map(|n| member(*n)).collect(),
        spans: vec![Span {
            name: "this half term".into(),
            account,
            meetings: Meetings {
                held: 14,
                extra: 1,
                not_held: 2,
                not_logged: 1,
                awaiting: 1,
                assumed: 0,
            },
        }],
        weeks: weeks(),
        remarks: vec![GroupNote {
            session: id(b'z', 1),
            date: day(20, 11),
            who: Some((id(b'p', members[0]), short_pupil(members[0]))),
            text: "good blending, proud of it".into(),
        }],
        scores: members.iter().map(|n| scores(id(b'p', *n), &short_pupil(*n))).collect(),
    }
}

/// The week of a group that holds `day`: every day but an INSET day on Wednesday.
pub fn week(group: Id, day: NaiveDate) -> WeekView {
    let school = Arc::new(school());
    let (title, members, ..) = GROUPS[place(group)];
    let monday = latest(Weekday::Mon, day);
    let planned = school.facts().planned.iter().find(|p| p.group == group).cloned().unwrap();
    let column = |n: u64| {
        let date = on(monday, n);
        if n == 2 {
            let what = WeekSession::Closed("INSET day".into());
            return WeekColumn { date, time: None, what };
        }
        let mut row = planned.clone();
        (row.planned, row.date) = (date, date);
        let sheet = SheetDraft::planned(&school, &row);
        let view = SheetView::bare(TodayKey::Slot(row.slot, date), sheet, &school);
        let what = WeekSession::Open(Box::new(WeekTicks::new(view, false)));
        WeekColumn { date, time: row.time, what }
    };
    WeekView {
        group,
        title: title.into(),
        monday,
        term: "autumn 2, week 4 of 7".into(),
        columns: (0..5).map(column).collect(),
        pupils: members.iter().map(|n| (id(b'p', *n), short_pupil(*n))).collect(),
        alerts: vec![(id(b'p', 3), "Allergy: nuts".into())],
    }
}

/// What earlier days left unlogged.
pub fn missed() -> Vec<MissedRow> {
    let row = |group: u8, date: NaiveDate, awaiting| {
        let (title, members, adult, (h, m)) = GROUPS[usize::from(group) - 1];
        MissedRow {
            key: TodayKey::Slot(id(b's', group), date),
            provision: id(b'g', group),
            title: title.into(),
            date,
            time: at(h, m),
            staff: vec![short_adult(adult)],
            mine: adult == 1,
            awaiting,
            only: (members.len() == 1).then(|| short_pupil(members[0])),
        }
    };
    vec![
        row(4, day(20, 11), false),
        row(6, day(19, 11), false),
        row(3, day(20, 11), false),
        row(2, day(18, 11), false),
        row(5, day(20, 11), true),
    ]
}

/// The last session of a group: the first child away, ten minutes shorter.
pub fn last_time(group: Id) -> SheetDraft {
    let school = school();
    let planned = school.facts().planned.iter().find(|p| p.group == group).cloned().unwrap();
    let mut sheet = SheetDraft::planned(&school, &planned);
    sheet.session.date = today_date().pred_opt().unwrap();
    sheet.set_mark(0, MarkCode::Late).unwrap();
    sheet.set_minutes(Some(10)).unwrap();
    sheet
}
