#!/bin/bash
# Finds what the host tools print past host/lib/base/printable.h, which shows
# names and other text from elsewhere as text: a raw printf, fputs or fwrite of a
# string. Prints "FILE:LINE: what is wrong" for each; exit 1 if there is one. The
# table lists the files that do so for a reason.
#
#   scripts/check-printing.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

# File | why what it prints so reaches nobody as it is
table=(
    'host/lib/base/printable.c  | it is what shows'
    'host/lib/base/table.c      | cells that have been shown'
    'host/lib/base/message.c    | lines that have been shown'
    'host/lib/doctor/lines.c    | lines that have been shown'
    'host/lib/export/csv.c      | fields that have been shown'
    'host/lib/export/json.c     | gaps between JSON in ASCII'
    'host/lib/files/json_file.c | JSON in ASCII'
    'host/lib/files/yaml_file.c | YAML for libcyaml, in memory'
    'host/lib/target/qemu.c     | an argument of QEMU, in memory'
    'host/lib/run/runner_target.c | an argument of QEMU, in memory'
    'host/lib/trace/run.c       | an argument of QEMU, in memory'
    'host/lib/trace/names.c     | a part of a message, in memory'
    'host/lib/outputs/vcd.c     | short names and identifiers that are made there'
    'host/lib/trace/guest.c     | names of calls, which are ours'
    'host/lib/run/progress.c    | a line that has been shown'
    'host/lib/trace/progress.c  | numbers'
    'host/lib/show/text_figure.c | numbers and bars'
    'host/cli/cmd_export.c      | an export into its file'
    'host/cli/options.c         | the help, which is ours'
    'host/cli/options_help.c    | the same'
    'host/cli/cmd_help.c        | the same'
    'host/cli/cmd_man.c         | the same, as manual pages'
    'host/cli/shell_bash.c      | the same, as completions'
    'host/cli/shell_zsh.c       | the same'
    'host/cli/shell_fish.c      | the same'
    'host/cli/terminal.c        | words of the help'
    'host/vdwt/complain.c       | a line that has been shown'
)

allowed() {
    local row
    for row in "${table[@]}"; do
        [ "$1" = "${row%% *}" ] && return 0
    done
    return 1
}

violations=0
while IFS=: read -r file line text; do
    [[ $file == host/*tests/* || $file == host/fuzz/* ]] && continue
    allowed "$file" && continue
    echo "$file:$line: prints a string past printable.h: use printable_print"
    violations=$((violations + 1))
done < <(grep -rnE --include='*.c' '(^|[^[:alnum:]_])(v?f?printf|v?dprintf) *\(.*%[-0-9.*]*[sc]|(^|[^[:alnum:]_])(vf?printf|fwrite|perror) *\(|(^|[^[:alnum:]_])f?puts *\([^"]' host)
[ $violations -eq 0 ]
