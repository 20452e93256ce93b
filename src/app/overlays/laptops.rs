//! The school's laptops: whose, what each may do, when last heard from, what waits for it.

use super::{Confirm, Cx, Guide, Overlay, Paper, Purpose, RefusedBox, Step, moved, scrolled, wrap};
use crate::app::commands::Cmd;
use crate::app::exchange::laptops::{LaptopState, LaptopView};
use crate::app::exchange::{Exchange, ExchangeReply};
use crate::app::msg::{Reply, Request};
use crate::app::strings;
use crate::app::toast::Toast;
use crate::store::ctx::DevId;

/// The school's laptops.
#[derive(Clone, Debug, Default)]
pub struct Laptops {
    /// All of them; `None` until they are there.
    pub all: Option<Vec<LaptopView>>,
    /// The highlighted one.
    pub at: usize,
    /// The first one on the screen.
    pub offset: usize,
    /// Whether what one of them holds was asked for.
    asked: Option<DevId>,
    height: usize,
}

impl Laptops {
    /// The highlighted one.
    pub fn selected(&self) -> Option<&LaptopView> {
        self.all.as_ref()?.get(self.at)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        let count = self.all.as_ref().map_or(0, Vec::len);
        if let Some(at) = moved(self.at, count, self.height, cmd) {
            self.at = at;
            self.offset = scrolled(self.offset, at, self.height, count);
            return Vec::new();
        }
        match cmd {
            Cmd::Back => return vec![Step::Close],
            Cmd::Refused => {
                return vec![Step::Open(Box::new(Overlay::Refused(RefusedBox::default())))];
            }
            Cmd::Sync => {
                let (guide, mut steps) = Guide::sync(cx, false);
                steps.insert(0, Step::Open(Box::new(Overlay::Guide(guide))));
                return steps;
            }
            _ => {}
        }
        // What follows is a lead's.
        if !cx.about.lead {
            return vec![Step::Toast(Toast::hint(strings::LEADS_ONLY))];
        }
        if cmd == Cmd::NewHere {
            return vec![Step::Open(Box::new(Overlay::Guide(Guide::admit())))];
        }
        if cmd == Cmd::Forgotten {
            return vec![Step::Open(Box::new(Overlay::Guide(Guide::unlock())))];
        }
        let Some(laptop) = self.selected() else { return Vec::new() };
        let (dev, label, mine) = (laptop.dev, laptop.label.clone(), laptop.mine);
        let lost = laptop.state == LaptopState::Lost;
        match cmd {
            Cmd::Open => {
                self.asked = Some(dev);
                vec![Step::Ask(Request::Exchange(Exchange::Holds(dev)))]
            }
            Cmd::Lost if mine => vec![Step::Toast(Toast::hint(strings::NOT_THIS_LAPTOP))],
            Cmd::Lost if lost => vec![Step::Toast(Toast::hint(strings::LOST_ALREADY))],
            Cmd::Lost => {
                let (guide, mut steps) = Guide::lost(dev, &label);
                steps.insert(0, Step::Open(Box::new(Overlay::Guide(guide))));
                steps
            }
            Cmd::TakeOver if laptop.served_by.is_none() => {
                vec![Step::Toast(Toast::hint(strings::SERVED_HERE))]
            }
            Cmd::TakeOver => {
                let question = strings::take_over_question(&label);
                let confirm = Confirm::new(question, Purpose::TakeOver(dev));
                vec![Step::Open(Box::new(Overlay::Confirm(confirm)))]
            }
            _ => Vec::new(),
        }
    }

    /// An answer of the worker.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        let again = || vec![Step::Ask(Request::Exchange(Exchange::Laptops))];
        match reply {
            Reply::Exchange(ExchangeReply::Laptops(all)) => {
                let before = self.selected().map(|laptop| laptop.dev);
                self.all = Some(all.clone());
                let same = all.iter().position(|laptop| Some(laptop.dev) == before);
                self.at = same.unwrap_or(self.at).min(all.len().saturating_sub(1));
                self.settle(cx);
                Vec::new()
            }
            Reply::Exchange(ExchangeReply::Holds(dev, lines)) if self.asked == Some(*dev) => {
                self.asked = None;
                let title = self.selected().map_or(String::new(), |laptop| laptop.label.clone());
                let width = usize::from(cx.layout.body.inside(true).w).max(10);
                let lines = lines.iter().flat_map(|line| wrap(line, width)).collect();
                let paper = Paper::new(title, lines).with_foot(strings::HOLDS_FOOT);
                vec![Step::Open(Box::new(Overlay::Paper(paper)))]
            }
            Reply::Exchange(
                ExchangeReply::Lost(..)
                | ExchangeReply::Admitted(_)
                | ExchangeReply::Came(_)
                | ExchangeReply::TakenOver(_),
            ) => again(),
            Reply::Failed(_) if self.all.is_none() => vec![Step::Close],
            _ => Vec::new(),
        }
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let inside = cx.layout.wide_box().inside(true);
        self.height = usize::from(inside.h).saturating_sub(1).max(1);
        let count = self.all.as_ref().map_or(0, Vec::len);
        self.offset = scrolled(self.offset, self.at, self.height, count);
    }
}
