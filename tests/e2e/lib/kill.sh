# shellcheck shell=bash
# Killing a program at each of its system calls. Sourced.

# kill_points COMMAND...: runs it once and prints "CALL N" for each system call it makes (its N-th of
# that name; CALL is name and number, "openat/257"), from the first one that names the state directory on;
# through credd, each second of them. Only the first process counts.
kill_points() {
  strace -f -qq -n -s 256 -o "$SCRATCH/trace" -- "$@" >/dev/null 2>&1
  awk -v state="$STATE" -v step="$(plays 1 2)" '
    NR == 1 { first = $1 }
    $1 != first { next }
    match($0, /\[ *[0-9]+\] [a-z_0-9]+\(/) { # PID [NUMBER] NAME(...
      split(substr($0, RSTART + 1, RLENGTH - 2), part, /\] /)
      call = part[2] "/" part[1] + 0
      seen[call]++
      if (index($0, state)) on = 1
      if (on && call !~ /^(exit_group|rt_sigreturn)\// && ++points % step == 0) print call, seen[call]
    }' "$SCRATCH/trace"
}

# kill_at CALL N COMMAND...: runs it and kills it at that point. Fails when it was not killed.
kill_at() {
  local call=$1 nth=$2
  shift 2
  "$BUILD/tests/e2e/killat" "${call#*/}" "$nth" "$@"
}
