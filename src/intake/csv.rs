//! Text with separators: its encoding, its separator, its quotation marks.
//!
//! Written out rather than left to a general reader, because a list of children needs more: the
//! line a row *starts* on, and a stray quotation mark that costs its own row and not the rest of
//! the file.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::IntakeError;
use super::source::{Body, Raw, Row, Source, Table};

/// The longest line, in bytes. The widest MIS export has some hundred columns of words.
const MAX_LINE: usize = 1024 * 1024;
/// The most cells of one row: Excel's own limit is 16,384; no report has a thousand columns.
const MAX_CELLS: usize = 1000;
/// The most lines that one quoted cell spans. A longer one is a quotation mark left open.
const MAX_CELL_LINES: usize = 200;
/// The most rows: a hundred thousand is every pupil of a large county.
const MAX_ROWS: usize = 250_000;

/// Bytes as text, and the name of their encoding.
///
/// A mark at the start decides; else UTF-16 shows by its noughts; else what is valid UTF-8 is UTF-8
/// and the rest is Windows-1252, which is what Excel saves as plain CSV in Britain.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str), IntakeError> {
    let (encoding, skip, name) = match bytes {
        [0xef, 0xbb, 0xbf, ..] => (encoding_rs::UTF_8, 3, "UTF-8"),
        [0xff, 0xfe, ..] => (UTF_16LE, 2, "UTF-16"),
        [0xfe, 0xff, ..] => (UTF_16BE, 2, "UTF-16"),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => (UTF_16LE, 0, "UTF-16"),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => (UTF_16BE, 0, "UTF-16"),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => return plain(text.to_string(), "UTF-8"),
            Err(_) => (WINDOWS_1252, 0, "Windows-1252"),
        },
    };
    let rest = bytes.get(skip..).unwrap_or_default();
    plain(decoded(encoding, rest), name)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Text that a person could have typed; anything else is some program's own file.
fn plain(text: String, encoding: &'static str) -> Result<(String, &'static str), IntakeError> {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}');
    // A few stray control characters come from old systems; a nought never does.
    let strays = text.chars().filter(|c| odd(*c)).count();
    if text.contains('\0') || strays * 100 > text.len() {
        return Err(IntakeError::unreadable(
            "This is neither a CSV, an Excel workbook nor a CTF file.",
            "Save the list as CSV or .xlsx and import that.",
        ));
    }
    Ok((text, encoding))
}

/// Reads text with separators.
pub(crate) fn read(text: &str, encoding: &str) -> Result<Source, IntakeError> {
    let lines: Vec<&str> = split_lines(text);
    for (n, line) in lines.iter().enumerate() {
        if line.len() > MAX_LINE {
            return Err(IntakeError::unreadable(
                format!(
                    "Line {} is longer than any row of a list ({} MB).",
                    n + 1,
                    line.len() >> 20
                ),
                "Export the list again as CSV, with one row for each pupil.",
            ));
        }
    }
    if lines.len() > MAX_ROWS {
        return Err(IntakeError::unreadable(
            format!("The file has {} lines; a list has at most {MAX_ROWS}.", lines.len()),
            "Export one school or one year at a time.",
        ));
    }
    let separator = sniff(&lines);
    let rows = rows(&lines, separator);
    let name = match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    };
    let table = Table { name: None, hidden: false, rows, grid: false };
    Ok(Source { body: Body::Tables(vec![table]), format: format!("CSV ({encoding}, {name})") })
}

/// Lines at any of the three line ends; a last empty one is none.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        match rest.find(['\n', '\r']) {
            Some(at) => {
                lines.push(&rest[..at]);
                let ended = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
                rest = &rest[at + ended..];
            }
            None => {
                lines.push(rest);
                break;
            }
        }
    }
    lines
}

/// The separator that cuts the first lines most evenly: the one whose most common number of cells,
/// counted over the lines that have it, is largest. `sep=;` on the first line says so itself.
fn sniff(lines: &[&str]) -> char {
    /// Enough lines to see past titles and guidance.
    const LOOKED_AT: usize = 100;
    if let Some(said) = lines.first().and_then(|l| l.trim().strip_prefix("sep="))
        && let Some(separator) = said.chars().next()
    {
        return separator;
    }
    let mut best = (',', 0);
    for separator in [',', ';', '\t'] {
        let mut counts: std::collections::BTreeMap<usize, usize> =
            std::collections::BTreeMap::new();
        for line in lines.iter().take(LOOKED_AT) {
            let cells = match cells_of(&[line], separator) {
                Ok((cells, _)) => cells.len(),
                Err(_) => line.matches(separator).count() + 1,
            };
            if cells > 1 {
                *counts.entry(cells).or_default() += 1;
            }
        }
        // Lines that agree count most, then how many cells they agree on.
        let score = counts.iter().map(|(cells, lines)| lines * 4 + cells).max().unwrap_or(0);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

fn rows(lines: &[&str], separator: char) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut at = usize::from(lines.first().is_some_and(|l| l.trim().starts_with("sep=")));
    while at < lines.len() {
        let number = at + 1;
        match cells_of(&lines[at..], separator) {
            Ok((cells, taken)) => {
                rows.push(Row { number, cells, fault: None });
                at += taken;
            }
            // The next row begins on the next line: nothing after a stray mark is lost.
            Err(fault) => {
                rows.push(Row { number, cells: Vec::new(), fault: Some(fault.to_string()) });
                at += 1;
            }
        }
    }
    rows
}

/// The cells of the row that begins on the first of `lines`, and how many lines it takes.
fn cells_of(lines: &[&str], separator: char) -> Result<(Vec<Raw>, usize), &'static str> {
    const OPEN: &str = "a quotation mark is opened and not closed";
    const AFTER: &str = "there is text after a closing quotation mark";
    let Some(first) = lines.first() else { return Ok((Vec::new(), 1)) };
    let mut cells = Vec::new();
    let (mut rest, mut taken) = (*first, 1);
    loop {
        let unquoted = rest.trim_start_matches(' ');
        let Some(quoted) = unquoted.strip_prefix('"') else {
            let end = rest.find(separator).unwrap_or(rest.len());
            cells.push(cell(&rest[..end]));
            if cells.len() > MAX_CELLS {
                return Err("the row has more cells than any list");
            }
            match rest.get(end + separator.len_utf8()..) {
                Some(after) if end < rest.len() => rest = after,
                _ => return Ok((cells, taken)),
            }
            continue;
        };
        let mut text = String::new();
        let mut inside = quoted;
        let after = loop {
            match inside.find('"') {
                Some(at) => {
                    text.push_str(&inside[..at]);
                    let next = &inside[at + 1..];
                    match next.strip_prefix('"') {
                        Some(more) => {
                            text.push('"');
                            inside = more;
                        }
                        None => break next,
                    }
                }
                None => {
                    text.push_str(inside);
                    text.push('\n');
                    inside = lines.get(taken).filter(|_| taken < MAX_CELL_LINES).ok_or(OPEN)?;
                    taken += 1;
                    if text.len() > MAX_LINE {
                        return Err(OPEN);
                    }
                }
            }
        };
        cells.push(cell(&text));
        let after = after.trim_start_matches(' ');
        match after.strip_prefix(separator) {
            Some(more) => rest = more,
            None if after.is_empty() => return Ok((cells, taken)),
            None => return Err(AFTER),
        }
    }
}

/// One cell. `="001001"` is how an export keeps Excel from eating the noughts.
fn cell(text: &str) -> Raw {
    let inner = text.trim().strip_prefix("=\"").and_then(|t| t.strip_suffix('"'));
    Raw::text(inner.filter(|t| !t.contains('"')).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, Vec<String>, bool)> {
        let lines = split_lines(text);
        rows(&lines, sniff(&lines))
            .into_iter()
            .map(|r| {
                (
                    r.number,
                    r.cells.iter().map(|c| c.words().into_owned()).collect(),
                    r.fault.is_some(),
                )
            })
            .collect()
    }

    #[test]
    fn quotes_and_lines_keep_their_numbers() {
        let rows = cut("a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",z\nend,row\n");
        assert_eq!(rows[1], (2, vec!["x, y".into(), "say \"hi\"".into()], false));
        assert_eq!(rows[2], (3, vec!["two\nlines".into(), "z".into()], false));
        assert_eq!(rows[3].0, 5);
    }

    #[test]
    fn a_stray_quotation_mark_costs_one_row() {
        let rows = cut("a,b\n\"x,1\ny,2\nz,3\n");
        assert_eq!(rows.iter().map(|r| r.2).collect::<Vec<_>>(), [false, true, false, false]);
        let rows = cut("a,b\n\"x,1\n\"y\",2\n");
        assert_eq!(rows.iter().map(|r| r.2).collect::<Vec<_>>(), [false, true, false]);
        // A mark inside a cell that does not begin with one is a character.
        assert_eq!(cut("a,b\nMaya \"Mai\" B,2\n")[1].1[0], "Maya \"Mai\" B");
    }

    #[test]
    fn text_kept_from_excel_is_the_text() {
        let rows = cut("UPN,No\n=\"U001200121001\",\"=\"\"001001\"\"\"\n=A2,=\"a\"&\"b\"\n");
        assert_eq!(rows[1].1, ["U001200121001", "001001"]);
        assert_eq!(rows[2].1, ["=A2", "=\"a\"&\"b\""]);
    }

    #[test]
    fn separators_are_seen_past_titles() {
        assert_eq!(sniff(&["SEN list, autumn", "Name;Class;Status", "A;4W;K", "B;4W;K"]), ';');
        assert_eq!(sniff(&["Name\tClass", "\"Barnes, Maya\"\t4W"]), '\t');
        assert_eq!(sniff(&["Name,Class", "\"Barnes; Maya\",4W"]), ',');
        assert_eq!(sniff(&["sep=;", "Name;Class"]), ';');
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode(b"Zo\xeb").map(|d| d.0).ok(), Some("Zoë".into()));
        assert_eq!(decode("\u{feff}Zoë".as_bytes()).map(|d| d.0).ok(), Some("Zoë".into()));
        let utf16: Vec<u8> = "Name,Łukasz".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).map(|d| d.0).ok(), Some("Name,Łukasz".into()));
        assert!(decode(&[0x7f, b'E', b'L', b'F', 0, 0, 1]).is_err());
    }
}
