/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_PASSWORDS_FIXTURE_H
#define CRED_TESTS_PASSWORDS_FIXTURE_H

#include "gate_fixture.h"

/*
 * What the tests of passwords share: hosts whose user database the test writes, people who change
 * passwords and log in. Digests are made without scrypt, from the salt and the password: the gate
 * never computes one.
 */

#define HANAKO_UID 1001u
#define ADMIN_UID 900u

/* An account on a host, as its user database has it. */
struct account {
  struct cred_gate *gate;
  const char *name;
  uint32_t uid;
  char password[64]; /* the one that is stored, "" : none */
  char entry[128];   /* its hash; each time another one */
};

/* Opens a gate of that policy and makes the account "hanako" on it, with an unknown password. */
struct cred_gate *passwords_open(const char *policy);
void passwords_close(struct cred_gate *gate);

struct account account_of(struct cred_gate *gate, const char *name, uint32_t uid);
struct cred_holder holder_of(const struct account *account);
struct cred_stored stored_of(const struct account *account);

/* Writes the user database, without a word to the gate. */
void account_store(struct account *account, const char *password);

struct cred_digests digests_of(const struct account *account, const char *password);

struct cred_password_check_reply check_password(const struct account *account, const char *password,
                                                enum cred_password_by by);
/* The check says yes. */
bool may_be(const struct account *account, const char *password);

/* After a check that said yes: stores and records. */
struct cred_password_record_reply record_password(struct account *account, const char *password,
                                                  enum cred_password_by by);
/* The whole of a change by the holder, who shows the old one; false: the check refused. */
bool change_password(struct account *account, const char *password);
bool set_password(struct account *account, const char *password, enum cred_password_by by);

/* A look with the password at hand, asked again with it when the gate wants it. */
struct cred_password_look_reply log_in(const struct account *account);
/* The same with a second factor. */
struct cred_password_look_reply log_in_with_code(const struct account *account);
/* By a key: no password is at hand. */
struct cred_password_look_reply log_in_by_key(const struct account *account);

struct cred_password_state_reply state_of(const struct account *account);
bool expire_password(const struct account *account, bool compromised, const char *hash);
bool import_hash(const struct account *account, const char *hash);
/* All pages of the hashes; returns how many, and whether this one is among them, and barred. */
uint32_t crypts_of(const struct account *account, const char *hash, bool *is_there, bool *barred);
bool set_person(const struct account *account, const char *number);
bool forget_password(const struct account *account);

/* The host of the gate is called so from now on: as another host that shares the store. */
void move_to_system(struct cred_gate *gate, const char *system);

/* How many events of this kind there are, and the last one. */
uint32_t count_password_events(struct cred_gate *gate, enum cred_event_kind kind,
                               struct cred_event *last);
uint64_t last_password_event(struct cred_gate *gate);

/* Runs every test on each backend. */
struct CMUnitTest;
extern const char *passwords_backend;
int run_passwords(const struct CMUnitTest *tests, size_t count);

#endif
