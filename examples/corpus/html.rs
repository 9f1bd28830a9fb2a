//! In: the blocks of a document. Out: an HTML page: either the bare article or a whole saved page of an office's website.

#![allow(clippy::format_push_string, reason = "the text is put together once; readable beats one allocation less")]

use super::agencies::Agency;
use super::dice::Dice;
use super::document::Block;
use super::shape::Shape;
use super::tables::Grid;

pub fn render(blocks: &[Block], shape: &Shape, agency: &Agency, charset: &str, seed: u64) -> String {
    let mut dice = Dice::of(&[seed, 8]);
    let mut article = String::new();
    for block in blocks {
        match block {
            Block::Title(text) => {
                article.push_str(&format!("<p style=\"text-align: center;\"><strong>{}</strong></p>\n", title(text, shape)));
            }
            Block::Heading(text) => article.push_str(&format!("<p><b>{text}</b></p>\n")),
            Block::Subheading(text) => article.push_str(&format!("<p style=\"text-indent: 2em;\">{text}</p>\n")),
            Block::Text(text) => article.push_str(&format!("<p style=\"text-indent: 2em;\"><span>{text}</span></p>\n")),
            Block::Table(grid, _) => table(&mut article, grid, &mut dice),
        }
    }
    let heading = blocks.iter().find_map(|block| if let Block::Title(text) = block { Some(text.as_str()) } else { None });
    if shape.has("whole_page") {
        page(&article, heading.unwrap_or("政府信息公开年报"), shape, agency, charset)
    } else {
        format!(
            "<!DOCTYPE html>\n<html><head><meta charset=\"{charset}\"><title>{}</title></head>\n<body>\n{article}</body></html>\n",
            heading.unwrap_or("政府信息公开年报")
        )
    }
}

fn title(text: &str, shape: &Shape) -> String {
    if shape.has("title_broken") { text.replace("政府信息", "<br>政府信息") } else { text.to_owned() }
}

fn table(out: &mut String, grid: &Grid, dice: &mut Dice) {
    let wrapped = dice.chance(50.0);
    out.push_str("<table border=\"1\" cellspacing=\"0\"><tbody>\n");
    for row in grid {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td");
            if cell.columns > 1 {
                out.push_str(&format!(" colspan=\"{}\"", cell.columns));
            }
            if cell.rows > 1 {
                out.push_str(&format!(" rowspan=\"{}\"", cell.rows));
            }
            let text = if cell.text.is_empty() { "&nbsp;" } else { &cell.text };
            out.push_str(&if wrapped { format!("><p>{text}</p></td>") } else { format!(">{text}</td>") });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

/// Navigation, side bar and footer carry words that must not be taken for the report: its own year list, other offices, 年报.
fn page(article: &str, heading: &str, shape: &Shape, agency: &Agency, charset: &str) -> String {
    let place = &agency.region;
    let holder = if shape.has("trs_editor") { "<div class=\"TRS_Editor\">" } else { "<div id=\"zoom\">" };
    let years: Vec<String> =
        (2016..=2024).rev().map(|year| format!("<li><a href=\"/gkml/nb/{year}/\">{year}年政府信息公开年报</a></li>")).collect();
    let years = years.concat();
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head>\n<meta charset=\"{charset}\">\n<meta name=\"SiteName\" content=\"{place}人民政府\">\n\
         <meta name=\"ColumnName\" content=\"政府信息公开年报\">\n<meta name=\"ArticleTitle\" content=\"{heading}\">\n\
         <title>{heading}_{place}人民政府</title>\n<script>var site = '{place}'; document.write('<p>载入中</p>');</script>\n\
         <style>.nav li {{ float: left; }}</style>\n</head>\n<body>\n\
         <div class=\"header\"><a href=\"/\">{place}人民政府门户网站</a><input value=\"请输入关键字\"><span>无障碍浏览</span><span>长者专区</span></div>\n\
         <ul class=\"nav\"><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk/\">政务公开</a></li><li><a href=\"/zwfw/\">政务服务</a></li>\
         <li><a href=\"/hdjl/\">互动交流</a></li></ul>\n\
         <div class=\"crumb\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a> &gt; 政府信息公开年报</div>\n\
         <div class=\"side\"><h3>法定主动公开内容</h3><ul><li><a href=\"/gkzn/\">政府信息公开指南</a></li><li><a href=\"/gkzd/\">政府信息公开制度</a></li>\
         <li><a href=\"/gkml/nb/\">政府信息公开年报</a></li><li><a href=\"/ysqgk/\">依申请公开</a></li>{years}</ul></div>\n\
         <div class=\"main\"><h1>{heading}</h1>\n<div class=\"info\">来源：{place}人民政府办公室 &nbsp; 字号：[大 中 小] &nbsp; 浏览次数：<span id=\"hits\">218</span></div>\n\
         {holder}\n{article}</div>\n<div class=\"share\">分享到： 打印本页 关闭窗口</div></div>\n\
         <div class=\"footer\">主办：{place}人民政府 承办：{place}人民政府办公室<br>网站标识码：0000000000 联系我们 网站地图 隐私声明</div>\n</body></html>\n"
    )
}
