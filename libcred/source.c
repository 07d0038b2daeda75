/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/source.h"

#include <string.h>

#include "decide/address.h"

#define SEPARATORS " \t,"

/* Takes the next block of the list; 0 at its end, -1 when it is no block, else 1. */
static int next_block(const char **rest, char *text, size_t size, struct cred_block *out)
{
  size_t length;

  *rest += strspn(*rest, SEPARATORS);
  length = strcspn(*rest, SEPARATORS);
  if (length == 0)
    return 0;
  if (length >= size) {
    memcpy(text, *rest, size - 1);
    text[size - 1] = '\0';
    return -1;
  }
  memcpy(text, *rest, length);
  text[length] = '\0';
  *rest += length;
  return cred_block_parse(text, out) ? 1 : -1;
}

bool cred_address_is_inside(const char *address, const char *blocks)
{
  struct cred_ip ip;
  struct cred_block block;
  char text[CRED_ADDRESS_SIZE];

  if (!cred_ip_parse(address, &ip))
    return false;
  while (next_block(&blocks, text, sizeof(text), &block) > 0)
    if (cred_block_has(&block, &ip))
      return true;
  return false;
}

enum cred_err cred_address_blocks_check(const char *blocks, struct cred_error *error)
{
  struct cred_block block;
  char text[CRED_ADDRESS_SIZE];
  int found;

  do
    found = next_block(&blocks, text, sizeof(text), &block);
  while (found > 0);
  if (found < 0)
    return cred_error_set(error, CRED_ERR_INVALID, "%s", text);
  return CRED_OK;
}
