# shellcheck shell=bash
# What the tools tell the person who started them. Sourced.

say() { printf '%s\n' "$@"; } # a line for each argument
complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  complain "$*"
  exit 1
}
need_root() {
  [ "$(id -u)" -eq 0 ] || die "needs root, for packages and private namespaces: sudo $0"
}
