//! What the screen says in sentences, in one place, so that its tone and its English can be read.

/// The window is too small to work in.
pub fn too_small(w: u16, h: u16, min: (u16, u16)) -> String {
    format!("Make the window larger (needs {}x{}, this is {w}x{h}).", min.0, min.1)
}

/// The first of several mistakes in the settings.
pub fn first_problem(first: &str, all: usize) -> String {
    format!("{first} (1 of {all}; the settings of this computer list them)")
}

/// A setting that could not be written down.
pub fn not_kept(why: &str) -> String {
    format!("{why} It holds until senlog is closed.")
}

/// Over the passphrase.
pub const PASSPHRASE: &str = "Passphrase";
/// Over the passphrase, where the PIN of this run does too.
pub const PIN_OR_PASSPHRASE: &str = "PIN or passphrase";
/// Over the box of the PIN.
pub const PIN_TITLE: &str = "A PIN until midnight";
/// What a PIN is for.
pub const PIN_WHAT: &str = "4 to 8 digits reopen senlog when it has locked itself, in place of the passphrase. Esc: no PIN.";
/// Beside the digits.
pub const PIN: &str = "PIN";
/// Beside them the second time.
pub const PIN_AGAIN: &str = "The same again";
/// What is no PIN.
pub const PIN_SHAPE: &str = "A PIN is 4 to 8 digits.";
/// The two differ.
pub const PIN_DIFFERS: &str = "Those were not the same. Choose it again.";
/// It is set.
pub const PIN_SET: &str = "The PIN reopens a locked screen until midnight.";
/// None is wanted.
pub const NO_PIN: &str = "No PIN: the passphrase opens a locked screen. : pin sets one.";
/// A PIN on a store without a passphrase.
pub const PIN_NEEDLESS: &str = "This store has no passphrase, so it needs no PIN.";
/// Digits that are not the PIN.
pub const WRONG_PIN: &str = "That is not the PIN. Try again, or type the passphrase.";
/// The third miss.
pub const MISSED: &str = "Three misses, so senlog is closed: only the passphrase opens it now.";
/// Midnight passed.
pub const MIDNIGHT: &str = "A new day: the passphrase opens senlog again.";
/// Over the people of this computer.
pub const WHO: &str = "Who are you?";
/// Under them.
pub const WHO_HINT: &str = "Type a few letters of your name, then Enter.";
/// The last of them.
pub const SOMEBODY_NEW: &str = "somebody new, or a made-up school to look round in";
/// Over the first choice.
pub const WELCOME: &str = "Welcome to senlog, the daily log of SENCOs and TAs";
/// Over the first questions.
pub const START: &str = "Begin: five answers, each of which can be changed later";
/// Before the four words offered.
pub const OFFERED: &str = "Four words to write down, if you like:";
/// While a store or a school is made.
pub const MAKING: &str = "One moment…";
/// A school without a name.
pub const NO_SCHOOL: &str = "What is the school called?";
/// A person without one.
pub const NO_NAME: &str = "What are you called?";
/// A passphrase that is too short.
pub const SHORT: &str = "At least 12 characters: four words are easiest to keep.";
/// The two passphrases differ.
pub const DIFFERS: &str = "This is not what was typed above.";
/// How to join.
pub const JOIN: &str = "Joining is done with your SENCO beside you: leave with Ctrl-Q, then type senlog device join in the terminal.";
/// The title over backups.
pub const BACKUPS: &str = "Backups";
/// While a backup is read through.
pub const CHECKING: &str = "Reading the last backup through…";
/// Ticks of a week came back.
pub const TICKS_BACK: &str = "What you ticked last time is here again; Enter saves it.";
/// How to bring back a backup.
pub const BRING_BACK: &str = "Leave with Ctrl-Q, then type senlog restore and the backup's file; --words opens it with the recovery sheet.";
/// Over the list of what can be set up.
pub const SETUP: &str = "Set up: what you skip can be done another day";
/// When it is left.
pub const SETUP_LATER: &str = "Come back to it any time with F6.";
/// A field for a file that is empty.
pub const NO_FILE: &str = "Which file? Type its name, or drag it into this window.";
/// A number on roll that is none.
pub const NO_ROLL: &str = "A whole number from 1 to 5000.";
/// Over what an import would do.
pub const PLAN: &str = "Nothing is saved yet: this is what would happen";
/// Under it.
pub const PLAN_TAKE: &str = "Enter brings it in · Esc goes back";
/// Under it, where nothing would change.
pub const PLAN_NOTHING: &str = "Nothing would change. Enter or Esc goes back.";
/// Over the recovery sheet.
pub const SHEET: &str = "Recovery sheet";
/// Under its words.
pub const SHEET_WHAT: &str = "Copy them onto paper for the school's safe: they open every backup. Enter when they are on it.";
/// Under a word that is asked for.
pub const FROM_PAPER: &str = "From the paper, not from memory.";
/// The words were right.
pub const SHEET_DONE: &str = "The sheet is confirmed, and its words are erased here.";
/// They were not.
pub const SHEET_WRONG: &str = "A word is not the sheet's. Look at the numbers beside them.";
/// All 24 were right.
pub const REHEARSED: &str = "These are the school's words: they open its backups.";
/// They were not.
pub const NOT_THE_WORDS: &str = "These are not this school's words.";
/// The group's session is planned today.
pub const LOG_FROM_TODAY: &str = "Enter on the session logs it: all here, then Enter again.";
/// Over a reminder.
pub const REMIND_TITLE: &str = "Before something happens to this computer";
/// Under it.
pub const REMIND: &str = "It takes five minutes. Nothing is blocked meanwhile.";
/// While the passphrase is tried.
pub const OPENING: &str = "Opening…";
/// The lock screen of a store without a passphrase.
pub const LOCKED_PLAIN: &str = "Press Enter to open.";
/// A wrong passphrase.
pub const WRONG: &str = "That passphrase does not open this store. Check Caps Lock and try again.";
/// The screen is blank.
pub const BLANK: &str = "Hidden. Ctrl-B or F9 shows the screen again.";
/// Rows are on their way.
pub const LOADING: &str = "Loading…";
/// A filter hides every row.
pub const NO_MATCH: &str = "Nothing matches. Esc takes the filter away.";

/// Nothing on a school day.
pub const NO_SESSIONS: &str =
    "No sessions are planned. Press l to log one in plain words, or n then g for a new group.";
/// Nothing on the register.
pub const NO_REGISTER: &str = "Nobody is on the SEN register yet. Press n then p for a new pupil.";
/// No conversations.
pub const NO_CONTACTS: &str = "No conversations yet. Press c to log one in plain words.";
/// No reviews.
pub const NO_REVIEWS: &str = "No reviews are due. Press n then r for a new one.";

/// Under the list of what earlier days left unlogged.
pub const MISSED_KEYS: &str = "Enter logs it · Space chooses · x did not happen";
/// The list shows only the user's own, and there are none.
pub const NONE_OF_MINE: &str = "Nothing of yours is left to log. m shows everybody's.";
/// Under a week that nothing was ticked in.
pub const WEEK_KEYS: &str =
    "Space: all here, then the child's mark · A every day · x did not happen";
/// A week without anybody in it.
pub const NO_WEEK: &str = "Nobody is expected this week.";
/// Under a tick sheet.
pub const PRINTS: &str = "To print it: senlog ticksheet, with the group's name";
/// A row, or a child, without a group.
pub const NO_GROUP: &str = "There is no group here to open.";
/// No session of the group before this one.
pub const NO_LAST_TIME: &str = "This group has no session before this one.";
/// No planned session before, or after.
pub const NONE_BESIDE: &str = "There is no planned session of this group there.";

/// Text was pasted where no text is typed.
pub const PASTED: &str = "Pasted text is not run as keys. Press l to log a line, then paste.";
/// More was pasted than a line takes.
pub fn paste_too_long(letters: usize) -> String {
    format!("{letters} letters are too many for one line, so nothing was pasted.")
}
/// A contact that asks nothing more.
pub const NO_FOLLOW_UP: &str = "This conversation has nothing left to follow up.";
/// A review whose next step is not the school's.
pub const NOT_OURS: &str = "The next step is the authority's, or nothing is left to do.";
/// A command of another place.
pub fn only_in(place: &str) -> String {
    format!("Only in: {place}.")
}
/// Undo with nothing done.
pub const NOTHING_TO_UNDO: &str = "There is nothing to take back.";
/// Today, on today.
pub const TODAY_ALREADY: &str = "This is today.";
/// No filter to take away.
pub const NO_FILTER: &str = "No filter is on.";
/// A command for rows where there are none.
pub const NO_ROWS: &str = "There is nothing in that list.";
/// Ctrl-S where nothing is half written.
pub const ALL_SAVED: &str = "Everything is saved already.";
/// Nothing was saved since the program began.
pub const NONE_SAVED: &str = "No session was saved yet since senlog was opened.";
/// No earlier day has a gap.
pub const NOTHING_EARLIER: &str = "Nothing earlier is left to log.";
/// Undo with a form open.
pub const UNDO_LATER: &str = "Close this first; then u takes back what was saved last.";
/// A parked line.
pub const PARKED: &str = "Kept for next time.";
/// A row that opens nothing.
pub const NO_PUPIL: &str = "This names no one pupil, so there is no page to open.";

/// A key that has nothing to do on the row or the view.
pub const NOT_ON_THIS: &str = "There is nothing for this key here.";
/// A row with nothing to be said to be done.
pub const NOTHING_TO_TICK: &str = "Nothing on this row waits to be done.";
/// The stretch of today is shown.
pub const NO_LATER: &str = "This is the newest there is.";

/// What an empty school says to do first.
pub const FIRST_RUN: &[&str] = &[
    "No pupils are here yet. Leave with Esc and q, then:",
    "",
    "  senlog import pupils FILE",
    "     a CSV or CTF from your school's system, or the",
    "     Excel list of SEN pupils you already keep",
    "  senlog demo",
    "     a made-up school to look round in; nothing kept",
    "",
    "With pupils in, l logs a session and c a",
    "conversation, in plain words.",
];

/// What stands for an entry that is for leads and its author.
pub const RESTRICTED: &str = "restricted, see SENCO";
/// A field that holds nothing.
pub const NOTHING: &str = "nothing";
/// A record type that a role may not make or change.
pub fn may_not_make(label: &str) -> String {
    format!("This laptop may not write a {label}; ask the SENCO.")
}
/// A record that is made only from another.
pub fn stand_on(label: &str, of: &str) -> String {
    format!("Open the {of} first (i), and make the {label} there.")
}
/// Asked before a record is deleted.
pub fn delete_question(label: &str, name: &str, along: &str) -> String {
    format!("Delete the {label} \"{name}\"{along}? u takes it back.")
}
/// Only some may erase.
pub const ERASE_LEADS: &str = "Only a SENCO's laptop can erase for good; ask the SENCO.";
/// The title of the box in which an erasure is confirmed.
pub const ERASE_TITLE: &str = "Erase for good";
/// The title over what is to be erased.
pub const ERASURES: &str = "To be erased";
/// What is typed to erase an entry that has no name of its own.
pub const ERASE_WORD: &str = "erase";
/// The word before when.
pub const ERASE_WHEN: &str = "When:";
/// In a week.
pub const ERASE_LATER: &str = "in 7 days; until then it can be called off (Tab: now)";
/// At once.
pub const ERASE_NOW: &str = "now, for it is urgent (Tab: in 7 days)";
/// What is to be typed, before the field.
pub fn type_what(word: &str) -> String {
    format!("Type \"{word}\": ")
}
/// What was typed is something else.
pub fn type_to_erase(word: &str) -> String {
    format!("Type \"{word}\" and Enter, or Esc to leave it.")
}
/// Asked before an erasure to come is called off.
pub fn keep_question(label: &str, name: &str) -> String {
    format!("Keep the {label} \"{name}\" after all?")
}
/// Asked before a deleted record is brought back.
pub fn restore_question(label: &str, name: &str) -> String {
    format!("Bring back the {label} \"{name}\"?")
}
/// Asked before what was typed into a form is thrown away.
pub const DISCARD: &str = "Throw away what you typed into this form?";
/// A form closed with words in it.
pub const FORM_PARKED: &str = "Kept: the form opens as you left it.";
/// A line of a record that leads to no other.
pub const LEADS_NOWHERE: &str = "This line leads to no other record.";
/// A record that is for leads and its author.
pub const RESTRICTED_ENTRY: &str = "This entry is restricted: see the SENCO.";
/// Between two versions.
pub const OR: &str = "or";
/// A day of the calendar that the rule for England gives.
pub const RULE_STAYS: &str = "The rule for England says so. Enter makes it the school's own.";
/// What stands beside the lines of the menus.
pub const MENU_SCHOOL: &str = "Name, number on roll, terms, what the plan is called.";
/// The same.
pub const MENU_CALENDAR: &str = "Terms, half terms, INSET, bank holidays; the rule fills the rest.";
/// The same.
pub const MENU_STAFF: &str = "Who works here, as what, on which days.";
/// The same.
pub const MENU_LIBRARY: &str = "The library: area of need, tier, how often, which score.";
/// The same.
pub const MENU_PLAN: &str = "SEN support plan, IEP, ISP: from which day on.";
/// The same.
pub const MENU_WORDS: &str = "Words the school has for tiers and the like.";
/// The same.
pub const MENU_DELETED: &str = "What was deleted or undone, to bring it back.";
/// A list with nothing in it that may be made here.
pub const LIST_EMPTY: &str = "Nothing is here yet. Press n for a new one.";
/// A list with nothing in it.
pub const LIST_NONE: &str = "Nothing is here.";
/// A row that is nobody's record yet.
pub const NO_RECORD: &str = "There is no record behind this row.";
/// A planned session that nobody logged: there is nothing to delete yet.
pub const NOT_STORED: &str = "This session is not logged, so there is nothing to delete.";

/// A laptop that has heard nothing from the SENCO for long.
pub const LEASE_OVER: &str = "the pupils' records on this laptop are hidden, because no update file of a SENCO laptop came for 60 days of term";
/// What to do then.
pub const LEASE_HINT: &str =
    "bring one in with \"senlog sync FOLDER\"; logging goes on all the same";

/// Asked before closing with something half written.
pub fn quit_question(what: &str) -> String {
    format!("{what} is not saved. Close senlog all the same?")
}

/// Asked when what is undone was changed again since.
pub const UNDO_ANYWAY: &str = "Undo it all the same? The later change is lost.";
/// Asked before saving a session that has not begun.
pub const NOT_BEGUN: &str = "This session has not begun yet. Save it all the same?";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_run_fits_the_smallest_window() {
        for line in FIRST_RUN {
            assert!(line.chars().count() <= 52, "{line}");
        }
        assert!(FIRST_RUN.len() <= 10);
        assert_eq!(
            too_small(40, 12, (60, 15)),
            "Make the window larger (needs 60x15, this is 40x12)."
        );
    }
}
