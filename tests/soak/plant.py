"""Plants bugs in a copy of the sources and says which of them the tests catch: plant.py [--quick | NUMBER...]

All bugs of bugs.txt are built at once, each behind a question that an environment variable answers,
so that one build serves for all: `expression` becomes `(if planted(7) { wrong } else { expression })`
in the copy, and nowhere else. The tests then run once for each bug, until the first that fails.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / "target" / "planted"
# What fails first comes first; what is slow comes last.
STAGES = [
    ["walk::fleets", "walk::minimal", "walk::found"],
    ["walk::", "language::", "cloud::", "firewall::facts", "firewall::minimal", "compose::text", "cli::why"],
]
FLEETS = "120"
PATIENCE_S = 300
PLANTED = '''//! Which bug is on.

use std::sync::LazyLock;

static ON: LazyLock<Option<u32>> =
    LazyLock::new(|| std::env::var("PAYGEN_BUG").ok()?.parse().ok());

pub(crate) fn planted(bug: u32) -> bool {
    *ON == Some(bug)
}
'''


class Bug:
    def __init__(self, number, path, right, quick):
        self.number, self.path, self.quick = number, path, quick
        before, mark, rest = right.partition("[[")
        if mark:
            self.right, _, after = rest.rpartition("]]")
            self.context = (before, after)
        else:
            self.right, self.context = right, ("", "")
        self.wrong, self.harmless = None, None

    def place(self, text):
        """Where the expression begins, which stands once."""
        before, after = self.context
        whole = before + self.right + after
        if text.count(whole) != 1:
            sys.exit(f"{self.path}: `{whole}` stands there {text.count(whole)} times")
        return text.index(whole) + len(before)

    def __str__(self):
        return f"{self.path}: {self.right} -> {self.wrong}"


def read_bugs():
    bugs, path = [], None
    for line in (HERE / "bugs.txt").read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "##":
            path = rest
        elif kind in ("-", "*"):
            bugs.append(Bug(len(bugs) + 1, path, rest, kind == "*"))
        elif kind == "+":
            bugs[-1].wrong = rest
        elif kind == "=":
            bugs[-1].harmless = rest
        elif kind not in ("#", ""):
            sys.exit(f"bugs.txt: {line}")
    return bugs


def copy_sources():
    shutil.rmtree(COPY, ignore_errors=True)
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.check_output(listed, cwd=ROOT, text=True).splitlines():
        source, target = ROOT / name, COPY / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def plant(bugs):
    for path in {bug.path for bug in bugs}:
        file = COPY / path
        text = file.read_text()
        places = {}
        for bug in (bug for bug in bugs if bug.path == path):
            places.setdefault((bug.place(text), bug.right), []).append(bug)
        end = len(text)
        for (begin, right), there in sorted(places.items(), reverse=True):
            if begin + len(right) > end:
                sys.exit(f"{path}: two bugs overlap at `{right}`")
            ask = "".join(
                f"if crate::planted::planted({bug.number}) {{ {bug.wrong} }} else " for bug in there
            )
            text = text[:begin] + f"({ask}{{ {right} }})" + text[begin + len(right) :]
            end = begin
        file.write_text(text)
    (COPY / "src" / "planted.rs").write_text(PLANTED)
    lib = COPY / "src" / "lib.rs"
    lib.write_text(lib.read_text() + "\nmod planted;\n")


def build():
    target = os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target"))
    command = ["cargo", "test", "--no-run", "--locked", "--test", "it", "--message-format=json"]
    environment = {**os.environ, "CARGO_TARGET_DIR": target}
    # Warnings of the changed sources, which go to stderr, are nobody's business.
    built = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    if built.returncode:
        said = [one["message"] for one in messages if "message" in one]
        sys.exit("".join(one["rendered"] for one in said if one["level"] == "error"))
    tests = [one for one in messages if one.get("executable") and one["target"]["name"] == "it"]
    # The next build, of the sources as they are, would take its place.
    return shutil.copy2(tests[-1]["executable"], COPY / "it")


def first_failure(program, bug):
    """The test that fails, or none."""
    environment = {**os.environ, "PAYGEN_BUG": str(bug), "PAYGEN_FLEETS": FLEETS}
    for stage in STAGES:
        command = [program, *stage]
        try:
            run = subprocess.run(
                command, cwd=COPY, env=environment, capture_output=True, timeout=PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            return "no end"
        if run.returncode:
            words = run.stdout.decode(errors="replace").splitlines()
            failed = [line.split()[1] for line in words if line.endswith("... FAILED")]
            return failed[0] if failed else f"exit {run.returncode}"
    return None


def main():
    begin = time.monotonic()
    quick = sys.argv[1:] == ["--quick"]
    chosen = {int(number) for number in sys.argv[1:] if not quick}
    bugs = read_bugs()
    counted = [bug for bug in bugs if not bug.harmless]
    tried = [
        bug
        for bug in counted
        if (bug.quick if quick else not chosen or bug.number in chosen)
    ]
    copy_sources()
    plant(bugs)
    program = build()
    print(f"built in {time.monotonic() - begin:.0f} s", flush=True)
    if failure := first_failure(program, 0):
        sys.exit(f"{failure} fails without any bug")
    missed = []
    for bug in tried:
        failure = first_failure(program, bug.number)
        print(f"{bug.number:3} {failure or 'MISSED':60} {bug}", flush=True)
        if not failure:
            missed.append(bug)
    seconds = time.monotonic() - begin
    print(f"{len(tried) - len(missed)} of {len(tried)} planted bugs were caught, {seconds:.0f} s")
    shutil.rmtree(COPY)
    if missed:
        sys.exit("missed:\n" + "\n".join(map(str, missed)))


main()
