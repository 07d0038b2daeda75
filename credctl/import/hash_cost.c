/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/hash_cost.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ROUNDS_MAX 1000000u
#define BCRYPT_LOG2_MAX 14u
#define LOG2_N_MAX 16u
#define BLOCKS_MAX 32u /* r, or r times p */
#define ONE_DIGIT 48u  /* of yescrypt's numbers those below are one digit long */

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* 64: none. */
static uint32_t digit(char c)
{
  const char *found = c != '\0' ? strchr(digits, c) : NULL;

  return found != NULL ? (uint32_t)(found - digits) : 64;
}

/* count digits, the lowest first; UINT32_MAX: none. */
static uint32_t number_of_digits(const char *text, unsigned count)
{
  uint32_t number = 0;

  for (unsigned i = 0; i < count; i++) {
    if (digit(text[i]) == 64)
      return UINT32_MAX;
    number |= digit(text[i]) << 6 * i;
  }
  return number;
}

static bool is_decimal_within(const char *text, uint32_t max)
{
  uint32_t number = 0;

  for (; *text >= '0' && *text <= '9'; text++) {
    number = number * 10 + (uint32_t)(*text - '0');
    if (number > max)
      return false;
  }
  return true;
}

static bool has_few_rounds(const char *parameters)
{
  static const char prefix[] = "rounds=";

  return strncmp(parameters, prefix, sizeof(prefix) - 1) != 0 ||
         is_decimal_within(parameters + sizeof(prefix) - 1, ROUNDS_MAX);
}

static bool is_decimal_rounds(const char *parameters)
{
  return is_decimal_within(parameters, ROUNDS_MAX);
}

static bool is_cheap_bcrypt(const char *parameters)
{
  return is_decimal_within(parameters, BCRYPT_LOG2_MAX);
}

/* Flags, N and r, a digit each; whatever asks for more than these is nothing that passwd makes. */
static bool is_cheap_yescrypt(const char *parameters)
{
  if (digit(parameters[0]) >= ONE_DIGIT || digit(parameters[1]) >= ONE_DIGIT ||
      digit(parameters[2]) >= ONE_DIGIT || parameters[3] != '$')
    return false;
  return digit(parameters[1]) + 1 <= LOG2_N_MAX && digit(parameters[2]) + 1 <= BLOCKS_MAX;
}

static bool is_cheap_scrypt(const char *parameters)
{
  uint64_t r, p;

  if (strnlen(parameters, 11) < 11 || digit(parameters[0]) > LOG2_N_MAX)
    return false;
  r = number_of_digits(parameters + 1, 5);
  p = number_of_digits(parameters + 6, 5);
  return r <= BLOCKS_MAX && p <= BLOCKS_MAX && r * p <= BLOCKS_MAX;
}

static bool is_cheap_bsdi(const char *parameters)
{
  return number_of_digits(parameters, 4) <= ROUNDS_MAX;
}

static const struct method {
  const char *prefix;
  bool (*is_cheap)(const char *parameters);
} methods[] = {
    {"$5$", has_few_rounds},     {"$6$", has_few_rounds},       {"$md5,", has_few_rounds},
    {"$2a$", is_cheap_bcrypt},   {"$2b$", is_cheap_bcrypt},     {"$2x$", is_cheap_bcrypt},
    {"$2y$", is_cheap_bcrypt},   {"$sha1$", is_decimal_rounds}, {"$y$", is_cheap_yescrypt},
    {"$gy$", is_cheap_yescrypt}, {"$7$", is_cheap_scrypt},      {"_", is_cheap_bsdi},
};

bool ctl_import_hash_is_cheap(const char *hash)
{
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
    if (strncmp(hash, methods[i].prefix, strlen(methods[i].prefix)) == 0)
      return methods[i].is_cheap(hash + strlen(methods[i].prefix));
  return true;
}
