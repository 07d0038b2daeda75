# SPDX-License-Identifier: BSD-3-Clause
# Real sshd in the private namespace, one for each stack. Debian's takes its PAM service from the name
# that it was started by.

sshd_pids=
sshd_port=2200

sshd_host_key() {
  mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f "$work/host_key"
}

sshd_start() { # NAME, the PAM stack on standard input; the port is left in $sshd_port
  sshd_port=$((sshd_port + 1))
  cat > "/etc/pam.d/sshd-$1"
  ln -sf sshd "/usr/sbin/sshd-$1"
  cat > "$work/sshd-$1.conf" <<END
Port $sshd_port
ListenAddress 127.0.0.1
HostKey $work/host_key
PidFile none
UsePAM yes
KbdInteractiveAuthentication yes
PasswordAuthentication no
MaxStartups 100
END
  "/usr/sbin/sshd-$1" -D -f "$work/sshd-$1.conf" &
  sshd_pids="$sshd_pids $!"
}

sshd_stop() {
  # shellcheck disable=SC2086
  kill $sshd_pids
  # shellcheck disable=SC2086
  wait $sshd_pids || true
  sshd_pids=
}
