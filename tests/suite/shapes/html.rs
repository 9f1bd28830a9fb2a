//! A sheet → an HTML table.
//!
//! Comes in: a sheet and its shape. Goes out: `<table>…</table>` with merged cells, plain or wrapped in spans and entities as
//! word processors write them. It damages nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::shape::Base;
use super::sheet::{Line, Role, Sheet};
use crate::dice::Dice;

pub fn table(sheet: &Sheet, base: Base, dice: &mut Dice) -> String {
    let mut out = String::new();
    for (number, part) in sheet.lines.split(|l| l.cells.is_empty()).enumerate() {
        if number > 0 {
            let _ = writeln!(out, "<p align=\"center\">- {} -</p>", number + 1);
        }
        out.push_str("<table border=\"1\" cellspacing=\"0\"><tbody>\n");
        if base == Base::NarrowHtml {
            narrow(part, &mut out);
        } else {
            rows(part, base, &mut out, dice);
        }
        out.push_str("</tbody></table>\n");
    }
    out
}

fn rows(lines: &[Line], base: Base, out: &mut String, dice: &mut Dice) {
    // Merged cell → rows below that it still covers.
    let mut covered: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str("<tr>");
        for cell in &line.cells {
            if cell.role == Role::Under
                && let Some(left) = covered.get_mut(&cell.merged).filter(|left| **left > 0)
            {
                *left -= 1;
                continue;
            }
            let below = if cell.merged == 0 { 0 } else { lines[at + 1..].iter().take_while(|l| covers(l, cell.merged)).count() };
            covered.insert(cell.merged, below);
            let text = if base == Base::NestedHtml { nested(&cell.text, dice) } else { plain(&cell.text) };
            out.push_str("<td");
            if cell.span > 1 {
                let _ = write!(out, " colspan=\"{}\"", cell.span);
            }
            if below > 0 {
                let _ = write!(out, " rowspan=\"{}\"", below + 1);
            }
            let _ = write!(out, ">{text}</td>");
        }
        out.push_str("</tr>\n");
    }
}

fn covers(line: &Line, merged: usize) -> bool {
    line.cells.iter().any(|c| c.role == Role::Under && c.merged == merged)
}

/// One cell a row.
fn narrow(lines: &[Line], out: &mut String) {
    for cell in lines.iter().flat_map(|l| &l.cells).filter(|c| c.role == Role::Figure || !c.text.is_empty()) {
        let _ = writeln!(out, "<tr><td>{}</td></tr>", plain(&cell.text));
    }
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', "&nbsp;").replace('\n', "<br>")
}

fn nested(text: &str, dice: &mut Dice) -> String {
    if text.trim().is_empty() {
        return (*dice.pick(&["", "&nbsp;", "<p>&nbsp;</p>", "<p><span><o:p></o:p></span></p>", " \n "])).to_owned();
    }
    let style = dice.roll(4);
    let mut inner = String::new();
    for c in text.chars() {
        match c {
            '\n' => inner.push_str("<br/>"),
            '\u{a0}' => inner.push_str("&#160;"),
            '0'..='9' if style == 1 => {
                let _ = write!(inner, "&#{};", c as u32);
            }
            '0'..='9' if style == 2 => {
                let _ = write!(inner, "<span lang=\"EN-US\">{c}</span>");
            }
            '（' if style == 3 => inner.push_str("<b>（</b>"),
            '0'..='9' if style == 3 => {
                let _ = write!(inner, "&#x{:x};", c as u32);
            }
            c => inner.push(c),
        }
    }
    let open = dice.pick(&["<p class=\"MsoNormal\"><span style=\"font-family:仿宋\">", "\n  <p><span>", "<div><font><span>"]);
    let close = match *open {
        "<div><font><span>" => "</span></font></div>",
        "\n  <p><span>" => "</span></p>\n",
        _ => "<o:p></o:p></span></p>",
    };
    format!("{open}{inner}{close}")
}
