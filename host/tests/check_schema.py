#!/usr/bin/python3
"""check_schema.py SCHEMA FILE...: exit 1, and what is wrong where. --lines: each line is a document."""
import json, sys
import jsonschema
lines = "--lines" in sys.argv
name, *files = [a for a in sys.argv[1:] if a != "--lines"]
schema = json.load(open(name))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
assert files
for file in files:
    text = open(file).read()
    for document in ([json.loads(line) for line in text.splitlines()] if lines else [json.loads(text)]):
        for error in list(validator.iter_errors(document))[:3]:
            print(f"{file}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")
            sys.exit(1)
