//! A document as one page of HTML that needs nothing else and prints well.

use super::doc::{Cell, Doc, Part, Table};

/// A4 with room for a hole punch; tables that repeat their headings on every page.
const STYLE: &str = "@page{size:A4;margin:18mm 14mm 16mm 20mm}\
body{font:11pt/1.35 system-ui,sans-serif;color:#111;max-width:62em;margin:2em auto;padding:0 1em}\
h1{font-size:1.5em;margin:0}h2{font-size:1.15em;margin:1.4em 0 .3em;break-after:avoid}\
.under{color:#444;margin:.2em 0 1em}table{border-collapse:collapse;width:100%;margin:.5em 0 1em}\
th,td{border-bottom:1px solid #bbb;padding:.25em .6em .25em 0;text-align:left;vertical-align:top}\
thead{display:table-header-group}tr{break-inside:avoid}.n{text-align:right;font-variant-numeric:tabular-nums}\
@media print{body{margin:0;padding:0;max-width:none}}";

/// The page.
pub(super) fn page(doc: &Doc) -> String {
    let mut body = String::new();
    for part in &doc.parts {
        match part {
            Part::Heading(text) => body.push_str(&format!("<h2>{}</h2>\n", safe(text))),
            Part::Text(text) => body.push_str(&format!("<p>{}</p>\n", safe(text))),
            Part::Table(_, rows) => table(rows, &mut body),
        }
    }
    let title = safe(&doc.title);
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body><h1>{title}</h1><p class=\"under\">{}</p>\n{body}</body></html>\n",
        safe(&doc.under)
    )
}

fn table(table: &Table, out: &mut String) {
    out.push_str("<table><thead><tr>");
    for (n, column) in table.columns.iter().enumerate() {
        let number = table.rows.iter().filter_map(|row| row.get(n)).any(Cell::is_number);
        out.push_str(&format!("<th{}>{}</th>", class(number), safe(column)));
    }
    out.push_str("</tr></thead>\n<tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str(&format!("<td{}>{}</td>", class(cell.is_number()), safe(&cell.text())));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn class(number: bool) -> &'static str {
    if number { " class=\"n\"" } else { "" }
}

/// Text with nothing in it that a browser would obey.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "<br>")
}
