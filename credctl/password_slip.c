/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/password_slip.h"

#include <stdio.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/text.h"
#include "credctl/when.h"

/* --- reading it out ----------------------------------------------------------------------------
 */

static const char *const letters[] = {
    "alfa",    "bravo", "charlie", "delta",  "echo",     "foxtrot", "golf",   "hotel",  "india",
    "juliett", "kilo",  "lima",    "mike",   "november", "oscar",   "papa",   "quebec", "romeo",
    "sierra",  "tango", "uniform", "victor", "whiskey",  "xray",    "yankee", "zulu",
};

static void add(struct cred_secret *out, const char *word)
{
  const size_t length = strlen(word);

  if (length > CRED_SECRET_MAX - out->length)
    return;
  memcpy(out->bytes + out->length, word, length + 1);
  out->length += length;
}

static void spell(unsigned char character, struct cred_secret *out)
{
  char text[2] = {(char)character, '\0'};

  if (out->length > 0)
    add(out, " ");
  if (character >= 'A' && character <= 'Z') {
    add(out, _("capital"));
    add(out, " ");
    character = (unsigned char)(character - 'A' + 'a');
  }
  if (character >= 'a' && character <= 'z')
    add(out, letters[character - 'a']);
  else
    add(out, character == '-' ? _("hyphen") : text);
  cred_erase(text, sizeof(text));
}

void ctl_slip_spell(const struct cred_secret *password, struct cred_secret *out)
{
  cred_secret_erase(out);
  for (size_t i = 0; i < password->length; i++)
    spell(password->bytes[i], out);
}

/* --- the slip ----------------------------------------------------------------------------------
 */

static void print_json(const struct ctl_slip *slip)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "subject", ctl_json_text(slip->subject));
  ctl_json_set(object, "password", ctl_json_text(cred_secret_text(slip->password)));
  ctl_json_set(object, "valid_from", ctl_json_time(slip->valid_from_ms));
  ctl_json_set(object, "valid_until", ctl_json_time(slip->valid_until_ms));
  ctl_json_set(object, "entry_locked", json_boolean(slip->stays_locked));
  ctl_json_print(object);
}

static void say_validity(const struct ctl_slip *slip)
{
  char from[CTL_WHEN_SIZE], until[CTL_WHEN_SIZE];

  ctl_when_text(slip->valid_from_ms, from, sizeof(from));
  ctl_when_text(slip->valid_until_ms, until, sizeof(until));
  if (slip->valid_from_ms != 0)
    ctl_say(_("Valid from: %s"), from);
  if (slip->valid_until_ms != 0)
    ctl_say(_("Valid until: %s"), until);
  else
    ctl_say(_("Valid until it is changed."));
}

static void print_text(const struct ctl_slip *slip)
{
  CRED_SECRET_AUTO spelled = {0};

  ctl_slip_spell(slip->password, &spelled);
  ctl_say(_("Temporary password of %s:"), slip->subject);
  (void)printf("\n    %s\n\n", cred_secret_text(slip->password));
  (void)printf("%s %s\n", _("Read out:"), cred_secret_text(&spelled));
  say_validity(slip);
  (void)fputc('\n', stdout);
  ctl_say(_("To the user:"));
  ctl_say(_("- It lets you in once, to choose a password of your own: at the first login you are "
            "asked for this one, by most programs twice, and then twice for the new one."));
  ctl_say(_("- Keep it and the new one secret. Nobody may ask you for them, administrators "
            "included; tell them to nobody who does."));
  ctl_say(_("- Do not leave this slip where others see it, and destroy it once you have changed "
            "the password."));
  ctl_say(_("- When somebody may have seen the password, report that at once."));
}

static void warn_of_locks(struct cred_gate *gate, const struct ctl_slip *slip)
{
  struct cred_barred_request request = {0};
  struct cred_barred_reply reply = {0};

  if (slip->stays_locked)
    ctl_warn(_("the account is still locked in /etc/shadow; unlock it with usermod --unlock %s"),
             slip->subject);
  (void)snprintf(request.subject, sizeof(request.subject), "%s", slip->subject);
  if (cred_gate_barred(gate, &request, &reply) == CRED_OK && reply.barred)
    ctl_warn(_("%s is still locked by an administrator: see credctl status %s"), slip->subject,
             slip->subject);
}

/* Who gets in with it must choose another, and may not be able to. */
static void warn_of_tries(struct cred_gate *gate, const struct ctl_slip *slip)
{
  struct cred_password_state_reply state = {0};
  char when[CTL_WHEN_SIZE];

  if (ctl_password_state_read(gate, slip->subject, &state) != CTL_YES || state.tries_end_ms == 0)
    return;
  ctl_when_text(state.tries_end_ms, when, sizeof(when));
  ctl_warn(_("%s has tried too many passwords: none can be chosen in place of this one until %s"),
           slip->subject, when);
}

void ctl_slip_print(const struct ctl_call *call, struct cred_gate *gate,
                    const struct ctl_slip *slip)
{
  if (call->json)
    print_json(slip);
  else if (ctl_option_given(call, "plain"))
    (void)printf("%s\n", cred_secret_text(slip->password));
  else
    print_text(slip);
  (void)fflush(stdout);
  warn_of_locks(gate, slip);
  warn_of_tries(gate, slip);
}
