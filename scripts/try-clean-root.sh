#!/bin/bash
# Tries the front door where nothing is installed: makes a minimal Debian of
# another release, clones HEAD into it and runs make there. For developers;
# needs root, debootstrap and a Debian mirror, which is the one of this machine.
#
#   scripts/try-clean-root.sh SUITE [COMMAND...]    SUITE: bookworm, trixie
#
# The command (default: make report, then make test) runs with only git and
# make there; on bookworm as a user with sudo, on trixie as root without it.
# Packages and the bare system are kept in $CACHE for the next time, which must be
# root's own; the folder that it ran in is removed, but with KEEP=yes, which also
# says where it is.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
cache=${CACHE:-/var/cache/irqbench-clean-roots}
suite=${1:?usage: scripts/try-clean-root.sh bookworm|trixie [COMMAND...]}
shift
command=${*:-make report && make test}

die() { echo "try-clean-root: $*" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || die "needs root"
command -v debootstrap >/dev/null || die "needs debootstrap (Debian: debootstrap)"

# All mounts live in a name space of their own, and all processes too: both
# are gone when this script ends, however it ends.
if [ "${IRQBENCH_CLEAN_ROOT:-}" != inside ]; then
    IRQBENCH_CLEAN_ROOT=inside exec unshare --mount --pid --fork --kill-child --mount-proc \
        "$0" "$suite" "$command"
fi

mirror() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1
}

# The bare system, with what a person who clones has: git and make.
make_archive() {
    local new root extra=
    new=$(mktemp -d "$cache/$suite.new.XXXXXX")
    root=$new/root
    [ "$suite" = bookworm ] && extra=,sudo
    debootstrap --variant=minbase --include="git,make,ca-certificates$extra" "$suite" "$root" "$(mirror)" \
        >"$cache/$suite.log" 2>&1 || {
        rm -rf --one-file-system "$new"
        die "debootstrap failed; see $cache/$suite.log"
    }
    tar -C "$root" -cf "$new/tar" .
    mv "$new/tar" "$cache/$suite.tar"
    rm -rf --one-file-system "$new"
}

# What is unpacked and run as root is nobody else's.
mkdir -p "$cache"
[ -z "$(find -L "$cache" -maxdepth 0 \( ! -user root -o -perm /022 \))" ] ||
    die "others may write to $cache; name a folder of root's own with CACHE"
mkdir -p "$cache/$suite-packages/partial"
[ -e "$cache/$suite.tar" ] || make_archive
root=$(mktemp -d "$cache/$suite.XXXXXX")
cleanup() {
    local place
    for place in proc sys dev var/cache/apt/archives; do
        umount --recursive --lazy "$root/$place" 2>/dev/null || true
    done
    if [ "${KEEP:-no}" = yes ]; then
        echo "try-clean-root: kept $root" >&2
    else
        # Never into something that is still mounted.
        rm -rf --one-file-system "$root"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

tar -C "$root" -xf "$cache/$suite.tar"
cp /etc/resolv.conf "$root/etc/resolv.conf"
echo "127.0.0.1 localhost $(uname -n)" >"$root/etc/hosts"
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount --bind "$cache/$suite-packages" "$root/var/cache/apt/archives"

git clone -q "file://$here" "$root/srv/irqbench"
user=root
if [ "$suite" = bookworm ]; then
    user=tester
    chroot "$root" useradd --create-home --shell /bin/bash $user
    echo "$user ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$user"
    chroot "$root" chown -R $user: /srv/irqbench
fi
echo "try-clean-root: $suite as $user: $command" >&2
status=0
chroot "$root" su - $user -c "cd /srv/irqbench && export ${INSTALL:+INSTALL=$INSTALL} TERM=dumb && { $command; }" || status=$?
echo "try-clean-root: $suite: exit status $status" >&2
exit $status
