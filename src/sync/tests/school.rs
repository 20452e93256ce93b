//! Stores of one school in a folder each, encrypted as in life, and what carries between them.

use tempfile::TempDir;

use crate::domain::codes::{Logging, ProvisionStatus, Schedule};
use crate::domain::id::SeededIds;
use crate::domain::kind::{Kind, LEAD, Record, Roles, Ty};
use crate::domain::records::{Membership, Pupil, Staff};
use crate::domain::{Id, Value};
use crate::store::home::Home;
use crate::store::open::Setup;
use crate::store::secret::Passphrase;
use crate::store::tests::{clock, pupil};
use crate::store::{Action, Edit, Store};
use crate::sync::export::{self, device_called};
use crate::sync::import::{self, Report, Said};
use crate::sync::{SyncError, join};

pub const PASS: &str = "correct horse battery";

/// A lead's laptop and the folder in which all are.
pub struct School {
    pub dir: TempDir,
    pub lead: Store,
    made: u64,
    encrypted: bool,
}

fn pass(encrypted: bool) -> Option<Passphrase> {
    encrypted.then(|| Passphrase::new(PASS.into()))
}

fn ids(seed: &str) -> Box<SeededIds> {
    Box::new(SeededIds::new(seed, 0))
}

impl School {
    pub fn made() -> School {
        School::of(true)
    }

    /// Without encryption, so that what is in the files can be looked for.
    pub fn bare() -> School {
        School::of(false)
    }

    fn of(encrypted: bool) -> School {
        let dir = tempfile::tempdir().unwrap();
        let pass = pass(encrypted);
        let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", pass, Id([0xab; 16]));
        setup.kdf_log_n = 10;
        setup.label = "SENCO".into();
        let home = Home::at(dir.path().join("lead"));
        let (lead, _) = Store::create(&home, &setup, clock(), ids("lead")).unwrap();
        School { dir, lead, made: 0, encrypted }
    }

    /// A laptop admitted by this lead for a new adult.
    pub fn admit(&mut self, label: &str, role: Roles) -> Store {
        let staff = row(Staff::KIND, label, &|_| None);
        let staff = insert(&mut self.lead, Staff::KIND, staff);
        self.admit_for(label, role, staff)
    }

    pub fn admit_for(&mut self, label: &str, role: Roles, staff: Id) -> Store {
        self.made += 1;
        let home = Home::at(self.dir.path().join(format!("laptop-{}", self.made)));
        let pass = pass(self.encrypted);
        let mut joining = crate::store::exchange::Joining::new(label, label, pass);
        joining.kdf_log_n = 10;
        let mut store =
            Store::create_joining(&home, &joining, clock(), ids(&format!("{label}{}", self.made)))
                .unwrap();
        let request = join::read_request(&join::request(&store).unwrap()).unwrap();
        let admitted = join::admit(&mut self.lead, &request, role, staff).unwrap();
        let words = admitted.words.join(" ");
        let said = Said { words: Some(&words), ..Said::default() };
        take(&mut store, &admitted.bundle.bytes, said).unwrap();
        store
    }
}

pub fn take(store: &mut Store, file: &[u8], said: Said<'_>) -> Result<Report, SyncError> {
    import::open(store, file)?.take(store, said)
}

/// What a laptop that is no lead's sends.
pub fn up(from: &Store) -> Vec<u8> {
    export::up(from).unwrap().bytes
}

/// What a lead sends to a laptop.
pub fn down(from: &mut Store, label: &str) -> Vec<u8> {
    let to = device_called(from, label).unwrap();
    export::down(from, &to).unwrap().bytes
}

pub fn bring(store: &mut Store, file: &[u8]) -> Report {
    take(store, file, Said { yes: true, ..Said::default() }).unwrap()
}

pub fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Cells of any kind: text says `text`, a field's name with it; references as given, else anybody.
pub fn row(kind: &Kind, text: &str, refers: &dyn Fn(&str) -> Option<Id>) -> Vec<Value> {
    kind.fields
        .iter()
        .map(|field| match field.ty {
            Ty::Name | Ty::Line | Ty::Note => Value::Text(format!("{text}-{}", field.name)),
            Ty::Date => Value::Text("2026-11-20".into()),
            Ty::Time => Value::Text("09:00".into()),
            // Neither left, nor restricted, nor ended.
            Ty::Flag => Value::Null,
            Ty::Count(low, ..) => Value::Int(low),
            Ty::Pence => Value::Int(100),
            Ty::Days => Value::Int(1),
            Ty::Code(list) => Value::Text(list.options[0].code.into()),
            Ty::Ref(to) => refers(to).map_or(Value::Null, Value::Id),
        })
        .zip(kind.fields)
        .map(|(value, field)| match field.name {
            "ends" | "left" | "done" | "upn" => Value::Null,
            _ => value,
        })
        .collect()
}

pub fn insert(store: &mut Store, kind: &'static Kind, cells: Vec<Value>) -> Id {
    let row = Id::for_cells(kind, &cells).unwrap_or_else(|| store.ids().next_id());
    let mut action = Action::new("New");
    action.edits.push(Edit::Insert { kind, row, cells });
    store.write(&action).unwrap();
    row
}

/// Changes one cell, having seen all that is there.
pub fn set(store: &mut Store, kind: &'static Kind, id: Id, field: &str, value: Value) {
    let loaded = store.load(kind, id).unwrap().unwrap();
    let cells = vec![(kind.position(field).unwrap(), value)];
    let mut action = Action::new("Changed");
    action.edits.push(Edit::Set { kind, row: id, cells, base: loaded.base });
    let _ = store.write(&action);
}

pub fn add_pupil(store: &mut Store, forename: &str, surname: &str) -> Id {
    insert(store, Pupil::KIND, pupil(forename, surname).cells())
}

/// A group that an adult runs for pupils; the group and the link of the adult to it.
pub fn group(store: &mut Store, title: &str, staff: Id, pupils: &[Id]) -> (Id, Id) {
    let provision = store.kind("provision").unwrap();
    let mut cells = row(provision, title, &|_| None);
    for (name, code) in [
        ("title", title.to_string()),
        ("schedule", Schedule::Timed.code().to_string()),
        ("logging", Logging::Every.code().to_string()),
        ("status", ProvisionStatus::Running.code().to_string()),
    ] {
        cells[provision.position(name).unwrap()] = Value::Text(code);
    }
    let id = insert(store, provision, cells);
    for pupil in pupils {
        let link = Membership {
            provision: id,
            pupil: *pupil,
            starts: None,
            ends: None,
            minutes: None,
            reason: None,
        };
        insert(store, Membership::KIND, link.cells());
    }
    let kind = store.kind("provision_staff").unwrap();
    let mut cells = vec![Value::Null; kind.fields.len()];
    cells[0] = Value::Id(id);
    cells[1] = Value::Id(staff);
    let link = insert(store, kind, cells);
    (id, link)
}

/// The device of a store, as another knows it.
pub fn is_lead(store: &Store) -> bool {
    store.me().role & LEAD != 0
}
