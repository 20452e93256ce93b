//! A laptop that joins a school: a store with keys and nobody's records, and what makes it one of
//! the school's.

use rusqlite::params;

use crate::domain::id::IdSource;
use crate::domain::kind::LEAD;
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::ctx::DevId;
use crate::store::error::StoreError;
use crate::store::home::{self, Home};
use crate::store::identity::{Certificate, School};
use crate::store::keys::KDF_LOG_N;
use crate::store::open::incarnation;
use crate::store::secret::Passphrase;

use super::Device;

/// What `device join` is told.
#[derive(Clone, Debug)]
pub struct Joining {
    /// The user's name.
    pub name: String,
    /// What people call the laptop.
    pub label: String,
    /// The passphrase; nothing makes an unencrypted store.
    pub passphrase: Option<Passphrase>,
    /// The cost of a guess at it, as a power of two.
    pub kdf_log_n: u8,
}

impl Joining {
    /// With the default cost.
    pub fn new(name: &str, label: &str, passphrase: Option<Passphrase>) -> Joining {
        Joining { name: name.into(), label: label.into(), passphrase, kdf_log_n: KDF_LOG_N }
    }
}

impl Store {
    /// Makes the store of a laptop that is to join a school. It holds keys, no school and no role,
    /// and nothing can be written to it before a lead has admitted it.
    ///
    /// # Errors
    /// As [`Store::create`]; nothing is left behind then.
    pub fn create_joining(
        home: &Home,
        joining: &Joining,
        clock: Clock,
        ids: Box<dyn IdSource + Send>,
    ) -> Result<Store, StoreError> {
        let store = Store::make_joining(home, joining, clock, ids)?;
        home::note(home, &joining.name)?;
        Ok(store)
    }

    /// Whether this laptop waits to be admitted.
    pub fn is_joining(&self) -> bool {
        self.school().is_none()
    }

    /// Whether another laptop of the school vouches for this one, rather than the school's root.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn was_admitted(&self) -> Result<bool, StoreError> {
        let Some(school) = self.school() else { return Ok(false) };
        let own = self.devices()?.into_iter().find(|d| d.n == self.me.dev);
        let issuer = own.and_then(|d| Certificate::issuer(&d.cert).ok());
        Ok(issuer.is_some_and(|issuer| issuer != school.root_pk))
    }

    /// The name and label that this laptop was made with.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn joining_as(&self) -> Result<(String, String), StoreError> {
        let name = self.local("name")?.unwrap_or_default();
        let label = self.devices()?.into_iter().find(|d| d.n == self.me.dev).map(|d| d.label);
        Ok((name, label.unwrap_or_default()))
    }

    /// Whether nobody of the school knows this laptop any more: it was put back to an earlier copy and has
    /// begun anew, and it is no lead's, who vouches for itself. It asks to join again as a new one does.
    /// It keeps all that it holds; what it never sent under its old name it sends under the new one
    /// (`anew`).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn must_join_again(&self) -> Result<bool, StoreError> {
        if self.school().is_none() || self.me.role & LEAD != 0 {
            return Ok(false);
        }
        let own = self.devices()?.into_iter().find(|d| d.n == self.me.dev);
        Ok(own.is_some_and(|d| d.cert.is_empty()))
    }

    /// Whether a welcome file is of use here: nobody knows this laptop any more, or it is a lead's that
    /// took the place of another and vouches for itself, which counts nowhere once that other is marked as
    /// lost. Another lead may admit it then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn may_join_again(&self) -> Result<bool, StoreError> {
        if self.must_join_again()? {
            return Ok(true);
        }
        let devices = self.devices()?;
        let own = devices.iter().find(|d| d.n == self.me.dev && d.role & LEAD != 0);
        let issuer = own.and_then(|d| Certificate::issuer(&d.cert).ok());
        let before = |d: &Device| d.revoked_after.is_some() && Some(d.public.sign_pk) == issuer;
        Ok(devices.iter().any(before))
    }

    /// Calls a laptop that is not admitted yet by another label.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn relabel(&mut self, label: &str) -> Result<(), StoreError> {
        self.conn.execute(
            "UPDATE device SET label = ?2 WHERE dev = ?1 AND cert = x''",
            params![self.me.dev, label],
        )?;
        Ok(())
    }

    /// Has this laptop begin anew when it is opened next, under keys and a name of its own: for one that was
    /// copied, whose numbers another may have used.
    ///
    /// # Errors
    /// [`StoreError::Refused`] on a laptop that is in no school; when the file cannot be written.
    pub fn begin_anew_next_time(&self) -> Result<(), StoreError> {
        if self.is_joining() {
            return Err(StoreError::Refused("this laptop has not joined a school yet".into()));
        }
        self.note_put_back()
    }

    /// Notes that the school has entries of this laptop that are not on it: it begins anew when it is
    /// opened next, so that no two changes share a number.
    pub(crate) fn note_put_back(&self) -> Result<(), StoreError> {
        incarnation::set_local(&self.conn, incarnation::PUT_BACK, &1)
    }

    /// Makes this laptop one of a school: whose it is, what it may do, who vouches for it. The leads
    /// are known by their certificates first. `then` takes in what came with it; all of it is there in
    /// the end, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the certificate is not this laptop's or nobody of the school has
    /// signed it, and the errors of `then`; nothing has changed then.
    pub(crate) fn become_member<T, E: From<StoreError>>(
        &mut self,
        school: &School,
        cert: &[u8],
        leads: &[Vec<u8>],
        home: DevId,
        then: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        let (me, was) = (self.me, self.school().cloned());
        self.set_school(Some(school.clone()));
        let done = self.whole(|store| {
            store.enter(school, cert, leads, home)?;
            then(store)
        });
        match done {
            Ok(done) => {
                self.rewrap_lead_keys()?;
                Ok(done)
            }
            Err(e) => {
                self.me = me;
                self.set_school(was);
                Err(e)
            }
        }
    }

    fn set_school(&mut self, school: Option<School>) {
        if let Some(held) = &mut self.held {
            held.school = school;
        }
    }

    fn enter(
        &mut self,
        school: &School,
        cert: &[u8],
        leads: &[Vec<u8>],
        home: DevId,
    ) -> Result<(), StoreError> {
        let strange = || StoreError::Refused("the certificate in it is not this laptop's".into());
        let issuer = Certificate::issuer(cert).map_err(|_| strange())?;
        let certificate = Certificate::check(cert, &[issuer]).map_err(|_| strange())?;
        if certificate.device != self.device()? {
            return Err(strange());
        }
        if self.me.role & LEAD != 0 && certificate.role & LEAD == 0 {
            return Err(StoreError::Refused(
                "this is a SENCO's laptop and was admitted as something less; admit it as a SENCO laptop".into(),
            ));
        }
        incarnation::set_local(&self.conn, "root_pk", &school.root_pk.as_slice())?;
        incarnation::set_local(&self.conn, "recovery", &school.recovery)?;
        incarnation::set_local(&self.conn, "user", &certificate.user.0.as_slice())?;
        // A lead's certificate may stand on another's that comes after it.
        for _ in 0..leads.len() {
            for lead in leads {
                self.know_device(lead, None, None)?;
            }
        }
        let issued = self.devices()?.into_iter().find(|d| d.public.sign_pk == issuer);
        let vouched = match issued {
            Some(lead) => lead.role & LEAD != 0 && self.is_certified(&lead)?,
            None => issuer == school.root_pk,
        };
        if !vouched {
            return Err(StoreError::Refused("no SENCO laptop of the school vouches for it".into()));
        }
        self.conn.execute(
            "UPDATE device SET user_id = ?2, label = ?3, role = ?4, cert = ?5, home = ?6
             WHERE dev = ?1",
            params![
                self.me.dev,
                certificate.user.0.as_slice(),
                certificate.label,
                certificate.role,
                cert,
                home.0.as_slice()
            ],
        )?;
        self.seal_undo()?;
        self.me.user = certificate.user;
        self.me.role = certificate.role;
        Ok(())
    }
}
