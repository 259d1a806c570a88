"""Reads SVG files and says of each what it shows and what lies on something else.

Coordinates come from the files alone, and letters are taken wider than paygen takes them, so that
the judgement does not lean on the judged.
"""

import json
import re
import sys
import xml.dom.minidom
import xml.etree.ElementTree

SVG = "{http://www.w3.org/2000/svg}"
LETTER = 0.64  # of the font's size; DejaVu Sans, the widest of the common ones, has less


def main():
    print(json.dumps({path: read(path) for path in sys.argv[1:]}))


def read(path):
    xml.dom.minidom.parse(path)  # a second reader's opinion of its form
    root = xml.etree.ElementTree.parse(path).getroot()
    sizes, centred = fonts(root.find(SVG + "style").text)
    texts = [text_box(node, sizes, centred) for node in root.iter(SVG + "text")]
    rects = [node for node in root.iter(SVG + "rect") if "page" not in node.get("class")]
    cards = [rect_box(node) for node in rects if is_class(node, "card")]
    lanes = [rect_box(node) for node in rects if is_class(node, "lane")]
    wires = [node for node in root.iter(SVG + "path") if is_class(node, "wire")]
    ways = [points(node.get("d")) for node in wires if node.find(SVG + "title") is not None]
    page = (0, 0, float(root.get("width")), float(root.get("height")))
    return {
        "texts": [words for words, _ in texts],
        "titles": [node.find(SVG + "title").text for node in wires if len(node)],
        "heads": sum(is_class(node, "head") for node in root.iter(SVG + "path")),
        "lanes": len(lanes),
        "crossings": crossings(ways),
        "problems": overlaps("text", texts)
        + overlaps("card", [(box, box) for box in cards])
        + overlaps("lane", [(box, box) for box in lanes])
        + outside(page, texts)
        + crossed(ways, texts, cards)
        + shared(ways),
    }


def is_class(node, name):
    return name in node.get("class", "").split()


def fonts(style):
    light = style.split("@media")[0]
    rules = re.findall(r"([.\w]+) \{ ([^}]*) \}", light)
    size = {name.lstrip("."): re.search(r"font-size: (\d+)px", rule) for name, rule in rules}
    centred = {name.lstrip(".") for name, rule in rules if "text-anchor: middle" in rule}
    return {name: int(found[1]) for name, found in size.items() if found}, centred


def text_box(node, sizes, centred):
    classes = node.get("class").split()
    size = next((sizes[name] for name in classes if name in sizes), sizes["text"])
    width = len(node.text) * size * LETTER
    left = float(node.get("x")) - (width / 2 if centred & set(classes) else 0)
    base = float(node.get("y"))
    return node.text, (left, base - 0.8 * size, left + width, base + 0.2 * size)


def rect_box(node):
    x, y, width, height = (float(node.get(name)) for name in ("x", "y", "width", "height"))
    return (x, y, x + width, y + height)


def points(path):
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2]))


def meet(one, other):
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )


def overlaps(what, boxes):
    return [
        f"{what} {one!r} lies on {boxes[at][0]!r}"
        for number, (one, box) in enumerate(boxes)
        for at in range(number)
        if meet(box, boxes[at][1])
    ]


def outside(page, texts):
    def within(box):
        return page[0] <= box[0] and page[1] <= box[1] and box[2] <= page[2] and box[3] <= page[3]

    return [f"text {words!r} leaves the page" for words, box in texts if not within(box)]


def segments(way):
    return list(zip(way, way[1:]))


def crossed(ways, texts, cards):
    inner = [(box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1) for box in cards]
    found = []
    for way in ways:
        for (x, y), (to_x, to_y) in segments(way):
            if x != to_x and y != to_y:
                found.append(f"a wire runs slantwise from {x},{y} to {to_x},{to_y}")
            line = (min(x, to_x) - 0.5, min(y, to_y) - 0.5, max(x, to_x) + 0.5, max(y, to_y) + 0.5)
            found += [f"a wire crosses {words!r}" for words, box in texts if meet(line, box)]
            found += [f"a wire crosses the card at {box}" for box in inner if meet(line, box)]
    return found


def shared(ways):
    """Wires to different cards that run on the same line, so that nobody could tell them apart."""
    lines = {}
    for way in ways:
        for (x, y), (to_x, to_y) in segments(way):
            if x == to_x and y != to_y:
                lines.setdefault(("x", x), []).append((min(y, to_y), max(y, to_y), way[-1]))
            elif y == to_y and x != to_x:
                lines.setdefault(("y", y), []).append((min(x, to_x), max(x, to_x), way[-1]))
    return [
        f"two wires share the line {line} near {begin}"
        for line, pieces in lines.items()
        for number, (begin, end, tip) in enumerate(pieces)
        for other_begin, other_end, other_tip in pieces[:number]
        if tip != other_tip and begin < other_end and other_begin < end
    ]


def crossings(ways):
    """At how many places a wire crosses one that leads to another card."""
    level, upright = [], []
    for way in ways:
        for (x, y), (to_x, to_y) in segments(way):
            if y == to_y:
                level.append((min(x, to_x), max(x, to_x), y, way[-1]))
            else:
                upright.append((min(y, to_y), max(y, to_y), x, way[-1]))
    return len(
        {
            (x, y)
            for left, right, y, tip in level
            for top, bottom, x, other in upright
            if tip != other and left < x < right and top < y < bottom
        }
    )


main()
