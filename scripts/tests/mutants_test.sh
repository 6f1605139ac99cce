#!/bin/bash
# time limit: 3600
# The breaks of scripts/mutants.txt are noticed, a fixed few of them or, to prove it, all; what is
# missed is told, and the tree stays as it is.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sum() { find bench firmware host scripts -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum; }
before=$(sum)
# mutants ARGUMENT...: leaves $status and $out.
mutants() {
    status=0
    out=$(/usr/bin/python3 -B scripts/mutants.py "$@" 2>&1) || status=$?
}

which=--few
[ -z "${PROVE-}" ] || which=
caught() { mutants $which; [ $status -eq 0 ] || { echo "$out"; return 1; }; }
tap "each of them is caught" caught

list() { cat >"$work/list"; }
missed() {
    list <<'END'
score 1 of 1
other_words: the same in other words
  in host/lib/base/decimal.c
  - return digits && !text[digits];
  + return !(!digits || text[digits]);
  by decimal_test
END
    mutants --list "$work/list"
    is $status 1 && has "$out" "MISSED other_words" && has "$out" "0 of 1 mutants were caught" && has "$out" "states a score of 1 of 1"
}
tap "one that no test notices is told, and the score compared" missed

# kernel CHANGE: a list with one of the kernel, which a script tests in a tree of its own.
kernel() {
    printf 'score 1 of 1\nkernel: a line of the kernel\n  in firmware/kernel.c\n  - %s\n  + %s\n' "$1" "$2" | list
    printf '  by firmware/tests/kernel.sh\n  boards mps2-an386\n' >>"$work/list"
}
missed_by_script() {
    kernel 'return kernel_current;' 'return (kernel_current);'
    mutants --list "$work/list"
    is $status 1 && has "$out" "MISSED kernel" && has "$out" "0 of 1 mutants were caught"
}
tap "so is one that no script notices" missed_by_script
not_built() {
    kernel 'return kernel_current;' 'return kernel_currant;'
    mutants --list "$work/list"
    is $status 2 && has "$out" "'mps2-an386: the image builds' is not so" && has "$out" "kernel_currant"
}
tap "one that does not compile is not caught" not_built

# refused WORDS: the list is not in order.
refused() { mutants --list "$work/list"; is $status 2 && has "$out" "$1"; }
unfit() {
    printf 'score 1 of 1\nnowhere: text that is not there\n  in host/lib/base/decimal.c\n  - no such text\n  + x\n  by decimal_test\n' | list
    refused "'no such text' is 0 times in host/lib/base/decimal.c" || return
    printf 'score 1 of 1\ntwice: text that is there more than once\n  in host/lib/base/decimal.c\n  - digits\n  + x\n  by decimal_test\n' | list
    refused "and must be there once" || return
    printf 'score 1 of 1\nhalf: no test\n  in host/lib/base/decimal.c\n  - DIGITS "0\n  + DIGITS "1\n' | list
    refused "half has no \`by\`" || return
    printf 'score 1 of 1\nmixed: boards for a unit test\n  in host/lib/base/decimal.c\n  - DIGITS "0\n  + DIGITS "1\n  by decimal_test\n  boards mps2-an386\n' | list
    refused "\`make\` and \`boards\` are for scripts" || return
    printf 'half: no score\n' | list
    refused "needs \`score N of N\`"
}
tap "a list that fits the tree no more is refused" unfit

# As a job in the background, which a shell starts with SIGINT and SIGQUIT ignored; and as a process
# that posix_spawn() started, in which glibc leaves its own two signals, 32 and 33, ignored, which
# no function of it can change.
in_background() {
    printf '#!/bin/sh\nsed -n "s/^SigIgn:.//p" /proc/self/status\n' >"$work/ignored" && chmod +x "$work/ignored" || return
    cat >"$work/ignored.py" <<'END'
import os, sys
sys.path.insert(0, "scripts")
import instrumented
if sys.argv[2:]:
    child = os.posix_spawn(sys.executable, [sys.executable, "-B", *sys.argv[:2]], os.environ)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
status, said = instrumented.run_test(sys.argv[1])
print(status, hex(int(said, 16) & ~(3 << 31)))
END
    ignored() { (trap '' INT QUIT TERM HUP; /usr/bin/python3 -B "$work/ignored.py" "$work/ignored" "$@"); }
    is "$(ignored)" "0 0x0" && is "$(ignored spawned)" "0 0x0"
}
tap "what tests get ignores no signal" in_background
# It is told, and ended, after a time without a word, and not after one altogether.
silent() {
    cat >"$work/silent.py" <<'END'
import subprocess, sys
sys.path.insert(0, "scripts")
import changed_tree, children
def said(script, seconds):
    child = subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    try:
        return list(changed_tree.lines_of("a.sh", child, seconds))
    except changed_tree.Failure as failure:
        return str(failure)
    finally:
        children.end_group(child)
print(said("echo ok 1 - a; sleep 1000", 1))
print(said("for i in 1 2 3 4 5 6; do printf '%s ' $i; sleep 0.5; done; echo; echo end", 2))
END
    is "$(/usr/bin/python3 -B "$work/silent.py")" "a.sh said nothing for 1 s
['1 2 3 4 5 6 ', 'end']"
}
tap "one that says nothing is ended, one that takes long is not" silent
# processes_in FOLDER: those that work there.
processes_in() { find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" 2>/dev/null; }
in_script() { [ -n "$(processes_in "$work/t")" ]; }
# told SIGNAL STATUS: while a script runs in a tree of its own.
told() {
    local pid status=0
    mkdir -p "$work/t"
    kernel 'return kernel_current;' 'return (kernel_current);'
    TMPDIR=$work/t /usr/bin/python3 -B scripts/mutants.py --list "$work/list" >"$work/out" 2>&1 &
    pid=$!
    awaits $pid in_script || { cat "$work/out"; return 1; }
    kill -"$1" $pid
    wait $pid || status=$?
    is "$status $(cat "$work/out")" "$2 mutants: told to end by SIG$1" && is "$(processes_in "$work/t")" "" && is "$(ls "$work/t")" ""
}
tap "told to end, it leaves no process and no file" told TERM 143
tap "so it does when its terminal is gone" told HUP 129
hangup_ignored() {
    local status=0
    (trap '' HUP; exec /usr/bin/python3 -B -c 'import os, signal, sys; sys.path.insert(0, "scripts"); import children
children.end_with_us(); os.kill(os.getpid(), signal.SIGHUP); children.check(); print(children.run(["echo", "goes on"]).stdout, end="")') >"$work/out" 2>&1 || status=$?
    is "$status $(cat "$work/out")" "0 goes on"
}
tap "what nohup ignores stays ignored" hangup_ignored
untouched() { is "$(sum)" "$before"; }
tap "the tree stays as it is" untouched
tap_end
