//! What the confidence of a place is worth: invented pages of real places, whose answer is known, with evidence of which some is wrong.
//!
//! Which evidence a page has, and how often it is another place's, is rolled by the shares below: they are set, since nobody has counted
//! them in real reports. So the error rates hold for pages like these, and show the order of the steps, not more.

use gongkai::parse::parse;
use gongkai::places::{Kind, PlaceId, Places};
use gongkai::read::{Limits, read_bytes};
use gongkai::report::Level;

use crate::dice::Dice;

/// Evidence: in how many of 100 pages it stands, and of these in how many it is another place's.
const SIGNED: (usize, usize) = (40, 2);
const SITE_NAME: (usize, usize) = (40, 4);
const ADDRESS: (usize, usize) = (50, 3);
const SOURCE: (usize, usize) = (30, 5);
const OWN_SITE: (usize, usize) = (30, 6);
const CITED: (usize, usize) = (60, 25);

/// The lower ends of the steps, in hundredths.
const STEPS: [u32; 4] = [60, 70, 80, 90];

/// One page, and the county it is of.
fn page(dice: &mut Dice, counties: &[PlaceId], towns: &[PlaceId]) -> (String, PlaceId) {
    let places = Places::shared();
    let of_town = dice.chance(50);
    let own = *dice.pick(if of_town { towns } else { counties });
    let county = if of_town { places.get(own).parent.expect("a township lies in a county") } else { own };
    let city = places.get(county).parent.expect("a county lies in something");
    let other = *dice.pick(counties);
    let whose = |dice: &mut Dice, share: (usize, usize)| {
        let stands = dice.chance(share.0);
        let wrong = dice.chance(share.1);
        stands.then_some(if wrong { other } else { county })
    };
    let name = places.get(county).name;
    let body = if of_town { "办事处" } else { "教育局" };
    let agency = match (of_town, dice.roll(10)) {
        (true, 0..=6) => format!("{}{body}", places.get(own).name),
        (true, _) => format!("{name}{}{body}", places.get(own).name),
        (false, 0..=5) => format!("{name}{body}"),
        (false, 6..=7) => format!("{}{name}{body}", places.get(city).name),
        (false, _) => {
            format!("{}{body}", name.chars().last().filter(|c| "县区".contains(*c)).map(String::from).unwrap_or_default())
        }
    };
    let signed = whose(dice, SIGNED).map(|at| {
        let parent = places.get(at).parent.map_or("", |parent| places.get(parent).name);
        format!("<p>{parent}{}人民政府办公室</p><p>2023年1月20日</p>", places.get(at).name)
    });
    let site = whose(dice, SITE_NAME).map(|at| format!("<meta name=SiteName content='{}人民政府'>", places.get(at).name));
    let source =
        whose(dice, SOURCE).map(|at| format!("<meta name=ContentSource content='{}人民政府办公室'>", places.get(at).name));
    let address = whose(dice, ADDRESS).map(|at| {
        let above = places.get(at).parent.filter(|_| dice.chance(50)).unwrap_or(at);
        format!("<link rel=canonical href='http://www.{}.gov.cn/a.html'>", places.get(above).spelling)
    });
    let own_site = whose(dice, OWN_SITE).map(|at| format!("通过《{}政府公开网》发布信息。", places.get(at).name));
    let cited =
        whose(dice, CITED).and_then(|at| Some(format!("落实《{}政府信息公开办法》。", places.get(places.get(at).parent?).name)));
    let text = |part: Option<String>| part.unwrap_or_default();
    let page = format!(
        "<html><head>{}{}{}</head><body><p>{agency}2022年政府信息公开工作年度报告</p><p>一、总体情况</p><p>2022年，我单位做好公开工作。{}{}</p>\
         <p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>\
         <p>五、存在的主要问题及改进情况</p><p>还不够深入。</p><p>六、其他需要报告的事项</p><p>无其他事项。</p>{}</body></html>",
        text(site),
        text(source),
        text(address),
        text(own_site),
        text(cited),
        text(signed),
    );
    (page, county)
}

#[test]
fn the_steps_of_confidence_are_in_order_and_the_wrong_are_counted() {
    let places = Places::shared();
    let division = |id: &PlaceId, level: Level| places.get(*id).level == level && places.get(*id).kind == Kind::Division;
    let counties: Vec<PlaceId> = places.all().filter(|id| division(id, Level::County)).collect();
    // Names that one place has decide by themselves: most pages are of the others.
    let shared = |id: &PlaceId| places.named(places.get(*id).name).count() > 1;
    let namesakes: Vec<PlaceId> = counties.iter().copied().filter(shared).collect();
    let towns: Vec<PlaceId> =
        places.all().filter(|id| division(id, Level::Township) && places.get(*id).name.ends_with("街道")).collect();
    let cases: u64 = std::env::var("GONGKAI_CALIBRATED").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let (mut decided, mut wrong, mut open) = ([0u32; STEPS.len()], [0u32; STEPS.len()], 0u32);
    for case in 0..cases {
        let (page, county) = page(&mut Dice(case), if case % 4 == 0 { &counties } else { &namesakes }, &towns);
        let report = parse(&read_bytes("a.html", page.as_bytes(), &Limits::default()).unwrap());
        let located = &report.identity.located;
        let Some(place) = &located.place else {
            open += 1;
            continue;
        };
        let hundredths = (located.confidence * 100.0).round() as u32;
        let step = STEPS.iter().rposition(|from| hundredths >= *from).expect("less decides nothing");
        decided[step] += 1;
        let code = places.code(county).unwrap();
        wrong[step] += u32::from(!place.code.as_deref().is_some_and(|found| found.starts_with(&code)));
    }
    println!("| confidence | pages | another place's | share |\n|---|---|---|---|");
    let share = |step: usize| f64::from(wrong[step]) / f64::from(decided[step].max(1));
    for (step, from) in STEPS.iter().enumerate() {
        println!("| from .{from} | {} | {} | {:.4} |", decided[step], wrong[step], share(step));
    }
    println!("open: {open} of {cases}");
    assert!(decided.iter().sum::<u32>() > cases as u32 / 3, "{decided:?}");
    // The highest step is right, and no step is much worse than the one below it.
    assert!(share(3) < 0.02, "{wrong:?} of {decided:?}");
    assert!(decided[2] < 50 || decided[0] < 50 || share(2) <= share(0) + 0.03, "{wrong:?} of {decided:?}");
}
