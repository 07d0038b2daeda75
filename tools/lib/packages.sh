# shellcheck shell=bash
# Debian packages: which are needed, and getting them. Sourced after say.sh.

# The names in a package list, without comments.
packages_read() { sed 's/#.*//' "$1" | tr -s ' \t' '\n\n' | sed '/^$/d'; }

packages_missing() {
  local name
  packages_read "$1" | while read -r name; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

packages_apt() {
  DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -y -qq -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# packages_get TOOLS_DIRECTORY: installs what is missing of `packages`, and downloads what is missing
# of `packages-world`. Says nothing when nothing is missing.
packages_get() {
  local missing world
  command -v apt-get >/dev/null || die "this is not a Debian system: apt-get is missing"
  missing=$(packages_missing "$1/packages")
  world=$(packages_missing "$1/packages-world")
  [ -n "$missing$world" ] || return 0
  # shellcheck disable=SC2086,SC2116
  say "installing: $(echo $missing)${world:+ (in the private world only: $(echo $world))}"
  packages_apt update || return 1
  # shellcheck disable=SC2086
  [ -z "$missing" ] || packages_apt install --no-install-recommends $missing || return 1
  # shellcheck disable=SC2086
  [ -z "$world" ] || packages_apt install --no-install-recommends --download-only $world || return 1
  missing=$(packages_missing "$1/packages")
  [ -z "$missing" ] || die "could not be installed: $(echo $missing)"
}
