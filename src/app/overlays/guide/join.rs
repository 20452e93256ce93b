//! A laptop that waits to be admitted: its file for the SENCO, its six words, the welcome file, three
//! of the SENCO's words.

use std::path::PathBuf;

use super::{GuidePage, path, word_fields, wrong_words};
use crate::app::entry::Entry;
use crate::app::exchange::joining::{numbered, others};
use crate::app::exchange::{Exchange, ExchangeReply, JoiningAs};
use crate::app::overlays::Step;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::store::identity::DevicePublic;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Ask,
    Welcome,
    Words,
}

/// A laptop that waits.
#[derive(Clone, Debug)]
pub(super) struct Join {
    at: At,
    who: JoiningAs,
    welcome: Option<PathBuf>,
    lead: Option<(Box<DevicePublic>, Vec<usize>)>,
}

impl Join {
    pub(super) fn begin(who: JoiningAs) -> (Join, GuidePage) {
        let it = Join { at: At::Ask, who, welcome: None, lead: None };
        let page = it.ask_page();
        (it, page)
    }

    /// Whether the laptop was in the school before.
    pub(super) fn again(&self) -> bool {
        self.who.again
    }

    fn ask_page(&self) -> GuidePage {
        let (name, label) = (&self.who.name, &self.who.label);
        let above = match self.who.again {
            true => vec![strings::JOIN_AGAIN.to_string(), strings::JOIN_HOW.to_string()],
            false => vec![
                format!("{name}, \"{label}\": not in a school yet."),
                strings::JOIN_HOW.to_string(),
            ],
        };
        let file = Entry::new("File to write", strings::JOIN_FILE);
        GuidePage::new(strings::JOIN, above, strings::GOES_ON).with(vec![file])
    }

    fn welcome_page(&self, written: Option<&str>) -> GuidePage {
        let mut above: Vec<String> = written.map(str::to_string).into_iter().collect();
        above.push(strings::JOIN_WORDS.to_string());
        let file = Entry::new("Welcome file", strings::JOIN_WELCOME);
        let mut page = GuidePage::new(strings::JOIN, above, strings::GOES_ON).with(vec![file]);
        page.words = numbered(&self.who.words);
        page
    }

    pub(super) fn back(&mut self) -> Option<GuidePage> {
        match self.at {
            At::Ask => None,
            At::Welcome => {
                self.at = At::Ask;
                Some(self.ask_page())
            }
            At::Words => {
                self.at = At::Welcome;
                Some(self.welcome_page(None))
            }
        }
    }

    pub(super) fn accept(&mut self, page: &mut GuidePage) -> Vec<Step> {
        match self.at {
            At::Ask => match path(&page.fields, 0) {
                Some(file) => page.ask(Exchange::WriteRequest(file), strings::WRITING),
                // It is written already, and the welcome is awaited.
                None => {
                    self.at = At::Welcome;
                    *page = self.welcome_page(None);
                    Vec::new()
                }
            },
            At::Welcome => match path(&page.fields, 0) {
                Some(file) => {
                    self.welcome = Some(file.clone());
                    page.ask(Exchange::Welcome(file), strings::READING)
                }
                None => page.refuse(0, strings::NO_FILE),
            },
            At::Words => {
                let (Some((lead, asked)), Some(file)) = (&self.lead, &self.welcome) else {
                    return Vec::new();
                };
                let faults = wrong_words(lead, asked, &page.fields);
                if !faults.is_empty() {
                    page.fields.refuse(faults);
                    return Vec::new();
                }
                page.ask(Exchange::Join(file.clone()), strings::READING)
            }
        }
    }

    pub(super) fn reply(&mut self, page: &mut GuidePage, reply: &ExchangeReply) -> Vec<Step> {
        match reply {
            ExchangeReply::Wrote(says) => {
                self.at = At::Welcome;
                *page = self.welcome_page(Some(says));
            }
            ExchangeReply::Welcome(lead, asked) => {
                self.at = At::Words;
                self.lead = Some((lead.clone(), asked.clone()));
                let above = vec![format!(
                    "On the SENCO's screen stand six words. These must be among them: {}. Type the \
                     others from that screen.",
                    others(lead, asked)
                )];
                *page =
                    GuidePage::new(strings::JOIN, above, strings::JOIN_GO).with(word_fields(asked));
            }
            ExchangeReply::Joined(says) => {
                return vec![Step::Close, Step::Toast(Toast::done(says.clone()))];
            }
            _ => {}
        }
        Vec::new()
    }
}
