//! In: the figures of an agency. Out: the paragraph （二）依申请公开, whose numbers agree with table 3 and table 4 (or differ by a
//! planned fault). It is written again from the copyist's own figures even where everything around it is copied.

use super::dice::Dice;
use super::forms::{CARRIED_IN, CARRIED_OUT, GRANTED, HANDLED, NEW, OTHER_FIRST, PARTLY};
use super::grammar::say;
use super::narrative::{Voice, stock};

/// The slot that stands for the paragraph until it is known who speaks.
pub fn template(dice: &mut Dice) -> String {
    format!("{{requests:{}}}", dice.roll() >> 16)
}

pub fn compose(style: u64, voice: &Voice) -> String {
    let mut dice = Dice::new(style);
    let figures = voice.figures;
    if figures.total(NEW) + figures.total(CARRIED_IN) == 0 && voice.claim_error == 0 {
        return nothing(&mut dice);
    }
    let mut text = received(voice, &mut dice);
    text.push_str(&say("rqhand", &mut dice));
    text.push('。');
    text.push_str(&outcomes(voice, &mut dice));
    text.push_str(&disputes(voice, &mut dice));
    text.push_str(&say("rqclose", &mut dice));
    text
}

/// Nil returns, used by everybody whom nobody asked.
pub const NOTHING: [&str; 6] = [
    "{year}年，{self}未收到政府信息公开申请。",
    "本年度{self}没有收到公民、法人或者其他组织提出的政府信息公开申请，没有上年结转办理的申请。",
    "{year}年度未收到政府信息公开申请，未发生因政府信息公开引起的行政复议和行政诉讼。",
    "全年收到政府信息公开申请0件，结转下年度0件。",
    "{self}本年度未收到依申请公开政府信息的申请，也没有因此被申请行政复议、提起行政诉讼。",
    "{year}年没有受理政府信息公开申请。",
];

fn nothing(dice: &mut Dice) -> String {
    stock(dice.word(&NOTHING))
}

fn received(voice: &Voice, dice: &mut Dice) -> String {
    let new = voice.figures.total(NEW) + voice.claim_error;
    let before = voice.figures.total(CARRIED_IN);
    let lead = *dice.pick(&["全年共", "{year}年，{self}", "本年度", "{year}年度共", "{self}全年", "一年来", "{year}年全年"]);
    let verb = *dice.pick(&[
        "收到政府信息公开申请",
        "新收政府信息公开申请",
        "收到信息公开申请",
        "受理政府信息公开申请",
        "收到各类公开申请",
        "收到公开申请",
    ]);
    let carried = match before {
        0 => String::new(),
        _ => dice.pick(&["，上年结转@件", "，另有上年结转@件", "，连上年结转@件"]).replace('@', &before.to_string()),
    };
    format!("{lead}{verb}{new}件{carried}，")
}

fn outcomes(voice: &Voice, dice: &mut Dice) -> String {
    let f = voice.figures;
    let mut parts = vec![
        (f.total(GRANTED), &["予以公开@件", "同意公开@件", "决定予以公开的@件", "如数予以公开@件", "当即予以公开@件"][..]),
        (f.total(PARTLY), &["部分公开@件", "作部分公开的@件", "作部分公开处理@件", "遮盖后部分公开@件", "部分公开的@件"][..]),
        (f.sum(4..12), &["不予公开@件", "依法不予公开的@件", "决定不予公开@件", "不予公开的@件"][..]),
        (f.sum(12..15), &["无法提供@件", "因故无法提供的@件", "确实无法提供@件", "查后无法提供@件", "无法提供的@件"][..]),
        (f.sum(15..20), &["不予处理@件", "依规不予处理的@件", "说明后不予处理@件"][..]),
        (f.sum(OTHER_FIRST..HANDLED), &["其他处理@件", "作其他处理的@件"][..]),
    ];
    parts.retain(|part| part.0 > 0);
    if dice.chance(70.0) {
        dice.shuffle(&mut parts);
    }
    let mut text = dice
        .pick(&["{year}年办结@件", "全年办结@件", "期内办结@件", "至年底办结@件", "已办结@件"])
        .replace('@', &f.total(HANDLED).to_string());
    // A bare row of outcomes reads the same everywhere; remarks keep unrelated reports apart.
    let mut remark_due = dice.chance(50.0);
    for (i, (count, wording)) in parts.iter().enumerate() {
        text.push(if i == 0 { '：' } else { '，' });
        text.push_str(&dice.pick(wording).replace('@', &count.to_string()));
        if remark_due && parts.len() > 1 {
            text.push_str(&say("rqaside", dice));
        }
        remark_due = !remark_due;
    }
    if f.total(CARRIED_OUT) > 0 {
        let wording = dice.pick(&["；结转下年度@件", "；结转下年度继续办理@件", "；转下年度@件", "；另有结转下年度的@件"]);
        text.push_str(&wording.replace('@', &f.total(CARRIED_OUT).to_string()));
        text.push_str(&say("rqaside", dice));
    }
    text.push('。');
    text
}

fn disputes(voice: &Voice, dice: &mut Dice) -> String {
    let [review, direct, after] = voice.figures.table4.map(|block| block[4]);
    let mut text = String::new();
    for (count, wording) in [
        (review, &["由此引起行政复议@件", "涉及行政复议@件", "因此被申请行政复议@件", "不服答复而行政复议@件"][..]),
        (direct + after, &["涉及行政诉讼@件", "被提起行政诉讼@件", "行政诉讼@件"][..]),
    ] {
        if count > 0 {
            text.push_str(&dice.pick(wording).replace('@', &count.to_string()));
            text.push_str(&say("rqaside", dice));
            text.push('。');
        }
    }
    text
}
