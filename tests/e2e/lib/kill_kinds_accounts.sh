# shellcheck shell=bash
# Kinds of requests at which credd is killed: passwords, sessions and accounts. Sourced by kill_kinds.sh.

# A password that was changed; what it is made of does not matter here.
record_prepare() { worker_warm; }
record_ask() {
  ask password_salts "$(held)" "$(its_uid)" -- password_record "$(held)" "$(its_uid)" by=1 stored=new password=new
}
record_true() { tell '^password_salts failed' || only '^password_salts ok' 'recorded=1'; }
record_hold() {
  local known
  known=$(ask password_state "$(held)" | sed -n 's/.*remembered=\([0-9]*\).*/\1/p')
  [ "$known" -le 1 ] || { twice; return 1; }
  ! tell 'recorded=1' || [ "$known" -eq 1 ] || lost
}

# A password that was used before is refused once.
check_prepare() { record_ask >/dev/null; }
check_ask() {
  ask password_salts "$(held)" "$(its_uid)" -- password_check "$(held)" "$(its_uid)" by=1 stored=new password=new
}
check_true() { tell '^password_salts failed' || only '^password_salts ok' 'checked=1 reused=1'; }
check_hold() { once password.refused 'checked=1'; }

# A hash that was taken over from elsewhere.
carry_prepare() { worker_warm; }
carry_ask() { ask password_import "$(held)" "$(its_uid)" "hash=\$6\$salt\$of$n"; }
carry_true() { only 'imported=1'; }
carry_hold() {
  tell 'imported=1' || carry_ask >/dev/null
  [[ $(ask password_state "$(held)") = *crypts=1* ]] || { lost; return 1; }
  once password.imported 'imported=1'
}

forget_prepare() { record_ask >/dev/null; }
forget_ask() { ask password_forget "$(held)" "$(its_uid)"; }
forget_true() { only 'changed=1'; }
forget_hold() {
  tell 'changed=1' || forget_ask >/dev/null
  [[ $(ask password_state "$(held)") = *exists=0* ]] || { lost; return 1; }
  once password.forgotten 'changed=1'
}

# A password that leaked: its hash is barred for ever.
leaked_prepare() { worker_warm; }
leaked_ask() { ask password_expire "$(held)" "$(its_uid)" compromised=1 "hash=\$6\$salt\$of$n"; }
leaked_true() { only 'changed=1'; }
leaked_hold() {
  tell 'changed=1' || leaked_ask >/dev/null
  [[ $(ask password_state "$(held)") = *compromised=1\ crypts=1* ]] || { lost; return 1; }
  once password.compromised 'changed=1'
}

person_prepare() { worker_warm; }
person_ask() { ask person_set "$(held)" "$(its_uid)" "number=P$n"; }
person_true() { only 'changed=1'; }
person_hold() {
  tell 'changed=1' || person_ask >/dev/null
  [[ $(ask password_state "$(held)") = *person=P$n\ * ]] || { lost; return 1; }
  once person.set 'changed=1'
}

# An account that was given another name has all that was kept under the old one, its token and its lock among it.
rename_prepare() {
  seed=$(seed_text)
  ask enrol_clear "$(held)" -- token_import "subject=was$n" name=more "seed=$seed" last_step=0 algorithm=1 digits=6 period=30 -- \
    password_salts "subject=was$n" "$(its_uid)" -- lock "subject=was$n" lock=1 reason=test >/dev/null
}
rename_ask() { ask account_rename "$(held)" "$(its_uid)" "old=was$n"; }
rename_true() { only 'renamed=1 tokens=1'; }
rename_hold() {
  local old new
  case $(ask tokens "$(held)" -- barred "$(held)") in # all of it or nothing
    *count=1*barred=1 | *count=0*barred=0) ;;
    *) lost || return 1 ;;
  esac
  tell 'renamed=1' || rename_ask >/dev/null
  old=$(ask tokens "subject=was$n" -- barred "subject=was$n" -- password_state "subject=was$n")
  new=$(ask tokens "$(held)" -- barred "$(held)" -- password_state "$(held)" -- lock "$(held)" lock=0 reason=test)
  [[ $old = *count=0*barred=0*exists=0* && $new = *count=1\ enrolled=1*barred=1*exists=1*changed=1 ]] || { lost; return 1; }
  [ "$(enters "$(oathtool --totp "$(hex_of "$seed")")")" = in ] || { lost; return 1; }
  once account.renamed 'renamed=1'
}

# A session of a privileged ID is one use of it.
use_prepare() { ask password_look "$(held)" "$(its_uid)" service=e2e stored=it >/dev/null; }
use_ask() { ask password_look "$(held)" "$(its_uid)" service=e2e stored=it opens=1; }
use_true() { only 'verdict=5'; }
use_hold() {
  local uses
  uses=$(ask password_state "$(held)" | sed -n 's/.*uses=\([0-9]*\).*/\1/p')
  [ "$uses" -le 1 ] || { twice; return 1; }
  ! tell 'verdict=5' || [ "$uses" -eq 1 ] || lost
}

session_prepare() { worker_warm; }
# shellcheck disable=SC2046
session_ask() { ask session_open $(caller) "$(its_uid)" -- session_close $(caller); }
session_true() { tell '^session_open failed' || only '^session_open ok id=[1-9]' 'changed=1'; }
session_hold() {
  local known
  known=$(ask sessions "$(held)")
  case $known in *count=0*) ! tell '^session_open ok' || lost ;; *count=1*) ! tell 'changed=1' || [[ $known = *end=1 ]] || lost ;; *) twice && return 1 ;; esac
}

suspended_prepare() { worker_warm; }
suspended_ask() { ask account_set "$(held)" "$(its_uid)" change=1; }
suspended_true() { only 'changed=1'; }
suspended_hold() {
  tell 'changed=1' || suspended_ask >/dev/null
  ask account_state "$(held)" "$(its_uid)" | grep -q 'suspended=1' || lost
}

# A session that an administrator ends, and that is closed thereupon.
ended_prepare() { worker_warm; }
# shellcheck disable=SC2046
ended_ask() { ask session_open $(caller) "$(its_uid)" -- session_end "$(held)" id=@ -- session_close $(caller); }
ended_true() {
  tell '^session_open failed' || tell '^session_end failed' || only '^session_open ok id=[1-9]' '^session_end ok count=1' 'changed=1'
}
ended_hold() {
  ! tell '^session_end ok count=1' || ! tell 'changed=1' || [[ $(ask sessions "$(held)") = *count=1\ end=6 ]] || { lost; return 1; }
  once session.to-end '^session_end ok count=1' && once session.closed 'changed=1'
}

# An account that may not come in is refused, and that is on record.
look_prepare() { worker_warm; }
# shellcheck disable=SC2046
look_ask() { ask account_look $(caller) service=strict "$(its_uid)"; }
look_true() { only 'verdict=3'; }
look_hold() {
  ! tell 'verdict=3' || [[ $(ask account_state "$(held)" "$(its_uid)") = *seen=1* ]] || { lost; return 1; }
  once account.denied 'verdict=3'
}
