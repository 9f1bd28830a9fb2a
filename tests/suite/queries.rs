//! The query language: random queries against a brute-force reading of the reports, malformed ones against panics, and scores
//! taken apart.
//!
//! `anything_typed_is_answered_or_located` parses 100,000 queries and executes one in 25 of those that can be read;
//! `GONGKAI_EXECUTE=1 cargo test --test suite queries` executes all of them, in about 100 s.

use std::collections::{BTreeMap, BTreeSet};

use gongkai::report::{Report, SectionKind};
use gongkai::search::{Answer, Card, Filter, Query, Request, Sort};
use gongkai::text::{fold_kept, normalise};

use crate::dice::Dice;
use crate::support::demo_index;

/// A report as the oracle sees it: folded blocks with their section and first position.
struct Sheet {
    card: Card,
    report: Report,
    blocks: Vec<(Vec<char>, Option<SectionKind>, u32)>,
}

fn sheets() -> Vec<Sheet> {
    let stored = demo_index().load_all(&Filter::default()).unwrap();
    stored
        .iter()
        .map(|s| {
            let report = s.report().unwrap();
            let blocks = report.text.blocks.iter().enumerate().map(|(n, b)| {
                let section = report.sections.iter().find(|s| s.blocks.contains(&(n as u32))).map(|s| s.kind);
                (fold_kept(report.text.block_str(b)).chars().collect(), section, b.start)
            });
            Sheet { card: s.card.clone(), blocks: blocks.collect(), report }
        })
        .collect()
}

/// A query as the test makes it: typed by `typed`, answered by `answers` and `places`.
enum Asked {
    Phrase(String),
    Near(Vec<String>, u32),
    Year(u16, u16),
    Agency(String, bool),
    And(Vec<Asked>, Option<Scope>),
    Or(Vec<Asked>),
    Not(Box<Asked>),
}

/// `section:1,5`, or `-section:1,5`.
struct Scope {
    sections: Vec<SectionKind>,
    negated: bool,
}

impl Scope {
    fn holds(&self, section: Option<SectionKind>) -> bool {
        section.is_some_and(|s| self.sections.contains(&s)) != self.negated
    }
}

type Places = BTreeSet<(u32, u32)>;

impl Asked {
    fn typed(&self) -> String {
        let each = |parts: &[Self], between: &str| parts.iter().map(Self::typed).collect::<Vec<_>>().join(between);
        match self {
            Self::Phrase(phrase) => format!("\"{phrase}\""),
            Self::Near(parts, gap) => format!("\"{}\"~{gap}", parts.join(" ")),
            Self::Year(from, to) => format!("year:{from}..{to}"),
            Self::Agency(part, begins) => format!("agency:\"{part}\"{}", if *begins { "*" } else { "" }),
            Self::And(parts, None) => format!("({})", each(parts, " ")),
            Self::And(parts, Some(scope)) => {
                let numbers: Vec<&str> = scope.sections.iter().map(|s| &s.key()[1..]).collect();
                format!("({} {}section:{})", each(parts, " "), if scope.negated { "-" } else { "" }, numbers.join(","))
            }
            Self::Or(parts) => format!("({})", each(parts, " OR ")),
            Self::Not(inner) => format!("-{}", inner.typed()),
        }
    }

    fn answers(&self, sheet: &Sheet, scopes: &[&Scope]) -> bool {
        match self {
            Self::Phrase(_) | Self::Near(..) => !self.places(sheet, scopes).is_empty(),
            Self::Year(from, to) => sheet.card.year.is_some_and(|y| (*from..=*to).contains(&y)),
            Self::Agency(part, begins) => sheet
                .card
                .agency
                .as_deref()
                .map(normalise)
                .is_some_and(|name| if *begins { name.starts_with(part) } else { name.contains(part) }),
            Self::And(parts, scope) => {
                let scopes: Vec<&Scope> = scopes.iter().copied().chain(scope).collect();
                parts.iter().all(|p| p.answers(sheet, &scopes))
            }
            Self::Or(parts) => parts.iter().any(|p| p.answers(sheet, scopes)),
            Self::Not(inner) => !inner.answers(sheet, scopes),
        }
    }

    /// The places of all texts that are not excluded, each in its scope.
    fn places(&self, sheet: &Sheet, scopes: &[&Scope]) -> Places {
        let mut found = Places::new();
        match self {
            Self::Phrase(phrase) => each_block(sheet, scopes, |block, from| {
                found.extend(stands(block, phrase).into_iter().map(|(s, e)| (from + s, from + e)));
            }),
            Self::Near(parts, gap) => each_block(sheet, scopes, |block, from| {
                found.extend(near(block, parts, *gap).into_iter().map(|(s, e)| (from + s, from + e)));
            }),
            Self::And(parts, scope) => {
                let scopes: Vec<&Scope> = scopes.iter().copied().chain(scope).collect();
                found.extend(parts.iter().flat_map(|p| p.places(sheet, &scopes)));
            }
            Self::Or(parts) => found.extend(parts.iter().flat_map(|p| p.places(sheet, scopes))),
            Self::Year(..) | Self::Agency(..) | Self::Not(_) => {}
        }
        found
    }
}

fn each_block(sheet: &Sheet, scopes: &[&Scope], mut visit: impl FnMut(&[char], u32)) {
    for (block, section, from) in &sheet.blocks {
        if scopes.iter().all(|s| s.holds(*section)) {
            visit(block, *from);
        }
    }
}

fn stands(block: &[char], phrase: &str) -> Vec<(u32, u32)> {
    let phrase: Vec<char> = phrase.chars().collect();
    let starts = block.windows(phrase.len()).enumerate().filter(|(_, w)| *w == phrase).map(|(at, _)| at as u32);
    starts.map(|s| (s, s + phrase.len() as u32)).collect()
}

/// The definition of docs/queries.md, word for word: every choice of places is tried.
fn near(block: &[char], parts: &[String], gap: u32) -> Vec<(u32, u32)> {
    fn choose(places: &[Vec<(u32, u32)>], gap: u32, used: u32, window: Option<(u32, u32)>, found: &mut Vec<(u32, u32)>) {
        if used + 1 == 1 << places.len() {
            found.extend(window);
            return;
        }
        for (part, places_of) in places.iter().enumerate().filter(|(part, _)| used >> part & 1 == 0) {
            for (start, end) in places_of {
                match window {
                    None => choose(places, gap, used | 1 << part, Some((*start, *end)), found),
                    Some((first, last)) if *start >= last && *start - last <= gap => {
                        choose(places, gap, used | 1 << part, Some((first, *end)), found);
                    }
                    Some(_) => {}
                }
            }
        }
    }
    let places: Vec<_> = parts.iter().map(|p| stands(block, p)).collect();
    let (mut all, mut counted, mut behind) = (Vec::new(), Vec::new(), 0);
    if places.iter().all(|p| !p.is_empty()) {
        choose(&places, gap, 0, None, &mut all);
    }
    all.sort_by_key(|(start, end)| (*end, std::cmp::Reverse(*start)));
    for (start, end) in all {
        if start >= behind {
            behind = end;
            counted.push((start, end));
        }
    }
    counted
}

/// A piece of up to `longest` characters out of a block that can stand between quotes as it is.
fn piece(block: &[char], longest: usize, dice: &mut Dice) -> Option<String> {
    let length = 1 + dice.roll(longest);
    let start = dice.roll(block.len().checked_sub(length)? + 1);
    let piece: String = block[start..start + length].iter().collect();
    (!piece.contains(['"', '“', '”', ' '])).then_some(piece)
}

fn text(sheets: &[Sheet], dice: &mut Dice) -> Asked {
    loop {
        let sheet = &sheets[dice.roll(sheets.len())];
        let block = &sheet.blocks[dice.roll(sheet.blocks.len())].0;
        if dice.chance(50) {
            if let Some(phrase) = piece(block, 6, dice) {
                return Asked::Phrase(phrase);
            }
            continue;
        }
        // Parts of one stretch of text, so that there is something to find; at times a part of another report.
        let from = dice.roll(block.len().max(1));
        let stretch = &block[from..block.len().min(from + 8 + dice.roll(30))];
        let mut parts: Vec<String> = (0..2 + dice.roll(3)).filter_map(|_| piece(stretch, 3, dice)).collect();
        if dice.chance(10) {
            parts.push("公开".to_owned());
        }
        if parts.len() >= 2 {
            return Asked::Near(parts, dice.roll(25) as u32);
        }
    }
}

fn asked(sheets: &[Sheet], depth: usize, dice: &mut Dice) -> Asked {
    let some = |dice: &mut Dice| -> Vec<Asked> { (0..2 + dice.roll(2)).map(|_| asked(sheets, depth - 1, dice)).collect() };
    match dice.roll(if depth == 0 { 7 } else { 14 }) {
        0..=4 => text(sheets, dice),
        5 => {
            let from = 2018 + dice.roll(6) as u16;
            Asked::Year(from, from + dice.roll(3) as u16)
        }
        6 => {
            let sheet = &sheets[dice.roll(sheets.len())];
            let name: Vec<char> = normalise(sheet.card.agency.as_deref().unwrap_or("局")).chars().collect();
            let begins = dice.chance(50);
            let length = 1 + dice.roll(name.len().min(3));
            let start = if begins { 0 } else { dice.roll(name.len() - length + 1) };
            Asked::Agency(name[start..start + length].iter().collect(), begins)
        }
        7 | 8 => Asked::And(some(dice), None),
        9 | 10 => {
            let sections = (0..=dice.roll(2)).map(|_| *dice.pick(&SectionKind::ALL)).collect();
            let mut parts = vec![text(sheets, dice)];
            if dice.chance(70) {
                parts.push(asked(sheets, depth - 1, dice));
            }
            Asked::And(parts, Some(Scope { sections, negated: dice.chance(25) }))
        }
        11 | 12 => Asked::Or(some(dice)),
        _ => Asked::Not(Box::new(asked(sheets, depth - 1, dice))),
    }
}

fn ask(query: Query, filter: Filter) -> Answer {
    demo_index().search(&Request { query, filter, sort: Sort::File, limit: 0, context: 5, skip: 0 }).unwrap()
}

/// The same reports and the same places as the oracle, and as many counted by the index.
fn equals_the_oracle(sheets: &[Sheet], asked: &Asked) {
    let typed = asked.typed();
    let query = match Query::parse(&typed) {
        Ok(query) => query,
        // Random scopes may leave nothing to stand in.
        Err(e) if e.cause().contains("excludes another") => return,
        Err(e) => panic!("{typed}: {e}"),
    };
    let answer = ask(query, Filter::default());
    let found: BTreeMap<&str, Vec<(u32, u32)>> =
        answer.hits.iter().map(|h| (h.card.file(), h.matches.iter().map(|m| (m.span.start, m.span.end)).collect())).collect();
    let mut count = 0;
    let answering = sheets.iter().filter(|s| asked.answers(s, &[]));
    let expected: BTreeMap<&str, Vec<(u32, u32)>> = answering
        .map(|sheet| {
            let places = asked.places(sheet, &[]);
            count += places.len() as u64;
            let spans = sheet.report.text.places();
            let bytes = places.into_iter().map(|(start, end)| spans.span(start, end));
            (sheet.card.file(), bytes.map(|s| (s.start, s.end)).collect())
        })
        .collect();
    assert_eq!(found, expected, "{typed}");
    assert_eq!(answer.occurrences, Some(count), "{typed}");
}

#[test]
fn random_queries_equal_the_oracle() {
    let sheets = sheets();
    let mut dice = Dice(4);
    for _ in 0..400 {
        equals_the_oracle(&sheets, &asked(&sheets, 3, &mut dice));
    }
}

#[test]
fn nearness_equals_the_oracle() {
    let sheets = sheets();
    let mut dice = Dice(5);
    let mut asked = 0;
    while asked < 300 {
        let text = text(&sheets, &mut dice);
        if matches!(text, Asked::Near(..)) {
            equals_the_oracle(&sheets, &text);
            asked += 1;
        }
    }
}

#[test]
fn nearness_is_counted_by_windows_in_one_block() {
    let block: Vec<char> = "公开甲乙公丙开丁丁丁公".chars().collect();
    for (parts, gap, expected) in [
        (["公", "开"], 0, vec![(0, 2)]),
        (["公", "开"], 1, vec![(0, 2), (4, 7)]),
        (["开", "公"], 3, vec![(0, 2), (4, 7)]),
        (["公", "公"], 3, vec![(0, 5)]),
        (["公开", "开甲"], 9, vec![]),
        (["丁丁", "丁"], 0, vec![(7, 10)]),
    ] {
        assert_eq!(near(&block, &parts.map(str::to_owned), gap), expected, "{parts:?}~{gap}");
    }
}

/// The sections of a filter lie around those of the query.
#[test]
fn filters_scope_what_queries_scope() {
    let five = Filter { sections: vec![SectionKind::S5], ..Filter::default() };
    let ask = |query: &str, filter: &Filter| ask(Query::parse(query).unwrap(), filter.clone());
    let (inner, outer) = (ask("\"问题\" section:5", &Filter::default()), ask("\"问题\"", &five));
    assert!(inner.reports > 0 && inner.hits == outer.hits && inner.occurrences == outer.occurrences);
    assert_eq!(ask("\"问题\" section:1", &five).reports, 0);
    let words = ask("整改 section:5,6", &five);
    assert!(words.reports > 0);
    assert!(words.hits.iter().flat_map(|h| &h.matches).all(|m| m.section == Some(SectionKind::S5)));
}

#[test]
fn names_begin_or_contain() {
    let files = |query: &str| -> BTreeSet<String> {
        ask(Query::parse(query).unwrap(), Filter::default()).hits.into_iter().map(|h| h.card.files[0].clone()).collect()
    };
    let sheets = sheets();
    let like = |fits: &dyn Fn(&Card) -> bool| -> BTreeSet<String> {
        sheets.iter().filter(|s| fits(&s.card)).map(|s| s.card.files[0].clone()).collect()
    };
    let agency = |card: &Card| card.agency.clone().unwrap_or_default();
    assert_eq!(files("agency:岚汀*"), like(&|c| agency(c).starts_with("岚汀")));
    assert_eq!(files("agency:县"), like(&|c| agency(c).contains('县')));
    assert!(files("agency:县*").is_empty());
    assert_eq!(files("region:岚汀县,砚丘县"), like(&|c| matches!(c.region.as_deref(), Some("岚汀县" | "砚丘县"))));
    assert_eq!(files("file:.html"), like(&|c| c.files[0].contains(".html")));
    assert_eq!(files("-file:.html"), like(&|c| !c.files[0].contains(".html")));
    let one = &sheets[7].card;
    assert_eq!(files(&format!("id:{}", &one.id.0[..8])), BTreeSet::from([one.files[0].clone()]));
    assert_eq!(files(&format!("file:\"{}\"*", one.files[0])), BTreeSet::from([one.files[0].clone()]));
    assert_eq!(files("year:<2020,>=2022"), like(&|c| c.year.is_some_and(|y| !(2020..2022).contains(&y))));
    assert_eq!(files("公开*"), files("\"公开\""));
}

/// A conjunction with years, excluded: tantivy's range over the column panicked here.
#[test]
fn years_can_be_excluded_with_others() {
    let sheets = sheets();
    for (years, phrase) in [((2019, 2021), "公开"), ((2022, 2022), "培训"), ((2018, 2020), "的")] {
        let year = Asked::And(vec![Asked::Year(years.0, years.1), Asked::Phrase(phrase.to_owned())], None);
        let all = Asked::And(vec![Asked::Phrase("公".to_owned()), Asked::Not(Box::new(year))], None);
        equals_the_oracle(&sheets, &all);
    }
}

#[test]
fn plain_words_are_found_as_typed() {
    let plain = ask(Query::plain("解读 OR (培训").unwrap(), Filter::default());
    let words = ask(Query::parse("解读 \"or\" \"(培训\"").unwrap(), Filter::default());
    assert_eq!(words.reports, 0);
    assert_eq!(plain.reports, 0, "OR is a word that no report holds");
    let both = |query: Query| ask(query, Filter::default()).reports;
    assert_eq!(both(Query::plain("解读 ( 培训").unwrap()), both(Query::parse("解读 培训").unwrap()));
}

/// Each text's share of the score, summed, is the score.
#[test]
fn scores_are_the_sum_of_their_texts() {
    for query in [
        "解读 培训",
        "\"公开\" OR (\"培训\" year:2022) OR 整改",
        "(\"整改\" section:5) OR (\"监督 考核\"~30 section:1) OR -解读",
        "\"公\" -\"没有这样的话\" agency:县",
        "-\"公开\" OR year:2022",
        "解读 (培训 OR \"考核\")",
    ] {
        let query = Query::parse(query).unwrap();
        let request = Request { query, filter: Filter::default(), sort: Sort::Score, limit: 0, context: 5, skip: 0 };
        let answer = demo_index().search(&request).unwrap();
        let explanation = demo_index().explain(&request, &answer).unwrap();
        assert!(!answer.hits.is_empty() && explanation.hits.len() == answer.hits.len());
        for (hit, scored) in answer.hits.iter().zip(&explanation.hits) {
            let sum: f32 = scored.texts.iter().map(|(_, score)| score).sum();
            assert_eq!((&hit.card, hit.score), (&scored.card, scored.score));
            assert!((sum - hit.score).abs() <= 1e-4 * hit.score.max(1.0), "{sum} of {}: {scored:?}", hit.score);
        }
    }
}

const PIECES: &[&str] = &[
    "(",
    ")",
    "（",
    "）",
    "\"",
    "“",
    "”",
    "＂",
    "-",
    "－",
    "~",
    "～",
    "*",
    "＊",
    ":",
    "：",
    ",",
    "，",
    "AND",
    "OR",
    "NOT",
    "and",
    "or",
    "ＯＲ",
    " ",
    "　",
    "\n",
    "\t",
    "公开",
    "政策解读",
    "a",
    "2021",
    "year:",
    "year:2019..2021",
    "year:>=2020",
    "section:5",
    "section:1,5",
    "-section:2",
    "agency:岚汀*",
    "region:",
    "level:county",
    "kind:other",
    "file:.txt",
    "id:47",
    "title:",
    "\"整改\"",
    "“依申请公开 办理”~20",
    "\"a b\"~",
    "~9999999999",
    "..",
    ">",
    "<=",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[31m",
    "😀",
    "e\u{301}",
    "\u{10ffff}",
    "\\",
    "'",
    "[",
    "{",
    "/",
    "//",
    "http://",
    "\"\"",
    "()",
    "\u{feff}",
];

const VALID: &[&str] = &[
    "(\"整改\" section:5) OR (\"监督\" section:1)",
    "\"依申请公开 办理\"~20 year:2019..2021 -agency:街道 (解读 OR \"培训\" AND NOT 考核)",
    "“政务公开”（培训 OR 考核） region：岚汀县，砚丘县 file:\"年度报告\" level:county,township kind:department",
    "NOT (a OR -(b section:1,5)) id:47fe 公开* year:>=2020,2018",
];

fn typed(number: usize, dice: &mut Dice) -> String {
    let anything = |dice: &mut Dice| char::from_u32(dice.roll(0x0011_0000) as u32).unwrap_or('公');
    match number % 10 {
        0..=3 => (0..=dice.roll(12)).map(|_| *dice.pick(PIECES)).collect(),
        4 => (0..=dice.roll(12)).flat_map(|_| [*dice.pick(PIECES), " "]).collect(),
        5 => (0..=dice.roll(40)).map(|_| anything(dice)).collect(),
        6 | 7 => {
            let valid: Vec<char> = dice.pick(VALID).chars().collect();
            valid[..dice.roll(valid.len() + 1)].iter().collect()
        }
        8 => {
            let mut broken: Vec<char> = dice.pick(VALID).chars().collect();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(broken.len());
                match dice.roll(3) {
                    0 => drop(broken.remove(at)),
                    1 => broken.insert(at, dice.pick(PIECES).chars().next().unwrap()),
                    _ => broken[at] = anything(dice),
                }
            }
            broken.into_iter().collect()
        }
        _ => match dice.roll(40) {
            0 => "(".repeat(dice.roll(5000)),
            1 => "-".repeat(dice.roll(5000)) + "a",
            2 => "NOT ".repeat(dice.roll(70)) + "a",
            3 => format!("{}公开{}", "(".repeat(dice.roll(70)), ")".repeat(dice.roll(70))),
            4 => "公".repeat(dice.roll(6000)),
            5 => format!("\"{}\"~3", "公 ".repeat(dice.roll(12))),
            6 => format!("year:{}", "2021,".repeat(dice.roll(900)) + "2020"),
            _ => (0..30 + dice.roll(60)).map(|_| *dice.pick(PIECES)).collect(),
        },
    }
}

#[test]
fn anything_typed_is_answered_or_located() {
    let every = if std::env::var_os("GONGKAI_EXECUTE").is_some() { 1 } else { 25 };
    let mut dice = Dice(7);
    let (mut read, mut refused) = (0, 0);
    let answered = |query: Query, typed: &str| {
        let request = Request { query, filter: Filter::default(), sort: Sort::Score, limit: 2, context: 5, skip: 0 };
        let answer = demo_index().search(&request);
        assert!(answer.is_ok(), "{typed:?}: {answer:?}");
    };
    for number in 0..100_000 {
        let typed = typed(number, &mut dice);
        match Query::parse(&typed) {
            Ok(query) => {
                read += 1;
                if read % every == 0 {
                    answered(query, &typed);
                }
            }
            Err(e) => {
                refused += 1;
                let Some((text, at)) = e.place() else { panic!("{typed:?}: {e}") };
                assert!(text == typed && (1..=typed.chars().count() + 1).contains(&at), "{typed:?}: {e}");
            }
        }
        match Query::plain(&typed) {
            Ok(query) if number % (4 * every) == 0 => answered(query, &typed),
            Ok(_) => {}
            Err(_) => assert!(normalise(&typed).is_empty() || typed.chars().count() > 4096, "{typed:?}"),
        }
    }
    assert!(read > 20_000 && refused > 20_000, "{read} read, {refused} refused");
}
