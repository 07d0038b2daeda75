/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "config/applied.h"
#include "tests/fuzz/fuzz.h"

/*
 * The body of an applied policy, as if its checksum were right, and the whole file. What is
 * accepted can be used and written again to the same effect.
 */

static void must(int holds)
{
  if (!holds)
    abort();
}

static void write_again(const struct cred_config *config)
{
  struct cred_applied once, twice;
  struct cred_config *again = NULL;

  must(cred_applied_encode(config, &once, NULL) == CRED_OK);
  must(cred_applied_decode(once.bytes, once.length, &again, NULL) == CRED_OK);
  must(cred_applied_encode(again, &twice, NULL) == CRED_OK);
  must(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
  cred_config_free(again);
  cred_applied_free(&once);
  cred_applied_free(&twice);
}

static void use(const struct cred_config *config)
{
  const struct cred_config_facts facts = {
      .user = "tanaka", .known = true, .service = "sshd", .groups = "staff"};
  struct cred_policy policy;

  cred_config_resolve(config, &facts, &policy);
  must(policy.deny >= 1 && policy.deny <= 100 && policy.fail_interval >= 1);
  must(policy.unlock_time == CRED_FOREVER || policy.unlock_time_max >= policy.unlock_time);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct cred_config *config = NULL;

  if (cred_applied_decode_body(data, size, &config, NULL) == CRED_OK) {
    use(config);
    write_again(config);
  }
  cred_config_free(config);
  if (cred_applied_decode(data, size, &config, NULL) == CRED_OK)
    use(config);
  cred_config_free(config);
  return 0;
}
