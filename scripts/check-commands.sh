#!/bin/bash
# Checks that a command that is named exists: `irqbench WORD` and `make WORD` in
# what the tools print and in Markdown. Prints "FILE:LINE: what is wrong"; exit 1
# if there is something.
#
#   scripts/check-commands.sh [ROOT]
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

commands=" $(sed -n 's/^COMMAND(\([a-z]*\),.*/\1/p' host/cli/*.c | tr '\n' ' ')help "
targets=" $(cat Makefile ./*/*.mk ./*/*/*.mk ./*/*/*/*.mk 2>/dev/null | sed -n 's/^\([a-z-]*\):\($\| .*\)/\1/p' | tr '\n' ' ')"

# "FILE:LINE:irqbench WORD" of all that is named: in Markdown between backticks or
# in a line that begins with it, in C in a string.
named() {
    find . -path ./build -prune -o -name .git -prune -o -name '*.md' -print0 |
        xargs -0r grep -HnoE '`(build/)?irqbench [a-z]+|^ +(build/)?irqbench [a-z]+|`make [a-z-]+[ `]|^ +make [a-z-]+( |$)'
    # "this irqbench knows" is no command: in C a command is quoted, or told to be used.
    grep -rnE --include='*.c' '"' host firmware bench 2>/dev/null | grep -v '/tests/' |
        sed -nE 's/^([^:]*:[0-9]*:).*`((irqbench|make) [a-z-]+).*/\1\2/p; s/^([^:]*:[0-9]*:).*(use|with|see|: |Try) (irqbench [a-z]+).*/\1\3/p'
}

violations=0
while IFS=: read -r file line text; do
    read -r program word _ <<<"$(tr -d '`' <<<"$text" | sed 's|build/||')"
    case $program in
    irqbench) list=$commands ;;
    make) list=$targets ;;
    *) continue ;;
    esac
    case $list in *" $word "*) continue ;; esac
    printf '%s:%s: there is no `%s %s`\n' "${file#./}" "$line" "$program" "$word"
    violations=$((violations + 1))
done < <(named)
[ $violations -eq 0 ]
