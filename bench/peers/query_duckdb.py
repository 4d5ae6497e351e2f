"""Times the queries of the benchmark in process. usage: query_duckdb.py FILE.parquet RUNS, answers JSON: name -> ms"""

import json
import sys
import time

import duckdb

QUERIES = {
    "page": "select * from t limit 50",
    "filter": "select * from t where nature = 'aide en nature' order by montant desc limit 50",
    "contains": "select * from t where contains(objet, 'Festival') limit 50",
    "group": "select nature, count(*), sum(montant), avg(montant) from t group by nature",
}

connection = duckdb.connect()
connection.execute(f"create view t as select * from '{sys.argv[1]}'")
times = {name: [] for name in QUERIES}
for _ in range(int(sys.argv[2])):
    for name, query in QUERIES.items():
        start = time.perf_counter()
        connection.execute(query).fetchall()
        times[name].append((time.perf_counter() - start) * 1000)
print(json.dumps(times))
