# What we write and remove destroys nothing else: temporary names that exist,
# symbolic links in directories that somebody sent, what an early kill left, and
# files that are none. Each victim must be as it was.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$PWD
cd "$work" || exit 1

cat >tiny.yaml <<'END'
name: tiny
boards: mps2-an385
styles: raw_asm
scenarios: entry_exit
samples: {synchronous: 20}
END
tap "a run to begin with" "$tool" run tiny.yaml -o run
cells() { "$tool" export "$1" -f csv; }
fresh() { rm -rf dir victim elsewhere; cp -a run dir; echo "a victim" >victim; mkdir elsewhere; echo "a victim" >elsewhere/0001.irqraw; }
alive() { is "$(cat victim elsewhere/0001.irqraw)" $'a victim\na victim' && is "$(ls elsewhere)" 0001.irqraw; }
no_temporaries() { is "$(find "$@" -name '.*.tmp' -o -name '*.irqraw.tmp' -o -name '.report-*')" ""; }
# refused WORDS COMMAND...: exit 2, a sentence, victims alive.
refused() {
    local words=$1 status=0
    shift
    timeout "$hung" "$@" >out 2>err </dev/null || status=$?
    is "$status" 2 && has "$(cat err)" "$words" && alive
}

# ---- Exports ----

old_temporary() { fresh; ln -s victim x.csv.tmp; "$tool" export dir -f csv -o x.csv && alive && [ ! -L x.csv ] && grep -q cell x.csv; }
tap "the former temporary name is met and left alone" old_temporary
linked() { fresh; rm -f x.csv; ln -s victim x.csv; refused "is a symbolic link" "$tool" export dir -f csv -o x.csv && [ -L x.csv ]; }
tap "an output that is a link is refused" linked
dangling() { fresh; rm -f x.csv; ln -s nothing x.csv; refused "is a symbolic link" "$tool" export dir -f csv -o x.csv && [ ! -e nothing ]; }
tap "also one that leads nowhere" dangling
rm -f x.csv x.csv.tmp
linked_stream() { fresh; ln -s /dev/null null; "$tool" export dir -f csv -o null && is "$(readlink null)" /dev/null; }
tap "a link to a device is written through, and stays" linked_stream
# Where we may, with /dev read-only: a tool that fails here must not do harm.
guarded() {
    if unshare -m true 2>/dev/null; then
        unshare -m sh -c 'mount --bind /dev /dev && mount -o remount,ro,bind /dev && exec "$@"' - "$@"
    else
        "$@"
    fi
}
# What they are is the system's affair: a link on most, and not in every container.
what_they_are() { stat -c '%N %F %t:%T' /dev/stdout /dev/null; }
standard() {
    local before
    before=$(what_they_are) || return
    guarded "$tool" export dir -f csv -o /dev/stdout >out && has "$(head -n 3 out)" cell &&
        guarded "$tool" export dir -f csv -o /dev/null && is "$(what_they_are)" "$before"
}
tap "/dev/stdout and /dev/null stay what they are" standard
appended() { guarded sh -c 'echo precious >log; "$1" export dir -f csv -o /dev/stdout >>log' - "$tool" && is "$(head -n 1 log)" precious && grep -q cell log; }
tap "what a log holds stays in front of what is appended to it" appended
piped() { "$tool" export dir -f csv -o >(cat >piped) && { awaits $! false; grep -q cell piped; }; }
tap "a pipe of the shell is written to" piped
fifo() { mkfifo fifo && { timeout "$hung" cat fifo >from & } && "$tool" export dir -f csv -o fifo && wait && [ -p fifo ] && grep -q cell from; }
tap "so is a FIFO" fifo
folder() { fresh; refused "is a directory" "$tool" export dir -f csv -o elsewhere; }
tap "a directory is refused" folder
limited() {
    fresh
    echo old >small.json
    (ulimit -f 1; exec "$tool" export dir -f json -o small.json) >out 2>err
    is "$?" 2 && has "$(cat err)" "File too large; raise the file size limit" && is "$(cat small.json)" old && no_temporaries . -maxdepth 1
}
tap "a file size limit is an error like a full disk" limited
# In the middle of each of a run's files: BYTES FILE of the complaint. Of so many
# cells that the result is longer than the catalogue's capture.
sed 's/raw_asm/[raw_asm, raw_c, raw_c_call, raw_c_attribute, dispatch_table, dispatch_kernel, dispatch_chain, defer_pendsv, defer_thread, defer_queue, direct, managed]/' tiny.yaml >three.yaml
tap "a longer run to begin with" "$tool" run three.yaml -o three
limited_run() {
    local size=$1 file=$2 status=0
    rm -rf limited
    prlimit --fsize="$size" "$tool" run three.yaml -o limited >out 2>err || status=$?
    is "$status" 2 && has "$(cat err)" "cannot write limited/$file" && has "$(cat err)" ": File too large; raise" && [ ! -e limited/run.json ] &&
        no_temporaries limited && "$tool" run three.yaml -o limited --resume && is "$(cells limited)" "$(cells three)"
}
bytes_of() { echo $(($(wc -c <"three/$1") - ${2:-1})); }
tap "in a run too, which goes on with --resume: its manifest" limited_run "$(bytes_of manifest.json)" manifest.json
tap "its result" limited_run "$(bytes_of run.json)" run.json
small() { # its manifest and provenance, smaller than any capture
    local size
    size=$(wc -c <three/provenance.json)
    [ "$(wc -c <three/manifest.json)" -gt "$size" ] && size=$(wc -c <three/manifest.json)
    limited_run "$size" raw/mps2-an385/target
}
tap "a capture" small
# Programs that we start get the signal as we got it.
asked() { # PROGRAM: one that says what it ignores, in the place of it
    printf '#!/bin/sh\ngrep SigIgn /proc/self/status >>"%s/ignored"\nexec %s "$@"\n' "$work" "$(command -v "$1")" >"bin/$1"
    chmod +x "bin/$1"
}
ignores_size_limit() { local mask && mask=$(tail -n 1 ignored | cut -f 2) && is $((0x$mask >> 24 & 1)) "$1"; }
inherited() {
    local wanted=$1
    mkdir -p bin && asked qemu-system-arm && asked gnuplot && rm -f ignored
    IRQBENCH_CONFINE=no IRQBENCH_QEMU=$work/bin/qemu-system-arm "$tool" run tiny.yaml -o asked --force && ignores_size_limit "$wanted" &&
        rm ignored && PATH=$work/bin:$PATH "$tool" report run -o asked-report && ignores_size_limit "$wanted"
}
mine=$(sed -n 's/^SigIgn:\t//p' /proc/self/status)
tap "QEMU and gnuplot get the signal as it was" inherited $((0x$mine >> 24 & 1))
umask_kept() { (umask 027; "$tool" export dir -f csv -o modes.csv) && is "$(stat -c %a modes.csv)" 640; }
tap "the mode is the one that the umask asks for" umask_kept
long=$(printf 'n%.0s' $(seq 250)).csv
tap "a name may be as long as the system allows" "$tool" export run -f csv -o "$long"

# ---- Run directories ----

reseal() { python3 -B "$root/host/tests/faults/reseal.py" "$@"; }
# What a run says of itself is as it was written.
another_seed() { fresh; sed -i 's/"seed": [0-9]*/"seed": 12345/' dir/manifest.json && refused "dir/manifest.json: error: was changed since it was written (its seal is another one); get it anew" "$tool" run --replay dir && cmp run/run.json dir/run.json; }
tap "a manifest that was changed by hand is refused" another_seed
resume_changed() { fresh; sed -i 's/"seed": [0-9]*/"seed": 12345/' dir/manifest.json && refused "cannot be taken over; start anew with --force" "$tool" run tiny.yaml -o dir --resume && "$tool" run tiny.yaml -o dir --force && is "$(cells dir)" "$(cells run)"; }
tap "nor is it gone on with, but with --force" resume_changed
a_space() { fresh; sed -i '2s/^/ /' dir/manifest.json && refused "was changed since" "$tool" run --replay dir; }
tap "be it a space" a_space
another_outcome() { fresh; sed -i '1s/"outcome":"ended"/"outcome":"silent"/' dir/raw/mps2-an385/0001.irqraw && refused "dir/raw/mps2-an385/0001.irqraw: error: this capture is damaged (its first line was changed since it was written); delete it" "$tool" run --replay dir; }
tap "so is a capture whose first line was changed" another_outcome
measured_again() { "$tool" run tiny.yaml -o dir --resume && is "$(cells dir)" "$(cells run)"; }
tap "which --resume measures again" measured_again
resealed() { fresh; reseal dir/manifest.json dir/raw/mps2-an385/*.irqraw && diff -r run dir; }
tap "the seal is the CRC-32 of what is before it, as zlib counts it" resealed
former() { fresh; python3 - dir/manifest.json dir/raw/mps2-an385/0001.irqraw <<'PY' && "$tool" run --replay dir && cmp run/run.json dir/run.json; }
import re, sys
for path in sys.argv[1:]:
    text = open(path, "rb").read()
    open(path, "wb").write(re.sub(rb',\s*"seal":\s*"[0-9a-f]{8}"', b"", text, count=1))
PY
tap "those of former versions, without one, are read as they are" former

replay_temporary() { fresh; rm dir/run.json; ln -s ../victim dir/run.json.tmp; "$tool" run --replay dir && alive && cmp run/run.json dir/run.json; }
tap "run.json is written past a link at its former temporary name" replay_temporary
replay_link() { fresh; rm dir/run.json; ln -s ../victim dir/run.json; "$tool" run --replay dir && alive && [ ! -L dir/run.json ]; }
tap "a link in its place is replaced" replay_link
# Also where there is a capture that would fit.
sent_board() { fresh; cp dir/raw/*/* elsewhere; echo "a victim" >elsewhere/0001.irqraw; rm elsewhere/[!0]* elsewhere/0001.*.irqraw; sed -i 's,"mps2-an385","../../elsewhere",' dir/manifest.json; reseal dir/manifest.json; refused "is no name of a folder in the run" "$tool" run --replay dir; }
tap "a manifest's board leads nowhere else" sent_board
long_path() { local part && part=$(printf 'p%.0s' $(seq 200)) && refused "File name too long" "$tool" run tiny.yaml -o "$(printf "$part/%.0s" $(seq 25))" && [ ! -e "$part" ]; }
tap "of a path that is too long nothing is made" long_path
force_raw() { fresh; rm -r dir/raw; ln -s ../elsewhere dir/raw; refused "its folder 'raw' is a symbolic link" "$tool" run tiny.yaml -o dir --force; }
tap "a link in the place of raw is refused" force_raw
force_board() { fresh; rm -r dir/raw/*; ln -s ../../elsewhere dir/raw/mps2-an385; refused "its folder 'mps2-an385' is a symbolic link" "$tool" run tiny.yaml -o dir --force; }
tap "so is one in the place of a board's folder" force_board
resume_board() { fresh; rm -r dir/raw/*; ln -s ../../elsewhere dir/raw/mps2-an385; refused "is a symbolic link" "$tool" run tiny.yaml -o dir --resume; }
tap "with --resume as well" resume_board
other_link() { fresh; ln -s ../../elsewhere dir/raw/other; refused "its folder 'other' is a symbolic link" "$tool" run tiny.yaml -o dir --force; }
tap "and one beside them" other_link
capture_link() { fresh; rm dir/raw/mps2-an385/0001.irqraw; ln -s ../../../victim dir/raw/mps2-an385/0001.irqraw; "$tool" run tiny.yaml -o dir --force && alive && [ ! -L dir/raw/mps2-an385/0001.irqraw ]; }
tap "a link in the place of a capture is an entry like others" capture_link
whole_names() {
    local name
    fresh
    for name in notes.irqraw 0001.irqraw.bak x0001.irqraw 001.irqraw 20261126.irqraw 00001.irqraw targets.irqraw .0001.irqraw.abc.tmp; do echo mine >"dir/raw/mps2-an385/$name"; done
    for name in run.json.bak .run.json.abcdef.tmp.mine manifest.json.old; do echo mine >"dir/$name"; done
    "$tool" run tiny.yaml -o dir --force || return
    for name in dir/raw/mps2-an385/{notes.irqraw,0001.irqraw.bak,x0001.irqraw,001.irqraw,20261126.irqraw,00001.irqraw,targets.irqraw,.0001.irqraw.abc.tmp} dir/{run.json.bak,.run.json.abcdef.tmp.mine,manifest.json.old}; do
        is "$name: $(cat "$name")" "$name: mine" || return
    done
}
tap "only whole names of ours are removed" whole_names
user_link() { fresh; ln -sfn dir linked && "$tool" run tiny.yaml -o linked --force && [ -L linked ] && [ -e dir/run.json ]; }
tap "the directory that the user names may be a link" user_link

# ---- An early kill ----

early() {
    local option name
    for option in --resume ""; do
        for name in manifest.json.tmp .manifest.json.a1B2c3.tmp; do
            rm -rf early
            mkdir early
            touch "early/$name"
            "$tool" run tiny.yaml -o early $option || return
            no_temporaries early && [ ! -e "early/$name" ] && is "$(cells early)" "$(cells run)" || return
        done
    done
}
tap "what an early kill left is a run that never began" early
not_ours() { fresh; rm -rf early; mkdir early; touch early/.manifest.json.a1B2c3.tmp early/thesis.tex; refused "is not empty and holds no run" "$tool" run tiny.yaml -o early; }
tap "unless there is something else" not_ours
late() { fresh; rm dir/run.json; touch dir/raw/mps2-an385/.0001.irqraw.a1B2c3.tmp dir/raw/mps2-an385/0001.irqraw.tmp; "$tool" run tiny.yaml -o dir --resume && no_temporaries dir; }
tap "temporaries of captures go when it is resumed" late

# ---- Reports ----

report() { "$tool" report "$1" -o "$2"; }
tap "a report to begin with" report run report
figures() { fresh; rm -rf out-report; mkdir out-report; ln -s ../elsewhere out-report/figures; refused "its 'figures' is a symbolic link" "$tool" report dir -o out-report && refused "its 'figures' is a symbolic link" "$tool" report dir --figures -o out-report; }
tap "a link in the place of its figures is refused" figures
page() { fresh; rm -rf out-report; mkdir out-report; ln -s ../victim out-report/index.html; refused "holds no report of irqbench" "$tool" report dir -o out-report && [ -L out-report/index.html ]; }
tap "one in the place of its page makes the folder no report" page
summary() { fresh; rm -rf out-report; cp -a report out-report; rm out-report/summary.md; ln -s ../victim out-report/summary.md; report dir out-report && alive && [ ! -L out-report/summary.md ]; }
tap "one in the place of its summary is replaced" summary
tap "no report leaves anything behind" no_temporaries report out-report

# ---- What is read ----

mkfifo wait.yaml
fresh
tap "a config that is a FIFO is not waited for" refused "is not a regular file" "$tool" run wait.yaml -o x
tap "a directory is no config" refused "is a directory" "$tool" run elsewhere -o x
head -c 100000 /dev/zero | tr '\0' '[' >deep.yaml
tap "a config that is nested deep ends at once" refused "nested more than 16 deep" "$tool" run deep.yaml -o x
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "%*sa:\n", i % 200, ""; }' >deep2.yaml
tap "in the other style too" refused "error" "$tool" run deep2.yaml -o x
{ echo "a: &a [x, x, x, x, x, x, x, x, x]"; for l in b c d e f g h i j k; do p=$(echo $l | tr b-k a-j); echo "$l: &$l [*$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p]"; done; } >laughs.yaml
tap "aliases of aliases are no way to fill memory" refused "error" "$tool" run laughs.yaml -o x
head -c 2000000 /dev/zero | tr '\0' '#' >large.yaml
tap "a config that is too large is refused by its size" refused "has 2000000 bytes, more than the 1048576" "$tool" run large.yaml -o x
deep_json() { fresh; head -c 100000 /dev/zero | tr '\0' '[' >dir/run.json; refused "is nested more than 32 deep" "$tool" show dir; }
tap "a run.json that is nested deep is refused" deep_json
many_json() { fresh; { echo '{"schema": ['; head -c 8400000 /dev/zero | tr '\0' ','; } >dir/run.json; refused "more than the 4194304 values" "$tool" show dir; }
tap "one with more values than fit into memory is refused" many_json
large_json() { fresh; truncate -s 67108865 dir/run.json; refused "has 67108865 bytes, more than the 67108864" "$tool" show dir; }
tap "so is one with more bytes" large_json
within_5_s=(bash -c 'ulimit -t 5; exec "$@"' -) # of a processor, however busy that is
awk 'BEGIN { printf "name: ["; for (i = 0; i < 85000; i++) printf "&a%d x, ", i; print "]" }' >anchors.yaml
tap "anchors cost no time that grows with their square" refused "an anchor (&NAME)" "${within_5_s[@]}" "$tool" run anchors.yaml -o x
awk 'BEGIN { for (i = 0; i < 60000; i++) printf "%%TAG !a%d! b\n", i; print "---\nname: x" }' >tags.yaml
tap "neither do directives" refused "a directive (%YAML, %TAG)" "${within_5_s[@]}" "$tool" run tags.yaml -o x
awk 'BEGIN { for (i = 0; i < 170000; i++) print i < 85000 ? "a:" : "seed: 1" }' >keys.yaml
tap "nor do keys" refused "unknown key 'a'" timeout 300 "$tool" run keys.yaml -o x
fifo_json() { fresh; rm dir/run.json; mkfifo dir/run.json; refused "is not a regular file" "$tool" show dir; }
tap "one that is a FIFO is not waited for" fifo_json
tap_end
