//! Short names that tell two children apart: one function for every list.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Row, params};

use crate::domain::Id;
use crate::domain::lines::{PupilRow, short_names};

use super::super::core::{Store, id_at};
use super::super::error::StoreError;
use super::people::day_text;

/// What is read of a pupil to name them; ?1 is today.
const WHO: &str = "id, forename, preferred, surname, \"left\" IS NULL OR \"left\" >= ?1";

impl Store {
    /// What these pupils are called in lists: `Maya B.`, and more of the surname, or the class,
    /// where another pupil on roll would be called the same.
    ///
    /// Reads the rows of the pupils asked for and of those who share a first name with one of them,
    /// each by an index: what it costs does not grow with the school.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn short_names(
        &self,
        pupils: impl IntoIterator<Item = Id>,
    ) -> Result<HashMap<Id, String>, StoreError> {
        let wanted: BTreeSet<Id> = pupils.into_iter().collect();
        let today = day_text(self.clock().today());
        let mut known: HashMap<Id, PupilRow> = HashMap::new();
        let mut read =
            self.conn().prepare_cached(&format!("SELECT {WHO} FROM p_pupil WHERE id = ?2"))?;
        for id in &wanted {
            let mut rows = read.query(params![today, id.0.as_slice()])?;
            if let Some(row) = rows.next()? {
                known.insert(*id, pupil_row(row)?);
            }
        }
        let called: BTreeSet<String> = known.values().map(called).map(str::to_string).collect();
        for column in ["forename", "preferred"] {
            let mut read = self.conn().prepare_cached(&format!(
                "SELECT {WHO} FROM p_pupil WHERE {column} = ?2 AND coalesce(preferred, forename) = ?2"
            ))?;
            for name in &called {
                let mut rows = read.query(params![today, name])?;
                while let Some(row) = rows.next()? {
                    let pupil = pupil_row(row)?;
                    known.entry(pupil.id).or_insert(pupil);
                }
            }
        }
        let mut alike: Vec<PupilRow> = known.into_values().collect();
        alike.sort_by_key(|pupil| pupil.id);
        self.with_classes(&mut alike)?;
        let names = short_names(&alike);
        let named = alike.into_iter().zip(names).map(|(pupil, name)| (pupil.id, name));
        Ok(named.filter(|(id, _)| wanted.contains(id)).collect())
    }

    /// What one pupil is called in lists; nothing where there is no such pupil.
    pub(super) fn pupil_short(&self, id: Id) -> Result<Option<String>, StoreError> {
        Ok(self.short_names([id])?.remove(&id))
    }

    /// `T. Adeyemi`, and `Tobi Adeyemi` where another pupil on roll shares that, with the class where
    /// another shares even that; and whether the pupil is on roll. Nothing where there is no such
    /// pupil.
    pub(super) fn initial_name(&self, id: Id) -> Result<Option<(String, bool)>, StoreError> {
        let today = day_text(self.clock().today());
        let mut read =
            self.conn().prepare_cached(&format!("SELECT {WHO} FROM p_pupil WHERE id = ?2"))?;
        let mut rows = read.query(params![today, id.0.as_slice()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let pupil = pupil_row(row)?;
        let mut read = self.conn().prepare_cached(
            "SELECT coalesce(preferred, forename) FROM p_pupil
             WHERE surname = ?2 AND id <> ?3 AND (\"left\" IS NULL OR \"left\" >= ?1)",
        )?;
        let mut rows = read.query(params![today, pupil.surname, id.0.as_slice()])?;
        let (mine, mut letter_shared, mut name_shared) = (called(&pupil), false, false);
        while let Some(row) = rows.next()? {
            let other: String = row.get(0)?;
            letter_shared |= other.chars().next() == mine.chars().next();
            name_shared |= other == mine;
        }
        let full = format!("{mine} {}", pupil.surname);
        let name = match (mine.chars().next(), letter_shared && pupil.on_roll) {
            (Some(letter), false) => format!("{letter}. {}", pupil.surname),
            (None, _) => pupil.surname.clone(),
            (Some(_), true) if !name_shared => full,
            (Some(_), true) => {
                let place = self.places_on(self.clock().today(), Some(id))?.remove(&id);
                match place.and_then(|p| p.class) {
                    Some(class) => format!("{full}, {class}"),
                    None => full,
                }
            }
        };
        Ok(Some((name, pupil.on_roll)))
    }

    /// The classes of those whose whole name another has too: only they need them.
    fn with_classes(&self, pupils: &mut [PupilRow]) -> Result<(), StoreError> {
        let today = self.clock().today();
        let mut shared: HashMap<(String, String), usize> = HashMap::new();
        for pupil in pupils.iter() {
            *shared.entry((called(pupil).to_string(), pupil.surname.clone())).or_default() += 1;
        }
        for pupil in pupils {
            let name = (called(pupil).to_string(), pupil.surname.clone());
            if shared.get(&name).is_some_and(|n| *n > 1) {
                pupil.class =
                    self.places_on(today, Some(pupil.id))?.remove(&pupil.id).and_then(|p| p.class);
            }
        }
        Ok(())
    }
}

fn called(pupil: &PupilRow) -> &str {
    pupil.preferred.as_deref().unwrap_or(&pupil.forename)
}

fn pupil_row(row: &Row<'_>) -> Result<PupilRow, StoreError> {
    Ok(PupilRow {
        id: id_at(row, 0)?,
        forename: row.get(1)?,
        preferred: row.get(2)?,
        surname: row.get(3)?,
        class: None,
        year: None,
        on_roll: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{pupil, store};
    use crate::store::Action;

    #[test]
    fn two_who_would_be_called_the_same_are_told_apart_wherever_one_is_asked_for() {
        let mut store = store();
        let mut action = Action::new("three pupils");
        let barnes = action.add(store.ids(), &pupil("Maya", "Barnes"));
        let mut known_as = pupil("Mayabel", "Brown");
        known_as.preferred = Some("Maya".into());
        let brown = action.add(store.ids(), &known_as);
        let mut gone = pupil("Leo", "Price");
        gone.left = Some("2026-07-20".parse().unwrap());
        action.add(store.ids(), &gone);
        let leo = action.add(store.ids(), &pupil("Leo", "Patel"));
        store.write(&action).unwrap();
        let names = store.short_names([barnes, brown, leo]).unwrap();
        assert_eq!(names[&barnes], "Maya Ba.");
        assert_eq!(names[&brown], "Maya Br.");
        assert_eq!(names[&leo], "Leo P.", "nobody is told apart from who has left");
        assert_eq!(store.pupil_short(barnes).unwrap().as_deref(), Some("Maya Ba."));
        assert_eq!(store.short_names([crate::domain::Id([9; 16])]).unwrap().len(), 0);
    }

    #[test]
    fn brothers_and_sisters_of_one_letter_are_told_apart_among_the_reviews() {
        let mut store = store();
        let mut action = Action::new("three pupils");
        let tobi = action.add(store.ids(), &pupil("Tobi", "Adeyemi"));
        let ada = action.add(store.ids(), &pupil("Ada", "Adeyemi"));
        store.write(&action).unwrap();
        let name = |store: &crate::store::Store, id| store.initial_name(id).unwrap().unwrap().0;
        assert_eq!(name(&store, tobi), "T. Adeyemi");
        let mut action = Action::new("a sister");
        action.add(store.ids(), &pupil("Temi", "Adeyemi"));
        store.write(&action).unwrap();
        assert_eq!(name(&store, tobi), "Tobi Adeyemi");
        assert_eq!(name(&store, ada), "A. Adeyemi");
    }
}
