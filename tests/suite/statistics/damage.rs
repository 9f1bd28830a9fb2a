//! Tables of statistics with known figures, in every shape, damaged: whatever is read is true.

use gongkai::facts::{Facts, IndicatorKey};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};

use crate::dice::Dice;

/// A line of a table: the form's line, the label as printed, its unit, its figure as printed.
#[derive(Clone)]
struct Line {
    key: IndicatorKey,
    label: String,
    unit: String,
    figure: String,
}

/// How a converter leaves a table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Pipe,
    Tab,
    CellALine,
    BareCellALine,
    Html,
    Loose,
}

const SHAPES: [Shape; 6] = [Shape::Pipe, Shape::Tab, Shape::CellALine, Shape::BareCellALine, Shape::Html, Shape::Loose];

/// The whole form with figures, and the figures as they must be read (money in 元).
fn truth(dice: &mut Dice) -> Vec<(Line, i64)> {
    let mut numbers = [0usize; 4];
    let line = |key: IndicatorKey| {
        let depth = key.key().chars().filter(|c| *c == '_').count() + key.key().len().saturating_sub(4);
        let depth = if key.key().contains('_') { depth.min(3) } else { 0 };
        numbers[depth] += 1;
        numbers[depth + 1..].fill(0);
        let number = numbers[depth];
        let chinese = ["一", "二", "三", "四", "五", "六", "七", "八", "九"][(number - 1).min(8)];
        let numeral = match depth {
            0 => format!("{chinese}、"),
            1 => format!("（{chinese}）"),
            2 => format!("{number}."),
            _ => "其中：".to_owned(),
        };
        let note = if dice.roll(6) == 0 { "（相同信息计1条）" } else { "" };
        let (figure, value) = figure(dice, key);
        (Line { key, label: format!("{numeral}{}{note}", key.label()), unit: key.unit().to_owned(), figure }, value)
    };
    IndicatorKey::all().map(line).collect()
}

fn figure(dice: &mut Dice, key: IndicatorKey) -> (String, i64) {
    let value = [0, 0, 1, 2, dice.roll(10), dice.roll(3000)][dice.roll(6)] as i64;
    match (key.unit(), dice.roll(8)) {
        ("", _) => (["", "——"][dice.roll(2)].to_owned(), 0),
        ("万元", 0..=3) => (format!("{value}.25"), value * 10_000 + 2500),
        ("万元", _) => (value.to_string(), value * 10_000),
        (_, 0) if value >= 1000 => (format!("{},{:03}", value / 1000, value % 1000), value),
        (unit, 1) => (format!("{value}{unit}"), value),
        _ => (value.to_string(), value),
    }
}

/// Loses rows and cells, blanks figures.
fn damaged(lines: &[(Line, i64)], dice: &mut Dice) -> Vec<Line> {
    let lost = [0, 2, 4, 10][dice.roll(4)];
    let blank = [0, 3, 6][dice.roll(3)];
    let mut kept: Vec<Line> = lines.iter().filter(|_| dice.roll(20) >= lost).map(|l| l.0.clone()).collect();
    for line in &mut kept {
        if dice.roll(20) < blank {
            ["", "/", "—", "约30", "1 2"][dice.roll(5)].clone_into(&mut line.figure);
        }
    }
    // One label or unit lost.
    if dice.roll(3) == 0 {
        let at = dice.roll(kept.len().max(1));
        if let Some(line) = kept.get_mut(at) {
            if dice.roll(2) == 0 { &mut line.label } else { &mut line.unit }.clear();
        }
    }
    // A stretch lost, as at a page break.
    if dice.roll(3) == 0 && kept.len() > 20 {
        let from = dice.roll(kept.len() - 10);
        kept.drain(from..from + 1 + dice.roll(9));
    }
    kept
}

fn render(lines: &[Line], shape: Shape, dice: &mut Dice) -> String {
    let has_head = dice.roll(3) > 0;
    let indexed = matches!(shape, Shape::Pipe | Shape::Tab | Shape::Html) && dice.roll(3) == 0;
    let head = ["统计指标", "单位", "统计数"].map(str::to_owned).to_vec();
    let mut rows: Vec<Vec<String>> = if has_head { vec![head] } else { vec![] };
    rows.extend(lines.iter().map(|l| vec![l.label.clone(), l.unit.clone(), l.figure.clone()]));
    if indexed {
        for (number, row) in rows.iter_mut().enumerate() {
            let index = if number == 0 && has_head { "序号".to_owned() } else { number.to_string() };
            row.insert(0, index);
        }
    }
    let cut = rows.len() / 2;
    let is_cut = dice.roll(4) == 0;
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        let lines = match shape {
            Shape::Pipe if number == 0 => format!("| {} |\n|{}\n", row.join(" | "), "---|".repeat(row.len())),
            Shape::Pipe => format!("| {} |\n", row.join(" | ")),
            Shape::Tab => format!("{}\n", row.join("\t")),
            Shape::CellALine => format!("\t{}\n\n", row.join("\n\t")),
            Shape::BareCellALine => row.iter().filter(|c| !c.is_empty()).fold(String::new(), |lines, c| lines + c + "\n"),
            Shape::Html => format!("<tr><td>{}</td></tr>\n", row.join("</td><td>")),
            Shape::Loose => format!("{}\n", row.join(" ").trim_end()),
        };
        out.push_str(&lines);
        if is_cut && number == cut && shape != Shape::Html {
            out += ["\n- 3 -\n\n", "\n3\n\n", "- 3 -\n", "\n"][dice.roll(4)];
        }
    }
    out
}

fn facts(table: &str, shape: Shape) -> Facts {
    let title = "青溪县林业局2016年政府信息公开工作年度报告";
    let narrative = "2016年，我局收到申请数12件，申请办结数12件，均按时办结。";
    let (name, text) = if shape == Shape::Html {
        let rows = table.replace("||", "");
        (
            "a.html",
            format!(
                "<html><body><h1>{title}</h1><h2>一、概述</h2><p>{narrative}</p><h2>二、附表</h2><table>{rows}</table></body></html>"
            ),
        )
    } else {
        ("a.txt", format!("{title}\n\n一、概述\n\n{narrative}\n\n二、附表\n\n{table}\n填表人：某某\n"))
    };
    gongkai::facts::read(&parse(&read_bytes(name, text.as_bytes(), &Limits::default()).expect("a text")))
}

#[test]
fn damage_never_gives_a_wrong_number() {
    let mut wrong = Vec::new();
    let mut known = [0usize; SHAPES.len()];
    let mut printed = [0usize; SHAPES.len()];
    for seed in 0..600u64 {
        let mut dice = Dice(seed);
        let number = seed as usize % SHAPES.len();
        let truth = truth(&mut dice);
        let lines = damaged(&truth, &mut dice);
        let table = render(&lines, SHAPES[number], &mut dice);
        let facts = facts(&table, SHAPES[number]);
        assert!(facts.cells.is_empty(), "seed {seed}");
        for (line, value) in truth.iter().filter(|t| !t.0.key.is_heading()) {
            let now = lines.iter().find(|l| l.key == line.key);
            let is_printed = now.is_some_and(|l| l.figure == line.figure);
            let read = facts.indicator(line.key).and_then(|i| i.state.value());
            printed[number] += usize::from(is_printed);
            known[number] += usize::from(is_printed && read == Some(*value));
            if read.is_some_and(|read| read != *value || !is_printed) {
                wrong.push(format!("seed {seed} {:?} {}: {}, read {read:?}", SHAPES[number], line.key.key(), line.figure));
            }
        }
    }
    let shares: Vec<usize> = known.iter().zip(printed).map(|(known, printed)| known * 100 / printed).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(shares.iter().all(|share| *share >= 90), "percent of the printed figures known: {shares:?}");
}
