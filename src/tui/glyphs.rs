//! The characters that stand for something, in three sets. A word always stands beside them.

use ratatui::symbols::border;

use crate::app::config::{Borders, Config, Glyphs};

/// Characters of marks and frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlyphSet {
    /// Logged.
    pub done: &'static str,
    /// Did not happen.
    pub missed: &'static str,
    /// To be logged, to be done, overdue.
    pub open: &'static str,
    /// Still to come.
    pub later: &'static str,
    /// Not heard of yet.
    pub awaiting: &'static str,
    /// The selected row.
    pub select: &'static str,
    /// Between parts of a line.
    pub dot: &'static str,
    /// Text that is cut.
    pub cut: &'static str,
    /// A character of a passphrase.
    pub masked: &'static str,
    /// More rows above.
    pub above: &'static str,
    /// More rows below.
    pub below: &'static str,
    /// The signs of charts: all, part, lost, still to come, not known.
    pub bars: [&'static str; 5],
}

/// What every console font has, Consolas and the raster fonts' code page with it: no ticks.
const SAFE: GlyphSet = GlyphSet {
    done: "•",
    missed: "×",
    open: "!",
    later: "·",
    awaiting: "?",
    select: "►",
    dot: "·",
    cut: "…",
    masked: "•",
    above: "↑",
    below: "↓",
    bars: ["█", "▄", "×", "·", "░"],
};

/// Ticks and crosses, for fonts that have them.
const FULL: GlyphSet = GlyphSet { done: "✓", missed: "✗", select: "▸", ..SAFE };

/// Plain ASCII.
const ASCII: GlyphSet = GlyphSet {
    done: "+",
    missed: "x",
    open: "!",
    later: ".",
    awaiting: "?",
    select: ">",
    dot: "-",
    cut: "~",
    masked: "*",
    above: "^",
    below: "v",
    bars: ["#", "=", "x", "-", "."],
};

/// A frame of `+`, `-` and `|`.
const ASCII_FRAME: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl GlyphSet {
    /// The set a device asks for; the plain mode is for screen readers and says everything in ASCII.
    pub fn of(config: &Config) -> GlyphSet {
        match config.glyphs {
            _ if config.plain => ASCII,
            Glyphs::Safe => SAFE,
            Glyphs::Full => FULL,
            Glyphs::Ascii => ASCII,
        }
    }

    /// Text with what the set has no characters for put in its own.
    pub fn plain<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        if *self != ASCII || !text.contains(['·', '…', '█', '▌', '▄', '░']) {
            return text.into();
        }
        let text = text.replace(" · ", ", ").replace('·', ",").replace('…', "...");
        // The blocks of charts; half a block is a lesser sign of the same width.
        text.replace('█', "#").replace(['▌', '▄'], "=").replace('░', ".").into()
    }
}

/// The frame a device asks for; none in the plain mode.
pub fn frame(config: &Config) -> Option<border::Set<'static>> {
    if config.plain {
        return None;
    }
    Some(match (config.borders, config.glyphs) {
        (Borders::Ascii, _) | (_, Glyphs::Ascii) => ASCII_FRAME,
        (Borders::Square, _) => border::PLAIN,
        (Borders::Round, _) => border::ROUNDED,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_glyph_is_one_cell_wide() {
        for set in [SAFE, FULL, ASCII] {
            for glyph in [
                set.done,
                set.missed,
                set.open,
                set.later,
                set.awaiting,
                set.select,
                set.dot,
                set.cut,
                set.masked,
                set.above,
                set.below,
            ]
            .into_iter()
            .chain(set.bars)
            {
                assert_eq!(glyph.width(), 1, "{glyph}");
            }
        }
    }

    #[test]
    fn the_safe_set_has_nothing_a_console_font_lacks() {
        // Windows-1252 and code page 437 between them: what Consolas and the raster fonts draw.
        let known = "•×!·?►…↑↓";
        for glyph in [SAFE.done, SAFE.missed, SAFE.later, SAFE.select, SAFE.cut, SAFE.above] {
            assert!(known.contains(glyph), "{glyph}");
        }
        assert!([ASCII.done, ASCII.cut, ASCII.select].iter().all(|g| g.is_ascii()));
    }

    #[test]
    fn plain_words_replace_dots() {
        assert_eq!(ASCII.plain("1 overdue · 6 soon…"), "1 overdue, 6 soon...");
        assert_eq!(ASCII.plain("██▌░ 5 of 8"), "##=. 5 of 8");
        assert_eq!(SAFE.plain("a · b"), "a · b");
    }
}
