//! Adding a computer to the school: its file, three of its words, whose it is, its welcome file.

use super::{GuidePage, file_page, path, words_right};
use crate::app::entry::Entry;
use crate::app::exchange::joining::{Asking, numbered};
use crate::app::exchange::laptops::role_named;
use crate::app::exchange::{Admission, Exchange, ExchangeReply};
use crate::app::overlays::Step;
use crate::app::strings;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    File,
    Words,
    Who,
    Over,
}

/// A computer to be added.
#[derive(Clone, Debug)]
pub(super) struct Admit {
    at: At,
    asking: Option<Box<Asking>>,
}

/// Places of the questions who it is.
const WHOSE: usize = 0;
const ROLE: usize = 1;
const WELCOME: usize = 2;

impl Admit {
    pub(super) fn begin() -> (Admit, GuidePage) {
        (Admit { at: At::File, asking: None }, file_page(strings::ADMIT, strings::ADMIT_HOW))
    }

    pub(super) fn back(&mut self) -> Option<GuidePage> {
        match self.at {
            At::File | At::Over => None,
            At::Words => {
                self.at = At::File;
                Some(file_page(strings::ADMIT, strings::ADMIT_HOW))
            }
            At::Who => {
                self.at = At::Words;
                self.asking.as_deref().map(words_page)
            }
        }
    }

    pub(super) fn accept(&mut self, page: &mut GuidePage) -> Vec<Step> {
        match (self.at, self.asking.as_deref()) {
            (At::File, _) => match path(&page.fields, 0) {
                Some(file) => page.ask(Exchange::Ask(file), strings::READING),
                None => page.refuse(0, strings::NO_FILE),
            },
            (At::Words, Some(asking)) => {
                if !words_right(page, &asking.device, &asking.asked) {
                    return Vec::new();
                }
                *page = who_page(asking);
                self.at = At::Who;
                Vec::new()
            }
            (At::Who, Some(asking)) => {
                let Some(role) = role_named(page.fields.text(ROLE)) else {
                    return page.refuse(ROLE, strings::NO_ROLE);
                };
                let Some(welcome) = path(&page.fields, WELCOME) else {
                    return page.refuse(WELCOME, strings::NO_FILE);
                };
                let staff = page.fields.text(WHOSE).to_string();
                if staff.is_empty() {
                    return page.refuse(WHOSE, strings::NO_ADULT);
                }
                let admission = Admission {
                    request: asking.file.clone(),
                    device: asking.device.clone(),
                    staff,
                    role,
                    welcome,
                };
                page.ask(Exchange::Admit(Box::new(admission)), strings::WRITING)
            }
            _ => vec![Step::Close],
        }
    }

    pub(super) fn reply(&mut self, page: &mut GuidePage, reply: &ExchangeReply) -> Vec<Step> {
        match reply {
            ExchangeReply::Asking(asking) => {
                *page = words_page(asking);
                self.asking = Some(asking.clone());
                self.at = At::Words;
            }
            ExchangeReply::Admitted(admitted) => {
                self.at = At::Over;
                let above = vec![
                    format!("{} is admitted.", admitted.label),
                    format!(
                        "Take {} back to it. There, some of these words",
                        admitted.file.display()
                    ) + " are asked for; keep this screen open until they are typed:",
                ];
                let mut over = GuidePage::new(strings::ADMIT, above, strings::CLOSES);
                over.words = numbered(&admitted.words);
                *page = over;
            }
            _ => {}
        }
        Vec::new()
    }
}

fn words_page(asking: &Asking) -> GuidePage {
    let says = format!("{} asks to join with \"{}\".", asking.name, asking.label);
    super::words_page(strings::ADMIT, says, &asking.device, &asking.asked)
}

fn who_page(asking: &Asking) -> GuidePage {
    let above = vec![
        format!("The words are right: it is \"{}\".", asking.label),
        strings::ADMIT_SCOPE.to_string(),
    ];
    GuidePage::new(strings::ADMIT, above, strings::ADMIT_WRITES).with(vec![
        Entry::new("Whose", strings::ADMIT_WHOSE).with(asking.staff.clone()),
        Entry::new("May do", strings::ADMIT_ROLE).with("TA"),
        Entry::new("Welcome file", strings::ADMIT_WELCOME)
            .with(asking.welcome.display().to_string()),
    ])
}
