//! What is a report, and whose: documents of unusual form, all invented.

use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use gongkai::report::{Identity, Kind, Level};

fn identity(text: &str) -> Identity {
    parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default()).unwrap()).identity
}

const BODY: &str = "一、总体情况\n本年度工作有序。\n\n二、主动公开政府信息情况\n\n三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n五、存在的主要问题及改进情况\n还不够。\n\n六、其他需要报告的事项\n无。\n";

#[test]
fn titles_of_unusual_form() {
    for (title, agency, year, level, kind) in [
        (
            "青溪县文化广电和旅游局（县文物局）2022年政府信息公开工作年度报告",
            "青溪县文化广电和旅游局（县文物局）",
            2022,
            Level::County,
            Kind::Department,
        ),
        ("《青溪县公安局2022年政府信息公开工作年度报告》", "青溪县公安局", 2022, Level::County, Kind::Department),
        ("青溪县民政局关于2022年政府信息公开工作年度报告", "青溪县民政局", 2022, Level::County, Kind::Department),
        (
            "云泽市青溪区人民政府柳湾街道办事处2022年政府信息公开工作年度报告",
            "云泽市青溪区人民政府柳湾街道办事处",
            2022,
            Level::Township,
            Kind::Government,
        ),
        (
            "青溪经济技术开发区管理委员会二〇二一年政府信息公开年度报告",
            "青溪经济技术开发区管理委员会",
            2021,
            Level::County,
            Kind::Government,
        ),
        ("2020年\n青溪县人民政府办公室\n政府信息公开工作年度报告", "青溪县人民政府办公室", 2020, Level::County, Kind::Office),
    ] {
        let found = identity(&format!("{title}\n\n{BODY}"));
        let expected = (Some(agency), Some(year), Some(level), Some(kind));
        assert_eq!((found.agency.as_deref(), found.year, found.level, found.kind), expected, "{title}");
    }
}

#[test]
fn other_documents_have_no_issuer() {
    for text in [
        "青溪县司法局2022年法治政府建设年度报告\n\n一、总体情况\n2022年青溪县司法局推进工作。\n\n二、存在的主要问题及改进情况\n不够。\n\n三、其他需要报告的事项\n无。\n",
        "青溪县人民政府办公室关于印发政府信息公开工作年度报告格式的通知\n\n各镇人民政府：\n现将格式印发给你们。\n\n",
        "青溪县防汛条例\n\n第一条　县级以上人民政府应当建立防汛制度。\n第二条　发生险情应当立即报告区人民政府。\n2020年1月1日起施行。\n",
        "政府工作报告\n\n各位代表：\n现在我代表县人民政府，向大会报告2022年工作。\n",
    ] {
        let found = identity(text);
        assert_eq!(found.kind, Some(Kind::Other), "{text}");
        assert_eq!((found.agency, found.year, found.level, found.region), (None, None, None, None), "{text}");
    }
}

#[test]
fn a_blank_form_sent_with_a_notice_is_no_report() {
    let text = format!("关于编制2022年政府信息公开工作年度报告的通知\n\n请按下列格式编制。\n\n{BODY}");
    assert_eq!(identity(&text).kind, Some(Kind::Other));
}
