/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "stack/stack.h"
#include "tests/fuzz/fuzz.h"

/* Up to three files, which may include each other under the names a, b and c. */
struct files {
  const char *text;
  size_t size;
};

static char *load(void *state, const char *name)
{
  const struct files *files = state;
  size_t from = 0, length;

  if (name[0] < 'a' || name[0] > 'c' || name[1] != '\0')
    return NULL;
  for (char file = 'a'; file < name[0]; file++) {
    const char *end = memchr(files->text + from, '\0', files->size - from);

    if (end == NULL)
      return NULL;
    from = (size_t)(end - files->text) + 1;
  }
  length = strnlen(files->text + from, files->size - from);
  return strndup(files->text + from, length);
}

/* It ends, and what it tells is inside its bounds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static struct cred_stack_findings findings;
  struct files files = {(const char *)data, size};
  const struct cred_stack_source source = {load, &files, NULL};
  const struct cred_stack_wants wants = {true, true, true, true, false};
  struct cred_stack_proofs proofs;

  if (!cred_stack_check(&source, "a", &wants, &findings) ||
      findings.count > CRED_STACK_FINDINGS + 1 || !cred_stack_prove(&source, "a", &proofs))
    abort();
  for (size_t i = 0; i < findings.count; i++)
    if (strnlen(findings.rows[i].file, CRED_STACK_NAME_SIZE) == CRED_STACK_NAME_SIZE ||
        findings.rows[i].kind == CRED_STACK_FINE || findings.rows[i].kind >= CRED_STACK_KIND_COUNT)
      abort();
  return 0;
}
