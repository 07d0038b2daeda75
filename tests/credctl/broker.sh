#!/bin/sh
# credd beside credctl: whether it is used, and what is said when it is missed.
. "${srcdir:=.}/tests/credctl/lib.sh"

broker() { # broker WORD: the policy says so, in the file and in force
  sed -i -e '/^broker = /d' -e "s/^\[store\]\$/[store]\nbroker = $1/" "$world/cred.conf"
  "$builddir/tests/credctl/apply_policy" "$world/cred.conf" "$state"
}
check_config() { credctl --config "$world/cred.conf" config check "$@"; }

host || not_ok "a host is set up"
answers "credd does not run" 0 credctl status
says "$out" "credd does not run (broker=auto)"
answers "  as JSON" 0 credctl status --json
says "$out" '"credd": "not-running"'
answers "which is nothing to warn of" 0 check_config
says_not "$err" "credd"
broker off || not_ok "broker=off"
answers "credd is not used" 0 credctl status
says "$out" "credd is not used"
answers "  as JSON" 0 credctl status --json
says "$out" '"credd": "off"'
answers "which is nothing to warn of" 0 check_config
says_not "$err" "credd does"

broker required || not_ok "broker=required"
answers "credd is missed" 4 credctl status
says "$err" "credd does not run: "
says "$err" "start it with systemctl start credd.socket"
answers "  as JSON" 4 credctl status --json
says "$out" '"problem": "no-credd"'
answers "  for every verb" 4 credctl totp list
says "$err" "start it with systemctl start credd.socket"
answers "a warning ahead" 0 check_config
says "$err" "broker = required, but credd does not listen"
says "$err" "$state/gate"
answers "  as JSON" 0 check_config --json
says "$out" '"kind": "no-credd"'

broker auto && credd_start || not_ok "credd is started"
answers "credd runs" 0 credctl status
says "$out" "credd runs and answers."
broker required || not_ok "broker=required"
answers "and is required" 0 credctl status --json
says "$out" '"credd": "running"'
answers "nothing to warn of" 0 check_config
says_not "$err" "credd does"
answers "root's work on the files goes past it" 0 credctl store check

sed -i 's/^\[store\]$/[store]\ntimeout_seconds = 1/' "$world/cred.conf"
broker auto || not_ok "a short timeout"
credd_pids="$(cat "$world/credd.pid") $(pgrep -P "$(cat "$world/credd.pid")" | tr '\n' ' ')"
# shellcheck disable=SC2086
kill -STOP $credd_pids
answers "credd is there and does not answer" 4 credctl status
says "$err" "credd gave no answer that can be used"
answers "  as JSON" 4 credctl status --json
says "$out" '"problem": "other"'
answers "which is no leave to open the store" 4 credctl totp list
# shellcheck disable=SC2086
kill -CONT $credd_pids
answers "and goes on" 0 credctl status
broker required || not_ok "broker=required"
credd_stop || not_ok "credd is stopped"
answers "credd is missed again" 4 credctl status
rm -f "$world"/state/cred.db*
answers "a store is made without it" 0 credctl store init
sed -i 's/^broker = .*/broker = auto/' "$world/cred.conf"
answers "the way back needs no credd" 0 \
  credctl --config "$world/cred.conf" config apply --weaken --reason "credd is gone"
answers "and is open" 0 credctl status

tap_end
