/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/factor.h"

#include <stdio.h>
#include <string.h>

static const struct {
  enum cred_factor kind;
  const char *name;
} names[] = {
    {CRED_FACTOR_KNOWLEDGE, "knowledge"},
    {CRED_FACTOR_POSSESSION, "possession"},
    {CRED_FACTOR_INHERENCE, "inherence"},
};
#define KINDS (sizeof(names) / sizeof(names[0]))

enum cred_factor cred_factor_find(const char *name)
{
  for (size_t i = 0; i < KINDS; i++)
    if (strcmp(names[i].name, name) == 0)
      return names[i].kind;
  return CRED_FACTOR_NONE;
}

void cred_factor_text(unsigned kinds, char *out, size_t size)
{
  size_t used = 0;

  (void)snprintf(out, size, "none");
  for (size_t i = 0; i < KINDS && used < size; i++) {
    if ((kinds & names[i].kind) == 0)
      continue;
    (void)snprintf(out + used, size - used, "%s%s", used > 0 ? "," : "", names[i].name);
    used += strlen(out + used);
  }
}

static unsigned proven(const struct cred_factor_facts *facts)
{
  unsigned kinds = 0;

  for (size_t i = 0; i < KINDS; i++)
    kinds |= facts->marked & names[i].kind;
  if (facts->code_accepted || facts->key_accepted)
    kinds |= CRED_FACTOR_POSSESSION;
  if (facts->password_matches)
    kinds |= CRED_FACTOR_KNOWLEDGE;
  return kinds;
}

struct cred_factor_judgement cred_factor_judge(const struct cred_factor_facts *facts)
{
  struct cred_factor_judgement judgement = {.verdict = CRED_FACTOR_REFUSED, .kinds = proven(facts)};

  for (size_t i = 0; i < KINDS; i++)
    judgement.count += (judgement.kinds & names[i].kind) != 0;
  /* the one factor that every login takes is the business of who authenticated it */
  if (facts->nobody_logs_in || facts->required <= 1 || judgement.count >= facts->required)
    judgement.verdict = CRED_FACTOR_PASSED;
  else if (facts->is_report)
    judgement.verdict = CRED_FACTOR_REPORTED;
  return judgement;
}
