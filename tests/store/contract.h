/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_STORE_CONTRACT_H
#define TESTS_STORE_CONTRACT_H

#include "fixture.h"

/* What every backend must do, by subject. */
struct contract_part {
  const struct CMUnitTest *tests;
  size_t count;
};

extern const struct contract_part contract_transactions;
extern const struct contract_part contract_values;
extern const struct contract_part contract_counts;
extern const struct contract_part contract_tickets;
extern const struct contract_part contract_tokens;
extern const struct contract_part contract_events;
extern const struct contract_part contract_passwords;
extern const struct contract_part contract_remembered;
extern const struct contract_part contract_accounts;
extern const struct contract_part contract_rotation;
extern const struct contract_part contract_sessions;

#define CONTRACT_TEST(function)                                                                    \
  {                                                                                                \
#function, function, fixture_set_up, fixture_tear_down, NULL                                   \
  }
#define CONTRACT_PART(array)                                                                       \
  {                                                                                                \
    array, sizeof(array) / sizeof(array[0])                                                        \
  }

#endif
