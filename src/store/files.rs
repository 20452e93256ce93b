//! Writing small private files so that a power cut leaves the old one or the new one, never half.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use super::error::StoreError;

/// Prefix of files on their way to their place; whoever finds one may delete it.
pub(crate) const STAGING: &str = ".senlog-";

/// Replaces `path` by `bytes`: written beside it, flushed to the disk, then renamed over it.
///
/// The file is the owner's alone (mode 0600 where there are modes).
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_beside(path, bytes, true)?;
    sync_folder(path.parent().unwrap_or_else(|| Path::new(".")))
}

/// As [`replace`], but left to the disk's own time: for notes that may be lost in a power cut.
pub(crate) fn replace_lightly(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    write_beside(path, bytes, false)
}

fn write_beside(path: &Path, bytes: &[u8], durable: bool) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = staging(folder)?;
    file.write_all(bytes).map_err(StoreError::writing(path))?;
    if durable {
        file.as_file().sync_all().map_err(StoreError::writing(path))?;
    }
    file.persist(path).map_err(|e| StoreError::writing(path)(e.error))?;
    Ok(())
}

/// An empty file in `folder` that only the owner may read, gone when it is dropped.
pub(crate) fn staging(folder: &Path) -> Result<tempfile::NamedTempFile, StoreError> {
    // `tempfile` makes files with mode 0600.
    tempfile::Builder::new()
        .prefix(STAGING)
        .tempfile_in(folder)
        .map_err(StoreError::writing(folder))
}

/// Makes an empty file that nobody else may read; fails where there is one already.
pub(crate) fn create_private(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::FileExists(path.to_path_buf()),
        _ => StoreError::writing(path)(e),
    })
}

/// Makes a folder, and those above it, that nobody else may look into; one that stands is left as
/// it is.
pub(crate) fn create_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(StoreError::writing(path))
}

/// Makes the names in a folder durable. Windows does that with the file itself.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::io(path))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Reads a small file; one above `limit` bytes is refused unread.
pub(crate) fn read_small(path: &Path, limit: u64) -> Result<Vec<u8>, StoreError> {
    let file = File::open(path).map_err(StoreError::io(path))?;
    let mut out = Vec::new();
    file.take(limit + 1).read_to_end(&mut out).map_err(StoreError::io(path))?;
    if out.len() as u64 > limit {
        let folder = path.parent().unwrap_or(path);
        return Err(StoreError::damaged(folder, format!("{} is far too long", file_name(path))));
    }
    Ok(out)
}

/// The last part of a path, for a sentence.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Deletes what an earlier run left on its way in `folder`. Only for the holder of the lock.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(STAGING) {
            // Left behind is better than failing to open.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_is_whole_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_long_file_is_refused_unread() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        fs::write(&path, [0u8; 100]).unwrap();
        assert!(read_small(&path, 100).is_ok());
        assert!(matches!(read_small(&path, 99), Err(StoreError::Damaged { .. })));
    }

    #[test]
    fn sweeping_takes_only_what_was_on_its_way() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".senlog-x"), "x").unwrap();
        fs::write(dir.path().join("senlog.db"), "x").unwrap();
        sweep(dir.path());
        assert!(!dir.path().join(".senlog-x").exists());
        assert!(dir.path().join("senlog.db").exists());
    }
}
