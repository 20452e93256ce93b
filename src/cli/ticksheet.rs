//! `ticksheet`: the week of a group, or of an adult, to print and tick.

use serde_json::{Value as Json, json};

use crate::app::error::AppError;
use crate::app::records::one;
use crate::app::ticksheet::{TickSheet, of_adult, of_group};
use crate::domain::kind::Record;
use crate::domain::records::{Provision, Staff};

use super::args::{self, Ticksheet};
use super::output::{Done, Out};
use super::place::Env;

/// `ticksheet [GROUP] [--adult NAME] [--week D]`.
pub(super) fn ticksheet(args: &Ticksheet, env: &mut Env, out: &mut Out<'_>) -> Done {
    let today = env.clock.today();
    let day = match &args.week {
        Some(text) => args::day(text, today).map_err(AppError::usage)?,
        None => today,
    };
    let store = env.open_to_read(out)?;
    let sheets = match (&args.adult, args.group.is_empty()) {
        (Some(adult), _) => of_adult(&store, one(&store, Staff::KIND, adult)?, day)?,
        (None, false) => {
            of_group(&store, one(&store, Provision::KIND, &args.group.join(" "))?, day)?
        }
        (None, true) => of_adult(&store, store.me().user, day)?,
    };
    let object = json!({ "sheets": sheets.iter().map(sheet).collect::<Vec<_>>() });
    out.result(&object, |lines| {
        if sheets.is_empty() {
            lines.line("Nothing is planned that week, so there is no sheet.");
        }
        for line in sheets.iter().flat_map(TickSheet::lines) {
            lines.line(&line);
        }
    })
}

fn sheet(sheet: &TickSheet) -> Json {
    let day = |day: &crate::app::ticksheet::TickDay| {
        json!({
            "date": day.date.to_string(),
            "time": day.time.map(|t| t.format("%H:%M").to_string()),
            "closed": day.closed,
            "expected": day.expected.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    };
    let pupil =
        |(id, name): &(crate::domain::Id, String)| json!({ "id": id.to_string(), "name": name });
    json!({
        "provision": sheet.group.to_string(),
        "title": sheet.title,
        "week": sheet.monday.to_string(),
        "staff": sheet.adults,
        "minutes": sheet.minutes,
        "days": sheet.days.iter().map(day).collect::<Vec<_>>(),
        "pupils": sheet.pupils.iter().map(pupil).collect::<Vec<_>>(),
    })
}
