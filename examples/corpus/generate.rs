//! In: a plan. Out: every report of it, rendered, with its key. Nothing is read or written here.

use super::dice::Dice;
use super::document::{Draft, blocks};
use super::encode::Encoding;
use super::forms::HANDLED;
use super::key::{ReportKey, cells, faults};
use super::printed;
use super::shape::TableShape;
use super::{html, text};

/// One file of a plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Relative to the folder of reports.
    pub file: String,
    pub encoding: Encoding,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Report(Box<Draft>),
    /// The same bytes as the report in the other file.
    Duplicate {
        of: String,
        draft: Box<Draft>,
    },
    /// Something an archive also holds.
    Notice(String),
}

pub struct Rendered {
    pub path: String,
    pub bytes: Vec<u8>,
    pub key: ReportKey,
}

/// What both plans can do: say how many files there are and describe each without the others.
pub trait Plan: Sync {
    fn len(&self) -> usize;
    fn planned(&self, index: usize) -> Planned;
}

pub fn generate(plan: &impl Plan) -> impl Iterator<Item = Rendered> {
    (0..plan.len()).map(|index| render(&plan.planned(index)))
}

pub fn render(planned: &Planned) -> Rendered {
    let (bytes, key) = match &planned.content {
        Content::Report(draft) => report(planned, draft, None),
        Content::Duplicate { of, draft } => report(planned, draft, Some(of.clone())),
        Content::Notice(text) => (planned.encoding.bytes(text.clone()), notice_key(planned)),
    };
    Rendered { path: planned.file.clone(), bytes, key }
}

fn report(planned: &Planned, draft: &Draft, duplicate_of: Option<String>) -> (Vec<u8>, ReportKey) {
    let printed = printed::print(&draft.figures, draft.year, &draft.shape, &draft.faults, &mut Dice::of(&[draft.seed, 4]));
    let blocks = blocks(draft, &printed);
    let document = if draft.shape.table == TableShape::Html {
        let charset = if planned.encoding == Encoding::Gb18030 { "gb2312" } else { "utf-8" };
        html::render(&blocks, &draft.shape, &draft.agency, charset, draft.seed)
    } else {
        text::render(&blocks, &draft.shape, is_type(&planned.file, "md"), draft.seed)
    };
    let key = ReportKey {
        r#type: "report",
        file: planned.file.clone(),
        not_a_report: false,
        duplicate_of,
        title: draft.title(),
        agency: Some(draft.agency.name.clone()),
        year: Some(draft.year),
        level: Some(draft.agency.level.name()),
        kind: Some(draft.agency.kind.name()),
        region: Some(draft.agency.region.clone()),
        encoding: planned.encoding.name(),
        shape: draft.shape.names(),
        form_table2: Some(printed.form2.name()),
        form_table3: printed.table3_present.then(|| printed.form3.name()),
        cells: Some(cells(&printed)),
        faults: faults(draft),
        zero_handled: draft.figures.total(HANDLED) == 0,
    };
    (planned.encoding.bytes(document), key)
}

pub fn is_type(file: &str, extension: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|found| found == extension)
}

fn notice_key(planned: &Planned) -> ReportKey {
    ReportKey {
        r#type: "report",
        file: planned.file.clone(),
        not_a_report: true,
        duplicate_of: None,
        title: None,
        agency: None,
        year: None,
        level: None,
        kind: None,
        region: None,
        encoding: planned.encoding.name(),
        shape: Vec::new(),
        form_table2: None,
        form_table3: None,
        cells: None,
        faults: Vec::new(),
        zero_handled: false,
    }
}
