//! One field of a form being filled in: what is typed, what it stands for, what may be chosen.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use crate::app::field::TextField;
use crate::app::fields::{Nobody, ParseCtx, parse_value, show_with};
use crate::app::forms::choices::Choice;
use crate::app::key::{Code, Key};
use crate::domain::codes::{CodeList, Opt};
use crate::domain::fold::fold;
use crate::domain::kind::{Field, Place, Roles, Ty};
use crate::domain::links::Link;
use crate::domain::records::Words;
use crate::domain::{Id, Value};

/// Options of a code list that are shown at once.
pub const SHOWN: usize = 8;

/// Beside somebody who is in a field with many already.
const TAKES_OUT: &str = "is in it: Enter takes out";

/// Where a field's content goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The cell of this place.
    Cell(usize),
    /// The field with many of this place.
    Many(usize),
    /// What is made along with the record, of this place, and its cell.
    Along(usize, usize),
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// Words or a number on one line.
    Line,
    /// Several lines of words.
    Note,
    /// A day.
    Date,
    /// Yes or no; with `true` also neither.
    Flag(bool),
    /// One of a list of codes.
    Code(&'static CodeList),
    /// A record of this kind.
    One(&'static str),
    /// Records of this kind.
    Many(&'static str),
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its words.
    pub label: String,
    /// More words beside it.
    pub detail: String,
    /// What choosing it means.
    pub value: Value,
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where its content goes.
    pub source: Source,
    /// Its name in a draft.
    pub name: String,
    /// The declaration; none for a field with many.
    pub field: Option<&'static Field>,
    /// The word before it.
    pub label: &'static str,
    /// One sentence for the person filling it in.
    pub help: &'static str,
    /// Whether it is folded away.
    pub folded: bool,
    /// Whether it says which record this is and is only shown.
    pub fixed: bool,
    /// Whether it must hold something.
    pub needed: bool,
    /// How it is filled in.
    pub input: Input,
    /// What is typed.
    pub text: TextField,
    /// What a choice stands for.
    pub value: Value,
    /// Those in a field with many.
    pub people: Vec<(Id, String)>,
    /// What may be chosen for what is typed.
    pub offers: Vec<Offer>,
    /// The highlighted offer.
    pub at: Option<usize>,
    /// Why it cannot be taken.
    pub error: Option<String>,
    /// Every version, where there are two.
    pub versions: Vec<String>,
    /// The school's own words for codes.
    own: Vec<(&'static str, String)>,
    /// Whether what stands there gives way to the first letter typed.
    fresh: bool,
    start: (String, Value, Vec<Id>),
}

impl Entry {
    /// A field of a record.
    pub fn of(
        field: &'static Field,
        source: Source,
        value: &Value,
        names: &HashMap<Id, String>,
        words: &Words,
    ) -> Entry {
        let input = match field.ty {
            Ty::Note => Input::Note,
            Ty::Date => Input::Date,
            Ty::Flag => Input::Flag(field.optional),
            Ty::Code(list) => Input::Code(list),
            Ty::Ref(kind) => Input::One(kind),
            Ty::Name | Ty::Line | Ty::Time | Ty::Count(..) | Ty::Pence | Ty::Days => Input::Line,
        };
        let name = |_: &str, id: Id| names.get(&id).cloned().unwrap_or_default();
        let own = match field.ty {
            Ty::Code(list) => list
                .options
                .iter()
                .filter_map(|o| Some((o.code, words.of(list, o.code)?.to_string())))
                .collect(),
            _ => Vec::new(),
        };
        let shown = match (input, value) {
            (Input::Flag(_), _) => String::new(),
            (_, Value::Text(code)) if own.iter().any(|(o, _)| o == code) => own
                .iter()
                .find(|(o, _)| o == code)
                .map(|(_, word)| word.clone())
                .unwrap_or_default(),
            _ => show_with(field, value, &name),
        };
        let text = match input {
            Input::Note => TextField::note(shown.clone()),
            _ => TextField::new(shown.clone()),
        };
        let value = field.stored(value.clone());
        Entry {
            source,
            name: field.name.to_string(),
            field: Some(field),
            label: field.label,
            help: field.help,
            folded: field.place == Place::More,
            fixed: false,
            needed: !field.optional && !matches!(field.ty, Ty::Flag),
            input,
            text,
            start: (shown, value.clone(), Vec::new()),
            value,
            people: Vec::new(),
            offers: Vec::new(),
            at: None,
            error: None,
            versions: Vec::new(),
            own,
            fresh: false,
        }
    }

    /// A field with many.
    pub fn many(
        link: &'static Link,
        n: usize,
        to: &'static str,
        people: Vec<(Id, String)>,
    ) -> Entry {
        Entry {
            source: Source::Many(n),
            name: format!("+{}", link.kind),
            field: None,
            label: link.label,
            help: link.help,
            folded: link.place == Place::More,
            fixed: false,
            needed: false,
            input: Input::Many(to),
            text: TextField::default(),
            value: Value::Null,
            start: (String::new(), Value::Null, people.iter().map(|(id, _)| *id).collect()),
            people,
            offers: Vec::new(),
            at: None,
            error: None,
            versions: Vec::new(),
            own: Vec::new(),
            fresh: false,
        }
    }

    /// Whether it differs from what the form opened with.
    pub fn changed(&self) -> bool {
        let people: Vec<Id> = self.people.iter().map(|(id, _)| *id).collect();
        self.text.text() != self.start.0 || self.value != self.start.1 || people != self.start.2
    }

    /// Whether it holds anything.
    pub fn filled(&self) -> bool {
        !self.text.is_blank() || !self.people.is_empty() || self.value == Value::Int(1)
    }

    /// Whether it held something when the form opened.
    pub fn stood(&self) -> bool {
        !self.start.0.is_empty()
    }

    /// Puts words in as if they had been typed; they are read when the field is left.
    pub fn fill(&mut self, text: String) {
        self.text = TextField::new(text);
        self.error = None;
    }

    /// Those that were in it when the form opened.
    pub fn start_people(&self) -> &[Id] {
        &self.start.2
    }

    /// Whether something is chosen from a list here.
    pub fn chooses(&self) -> bool {
        matches!(self.input, Input::Code(_) | Input::One(_) | Input::Many(_))
    }

    /// What yes/no stands for, in words.
    pub fn flag_words(&self) -> &'static str {
        match (&self.value, self.input) {
            (Value::Int(1), _) => "[x] yes",
            (Value::Int(_), _) | (_, Input::Flag(false)) => "[ ] no",
            _ => "[-] not said",
        }
    }

    /// The cursor comes here: the first letter typed takes the place of what was chosen before.
    pub fn enter(&mut self, role: Roles) {
        self.fresh = matches!(self.input, Input::Code(_) | Input::One(_)) && !self.text.is_blank();
        self.at = None;
        self.offers.clear();
        self.narrow(role);
    }

    /// What is looked for among the offers.
    pub fn looked_for(&self) -> &str {
        if self.fresh { "" } else { self.text.text().trim() }
    }

    /// The options of a code list that what is typed may mean.
    pub fn narrow(&mut self, role: Roles) {
        let Input::Code(list) = self.input else { return };
        let typed = fold(self.looked_for());
        let hit = |text: &str| {
            let text = fold(text);
            typed.split(' ').all(|t| text.split(' ').any(|word| word.starts_with(t)))
        };
        let may = |write: Roles| write & role != 0;
        let options = list.options.iter().filter(|o| may(o.write));
        let (sure, rest): (Vec<_>, Vec<_>) = options.partition(|o| {
            hit(o.label) || fold(o.code) == typed || self.own(o.code).is_some_and(&hit)
        });
        let also = rest.into_iter().filter(|o: &&'static Opt| o.aliases.iter().any(|a| hit(a)));
        let offers: Vec<Offer> = sure
            .into_iter()
            .chain(also)
            .map(|o| Offer {
                label: self.own(o.code).unwrap_or(o.label).to_string(),
                detail: String::new(),
                value: Value::Text(o.code.to_string()),
            })
            .collect();
        self.offer(offers);
    }

    /// The school's own word for a code.
    fn own(&self, code: &str) -> Option<&str> {
        self.own.iter().find(|(own, _)| *own == code).map(|(_, word)| word.as_str())
    }

    /// Takes offers. The one that is chosen already is highlighted, else the first for what is typed.
    pub fn offer(&mut self, mut offers: Vec<Offer>) {
        if let Input::Many(_) = self.input {
            let within = |o: &Offer| self.people.iter().any(|p| o.value.as_id() == Some(p.0));
            if self.looked_for().is_empty() {
                offers.retain(|o| !within(o));
            }
            // Whoever is in it already and is looked for is to be taken out.
            for offer in offers.iter_mut().filter(|o| within(o)) {
                offer.detail = TAKES_OUT.to_string();
            }
        }
        self.offers = offers;
        self.at = if self.fresh {
            self.offers.iter().position(|o| o.value == self.value)
        } else {
            (!self.looked_for().is_empty() && !self.offers.is_empty()).then_some(0)
        };
    }

    /// The same, for records to choose from.
    pub fn offer_records(&mut self, choices: Vec<Choice>) {
        let offer = |c: Choice| Offer { label: c.label, detail: c.detail, value: Value::Id(c.id) };
        self.offer(choices.into_iter().map(offer).collect());
    }

    /// Goes up or down the offers. Returns whether there are any.
    pub fn step(&mut self, down: bool) -> bool {
        if self.offers.is_empty() {
            return false;
        }
        let last = self.offers.len() - 1;
        self.at = Some(match (self.at, down) {
            (None, true) => 0,
            (None, false) => last,
            (Some(n), true) => (n + 1).min(last),
            (Some(n), false) => n.saturating_sub(1),
        });
        true
    }

    /// Takes the highlighted offer. Returns whether one was taken.
    pub fn take(&mut self) -> bool {
        let Some(offer) = self.at.and_then(|n| self.offers.get(n)).cloned() else { return false };
        match (self.input, offer.value) {
            (Input::Many(_), Value::Id(id)) => {
                match self.people.iter().position(|(known, _)| *known == id) {
                    Some(n) => drop(self.people.remove(n)),
                    None => self.people.push((id, offer.label)),
                }
                self.text.clear();
                self.at = None;
                self.offers.clear();
            }
            (_, value) => {
                self.text = TextField::new(offer.label);
                self.value = value;
                self.fresh = true;
            }
        }
        self.error = None;
        true
    }

    /// A day taken from the month.
    pub fn take_day(&mut self, day: NaiveDate) {
        self.text = TextField::new(crate::domain::dates::with_year(day));
        self.error = None;
    }

    /// A key for what is typed. Returns whether it was one.
    pub fn key(&mut self, key: Key, role: Roles) -> bool {
        if let Input::Flag(optional) = self.input {
            return self.flag_key(key, optional);
        }
        if let Input::Many(_) = self.input
            && key.code == Code::Backspace
            && self.text.text().is_empty()
        {
            return self.people.pop().is_some();
        }
        let clears = key.typed().is_some() || matches!(key.code, Code::Backspace | Code::Delete);
        if self.fresh && clears {
            self.fresh = false;
            self.text.clear();
            self.value = Value::Null;
            if key.typed().is_none() {
                self.error = None;
                self.narrow(role);
                return true;
            }
        }
        if !self.text.key(key) {
            return false;
        }
        self.error = None;
        self.narrow(role);
        true
    }

    fn flag_key(&mut self, key: Key, optional: bool) -> bool {
        let (yes, no) = (Value::Int(1), if optional { Value::Int(0) } else { Value::Null });
        self.value = match key.typed() {
            Some(' ') if self.value == yes => no,
            Some(' ') if optional && self.value == Value::Int(0) => Value::Null,
            Some(' ' | 'y' | 'Y') => yes,
            Some('n' | 'N') => no,
            Some(_) => return false,
            None if optional && matches!(key.code, Code::Backspace | Code::Delete) => Value::Null,
            None => return false,
        };
        self.error = None;
        true
    }

    /// Text pasted.
    pub fn paste(&mut self, text: &str, role: Roles) {
        if matches!(self.input, Input::Flag(_)) {
            return;
        }
        if std::mem::take(&mut self.fresh) {
            self.text.clear();
            self.value = Value::Null;
        }
        self.text.insert(text);
        self.error = None;
        self.narrow(role);
    }

    /// The cursor leaves: what is typed is read. Returns whether it can be.
    pub fn leave(&mut self, today: NaiveDate) -> bool {
        self.error = None;
        let typed = self.text.text().trim().to_string();
        match self.input {
            Input::Flag(_) => {}
            Input::Many(_) => {
                if !typed.is_empty() && !self.take() {
                    self.error =
                        Some(format!("{}: nobody here is called \"{typed}\".", self.label));
                }
            }
            Input::Code(_) | Input::One(_) if typed.is_empty() && self.at.is_none() => {
                self.value = Value::Null;
            }
            Input::Code(_) | Input::One(_) => self.choose(&typed, today),
            Input::Line | Input::Note | Input::Date => self.read(&typed, today),
        }
        if self.error.is_none() {
            self.offers.clear();
            self.at = None;
        }
        self.error.is_none()
    }

    /// Reads what is typed into a field that chooses: the highlighted offer, else the one it names.
    fn choose(&mut self, typed: &str, today: NaiveDate) {
        let stands = self.fresh && self.at.and_then(|n| self.offers.get(n)).is_none();
        if stands || self.take() {
            return;
        }
        if !self.value.is_null() {
            return;
        }
        if let (Input::Code(_), Some(field)) = (self.input, self.field) {
            let ctx = ParseCtx { today, lookup: &Nobody };
            match parse_value(field, typed, &ctx) {
                Ok(value) => {
                    self.text = TextField::new(show_with(field, &value, &|_, _| String::new()));
                    self.value = value;
                }
                Err(error) => self.error = Some(said(&error.message, error.hint.as_deref())),
            }
        } else {
            self.error = Some(format!("{}: nothing here is called \"{typed}\".", self.label));
        }
    }

    fn read(&mut self, typed: &str, today: NaiveDate) {
        let Some(field) = self.field else { return };
        let ctx = ParseCtx { today, lookup: &Nobody };
        match parse_value(field, typed, &ctx) {
            Ok(value) => {
                if self.text.text() != self.start.0 {
                    let shown = show_with(field, &value, &|_, _| String::new());
                    self.text = match self.input {
                        Input::Note => TextField::note(shown),
                        _ => TextField::new(shown),
                    };
                }
                self.value = field.stored(value);
            }
            Err(error) => self.error = Some(said(&error.message, error.hint.as_deref())),
        }
    }

    /// What a date would be read as, while it is typed.
    pub fn day(&self, today: NaiveDate) -> Option<NaiveDate> {
        use crate::domain::Cell;
        let field = self.field.filter(|f| matches!(f.ty, Ty::Date))?;
        let ctx = ParseCtx { today, lookup: &Nobody };
        let value = parse_value(field, self.text.text(), &ctx).ok()?;
        NaiveDate::get(&value).ok()
    }

    /// What a draft keeps of it; nothing where it is as it was.
    pub fn kept(&self) -> Option<Json> {
        if !self.changed() {
            return None;
        }
        let id = |id: &Id| id.to_string();
        let value = match &self.value {
            Value::Null => Json::Null,
            Value::Int(n) => json!(n),
            Value::Text(text) => json!(text),
            Value::Id(ref_id) => json!({ "id": id(ref_id) }),
        };
        let people: Vec<Json> = self.people.iter().map(|(p, name)| json!([id(p), name])).collect();
        Some(json!([self.text.text(), value, people]))
    }

    /// Takes back what a draft kept.
    pub fn restore(&mut self, kept: &Json) {
        let text = kept.get(0).and_then(Json::as_str).unwrap_or_default();
        self.text = match self.input {
            Input::Note => TextField::note(text),
            _ => TextField::new(text),
        };
        let parse = |json: &Json| json.as_str().and_then(Id::parse);
        self.value = match kept.get(1) {
            Some(Json::Number(n)) => n.as_i64().map_or(Value::Null, Value::Int),
            Some(Json::String(text)) => Value::Text(text.clone()),
            Some(Json::Object(map)) => map.get("id").and_then(parse).map_or(Value::Null, Value::Id),
            _ => Value::Null,
        };
        let people = kept.get(2).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        if matches!(self.input, Input::Many(_)) {
            let person = |json: &Json| {
                let name = json.get(1)?.as_str()?.to_string();
                Some((parse(json.get(0)?)?, name))
            };
            self.people = people.iter().filter_map(person).collect();
        }
    }
}

fn said(message: &str, hint: Option<&str>) -> String {
    let message = crate::app::words::sentence(message);
    hint.map_or(message.clone(), |hint| format!("{message} {}", crate::app::words::sentence(hint)))
}
