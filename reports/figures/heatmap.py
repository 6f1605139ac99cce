#!/usr/bin/env python3
"""Draws heat maps of handler style by scenario from run.json files.

usage: heatmap.py SPEC.json

`irqbench report` writes the specification: which run.json files to read, and
for each figure its target, what is measured (scenario, metric, load: a column each),
its rows (styles, best first) and the file to write. The numbers come from the runs.
The same input gives the same bytes: no dates, no random ids, fixed fonts.
"""
import json
import sys

import matplotlib

matplotlib.rcdefaults()  # not what a user's matplotlibrc says
from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402

# Colours: the light column of host/lib/plot/theme.h.
BACKGROUND, TEXT, MUTED, EMPTY = "#ffffff", "#1b1f24", "#59636e", "#f3f4f5"
INK_DARK, INK_LIGHT = "#10161d", "#fdfefe"
# Beyond the best of the column, up to and including: fill, ink.
CLASSES = [
    (0, "#e9f3fa", INK_DARK, "best"),
    (3, "#c3deef", INK_DARK, "to +3"),
    (15, "#86bcdd", INK_DARK, "to +15"),
    (63, "#3f8dc0", INK_LIGHT, "to +63"),
    (255, "#0f5f99", INK_LIGHT, "to +255"),
    (float("inf"), "#08355c", INK_LIGHT, "more"),
]
# What stands in a square that has no number. A cell that has a result may have no such one.
MARKS = {"inconclusive": "?", "unsupported": "n/a", "fault": "!"}
NO_SUCH = "\u2013"

HEAD, ROW, LEGEND = 50, 26, 46
COLUMN = 38  # pixels for a value of four digits
WIDTH_MIN, WIDTH_MAX = 470, 1040
SLANT = 108  # pixels that the last column's name reaches beyond it
LEFT_MAX = 220  # pixels for the styles' names
CHARACTER = 7.3  # pixels of an average character at 13 pixels


def load_targets(paths):
    """(evidence, clock, board) -> {(scenario, load, style): cell}"""
    targets = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            run = json.load(file)
        keys = {t["board"]: (t["evidence"], t["clock"], t["board"]) for t in run["targets"]}
        for cell in run["cells"]:
            if "style" in cell:
                cells = targets.setdefault(keys[cell["board"]], {})
                cells[cell["scenario"], cell["load"], cell["style"]] = cell
    return targets


def typical(cell, metric):
    """What the report's tables show: the median, else the mean."""
    if cell is None or metric not in cell["metrics"]:
        return None
    values = cell["metrics"][metric]
    return values["mean"] if values["p50"] is None else values["p50"]


def write_value(value):
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{int(text):,}" if "." not in text else text


def printable(text):
    """Control characters and the like as escapes: XML cannot carry them."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shorten(text, pixels):
    text = printable(text)
    most = max(int(pixels / CHARACTER), 2)
    return text if len(text) <= most else text[: most - 1] + "\u2026"


class Canvas:
    """A figure measured in pixels from its top left corner."""

    def __init__(self, width, height):
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=BACKGROUND)
        FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_axes([0, 0, 1, 1])
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()

    def text(self, x, y, text, color=TEXT, size=13, **more):
        self.axes.text(x, y, printable(text), color=color, size=size, parse_math=False,
                       **{"va": "center_baseline", **more})

    def square(self, x, y, width, height, color):
        self.axes.add_patch(Rectangle((x + 1, y + 1), width - 2, height - 2, facecolor=color,
                                      edgecolor="none"))

    def save(self, path):
        self.figure.savefig(path, format="svg", metadata={
            "Title": "irqbench", "Creator": None, "Date": None, "Format": None, "Type": None})


def draw_column(canvas, left, tops, width, cells, metric):
    values = [typical(cell, metric) for cell in cells]
    known = [value for value in values if value is not None]
    for top, cell, value in zip(tops, cells, values):
        if value is None:
            mark = MARKS.get(cell["status"], NO_SUCH) if cell else ""
            canvas.square(left, top, width, ROW, EMPTY)
            canvas.text(left + width / 2, top + ROW / 2, mark, MUTED, ha="center")
            continue
        fill, ink = next((f, k) for most, f, k, _ in CLASSES if value - min(known) <= most)
        size = 13 if len(write_value(value)) * CHARACTER < width - 4 else 9
        canvas.square(left, top, width, ROW, fill)
        canvas.text(left + width / 2, top + ROW / 2, write_value(value), ink, size, ha="center")


def draw_legend(canvas, top, right, unit, marks):
    canvas.text(8, top, f"{unit} beyond the best of the column:", MUTED)
    canvas.text(right, top, "   ".join(marks), MUTED, ha="right")
    x = 8
    for _, fill, _, label in CLASSES:
        canvas.square(x, top + 13, 16, 16, fill)
        canvas.text(x + 20, top + 21, label, MUTED)
        x += 30 + len(label) * CHARACTER


def draw(spec, cells):
    styles, measured = spec["styles"], spec["rows"]
    left = min(max(len(style) for style in styles) * CHARACTER + 18, LEFT_MAX)
    whole = round(min(max(left + COLUMN * len(measured) + SLANT, WIDTH_MIN), WIDTH_MAX))
    width = min((whole - left - SLANT) / len(measured), 2 * COLUMN)
    first = HEAD + SLANT + 8
    tops = [first + i * ROW for i in range(len(styles))]
    bottom = first + len(styles) * ROW
    canvas = Canvas(whole, bottom + 16 + LEGEND)
    canvas.text(8, 16, spec["title"], size=15, weight="bold")
    canvas.text(8, 35, spec["remark"], MUTED)
    for top, style in zip(tops, styles):
        canvas.text(left - 8, top + ROW / 2, shorten(style, left - 10), ha="right")
    for i, column in enumerate(measured):
        at = left + i * width
        canvas.text(at + width / 2 - 2, first - 6, shorten(column["label"], SLANT * 1.5),
                    ha="left", va="bottom", rotation=40, rotation_mode="anchor")
        draw_column(canvas, at, tops, width,
                    [cells.get((column["scenario"], column["load"], style)) for style in styles],
                    column["metric"])
    statuses = {cell["status"] for (_, _, style), cell in cells.items() if style in styles}
    draw_legend(canvas, bottom + 18, whole - 10, spec["unit"],
                [f"{mark} {status}" for status, mark in MARKS.items() if status in statuses])
    canvas.save(spec["file"])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "irqbench",
                                "svg.image_inline": True, "path.simplify": False})
    targets = load_targets(spec["runs"])
    for figure in spec["figures"]:
        draw(figure, targets.get((figure["evidence"], figure["clock"], figure["board"]), {}))


main()
