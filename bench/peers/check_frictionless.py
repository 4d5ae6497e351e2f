"""Counts the wrong rows of a table with frictionless. usage: check_frictionless.py FILE SCHEMA.json"""

import json
import os
import sys

from frictionless import Detector, Resource, Schema

folder, name = os.path.split(os.path.abspath(sys.argv[1]))
with open(sys.argv[2], encoding="utf-8") as file:
    schema = Schema.from_descriptor(json.load(file))
# It refuses absolute paths, and answers as if the file had been read.
os.chdir(folder)
report = Resource(path=name, schema=schema, detector=Detector(schema_sync=True)).validate(limit_errors=10**9)
errors = [error for task in report.tasks for error in task.errors]
if report.errors or any(not hasattr(error, "row_number") for error in errors):
    sys.exit(f"not a report about rows: {report.errors or errors[0]}")
print(len({error.row_number for error in errors}))
