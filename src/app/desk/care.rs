//! The store's desk: setting up, and the care of the store.

use std::path::Path;

use chrono::NaiveDate;

use super::Desk;
use crate::app::acts::{GroupDraft, group_action};
use crate::app::error::AppError;
use crate::app::msg::{Care, CareReply, ListPlan, Reply, Secret, SheetWords, Standing};
use crate::app::words;
use crate::domain::Record;
use crate::domain::kind::LEAD;
use crate::domain::records::{Provision, Pupil, School, Session};
use crate::intake::{IntakeError, OnFile, Problem, What, open, plan};
use crate::store::exchange::Device;
use crate::store::words::Words;
use crate::store::{Action, Store, StoreError};

/// Refused rows and warnings that are listed; of more only the number is said.
const LISTED: usize = 40;
/// Days after which what protects the school's log is asked for by a dialog (SYNC.md 5.3).
const GRACE: i64 = 14;
/// Days after which a backup is an old one (SYNC.md 5.6: a monthly nag).
const MONTH: i64 = 30;
/// The day of the last reminder, in `local`.
const REMINDED: &str = "reminded";

impl Desk {
    pub(super) fn care(&mut self, care: Care) -> Result<Reply, AppError> {
        Ok(match care {
            Care::Standing => reply(CareReply::Standing(Box::new(self.standing()?))),
            Care::PlanList(path) => reply(CareReply::Plan(Box::new(self.plan_list(&path)?))),
            Care::TakeList => {
                let Some(mut plan) = self.planned.take() else {
                    return Err(AppError::not_found("this list was brought in already"));
                };
                plan.rebase(|kind, id| self.store.load(kind, id).map_err(AppError::from))?;
                Reply::Written(self.write(&plan.action)?)
            }
            Care::Roll(n) => Reply::Written(self.roll(n)?),
            Care::Group(draft) => Reply::Written(self.group(&draft)?),
            Care::Sheet => {
                let sheet = self.store.recovery_sheet()?;
                let words = sheet.words.numbered().map(|(_, word)| word).collect();
                let asked = sheet.ask()?.to_vec();
                let (school, made) = (sheet.school, sheet.made);
                reply(CareReply::Sheet(Box::new(SheetWords { school, made, words, asked })))
            }
            Care::Confirm(typed) => {
                let typed: Vec<(usize, &str)> =
                    typed.iter().map(|(n, word)| (*n, word.as_str())).collect();
                reply(CareReply::Confirmed(self.store.confirm_sheet(&typed)?))
            }
            Care::Rehearse(typed) => reply(CareReply::Rehearsed(self.rehearse(&typed)?)),
            Care::Backup(path) => reply(CareReply::BackedUp(self.backup(&path)?)),
            Care::Backups => reply(self.backups()?),
            Care::CheckBackup => reply(self.check_backup()?),
            Care::Erase(kind, id, urgent) => reply(self.erase(kind, id, urgent)?),
            Care::KeepAfterAll(id) => reply(self.keep_after_all(id)?),
        })
    }

    fn standing(&self) -> Result<Standing, StoreError> {
        let store = &self.store;
        let school = store.school_record()?;
        let backup = store.local(Store::BACKED_UP)?.and_then(|day| day.parse().ok());
        let group =
            store.rows::<Provision>()?.into_iter().map(|(_, group)| group.title).next_back();
        Ok(Standing {
            pupils: store.count(Pupil::KIND)?,
            roll: school.and_then(|school| school.roll),
            groups: group.is_some(),
            group,
            sessions: store.count(Session::KIND)? > 0,
            sheet: store.local("sheet_confirmed")?.is_some(),
            backup,
            encrypted: store.encrypted(),
        })
    }

    /// What bringing in a list of pupils would do; it is kept for the yes.
    fn plan_list(&mut self, path: &Path) -> Result<ListPlan, AppError> {
        self.planned = None;
        let source = open(path).map_err(|why| not_there(path, why))?;
        let gather = |kind| self.store.list(kind).map_err(AppError::from);
        let on_file = OnFile::gather(What::Pupils, gather)?;
        let today = self.store.clock().today();
        let plan = plan(What::Pupils, &source, None, &on_file, today, self.store.ids())?;
        let mut lines = vec![format!(
            "{}: {} new, {} changed, {} the same, {} refused.",
            source.format,
            words::counted(plan.created, "pupil", "pupils"),
            plan.updated,
            plan.unchanged,
            words::counted(plan.rejected.len(), "row", "rows"),
        )];
        for (title, problems) in [("Refused:", &plan.rejected), ("Look at:", &plan.warnings)] {
            if !problems.is_empty() {
                lines.push(String::new());
                lines.push(title.to_string());
                lines.extend(problems.iter().take(LISTED).map(problem_line));
                if problems.len() > LISTED {
                    lines.push(format!("and {} more", problems.len() - LISTED));
                }
            }
        }
        let takes = plan.created + plan.updated;
        self.planned = (takes > 0).then_some(plan);
        Ok(ListPlan { lines, takes })
    }

    fn roll(&mut self, n: i64) -> Result<crate::store::Written, AppError> {
        let Some((id, mut school)) = self.store.rows::<School>()?.pop() else {
            return Err(AppError::not_found("the school is not here yet"));
        };
        let loaded = self.loaded(School::KIND, id)?;
        school.roll = Some(n);
        let mut action = Action::new(format!("{n} pupils on roll"));
        action.change(&loaded, &school);
        self.write(&action)
    }

    fn group(&mut self, draft: &GroupDraft) -> Result<crate::store::Written, AppError> {
        let today = self.store.clock().today();
        let me = self.store.me().user;
        let action =
            group_action(draft, self.store.ids(), Some(me), today).map_err(AppError::refused)?;
        self.write(&action)
    }

    fn rehearse(&mut self, typed: &Secret) -> Result<bool, AppError> {
        Ok(self.store.rehearse(&Words::parse(typed)?)?)
    }

    fn backup(&self, path: &Path) -> Result<String, AppError> {
        let made = self.store.backup(path)?;
        let kib = made.bytes.div_ceil(1024);
        Ok(format!("Made and read back: {} ({kib} KiB).", made.path.display()))
    }

    /// What its owner should be reminded of now: whether by a dialog, and in words. Once a day; by a
    /// dialog at each start once two weeks have passed. Nothing is ever blocked.
    pub(super) fn reminder(&mut self) -> Result<Option<(bool, String)>, StoreError> {
        if self.reminded || self.demo || !self.store.encrypted() {
            return Ok(None);
        }
        self.reminded = true;
        let today = self.store.clock().today();
        let reminded = self.store.local(REMINDED)?.and_then(|day| day.parse().ok()) == Some(today);
        let own = self.store.missed_backup()?.map(|day| {
            let day = words::day_and_month(day);
            (false, format!("senlog's own backup of {day} was not made; look at the disk"))
        });
        let owed = if self.store.is_lead()? { self.owed(today)? } else { None };
        // What only a dialog may say comes first, then what went wrong by itself.
        let says = match (own, owed) {
            (_, Some(dialog @ (true, _))) => dialog,
            (Some(own), _) if !reminded => own,
            (_, Some(owed)) if !reminded => owed,
            _ => return Ok(None),
        };
        self.store.set_local(REMINDED, &today.to_string())?;
        Ok(Some(says))
    }

    /// What a lead still owes the school's log: a recovery sheet, a backup outside this computer.
    fn owed(&self, today: NaiveDate) -> Result<Option<(bool, String)>, StoreError> {
        let day = |key: &str| -> Result<Option<NaiveDate>, StoreError> {
            Ok(self.store.local(key)?.and_then(|day| day.parse().ok()))
        };
        let age = day("made")?.map_or(0, |made| (today - made).num_days());
        let backup = day(Store::BACKED_UP)?.map(|day| (today - day).num_days());
        let sheet = self.store.local("sheet_confirmed")?.is_some();
        // A second SENCO laptop holds the whole log too.
        let me = self.store.me().dev;
        let leads = |d: &Device| d.n != me && d.role & LEAD != 0 && d.revoked_after.is_none();
        let alone = backup.is_none() && !self.store.devices()?.iter().any(leads);
        let old = backup.is_some_and(|days| days >= MONTH);
        if age < 1 || (sheet && !alone && !old) {
            return Ok(None);
        }
        let what = match (sheet, alone) {
            (false, true) => "the recovery sheet is not confirmed and there is no backup",
            (false, false) => "the recovery sheet is not confirmed",
            (true, true) => "there is no backup outside this computer",
            (true, false) => "the last backup is more than a month old",
        };
        let dialog = age >= GRACE && (!sheet || alone);
        Ok(Some((dialog, format!("{what}; F6 sees to it"))))
    }
}

fn reply(care: CareReply) -> Reply {
    Reply::Care(care)
}

fn problem_line(problem: &Problem) -> String {
    let row = if problem.row == 0 { "file".to_string() } else { format!("row {}", problem.row) };
    format!("  {row}, {}: {}", problem.field, problem.reason)
}

/// Where a list was looked for that is not there: its name alone is looked for in the folder that the
/// program was started in, which nobody knows who dragged a file somewhere near.
fn not_there(path: &Path, why: IntakeError) -> AppError {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (whole.file_name(), whole.parent()) {
        (Some(name), Some(folder)) if !whole.exists() => {
            let says = format!("{} is not in {}", name.display(), folder.display());
            AppError::not_found(says).hint("drag the file into this window, or type its whole path")
        }
        _ => why.into(),
    }
}
