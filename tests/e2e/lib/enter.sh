# shellcheck shell=bash
# Entering a private world: own mounts, processes, network, names and message queues. Whatever happens
# in it is gone with it, and so is every process. Sourced after say.sh.

enter_is_inside() { [ -n "${WORLD:-}" ]; }

# enter_world COMMAND...: runs the command again in a new world; WORLD names its scratch directory, a
# file system of its own that only the world sees.
enter_world() {
  local directory status=0
  directory=$(mktemp -d /tmp/pam-cred-world.XXXXXX) || return 1
  WORLD=$directory unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    --net --uts --ipc -- "$@" || status=$?
  rmdir "$directory"
  return "$status"
}
