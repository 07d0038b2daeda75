/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_stacks.h"
#include "credctl/text.h"

const char *ctl_stacks_format(enum cred_stack_kind kind)
{
  switch (kind) {
  case CRED_STACK_MARK_UNPROVEN:
    return _(
        "%1$s: this mark is reached also when %2$s did not succeed. Give the line before it the "
        "control [success=ok default=bad], or [success=ok default=1] where it may fail");
  case CRED_STACK_MARK_OF_NOTHING:
    return _("%1$s: this mark does not stand behind a module that proves anything. Put it on the "
             "line right behind the one that does");
  case CRED_STACK_MARK_UNREACHED:
    return _("%1$s: no success of %2$s leads to this mark, so it never counts");
  case CRED_STACK_MARK_LAX:
    return _(
        "%1$s: %2$s may succeed without a proof here (nullok, nouserok), and the mark behind it "
        "counts that");
  case CRED_STACK_UNCHARGED:
    return _("%1$s: a login can succeed past %2$s, or although it refuses. Keep it first and "
             "required");
  case CRED_STACK_ASKED_BEFORE:
    return _("%1$s: %2$s can verify a password that pam_cred_lockout did not charge, and nobody "
             "counts such guesses. Put pam_cred_lockout before it, required (with prompt=no: "
             "requisite), and let nothing jump over it");
  case CRED_STACK_NOT_COUNTED:
    return _("%1$s: %2$s verifies passwords here without pam_cred_lockout, and nobody counts "
             "guesses. Put auth required pam_cred_lockout.so first");
  case CRED_STACK_WRONG_PASSWORD:
    return _("%1$s: a login can succeed although %2$s finds the password wrong. Whoever has what "
             "is enough there guesses the password uncounted, and one factor is enough. Let the "
             "password be a must: required, or [success=ok default=bad]");
  case CRED_STACK_NO_PASSWORD:
    return _("%1$s: a login can succeed without the password that %2$s verifies. One factor is "
             "enough then, and a refusal of pam_cred_factor tells, uncounted, whether the password "
             "was right. Let the password be a must, and nothing before it end the stack or jump "
             "over it");
  case CRED_STACK_CODELESS:
    return _(
        "%1$s: a login can succeed past %2$s, or although it refuses. Keep it required, and let "
        "nothing before it end the stack");
  case CRED_STACK_EMPTY_PASSWORD:
    return _("%1$s: with nullok, %2$s lets in whoever has an empty password");
  case CRED_STACK_NO_ACCOUNT:
    return _("%1$s: %2$s is missing in account, so a locked ID gets in with a key");
  case CRED_STACK_NO_FACTOR:
    return _("%1$s: a policy asks for more than one factor, but %2$s is missing in account, so "
             "nobody is refused here");
  case CRED_STACK_FACTOR_BLIND:
    return _(
        "%1$s: auth has neither pam_cred_lockout nor a mark, so %2$s cannot see what was proven");
  case CRED_STACK_NO_HISTORY:
    return _("%1$s: pam_cred_history is missing behind %2$s, so changed passwords are not "
             "remembered");
  case CRED_STACK_LOGINUID_ANEW:
    return _("%1$s: with %2$s here, whoever goes on as somebody else is taken for that other one "
             "from then on, in records, approvals and actor_groups. Take the line out");
  case CRED_STACK_ASKS_ITSELF:
    return _("%1$s: without use_authtok, %2$s can ask for a new password itself, and store one "
             "that pam_cred_quality did not judge. Write use_authtok behind it");
  case CRED_STACK_NO_SESSION_ACCOUNT:
    return _("%1$s: %2$s is missing in session, so no login here counts as one: people who come "
             "every day become dormant, and whom sudo goes on as is not judged. Add session "
             "required pam_cred_account.so");
  case CRED_STACK_NO_SESSION_USES:
    return _("%1$s: a policy counts the uses of passwords here (max_uses, use_services), but %2$s "
             "is missing in session, so none is counted. Add session required pam_cred_rotate.so");
  case CRED_STACK_NO_SESSION:
    return _("%1$s: a policy wants sessions to end (session_max_minutes, idle_minutes) or the last "
             "login told (show_last_login), but %2$s is missing in session, so neither happens "
             "here. Add session required pam_cred_session.so as the last line");
  case CRED_STACK_NO_LOGINUID:
    return _("%1$s: %2$s is missing in session, so nobody knows later who logged in here: whoever "
             "acts as a shared ID, asks or approves is refused as unknown. Add session required "
             "pam_loginuid.so");
  case CRED_STACK_ROOT_ASKED:
    return _("%1$s: root, too, is asked for the password of whom it becomes here, in scripts as "
             "well. Put auth sufficient %2$s.so before this line, unless that is meant");
  case CRED_STACK_NOT_INSTALLED:
    return _("%1$s: %2$s is not installed where PAM looks for it, so PAM lets this line fail. "
             "Install it, or write the whole path of where it is");
  case CRED_STACK_NO_MODULE:
    return _("%1$s: there is no module %2$s, and PAM lets the line fail: mend the name");
  case CRED_STACK_UNREADABLE:
    return _("%1$s: PAM cannot read this line, and lets it fail");
  case CRED_STACK_LINE_CUT:
    return _("%1$s: the name or the arguments of this line's module are longer than is looked at, "
             "so what is said of this stack may be wrong. Make them shorter");
  case CRED_STACK_MORE:
    return _("%1$s: there is more to tell than fits here. Mend what is told, and check again");
  case CRED_STACK_CUT:
  case CRED_STACK_FINE:
  case CRED_STACK_KIND_COUNT:
    break;
  }
  return _("%1$s: not all of this stack could be looked at: a file that it includes is missing or "
           "too long, or includes itself");
}
