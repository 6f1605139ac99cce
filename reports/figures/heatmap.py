#!/usr/bin/env python3
"""Draws heat maps of handler style by scenario from run.json files.

usage: heatmap.py SPEC.json

`irqbench report` writes the specification: which run.json files to read, and
for each figure its target, its rows (scenario, metric, load), its columns
(styles, best first) and the file to write. The numbers come from the runs.
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
# Beyond the best of the row, up to and including: fill, ink.
CLASSES = [
    (0, "#e9f3fa", INK_DARK, "best"),
    (3, "#c3deef", INK_DARK, "to +3"),
    (15, "#86bcdd", INK_DARK, "to +15"),
    (63, "#3f8dc0", INK_LIGHT, "to +63"),
    (255, "#0f5f99", INK_LIGHT, "to +255"),
    (float("inf"), "#08355c", INK_LIGHT, "more"),
]
# What stands in a square that has no number.
MARKS = {"inconclusive": "?", "unsupported": "n/a", "fault": "!"}

WIDTH, HEAD, ROW, RIGHT, LEGEND = 470, 50, 26, 10, 46
LEFT_MAX = 200  # pixels for the rows' labels
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

    def __init__(self, height):
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor=BACKGROUND)
        FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_axes([0, 0, 1, 1])
        self.axes.set_xlim(0, WIDTH)
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


def draw_row(canvas, left_edge, top, width, cells, metric):
    values = [typical(cell, metric) for cell in cells]
    known = [value for value in values if value is not None]
    for i, (cell, value) in enumerate(zip(cells, values)):
        left = left_edge + i * width
        if value is None:
            mark = MARKS.get(cell["status"], "?") if cell else ""
            canvas.square(left, top, width, ROW, EMPTY)
            canvas.text(left + width / 2, top + ROW / 2, mark, MUTED, ha="center")
            continue
        fill, ink = next((f, k) for most, f, k, _ in CLASSES if value - min(known) <= most)
        size = 13 if len(write_value(value)) * CHARACTER < width - 4 else 9
        canvas.square(left, top, width, ROW, fill)
        canvas.text(left + width / 2, top + ROW / 2, write_value(value), ink, size, ha="center")


def draw_legend(canvas, top, unit, marks):
    canvas.text(8, top, f"{unit} beyond the best of the row:", MUTED)
    canvas.text(WIDTH - RIGHT, top, "   ".join(marks), MUTED, ha="right")
    x = 8
    for _, fill, _, label in CLASSES:
        canvas.square(x, top + 13, 16, 16, fill)
        canvas.text(x + 20, top + 21, label, MUTED)
        x += 30 + len(label) * CHARACTER


def wrap(name, width):
    """Lines of at most `width` pixels, broken after '_'; None if that cannot be."""
    most, lines = int((width - 4) / 6.7), [""]
    for part in name.replace("_", "_ ").split(" "):
        if len(part) > most:
            return None
        if len(lines[-1]) + len(part) > most:
            lines.append("")
        lines[-1] += part
    return lines


def draw_names(canvas, styles, left_edge, width, wrapped, bottom):
    for i, style in enumerate(styles):
        middle = left_edge + (i + 0.5) * width
        if wrapped is None:
            canvas.text(middle - 2, bottom - 6, shorten(style, 110), ha="left", va="bottom",
                        rotation=40, rotation_mode="anchor")
            continue
        for line, text in enumerate(reversed(wrapped[i])):
            canvas.text(middle, bottom - 10 - 15 * line, text, size=12, ha="center")


def draw(spec, cells):
    styles, rows = spec["styles"], spec["rows"]
    left = min(max(len(row["label"]) for row in rows) * CHARACTER + 18, LEFT_MAX)
    width = (WIDTH - left - RIGHT) / len(styles)
    wrapped = [wrap(style, width) for style in styles]
    names = 84
    if all(wrapped):
        names = 8 + 15 * max(len(lines) for lines in wrapped)
    else:  # slanted, with room for the last one
        wrapped = None
        width = (WIDTH - left - RIGHT - 44) / len(styles)
    height = HEAD + names + len(rows) * ROW + 16 + LEGEND
    canvas = Canvas(height)
    canvas.text(8, 16, spec["title"], size=15, weight="bold")
    canvas.text(8, 35, spec["remark"], MUTED)
    draw_names(canvas, styles, left, width, wrapped, HEAD + names)
    for i, row in enumerate(rows):
        top = HEAD + names + i * ROW
        canvas.text(left - 8, top + ROW / 2, shorten(row["label"], left - 10), ha="right")
        draw_row(canvas, left, top, width,
                 [cells.get((row["scenario"], row["load"], style)) for style in styles],
                 row["metric"])
    statuses = {cell["status"] for (_, _, style), cell in cells.items() if style in styles}
    draw_legend(canvas, HEAD + names + len(rows) * ROW + 18, spec["unit"],
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
