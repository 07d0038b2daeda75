# shellcheck shell=bash
# A real systemd, with logind and a journal, in namespaces of its own below the world's: its /dev, /run, /tmp and
# control groups are gone with it. Sourced by the cases that want one.

# What it may start: nothing else of what the machine has is wanted here.
export SYSTEMD_WANTED='systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service
  dbus.socket dbus.service systemd-logind.service'
SYSTEMD_GROUPS=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
SYSTEMD_GROUP=$SYSTEMD_GROUPS/$(basename "$WORLD")-systemd

# systemd_can: a machine without control groups of version 2 has none to give.
systemd_can() { [ -n "$SYSTEMD_GROUPS" ]; }

# systemd_start: boots it and waits until it is up; $SYSTEMD_PID is its number in the world.
systemd_start() {
  mkdir -p "$SYSTEMD_GROUP" || return 1
  (
    echo "$BASHPID" >"$SYSTEMD_GROUP/cgroup.procs" || exit 1
    exec unshare --mount --propagation private --pid --fork --kill-child --cgroup --uts --ipc -- \
      bash "$E2E/lib/systemd_boot.sh"
  ) >"$SCRATCH/console" 2>&1 </dev/null &
  SYSTEMD_UNSHARE=$!
  wait_until systemd_is_up || { sed 's/^/# systemd: /' "$SCRATCH/console"; return 1; }
}
systemd_is_up() {
  SYSTEMD_PID=$(pgrep -P "$SYSTEMD_UNSHARE") && [ "$(inside systemctl is-active wanted.target 2>/dev/null)" = active ]
}

# inside COMMAND...: runs it where that systemd is the first process.
INSIDE='nsenter --mount --pid --cgroup --uts --ipc --target'
# shellcheck disable=SC2086
inside() { $INSIDE "$SYSTEMD_PID" -- "$@"; }

# systemd_program NAME [COMMAND...]: a program of this name in $WORLD/bin runs the real one inside, by that command.
systemd_program() {
  mkdir -p "$WORLD/bin" &&
    printf '#!/bin/sh\nexec %s %s -- %s %s "$@"\n' "$INSIDE" "$SYSTEMD_PID" "${*:2}" "$(command -v "$1")" >"$WORLD/bin/$1" &&
    chmod 755 "$WORLD/bin/$1"
}

# sshd as a service of that systemd, so that logind has sessions to look after.
systemd_sshd() {
  systemd_program sshd systemd-run --quiet --unit=e2e-sshd --service-type=exec || return 1
  sed -i 's/ "\$@"$/ -D&/' "$WORLD/bin/sshd"
  SSHD_PROGRAM=$WORLD/bin/sshd ssh_server_start
  rm -f "$WORLD/bin/sshd" "$SSH_DIRECTORY/pid" # this number is another process's here
}

systemd_stop() {
  [ -n "${SYSTEMD_PID:-}" ] || return 0
  kill -KILL "$SYSTEMD_PID"
  wait "$SYSTEMD_UNSHARE"
  SYSTEMD_PID=
  wait_until systemd_group_remove
}
systemd_group_remove() {
  find "$SYSTEMD_GROUP" -depth -type d -exec rmdir {} + 2>/dev/null
  [ ! -d "$SYSTEMD_GROUP" ]
}

# outside NUMBER: the world's number of a process that systemd's side knows by this one.
outside() { grep -l "^NSpid:.*[[:space:]]$1$" /proc/[0-9]*/status 2>/dev/null | head -n 1 | cut -d/ -f3; }
