//! Titles of actions without children's names in them.
//!
//! A title is in the user's words ("NELI A: Maya not in school") and is kept in the log, on the
//! action's first change, which may be a row of nobody in particular. The log's bytes never change, so
//! a name in them would outlive its child's erasure. Names of the pupils an action is about are
//! therefore stored as places, `{p:<id>:<form>}`, and filled in when a title is shown.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;

use crate::domain::kind::{Kind, Scope};
use crate::domain::records::Pupil;
use crate::domain::{Id, Value};

use super::action::{Action, Edit};
use super::core::{Store, id_at};
use super::error::StoreError;
use super::merge::merge;

/// Actions with more edits than this are imports and the like, whose titles name nobody.
const EDITS_MAX: usize = 300;
/// What stands for a child who is known no more.
const SOMEBODY: &str = "a pupil";

/// The names of a pupil.
struct Names {
    forename: String,
    called: String,
    surname: String,
}

impl Names {
    fn of(pupil: &[Value]) -> Names {
        let text = |name: &str| {
            use crate::domain::Record;
            Pupil::KIND.cell(pupil, name).as_text().unwrap_or("").to_string()
        };
        let (forename, preferred) = (text("forename"), text("preferred"));
        let called = if preferred.is_empty() { forename.clone() } else { preferred };
        Names { forename, called, surname: text("surname") }
    }

    /// The name in one of its forms: `n` called and surname, `o` official, `c` called, `f` forename,
    /// `l` surname, `s3` called and three letters of the surname.
    fn form(&self, form: &str) -> String {
        match form {
            "n" => format!("{} {}", self.called, self.surname),
            "o" => format!("{} {}", self.forename, self.surname),
            "c" => self.called.clone(),
            "f" => self.forename.clone(),
            "l" => self.surname.clone(),
            short => {
                let letters = short.get(1..).and_then(|n| n.parse().ok()).unwrap_or(1);
                let start: String = self.surname.chars().take(letters).collect();
                format!("{} {start}.", self.called)
            }
        }
    }

    /// Every form with its words, the longest first.
    fn forms(&self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = ["n", "o", "c", "f", "l"]
            .iter()
            .map(|form| (self.form(form), (*form).to_string()))
            .collect();
        for letters in 1..=self.surname.chars().count() {
            let form = format!("s{letters}");
            out.push((self.form(&form), form));
        }
        out.retain(|(words, _)| !words.trim().is_empty());
        out
    }
}

/// A title with the names taken out.
fn set_places(title: &str, names: &[(Id, Names)]) -> String {
    let mut forms: Vec<(String, String)> = Vec::new();
    for (id, names) in names {
        forms.extend(
            names.forms().into_iter().map(|(words, form)| (words, format!("{{p:{id}:{form}}}"))),
        );
    }
    forms.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    let mut out = String::with_capacity(title.len());
    let mut rest = title;
    let mut inside = false;
    while let Some(first) = rest.chars().next() {
        let found = (!inside).then(|| {
            forms.iter().find(|(words, _)| {
                rest.strip_prefix(words.as_str())
                    .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            })
        });
        match found.flatten() {
            Some((words, place)) => {
                out.push_str(place);
                rest = &rest[words.len()..];
                inside = false;
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
                inside = first.is_alphanumeric();
            }
        }
    }
    out
}

impl Store {
    /// A title as it is stored.
    pub(super) fn title_to_store(&self, action: &Action) -> Result<String, StoreError> {
        if action.edits.len() > EDITS_MAX {
            return Ok(action.title.clone());
        }
        let mut about = BTreeSet::new();
        for edit in &action.edits {
            self.pupils_of_edit(edit, &mut about)?;
        }
        let mut names = Vec::new();
        for id in about {
            let new = action.edits.iter().find_map(|edit| match edit {
                Edit::Insert { kind, row, cells } if is_pupil(kind) && *row == id => Some(cells),
                _ => None,
            });
            let known = match new {
                Some(cells) => Some(Names::of(cells)),
                None => self.names_of_pupil(id)?,
            };
            names.extend(known.map(|names| (id, names)));
        }
        Ok(set_places(&action.title, &names))
    }

    /// A stored title as it is shown.
    pub(super) fn title_to_show(&self, stored: &str) -> Result<String, StoreError> {
        let mut out = String::with_capacity(stored.len());
        let mut rest = stored;
        while let Some(at) = rest.find("{p:") {
            let (before, place) = rest.split_at(at);
            out.push_str(before);
            let parsed = place.find('}').and_then(|end| {
                let (id, form) = place.get(3..end)?.split_once(':')?;
                Some((Id::parse(id)?, form, end + 1))
            });
            match parsed {
                Some((id, form, end)) => {
                    match self.names_of_pupil(id)? {
                        Some(names) => out.push_str(&names.form(form)),
                        None => out.push_str(SOMEBODY),
                    }
                    rest = &place[end..];
                }
                None => {
                    out.push_str("{p:");
                    rest = &place[3..];
                }
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The pupils an edit is about: its own, and those of the session or contact it belongs to.
    fn pupils_of_edit(&self, edit: &Edit, about: &mut BTreeSet<Id>) -> Result<(), StoreError> {
        let (kind, row) = (edit.kind(), edit.row());
        match (kind.scope, edit) {
            (Scope::Pupil, _) => {
                about.insert(row);
            }
            (Scope::Of(field), Edit::Insert { cells, .. }) => {
                about.extend(kind.cell(cells, field).as_id());
            }
            (Scope::Of(_), _) => about.extend(self.pupil_of_row(row)?),
            (Scope::School | Scope::Via(_), _) => {
                let sql = match kind.name {
                    "session" => "SELECT pupil FROM p_mark WHERE session = ?1",
                    "contact" => "SELECT pupil FROM p_contact_pupil WHERE contact = ?1",
                    _ => return Ok(()),
                };
                let mut read = self.conn.prepare_cached(sql)?;
                let mut rows = read.query([row.0.as_slice()])?;
                while let Some(found) = rows.next()? {
                    about.insert(id_at(found, 0)?);
                }
            }
        }
        Ok(())
    }

    /// Whose row it is, as its changes say.
    pub(super) fn pupil_of_row(&self, row: Id) -> Result<Option<Id>, StoreError> {
        let bytes: Option<Vec<u8>> = self
            .conn
            .prepare_cached(
                "SELECT pupil FROM change WHERE row = ?1 AND pupil IS NOT NULL LIMIT 1",
            )?
            .query_row([row.0.as_slice()], |found| found.get(0))
            .optional()?;
        Ok(bytes.and_then(|b| Id::from_slice(&b)))
    }

    /// The names of a pupil, also of one that was taken back; none of one erased for good.
    fn names_of_pupil(&self, id: Id) -> Result<Option<Names>, StoreError> {
        use crate::domain::Record;
        if let Some(cells) = self.cells(Pupil::KIND, id)? {
            return Ok(Some(Names::of(&cells)));
        }
        let merged = merge(&self.changes_of(id)?);
        let cells: Vec<Value> =
            Pupil::KIND.fields.iter().map(|f| merged.value(f.name).clone()).collect();
        let names = Names::of(&cells);
        Ok((!names.forename.is_empty()).then_some(names))
    }
}

fn is_pupil(kind: &Kind) -> bool {
    kind.scope == Scope::Pupil
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Record;
    use crate::store::tests::{pupil, store};
    use crate::store::{Of, Which};

    #[test]
    fn no_childs_name_is_in_the_log_beside_their_own_rows() {
        let mut store = store();
        let mut maya = pupil("Maya", "Barnes");
        maya.preferred = Some("May".into());
        let mut action = Action::new("New pupil Maya Barnes");
        let id = action.add(store.ids(), &maya);
        store.write(&action).unwrap();
        let loaded = store.load(Pupil::KIND, id).unwrap().unwrap();
        let mut record: Pupil = loaded.record().unwrap();
        record.eal = true;
        let title = "NELI A: May not in school, May B. and Maya Barnes; Mayor May's";
        let mut action = Action::new(title);
        action.change(&loaded, &record);
        store.write(&action).unwrap();

        let stored: Vec<String> = {
            let mut read = store.conn().prepare("SELECT title FROM txn ORDER BY n").unwrap();
            read.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(stored[0], format!("New pupil {{p:{id}:o}}"));
        assert!(!stored[1].contains("Maya") && stored[1].contains("Mayor"), "{}", stored[1]);
        let history = store.history(Of::Pupil(id), 10).unwrap();
        assert_eq!(history[0].title, title);
        assert_eq!(store.undo_title().unwrap().as_deref(), Some(title));
        assert_eq!(store.undo(&Which::Latest, false).unwrap().title, title);
        // A pupil taken back is still called by name; one erased for good is not.
        store.undo(&Which::Latest, false).unwrap();
        assert_eq!(store.title_to_show(&stored[0]).unwrap(), "New pupil Maya Barnes");
        let gone = stored[0].replace(&id.to_string(), &Id([9; 16]).to_string());
        assert_eq!(store.title_to_show(&gone).unwrap(), "New pupil a pupil");
        assert_eq!(store.title_to_show("{p:nonsense} stays").unwrap(), "{p:nonsense} stays");
    }

    #[test]
    fn shared_beginnings_and_accents_come_back_as_they_were() {
        let names =
            |f: &str, s: &str| Names { forename: f.into(), called: f.into(), surname: s.into() };
        let (a, b) = (Id([1; 16]), Id([2; 16]));
        let both = [(a, names("Zoë", "Khan")), (b, names("Zoëlla", "O'Brien"))];
        let title = "Zoëlla O. and Zoë Kh. late; O'Brien";
        let stored = set_places(title, &both);
        assert_eq!(stored, format!("{{p:{b}:s1}} and {{p:{a}:s2}} late; {{p:{b}:l}}"));
        assert_eq!(Pupil::KIND.scope, Scope::Pupil);
    }
}
