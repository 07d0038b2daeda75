/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_DATA "cred_gate"

struct kept {
  uint64_t magic;
  char state[CRED_PATH_SIZE]; /* "": the built-in one */
  struct cred_gate *gate;     /* NULL: a call has it */
};

/* Includes the size, so that modules of different builds never read each other's records. */
#define KEPT_MAGIC (UINT64_C(0x67617465) << 32 | sizeof(struct kept))

static void release(pam_handle_t *pamh, void *data, int error_status)
{
  struct kept *kept = data;

  (void)pamh;
  (void)error_status;
  if (kept == NULL)
    return;
  cred_gate_close(kept->gate);
  free(kept);
}

static struct kept *find(pam_handle_t *pamh)
{
  const void *data = NULL;
  struct kept *kept;

  if (pam_get_data(pamh, KEPT_DATA, &data) != PAM_SUCCESS || data == NULL ||
      ((const struct kept *)data)->magic != KEPT_MAGIC)
    return NULL;
  memcpy(&kept, &data, sizeof(kept)); /* it comes back as const, although it is the modules' own */
  return kept;
}

static struct kept *make(pam_handle_t *pamh)
{
  struct kept *kept = calloc(1, sizeof(*kept));

  if (kept == NULL)
    return NULL;
  kept->magic = KEPT_MAGIC;
  if (pam_set_data(pamh, KEPT_DATA, kept, release) == PAM_SUCCESS)
    return kept;
  free(kept);
  return NULL;
}

struct cred_gate *cred_kept_take(pam_handle_t *pamh, const char *state)
{
  struct kept *kept = find(pamh);
  struct cred_gate *gate;

  if (kept == NULL || kept->gate == NULL || strcmp(kept->state, state) != 0)
    return NULL;
  gate = kept->gate;
  kept->gate = NULL;
  if (cred_gate_is_current(gate, state[0] != '\0' ? state : NULL))
    return gate;
  cred_gate_close(gate);
  return NULL;
}

void cred_kept_put(pam_handle_t *pamh, const char *state, struct cred_gate *gate)
{
  struct kept *kept = find(pamh);

  if (kept == NULL)
    kept = make(pamh);
  if (kept == NULL || strlen(state) >= sizeof(kept->state)) {
    cred_gate_close(gate);
    return;
  }
  cred_gate_close(kept->gate);
  cred_gate_rest(gate);
  kept->gate = gate;
  (void)snprintf(kept->state, sizeof(kept->state), "%s", state);
}
