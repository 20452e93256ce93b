//! One row of each of the nine files as records.

use chrono::{NaiveDate, NaiveTime};

use super::{SchoolActions, id};
use crate::domain::codes::{
    AREAS, Area, Direction, Logging, MarkCode, Medium, NeedType, Part, ProvisionStatus,
    Relationship, ReviewType, STAFF_ROLES, Schedule, SenStatus, SessionState, Sex, StaffRole, Way,
    Weeks, WithType, YearGroup,
};
use crate::domain::kind::Record;
use crate::domain::records as r;
use crate::domain::{Id, Value};
use crate::intake::error::At;
use crate::intake::places::academic_year;
use crate::intake::{merge, names, values};
use crate::store::Action;
use crate::store::action::Edit;

impl SchoolActions {
    fn get(&self, column: &str) -> Option<&str> {
        self.columns.get(column).and_then(|n| self.record.get(*n))
    }

    fn text(&self, column: &str) -> Option<String> {
        self.get(column).filter(|t| !t.is_empty()).map(str::to_string)
    }

    /// A day: `Some(None)` where the cell is empty, `None` where it is no date.
    fn day(&self, column: &str) -> Option<Option<NaiveDate>> {
        match self.get(column)? {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        }
    }

    fn time(&self) -> Option<NaiveTime> {
        NaiveTime::parse_from_str(self.get("time")?, "%H:%M").ok()
    }

    fn insert<R: Record>(action: &mut Action, row: Id, record: &R) {
        action.edits.push(Edit::Insert { kind: R::KIND, row, cells: record.cells() });
    }

    /// A row whose id follows from what it is about.
    fn derive<R: Record>(action: &mut Action, record: &R) -> Option<Id> {
        let cells = record.cells();
        let row = Id::for_cells(R::KIND, &cells)?;
        action.edits.push(Edit::Insert { kind: R::KIND, row, cells });
        Some(row)
    }

    pub(super) fn school(&mut self, action: &mut Action) -> Option<()> {
        self.schools += 1;
        // A store is one school's: a trust's first gives the name.
        if self.schools > 1 {
            return Some(());
        }
        let school = r::School {
            retention_years: None,
            erase_months: None,
            delivered_enough: None,
            has_unit: None,
            special: None,
            name: self.text("name")?,
            roll: None,
            la: self.text("la"),
            estab: self.text("estab"),
            urn: self.text("urn"),
            authority: None,
            term_style: None,
            plan_name: None,
            meetings_a_year: None,
            share_names: None,
        };
        Self::derive(action, &school)?;
        Some(())
    }

    pub(super) fn staff(&mut self, action: &mut Action) -> Option<()> {
        let name = self.get("name")?;
        let (title, bare) = names::untitled(name);
        let person = names::person(bare, false, &At::default()).ok()??;
        let role = STAFF_ROLES.find(self.get("role")?).map(|o| StaffRole::from_code(o.code));
        let staff = r::Staff {
            grade: None,
            send_minutes: None,
            forename: person.forename,
            surname: person.surname,
            role,
            days: None,
            title,
            initials: None,
            weekly_minutes: None,
            starts: None,
            ends: None,
            notes: None,
        };
        Self::insert(action, id("staff", self.get("id")?), &staff);
        Some(())
    }

    pub(super) fn pupil(&mut self, action: &mut Action) -> Option<()> {
        let upn = self.get("upn")?;
        let pupil = id("pupil", upn);
        let (joined, left) = (self.day("joined")??, self.day("left")?);
        let yes = |column: &str| self.get(column).map(|c| c == "Y");
        let date = |d: NaiveDate| Value::Text(d.to_string());
        let stated = vec![
            ("forename", Value::text(self.get("forename")?)),
            ("surname", Value::text(self.get("surname")?)),
            ("dob", date(self.day("dob")??)),
            ("upn", Value::text(upn)),
            ("sex", Value::text(Sex::from_code(self.get("sex")?).code())),
            ("fsm", Value::Int(i64::from(yes("fsm")?))),
            ("eal", Value::Int(i64::from(yes("eal")?))),
            ("joined", date(joined)),
            ("left", left.map_or(Value::Null, date)),
        ];
        let cells = merge::new_cells(r::Pupil::KIND, stated);
        action.edits.push(Edit::Insert { kind: r::Pupil::KIND, row: pupil, cells });
        if let Some(year) = self.text("year") {
            let starts = academic_year(self.today).max(joined);
            let year_group = Some(YearGroup::from_code(&year));
            let class = self.text("class");
            Self::derive(
                action,
                &r::Placement { pupil, starts, year_group, class, teacher: None },
            )?;
        }
        let status = SenStatus::from_code(self.get("sen")?);
        if status != SenStatus::None {
            let stated = vec![
                ("pupil", Value::Id(pupil)),
                ("status", Value::text(status.code())),
                ("starts", date(joined)),
            ];
            let cells = merge::new_cells(r::Register::KIND, stated);
            let row = Id::for_cells(r::Register::KIND, &cells)?;
            action.edits.push(Edit::Insert { kind: r::Register::KIND, row, cells });
        }
        if let Some(code) = self.text("need") {
            Self::derive(
                action,
                &r::Need {
                    pupil,
                    code: Some(NeedType::from_code(&code)),
                    rank: Some(1),
                    words: None,
                    starts: Some(joined),
                    ends: None,
                    diagnosed: None,
                    diagnosed_by: None,
                    diagnosed_on: None,
                },
            )?;
        }
        Some(())
    }

    /// One running group, with its entry in the library, its weekly time and its adult.
    pub(super) fn intervention(&mut self, action: &mut Action) -> Option<()> {
        let key = self.get("id")?.to_string();
        let programme = self.text("programme")?;
        let area = AREAS.find(self.get("area")?).map(|o| Area::from_code(o.code));
        let minutes = self.get("minutes")?.parse().ok();
        let library = match self.programmes.get(&programme) {
            Some(known) => *known,
            None => {
                let row = id("intervention", &programme);
                Self::insert(
                    action,
                    row,
                    &r::Intervention {
                        url: None,
                        trained: None,
                        title: programme.clone(),
                        area: area.clone(),
                        tier: None,
                        minutes,
                        per_week: None,
                        weeks: None,
                        group_max: None,
                        also: None,
                        description: None,
                        entry: None,
                        exit: None,
                        evidence: None,
                        measure: None,
                        unit: None,
                        direction: Some(Direction::Higher),
                    },
                );
                self.programmes.insert(programme.clone(), row);
                row
            }
        };
        let (starts, ends) = (self.day("start")?, self.day("end")?);
        let provision = id("provision", &key);
        let over = ends.is_some_and(|e| e < self.today);
        let stated = vec![
            ("title", Value::text(programme)),
            ("intervention", Value::Id(library)),
            ("schedule", Value::text(Schedule::Timed.code())),
            ("minutes", minutes.map_or(Value::Null, Value::Int)),
            ("logging", Value::text(Logging::Every.code())),
            ("starts", starts.map_or(Value::Null, |d| Value::Text(d.to_string()))),
            ("ends", ends.map_or(Value::Null, |d| Value::Text(d.to_string()))),
            (
                "status",
                Value::text(
                    if over { ProvisionStatus::Ended } else { ProvisionStatus::Running }.code(),
                ),
            ),
        ];
        let cells = merge::new_cells(r::Provision::KIND, stated);
        action.edits.push(Edit::Insert { kind: r::Provision::KIND, row: provision, cells });
        let staff = id("staff", self.get("staff")?);
        Self::derive(
            action,
            &r::ProvisionStaff { provision, staff, leads: true, starts: None, ends: None },
        )?;
        // One letter is a day too: the tool writes M, T, W, H and F.
        let days = values::days(self.get("days")?).ok()??;
        Self::insert(
            action,
            id("slot", &key),
            &r::Slot {
                provision,
                days,
                time: Some(self.time()?),
                minutes: None,
                starts: None,
                ends: None,
                weeks: Weeks::Every,
                staff: None,
                location: None,
            },
        );
        if let Some(starts) = starts {
            self.starts.insert(key, starts);
        }
        Some(())
    }

    pub(super) fn member(&mut self, action: &mut Action) -> Option<()> {
        let key = self.get("intervention")?;
        let (from, to) = (self.day("from")?, self.day("to")?);
        // Who is there from the first day to the last has no dates of their own.
        let starts = from.filter(|f| self.starts.get(key) != Some(f));
        let (provision, pupil) = (id("provision", key), id("pupil", self.get("upn")?));
        Self::derive(
            action,
            &r::Membership { provision, pupil, starts, ends: to, minutes: None, reason: None },
        )?;
        Some(())
    }

    pub(super) fn session(&mut self, action: &mut Action) -> Option<()> {
        let number: u64 = self.get("id")?.parse().ok()?;
        let group: u32 = self.get("intervention")?.parse().ok()?;
        let date = self.day("date")??;
        let key = group.to_string();
        let (slot, provision) = (id("slot", &key), id("provision", &key));
        let row = Self::derive(
            action,
            &r::Session {
                slot: Some(slot),
                planned: Some(date),
                date,
                state: SessionState::Held,
                reason: None,
                time: Some(self.time()?),
                minutes: self.get("minutes")?.parse().ok(),
                note: self.text("note"),
                ..r::Session::on(date, SessionState::Held)
            },
        )?;
        Self::derive(
            action,
            &r::SessionProvision { session: row, provision, slot: Some(slot), planned: Some(date) },
        )?;
        let staff = id("staff", self.get("staff")?);
        Self::derive(
            action,
            &r::SessionStaff { session: row, staff, part: Part::Led, minutes: None },
        )?;
        self.sessions.insert(number, (group, date));
        Some(())
    }

    pub(super) fn mark(&mut self, action: &mut Action) -> Option<()> {
        let (group, date) = *self.sessions.get(&self.get("session")?.parse().ok()?)?;
        let key = group.to_string();
        let parts = [Value::Id(id("slot", &key)), Value::Text(date.to_string())];
        let mark = match self.get("mark")? {
            "P" => MarkCode::Here,
            "A" => MarkCode::Away,
            "L" => MarkCode::Late,
            "R" => MarkCode::Declined,
            _ => return None,
        };
        Self::derive(
            action,
            &r::Mark {
                mood_after: None,
                mood_before: None,
                session: Id::derived(r::Session::KIND.name, &parts),
                pupil: id("pupil", self.get("upn")?),
                provision: id("provision", &key),
                mark,
                minutes: None,
                engagement: None,
                score: None,
                out_of: None,
                errors: None,
                guest: false,
                reason: self.text("note"),
                note: None,
                told_dsl_on: None,
                told_dsl_time: None,
                restricted: false,
            },
        )?;
        Some(())
    }

    pub(super) fn contact(&mut self, action: &mut Action) -> Option<()> {
        let (with_type, relationship) = match self.get("who")? {
            "mother" => (WithType::Parent, Some(Relationship::Mother)),
            "father" => (WithType::Parent, Some(Relationship::Father)),
            "grandparent" => (WithType::Parent, Some(Relationship::Grandparent)),
            "carer" => (WithType::Parent, Some(Relationship::Carer)),
            "social worker" => (WithType::SocialWorker, None),
            "EP" => (WithType::Ep, None),
            "SaLT" => (WithType::Salt, None),
            _ => return None,
        };
        let medium = match self.get("channel")? {
            "phone" => Medium::Phone,
            "gate" => Medium::Gate,
            "email" => Medium::Email,
            "meeting" => Medium::InPerson,
            "letter" => Medium::Letter,
            "text" => Medium::Text,
            _ => return None,
        };
        let follow_up_on = self.day("followup")?;
        let contact = id("contact", self.get("id")?);
        Self::insert(
            action,
            contact,
            &r::Contact {
                provision: None,
                shared_on: None,
                date: self.day("date")??,
                time: Some(self.time()?),
                with_type,
                relationship,
                with_name: None,
                carer: None,
                medium,
                direction: if self.get("direction")? == "in" { Way::In } else { Way::Out },
                reached: true,
                minutes: None,
                topic: None,
                note: self.text("summary"),
                parent_view: None,
                agreed: None,
                follow_up_on,
                follow_up: follow_up_on.map(|_| "Follow up".to_string()),
                follow_up_by: None,
                followed_up_on: follow_up_on.filter(|_| self.get("done") == Some("Y")),
                told_dsl_on: None,
                told_dsl_time: None,
                see_dsl: false,
                restricted: false,
                interpreter: false,
                by: Some(id("staff", self.get("staff")?)),
                session: None,
                review: None,
            },
        );
        let pupil = id("pupil", self.get("upn")?);
        Self::derive(action, &r::ContactPupil { contact, pupil })?;
        Some(())
    }

    pub(super) fn review(&mut self, action: &mut Action) -> Option<()> {
        let kind = match self.get("kind")? {
            "annual review" => ReviewType::Annual,
            _ => ReviewType::Plan,
        };
        let date = |d: Option<NaiveDate>| d.map_or(Value::Null, |d| Value::Text(d.to_string()));
        let stated = vec![
            ("pupil", Value::Id(id("pupil", self.get("upn")?))),
            ("type", Value::text(kind.code())),
            ("due", date(self.day("due")?)),
            ("held", date(self.day("held")?)),
            ("outcome", self.text("outcome").map_or(Value::Null, Value::text)),
        ];
        let cells = merge::new_cells(r::Review::KIND, stated);
        action.edits.push(Edit::Insert {
            kind: r::Review::KIND,
            row: id("review", self.get("id")?),
            cells,
        });
        Some(())
    }
}
