//! A small whole report around the tables: title, six sections, prose of an invented agency.
//!
//! Comes in: a seed. Goes out: a [`Case`]: the bytes of a file, its true figures, and what was done to it. The prose names
//! figures and rows of the tables, as real prose does, so that a reader that takes prose for a table is found out.

use std::collections::BTreeMap;

use gongkai::facts::{Column, Form, Row};

use super::damage::Damage;
use super::figures::{self, Tables};
use super::open::Open;
use super::shape::{self, Base, SHAPES, Twist};
use super::sheet::{Sheet, sheets};
use super::{html, open, text};
use crate::dice::Dice;

/// One report and what is known of it.
pub struct Case {
    /// Index into [`SHAPES`].
    pub shape: usize,
    pub base: Base,
    pub damages: Vec<String>,
    /// A name whose ending tells the format.
    pub name: &'static str,
    pub content: String,
    /// The true value of every cell, and whether it is printed in the file.
    pub truth: BTreeMap<(Row, Column), Option<i64>>,
    /// Cells of the tables as they were before damage that print a figure in a line that is in the file.
    pub printed: Vec<(Row, Column)>,
    /// Rows in whose place another one is printed (see [`open`]).
    pub open: Open,
}

/// The report of a seed.
pub fn case(seed: u64) -> Case {
    let mut dice = Dice(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5EED);
    let tables = figures::tables(&mut dice);
    let number = dice.roll(SHAPES.len());
    let shape = &SHAPES[number];
    let base = *dice.pick(shape.bases);
    let mut sheets = sheets(&tables);
    for sheet in &mut sheets {
        // A shape of the whole table comes first: what is damaged later is what the shape left.
        shape::twist(sheet, shape.twist, base, &mut dice);
    }
    let printed = printed(&tables, &sheets);
    let wanted = [0, 0, 1, 1, 2, 3][dice.roll(6)];
    let mut damages = Vec::new();
    for _ in 0..wanted {
        let damage = *dice.pick(&Damage::ALL);
        damages.extend(damage.apply(&mut sheets, base, &mut dice));
    }
    let heading_lost = wanted > 0 && dice.chance(8);
    if heading_lost {
        damages.push("heading lost".to_owned());
    }
    let content = frame(&tables, &sheets, base, shape.twist, heading_lost, &mut dice);
    let truth = tables.figures.iter().map(|f| ((f.row, f.column), f.value)).collect();
    let name = if base.is_html() {
        "report.html"
    } else if matches!(base, Base::Pipe | Base::NarrowPipe | Base::Mixed) && dice.chance(50) {
        "report.md"
    } else {
        "report.txt"
    };
    let open = open::rows(&tables, &sheets, base);
    Case { shape: number, base, damages, name, content, truth, printed, open }
}

/// The cells whose figure stands in a line that the shape kept.
fn printed(tables: &Tables, sheets: &[Sheet; 3]) -> Vec<(Row, Column)> {
    let number = |t: &str| t.chars().any(char::is_numeric) || t.contains(['零', '十']);
    let mut out = Vec::new();
    for (table, sheet) in sheets.iter().enumerate() {
        let mut rows = Row::ALL.iter().copied().filter(|r| r.table() as usize == table && tables.row(*r).next().is_some());
        if table == 2 {
            let kept = !sheet.rows().is_empty();
            out.extend(tables.figures.iter().filter(|f| kept && rows.clone().any(|r| r == f.row)).filter(|f| number(&f.text)));
            continue;
        }
        let text = |line: usize| sheet.lines[line].own_label().map(|at| sheet.lines[line].cells[at].text.replace('\n', ""));
        let labels: Vec<String> = sheet.rows().into_iter().filter_map(text).collect();
        let all = labels.join("");
        let kept = |row: Row| all.contains(row.label()) || row == Row::NormativeDocuments && all.contains("规范性文件");
        let kept: Vec<Row> = rows.by_ref().filter(|r| kept(*r)).collect();
        out.extend(tables.figures.iter().filter(|f| kept.contains(&f.row)).filter(|f| number(&f.text)));
    }
    out.into_iter().filter(|f| f.value.is_some()).map(|f| (f.row, f.column)).collect()
}

const PLACES: [&str; 6] = ["青溪县", "岚汀县", "云泽市", "鹤浔区", "砚丘县", "棠垭县"];
const OFFICES: [&str; 6] = ["人民政府", "水利局", "文化广电和旅游局", "人力资源和社会保障局", "市场监督管理局", "教育局"];

/// Title, headings, prose and tables, in the order of the form.
fn frame(tables: &Tables, sheets: &[Sheet], base: Base, twist: Twist, heading_lost: bool, dice: &mut Dice) -> String {
    let year = if tables.form2 == Form::F2019 { 2019 + dice.roll(2) } else { 2021 + dice.roll(4) };
    let agency = format!("{}{}", dice.pick(&PLACES), dice.pick(&OFFICES));
    let marks: &str = if dice.chance(33) { "## " } else { "" };
    let mut page = Page { html: base.is_html(), marks, out: String::new() };
    page.open(&format!("{agency}{year}年政府信息公开工作年度报告"));
    page.heading("一、总体情况");
    let count = 20 + dice.roll(900);
    page.prose(&format!(
        "{year}年，本机关主动公开政府信息{count}条，其中规范性文件{}件；收到政府信息公开申请{}件，均按期答复。",
        dice.roll(9),
        dice.roll(60)
    ));
    page.prose(&format!(
        "全年办理行政许可{}件、行政处罚{}件，结转下年度继续办理的申请{}件。",
        count * 3,
        dice.roll(90),
        dice.roll(4)
    ));
    let titles = ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];
    let lost = if heading_lost { dice.roll(3) } else { 9 };
    for (at, (title, sheet)) in titles.into_iter().zip(sheets).enumerate() {
        if at != lost {
            page.heading(title);
        }
        let copies = if twist == Twist::Doubled { 2 } else { 1 };
        for _ in 0..copies {
            let table = if base.is_html() { html::table(sheet, base, dice) } else { text::table(sheet, base, dice) };
            page.table(&table);
        }
    }
    page.heading("五、存在的主要问题及改进情况");
    page.prose("公开内容还不够及时，解读形式较为单一。下一步将完善制度，3个月内补齐栏目，做到应公开尽公开。");
    page.heading("六、其他需要报告的事项");
    page.prose("本年度未收取政府信息公开信息处理费。");
    page.close()
}

struct Page {
    html: bool,
    marks: &'static str,
    out: String,
}

impl Page {
    fn open(&mut self, title: &str) {
        if self.html {
            self.out = format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>\n<h1>{title}</h1>\n");
        } else {
            self.out = format!("{title}\n\n");
        }
    }

    fn heading(&mut self, text: &str) {
        let line = if self.html { format!("<h2>{text}</h2>\n") } else { format!("{}{text}\n\n", self.marks) };
        self.out.push_str(&line);
    }

    fn prose(&mut self, text: &str) {
        let line = if self.html { format!("<p>　　{text}</p>\n") } else { format!("　　{text}\n\n") };
        self.out.push_str(&line);
    }

    fn table(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn close(mut self) -> String {
        if self.html {
            self.out.push_str("</body></html>\n");
        }
        self.out
    }
}
