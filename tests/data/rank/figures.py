#!/usr/bin/env python3
"""Intervals, priors and quantiles by statsmodels, scipy and numpy, independent of the program.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python3 tests/data/rank/figures.py > tests/data/rank/figures.json

tests/suite/rank_figures.rs compares. z is 1.96 as the program has it, not 1.959964.
"""
import json

import numpy
from scipy.optimize import minimize
from scipy.stats import betabinom, norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

ALPHA = 2 * norm.sf(1.96)
SHARES = [(0, 1), (1, 1), (0, 7), (7, 7), (1, 2), (3, 9), (26, 26), (59, 95), (1816, 3050), (1902, 3521), (66, 143), (1519, 3486),
          (275, 805), (9, 35), (4, 21), (208, 1191), (1, 100000), (99999, 100000)]
PAIRS = [((48, 80), (56, 70)), ((4, 21), (59, 95)), ((1519, 3486), (1902, 3521)), ((0, 5), (5, 5)), ((0, 5), (0, 9)), ((1, 1), (1, 1)),
         ((275, 805), (208, 1191))]
GROUPS = [
    [(26, 26), (59, 95), (1816, 3050), (1902, 3521), (66, 143), (1519, 3486), (275, 805), (9, 35), (4, 21), (208, 1191)],
    [(0, 200), (1, 150), (90, 100), (80, 90), (2, 100), (99, 100)],
    [(3, 10), (34, 40), (9, 17), (0, 9), (0, 3), (30, 66), (5, 5), (2, 21)],
]
QUANTILES = [[0.1, 0.5, 0.7], [0.0, 1.0], [0.25], [0.1, 0.2, 0.4, 0.8, 0.9, 1.0]]


def prior(group):
    def cost(x):
        mean, strength = 1 / (1 + numpy.exp(-x[0])), numpy.exp(x[1])
        return -sum(betabinom.logpmf(k, n, mean * strength, (1 - mean) * strength) for k, n in group)
    best = min((minimize(cost, [a, b], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 10000})
                for a in (-1, 0, 1) for b in (0, 2, 4)), key=lambda r: r.fun)
    return {"group": group, "mean": float(1 / (1 + numpy.exp(-best.x[0]))), "strength": float(numpy.exp(best.x[1]))}


def wilson(k, n):
    low, high = proportion_confint(k, n, alpha=ALPHA, method="wilson")
    return {"k": k, "n": n, "low": float(low), "high": float(high)}


def newcombe(a, b):
    low, high = confint_proportions_2indep(*b, *a, method="newcomb", compare="diff", alpha=ALPHA)
    return {"a": a, "b": b, "low": float(low), "high": float(high)}


print(json.dumps({
    "wilson": [wilson(*share) for share in SHARES],
    "newcombe": [newcombe(*pair) for pair in PAIRS],
    "priors": [prior(group) for group in GROUPS],
    "quantiles": [{"values": v, "quantiles": [float(q) for q in numpy.quantile(v, [0, .25, .5, .75, 1])]} for v in QUANTILES],
}, indent=1))
