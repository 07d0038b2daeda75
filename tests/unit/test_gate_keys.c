/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gate/inside.h"

/* Opening a real store with a real key file, and rotating the key with a death at every point. */

struct home {
  char directory[64];
  char state[96], key[96], next[96], conf[96], store[96];
};

static void place(const struct home *home, char out[96], const char *name)
{
  (void)snprintf(out, 96, "%s/%s", home->directory, name);
}

static void write_conf(const struct home *home)
{
  FILE *file = fopen(home->conf, "w");

  assert_non_null(file);
  (void)fprintf(file, "[store]\npath = %s\nkey = %s\n[policy default]\n", home->store, home->key);
  assert_int_equal(fclose(file), 0);
}

static void apply(const struct home *home)
{
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = NULL;
  struct cred_error error = {0};

  write_conf(home);
  assert_int_equal(cred_config_read(home->conf, NULL, &config, &problems, &error), CRED_OK);
  assert_int_equal(cred_config_install(config, home->state, &error), CRED_OK);
  cred_config_problems_free(problems);
  cred_config_free(config);
}

static int set_up(void **state)
{
  struct home *home = calloc(1, sizeof(*home));
  struct cred_error error = {0};

  assert_non_null(home);
  (void)snprintf(home->directory, sizeof(home->directory), "/tmp/cred-keys-XXXXXX");
  assert_non_null(mkdtemp(home->directory));
  place(home, home->state, "state");
  place(home, home->key, "master.key");
  place(home, home->next, "master.key.next");
  place(home, home->conf, "cred.conf");
  place(home, home->store, "state/cred.db");
  apply(home);
  assert_int_equal(cred_key_create(home->key, &error), CRED_OK);
  assert_int_equal(cred_store_create(home->state, 0, &error), CRED_OK);
  *state = home;
  return 0;
}

static int tear_down(void **state)
{
  struct home *home = *state;
  static const char *const names[] = {"state/applied",     "state/cred.db", "state/cred.db-wal",
                                      "state/cred.db-shm", "master.key",    "master.key.next",
                                      "saved.key",         "cred.conf",     "state/applied.lock"};
  char path[96];

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    place(home, path, names[i]);
    (void)unlink(path);
  }
  (void)rmdir(home->state);
  (void)rmdir(home->directory);
  free(home);
  return 0;
}

static struct cred_gate *open_gate(const struct home *home)
{
  struct cred_error error = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err = cred_gate_open(home->state, &gate, &error);

  if (err != CRED_OK)
    print_message("%s\n", error.text);
  assert_int_equal(err, CRED_OK);
  return gate;
}

static enum cred_err ready(struct cred_gate *gate)
{
  const struct cred_ready_request request = {0};
  struct cred_ready_reply reply;
  enum cred_err err = cred_gate_ready(gate, &request, &reply);

  assert_int_equal(reply.ready, err == CRED_OK);
  return err;
}

/* Every data key opens, and the chain holds. */
static void assert_sound(const struct home *home)
{
  struct cred_gate *gate = open_gate(home);
  struct cred_store_check_request request = {0};
  struct cred_store_check_reply reply;

  assert_int_equal(ready(gate), CRED_OK);
  assert_int_equal(cred_gate_store_check(gate, &request, &reply), CRED_OK);
  if (!reply.sound)
    print_message("%s\n", reply.finding);
  assert_true(reply.sound);
  cred_gate_close(gate);
}

static enum cred_err rotate(const struct home *home, uint32_t *rewrapped)
{
  struct cred_gate *gate = open_gate(home);
  struct cred_key_rotate_request request = {0};
  struct cred_key_rotate_reply reply;
  enum cred_err err = cred_gate_key_rotate(gate, &request, &reply);

  if (err != CRED_OK)
    print_message("%s\n", cred_gate_error(gate)->text);
  *rewrapped = reply.rewrapped;
  cred_gate_close(gate);
  return err;
}

static void read_key(const char *path, unsigned char out[CRED_KEY_SIZE])
{
  FILE *file = fopen(path, "r");

  assert_non_null(file);
  assert_int_equal(fread(out, 1, CRED_KEY_SIZE, file), CRED_KEY_SIZE);
  (void)fclose(file);
}

static void write_key(const char *path, const unsigned char key[CRED_KEY_SIZE])
{
  FILE *file;

  (void)unlink(path);
  file = fopen(path, "w");
  assert_non_null(file);
  assert_int_equal(fwrite(key, 1, CRED_KEY_SIZE, file), CRED_KEY_SIZE);
  (void)fclose(file);
  assert_int_equal(chmod(path, 0400), 0);
}

static void test_rotation(void **state)
{
  struct home *home = *state;
  unsigned char before[CRED_KEY_SIZE], after[CRED_KEY_SIZE];
  uint32_t rewrapped = 0;

  read_key(home->key, before);
  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  assert_int_equal(rewrapped, CRED_PURPOSE_COUNT);
  read_key(home->key, after);
  assert_memory_not_equal(before, after, sizeof(before));
  assert_int_equal(access(home->next, F_OK), -1);
  assert_sound(home);
}

/* Died after the next key was written, before anything was wrapped by it. */
static void test_died_before_rewrapping(void **state)
{
  struct home *home = *state;
  unsigned char stray[CRED_KEY_SIZE];
  uint32_t rewrapped = 0;

  memset(stray, 7, sizeof(stray));
  write_key(home->next, stray);
  assert_sound(home);
  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  assert_sound(home);
  assert_int_equal(access(home->next, F_OK), -1);
}

/* Died after everything was wrapped by the next key, before it took its place. */
static void test_died_before_replacing(void **state)
{
  struct home *home = *state;
  unsigned char before[CRED_KEY_SIZE], after[CRED_KEY_SIZE];
  uint32_t rewrapped = 0;

  read_key(home->key, before);
  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  read_key(home->key, after);
  write_key(home->next, after);
  write_key(home->key, before);
  assert_sound(home);
  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  assert_int_equal(access(home->next, F_OK), -1);
  assert_sound(home);
}

/* A gate that was opened before the rotation goes on after it. */
static void test_gate_opened_before_a_rotation(void **state)
{
  struct home *home = *state;
  struct cred_gate *gate = open_gate(home);
  struct cred_event_note_request request = {.kind = CRED_EVENT_RESCUED};
  struct cred_event_note_reply reply;
  uint32_t rewrapped = 0;

  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  assert_int_equal(cred_gate_event_note(gate, &request, &reply), CRED_OK);
  cred_gate_close(gate);
  assert_sound(home);
}

static void test_another_key_opens_nothing(void **state)
{
  struct home *home = *state;
  struct cred_event_note_request request = {.kind = CRED_EVENT_RESCUED};
  struct cred_event_note_reply reply;
  unsigned char other[CRED_KEY_SIZE];
  struct cred_gate *gate;

  memset(other, 9, sizeof(other));
  write_key(home->key, other);
  gate = open_gate(home);
  assert_int_equal(ready(gate), CRED_ERR_KEY);
  assert_int_equal(cred_gate_event_note(gate, &request, &reply), CRED_ERR_KEY);
  cred_gate_close(gate);
}

static void test_what_is_missing_is_told(void **state)
{
  struct home *home = *state;
  struct cred_error error = {0};
  struct cred_gate *gate = NULL;
  unsigned char key[CRED_KEY_SIZE];

  assert_int_equal(cred_store_create(home->state, 0, &error), CRED_ERR_EXISTS);
  assert_int_equal(cred_key_create(home->key, &error), CRED_ERR_EXISTS);
  read_key(home->key, key);
  assert_int_equal(chmod(home->key, 0440), 0);
  assert_int_equal(cred_gate_open(home->state, &gate, &error), CRED_ERR_UNSAFE_MODE);
  assert_null(gate);
  assert_int_equal(unlink(home->key), 0);
  assert_int_equal(cred_gate_open(home->state, &gate, &error), CRED_ERR_KEY);
  write_key(home->key, key);
  assert_int_equal(chmod(home->store, 0640), 0);
  assert_int_equal(cred_gate_open(home->state, &gate, &error), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(unlink(home->store), 0);
  assert_int_equal(cred_gate_open(home->state, &gate, &error), CRED_ERR_IO);
  assert_int_equal(cred_gate_open(home->directory, &gate, &error), CRED_ERR_CONFIG);
  assert_null(gate);
}

/* --- a gate that is left open
 * ----------------------------------------------------------------------------------- */

static bool wakes(const struct home *home, struct cred_gate *gate)
{
  bool awake = cred_gate_wake(gate, home->state);

  if (awake)
    assert_int_equal(ready(gate), CRED_OK);
  cred_gate_rest(gate);
  return awake;
}

static void assert_no_keys(const struct cred_gate *gate)
{
  static const unsigned char nothing[CRED_KEY_SIZE];

  assert_int_equal(gate->master.length, 0);
  assert_memory_equal(gate->master.bytes, nothing, sizeof(nothing));
  for (size_t i = 0; i < CRED_PURPOSE_COUNT; i++) {
    assert_int_equal(gate->keys[i].id, 0);
    assert_memory_equal(gate->keys[i].key.bytes, nothing, sizeof(nothing));
  }
}

static void test_wakes(void **state)
{
  struct home *home = *state;
  struct cred_gate *gate = open_gate(home);
  uint32_t rewrapped;

  assert_int_equal(ready(gate), CRED_OK);
  cred_gate_rest(gate);
  assert_no_keys(gate);
  assert_true(wakes(home, gate));
  assert_no_keys(gate);
  assert_int_equal(rotate(home, &rewrapped), CRED_OK);
  assert_true(wakes(home, gate)); /* the key is read anew */
  assert_false(cred_gate_wake(gate, home->directory));
  cred_gate_close(gate);
}

static void test_sleeps_on_when_something_changed(void **state)
{
  struct home *home = *state;
  struct cred_gate *gate = open_gate(home);

  cred_gate_rest(gate);
  assert_int_equal(chmod(home->key, 0440), 0);
  assert_false(wakes(home, gate));
  assert_int_equal(chmod(home->key, 0400), 0);
  assert_int_equal(chmod(home->store, 0640), 0);
  assert_false(wakes(home, gate));
  assert_int_equal(chmod(home->store, 0600), 0);
  assert_true(wakes(home, gate));
  assert_int_equal(chmod(home->state, 0770), 0);
  assert_false(wakes(home, gate));
  assert_int_equal(chmod(home->state, 0700), 0);
  assert_true(wakes(home, gate));
  apply(home);
  assert_false(wakes(home, gate));
  cred_gate_close(gate);
}

static unsigned open_descriptors(void)
{
  unsigned count = 0;

  for (int fd = 0; fd < 64; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static void test_of_another_process(void **state)
{
  struct home *home = *state;
  struct cred_gate *gate = open_gate(home);
  pid_t child;
  int status;

  cred_gate_rest(gate);
  child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    bool awake = cred_gate_wake(gate, home->state);
    unsigned count = open_descriptors();

    cred_gate_close(gate);
    _exit(awake || open_descriptors() != count ? 1 : 0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  assert_true(wakes(home, gate));
  cred_gate_close(gate);
  assert_sound(home);
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      AT_HOME(test_rotation),
      AT_HOME(test_died_before_rewrapping),
      AT_HOME(test_died_before_replacing),
      AT_HOME(test_gate_opened_before_a_rotation),
      AT_HOME(test_another_key_opens_nothing),
      AT_HOME(test_what_is_missing_is_told),
      AT_HOME(test_wakes),
      AT_HOME(test_sleeps_on_when_something_changed),
      AT_HOME(test_of_another_process),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
