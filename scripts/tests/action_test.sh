#!/bin/bash
# The steps of the GitHub action as scripts, and what the action and the workflows say: the gate against a
# baseline and against the merge base, in a repository whose tool hands out prepared runs; the comment against a
# server that keeps what it is sent.
set -u
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

# A repository like this one: "make host" leaves a tool, whose runs are those of the file `response`.
mkdir -p "$work/repo/configs" "$work/repo/scripts/action"
touch "$work/repo/scripts/action/gate.sh" # by which it is known
cat >"$work/tool" <<TOOL
#!/bin/bash
if [ "\$1" != run ]; then exec "$here/build/irqbench" "\$@"; fi
mkdir -p "\$4"
/usr/bin/python3 - "$here/host/tests/fixtures/run/run.json" "\$4/run.json" "\$(cat response)" <<'PY'
import json, sys
run = json.load(open(sys.argv[1]))
run["cells"] = [c for c in run["cells"] if c["status"] in ("ok", "unsupported")]
m = next(c for c in run["cells"] if c["id"].endswith("/response/defer_thread/none"))["metrics"]["response"]
for key in ("min", "max", "p50", "mean"):
    m[key] = int(sys.argv[3])
m["counts"] = [[int(sys.argv[3]), 1]]
json.dump(run, open(sys.argv[2], "w"))
PY
TOOL
chmod +x "$work/tool"
cd "$work/repo" || exit 1
git init -q -b main .
printf 'host:\n\tmkdir -p build && cp "%s" build/irqbench\n' "$work/tool" >Makefile
touch configs/some.yaml
echo 61 >response
printf '/build/\n' >.gitignore
git add -A && git commit -qm base
git checkout -q -b change
echo 62 >response && git commit -qam slower

# gate VARIABLE=VALUE...: leaves $status, $out and $err.
gate() {
    env IRQBENCH="$work/tool" CONFIG=configs/some.yaml OUT="$work/gate" "$@" timeout "$hung" \
        "$here/scripts/action/gate.sh" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    out=$(<"$work/out")
    err=$(<"$work/err")
}

merge_base() {
    gate BASE=main GITHUB_STEP_SUMMARY="$work/summary"
    is "$status" 1 && has "$out" "FAIL  mps2-an385/response/defer_thread/none  response  61 -> 62" &&
        has "$(<"$work/summary")" "<!-- irqbench check -->" && [ -s "$work/gate/junit.xml" ] &&
        has "$out" "::error title=mps2-an385/response/defer_thread/none" && is "$(git worktree list | wc -l)" 1
}
tap "without a baseline the merge base is built and measured: one instruction more fails" merge_base

unchanged() {
    echo 61 >response
    gate BASE=main
    local result=$status
    git checkout -q response
    is "$result" 0
}
tap "no difference to the merge base passes" unchanged

committed() {
    local file=$work/base.txt
    echo 61 >response && "$work/tool" run x -o "$work/own" && "$work/tool" baseline "$work/own" -o "$file" && git checkout -q response
    gate BASELINE="$file" BASE=no-such-commit
    is "$status" 1 && gate BASELINE="$file" TOLERANCE=2% && is "$status" 0 &&
        gate BASELINE="$file" FAIL_ON=never && is "$status" 0
}
tap "a committed baseline is what counts; a tolerance and fail-on never let it pass" committed

# Somebody else's checkout, with a Makefile of its own: nothing of it is built, and the tool is the real one.
elsewhere() {
    mkdir -p "$work/theirs" && cd "$work/theirs" && git init -q -b main . || return 1
    printf 'all:\n\ttouch built\n' >Makefile
    printf 'name: mine\nboards: mps2-an385\nscenarios: entry_exit\nstyles: raw_c\n' >mine.yaml
    printf 'budgets:\n  - entry worst of raw_c at most 9 cycles\n' >budget.yaml
    cp "$work/own.elf" fw.elf
    git add -A && git commit -qm base && git checkout -q -b change && git commit -q --allow-empty -m change
    local result=0
    theirs || result=1
    cd "$work/repo" || return 1
    return $result
}
theirs() {
    theirs_gate() { gate IRQBENCH="$here/build/irqbench" OUT=build/gate "$@"; }
    theirs_gate CONFIG=mine.yaml BASE=main BUDGET=budget.yaml
    is "$status" 1 && has "$out" "FAIL  mps2-an385/entry_exit/raw_c/none  entry (worst)" &&
        has "$err" "not to its merge base" && has "$(<build/gate/comment.md)" "budget at most 9" && [ ! -e built ] || return 1
    theirs_gate CONFIG=mine.yaml BASE=main
    is "$status" 2 && has "$err" "of its merge base there is nothing to build" && [ ! -e build/gate/comment.md ] || return 1
    printf 'budgets:\n  - inclusive worst of sp* at most 20 cycles\n' >budget.yaml
    theirs_gate CONFIG=configs/quick.yaml BASE=main ELF=fw.elf MACHINE=mps2-an385 FUNCTIONS=spin BUDGET=budget.yaml GITHUB_ACTIONS=true
    is "$status" 1 && has "$out" "FAIL  spin  inclusive (worst)" && has "$out" "::error title=irqbench trace::spin" &&
        has "$(<build/gate/comment.md)" "    FAIL  spin" && [ -s build/gate/junit.xml ] || return 1
    sed -i 's/20 cycles/2000 cycles/' budget.yaml
    theirs_gate ELF=fw.elf MACHINE=mps2-an385 FUNCTIONS=spin BUDGET=budget.yaml; is "$status" 0 || return 1
    theirs_gate ELF=fw.elf MACHINE=mps2-an385 FUNCTIONS=spin BUDGET=budget.yaml TOLERANCE=3%
    is "$status" 2 && has "$err" "TOLERANCE is for CONFIG" || return 1
    theirs_gate ELF=none.elf MACHINE=mps2-an385 FUNCTIONS=spin MAX=3 FAIL_ON=never
    is "$status" 2 && [ ! -e build/gate/comment.md ] && [ ! -e build/gate/junit.xml ]
}

unable() {
    gate; is "$status" 2 && has "$err" "against what?" || return 1
    gate BASE=no-such-commit; is "$status" 2 || return 1
    gate BASE=main FAIL_ON=maybe; is "$status" 2 || return 1
    gate BASELINE="$work/none" FAIL_ON=never; is "$status" 2 || return 1
    gate BASE=main CONFIG='configs/$(touch x).yaml'; is "$status" 2 && [ ! -e x ]
}
tap "what cannot be told is an error, also with fail-on never; inputs are no code" unable

own_firmware() {
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -ffreestanding -nostdlib -I"$here" -Wl,--no-warn-rwx-segments \
        -Wl,-T,"$here/host/vdwt/tests/guest.ld" "$here/host/vdwt/tests/trace/calls.S" -o "$work/own.elf" || return 1
    gate IRQBENCH="$here/build/irqbench" ELF="$work/own.elf" MACHINE=mps2-an385 FUNCTIONS="spin down" MAX=20
    is "$status" 1 && has "$out" "FAIL  spin" && has "$(<"$work/gate/comment.md")" "    FAIL  spin" || return 1
    gate IRQBENCH="$here/build/irqbench" ELF="$work/own.elf" MACHINE=mps2-an385 FUNCTIONS="spin down" MAX=2000
    is "$status" 0 && gate IRQBENCH="$here/build/irqbench" ELF="$work/own.elf" MACHINE=mps2-an385 FUNCTIONS=spin
    is "$status" 2 && has "$err" "against what?"
}
tap "elf: the calls of one's own functions are held to a bound" own_firmware

tap "in somebody else's checkout a config or an elf is held to a budget, and nothing is built" elsewhere

died() {
    printf '    .syntax unified\n    .thumb\n    .section .vectors, "a"\n    .word 0x20004000, reset, fault, fault\n    .text\n' >"$work/dies.S"
    for name in 'spin: nop; bx lr' 'fault: udf \#0' 'reset: bl spin; udf \#0'; do
        printf '    .type %s, %%function\n    .thumb_func\n%s\n    .size %s, . - %s\n' "${name%%:*}" "${name//\\/}" "${name%%:*}" "${name%%:*}"
    done >>"$work/dies.S"
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,--no-warn-rwx-segments -Wl,-T,"$here/host/vdwt/tests/guest.ld" \
        "$work/dies.S" -o "$work/dies.elf" || return 1
    set -- IRQBENCH="$here/build/irqbench" ELF="$work/dies.elf" MACHINE=mps2-an385 FUNCTIONS=spin
    gate "$@" MAX=1000 FAIL_ON=never
    is "$status" 2 && has "$err" "dies.elf died" && [ ! -e "$work/gate/comment.md" ] || return 1
    gate "$@" MAX=1
    is "$status" 1 && has "$out" "FAIL  spin"
}
tap "elf: an image that dies is no pass, and over its bound it fails" died

comments() {
    printf '<!-- irqbench check -->\nfirst\n' >"$work/comment.md"
    /usr/bin/python3 - "$here/scripts/action/comment.py" "$work/comment.md" <<'PY'
import http.server, json, os, subprocess, sys, threading
comments, refuse, broken = [], [], []
for i in range(150):  # more than a page; one that only looks like ours
    comments.append({"body": "<!-- irqbench check -->\nby a person" if i == 3 else "hello", "user": {"type": "User"}})
comments[5]["body"] = None  # GitHub may say so
comments[6] = {"body": "<!-- irqbench check -->\nby somebody who is gone", "user": None}
class Server(http.server.BaseHTTPRequestHandler):
    def answer(self, code, value):
        self.send_response(code); self.end_headers(); self.wfile.write(json.dumps(value).encode())
    def do_GET(self):
        if broken: return self.answer(200 if broken[0] == 1 else 500, "not a list of comments")
        page = int(self.path.rsplit("page=", 1)[1])
        self.answer(200, [dict(c, url=f"{base}/c/{i}") for i, c in enumerate(comments)][100 * (page - 1):100 * page])
    def body(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
    def do_POST(self):
        assert self.path == "/repos/a/b/issues/7/comments", self.path
        if refuse: return self.answer(403, {})
        comments.append({"body": self.body(), "user": {"type": "Bot"}}); self.answer(201, {})
    def do_PATCH(self):
        comments[int(self.path.rsplit("/", 1)[1])]["body"] = self.body(); self.answer(200, {})
    def log_message(self, *a): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
env = dict(os.environ, GITHUB_API_URL=base, GITHUB_REPOSITORY="a/b", GITHUB_TOKEN="t", PULL_REQUEST="7", no_proxy="*")
def run(**more): return subprocess.run([sys.executable, *sys.argv[1:]], env=dict(env, **more), capture_output=True, text=True)
refuse.append(1); r = run(); assert r.returncode == 0 and "may not write" in r.stdout, r
refuse.clear(); assert run().returncode == 0 and len(comments) == 151 and comments[150]["body"].endswith("first\n")
open(sys.argv[2], "w").write("<!-- irqbench check -->\nsecond\n")
assert run().returncode == 0 and len(comments) == 151 and comments[150]["body"].endswith("second\n")
assert comments[3]["body"].endswith("by a person")
assert comments[5]["body"] is None and comments[6]["body"].endswith("gone")
def fails(words, arguments=None, **more):
    r = subprocess.run([sys.executable, *(arguments or sys.argv[1:])], env={k: v for k, v in dict(env, **more).items() if v},
                       capture_output=True, text=True)
    assert r.returncode == 2 and words in r.stderr and r.stderr.count("\n") == 1, r
fails("PULL_REQUEST is no number", PULL_REQUEST="7/../8")
fails("GITHUB_TOKEN is not set", GITHUB_TOKEN="")
fails("expected one FILE", [sys.argv[1]])
fails("No such file", [sys.argv[1], sys.argv[2] + ".none"])
fails("no answer of GitHub's", GITHUB_API_URL="http://127.0.0.1:1")
broken.append(1)
fails("no answer of GitHub's")
broken[0] = 500
fails("500")
open(sys.argv[2], "w").write("no mark\n")
fails("does not begin with a mark")
PY
}
tap "one comment is made, found again on the second page, and renewed; no other is touched" comments

cd "$here" || exit 1
is_pinned() { # FILE...: each `uses:` names a commit and its release, each FROM a release
    local line count=0
    while read -r line; do
        count=$((count + 1))
        case $line in
        *uses:*) [[ $line =~ uses:\ (\./$|[a-z/-]+@[0-9a-f]{40}\ #\ v[0-9.]+$) ]] ;;
        *) [[ $line =~ ^FROM\ [a-z0-9./-]+:[a-z0-9.-]*[0-9][a-z0-9.-]*(\ AS\ [a-z]+)?$ ]] ;;
        esac || { echo "not pinned: $line"; return 1; }
    done < <(grep -hE 'uses: |^FROM' "$@")
    [ $count -gt 0 ] || { echo "nothing to look at in $*"; return 1; }
}
pinned() {
    local bad
    is_pinned action.yml .github/workflows/*.yml && is_pinned Containerfile || return 1
    for bad in 'uses: actions/checkout@v4' "uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683" 'FROM debian' \
        'FROM debian:latest' 'FROM debian AS build'; do
        printf '%s\n' "$bad" >"$work/bad"
        ! is_pinned "$work/bad" >/dev/null || { echo "took $bad"; return 1; }
    done
}
tap "actions are pinned to commits, the container to a release" pinned

# Inputs reach the shell as variables only: an expression in a script would be code that a title writes.
no_expressions() {
    /usr/bin/python3 - <<'PY'
import glob, re, yaml
def steps(node):
    if isinstance(node, dict):
        if "run" in node: yield node["run"]
        for value in node.values(): yield from steps(value)
    elif isinstance(node, list):
        for value in node: yield from steps(value)
found = [s for f in ["action.yml", *glob.glob(".github/workflows/*.yml")] for s in steps(yaml.safe_load(open(f)))]
assert len(found) > 8, found
assert not [s for s in found if "${{" in s], found
action = yaml.safe_load(open("action.yml"))
used = str(action["runs"])
read = set(re.findall(r"inputs\.([a-z-]+)", used))
assert read == set(action["inputs"]), read ^ set(action["inputs"])
PY
}
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
    tap "every input is read, and none stands in a script" no_expressions
else
    tap_skip "every input is read, and none stands in a script" "no python3-yaml"
fi

tap_end
