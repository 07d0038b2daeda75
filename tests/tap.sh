# shellcheck shell=sh
# TAP for shell checks. Sourced. srcdir and builddir come from the build.

: "${srcdir:=.}" "${builddir:=.}"
srcdir=$(cd "$srcdir" && pwd) builddir=$(cd "$builddir" && pwd)
export LC_ALL=C.UTF-8
tap_count=0 tap_failed=0

ok() {
  tap_count=$((tap_count + 1))
  echo "ok $tap_count - $*"
}
not_ok() {
  tap_count=$((tap_count + 1))
  tap_failed=$((tap_failed + 1))
  echo "not ok $tap_count - $*"
  return 1
}
# check NAME COMMAND...: one test that passes when the command does; so does check.
check() {
  tap_name=$1
  shift
  if "$@"; then ok "$tap_name"; else not_ok "$tap_name"; fi
}
# same NAME EXPECTED FOUND: passes when both are the same; shows the difference when not.
same() {
  if [ "$2" = "$3" ]; then
    ok "$1"
  else
    not_ok "$1"
    printf 'expected:\n%s\nfound:\n%s\n' "$2" "$3" | sed 's/^/# /'
  fi
}
tap_end() {
  echo "1..$tap_count"
  [ "$tap_failed" -eq 0 ]
  exit
}
