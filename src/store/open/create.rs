//! Making a store: the school's root, this device's keys, the database, the first two records.

use std::fs;
use std::sync::Arc;

use crate::domain::codes::StaffRole;
use crate::domain::id::IdSource;
use crate::domain::kind::{LEAD, Record, Roles, TA, TEACHER};
use crate::domain::records::{School as SchoolRecord, Staff};
use crate::domain::value::Days;
use crate::domain::{Id, Value};
use crate::store::action::{Action, Edit};
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::error::StoreError;
use crate::store::exchange::Joining;
use crate::store::files;
use crate::store::home::{self, Home, HomeState};
use crate::store::identity::{Certificate, Root};
use crate::store::keys::{KDF_LOG_N, Keys};
use crate::store::lock::StoreLock;
use crate::store::schema;
use crate::store::secret::Passphrase;
use crate::store::words::RecoverySheet;

use super::nonce::Nonce;
use super::place::Making;
use super::{Unlock, conn, incarnation, take_into_use, wrap_root, write_keys, write_lead_keys};

/// What `init` is told.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The school's name.
    pub school: String,
    /// The user's name as people say it: "Jo Okafor", "Mrs Barnes".
    pub name: String,
    /// Their initials, as signed on a tick sheet.
    pub initials: Option<String>,
    /// The days they are in; nothing means Monday to Friday.
    pub days: Option<Days>,
    /// What the device may do: one of the bits of [`Roles`].
    pub role: Roles,
    /// What people call the laptop: "Jo's laptop".
    pub label: String,
    /// The passphrase; nothing makes an unencrypted store.
    pub passphrase: Option<Passphrase>,
    /// The cost of a guess at it, as a power of two; [`KDF_LOG_N`] but for tests.
    pub kdf_log_n: u8,
    /// The user's row among the adults; a random id.
    pub user: Id,
    /// What else the school begins with, such as a library; in the store from its first moment.
    pub first: Vec<Edit>,
}

impl Setup {
    /// A SENCO's own laptop at the default cost.
    pub fn lead(
        school: impl Into<String>,
        name: impl Into<String>,
        passphrase: Option<Passphrase>,
        user: Id,
    ) -> Setup {
        let name = name.into();
        Setup {
            school: school.into(),
            label: format!("{name}'s laptop"),
            name,
            initials: None,
            days: None,
            role: LEAD,
            passphrase,
            kdf_log_n: KDF_LOG_N,
            user,
            first: Vec::new(),
        }
    }

    fn records(&self) -> Result<(Vec<Value>, Vec<Value>), StoreError> {
        let mut school = vec![Value::Null; SchoolRecord::KIND.fields.len()];
        put(SchoolRecord::KIND, &mut school, "name", self.school.trim())?;
        let mut staff = vec![Value::Null; Staff::KIND.fields.len()];
        let (title, forename, surname) = split_name(&self.name);
        for (field, value) in [
            ("title", title),
            ("forename", forename),
            ("surname", Some(surname)),
            ("initials", self.initials.clone()),
            ("role", staff_role(self.role).map(|role| role.code().to_owned())),
        ] {
            if let Some(value) = value {
                put(Staff::KIND, &mut staff, field, &value)?;
            }
        }
        if let (Some(days), Some(n)) = (self.days, Staff::KIND.position("days")) {
            staff[n] = Value::Int(i64::from(days.0));
        }
        Ok((school, staff))
    }
}

fn put(
    kind: &'static crate::domain::Kind,
    cells: &mut [Value],
    field: &str,
    text: &str,
) -> Result<(), StoreError> {
    match kind.position(field).and_then(|n| cells.get_mut(n)) {
        Some(cell) => *cell = Value::text(text),
        None => return Err(StoreError::Refused(format!("{} has no field {field}", kind.label))),
    }
    Ok(())
}

fn staff_role(role: Roles) -> Option<StaffRole> {
    match role {
        LEAD => Some(StaffRole::Senco),
        TEACHER => Some(StaffRole::Teacher),
        TA => Some(StaffRole::Ta),
        _ => None,
    }
}

/// Title, first names and family name of a name as people say it.
fn split_name(name: &str) -> (Option<String>, Option<String>, String) {
    const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "dame"];
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_title =
        |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let title = match words.first() {
        Some(first) if words.len() > 1 && is_title(first) => Some(words.remove(0).to_owned()),
        _ => None,
    };
    let surname = words.pop().unwrap_or_default().to_owned();
    let forename = (!words.is_empty()).then(|| words.join(" "));
    (title, forename, surname)
}

impl Store {
    /// Makes a store and opens it. The sheet is to be printed, and four of its words typed again
    /// ([`Store::confirm_sheet`]). Slow by design, once.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::ShortPassphrase`], [`StoreError::Refused`] for a name
    /// that cannot be; nothing is left behind then.
    pub fn create(
        home: &Home,
        setup: &Setup,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<(Store, RecoverySheet), StoreError> {
        let (school, staff) = setup.records()?;
        if let Some(passphrase) = &setup.passphrase {
            passphrase.check_new()?;
        }
        refuse_existing(home)?;
        let folder = NewFolder::make(home)?;
        let lock = Arc::new(StoreLock::take(home, clock)?);
        // Again, now that nobody else can be making one.
        super::place::settle(home)?;
        refuse_existing(home)?;
        let making = Making::begin(home)?;
        let keys = Keys::random(setup.passphrase.is_some())?;
        let root = Root::random()?;
        let ids = fill(&making, setup, &keys, &root, (school, staff), clock, ids)?;
        making.finish("replaced")?;
        folder.keep();
        home::note(home, &setup.name)?;
        let conn = super::open_database(home, &keys)?;
        let store = take_into_use(home, conn, keys, lock, Vec::new(), clock, ids)?;
        let words = root.words()?;
        let sheet = RecoverySheet { school: setup.school.clone(), made: clock.today(), words };
        Ok((store, sheet))
    }
}

impl Store {
    /// Makes and opens a store that belongs to no school yet.
    pub(crate) fn make_joining(
        home: &Home,
        joining: &Joining,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<Store, StoreError> {
        if let Some(passphrase) = &joining.passphrase {
            passphrase.check_new()?;
        }
        refuse_existing(home)?;
        let folder = NewFolder::make(home)?;
        let lock = Arc::new(StoreLock::take(home, clock)?);
        super::place::settle(home)?;
        refuse_existing(home)?;
        let making = Making::begin(home)?;
        let inside = making.inside();
        let keys = Keys::random(joining.passphrase.is_some())?;
        let mut conn = conn::make(&inside.db(), keys.db.as_ref())?;
        schema::migrate(&mut conn)?;
        incarnation::found_joining(&conn, &keys.device.public()?, &joining.label)?;
        incarnation::set_local(&conn, "made", &clock.today().to_string())?;
        incarnation::set_local(&conn, "name", &joining.name)?;
        // The school's words are the SENCO's to keep.
        incarnation::set_local(&conn, "sheet_confirmed", &"elsewhere")?;
        Nonce::of(&conn)?.keep(inside)?;
        conn.close().map_err(|(_, e)| StoreError::from(e))?;
        let unlock = joining.passphrase.clone().map_or(Unlock::Plain, Unlock::Passphrase);
        write_keys(inside, &keys, &unlock, joining.kdf_log_n)?;
        conn::check_head(&inside.db(), keys.db.is_some(), inside.dir())?;
        making.finish("replaced")?;
        folder.keep();
        let conn = super::open_database(home, &keys)?;
        take_into_use(home, conn, keys, lock, Vec::new(), clock, ids)
    }
}

/// Writes everything of a new store where it is being made.
fn fill(
    making: &Making,
    setup: &Setup,
    keys: &Keys,
    root: &Root,
    (school, staff): (Vec<Value>, Vec<Value>),
    clock: Clock,
    ids: Box<dyn IdSource + Send>,
) -> Result<Box<dyn IdSource + Send>, StoreError> {
    let inside = making.inside();
    let mut conn = conn::make(&inside.db(), keys.db.as_ref())?;
    schema::migrate(&mut conn)?;
    let device = keys.device.public()?;
    let certificate = Certificate {
        device: device.clone(),
        user: setup.user,
        role: setup.role,
        label: setup.label.clone(),
        issued: clock.unix_ms(),
        issuer: [0; 32],
    };
    let cert = certificate.clone().sign(root.signing_key());
    incarnation::found(&conn, &device, &root.public()?, certificate, &cert)?;
    incarnation::set_local(&conn, "made", &clock.today().to_string())?;
    incarnation::set_local(&conn, "name", &setup.name)?;
    let mut store = Store::attach(conn, clock, ids)?;
    let mut action = Action::new(format!("Set up {}", setup.school.trim()));
    action.edits.push(Edit::Insert {
        kind: SchoolRecord::KIND,
        row: Id::for_cells(SchoolRecord::KIND, &school).unwrap_or(setup.user),
        cells: school,
    });
    action.edits.push(Edit::Insert { kind: Staff::KIND, row: setup.user, cells: staff });
    action.edits.extend(setup.first.iter().cloned());
    store.write_founding(&action)?;
    store.seal_undo()?;
    write_lead_keys(&store.conn, inside, keys)?;
    Nonce::of(&store.conn)?.keep(inside)?;
    let ids = store.release_ids();
    // Closing writes the log into the file, so that one file is moved and not three.
    drop(store);
    let unlock = setup.passphrase.clone().map_or(Unlock::Plain, Unlock::Passphrase);
    write_keys(inside, keys, &unlock, setup.kdf_log_n)?;
    files::replace(&inside.keys_root(), &wrap_root(root, &[&keys.device])?)?;
    conn::check_head(&inside.db(), keys.db.is_some(), inside.dir())?;
    Ok(ids)
}

fn refuse_existing(home: &Home) -> Result<(), StoreError> {
    match home.state() {
        HomeState::Empty => Ok(()),
        HomeState::Broken => Err(StoreError::damaged(
            home.dir(),
            "parts of a store are there already; restore a backup, or move them away",
        )),
        HomeState::Encrypted | HomeState::Plain => {
            Err(StoreError::Exists(home.dir().to_path_buf()))
        }
    }
}

/// The home's folder, taken away again when it was made for a store that was not.
pub(crate) struct NewFolder {
    home: Home,
    new: bool,
}

impl NewFolder {
    pub(crate) fn make(home: &Home) -> Result<NewFolder, StoreError> {
        let new = !home.dir().exists();
        files::create_folder(home.dir())?;
        Ok(NewFolder { home: home.clone(), new })
    }

    pub(crate) fn keep(mut self) {
        self.new = false;
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if self.new {
            let _ = fs::remove_file(self.home.lock());
            // Only when it is empty, which is all that this made it.
            let _ = fs::remove_dir(self.home.dir());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart_as_people_say_them() {
        let table = [
            ("Jo Okafor", None, Some("Jo"), "Okafor"),
            ("Mrs Barnes", Some("Mrs"), None, "Barnes"),
            ("Dr. Amy Lou  Grant", Some("Dr."), Some("Amy Lou"), "Grant"),
            ("Patel", None, None, "Patel"),
            ("Miss", None, None, "Miss"),
        ];
        for (name, title, forename, surname) in table {
            let want = (title.map(String::from), forename.map(String::from), surname.to_owned());
            assert_eq!(split_name(name), want, "{name}");
        }
    }
}
