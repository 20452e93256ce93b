//! A new academic year: the calendar, who moves up, who leaves, who joins, as one action that can be
//! looked at first and taken back after.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::error::AppError;
use crate::domain::Id;
use crate::domain::calendar::{academic_year_name, academic_year_span, default_rows};
use crate::domain::codes::{CalendarType, SenStatus, TransferWay, YearGroup};
use crate::domain::dates::back;
use crate::domain::kind::Record;
use crate::domain::records::{CalendarRow, Placement, Provision, Pupil, Register, Transfer};
use crate::domain::roll::{class_after, last_year, rank, year_after};
use crate::intake::{Map, OnFile, Problem, Source, What, plan};
use crate::store::queries::people::Place;
use crate::store::{Action, Edit, Store};

/// A list that names fewer than this share of those who should be in it is no list of the whole
/// school: half, as no school loses half its children over a summer.
const WHOLE_PERCENT: usize = 50;

/// One pupil whose year or class changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The pupil; none for one whom the file brings.
    pub pupil: Option<Id>,
    /// `Maya Barnes`.
    pub name: String,
    /// `4W`, or nothing.
    pub from: String,
    /// `5W`, or nothing where nobody can say.
    pub to: String,
}

/// What a new year would do.
#[derive(Clone, Debug)]
pub struct YearDraft {
    /// The September it begins in.
    pub year: i32,
    /// Its first day: from it the new classes count.
    pub first: NaiveDate,
    /// The last day on roll of those who leave.
    pub left_on: NaiveDate,
    /// All of it.
    pub action: Action,
    /// Rows added to the calendar.
    pub calendar: usize,
    /// Who moves up, by the class they go to.
    pub moves: Vec<Move>,
    /// Who moves up into a class that nobody can say.
    pub unplaced: Vec<Move>,
    /// Who leaves.
    pub leavers: Vec<Move>,
    /// Who joins.
    pub joiners: Vec<Move>,
    /// Groups without a last day, which would go on.
    pub open_groups: Vec<(Id, String)>,
    /// Rows of the file that were refused.
    pub rejected: Vec<Problem>,
    /// Rows of the file to look at.
    pub warnings: Vec<Problem>,
    /// Of those who should be in the file, how many are, and how many should.
    pub named: (usize, usize),
}

impl YearDraft {
    /// `2027/28`.
    pub fn name(&self) -> String {
        academic_year_name(self.year)
    }

    /// Whether the file names too few to be the whole school.
    pub fn too_few(&self) -> bool {
        let (named, should) = self.named;
        named * 100 < should * WHOLE_PERCENT
    }
}

/// The academic year that somebody who sets one up on a day means: the one to come from May on, when
/// classes are made, else the one that has begun.
pub fn year_meant(today: NaiveDate) -> i32 {
    use chrono::Datelike;
    if today.month() >= 5 { today.year() } else { today.year() - 1 }
}

/// Plans the academic year that begins in September of `year`.
///
/// With a list, everybody is where it says, whoever is on roll and not in it leaves on the last day
/// of the summer term, and whoever is not on file joins. Without one, everybody moves up a year, the
/// last year leaves, and a class is named after the old one where its name says the year. What is
/// planned for the year already stays. Nothing of the years before is touched.
///
/// # Errors
/// The file is no list of pupils, or the store cannot be read.
pub fn plan_year(
    store: &mut Store,
    year: i32,
    list: Option<(&Source, Option<&Map>)>,
) -> Result<YearDraft, AppError> {
    let (first, _) = academic_year_span(year);
    let calendar = store.calendar()?;
    let left_on = calendar.terms(year - 1).last().map_or(back(first, 1), |term| term.ends);
    let mut draft = YearDraft {
        year,
        first,
        left_on,
        action: Action::new(format!("New academic year {}", academic_year_name(year))),
        calendar: 0,
        moves: Vec::new(),
        unplaced: Vec::new(),
        leavers: Vec::new(),
        joiners: Vec::new(),
        open_groups: Vec::new(),
        rejected: Vec::new(),
        warnings: Vec::new(),
        named: (0, 0),
    };
    add_calendar(store, &mut draft)?;
    let old = store.places_on(back(first, 1), None)?;
    let roll: BTreeMap<Id, Pupil> = store
        .rows::<Pupil>()?
        .into_iter()
        // Who joins in the new year is no leaver and is placed already.
        .filter(|(_, pupil)| pupil.on_roll(first) && pupil.joined.is_none_or(|d| d < first))
        .collect();
    let leaving =
        last_year(store.rows::<Placement>()?.iter().filter_map(|(_, p)| p.year_group.as_ref()));
    let stays = |id: &Id| {
        let year = old.get(id).and_then(|place| place.year.as_ref());
        year.and_then(rank).is_none_or(|n| Some(n) < rank(&leaving))
    };
    let gone: BTreeSet<Id> = match list {
        Some((source, map)) => {
            let matched = from_list(store, source, map, &mut draft)?;
            let should: Vec<&Id> = roll.keys().filter(|id| stays(id)).collect();
            draft.named = (should.iter().filter(|id| matched.contains(id)).count(), should.len());
            roll.keys().filter(|id| !matched.contains(id)).copied().collect()
        }
        None => {
            let known = store.places_on(first, None)?;
            let rooms = rooms(&roll, &old);
            let planned = |id: &Id| known.get(id).and_then(|p| p.since).is_some_and(|d| d >= first);
            for id in roll.keys().filter(|id| stays(id) && !planned(id)) {
                move_up(store, *id, old.get(id), &rooms, &mut draft);
            }
            roll.keys().filter(|id| !stays(id) && !planned(id)).copied().collect()
        }
    };
    leave(store, &roll, &gone, &old, &mut draft)?;
    tell_moves(&roll, &old, &mut draft);
    for (id, group) in store.rows::<Provision>()? {
        if group.ends.is_none() && group.runs_on(left_on) {
            draft.open_groups.push((id, group.title));
        }
    }
    draft.open_groups.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(draft)
}

/// The rule's terms and holidays, to edit, unless the school has said anything of that year.
fn add_calendar(store: &mut Store, draft: &mut YearDraft) -> Result<(), AppError> {
    let (first, last) = academic_year_span(draft.year);
    let said = store
        .rows::<CalendarRow>()?
        .into_iter()
        .any(|(_, row)| row.r#type == CalendarType::Term && (first..=last).contains(&row.starts));
    if said {
        return Ok(());
    }
    for row in default_rows(draft.year) {
        let there = Id::for_cells(CalendarRow::KIND, &row.cells());
        let there = there.map(|id| store.get::<CalendarRow>(id)).transpose()?.flatten();
        if there.is_none() {
            draft.action.add(store.ids(), &row);
            draft.calendar += 1;
        }
    }
    Ok(())
}

/// Lays the list over what is on file as of the first day of the year; returns whom it names.
fn from_list(
    store: &mut Store,
    source: &Source,
    map: Option<&Map>,
    draft: &mut YearDraft,
) -> Result<BTreeSet<Id>, AppError> {
    let on_file = OnFile::gather(What::Pupils, |kind| store.list(kind).map_err(AppError::from))?;
    let mut planned = plan(What::Pupils, source, map, &on_file, draft.first, store.ids())?;
    planned.rebase(|kind, id| store.load(kind, id).map_err(AppError::from))?;
    let joined: BTreeSet<Id> = inserted(&planned.action, "pupil").collect();
    let mut on_register = BTreeSet::new();
    for edit in &planned.action.edits {
        if let Edit::Insert { kind, cells, .. } = edit
            && kind.name == Register::KIND.name
            && let Ok(row) = Register::read(cells)
            && row.status != SenStatus::None
        {
            on_register.insert(row.pupil);
        }
    }
    for edit in &mut planned.action.edits {
        if let Edit::Insert { kind, cells, .. } = edit
            && kind.name == Pupil::KIND.name
            && let Ok(pupil) = Pupil::read(cells)
            && pupil.joined.is_none()
        {
            *cells = Pupil { joined: Some(draft.first), ..pupil }.cells();
        }
    }
    draft.action.edits.append(&mut planned.action.edits);
    // The last school has a file on whoever is on the register.
    for pupil in joined.intersection(&on_register) {
        draft.action.add(
            store.ids(),
            &Transfer {
                pupil: *pupil,
                way: TransferWay::In,
                school: None,
                asked_on: None,
                sent_on: None,
                received_on: None,
                contents: None,
                note: None,
            },
        );
    }
    draft.rejected = planned.rejected;
    draft.warnings = planned.warnings;
    Ok(planned.matched)
}

fn inserted<'a>(action: &'a Action, name: &'a str) -> impl Iterator<Item = Id> + 'a {
    action.edits.iter().filter_map(move |edit| match edit {
        Edit::Insert { kind, row, .. } if kind.name == name => Some(*row),
        _ => None,
    })
}

/// The class of each year group that has one class alone, and that is no other year's.
fn rooms(roll: &BTreeMap<Id, Pupil>, old: &HashMap<Id, Place>) -> HashMap<YearGroup, String> {
    let mut classes: HashMap<YearGroup, BTreeSet<String>> = HashMap::new();
    let mut years: HashMap<String, BTreeSet<Option<usize>>> = HashMap::new();
    for place in roll.keys().filter_map(|id| old.get(id)) {
        if let (Some(year), Some(class)) = (&place.year, &place.class) {
            classes.entry(year.clone()).or_default().insert(class.clone());
            years.entry(class.clone()).or_default().insert(rank(year));
        }
    }
    let mut out = HashMap::new();
    for (year, names) in classes {
        let mut names = names.into_iter();
        if let (Some(only), None) = (names.next(), names.next())
            && years.get(&only).map(BTreeSet::len) == Some(1)
        {
            out.insert(year, only);
        }
    }
    out
}

fn move_up(
    store: &mut Store,
    pupil: Id,
    old: Option<&Place>,
    rooms: &HashMap<YearGroup, String>,
    draft: &mut YearDraft,
) {
    let Some(year) = old.and_then(|place| place.year.as_ref()) else { return };
    let Some(up) = year_after(year) else { return };
    let class = old.and_then(|place| place.class.as_deref());
    // Where a year has one class, named after a tree, the children move into the next tree.
    let room = || {
        let to = rooms.get(&up).filter(|to| class_after(to, &up).is_none())?;
        rooms.contains_key(year).then(|| to.clone())
    };
    let class = class.and_then(|class| class_after(class, year)).or_else(room);
    let row = Placement { pupil, starts: draft.first, year_group: Some(up), class, teacher: None };
    draft.action.add(store.ids(), &row);
}

/// Ends the time on roll of those who leave; whoever is on the register has a file to send on.
fn leave(
    store: &mut Store,
    roll: &BTreeMap<Id, Pupil>,
    gone: &BTreeSet<Id>,
    old: &HashMap<Id, Place>,
    draft: &mut YearDraft,
) -> Result<(), AppError> {
    let standings = store.standings_on(draft.left_on, None)?;
    let outward: BTreeSet<Id> = store
        .rows::<Transfer>()?
        .into_iter()
        .filter(|(_, row)| row.way == TransferWay::Out)
        .map(|(_, row)| row.pupil)
        .collect();
    for (id, pupil) in roll.iter().filter(|(id, _)| gone.contains(id)) {
        if let Some(loaded) = store.load(Pupil::KIND, *id)? {
            let left = Pupil { left: Some(draft.left_on), ..pupil.clone() };
            draft.action.change(&loaded, &left);
        }
        let known = standings.get(id).is_some_and(|s| s.status != SenStatus::None);
        if known && !outward.contains(id) {
            draft.action.add(
                store.ids(),
                &Transfer {
                    pupil: *id,
                    way: TransferWay::Out,
                    school: pupil.destination.clone(),
                    asked_on: None,
                    sent_on: None,
                    received_on: None,
                    contents: None,
                    note: None,
                },
            );
        }
        draft.leavers.push(Move {
            pupil: Some(*id),
            name: full(pupil),
            from: old.get(id).map_or(String::new(), Place::short),
            to: String::new(),
        });
    }
    draft.leavers.sort_by(|a, b| (&a.from, &a.name).cmp(&(&b.from, &b.name)));
    Ok(())
}

fn full(pupil: &Pupil) -> String {
    format!("{} {}", pupil.called(), pupil.surname)
}

/// Says in words what the action's years and classes come to.
fn tell_moves(roll: &BTreeMap<Id, Pupil>, old: &HashMap<Id, Place>, draft: &mut YearDraft) {
    let mut new: HashMap<Id, Pupil> = HashMap::new();
    for edit in &draft.action.edits {
        if let Edit::Insert { kind, row, cells } = edit
            && kind.name == Pupil::KIND.name
            && let Ok(pupil) = Pupil::read(cells)
        {
            new.insert(*row, pupil);
        }
    }
    for edit in &draft.action.edits {
        let Edit::Insert { kind, cells, .. } = edit else { continue };
        if kind.name != Placement::KIND.name {
            continue;
        }
        let Ok(row) = Placement::read(cells) else { continue };
        let place = Place { year: row.year_group, class: row.class, ..Place::default() };
        let one = |pupil: Option<Id>, who: &Pupil| Move {
            pupil,
            name: full(who),
            from: old.get(&row.pupil).map_or(String::new(), Place::short),
            to: place.class.clone().unwrap_or_default(),
        };
        match (new.remove(&row.pupil), roll.get(&row.pupil)) {
            (Some(pupil), _) => draft.joiners.push(one(None, &pupil)),
            (None, Some(pupil)) if place.class.is_some() => {
                draft.moves.push(one(Some(row.pupil), pupil));
            }
            (None, Some(pupil)) => draft.unplaced.push(Move {
                to: place
                    .year
                    .as_ref()
                    .map_or(String::new(), |y: &YearGroup| y.label().to_string()),
                ..one(Some(row.pupil), pupil)
            }),
            (None, None) => {}
        }
    }
    for pupil in new.values() {
        let (from, to) = (String::new(), String::new());
        draft.joiners.push(Move { pupil: None, name: full(pupil), from, to });
    }
    for list in [&mut draft.moves, &mut draft.unplaced, &mut draft.joiners] {
        list.sort_by(|a, b| (&a.to, &a.name).cmp(&(&b.to, &b.name)));
    }
}
