//! A laptop is lost: what it holds, marking it, the sheet for the data-protection officer.

use super::{GuidePage, path};
use crate::app::entry::Entry;
use crate::app::exchange::{Exchange, ExchangeReply};
use crate::app::overlays::Step;
use crate::app::strings;
use crate::app::toast::Toast;
use crate::domain::fold::fold;
use crate::store::ctx::DevId;

/// A laptop that is lost, perhaps.
#[derive(Clone, Debug)]
pub(super) struct Lost {
    dev: DevId,
    label: String,
    marked: bool,
}

impl Lost {
    pub(super) fn begin(dev: DevId, label: &str) -> (Lost, GuidePage, Vec<Step>) {
        let it = Lost { dev, label: label.to_string(), marked: false };
        let mut page = GuidePage::new(format!("Is {label} lost?"), Vec::new(), "");
        let steps = page.ask(Exchange::Holds(dev), strings::LOADING);
        (it, page, steps)
    }

    pub(super) fn accept(&mut self, page: &mut GuidePage) -> Vec<Step> {
        if self.marked {
            return match path(&page.fields, 0) {
                Some(file) => page.ask(Exchange::LostSheet(self.dev, file), strings::WRITING),
                None => vec![Step::Close],
            };
        }
        // Lost is for ever, so more than a key is asked.
        match fold(page.fields.text(0)) == fold(&self.label) {
            true => page.ask(Exchange::Lose(self.dev), strings::WRITING),
            false => page.refuse(0, strings::NOT_ITS_LABEL),
        }
    }

    pub(super) fn reply(&mut self, page: &mut GuidePage, reply: &ExchangeReply) -> Vec<Step> {
        match reply {
            ExchangeReply::Holds(_, lines) => {
                let mut above = lines.clone();
                above.push(strings::LOST_MEANS.to_string());
                let label = Entry::new("Its name", strings::LOST_LABEL);
                *page =
                    GuidePage::new(format!("Is {} lost?", self.label), above, strings::LOST_MARKS)
                        .with(vec![label]);
            }
            ExchangeReply::Lost(_, lines) => {
                self.marked = true;
                let sheet = Entry::new("Sheet for the officer", strings::LOST_SHEET);
                *page = GuidePage::new(strings::LOST, lines.clone(), strings::LOST_WRITES)
                    .with(vec![sheet]);
            }
            ExchangeReply::Wrote(says) => {
                return vec![Step::Close, Step::Toast(Toast::done(says.clone()))];
            }
            _ => {}
        }
        Vec::new()
    }
}
