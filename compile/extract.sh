#!/bin/sh
# int2int @VERSION@. An archive of the program follows this script, which extracts it once into the user's cache
# and starts it there. It needs sh, tar, gzip and the core utilities.
set -eu
key=@VERSION@-@KEY@
start=@START@
files='@FILES@'
sizes='@SIZES@'

fail() {
  echo "int2int: $*" >&2
  exit 1
}

# Whether all files are there, as long as they should be: clean-up jobs of clusters delete single files, power cuts and full disks
# leave shorter ones, and a library that is too short ends every start with a signal.
whole() {
  [ -x "$1/deno" ] && [ "$(echo $(cd "$1" && wc -c $files 2>/dev/null))" = "$sizes" ]
}

run() {
  beside=${0%/*}/onnxruntime
  [ ! -d "$beside" ] || export INT2INT_ORT_LIBS="${INT2INT_ORT_LIBS:+$INT2INT_ORT_LIBS:}$beside"
  { date +%s > "$program/.used"; } 2>/dev/null || :
  export DENO_DIR="$program/cache" DENO_NO_UPDATE_CHECK=1
  exec "$program/deno" run @OPTIONS@ --config "$program/deno.json" "$program/main.ts" "$@"
}

use() {
  root=$1
  program=$root/$key
}

# In a folder that everybody writes to, somebody else might offer another program.
ready() {
  [ -O "$root" ] && [ ! -L "$root" ] && whole "$program"
}

make_root() {
  (umask 077 && mkdir -p "$root") 2>/dev/null && [ -O "$root" ] && [ ! -L "$root" ] && [ -w "$root" ]
}

# One process extracts, the others wait for it. This only saves work: without it nothing breaks.
take_turn() {
  turn=$root/.turn
  me=$(uname -n):$$
  waited=0
  until ln -s "$me" "$turn" 2>/dev/null; do
    ! whole "$program" || return 0
    holder=$(readlink "$turn" 2>/dev/null || :)
    if [ "${holder%:*}" = "${me%:*}" ] && ! kill -0 "${holder##*:}" 2>/dev/null; then
      rm -f "$turn"
    else
      sleep 1
    fi
    waited=$((waited + 1))
    [ "$waited" -lt 60 ] || return 0
  done
}

give_turn() {
  [ "$(readlink "$turn" 2>/dev/null || :)" != "$me" ] || rm -f "$turn"
}

unpack() {
  mkdir "$part/program"
  { tail -c "+$start" "$0" | gzip -dc || : > "$part/damaged"; } | tar -xof - -C "$part/program" &&
    [ ! -e "$part/damaged" ] && whole "$part/program"
}

# A folder comes to its name at once, with everything in it.
install() {
  part=$(umask 077 && mktemp -d "$root/.part-XXXXXX") || return 1
  said=$(umask 077 && unpack 2>&1) || { rm -rf "$part" && return 1; }
  date +%s > "$part/program/.used"
  if ! whole "$program"; then
    [ ! -e "$program" ] || mv "$program" "$part/broken" 2>/dev/null || :
    mv "$part/program" "$program" 2>/dev/null || :
    # Where another process was first, the folder has gone into its folder.
    rm -rf "$program/program"
  fi
  rm -rf "$part"
  whole "$program"
}

# What killed processes left, and other versions that nobody started for 30 days.
sweep() {
  rm -rf "$root"/.part-* 2>/dev/null || :
  now=$(date +%s)
  for other in "$root"/*/; do
    other=${other%/}
    [ "$other" != "$program" ] || continue
    # Nothing is removed that this script did not make. An empty file is just being written.
    [ -x "$other/deno" ] && [ -e "$other/.used" ] && read -r used < "$other/.used" || continue
    [ $((now - used)) -lt 2592000 ] || rm -rf "$other" 2>/dev/null || :
  done
}

case ${XDG_CACHE_HOME:-}:${HOME:-} in
  /*:*) use "$XDG_CACHE_HOME/int2int" ;;
  *:/*) use "$HOME/.cache/int2int" ;;
  *) use "${TMPDIR:-/tmp}/int2int-$(id -u)" ;;
esac
! ready || run "$@"
# Services and containers may have a home that is not there.
make_root || { use "${TMPDIR:-/tmp}/int2int-$(id -u)" && make_root; } ||
  fail "cannot write to $root; set XDG_CACHE_HOME to a folder of yours"
if ! whole "$program"; then
  part=
  said=
  trap 'rm -rf "$part"; give_turn' EXIT
  trap 'exit 130' INT TERM HUP
  take_turn
  whole "$program" || install || install ||
    fail "cannot be extracted to $root (damaged file, full disk, or no programs allowed there? set XDG_CACHE_HOME): $said"
  sweep
  give_turn
  trap - EXIT INT TERM HUP
fi
run "$@"
exit 1
