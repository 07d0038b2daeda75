# shellcheck shell=bash
# Kinds of requests at which credd is killed: the log. Sourced by kill_kinds.sh.

note_prepare() { worker_warm; }
note_ask() { ask event_note "subject=kill$n" "kind=${EVENTS[token.shown]}" detail=note; }
note_true() { :; }
note_hold() { once token.shown 'event_note ok'; }

# mark: the log's end, as far as the kinds below are concerned. marked EVENT: how often it has that since.
mark() { since=$(ask event_note "$(held)" "kind=${EVENTS[import.done]}" detail=test | sed -n 's/.*sequence=//p'); }
marked() { ask events "kind=${EVENTS[$1]}" "after=$since" | sed 's/.*count=//'; }

# The log is kept for an inquiry.
inquiry_prepare() { ask log_hold step=2 reason=over >/dev/null && mark; }
inquiry_ask() { ask log_hold step=1 reason="of kill$n"; }
inquiry_true() { only 'changed=1 held=1'; }
inquiry_hold() {
  local count
  tell 'changed=1' || inquiry_ask >/dev/null
  [[ $(ask log_hold) = *held=1 ]] || { lost; return 1; }
  count=$(marked log.held)
  ask log_hold step=2 reason=over >/dev/null
  [ "$count" -le 1 ] || { twice; return 1; }
  [ "$count" -eq 1 ] || lost
}

# Old events go. Each time it is more than a day later than the time before, by both clocks: what was found to be old
# then may go now.
pruned_later() {
  AT=$((${AT:-0} + 90000)) && BROKER_UNDER="faketime -f +${AT}s" && export DONT_FAKE_MONOTONIC=1 && broker_restart --workers 1
}
pruned_prepare() {
  [ -n "${AT:-}" ] || { pruned_later && ask log_prune >/dev/null; } || return 1
  mark && pruned_later && worker_warm
}
pruned_ask() { ask log_prune; }
pruned_true() { only 'keep=1 held=0 removed='; } # credd itself may have been there before
pruned_hold() {
  local count
  tell 'removed=[1-9]' || pruned_ask >/dev/null
  [[ $(ask events_verify) = *intact=1* ]] || { lost; return 1; }
  credctl log export >"$SCRATCH/left" && pruned_ranges "$SCRATCH/left" || { twice; return 1; }
  [ "$(marked log.pruned)" -ge 1 ] || lost
}
# pruned_ranges FILE: what was removed each time begins behind what was removed before.
pruned_ranges() {
  sed -n 's/.*"kind":"log.pruned".*first=\([0-9]*\) last=\([0-9]*\).*/\1 \2/p' "$1" |
    awk 'NR > 1 && $1 != last + 1 { exit 1 } { last = $2 }'
}
