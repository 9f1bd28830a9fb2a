//! In: an agency's dice. Out: a narrative of paragraphs with open slots, and, given who speaks, the finished text.
//!
//! A paragraph keeps its number when another report copies it, so that "who shares what" is known without comparing texts.
//! Text between `STOCK` and `END` is wording that everybody uses and that is no evidence of copying.

use super::dice::{Dice, mix};
use super::figures::Figures;
use super::grammar::say_of;
use super::requests;

pub const STOCK: char = '\u{E000}';
pub const END: char = '\u{E001}';

#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Unique over the corpus; equal numbers = copied text.
    pub id: u64,
    pub text: String,
}

/// Subsections of section 一 in the order of the official notice.
pub const SUBSECTIONS: [&str; 5] = ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"];

#[derive(Clone, Debug, Default)]
pub struct Narrative {
    pub opening: Vec<Paragraph>,
    /// By subsection, in the order of `order`.
    pub parts: [Vec<Paragraph>; 5],
    /// Order in which the subsections stand.
    pub order: [usize; 5],
    pub section5: Vec<Paragraph>,
    pub section6: Vec<Paragraph>,
}

impl Narrative {
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.opening.iter().chain(self.order.iter().flat_map(|&i| &self.parts[i])).chain(&self.section5).chain(&self.section6)
    }
}

/// Who speaks: what the slots are filled with.
#[derive(Clone, Debug)]
pub struct Voice<'a> {
    pub agency: &'a str,
    pub called: &'a str,
    pub own: &'a str,
    pub up: &'a str,
    pub year: i32,
    pub figures: &'a Figures,
    /// 0 leaves the numbers in the text as they were written; another value changes them (a copyist who puts in his own).
    pub salt: u64,
    /// Added to the number of requests claimed in the text (a planned fault).
    pub claim_error: i64,
}

/// Writes a whole narrative for an office. `accept` may refuse a paragraph (the demo refuses chance likeness); it is then written anew.
pub fn write(seed: u64, office: &str, fullness: usize, accept: &mut dyn FnMut(&Paragraph) -> bool) -> Narrative {
    let mut writer = Writer { dice: Dice::of(&[seed, 1]), seed, count: 0, accept };
    let opening = vec![writer.one(&mut |dice| say_of("open", office, dice))];
    let parts = ["active", "", "manage", "platform", "supervise"].map(|rule| {
        if rule.is_empty() {
            vec![writer.one(&mut requests::template)]
        } else {
            let many = 1 + usize::from(writer.dice.chance(if rule == "active" { 60.0 } else { 15.0 }));
            (0..many).map(|_| writer.one(&mut |dice| sentences(rule, office, fullness, dice))).collect()
        }
    });
    let section5 = vec![
        writer.one(&mut |dice| list("problemlead", "problem", office, dice)),
        writer.one(&mut |dice| list("fixlead", "fix", office, dice)),
    ];
    let mut section6 = vec![writer.one(&mut stock_fee)];
    if writer.dice.chance(40.0) {
        section6.insert(0, writer.one(&mut |dice| say_of("extra", office, dice)));
    }
    Narrative { opening, parts, order: [0, 1, 2, 3, 4], section5, section6 }
}

struct Writer<'a> {
    dice: Dice,
    seed: u64,
    count: u64,
    accept: &'a mut dyn FnMut(&Paragraph) -> bool,
}

impl Writer<'_> {
    fn one(&mut self, make: &mut dyn FnMut(&mut Dice) -> String) -> Paragraph {
        self.count += 1;
        let id = mix(&[self.seed, self.count]);
        for _ in 0..400 {
            let paragraph = Paragraph { id, text: make(&mut self.dice) };
            if (self.accept)(&paragraph) {
                return paragraph;
            }
        }
        let last = make(&mut self.dice);
        panic!("400 paragraphs in a row looked like another one: the grammar is too small for this plan: {last}")
    }
}

fn sentences(rule: &str, office: &str, fullness: usize, dice: &mut Dice) -> String {
    let count = fullness + dice.below(2);
    (0..count.max(1)).map(|_| say_of(rule, office, dice)).collect()
}

fn list(lead: &str, item: &str, office: &str, dice: &mut Dice) -> String {
    let mut text = say_of(lead, office, dice);
    let count = 2 + dice.below(2);
    for (i, ordinal) in ["一是", "二是", "三是", "四是"].iter().take(count).enumerate() {
        text.push_str(ordinal);
        text.push_str(&say_of(item, office, dice));
        text.push(if i + 1 == count { '。' } else { '；' });
    }
    text
}

/// Closing sentences of section 六, used by everybody.
pub const FEES: [&str; 5] = [
    "{year}年，{self}未收取政府信息公开信息处理费。",
    "本年度依申请公开信息处理费收取情况：{self}未发出收费通知，收费总金额为0元。",
    "按照《政府信息公开信息处理费管理办法》，{year}年{self}没有产生信息处理费，无其他需要报告的事项。",
    "{self}无其他需要报告的事项。",
    "除上述内容外，{year}年{self}没有其他需要报告的事项，也没有收取信息处理费。",
];

fn stock_fee(dice: &mut Dice) -> String {
    stock(dice.word(&FEES))
}

pub fn stock(text: &str) -> String {
    format!("{STOCK}{text}{END}")
}

/// Opening formulas before section 一, used by everybody.
pub const PREAMBLES: [&str; 4] = [
    "本报告依照《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条编制，所列数据的统计期限为{year}年1月1日至12月31日。",
    "根据《中华人民共和国政府信息公开条例》要求，现将{agency}{year}年度政府信息公开工作情况报告如下。统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "按照《中华人民共和国政府信息公开条例》和上级有关规定，现向社会公布{agency}{year}年政府信息公开工作年度报告。",
    "为履行《中华人民共和国政府信息公开条例》规定的职责，特编制本报告，内容包括总体情况、主动公开、依申请公开、复议诉讼、问题改进和其他事项六个部分。",
];

pub fn preamble(dice: &mut Dice) -> String {
    stock(dice.word(&PREAMBLES))
}

/// The paragraph as this speaker prints it, stock marks still in it.
pub fn fill_marked(paragraph: &Paragraph, voice: &Voice) -> String {
    fill_text(&paragraph.text, voice)
}

/// The paragraph as this speaker prints it.
pub fn fill(paragraph: &Paragraph, voice: &Voice) -> String {
    fill_marked(paragraph, voice).replace([STOCK, END], "")
}

pub fn fill_text(text: &str, voice: &Voice) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, tail) = after.split_once('}').expect("every { of a paragraph is closed");
        out.push_str(&slot_value(slot, voice));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Names of the slots of a paragraph, in order.
pub fn slots(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(slot, _)| slot))
}

pub fn slot_value(slot: &str, voice: &Voice) -> String {
    match slot {
        "year" => voice.year.to_string(),
        "next" => (voice.year + 1).to_string(),
        "self" => voice.own.to_owned(),
        "called" => voice.called.to_owned(),
        "agency" => voice.agency.to_owned(),
        "up" => voice.up.to_owned(),
        _ => {
            if let Some(number) = slot.strip_prefix('#') {
                return number_value(number.parse().expect("grammar writes numbers"), voice.salt).to_string();
            }
            if let Some(literal) = slot.strip_prefix('=') {
                return literal.to_owned();
            }
            let style = slot.strip_prefix("requests:").unwrap_or_else(|| panic!("unknown slot {slot}"));
            fill_text(&requests::compose(style.parse().expect("a style is a number"), voice), voice)
        }
    }
}

fn number_value(written: i64, salt: u64) -> i64 {
    if salt == 0 || written < 4 {
        return written;
    }
    let mut dice = Dice::of(&[salt, written.unsigned_abs()]);
    (written + dice.between(-(written / 3), written / 3)).max(2)
}
