/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/policy.h"

#include <string.h>

bool cred_list_has(const char *list, const char *word)
{
  size_t length = strlen(word);

  if (length == 0 || strchr(word, ' ') != NULL)
    return false;
  while (*list != '\0') {
    size_t other = strcspn(list, " ");

    if (other == length && memcmp(list, word, length) == 0)
      return true;
    list += other;
    list += strspn(list, " ");
  }
  return false;
}
