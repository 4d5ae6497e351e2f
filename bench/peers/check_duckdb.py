"""Counts the wrong rows of a register with DuckDB, in one pass. usage: check_duckdb.py FILE.csv"""

import sys

import duckdb
from rules import LENGTHS, LISTS, PATTERNS, REQUIRED


def quoted(values):
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


wrong = [f"{column} is null" for column in REQUIRED]
wrong += [f"not regexp_matches({column}, '{pattern}')" for column, pattern in PATTERNS.items()]
wrong += [f"length({column}) > {most}" for column, most in LENGTHS.items()]
wrong += [f"{column} not in ({quoted(values)})" for column, values in LISTS.items()]
wrong += [
    "try_cast(dateConvention as date) is null",
    "try_cast(montant as double) is null",
    "not coalesce(try_cast(pourcentageSubvention as double) between 0.01 and 1, false)",
]
condition = " or ".join(f"coalesce({test}, false)" for test in wrong)
source = "read_csv(?, header = true, delim = ',', quote = '\"', all_varchar = true)"
answer = duckdb.connect().execute(f"select count(*) from {source} where {condition}", [sys.argv[1]])
print(answer.fetchone()[0])
