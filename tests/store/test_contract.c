/* SPDX-License-Identifier: BSD-3-Clause */
#include "contract.h"

#include <stdlib.h>
#include <string.h>

static const struct contract_part *const parts[] = {
    &contract_transactions, &contract_values,   &contract_counts,    &contract_tickets,
    &contract_tokens,       &contract_events,   &contract_passwords, &contract_remembered,
    &contract_accounts,     &contract_rotation, &contract_sessions,
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

static size_t gather(struct CMUnitTest **out)
{
  size_t count = 0;

  for (size_t i = 0; i < PARTS; i++)
    count += parts[i]->count;
  *out = calloc(count, sizeof(**out));
  if (*out == NULL)
    return 0;
  count = 0;
  for (size_t i = 0; i < PARTS; i++) {
    memcpy(*out + count, parts[i]->tests, parts[i]->count * sizeof(**out));
    count += parts[i]->count;
  }
  return count;
}

static int run(const char *backend)
{
  struct CMUnitTest *tests;
  size_t count = gather(&tests);
  int failed = count > 0 ? 0 : 1;

  fixture_backend = backend;
  if (failed == 0)
    failed = _cmocka_run_group_tests(backend, tests, count, NULL, NULL);
  free(tests);
  return failed;
}

int main(void)
{
  int failed = run("sqlite");

  return run("memory") + failed;
}
