//! Colours as numbers: what a terminal shows, and how well it is read.

use ratatui::style::Color;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    Full,
    /// 256.
    Indexed,
    /// The sixteen named ones.
    Few,
}

/// Windows Terminal's default scheme, Campbell: what the sixteen names look like on most screens in
/// schools.
const CAMPBELL: [(u8, u8, u8); 16] = [
    (12, 12, 12),
    (197, 15, 31),
    (19, 161, 14),
    (193, 156, 0),
    (0, 55, 218),
    (136, 23, 152),
    (58, 150, 221),
    (204, 204, 204),
    (118, 118, 118),
    (231, 72, 86),
    (22, 198, 12),
    (249, 241, 165),
    (59, 120, 255),
    (180, 0, 158),
    (97, 214, 214),
    (242, 242, 242),
];

/// The steps of the 6x6x6 cube of the 256 colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Depth {
    /// A colour as this terminal shows it.
    pub fn of(self, colour: Color) -> Color {
        match (self, colour) {
            (Depth::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(nearest_index(r, g, b)),
            (Depth::Few, Color::Rgb(r, g, b)) => nearest_named((r, g, b), |_| true),
            _ => colour,
        }
    }

    /// A colour to stand on, as this terminal shows it.
    pub fn ground(self, colour: Color) -> Color {
        match (self, colour) {
            // Nothing is read on Campbell's dark grey: white has 4.1 there, black 4.3.
            (Depth::Few, Color::Rgb(r, g, b)) => {
                nearest_named((r, g, b), |n| NAMED[n] != Color::DarkGray)
            }
            _ => self.of(colour),
        }
    }

    /// A colour of letters on a ground, both as the theme has them, the ground settled already:
    /// where this terminal's nearest cannot be read there, the nearest that can.
    pub fn letters(self, colour: Color, ground: Color) -> Color {
        let near = self.of(colour);
        let (Depth::Few, Some(wish), Some(on)) = (self, rgb(colour), rgb(ground)) else {
            return near;
        };
        let read = |c: (u8, u8, u8)| contrast(c, on) >= READ;
        if rgb(near).is_none_or(read) {
            return near;
        }
        let grey = is_grey(wish);
        nearest_named(wish, |n| read(CAMPBELL[n]) && (!grey || is_grey(CAMPBELL[n])))
    }
}

/// What letters need to be read: WCAG 2.2, 1.4.3.
pub const READ: f64 = 4.5;

/// Channels closer together than this are seen as grey; the quiet inks of the themes here are.
const GREY: u8 = 32;

fn is_grey((r, g, b): (u8, u8, u8)) -> bool {
    r.max(g).max(b) - r.min(g).min(b) < GREY
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

/// The nearest of the 216 colours of the cube and the 24 greys; the first sixteen are left out, as
/// every terminal shows them otherwise.
fn nearest_index(r: u8, g: u8, b: u8) -> u8 {
    (16..=255u8).min_by_key(|n| distance(indexed(*n), (r, g, b))).unwrap_or(16)
}

fn indexed(n: u8) -> (u8, u8, u8) {
    match n {
        0..=15 => CAMPBELL[usize::from(n)],
        16..=231 => {
            let n = usize::from(n - 16);
            (STEPS[n / 36], STEPS[n / 6 % 6], STEPS[n % 6])
        }
        _ => {
            let grey = 8 + 10 * (n - 232);
            (grey, grey, grey)
        }
    }
}

const NAMED: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

fn nearest_named(colour: (u8, u8, u8), may: impl Fn(usize) -> bool) -> Color {
    let best = (0..NAMED.len()).filter(|n| may(*n)).min_by_key(|n| distance(CAMPBELL[*n], colour));
    NAMED[best.unwrap_or(0)]
}

/// What a colour looks like, the names as Campbell has them; `None` for the terminal's own.
pub fn rgb(colour: Color) -> Option<(u8, u8, u8)> {
    match colour {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(n) => Some(indexed(n)),
        Color::Reset => None,
        named => NAMED.iter().position(|n| *n == named).map(|n| CAMPBELL[n]),
    }
}

/// How well one colour is read on another, from 1 to 21 (WCAG 2.2, contrast ratio).
pub fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    let (light, dark) = if a > b { (a, b) } else { (b, a) };
    (light + 0.05) / (dark + 0.05)
}

fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let part = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_the_known_one() {
        assert!((contrast((255, 255, 255), (0, 0, 0)) - 21.0).abs() < 0.01);
        // Figures measured on Windows Terminal's default background.
        let on_black = |colour| contrast(rgb(colour).unwrap(), CAMPBELL[0]);
        for (colour, figure) in [
            (Color::Red, 3.2),
            (Color::Blue, 2.4),
            (Color::Green, 5.7),
            (Color::LightBlue, 5.0),
            (Color::LightYellow, 16.9),
        ] {
            assert!((on_black(colour) - figure).abs() < 0.15, "{colour}: {}", on_black(colour));
        }
    }

    #[test]
    fn colours_become_the_nearest_a_terminal_has() {
        assert_eq!(Depth::Indexed.of(Color::Rgb(255, 255, 255)), Color::Indexed(231));
        assert_eq!(Depth::Few.of(Color::Rgb(250, 240, 160)), Color::LightYellow);
        assert_eq!(Depth::Full.of(Color::Rgb(1, 2, 3)), Color::Rgb(1, 2, 3));
        assert_eq!(Depth::Indexed.of(Color::Red), Color::Red);
    }
}
