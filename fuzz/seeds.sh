#!/usr/bin/env bash
# Writes the first inputs of both targets into fuzz/corpus/: the demo's reports as files, their tables as text, and the findings
# kept so far. What is there already stays.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/table corpus/report
number=0
find ../demo/reports -type f | sort | while read -r file; do
  number=$((number + 1))
  case "$file" in
    *.md) first='\001' ;;
    *.html) first='\002' ;;
    *) first='\000' ;;
  esac
  { printf "$first"; cat "$file"; } > "corpus/report/demo-$number"
  { printf '\000'; cat "$file"; } > "corpus/table/demo-$number"
done
cp ../tests/fuzz-regressions/* corpus/table/
cp ../tests/fuzz-regressions/* corpus/report/
ls corpus/*/ | wc -l
