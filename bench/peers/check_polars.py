"""Counts the wrong rows of a register with polars' streaming engine. usage: check_polars.py FILE.csv"""

import functools
import operator
import sys

import polars
from polars import col
from rules import LENGTHS, LISTS, PATTERNS, REQUIRED

wrong = [col(column).is_null() for column in REQUIRED]
wrong += [~col(column).str.contains(pattern) for column, pattern in PATTERNS.items()]
wrong += [col(column).str.len_chars() > most for column, most in LENGTHS.items()]
wrong += [~col(column).is_in(values) for column, values in LISTS.items()]
wrong += [
    col("dateConvention").str.to_date("%Y-%m-%d", strict=False).is_null(),
    col("montant").cast(polars.Float64, strict=False).is_null(),
    ~col("pourcentageSubvention").cast(polars.Float64, strict=False).is_between(0.01, 1).fill_null(False),
]
condition = functools.reduce(operator.or_, [test.fill_null(False) for test in wrong])
rows = polars.scan_csv(sys.argv[1], infer_schema=False).filter(condition).select(polars.len())
print(rows.collect(engine="streaming").item())
