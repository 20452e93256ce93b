//! Folding: what makes `zoe` find Zoë, `lukasz` Łukasz and `obrien` O'Brien.

use deunicode::deunicode_char;

/// Lower-case plain letters and digits; apostrophes vanish, every other mark becomes one space.
///
/// Both what is stored and what is typed go through this before they are compared.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() {
        out.push(c.to_ascii_lowercase());
    } else if matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{00b4}') {
        // An apostrophe joins: O'Brien is typed obrien.
    } else if c.is_ascii() {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    } else {
        for plain in deunicode_char(c).unwrap_or(" ").chars() {
            fold_char_ascii(plain, out);
        }
    }
}

fn fold_char_ascii(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() {
        out.push(c.to_ascii_lowercase());
    } else if c != '\'' && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_fold_to_what_a_keyboard_types() {
        for (name, typed) in [
            ("Zoë", "zoe"),
            ("Łukasz", "lukasz"),
            ("O'Brien", "obrien"),
            ("O\u{2019}Brien", "obrien"),
            ("Smith-Jones", "smith jones"),
            ("Şule", "sule"),
            ("Nguyễn", "nguyen"),
            ("Straße", "strasse"),
            ("  de Souza ", "de souza"),
            ("D. Shaw", "d shaw"),
            ("Zoe\u{0308}", "zoe"),
        ] {
            assert_eq!(fold(name), typed, "{name}");
        }
    }
}
