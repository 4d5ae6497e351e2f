"""Times Beffroi and its peers in one run and prints the tables of docs/benchmarks.md.

usage: run.py --beffroi BINARY --schema SCHEMA.json --work FOLDER [--rows N] [--runs N] [--generator FILE.py] [SECTION...]

Sections: check, parquet, query, pages, workbook, exports, idle, upload (all of them by default). Each peer does what is
nearest to our job: what it leaves out is said beside its figures. Servers listen on loopback only.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

import measure
from questions import path, questions

HERE = Path(__file__).parent
SCHEMA_NAME = "scdl/subventions"
SIREN = "213105554"
WORKBOOK_ROWS = 200_000
UPLOAD_BYTES = 2 << 30
FRICTIONLESS_RUNS = 1
# Times that each question is asked before the other engine's turn.
ROUND = 20
# Share of polars' wall time at most.
CHECK_AIMS = {"Beffroi, certain kinds": 0.25, "Beffroi, every kind": 0.5}

RESOURCES = 200
RESOURCE_ROWS = 1_000
SECONDS = 10


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

    def serve(self, data):
        return measure.Server(self.ours("serve", "--data", data, "--listen", "127.0.0.1:0"))

    def register(self):
        """A folder that holds the published register, and its identifier."""
        data = self.data("served")
        return data, measure.run(self.publish(data)).output.split()[-1]

    def query(self):
        data, identifier = self.register()
        out = self.work / "duckdb.parquet"
        measure.run(self.peer("parquet_duckdb", self.csv, out))
        asked = questions(self.csv, self.how.rows)
        texts = self.work / "questions.json"
        texts.write_text(json.dumps({name: it.theirs for name, it in asked.items()}), encoding="utf-8")
        ours, theirs = {name: [] for name in asked}, {name: [] for name in asked}
        with self.serve(data) as server:
            sorted_in, peak = wait_for_sorted(server, data), server.memory("VmHWM")
            right = check_rows(server, identifier, asked)
            for _ in range(self.how.runs):
                for name, question in asked.items():
                    paths = [path(identifier, parameters) for parameters in question.ours]
                    server.milliseconds(paths[0])
                    ours[name] += [server.milliseconds(paths[run % len(paths)]) for run in range(ROUND)]
                peer = json.loads(measure.run(self.peer("query_duckdb", out, ROUND, texts)).output)
                for name in asked:
                    theirs[name] += peer[name]
            after = server.memory("VmHWM")
        print(f"### The sorted layout\n\nWritten in {sorted_in:.1f} s by a job; memory of the server {peak:.0f} MB at most.\n")
        print(f"### Queries: ours through HTTP, DuckDB in process on its own Parquet, ms of {ROUND * self.how.runs} runs\n")
        print("| query | Beffroi: least | median | p95 | DuckDB: least | median | p95 | ratio of medians | aim |")
        print("|---" * 9 + "|")
        for name, question in asked.items():
            cells = [f"{value:.1f}" for times in (ours[name], theirs[name]) for value in summary(times)]
            ratio = statistics.median(ours[name]) / statistics.median(theirs[name])
            print(f"| {name} | {' | '.join(cells)} | {ratio:.2f} | {question.aim} |")
        print(f"\n{right} pages were compared with the file before: all had the right rows. "
              f"Memory of the server {after:.0f} MB at most.\n")

    def resources(self, server):
        """Publishes many small data sets, each another part of the register; the paths of their first pages."""
        with open(self.csv, "rb") as file:
            header = file.readline()
            rows = min(RESOURCE_ROWS, self.how.rows // RESOURCES)
            for number in range(RESOURCES):
                part = self.work / "part.csv"
                part.write_bytes(header + b"".join(file.readline() for _ in range(rows)))
                form = {"authority": SIREN, "title": f"Registre {number}", "schema": SCHEMA_NAME,
                        "good_rows": 90, "publish": "yes", "file": f"@{part};type=text/csv"}
                fields = [word for name, value in form.items() for word in ("--form", f"{name}={value}")]
                deposit = ["curl", "--silent", "--show-error", "--fail", "--header", f"authorization: Bearer {server.key}"]
                answer = json.loads(measure.run([*deposit, *fields, f"{server.address}/api/v1/deposits"]).output)
                follow = f"{server.address}/api/v1/deposits/{answer['id']}"
                while not (state := json.loads(measure.run([*deposit, follow]).output))["finished"]:
                    time.sleep(0.01)
                if state["state"] != "published":
                    raise RuntimeError(f"data set {number} was not published: {state}")
                yield path(answer["dataset"], "page_size=50")

    def pages(self):
        with self.serve(self.data("pages")) as server:
            paths = list(self.resources(server))
            if not all(len(server.rows(one)) == 50 for one in paths):
                raise RuntimeError("a first page has not its 50 rows")
            times = sorted(server.milliseconds(paths[run * 7 % len(paths)]) for run in range(1_000))
            everything = self.work / "paths.txt"
            everything.write_text("".join(f"{one}\n" for one in paths), encoding="utf-8")
            home = self.work / "home.txt"
            home.write_text("/\n", encoding="utf-8")
            print(f"### Pages a second: wrk, 2 threads, 16 connections, {SECONDS} s, on the same machine\n")
            print("| what | a second | p50 | p99 | errors |\n|---|---|---|---|---|")
            for name, file in {f"first pages of {len(paths)} resources, in random order": everything, "the home page": home}.items():
                said = measure.run([
                    "wrk", "-t2", "-c16", f"-d{SECONDS}s", "--latency", "-s", HERE / "random.lua", server.address, "--", file,
                ]).output
                rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
                middle, tail = (re.search(rf"^ +{share}% +(\S+)", said, re.MULTILINE)[1] for share in (50, 99))
                wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
                print(f"| {name} | {rate:,.0f} | {middle} | {tail} | {wrong[1] if wrong else 0} |", flush=True)
            print(f"\nOne reader alone: first page {statistics.median(times):.1f} ms (median of {len(times)}). "
                  f"Memory of the server {server.memory('VmHWM'):.0f} MB at most.\n")

    def exports(self):
        data, identifier = self.register()
        print("### Exports of the whole register\n\n| format | s | MB | memory of the server at most, MB |\n|---|---|---|---|")
        for kind in ("csv", "ndjson", "json", "parquet", "xlsx"):
            with self.serve(data) as server:
                wait_for_sorted(server, data)
            # A server of its own for each, so that each has its own peak.
            with self.serve(data) as server:
                address = f"{server.address}/api/resources/{identifier}/data/{kind}/"
                got = measure.run(["curl", "--silent", "--show-error", "--fail", "--output", os.devnull, "--write-out",
                                   "%{size_download}", address])
                print(f"| {kind} | {got.wall:.1f} | {int(got.output) / 1e6:.0f} | {server.memory('VmHWM'):.0f} |", flush=True)
        print()

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
        with self.serve(self.data("idle")) as server:
            server.milliseconds("/")
            print(f"### At rest\n\nMemory of a server after its first page: {server.memory('VmRSS'):.0f} MB.\n")

    def upload(self):
        file = self.large_file()
        with self.serve(self.data("upload")) as server:
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


def wait_for_sorted(server, data):
    """Waits until the job that sorts has ended; how long it took, in seconds. Small tables are not sorted."""
    while server.process.poll() is None:
        database = sqlite3.connect(f"file:{data / 'beffroi.db'}?mode=ro", uri=True)
        found = database.execute("select state, started_at, finished_at from jobs where kind = 'datasets.sort'").fetchone()
        database.close()
        if not found:
            return 0
        if found[2]:
            if found[0] != "done":
                raise RuntimeError(f"the sorting ended as {found[0]}")
            return (found[2] - found[1]) / 1000
        time.sleep(0.1)
    raise RuntimeError("the server ended while it sorted")


def check_rows(server, identifier, asked):
    """Compares the numbers of the first and last row of every page of known place; how many pages there were."""
    seen = 0
    for name, question in asked.items():
        for parameters, first in zip(question.ours, question.first_rows or []):
            rows = server.rows(path(identifier, parameters))
            if (rows[0]["__id"], rows[-1]["__id"], len(rows)) != (first, first + 49, 50):
                raise RuntimeError(f"{name}: wrong rows for {parameters}")
            seen += 1
    return seen


def summary(times):
    """The least, the median and the 95th percentile."""
    return min(times), statistics.median(times), statistics.quantiles(times, n=20)[-1]


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


SECTIONS = ["check", "parquet", "query", "pages", "workbook", "exports", "idle", "upload"]


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
