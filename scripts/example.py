#!/usr/bin/python3
"""The README's picture of a report, and what can be read in it as text, so that a
test can tell without a browser when the picture is out of date.

  example.py text REPORT/index.html       the text of the page's first part
  example.py picture REPORT/index.html    writes reports/example.png with a headless
                                          Chromium, and reports/example.txt
"""
import hashlib
import html.parser
import pathlib
import shutil
import subprocess
import sys
import tempfile

PICTURE = pathlib.Path("reports/example.png")
TEXT = pathlib.Path("reports/example.txt")
WIDTH, HEIGHT, COLORS = 1140, 960, 64
BLOCKS = {"h1", "h2", "h3", "p", "li", "tr", "caption", "div", "nav", "summary", "th", "td"}


class FirstPart(html.parser.HTMLParser):
    """The text up to the end of the first table, a line a block; nothing that is folded."""

    def __init__(self, source):
        super().__init__()
        self.lines, self.folded, self.silent, self.done = [""], 0, 0, False
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.folded += tag == "details"
        self.silent += tag in ("style", "title", "script")
        if tag in BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag):
        self.done = self.done or (tag == "table" and not self.folded)
        self.folded -= tag == "details"
        self.silent -= tag in ("style", "title", "script")

    def handle_data(self, data):
        if not (self.done or self.folded or self.silent):
            self.lines[-1] += data


def text_of(page):
    lines = (" ".join(line.split()) for line in FirstPart(pathlib.Path(page).read_text(encoding="utf-8")).lines)
    return "".join(line + "\n" for line in lines if line)


def digest():
    return f"sha256 of the picture: {hashlib.sha256(PICTURE.read_bytes()).hexdigest()}\n"


def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    sys.exit("example: no Chromium is installed: apt-get install chromium")


def run_browser(command, shot):
    try:
        done = subprocess.run(command, timeout=120, capture_output=True, encoding="utf-8", errors="replace")
    except subprocess.TimeoutExpired:
        sys.exit(f"example: {command[0]} took no picture in two minutes; {PICTURE} is as it was")
    if done.returncode != 0 or not shot.exists():
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        sys.exit(f"example: {command[0]} took no picture; {PICTURE} is as it was: {last}")


def take_picture(page):
    from PIL import Image  # comes with matplotlib
    with tempfile.TemporaryDirectory() as folder:
        shot = pathlib.Path(folder) / "shot.png"
        run_browser([browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                     f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
                     f"--screenshot={shot}", pathlib.Path(page).resolve().as_uri()], shot)
        Image.open(shot).convert("RGB").quantize(COLORS).save(PICTURE, optimize=True)


def main(argv):
    if len(argv) != 2 or argv[0] not in ("text", "picture"):
        print(__doc__, file=sys.stderr)
        return 2
    if argv[0] == "text":
        print(text_of(argv[1]) + digest(), end="")
        return 0
    take_picture(argv[1])
    TEXT.write_text(text_of(argv[1]) + digest(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
