#!/usr/bin/python3
"""What documents claim, and what shows it.

  check-claims.py [ROOT]    prints FILE:LINE of each claim that nothing shows any more; exit 1 if
                            there is one, 2 if the table cannot be read
  check-claims.py --list [ROOT]   prints each claim that no line of the table covers, and its place

A claim is a sentence with certain words; scripts/claims.txt says of each what shows it, and its top
says how. Looked at are
  - Markdown files: WORDS (verified, tested, compared with, seen in, exact ...), PROPERTIES (always,
    never, cannot, at most ...), figures with a unit of UNITS;
  - what the tool says of itself, the texts in host/cli/*.c, of which --help and the manual pages are
    made: the same, without the units, which are of options' values there, and `cannot`, which is in
    most complaints;
  - comments of bench/, firmware/ and host/: SEEN, which is what was verified, with which version, and
    shares that were measured. Not looked at there are `always` and `never`, of which hundreds say what
    a caller has to do or the next line does, times and sizes, which are of a part's manual or a
    constant below, what is between quotes, and the tests.
With a ROOT that holds no Makefile no list of tests is asked of make: all count as run.
"""
import fnmatch
import pathlib
import re
import subprocess
import sys

TABLE = "scripts/claims.txt"
WORDS = (r"verified|tested|tried|seen (?:in|on|with|once)|checked (?:in|against|with|by)|"
         r"compared (?:with|against)|measured (?:by|on|at|with)|agrees?|proves|proven|exact|"
         r"by (?:a|one) cycle|byte for byte")
UNITS = (r"%|ms|s|seconds?|minutes?|hours?|MB|MiB|KiB|KB|GiB|times|bytes|tests|boards|styles|cells|"
         r"metrics|runs|machines|samples|levels|anchors|values")
NUMBER = r"\d(?:[\d,.]*\d)?"
PROPERTIES = r"always|never|guarantees?|cannot|at most|at least"
SEEN = (r"verified|tested\b(?! for)|tried (?:on|with)|seen (?:in|on|with|once)|checked (?:in|against) (?:QEMU|a|the) |"
        r"proven(?!\w)|(?:QEMU|GCC|clang|Unicorn|gnuplot|Renode) \d")
CLAIM = re.compile(rf"\b(?:{WORDS}|{PROPERTIES})\b|(?<![\w.,^*-]){NUMBER}(?:\s(?:to|of)\s{NUMBER})?\s?(?:{UNITS})(?!\w)", re.I)
CLAIM_SAID = re.compile(rf"\b(?:{WORDS}|always|never|guarantees?|at most|at least|the same bytes)\b", re.I)
CLAIM_SEEN = re.compile(rf"\b(?:{SEEN})|(?<![\w.,^*%-]){NUMBER}\s?%(?!\w)", re.I)
SAID = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# What says on what and with what something was seen that no program here can see again.
DATED = re.compile(r"\d{4}-\d\d-\d\d|\bcommit [0-9a-f]{7,}|\b\d+\.\d+")
KINDS = ("test", "code", "shows", "text", "none")
SECONDS = 60  # for a command that takes a moment


class Broken(Exception):
    """The table says what it cannot mean."""


class Entry:
    def __init__(self, documents, words, line):
        self.documents, self.words, self.line, self.evidence = documents, words, line, []


def flat(text):
    return " ".join(text.split())


def entries_of(text):
    """A line that begins with none of the words below is a document, or a pattern of several."""
    entries, documents = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, _, rest = line.strip().partition(" ")
        if not line[0].isspace():
            documents = line.strip()
        elif word == "says" and documents and rest:
            entries.append(Entry(documents, flat(rest), number))
        elif word in KINDS and entries and rest:
            entries[-1].evidence.append((word, rest.strip()))
        else:
            raise Broken(f"{TABLE}:{number}: '{line.strip()}' is no document, no 'says TEXT' and none of "
                         f"{', '.join(KINDS)}")
    for entry in entries:
        if not entry.evidence:
            raise Broken(f"{TABLE}:{entry.line}: '{entry.words}' has nothing that shows it")
    return entries


class Document:
    """Its text in one line, and where each character of that stood."""

    def __init__(self, name, claim=CLAIM):
        self.name, self.claim, self.covered, self.pieces, self.lines = name, claim, set(), [], []

    def add(self, line, number):
        piece = flat(line)
        self.pieces.append(piece + " ")
        self.lines.extend([number] * (len(piece) + 1))

    @property
    def text(self):
        self.pieces = ["".join(self.pieces)]
        return self.pieces[0]

    def cover(self, words):
        """Whether the words are here; a claim in them is then covered."""
        at, found = self.text.find(words), False
        while at >= 0:
            found = True
            self.covered.update(range(at, at + len(words)))
            at = self.text.find(words, at + 1)
        return found

    def uncovered(self):
        for match in self.claim.finditer(self.text):
            if not self.covered.issuperset(range(match.start(), match.end())):
                yield self.lines[match.start()], self.around(match)

    def around(self, match):
        """The claim's words in a part of its sentence."""
        before = self.text.rfind(". ", 0, match.start())
        start = max(before + 2 if before >= 0 else 0, match.start() - 60)
        return self.text[start:match.end() + 40].strip()


def of_markdown(name, text):
    document, fenced = Document(name), False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            document.add(line, number)
    return document


def of_pieces(name, text, claim, pieces, plain):
    """Of a C file what is `pieces`, line by line without its frame."""
    document = Document(name, claim)
    for piece in pieces.finditer(text):
        first = text.count("\n", 0, piece.start()) + 1
        for number, line in enumerate(piece.group().split("\n"), first):
            document.add(plain(line), number)
    return document


def plain_comment(line):
    return re.sub(r'^\s*(?:/\*+|\*(?!/))|\*/\s*$|"[^"]*"', " ", line).strip()


def plain_text(line):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', line)).replace("\\n", " ").replace('\\"', '"')


def documents_of(root):
    """By their names; the texts of a file F of the tool are "F: texts"."""
    found = []
    for path in sorted(root.rglob("*.md")):
        name = path.relative_to(root)
        if not {"build", ".git"} & set(name.parts):
            found.append(of_markdown(str(name), path.read_text(encoding="utf-8")))
    for path in sorted(p for room in ("bench", "firmware", "host") for p in (root / room).rglob("*.[ch]")):
        name, text = path.relative_to(root), path.read_text(encoding="utf-8")
        if "tests" not in name.parts:
            found.append(of_pieces(str(name), text, CLAIM_SEEN, COMMENT, plain_comment))
        if name.parent == pathlib.Path("host/cli"):
            found.append(of_pieces(f"{name}: texts", COMMENT.sub(lambda c: re.sub(r"[^\n]", " ", c.group()), text),
                                   CLAIM_SAID, SAID, plain_text))
    return {document.name: document for document in found}


def tests_run(root):
    """Names that `make test` runs: scripts as they are, programs by their last name; None: all."""
    if not (root / "Makefile").exists():
        return None
    said = subprocess.run(["make", "-s", "--no-print-directory", "INSTALL=no", "list-tests"], cwd=root, check=True,
                          capture_output=True, encoding="utf-8").stdout.split()
    return {name if name.endswith(".sh") else pathlib.Path(name).name for name in said}


def holds(root, argument, line):
    """FILE: TEXT. Why that text is not in that file, or None."""
    name, separator, words = argument.partition(": ")
    if not separator:
        raise Broken(f"{TABLE}:{line}: '{argument}' is no FILE: TEXT")
    if not (root / name).is_file():
        return name, f"there is no {name}"
    if flat(words) not in flat((root / name).read_text(encoding="utf-8")):
        return name, f"{name} has no '{words}' any more"
    return name, None


def shown(root, argument, line):
    """COMMAND => PATTERN. Why what the command prints is not that, or None."""
    command, separator, pattern = argument.partition(" => ")
    if not separator:
        raise Broken(f"{TABLE}:{line}: '{argument}' is no COMMAND => PATTERN")
    done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, encoding="utf-8", timeout=SECONDS,
                          stdin=subprocess.DEVNULL, check=False)
    said = flat(done.stdout + done.stderr)
    return None if re.search(pattern, said) else f"`{command}` shows '{said[:200]}', not '{pattern}'"


def problem_of(root, document, kind, argument, line, tests):
    if kind == "shows":
        return shown(root, argument, line)
    if kind == "none":
        return None
    if kind == "text":
        if flat(argument) not in document.text:
            return f"{document.name} does not say '{argument}' any more"
        return None if DATED.search(argument) else f"'{argument}' has no date, no version and no commit"
    name, problem = holds(root, argument, line)
    if problem is None and kind == "test" and tests is not None:
        called = name if name.endswith(".sh") else pathlib.Path(name).stem
        if called not in tests:
            return f"`make test` does not run {name}"
    return problem


def main(argv):
    listing = argv[:1] == ["--list"]
    root = pathlib.Path((argv[listing:] or ["."])[0])
    documents = documents_of(root)
    entries, problems = entries_of((root / TABLE).read_text(encoding="utf-8")), []
    tests, known = tests_run(root), {}
    for entry in entries:
        chosen = [d for n, d in documents.items() if fnmatch.fnmatchcase(n, entry.documents)]
        saying = [d for d in chosen if d.cover(entry.words)]
        if not saying:
            problems.append(f"{TABLE}:{entry.line}: {entry.documents} does not say '{entry.words}' any more")
        for kind, argument in entry.evidence if saying else ():
            key = saying[0].name, kind, argument
            if key not in known:
                known[key] = problem_of(root, saying[0], kind, argument, entry.line, tests)
            if known[key]:
                problems.append(f"{TABLE}:{entry.line}: '{entry.words}': {known[key]}")
    for document in documents.values():
        problems.extend(f"{document.name}:{line}: nothing in {TABLE} shows '{words}'"
                        for line, words in document.uncovered())
    print(*problems, sep="\n", end="\n" if problems else "")
    if listing:
        print(f"{len(documents)} documents, {len(entries)} claims in {TABLE}")
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, Broken, subprocess.SubprocessError) as trouble:
        print(f"claims: {trouble}", file=sys.stderr)
        sys.exit(2)
