//! In: an office and a seed. Out: a narrative of its own, with what everybody writes in between.

use super::super::dice::{Dice, mix};
use super::super::grammar::say_of;
use super::super::narrative::{FEES, PREAMBLES};
use super::super::requests::NOTHING;
use super::text::{Paragraph, Text, paragraph};

/// Stock openings: three pieces drawn one by one, as in life; the whole is seldom the same, the pieces are.
const OPENINGS: [[&str; 8]; 3] = [
    [
        "{year}年，在{up}的坚强领导下，",
        "{year}年，{self}在上级主管部门的精心指导下，",
        "一年来，在{up}的正确领导下，",
        "{year}年度，{self}在{up}的统一部署下，",
        "过去一年，{self}始终坚持以人民为中心的发展思想，",
        "{year}年，{called}坚持以公开促落实、促规范、促服务，",
        "{year}年以来，{self}高度重视政府信息公开工作，",
        "{year}年，在上级部门的关心支持下，",
    ],
    [
        "认真贯彻落实《中华人民共和国政府信息公开条例》，",
        "严格执行《条例》各项规定，",
        "全面落实政务公开各项工作任务，",
        "紧紧围绕中心工作和群众关切，",
        "按照公开为常态、不公开为例外的要求，",
        "切实履行信息公开职责，",
        "不断加强组织领导和制度建设，",
        "进一步健全工作机制，",
    ],
    [
        "各项工作取得了新的成效。",
        "扎实推进政府信息公开工作，现将有关情况报告如下。",
        "较好地完成了全年工作任务。",
        "保障了公众的知情权、参与权、表达权和监督权。",
        "政府信息公开工作有序开展。",
        "不断提高政府工作的透明度。",
        "推动政务公开工作再上新台阶。",
        "切实保障公民、法人和其他组织依法获取政府信息。",
    ],
];

/// A narrative nobody else has, but for the stock in it.
pub fn own(seed: u64, office: &str) -> Text {
    let mut dice = Dice::of(&[seed, 1]);
    let mut text = Text::default();
    let mut count = 0;
    let mut fresh = |template: &str| {
        count += 1;
        paragraph(mix(&[seed, 2, count]), false, template)
    };
    for rule in ["open", "active", "active", "manage", "platform", "platform", "supervise"] {
        let sentences = if rule == "open" { 1 } else { 2 + dice.below(2) };
        let template: String = (0..sentences).map(|_| say_of(rule, office, &mut dice)).collect();
        text.sections[0].push(fresh(&template));
    }
    for (lead, item) in [("problemlead", "problem"), ("fixlead", "fix")] {
        text.sections[1].push(fresh(&list(lead, item, office, &mut dice)));
    }
    if dice.chance(40.0) {
        text.sections[2].push(fresh(&say_of("extra", office, &mut dice)));
    }
    stock(&mut text, &mut dice);
    text
}

/// A report of an office that has nothing to say: stock, and one sentence of its own in each section.
pub fn hardly_any(seed: u64, office: &str) -> Text {
    let mut dice = Dice::of(&[seed, 3]);
    let mut text = Text::default();
    text.sections[0].push(paragraph(mix(&[seed, 4, 0]), false, &say_of("active", office, &mut dice)));
    text.sections[1].push(paragraph(mix(&[seed, 4, 1]), false, &format!("{}。", say_of("problem", office, &mut dice))));
    stock(&mut text, &mut dice);
    text
}

/// A new paragraph for a report that otherwise copies.
pub fn one(seed: u64, office: &str) -> Paragraph {
    let mut dice = Dice::of(&[seed, 5]);
    let template: String = (0..2).map(|_| say_of("active", office, &mut dice)).collect();
    paragraph(mix(&[seed, 6]), false, &template)
}

/// Puts in what everybody writes: the opening, the nil return, the fee statement.
pub fn stock(text: &mut Text, dice: &mut Dice) {
    let everybodys = |template: &str| paragraph(super::super::dice::seed_of(template), true, template);
    let opening = if dice.chance(25.0) {
        dice.word(&PREAMBLES).to_owned()
    } else {
        OPENINGS.iter().map(|pieces| dice.word(pieces)).collect()
    };
    text.sections[0].insert(0, everybodys(&opening));
    let middle = text.sections[0].len().div_ceil(2);
    text.sections[0].insert(middle, everybodys(dice.word(&NOTHING)));
    text.sections[2].push(everybodys(dice.word(&FEES)));
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
