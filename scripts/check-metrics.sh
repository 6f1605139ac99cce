#!/bin/bash
# Finds metrics that the tools, scripts and reports know by name past the table of
# them, bench/wire/metrics.h: a string that is a metric's name, or has one that
# cannot be English; in the reports' own texts, any of them as a word; and
# WIRE_METRIC_NAME. Prints "FILE:LINE: what is wrong" for each; exit 1 if there is
# one. The table below lists what must know one. Tests may.
#
#   scripts/check-metrics.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

# File | names | why it knows them
table=(
    'host/lib/analysis/columns.c  | event boundary taken path | what a sample has beside figures'
    'host/lib/analysis/witness_check.c | path | compares a count of instructions, where others are times'
    'host/lib/terms/metrics.c      | path | the name of its kind is the same'
    'host/lib/report/page.c        | path stream jitter | the English words'
    'host/lib/report/page_group.c  | jitter | the English word'
    'host/lib/pictures/svg.c       | path | the element of SVG'
    'host/lib/pictures/anatomy.c   | body | a piece of an interrupt, which has the name of a metric'
    'host/lib/pictures/curve.c     | events | of those that were counted, others are a share'
    'host/lib/report/trend_svg.c   | path | the element of SVG'
    'host/lib/report/figures/figure_rows.c | operation | the English word'
    'host/lib/report/figures/figure_sweeps.c | operation | the English word'
    'host/lib/report/tables_parts.c | entry masked path response round_trip | headings of pieces, which have their metrics names'
    'host/lib/report/page_tables.c | entry operation | says of what a worst case is composed'
    'host/model/model.h           | entry tail_chain | costs of an exception, by the model'
    'host/cli/cmd_trace.c         | event | the option that raises an interrupt'
    'host/vdwt/options.c          | event | the same for the plugin'
    'host/lib/trace/json.c        | masked jitter events | keys of the trace, which has no metrics'
    'host/lib/trace/result_asked.c | event | a line of the plugin'
    'host/lib/outputs/chrome.c    | masked | what a counter of a timeline shows'
    'host/cli/cmd_run.c         | resume | the option that continues a run'
    'scripts/action/comment.py    | body | a key of GitHub'
    'host/lib/run/runner_port.c | resume | the option that continues a run'
    'host/lib/calibrate/print.c | interval | the statistical one'
    'host/lib/calibrate/exercise.c | noise tail_chain | scenarios, which have their metrics names'
    'host/lib/show/sampling.c   | interval noise | the statistical ones'
    'host/lib/show/show.c       | interval | the statistical one'
    'host/cli/cmd_calibrate.c   | event | a key of progress as JSON'
    'host/lib/run/progress.c    | event | a key of progress as JSON'
    'host/lib/trace/progress.c  | event | a key of progress as JSON'
    'host/lib/run/swo_write.c   | overflows stream | what the decoder counts of a stream'
    'scripts/readme-numbers.py    | entry | the README explains one number of one cell'
)

allowed() { # FILE NAME
    local row file names
    for row in "${table[@]}"; do
        IFS='|' read -r file names _ <<<"$row"
        [[ $1 == "${file%%+( )}" && " $names " == *" $2 "* ]] && return 0
    done
    return 1
}
shopt -s extglob

names=$(sed -nE 's/^ *X\([A-Z_0-9]+, ([a-z_0-9]+), [0-9]+, .*/\1/p' bench/wire/metrics.h)
results=$(sed -nE '/PLACE/d; s/^ *X\([A-Z_0-9]+, ([a-z_0-9]+), [0-9]+, .*/\1/p' bench/wire/metrics.h)
[ -n "$names" ] || { echo "bench/wire/metrics.h:1: has no metrics"; exit 1; }

any() { paste -sd'|' <<<"$1"; }
# "round_trip" is no English, and neither does "round trip" speak of anything else.
compound=$(grep _ <<<"$names"; grep _ <<<"$names" | tr _ ' ')
quoted="[\"']($(any "$names"))[\"']"
inside="[\"']([^\"']*[^a-z_\"'])?($(any "$compound"))([^a-z_\"'][^\"']*)?[\"']"
word="\"([^\"]*[^a-z_\"-])?($(any "$results"))([^a-z_\"-][^\"]*)?\""
constant="WIRE_METRIC_($(any "${names^^}"))([^A-Z_]|\$)"

# Comments and what is included are no code.
is_code() { ! [[ $1 =~ ^[[:blank:]]*(\*|/\*|//|\#) ]]; }

# search WHAT PATTERN FILE...
search() {
    local what=$1 pattern=$2 file line text name
    shift 2
    while IFS=: read -r file line text; do
        [[ $file == host/lib/findings/* ]] && continue # each asks one question, of metrics by name
        [[ $file == */tests/* ]] || [ "$file" = scripts/check-metrics.sh ] && continue
        is_code "$text" || continue
        text=${text%%/\**}
        [[ $text =~ $pattern ]] || continue
        name=$(grep -oE "$(any "$compound"$'\n'"$names")" <<<"${BASH_REMATCH[0],,}" | head -n 1 | tr ' ' _)
        allowed "$file" "$name" && continue
        echo "$file:$line: $what $name: what is known of a metric is in bench/wire/metrics.h"
    done < <(grep -rnIE --include='*.[ch]' --include='*.py' --include='*.sh' "$pattern" "$@" 2>/dev/null)
}

found=$({
    search names "$quoted" host scripts reports
    search "speaks of" "$inside" host scripts reports
    search "speaks of" "$word" host/lib/report host/lib/show host/lib/export host/lib/plot
    search names "$constant" host scripts reports
} | sort -t: -k1,2 -u)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
