/* SPDX-License-Identifier: BSD-3-Clause */
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sqlite_tests.h"

void raw_sql(const struct fixture *fixture, const char *sql)
{
  sqlite3 *connection = NULL;
  char *text = NULL;

  assert_int_equal(sqlite3_open(fixture->path, &connection), SQLITE_OK);
  if (sqlite3_exec(connection, sql, NULL, NULL, &text) != SQLITE_OK)
    fail_msg("%s: %s", sql, text);
  assert_int_equal(sqlite3_close(connection), SQLITE_OK);
}

enum cred_err open_again(struct fixture *fixture, struct cred_store *out)
{
  return cred_store_open(fixture->backend, fixture->path, FIXTURE_TIMEOUT_MS, false, out,
                         &fixture->error);
}

int in_child(struct fixture *fixture, int (*step)(struct fixture *))
{
  pid_t child = fork();
  int status;

  assert_true(child >= 0);
  if (child == 0) {
    fixture_in_child = true;
    _exit(step(fixture));
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void put_value(struct fixture *fixture, enum cred_store_begin kind, const char *text)
{
  struct cred_blob value = {.length = strlen(text)};

  memcpy(value.bytes, text, value.length);
  fixture_begin(fixture, kind);
  assert_ok(fixture, OP(fixture, meta_put, "value", &value));
  fixture_commit(fixture);
}

void assert_value(struct fixture *fixture, const char *text)
{
  struct cred_blob value;

  fixture_begin(fixture, CRED_STORE_READ);
  assert_ok(fixture, OP(fixture, meta_get, "value", &value));
  fixture_commit(fixture);
  assert_int_equal(value.length, strlen(text));
  assert_memory_equal(value.bytes, text, value.length);
}

int main(void)
{
  static const struct {
    const char *name;
    const struct contract_part *part;
  } groups[] = {
      {"place", &sqlite_place},   {"locks", &sqlite_locks},     {"damage", &sqlite_damage},
      {"limits", &sqlite_limits}, {"erasure", &sqlite_erasure}, {"growth", &sqlite_growth},
      {"schema", &sqlite_schema}, {"disk", &sqlite_disk},       {"held", &sqlite_held},
  };
  int failed = 0;

  for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
    failed += _cmocka_run_group_tests(groups[i].name, groups[i].part->tests, groups[i].part->count,
                                      NULL, NULL);
  return failed;
}
