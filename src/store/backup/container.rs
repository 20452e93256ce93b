//! The bytes of a backup file.
//!
//! ```text
//! "senlog backup 1\n"                     16 bytes
//! 'E' or 'P', then "\n"                   encrypted, or plain
//! u32 length, keys.pass.age or keys.plain  so that the passphrase opens it
//! u32 length, keys.lead.age                so that a lead or the 24 words open it
//! payload                                  of 'E' an age file of it, of 'P' as it is:
//!     u32 length, manifest (CBOR)
//!     signature of "senlog-backup-v1\0" and the manifest, 64 bytes
//!     senlog.db, to the end of the file
//! ```
//!
//! Numbers are little-endian. The database is not compressed, for what is encrypted does not get
//! smaller. The manifest holds the hash of every other part, so one signature covers the file: age
//! alone says who may read it, never who wrote it. Nothing is held in memory but the small parts.

use std::io::{self, Read, Write};

use age::{Decryptor, Encryptor, Recipient};
use ed25519_dalek::{Signer, SigningKey};
use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use crate::store::ctx::DevId;
use crate::store::identity::verify;
use crate::store::keys::KEY_FILE_MAX;
use crate::store::secret::Secret32;

const MAGIC: &[u8; 16] = b"senlog backup 1\n";
const DOMAIN: &[u8] = b"senlog-backup-v1\0";
const VERSION: u32 = 1;
/// Longest manifest that is read: a school of hundreds of devices stays far below.
const MANIFEST_MAX: u32 = 1 << 20;
/// How much is copied at a time.
const CHUNK: usize = 64 * 1024;

/// What stands before the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) encrypted: bool,
    /// `keys.pass.age`, or `keys.plain`.
    pub(crate) keys: Vec<u8>,
    /// `keys.lead.age`; empty in a plain one.
    pub(crate) lead: Vec<u8>,
}

/// The last change known of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    pub(crate) dev: DevId,
    pub(crate) seq: u64,
    pub(crate) hash: Vec<u8>,
}

/// What a backup holds, signed by the device that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Milliseconds since 1970, UTC.
    pub(crate) made: i64,
    /// The program's version.
    pub(crate) app: String,
    /// The device's signing key.
    pub(crate) sign_pk: [u8; 32],
    pub(crate) db_len: u64,
    pub(crate) db_hash: [u8; 32],
    pub(crate) keys_hash: [u8; 32],
    pub(crate) lead_hash: [u8; 32],
    /// How many changes the log has.
    pub(crate) changes: u64,
    /// The end of every device's series, by device.
    pub(crate) tips: Vec<Tip>,
}

/// Why a backup does not read.
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    NotBackup,
    Newer,
    /// Its parts do not fit together.
    Broken(&'static str),
    /// The key is not one that it was made for.
    NotMine,
}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Fault {
        match e.kind() {
            io::ErrorKind::UnexpectedEof => Fault::Broken("it is cut short"),
            // age's word for a broken seal.
            io::ErrorKind::InvalidData => Fault::Broken("a part of it was altered"),
            _ => Fault::Io(e),
        }
    }
}

impl Head {
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(MAGIC)?;
        out.write_all(if self.encrypted { b"E\n" } else { b"P\n" })?;
        for part in [&self.keys, &self.lead] {
            write_len(out, part.len())?;
            out.write_all(part)?;
        }
        Ok(())
    }

    pub(crate) fn read(from: &mut dyn Read) -> Result<Head, Fault> {
        let mut magic = [0; 18];
        from.read_exact(&mut magic).map_err(|_| Fault::NotBackup)?;
        if !magic.starts_with(b"senlog backup ") {
            return Err(Fault::NotBackup);
        }
        if &magic[..16] != MAGIC {
            return Err(Fault::Newer);
        }
        let encrypted = match &magic[16..] {
            b"E\n" => true,
            b"P\n" => false,
            _ => return Err(Fault::Newer),
        };
        let keys = read_part(from, KEY_FILE_MAX)?;
        let lead = read_part(from, KEY_FILE_MAX)?;
        Ok(Head { encrypted, keys, lead })
    }
}

fn write_len(out: &mut dyn Write, len: usize) -> io::Result<()> {
    let len = u32::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    out.write_all(&len.to_le_bytes())
}

fn read_part(from: &mut dyn Read, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut len = [0; 4];
    from.read_exact(&mut len)?;
    let len = u64::from(u32::from_le_bytes(len));
    if len > limit {
        return Err(Fault::Broken("a part of it is far too long"));
    }
    let mut part = Vec::new();
    from.take(len).read_to_end(&mut part)?;
    if part.len() as u64 != len {
        return Err(Fault::Broken("it is cut short"));
    }
    Ok(part)
}

/// Writes the payload, wrapped to `recipients` when there are any.
pub(crate) fn write_payload<W: Write>(
    mut out: W,
    recipients: &[age::x25519::Recipient],
    manifest: &Manifest,
    sign: &SigningKey,
    db: &mut dyn Read,
) -> io::Result<W> {
    if recipients.is_empty() {
        write_plain(&mut out, manifest, sign, db)?;
        return Ok(out);
    }
    let encryptor = Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn Recipient))
        .map_err(io::Error::other)?;
    let mut sealed = encryptor.wrap_output(out)?;
    write_plain(&mut sealed, manifest, sign, db)?;
    sealed.finish()
}

fn write_plain(
    out: &mut dyn Write,
    manifest: &Manifest,
    sign: &SigningKey,
    db: &mut dyn Read,
) -> io::Result<()> {
    let bytes = manifest.encode();
    write_len(out, bytes.len())?;
    out.write_all(&bytes)?;
    out.write_all(&sign.sign(&[DOMAIN, &bytes].concat()).to_bytes())?;
    io::copy(db, out)?;
    Ok(())
}

/// The payload's plain bytes; `identity` opens an encrypted one.
pub(crate) fn open_payload<'a, R: Read + 'a>(
    from: R,
    identity: Option<&Secret32>,
) -> Result<Box<dyn Read + 'a>, Fault> {
    let Some(identity) = identity else { return Ok(Box::new(from)) };
    let identity = identity.age_identity().map_err(|_| Fault::NotMine)?;
    let decryptor = Decryptor::new(from).map_err(of_age)?;
    let reader =
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(of_age)?;
    Ok(Box::new(reader))
}

fn of_age(error: age::DecryptError) -> Fault {
    match error {
        age::DecryptError::NoMatchingKeys => Fault::NotMine,
        age::DecryptError::Io(e) => e.into(),
        _ => Fault::Broken("a part of it was altered"),
    }
}

impl Manifest {
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512 + self.tips.len() * 64);
        // Writing to a vector cannot fail; minicbor's error type is infallible here.
        let _ = self.write(&mut Encoder::new(&mut out));
        out
    }

    fn write(
        &self,
        e: &mut Encoder<&mut Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(10)?;
        e.u8(0)?.u32(VERSION)?;
        e.u8(1)?.i64(self.made)?;
        e.u8(2)?.str(&self.app)?;
        e.u8(3)?.bytes(&self.sign_pk)?;
        e.u8(4)?.u64(self.db_len)?;
        e.u8(5)?.bytes(&self.db_hash)?;
        e.u8(6)?.bytes(&self.keys_hash)?;
        e.u8(7)?.bytes(&self.lead_hash)?;
        e.u8(8)?.u64(self.changes)?;
        e.u8(9)?.array(self.tips.len() as u64)?;
        for tip in &self.tips {
            e.array(3)?.bytes(&tip.dev.0)?.u64(tip.seq)?.bytes(&tip.hash)?;
        }
        Ok(())
    }

    fn decode(bytes: &[u8]) -> Result<(u32, Manifest), minicbor::decode::Error> {
        let bad = || minicbor::decode::Error::message("wrong length");
        let mut d = Decoder::new(bytes);
        let mut version = 0;
        let mut out = Manifest {
            made: 0,
            app: String::new(),
            sign_pk: [0; 32],
            db_len: 0,
            db_hash: [0; 32],
            keys_hash: [0; 32],
            lead_hash: [0; 32],
            changes: 0,
            tips: Vec::new(),
        };
        for _ in 0..d.map()?.ok_or_else(bad)? {
            match d.u8()? {
                0 => version = d.u32()?,
                1 => out.made = d.i64()?,
                2 => out.app = d.str()?.chars().filter(|c| !c.is_control()).take(64).collect(),
                3 => out.sign_pk = d.bytes()?.try_into().map_err(|_| bad())?,
                4 => out.db_len = d.u64()?,
                5 => out.db_hash = d.bytes()?.try_into().map_err(|_| bad())?,
                6 => out.keys_hash = d.bytes()?.try_into().map_err(|_| bad())?,
                7 => out.lead_hash = d.bytes()?.try_into().map_err(|_| bad())?,
                8 => out.changes = d.u64()?,
                9 => {
                    for _ in 0..d.array()?.ok_or_else(bad)? {
                        if d.array()? != Some(3) {
                            return Err(bad());
                        }
                        let dev = DevId(d.bytes()?.try_into().map_err(|_| bad())?);
                        out.tips.push(Tip { dev, seq: d.u64()?, hash: d.bytes()?.to_vec() });
                    }
                }
                _ => d.skip()?,
            }
        }
        Ok((version, out))
    }

    /// Reads the manifest from the front of a payload and checks its signature, and the parts of
    /// the head against it.
    pub(crate) fn read(from: &mut dyn Read, head: &Head) -> Result<Manifest, Fault> {
        let bytes = read_part(from, u64::from(MANIFEST_MAX))?;
        let mut signature = [0; 64];
        from.read_exact(&mut signature)?;
        let (version, manifest) =
            Manifest::decode(&bytes).map_err(|_| Fault::Broken("its list cannot be read"))?;
        if version != VERSION {
            return Err(Fault::Newer);
        }
        if !verify(&manifest.sign_pk, &[DOMAIN, &bytes].concat(), &signature) {
            return Err(Fault::Broken("its signature is wrong"));
        }
        if manifest.keys_hash != sha256(&head.keys) || manifest.lead_hash != sha256(&head.lead) {
            return Err(Fault::Broken("its keys were altered"));
        }
        Ok(manifest)
    }

    /// Copies the database out of the rest of a payload, to exactly its length and hash.
    pub(crate) fn copy_db(&self, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), Fault> {
        let mut hash = Sha256::new();
        let mut left = self.db_len;
        let mut chunk = vec![0; CHUNK];
        loop {
            let n = match from.read(&mut chunk) {
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e.into()),
            };
            if n == 0 {
                break;
            }
            left = left.checked_sub(n as u64).ok_or(Fault::Broken("it is too long"))?;
            hash.update(&chunk[..n]);
            to.write_all(&chunk[..n]).map_err(Fault::Io)?;
        }
        if left != 0 {
            return Err(Fault::Broken("it is cut short"));
        }
        if <[u8; 32]>::from(hash.finalize()) != self.db_hash {
            return Err(Fault::Broken("a part of it was altered"));
        }
        Ok(())
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Length and hash of a stream.
pub(crate) fn measure(from: &mut dyn Read) -> io::Result<(u64, [u8; 32])> {
    let mut hash = Sha256::new();
    let len = io::copy(from, &mut hash)?;
    Ok((len, hash.finalize().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(db: &[u8], recipients: &[age::x25519::Recipient]) -> Vec<u8> {
        let head = Head {
            encrypted: !recipients.is_empty(),
            keys: b"keys".to_vec(),
            lead: b"lead".to_vec(),
        };
        let sign = SigningKey::from_bytes(&[2; 32]);
        let manifest = Manifest {
            made: 1_790_000_000_000,
            app: "0.1.0".into(),
            sign_pk: sign.verifying_key().to_bytes(),
            db_len: db.len() as u64,
            db_hash: sha256(db),
            keys_hash: sha256(b"keys"),
            lead_hash: sha256(b"lead"),
            changes: 3,
            tips: vec![Tip { dev: DevId([1; 16]), seq: 3, hash: vec![9; 32] }],
        };
        let mut out = Vec::new();
        head.write(&mut out).unwrap();
        write_payload(out, recipients, &manifest, &sign, &mut &db[..]).unwrap()
    }

    fn read(mut file: &[u8], identity: Option<&Secret32>) -> Result<Vec<u8>, Fault> {
        let head = Head::read(&mut file)?;
        let mut payload = open_payload(file, identity)?;
        let manifest = Manifest::read(&mut *payload, &head)?;
        let mut db = Vec::new();
        manifest.copy_db(&mut *payload, &mut db)?;
        Ok(db)
    }

    /// Backups must be read for ever.
    #[test]
    fn the_plain_bytes_are_pinned_for_ever() {
        let file = whole(b"the database", &[]);
        assert_eq!(read(&file, None).unwrap(), b"the database");
        assert_eq!(
            crate::store::secret::hex(&sha256(&file)),
            "908335a87c13a92e88c93264c7231587b532a799dbbf1f83bbb7bc6c729e1270"
        );
    }

    #[test]
    fn every_flipped_bit_and_every_truncation_of_it_is_refused() {
        let file = whole(b"the database", &[]);
        for bit in 0..file.len() * 8 {
            let mut bent = file.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&bent, None).is_err(), "bit {bit}");
        }
        for len in 0..file.len() {
            assert!(read(&file[..len], None).is_err(), "{len} bytes");
        }
        let mut longer = file.clone();
        longer.push(0);
        assert!(read(&longer, None).is_err());
    }

    #[test]
    fn only_its_recipients_read_a_sealed_one() {
        let lead = Secret32::random().unwrap();
        let to = [lead.age_identity().unwrap().to_public()];
        let db = vec![7; 200_000];
        let file = whole(&db, &to);
        assert!(read(&file, Some(&lead)).unwrap() == db);
        let other = Secret32::random().unwrap();
        assert!(matches!(read(&file, Some(&other)), Err(Fault::NotMine)));
        for len in [20, 100, 400, 70_000, file.len() - 1] {
            assert!(read(&file[..len], Some(&lead)).is_err(), "{len} bytes");
        }
        for at in [300, 700, 70_000, file.len() - 1] {
            let mut bent = file.clone();
            bent[at] ^= 1;
            assert!(read(&bent, Some(&lead)).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_is_no_backup_says_so() {
        assert!(matches!(Head::read(&mut &b""[..]), Err(Fault::NotBackup)));
        assert!(matches!(Head::read(&mut &b"SQLite format 3\0xx"[..]), Err(Fault::NotBackup)));
        assert!(matches!(Head::read(&mut &b"senlog backup 2\nE\n"[..]), Err(Fault::Newer)));
        let huge = [&b"senlog backup 1\nE\n"[..], &[0xff; 4]].concat();
        assert!(matches!(Head::read(&mut &huge[..]), Err(Fault::Broken(_))));
    }
}
