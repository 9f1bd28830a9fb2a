#!/usr/bin/env python3
"""Figures of the statistics, computed from the papers' formulas in plain Python, independent of the program.

    python3 tests/data/statistics/figures.py > tests/data/statistics/figures.json

Each formula is written out here in the form its paper gives (all cells, all parts), not in the form the program uses (only
the cells that hold something). tests/suite/corpus.rs compares. A figure that does not exist is null.
"""
import json
import math
import statistics
from fractions import Fraction


def xlogx(o, e):
    return o * math.log(o / e) if o else 0.0


def keyness(a, c, b, d):
    """a of c words in the target, b of d in the reference."""
    e1, e2 = c * (a + b) / (c + d), d * (a + b) / (c + d)
    ll = 2 * (xlogx(a, e1) + xlogx(b, e2))
    if Fraction(a, c) < Fraction(b, d):
        ll = -ll
    ratio = None if a + b == 0 else math.log2((max(a, 0.5) / c) / (max(b, 0.5) / d))
    diff = None if b == 0 else float((Fraction(a, c) - Fraction(b, d)) * 100 / Fraction(b, d))
    return {"target": a, "target_words": c, "reference": b, "reference_words": d,
            "log_likelihood": ll, "log_ratio": ratio, "percent_difference": diff,
            "bic": abs(ll) - math.log(c + d)}


def beside(both, near, word, all_, node):
    table = [[both, near - both], [word - both, all_ - near - word + both]]
    rows = [sum(r) for r in table]
    columns = [table[0][j] + table[1][j] for j in (0, 1)]
    g = 2 * sum(xlogx(table[i][j], rows[i] * columns[j] / all_) for i in (0, 1) for j in (0, 1))
    expected = Fraction(near * word, all_)
    if both < expected:
        g = -g
    return {"both": both, "near": near, "word": word, "all": all_, "node": node, "log_likelihood": g,
            "mutual_information": math.log2(both / expected) if both else None,
            "log_dice": 14 + math.log2(2 * both / (node + word)) if both else None}


def dispersion(sizes, counts):
    words, f, n = sum(sizes), sum(counts), len(sizes)
    if f == 0:
        return {"sizes": sizes, "counts": counts, "dp": None, "dp_norm": None, "juilland": None}
    s = [Fraction(x, words) for x in sizes]
    v = [Fraction(x, f) for x in counts]
    dp = sum(abs(x - y) for x, y in zip(s, v)) / 2
    norm = None if n == 1 else dp / (1 - min(s))
    rates = [Fraction(c, x) for c, x in zip(counts, sizes)]
    mean = sum(rates) / n
    variance = sum((r - mean) ** 2 for r in rates) / n
    d = None if n == 1 else 1 - math.sqrt(variance) / float(mean) / math.sqrt(n - 1)
    return {"sizes": sizes, "counts": counts, "dp": float(dp), "dp_norm": None if norm is None else float(norm), "juilland": d}


def figures():
    tiny_to_huge = [
        (20, 1000, 10, 2000), (0, 1000, 10, 2000), (20, 1000, 0, 2000), (0, 7, 0, 9), (1, 1, 1, 1), (1, 1, 0, 10**9),
        (5, 100, 50, 1000), (1, 3, 1, 4), (123456, 9_876_543, 98765, 12_345_678), (10**9, 10**12, 10**9, 3 * 10**12),
        (3, 10**12, 4_000_000, 10**12), (999, 1000, 1, 1000), (17, 51234, 8, 49876), (2, 30_000_000, 1, 29_000_000),
    ]
    windows = [
        (8, 100, 20, 1000, 15), (0, 100, 20, 1000, 15), (20, 100, 20, 1000, 15), (1, 1, 1, 2, 1), (1, 10, 1, 10**9, 1),
        (500, 60_000, 700, 30_000_000, 6_000), (10, 1000, 1000, 10_000, 120), (3, 900, 5_000, 10_000, 200),
        (10**6, 10**8, 10**7, 10**10, 10**7), (5, 10, 5, 10, 1), (11, 11, 12, 40, 1),
    ]
    parts = [
        ([100, 100, 100], [2, 2, 2]), ([100, 100, 100], [6, 0, 0]), ([50, 150, 300], [1, 3, 6]), ([50, 150, 300], [10, 0, 0]),
        ([50, 150, 300], [0, 0, 10]), ([7], [3]), ([1, 10**6], [1, 0]), ([1, 10**6], [0, 1]), ([9, 10, 10, 10, 11], [1, 2, 0, 3, 0]),
        ([10, 20], [0, 0]), ([1000 + i * 37 % 501 for i in range(200)], [i * i % 7 for i in range(200)]),
        ([10**9, 3 * 10**9], [10**7, 10**6]),
    ]
    critical = [{"comparisons": m, "value": statistics.NormalDist().inv_cdf(1 - 0.025 / m) ** 2} for m in (1, 2, 100, 12_345, 10**7)]
    return {"critical": critical, "keyness": [keyness(*c) for c in tiny_to_huge], "beside": [beside(*w) for w in windows],
            "dispersion": [dispersion(*p) for p in parts]}


if __name__ == "__main__":
    groups = [f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for name, cases in figures().items()]
    print("{\n" + ",\n".join(groups) + "\n}")
