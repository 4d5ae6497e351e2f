"""Makes a register of grants as a large town's would be, with a known number of wrong cells.

usage: generate.py ROWS FILE.csv

The columns are those of the national schema scdl-subventions. The same number of rows always gives the same
bytes. One row in a thousand has one wrong cell; FILE.csv.bad.tsv lists them: line, column, what is wrong.
"""

import csv
import datetime
import random
import sys

HEADER = [
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
    "rnaBeneficiaire", "objet", "montant", "nature", "datesPeriodeVersement", "conditionsVersement", "idRAE",
    "notificationUE", "pourcentageSubvention",
]
WRONG_ONE_IN = 1_000
FIRST_DAY = datetime.date(2018, 1, 1)

GIVERS = ["Commune de", "Département de", "Communauté de communes de", "Métropole de", "Syndicat mixte de"]
PLACES = [
    "Arras", "Béthune", "Cambrai", "Dunkerque", "Étaples", "Fécamp", "Gérardmer", "Hénin-Beaumont", "Issoire",
    "L'Isle-sur-la-Sorgue", "Mâcon", "Nérac", "Œting", "Pézenas", "Rézé", "Sélestat", "Thônes", "Uzès", "Vendôme",
]
CLUBS = [
    "Harmonie municipale", "Les Amis du moulin", "Club d'athlétisme", "Théâtre de poche", "École de cirque",
    "Banque alimentaire", "Cercle d'échecs", "Chorale « À tout chœur »", "Ciné-club", "Jardins partagés",
]
PURPOSES = [
    "Fonctionnement {year}", "Festival de printemps {year}", "Achat d'instruments, lutrins et partitions",
    'Travaux de la salle "Jean-Moulin"', "Accueil des jeunes; séjours d'été", "Matériel de sécurité",
]
KINDS = ["aide en numéraire"] * 9 + ["aide en nature", "aide en numéraire;aide en nature"]


def with_key(digits):
    """The digits followed by their Luhn key."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if position % 2 else 2)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


class Register:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.givers = [(f"{self.pick(GIVERS)} {self.pick(PLACES)}", self.siret()) for _ in range(500)]
        self.takers = [
            (f"{self.pick(CLUBS)} de {self.pick(PLACES)}", self.siret(), f"W{self.number(9)}") for _ in range(50_000)
        ]

    def pick(self, values):
        return values[int(self.random.random() * len(values))]

    def number(self, digits):
        return str(int(self.random.random() * 10**digits)).zfill(digits)

    def siret(self):
        siren = with_key(str(1 + int(self.random.random() * 9)) + self.number(7))
        return with_key(siren + self.number(4))

    def row(self):
        chance = self.random.random
        giver, giver_id = self.pick(self.givers)
        taker, taker_id, taker_rna = self.pick(self.takers)
        day = FIRST_DAY + datetime.timedelta(days=int(chance() * 2_900))
        amount = 50 + self.random.paretovariate(1.2) * 400
        paid = (day + datetime.timedelta(days=30 + int(chance() * 300))).isoformat()
        return [
            giver, giver_id, day.isoformat(), f"{day.year}-{self.number(3)}", taker, taker_id,
            taker_rna if chance() < 0.6 else "", self.pick(PURPOSES).format(year=day.year),
            f"{amount:.2f}" if chance() < 0.5 else str(int(amount)), self.pick(KINDS),
            f"{day.isoformat()}/{paid}" if chance() < 0.3 else paid, "échelonné" if chance() < 0.3 else "unique",
            self.number(5) if chance() < 0.04 else "", "oui" if chance() < 0.5 else "non",
            "1" if chance() < 0.5 else f"{0.01 + chance() * 0.98:.2f}",
        ]


# Column, what is wrong, and the wrong cell made of the right one.
FAULTS = [
    ("dateConvention", "a French date", lambda cell: "/".join(reversed(cell.split("-")))),
    ("idAttribuant", "a digit is missing", lambda cell: cell[1:]),
    ("montant", "a currency sign", lambda cell: cell.replace(".", ",") + " €"),
    ("nomBeneficiaire", "nothing", lambda cell: ""),
    ("notificationUE", "neither yes nor no", lambda cell: "à vérifier"),
    ("pourcentageSubvention", "a percentage", lambda cell: "35 %"),
    ("rnaBeneficiaire", "not an association's number", lambda cell: "W75"),
    ("nature", "not in the list", lambda cell: "prêt"),
]


def main(rows, path):
    register = Register(seed=2026)
    with open(path, "w", newline="", encoding="utf-8") as file, open(f"{path}.bad.tsv", "w", encoding="utf-8") as bad:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADER)
        for number in range(rows):
            row = register.row()
            if register.random.random() < 1 / WRONG_ONE_IN:
                column, what, spoil = register.pick(FAULTS)
                index = HEADER.index(column)
                row[index] = spoil(row[index])
                bad.write(f"{number + 2}\t{column}\t{what}\n")
            writer.writerow(row)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
