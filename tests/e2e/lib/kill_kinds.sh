# shellcheck shell=bash
# The kinds of requests at which credd is killed: every call that it answers is one of a kind's, as
# tests/checks/kinds.sh sees. Of each: KIND_prepare, what goes before; KIND_ask, what is asked while credd dies, its
# answers in $SCRATCH/told; KIND_true, what these must be where they were given; and KIND_hold, what must be so
# afterwards. n is the subject's number, whom who dies there. Sourced.

KILL_KINDS='opening login failure confirm activate begin suspend recovery lock allow clear import count
  record check carry forget leaked person rename use session ended suspended look except approve lifted rotate may
  applied reveal note inquiry pruned reads_login reads_password reads_account
  self_login self_begin self_suspend self_recovery self_leaked self_reads'
KILL_BRIEFLY='check carry forget leaked person rename ended look lifted may applied inquiry pruned reads_login reads_password
  reads_account self_leaked self_reads'
for part in accounts privileged log reads; do
  # shellcheck source=/dev/null
  . "${BASH_SOURCE[0]%/*}/kill_kinds_$part.sh"
done
# The events' numbers by their names.
declare -A EVENTS
while read -r number name; do EVENTS[$name]=$number; done < <(sed -n 's/^  X(CRED_EVENT_[A-Z_]*, "\(.*\)").*/\1/p' \
  "${BASH_SOURCE[0]%/*}/../../../libcred/include/cred/event.h" | awk '{ print NR - 1, $0 }')

tell() { grep -q "$1" "$SCRATCH/told"; }
# only PATTERN...: each answer is one of these, or none was given.
only() { ! grep -v ' failed: ' "$SCRATCH/told" | grep -Evq "$(IFS='|' && echo "$*")"; }
caller() { echo "subject=kill$n known=1 service=e2e transaction=${1:-$n}"; }
# shellcheck disable=SC2046
enters() { # enters CODE: prints in or out
  if ask charge $(caller 1) -- code $(caller 1) ticket=@ "code=$1" -- settle $(caller 1) ticket=@ outcome=1 >"$SCRATCH/enters" &&
    grep -q '^code ok verdict=[12]' "$SCRATCH/enters" && grep -q '^settle ok stands=1' "$SCRATCH/enters"; then echo in; else echo out; fi
}
held() { echo "subject=kill$n"; }
its_uid() { echo "uid=$(id -u "kill$n")"; }
own_code() { subject_code "kill$n"; }
tokens() { ask tokens "subject=kill$n"; }
failures() { ask counts "subject=kill$n" | sed 's/.*failed=//'; }
lost() { lost=$((lost + 1)); return 1; }
twice() { twice=$((twice + 1)); return 1; }
# noted EVENT [FIELD=VALUE...]: how often the log has it of the subject.
noted() { ask events "$(held)" "kind=${EVENTS[$1]}" "${@:2}" | sed 's/.*count=//'; }
# once EVENT PATTERN [FIELD=VALUE...]: at the most, and not less where that was told.
once() {
  local count
  count=$(noted "$1" "${@:3}")
  [ "$count" -le 1 ] || { twice; return 1; }
  ! tell "$2" || [ "$count" -eq 1 ] || lost
}

# The first request of a worker: it opens the store.
opening_prepare() { worker_fresh; }
# shellcheck disable=SC2046
opening_ask() { ask charge $(caller); }
opening_true() { only '^charge ok verdict=4'; }
opening_hold() { [ "$(enters "$(own_code)")" = in ] || lost; }

login_prepare() { worker_warm && code=$(own_code); }
# shellcheck disable=SC2046
login_ask() { asked charge $(caller) -- code $(caller) ticket=@ "code=$code" -- settle $(caller) ticket=@ outcome=1; }
login_true() { # what the ticket was lost with is refused
  tell '^charge failed' || tell '^code failed' && return
  only '^charge ok verdict=4' '^code ok verdict=1' '^settle ok stands=1'
}
login_hold() {
  local first=out second third
  ! tell '^code ok verdict=1' || ! tell '^settle ok stands=1' || first=in
  second=$(enters "$code") third=$(enters "$code")
  [ "$third" = out ] && [ "$first$second" != inin ] || { twice; return 1; }
  [ "$first$second" != outout ] || refused=$((refused + 1))
}

# A failed login is one failure: none too many, and none forgotten that was told.
failure_prepare() { worker_warm; }
# shellcheck disable=SC2046
failure_ask() { ask charge $(caller) -- settle $(caller) ticket=@ outcome=0; }
failure_true() { tell '^charge failed' || only '^charge ok verdict=4' '^settle ok stands=0'; }
failure_hold() {
  local count
  count=$(failures)
  [ "$count" -le 1 ] || { twice; return 1; }
  ! tell '^settle ok' || tell '^charge failed' || [ "$count" -eq 1 ] || lost
}

confirm_prepare() {
  ask enrol_begin "subject=kill$n" admin=1 name=new >"$SCRATCH/begun" || return 1
  token=$(sed -n 's/.* token=\([0-9]*\).*/\1/p' "$SCRATCH/begun") seed=$(sed -n 's/.* seed=//p' "$SCRATCH/begun")
  code=$(code_now "$seed")
}
confirm_ask() { ask enrol_confirm "subject=kill$n" "token=$token" "code=$code"; }
confirm_true() { only 'confirmed=1'; }
confirm_hold() {
  if tell 'confirmed=1'; then [ "$(enters "$(code_now "$seed" 1)")" = in ]; else [ "$(enters "$(own_code)")" = in ]; fi || lost
}

# The end of a login that enrolled.
activate_prepare() {
  ask enrol_clear "subject=kill$n" -- enrol_allow "subject=kill$n" seconds=3600 >/dev/null || return 1
  step=$(($(date +%s) / 30 - 1)) seed=$(seed_text)
}
activate_ask() { ask enrol_activate "subject=kill$n" name=new "seed=$seed" "step=$step" algorithm=1 digits=6 period=30; }
activate_true() { only 'activated=1'; }
activate_hold() { tell 'activated=1' || activate_ask >/dev/null; [ "$(enters "$(oathtool --totp "$(hex_of "$seed")")")" = in ] || lost; }
seed_text() { printf '%s' "of kill$n" | sha1sum | cut -c1-20; }
hex_of() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }

begin_prepare() { worker_warm; }
begin_ask() { ask enrol_begin "subject=kill$n" admin=1 name=new; }
begin_true() { only '^enrol_begin ok token=[1-9].* seed=[A-Z2-7]'; }
begin_hold() { # what was not told is begun anew
  tell '^enrol_begin ok' || begin_ask >"$SCRATCH/told"
  token=$(sed -n 's/.* token=\([0-9]*\).*/\1/p' "$SCRATCH/told") seed=$(sed -n 's/.* seed=//p' "$SCRATCH/told")
  ask enrol_confirm "subject=kill$n" "token=$token" "code=$(code_now "$seed")" | grep -q 'confirmed=1' || lost
}

suspend_prepare() { worker_warm; }
suspend_ask() { asked token_set "subject=kill$n" state=3; }
suspend_true() { only 'changed=1'; }
suspend_hold() { # once more: it is so, or becomes so now
  tell 'token_set ok' || suspend_ask >/dev/null
  [ "$(enters "$(own_code)")" = out ] || lost
}

recovery_prepare() { worker_warm; }
recovery_ask() { ask recovery "subject=kill$n"; }
recovery_true() { only '^recovery ok count=10'; }
recovery_hold() {
  if tell 'recovery ok'; then code=$(sed -n 's/.* code=//p' "$SCRATCH/told"); else code=$(own_code); fi
  [ "$(enters "$code")" = in ] || lost
}

lock_prepare() { worker_warm; }
lock_ask() { ask lock "subject=kill$n" lock=1 reason=test; }
lock_true() { only 'changed=1'; }
lock_hold() {
  tell 'lock ok' || lock_ask >/dev/null
  ask barred "subject=kill$n" | grep -q 'barred=1' || lost
}

allow_prepare() { worker_warm; }
allow_ask() { ask enrol_allow "subject=kill$n" seconds=3600; }
allow_true() { :; }
allow_hold() {
  tell 'enrol_allow ok' || allow_ask >/dev/null
  tokens | grep -q 'allowed=[1-9]' || lost
}

clear_prepare() { worker_warm; }
clear_ask() { ask enrol_clear "subject=kill$n"; }
clear_true() { only 'revoked=1'; }
clear_hold() {
  tell 'enrol_clear ok' || clear_ask >/dev/null
  tokens | grep -q 'count=0 enrolled=0' || lost
}

import_prepare() { worker_warm && seed=$(seed_text); }
import_ask() { ask token_import "subject=kill$n" name=more "seed=$seed" last_step=0 algorithm=1 digits=6 period=30; }
import_true() { only 'token=[1-9]'; }
import_hold() {
  tell 'token_import ok' || import_ask >/dev/null
  tokens | grep -q 'count=2' && [ "$(enters "$(oathtool --totp "$(hex_of "$seed")")")" = in ] || lost
}

count_prepare() { worker_warm; }
count_ask() { ask count_import "subject=kill$n" service=e2e "failed_at=$(date +%s000)"; }
count_true() { only 'counted=1'; }
count_hold() {
  [ "$(failures)" -le 1 ] || { twice; return 1; }
  ! tell 'counted=1' || [ "$(failures)" -eq 1 ] || lost
}

# What users ask for themselves, at a socket and of workers of their own.
self_login_prepare() { login_prepare; }
self_login_ask() { login_ask; }
self_login_true() { login_true; }
self_login_hold() { login_hold; }

self_begin_prepare() { ask enrol_clear "subject=kill$n" -- enrol_allow "subject=kill$n" seconds=3600 >/dev/null && worker_warm; }
self_begin_ask() { asked enrol_begin "subject=kill$n" admin=1 name=new password=any; }
self_begin_true() { begin_true; }
self_begin_hold() {
  tell '^enrol_begin ok' || self_begin_ask >"$SCRATCH/told"
  token=$(sed -n 's/.* token=\([0-9]*\).*/\1/p' "$SCRATCH/told") seed=$(sed -n 's/.* seed=//p' "$SCRATCH/told")
  asked enrol_confirm "subject=kill$n" "token=$token" "code=$(code_now "$seed")" | grep -q 'confirmed=1' || lost
}

self_suspend_prepare() { suspend_prepare; }
self_suspend_ask() { suspend_ask; }
self_suspend_true() { suspend_true; }
self_suspend_hold() { suspend_hold; }

# The code that was given for it is used up where new ones were told.
self_recovery_prepare() { worker_warm && code=$(own_code); }
self_recovery_ask() { asked recovery "subject=kill$n" "code=$code"; }
self_recovery_true() { recovery_true; }
self_recovery_hold() {
  tell 'recovery ok' || { [ "$(enters "$code")$(enters "$code")" != inin ] || twice; return; }
  [ "$(enters "$code")" = out ] || { twice; return 1; }
  [ "$(enters "$(sed -n 's/.* code=//p' "$SCRATCH/told")")" = in ] || lost
}

self_leaked_prepare() { worker_warm; }
self_leaked_ask() { asked password_expire "$(held)" "$(its_uid)" compromised=1; }
self_leaked_true() { leaked_true; }
self_leaked_hold() {
  tell 'changed=1' || self_leaked_ask >/dev/null
  ask password_state "$(held)" | grep -q 'compromised=1' || { lost; return 1; }
  once password.compromised 'changed=1'
}
