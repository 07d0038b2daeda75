# The units under a real systemd: credd started when somebody asks, in its sandbox, killed and started anew; sessions to
# which logind gives a control group, ended as such; what the timers start.
# plays: direct
# shellcheck source=/dev/null
. "$E2E/lib/systemd.sh"
systemd_can || { ok 'systemd # SKIP no control groups of version 2 are mounted' && tap_end; }
users_keep
ROTATE_DIRECTORY=/etc/custodians # not below /tmp or /home, which the services do not see
CUSTODIANS="$ROTATE_DIRECTORY/custodian.a.pem $ROTATE_DIRECTORY/custodian.b.pem"
custodians_make
stack_standard
echo 'session optional pam_systemd.so' >>/etc/pam.d/sshd # last, as Debian has it
cp "$(shipped_directory)/pam/credd" /etc/pam.d/credd
case_end() { systemd_stop; rm -rf "$ROTATE_DIRECTORY"; }
BROKER=required state_fresh <<POLICY
deny = 100
[policy limited]
match_user = bob
session_max_minutes = 7
[policy privileged]
match_user = dave
privileged = yes
direct_login = no
max_age_days = 180
custodian_certificates = $CUSTODIANS
POLICY
check "systemd and logind are up" systemd_start || exit 1
D=$(mktemp -d "$WORLD/tmp/systemd.XXXXXX") && chmod 1777 "$D"
DRIVE_UNDER="$INSIDE $SYSTEMD_PID --"
CREDCTL=$(command -v credctl)
systemd_program credctl && export PATH=$WORLD/bin:$PATH
case_end() { systemd_stop; rm -rf "$WORLD/bin/credctl" "$ROTATE_DIRECTORY"; }

# --- started when somebody asks
of() { inside systemctl show -P "$2" "$1"; }     # of UNIT PROPERTY
is() { [ "$(of "$1" "$2")" = "$3" ]; }           # is UNIT PROPERTY VALUE
master() { outside "$(of credd.service MainPID)"; }
status_of() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(master)/status"; }
another_than() { is credd.service ActiveState active && [ "$(of credd.service MainPID)" != "$1" ]; }
try() { drive e2e alice -- "$WORLD_PASSWORD"; }
same "nobody listens: a login is refused" out "$(try)"
check "the sockets are taken into use" inside systemctl enable --runtime --now credd.socket
same "credd waits to be asked" inactive "$(of credd.service ActiveState)"
same "a login asks" in "$(try)"
same "and credd runs" active "$(of credd.service ActiveState)"

# --- in its sandbox
same "its privileges are the two of its unit" 0000000020000020 "$(status_of CapEff)"
same "none can be had" 1 "$(status_of NoNewPrivs)"
same "its system calls are filtered" 2 "$(status_of Seccomp)"
its_mounts() { nsenter --target "$(master)" --mount -- "$@"; }
check "it cannot write to /etc" sh -c '! "$@" 2>/dev/null' check nsenter --target "$(master)" --mount -- touch /etc/credd-was-here
check "nor to /usr" sh -c '! "$@" 2>/dev/null' check nsenter --target "$(master)" --mount -- touch /usr/credd-was-here
check "but to the store" its_mounts touch "$STATE/credd-was-here"
rm "$STATE/credd-was-here"
same "it sees nobody's home" '' "$(its_mounts ls /home)"
same "its network is its own loopback" lo "$(nsenter --target "$(master)" --net -- ip -o link | awk -F': ' '{ print $2 }')"
quietly() { "$@" >"$SCRATCH/out" 2>&1; }
check "a user asks" quietly inside setpriv --reuid alice --regid alice --init-groups -- "$CREDCTL" status

# --- killed, reloaded, stopped
drive_run e2e alice -n 100 -- "$WORLD_PASSWORD" >"$SCRATCH/going" &
logins=$!
killed=0
until is_gone "$logins" || [ "$killed" -eq 5 ]; do # more often, and systemd takes it for broken
  first=$(of credd.service MainPID)
  ! inside kill -KILL "$first" || killed=$((killed + 1))
  wait_until another_than "$first"
done
check "credd is killed ($killed times)" test "$killed" -gt 1
wait "$logins"
# Of the one that was under way nobody knows whether it was done: it is refused.
refused=$(sed -n 's/^in [0-9]* out //p' "$SCRATCH/going")
check "and of 100 logins no more fail ($refused)" test "$refused" -le "$killed"
second=$(master)
check "it reloads" inside systemctl reload credd.service
same "logins go on" in "$(try)"
same "and it is the same process" "$second" "$(master)"
inside systemctl stop credd.service
same "stopped: whoever asks starts it" in "$(try)"
inside systemctl stop credd.socket credd-root.socket credd.service
check "without sockets their names are gone" inside sh -c '! [ -e /run/cred/gate ] && ! [ -e /run/cred/gate.root ]'
same "and a login is refused" out "$(try)"
inside systemctl start credd.socket
same "until they are back" in "$(try)"

# --- sessions that logind made
systemd_sshd
in_session() { # in_session USER NAME COMMAND
  ssh_answers "$SCRATCH/$2" "$WORLD_PASSWORD"
  ssh_run "$SCRATCH/$2" "$1" "$WORLD_OFFICE" -tt -- "$3" &
}
none_of() { [ -z "$(pgrep -u "$1")" ]; }
scope_of() { sed -n 's,.*/\(session-[0-9a-z]*\.scope\)$,\1,p' "/proc/$(outside "$(cat "$1")")/cgroup"; }
in_session bob limited "echo \$\$ >$D/bob; sleep 1000"
wait_until test -s "$D/bob"
scope=$(scope_of "$D/bob")
same "systemd knows how long it may last" 7min "$(of "$scope" RuntimeMaxUSec)"
in_session alice comet "$(program comet) $D/comet.pid"
wait_until test -s "$D/comet.pid"
scope=$(inside loginctl list-sessions --no-legend | awk '$3 == "alice" { print "session-" $1 ".scope"; exit }')
same "what forks for ever has a scope" active "$(of "$scope" ActiveState)"
began=$SECONDS
credctl account suspend alice --reason test >/dev/null
check "suspended: it is ended" wait_until is "$scope" ActiveState inactive
check "within ten seconds" test $((SECONDS - began)) -le 10
check "and nothing of hers is left" wait_until none_of alice
credctl account resume alice --reason test >/dev/null

# --- what the timers start
check "an administrator rotates a password" actor "$(id -u carol)" credctl rotate run dave
entry=$(openssl passwd -5 somebody)
usermod -p "$entry" dave
for timer in cred-daily cred-rotate; do
  check "$timer.timer is taken into use" inside systemctl enable --runtime --now "$timer.timer"
  check "$timer.service does its work" inside systemctl start "$timer.service" || inside journalctl --no-pager -u "$timer.service"
done
check "accounts were noted" inside sh -c 'journalctl -u cred-daily.service | grep -q "Accounts: "'
check "what somebody had set instead is rotated" test "$entry" != "$(getent shadow dave | cut -d: -f2)"
same "in a shadow file like the one before" "640 root shadow" "$(stat -c '%a %U %G' /etc/shadow)"
reveal dave
check "which a custodian can read" opens dave "$(unseal a)"
