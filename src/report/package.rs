//! A pupil's SEN file for the next school: the document in three forms, and a signed list of what is in
//! it, so that the school that has it can tell that nothing was changed on the way.

use sha2::{Digest, Sha256};

use super::ReportError;
use super::doc::{Doc, Format};
use crate::store::Store;

/// The files, by name; none of the names says whose they are.
///
/// # Errors
/// This store has no device to sign as.
pub fn package(store: &Store, doc: &Doc) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    let mut files: Vec<(&'static str, Vec<u8>)> = [
        ("sen-file.md", Format::Markdown),
        ("sen-file.json", Format::Json),
        ("sen-file.csv", Format::Csv),
    ]
    .into_iter()
    .map(|(name, format)| (name, doc.text(format).into_bytes()))
    .collect();
    let mut manifest = format!("senlog transfer 1\n{}\n", doc.under);
    for (name, bytes) in &files {
        manifest.push_str(&format!("{}  {name}\n", hex(&Sha256::digest(bytes))));
    }
    let (key, signature) = store.signed(manifest.as_bytes())?;
    manifest.push_str(&format!("key {}\nsignature {}\n", hex(&key), hex(&signature)));
    files.push(("manifest.txt", manifest.into_bytes()));
    Ok(files)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
