# Numbers in READMEs that come from a run or from what was built are those of now,
# and one that is not is found and put right.
cd "$(dirname "$0")/../.." || exit 1
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
numbers() { /usr/bin/python3 -B scripts/readme-numbers.py "$@"; }
tap "the READMEs' numbers are up to date" numbers check

# stale FILE SED-EXPRESSION LINE: with this change it is found, and then undone.
stale() {
    local status=0
    rm -rf "$work/tree" && mkdir "$work/tree" && cp --parents README.md bench/wire/README.md host/model/README.md "$work/tree" || return
    sed -i "$2" "$work/tree/$1" && ! cmp -s "$1" "$work/tree/$1" || { echo "nothing was changed"; return 1; }
    numbers check "$work/tree" >"$work/out" || status=$?
    is "$status" 1 && is "$(wc -l <"$work/out")" 1 && has "$(cat "$work/out")" "$1:" && has "$(cat "$work/out")" "$3" || return
    numbers write "$work/tree" && cmp "$1" "$work/tree/$1"
}
tap "a figure of the reference run" stale README.md 's/"15 = 12 + 3"/"16 = 12 + 4"/' "says '\"16 = 12 + 4\""
if [[ $(cat reports/reference/default/run.json) == *"gcc $(arm-none-eabi-gcc -dumpfullversion) "* ]]; then
    tap "a size of what was built" stale bench/wire/README.md 's/in 116 bytes/in 120 bytes/' "is 'CRC-32 in 116 bytes'"
else
    tap_skip "a size of what was built" "the compiler is not the reference's"
fi
tap "a parameter of the model" stale host/model/README.md 's|2 / 7 / 12|2 / 8 / 12|' "is '| \`divide\` | M3, M4 | 2 / 7 / 12 |'"
tap "one that differs by core" stale host/model/README.md 's|9 / 11 / 15|9 / 11 / 16|' "10 / 12 / 16, 9 / 11 / 15"
gone() {
    local status=0
    rm -rf "$work/tree" && mkdir "$work/tree" && cp --parents README.md bench/wire/README.md host/model/README.md "$work/tree" &&
        sed -i 's/15 = 12/so much = 12/' "$work/tree/README.md"
    numbers check "$work/tree" >"$work/out" || status=$?
    is "$status" 1 && has "$(cat "$work/out")" "README.md:1: has no numbers like"
}
tap "a sentence without its numbers is no silence" gone
tap_end
