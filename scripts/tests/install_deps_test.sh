#!/bin/bash
# The dependency installer against a pretended Debian: fake dpkg-query,
# apt-get, sudo and id note what they are asked for.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset INSTALL
. scripts/tests/lib/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/base"
for tool in awk bash cat dirname env grep mkdir rm sed touch tr xargs; do
    ln -s "$(command -v $tool)" "$work/base/$tool"
done
printf '%s\n' 'gcc   # the compiler' '' '# a comment' 'gnuplot-nox|gnuplot-qt # figures' 'zlib1g-dev' >"$work/packages"

fake() {
    { echo '#!/bin/bash'; cat; } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

# debian UID INSTALLED...: a Debian where this user sits and these packages are installed.
debian() {
    rm -rf "${work:?}/bin" "$work/log" "$work/state"
    mkdir -p "$work/bin" "$work/state"
    : >"$work/log"
    fake id <<<"echo $1"
    shift
    printf '%s\n' "$@" >"$work/state/installed"
    touch "$work/state/lists"
    fake dpkg-query <<END
while read -r name; do
    case " \$* " in *" \$name "*) echo "installed \$name" ;; esac
done <$work/state/installed
echo "config-files zlib1g-dev"
END
    fake apt-get <<END
echo "apt-get \$*" >>$work/log
for word; do last=\$word; done
case " \$* " in
*" -s "*) [ -e $work/state/lists ]; exit ;;
*" update "*) touch $work/state/lists; rm -f $work/state/stale ;;
*) [ -e $work/state/lists ] && [ ! -e $work/state/stale ] && [ ! -e $work/state/broken ] || exit 100
   for word; do echo "\$word" >>$work/state/installed; done ;;
esac
END
}
with_sudo() {
    fake sudo <<<"echo \"sudo \$*\" >>$work/log; exec \"\$@\""
}

# installer STATUS: runs it and leaves what it said in $said, what it did in $did.
installer() {
    local status
    PATH=$work/bin:$work/base PACKAGES=$work/packages INSTALL=${INSTALL:-yes} \
        bash scripts/install-deps.sh "$work/state/noted" >"$work/out" 2>"$work/err"
    status=$?
    out=$(cat "$work/out") said=$(cat "$work/out" "$work/err") did=$(grep -v -- ' -s ' "$work/log")
    is "$status" "$1" || { echo "$said"; return 1; }
}

nothing_missing() {
    debian 0 gcc gnuplot-nox zlib1g-dev
    installer 0 && is "$said" "" && is "$did" ""
}
alternative_is_enough() {
    debian 0 gcc gnuplot-qt zlib1g-dev
    installer 0 && is "$did" ""
}
removed_is_missing() {
    debian 0 gcc gnuplot-nox
    INSTALL=no installer 2 && has "$said" zlib1g-dev && has_not "$said" gnuplot
}
install_no() {
    debian 0 gcc
    INSTALL=no installer 2 && is "$did" "" &&
        is "$out" "apt-get install -y --no-install-recommends gnuplot-nox zlib1g-dev"
}
install_no_as_user() {
    debian 1000 gcc
    rm "$work/state/lists"
    INSTALL=no installer 2 &&
        is "$out" "sudo apt-get update && sudo apt-get install -y --no-install-recommends gnuplot-nox zlib1g-dev"
}
root_installs() {
    debian 0
    installer 0 && has "$said" "installing gcc gnuplot-nox zlib1g-dev" &&
        has "$did" "install --no-install-recommends gcc gnuplot-nox zlib1g-dev" &&
        has_not "$did" update && has_not "$did" sudo
}
lists_are_fetched() {
    debian 0
    rm "$work/state/lists"
    installer 0 && is "$(grep -c ' update$' "$work/log")" 1
}
stale_lists_are_fetched() {
    debian 0
    touch "$work/state/stale"
    installer 0 && is "$(grep -c ' update$' "$work/log")" 1
}
user_takes_sudo() {
    debian 1000
    with_sudo
    installer 0 && has "$did" "sudo env DEBIAN_FRONTEND=noninteractive apt-get"
}
user_without_sudo() {
    debian 1000
    installer 2 && is "$did" "" && has "$said" "neither root nor" &&
        is "$out" "apt-get install -y --no-install-recommends gcc gnuplot-nox zlib1g-dev"
}
apt_fails() {
    debian 0
    touch "$work/state/broken"
    installer 2 && has "$said" "apt-get failed"
}
not_debian() {
    debian 0
    rm "$work/bin/dpkg-query" "$work/bin/apt-get"
    installer 0 && has "$said" "gcc gnuplot-nox|gnuplot-qt zlib1g-dev" && installer 0 && is "$said" ""
}
# The real list names packages that exist, wherever there is an apt to ask.
real_list() {
    sed -e 's/#.*//' -e 's/ //g' -e '/^$/d' scripts/packages.txt | tr '|' '\n' |
        grep -vxF -f "$work/names" >"$work/unknown"
    at_least 10 $(grep -v '^#' scripts/packages.txt) && is "$(cat "$work/unknown")" ""
}

tap "quiet when nothing is missing" nothing_missing
tap "an alternative is enough" alternative_is_enough
tap "a removed package is missing" removed_is_missing
tap "INSTALL=no prints one command and exits 2" install_no
tap "INSTALL=no as a user, without package lists" install_no_as_user
tap "root installs without recommendations" root_installs
tap "package lists are fetched when there are none" lists_are_fetched
tap "package lists are fetched again when they are stale" stale_lists_are_fetched
tap "a user goes through sudo" user_takes_sudo
tap "a user without sudo is told what to run" user_without_sudo
tap "a failing apt-get is reported" apt_fails
tap "another system is told once what is needed" not_debian
if ! apt-cache pkgnames >"$work/names" 2>/dev/null; then
    tap_skip "every package of the list exists" "no apt here"
elif [ "$(wc -l <"$work/names")" -le 10000 ]; then
    tap_skip "every package of the list exists" "package lists were never fetched"
else
    tap "every package of the list exists" real_list
fi
tap_end
