#!/usr/bin/env bash
# Turns text reports into what LibreOffice saves (DOCX, DOC, PDF, XLSX, XLS, HTML) and into other encodings, and compares what is read.
# usage: tests/office.sh FOLDER FILE…      needs soffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk
set -euo pipefail
folder=$(realpath -m "$1"); shift
files=(); for file in "$@"; do files+=("$(realpath "$file")"); done
cd "$(dirname "$0")/.."
rm -rf "$folder"; mkdir -p "$folder"
office() { cargo run --quiet --release --example office -- "$@"; }
convert() { # PROGRAM ENDING FILTER FILE…
  local program=$1 ending=$2 filter=$3; shift 3
  soffice --headless "-env:UserInstallation=file://$folder/.profile" "--$program" --convert-to "$ending$filter" --outdir "$folder" "$@" >/dev/null 2>&1
}

office make "$folder" "${files[@]}"
cd "$folder"
convert writer docx ":MS Word 2007 XML" ./*.source.html
convert calc xlsx ":Calc MS Excel 2007 XML" ./*.source.html
for file in *.source.docx *.source.xlsx; do mv "$file" "${file/.source/}"; done
convert writer doc ":MS Word 97" ./*.docx
convert writer pdf "" ./*.docx
convert writer html ":HTML (StarWriter)" ./*.docx
convert calc xls ":MS Excel 97" ./*.xlsx
cd - >/dev/null
office compare "$folder" "${files[@]}"
