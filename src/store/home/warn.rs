//! Places where a database is not safe, told from the path alone as far as that goes.

use std::fmt;
use std::path::{Component, Path, PathBuf};

/// What is unwise about a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceWarning {
    /// On another computer: locks and flushes are not to be trusted there.
    Network,
    /// On a stick or card, which is pulled out and lost.
    Removable,
    /// Copied to the internet as it changes, half written; the name of the service.
    Cloud(&'static str),
}

impl fmt::Display for PlaceWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlaceWarning::Network => f.write_str(
                "this folder is on a network drive, where a store can be damaged; keep it on this \
                 computer and back it up there instead",
            ),
            PlaceWarning::Removable => f.write_str(
                "this folder is on a stick or card, which is easily lost; keep the store on this \
                 computer and back it up there instead",
            ),
            PlaceWarning::Cloud(service) => write!(
                f,
                "this folder is copied by {service} while it changes, which can damage a store; \
                 keep it elsewhere and put only backups there"
            ),
        }
    }
}

/// File systems that are another computer's disk.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "smb",
    "ncpfs",
    "afs",
    "9p",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.davfs",
    "davfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.glusterfs",
];

/// Folder names, or their beginnings, that services keep in step.
const CLOUD: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("sharepoint", "SharePoint"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("cloudstorage", "a cloud service"),
    ("nextcloud", "Nextcloud"),
];

/// The folders that OneDrive says are its own, on Windows.
const ONEDRIVE: &[&str] = &["OneDrive", "OneDriveCommercial", "OneDriveConsumer"];

pub(super) fn of(dir: &Path) -> Vec<PlaceWarning> {
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    let own = ONEDRIVE.iter().filter_map(std::env::var_os).map(PathBuf::from).collect::<Vec<_>>();
    // The nearest folder that is there says where one that is not yet made will be.
    let there = dir.ancestors().find_map(|a| a.canonicalize().ok());
    let mut found = judge(dir, &mounts, &own);
    for warning in there.iter().flat_map(|real| judge(real, &mounts, &own)) {
        if !found.contains(&warning) {
            found.push(warning);
        }
    }
    found
}

fn judge(dir: &Path, mounts: &str, onedrive: &[PathBuf]) -> Vec<PlaceWarning> {
    let mut found = Vec::new();
    match mount_of(dir, mounts) {
        _ if is_unc(dir) => found.push(PlaceWarning::Network),
        Some((_, kind)) if NETWORK.contains(&kind) => found.push(PlaceWarning::Network),
        Some((at, _)) if is_removable(&at) => found.push(PlaceWarning::Removable),
        None if is_removable(dir) => found.push(PlaceWarning::Removable),
        _ => {}
    }
    if let Some(service) = cloud(dir, onedrive) {
        found.push(PlaceWarning::Cloud(service));
    }
    found
}

/// `\\server\share`, but not the long form `\\?\C:\` of a local path.
fn is_unc(dir: &Path) -> bool {
    let text = dir.to_string_lossy();
    match text.strip_prefix(r"\\") {
        Some(rest) if rest.starts_with("?\\") => rest.to_ascii_lowercase().starts_with(r"?\unc\"),
        Some(rest) => !rest.starts_with('.'),
        None => false,
    }
}

/// Where desktops hang in sticks and cards; on a Mac, anything beside the disk it started from.
fn is_removable(at: &Path) -> bool {
    ["/media", "/run/media", "/Volumes"]
        .iter()
        .any(|top| at.starts_with(top) && at != Path::new(top))
}

/// The mount that holds the folder, and its file system, from the text of `/proc/mounts`.
fn mount_of<'a>(dir: &Path, mounts: &'a str) -> Option<(PathBuf, &'a str)> {
    let mut best: Option<(PathBuf, &str)> = None;
    for line in mounts.lines() {
        let mut fields = line.split(' ').skip(1);
        let (Some(at), Some(kind)) = (fields.next(), fields.next()) else { continue };
        let at = PathBuf::from(at.replace("\\040", " "));
        let deeper =
            best.as_ref().is_none_or(|(b, _)| at.components().count() >= b.components().count());
        if dir.starts_with(&at) && deeper {
            best = Some((at, kind));
        }
    }
    best
}

fn cloud(dir: &Path, onedrive: &[PathBuf]) -> Option<&'static str> {
    if onedrive.iter().any(|own| !own.as_os_str().is_empty() && dir.starts_with(own)) {
        return Some("OneDrive");
    }
    // Both separators, so that a Windows path is understood wherever it is looked at.
    let names = dir.components().filter_map(|c| match c {
        Component::Normal(name) => Some(name.to_string_lossy().to_lowercase()),
        _ => None,
    });
    let names: Vec<String> =
        names.flat_map(|n| n.split('\\').map(str::to_owned).collect::<Vec<_>>()).collect();
    CLOUD
        .iter()
        .find(|(start, _)| names.iter().any(|name| name.starts_with(start)))
        .map(|(_, service)| *service)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\n\
        //server/staff /home/jo/staff cifs rw 0 0\n\
        /dev/sdb1 /run/media/jo/KINGSTON\\040USB vfat rw 0 0\n\
        tmpfs /tmp tmpfs rw 0 0\n";

    #[test]
    fn unwise_places_are_known_by_their_path() {
        use PlaceWarning::{Cloud, Network, Removable};
        let table: &[(&str, &[PlaceWarning])] = &[
            ("/home/jo/.local/share/senlog/1a2b3c4d", &[]),
            ("/tmp/x", &[]),
            ("/home/jo/staff/senlog", &[Network]),
            ("/home/jo/staffroom", &[]),
            ("/run/media/jo/KINGSTON USB/senlog", &[Removable]),
            ("/home/jo/OneDrive - Fairfield Primary/senlog", &[Cloud("OneDrive")]),
            ("/home/jo/Dropbox/senlog", &[Cloud("Dropbox")]),
            ("/home/jo/staff/OneDrive/x", &[Network, Cloud("OneDrive")]),
            (r"\\server\share\senlog", &[Network]),
            (r"\\?\UNC\server\share\senlog", &[Network]),
            (r"\\?\C:\Users\jo\senlog", &[]),
            (r"C:\Users\jo\OneDrive\senlog", &[Cloud("OneDrive")]),
            (r"C:\Users\jo\AppData\Local\senlog", &[]),
        ];
        for (path, want) in table {
            assert_eq!(judge(Path::new(path), MOUNTS, &[]), *want, "{path}");
        }
        let own = [PathBuf::from("/home/jo/Work files")];
        assert_eq!(judge(Path::new("/home/jo/Work files/a"), MOUNTS, &own), [Cloud("OneDrive")]);
        assert_eq!(judge(Path::new("/Volumes/STICK/x"), "", &[]), [Removable]);
    }

    #[test]
    fn warnings_say_what_to_do() {
        for warning in [PlaceWarning::Network, PlaceWarning::Removable, PlaceWarning::Cloud("X")] {
            assert!(warning.to_string().contains("keep"), "{warning}");
        }
    }
}
