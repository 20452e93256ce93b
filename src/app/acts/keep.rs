//! What was keyed into the logging screen and not saved, as a draft: only what differs from the session
//! as it was opened, by ids and without a name, so that it comes back after a crash whatever was
//! changed of the group meanwhile.

use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value as Json, json};

use super::SheetDraft;
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Part, Reason, SessionState};
use crate::domain::lines::{AdultPart, GroupPart, MarkDraft, Snapshot};
use crate::domain::safeguarding::Guard;

impl SheetDraft {
    /// What differs from the sheet as it was opened, as a draft; nothing when all is as it was.
    pub fn kept(&self, opened: &SheetDraft) -> String {
        let (now, then) = (&self.session, &opened.session);
        let mut out = Map::new();
        let mut put = |name: &str, differs: bool, value: Json| {
            if differs {
                out.insert(name.to_string(), value);
            }
        };
        put("state", now.state != then.state, json!(now.state.code()));
        put("reason", now.reason != then.reason, json!(now.reason.as_ref().map(Reason::code)));
        put("minutes", now.minutes != then.minutes, json!(now.minutes));
        put("date", now.date != then.date, json!(now.date.to_string()));
        put("time", now.time != then.time, said(now.time));
        put("note", now.note != then.note, json!(now.note));
        put("guard", now.guard != then.guard, guard(now.guard));
        let adults = |s: &SheetDraft| (s.session.supply, s.session.adults.clone());
        put("supply", adults(self) != adults(opened), json!(now.supply));
        put("adults", adults(self) != adults(opened), now.adults.iter().map(adult).collect());
        let joined = |group: &&GroupPart| !then.groups.contains(group);
        let joined: Vec<_> =
            now.groups.iter().filter(joined).map(|g| g.planned.map(plan)).collect();
        put("joined", !joined.is_empty(), json!(joined));
        let same = |m: &&MarkDraft| then.marks.contains(m);
        let marks: Map<String, Json> =
            now.marks.iter().filter(|m| !same(m)).map(|m| (m.pupil.to_string(), mark(m))).collect();
        put("marks", !marks.is_empty(), Json::Object(marks));
        let stays = |m: &&MarkDraft| now.marks.iter().any(|other| other.pupil == m.pupil);
        let gone: Vec<_> =
            then.marks.iter().filter(|m| !stays(m)).map(|m| m.pupil.to_string()).collect();
        put("gone", !gone.is_empty(), json!(gone));
        if out.is_empty() { String::new() } else { Json::Object(out).to_string() }
    }

    /// Keys in again what a draft holds; who is not expected any more is left out. Returns whether
    /// there was anything.
    pub fn restore(&mut self, draft: &str, school: &Snapshot) -> bool {
        let Ok(Json::Object(kept)) = serde_json::from_str::<Json>(draft) else { return false };
        for at in list(&kept, "joined") {
            let planned = school.facts().planned.iter();
            // A group that meets at another time now is not joined.
            if let Some(planned) = planned.clone().find(|p| plan((p.slot, p.planned)) == *at) {
                let _ = self.join(school, planned);
            }
        }
        for pupil in list(&kept, "gone").iter().filter_map(id) {
            if let Some(place) = self.place(pupil) {
                let _ = self.remove_guest(place);
            }
        }
        for (pupil, mark) in kept.get("marks").and_then(Json::as_object).into_iter().flatten() {
            self.restore_mark(Id::parse(pupil), mark, school);
        }
        let session = &mut self.session;
        if let Some(state) = kept.get("state").and_then(Json::as_str) {
            session.state = SessionState::from_code(state);
        }
        if let Some(reason) = kept.get("reason") {
            session.reason = reason.as_str().map(Reason::from_code);
        }
        if let Some(minutes) = kept.get("minutes") {
            session.minutes = minutes.as_i64();
        }
        if let Some(date) = kept.get("date").and_then(read::<NaiveDate>) {
            session.date = date;
        }
        if let Some(time) = kept.get("time") {
            session.time = read::<NaiveTime>(time);
        }
        if let Some(note) = kept.get("note") {
            session.note = note.as_str().map(String::from);
        }
        if let Some(kept) = kept.get("guard") {
            session.guard = guarded(kept);
        }
        if let Some(supply) = kept.get("supply").and_then(Json::as_bool) {
            session.supply = supply;
            session.adults = list(&kept, "adults").iter().filter_map(adult_of).collect();
            session.adults_said = true;
        }
        self.retitle();
        true
    }

    fn restore_mark(&mut self, pupil: Option<Id>, kept: &Json, school: &Snapshot) {
        let Some(pupil) = pupil else { return };
        let guest = kept["guest"].as_bool() == Some(true);
        let place = match self.place(pupil) {
            None if guest => self.add_guest(school, pupil).ok(),
            place => place,
        };
        let Some(place) = place else { return };
        if let Some(code) = kept["mark"].as_str() {
            // A mark that only a lead may set stays as it is for anybody else.
            let _ = self.set_mark(place, MarkCode::from_code(code));
        }
        let Some(mark) = self.session.marks.get_mut(place) else { return };
        let number = |name: &str| kept[name].as_i64();
        (mark.minutes, mark.engagement) = (number("minutes"), number("engagement"));
        (mark.score, mark.out_of, mark.errors) =
            (number("score"), number("out_of"), number("errors"));
        mark.reason = kept["reason"].as_str().map(String::from);
        mark.note = kept["note"].as_str().map(String::from);
        mark.guard = guarded(&kept["guard"]);
    }

    fn place(&self, pupil: Id) -> Option<usize> {
        self.session.marks.iter().position(|m| m.pupil == pupil)
    }
}

fn list<'a>(kept: &'a Map<String, Json>, name: &str) -> &'a [Json] {
    kept.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// A day or a time as a draft holds it.
fn said(value: Option<impl ToString>) -> Json {
    value.map_or(Json::Null, |value| Json::String(value.to_string()))
}

fn read<T: FromStr>(kept: &Json) -> Option<T> {
    kept.as_str()?.parse().ok()
}

fn id(kept: &Json) -> Option<Id> {
    kept.as_str().and_then(Id::parse)
}

fn plan((slot, day): (Id, NaiveDate)) -> Json {
    json!([slot.to_string(), day.to_string()])
}

fn adult(adult: &AdultPart) -> Json {
    json!([adult.staff.to_string(), adult.part.code(), adult.minutes])
}

fn adult_of(kept: &Json) -> Option<AdultPart> {
    let part = Part::from_code(kept[1].as_str()?);
    Some(AdultPart { staff: id(&kept[0])?, part, minutes: kept[2].as_i64() })
}

fn mark(mark: &MarkDraft) -> Json {
    json!({
        "mark": mark.mark.code(),
        "minutes": mark.minutes,
        "engagement": mark.engagement,
        "score": mark.score,
        "out_of": mark.out_of,
        "errors": mark.errors,
        "guest": mark.guest,
        "reason": mark.reason,
        "note": mark.note,
        "guard": guard(mark.guard),
    })
}

/// What guards a note, as a draft holds it; nothing where nothing does.
pub fn guard(guard: Guard) -> Json {
    match guard.is_empty() {
        true => Json::Null,
        false => json!([said(guard.told_on), said(guard.told_at), guard.restricted]),
    }
}

/// What a draft holds of the guard of a note.
pub fn guarded(kept: &Json) -> Guard {
    Guard {
        told_on: read(&kept[0]),
        told_at: read(&kept[1]),
        restricted: kept[2].as_bool() == Some(true),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::lines::tests::school::{day, pupil_id, school};

    /// One thing that a key does to the sheet.
    #[derive(Clone, Debug)]
    enum Deed {
        Turn(usize),
        Mark(usize, char),
        Minutes(i64),
        Late(usize, i64),
        Score(usize, i64),
        Engaged(usize, i64),
        Note(String),
        Remark(usize, String),
        Told(bool),
        Guest(usize),
        Join(usize),
        Cover(usize),
        Supply,
        Lost,
        Short,
        Moved,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let words = "[a-z]{1,8}( [a-z]{1,8}){0,3}";
        prop_oneof![
            (0usize..8).prop_map(Deed::Turn),
            (0usize..8, "[pleakdn?s]").prop_map(|(n, c)| Deed::Mark(n, c.chars().next().unwrap())),
            (1i64..90).prop_map(Deed::Minutes),
            (0usize..8, 1i64..60).prop_map(|(n, m)| Deed::Late(n, m)),
            (0usize..8, 0i64..20).prop_map(|(n, s)| Deed::Score(n, s)),
            (0usize..8, 1i64..=5).prop_map(|(n, e)| Deed::Engaged(n, e)),
            words.prop_map(Deed::Note),
            (0usize..8, words).prop_map(|(n, w)| Deed::Remark(n, w)),
            any::<bool>().prop_map(Deed::Told),
            (0usize..9).prop_map(Deed::Guest),
            (0usize..6).prop_map(Deed::Join),
            (0usize..4).prop_map(Deed::Cover),
            Just(Deed::Supply),
            Just(Deed::Lost),
            Just(Deed::Short),
            Just(Deed::Moved),
        ]
    }

    fn act(sheet: &mut SheetDraft, school: &Snapshot, deed: &Deed) {
        let facts = school.facts();
        // What a key cannot do it does not do here either.
        let _ = match deed {
            Deed::Turn(n) => sheet.toggle_away(*n),
            Deed::Mark(n, letter) => sheet.set_letter(*n, *letter),
            Deed::Minutes(n) => sheet.set_minutes(Some(*n)),
            Deed::Late(n, minutes) => sheet.set_mark_minutes(*n, Some(*minutes)),
            Deed::Score(n, score) => sheet.set_score(*n, Some(*score), Some(20), None),
            Deed::Engaged(n, engaged) => sheet.set_engagement(*n, Some(*engaged)),
            Deed::Remark(n, words) => sheet.set_mark_note(*n, words),
            Deed::Guest(n) => match facts.pupils.get(*n) {
                Some(pupil) => sheet.add_guest(school, pupil.id).map(drop),
                None => Ok(()),
            },
            Deed::Join(n) => match facts.planned.get(*n) {
                Some(planned) => sheet.join(school, planned),
                None => Ok(()),
            },
            Deed::Note(words) => {
                sheet.set_note(words);
                Ok(())
            }
            Deed::Told(restricted) => {
                let told = day(24).and_hms_opt(9, 41, 0).unwrap();
                let mut guard = Guard { restricted: *restricted, ..Guard::default() };
                guard.tell(told, false);
                sheet.set_guard(None, guard);
                Ok(())
            }
            Deed::Cover(n) => {
                if let Some(adult) = facts.adults.get(*n) {
                    sheet.led_by(adult.id, true);
                }
                Ok(())
            }
            Deed::Supply => {
                sheet.led_by_supply();
                Ok(())
            }
            Deed::Lost => {
                sheet.not_held(Some(Reason::Event));
                Ok(())
            }
            Deed::Short => {
                sheet.cut_short(None);
                Ok(())
            }
            Deed::Moved => {
                sheet.move_to(Some(day(27)), chrono::NaiveTime::from_hms_opt(10, 15, 0));
                Ok(())
            }
        };
    }

    proptest! {
        #![proptest_config(crate::regressions::config(256))]

        #[test]
        fn whatever_was_keyed_in_comes_back(deeds in prop::collection::vec(deed(), 0..12)) {
            let school = school();
            let opened = SheetDraft::planned(&school, &school.facts().planned[0]);
            let mut sheet = opened.clone();
            for deed in &deeds {
                act(&mut sheet, &school, deed);
            }
            let kept = sheet.kept(&opened);
            prop_assert_eq!(kept.is_empty(), sheet == opened, "{}", kept);
            let mut back = opened.clone();
            prop_assert_eq!(back.restore(&kept, &school), !kept.is_empty());
            // What would be stored, which is all that counts.
            let stored = |sheet: &SheetDraft| {
                let mut session = sheet.settled();
                session.marks.sort_by_key(|mark| mark.pupil);
                session.groups.sort_by_key(|group| group.provision);
                session
            };
            prop_assert_eq!(stored(&back), stored(&sheet), "{}", kept);
        }
    }

    #[test]
    fn a_draft_is_of_ids_and_what_cannot_be_read_changes_nothing() {
        let school = school();
        let opened = SheetDraft::planned(&school, &school.facts().planned[0]);
        let mut sheet = opened.clone();
        sheet.toggle_away(0).unwrap();
        let name = sheet.session.marks[0].name.to_string();
        assert!(!sheet.kept(&opened).contains(&name));
        // Somebody who is not expected any more is left out.
        let stranger = format!("{{\"marks\":{{\"{}\":{{\"mark\":\"away\"}}}}}}", pupil_id(200));
        for bad in ["", "[]", "not json", "{\"marks\":{\"x\":{\"mark\":\"away\"}}}", &stranger] {
            let mut back = opened.clone();
            back.restore(bad, &school);
            assert_eq!(back.session.marks, opened.session.marks, "{bad}");
        }
    }
}
