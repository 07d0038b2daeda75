# shellcheck shell=bash
# Kinds of requests at which credd is killed: exceptions, and the passwords of privileged IDs. Sourced by kill_kinds.sh.

# An exception, and the other person's approval.
except_prepare() { worker_warm; }
except_ask() { ask exception_add "$(held)" "$(its_uid)" actor="$(id -u kill0)" rule=1 reason=test "until=$((($(date +%s) + 3600) * 1000))"; }
except_true() { only 'id=[1-9]'; }
except_hold() {
  case $(ask exception_list "$(held)") in *count=0*) ! tell 'id=[1-9]' || lost ;; *count=1*) ;; *) twice && return 1 ;; esac
}
approve_prepare() { except_ask >"$SCRATCH/asked" && id=$(sed -n 's/.* id=//p' "$SCRATCH/asked"); }
approve_ask() { ask exception_decide "id=$id" step=1 actor="$(id -u kill1)"; }
approve_true() { only 'answer=5'; }
approve_hold() {
  case $(approve_ask) in *answer=4) ;; *answer=5) ! tell 'answer=5' || { twice; return 1; } ;; *) lost ;; esac
  ask exception_list "$(held)" | grep -q 'count=1 state=7' || lost
}

# What lifts a rule is used once in each login.
lifted_prepare() {
  ask exception_add "$(held)" "$(its_uid)" actor="$(id -u kill0)" rule=6 reason=test "until=$((($(date +%s) + 3600) * 1000))" -- \
    exception_decide id=@ step=1 actor="$(id -u kill1)" >/dev/null
}
# shellcheck disable=SC2046
lifted_ask() { ask factor_look $(caller) service=strict "$(its_uid)" kinds=1; }
lifted_true() { only 'verdict=2 exception=[1-9]'; }
lifted_hold() {
  case $(ask exception_list "$(held)") in
    *uses=0) ! tell 'verdict=2' || lost ;;
    *uses=1) ;;
    *) twice ;;
  esac && once exception.used 'verdict=2'
}

# One generation of a sealed password, and what two persons hand out of it.
rotate_prepare() { worker_warm; }
rotate_ask() {
  ask rotate_begin "$(held)" "$(its_uid)" generation=1 stored=old intended=new to=a sealed=it -- rotate_settle "$(held)" "$(its_uid)" stored=new
}
rotate_true() { tell '^rotate_begin failed' || only '^rotate_begin ok begun=1' 'standing=1'; }
rotate_hold() {
  local state
  state=$(ask rotate_state "$(held)" "$(its_uid)" stored=new)
  case $state in
    *'pending=0 current=0') ! tell 'begun=1' || lost ;;
    *'standing=1 pending=1 current=0') ! tell '^rotate_settle ok' || tell '^rotate_begin failed' || lost ;;
    *'standing=2 pending=0 current=1') ;;
    *) lost ;;
  esac
}

# Nobody known may change a privileged ID, and that is on record.
may_prepare() { worker_warm; }
may_ask() { ask rotate_may "$(held)" "$(its_uid)" service=strict; }
may_true() { only 'verdict=2'; }
may_hold() { once rotate.refused 'verdict=2'; }

# Two persons apply for the sealed password; it is handed out once.
applied_prepare() { rotate_ask >/dev/null; }
applied_ask() {
  ask reveal_ask "$(held)" "$(its_uid)" actor="$(id -u kill0)" stored=new reason=test -- reveal_approve id=@ actor="$(id -u kill1)"
}
applied_true() { tell '^reveal_ask failed' || only '^reveal_ask ok id=[1-9]' '^reveal_approve ok verdict=11'; }
applied_hold() {
  id=$(sed -n 's/^reveal_ask ok id=//p' "$SCRATCH/told")
  ! tell 'verdict=11' || [[ $(reveal_ask) = *verdict=11\ generation=1 ]] || { lost; return 1; }
  ask password_forget "$(held)" "$(its_uid)" >/dev/null # so that no application stays open
  once reveal.asked '^reveal_ask ok' && once reveal.approved 'verdict=11'
}
reveal_prepare() {
  rotate_ask >/dev/null
  ask reveal_ask "$(held)" "$(its_uid)" actor="$(id -u kill0)" stored=new reason=test >"$SCRATCH/asked" || return 1
  id=$(sed -n 's/.* id=//p' "$SCRATCH/asked")
  ask reveal_approve "id=$id" actor="$(id -u kill1)" >/dev/null
}
reveal_ask() { ask reveal_take "$(held)" "$(its_uid)" actor="$(id -u kill0)" stored=new "id=$id"; }
reveal_true() { only 'verdict=11 generation=1'; }
reveal_hold() { # once, and none where it was handed out
  local first=none second
  ! tell 'verdict=11' || first=told
  second=$(reveal_ask)
  case $first$second in told*verdict=1\ * | none*verdict=1\ * | none*verdict=11\ *) ;; *) twice && return 1 ;; esac
  case $(reveal_ask) in *verdict=1\ *) ;; *) twice ;; esac
}
