/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What remembering costs a change of a password: check and record, without scrypt, in a store of 10
 * accounts and in one of 100,000, and for accounts that remember 1, 24 and 1,000 passwords. SMALL
 * and BIG have fresh stores whose policy remembers all. What is compared takes turns. Prints a
 * table of medians; each ratio is to the row before it that is marked 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/stats.h"
#include "cred/cred.h"
#include "gate/inside.h"

#define ACCOUNTS 10
#define MANY 100000
#define AT_ONCE 2000
#define UID 1000u

static struct cred_gate *gate, *small, *big; /* gate: the one in use */

static double microseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static bool complain(const char *what)
{
  fprintf(stderr, "password_calls: %s: %s\n", what,
          gate == NULL ? "" : cred_gate_error(gate)->text);
  return false;
}

static struct cred_holder holder_of(const char *group, long number)
{
  struct cred_holder holder = {.service = "bench", .uid = UID, .actor = UID};
  snprintf(holder.subject, sizeof holder.subject, "%s%ld", group, number);
  return holder;
}

/* A password that nobody had, by whichever salts there are. */
static bool new_password(const struct cred_holder *holder, struct cred_digests *out)
{
  static unsigned made;
  struct cred_password_salts_request request = {.holder = *holder};
  struct cred_password_salts_reply salts;
  if (cred_gate_password_salts(gate, &request, &salts) != CRED_OK)
    return complain("salts");
  memset(out, 0, sizeof *out);
  made++;
  for (out->count = 0; out->count < salts.count; out->count++) {
    out->rows[out->count].person = salts.rows[out->count].person;
    out->rows[out->count].set = salts.rows[out->count].set;
    memcpy(out->rows[out->count].bytes, &made, sizeof made);
  }
  return true;
}

static bool change(const struct cred_holder *holder, double *took)
{
  struct cred_password_check_request check = {.holder = *holder, .by = CRED_PASSWORD_BY_HOLDER};
  struct cred_password_record_request record = {.holder = *holder, .by = CRED_PASSWORD_BY_HOLDER};
  struct cred_password_check_reply checked;
  struct cred_password_record_reply recorded;
  if (!new_password(holder, &check.password))
    return false;
  record.password = check.password;
  double begin = microseconds();
  if (cred_gate_password_check(gate, &check, &checked) != CRED_OK || checked.has_too_many_tries ||
      cred_gate_password_record(gate, &record, &recorded) != CRED_OK)
    return complain("a change");
  *took = microseconds() - begin;
  return true;
}

/* Puts so many remembered passwords behind the account, as if it had changed that often. */
static bool remember(const struct cred_holder *holder, long passwords)
{
  struct cred_password_row row;
  struct cred_remembered_row past = {.set = 1, .key_id = 1, .set_wall_ms = 1, .ended_wall_ms = 2};
  struct cred_digests none;
  char system[CRED_NAME_SIZE];
  if (!new_password(holder, &none))
    return false;
  cred_gate_system_name(gate, system);
  struct cred_error *error = &gate->error;
  const struct cred_store_ops *ops = gate->store.ops;
  void *db = gate->store.db;
  enum cred_err err = cred_store_begin(&gate->store, CRED_STORE_WRITE, error);
  if (err == CRED_OK)
    err = ops->password_get(db, holder->subject, system, &row, error);
  past.account = row.account;
  past.person = row.home;
  for (long i = 0; i < passwords && err == CRED_OK; i++) {
    past.sequence = ++row.changes;
    for (size_t j = 0; j < sizeof past.mac; j++)
      past.mac[j] = (unsigned char)rand();
    err = ops->remembered_put(db, &past, error);
  }
  if (err == CRED_OK)
    err = ops->password_put(db, &row, error);
  if (err == CRED_OK)
    err = cred_store_commit(&gate->store, error);
  return err == CRED_OK || complain("filling");
}

static bool make_group(const char *group, long accounts, long passwords)
{
  for (long i = 0; i < accounts; i++) {
    struct cred_holder holder = holder_of(group, i);
    if (!remember(&holder, passwords))
      return false;
  }
  return true;
}

/* Other people's accounts, some at a time in one transaction. */
static bool make_many(void)
{
  struct cred_error *error = &gate->error;
  const struct cred_store_ops *ops = gate->store.ops;
  enum cred_err err = CRED_OK;
  for (long i = 0; i < MANY && err == CRED_OK; i++) {
    struct cred_person_row person = {
        .id = (uint64_t)random() + 1, .cost_count = 1, .costs = {{13, 8, 1}}};
    struct cred_password_row row = {.account = (uint64_t)random() + 1,
                                    .home = person.id,
                                    .changes = 1,
                                    .current = 1,
                                    .uid = UID};
    struct cred_remembered_row first = {.account = row.account, .sequence = 1, .person = person.id};
    snprintf(row.subject, sizeof row.subject, "other%ld", i);
    snprintf(row.system, sizeof row.system, "bench");
    memcpy(first.mac, &i, sizeof i);
    if (i % AT_ONCE == 0)
      err = cred_store_begin(&gate->store, CRED_STORE_WRITE, error);
    if (err == CRED_OK)
      err = ops->person_put(gate->store.db, &person, error);
    if (err == CRED_OK)
      err = ops->password_put(gate->store.db, &row, error);
    if (err == CRED_OK)
      err = ops->remembered_put(gate->store.db, &first, error);
    if (err == CRED_OK && i % AT_ONCE == AT_ONCE - 1)
      err = cred_store_commit(&gate->store, error);
  }
  return err == CRED_OK || complain("filling");
}

/* Whose changes are timed, in which store. */
struct group {
  struct cred_gate *gate;
  const char *name;
};

static bool measure(const struct group *groups, size_t count, long rounds, double **times)
{
  for (long round = 0; round < rounds; round++)
    for (size_t i = 0; i < count; i++) {
      struct cred_holder holder = holder_of(groups[i].name, round % ACCOUNTS);
      gate = groups[i].gate;
      if (!change(&holder, &times[i][round]))
        return false;
    }
  return true;
}

static void print_row(const char *name, double *times, long rounds, double first)
{
  struct bench_spread spread = bench_spread_of(times, (size_t)rounds);
  printf("| %s | %.0f | %.0f to %.0f | %.2f |\n", name, spread.median, spread.quarter,
         spread.three_quarters, spread.median / (first > 0 ? first : spread.median));
}

static bool make_stores(void)
{
  gate = small;
  if (!make_group("plain", ACCOUNTS, 1))
    return false;
  gate = big;
  return make_group("plain", ACCOUNTS, 1) && make_many();
}

static bool make_remembering(void)
{
  gate = small;
  return make_group("one", ACCOUNTS, 1) && make_group("some", ACCOUNTS, 24) &&
         make_group("many", ACCOUNTS, 1000);
}

static bool run(long rounds, double **times)
{
  const struct group stores[] = {{small, "plain"}, {big, "plain"}};
  const struct group remembering[] = {{small, "one"}, {small, "some"}, {small, "many"}};
  if (!make_stores() || !measure(stores, 2, rounds, times) || !make_remembering() ||
      !measure(remembering, 3, rounds, times + 2))
    return false;
  double ten = bench_spread_of(times[0], (size_t)rounds).median;
  double one = bench_spread_of(times[2], (size_t)rounds).median;
  printf("| a change | median us | middle half | ratio |\n| --- | ---: | ---: | ---: |\n");
  print_row("10 accounts", times[0], rounds, 0);
  print_row("100,000 accounts", times[1], rounds, ten);
  print_row("1 remembered", times[2], rounds, 0);
  print_row("24 remembered", times[3], rounds, one);
  print_row("1,000 remembered", times[4], rounds, one);
  return true;
}

static bool open_store(const char *state, struct cred_gate **out)
{
  struct cred_error error = {CRED_OK, ""};
  if (cred_gate_open(state, out, &error) == CRED_OK)
    return true;
  fprintf(stderr, "password_calls: %s\n", error.text);
  return false;
}

int main(int argc, char **argv)
{
  double *times[5];
  long rounds = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
  if (rounds < 1 || rounds > CRED_PASSWORD_TRIES * ACCOUNTS / 2) {
    fprintf(stderr, "usage: password_calls SMALL BIG ROUNDS (300 at most)\n");
    return 2;
  }
  for (size_t i = 0; i < 5; i++) {
    times[i] = calloc((size_t)rounds, sizeof *times[i]);
    if (times[i] == NULL)
      return 1;
  }
  bool done = open_store(argv[1], &small) && open_store(argv[2], &big) && run(rounds, times);
  cred_gate_close(small);
  cred_gate_close(big);
  for (size_t i = 0; i < 5; i++)
    free(times[i]);
  return done ? 0 : 1;
}
