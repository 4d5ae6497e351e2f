"""What is asked of the register: of us in the language of the records API, of DuckDB in SQL."""

import csv
import random
from dataclasses import dataclass
from urllib.parse import quote

PAGE_ROWS = 50
ANY_PAGES = 40


@dataclass
class Question:
    ours: list[str]  # parameters of the records API; one a run, over and over
    theirs: list[str]  # SQL on the table t
    aim: str = ""
    # The number of the row that each answer begins with, where that is known.
    first_rows: list[int] | None = None


def questions(register, rows):
    with open(register, newline="", encoding="utf-8") as file:
        giver = next(csv.DictReader(file))["idAttribuant"]
    chance = random.Random(2026)
    pages = [chance.randrange(max(1, rows // PAGE_ROWS - 1)) for _ in range(ANY_PAGES)]
    return {
        "first page of 50 rows": Question(
            [f"page_size={PAGE_ROWS}"], [f"select * from t limit {PAGE_ROWS}"], "3 ms", [1]
        ),
        "50 rows of any page": Question(
            [f"page_size={PAGE_ROWS}&page={page + 1}" for page in pages],
            [f"select * from t limit {PAGE_ROWS} offset {page * PAGE_ROWS}" for page in pages],
            "15 ms",
            [page * PAGE_ROWS + 1 for page in pages],
        ),
        "group-by: 3 filters, 3 figures": Question(
            [
                "notificationUE__exact=oui&dateConvention__greater=2020-01-01&montant__strictly_greater=1000"
                "&nomAttribuant__groupby&montant__count&montant__sum&pourcentageSubvention__avg"
                "&montant__sum__sort=desc&page_size=50"
            ],
            [
                'select "nomAttribuant", count(montant), sum(montant) s, avg("pourcentageSubvention") from t '
                "where \"notificationUE\" = 'oui' and \"dateConvention\" >= '2020-01-01' and montant > 1000 "
                "group by 1 order by s desc limit 50"
            ],
            "1.4 ×",
        ),
        "filter + sort + 50 rows": Question(
            [f"idAttribuant__exact={giver}&dateConvention__sort=desc&page_size=50"],
            [f"select * from t where \"idAttribuant\" = '{giver}' order by \"dateConvention\" desc limit 50"],
            "0.5 ×",
        ),
        "facet: 20 largest of 500": Question(
            ["nomAttribuant__groupby&nomAttribuant__count&nomAttribuant__count__sort=desc&page_size=20"],
            ['select "nomAttribuant", count(*) n from t group by 1 order by n desc limit 20'],
            "3 × or 15 ms",
        ),
        "sort of all, 50 rows": Question(
            ["montant__sort=desc&page_size=50"], ["select * from t order by montant desc limit 50"]
        ),
        "contains, 50 rows and how many": Question(
            ["objet__contains=Festival&page_size=50"],
            ["select *, count(*) over () from t where contains(objet, 'Festival') limit 50"],
        ),
    }


def path(identifier, parameters):
    return f"/api/resources/{identifier}/data/?{quote(parameters, safe='&=')}"
