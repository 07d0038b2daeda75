# shellcheck shell=bash
# Entering a private world: own mounts, processes, network, names and message queues. Whatever happens
# in it is gone with it, and so is every process. Sourced after say.sh.

enter_is_inside() { [[ ${WORLD:-} == /tmp/pam-cred-world.* ]]; }

# A scratch directory for a world; on it the world mounts a file system that only it sees.
enter_directory() { mktemp -d /tmp/pam-cred-world.XXXXXX; }

# enter_exec DIRECTORY COMMAND...: becomes the command in a new world. Killing this process (SIGKILL) ends it.
enter_exec() {
  local directory=$1
  shift
  WORLD=$directory exec unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    --net --uts --ipc -- "$@"
}

# enter_world COMMAND...: runs the command in a new world.
enter_world() {
  local directory status=0
  directory=$(enter_directory) || return 1
  (enter_exec "$directory" "$@") || status=$?
  rmdir "$directory"
  return "$status"
}
