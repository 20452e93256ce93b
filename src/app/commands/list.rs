//! The list of commands.

use super::{Cmd, CommandSpec, Scope, View};

macro_rules! commands {
    ($($scope:ident { $($cmd:expr => $id:literal, $title:literal, $doc:literal, [$($key:literal),*], $rank:literal;)+ })+) => {
        /// Every command: its name in the configuration, its title, its help, its keys, its place
        /// on the hint bar.
        pub static COMMANDS: &[CommandSpec] = &[$($(CommandSpec {
            cmd: $cmd,
            id: $id,
            title: $title,
            doc: $doc,
            scope: Scope::$scope,
            keys: &[$($key),*],
            hint_rank: $rank,
        }),+),+];
    };
}

commands! {
    Anywhere {
        Cmd::Help => "help.keys", "keys", "Shows every key that works here; type to search.", ["?", "F1"], 1;
        Cmd::Palette => "palette.open", "commands", "Finds any command or pupil by a few letters.", [":", "Ctrl-P"], 90;
        Cmd::Undo => "undo.undo", "undo", "Takes back the last thing you did.", ["u", "Ctrl-Z"], 0;
        Cmd::Redo => "undo.redo", "redo", "Does again what was undone.", ["U", "Ctrl-Y"], 0;
        Cmd::Blank => "screen.blank", "hide screen", "Blanks the screen, or shows it again.", ["Ctrl-B", "F9"], 0;
        Cmd::Initials => "screen.initials", "initials only", "Shows initials in place of names, or names again.", ["Ctrl-N", "F8"], 0;
        Cmd::Lock => "screen.lock", "lock", "Hides all until the PIN or the passphrase is typed.", ["Ctrl-L"], 0;
        Cmd::Setup => "program.set-up", "set up", "Pupils, groups, recovery sheet, backup: step by step.", ["F6"], 0;
        Cmd::Pin => "screen.pin", "set a PIN", "Sets a PIN that reopens a locked screen until midnight.", ["F7"], 0;
        Cmd::Themes => "screen.theme", "theme", "Shows the themes; each is tried on as you go down.", ["Ctrl-T"], 0;
        Cmd::Refresh => "screen.refresh", "refresh", "Reads everything on the screen afresh.", ["F5"], 0;
        Cmd::Quit => "program.quit", "quit", "Closes senlog; asks if something is half written.", ["Ctrl-Q"], 0;
        Cmd::Interrupt => "program.stop", "stop", "Closes senlog; asks before losing words.", ["Ctrl-C"], 0;
    }
    Panes {
        Cmd::LogLine => "line.log", "log line", "Logs a session in one line of plain words.", ["l"], 10;
        Cmd::ContactLine => "line.contact", "contact line", "Logs a conversation in one line of plain words.", ["c"], 11;
        Cmd::Find => "find.open", "find", "Finds a pupil, group, adult or note.", ["/"], 12;
        Cmd::Reopen => "session.reopen", "open last saved", "Opens the session saved last again.", ["."], 0;
        Cmd::Details => "record.details", "details", "Shows all that is known of the row, with its history.", ["i", "F4"], 0;
        Cmd::Edit => "record.edit", "change", "Opens the row's record to change it.", ["F2"], 0;
        Cmd::Delete => "record.delete", "delete", "Deletes the row's record; asks first, u takes it back.", ["Del"], 0;
        Cmd::Records => "records.open", "records", "Lists the records of any kind.", ["r"], 0;
        Cmd::Settings => "settings.school", "school settings", "Calendar, adults, interventions, words of the school.", [";"], 0;
        Cmd::Sync => "sync.now", "exchange", "Brings in and sends, with a stick or a shared folder.", ["S"], 0;
        Cmd::Versions => "sync.versions", "two versions", "Shows fields that two people changed, to decide.", ["V"], 0;
        Cmd::Laptops => "sync.laptops", "laptops", "Shows the school's laptops; adds one, or one is lost.", ["L"], 0;
        Cmd::Refused => "sync.refused", "not accepted", "Shows entries of other laptops that were not accepted.", ["R"], 0;
        Cmd::View(View::Away) => "view.away", "while you were out", "What happened and what is due since you were last in.", ["v w"], 17;
        Cmd::View(View::Map) => "view.map", "provision map", "Planned, had and lost minutes by area, class, pupil.", ["v m"], 0;
        Cmd::View(View::Judged) => "view.judged", "did it work", "Scores, outcomes and how much was delivered, by group.", ["v d"], 0;
        Cmd::View(View::Plans) => "view.plans", "support plans", "Plans with their targets; those missing or gone quiet.", ["v p"], 0;
        Cmd::View(View::Queries) => "view.queries", "SEN queries", "Worries that a pupil may have SEN, step by step.", ["v q"], 0;
        Cmd::View(View::Reviews) => "view.reviews", "review clocks", "Whose step is next, what is owed, parent meetings.", ["v r"], 0;
        Cmd::View(View::Cost) => "view.cost", "cost", "What support costs, against the threshold; SENCO only.", ["v c"], 0;
        Cmd::View(View::Tasks) => "view.tasks", "tasks", "Everything to do, by when, with what comes back.", ["v k"], 0;
        Cmd::View(View::Census) => "view.census", "census check", "What the next census would refuse; Enter puts it right.", ["v n"], 0;
        Cmd::View(View::Timetable) => "view.timetable", "timetable", "Adults and rooms by the hour, hours, clashes.", ["v t"], 0;
        Cmd::View(View::Cover) => "view.cover", "adult away", "Who is free for the sessions of the adult on the row.", ["v a"], 0;
        Cmd::View(View::Term) => "view.term", "end of term", "Outcomes of all groups in one grid; carry groups on.", ["v e"], 0;
        Cmd::View(View::Year) => "view.academic-year", "new academic year", "Calendar, classes, leavers: looked at, then done.", ["v y"], 0;
        Cmd::View(View::Agencies) => "view.agencies", "agencies", "Referrals, advice, hours bought, the authority.", ["v g"], 0;
        Cmd::View(View::Helps) => "view.helps", "what helps", "Adjustments used, equipment, profiles, who needs what.", ["v h"], 0;
        Cmd::View(View::Wellbeing) => "view.wellbeing", "wellbeing", "ELSA, peer mentors, wellbeing plans.", ["v s"], 0;
        Cmd::View(View::Runs) => "view.training", "who may run what", "Training of adults, and when it runs out.", ["v i"], 0;
        Cmd::View(View::Moves) => "view.moves", "leavers and joiners", "Records sent on, asked for, and until when kept.", ["v j"], 0;
        Cmd::Backups => "backup.list", "backups", "Lists the backups: one a day comes by itself.", ["v b"], 0;
        Cmd::Erasures => "erase.list", "to be erased", "Lists what is to be erased; Enter calls it off.", ["v x"], 0;
        Cmd::CheckBackup => "backup.check", "check my backup", "Reads the last backup from its first byte to its last.", ["v B"], 0;
        Cmd::Filter => "pane.filter", "filter", "Shows only the rows with the letters typed.", ["f"], 14;
        Cmd::NextPane => "pane.next", "pane", "Goes to the next pane.", ["Tab"], 30;
        Cmd::PreviousPane => "pane.previous", "previous pane", "Goes to the pane before.", ["Shift-Tab"], 0;
        Cmd::Pane(0) => "pane.today", "Today", "Goes to Today.", ["1"], 0;
        Cmd::Pane(1) => "pane.register", "SEN register", "Goes to the SEN register.", ["2"], 0;
        Cmd::Pane(2) => "pane.contacts", "Contact log", "Goes to the contact log.", ["3"], 0;
        Cmd::Pane(3) => "pane.reviews", "Reviews", "Goes to the reviews.", ["4"], 0;
        Cmd::Save => "pane.save", "save", "Says that all is saved: there is nothing to do for it.", ["Ctrl-S"], 0;
        Cmd::Device => "settings.device", "this computer", "Sets colours, frames, mouse and lock of this computer.", [","], 0;
        Cmd::Up => "row.up", "up", "Goes up a row.", ["Up", "k"], 0;
        Cmd::Down => "row.down", "down", "Goes down a row.", ["Down", "j"], 0;
        Cmd::PageUp => "row.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "row.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
        Cmd::First => "row.first", "first", "Goes to the first row.", ["Home"], 0;
        Cmd::Last => "row.last", "last", "Goes to the last row.", ["End"], 0;
        Cmd::Back => "pane.clear", "clear filter", "Takes the filter away.", ["Esc"], 0;
        Cmd::Quit => "program.close", "quit", "Closes senlog; asks if something is half written.", ["q"], 31;
    }
    New {
        Cmd::New("pupil") => "new.pupil", "new pupil", "Makes a new pupil, with class and SEN status.", ["n p"], 0;
        Cmd::New("provision") => "new.group", "new group or 1:1", "Makes a new group: what, who, when, which adult.", ["n g"], 0;
        Cmd::New("membership") => "new.member", "new place in a group", "Puts a pupil into a group.", ["n m"], 0;
        Cmd::New("slot") => "new.slot", "new weekly time", "Gives a group another weekly time.", ["n s"], 0;
        Cmd::New("review") => "new.review", "new review", "Makes a review that is due or booked.", ["n r"], 0;
        Cmd::New("task") => "new.task", "new task", "Makes something to do.", ["n t"], 0;
        Cmd::New("contact") => "new.contact", "new contact", "Logs a conversation in a form.", ["n c"], 0;
        Cmd::New("carer") => "new.carer", "new parent/carer", "Makes a parent or carer.", ["n f"], 0;
        Cmd::New("placement") => "new.class", "new year and class", "Gives a pupil another class from a day on.", ["n y"], 0;
        Cmd::New("register") => "new.status", "new SEN status", "Gives a pupil another SEN status from a day on.", ["n e"], 0;
        Cmd::New("need") => "new.need", "new need", "Gives a pupil a type of need.", ["n d"], 0;
        Cmd::New("staff") => "new.adult", "new adult", "Makes an adult of the school.", ["n a"], 0;
        Cmd::New("intervention") => "new.intervention", "new intervention", "Puts an intervention into the library.", ["n i"], 0;
        Cmd::NewAny => "new.any", "new record", "Makes a record of any other kind.", ["n n"], 16;
    }
    Today {
        Cmd::Open => "session.log", "log it", "Opens the session to log it; Enter again saves.", ["Enter"], 2;
        Cmd::PreviousDay => "today.previous", "day before", "Shows the school day before.", ["Left"], 0;
        Cmd::NextDay => "today.next", "day after", "Shows the school day after.", ["Right"], 0;
        Cmd::Today => "today.now", "today", "Comes back to today, and to what is next to log.", ["t"], 20;
        Cmd::Missed => "today.earlier", "not logged", "Lists what earlier days left unlogged, to clear it.", ["e"], 0;
        Cmd::WeekGrid => "today.week", "week", "Opens the week of the group, to tick.", ["w"], 21;
        Cmd::GroupPage => "today.group", "group page", "Opens the page of the group.", ["g"], 22;
        Cmd::Backdate => "today.backdate", "day before's", "Opens the same group's session of the day before.", ["b"], 0;
        Cmd::Extra => "today.extra", "extra session", "Adds a session beside the timetable on the day shown.", ["a"], 0;
        Cmd::SeePupil => "today.pupil", "pupil page", "Opens the page of the child of a 1:1.", ["o"], 0;
        Cmd::Sort(0) => "today.sort-time", "by time", "Sorts by time; again turns the order round.", ["s t"], 0;
        Cmd::Sort(1) => "today.sort-group", "by group", "Sorts by group; again turns the order round.", ["s g"], 0;
        Cmd::Sort(2) => "today.sort-adult", "by adult", "Sorts by adult, you first.", ["s a"], 0;
        Cmd::Sort(3) => "today.sort-open", "by what is open", "Sorts what is to be logged to the top.", ["s o"], 0;
    }
    Register {
        Cmd::Open => "register.open", "open", "Opens the pupil's page.", ["Enter"], 2;
        Cmd::Edit => "register.edit", "change", "Opens the pupil to change them.", ["e"], 0;
        Cmd::Sort(0) => "register.sort-name", "by name", "Sorts by name; again turns the order round.", ["s n"], 20;
        Cmd::Sort(1) => "register.sort-class", "by class", "Sorts by class; again turns the order round.", ["s c"], 0;
        Cmd::Sort(2) => "register.sort-status", "by status", "Sorts by status; again turns the order round.", ["s s"], 0;
        Cmd::Sort(3) => "register.sort-need", "by type of need", "Sorts by first need; again turns the order round.", ["s t"], 0;
        Cmd::Sort(4) => "register.sort-to-do", "by what to do", "Sorts by what is to be done.", ["s d"], 0;
    }
    Contacts {
        Cmd::Open => "contacts.open", "open", "Opens the page of the pupil it was about.", ["Enter"], 2;
        Cmd::Edit => "contacts.edit", "change", "Opens the conversation to change it.", ["e"], 0;
        Cmd::Done => "contacts.done", "done", "Says that the follow-up was done today.", ["d"], 15;
        Cmd::Sort(0) => "contacts.sort-due", "follow-ups first", "Follow-ups due first, then the newest.", ["s f"], 20;
        Cmd::Sort(1) => "contacts.sort-date", "by date", "Sorts by date; again turns the order round.", ["s d"], 0;
        Cmd::Sort(2) => "contacts.sort-with", "by who", "Sorts by who it was with.", ["s w"], 0;
        Cmd::Sort(3) => "contacts.sort-pupil", "by pupil", "Sorts by the pupil it was about.", ["s p"], 0;
    }
    Reviews {
        Cmd::Open => "reviews.open", "its clock", "Opens the review with its clock.", ["Enter"], 2;
        Cmd::SeePupil => "reviews.pupil", "pupil page", "Opens the pupil's page.", ["o"], 95;
        Cmd::Edit => "reviews.edit", "change", "Opens the review to change it.", ["e"], 0;
        Cmd::Done => "reviews.done", "done", "Says when it was held, or papers or report went out.", ["d"], 15;
        Cmd::Sort(0) => "reviews.sort-due", "by what is due", "Sorts by the day something is due.", ["s d"], 20;
        Cmd::Sort(1) => "reviews.sort-name", "by pupil", "Sorts by pupil; again turns the order round.", ["s p"], 0;
        Cmd::Sort(2) => "reviews.sort-kind", "by kind", "Sorts by kind of review.", ["s k"], 0;
        Cmd::Sort(3) => "reviews.sort-meeting", "by meeting", "Sorts by the day of the meeting.", ["s m"], 0;
    }
    Filter {
        Cmd::Accept => "filter.keep", "keep filter", "Keeps the filter and goes back to the rows.", ["Enter", "Tab"], 2;
        Cmd::Back => "filter.clear", "clear", "Takes the filter away.", ["Esc"], 3;
        Cmd::Up => "filter.up", "up", "Goes up a row.", ["Up"], 0;
        Cmd::Down => "filter.down", "down", "Goes down a row.", ["Down"], 0;
    }
    Sheet {
        Cmd::Accept => "sheet.save", "saves", "Saves the session as it stands.", ["Enter", "Ctrl-S"], 2;
        Cmd::Back => "sheet.close", "close", "Closes it and keeps what you did for next time.", ["Esc"], 12;
        Cmd::Digit(0) => "sheet.pupil-1", "1st pupil", "Turns the first pupil to not in school, or back.", ["1"], 0;
        Cmd::Digit(1) => "sheet.pupil-2", "2nd pupil", "Turns the second pupil to not in school, or back.", ["2"], 0;
        Cmd::Digit(2) => "sheet.pupil-3", "3rd pupil", "Turns the third pupil to not in school, or back.", ["3"], 0;
        Cmd::Digit(3) => "sheet.pupil-4", "4th pupil", "Turns the fourth pupil to not in school, or back.", ["4"], 0;
        Cmd::Digit(4) => "sheet.pupil-5", "5th pupil", "Turns the fifth pupil to not in school, or back.", ["5"], 0;
        Cmd::Digit(5) => "sheet.pupil-6", "6th pupil", "Turns the sixth pupil to not in school, or back.", ["6"], 0;
        Cmd::Digit(6) => "sheet.pupil-7", "7th pupil", "Turns the seventh pupil to not in school, or back.", ["7"], 0;
        Cmd::Digit(7) => "sheet.pupil-8", "8th pupil", "Turns the eighth pupil to not in school, or back.", ["8"], 0;
        Cmd::Digit(8) => "sheet.pupil-9", "9th pupil", "Turns the ninth pupil to not in school, or back.", ["9"], 0;
        Cmd::Digit(9) => "sheet.pupil-10", "10th pupil", "Turns the tenth pupil to not in school, or back.", ["0"], 0;
        Cmd::Toggle => "sheet.toggle", "here or not", "Turns the pupil to not in school, or back.", ["Space"], 0;
        Cmd::Mark('p') => "sheet.here", "here", "Marks the pupil here.", ["p"], 0;
        Cmd::Mark('l') => "sheet.late", "late", "Marks the pupil late; m sets the minutes.", ["l"], 0;
        Cmd::Mark('e') => "sheet.left-early", "left early", "Marks that the pupil left early.", ["e"], 0;
        Cmd::Mark('a') => "sheet.away", "not in school", "Marks the pupil not in school.", ["a"], 0;
        Cmd::Mark('k') => "sheet.kept", "kept elsewhere", "Marks the pupil kept in class or elsewhere in school.", ["k"], 0;
        Cmd::Mark('d') => "sheet.declined", "did not take part", "Marks that the pupil did not take part.", ["d"], 0;
        Cmd::Mark('n') => "sheet.not-expected", "not expected", "Marks the pupil not expected.", ["n"], 0;
        Cmd::Mark('?') => "sheet.not-recorded", "not recorded", "Marks not recorded, never counted as here.", ["?"], 0;
        Cmd::Mark('s') => "sheet.suspended", "suspended", "Marks the pupil suspended; SENCO only.", ["s"], 0;
        Cmd::DidNotHappen => "sheet.not-held", "did not happen", "Says it did not happen, and why.", ["x"], 3;
        Cmd::Guest => "sheet.guest", "guest", "Adds a pupil who joined.", ["+"], 4;
        Cmd::RemoveGuest => "sheet.remove-guest", "not a guest", "Takes the highlighted guest off the list again.", ["-", "Del"], 0;
        Cmd::WhoLed => "sheet.who-led", "who led", "Changes who led it: cover, supply, another adult.", ["b"], 5;
        Cmd::Minutes => "sheet.minutes", "minutes", "Sets minutes: of a late pupil, else of the session.", ["m"], 6;
        Cmd::Note => "sheet.note", "note", "Writes a note on the session.", ["/", "w"], 7;
        Cmd::Join => "sheet.join", "join a group", "Joins another group's session of the day to it.", ["j"], 8;
        Cmd::Score => "sheet.score", "score", "Sets the highlighted pupil's score, such as 8/10.", ["o"], 9;
        Cmd::PupilNote => "sheet.pupil-note", "note on pupil", "Writes a note on the highlighted pupil.", ["i"], 0;
        Cmd::ToldDsl => "sheet.told-dsl", "told the DSL", "Notes that the safeguarding lead was told: only when.", ["Ctrl-G", "F10"], 0;
        Cmd::Restrict => "sheet.restrict", "restricted", "Keeps the note to leads and you, or to all again.", ["Ctrl-R"], 0;
        Cmd::Engagement => "sheet.engagement", "engagement", "Sets how engaged the pupil was, 1 to 5.", ["g"], 0;
        Cmd::CutShort => "sheet.cut-short", "cut short", "Says that it was cut short, or ran in full.", ["h"], 0;
        Cmd::SameAsLast => "sheet.same", "as last time", "Takes marks, minutes and who led from the last session.", ["="], 10;
        Cmd::PreviousDay => "sheet.previous", "session before", "Goes to the group's planned session before this one.", ["Left", "["], 0;
        Cmd::NextDay => "sheet.next", "session after", "Goes to the group's planned session after this one.", ["Right", "]"], 0;
        Cmd::Move => "sheet.move", "move it", "Moves it to another day or time.", ["t"], 0;
        Cmd::PupilPlans => "sheet.targets", "targets", "Opens the pupil's targets, to note progress.", ["r"], 0;
        Cmd::SeePupil => "sheet.pupil", "pupil page", "Opens the highlighted pupil's page.", ["v"], 0;
        Cmd::Up => "sheet.up", "up", "Goes up a pupil.", ["Up", "Shift-Tab"], 0;
        Cmd::Down => "sheet.down", "down", "Goes down a pupil.", ["Down", "Tab"], 0;
        Cmd::First => "sheet.first", "first", "Goes to the first pupil.", ["Home"], 0;
        Cmd::Last => "sheet.last", "last", "Goes to the last pupil.", ["End"], 0;
        Cmd::PageUp => "sheet.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "sheet.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Line {
        Cmd::Accept => "line.save", "saves", "Saves what the preview shows.", ["Enter", "Ctrl-S"], 2;
        Cmd::Back => "line.close", "close", "Closes it and keeps your words for next time.", ["Esc"], 3;
        Cmd::Complete => "line.complete", "take the offer", "Takes the highlighted offer.", ["Tab"], 4;
        Cmd::ToldDsl => "line.told-dsl", "told the DSL", "Notes that the safeguarding lead was told: only when.", ["Ctrl-G", "F10"], 5;
        Cmd::Restrict => "line.restrict", "restricted", "Keeps the note to leads and you, or to all again.", ["Ctrl-R"], 6;
        Cmd::Up => "line.up", "offer before", "Goes to the offer before.", ["Up"], 0;
        Cmd::Down => "line.down", "next offer", "Goes to the next offer.", ["Down"], 0;
    }
    Finder {
        Cmd::Accept => "find.go", "open", "Opens what is highlighted.", ["Enter"], 2;
        Cmd::Details => "find.details", "details", "Shows all that is known of it, with its history.", ["F4"], 4;
        Cmd::Back => "find.close", "close", "Closes the finder.", ["Esc"], 3;
        Cmd::Up => "find.up", "up", "Goes up a row.", ["Up", "Shift-Tab"], 0;
        Cmd::Down => "find.down", "down", "Goes down a row.", ["Down", "Tab"], 0;
        Cmd::PageUp => "find.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "find.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Pupil {
        Cmd::Accept => "pupil.open", "open", "Opens what the highlighted line is about.", ["Enter"], 3;
        Cmd::Back => "pupil.close", "back", "Goes back to where you were.", ["Esc", "q"], 2;
        Cmd::Privacy => "pupil.privacy", "parent view", "Hides what a parent beside you should not see.", ["h"], 4;
        Cmd::Edit => "pupil.edit", "change", "Opens the pupil to change them.", ["e", "F2"], 9;
        Cmd::Details => "pupil.details", "details", "Shows every field of the pupil, with its history.", ["i", "F4"], 10;
        Cmd::LogLine => "pupil.log", "log line", "Starts a log line with this pupil.", ["l"], 5;
        Cmd::ContactLine => "pupil.contact", "contact line", "Starts a contact line with this pupil.", ["c"], 6;
        Cmd::PupilPlans => "pupil.plans", "plans", "Opens the pupil's plans: targets, adjustments.", ["p"], 12;
        Cmd::GroupPage => "pupil.group", "group page", "Opens the page of a group the pupil is in.", ["g"], 8;
        Cmd::Find => "pupil.find", "find", "Finds another pupil.", ["/"], 7;
        Cmd::Up => "pupil.up", "up", "Goes to the line above that opens something.", ["Up", "k"], 0;
        Cmd::Down => "pupil.down", "down", "Goes to the line below that opens something.", ["Down", "j"], 0;
        Cmd::PageUp => "pupil.page-up", "page up", "Scrolls up a page.", ["PgUp"], 0;
        Cmd::PageDown => "pupil.page-down", "page down", "Scrolls down a page.", ["PgDn", "Space"], 11;
        Cmd::First => "pupil.first", "top", "Goes to the top.", ["Home"], 0;
        Cmd::Last => "pupil.last", "end", "Goes to the end.", ["End"], 0;
    }
    Form {
        Cmd::Accept => "form.next", "next", "Takes it and goes on; saves in the last field.", ["Enter"], 2;
        Cmd::Save => "form.save", "saves", "Saves the form.", ["Ctrl-S"], 3;
        Cmd::NextField => "form.field-next", "next field", "Goes to the next field.", ["Tab"], 0;
        Cmd::PreviousField => "form.field-before", "field before", "Goes to the field before.", ["Shift-Tab"], 0;
        Cmd::MoreFields => "form.more", "more fields", "Shows the folded fields, or folds them again.", ["F3", "Ctrl-O"], 4;
        Cmd::Month => "form.month", "month", "Shows the month to pick a day in.", ["F4"], 5;
        Cmd::NewLine => "form.line", "new line", "Begins a new line in a long text.", ["Ctrl-J"], 0;
        Cmd::ToldDsl => "form.told-dsl", "told the DSL", "Notes that the safeguarding lead was told: only when.", ["Ctrl-G", "F10"], 0;
        Cmd::Restrict => "form.restrict", "restricted", "Keeps the note to leads and you, or to all again.", ["Ctrl-R"], 0;
        Cmd::Discard => "form.discard", "throw away", "Closes it without keeping what you typed; asks first.", ["Ctrl-D"], 0;
        Cmd::Back => "form.close", "close", "Closes it and keeps what you typed for next time.", ["Esc"], 6;
        Cmd::Up => "form.up", "up", "Goes up an offer, a line, a week, else a field.", ["Up"], 0;
        Cmd::Down => "form.down", "down", "Goes down an offer, a line, a week, else a field.", ["Down"], 0;
        Cmd::PageUp => "form.page-up", "month before", "Goes to the month before, where a day is picked.", ["PgUp"], 0;
        Cmd::PageDown => "form.page-down", "next month", "Goes to the next month, where a day is picked.", ["PgDn"], 0;
    }
    Detail {
        Cmd::Open => "detail.open", "open", "Opens the record that the line leads to.", ["Enter"], 2;
        Cmd::Edit => "detail.edit", "change", "Opens the record to change it.", ["e", "F2"], 3;
        Cmd::Delete => "detail.delete", "delete", "Deletes the record; asks first, u takes it back.", ["Del"], 5;
        Cmd::Erase => "detail.erase", "erase for good", "Erases it for good, in a week or now; SENCO only.", ["E"], 0;
        Cmd::History => "detail.history", "all history", "Shows all that was changed, or only the last.", ["h"], 6;
        Cmd::ToldDsl => "detail.told-dsl", "told the DSL", "Notes that the safeguarding lead was told: only when.", ["Ctrl-G", "F10"], 0;
        Cmd::SeePupil => "detail.pupil", "pupil page", "Opens the page of the pupil it is about.", ["o"], 7;
        Cmd::Back => "detail.close", "back", "Goes back to where you were.", ["Esc", "q"], 4;
        Cmd::Up => "detail.up", "up", "Goes up a line.", ["Up", "k"], 0;
        Cmd::Down => "detail.down", "down", "Goes down a line.", ["Down", "j"], 0;
        Cmd::PageUp => "detail.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "detail.page-down", "page down", "Goes down a page.", ["PgDn", "Space"], 0;
        Cmd::First => "detail.first", "top", "Goes to the top.", ["Home"], 0;
        Cmd::Last => "detail.last", "end", "Goes to the end.", ["End"], 0;
    }
    Records {
        Cmd::Open => "records.details", "open", "Opens the record, whole; a deleted one comes back.", ["Enter", "i"], 2;
        Cmd::NewHere => "records.new", "new", "Makes a new record of this kind.", ["n"], 3;
        Cmd::Edit => "records.edit", "change", "Opens the record to change it.", ["e", "F2"], 4;
        Cmd::Delete => "records.delete", "delete", "Deletes the record; asks first, u takes it back.", ["Del"], 5;
        Cmd::Filter => "records.filter", "filter", "Shows only the rows with the letters typed.", ["f", "/"], 6;
        Cmd::SortColumn => "records.sort", "sort", "Sorts by the chosen column; again turns it round.", ["s"], 7;
        Cmd::PreviousColumn => "records.column-before", "column before", "Chooses the column before.", ["Left"], 0;
        Cmd::NextColumn => "records.column-next", "next column", "Chooses the next column.", ["Right"], 0;
        Cmd::Back => "records.close", "back", "Takes the filter away, else closes the list.", ["Esc", "q"], 8;
        Cmd::Up => "records.up", "up", "Goes up a row.", ["Up", "k"], 0;
        Cmd::Down => "records.down", "down", "Goes down a row.", ["Down", "j"], 0;
        Cmd::PageUp => "records.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "records.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
        Cmd::First => "records.first", "first", "Goes to the first row.", ["Home"], 0;
        Cmd::Last => "records.last", "last", "Goes to the last row.", ["End"], 0;
    }
    Menu {
        Cmd::Accept => "menu.go", "open", "Opens what is highlighted.", ["Enter"], 2;
        Cmd::Back => "menu.close", "close", "Closes the menu.", ["Esc"], 3;
        Cmd::Up => "menu.up", "up", "Goes up a line.", ["Up"], 0;
        Cmd::Down => "menu.down", "down", "Goes down a line.", ["Down"], 0;
        Cmd::PageUp => "menu.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "menu.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Group {
        Cmd::Back => "group.close", "back", "Goes back to where you were.", ["Esc", "q"], 2;
        Cmd::Accept => "group.open", "open", "Opens the highlighted child's page, or the session.", ["Enter"], 3;
        Cmd::WeekGrid => "group.week", "week", "Opens the week of the group, to tick.", ["w"], 4;
        Cmd::LogLine => "group.log", "log line", "Starts a log line with this group.", ["l"], 5;
        Cmd::Observe => "group.observe", "observation", "Notes a visit to the group: who, focus, seen, next.", ["o"], 8;
        Cmd::Print => "group.print", "tick sheet", "Shows a tick sheet of the week to print.", ["p"], 6;
        Cmd::ToldDsl => "group.told-dsl", "told the DSL", "Says on the note that the DSL was told: only when.", ["Ctrl-G", "F10"], 0;
        Cmd::Find => "group.find", "find", "Finds a pupil, group, adult or note.", ["/"], 7;
        Cmd::Up => "group.up", "up", "Goes to the child or note above.", ["Up", "k"], 0;
        Cmd::Down => "group.down", "down", "Goes to the child or note below.", ["Down", "j"], 0;
        Cmd::PageUp => "group.page-up", "page up", "Scrolls up a page.", ["PgUp"], 0;
        Cmd::PageDown => "group.page-down", "page down", "Scrolls down a page.", ["PgDn", "Space"], 0;
        Cmd::First => "group.first", "top", "Goes to the top.", ["Home"], 0;
        Cmd::Last => "group.last", "end", "Goes to the end.", ["End"], 0;
    }
    Week {
        Cmd::Accept => "week.save", "saves", "Saves every session ticked, as one step to undo.", ["Enter", "Ctrl-S"], 2;
        Cmd::Back => "week.close", "close", "Closes it and keeps your ticks for next time.", ["Esc"], 12;
        Cmd::Toggle => "week.tick", "tick", "Ticks a day: all here; then turns the child's mark.", ["Space"], 3;
        Cmd::AllHere => "week.all", "all days", "Ticks all here on every day so far that is not logged.", ["A"], 4;
        Cmd::Mark('p') => "week.here", "here", "Marks the child here.", ["p"], 0;
        Cmd::Mark('l') => "week.late", "late", "Marks the child late.", ["l"], 0;
        Cmd::Mark('e') => "week.left-early", "left early", "Marks that the child left early.", ["e"], 0;
        Cmd::Mark('a') => "week.away", "not in school", "Marks the child not in school.", ["a"], 5;
        Cmd::Mark('k') => "week.kept", "kept elsewhere", "Marks the child kept in class or elsewhere in school.", ["k"], 0;
        Cmd::Mark('d') => "week.declined", "did not take part", "Marks that the child did not take part.", ["d"], 0;
        Cmd::Mark('n') => "week.not-expected", "not expected", "Marks the child not expected.", ["n"], 0;
        Cmd::Mark('?') => "week.not-recorded", "not recorded", "Marks not recorded, never counted as here.", ["?"], 0;
        Cmd::Mark('s') => "week.suspended", "suspended", "Marks the child suspended; SENCO only.", ["s"], 0;
        Cmd::DidNotHappen => "week.not-held", "did not happen", "Says that day's session did not happen, and why.", ["x"], 6;
        Cmd::Untick => "week.untick", "untick", "Takes back what you ticked on the day.", ["Del", "Backspace"], 0;
        Cmd::Open => "week.session", "session", "Opens that day's session: minutes, notes, guests.", ["o"], 8;
        Cmd::Print => "week.print", "tick sheet", "Shows a tick sheet of the week to print.", ["P"], 9;
        Cmd::SeePupil => "week.pupil", "pupil page", "Opens the highlighted child's page.", ["v"], 0;
        Cmd::PreviousWeek => "week.previous", "week before", "Turns to the week before.", ["[", "PgUp"], 7;
        Cmd::NextWeek => "week.next", "week after", "Turns to the week after.", ["]", "PgDn"], 0;
        Cmd::PreviousDay => "week.left", "day before", "Goes to the day before.", ["Left"], 0;
        Cmd::NextDay => "week.right", "day after", "Goes to the day after.", ["Right"], 0;
        Cmd::Up => "week.up", "up", "Goes up a child.", ["Up"], 0;
        Cmd::Down => "week.down", "down", "Goes down a child.", ["Down"], 0;
        Cmd::First => "week.first", "first", "Goes to the first child.", ["Home"], 0;
        Cmd::Last => "week.last", "last", "Goes to the last child.", ["End"], 0;
    }
    Missed {
        Cmd::Accept => "missed.log", "log it", "Opens the session to log it, then comes back here.", ["Enter"], 2;
        Cmd::Back => "missed.close", "close", "Closes the list.", ["Esc", "q"], 12;
        Cmd::Toggle => "missed.choose", "choose", "Chooses the row, or leaves it; several go together.", ["Space"], 3;
        Cmd::DidNotHappen => "missed.not-held", "did not happen", "Says they did not happen, all for one reason.", ["x"], 4;
        Cmd::AllHere => "missed.all", "choose all", "Chooses every row shown, or none.", ["A"], 5;
        Cmd::Mine => "missed.mine", "mine only", "Shows only your own, or everybody's.", ["m"], 6;
        Cmd::WeekGrid => "missed.week", "week", "Opens the week of the group, to tick.", ["w"], 7;
        Cmd::GroupPage => "missed.group", "group page", "Opens the page of the group.", ["g"], 0;
        Cmd::Up => "missed.up", "up", "Goes up a row.", ["Up", "k"], 0;
        Cmd::Down => "missed.down", "down", "Goes down a row.", ["Down", "j"], 0;
        Cmd::PageUp => "missed.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "missed.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
        Cmd::First => "missed.first", "first", "Goes to the first row.", ["Home"], 0;
        Cmd::Last => "missed.last", "last", "Goes to the last row.", ["End"], 0;
    }
    Board {
        Cmd::Open => "view.open", "open", "Opens what the row is about.", ["Enter"], 2;
        Cmd::Done => "view.done", "done", "Says that what is due on the row was done.", ["d"], 3;
        Cmd::Chase => "view.chase", "chased", "Says that who owes what is on the row was chased today.", ["c"], 13;
        Cmd::NewHere => "view.new", "new", "Makes a new record of what is listed here.", ["n"], 4;
        Cmd::NextColumn => "view.next", "next view", "Shows the same by the next word: class, pupil, adult.", ["Right"], 5;
        Cmd::PreviousColumn => "view.before", "view before", "Shows the same by the word before.", ["Left"], 0;
        Cmd::PreviousWeek => "view.earlier", "earlier", "Goes to the half term, year or day before.", ["["], 6;
        Cmd::NextWeek => "view.later", "later", "Goes to the next half term, year or day.", ["]"], 0;
        Cmd::WholeYear => "view.year", "year or half term", "Turns between the half term and the whole year.", ["y"], 7;
        Cmd::Reach => "view.days", "other days", "Asks which days to count, such as 1 sep to 23 nov.", ["t"], 8;
        Cmd::Edit => "view.edit", "change", "Opens the row's record to change it.", ["e", "F2"], 9;
        Cmd::SeePupil => "view.pupil", "pupil page", "Opens the page of the pupil on the row.", ["o"], 10;
        Cmd::Details => "view.details", "details", "Shows all that is known of the row, with its history.", ["i", "F4"], 0;
        Cmd::Filter => "view.filter", "filter", "Shows only the rows with the letters typed.", ["f", "/"], 11;
        Cmd::Back => "view.close", "back", "Takes the filter away, else goes back.", ["Esc", "q"], 12;
        Cmd::Up => "view.up", "up", "Goes up a row.", ["Up", "k"], 0;
        Cmd::Down => "view.down", "down", "Goes down a row.", ["Down", "j"], 0;
        Cmd::PageUp => "view.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "view.page-down", "page down", "Goes down a page.", ["PgDn", "Space"], 0;
        Cmd::First => "view.first", "first", "Goes to the first row.", ["Home"], 0;
        Cmd::Last => "view.last", "last", "Goes to the last row.", ["End"], 0;
    }
    Grid {
        Cmd::Save => "grid.save", "save", "Saves all that was typed, as one step to undo.", ["Ctrl-S"], 2;
        Cmd::NextField => "grid.right", "next cell", "Goes to the cell on the right.", ["Tab"], 3;
        Cmd::PreviousField => "grid.left", "cell before", "Goes to the cell on the left.", ["Shift-Tab"], 0;
        Cmd::Accept => "grid.take", "down", "Takes the cell and goes to the child below.", ["Enter"], 4;
        Cmd::Back => "grid.close", "close", "Closes it and keeps what was typed for next time.", ["Esc"], 5;
        Cmd::Up => "grid.up", "up", "Goes to the child above.", ["Up"], 0;
        Cmd::Down => "grid.down", "down", "Goes to the child below.", ["Down"], 0;
        Cmd::PageUp => "grid.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "grid.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Paper {
        Cmd::Back => "sheet-text.close", "back", "Goes back to where you were.", ["Esc", "q", "Enter"], 2;
        Cmd::Up => "sheet-text.up", "up", "Scrolls up a line.", ["Up", "k"], 0;
        Cmd::Down => "sheet-text.down", "down", "Scrolls down a line.", ["Down", "j"], 0;
        Cmd::PageUp => "sheet-text.page-up", "page up", "Scrolls up a page.", ["PgUp"], 0;
        Cmd::PageDown => "sheet-text.page-down", "page down", "Scrolls down a page.", ["PgDn", "Space"], 0;
        Cmd::First => "sheet-text.first", "top", "Goes to the top.", ["Home"], 0;
        Cmd::Last => "sheet-text.last", "end", "Goes to the end.", ["End"], 0;
    }
    Pick {
        Cmd::Accept => "pick.take", "take it", "Takes the highlighted line, or what was typed.", ["Enter", "Ctrl-S"], 2;
        Cmd::Back => "pick.close", "back", "Goes back without a choice.", ["Esc"], 3;
        Cmd::ToldDsl => "pick.told-dsl", "told the DSL", "Notes that the safeguarding lead was told: only when.", ["Ctrl-G", "F10"], 0;
        Cmd::Restrict => "pick.restrict", "restricted", "Keeps the note to leads and you, or to all again.", ["Ctrl-R"], 0;
        Cmd::Up => "pick.up", "up", "Goes up a line.", ["Up", "Shift-Tab"], 0;
        Cmd::Down => "pick.down", "down", "Goes down a line.", ["Down", "Tab"], 0;
    }
    Help {
        Cmd::Accept => "help.run", "do it", "Does what the highlighted line says.", ["Enter"], 2;
        Cmd::Back => "help.close", "close", "Closes the keys.", ["Esc"], 3;
        Cmd::Up => "help.up", "up", "Goes up a line.", ["Up", "Shift-Tab"], 0;
        Cmd::Down => "help.down", "down", "Goes down a line.", ["Down", "Tab"], 0;
        Cmd::PageUp => "help.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "help.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Palette {
        Cmd::Accept => "palette.run", "do it", "Does it, or opens the pupil.", ["Enter"], 2;
        Cmd::Back => "palette.close", "close", "Closes the list.", ["Esc"], 3;
        Cmd::Up => "palette.up", "up", "Goes up a line.", ["Up", "Shift-Tab"], 0;
        Cmd::Down => "palette.down", "down", "Goes down a line.", ["Down", "Tab"], 0;
        Cmd::PageUp => "palette.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "palette.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Device {
        Cmd::More => "device.change", "change", "Takes the next value; for the theme, opens the list.", ["Enter", "Right", "Space"], 2;
        Cmd::Back => "device.close", "close", "Goes back; every change holds already.", ["Esc", "q"], 3;
        Cmd::Less => "device.change-back", "change back", "Takes the value before.", ["Left"], 0;
        Cmd::Up => "device.up", "up", "Goes up a line.", ["Up", "k", "Shift-Tab"], 0;
        Cmd::Down => "device.down", "down", "Goes down a line.", ["Down", "j", "Tab"], 0;
        Cmd::First => "device.first", "first", "Goes to the first line.", ["Home"], 0;
        Cmd::Last => "device.last", "last", "Goes to the last line.", ["End"], 0;
    }
    Themes {
        Cmd::Accept => "themes.keep", "keep it", "Keeps the theme on the screen for this computer.", ["Enter"], 2;
        Cmd::Back => "themes.back", "as before", "Goes back to the theme before.", ["Esc", "q"], 3;
        Cmd::Up => "themes.up", "up", "Tries on the theme before.", ["Up", "k", "Shift-Tab"], 0;
        Cmd::Down => "themes.down", "down", "Tries on the next theme.", ["Down", "j", "Tab"], 0;
        Cmd::First => "themes.first", "first", "Tries on the first theme.", ["Home"], 0;
        Cmd::Last => "themes.last", "last", "Tries on the last theme.", ["End"], 0;
        Cmd::PageUp => "themes.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "themes.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
    }
    Confirm {
        Cmd::Yes => "confirm.yes", "yes", "Goes on.", ["Enter", "y"], 2;
        Cmd::No => "confirm.no", "no", "Goes back; nothing is lost.", ["Esc", "n"], 3;
    }
    Message {
        Cmd::Back => "message.close", "close", "Closes the message.", ["Enter", "Esc"], 2;
    }
    Pin {
        Cmd::Accept => "pin.take", "take it", "Takes the PIN; it is typed twice.", ["Enter"], 2;
        Cmd::Back => "pin.skip", "no PIN", "Goes on without a PIN.", ["Esc"], 3;
    }
    Erase {
        Cmd::Accept => "erase.go", "erase", "Erases it, once the word is typed.", ["Enter"], 2;
        Cmd::Toggle => "erase.when", "in a week or now", "Turns from a week's time to now, or back.", ["Tab"], 3;
        Cmd::Back => "erase.close", "leave it", "Closes the box; nothing is erased.", ["Esc"], 4;
    }
    Setup {
        Cmd::Accept => "setup.go", "go on", "Opens the step, or goes to the next field.", ["Enter"], 2;
        Cmd::Back => "setup.back", "back", "Goes back; what was typed is kept.", ["Esc"], 3;
        Cmd::Down => "setup.down", "down", "Goes down a step, a field or a line.", ["Down", "Tab"], 4;
        Cmd::Up => "setup.up", "up", "Goes up a step, a field or a line.", ["Up", "Shift-Tab"], 0;
        Cmd::Save => "setup.save", "save", "Saves what is filled in.", ["Ctrl-S"], 5;
    }
    Guide {
        Cmd::Accept => "guide.go", "go on", "Goes to the next field, then to the next step.", ["Enter"], 2;
        Cmd::Back => "guide.back", "back", "Goes a step back, or closes it.", ["Esc"], 3;
        Cmd::Down => "guide.down", "down", "Goes down a field or a line.", ["Down", "Tab"], 0;
        Cmd::Up => "guide.up", "up", "Goes up a field or a line.", ["Up", "Shift-Tab"], 0;
        Cmd::PageDown => "guide.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
        Cmd::PageUp => "guide.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::Save => "guide.step", "next step", "Goes to the next step with what is filled in.", ["Ctrl-S"], 0;
    }
    Versions {
        Cmd::Accept => "versions.keep", "keep this one", "Keeps the highlighted version; u takes it back.", ["Enter"], 2;
        Cmd::KeepBoth => "versions.both", "keep both", "Keeps both, the older one first; text only.", ["b"], 3;
        Cmd::Edit => "versions.edit", "change", "Opens the record to write something else.", ["e", "F2"], 4;
        Cmd::More => "versions.next", "next", "Goes to the next field with two versions.", ["Right", "n"], 5;
        Cmd::Less => "versions.previous", "one before", "Goes to the field before.", ["Left", "p"], 0;
        Cmd::Details => "versions.details", "details", "Shows all of the record, with its history.", ["i", "F4"], 6;
        Cmd::Back => "versions.close", "close", "Goes back; both versions stay.", ["Esc", "q"], 7;
        Cmd::Digit(0) => "versions.first", "1st version", "Highlights the first version.", ["1"], 0;
        Cmd::Digit(1) => "versions.second", "2nd version", "Highlights the second version.", ["2"], 0;
        Cmd::Digit(2) => "versions.third", "3rd version", "Highlights the third version.", ["3"], 0;
        Cmd::Up => "versions.up", "up", "Goes up a version.", ["Up", "k", "Shift-Tab"], 0;
        Cmd::Down => "versions.down", "down", "Goes down a version.", ["Down", "j", "Tab"], 0;
    }
    Laptops {
        Cmd::Open => "laptops.holds", "what it holds", "Shows what is on it, and when it last sent.", ["Enter"], 2;
        Cmd::NewHere => "laptops.add", "add a computer", "Admits a computer that asks to join.", ["a", "n"], 3;
        Cmd::Lost => "laptops.lost", "it is lost", "Marks it as lost; its name is typed first.", ["x"], 4;
        Cmd::Forgotten => "laptops.forgotten", "passphrase forgotten", "Answers a laptop whose passphrase is forgotten.", ["f"], 0;
        Cmd::Refused => "laptops.refused", "not accepted", "Shows entries that were not accepted.", ["r", "R"], 7;
        Cmd::Sync => "laptops.sync", "exchange", "Exchanges with the folder or stick.", ["S"], 6;
        Cmd::TakeOver => "laptops.serve", "serve it", "Serves it from this laptop from now on.", ["h"], 0;
        Cmd::Back => "laptops.close", "close", "Goes back to where you were.", ["Esc", "q"], 5;
        Cmd::Up => "laptops.up", "up", "Goes up a row.", ["Up", "k", "Shift-Tab"], 0;
        Cmd::Down => "laptops.down", "down", "Goes down a row.", ["Down", "j", "Tab"], 0;
        Cmd::PageUp => "laptops.page-up", "page up", "Goes up a page.", ["PgUp"], 0;
        Cmd::PageDown => "laptops.page-down", "page down", "Goes down a page.", ["PgDn"], 0;
        Cmd::First => "laptops.first", "first", "Goes to the first row.", ["Home"], 0;
        Cmd::Last => "laptops.last", "last", "Goes to the last row.", ["End"], 0;
    }
    Refused {
        Cmd::Accept => "refused.accept", "accept", "Saves it as your own entry; u takes it back.", ["Enter", "a"], 2;
        Cmd::Delete => "refused.drop", "take off the list", "Takes it off the list; asks first.", ["Del", "x"], 3;
        Cmd::Back => "refused.close", "close", "Goes back; all stay on the list.", ["Esc", "q"], 4;
        Cmd::Up => "refused.up", "up", "Goes up an entry.", ["Up", "k", "Shift-Tab"], 0;
        Cmd::Down => "refused.down", "down", "Goes down an entry.", ["Down", "j", "Tab"], 0;
        Cmd::First => "refused.first", "first", "Goes to the first entry.", ["Home"], 0;
        Cmd::Last => "refused.last", "last", "Goes to the last entry.", ["End"], 0;
    }
    Lock {
        Cmd::Accept => "lock.open", "open", "Tries the passphrase.", ["Enter"], 2;
        Cmd::Back => "lock.clear", "start again", "Empties the passphrase.", ["Esc"], 3;
        Cmd::Quit => "lock.leave", "leave", "Closes senlog.", ["Ctrl-Q", "Ctrl-C"], 4;
    }
    Door {
        Cmd::Accept => "door.go", "go on", "Takes the line, or goes to the next question.", ["Enter"], 2;
        Cmd::Down => "door.down", "down", "Goes down a line or question.", ["Down", "Tab"], 3;
        Cmd::Up => "door.up", "up", "Goes up a line or question.", ["Up", "Shift-Tab"], 0;
        Cmd::Back => "door.back", "back", "Goes back; what was typed is kept.", ["Esc"], 4;
        Cmd::Refresh => "door.words", "other words", "Offers four other words for the passphrase.", ["F5"], 5;
        Cmd::Save => "door.begin", "begin", "Begins with what is filled in.", ["Ctrl-S"], 0;
        Cmd::Quit => "door.leave", "leave", "Closes senlog.", ["Ctrl-Q", "Ctrl-C"], 6;
    }
}
