//! A laptop that joins a school: a store with keys and nobody's records, and what makes it one of
//! the school's.

use rusqlite::params;

use crate::domain::id::IdSource;
use crate::store::clock::Clock;
use crate::store::core::Store;
use crate::store::ctx::DevId;
use crate::store::error::StoreError;
use crate::store::home::{self, Home};
use crate::store::identity::{Certificate, School};
use crate::store::keys::KDF_LOG_N;
use crate::store::open::incarnation;
use crate::store::secret::Passphrase;

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

    /// Makes this laptop one of a school: whose it is, what it may do, who vouches for it. The leads
    /// are known by their certificates first.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the certificate is not this laptop's or nobody of the school has
    /// signed it; nothing has changed then.
    pub(crate) fn become_member(
        &mut self,
        school: &School,
        cert: &[u8],
        leads: &[Vec<u8>],
        home: DevId,
    ) -> Result<(), StoreError> {
        let strange = || StoreError::Refused("the certificate in it is not this laptop's".into());
        let device = self.device()?;
        let issuer = Certificate::issuer(cert).map_err(|_| strange())?;
        let certificate = Certificate::check(cert, &[issuer]).map_err(|_| strange())?;
        if certificate.device != device {
            return Err(strange());
        }
        if let Some(held) = &mut self.held {
            held.school = Some(school.clone());
        }
        let done = self.in_transaction(|store| {
            incarnation::set_local(&store.conn, "root_pk", &school.root_pk.as_slice())?;
            incarnation::set_local(&store.conn, "recovery", &school.recovery)?;
            incarnation::set_local(&store.conn, "user", &certificate.user.0.as_slice())?;
            // A lead's certificate may stand on another's that comes after it.
            for _ in 0..leads.len() {
                for lead in leads {
                    store.know_device(lead, None, None)?;
                }
            }
            let issued = store.devices()?.into_iter().find(|d| d.public.sign_pk == issuer);
            let vouched = match issued {
                Some(lead) => store.is_certified(&lead)?,
                None => issuer == school.root_pk,
            };
            if !vouched {
                return Err(StoreError::Refused(
                    "no SENCO laptop of the school vouches for it".into(),
                ));
            }
            store.conn.execute(
                "UPDATE device SET user_id = ?2, label = ?3, role = ?4, cert = ?5, home = ?6
                 WHERE dev = ?1",
                params![
                    store.me.dev,
                    certificate.user.0.as_slice(),
                    certificate.label,
                    certificate.role,
                    cert,
                    home.0.as_slice()
                ],
            )?;
            store.seal_undo()
        });
        match done {
            Ok(()) => {
                self.me.user = certificate.user;
                self.me.role = certificate.role;
                self.rewrap_lead_keys()
            }
            Err(e) => {
                if let Some(held) = &mut self.held {
                    held.school = None;
                }
                Err(e)
            }
        }
    }
}
