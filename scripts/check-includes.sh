#!/bin/bash
# Checks every #include against the table below, so that the parts keep
# depending on each other in one direction only. Prints "FILE:LINE: what is
# wrong" for each violation; exit 1 if there is one.
#
#   scripts/check-includes.sh [ROOT]
set -u
shopt -s extglob
cd "${1:-$(dirname "$0")/..}" || exit 2

freestanding='<@(stdint|stddef|stdbool|stdarg|stdatomic|stdalign|limits|string).h>'
c_library='<@(assert|ctype|errno|inttypes|limits|locale|math|setjmp|signal|stdarg|stdatomic|stdalign|stdbool|stddef|stdint|stdio|stdlib|string|strings|time|unistd|fcntl|getopt|poll|termios|sys/*|asm/*).h>'

lib=host/lib

# Folder -> what its files may include, as patterns over paths from the root;
# "." is the file's own folder, and "/*" at the end goes into subfolders. The
# first row that fits a file holds.
table=(
    # The wire format runs on both sides and leans on neither.
    'bench/wire/*       | . <@(stdint|stddef|stdbool|string).h>'
    # What is measured knows the contract and the core, not the board or the host.
    # What the scenarios about kernels share is beside them: an image without them has it not.
    "bench/scenarios/@(kernel_*|ping_pong).[ch] | . bench/*.h bench/wire/* firmware/core/* firmware/kernel.h $freestanding"
    "bench/*            | bench/*.h bench/wire/* firmware/core/* $freestanding"
    # Registers of the core are a leaf.
    "firmware/core/*    | . bench/wire/marks.h $freestanding"
    # A board knows what it must provide, the core, and itself.
    # and a setting of a board includes that board's own file.
    "firmware/boards/*  | . firmware/boards/*/board.c bench/wire/marks.h firmware/@(board|fault|refusal).h firmware/core/* firmware/parts/* $freestanding"
    # What parts of a family have in common knows the core, and the words of an audit.
    "firmware/parts/*   | . firmware/@(board|fault|refusal).h bench/wire/* firmware/core/* $freestanding"
    "firmware/tests/*   | . firmware/*.h firmware/!(boards)/*.h bench/* host/lib/* <*>"
    # The rest of the firmware never names a board's folder.
    "firmware/*         | firmware/*.h firmware/!(boards|tests)/*.h bench/*.h bench/wire/* $freestanding"
    # The timing model is pure functions.
    "host/model/*       | . $c_library"
    # Decoded instructions know the model, which knows nobody.
    "host/insn/*        | . host/model/* host/lib/base/* <*>"
    # The library's rooms, from the ground up: each sees only rooms above it here.
    "host/lib/base/*    | . bench/wire/* <*>"
    "host/lib/terms/*   | . $lib/base/* bench/wire/* <*>"
    "host/lib/files/*   | . $lib/base/* <*>"
    "host/lib/silicon/* | . <*>"
    "host/lib/swo/*     | . bench/wire/marks.h <*>"
    "host/lib/elf/*     | . $lib/base/* <*>"
    "host/lib/witness/* | . $lib/@(base|terms)/* bench/wire/* <*>"
    "host/lib/matrix/*  | . $lib/@(base|terms|files)/* bench/wire/* <*>"
    "host/lib/results/* | . $lib/@(base|terms|files)/* bench/wire/* <*>"
    "host/lib/pattern/* | . $lib/base/* <*>"
    "host/lib/compare/* | . $lib/@(base|terms|files|results|pattern)/* bench/wire/* <*>"
    "host/lib/gate/*    | . $lib/@(base|terms|files|results|pattern|compare)/* bench/wire/* <*>"
    "host/lib/history/* | . $lib/@(base|terms|files|results|pattern|compare)/* bench/wire/* <*>"
    "host/lib/target/*  | . $lib/@(base|terms|files|matrix|witness|swo)/* bench/wire/* host/model/* <*>"
    "host/lib/show/*    | . $lib/@(base|terms|results|pattern)/* bench/wire/* <*>"
    "host/lib/export/*  | . $lib/@(base|terms|files|results|pattern)/* bench/wire/* <*>"
    "host/lib/plot/*    | . $lib/@(base|files|results)/* <*>"
    "host/lib/charts/*  | . $lib/charts/* $lib/@(base|terms|files|results|pattern|plot)/* <*>"
    "host/lib/store/*   | . $lib/@(base|terms|files|pattern|witness|matrix|results|target)/* bench/wire/* <*>"
    "host/lib/machines/* | . $lib/@(base|elf)/* <*>"
    "host/lib/ending/*  | . $lib/base/* <*>"
    "host/lib/trace/*   | . $lib/@(base|files|elf|ending|machines|target)/* host/model/* <*>"
    "host/lib/outputs/* | . $lib/@(base|files|elf|trace)/* <*>"
    "host/lib/handlers/* | . $lib/@(base|terms|files|results|pattern|gate|target|elf|trace)/* host/model/* <*>"
    "host/lib/audit/*   | . $lib/@(base|terms|target)/* bench/wire/* host/model/* <*>"
    "host/lib/analysis/* | . $lib/@(base|terms|silicon|swo|witness|target|store|audit)/* bench/wire/* host/model/* <*>"
    "host/lib/survey/*  | . $lib/@(base|terms|results|store)/* bench/wire/* <*>"
    "host/lib/findings/* | . $lib/@(base|terms|results|survey)/* bench/wire/* <*>"
    "host/lib/pictures/* | . $lib/@(base|terms|results|survey|findings)/* bench/wire/* <*>"
    "host/lib/report/*  | . $lib/report/* $lib/@(base|terms|files|results|compare|history|plot|store|survey|findings|pictures)/* bench/wire/* <*>"
    "host/lib/run/*     | . $lib/@(base|terms|files|elf|witness|matrix|results|target|store|audit|analysis)/* bench/wire/* host/insn/* host/model/* <*>"
    "host/lib/tails/*   | . $lib/@(base|terms|pattern|silicon|matrix|results|target|store|analysis|run)/* bench/wire/* <*>"
    "host/lib/celltrace/* | . $lib/@(base|elf|machines|matrix|results|target|store|run|trace|outputs)/* bench/wire/* host/model/* <*>"
    "host/lib/calibrate/* | . $lib/@(base|terms|files|matrix|results|target|store|run)/* bench/wire/* host/model/* <*>"
    "host/lib/doctor/*  | . $lib/@(base|terms|files|matrix|witness|target|audit)/* bench/wire/* <*>"
    'host/vdwt/tests/*  | . host/vdwt/* bench/wire/* host/insn/* host/lib/* host/model/* <*>'
    # The plugin takes of the library what both sides of a stream must know.
    "host/vdwt/*        | host/vdwt/* bench/wire/* host/insn/* $lib/@(base|elf|witness)/* $lib/trace/@(format|semihosting_calls).h $lib/ending/lines.h host/model/* <*>"
    # Subcommands share these headers and nothing else.
    "host/cli/memory.c  | host/cli/limits.h <dlfcn.h> $c_library"
    "host/cli/version.c | bench/wire/wire.h host/cli/commands.h host/lib/results/results.h host/model/model.h $c_library"
    "host/cli/*         | host/cli/@(commands|describe|limits|options|shells|talk|terminal).h host/lib/* $c_library"
    'host/tests/*       | host/* bench/wire/* <*>'
    'host/fuzz/*        | . host/lib/* bench/wire/* <*>'
)

# Functions that are asked of each of thousands of lines leave their answer in a variable, without a
# process of its own.

# path_of FILE NAME: leaves in $target the path from the root of what "NAME" in FILE means, or nothing.
path_of() {
    target=${1%/*}/$2
    [ -e "$target" ] || target=$2
    [ -e "$target" ] || target=
    [[ $target != *..* ]] || target=$(realpath --relative-to=. "$target")
}

# fits TARGET PATTERN: a star stays within its folder, but for "/*" at the end.
fits() {
    if [[ $1 != \<* && $2 != */\* ]]; then
        [ "${1//[^\/]/}" = "${2//[^\/]/}" ] || return 1
    fi
    # shellcheck disable=SC2053
    [[ $1 == $2 ]]
}

# allowed FILE TARGET PATTERN...
allowed() {
    local file=$1 target=$2 pattern
    shift 2
    for pattern in "$@"; do
        [ "$pattern" = . ] && pattern="${file%/*}/*"
        fits "$target" "$pattern" && return 0
    done
    return 1
}

# patterns_for FILE: leaves in $patterns what it may include; without a row for it there are none.
patterns_for() {
    local row
    patterns=()
    for row in "${table[@]}"; do
        # shellcheck disable=SC2053
        [[ $1 == ${row%%+( )|*} ]] && read -ra patterns <<<"${row#*|}" && return
    done
}

# judge FILE NAME: leaves in $why why FILE, of $patterns, may not include NAME, or nothing.
judge() {
    local file=$1 name=$2 target
    why=
    case $name in
    \<*\>) target=$name ;;
    \"*\") path_of "$file" "${name//\"/}" ;;
    *) why="the included name must be written out, not be a macro" && return ;;
    esac
    if [ -z "$target" ]; then
        why="$name is not in the tree"
    elif [ ${#patterns[@]} -eq 0 ]; then
        why="no row of the table covers this folder"
    elif ! allowed "$file" "$target" "${patterns[@]}"; then
        why="may not include $name"
    fi
}

violations=0 before=
while IFS=: read -r file line text; do
    [[ $text =~ include[[:space:]]*(\<[^\>]*\>|\"[^\"]*\"|[^[:space:]]*) ]]
    name=${BASH_REMATCH[1]}
    [ "$file" = "$before" ] || patterns_for "$file"
    before=$file
    judge "$file" "$name"
    [ -z "$why" ] && continue
    printf '%s:%s: %s (see scripts/check-includes.sh)\n' "$file" "$line" "$why"
    violations=$((violations + 1))
done < <(grep -rnE --include='*.[chS]' '^[ \t]*#[ \t]*include' bench firmware host 2>/dev/null)
[ $violations -eq 0 ]
