/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_VALUE_H
#define CRED_CONFIG_VALUE_H

#include "config/keys.h"

/*
 * One value of one key. `home` is the struct that key->home names; the value lies at key->offset.
 * All pure.
 */

/* Writes the default. */
void cred_value_reset(const struct cred_config_key *key, void *home);

/*
 * Reads a value as written in a file, without blanks around it. home is changed only with FINE;
 * otherwise the kind of problem comes back.
 */
enum cred_config_problem_kind cred_value_parse(const struct cred_config_key *key, const char *text,
                                               void *home);

/* The value as it would be written. size must hold CRED_LIST_SIZE. */
void cred_value_text(const struct cred_config_key *key, const void *home, char *out, size_t size);

/* What may be written: "1-100", "off, enrolled, required"; "" for texts. */
void cred_value_expected(const struct cred_config_key *key, char *out, size_t size);

/* True for FLAG, NUMBER and WORD, which are stored as numbers. */
bool cred_value_is_number(const struct cred_config_key *key);

/* The number stored for such a key. */
uint32_t cred_value_number(const struct cred_config_key *key, const void *home);

/* Stores a number or a text (in canonical form); false when it is not one the key can have. */
bool cred_value_set_number(const struct cred_config_key *key, uint32_t number, void *home);
bool cred_value_set_text(const struct cred_config_key *key, const char *text, void *home);

/* The text stored for the other types. */
const char *cred_value_string(const struct cred_config_key *key, const void *home);

void cred_value_copy(const struct cred_config_key *key, const void *from, void *to);

/* What the change from one value to the other does. */
enum cred_config_judgement cred_value_judge(const struct cred_config_key *key, const void *old_home,
                                            const void *new_home);

#endif
