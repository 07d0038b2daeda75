# shellcheck shell=bash
# Processor time. Sourced.

# cpu_read VARIABLE: the processor time in ms that this shell and every process it waited for have taken.
cpu_read() {
  local fields
  read -ra fields <"/proc/$BASHPID/stat"
  # in hundredths of a second (USER_HZ); the name, the second field, has no blank in it here
  printf -v "$1" %s "$(((fields[13] + fields[14] + fields[15] + fields[16]) * 10))"
}

# cpu_since MS VARIABLE: whole seconds since cpu_read gave MS.
cpu_since() {
  local now
  cpu_read now
  printf -v "$2" %s "$(((now - $1 + 500) / 1000))"
}
