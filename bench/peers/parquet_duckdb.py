"""Turns a register into typed Parquet with DuckDB, leaving wrong rows out. usage: parquet_duckdb.py FILE.csv OUT.parquet"""

import sys

import duckdb

connection = duckdb.connect()
types = "{'dateConvention': 'date', 'montant': 'double', 'notificationUE': 'varchar', 'pourcentageSubvention': 'double'}"
connection.execute(
    f"""copy (select * from read_csv(?, header = true, delim = ',', quote = '"', types = {types}, store_rejects = true))
        to '{sys.argv[2]}' (format parquet, compression zstd)""",
    [sys.argv[1]],
)
print(connection.execute(f"select count(*) from '{sys.argv[2]}'").fetchone()[0])
