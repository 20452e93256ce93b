//! Every command, declared once: its keys, its place on the hint bar, its line in the help.
//!
//! The key map, the hint bar, the `?` help, the palette and README's key table all follow from
//! [`COMMANDS`]. To add a command: one line there, one name in [`Cmd`], one arm
//! where it is acted on.

mod list;

pub use list::COMMANDS;

use std::fmt::Write;

/// What a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described once, in COMMANDS")]
pub enum Cmd {
    Help,
    Palette,
    Quit,
    Interrupt,
    Blank,
    Initials,
    Lock,
    Pin,
    Setup,
    Undo,
    Redo,
    /// The backups there are.
    Backups,
    /// The last of them, read through.
    CheckBackup,
    /// The record, for good.
    Erase,
    /// What is to be erased.
    Erasures,
    Refresh,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    NextPane,
    PreviousPane,
    /// Counted from 0.
    Pane(u8),
    /// The themes, each tried on.
    Themes,
    /// The settings of this computer.
    Device,
    Open,
    Find,
    LogLine,
    ContactLine,
    Filter,
    /// By this column, counted from 0; the same again turns the order round.
    Sort(u8),
    PreviousDay,
    NextDay,
    Today,
    /// What earlier days left unlogged.
    Missed,
    /// The group of the row.
    GroupPage,
    /// Its week, to tick.
    WeekGrid,
    PreviousWeek,
    NextWeek,
    /// The same group on the planned day before.
    Backdate,
    /// A session beside the timetable on the day shown.
    Extra,
    AllHere,
    Untick,
    SameAsLast,
    /// To another day or time.
    Move,
    /// A sheet to print and tick.
    Print,
    /// The user's own only.
    Mine,
    /// What is due was done.
    Done,
    /// The session saved last.
    Reopen,
    SeePupil,
    /// A new record of this kind.
    New(&'static str),
    /// A new record of a kind to be chosen.
    NewAny,
    /// A new record of the kind listed here.
    NewHere,
    Edit,
    Delete,
    /// All that is known of a record.
    Details,
    History,
    /// The kinds of records, to list one.
    Records,
    /// The school's settings.
    Settings,
    /// A view made for looking.
    View(View),
    /// Whoever owes something was chased for it.
    Chase,
    /// The plans of the pupil, with their targets.
    PupilPlans,
    /// A visit to the group.
    Observe,
    /// The days that a view is over.
    Reach,
    /// A whole year, or a half term.
    WholeYear,
    NextField,
    PreviousField,
    /// The folded fields of a form.
    MoreFields,
    /// The month to pick a day in.
    Month,
    NewLine,
    Discard,
    PreviousColumn,
    NextColumn,
    SortColumn,
    Back,
    Accept,
    Save,
    Privacy,
    Complete,
    /// The value before.
    Less,
    /// The value after.
    More,
    /// The pupil of this number turns to not in school, or back; counted from 0.
    Digit(u8),
    /// The mark with this letter.
    Mark(char),
    Toggle,
    DidNotHappen,
    CutShort,
    Guest,
    RemoveGuest,
    WhoLed,
    Join,
    Minutes,
    Engagement,
    Score,
    Note,
    PupilNote,
    /// The safeguarding lead was told: when, and nothing else.
    ToldDsl,
    /// For leads and the author only.
    Restrict,
    /// Exchange with the school's other laptops.
    Sync,
    /// Fields with two versions.
    Versions,
    KeepBoth,
    /// The school's laptops.
    Laptops,
    /// A laptop is lost.
    Lost,
    /// A laptop's passphrase is forgotten.
    Forgotten,
    /// A laptop gets its files from this one.
    TakeOver,
    /// Entries that were not accepted.
    Refused,
    Yes,
    No,
}

impl Cmd {
    /// The word for all commands that share this one's first key, where it is one of several.
    pub fn shared_title(self) -> Option<&'static str> {
        match self {
            Cmd::Sort(_) => Some("sort"),
            Cmd::New(_) | Cmd::NewAny => Some("new"),
            Cmd::View(_) => Some("views"),
            _ => None,
        }
    }

    /// Whether it only moves about in a list or a page.
    pub fn moves(self) -> bool {
        matches!(self, Cmd::Up | Cmd::Down | Cmd::PageUp | Cmd::PageDown | Cmd::First | Cmd::Last)
    }
}

/// The views made for looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is described once, in COMMANDS")]
pub enum View {
    Away,
    Map,
    Judged,
    Plans,
    Queries,
    Reviews,
    Cost,
    Tasks,
    Census,
    Timetable,
    Cover,
    Term,
    Year,
    Agencies,
    Helps,
    Wellbeing,
    Runs,
    Moves,
}

/// Where a command's keys work, and the group it stands under in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the titles say what they are")]
pub enum Scope {
    Anywhere,
    Panes,
    New,
    Today,
    Register,
    Contacts,
    Reviews,
    Filter,
    Sheet,
    Line,
    Finder,
    Pupil,
    Form,
    Detail,
    Records,
    Menu,
    Group,
    Week,
    Missed,
    Board,
    Grid,
    Paper,
    Pick,
    Help,
    Palette,
    Device,
    Themes,
    Confirm,
    Message,
    Pin,
    Erase,
    Setup,
    Guide,
    Versions,
    Laptops,
    Refused,
    Lock,
    Door,
}

impl Scope {
    /// Every scope, in the order of the help.
    pub const ALL: &[Scope] = &[
        Scope::Panes,
        Scope::New,
        Scope::Today,
        Scope::Register,
        Scope::Contacts,
        Scope::Reviews,
        Scope::Filter,
        Scope::Sheet,
        Scope::Line,
        Scope::Finder,
        Scope::Pupil,
        Scope::Form,
        Scope::Detail,
        Scope::Records,
        Scope::Menu,
        Scope::Group,
        Scope::Week,
        Scope::Missed,
        Scope::Board,
        Scope::Grid,
        Scope::Paper,
        Scope::Pick,
        Scope::Help,
        Scope::Palette,
        Scope::Device,
        Scope::Themes,
        Scope::Confirm,
        Scope::Message,
        Scope::Pin,
        Scope::Erase,
        Scope::Setup,
        Scope::Guide,
        Scope::Versions,
        Scope::Laptops,
        Scope::Refused,
        Scope::Lock,
        Scope::Door,
        Scope::Anywhere,
    ];

    /// The heading in the help.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Anywhere => "Everywhere",
            Scope::Panes => "Main screen",
            Scope::New => "New records",
            Scope::Today => "Today",
            Scope::Register => "SEN register",
            Scope::Contacts => "Contact log",
            Scope::Reviews => "Reviews",
            Scope::Filter => "Filter",
            Scope::Sheet => "Logging a session",
            Scope::Line => "Log line and contact line",
            Scope::Finder => "Find",
            Scope::Pupil => "Pupil page",
            Scope::Form => "Form",
            Scope::Detail => "One record",
            Scope::Records => "List of records",
            Scope::Menu => "Menu",
            Scope::Group => "Group page",
            Scope::Week => "Week of a group",
            Scope::Missed => "Not logged on earlier days",
            Scope::Board => "Views",
            Scope::Grid => "Scores and outcomes",
            Scope::Paper => "Tick sheet",
            Scope::Pick => "Choosing from a list",
            Scope::Help => "Keys",
            Scope::Palette => "Commands",
            Scope::Device => "This computer",
            Scope::Themes => "Themes",
            Scope::Confirm => "A question",
            Scope::Message => "A message",
            Scope::Pin => "Choosing a PIN",
            Scope::Erase => "Erasing for good",
            Scope::Setup => "Setting up",
            Scope::Guide => "Step by step",
            Scope::Versions => "Two versions",
            Scope::Laptops => "Laptops",
            Scope::Refused => "Not accepted",
            Scope::Lock => "Locked",
            Scope::Door => "Beginning",
        }
    }

    /// The scopes that a key of this one is looked up before, where both are at hand.
    pub fn wider(self) -> &'static [Scope] {
        match self {
            Scope::Anywhere => &[],
            Scope::Today | Scope::Register | Scope::Contacts | Scope::Reviews => {
                &[Scope::Panes, Scope::Anywhere]
            }
            _ => &[Scope::Anywhere],
        }
    }

    /// The scopes that are looked up before this one.
    pub fn nearer(self) -> Vec<Scope> {
        Scope::ALL.iter().copied().filter(|s| s.wider().contains(&self)).collect()
    }

    /// Whether the palette can be opened from here: not over a choice or a question, which wants an
    /// answer of its own.
    pub fn has_palette(self) -> bool {
        !matches!(
            self,
            Scope::Confirm
                | Scope::Message
                | Scope::Pick
                | Scope::Pin
                | Scope::Erase
                | Scope::Lock
                | Scope::Help
                | Scope::Palette
        )
    }

    /// Whether letters are typed here rather than commanded.
    pub fn types(self) -> bool {
        matches!(
            self,
            Scope::Filter
                | Scope::Line
                | Scope::Finder
                | Scope::Form
                | Scope::Grid
                | Scope::Menu
                | Scope::Pick
                | Scope::Help
                | Scope::Palette
                | Scope::Pin
                | Scope::Erase
                | Scope::Setup
                | Scope::Guide
                | Scope::Lock
                | Scope::Door
        )
    }
}

/// The name of a command in the configuration: `session.log`.
pub type CmdId = &'static str;

/// One command.
#[derive(Debug)]
pub struct CommandSpec {
    /// What it is.
    pub cmd: Cmd,
    /// Its name in the configuration's `[keys]`.
    pub id: CmdId,
    /// A few words for the hint bar and the palette.
    pub title: &'static str,
    /// One line for the help, at most sixty characters.
    pub doc: &'static str,
    /// Where its keys work.
    pub scope: Scope,
    /// Its keys, the one to show first; a space makes a sequence.
    pub keys: &'static [&'static str],
    /// Its place on the hint bar from the left, 1 the first; 0 is not shown there.
    pub hint_rank: u8,
}

/// The longest line of help, in characters: it stands beside a key at 80 columns.
pub const DOC_MAX: usize = 60;

/// The commands of a scope, in the order declared.
pub fn of_scope(scope: Scope) -> impl Iterator<Item = &'static CommandSpec> {
    COMMANDS.iter().filter(move |c| c.scope == scope)
}

/// Every key as Markdown tables, one a scope: the key table of README.
pub fn key_table() -> String {
    let mut out = String::new();
    for scope in Scope::ALL {
        let rows: Vec<_> = of_scope(*scope).filter(|c| !c.keys.is_empty()).collect();
        if rows.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = write!(out, "\n**{}**\n\n| keys | what they do |\n|---|---|\n", scope.title());
        for row in rows {
            let keys: Vec<String> =
                row.keys.iter().map(|k| format!("`{}`", k.replace('|', "\\|"))).collect();
            let _ = writeln!(out, "| {} | {} |", keys.join(" "), row.doc);
        }
    }
    out.trim_start().to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::app::key::{Key, show_sequence};

    #[test]
    fn names_are_unique_and_docs_are_short() {
        let mut ids = HashSet::new();
        for spec in COMMANDS {
            assert!(ids.insert(spec.id), "{} is declared twice", spec.id);
            assert!(spec.id.contains('.'), "{} has no group", spec.id);
            assert!(spec.doc.chars().count() <= DOC_MAX, "{}: {}", spec.id, spec.doc);
            assert!(spec.doc.ends_with('.') && !spec.title.ends_with('.'), "{}", spec.id);
            assert!(spec.title.chars().count() <= 22, "{}: {}", spec.id, spec.title);
        }
    }

    #[test]
    fn keys_parse_and_do_not_clash_within_a_scope() {
        let mut seen: HashMap<(Scope, Vec<Key>), &str> = HashMap::new();
        for spec in COMMANDS {
            for text in spec.keys {
                let keys = Key::parse_sequence(text).unwrap();
                assert_eq!(show_sequence(&keys), *text, "{} shows otherwise", spec.id);
                let before = seen.insert((spec.scope, keys), spec.id);
                assert_eq!(before, None, "{} and {:?} share {text}", spec.id, before);
            }
        }
        // A key that is a command may not begin a sequence of the same scope.
        for (scope, keys) in seen.keys().filter(|(_, keys)| keys.len() > 1) {
            assert!(!seen.contains_key(&(*scope, keys[..1].to_vec())), "{keys:?}");
        }
    }

    #[test]
    fn every_scope_has_a_hint_and_no_two_share_a_place() {
        for scope in Scope::ALL {
            let ranks: Vec<u8> =
                of_scope(*scope).map(|c| c.hint_rank).filter(|rank| *rank > 0).collect();
            assert!(!ranks.is_empty(), "{scope:?} has no hint");
            let unique: HashSet<_> = ranks.iter().collect();
            assert_eq!(unique.len(), ranks.len(), "{scope:?}: {ranks:?}");
        }
    }

    #[test]
    fn letters_are_never_commands_where_letters_are_typed() {
        for spec in COMMANDS.iter().filter(|c| c.scope.types()) {
            for text in spec.keys {
                let keys = Key::parse_sequence(text).unwrap();
                assert_eq!(keys[0].typed(), None, "{} takes {text}", spec.id);
            }
        }
    }

    #[test]
    fn keys_that_the_terminal_keeps_are_not_bound() {
        // Windows Terminal: paste, tabs, full screen (STYLE.md section 5).
        for kept in ["Ctrl-V", "Ctrl-Tab", "F11", "Alt-Enter"] {
            let kept = Key::parse(kept).unwrap();
            for spec in COMMANDS {
                for text in spec.keys {
                    assert!(!Key::parse_sequence(text).unwrap().contains(&kept), "{}", spec.id);
                }
            }
        }
    }

    #[test]
    fn the_key_table_has_a_row_for_every_bound_command() {
        let table = key_table();
        let rows = table.lines().filter(|l| l.starts_with("| `")).count();
        assert_eq!(rows, COMMANDS.iter().filter(|c| !c.keys.is_empty()).count());
    }
}
