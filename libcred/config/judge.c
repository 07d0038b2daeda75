/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "config/value.h"
#include "config/words.h"

/* Whether one value is at least as strict as another; both ways means equal or all the same. */
struct order {
  bool new_holds; /* the new value is at least as strict as the old */
  bool old_holds;
};

static bool is_subset(const char *part, const char *whole)
{
  char word[CRED_LIST_SIZE];

  while (cred_words_next(&part, word))
    if (!cred_list_has(whole, word))
      return false;
  return true;
}

/* Strictness of a number, growing. */
static uint64_t rank_of(const struct cred_config_key *key, uint32_t number)
{
  switch (key->stricter) {
  case CRED_STRICTER_LESS:
    return UINT64_C(1) + UINT32_MAX - number;
  case CRED_STRICTER_LESS_OR_OFF:
    return number == 0 ? 0 : UINT64_C(1) + UINT32_MAX - number;
  case CRED_STRICTER_MORE_OR_EVER:
    return number == 0 ? UINT64_MAX : number;
  case CRED_STRICTER_MORE_OR_LAST:
    return number == key->max ? 0 : UINT64_C(1) + number;
  default:
    return number;
  }
}

static struct order order_numbers(const struct cred_config_key *key, uint32_t old_number,
                                  uint32_t new_number)
{
  uint64_t old_rank = rank_of(key, old_number);
  uint64_t new_rank = rank_of(key, new_number);

  return (struct order){.new_holds = new_rank >= old_rank, .old_holds = old_rank >= new_rank};
}

static bool list_holds(const struct cred_config_key *key, const char *list, const char *against)
{
  switch (key->stricter) {
  case CRED_STRICTER_MORE:
    return is_subset(against, list);
  case CRED_STRICTER_LESS:
    return is_subset(list, against);
  case CRED_STRICTER_LESS_OR_OFF:
    return against[0] == '\0' || (list[0] != '\0' && is_subset(list, against));
  default:
    return false;
  }
}

static struct order order_texts(const struct cred_config_key *key, const char *old_text,
                                const char *new_text)
{
  if (key->type >= CRED_VALUE_SERVICES)
    return (struct order){.new_holds = list_holds(key, new_text, old_text),
                          .old_holds = list_holds(key, old_text, new_text)};
  return (struct order){.new_holds = key->stricter == CRED_STRICTER_MORE && old_text[0] == '\0',
                        .old_holds = key->stricter == CRED_STRICTER_MORE && new_text[0] == '\0'};
}

static bool are_equal(const struct cred_config_key *key, const void *old_home, const void *new_home)
{
  if (cred_value_is_number(key))
    return cred_value_number(key, old_home) == cred_value_number(key, new_home);
  return strcmp(cred_value_string(key, old_home), cred_value_string(key, new_home)) == 0;
}

enum cred_config_judgement cred_value_judge(const struct cred_config_key *key, const void *old_home,
                                            const void *new_home)
{
  struct order order;

  if (key->stricter == CRED_STRICTER_NEITHER || are_equal(key, old_home, new_home))
    return CRED_CONFIG_NEITHER;
  if (key->stricter == CRED_STRICTER_UNKNOWN)
    return CRED_CONFIG_WEAKER;
  if (cred_value_is_number(key))
    order = order_numbers(key, cred_value_number(key, old_home), cred_value_number(key, new_home));
  else
    order = order_texts(key, cred_value_string(key, old_home), cred_value_string(key, new_home));
  if (order.new_holds && order.old_holds)
    return CRED_CONFIG_NEITHER;
  return order.new_holds ? CRED_CONFIG_STRICTER : CRED_CONFIG_WEAKER;
}
