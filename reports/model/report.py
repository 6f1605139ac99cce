#!/usr/bin/python3
"""Writes the conformance page of the timing model: OUT/index.html and
OUT/conformance.md. Exit status 1 if a row does not agree, 2 if the page could
not be made.

    report.py OUT SETTINGS CASES_TEST PLUGIN [QEMU]
"""

import html
import os
import secrets
import string
import sys

import facts

LEAD = ("Modelled cycles come from published tables and named rules. This page shows where each figure "
        "comes from, whether a program that reads the counter under QEMU sees Arm's figures come out, "
        "and what nobody has published or measured. It proves the path from a translated instruction to "
        "the number that firmware reads. It does not prove that a chip does the same.")
PIPELINE = ("A guest reads the counter before and after each kind of exception. The cycles of the "
            "instructions around it, worked out by hand beside the code, are subtracted; what is left must "
            "be Arm's figure on every machine. The interval is best to worst: a pend that a store makes may "
            "be recognised up to 4 cycles late, which no manual gives; for a return the manuals disagree.")
PUBLISHED = ("Short code whose cycles a manual states or somebody measured at zero wait states, with our figure "
             "for the same instructions, best to worst in brackets. A difference has its reason. Published counts "
             "also settle parameters and rules below, so a row is no proof of a rule that came from it.")
UNSEEN = ("Late arrival, an interrupted LDM or division, and two masters on one bus never happen in QEMU: "
          "figures of these exist on silicon only.")


def cores_of(by_core, kind, name):
    return [core for core, settings in by_core.items()
            if any(s.kind == kind and s.name == name for s in settings)]


def span_text(cost):
    best, nominal, worst = cost
    return str(nominal) if best == worst else f"{nominal} ({best} to {worst})"


def found_text(row):
    """One text if all machines show the same, else each with its own."""
    distinct = sorted(set(row.found.values()))
    if len(distinct) == 1:
        return span_text(distinct[0])
    return ", ".join(f"{name}: {span_text(cost)}" for name, cost in row.found.items())


def conformance_table(rows, kind):
    head = ["core", "what", "Arm" if kind == "arm" else "guess", "shown end to end", "state", "machines", "source"]
    body = [[row.core, row.what, row.figure, found_text(row), "agrees" if facts.agrees(row) else "DIFFERS",
             ", ".join(row.found), row.source] for row in rows if (row.kind == "guess") == (kind == "guess")]
    return head, body


def published_state(case, complaints):
    if not facts.passes(case, complaints):
        return "FAILS"
    return f"{facts.apart(case)} apart" + (f": {case.claim['reason']}" if "reason" in case.claim else "")


def published_table(cases, complaints):
    head = ["core", "what it says", "published", "ours", "state", "source"]
    body = [[", ".join(case.cores), case.claim["says"], int(case.claim["published"].split()[0]),
             span_text(case.total), published_state(case, complaints), case.claim["source"]] for case in cases]
    return head, body


def rule_tests(name, cases, complaints):
    mine = [case for case in cases if any(rule == name for rule, _ in case.rules)]
    failing = [case.name for case in mine if not facts.passes(case, complaints)]
    state = "FAILS: " + ", ".join(failing) if failing else "pass" if mine else "NO TEST"
    return ", ".join(f"{case.name} ({'/'.join(s for r, s in case.rules if r == name)})" for case in mine), state


def distinct_settings(by_core, kind):
    """Settings that are the same on several cores stand in one line."""
    merged = {}
    for core, settings in by_core.items():
        for setting in settings:
            if setting.kind == kind:
                merged.setdefault(setting, []).append(core)
    return sorted(merged.items(), key=lambda item: item[0].name)


def rules_table(by_core, cases, complaints):
    head = ["rule", "cores", "default", "calibrated", "what it says", "source", "tests", "state"]
    body = []
    for setting, cores in distinct_settings(by_core, "rule"):
        tests, state = rule_tests(setting.name, cases, complaints)
        body.append([setting.name, ", ".join(cores), "on" if setting.nominal else "off",
                     "calibrated" if setting.calibrated else "uncalibrated", setting.text, setting.source,
                     tests, state])
    return head, body


def params_table(by_core):
    head = ["parameter", "cores", "best", "nominal", "worst", "calibrated", "what it is", "source"]
    body = [[s.name, ", ".join(cores), s.best, s.nominal, s.worst,
             "calibrated" if s.calibrated else "uncalibrated", s.text, s.source]
            for s, cores in distinct_settings(by_core, "param")]
    return head, body


def sections(version, by_core, doubts, cases, complaints, rows):
    """(id, heading, paragraphs, table or list) of the page, for both formats."""
    failing = [case for case in cases if not facts.passes(case, complaints)]
    claims = facts.published(cases)
    equal = sum(1 for case in claims if facts.apart(case) == 0)
    wrong = [row for row in rows if not facts.agrees(row)]
    answer = (f"{len(rows) - len(wrong)} of {len(rows)} rows agree; {len(cases) - len(failing)} of "
              f"{len(cases)} hand-computed sequences pass. Model version {version}.")
    return [
        ("conformance", "Arm's figures, end to end", [answer, PIPELINE], conformance_table(rows, "arm")),
        ("guesses", "What Arm does not publish", ["The model's guess, with bounds. Uncalibrated."],
         conformance_table(rows, "guess")),
        ("published", "What others published", [PUBLISHED, f"{equal} of {len(claims)} are 0 cycles apart."],
         published_table(claims, complaints)),
        ("parameters", "Parameters", ["Uncalibrated: a bound or a guess of ours; whatever is shown from it "
                                      "says so."], params_table(by_core)),
        ("rules", "Rules", ["A rule that a manual states moves all three counts. One that others measured "
                            "moves the nominal count only; best and worst contain both answers. Each test is a "
                            f"sequence in {facts.CASES}, with the rule on or off."],
         rules_table(by_core, cases, complaints)),
        ("doubts", "Why best and worst differ", [], (["doubt", "what it is"], [list(d) for d in doubts])),
        ("not-modelled", "What is not modelled", [UNSEEN], facts.not_modelled()),
    ]


# ---- HTML ------------------------------------------------------------------

def cell(value):
    text = html.escape(str(value)).replace("`", "")
    if value in ("uncalibrated", "DIFFERS", "NO TEST") or str(value).startswith("FAILS"):
        return f'<td><span class="status inconclusive">{text}</span></td>'
    return f'<td class="number">{text}</td>' if isinstance(value, int) else f"<td>{text}</td>"


def html_table(head, body):
    rows = "".join(f'<tr><th scope="row">{html.escape(str(first))}</th>{"".join(map(cell, rest))}</tr>\n'
                   for first, *rest in body)
    names = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    return (f'<div class="scroll" tabindex="0"><table>\n<thead><tr>{names}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody></table></div>\n")


def html_section(identifier, heading, paragraphs, content):
    text = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
    if isinstance(content, tuple):
        text += html_table(*content)
    else:
        text += "<ul>" + "".join(f"<li>{html.escape(item)}</li>\n" for item in content) + "</ul>\n"
    return f'<section id="{identifier}">\n<h2>{html.escape(heading)}</h2>\n{text}</section>\n'


def html_page(parts):
    with open("reports/templates/style.css", encoding="utf-8") as style:
        css = style.read()
    links = "".join(f'<li><a href="#{part[0]}">{html.escape(part[1])}</a></li>\n' for part in parts)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>irqbench: how far the timing model can be trusted</title>
<style>
{css}</style>
</head>
<body>
<header>
<p class="kicker">irqbench timing model</p>
<h1>How far modelled cycles can be trusted</h1>
<p class="lead">{html.escape(LEAD)}</p>
<nav aria-label="Parts of this page"><ul>
{links}</ul></nav>
</header>
<main>
{"".join(html_section(*part) for part in parts)}</main>
</body>
</html>
"""


# ---- Markdown --------------------------------------------------------------

def markdown_table(head, body):
    lines = [head, ["---"] * len(head)] + body
    return "".join("| " + " | ".join(str(value).replace("|", "\\|") for value in line) + " |\n" for line in lines)


def markdown_page(parts):
    text = f"# How far modelled cycles can be trusted\n\n{LEAD}\n"
    for _, heading, paragraphs, content in parts:
        text += f"\n## {heading}\n\n" + "".join(paragraph + "\n\n" for paragraph in paragraphs)
        text += markdown_table(*content) if isinstance(content, tuple) else "".join(f"- {item}\n" for item in content)
    return text


def temporary(path):
    """A new file beside `path`: its name is .NAME.XXXXXX.tmp, its mode what the umask asks for."""
    folder, name = os.path.split(path)
    while True:
        random = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(6))
        beside = os.path.join(folder, f".{name}.{random}.tmp")
        try:
            return beside, os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            continue


def write(path, text):
    """Whole or not at all, and never through a link."""
    beside, descriptor = temporary(path)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def main(out, settings_program, cases_program, plugin, qemu="qemu-system-arm"):
    version, by_core, doubts = facts.settings(settings_program)
    cases, complaints = facts.cases(cases_program)
    rows = facts.conformance(qemu, plugin)
    parts = sections(version, by_core, doubts, cases, complaints, rows)
    os.makedirs(out, exist_ok=True)
    write(os.path.join(out, "index.html"), html_page(parts))
    write(os.path.join(out, "conformance.md"), markdown_page(parts))
    wrong = [row for row in rows if not facts.agrees(row)]
    for row in wrong:
        print(f"model-report: {row.core}, {row.what}: expected {row.figure}, shown {found_text(row)}",
              file=sys.stderr)
    return 1 if wrong or complaints else 0


if __name__ == "__main__":
    if not 5 <= len(sys.argv) <= 6:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except (facts.Failed, OSError) as failure:
        print(f"model-report: {failure}", file=sys.stderr)
        sys.exit(2)
