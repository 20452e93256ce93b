//! What adults write beside a session, in their own voice.

use chrono::{Datelike, NaiveDate};

use super::people::{Child, School, class_name};
use super::plans::Plan;
use super::staff::forms;
use super::words::{chance, fill, pick};
use crate::domain::Id;
use crate::domain::codes::{Reason, SessionState};

/// Share of sessions with a note: seven in ten of those held, as `gen_school` has them.
const NOTED: f64 = 0.55;

/// What the adult wrote, if anything.
pub(super) fn note(
    school: &School,
    plan: Option<&Plan>,
    expected: &[(usize, Id)],
    state: &SessionState,
    reason: Option<&Reason>,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
) -> Option<String> {
    let words = &school.phrases;
    let (child, _) = pick(rng, expected).copied()?;
    let child = &school.children[child];
    if *state == SessionState::NotHeld {
        return lost_note(school, child, reason?, day, rng);
    }
    let section = match plan.map(|p| p.notes) {
        Some(section) if chance(rng, 0.75) => section,
        _ => "note.general",
    };
    if !chance(rng, NOTED) {
        return None;
    }
    let (most, k) = (pick(rng, &[5, 8, 10, 12, 20]).copied().unwrap_or(10), rng.u32(1..6));
    let (n, m, k) = (rng.u32(most / 2..=most).to_string(), most.to_string(), k.to_string());
    let mut places = child.places("");
    places.extend([("n", n.as_str()), ("m", &m), ("k", &k)]);
    places.push(("target", words.pick(rng, "targets")));
    Some(fill(words.pick(rng, section), &places))
}

/// A few words beside the reason, in half of the lost sessions.
fn lost_note(
    school: &School,
    child: &Child,
    reason: &Reason,
    day: NaiveDate,
    rng: &mut fastrand::Rng,
) -> Option<String> {
    let class = class_name(forms(school.opts.pupils), child.year_on(day).clamp(0, 6), child.form);
    let list: &[&str] = match reason {
        Reason::Covering => &["pulled to cover {class}", "needed in class, supply teacher"],
        Reason::Event => &[
            "assembly ran over",
            "nativity rehearsal went on",
            "{name} on the class trip",
            "photos",
        ],
        Reason::Room => &["no room, hall set up for the fair"],
        Reason::Incident => &["fire drill"],
        Reason::Assessment => &["test week"],
        Reason::Pupil => &["at the dentist", "not in"],
        _ => return None,
    };
    let december = day.month() == 12;
    let list: Vec<&str> =
        list.iter().copied().filter(|l| december || !l.contains("nativity")).collect();
    let phrase = pick(rng, &list)?;
    let mut places = child.places("");
    places.push(("class", class.as_str()));
    chance(rng, 0.5).then(|| fill(phrase, &places))
}
