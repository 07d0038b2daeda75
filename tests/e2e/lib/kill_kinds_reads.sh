# shellcheck shell=bash
# Kinds of requests at which credd is killed: those that only read, many of them in one process. Each is a request of
# its own, and credd dies at the system calls of each. Sourced by kill_kinds.sh.

# So often as it likes, and by any worker: who only reads does not notice that one died.
unnoticed() { [ "${whom:-}" != worker ] || ! tell ' failed: '; }

reads_login_prepare() { worker_warm && code=$(own_code); }
# shellcheck disable=SC2046
reads_login_ask() {
  ask policy "$(held)" known=1 -- barred "$(held)" -- counts "$(held)" -- code_need $(caller) -- tokens "$(held)" -- \
    code_check "$(held)" "code=$code" -- events "$(held)" -- events_verify -- ready -- public_site
}
reads_login_true() {
  only '^policy ok deny=100$' '^barred ok barred=0$' '^counts ok count=0 failed=0$' '^code_need ok ask=1$' \
    '^tokens ok count=1 enrolled=1' '^code_check ok good=1$' '^events ok count=1$' '^events_verify ok intact=1$' \
    '^ready ok ready=1$' '^public_site ok system=' && unnoticed
}
reads_login_hold() { [ "$(enters "$code")" = in ] || lost; } # no code was used up

reads_password_prepare() {
  ask password_salts "$(held)" "$(its_uid)" -- password_record "$(held)" "$(its_uid)" by=1 stored=new password=new -- \
    password_import "$(held)" "$(its_uid)" "hash=\$6\$salt\$of$n" >/dev/null
}
reads_password_ask() { ask password_crypts "$(held)" "$(its_uid)" -- password_state "$(held)" -- accounts of_uid=1 "$(its_uid)"; }
reads_password_true() {
  only '^password_crypts ok count=1$' '^password_state ok remembered=2 .*exists=1 .*crypts=1$' "^accounts ok count=1 name=kill$n\$" &&
    unnoticed
}
reads_password_hold() { :; }

reads_account_prepare() {
  { rotate_ask && session_ask && suspended_ask && except_ask; } >/dev/null &&
    ask reveal_ask "$(held)" "$(its_uid)" actor="$(id -u kill0)" stored=new reason=test >/dev/null
}
reads_account_ask() {
  ask account_state "$(held)" "$(its_uid)" -- account_list -- exception_list "$(held)" -- sessions "$(held)" -- \
    rotate_state "$(held)" "$(its_uid)" stored=new -- reveals
}
reads_account_true() {
  only '^account_state ok suspended=1 seen=1$' '^account_list ok count=[1-9]' '^exception_list ok count=1 state=1 uses=0$' \
    '^sessions ok count=1 end=1$' '^rotate_state ok standing=2 pending=0 current=1$' '^reveals ok count=[1-9]' && unnoticed
}
reads_account_hold() { ask password_forget "$(held)" "$(its_uid)" >/dev/null; } # so that no application stays open

# What a user may read, and what is noted of nobody who only asks.
self_reads_prepare() { worker_warm; }
# shellcheck disable=SC2046
self_reads_ask() {
  asked policy "$(held)" -- barred "$(held)" -- counts "$(held)" -- code_need $(caller) -- tokens "$(held)" -- events "$(held)" -- ready -- \
    public_site -- password_state "$(held)" -- sessions "$(held)" -- account_look $(caller) service=strict -- \
    factor_look $(caller) service=strict kinds=1 -- rotate_may "$(held)" -- password_look "$(held)"
}
self_reads_true() {
  only '^policy ok deny=100$' '^barred ok barred=0$' '^counts ok count=0 failed=0$' '^code_need ok ask=1$' \
    '^tokens ok count=1 enrolled=1' '^events ok count=1$' '^ready ok ready=1$' '^public_site ok system=' \
    '^password_state ok .*exists=0 ' '^sessions ok count=0 ' '^account_look ok verdict=7$' '^factor_look ok verdict=0 exception=0$' \
    '^rotate_may ok verdict=3$' '^password_look ok verdict=5$'
}
self_reads_hold() { [ "$(ask events "$(held)" | sed 's/.*count=//')" -eq 1 ] || twice; }
