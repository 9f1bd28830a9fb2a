"""Signatures of 128 values from text, on one core, by published Python packages: numpy shingles + rensa, and datasketch.

In: a file of narratives, one a line, letters only. Out: one line a figure. Times are processor time; reading the file and
decoding it are not counted. Shingles are five characters, as everywhere in this benchmark.
"""

import sys
import time

import numpy
from datasketch import MinHash
from rensa import RMinHash

VALUES = 128
SHINGLE = 5
SAMPLE = 500


def flat_hashes(texts):
    """Hashes of the shingles of all texts in one array, by numpy, and where each text begins."""
    codes = numpy.frombuffer("".join(texts).encode("utf-32-le"), dtype=numpy.uint32).astype(numpy.uint64)
    count = len(codes) - SHINGLE + 1
    hashes = numpy.zeros(count, dtype=numpy.uint64)
    for step in range(SHINGLE):
        hashes *= numpy.uint64(0x9E3779B97F4A7C15)
        hashes += codes[step : step + count]
    hashes ^= hashes >> numpy.uint64(32)
    lengths = numpy.array([len(text) for text in texts], dtype=numpy.int64)
    ends = numpy.cumsum(lengths)
    keep = numpy.ones(count, dtype=bool)
    for back in range(1, SHINGLE):
        crossing = ends[:-1] - back
        keep[crossing[(crossing >= 0) & (crossing < count)]] = False
    rows = numpy.concatenate([[0], numpy.cumsum(numpy.maximum(lengths - SHINGLE + 1, 0))]).astype(numpy.uint64)
    return hashes[keep], rows


def say(who, what, figure, unit):
    print(f"  {who:<22}{what:<44}{figure:>12.4f} {unit}")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = file.read().split("\n")
    size = sum(len(text.encode()) for text in texts) / 1e6
    for who, method in [
        ("numpy + rensa flat", RMinHash.digest_matrix_from_flat_token_hashes),
        ("numpy + rensa flat rho", RMinHash.digest_matrix_from_flat_token_hashes_rho),
    ]:
        started = time.process_time()
        hashes, rows = flat_hashes(texts)
        method(hashes, rows, VALUES, 42)
        say(who, "signatures from text, one core", size / (time.process_time() - started), "MB/s")
    sample = texts[:SAMPLE]
    started = time.process_time()
    for text in sample:
        sketch = MinHash(num_perm=VALUES)
        sketch.update_batch({text[i : i + SHINGLE].encode() for i in range(len(text) - SHINGLE + 1)})
    spent = time.process_time() - started
    say("datasketch", "signatures from text, one core", sum(len(t.encode()) for t in sample) / 1e6 / spent, "MB/s")


main()
