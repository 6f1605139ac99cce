#!/bin/bash
# The checks of this folder, applied to the project itself.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh

every_folder_has_a_readme() {
    local folder missing=0
    for folder in */ host/lib/*/ host/insn/ host/vdwt/*/; do
        [ "$folder" = build/ ] && continue
        [ -s "$folder/README.md" ] || { echo "$folder has no README.md"; missing=1; }
    done
    return $missing
}

# A reader finds a thing by its folder, if that is not too full.
# But for those with a file for each thing that can be chosen.
no_folder_is_too_full() {
    is "$(git ls-files '*.[chS]' '*.py' '*.sh' | xargs -n1 dirname | sort | uniq -c | awk '$1 > 40 && $2 !~ /^bench\/(handlers|scenarios)$/')" ""
}
# Beside its rooms the library holds nothing.
rooms_only() { is "$(git ls-files host/lib | grep -c '^host/lib/[^/]*\.[ch]$')" 0; }

# bench/README.md shows what is there: each paragraph of its code is in a file.
shown_code_is_there() {
    /usr/bin/python3 - <<'END'
import pathlib, re, sys, textwrap
code = [file.read_text(encoding="utf-8") for file in pathlib.Path(".").glob("bench/**/*.[ch]")]
code += [file.read_text(encoding="utf-8") for file in pathlib.Path("firmware/tests/styles").glob("*.[ch]")]
page = pathlib.Path("bench/README.md").read_text(encoding="utf-8")
shown = [textwrap.dedent(text) for text in re.findall(r"(?m)(?:^    .*\n)+", page)]
other = [text for text in shown if not any(text in file for file in code)]
print(*other or [f"{len(shown)} paragraphs"], sep="\n")
sys.exit(len(shown) < 10 or bool(other))
END
}

# Names of .PHONY targets of the Makefile but for the inner ones.
phony() { sed -n 's/^\.PHONY: //p' Makefile | tr ' ' '\n' | grep -vxE "test-programs|list-tests" | sort; }
listed() { make --no-print-directory help | awk '$1 == "make" { print $2 }' | sort; }

every_target_is_listed() { is "$(comm -23 <(phony) <(listed))" ""; }
nothing_else_is_listed() { is "$(comm -13 <(phony) <(listed))" ""; }
every_line_says_something() { is "$(make --no-print-directory help | awk 'NF < 4')" ""; }

# Only what every Debian has: no compiler, no pkg-config, no QEMU.
help_needs_little() {
    local bin output tool
    bin=$(mktemp -d)
    for tool in make bash sh awk sed find nproc; do
        ln -s "$(command -v $tool)" "$bin/$tool"
    done
    output=$(PATH=$bin make --no-print-directory help 2>&1)
    rm -rf "$bin"
    is "$output" "$(make --no-print-directory help 2>/dev/null)" && has "$output" "make report"
}

# procps is no package that every Debian has, and none of packages.txt.
no_procps() {
    ! git grep -nE '(^|[ (|;`])(pgrep|pkill|ps|free|uptime|watch|top|vmstat|pidof)( -[a-zA-Z]| "| \$|$)' -- '*.sh' Makefile .ci/run ':!scripts/run-tests.sh' ':!*/tree_test.sh' &&
        ! git grep -nE '["'"'"' ]((pgrep|pkill|pidof|uptime|vmstat)["'"'"' ]|ps -)' -- '*.[ch]' '*.py' '*.js'
}

tap "includes follow the table" scripts/check-includes.sh
tap "board names stay in their folders" scripts/check-boards.sh
tap "no file names a machine or a mirror" scripts/check-paths.sh
tap "strings from elsewhere are printed as text" scripts/check-printing.sh
tap "metrics are known by their table" scripts/check-metrics.sh
tap "commands that are named exist" scripts/check-commands.sh
tap "links between Markdown files lead somewhere" scripts/check-links.sh
tap "what documents claim is shown by something" /usr/bin/python3 -B scripts/check-claims.py
tap "every folder has a README" every_folder_has_a_readme
tap "the code in bench/README.md is that of bench/" shown_code_is_there
tap "no folder has more than 40 sources" no_folder_is_too_full
tap "the library is in rooms" rooms_only
tap "no script needs a command that a bare Debian has not" no_procps
tap "make help lists every target" every_target_is_listed
tap "make help lists nothing else" nothing_else_is_listed
tap "make help says something about each" every_line_says_something
tap "make help needs no tools" help_needs_little
scripts/format.sh check >/dev/null 2>&1
if [ $? -eq 3 ]; then
    tap_skip "C files are laid out by clang-format" "clang-format 14 is not installed"
else
    tap "C files are laid out by clang-format" scripts/format.sh check
fi
tap_end
