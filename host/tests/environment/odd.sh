# Sourced first by the tests of the environment, from the top folder: brings them into a folder of their
# own, $work, with none of the tool's variables; and how they look at what the tool says and does.
. scripts/tests/lib/tap.sh
sources=$PWD
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset IRQBENCH_FIRMWARE IRQBENCH_VDWT IRQBENCH_QEMU
cd "$work" || exit 1

# clean FILE...: text and ends of lines, no line that a name forged, no command of a name run.
clean() {
    local file
    for file; do
        if LC_ALL=C grep -naP '[\x00-\x08\x0b-\x1f\x7f]' "$file" || ! iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || grep -n '^forged' "$file"; then
            echo "in $file"
            return 1
        fi
    done
    [ -z "$(find "$work" -name run-by-a-name)" ] || { echo "a name was run as a command"; return 1; }
}

# call ARGUMENT...: leaves $status, out and err; whatever it waits for ends.
call() {
    status=0
    timeout -k 5 60 "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# works ARGUMENT...: does it, and says nothing that steers a terminal.
works() {
    call "$@"
    [ "$status" = 0 ] && clean "$work/out" "$work/err" || { echo "exit $status: ${*@Q}"; cat "$work/err"; return 1; }
}

# refuses WORDS ARGUMENT...: exit 2 and a sentence with WORDS.
refuses() {
    local words=$1
    shift
    call "$@"
    [ "$status" = 2 ] && clean "$work/out" "$work/err" && grep -qF -- "error: " "$work/err" && grep -qF -- "$words" "$work/err" || { echo "exit $status: ${*@Q}"; cat "$work/err"; return 1; }
}

# A run of two cells, of which a command takes a moment.
small_run() {
    cat >small.yaml <<'YAML'
name: small
boards: mps2-an385
styles: [raw_asm, raw_c]
scenarios: entry_exit
samples: {synchronous: 20}
YAML
    "$tool" run small.yaml -o small -q
}
