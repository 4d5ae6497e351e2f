"""Times Beffroi and its peers in one run and prints the tables of docs/benchmarks.md.

usage: run.py --beffroi BINARY --schema SCHEMA.json --work FOLDER [--rows N] [--runs N] [--generator FILE.py] [SECTION...]

Sections: check, parquet, query, pages, workbook, idle, upload (all of them by default). Each peer does what is
nearest to our job: what it leaves out is said beside its figures. Servers listen on loopback only.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import urllib.parse
from pathlib import Path

import measure

HERE = Path(__file__).parent
SCHEMA_NAME = "scdl/subventions"
SIREN = "213105554"
WORKBOOK_ROWS = 200_000
UPLOAD_BYTES = 2 << 30
FRICTIONLESS_RUNS = 1
# Share of polars' wall time at most.
CHECK_AIMS = {"Beffroi, certain kinds": 0.25, "Beffroi, every kind": 0.5}

QUERIES = {
    "page": "page_size=50",
    "filter": "nature__exact=aide en nature&montant__sort=desc&page_size=50",
    "contains": "objet__contains=Festival&page_size=50",
    "group": "nature__groupby&nature__count&montant__sum&montant__avg",
}


class Bench:
    def __init__(self, how):
        self.how = how
        self.work = Path(how.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.csv = self.work / f"grants-{how.rows}-{Path(how.generator).stem}.csv"
        if not self.csv.exists():
            partial = self.csv.with_suffix(".partial")
            subprocess.run([sys.executable, how.generator, str(how.rows), str(partial)], check=True, stdout=sys.stderr)
            Path(f"{partial}.bad.tsv").rename(f"{self.csv}.bad.tsv")
            partial.rename(self.csv)

    def peer(self, name, *arguments):
        return [sys.executable, str(HERE / "peers" / f"{name}.py"), *map(str, arguments)]

    def ours(self, *arguments):
        return [self.how.beffroi, *map(str, arguments)]

    def data(self, name):
        """A fresh data folder, with the authority that will publish."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        add = self.ours("authority", "add", SIREN, "Ville du banc d'essai", "--data", folder)
        subprocess.run(add, check=True, stdout=subprocess.DEVNULL)
        return folder

    def check_ours(self, file, personal="all"):
        return self.ours("check", file, "--schema", SCHEMA_NAME, "--format", "json", "--personal", personal)

    def check(self):
        with open(f"{self.csv}.bad.tsv", encoding="utf-8") as bad:
            planted = sum(1 for _ in bad)
        size = self.csv.stat().st_size / 1e6
        print(f"### Check: {self.how.rows:,} rows, {size:.0f} MB, {planted} wrong rows planted\n")
        runs = measure.interleaved(
            {
                "Beffroi, certain kinds": self.check_ours(self.csv, "certain"),
                "Beffroi, every kind": self.check_ours(self.csv),
                "polars": self.peer("check_polars", self.csv),
                "DuckDB": self.peer("check_duckdb", self.csv),
            },
            self.how.runs,
        )
        frictionless = {"frictionless": self.peer("check_frictionless", self.csv, self.how.schema)}
        runs |= measure.interleaved(frictionless, FRICTIONLESS_RUNS)
        table(runs, wrong_rows)
        print("Certain kinds are NIR, IBAN and e-mail; every kind adds telephones, plates, births, addresses and names.\n")
        print("| personal data looked for | wall against polars | aim |\n|---|---|---|")
        polars = measure.median(runs["polars"], "wall")
        for name, aim in CHECK_AIMS.items():
            print(f"| {name} | {measure.median(runs[name], 'wall') / polars:.2f} | {aim:.2f} |")
        print()

    def parquet(self):
        print("### Deposit to public Parquet: the same file, checked, stored, published\n")
        runs = {"Beffroi": [], "DuckDB": []}
        out = self.work / "duckdb.parquet"
        for _ in range(self.how.runs):
            runs["Beffroi"].append(measure.run(self.publish(self.data("deposit"))))
            runs["DuckDB"].append(measure.run(self.peer("parquet_duckdb", self.csv, out)))
        table(runs)
        print("DuckDB casts three columns and drops what does not cast; it neither keeps the original nor checks.\n")

    def publish(self, data):
        """Wrong rows are set aside, as long as nine in ten are good."""
        return self.ours(
            "publish", self.csv, "--authority", SIREN, "--schema", SCHEMA_NAME, "--good-rows", 90, "--data", data
        )

    def published(self):
        """A server that has the register, and the path of its records."""
        data = self.data("served")
        identifier = measure.run(self.publish(data)).output.split()[-1]
        return measure.Server(self.ours("serve", "--data", data, "--listen", "127.0.0.1:0")), identifier

    def query(self):
        server, identifier = self.published()
        out = self.work / "duckdb.parquet"
        if not out.exists():
            measure.run(self.peer("parquet_duckdb", self.csv, out))
        times = 20 * self.how.runs
        with server:
            ours = {}
            for name, query in QUERIES.items():
                path = f"/api/resources/{identifier}/data/?{urllib.parse.quote(query, safe='&=')}"
                if not server.rows(path):
                    raise RuntimeError(f"no row answers {path}")
                ours[name] = sorted(server.milliseconds(path) for _ in range(times))
        theirs = json.loads(measure.run(self.peer("query_duckdb", out, times)).output)
        print(f"### Queries: ours through HTTP, DuckDB in process, median and 95th percentile of {times}\n")
        print("| query | Beffroi, ms | p95 | DuckDB, ms | p95 | ratio |\n|---|---|---|---|---|---|")
        for name in QUERIES:
            mine, other = (statistics.median(values) for values in (ours[name], theirs[name]))
            tails = [f"{statistics.quantiles(values, n=20)[-1]:.1f}" for values in (ours[name], theirs[name])]
            print(f"| {name} | {mine:.1f} | {tails[0]} | {other:.1f} | {tails[1]} | {mine / other:.2f} |")
        print()

    def pages(self):
        server, identifier = self.published()
        print("### Pages a second: wrk, 2 threads, 16 connections, 10 s, on the same machine\n")
        print("| page | a second | p99 | errors |\n|---|---|---|---|")
        with server:
            for path in ["/", f"/api/resources/{identifier}/data/?page_size=50"]:
                command = ["wrk", "-t2", "-c16", "-d10s", "--latency", server.address + path]
                said = measure.run(command).output
                rate = re.search(r"Requests/sec:\s+([\d.]+)", said)[1]
                tail = re.search(r"99%\s+(\S+)", said)[1]
                wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
                print(f"| `{path.replace(identifier, '{id}')}` | {float(rate):,.0f} | {tail} | {wrong[1] if wrong else 0} |")
            print(f"\nMemory of the server at most: {server.memory('VmHWM'):.0f} MB.\n")

    def workbook(self):
        rows = min(WORKBOOK_ROWS, self.how.rows)
        file = self.work / f"{self.csv.stem}-{rows}.xlsx"
        if not file.exists():
            subprocess.run([sys.executable, HERE / "workbook.py", self.csv, str(rows), file], check=True)
        print(f"### Check of a workbook: {rows:,} rows, {file.stat().st_size / 1e6:.0f} MB of XLSX\n")
        runs = measure.interleaved({"Beffroi": self.check_ours(file)}, self.how.runs)
        frictionless = {"frictionless": self.peer("check_frictionless", file, self.how.schema)}
        runs |= measure.interleaved(frictionless, FRICTIONLESS_RUNS)
        table(runs, wrong_rows)

    def idle(self):
        with measure.Server(self.ours("serve", "--data", self.data("idle"), "--listen", "127.0.0.1:0")) as server:
            server.milliseconds("/")
            print(f"### At rest\n\nMemory of a server after its first page: {server.memory('VmRSS'):.0f} MB.\n")

    def upload(self):
        file = self.large_file()
        command = self.ours("serve", "--data", self.data("upload"), "--listen", "127.0.0.1:0")
        with measure.Server(command) as server:
            before = server.memory("VmRSS")
            sent = measure.run([
                "curl", "--silent", "--show-error", "--fail", "--output", os.devnull, "--write-out", "%{http_code}",
                "--header", f"authorization: Bearer {server.key}", "--form", f"authority={SIREN}",
                "--form", "title=Grand fichier", "--form", f"file=@{file};type=text/csv", f"{server.address}/api/v1/deposits",
            ])
            print(f"### Upload of {file.stat().st_size / 1e9:.1f} GB\n")
            print(f"{sent.wall:.1f} s (answer {sent.output}); memory {before:.0f} MB before, "
                  f"{server.memory('VmHWM'):.0f} MB at most.\n")

    def large_file(self):
        """The register over and over, without its header after the first time."""
        file = self.work / "large.csv"
        if not file.exists():
            partial = file.with_suffix(".partial")
            content = self.csv.read_bytes()
            body = content[content.index(b"\n") + 1 :]
            with open(partial, "wb") as out:
                out.write(content)
                while out.tell() < UPLOAD_BYTES:
                    out.write(body)
            partial.rename(file)
        return file


def wrong_rows(output):
    """How many rows a checker found wrong: our report, or the number that a peer prints."""
    try:
        answer = json.loads(output)
    except ValueError:
        return output.split()[-1]
    return answer["bad_rows"] if isinstance(answer, dict) else answer


def table(runs, found=None):
    """A line a tool: medians, and how many times ours it takes."""
    first = next(iter(runs))
    head = ["tool", "runs", "wall, s", "CPU, s", "peak, MB", "wall, ratio", "peak, ratio", *(["wrong rows"] if found else [])]
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    base = {what: measure.median(runs[first], what) for what in ("wall", "peak")}
    for name, done in runs.items():
        wall, cpu, peak = (measure.median(done, what) for what in ("wall", "cpu", "peak"))
        cells = [name, len(done), f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}"]
        cells += [f"{wall / base['wall']:.2f}", f"{peak / base['peak']:.2f}"]
        cells += [found(done[-1].output)] if found else []
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    print()


SECTIONS = ["check", "parquet", "query", "pages", "workbook", "idle", "upload"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--beffroi", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--generator", default=str(HERE / "generate.py"))
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="SECTION")
    how = parser.parse_args()
    bench = Bench(how)
    for section in how.sections or SECTIONS:
        getattr(bench, section)()


if __name__ == "__main__":
    main()
