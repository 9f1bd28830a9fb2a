//! One self-contained page about two reports, to be read in a browser and printed: no script, no font, no address is fetched.
//!
//! Comes in: [`Sides`]. Goes out: HTML. Everything that comes from reports is escaped and cleaned. It decides nothing.

use std::fmt::Write as _;

use super::panes::{PaneRow, rows};
use super::side_by_side::{Sides, figures};
use super::terminal::{clean, count};
use crate::copies::Stretch;

const STYLE: &str = include_str!("page.css");

/// The page of two reports.
pub fn page(sides: &Sides) -> String {
    let mut out = String::new();
    let title = format!("{} / {}", sides.name(0), sides.name(1));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        text(&title)
    );
    let _ = writeln!(out, "<h1>Two reports side by side</h1>\n<p class=\"summary\">{}</p>", text(&sides.summary()));
    files(&mut out, sides);
    section(&mut out, "Who was first, and what that does not prove", |out| paragraphs(out, &sides.direction()));
    section(&mut out, "Figures", |out| {
        table(out, &["", "A", "B"], figures(sides));
        let pair = sides.pair();
        let _ = writeln!(
            out,
            "<p>Jaccard similarity of the narratives {:.3}; {}; longest run without any change {} characters.</p>",
            pair.similarity,
            count(pair.passages.len() as u64, "passage"),
            pair.longest
        );
    });
    section(&mut out, "Substituted words", |out| {
        let rows = sides.pair().substitutions.iter().map(|s| [s.a.clone(), s.b.clone(), s.count.to_string()]);
        table_or(
            out,
            &["in A", "in B", "times"],
            rows,
            "None inside the passages. What differs before and behind them is listed as only in A or B from 10 characters on.",
        );
    });
    section(&mut out, "Left over from A", |out| {
        list_or(out, &sides.leftovers(), "None: neither a name of A's agency nor its year stands unchanged in B's passages.");
    });
    if let Some(variants) = sides.variants() {
        section(&mut out, "Variants only these two have", |out| list_or(out, &variants, "None found in this index."));
    }
    section(&mut out, "Statutory wording in the passages", |out| {
        let phrases = sides.evidence.phrases.iter();
        let rows = phrases.map(|p| [p.text.clone(), p.kind.key().to_owned(), p.clause.to_owned(), p.count.to_string()]);
        table_or(out, &["wording", "kind", "clause", "times"], rows, "None of the list.");
    });
    section(&mut out, "The texts", |out| panes(out, sides));
    section(&mut out, "Limits", |out| {
        let _ = writeln!(out, "<ul>");
        let mut limits = Sides::limits();
        limits.extend(sides.others.map(|others| format!("Other reports were looked through: {} of this index.", others.reports)));
        for line in &limits {
            let _ = writeln!(out, "<li>{}</li>", text(line));
        }
        let _ = writeln!(out, "</ul>");
    });
    let _ = write!(out, "<footer>gongkai {}</footer>\n</main>\n</body>\n</html>\n", env!("CARGO_PKG_VERSION"));
    out
}

/// Text from a report in HTML: control characters and direction marks gone, the five signs escaped.
fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn section(out: &mut String, head: &str, body: impl FnOnce(&mut String)) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>", text(head));
    body(out);
    out.push_str("</section>\n");
}

fn files(out: &mut String, sides: &Sides) {
    let row = |side: usize| {
        let card = sides.cards[side];
        [
            ["A", "B"][side].to_owned(),
            card.agency.clone().unwrap_or_else(|| "not known".to_owned()),
            card.year.map_or_else(|| "not known".to_owned(), |year| year.to_string()),
            card.files.join(" = "),
            card.id.0.clone(),
        ]
    };
    out.push_str("<div class=\"files\">\n");
    table(out, &["", "agency", "year", "file", "BLAKE3 (first 64 bits)"], [row(0), row(1)]);
    out.push_str("</div>\n");
}

fn paragraphs(out: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "<p>{}</p>", text(line));
    }
}

fn list_or(out: &mut String, lines: &[String], none: &str) {
    if lines.is_empty() {
        return paragraphs(out, &[none.to_owned()]);
    }
    out.push_str("<ul>\n");
    for line in lines {
        let _ = writeln!(out, "<li>{}</li>", text(line));
    }
    out.push_str("</ul>\n");
}

fn table_or<const N: usize>(out: &mut String, heads: &[&str; N], rows: impl Iterator<Item = [String; N]>, none: &str) {
    let rows: Vec<[String; N]> = rows.collect();
    if rows.is_empty() { paragraphs(out, &[none.to_owned()]) } else { table(out, heads, rows) }
}

fn table<const N: usize>(out: &mut String, heads: &[&str; N], rows: impl IntoIterator<Item = [String; N]>) {
    out.push_str("<table>\n<thead><tr>");
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", text(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in &row {
            let _ = write!(out, "<td>{}</td>", text(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// The two texts in two columns.
fn panes(out: &mut String, sides: &Sides) {
    out.push_str(
        "<p class=\"key\">Marked: <mark>words in each other&#39;s place</mark>, <ins>what only one side has</ins>. ¶ is the end of a \
         paragraph that only one side has. Places are bytes of the decoded file.</p>\n<table class=\"panes\">\n<thead><tr>",
    );
    for side in 0..2 {
        let _ = write!(out, "<th scope=\"col\">{} {}</th>", ["A", "B"][side], text(&sides.name(side)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows(sides.evidence) {
        match row {
            PaneRow::Passage(number) => {
                let _ = writeln!(out, "<tr class=\"head\"><td colspan=\"2\">{}</td></tr>", text(&sides.heading(number)));
            }
            PaneRow::Both(panes) => {
                let [a, b] = panes.map(|pane| pane.iter().map(marked).collect::<String>());
                let _ = writeln!(out, "<tr><td>{a}</td><td>{b}</td></tr>");
            }
            PaneRow::Only(side, span, only) => {
                let place = format!("only in {}, {}–{}", ["A", "B"][side], span.start, span.end);
                let body = format!("<span class=\"place\">{place}</span><br><ins>{}</ins>", text(&only.replace('\n', "¶")));
                let (a, b) = if side == 0 { (body, String::new()) } else { (String::new(), body) };
                let _ = writeln!(out, "<tr class=\"only\"><td>{a}</td><td>{b}</td></tr>");
            }
        }
    }
    out.push_str("</tbody>\n</table>\n");
}

fn marked((stretch, words): &(Stretch, String)) -> String {
    let words = text(words);
    match stretch {
        Stretch::Same => words,
        Stretch::Substituted => format!("<mark>{words}</mark>"),
        Stretch::Different => format!("<ins>{words}</ins>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_report_becomes_markup() {
        assert_eq!(text("<script>alert('1')</script>&\u{202e}\u{1b}"), "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;  ");
    }
}
