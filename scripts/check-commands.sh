#!/bin/bash
# Checks that a command that is named exists: `irqbench WORD` and `make WORD` in
# what the tools, the scripts and CI print or do, in comments and in Markdown.
# Prints "FILE:LINE: what is wrong"; exit 1 if there is something.
#
#   scripts/check-commands.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

commands=" $(sed -n 's/^COMMAND(\([a-z]*\),.*/\1/p' host/cli/*.c | tr '\n' ' ')help "
targets=" $(cat Makefile ./*/*.mk ./*/*/*.mk ./*/*/*/*.mk 2>/dev/null | sed -n 's/^\([a-z-]*\):\($\| .*\)/\1/p' | tr '\n' ' ')"

# Tests name what does not exist on purpose.
files() {
    find . \( -path ./build -o -name .git -o -name tests \) -prune -o -type f \( -name '*.md' -o -name '*.[ch]' -o \
        -name '*.py' -o -name '*.sh' -o -name '*.mk' -o -name Makefile -o -name '*.html' -o -name '*.yml' -o \
        -name '*.yaml' -o -path './.ci/*' \) -print0
    find . -path ./build -prune -o -path '*/tests/*.md' -print0
}

# "FILE:LINE:text that begins with a command": after what quotes or announces one,
# or where a line of code or of an example begins.
named() {
    files | xargs -0r awk '
        function scan(text, lead) {
            while (match(text, "(" lead ")([A-Z_]+=[^ `]* )*((build/)?irqbench|make) [^`\"'\'')]*")) {
                print FILENAME ":" FNR ":" substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
            }
        }
        FNR == 1 { fenced = 0; markdown = FILENAME ~ /\.md$/; shell = FILENAME ~ /\.(sh|yml)$|\/\.ci\// }
        markdown && /^ *```/ { fenced = !fenced; next }
        markdown { scan($0, fenced ? "`|^ *" : "`|^    +"); next }
        # The part of a C file, and of Python, that is read by users is in quotes; a
        # comment of ours puts backticks around commands.
        { scan($0, "[`\"(]|'\''|: |use |with |see |[Tt]ry |run " (shell ? "|^ *" : "")) }'
}

# Prints the program and its first word that is neither an option nor a variable.
first_word() {
    local program= word
    for word in $(tr -d '`"(' <<<"$1" | tr "'" ' '); do
        case $word in
        irqbench | build/irqbench | make) [ -n "$program" ] || { program=${word#build/}; continue; } ;;
        esac
        [ -n "$program" ] || continue
        case $word in
        -* | *=*) ;;
        *) echo "$program" "$(sed 's/\\n.*//; s/[.,;:]*$//' <<<"$word")"; return ;;
        esac
    done
}

violations=0
while IFS=: read -r file line text; do
    read -r program word <<<"$(set -f; first_word "$text")"
    # A placeholder, a file, or English: "make the loop shorter", "(make does)".
    [[ $word =~ ^[a-z][a-z-]*$ ]] || continue
    case $program.$word in make.the | make.a | make.an | make.it | make.does) continue ;; esac
    case $program in irqbench) list=$commands ;; *) list=$targets ;; esac
    case $list in *" $word "*) continue ;; esac
    printf '%s:%s: there is no `%s %s`\n' "${file#./}" "$line" "$program" "$word"
    violations=$((violations + 1))
done < <(named)
[ $violations -eq 0 ]
