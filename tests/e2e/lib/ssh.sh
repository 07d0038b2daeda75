# shellcheck shell=bash
# A real sshd and real ssh clients. Sourced.

SSH_PORT=2222
SSH_DIRECTORY=${WORLD:-}/ssh

ssh_keys() {
  [ -d "$SSH_DIRECTORY" ] && return
  mkdir -p "$SSH_DIRECTORY" &&
    ssh-keygen -q -t ed25519 -N '' -f "$SSH_DIRECTORY/host" &&
    ssh-keygen -q -t ed25519 -N '' -f "$SSH_DIRECTORY/client"
}

# ssh_server_start [LINES]: starts sshd with these configuration lines first; they win.
ssh_server_start() {
  ssh_keys || return 1
  {
    printf '%b\n' "${1:-}"
    cat <<CONFIG
Port $SSH_PORT
ListenAddress 0.0.0.0
ListenAddress ::
HostKey $SSH_DIRECTORY/host
PidFile $SSH_DIRECTORY/pid
AuthorizedKeysFile $SSH_DIRECTORY/authorized.%u
StrictModes no
UsePAM yes
KbdInteractiveAuthentication yes
PasswordAuthentication no
PermitRootLogin yes
PermitUserRC no
UseDNS no
MaxStartups 300
MaxAuthTries 6
LogLevel VERBOSE
CONFIG
  } >"$SSH_DIRECTORY/config"
  rm -f "$SSH_DIRECTORY/pid"
  broker_follow || return 1
  ahead "${SSHD_PROGRAM:-$(command -v sshd)}" -f "$SSH_DIRECTORY/config" || return 1
  wait_until test -s "$SSH_DIRECTORY/pid" # written once the sockets listen
}

ssh_server_stop() {
  [ -s "$SSH_DIRECTORY/pid" ] || return 0
  kill "$(cat "$SSH_DIRECTORY/pid")"
  rm -f "$SSH_DIRECTORY/pid"
}

# ssh_answers DIRECTORY ANSWER...: what the person at the keyboard will say, prompt by prompt.
ssh_answers() {
  local directory=$1
  shift
  mkdir -p "$directory" && printf '%s\n' "$@" >"$directory/answers" && rm -f "$directory"/prompt* "$directory/count"
}

# ssh_run DIRECTORY USER FROM [OPTION...] -- [COMMAND]: one client; the conversation is in DIRECTORY:
# answers (put there by ssh_answers), prompts, out, err. Succeeds when the login did.
ssh_run() {
  local directory=$1 user=$2 from=$3 to=127.0.0.1
  shift 3
  local options=()
  while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  [ "$#" -eq 0 ] || shift
  [[ $from != *:* ]] || to=::1
  TALK=$directory SSH_ASKPASS=$E2E/lib/askpass SSH_ASKPASS_REQUIRE=force setsid --wait \
    ssh -F none -p "$SSH_PORT" -b "$from" "${options[@]}" -o StrictHostKeyChecking=no \
    -o UserKnownHostsFile=/dev/null -o NumberOfPasswordPrompts=1 -o LogLevel=INFO \
    -o GSSAPIAuthentication=no -o IdentitiesOnly=yes -o IdentityFile=none \
    -o PreferredAuthentications=keyboard-interactive \
    -l "$user" "$to" "${*:-echo welcome}" >"$directory/out" 2>"$directory/err" </dev/null
}

# ssh_try USER FROM ANSWER...: one keyboard-interactive login; prints in or out.
ssh_try() {
  local user=$1 from=$2
  shift 2
  ssh_answers "$SCRATCH/ssh" "$@"
  if ssh_run "$SCRATCH/ssh" "$user" "$from" && grep -qx welcome "$SCRATCH/ssh/out"; then echo in; else echo out; fi
}
ssh_prompts() { cat "$SCRATCH/ssh/prompts" 2>/dev/null; }
