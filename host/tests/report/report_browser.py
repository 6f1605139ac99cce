#!/usr/bin/python3
"""Looks at a report in a headless Chromium, as wide and as dark as it is told.

usage: report_browser.py PAGE WIDTH HEIGHT light|dark [AXE.js]     what is wrong, a line each
       report_browser.py PAGE print RUN.json...                    the same of its print

The page is loaded in a frame of that width, with a script of this test's behind its own that tries it
out and tells the outer page what it found. Exit 1 if anything is wrong, 2 if Chromium failed.
"""
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROBE = pathlib.Path(__file__).with_name("report_browser.js")
LIMIT_S = 1500
# Before anything else of the page, so that nothing is missed.
WATCH = """<script>
var said = [];
['log', 'info', 'warn', 'error'].forEach(function (kind) {
  console[kind] = function () { said.push('console.' + kind + ': ' + Array.prototype.join.call(arguments, ' ')); };
});
window.addEventListener('error', function (e) { said.push('error: ' + e.message); });
document.addEventListener('securitypolicyviolation', function (e) { said.push('refused: ' + e.violatedDirective + ' ' + e.blockedURI); });
</script>"""
OUTER = """<!DOCTYPE html><title>-</title><style>body { margin: 0 } iframe { border: 0 }</style>
<script>addEventListener('message', function (e) {
  document.body.textContent = 'FO' + 'UND' + JSON.stringify(e.data) + 'DNU' + 'OF'; });</script>
<body><iframe src="page.html" width="%d" height="%d"></iframe></body>"""


def chromium(folder, *arguments):
    name = next(filter(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    command = [name, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
               f"--user-data-dir={folder}/profile", *arguments]
    done = subprocess.run(command, timeout=LIMIT_S, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode != 0:
        sys.exit(f"Chromium failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def instrumented(page, axe):
    source = page.read_text(encoding="utf-8")
    scripts = [pathlib.Path(axe).read_text(encoding="utf-8")] if axe else []
    scripts.append(PROBE.read_text(encoding="utf-8"))
    behind = "".join(f"<script>{script.replace('</script', '<' + chr(92) + '/script')}</script>" for script in scripts)
    head, body = source.split("</head>", 1)
    body, end = body.rsplit("</body>", 1)
    return head + WATCH + "</head>" + body + behind + "</body>" + end


def look(folder, page, width, height, scheme, axe):
    (folder / "page.html").write_text(instrumented(page, axe), encoding="utf-8")
    (folder / "outer.html").write_text(OUTER % (width, height), encoding="utf-8")
    out = chromium(folder, f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}",
                   f"--window-size={max(width, 600)},{height}", "--virtual-time-budget=2000",
                   "--dump-dom", (folder / "outer.html").as_uri())
    found = re.search("FOUND(.*)DNUOF", out, re.S)
    if not found:
        sys.exit("the page did not answer")
    answer = json.loads(html.unescape(found[1]))
    wrong = answer["wrong"]
    if answer["dark"] != (scheme == "dark") or answer["width"] != width:
        wrong.append(f"not what was asked for: {answer['width']} wide, dark {answer['dark']}")
    return wrong


def printed(folder, page, runs):
    chromium(folder, f"--print-to-pdf={folder}/page.pdf", "--no-pdf-header-footer", page.resolve().as_uri())
    text = subprocess.run(["pdftotext", "-layout", f"{folder}/page.pdf", "-"], capture_output=True,
                          encoding="utf-8", errors="replace", check=True, timeout=LIMIT_S).stdout
    solid = re.sub(r"\s", "", text)
    wrong = []
    for run in runs:
        for cell in json.loads(pathlib.Path(run).read_text(encoding="utf-8"))["cells"]:
            # A long name may be broken into lines, with other columns between: its last parts are enough.
            if not all(part in solid for part in cell["id"].split("/")):
                wrong.append(f"{cell['id']} is not on paper")
            if cell["reason"] and re.sub(r"\s", "", cell["reason"])[:20] not in solid:
                wrong.append(f"no reason on paper for {cell['id']}")
    for heading in ("Everycell", "Whatthenumbersmean", "Whereitcomesfrom", "provenance"):
        if heading not in solid:
            wrong.append(f"{heading} is not on paper")
    return wrong


def main(argv):
    page = pathlib.Path(argv[0])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if argv[1] == "print":
            wrong = printed(folder, page, argv[2:])
        else:
            wrong = look(folder, page, int(argv[1]), int(argv[2]), argv[3], argv[4] if len(argv) > 4 else None)
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
