//! Exchanging with a folder or a stick.

use std::path::PathBuf;

use super::{GuidePage, path};
use crate::app::config::Setting;
use crate::app::entry::Entry;
use crate::app::exchange::round::{RoundWords, progress_words};
use crate::app::exchange::{Exchange, ExchangeReply};
use crate::app::overlays::{Cx, Step};
use crate::app::strings;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Which folder?
    Folder,
    /// Files come in and go out.
    Going,
    /// It would take much off this laptop.
    Asks,
    /// It is over.
    Over,
}

/// A round with a folder.
#[derive(Clone, Debug)]
pub(super) struct Sync {
    at: At,
    folder: Option<PathBuf>,
    /// Whether the folder is the device's already.
    kept: bool,
}

impl Sync {
    pub(super) fn begin(cx: Cx<'_>, ask_folder: bool) -> (Sync, GuidePage, Vec<Step>) {
        let folder = cx.config.sync_folder.clone().map(PathBuf::from);
        let mut it = Sync { at: At::Folder, folder, kept: true };
        match it.folder.clone().filter(|_| !ask_folder) {
            Some(folder) => {
                it.at = At::Going;
                let mut page = GuidePage::new(strings::SYNC, Vec::new(), "");
                let steps = page.ask(Exchange::Begin(folder, false), strings::SYNC_LOOKS);
                (it, page, steps)
            }
            None => {
                let page = it.asks_folder(Vec::new());
                (it, page, Vec::new())
            }
        }
    }

    fn asks_folder(&self, mut above: Vec<String>) -> GuidePage {
        above.push(strings::SYNC_FOLDER.to_string());
        let field = Entry::new("Folder", strings::SYNC_FOLDER_HELP);
        let text = self.folder.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
        GuidePage::new(strings::SYNC, above, strings::SYNC_GO).with(vec![field.with(text)])
    }

    pub(super) fn accept(&mut self, page: &mut GuidePage) -> Vec<Step> {
        match self.at {
            At::Folder => {
                let Some(folder) = path(&page.fields, 0) else {
                    return page.refuse(0, strings::NO_FOLDER);
                };
                self.kept = self.folder.as_ref() == Some(&folder);
                self.go(page, folder, false)
            }
            At::Asks => match self.folder.clone() {
                Some(folder) => self.go(page, folder, true),
                None => vec![Step::Close],
            },
            At::Going => Vec::new(),
            At::Over => vec![Step::Close],
        }
    }

    fn go(&mut self, page: &mut GuidePage, folder: PathBuf, yes: bool) -> Vec<Step> {
        self.at = At::Going;
        self.folder = Some(folder.clone());
        page.ask(Exchange::Begin(folder, yes), strings::SYNC_LOOKS)
    }

    /// The folder is not there, or a file cannot be written: the folder is asked for again.
    pub(super) fn failed(&mut self, page: &mut GuidePage) {
        self.at = At::Folder;
        *page = self.asks_folder(vec![strings::SYNC_STICK.to_string(), String::new()]);
    }

    pub(super) fn reply(&mut self, page: &mut GuidePage, reply: &ExchangeReply) -> Vec<Step> {
        match reply {
            ExchangeReply::Going(progress) => {
                let mut steps = page.ask(Exchange::Next, &progress_words(*progress));
                if let Some(folder) = self.folder.as_ref().filter(|_| !self.kept) {
                    // It is there, so it is kept.
                    let setting = Setting::SyncFolder(Some(folder.display().to_string()));
                    steps.push(Step::Set(setting));
                    self.kept = true;
                }
                steps
            }
            ExchangeReply::Asks(sentence) => {
                self.at = At::Asks;
                let above = vec![sentence.clone(), String::new(), strings::SYNC_ASKS.to_string()];
                *page = GuidePage::new(strings::SYNC, above, strings::SYNC_ANYWAY);
                Vec::new()
            }
            ExchangeReply::Came(came) => {
                self.at = At::Over;
                *page = told(came);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

fn told(came: &RoundWords) -> GuidePage {
    let mut above = came.lines.clone();
    above.push(String::new());
    above.push(format!("With {}. The settings (,) change it.", came.folder.display()));
    GuidePage::new(strings::SYNC, above, strings::CLOSES)
}
