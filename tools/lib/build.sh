# shellcheck shell=bash
# Building out of tree. Sourced after say.sh.

# build_tree SOURCE BUILD CONFIGURE_ARGUMENTS...: configures once and makes everything.
build_tree() {
  local source=$1 build=$2
  shift 2
  mkdir -p "$build" || return 1
  if [ ! -f "$build/config.status" ]; then
    (cd "$build" && "$source/configure" --quiet "$@") || return 1
  fi
  make -C "$build" -s -j"$(nproc)" all
}

# build_for_system SOURCE BUILD CONFIGURE_ARGUMENTS...: for the places where a Debian system looks,
# and otherwise into /usr/local, as an administrator would who builds it by hand.
build_for_system() {
  local source=$1 build=$2
  shift 2
  build_tree "$source" "$build" --sysconfdir=/etc --localstatedir=/var \
    --with-pam-dir="/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)/security" "$@"
}
