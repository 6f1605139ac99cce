#!/bin/bash
# `make deb`: a Debian package of what `make all` built, BUILD/irqbench_VERSION_ARCH.deb. The same
# files give the same bytes. Needs dpkg-deb; no root. MAINTAINER is whom the package names, as
# "NAME <ADDRESS>", COMPRESSION what dpkg-deb -Z takes.
#
#   BUILD=build scripts/make-deb.sh [FOLDER]    FOLDER: where it goes (BUILD)
set -eu -o pipefail
cd "$(dirname "$0")/.."
build=${BUILD:-build}
folder=${1:-$build}
version=$(<VERSION)
maintainer=${MAINTAINER:-irqbench <irqbench@users.noreply.github.com>}

fail() {
    printf 'deb: %s\n' "$*" >&2
    exit 2
}

command -v dpkg-deb >/dev/null || fail "dpkg-deb is missing: this needs a Debian, or apt-get install dpkg"
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
changes=$(sed -n "s/^## \([0-9.]* - [0-9-]*\)$/\1/p" CHANGELOG.md | head -n 1)
[ "${changes% - *}" = "$version" ] || fail "CHANGELOG.md begins with '$changes', VERSION is $version"
date=${changes#* - }

# The packages whose libraries the programs need, with the versions that they need.
libraries() {
    if command -v dpkg-shlibdeps >/dev/null; then
        mkdir "$work/debian"
        printf 'Source: irqbench\nPackage: irqbench\n' >"$work/debian/control"
        # What the plugin calls of QEMU is in no library.
        (cd "$work" && dpkg-shlibdeps -O --ignore-missing-info "$root/usr/bin/irqbench" \
            "$root/usr/lib/irqbench/libvdwt.so" 2>"$work/complaints") | sed -n 's/^shlibs:Depends=//p' ||
            { cat "$work/complaints" >&2; return 1; }
    else
        # dpkg may know a library by another path than the linker (/lib is /usr/lib).
        ldd "$root/usr/bin/irqbench" | awk '$3 ~ /^\// { print $3 }' | xargs -n1 readlink -f | sed 's,.*/,*/,' |
            xargs dpkg-query -S 2>/dev/null | cut -d: -f1 | LC_ALL=C sort -u | paste -sd, | sed 's/,/, /g'
    fi
}

# "a, b | c" of the packages of scripts/packages.txt that have this mark.
marked() { sed -n "s/#.*\[$1\]\$//p" scripts/packages.txt | tr -d ' ' | sed 's/|/ | /g' | paste -sd, | sed 's/,/, /g'; }

# Each release of CHANGELOG.md as Debian's tools read it.
changelog() {
    awk -v maintainer="$maintainer" '
        function fold(line, text,    words, count, i) {
            count = split(text, words, " ")
            for (i = 1; i <= count; i++) {
                if (length(line) + length(words[i]) > 78) { sub(/ +$/, "", line); print line; line = "    " }
                line = line words[i] " "
            }
            sub(/ +$/, "", line)
            print line
        }
        function finish() {
            if (day == "") return
            command = "LC_ALL=C date -u -R -d " day
            command | getline stamp
            close(command)
            printf "\n -- %s  %s\n\n", maintainer, stamp
        }
        /^## / { finish(); day = $4; printf "irqbench (%s) unstable; urgency=low\n\n", $2; next }
        day != "" && /^- / { fold("  * ", substr($0, 3)); next }
        day != "" && /^  [^ ]/ { fold("    ", substr($0, 3)) }
        END { finish() }' CHANGELOG.md
}

copyright() {
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: irqbench\n\n'
    printf 'Files: *\n'
    sed -n 's/^Copyright (c) /Copyright: /p' LICENSE
    printf 'License: Expat\n'
    sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
}

# Why lintian's rules are not kept: what is in share/ is for the benchmark's boards, and is
# never linked or run here.
overrides() {
    printf 'irqbench: %s\n' 'arch-dependent-file-in-usr-share *' 'statically-linked-binary *' \
        'unstripped-binary-or-object *' 'binary-from-other-architecture *'
}

control() {
    local size
    size=$(du -sk --apparent-size "$root/usr" | cut -f1)
    printf '%s\n' "Package: irqbench" "Version: $version" "Architecture: $architecture" \
        "Maintainer: $maintainer" "Installed-Size: $size" "Depends: $(libraries), $(marked depends)" \
        "Recommends: $(marked recommends)" "Section: devel" "Priority: optional" \
        "Description: interrupt latency benchmark for Arm Cortex-M" \
        " Measures what interrupt handling costs on Arm Cortex-M: entry and exit latency," \
        " the response of deferred work, preemption, tail-chaining, and what shared state" \
        " costs and loses, on boards and under QEMU, and writes a report. It also traces" \
        " any firmware image, and gates changes in continuous integration."
}

documents() {
    local doc=$root/usr/share/doc/irqbench
    rm "$doc/LICENSE" "$doc/CHANGELOG.md"
    copyright >"$doc/copyright"
    changelog | gzip -9n >"$doc/changelog.gz"
    gzip -9n "$root"/usr/share/man/man1/*.1
    install -D -m 644 <(overrides) "$root/usr/share/lintian/overrides/irqbench"
    mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
}

PREFIX=/usr DESTDIR=$root BUILD=$build scripts/install.sh install >/dev/null
# dpkg knows the files itself.
rm "$root/usr/lib/irqbench/installed"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/irqbench" "$root/usr/lib/irqbench/libvdwt.so"
documents
mkdir "$root/DEBIAN"
control >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod -R go-w,a+rX "$root"
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(date -u -d "$date" +%s)
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=$folder/irqbench_${version}_$architecture.deb
dpkg-deb --root-owner-group -Z${COMPRESSION:-xz} --build "$root" "$package.tmp" >/dev/null
mv "$package.tmp" "$package"
printf '%s\n' "$package"
