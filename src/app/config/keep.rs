//! Writing the one line of `config.toml` that a person changed on the screen.
//!
//! Only what was chosen is written, and only that line changes: comments, order, spacing and
//! everything else a person wrote stay as they are.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use toml_edit::{DocumentMut, Item};

use super::{FILE, Setting};
use crate::app::located::line_of;

/// Keeps a setting in the `config.toml` of a folder, which is made where there is none.
///
/// # Errors
/// One sentence: the file is no TOML, or cannot be read or written. It is as it was then.
pub fn keep(folder: &Path, setting: &Setting) -> Result<(), String> {
    let path = folder.join(FILE);
    // A link to a file kept elsewhere stays a link.
    let path = fs::canonicalize(&path).unwrap_or(path);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{FILE} cannot be read ({error})")),
    };
    let changed = changed(&text, setting)?;
    if changed == text {
        return Ok(());
    }
    write(&path, &changed).map_err(|error| format!("{FILE} cannot be written ({error})"))
}

/// The text of a settings file with one setting in it changed.
fn changed(text: &str, setting: &Setting) -> Result<String, String> {
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        format!("{FILE} line {line} cannot be read, so nothing was put into it")
    })?;
    let name = setting.spec().name;
    // The underscore is as good as the hyphen, and what the person wrote stays.
    let other = name.replace('-', "_");
    let name = if file.contains_key(&other) { other.as_str() } else { name };
    match (setting.value(), file.get_mut(name).and_then(Item::as_value_mut)) {
        (Some(new), Some(old)) => {
            // A comment behind the value stays behind it.
            let around = old.decor().clone();
            *old = new;
            *old.decor_mut() = around;
        }
        (Some(new), None) => {
            file.insert(name, Item::Value(new));
        }
        (None, _) => {
            file.remove(name);
        }
    }
    Ok(file.to_string())
}

/// Writes the whole file beside itself first: one that is cut off would lose a person's settings.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(path) {
        fs::set_permissions(new.path(), old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_changes_and_the_rest_stays() {
        let text = "# the office machine\ntheme = 'light' # bright there\nidle_minutes=5\n\n\
                    [keys] # mine\n\"line.log\" = \"L\"\n";
        let dark = changed(text, &Setting::Theme(Some("dark".into()))).unwrap();
        assert_eq!(dark, text.replace("'light'", "\"dark\""));
        let idle = changed(text, &Setting::IdleMinutes(15)).unwrap();
        assert_eq!(idle, text.replace("idle_minutes=5", "idle_minutes=15"));
        let gone = changed("theme = \"x\"\nplain = true\n", &Setting::Theme(None)).unwrap();
        assert_eq!(gone, "plain = true\n");
        let more = changed(text, &Setting::Mouse(true)).unwrap();
        assert_eq!(more, text.replace("=5\n", "=5\nmouse = true\n"));
        assert_eq!(changed("", &Setting::Hints(false)).unwrap(), "hints = false\n");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::write(&file, "plain = true\ntheme = \n").unwrap();
        let why = keep(folder.path(), &Setting::Mouse(true)).unwrap_err();
        assert!(why.contains("line 2"), "{why}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "plain = true\ntheme = \n");
    }

    #[test]
    fn a_folder_is_made_for_the_first_choice_only() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("senlog");
        keep(&inner, &Setting::Theme(None)).unwrap();
        assert!(!inner.exists(), "nothing chosen, nothing written");
        keep(&inner, &Setting::Theme(Some("light".into()))).unwrap();
        assert_eq!(fs::read_to_string(inner.join(FILE)).unwrap(), "theme = \"light\"\n");
        assert_eq!(fs::read_dir(&inner).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join(FILE));
        fs::write(&real, "plain = true\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        keep(folder.path(), &Setting::Mouse(true)).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "plain = true\nmouse = true\n");
    }
}
