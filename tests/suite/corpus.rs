//! Statistics against figures computed elsewhere, counts against counting by hand, texts against comparing all with all.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gongkai::copies::{ALIKE, Names, Shingles, Source, Texts};
use gongkai::corpus::measures::{
    Beside, Parts, Rate, Spread, bic, critical_value, log_dice, log_likelihood, log_ratio, percent_difference,
};
use gongkai::corpus::{
    Contained, Copies, Corpus, Near, Phrases, Request, Sizes, Token, Unit, collocates, keyness, ngrams, said, terms, tokens,
    trends,
};
use gongkai::error::{Code, Error};
use gongkai::report::{BlockKind, Kind, ReportId};
use gongkai::search::{Filter, Years};
use gongkai::text::{fold_kept, normalise};
use proptest::prelude::*;
use serde_json::Value;

use crate::dice::Dice;
use crate::support::{demo_index, root};

/// Equal to nine digits, or both nothing.
fn close(found: Option<f64>, expected: &Value, what: &str) {
    match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found}, elsewhere {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

#[test]
fn measures_are_those_of_the_script() {
    let text = std::fs::read_to_string(root().join("tests/data/statistics/figures.json")).unwrap();
    let figures: Value = serde_json::from_str(&text).unwrap();
    let cases = |name: &str| figures[name].as_array().unwrap().clone();
    for case in cases("keyness") {
        let number = |key: &str| case[key].as_u64().unwrap();
        let target = Rate { count: number("target"), words: number("target_words") };
        let reference = Rate { count: number("reference"), words: number("reference_words") };
        let g = log_likelihood(target, reference);
        // Where rates are nearly equal the terms cancel: what is left is as exact as the terms are.
        let room = 1e-12 * (target.count + reference.count) as f64;
        let expected = case["log_likelihood"].as_f64().unwrap();
        assert!((g.unwrap() - expected).abs() <= room.max(1e-9 * expected.abs()).max(1e-9), "{case}: {g:?}");
        close(log_ratio(target, reference), &case["log_ratio"], &case.to_string());
        close(percent_difference(target, reference), &case["percent_difference"], &case.to_string());
        close(Some(bic(expected, target.words + reference.words)), &case["bic"], &case.to_string());
    }
    for case in cases("beside") {
        let number = |key: &str| case[key].as_u64().unwrap();
        let beside = Beside { both: number("both"), near: number("near"), word: number("word"), all: number("all") };
        let (g, expected) = (beside.log_likelihood().unwrap(), case["log_likelihood"].as_f64().unwrap());
        assert!((g - expected).abs() <= 1e-12 * beside.all as f64 + 1e-9 * expected.abs() + 1e-9, "{case}: {g}");
        close(beside.mutual_information(), &case["mutual_information"], &case.to_string());
        close(log_dice(beside.both, number("node"), beside.word), &case["log_dice"], &case.to_string());
    }
    for case in cases("dispersion") {
        let list = |key: &str| case[key].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect::<Vec<_>>();
        let (sizes, counts) = (list("sizes"), list("counts"));
        let parts = Parts::of(sizes.iter().copied());
        let (mut spread, all) = (Spread::default(), counts.iter().sum());
        for (size, count) in sizes.iter().zip(&counts).filter(|(_, count)| **count > 0) {
            spread.add(&parts, *size, *count, all);
        }
        let found = spread.dispersion(&parts);
        close(found.dp, &case["dp"], &case.to_string());
        close(found.dp_norm, &case["dp_norm"], &case.to_string());
        // A difference of squares: half the digits.
        match (found.juilland, case["juilland"].as_f64()) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-6, "{case}: {found}"),
            (found, expected) => assert_eq!(found, expected, "{case}"),
        }
    }
    for case in cases("critical") {
        let (found, expected) = (critical_value(case["comparisons"].as_u64().unwrap()), case["value"].as_f64().unwrap());
        assert!((found - expected).abs() < 0.01, "{case}: {found}");
    }
}

/// The counted paragraphs of the demo by hand: report by report in order of file name, folded.
fn paragraphs() -> Vec<(Option<u16>, Vec<String>)> {
    let mut all = demo_index().load_all(&Filter::default()).unwrap();
    all.retain(|stored| stored.card.kind != Some(Kind::Other));
    let one = |stored: gongkai::search::Stored| {
        let report = stored.report().unwrap();
        let counted = |number: usize| {
            report.text.blocks[number].kind == BlockKind::Paragraph
                && report.section_of_block(number).is_none_or(gongkai::report::SectionKind::is_narrative)
        };
        let numbers = (0..report.text.blocks.len()).filter(|number| counted(*number));
        (stored.card.year, numbers.map(|number| fold_kept(report.text.block_str(&report.text.blocks[number]))).collect())
    };
    all.into_iter().map(one).collect()
}

/// A paragraph's tokens: words, `#`, `,` and `|`.
fn cut(paragraph: &str) -> Vec<String> {
    let mut cut = Vec::new();
    tokens(paragraph, Unit::Words, |token| {
        cut.push(match token {
            Token::Word(word) => word.to_owned(),
            Token::Number => "#".to_owned(),
            Token::Pause => ",".to_owned(),
            Token::Stop => "|".to_owned(),
        });
    });
    cut
}

fn is_word(token: &str) -> bool {
    token.contains(char::is_alphabetic)
}

fn read(request: &Request) -> Corpus {
    Corpus::read(demo_index(), request).unwrap()
}

#[test]
fn terms_are_those_counted_by_hand() {
    let corpus = read(&Request::default());
    let by_hand: Vec<Vec<String>> = paragraphs()
        .iter()
        .map(|(_, texts)| texts.iter().flat_map(|text| cut(text)).filter(|token| is_word(token)).collect())
        .filter(|words: &Vec<String>| !words.is_empty())
        .collect();
    let all: usize = by_hand.iter().map(Vec::len).sum();
    assert_eq!((corpus.size().reports, corpus.size().words), (by_hand.len() as u64, all as u64));
    assert_eq!(corpus.size().not_reports, 1);
    let distinct: BTreeSet<&String> = by_hand.iter().flatten().collect();
    let found = terms(&corpus);
    assert_eq!(found.len(), distinct.len());
    assert!(found.is_sorted_by(|a, b| (b.frequency, &a.term) < (a.frequency, &b.term)));
    for term in found.iter().step_by(7) {
        let counts: Vec<usize> = by_hand.iter().map(|words| words.iter().filter(|word| **word == term.term).count()).collect();
        let frequency: usize = counts.iter().sum();
        assert_eq!(term.frequency, frequency as u64, "{}", term.term);
        assert_eq!(term.documents, counts.iter().filter(|count| **count > 0).count() as u64, "{}", term.term);
        assert!((term.per_10000.unwrap() - frequency as f64 * 10_000.0 / all as f64).abs() < 1e-9);
        let apart = |(words, count): (&Vec<String>, &usize)| {
            (words.len() as f64 / all as f64 - *count as f64 / frequency as f64).abs() / 2.0
        };
        let dp: f64 = by_hand.iter().zip(&counts).map(apart).sum();
        assert!((term.dispersion.dp.unwrap() - dp).abs() < 1e-9, "{}: {:?}, by hand {dp}", term.term, term.dispersion);
    }
}

#[test]
fn phrases_and_trends_are_those_counted_by_hand() {
    let typed: Vec<String> = ["公开", "政务新媒体", "没有这样的话", "，"].map(str::to_owned).into();
    let corpus = read(&Request { phrases: Phrases::new(&typed).unwrap(), ..Request::default() });
    let (found, through) = (said(&corpus, &typed), trends(&corpus, &typed, Years::parse("2017..2024").ok()));
    for (number, phrase) in typed.iter().enumerate() {
        let phrase = normalise(phrase);
        let count = |texts: &[String]| -> u64 {
            let here = |text: &String| text.char_indices().filter(|(at, _)| text[*at..].starts_with(&phrase)).count() as u64;
            texts.iter().map(here).sum()
        };
        let by_hand: Vec<(Option<u16>, u64)> = paragraphs().iter().map(|(year, texts)| (*year, count(texts))).collect();
        assert_eq!(found[number].frequency, by_hand.iter().map(|(_, count)| count).sum::<u64>(), "{phrase}");
        assert_eq!(found[number].documents, by_hand.iter().filter(|(_, count)| *count > 0).count() as u64, "{phrase}");
        assert_eq!(through[number].years.iter().map(|year| year.year).collect::<Vec<_>>(), (2017..=2024).collect::<Vec<_>>());
        for year in &through[number].years {
            let own: Vec<u64> = by_hand.iter().filter(|(y, _)| *y == Some(year.year)).map(|(_, count)| *count).collect();
            assert_eq!(year.reports, own.len() as u64, "{phrase} {}", year.year);
            if own.is_empty() {
                let nothing = (year.said, year.share, year.interval, year.occurrences, year.per_10000);
                assert_eq!(nothing, (None, None, None, None, None), "a gap is no zero");
            } else {
                assert_eq!(year.said, Some(own.iter().filter(|count| **count > 0).count() as u64), "{phrase} {}", year.year);
                assert_eq!(year.occurrences, Some(own.iter().sum()), "{phrase} {}", year.year);
            }
        }
        assert!(through[number].years.iter().any(|year| year.reports == 0), "the demo has no reports of 2017");
    }
}

#[test]
fn collocates_are_those_counted_by_hand() {
    let corpus = read(&Request::default());
    for (node, window) in [("培训", 5), ("公开", 2), ("政府信息公开", 1)] {
        let mut by_hand: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let (mut nodes, mut near) = (0, 0);
        let paragraphs = paragraphs();
        for text in paragraphs.iter().flat_map(|(_, texts)| texts) {
            for sentence in cut(text).split(|token| token == "|") {
                let words: Vec<&String> = sentence.iter().filter(|token| is_word(token)).collect();
                let at: Vec<usize> = (0..words.len()).filter(|place| words[*place] == node).collect();
                nodes += at.len() as u64;
                for (place, word) in words.iter().enumerate().filter(|(_, word)| **word != node) {
                    // The nearest; at equal distance the one before the word.
                    let nearest = at.iter().min_by_key(|node| (node.abs_diff(place), **node)).copied();
                    if let Some(nearest) = nearest.filter(|nearest| nearest.abs_diff(place) <= window) {
                        let (left, right) = by_hand.entry((*word).clone()).or_default();
                        *(if nearest > place { left } else { right }) += 1;
                        near += 1;
                    }
                }
            }
        }
        let found = collocates(&corpus, &[corpus.token(node).unwrap()], Near { window });
        assert_eq!((found.node, found.near), (nodes, near), "{node}");
        let counted: BTreeMap<String, (u64, u64)> =
            found.found.iter().map(|word| (word.word.clone(), (word.left, word.right))).collect();
        assert_eq!(counted, by_hand, "{node}");
        for word in &found.found {
            assert_eq!(word.beside.all, corpus.size().words - nodes);
            assert!(word.left + word.right <= word.frequency && word.documents <= found.documents, "{word:?}");
        }
    }
    let run: Vec<u32> = ["政府信息公开", "条例"].iter().map(|word| corpus.token(word).unwrap()).collect();
    let several = collocates(&corpus, &run, Near { window: 3 });
    let there = paragraphs().iter().flat_map(|(_, texts)| texts).map(|text| cut(text).join(" ")).collect::<Vec<_>>().join("|");
    assert_eq!(several.node, there.matches("政府信息公开 条例").count() as u64);
    assert_eq!(collocates(&corpus, &[], Near { window: 3 }).node, 0);
}

#[test]
fn ngrams_are_those_counted_by_hand() {
    let corpus = read(&Request::default());
    let mut by_hand: BTreeMap<Vec<String>, (u64, BTreeSet<usize>)> = BTreeMap::new();
    for (report, (_, texts)) in paragraphs().iter().enumerate() {
        for text in texts {
            for clause in cut(text).split(|token| token == "|" || token == ",") {
                for run in (2..=4).flat_map(|size| clause.windows(size)).filter(|run| run.iter().any(|token| is_word(token))) {
                    let (count, reports) = by_hand.entry(run.to_vec()).or_default();
                    *count += 1;
                    reports.insert(report);
                }
            }
        }
    }
    by_hand.retain(|_, (count, reports)| *count >= 3 && reports.len() >= 2);
    let sizes = |contained| Sizes { size: 2..=4, min_count: 3, min_documents: 2, contained };
    let found = ngrams(&corpus, &sizes(Contained::Listed));
    let expected: BTreeSet<(String, u64, u64)> =
        by_hand.iter().map(|(run, (count, reports))| (run.join(" "), *count, reports.len() as u64)).collect();
    assert_eq!(found.iter().map(|n| (n.text.clone(), n.frequency, n.documents)).collect::<BTreeSet<_>>(), expected);
    let maximal: BTreeSet<String> = ngrams(&corpus, &sizes(Contained::LeftOut)).into_iter().map(|n| n.text).collect();
    let alone = |run: &Vec<String>, count: u64| {
        !by_hand.iter().any(|(longer, (other, _))| {
            *other == count && longer.len() > run.len() && longer.windows(run.len()).any(|part| part == run.as_slice())
        })
    };
    let expected: BTreeSet<String> =
        by_hand.iter().filter(|(run, (count, _))| alone(run, *count)).map(|(run, _)| run.join(" ")).collect();
    assert_eq!(maximal, expected);
}

#[test]
fn keyness_is_that_of_two_lists_and_turns_with_them() {
    let of = |years: &str| {
        read(&Request { filter: Filter { years: Years::parse(years).ok(), ..Filter::default() }, ..Request::default() })
    };
    let (a, b) = (of("2022"), of("2019..2020"));
    let (there, back) = (keyness(&a, &b), keyness(&b, &a));
    let count = |corpus: &Corpus| terms(corpus).into_iter().map(|term| (term.term, (term.frequency, term.documents))).collect();
    let lists: [BTreeMap<String, (u64, u64)>; 2] = [count(&a), count(&b)];
    let words: BTreeSet<&String> = lists.iter().flat_map(BTreeMap::keys).collect();
    assert_eq!(there.len(), words.len());
    let back: BTreeMap<&str, f64> = back.iter().map(|word| (word.word.as_str(), word.log_likelihood)).collect();
    for word in &there {
        let side = |list: &BTreeMap<String, (u64, u64)>| list.get(&word.word).copied().unwrap_or_default();
        assert_eq!((word.target.count, word.target_documents), side(&lists[0]), "{}", word.word);
        assert_eq!((word.reference.count, word.reference_documents), side(&lists[1]), "{}", word.word);
        assert!((word.log_likelihood + back[word.word.as_str()]).abs() < 1e-6, "{}", word.word);
    }
    assert!(keyness(&a, &Corpus::default()).is_empty());
}

#[test]
fn folding_counts_every_family_once() {
    let (whole, folded) = (read(&Request::default()), read(&Request { copies: Copies::Folded, ..Request::default() }));
    let (size, less) = (whole.size(), folded.size());
    assert!(less.folded > 0 && less.words < size.words && less.paragraphs == size.paragraphs, "{size:?} {less:?}");
    // Every word that is said stays said: the first of a family has at least most of its words.
    let kept: HashSet<String> = terms(&folded).into_iter().map(|term| term.term).collect();
    let lost = terms(&whole).into_iter().filter(|term| !kept.contains(&term.term)).count();
    assert!(lost * 20 < kept.len(), "{lost} of {} words lost", kept.len());
}

/// Everything that is counted, as text.
fn everything() -> String {
    let typed = vec!["公开".to_owned()];
    let request = Request { copies: Copies::Folded, phrases: Phrases::new(&typed).unwrap(), ..Request::default() };
    let corpus = read(&request);
    let sizes = Sizes { size: 2..=5, min_count: 2, min_documents: 1, contained: Contained::LeftOut };
    let beside = collocates(&corpus, &[corpus.token("公开").unwrap()], Near { window: 5 });
    let whole = read(&Request { unit: Unit::Characters, ..Request::default() });
    format!(
        "{:?}\n{:?}\n{:?}\n{beside:?}\n{:?}\n{:?}",
        corpus.size(),
        terms(&corpus),
        ngrams(&corpus, &sizes),
        trends(&corpus, &typed, None),
        keyness(&corpus, &whole)
    )
}

#[test]
fn any_number_of_threads_counts_the_same() {
    let with = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(everything);
    let one = with(1);
    assert!(one.len() > 10_000);
    for threads in [2, 3, 8] {
        assert!(with(threads) == one, "{threads} threads differ");
    }
}

#[test]
fn a_visit_goes_in_order_and_ends_at_the_first_error() {
    let index = demo_index();
    let mut files = Vec::new();
    let note = |file: String| {
        files.push(file);
        Ok(())
    };
    index.visit(&Filter::default(), |stored| Ok(stored.card.file().to_owned()), note).unwrap();
    let expected: Vec<String> = index.cards(&Filter::default()).unwrap().iter().map(|card| card.file().to_owned()).collect();
    assert_eq!(files, expected);
    let mut taken = 0;
    let stop = |_: u8| {
        taken += 1;
        if taken == 3 { Err(Error::new(Code::Interrupted, "visit", "enough", "none")) } else { Ok(()) }
    };
    assert_eq!(index.visit(&Filter::default(), |_| Ok(0u8), stop).unwrap_err().code(), Code::Interrupted);
    assert_eq!(taken, 3);
    let mut visited = 0;
    let filter = Filter { years: Years::parse("1999").ok(), ..Filter::default() };
    let count = |_: u8| {
        visited += 1;
        Ok(())
    };
    index.visit(&filter, |_| Ok(0u8), count).unwrap();
    assert_eq!(visited, 0);
}

/// Paragraphs that are variants of a few texts, in reports of several years.
fn variants(seed: u64) -> Vec<(Source, Vec<(u32, String)>)> {
    let mut dice = Dice(seed);
    let letter = |dice: &mut Dice| char::from_u32(0x4E00 + dice.roll(300) as u32).unwrap();
    let text = |dice: &mut Dice, length: usize| (0..length).map(|_| letter(dice)).collect::<Vec<char>>();
    let bases: Vec<Vec<char>> = (0..3)
        .map(|number| {
            let length = [4, 25, 60][number];
            text(&mut dice, length)
        })
        .collect();
    let mut reports = Vec::new();
    for number in 0..6 {
        let year = [Some(2021), Some(2020), None, Some(2022)][dice.roll(4)];
        let source = Source { id: ReportId(format!("{number:04}")), year, file: format!("{}.txt", dice.roll(3)) };
        let paragraphs = (0..4u32).map(|block| {
            let mut own = dice.pick(&bases).clone();
            for _ in 0..dice.roll(5) {
                let at = dice.roll(own.len());
                match dice.roll(3) {
                    0 => own[at] = letter(&mut dice),
                    1 => own.insert(at, letter(&mut dice)),
                    _ => own.extend(dice.roll(500).to_string().chars()),
                }
            }
            (block * 2, own.into_iter().chain(['。']).collect::<String>())
        });
        reports.push((source, paragraphs.collect::<Vec<_>>()));
    }
    reports
}

/// The runs of five tokens of a text, a number being one token, spelt out.
fn runs(text: &str) -> BTreeSet<Vec<char>> {
    let mut tokens: Vec<char> = Vec::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        match (c.is_ascii_digit(), tokens.last()) {
            (true, Some('#')) => {}
            (true, _) => tokens.push('#'),
            (false, _) => tokens.push(c),
        }
    }
    tokens.windows(5.min(tokens.len())).map(<[char]>::to_vec).collect()
}

/// The rule of texts as it reads: paragraph after paragraph against every founder.
fn brute(reports: &[(Source, Vec<(u32, String)>)]) -> BTreeMap<(ReportId, u32), (usize, bool)> {
    let mut all: Vec<(&Source, u32, BTreeSet<Vec<char>>)> = Vec::new();
    for (source, paragraphs) in reports {
        all.extend(paragraphs.iter().map(|(block, text)| (source, *block, runs(text))));
    }
    all.sort_by_key(|(source, block, _)| (source.year.unwrap_or(u16::MAX), source.file.clone(), source.id.clone(), *block));
    let mut founders: Vec<BTreeSet<Vec<char>>> = Vec::new();
    let mut families = BTreeMap::new();
    for (source, block, own) in all {
        let jaccard = |a: &BTreeSet<Vec<char>>| a.intersection(&own).count() as f64 / a.union(&own).count() as f64;
        let family = founders.iter().position(|founder| jaccard(founder) >= ALIKE);
        families.insert((source.id.clone(), block), (family.unwrap_or(founders.len()), family.is_none()));
        if family.is_none() {
            founders.push(own);
        }
    }
    families
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn texts_are_those_of_comparing_all_with_all(seed in any::<u64>(), turn in 0usize..6) {
        let mut reports = variants(seed);
        let expected = brute(&reports);
        // The order in which reports come does not matter.
        reports.rotate_left(turn);
        let shingled = reports.iter().map(|(source, paragraphs)| {
            let of = |(block, text): &(u32, String)| Some((*block, Shingles::of(text, &Names::default())?));
            (source.clone(), paragraphs.iter().filter_map(of).collect::<Vec<_>>())
        });
        let texts = Texts::of(shingled);
        for ((report, block), (text, stands)) in &expected {
            let place = texts.get(report, *block).unwrap();
            prop_assert_eq!((place.text as usize, place.stands), (*text, *stands), "{} {}", report, block);
        }
        let members: u32 = (0..texts.len() as u32).map(|text| texts.members(text)).sum();
        prop_assert_eq!(members as usize, expected.len());
        prop_assert_eq!(texts.get(&ReportId("none".into()), 0), None);
    }
}
