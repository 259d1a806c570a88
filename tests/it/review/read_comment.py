"""Reads comments as a code host does, with its own Markdown program, and says what came of each."""

import html.parser
import json
import subprocess
import sys

EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist")
VOID = {"br", "hr", "img", "input"}


def main():
    cmark, *paths = sys.argv[1:]
    print(json.dumps([read(cmark, path) for path in paths]))


def read(cmark, path):
    # `--unsafe` lets HTML through, which must then be ours.
    command = [cmark, "--unsafe", *(word for name in EXTENSIONS for word in ("-e", name)), path]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    page = Page()
    page.feed(text)
    page.close()
    page.problems += [f"<{tag}> is not closed" for tag in page.open]
    return {
        "problems": page.problems,
        "tags": sorted(page.tags),
        "headings": page.texts_of("h2", "h3"),
        "summaries": page.texts_of("summary"),
        "paragraphs": page.texts_of("p"),
        "items": page.texts_of("li"),
        "diffs": page.texts_of("pre"),
        "prose": "".join(page.prose),
    }


class Page(html.parser.HTMLParser):
    """Where text stands: an element's own text leaves out that of lists inside it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.texts = []
        self.taking = []
        self.prose = []
        self.tags = set()
        self.problems = []

    def texts_of(self, *tags):
        return ["".join(text) for tag, text in self.texts if tag in tags]

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        known = {("code", "class", "language-diff")} if self.open[-1:] == ["pre"] else set()
        self.problems += [
            f"<{tag}> has {name}={value}"
            for name, value in attributes
            if (tag, name, value) not in known
        ]
        if tag in VOID:
            return
        self.open.append(tag)
        self.taking.append([])
        self.texts.append((tag, self.taking[-1]))

    def handle_endtag(self, tag):
        if self.open[-1:] != [tag]:
            self.problems.append(f"</{tag}> closes {self.open}")
            return
        self.open.pop()
        text = self.taking.pop()
        # What a list says is said by its items; all else is said by what it stands in, too.
        if self.taking and tag != "ul":
            self.taking[-1].extend(text)

    def handle_data(self, data):
        if self.taking:
            self.taking[-1].append(data)
        if not {"code", "pre"} & set(self.open):
            self.prose.append(data)

    def handle_decl(self, declaration):
        self.problems.append(f"a declaration: {declaration}")

    def unknown_decl(self, declaration):
        self.problems.append(f"a declaration: {declaration}")

    def handle_pi(self, instruction):
        self.problems.append(f"an instruction: {instruction}")

    def handle_comment(self, comment):
        if not comment.startswith(" exit code: "):
            self.problems.append(f"a comment: {comment}")


main()
