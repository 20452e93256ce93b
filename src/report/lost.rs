//! The sheet for the data-protection officer on a laptop that was lost.

use std::collections::BTreeMap;

use super::ReportError;
use super::doc::{Cell, Part, Table};
use super::kinds::{Ask, Made};
use crate::domain::Record;
use crate::domain::dates::with_year;
use crate::domain::kind::{Kind, LEAD, TA, TEACHER, VIEWER};
use crate::domain::records::Pupil;
use crate::store::Store;
use crate::store::exchange::Device;

/// What it was, what was on it, what is to be decided.
pub(super) fn lost_laptop(store: &Store, ask: &Ask) -> Made {
    const WHICH: &str = "say which laptop: --laptop \"Dawn's laptop\"";
    let dev = ask.laptop.ok_or(ReportError::Needs(WHICH))?;
    let found = store.devices()?.into_iter().find(|d| d.dev == dev);
    let device = found.ok_or(ReportError::Needs(WHICH))?;
    let mut parts = vec![Part::Table("laptop", about(store, &device)?)];
    let text = |text: &str| Part::Text(text.to_string());
    let heading = |text: &str| Part::Heading(text.to_string());
    parts.push(heading("What was on it"));
    let (pupils, counts) = if device.role & LEAD != 0 {
        parts.push(text("The whole log of the school: every pupil, every record."));
        whole(store)?
    } else {
        parts.push(text(
            "The records of the pupils below, by the groups of its user today, and of every other \
             pupil the name, the class and what every adult must know.",
        ));
        narrow(store, &device)?
    };
    parts.push(Part::Table("records", counts));
    if let Some(pupils) = pupils {
        parts.push(heading("Pupils whose records it held"));
        parts.push(Part::Table("pupils", pupils));
    }
    parts.push(heading("How it was protected"));
    parts.push(text(if store.encrypted() {
        "The file is encrypted (AES-256, SQLCipher); its key is sealed under its user's passphrase, \
         and no key is shared between laptops. Nothing it sends is accepted any more. Was the laptop \
         locked, and the passphrase not written down beside it?"
    } else {
        "The store of this school was made without encryption, for trying things out: whoever has the \
         laptop may be able to read it."
    }));
    parts.push(heading("To decide"));
    parts.push(text(
        "Within 72 hours of knowing of the loss: whether it is likely to be a risk to anybody, and so \
         must be reported to the ICO (UK GDPR, Article 33).",
    ));
    parts.push(text(
        "Whether the risk is high, and so families must be told (Article 34). Write the reasons down \
         either way.",
    ));
    Ok((format!("Lost laptop: {}", device.label), parts))
}

fn about(store: &Store, device: &Device) -> Result<Table, ReportError> {
    let role = match device.role {
        LEAD => "SENCO laptop",
        TEACHER => "teacher",
        TA => "TA",
        VIEWER => "read only",
        _ => "not admitted",
    };
    let heard = store.last_known_of(device)?.map(|ms| {
        let at = store.clock().civil(ms);
        format!("{}, {}", with_year(at.date()), at.format("%H:%M"))
    });
    let state = match device.revoked_after {
        Some(_) if device.is_replaced() => {
            "another took its place from a backup; not marked as lost yet".to_string()
        }
        Some(n) => format!("marked as lost; its first {n} entries count, and nothing after"),
        None => "in use: not marked as lost yet".to_string(),
    };
    let mut table = Table::new(&["What", "Says"]);
    let rows: [(&str, Cell); 6] = [
        ("Laptop", device.label.as_str().into()),
        ("Used by", store.person(device.user)?.into()),
        ("As", role.into()),
        ("Last heard from", heard.unwrap_or_else(|| "never".into()).into()),
        ("State", state.into()),
        ("Its id", device.dev.to_string().into()),
    ];
    for (what, says) in rows {
        table.row(vec![what.into(), says]);
    }
    Ok(table)
}

type Held = (Option<Table>, Table);

fn whole(store: &Store) -> Result<Held, ReportError> {
    let mut counts = Table::new(&["Records", "How many"]);
    for kind in store.kinds() {
        let n = store.count(kind)?;
        if n > 0 {
            counts.row(vec![kind.plural.into(), n.into()]);
        }
    }
    Ok((None, counts))
}

fn narrow(store: &Store, device: &Device) -> Result<Held, ReportError> {
    let scope = store.scope_of(device.user, device.role, store.clock().today())?;
    let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
    let plural = |kind: &'static Kind| kind.plural;
    for (kind, ..) in &scope.rows {
        *by_kind.entry(plural(kind)).or_default() += 1;
    }
    let mut counts = Table::new(&["Records", "How many"]);
    for (kind, n) in by_kind {
        counts.row(vec![kind.into(), n.into()]);
    }
    let mut pupils: Vec<String> = Vec::new();
    for id in &scope.pupils {
        if let Some(cells) = store.cells(Pupil::KIND, *id)? {
            pupils.push(store.title_of(Pupil::KIND, &cells)?);
        }
    }
    pupils.sort();
    let mut table = Table::new(&["Pupil"]);
    pupils.into_iter().for_each(|name| table.row(vec![name.into()]));
    Ok((Some(table), counts))
}
