# time limit: 240
# What we write and remove destroys nothing else: temporary names that exist,
# symbolic links in directories that somebody sent, what an early kill left, and
# files that are none. Each victim must be as it was.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
tool=${IRQBENCH:-$PWD/build/irqbench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

cat >tiny.yaml <<'END'
name: tiny
boards: mps2-an385
styles: raw_asm
scenarios: entry_exit
samples: {synchronous: 20}
END
tap "a run to begin with" "$tool" run tiny.yaml -o run
fresh() { rm -rf dir victim elsewhere; cp -a run dir; echo "a victim" >victim; mkdir elsewhere; echo "a victim" >elsewhere/0001.irqraw; }
alive() { is "$(cat victim elsewhere/0001.irqraw)" $'a victim\na victim' && is "$(ls elsewhere)" 0001.irqraw; }
no_temporaries() { is "$(find "$@" -name '.*.tmp' -o -name '*.irqraw.tmp' -o -name '.report-*')" ""; }
# refused WORDS COMMAND...: exit 2, a sentence, victims alive.
refused() {
    local words=$1 status=0
    shift
    timeout 60 "$@" >out 2>err </dev/null || status=$?
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
# Where we may, with /dev read-only: a tool that fails here must not do harm.
guarded() {
    if unshare -m true 2>/dev/null; then
        unshare -m sh -c 'mount --bind /dev /dev && mount -o remount,ro,bind /dev && exec "$@"' - "$@"
    else
        "$@"
    fi
}
standard() {
    guarded "$tool" export dir -f csv -o /dev/stdout >out && grep -q cell out && [ -L /dev/stdout ] &&
        guarded "$tool" export dir -f csv -o /dev/null && [ -c /dev/null ]
}
tap "/dev/stdout and /dev/null stay what they are" standard
piped() { "$tool" export dir -f csv -o >(cat >piped) && sleep 0.2 && grep -q cell piped; }
tap "a pipe of the shell is written to" piped
fifo() { mkfifo fifo && { timeout 20 cat fifo >from & } && "$tool" export dir -f csv -o fifo && wait && [ -p fifo ] && grep -q cell from; }
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
limited_run() {
    (ulimit -f 1; exec "$tool" run tiny.yaml -o limited) >out 2>err
    is "$?" 2 && has "$(cat err)" "File too large" && no_temporaries limited && "$tool" run tiny.yaml -o limited --resume
}
tap "in a run too, which goes on with --resume" limited_run
umask_kept() { (umask 027; "$tool" export dir -f csv -o modes.csv) && is "$(stat -c %a modes.csv)" 640; }
tap "the mode is the one that the umask asks for" umask_kept
long=$(printf 'n%.0s' $(seq 250)).csv
tap "a name may be as long as the system allows" "$tool" export run -f csv -o "$long"

# ---- Run directories ----

replay_temporary() { fresh; rm dir/run.json; ln -s ../victim dir/run.json.tmp; "$tool" run --replay dir && alive && cmp run/run.json dir/run.json; }
tap "run.json is written past a link at its former temporary name" replay_temporary
replay_link() { fresh; rm dir/run.json; ln -s ../victim dir/run.json; "$tool" run --replay dir && alive && [ ! -L dir/run.json ]; }
tap "a link in its place is replaced" replay_link
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
    for name in notes.irqraw 0001.irqraw.bak x0001.irqraw 001.irqraw targets.irqraw .0001.irqraw.abc.tmp; do echo mine >"dir/raw/mps2-an385/$name"; done
    for name in run.json.bak .run.json.abcdef.tmp.mine manifest.json.old; do echo mine >"dir/$name"; done
    "$tool" run tiny.yaml -o dir --force || return
    for name in dir/raw/mps2-an385/{notes.irqraw,0001.irqraw.bak,x0001.irqraw,001.irqraw,targets.irqraw,.0001.irqraw.abc.tmp} dir/{run.json.bak,.run.json.abcdef.tmp.mine,manifest.json.old}; do
        is "$name: $(cat "$name")" "$name: mine" || return
    done
}
tap "only whole names of ours are removed" whole_names
user_link() { fresh; ln -sfn dir linked && "$tool" run tiny.yaml -o linked --force && [ -L linked ] && [ -e dir/run.json ]; }
tap "the directory that the user names may be a link" user_link

# ---- An early kill ----

cells() { "$tool" export "$1" -f csv; }
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
figures() { fresh; rm -rf out-report; mkdir out-report; ln -s ../elsewhere out-report/figures; refused "its folder 'figures' is a symbolic link" "$tool" report dir -o out-report; }
tap "a link in the place of its figures is refused" figures
page() { fresh; rm -rf out-report; mkdir out-report; ln -s ../victim out-report/index.html; ln -s ../victim out-report/summary.md; report dir out-report && alive && [ ! -L out-report/index.html ]; }
tap "one in the place of its page is replaced" page
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
deep_json() { fresh; head -c 100000 /dev/zero | tr '\0' '[' >dir/run.json; refused "maximum parsing depth" "$tool" show dir; }
tap "a run.json that is nested deep is refused" deep_json
fifo_json() { fresh; rm dir/run.json; mkfifo dir/run.json; refused "is not a regular file" "$tool" show dir; }
tap "one that is a FIFO is not waited for" fifo_json
tap_end
