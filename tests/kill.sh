#!/usr/bin/env bash
# Kills `gongkai index` at random moments and checks each time that the index opens and verifies.
#   cargo build --release && cargo run --release --example corpus -- large --reports 20000 --seed 7 --out /tmp/corpus
#   tests/kill.sh /tmp/corpus/reports [TIMES] [LONGEST_PAUSE_SECONDS]
set -eu
reports=$1 times=${2:-50} longest=${3:-30}
program=$(dirname "$0")/../target/release/gongkai
index=$(mktemp -d)
trap 'rm -rf "$index"' EXIT
RANDOM=1
# The state that must survive: a few reports, committed.
few=$(dirname "$0")/../demo/reports
"$program" index "$few" -i "$index"
committed=0
for round in $(seq "$times"); do
  "$program" index --full "$reports" -i "$index" 2>/dev/null & pid=$!
  pause=$(awk -v r=$RANDOM -v l="$longest" 'BEGIN { printf "%.2f", r / 32768 * l }')
  sleep "$pause"
  if kill -9 "$pid" 2>/dev/null; then killed=killed; else killed="had finished"; fi
  wait "$pid" 2>/dev/null || true
  found=$("$program" status -i "$index" --format json | grep -o '"reports":[0-9]*')
  "$program" verify -i "$index" 2>/dev/null || { echo "round $round after ${pause}s: NOT CLEAN"; exit 1; }
  echo "round $round: $killed after ${pause}s, $found, clean"
  committed=$((committed + 1))
done
echo "$committed of $times rounds: the index opened and was clean"
