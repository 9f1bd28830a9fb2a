//! In: a text and who speaks. Out: the source of a report, as it is printed, with the place of everything in it.

use super::super::agencies::Agency;
use super::super::dice::{Dice, seed_of};
use super::text::{Ink, Paragraph, SECTIONS, Text};
use super::{Placed, PlacedClause, PlacedSlot};

/// Who speaks.
#[derive(Clone, Debug)]
pub struct Voice<'a> {
    pub agency: &'a Agency,
    /// `None` prints no year at all.
    pub year: Option<i32>,
    /// 0 keeps the numbers of the text; another value changes about half of them.
    pub salt: u64,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Half-width marks.
    pub half_width: bool,
    /// Full-width digits.
    pub wide_digits: bool,
    /// Characters in a line, with page numbers between lines; `None` for a line a paragraph.
    pub wrapped: Option<usize>,
}

impl Look {
    pub fn draw(dice: &mut Dice) -> Self {
        Self {
            half_width: dice.chance(30.0),
            wide_digits: dice.chance(12.0),
            wrapped: dice.chance(30.0).then(|| 26 + dice.below(8)),
        }
    }
}

/// The fill of a slot.
pub fn fill(name: &str, voice: &Voice) -> String {
    let year = |add: i32, other: &str| voice.year.map_or_else(|| other.to_owned(), |y| (y + add).to_string());
    match name {
        "year" => year(0, "本"),
        "next" => year(1, "下"),
        "self" => voice.agency.own.to_owned(),
        "called" => voice.agency.called.clone(),
        "agency" => voice.agency.name.clone(),
        "up" => voice.agency.up.to_owned(),
        _ => {
            let written: i64 = name.strip_prefix('#').and_then(|n| n.parse().ok()).expect("the grammar has no other slot");
            let mut dice = Dice::of(&[voice.salt, written.unsigned_abs()]);
            if voice.salt == 0 || written < 4 || dice.chance(50.0) {
                return written.to_string();
            }
            (written + dice.between(-(written / 3), written / 3)).max(2).to_string()
        }
    }
}

/// Prints a report: title, six sections, of which the three without narrative say only that a table belongs there.
pub fn render(text: &Text, voice: &Voice, look: Look) -> (String, Vec<Placed>) {
    const HEADINGS: [&str; 6] = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ];
    let year = voice.year.map_or_else(String::new, |y| format!("{y}年"));
    let mut printer =
        Printer { out: format!("{}{year}政府信息公开工作年度报告\n", voice.agency.name), look, lines: 0, pages: 0 };
    let mut placed = Vec::new();
    for (number, heading) in (1u8..).zip(HEADINGS) {
        printer.out.push_str(heading);
        printer.out.push('\n');
        if let Some(at) = SECTIONS.iter().position(|&s| s == number) {
            placed.extend(text.sections[at].iter().map(|p| printer.paragraph(p, number, voice)));
        } else {
            printer.out.push_str("（见附表）\n");
        }
    }
    (printer.out, placed)
}

const PAGE: usize = 24;

struct Printer {
    out: String,
    look: Look,
    lines: usize,
    pages: usize,
}

impl Printer {
    fn paragraph(&mut self, paragraph: &Paragraph, section: u8, voice: &Voice) -> Placed {
        let mut in_line = 0;
        if self.look.wrapped.is_some() {
            self.out.push_str("\u{3000}\u{3000}");
            in_line = 2;
        }
        let start = self.out.len();
        let mut clauses = Vec::with_capacity(paragraph.clauses.len());
        for clause in &paragraph.clauses {
            let mut placed = PlacedClause { id: clause.id, span: 0..0, units: Vec::new(), slots: Vec::new(), wrong: Vec::new() };
            let mut first = None;
            for ink in &clause.inks {
                let written = match ink {
                    Ink::Char(c) | Ink::Wrong(c) => c.to_string(),
                    Ink::Slot { left: Some(left), .. } => left.clone(),
                    Ink::Slot { name, .. } => fill(name, voice),
                };
                let at = self.write(&written, &mut in_line);
                first.get_or_insert(at);
                let letters = written.chars().filter(|c| c.is_alphanumeric()).count() as u32;
                if letters > 0 {
                    placed.units.push((letters, seed_of(&written)));
                }
                match ink {
                    Ink::Char(_) => {}
                    Ink::Wrong(_) => placed.wrong.push(at..self.out.len()),
                    Ink::Slot { kind, left, .. } => placed.slots.push(PlacedSlot {
                        index: placed.slots.len(),
                        kind: *kind,
                        span: at..self.out.len(),
                        fill: written,
                        left_over: left.is_some(),
                    }),
                }
            }
            placed.span = first.unwrap_or(self.out.len())..self.out.len();
            clauses.push(placed);
        }
        let span = start..self.out.len();
        self.end_line();
        Placed { origin: paragraph.origin, section, stock: paragraph.stock, span, clauses }
    }

    /// Writes a few characters that are one thing; returns where they start. They may be broken over two lines.
    fn write(&mut self, written: &str, in_line: &mut usize) -> usize {
        let mut start = None;
        let mut before = self.out.chars().next_back().unwrap_or(' ');
        for c in written.chars() {
            // Typesetters break neither before closing marks nor inside a number.
            let tied = "，。；：、）》”％".contains(c) || (c.is_ascii_digit() && before.is_ascii_digit());
            if self.look.wrapped.is_some_and(|width| *in_line >= width) && !tied {
                self.end_line();
                *in_line = 0;
            }
            start.get_or_insert(self.out.len());
            self.out.push(self.dress(c));
            before = c;
            *in_line += 1;
        }
        start.unwrap_or(self.out.len())
    }

    fn end_line(&mut self) {
        self.out.push('\n');
        self.lines += 1;
        if self.look.wrapped.is_some() && self.lines.is_multiple_of(PAGE) {
            self.pages += 1;
            self.out.extend(["- ", &self.pages.to_string(), " -\n"]);
        }
    }

    fn dress(&self, c: char) -> char {
        match c {
            '，' if self.look.half_width => ',',
            '；' if self.look.half_width => ';',
            '：' if self.look.half_width => ':',
            '（' if self.look.half_width => '(',
            '）' if self.look.half_width => ')',
            '0'..='9' if self.look.wide_digits => char::from_u32(u32::from(c) + 0xFEE0).expect("full-width digits exist"),
            _ => c,
        }
    }
}
