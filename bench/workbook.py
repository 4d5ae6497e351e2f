"""Copies the first rows of a CSV file into a workbook. usage: workbook.py FILE.csv ROWS OUT.xlsx"""

import csv
import itertools
import sys

import openpyxl

book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("Subventions")
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in itertools.islice(csv.reader(file), int(sys.argv[2]) + 1):
        sheet.append(row)
book.save(sys.argv[3])
