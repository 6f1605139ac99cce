#!/bin/bash
# What messages, help and READMEs point to exists: options of commands (that the commands exist,
# scripts/check-commands.sh sees) and files.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/named.py" <<'END'
"""named.py options|files TOOL ROOT: "FILE:LINE: what is wrong" for each; exit 1 if there is one, 3 if nothing was found to check."""
import pathlib, re, subprocess, sys
what, tool, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
wrong, seen = [], 0

def texts():
    """(file, line, text) of what people read: strings of C files, joined where they go on, Markdown, and YAML's comments."""
    for path in sorted(root.glob("host/**/*.c")) + sorted(root.glob("host/**/*.h")):
        if {"tests", "fuzz"} & set(path.parts):
            continue
        source = path.read_text()
        for match in re.finditer(r'"(?:[^"\\\n]|\\.)*"(?:\s*(?:[A-Z_]+\s*)?"(?:[^"\\\n]|\\.)*")*', source):
            if source[:match.start()].rsplit("\n", 1)[-1].startswith("#include"):
                continue
            text = re.sub(r'"\s*(?:[A-Z_]+\s*)?"', "", match.group(0))[1:-1].replace("\\n", "\n")
            yield path, source.count("\n", 0, match.start()) + 1, text
    for path in [p for p in root.rglob("*.md") if "build" not in p.parts and ".git" not in p.parts]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield path, number, line
    for path in sorted(root.glob("configs/*.yaml")) + [root / "action.yml"]:
        if path.exists():
            for number, line in enumerate(path.read_text().splitlines(), 1):
                yield path, number, line

helps = {}
def options_of(command):
    if command not in helps:
        said = subprocess.run([tool, command, "--help"], capture_output=True, text=True).stdout
        helps[command] = set(re.findall(r"(?<![\w-])(--[a-z-]+|-[a-zA-Z])(?![\w-])", "\n".join(l for l in said.splitlines() if l.startswith("  "))))
    return helps[command]

def check_options(path, line, text):
    """`irqbench CMD ... --option ...`, in backticks or as a line of an example."""
    global seen
    named = re.findall(r"`(?:build/)?irqbench ([a-z]+)([^`]*)`", text)
    if path.suffix == ".md" and text.startswith("    "):
        named += re.findall(r"(?:^|\s)(?:build/)?irqbench ([a-z]+)([^#`]*)", text)
    for command, rest in named:
        rest = re.sub(r"\$\([^)]*\)", "X", rest)  # what another program says
        for option in re.findall(r"(?<=\s)(--[a-z-]+|-[a-zA-Z])(?=[\s=;,.)]|$)", rest):
            seen += 1
            if option not in options_of(command):
                wrong.append(f"{path.relative_to(root)}:{line}: irqbench {command} has no {option}")

places = "bench|configs|firmware|host|reports|scripts"
def check_files(path, line, text):
    """A path from the project's folder that ends as a file or a folder, in code only where it is quoted."""
    global seen
    for name in re.findall(rf"(?<![\w./-])((?:{places})/[A-Za-z0-9_./-]+)(?![\w./*<{{-])", text):
        name = name.rstrip(".,")
        # A place for a name: upper case, mine; and what is made.
        last = name.rstrip("/").split("/")[-1].split(".")[0]
        if re.search(r"(^|[/_])[A-Z]+(/|\.|$|_)", name.replace("README", "").replace("TRACE", "").replace("ALONE", "").replace("SPEC", "").replace("Containerfile", "")) or last in ("mine", "name"):
            continue
        bases = [root, path.parent, path.parent.parent]
        seen += 1
        if not any((base / name).exists() or list(base.glob(name + ".[ch]")) or list(base.glob(name + "*.[ch]")) for base in bases):
            wrong.append(f"{path.relative_to(root)}:{line}: there is no {name}")

for path, line, text in texts():
    {"options": check_options, "files": check_files}[what](path, line, text)
print(*wrong, sep="\n")
print(f"{seen} looked at")
sys.exit(1 if wrong else 0 if seen else 3)
END
named() { /usr/bin/python3 -B "$work/named.py" "$1" "$tool" "${2:-$PWD}"; }

options() { named options >"$work/out" || { cat "$work/out"; return 1; }; [ "$(sed -n 's/ looked at//p' "$work/out")" -gt 25 ]; }
tap "options that are named with a command are options of that command" options
files() { named files >"$work/out" || { cat "$work/out"; return 1; }; [ "$(sed -n 's/ looked at//p' "$work/out")" -gt 100 ]; }
tap "files that are named are there" files

# It sees what is wrong.
sees() {
    mkdir -p "$work/tree/host/lib" "$work/tree/configs"
    cat >"$work/tree/host/lib/a.c" <<'END'
#include "host/lib/nothing.h"
const char *const a = "see `irqbench show DIR "
                      "--histogran`, or configs/"
                      "missing.md";
const char *const b = "irqbench: `irqbench run -o DIR --force` and configs/x.yaml";
END
    touch "$work/tree/configs/x.yaml"
    printf 'Text.\n\n    build/irqbench check DIR --basline FILE   # --nothing\n' >"$work/tree/README.md"
    is "$(named options "$work/tree")" $'host/lib/a.c:2: irqbench show has no --histogran\nREADME.md:3: irqbench check has no --basline\n4 looked at' &&
        is "$(named files "$work/tree")" $'host/lib/a.c:2: there is no configs/missing.md\n2 looked at'
}
tap "what does not exist is seen" sees

tap_end
