//! A laptop whose passphrase is forgotten: its file, three of its words, the answer to take back.

use super::{GuidePage, file_page, path, words_right};
use crate::app::entry::Entry;
use crate::app::exchange::joining::Helping;
use crate::app::exchange::{Exchange, ExchangeReply};
use crate::app::overlays::Step;
use crate::app::strings;

/// Which page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    File,
    Words,
    Answer,
    Over,
}

/// A laptop to be helped.
#[derive(Clone, Debug)]
pub(super) struct Unlock {
    at: At,
    helping: Option<Box<Helping>>,
}

impl Unlock {
    pub(super) fn begin() -> (Unlock, GuidePage) {
        (Unlock { at: At::File, helping: None }, file_page(strings::UNLOCK, strings::UNLOCK_HOW))
    }

    pub(super) fn back(&mut self) -> Option<GuidePage> {
        match self.at {
            At::File | At::Over => None,
            At::Words => {
                self.at = At::File;
                Some(file_page(strings::UNLOCK, strings::UNLOCK_HOW))
            }
            At::Answer => {
                self.at = At::Words;
                self.helping.as_deref().map(words_page)
            }
        }
    }

    pub(super) fn accept(&mut self, page: &mut GuidePage) -> Vec<Step> {
        match (self.at, self.helping.as_deref()) {
            (At::File, _) => match path(&page.fields, 0) {
                Some(file) => page.ask(Exchange::AskHelp(file), strings::READING),
                None => page.refuse(0, strings::NO_FILE),
            },
            (At::Words, Some(helping)) => {
                if !words_right(page, &helping.device, &helping.asked) {
                    return Vec::new();
                }
                *page = answer_page(helping);
                self.at = At::Answer;
                Vec::new()
            }
            (At::Answer, Some(helping)) => match path(&page.fields, 0) {
                Some(answer) => {
                    let helping = Helping { answer, ..helping.clone() };
                    page.ask(Exchange::Help(Box::new(helping)), strings::WRITING)
                }
                None => page.refuse(0, strings::NO_FILE),
            },
            _ => vec![Step::Close],
        }
    }

    pub(super) fn reply(&mut self, page: &mut GuidePage, reply: &ExchangeReply) -> Vec<Step> {
        match reply {
            ExchangeReply::Helping(helping) => {
                *page = words_page(helping);
                self.helping = Some(helping.clone());
                self.at = At::Words;
            }
            ExchangeReply::Wrote(says) => {
                self.at = At::Over;
                let above = vec![says.clone(), strings::UNLOCK_BACK.to_string()];
                *page = GuidePage::new(strings::UNLOCK, above, strings::CLOSES);
            }
            _ => {}
        }
        Vec::new()
    }
}

fn words_page(helping: &Helping) -> GuidePage {
    let says = format!("The answer opens {}. {}", helping.whose, strings::UNLOCK_WHO);
    super::words_page(strings::UNLOCK, says, &helping.device, &helping.asked)
}

fn answer_page(helping: &Helping) -> GuidePage {
    let above = vec![strings::UNLOCK_RIGHT.to_string()];
    let file =
        Entry::new("Answer", strings::ADMIT_WELCOME).with(helping.answer.display().to_string());
    GuidePage::new(strings::UNLOCK, above, strings::UNLOCK_WRITES).with(vec![file])
}
