#!/bin/bash
# What git says of the sources, for the image's provenance: in characters that
# mean nothing to a shell, a compiler or make, and cut in the middle, with its
# commit at the end, where a tag is too long. "unknown" where these are not the
# files of a repository of their own.
set -u
cd "$(dirname "$0")/.." || exit 1
# The field's bytes less its end.
longest=$(($(sed -n 's/^#define PROVENANCE_BYTES \([0-9]*\)$/\1/p' firmware/provenance.h) - 1))
# A hook of another repository's names that one in these.
unset $(git rev-parse --local-env-vars 2>/dev/null)
described=unknown
# A tarball inside of another repository is not described by that.
if [ "$(git rev-parse --show-prefix 2>/dev/null || echo none)" = "" ]; then
    described=$(git describe --always --dirty --tags 2>/dev/null || echo unknown)
fi
described=$(printf '%s' "$described" | LC_ALL=C tr -c 'A-Za-z0-9._/+-' '_')
if [ ${#described} -gt $longest ]; then
    end=${described: -20}
    described=${described:0:longest - 22}..$end
fi
printf '%s\n' "$described"
