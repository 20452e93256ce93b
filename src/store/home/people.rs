//! Who uses senlog on this computer, and which folder is whose.

use std::fs;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

use crate::domain::fold::fold;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::secret;

use super::{Home, HomeState};

const LIST_MAX: u64 = 1024 * 1024;

/// A person with a store on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As shown when the program asks who is there.
    pub name: String,
    /// The folder's name: eight hex digits.
    pub folder: String,
}

#[derive(Default, Serialize, Deserialize)]
struct List {
    #[serde(default)]
    person: Vec<Person>,
}

/// Where the operating system keeps a person's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    data: PathBuf,
    config: PathBuf,
}

impl Places {
    /// The operating system's: data that does not roam, and configuration.
    ///
    /// # Errors
    /// [`StoreError::NoPlace`] when the account has no home folder.
    pub fn system() -> Result<Places, StoreError> {
        let dirs = ProjectDirs::from("", "", "senlog").ok_or(StoreError::NoPlace)?;
        Ok(Places::new(dirs.data_local_dir(), dirs.config_dir()))
    }

    /// Folders given by name.
    pub fn new(data: impl Into<PathBuf>, config: impl Into<PathBuf>) -> Places {
        Places { data: data.into(), config: config.into() }
    }

    /// Holds `config.toml`, `themes/`, `maps/` and `templates/`.
    pub fn config_dir(&self) -> &Path {
        &self.config
    }

    /// The folder of everybody's stores.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// Those whose store is there, in the order they came. A list that cannot be read counts as
    /// none with names: the folders are still found, and go by their own name.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let mut people: Vec<Person> = read_list(&self.data).person;
        people.retain(|p| is_folder_name(&p.folder) && self.has_store(&p.folder));
        let entries = match fs::read_dir(&self.data) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(people),
            Err(e) => return Err(StoreError::io(&self.data)(e)),
        };
        let mut unnamed: Vec<String> = entries
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|name| is_folder_name(name) && self.has_store(name))
            .filter(|name| people.iter().all(|p| p.folder != *name))
            .collect();
        unnamed.sort();
        people.extend(unnamed.into_iter().map(|f| Person { name: f.clone(), folder: f }));
        Ok(people)
    }

    fn has_store(&self, folder: &str) -> bool {
        self.home(folder).state() != HomeState::Empty
    }

    fn home(&self, folder: &str) -> Home {
        Home::among(&self.data, &self.config, folder)
    }

    /// The home of a person in the list.
    pub fn home_of(&self, person: &Person) -> Home {
        self.home(&person.folder)
    }

    /// A folder for a new person; nothing is written yet.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when somebody of that name has a store here.
    pub fn new_home(&self, name: &str) -> Result<Home, StoreError> {
        let name = fold(name);
        if let Some(person) = self.people()?.iter().find(|p| fold(&p.name) == name) {
            return Err(StoreError::Exists(self.home_of(person).dir().to_path_buf()));
        }
        self.fresh_home()
    }

    /// A folder for a store whose owner is not known yet, as before a restore.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn fresh_home(&self) -> Result<Home, StoreError> {
        loop {
            let home = self.home(&secret::hex(&secret::random::<4>()?));
            if !home.dir().exists() {
                return Ok(home);
            }
        }
    }

    /// The home of the one person there is, or of the one called `name`.
    ///
    /// # Errors
    /// [`StoreError::People`] when there are several and none is named,
    /// [`StoreError::NoPerson`] when none is called so, [`StoreError::Absent`] when there is none.
    pub fn find(&self, name: Option<&str>) -> Result<Home, StoreError> {
        let people = self.people()?;
        let names = || people.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
        let Some(name) = name else {
            return match people.as_slice() {
                [] => Err(StoreError::Absent(self.data.clone())),
                [one] => Ok(self.home_of(one)),
                _ => Err(StoreError::People(names())),
            };
        };
        match matching(&people, name).as_slice() {
            [one] => Ok(self.home_of(one)),
            [] => Err(StoreError::NoPerson { name: name.to_owned(), people: names() }),
            several => Err(StoreError::People(several.iter().map(|p| p.name.clone()).collect())),
        }
    }
}

/// The one of exactly that name, else those with a name that begins so.
fn matching<'a>(people: &'a [Person], name: &str) -> Vec<&'a Person> {
    let name = fold(name);
    let exact: Vec<_> =
        people.iter().filter(|p| fold(&p.name) == name || p.folder == name).collect();
    if exact.len() == 1 || name.is_empty() {
        return exact;
    }
    let part = |p: &Person| fold(&p.name).split(' ').any(|word| word.starts_with(&name));
    people.iter().filter(|p| fold(&p.name).starts_with(&name) || part(p)).collect()
}

fn is_folder_name(name: &str) -> bool {
    name.len() == 8 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn list_path(data: &Path) -> PathBuf {
    data.join("people.toml")
}

fn read_list(data: &Path) -> List {
    let bytes = files::read_small(&list_path(data), LIST_MAX).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
}

/// Notes whose store a home is; a home given by `--home` is in no list.
pub(crate) fn note(home: &Home, name: &str) -> Result<(), StoreError> {
    let (Some(data), Some(folder)) = (home.people_folder(), home.dir().file_name()) else {
        return Ok(());
    };
    let folder = folder.to_string_lossy().into_owned();
    let mut list = read_list(data);
    list.person.retain(|p| p.folder != folder);
    list.person.push(Person { name: name.to_owned(), folder });
    let text = toml::to_string(&list).map_err(|e| StoreError::Refused(e.to_string()))?;
    files::replace(&list_path(data), text.as_bytes())
}

/// Finds the home that a command means: the folder given, else the person named, else the one
/// person there is.
///
/// # Errors
/// As [`Places::system`] and [`Places::find`].
pub fn resolve(home: Option<&Path>, name: Option<&str>) -> Result<Home, StoreError> {
    match home {
        Some(dir) => Ok(Home::at(dir)),
        None => Places::system()?.find(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(dir: &Path) -> Places {
        Places::new(dir.join("data"), dir.join("config"))
    }

    fn settle(places: &Places, name: &str) -> Home {
        let home = places.new_home(name).unwrap();
        fs::create_dir_all(home.dir()).unwrap();
        fs::write(home.db(), "x").unwrap();
        fs::write(home.keys_plain(), "x").unwrap();
        note(&home, name).unwrap();
        home
    }

    #[test]
    fn one_person_needs_no_name() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        assert!(matches!(places.find(None), Err(StoreError::Absent(_))));
        let home = settle(&places, "Jo Okafor");
        assert_eq!(places.find(None).unwrap(), home);
        assert_eq!(home.config_dir(), dir.path().join("config"));
    }

    #[test]
    fn several_are_told_apart_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let jo = settle(&places, "Jo Okafor");
        let zoe = settle(&places, "Zoë Patel");
        let again = settle(&places, "Jo Grant");
        match places.find(None) {
            Err(StoreError::People(names)) => assert_eq!(names.len(), 3),
            other => panic!("{other:?}"),
        }
        for (name, want) in [
            ("jo okafor", &jo),
            ("zoe", &zoe),
            ("okafor", &jo),
            ("JO GRANT", &again),
            ("gra", &again),
        ] {
            assert_eq!(&places.find(Some(name)).unwrap(), want, "{name}");
        }
        assert!(
            matches!(places.find(Some("jo")), Err(StoreError::People(names)) if names.len() == 2)
        );
        assert!(
            matches!(places.find(Some("sam")), Err(StoreError::NoPerson { people, .. }) if people.len() == 3)
        );
        assert!(places.find(Some("")).is_err());
        assert!(matches!(places.new_home("jo okafor"), Err(StoreError::Exists(_))));
    }

    #[test]
    fn a_lost_or_damaged_list_loses_no_store() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let home = settle(&places, "Jo Okafor");
        for text in ["", "not toml [", "[[person]]\nname = \"X\"\nfolder = \"../../etc\""] {
            fs::write(list_path(&places.data), text).unwrap();
            assert_eq!(places.find(None).unwrap(), home, "{text}");
        }
    }

    #[test]
    fn a_folder_without_a_store_is_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let home = settle(&places, "Jo Okafor");
        fs::remove_dir_all(home.dir()).unwrap();
        assert!(matches!(places.find(None), Err(StoreError::Absent(_))));
    }
}
