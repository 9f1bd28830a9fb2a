//! In: a planned report with its narrative and printed tables. Out: the blocks of the document in reading order, not yet in a
//! file format, and the sentences of the narrative as they will stand there.

use super::agencies::Agency;
use super::dice::Dice;
use super::figures::Figures;
use super::narrative::{END, Narrative, Paragraph, STOCK, SUBSECTIONS, Voice, fill_marked, fill_text, preamble, stock};
use super::printed::{Fault, Printed};
use super::shape::Shape;
use super::tables::{self, Grid};

#[derive(Clone, Debug)]
pub enum Block {
    Title(String),
    Heading(String),
    Subheading(String),
    Text(String),
    Table(Grid, u8),
}

/// Everything about one report that its text depends on.
#[derive(Clone, Debug)]
pub struct Draft {
    pub agency: Agency,
    pub year: i32,
    pub figures: Figures,
    pub narrative: Narrative,
    pub shape: Shape,
    pub faults: Vec<Fault>,
    /// Agency and year of the report this one is copied from, for leftovers.
    pub source: Option<(String, i32)>,
    pub salt: u64,
    pub seed: u64,
}

impl Draft {
    pub fn voice(&self) -> Voice<'_> {
        Voice {
            agency: &self.agency.name,
            called: &self.agency.called,
            own: self.agency.own,
            up: self.agency.up,
            year: self.year,
            figures: &self.figures,
            salt: self.salt,
            claim_error: if self.faults.contains(&Fault::Claim) { 2 } else { 0 },
        }
    }

    /// The paragraph as it stands in this report (stock marks still in it), planned leftovers and punctuation included.
    pub fn paragraph(&self, paragraph: &Paragraph) -> String {
        let mut text = paragraph.text.clone();
        if let Some((name, year)) = &self.source {
            let opening = self.narrative.opening.first().map(|p| p.id);
            if self.faults.contains(&Fault::LeftoverName) && opening == Some(paragraph.id) {
                let slot = if text.contains("{called}") { "{called}" } else { "{self}" };
                text = text.replacen(slot, &format!("{{={name}}}"), 1);
            }
            if self.faults.contains(&Fault::LeftoverYear) && self.year_stays().is_some_and(|(id, _)| id == paragraph.id) {
                text = text.replacen("{year}", &format!("{{={year}}}"), 1).replacen("{next}", &format!("{{={}}}", year + 1), 1);
            }
        }
        let filled = fill_text(&text, &self.voice());
        if self.shape.has("half_width") { half_width(&filled) } else { filled }
    }

    /// The paragraph in which the source's year stays, and the year that then stands there: of this year or of plans for the next.
    pub fn year_stays(&self) -> Option<(u64, i32)> {
        let (_, year) = self.source.as_ref()?;
        let with = |slot: &str| self.narrative.section5.iter().find(|p| p.text.contains(slot)).map(|p| p.id);
        with("{year}").map(|id| (id, *year)).or_else(|| with("{next}").map(|id| (id, year + 1)))
    }

    pub fn title(&self) -> Option<String> {
        if self.shape.has("title_missing") {
            return None;
        }
        let (agency, year) = (&self.agency.name, self.year);
        let mut dice = Dice::of(&[self.seed, 5]);
        Some(match (self.shape.has("year_first"), dice.below(4)) {
            (true, 0) => format!("{year}年{agency}政府信息公开年度报告"),
            (true, _) => format!("{year}年{agency}政府信息公开工作年度报告"),
            (false, 0) => format!("{agency}{year}年度政府信息公开工作年度报告"),
            (false, 1) => format!("{agency}{year}年政府信息公开年度报告"),
            (false, _) => format!("{agency}{year}年政府信息公开工作年度报告"),
        })
    }
}

pub fn blocks(draft: &Draft, printed: &Printed) -> Vec<Block> {
    let mut dice = Dice::of(&[draft.seed, 6]);
    let mut blocks = Vec::new();
    let plain = |text: String| text.replace([STOCK, END], "");
    if let Some(title) = draft.title() {
        if draft.shape.has("title_doubled") {
            blocks.push(Block::Title(title.clone()));
        }
        blocks.push(Block::Title(title));
        let opening = Paragraph { id: 0, text: preamble(&mut dice) };
        blocks.push(Block::Text(plain(fill_marked(&opening, &draft.voice()))));
    }
    let formal = draft.shape.has("formal_headings");
    heading(&mut blocks, draft, "一、总体情况");
    let mut lead = draft.narrative.opening.iter().map(|p| plain(draft.paragraph(p))).collect::<String>();
    if draft.shape.has("title_missing") {
        let named = Paragraph { id: 0, text: stock("{year}年，{agency}依法推进政府信息公开。") };
        lead.insert_str(0, &plain(fill_marked(&named, &draft.voice())));
    }
    if draft.shape.has("heading_run_in") {
        lead.insert_str(0, "一、总体情况 ");
    }
    blocks.push(Block::Text(lead));
    overview(&mut blocks, draft);
    heading(&mut blocks, draft, if formal { "二、行政机关主动公开政府信息情况" } else { "二、主动公开政府信息情况" });
    blocks.push(Block::Table(tables::table2(printed), 2));
    heading(
        &mut blocks,
        draft,
        if formal {
            "三、行政机关收到和处理政府信息公开申请情况"
        } else {
            "三、收到和处理政府信息公开申请情况"
        },
    );
    if printed.table3_present {
        blocks.push(Block::Table(tables::table3(printed, &draft.shape), 3));
    }
    let fourth = if formal {
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    } else {
        "四、政府信息公开行政复议、行政诉讼情况"
    };
    heading(&mut blocks, draft, fourth);
    blocks.push(Block::Table(tables::table4(printed, &draft.shape), 4));
    let fifth = if formal {
        "五、政府信息公开工作存在的主要问题及改进情况"
    } else {
        "五、存在的主要问题及改进情况"
    };
    heading(&mut blocks, draft, fifth);
    blocks.extend(draft.narrative.section5.iter().map(|p| Block::Text(plain(draft.paragraph(p)))));
    heading(&mut blocks, draft, "六、其他需要报告的事项");
    blocks.extend(draft.narrative.section6.iter().map(|p| Block::Text(plain(draft.paragraph(p)))));
    blocks
}

fn heading(blocks: &mut Vec<Block>, draft: &Draft, text: &str) {
    blocks.push(Block::Heading(text.to_owned()));
    if draft.shape.has("headings_doubled") {
        blocks.push(Block::Heading(text.to_owned()));
    }
}

/// The five subsections of section 一.
fn overview(blocks: &mut Vec<Block>, draft: &Draft) {
    const HAN: [&str; 5] = ["一", "二", "三", "四", "五"];
    for (place, &which) in draft.narrative.order.iter().enumerate() {
        let name = SUBSECTIONS[which];
        let number = if draft.shape.has("numbered_arabic") {
            format!("{}.{name}", place + 1)
        } else {
            format!("（{}）{name}", HAN[place])
        };
        let mut texts: Vec<_> =
            draft.narrative.parts[which].iter().map(|p| draft.paragraph(p).replace([STOCK, END], "")).collect();
        if texts.is_empty() {
            continue;
        }
        if draft.shape.has("numbered_inline") || draft.shape.has("numbered_arabic") {
            texts[0].insert_str(0, &format!("{number}。"));
        } else {
            blocks.push(Block::Subheading(number));
        }
        blocks.extend(texts.into_iter().map(Block::Text));
    }
}

fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '，' => ',',
            '；' => ';',
            '：' => ':',
            '（' => '(',
            '）' => ')',
            _ => c,
        })
        .collect()
}
