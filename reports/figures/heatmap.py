#!/usr/bin/env python3
"""Draws heat maps of handler style by scenario.

usage: heatmap.py NAME...            reads NAME.json, writes NAME.svg
       heatmap.py --version FILE     writes what would draw

`irqbench report` writes NAME.json: title, remark and unit, the rows (styles, best first),
and the columns, each with its label and a square a row: the number, or the cell's status
where there is none, or null where there is no cell.
The same input gives the same bytes: no dates, no random ids, fixed fonts.
"""
import json
import sys


def write_versions(path):
    """Without loading what draws: that takes longer than to draw."""
    from importlib.metadata import version
    python = ".".join(map(str, sys.version_info[:3]))
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"Python {python}, matplotlib {version('matplotlib')}, numpy {version('numpy')}")


if sys.argv[1:2] == ["--version"]:
    write_versions(sys.argv[2])
    sys.exit()

import matplotlib  # noqa: E402

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


def draw_column(canvas, left, tops, width, squares):
    known = [square for square in squares if isinstance(square, (int, float))]
    for top, square in zip(tops, squares):
        if square not in known:
            mark = MARKS.get(square, NO_SUCH) if square else ""
            canvas.square(left, top, width, ROW, EMPTY)
            canvas.text(left + width / 2, top + ROW / 2, mark, MUTED, ha="center")
            continue
        fill, ink = next((f, k) for most, f, k, _ in CLASSES if square - min(known) <= most)
        size = 13 if len(write_value(square)) * CHARACTER < width - 4 else 9
        canvas.square(left, top, width, ROW, fill)
        canvas.text(left + width / 2, top + ROW / 2, write_value(square), ink, size, ha="center")


def draw_legend(canvas, top, right, unit, marks):
    canvas.text(8, top, f"{unit} beyond the best of the column:", MUTED)
    canvas.text(right, top, "   ".join(marks), MUTED, ha="right")
    x = 8
    for _, fill, _, label in CLASSES:
        canvas.square(x, top + 13, 16, 16, fill)
        canvas.text(x + 20, top + 21, label, MUTED)
        x += 30 + len(label) * CHARACTER


def draw(name):
    with open(f"{name}.json", encoding="utf-8") as file:
        spec = json.load(file)
    styles, columns = spec["styles"], spec["columns"]
    left = min(max(len(style) for style in styles) * CHARACTER + 18, LEFT_MAX)
    whole = round(min(max(left + COLUMN * len(columns) + SLANT, WIDTH_MIN), WIDTH_MAX))
    width = min((whole - left - SLANT) / len(columns), 2 * COLUMN)
    first = HEAD + SLANT + 8
    tops = [first + i * ROW for i in range(len(styles))]
    bottom = first + len(styles) * ROW
    canvas = Canvas(whole, bottom + 16 + LEGEND)
    canvas.text(8, 16, spec["title"], size=15, weight="bold")
    canvas.text(8, 35, spec["remark"], MUTED)
    for top, style in zip(tops, styles):
        canvas.text(left - 8, top + ROW / 2, shorten(style, left - 10), ha="right")
    for i, column in enumerate(columns):
        at = left + i * width
        canvas.text(at + width / 2 - 2, first - 6, shorten(column["label"], SLANT * 1.5),
                    ha="left", va="bottom", rotation=40, rotation_mode="anchor")
        draw_column(canvas, at, tops, width, column["squares"])
    shown = [square for column in columns for square in column["squares"]]
    draw_legend(canvas, bottom + 18, whole - 10, spec["unit"],
                [f"{mark} {status}" for status, mark in MARKS.items() if status in shown])
    canvas.save(f"{name}.svg")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "irqbench",
                                "svg.image_inline": True, "path.simplify": False})
    for name in sys.argv[1:]:
        draw(name)


main()
