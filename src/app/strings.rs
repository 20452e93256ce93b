//! What the screen says in sentences, in one place, so that its tone and its English can be read.

use super::exchange::Exchanging;

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
/// Joining a school.
pub const JOIN: &str = "Join a school";
/// A laptop that was in the school before.
pub const JOIN_AGAIN: &str = "This laptop was put back to an earlier copy, so the school does not know it any more. It joins again with all that it holds; the SENCO first marks the old one as lost (L, x).";
/// How.
pub const JOIN_HOW: &str = "With your SENCO beside you: this laptop writes a file, the SENCO's laptop answers with another. A stick carries them. If the file is written already, leave this open.";
/// Where the file that asks to join goes.
pub const JOIN_FILE: &str = "The stick or a folder, such as E:\\; never over another file.";
/// Over the six words.
pub const JOIN_WORDS: &str = "Take the file to the SENCO's laptop (L, then a). There some of these words are asked for; keep this screen open. The SENCO's laptop then writes a welcome file.";
/// The welcome file.
pub const JOIN_WELCOME: &str = "Once you have it: the stick or folder it is in, or its name.";
/// Under the SENCO's words.
pub const JOIN_GO: &str = "Enter joins";
/// A laptop that is in no school has nothing else to show.
pub const JOINING_STAYS: &str = "This laptop is in no school yet; Ctrl-Q closes senlog.";
/// Under a word typed from the other laptop.
pub const FROM_OTHER_SCREEN: &str = "As it stands on the other screen; four letters will do.";
/// A word that is another.
pub const NOT_THAT_WORD: &str = "That is not the word on the other screen. If it stands there so, stop: the file is not from that laptop.";
/// Exchanging.
pub const SYNC: &str = "Exchange with the other laptops";
/// While the folder is looked into.
pub const SYNC_LOOKS: &str = "Looking for update files…";
/// Which folder.
pub const SYNC_FOLDER: &str = "The other laptops are reached by a stick or a folder that all of them see, also one kept by OneDrive or SharePoint. Files in it are encrypted.";
/// Under the folder.
pub const SYNC_FOLDER_HELP: &str =
    "Such as E:\\senlog or S:\\staff\\senlog; it is kept for this computer.";
/// Under the page.
pub const SYNC_GO: &str = "Enter brings in and sends";
/// No folder.
pub const NO_FOLDER: &str = "Type a folder, or drag it into this window.";
/// It did not work.
pub const SYNC_STICK: &str = "That did not work. Is the stick in, and the folder there?";
/// A snapshot would take much away.
pub const SYNC_ASKS: &str =
    "That is right when groups have changed hands. If you are not sure, ask the SENCO first.";
/// Under it.
pub const SYNC_ANYWAY: &str = "Enter brings it in all the same, Esc leaves it";
/// Under a page that is over.
pub const CLOSES: &str = "Enter closes";
/// Under a page.
pub const GOES_ON: &str = "Enter goes on";
/// A file is read.
pub const READING: &str = "Reading…";
/// A file is written.
pub const WRITING: &str = "Writing…";
/// Adding a computer.
pub const ADMIT: &str = "Add a computer";
/// How.
pub const ADMIT_HOW: &str = "On the other computer: senlog, \"Join a school\". It writes a file, join.senlog; bring it here on a stick.";
/// The file.
pub const ADMIT_FILE: &str = "The stick or folder it is in, or its name.";
/// What it will hold.
pub const ADMIT_SCOPE: &str = "A TA or teacher gets the pupils of their groups or class, and of all others name, class and alerts; a SENCO laptop gets the whole log.";
/// Whose.
pub const ADMIT_WHOSE: &str = "An adult of the school; a few letters of the name will do.";
/// What they may do.
pub const ADMIT_ROLE: &str = "TA, teacher, SENCO laptop or read only.";
/// Where the welcome file goes.
pub const ADMIT_WELCOME: &str = "The file to write for it; never over another.";
/// Under the page.
pub const ADMIT_WRITES: &str = "Enter writes the welcome file";
/// A laptop whose passphrase is forgotten.
pub const UNLOCK: &str = "A forgotten passphrase";
/// How.
pub const UNLOCK_HOW: &str = "On the other laptop: senlog passphrase --forgotten -o unlock-help.senlog. It asks for a new passphrase and writes a file; bring it here on a stick.";
/// Whose it is, nobody but a person can say.
pub const UNLOCK_WHO: &str =
    "Give it to nobody but its owner, and compare the words on the owner's own screen.";
/// The words were compared.
pub const UNLOCK_RIGHT: &str = "The words are right. The answer opens the laptop under the passphrase that was chosen there, and is of no use anywhere else.";
/// Under the page.
pub const UNLOCK_WRITES: &str = "Enter writes the answer";
/// What to do with it.
pub const UNLOCK_BACK: &str = "Take it back to the other laptop, and there: senlog passphrase --answer FILE. Nothing on it is lost, and it needs not to join again.";
/// On the lock screen, once a passphrase missed twice.
pub const FORGOTTEN: &str = "Forgotten? Close with Ctrl-Q and type: senlog passphrase --forgotten -o unlock-help.senlog; the SENCO's laptop answers it.";
/// No role of that name.
pub const NO_ROLE: &str = "Type TA, teacher, SENCO laptop or read only.";
/// No adult.
pub const NO_ADULT: &str = "Type the name of an adult of the school.";
/// The laptops.
pub const LAPTOPS: &str = "Laptops";
/// Under what a laptop holds.
pub const HOLDS_FOOT: &str = "Esc goes back";
/// For leads.
pub const LEADS_ONLY: &str = "Only on a SENCO laptop.";
/// This very laptop.
pub const NOT_THIS_LAPTOP: &str =
    "This is the laptop you are using; mark it as lost from another SENCO laptop.";
/// Twice lost.
pub const LOST_ALREADY: &str = "It is marked as lost already.";
/// It is served from here.
pub const SERVED_HERE: &str = "It gets its update files from this laptop already, or needs none.";
/// Asked before taking a laptop over.
pub fn take_over_question(label: &str) -> String {
    format!("Should {label} get its update files from this laptop from now on?")
}
/// It does now.
pub fn served(label: &str) -> String {
    format!("{label} gets its update files from this laptop now.")
}
/// What marking means.
pub const LOST_MEANS: &str = "Marked as lost, nothing it sends counts any more, for ever. What it sent before stays. If it turns up again it joins anew.";
/// The label, typed.
pub const LOST_LABEL: &str = "Type what the laptop is called, to be sure.";
/// Another label.
pub const NOT_ITS_LABEL: &str = "That is not what it is called; nothing was done.";
/// Under the page.
pub const LOST_MARKS: &str = "Enter marks it as lost, Esc leaves it";
/// A lost laptop.
pub const LOST: &str = "Marked as lost";
/// The sheet.
pub const LOST_SHEET: &str =
    "A file such as lost-laptop.html, to print or send; left open, none is written.";
/// Under the page.
pub const LOST_WRITES: &str = "Enter writes the sheet";
/// Two versions.
pub const VERSIONS: &str = "Two versions";
/// None.
pub const NO_VERSIONS: &str = "No field has two versions. Enter closes.";
/// Not text.
pub const NOT_BOTH: &str = "Only text can be kept twice; keep one, or e changes it.";
/// Entries that were not accepted.
pub const REFUSED: &str = "Not accepted";
/// None.
pub const NONE_REFUSED: &str = "Nothing waits: every entry was accepted. Enter closes.";
/// On another laptop.
pub const REFUSED_SENCO: &str =
    "The SENCO did not accept it; tell them if it matters. x takes it off the list.";
/// Asked before it is dropped.
pub const DROP_REFUSED: &str = "Take this entry off the list for good? Its words are not saved.";
/// Accepted.
pub const ACCEPTED: &str = "Saved as your own entry.";
/// Dropped.
pub const DROPPED: &str = "Off the list.";
/// The same where there is little room, what matters most first.
pub fn exchanging_short(at: &Exchanging) -> Vec<String> {
    let parts = [(at.to_send, "to send"), (at.versions, "to decide"), (at.refused, "not accepted")];
    parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect()
}
/// What waits of exchanging, for the first line; nothing where nothing does.
pub fn exchanging(at: &Exchanging) -> String {
    let mut parts = Vec::new();
    if at.to_send > 0 {
        let entries = super::words::counted(at.to_send, "entry", "entries");
        parts.push(format!("{entries} not yet sent"));
    }
    if at.versions > 0 {
        parts.push(format!("{} with two versions, V", at.versions));
    }
    if at.refused > 0 {
        parts.push(format!("{} not accepted, R", at.refused));
    }
    parts.join(" · ")
}
/// The title over backups.
pub const BACKUPS: &str = "Backups";
/// While a backup is read through.
pub const CHECKING: &str = "Reading the last backup through…";
/// Ticks of a week came back.
pub const TICKS_BACK: &str = "What you ticked last time is here again; Enter saves it.";
/// Esc where nothing came before.
pub const NOTHING_BEFORE: &str = "This is the first screen; Ctrl-Q leaves.";
/// A session whose logging was begun comes back.
pub const SHEET_BACK: &str = "What you began last time is here again; Enter saves it.";
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
pub const LOG_FROM_TODAY: &str = "Enter opens the session, all here; Enter again saves it.";
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
/// A row of which nobody owes anything.
pub const NOBODY_TO_CHASE: &str = "Nobody owes anything on this row.";
/// The keys of a grid.
pub const GRID_KEYS: &str = "Age 6;02, SS 85 or a number · outcome -2 to 2 · Ctrl-S saves";
/// A grid without rows.
pub const NO_CHILDREN: &str = "Nobody is in this group yet.";
/// What is offered to somebody who was away for days.
pub fn away_since(day: &str) -> String {
    format!("last here {day}: v w tells what happened")
}
/// No session of an adult is highlighted.
pub const WHO_IS_AWAY: &str = "Stand on a session of the adult who is away, on Today.";
/// Money on a laptop that is no lead's.
pub const MONEY_FOR_LEADS: &str = "Money is for the SENCO's laptop alone.";
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

/// Where the words of a note suggest a safeguarding story; `key` notes that the DSL was told.
pub fn story(key: &str) -> String {
    format!("Safeguarding? Tell the DSL, not here; then {key}.")
}
/// The same on the command line, where there is no key.
pub const STORY: &str =
    "A safeguarding story? It belongs with the DSL, not here: \"senlog undo\" takes the words out.";
/// Beside a note that the safeguarding lead was told of.
pub fn told_dsl(when: &str) -> String {
    format!("told the DSL {when}")
}
/// Beside a note that not everybody reads.
pub const FOR_LEADS: &str = "restricted: for leads and you";
/// A laptop that may not restrict a note.
pub const MAY_NOT_RESTRICT: &str =
    "Only a SENCO's or a teacher's laptop restricts a note: ask the SENCO.";
/// A note of which that is recorded.
pub const TOLD_ALREADY: &str = "that the DSL was told is recorded already";
/// A row without a note, where the key for one was pressed.
pub const NO_NOTE_HERE: &str = "Highlight a note first.";

/// A key that would leave the page while a parent is beside the screen.
pub const PARENT_VIEW: &str = "Parent view: h shows all again first.";

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
