#!/bin/bash
# A user's variables, rc files and folders change no byte of what is said, exported or drawn, or
# what they spoil is said. With PROVE each variable alone, else all at once.
set -u
cd "$(dirname "$0")/../../.." || exit 1
. host/tests/environment/odd.sh
unset NO_COLOR
cell=mps2-an385/entry_exit/raw_c/none

tap "a run to begin with" small_run

# ---- A user's own ----

# Whatever reads one of these says so, or falls over it.
mkdir -p home/.config/matplotlib home/.config/gnuplot odd/matplotlib empty
for python in 3 $(/usr/bin/python3 -c 'import sys; print("3.%d" % sys.version_info[1])'); do
    mkdir -p "home/.local/lib/python$python/site-packages"
    echo 'raise SystemExit("a user'"'"'s Python was read")' >"home/.local/lib/python$python/site-packages/usercustomize.py"
    cp "home/.local/lib/python$python/site-packages/usercustomize.py" "home/.local/lib/python$python/site-packages/matplotlib.py"
done
for file in sitecustomize matplotlib json sys random startup; do echo 'raise SystemExit("a user'"'"'s Python was read")' >"odd/$file.py"; done
printf 'set terminal dumb\nprint "a user'"'"'s gnuplot was read"\nexit 3\n' | tee home/.gnuplot home/.config/gnuplot/gnuplotrc odd/.gnuplot >/dev/null
printf 'backend: nonsense\nfont.size: 40\nsvg.fonttype: \xff\n' | tee odd/matplotlibrc home/.config/matplotlib/matplotlibrc odd/matplotlib/matplotlibrc >/dev/null
printf 'echo a shell was read\nexit 3\n' >odd/shell
rows=(HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" PYTHONHOME="$work/none" PYTHONPATH="$work/odd" PYTHONSTARTUP="$work/odd/startup.py" PYTHONWARNINGS=error PYTHONINSPECT=1
    PYTHONOPTIMIZE=2 PYTHONUTF8=0 PYTHONIOENCODING=ascii MPLBACKEND=nonsense MPLCONFIGDIR="$work/odd/matplotlib" MATPLOTLIBRC="$work/odd"
    GNUTERM=png GNUPLOT_LIB="$work/odd" GNUPLOT_DRIVER_DIR="$work/none" GNUPLOT_PS_DIR="$work/none" GNUPLOT_FONTPATH="$work/none" GDFONTPATH="$work/none"
    BASH_ENV="$work/odd/shell" ENV="$work/odd/shell" CDPATH="$work/odd" GREP_OPTIONS=-v POSIXLY_CORRECT=1 LC_ALL=tr_TR.UTF-8 LC_NUMERIC=de_DE.UTF-8 LANG=xx_XX LANGUAGE=de
    TZ=Asia/Kathmandu COLUMNS=-1 LINES=nonsense TERM=nonsense SOURCE_DATE_EPOCH=nonsense GCC_COLORS=error=31 CLICOLOR_FORCE=1 MAKEFLAGS=n GNUMAKEFLAGS=n MALLOC_PERTURB_=165
    G_MESSAGES_DEBUG=all SQLITE_TMPDIR="$work/none" XDG_CACHE_HOME=/dev/null XDG_RUNTIME_DIR=/dev/null)

# A country whose decimal point is a comma, if there are the sources of one here.
if localedef -i de_DE -f UTF-8 locales/de_DE.UTF-8 2>/dev/null; then
    rows+=(LOCPATH="$work/locales" LC_ALL=de_DE.UTF-8)
else
    tap_skip "decimal commas" "localedef makes no de_DE here"
fi

# ---- What everybody gets ----

# answers FOLDER: what there is to say, without and with pictures, from the folder that we are in.
answers() {
    local to=$1 run=$work/small
    rm -rf "$to" && mkdir -p "$to" && works show "$run" && cp "$work/out" "$to/show" && works show "$run" -g && cp "$work/out" "$to/histogram" && works export "$run" -o "$to/x.csv" &&
        works export "$run" -f json -o "$to/x.json" && works export "$run" -f markdown -o "$to/x.md" && works compare "$run:raw_asm" "$run:raw_c" && cp "$work/out" "$to/compare" &&
        works baseline "$run" -o "$to/base" && works history show -d "$work/history" --all && cp "$work/out" "$to/history" &&
        works history badge -d "$work/history" --cell "$cell" --metric round_trip -o "$to/badge.svg" && works plot "$run" -c "$cell" -m round_trip -k box -o "$to/box.gp" &&
        works help run && cp "$work/out" "$to/help" && works list metrics && cp "$work/out" "$to/metrics"
}
pictures() {
    local to=$1 run=$work/small
    works plot "$run" -c "$cell" -m round_trip -k box -o "$to/box.svg" && works plot "$run" -c "$cell" -m round_trip -k box -o "$to/box.png" && works report "$run" --figures -o "$to/page"
}
# Measured anew, too, but for who made it when.
measured() {
    works run "$work/small.yaml" -o "$1/run" && /usr/bin/python3 -I -c 'import json, sys; r = json.load(open(sys.argv[1])); r.pop("provenance"); print(json.dumps(r))' "$1/run/run.json" >"$1/run.json" && rm -r "$1/run"
}
tap "a history to begin with" "$tool" history add small -d history --commit abcdef1 --date 2026-01-02T03:04:05Z
plain() { answers plain && pictures plain && measured plain; }
tap "what everybody gets" plain

# under VARIABLE=VALUE...: the same, among a user's files.
under() {
    (
        for row; do export "${row?}"; done
        cd odd && answers "$work/mine" && pictures "$work/mine" || exit 1
        PATH=/usr/bin:/bin measured "$work/mine"
    ) && diff -r plain mine
}
tap "the same under all variables and rc files at once" under "${rows[@]}"
doctor() { (for row in "${rows[@]}"; do export "${row?}"; done; cd odd && works doctor --json) && cp out mine.json && (works doctor --json) && diff out mine.json; }
tap "doctor finds what it finds without them" doctor
if [ -n "${PROVE-}" ]; then
    for row in "${rows[@]}"; do tap "the same under ${row%%=*}" under "$row"; done
fi
bare() {
    (
        for name in $(compgen -e); do [ "$name" = PATH ] || unset "$name"; done
        cd empty && answers "$work/mine" && pictures "$work/mine" && measured "$work/mine"
    ) && diff -r plain mine
}
tap "the same without any variable but PATH" bare

# ---- Where a home or a place for temporary files should be ----

echo "no folder" >file
deep=$work/$(printf 'deep%.0s' $(seq 30))
commas="$work/a b,c;=d"
mkdir -p "$deep" "$commas/tmp" "$work/read-only" relative
chmod 555 read-only
home() { (export HOME="$1"; pictures "$work/mine" ) && diff -r plain mine; }
no_home() { rm -rf mine && cp -r plain mine && rm -rf mine/page mine/*.svg mine/*.png && cp plain/badge.svg mine && home "$1"; }
for place in "$work/nowhere" "$work/file" "$work/read-only" "$commas" "" relative; do
    tap "HOME='${place#"$work"/}' changes no picture" no_home "$place"
done

temporary() { (export TMPDIR="$1"; pictures "$work/mine" && measured "$work/mine") && diff -r plain mine && [ -z "$(find "$1" -mindepth 1)" ]; }
no_temporary() { rm -rf mine && cp -r plain mine && rm -rf mine/page mine/box.* && cp plain/box.gp mine && temporary "$1"; }
tap "TMPDIR of more than 108 letters" no_temporary "$deep"
tap "TMPDIR with spaces and commas" no_temporary "$commas/tmp"
tap "a relative TMPDIR" no_temporary relative
spoiled() {
    export TMPDIR=$1
    refuses "$2" plot small -c "$cell" -m round_trip -k box -o x.svg && has "$(<err)" TMPDIR && [ ! -e x.svg ] &&
        rm -rf page && works report small --figures -o page && diff -r page plain/page && works run small.yaml -o again --force
}
tap "TMPDIR that is not there is named" spoiled "$work/not there" "No such file"
tap "so is one that is a file" spoiled "$work/file" "Not a directory"
tap "and one whose name is too long" spoiled "/tmp/$(printf 'x%.0s' $(seq 300))" "File name too long"
if [ "$(id -u)" -ne 0 ]; then
    tap "and one in which nothing may be made" spoiled "$work/read-only" "Permission denied"
else
    tap_skip "and one in which nothing may be made" "root may write everywhere"
fi
tap_end
