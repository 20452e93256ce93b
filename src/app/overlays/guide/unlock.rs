//! A laptop whose passphrase is forgotten: its file, three of its words, the answer to take back.

use super::{GuidePage, path, word_fields, wrong_words};
use crate::app::entry::Entry;
use crate::app::exchange::joining::{Helping, others};
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
        (Unlock { at: At::File, helping: None }, file_page())
    }

    pub(super) fn back(&mut self) -> Option<GuidePage> {
        match self.at {
            At::File | At::Over => None,
            At::Words => {
                self.at = At::File;
                Some(file_page())
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
                let faults = wrong_words(&helping.device, &helping.asked, &page.fields);
                if !faults.is_empty() {
                    page.fields.refuse(faults);
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

fn file_page() -> GuidePage {
    let above = vec![strings::UNLOCK_HOW.to_string()];
    let file = Entry::new("Its file", strings::ADMIT_FILE);
    GuidePage::new(strings::UNLOCK, above, strings::GOES_ON).with(vec![file])
}

fn words_page(helping: &Helping) -> GuidePage {
    let above = vec![
        format!("The answer opens {}. {}", helping.whose, strings::UNLOCK_WHO),
        format!(
            "On its screen stand six words. These must be among them: {}. Type the others from that \
             screen.",
            others(&helping.device, &helping.asked)
        ),
    ];
    GuidePage::new(strings::UNLOCK, above, strings::GOES_ON).with(word_fields(&helping.asked))
}

fn answer_page(helping: &Helping) -> GuidePage {
    let above = vec![strings::UNLOCK_RIGHT.to_string()];
    let file =
        Entry::new("Answer", strings::ADMIT_WELCOME).with(helping.answer.display().to_string());
    GuidePage::new(strings::UNLOCK, above, strings::UNLOCK_WRITES).with(vec![file])
}
