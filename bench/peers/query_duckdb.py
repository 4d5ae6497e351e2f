"""Times questions in process. usage: query_duckdb.py FILE.parquet RUNS QUESTIONS.json, answers JSON: name -> ms.

QUESTIONS.json maps a name to a list of SQL texts on the table t; run N asks the N-th of them, over and over.
"""

import json
import sys
import time

import duckdb

WARM = 3

connection = duckdb.connect()
connection.execute(f"create view t as select * from '{sys.argv[1]}'")
with open(sys.argv[3], encoding="utf-8") as file:
    questions = json.load(file)
times = {name: [] for name in questions}
for run in range(-WARM, int(sys.argv[2])):
    for name, texts in questions.items():
        start = time.perf_counter()
        rows = connection.execute(texts[run % len(texts)]).fetchall()
        if not rows:
            raise SystemExit(f"no row answers {texts[run % len(texts)]}")
        if run >= 0:
            times[name].append((time.perf_counter() - start) * 1000)
print(json.dumps(times))
