//! Reports as other programs save them: text files → HTML for LibreOffice, and its documents compared with the text.
//!
//! Comes in: text files, or their copies in other formats. Goes out: `make` writes each file as HTML with real tables and in other
//! encodings; `compare` reads every copy and prints what it lost: sections, narrative, cells; `speed`
//! says how fast files are read. `tests/office.sh` calls the first two.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gongkai::facts::{self, Facts};
use gongkai::parse::parse;
use gongkai::read::{Limits, Piece, Source, read_path};
use gongkai::report::{BlockKind, Grid, Report};
use gongkai::text::normalise;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((verb, rest)) = arguments.split_first() else { return usage() };
    let Some((folder, files)) = rest.split_first() else { return usage() };
    match verb.as_str() {
        "make" => files.iter().for_each(|file| make(Path::new(folder), Path::new(file))),
        "compare" => compare(Path::new(folder), files),
        "speed" => rest.iter().for_each(|file| speed(Path::new(file))),
        _ => usage(),
    }
}

fn usage() {
    eprintln!(
        "office make FOLDER FILE…      write FILE as HTML and in other encodings\noffice compare FOLDER FILE…   compare FOLDER's copies\noffice speed FILE…            how fast each is read, one core"
    );
}

fn read(path: &Path) -> Result<Source, String> {
    read_path(&path.to_string_lossy(), path, &Limits::default()).map_err(|e| e.to_string())
}

/// Reads one file again and again for a second.
fn speed(file: &Path) {
    let bytes = std::fs::read(file).expect("the file is there");
    let name = file.to_string_lossy();
    let started = std::time::Instant::now();
    let (mut times, mut pages) = (0u32, 0);
    while started.elapsed().as_secs_f64() < 1.0 {
        let Ok(source) = gongkai::read::read_bytes(&name, &bytes, &Limits::default()) else { break };
        times += 1;
        pages = source.pages.len();
    }
    let each = started.elapsed().as_secs_f64() / f64::from(times.max(1));
    let rate = bytes.len() as f64 / 1e6 / each;
    println!("{name}: {} bytes, {:.2} ms, {rate:.1} MB/s, {:.0} pages/s", bytes.len(), each * 1e3, pages as f64 / each);
}

/// `NAME.html`, and the text as GB18030, UTF-16 and, where it can be, Big5.
fn make(folder: &Path, file: &Path) {
    let source = read(file).expect("the file is a text");
    let stem = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let write = |ending: &str, bytes: &[u8]| {
        let path = folder.join(format!("{stem}.{ending}"));
        std::fs::write(&path, bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    };
    write("source.html", html(&source).as_bytes());
    let (gb, _, _) = encoding_rs::GB18030.encode(&source.text);
    write("gb18030.txt", &gb);
    let wide: Vec<u8> = "\u{FEFF}".encode_utf16().chain(source.text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    write("utf16.txt", &wide);
    let (big5, _, lost) = encoding_rs::BIG5.encode(&source.text);
    if !lost {
        write("big5.txt", &big5);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

fn html(source: &Source) -> String {
    let mut out = String::from(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>body{font-family:'Noto Serif CJK SC'}\
         td{border:1px solid black;font-size:9pt}</style></head><body>\n",
    );
    let mut after_table = false;
    for piece in &source.body {
        // Tables that touch are one to LibreOffice.
        if std::mem::replace(&mut after_table, matches!(piece, Piece::Grid(_))) {
            out.push_str("<p>&#12288;</p>\n");
        }
        match piece {
            // Marks of markdown are headings, which have no such marks in a document.
            Piece::Line(line) => {
                writeln!(out, "<p>{}</p>", escaped(line.as_str().trim().trim_start_matches(['#', ' '])))
                    .expect("strings take all");
            }
            Piece::Grid(grid) => table(grid, &mut out),
            Piece::Blank | Piece::Page => {}
        }
    }
    out + "</body></html>\n"
}

/// A grid; columns that every row leaves blank go, and rows are filled up to one width by their last label.
fn table(grid: &Grid, out: &mut String) {
    let width = grid.width();
    out.push_str("<table border=\"1\" cellspacing=\"0\" width=\"100%\">\n");
    for row in &grid.rows {
        out.push_str("<tr>");
        for (at, &cell) in row.iter().enumerate() {
            let text = escaped(grid.cells[cell as usize].text.as_str());
            // Ragged rows of a text have their figures at the right.
            let span = if at == 0 { 1 + width - row.len() } else { 1 };
            write!(out, "<td colspan=\"{span}\">{text}</td>").expect("strings take all");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// What must be the same in each copy.
struct Kept {
    sections: Vec<&'static str>,
    narrative: String,
    facts: Facts,
}

fn kept(path: &Path) -> Result<Kept, String> {
    let source = read(path)?;
    let report = parse(&source);
    let sections = report.sections.iter().map(|s| s.kind.key()).collect();
    Ok(Kept { sections, narrative: narrative(&report), facts: facts::read(&report) })
}

/// All words outside of tables and headings, without white space.
fn narrative(report: &Report) -> String {
    let blocks = report.text.blocks.iter().enumerate();
    let told = blocks.filter(|(at, block)| {
        block.kind == BlockKind::Paragraph && report.section_of_block(*at).is_some_and(gongkai::report::SectionKind::is_narrative)
    });
    told.map(|(_, block)| normalise(report.text.block_str(block))).collect::<String>().replace(char::is_whitespace, "")
}

/// One line a copy, and a sum a format.
fn compare(folder: &Path, files: &[String]) {
    let mut sums: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for file in files {
        let original = kept(Path::new(file)).expect("the original is a report");
        let stem = Path::new(file).file_stem().expect("a file has a name").to_string_lossy().into_owned() + ".";
        let mut copies: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("the folder is there").flatten().map(|e| e.path()).collect();
        copies.sort();
        for copy in copies {
            let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(ending) = name.strip_prefix(&stem).filter(|e| *e != "source.html") else { continue };
            let lost = match kept(&copy) {
                Ok(found) => differences(&original, &found),
                Err(error) => vec![error],
            };
            println!("{name}: {}", if lost.is_empty() { "the same".to_owned() } else { lost.join("; ") });
            let sum = sums.entry(ending.to_owned()).or_default();
            *sum = (sum.0 + u32::from(lost.is_empty()), sum.1 + 1);
        }
    }
    for (ending, (same, of)) in sums {
        println!("{ending}: {same} of {of} the same");
    }
}

fn differences(a: &Kept, b: &Kept) -> Vec<String> {
    let mut lost = Vec::new();
    if a.sections != b.sections {
        lost.push(format!("sections {:?}, not {:?}", b.sections, a.sections));
    }
    if a.narrative != b.narrative {
        let at = a.narrative.chars().zip(b.narrative.chars()).take_while(|(x, y)| x == y).count();
        let near = |text: &str| text.chars().skip(at.saturating_sub(8)).take(24).collect::<String>();
        lost.push(format!("narrative from character {at}: «{}», not «{}»", near(&b.narrative), near(&a.narrative)));
    }
    let cells: Vec<String> = a
        .facts
        .cells
        .iter()
        .filter_map(|cell| {
            let found = b.facts.cell(cell.row, cell.column).map(|c| c.state);
            let told = |state: facts::CellState| (state.key(), state.value());
            (found.map(told) != Some(told(cell.state)))
                .then(|| format!("{}.{} {:?}, not {:?}", cell.row.key(), cell.column.key(), found.map(told), told(cell.state)))
        })
        .collect();
    if let Some(first) = cells.first() {
        lost.push(format!("{} cells, such as {first}", cells.len()));
    }
    lost
}
