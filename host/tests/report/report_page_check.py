#!/usr/bin/env python3
"""Looks at a written report as a reader's browser would.

usage: report_page_check.py OUT RUN.json...

Prints what is wrong, one line each; exit 1 if anything is. Checked: balanced
and known tags, headings without gaps, unique ids, links that lead somewhere,
captions and alternative texts, nothing from the network, no place of the
template left, no script but the page's own, every cell and every reason, pictures that say in words
what they show and are drawn in classes that the style has, figures as files that are well-formed,
linked and in the colours of the theme, and evidence that is not mixed.
"""
import html
import html.parser
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

VOID = {"meta", "wbr", "img", "source", "br", "hr", "link", "input"}
UNITS = {"insns": "instructions", "model": "cycles (model)", "silicon": "cycles"}
problems = []


def check(good, problem):
    if not good:
        problems.append(problem)
    return good


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.targets, self.images = [], [], [], []
        self.section = None
        self.levels, self.tables, self.sections, self.text = [], [], {}, []
        self.pictures, self.classes, self.scripts = [], set(), []
        self.feed(text)
        self.close()
        check(not self.open, f"never closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name, value in attributes:
            check(not name.startswith("on"), f"an event handler: {name}")
            if name in ("src", "href", "srcset", "data", "action", "poster"):
                self.targets.append((tag, name, value))
        check(tag not in ("iframe", "object", "embed", "form", "base"), f"a <{tag}>")
        check(tag != "script" or not values, "a script from elsewhere")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "section" or (tag == "details" and values.get("class") == "section"):
            self.section = values.get("id")
        if tag == "svg":
            self.pictures.append((self.section, values))
        if tag == "script":
            self.scripts.append("")
        if "svg" in self.open:
            self.classes.update(values.get("class", "").split())
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "table":
            self.tables.append({"section": self.section, "caption": "", "scopes": 0})
        if tag == "th" and "scope" in values:
            self.tables[-1]["scopes"] += 1
        if tag == "th":
            check("scope" in values, "a header cell without scope")
        if tag == "img":
            self.images.append((self.section, values))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        check(tag in VOID, f"<{tag} /> closes itself")
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if check(bool(self.open) and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"):
            self.open.pop()

    def handle_data(self, data):
        if "script" in self.open:
            self.scripts[-1] += data
        if "style" in self.open or "script" in self.open:
            return
        self.text.append(data)
        if "caption" in self.open:
            self.tables[-1]["caption"] += data
        if self.open and self.open[-1] != "html" and hasattr(self, "section"):
            self.sections[self.section] = self.sections.get(self.section, "") + data


def check_page(page, source):
    check(len(page.ids) == len(set(page.ids)), "an id twice: "
          f"{sorted(i for i in set(page.ids) if page.ids.count(i) > 1)[:3]}")
    check(page.levels[:2] == [1, 2] and page.levels.count(1) == 1, "no h1 and h2 at the top")
    check(all(b - a <= 1 for a, b in zip(page.levels, page.levels[1:])), "a heading level skipped")
    for tag, name, value in page.targets:
        if value.startswith("#"):
            check(value[1:] in page.ids, f"a link to nowhere: {value}")
        elif value != "data:,":
            check(tag == "a" and re.fullmatch(r"figures/[-\w.]+\.svg|model\.html", value)
                  and (out / value).is_file(), f"from elsewhere: {tag} {value[:60]}")
    for place in re.findall(r"\{\{[a-z]+\}\}", source):
        check(place in html.unescape(json.dumps(RUNS)), f"a place of the template is left: {place}")
    for table in page.tables:
        check(table["caption"].strip(), "a table without caption")
        check(table["scopes"] > 0, f"a table without headers: {table['caption']}")
    script = pathlib.Path(__file__).resolve().parents[3] / "reports" / "templates" / "page.js"
    check(page.scripts == ["\n" + script.read_text()], "a script that is not the page's own")
    style = source[source.index("<style>"):source.index("</style>")]
    for name in page.classes:
        check(re.search(r"svg[^{]*\." + re.escape(name) + r"\b", style), f"a picture's class {name} has no style")
    for _, picture in page.pictures:
        check(picture.get("aria-hidden") == "true" or len(picture.get("aria-label", "")) > 10,
              f"a picture that says nothing: {picture}")
    check("url(" not in style and "@import" not in style, "the style loads something")
    check("prefers-color-scheme: dark" in style, "no dark style")


def theme():
    """The colours of plot_theme.h: light -> dark."""
    header = pathlib.Path(__file__).resolve().parents[2] / "lib" / "plot" / "theme.h"
    rows = re.findall(r"X\(\w+, 0x([0-9a-f]{6}), 0x([0-9a-f]{6}),", header.read_text())
    return {"#" + light: "#" + dark for light, dark in rows}


def colors(svg):
    """Of what is drawn; gnuplot's unused markers have colours of their own."""
    body = re.sub(r"<defs>.*?</defs>", "", svg, flags=re.S)
    body = re.sub(r"<(title|desc|text)[ >].*?</\1>", lambda m: m[0].split(">")[0], body, flags=re.S)
    for red, green, blue in re.findall(r"rgb\( *(\d+), *(\d+), *(\d+)\)", body):
        yield f"#{int(red):02x}{int(green):02x}{int(blue):02x}"
    yield from re.findall(r"#[0-9a-f]{6}\b", body)


def check_figures(page, out):
    palette = theme()
    check(len(palette) > 10, "the theme was not found")
    folder = out / "figures"
    files = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    linked = {value[len("figures/"):] for _, _, value in page.targets if value.startswith("figures/")}
    drawn = {name: data for name, data in files.items() if name.endswith(".svg")}
    check(linked == set(drawn), "the figures are not what the page links")
    names = {name[:-4] for name in drawn if not name.endswith("-dark.svg")}
    sources = {name + (".json" if name.startswith("heatmap-") else ".gp") for name in names}
    check(set(files) - set(drawn) == (sources | {"drawn.json"} if files else set()),
          "the figures have no sources, or something else is beside them")
    for name, data in drawn.items():
        root = xml.etree.ElementTree.fromstring(data)
        names = {child.tag.rpartition("}")[2]: child.text for child in root}
        check(names.get("title") and names.get("desc"), f"{name}: no title or description")
        dark = name.endswith("-dark.svg")
        allowed = set(palette.values() if dark else palette)
        strange = set(colors(data.decode())) - allowed
        check(not strange, f"{name}: colours that are not in the theme: {sorted(strange)}")
        check(dark or files.get(name[:-4] + "-dark.svg") not in (None, data), f"{name}: no dark form")
    check(not page.images, "a picture that does not follow the page's colours")


def shown(name):
    """As the page shows a string of the data: what is no text as escapes."""
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(short.get(c, f"\\x{ord(c):02x}" if ord(c) < 0x80 else f"\\u{ord(c):04x}")
                   if c in short or not (c.isprintable() or ord(c) > 0xffff) else c for c in name)


def check_contents(page, source, summary):
    text = " ".join("".join(page.text).split())
    for run in RUNS:
        for cell in run["cells"]:
            check(" ".join(shown(cell["id"]).split()) in text, f"cell {cell['id']} is not there")
            if cell["reason"] is not None:
                reason = " ".join(shown(cell["reason"]).split())
                check(text.count(reason) > 0, f"no reason for {cell['id']}")
        for target in run["targets"]:
            section = f"{target['evidence']}-{target['clock']}"
            check(section in page.sections, f"no part for {section}")
    plain = " ".join(re.sub(r"\\(.)", r"\1", html.unescape(summary)).split())
    lost = [c for run in RUNS for c in run["cells"] if c["status"] != "ok"]
    for cell in lost:
        name = " ".join(shown(cell["id"]).split())
        check(f"- {name}: {cell['status']}: " in plain, f"{cell['id']} is not in the summary")


def check_evidence(page):
    """A table, figure or sentence of one kind says nothing of another."""
    kinds = {(t["evidence"], t["clock"]) for run in RUNS for t in run["targets"]}
    for evidence, clock in kinds:
        section = f"{evidence}-{clock}"
        others = [unit for kind, unit in UNITS.items() if kind != evidence]
        words = page.sections.get(section, "")
        check(UNITS[evidence] in words, f"{section} has no unit")
        for table in page.tables:
            if table["section"] == section:
                for unit in others:
                    check(not re.search(r"\bin " + re.escape(unit) + r"$", table["caption"].strip()),
                          f"{section} has a table in {unit}")
        if evidence == "insns":
            check(not re.search(r"\b(cycles?|latency)\b", words), f"{section} speaks of cycles")
        for where, picture in page.pictures:
            if where == section:
                check(evidence != "insns" or "cycle" not in picture.get("aria-label", ""),
                      "cycles in a picture of insns")


out = pathlib.Path(sys.argv[1])
RUNS = [json.loads(pathlib.Path(path).read_text()) for path in sys.argv[2:]]
SOURCE = (out / "index.html").read_text()
PAGE = Page(SOURCE)
check_page(PAGE, SOURCE)
check_figures(PAGE, out)
check_contents(PAGE, SOURCE, (out / "summary.md").read_text())
check_evidence(PAGE)
print("\n".join(dict.fromkeys(problems)))
sys.exit(bool(problems))
