#!/bin/bash
# Help, manual pages and completions are made of the tables that the parser has: each option
# that stands in the sources is in all of them, and they are taken by who reads them.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export IRQBENCH_FIRMWARE=$PWD/host/tests/fixtures/firmware
mkdir "$work/man" "$work/bin" "$work/zsh"
ln -s "$tool" "$work/bin/irqbench"
"$tool" man >"$work/man/irqbench.1"
for file in host/cli/cmd_*.c; do
    name=${file#host/cli/cmd_}
    "$tool" man "${name%.c}" >"$work/man/irqbench-${name%.c}.1"
    "$tool" help "${name%.c}" >"$work/${name%.c}.help"
done
"$tool" completion bash >"$work/irqbench.bash"
"$tool" completion zsh >"$work/zsh/_irqbench"
"$tool" completion fish >"$work/irqbench.fish"

# The parser is asked, too: an option that it does not know has another complaint.
every_option_is_everywhere() {
    /usr/bin/python3 - "$tool" "$work" <<'END'
import pathlib, re, subprocess, sys
tool, work = sys.argv[1], pathlib.Path(sys.argv[2])
row = re.compile(r"""\{[\s\\]*"([a-z-]+)",\s*(?:'.'|0),[\s\\]|\.name = "([a-z-]+)",\s*(?:\.letter|\.argument|\.help)""")
bash = (work / "irqbench.bash").read_text()
zsh = (work / "zsh/_irqbench").read_text()
fish = (work / "irqbench.fish").read_text()
seen = 0
shared = {a or b for a, b in row.findall(pathlib.Path("host/cli/options.c").read_text())}
talk = {"OPTION_QUIET": "quiet", "OPTION_VERBOSE": "verbose", "OPTION_PROGRESS": "progress"}
assert shared == {"help"}, shared
for source in sorted(pathlib.Path("host/cli").glob("cmd_*.c")):
    name, text = source.stem[4:], source.read_text()
    wanted = {a or b for a, b in row.findall(text)} | shared | {option for macro, option in talk.items() if f"{macro}(" in text}
    for option in wanted - {"help"}:
        said = subprocess.run([tool, name, f"--{option}="], capture_output=True, text=True).stderr
        assert said and "unknown option" not in said, (name, option, said)
    section = lambda whole: re.search(rf"(?ms)^    {name}\)\n(.*?)^        ;;\n", whole).group(1)
    man = (work / f"man/irqbench-{name}.1").read_text().replace("\\-", "-")
    found = {
        "help": set(re.findall(r"(?m)^  (?:-., |    )--([a-z-]+)", (work / f"{name}.help").read_text())),
        "man": set(re.findall(r"(?m)^(?:\\fB-.\\fR, )?\\fB--([a-z-]+)\\fR", man)),
        "bash": set(re.findall(r" --([a-z-]+)", re.search(r"options='(.*)'", section(bash)).group(1))),
        "zsh": set(re.findall(r"[',{]--([a-z-]+)", section(zsh))),
        "fish": set(re.findall(rf"(?m)^complete -c irqbench -n '__fish_seen_subcommand_from {name}' -l ([a-z-]+)", fish)),
    }
    for where, options in found.items():
        assert options == wanted, (name, where, options ^ wanted)
    seen += len(wanted)
assert seen > 90, seen
END
}
tap "every option of the parser is in help, manual page and completions, and no other" every_option_is_everywhere

every_command_is_there() {
    local file name
    for file in host/cli/cmd_*.c; do
        name=${file#host/cli/cmd_}
        name=${name%.c}
        has "$(<"$work/man/irqbench.1")" ".BR irqbench\\-$name (1)" &&
            has "$(<"$work/zsh/_irqbench")" "'$name:" && has "$(<"$work/irqbench.fish")" " -a $name -d" || return 1
    done
}
tap "every command is in the main page and in the completions" every_command_is_there

# The environment that the page names is that which the sources read.
variables_are_read() {
    is "$(sed -n '/^.SH ENVIRONMENT/,/^.SH SEE/s/^\.B \([A-Z_]*\)$/\1/p' "$work/man/irqbench.1" | tr '\n' ' ')" \
        "IRQBENCH_FIRMWARE IRQBENCH_QEMU IRQBENCH_VDWT NO_COLOR " &&
        is "$(grep -rhoE '"(IRQBENCH_(FIRMWARE|QEMU|VDWT)|NO_COLOR)"' host/lib host/cli --include=*.[ch] | tr -d '"' | sort -u | tr '\n' ' ')" \
            "IRQBENCH_FIRMWARE IRQBENCH_QEMU IRQBENCH_VDWT NO_COLOR "
}
tap "the variables of the main page are read" variables_are_read

unknown_page() {
    "$tool" man shwo >"$work/out" 2>"$work/err"
    is $? 2 && is "$(<"$work/out")" "" && has "$(<"$work/err")" "did you mean 'show'?"
}
tap "a manual page of no command is refused" unknown_page

clean_for_groff() { is "$(for page in "$work"/man/*; do groff -man -ww -Tutf8 -z "$page" 2>&1; done)" ""; }
clean_for_mandoc() { is "$(mandoc -Tlint "$work"/man/* 2>&1)" ""; }
for formatter in groff mandoc; do
    if command -v $formatter >/dev/null; then
        tap "$formatter has nothing to say against the manual pages" clean_for_$formatter
    else
        tap_skip "$formatter has nothing to say against the manual pages" "$formatter is not installed"
    fi
done

# in_bash WORD...: what is offered for the last word.
in_bash() {
    PATH=$work/bin:$PATH bash --norc -c '
        . "$1"
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _irqbench irqbench
        printf "%s\n" "${COMPREPLY[@]}"' bash "$work/irqbench.bash" "$@"
}
bash_completes() {
    mkdir -p "$work/place/a folder" && touch "$work/place/a file" || return 1
    is "$(in_bash irqbench cali)" calibrate && is "$(in_bash irqbench run --ord)" --order &&
        is "$(in_bash irqbench run --order r)" reverse && is "$(in_bash irqbench run --order = f)" forward &&
        is "$(in_bash irqbench run --order =)" $'forward\nreverse' &&
        is "$(in_bash irqbench list sha)" sharing && is "$(in_bash irqbench help exp)" export &&
        is "$(in_bash irqbench export -f github-s)" github-smaller &&
        is "$(in_bash irqbench doctor --board mps2-an38)" $'mps2-an385\nmps2-an386' &&
        is "$(in_bash irqbench show "$work/place/")" "$work/place/a folder" &&
        is "$(in_bash irqbench run "$work/place/" | sort)" "$work/place/a file"$'\n'"$work/place/a folder" &&
        is "$(in_bash irqbench run --jobs "")" "" && has "$(in_bash irqbench "")" --version
}
tap "bash completes commands, options, choices, boards and files" bash_completes

# Keys into a zsh that has a terminal; the list of what there is ends with the prompt again.
in_zsh() {
    PATH=$work/bin:$PATH timeout "$hung" zsh -f -c '
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z "PS1=; fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; LISTMAX=0; unsetopt zle_bracketed_paste; zstyle \":completion:*\" list-separator :"
        zpty -w z "bindkey \"^T\" complete-word; setopt noautomenu nolistbeep; dump() { print -r -- \"<<\$BUFFER>>\"; BUFFER= }; zle -N dump; bindkey \"^Y\" dump; echo rea""dy"
        while zpty -r z line; do [[ $line = *ready* ]] && break; done
        zpty -w -n z "$2"$'"'\\C-t\\C-y'"'
        while zpty -r z line; do [[ $line = *"<<"*">>"* ]] && break; done
        zpty -d z
        print -r -- ${${line##*<<}%%>>*}' zsh "$work/zsh" "$1"
}
zsh_completes() {
    is "$(in_zsh 'irqbench cali')" "irqbench calibrate " && is "$(in_zsh 'irqbench run --ord')" "irqbench run --order=" &&
        is "$(in_zsh 'irqbench run --order r')" "irqbench run --order reverse " &&
        is "$(in_zsh 'irqbench list sha')" "irqbench list sharing " &&
        is "$(in_zsh 'irqbench doctor --board mps2-an385')" "irqbench doctor --board mps2-an385 "
}
if command -v zsh >/dev/null; then
    tap "zsh completes commands, options, choices and boards" zsh_completes
else
    tap_skip "zsh completes commands, options, choices and boards" "zsh is not installed"
fi

in_fish() { HOME=$work PATH=$work/bin:$PATH fish --no-config -c "source $work/irqbench.fish; complete -C '$1'" 2>&1 | cut -f1; }
fish_completes() {
    is "$(in_fish 'irqbench cali')" calibrate && is "$(in_fish 'irqbench run --ord')" --order &&
        is "$(in_fish 'irqbench run --order r')" reverse && is "$(in_fish 'irqbench list sha')" sharing &&
        is "$(in_fish 'irqbench doctor --board mps2-an38')" $'mps2-an385\nmps2-an386' &&
        is "$(in_fish 'irqbench run --jobs ')" ""
}
if command -v fish >/dev/null; then
    tap "fish completes commands, options, choices and boards" fish_completes
else
    tap_skip "fish completes commands, options, choices and boards" "fish is not installed"
fi

tap_end
