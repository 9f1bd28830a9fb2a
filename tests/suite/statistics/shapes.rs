//! Tables of statistics through the real readers: the shapes of the form of 2014, local tables, and what must be left alone.

use gongkai::facts::{CellState, Facts, Form, IndicatorKey, Reason, read};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};

/// A report of that year about an invented agency, with `table` after its narrative.
fn text(year: u16, table: &str) -> String {
    format!(
        "青溪县林业局{year}年政府信息公开工作年度报告\n\n一、概述\n\n{year}年，我局认真做好政府信息公开工作，全年主动公开政府信息数量有所增加。\n\n\
         二、主动公开政府信息情况\n\n我局通过网站等渠道公开各类信息，收到申请数与上年持平。\n\n{table}\n"
    )
}

fn facts_of(name: &str, year: u16, table: &str) -> (Facts, String) {
    let mut text = text(year, table);
    if name == "a.html" {
        text = format!("<html><body><p>{}</body></html>", text.replace("\n\n", "</p>\n<p>"));
    }
    let source = read_bytes(name, text.as_bytes(), &Limits::default()).expect("a text");
    let report = parse(&source);
    assert_eq!(report.identity.year, Some(year), "{table}");
    (read(&report), source.text)
}

fn state(shown: &str) -> CellState {
    match shown {
        "_" => CellState::Blank,
        "/" => CellState::Mark,
        "." => CellState::Absent,
        _ => shown.parse().map_or_else(|_| CellState::Unreadable { reason: reason(shown) }, CellState::Printed),
    }
}

fn reason(shown: &str) -> Reason {
    use Reason::{Detached, Digits, Fraction, Merged, NotExact, Shifted, TooMany, Twice, Words};
    let all = [Words, Digits, NotExact, Fraction, TooMany, Shifted, Merged, Detached, Twice];
    *all.iter().find(|r| format!("{r:?}") == shown).unwrap_or_else(|| panic!("no reason {shown}"))
}

/// `expected`: `key=figure` or `printed label=figure`, nothing else may be found (absent lines aside).
fn check_in(name: &str, year: u16, table: &str, expected: &str) -> Facts {
    let (facts, source) = facts_of(name, year, table);
    let found = facts.indicators.iter().filter(|i| i.state != CellState::Absent);
    let got: Vec<(String, CellState)> =
        found.map(|i| (i.key.map_or_else(|| i.label.clone(), |k| k.key().to_owned()), i.state)).collect();
    let expected: Vec<(String, CellState)> = expected
        .split_whitespace()
        .map(|pair| pair.rsplit_once('=').map(|(label, shown)| (label.to_owned(), state(shown))).expect("label=figure"))
        .collect();
    assert_eq!(got, expected, "{table}");
    assert!(facts.cells.is_empty(), "no statutory table of a later form: {table}");
    for indicator in facts.indicators.iter().filter(|i| !i.raw.is_empty()) {
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let cut = indicator.span.and_then(|s| s.slice(&source)).map(letters);
        assert_eq!(cut, Some(letters(&indicator.raw)), "{indicator:?}");
    }
    facts
}

fn check(table: &str, expected: &str) {
    check_in("a.txt", 2016, table, expected);
}

#[test]
fn pipe_tables() {
    let head = "| 统计指标 | 单位 | 统计数 |\n|---|---|---|\n";
    check(
        &format!(
            "{head}| 一、主动公开情况 | —— | —— |\n| （一）主动公开政府<br>信息数（同一信息计1条） | 条 | 1,234 |\n| 其中：1.主动公开规范性文件数 | 条 | |\n\
             | 三、依申请公开情况 | | |\n|（一）收到申请数|件|12件|\n| （三）申请答复数 | 件 | 约10 |\n\
             | 七、依申请公开信息收取的费用 | 万元 | 0.5 |\n| （四）政府信息公开专项经费（不包括公报） | 万元 | 3.25 |\n"
        ),
        "p1_1=1234 p1_1a=_ p3_1=12 p3_3=Words p7=5000 p8_4=32500",
    );
}

#[test]
fn other_shapes() {
    check(
        "收到申请数\t件\t3\n当面申请数\t件\t1\n传真申请数\t件\t\n网络申请数\t件\t/\n信函申请数\t件\t2\n",
        "p3_1=3 p3_1a=1 p3_1b=_ p3_1c=/ p3_1d=2",
    );
    check(
        "\t统计指标\n\t单位\n\t统计数\n\n\t（一）收到申请数\n\t件\n\t3\n\n\t1.当面申请数\n\t件\n\t\n\n\t2.传真申请数\n\t件\n\t0\n",
        "p3_1=3 p3_1a=_ p3_1b=0",
    );
    check(
        "统计指标 单位 统计数\n（一）收到申请数 件 3\n1.当面申请数 件 1\n2.传真申请数 件\n3.网络申请数 件 —\n4.信函申请数 件 2件\n",
        "p3_1=3 p3_1a=1 p3_1b=_ p3_1c=/ p3_1d=2",
    );
    check(
        "（一）收到申请数\n件\n3\n1.当面申请数\n件\n1\n2.传真申请数\n件\n3.网络申请数\n件\n0\n4.信函申请数\n件\n2\n",
        "p3_1=3 p3_1a=1 p3_1b=_ p3_1c=0 p3_1d=2",
    );
    check_in(
        "a.html",
        2017,
        "<table><tr><td colspan=2>统计指标</td><td>单位</td><td>统计数</td></tr>\
         <tr><td colspan=2>三、依申请公开情况</td><td>&nbsp;</td><td></td></tr>\
         <tr><td rowspan=3>（一）</td><td>收到申请数</td><td>件</td><td>3</td></tr>\
         <tr><td>1.当面申请数</td><td>件</td><td></td></tr><tr><td>2.传真申请数</td><td>件</td><td>0</td></tr></table>",
        "p3_1=3 p3_1a=_ p3_1b=0",
    );
}

#[test]
fn a_page_number_is_no_figure() {
    check(
        "收到申请数 件 3\n当面申请数 件\n17\n传真申请数 件 0\n网络申请数 件 1\n信函申请数 件 2\n",
        "p3_1=3 p3_1a=Detached p3_1b=0 p3_1c=1 p3_1d=2",
    );
    check(
        "收到申请数\n件\n3\n17\n当面申请数\n件\n1\n传真申请数\n件\n\n17\n网络申请数\n件\n0\n信函申请数\n件\n2\n",
        "p3_1=TooMany p3_1a=1 p3_1b=Detached p3_1c=0 p3_1d=2",
    );
}

#[test]
fn shared_labels_take_their_line_from_the_table() {
    let parts = "维持具体行政行为数\t件\t1\n被依法纠错数\t件\t0\n其他情形数\t件\t2\n";
    check(
        &format!(
            "四、行政复议数量\t件\t3\n{parts}五、行政诉讼数量\t件\t3\n{parts}六、举报投诉数量\t件\t0\n申请信息不存在数\t件\t1\n"
        ),
        "p3_3f=1 p4=3 p4_1=1 p4_2=0 p4_3=2 p5=3 p5_1=1 p5_2=0 p5_3=2 p6=0",
    );
    check(
        &format!("收到申请数\t件\t3\n申请办结数\t件\t3\n四、行政复议数量\t件\t3\n{parts}六、举报投诉数量\t件\t0\n"),
        "p3_1=3 p3_2=3 p4=3 p6=0 维持具体行政行为数=1 被依法纠错数=0 其他情形数=2",
    );
}

#[test]
fn units_decide_what_a_figure_is() {
    let rest = "收到申请数\t件\t3\n申请办结数\t件\t3\n申请答复数\t件\t3\n";
    for (row, expected) in [
        ("政府信息公开专项经费\t万元\t1.2345", "p8_4=12345"),
        ("政府信息公开专项经费\t元\t12345", "p8_4=12345"),
        ("政府信息公开专项经费\t万元\t12345元", "p8_4=12345"),
        ("政府信息公开专项经费（万元）\t3", "p8_4=30000"),
        ("政府信息公开专项经费\t万元\t1.23456", "p8_4=Fraction"),
        ("政府信息公开专项经费\t件\t12", "p8_4=Shifted"),
        ("政府信息公开专项经费\t千元\t12", "p8_4=NotExact"),
        ("接受培训人员数\t人次\t1.5", "p9_3=Fraction"),
        ("接受培训人员数\t万人次\t2", "p9_3=NotExact"),
        ("接受培训人员数\t万元\t2", "p9_3=Shifted"),
        ("接受培训人员数\t\t2", "p9_3=2"),
        ("接受培训人员数\t人次\t2 3", "p9_3=Digits"),
        ("接受培训人员数\t人次\t2\n接受培训人员数\t人次\t3", "p9_3=Twice"),
        ("接受培训人员数\t人次\t2\n接受培训人员数\t人次\t", "p9_3=2"),
    ] {
        check(&format!("{rest}{row}\n"), &format!("p3_1=3 p3_2=3 p3_3=3 {expected}"));
    }
}

#[test]
fn local_tables_have_no_keys() {
    let rows =
        "1\t受理申请总量\t件\t12\n2\t当面申请数\t件\t3\n3\t网上申请数\t件\t4\n4\t免予公开范围1\t条\t0\n5\t收费减免额\t元\t\n";
    check_in("a.txt", 2011, rows, "受理申请总量=12 当面申请数=3 网上申请数=4 免予公开范围1=0 收费减免额=_");
    check_in("a.txt", 2022, rows, "");
    let headed = format!("序号\t指标名称\t计量单位\t数量\n{rows}");
    check_in(
        "a.txt",
        2015,
        &headed.replace("当面申请数", "来访申请数"),
        "受理申请总量=12 来访申请数=3 网上申请数=4 免予公开范围1=0 收费减免额=_",
    );
    check_in(
        "a.txt",
        2010,
        "指标\t单位\t2010年\t累计\n公开信息数\t条\t12\t80\n收到申请数\t件\t1\t\n",
        "公开信息数（2010年）=12 公开信息数（累计）=80 收到申请数（2010年）=1 收到申请数（累计）=_",
    );
}

#[test]
fn a_mention_is_no_indicator() {
    for text in [
        "全年收到申请数12件，申请办结数12件，申请答复数12件，当面申请数3件，网络申请数9件。",
        "收到申请数12件。\n申请办结数12件。\n申请答复数12件。\n当面申请数3件。\n网络申请数9件。",
        "1.收到申请数为12件\n2.申请办结数为12件\n3.申请答复数为12件\n4.当面申请数为3件",
        "（一）收到申请数 12\n\n2016年，我局收到的申请均按时办结。\n\n（二）申请办结数 12",
        "主动公开政府信息数\n\n2016\n\n收到申请数\n\n2016\n\n申请办结数\n\n2016",
        "收到申请数\t12",
    ] {
        check(text, "");
    }
}

#[test]
fn a_long_table_names_its_absent_lines() {
    let keys = ["p1_1", "p3_1", "p3_1a", "p3_1b", "p3_1c", "p3_1d", "p3_2", "p3_2a", "p3_2b"];
    let row = |key: &str| {
        let key = IndicatorKey::parse(key).expect("a key");
        format!("{}\t{}\t1\n", key.label(), key.unit())
    };
    let rows: String = keys.iter().map(|key| row(key)).collect();
    let absent = |facts: &Facts| facts.indicators.iter().filter(|i| i.state == CellState::Absent).count();
    assert_eq!(absent(&facts_of("a.txt", 2016, &rows).0), 0);
    assert_eq!(absent(&facts_of("a.txt", 2016, &format!("{rows}{}", row("p6"))).0), 48);
    let (facts, _) = facts_of("a.txt", 2016, &format!("{rows}{}{}{}", row("p4"), row("p4_1"), row("p6")));
    let state = |key: &str| facts.indicator(IndicatorKey::parse(key).expect("a key")).map(|i| i.state);
    assert_eq!(state("p5_1"), Some(CellState::Unreadable { reason: Reason::Detached }), "it may be the row under p4");
    assert_eq!(state("p5_2"), Some(CellState::Absent));
}

#[test]
fn statutory_tables_of_later_forms_are_no_indicators() {
    let table = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t3\n\n\
                 三、收到和处理政府信息公开申请情况\n\n统计指标\t单位\t统计数\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n\n\
                 四、政府信息公开行政复议、行政诉讼情况\n\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n1\t0\t0\t0\t1\n";
    for year in [2016, 2021] {
        let (facts, _) = facts_of("a.txt", year, table);
        assert!(facts.indicators.is_empty(), "{:?}", facts.indicators);
        assert_eq!(facts.form_table2, Some(Form::F2021));
    }
    let headed = "指标\t单位\t数量\n行政许可\t件\t12\n行政处罚\t件\t3\n行政强制\t件\t0\n";
    assert!(facts_of("a.txt", 2021, headed).0.indicators.is_empty());
    assert_eq!(facts_of("a.txt", 2012, headed).0.indicators.len(), 3);
}
