/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/words.h"

#include <stdio.h>
#include <string.h>

bool cred_words_next(const char **list, char word[CRED_LIST_SIZE])
{
  size_t length = strcspn(*list, " ");

  if (length == 0 || length >= CRED_LIST_SIZE)
    return false;
  (void)snprintf(word, CRED_LIST_SIZE, "%.*s", (int)length, *list);
  *list += length;
  *list += strspn(*list, " ");
  return true;
}
