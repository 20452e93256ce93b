//! Finding: names first, by the starts of their words, then everything typed.

use chrono::NaiveDate;

use crate::domain::dates;
use crate::domain::fold::fold;
use crate::domain::kind::{Kind, Ty};
use crate::domain::records::Session;
use crate::domain::{Cell, Id, Value};

use super::super::core::Store;
use super::super::error::StoreError;
use super::super::search::Hit;
use super::super::views::FindRow;

/// Names are worth more than words in notes, whole words more than their starts.
const WHOLE_WORD: i64 = 2_000;
const WORD_START: i64 = 1_000;
/// How much of a note stands beside what was found.
const EXCERPT: usize = 80;

/// How well typed words, folded, name somebody; `None` when a word names nothing. Every typed word
/// must begin a word of the name; `mb` is the initials of Maya Barnes.
pub fn name_score(folded: &str, typed: &str) -> Option<i64> {
    let words: Vec<&str> = folded.split(' ').collect();
    let mut score = 0;
    for part in typed.split(' ').filter(|p| !p.is_empty()) {
        let best = words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.starts_with(part))
            .map(|(n, word)| {
                let whole = if *word == part { WHOLE_WORD } else { WORD_START };
                whole - i64::try_from(n).unwrap_or(0)
            })
            .max();
        match best {
            Some(points) => score += points,
            None if initials(&words, part) => score += WORD_START / 2,
            None => return None,
        }
    }
    (score > 0).then_some(score)
}

fn initials(words: &[&str], typed: &str) -> bool {
    typed.len() >= 2
        && typed.len() <= words.len()
        && typed.chars().zip(words).all(|(letter, word)| word.starts_with(letter))
}

impl Store {
    /// What `typed` names or what was typed with those words, best first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(&self, typed: &str, limit: usize) -> Result<Vec<FindRow>, StoreError> {
        let folded = fold(typed);
        let mut out: Vec<FindRow> = self
            .names()?
            .into_iter()
            .filter_map(|name| {
                let score = name_score(&name.folded, &folded)?;
                Some(FindRow {
                    kind: name.kind,
                    id: name.id,
                    label: name.label,
                    detail: name.detail,
                    score,
                    pupil: (name.kind == "pupil").then_some(name.id),
                    group: (name.kind == "provision").then_some(name.id),
                    date: None,
                    who: String::new(),
                    around: String::new(),
                    text: String::new(),
                })
            })
            .collect();
        out.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.label.cmp(&b.label)));
        out.truncate(limit);
        out.extend(self.find_notes(typed, limit.saturating_sub(out.len()))?);
        Ok(out)
    }

    /// Records whose typed text has the words, newest first; those found by name already stand in
    /// [`find`](Store::find) and are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find_notes(&self, typed: &str, limit: usize) -> Result<Vec<FindRow>, StoreError> {
        const NAMED: [&str; 3] = ["pupil", "provision", "staff"];
        let hits = self.search(typed, limit.saturating_mul(2))?;
        let mut out = Vec::new();
        for (n, hit) in hits.iter().enumerate() {
            if let Some(row) = self.found(hit, i64::try_from(n).unwrap_or(0), typed)? {
                let by_name = NAMED.contains(&row.kind)
                    && name_score(&fold(&row.label), &fold(typed)).is_some();
                if !by_name && out.len() < limit {
                    out.push(row);
                }
            }
        }
        // All names at once: many notes are of the same few children.
        let names = self.short_names(out.iter().filter_map(|row| row.pupil))?;
        for row in &mut out {
            // A restricted one names nobody.
            if let Some(pupil) = row.pupil {
                row.who = names.get(&pupil).cloned().unwrap_or_default();
            }
        }
        Ok(out)
    }

    fn found(&self, hit: &Hit, n: i64, typed: &str) -> Result<Option<FindRow>, StoreError> {
        let Some(kind) = self.kind(&hit.kind) else { return Ok(None) };
        let Some(cells) = self.cells(kind, hit.row)? else { return Ok(None) };
        let date = self.day_of(kind, &cells)?;
        if !self.may_read_row(kind, &cells) {
            const HIDDEN: &str = "restricted, see SENCO";
            return Ok(Some(FindRow {
                kind: kind.name,
                id: hit.row,
                label: kind.label.to_string(),
                detail: HIDDEN.to_string(),
                score: -n,
                pupil: None,
                group: None,
                date,
                who: String::new(),
                around: HIDDEN.to_string(),
                text: String::new(),
            }));
        }
        let title = self.title_of(kind, &cells)?;
        let groups = self.groups_of(kind, hit.row)?;
        let label = match &groups {
            Some(groups) => format!("{groups}, {title}"),
            None => title,
        };
        let pupil = self.pupil_behind(kind, hit.row, &cells)?;
        let text = text_with(kind, &cells, typed);
        let who = match pupil {
            // Named with the others.
            Some(_) => String::new(),
            None => groups.unwrap_or_else(|| label.clone()),
        };
        Ok(Some(FindRow {
            kind: kind.name,
            id: hit.row,
            label,
            detail: excerpt(kind, &cells),
            score: -n,
            pupil,
            group: self.group_behind(kind, hit.row, &cells)?,
            date,
            who,
            around: around(text, typed),
            text: text.to_string(),
        }))
    }

    /// The day a record is of: its own, else its session's.
    fn day_of(&self, kind: &Kind, cells: &[Value]) -> Result<Option<NaiveDate>, StoreError> {
        for name in ["date", "held", "booked", "due", "starts"] {
            if let Ok(day) = NaiveDate::get(kind.cell(cells, name)) {
                return Ok(Some(day));
            }
        }
        match kind.cell(cells, "session").as_id() {
            Some(session) => Ok(self.get::<Session>(session)?.map(|session| session.date)),
            None => Ok(None),
        }
    }

    /// The group to open for a record: its own, or the first of a session's.
    fn group_behind(
        &self,
        kind: &Kind,
        row: Id,
        cells: &[Value],
    ) -> Result<Option<Id>, StoreError> {
        if kind.name == "provision" {
            return Ok(Some(row));
        }
        if let Some(id) = kind.cell(cells, "provision").as_id() {
            return Ok(Some(id));
        }
        if kind.name != "session" {
            return Ok(None);
        }
        let mut read = self.conn().prepare_cached(
            "SELECT provision FROM p_session_provision WHERE session = ?1 ORDER BY slot LIMIT 1",
        )?;
        let mut rows = read.query([row.0.as_slice()])?;
        match rows.next()? {
            Some(found) => Ok(Some(super::super::core::id_at(found, 0)?)),
            None => Ok(None),
        }
    }

    /// A record's name to a person: its title fields in words, references by their own names.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn title_of(&self, kind: &'static Kind, cells: &[Value]) -> Result<String, StoreError> {
        let mut words = Vec::new();
        for name in kind.title {
            let Some(field) = kind.field(name) else { continue };
            match (field.ty, kind.cell(cells, name)) {
                (_, Value::Null) => {}
                (Ty::Code(list), Value::Text(code)) => words.push(list.label(code).to_string()),
                (Ty::Ref(to), Value::Id(id)) => words.extend(self.name_of(to, *id)?),
                (Ty::Date, day) => words.extend(NaiveDate::get(day).ok().map(dates::with_year)),
                (_, Value::Text(text)) => words.push(text.clone()),
                (_, Value::Int(n)) => words.push(n.to_string()),
                (_, Value::Id(id)) => words.push(id.to_string()),
            }
        }
        let title = words.join(" ");
        Ok(if title.is_empty() { kind.label.to_string() } else { title })
    }

    /// As [`title_of`](Store::title_of), with the groups that a session was of before it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn name_of_row(
        &self,
        kind: &'static Kind,
        row: Id,
        cells: &[Value],
    ) -> Result<String, StoreError> {
        let title = self.title_of(kind, cells)?;
        Ok(match self.groups_of(kind, row)? {
            Some(groups) => format!("{groups}, {title}"),
            None => title,
        })
    }

    /// Whether the user may read a row: a restricted one is for leads and its author.
    pub fn may_read_row(&self, kind: &Kind, cells: &[Value]) -> bool {
        kind.cell(cells, "restricted").as_int() != Some(1)
            || self.me().role & crate::domain::kind::LEAD != 0
            || kind.cell(cells, "by").as_id() == Some(self.me().user)
    }

    /// The names of the groups a session was of, joined: `NELI A + NELI B`.
    fn groups_of(&self, kind: &Kind, session: Id) -> Result<Option<String>, StoreError> {
        if kind.name != "session" {
            return Ok(None);
        }
        let mut read = self.conn().prepare_cached(
            "SELECT v.title FROM p_session_provision g JOIN p_provision v ON v.id = g.provision
             WHERE g.session = ?1 ORDER BY v.title",
        )?;
        let mut rows = read.query([session.0.as_slice()])?;
        let mut titles: Vec<String> = Vec::new();
        while let Some(row) = rows.next()? {
            titles.push(row.get(0)?);
        }
        Ok((!titles.is_empty()).then(|| titles.join(" + ")))
    }

    /// The name of another row, one step deep.
    fn name_of(&self, kind: &str, id: Id) -> Result<Option<String>, StoreError> {
        let Some(kind) = self.kind(kind) else { return Ok(None) };
        let Some(cells) = self.cells(kind, id)? else { return Ok(None) };
        let mut words = Vec::new();
        for name in kind.title {
            if let Some(text) = kind.cell(&cells, name).as_text() {
                words.push(text.to_string());
            }
        }
        Ok((!words.is_empty()).then(|| words.join(" ")))
    }

    /// The pupil to open for a record: its own, the only one of a session's, or the first of a
    /// contact's.
    fn pupil_behind(
        &self,
        kind: &'static Kind,
        row: Id,
        cells: &[Value],
    ) -> Result<Option<Id>, StoreError> {
        if kind.name == "pupil" {
            return Ok(Some(row));
        }
        if let Some(id) = kind.cell(cells, "pupil").as_id() {
            return Ok(Some(id));
        }
        if kind.name == "session" {
            // Of a 1:1 the child; a group's note is about no one of them.
            let mut read = self
                .conn()
                .prepare_cached("SELECT pupil FROM p_mark WHERE session = ?1 LIMIT 2")?;
            let mut rows = read.query([row.0.as_slice()])?;
            let Some(first) = rows.next()? else { return Ok(None) };
            let pupil = super::super::core::id_at(first, 0)?;
            return Ok(rows.next()?.is_none().then_some(pupil));
        }
        if kind.name == "contact" {
            let mut read = self
                .conn()
                .prepare_cached("SELECT pupil FROM p_contact_pupil WHERE contact = ?1 LIMIT 1")?;
            let mut rows = read.query([row.0.as_slice()])?;
            if let Some(found) = rows.next()? {
                return Ok(Some(super::super::core::id_at(found, 0)?));
            }
        }
        Ok(None)
    }
}

/// Whether a word, folded, answers one that was typed.
fn answers(word: &str, typed: &[&str]) -> bool {
    let word = fold(word);
    typed.iter().any(|t| word.starts_with(t))
}

/// The first text of a record with a word that was typed in it, else its longest.
fn text_with<'a>(kind: &Kind, cells: &'a [Value], typed: &str) -> &'a str {
    let folded = fold(typed);
    let typed: Vec<&str> = folded.split(' ').filter(|t| !t.is_empty()).collect();
    let texts = || {
        let fields = kind.fields.iter().zip(cells);
        fields.filter(|(field, _)| field.searchable()).filter_map(|(_, value)| value.as_text())
    };
    texts()
        .find(|text| text.split_whitespace().any(|word| answers(word, &typed)))
        .or_else(|| texts().max_by_key(|text| text.len()))
        .unwrap_or("")
}

/// The words around the first one that was typed, cut to a line.
fn around(text: &str, typed: &str) -> String {
    /// Words before the hit: enough to see what it is about.
    const BEFORE: usize = 4;
    let folded = fold(typed);
    let typed: Vec<&str> = folded.split(' ').filter(|t| !t.is_empty()).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let hit = words.iter().position(|word| answers(word, &typed)).unwrap_or(0);
    let from = hit.saturating_sub(BEFORE);
    let line = words[from.min(words.len())..].join(" ");
    let line = if from > 0 { format!("…{line}") } else { line };
    match line.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// The longest text of a record, cut to a line.
fn excerpt(kind: &Kind, cells: &[Value]) -> String {
    let longest = kind
        .fields
        .iter()
        .zip(cells)
        .filter(|(field, _)| matches!(field.ty, Ty::Note | Ty::Line))
        .filter_map(|(_, value)| value.as_text())
        .max_by_key(|text| text.len())
        .unwrap_or("");
    let line = longest.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{pupil, store};
    use super::*;
    use crate::store::Action;

    #[test]
    fn names_match_by_word_starts_and_initials_never_by_scattered_letters() {
        assert!(name_score("maya barnes", "may").is_some());
        assert!(name_score("maya barnes", "barn ma").is_some());
        assert!(name_score("maya barnes", "mb").is_some());
        assert!(name_score("maya barnes", "ay").is_none());
        assert!(name_score("lego", "leo").is_none());
        assert!(name_score("leo price", "leo") > name_score("leona price", "leo"));
        assert!(name_score("maya", "").is_none());
    }

    #[test]
    fn the_words_around_a_hit_are_what_a_line_shows() {
        let text = "Mum says that she cries on Sunday evenings before school starts again";
        let shown = "…that she cries on Sunday evenings before school starts again";
        assert_eq!(around(text, "sunday"), shown);
        assert_eq!(around(text, "mum"), text);
        assert_eq!(around("", "mum"), "");
        assert!(around(&"word ".repeat(60), "nothing").ends_with('…'));
    }

    #[test]
    fn a_name_comes_before_a_note_with_the_same_word() {
        let mut store = store();
        let mut action = Action::new("two pupils");
        let mut other = pupil("Tom", "Reed");
        other.helps = Some("Sits beside Maya at the front".into());
        action.add(store.ids(), &other);
        let maya = action.add(store.ids(), &pupil("Maya", "Barnes"));
        store.write(&action).unwrap();
        let found = store.find("maya", 10).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].id, found[0].label.as_str()), (maya, "Maya Barnes"));
        assert_eq!(found[1].label, "Tom Reed");
        assert!(found[1].detail.contains("beside Maya"));
        assert_eq!(found[1].around, "Sits beside Maya at the front");
        assert_eq!((found[1].who.as_str(), found[1].pupil), ("Tom R.", Some(found[1].id)));
        assert!(store.find("zzz", 10).unwrap().is_empty());
    }
}
