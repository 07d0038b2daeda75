/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/inside.h"

#define ROOT "root"
#define CONSOLE_SERVICE "login"

/*
 * Who is let in, by all the rules, though nobody reads syslog: root at a real console, who may have
 * to mend that. The record in the store is made as ever.
 */
static bool is_rescued(const struct cred_gate *gate, const char *subject, const char *service)
{
  return gate->site->rescue_root_console && strcmp(subject, ROOT) == 0 &&
         strcmp(service, CONSOLE_SERVICE) == 0;
}

bool cred_gate_rescues_caller(const struct cred_gate *gate, const struct cred_caller *caller)
{
  return caller->known && is_rescued(gate, caller->subject, caller->service) &&
         cred_gate_caller_source(gate, caller).class == CRED_SOURCE_LOCAL;
}

/* Who has no business at the console was refused before anything is asked of the password. */
bool cred_gate_rescues_holder(const struct cred_gate *gate, const struct cred_holder *holder)
{
  return is_rescued(gate, holder->subject, holder->service);
}

uint64_t cred_gate_uncopied(const struct cred_gate *gate)
{
  return gate->copy.lost;
}
