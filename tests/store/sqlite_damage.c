/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_tests.h"
#include "store/sqlite/inside.h"

/* Something of every kind, in the file itself. */
static void fill(struct fixture *f)
{
  struct cred_count_row count = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "1");
  struct cred_ticket_row ticket = fixture_ticket(7, "a", CRED_SOURCE_REMOTE, "1");
  struct cred_token_row token = fixture_token("a", "default", 1);
  struct cred_subject_row subject = fixture_subject("a");
  struct cred_event event = fixture_event(1, "a");
  struct cred_data_key_row key = {.id = 1, .purpose = "seeds", .wrapped = {.length = 60}};
  const unsigned char mac[CRED_MAC_SIZE] = {1};
  struct cred_password_row password = fixture_password("a", "one");
  struct cred_person_row home = fixture_person(password.home);
  struct cred_person_row person = fixture_person(password.person);
  struct cred_person_row former[] = {fixture_person(password.former[0]),
                                     fixture_person(password.former[1])};
  struct cred_remembered_row remembered = fixture_remembered(password.account, 1, 12, 7);
  struct cred_remembered_row crypt = fixture_crypt(password.account, 2);

  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, meta_put, "value", &(struct cred_blob){.length = 1, .bytes = "v"}));
  assert_ok(f, OP(f, count_put, &count));
  assert_ok(f, OP(f, ticket_put, &ticket));
  assert_ok(f, OP(f, token_put, &token));
  assert_ok(f, OP(f, subject_put, &subject));
  assert_ok(f, OP(f, event_append, &event));
  assert_ok(f, OP(f, data_key_put, &key));
  assert_ok(f, OP(f, recovery_put, "a", mac));
  assert_ok(f, OP(f, person_put, &home));
  assert_ok(f, OP(f, person_put, &person));
  assert_ok(f, OP(f, person_put, &former[0]));
  assert_ok(f, OP(f, person_put, &former[1]));
  assert_ok(f, OP(f, person_number, password.number, password.person));
  assert_ok(f, OP(f, password_put, &password));
  assert_ok(f, OP(f, remembered_put, &remembered));
  assert_ok(f, OP(f, remembered_put, &crypt));
  fixture_commit(f);
  cred_store_close(&f->store);
  raw_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static bool is_expected(enum cred_err err)
{
  return err == CRED_OK || err == CRED_ERR_DAMAGED || err == CRED_ERR_NOT_FOUND;
}

static bool read_passwords(struct fixture *f)
{
  static struct cred_password_row password;
  static struct cred_person_row person;
  static struct cred_remembered_row remembered;
  const struct cred_remembered_row key = fixture_remembered(INT64_MAX, 1, 12, 7);
  uint64_t id;
  size_t one = 1;
  bool good = true;

  good = good && is_expected(OP(f, password_get, "a", "one", &password));
  good = good && is_expected(OP(f, password_list, "", "", &password, &one)), one = 1;
  good = good && is_expected(OP(f, person_get, 12, &person));
  good = good && is_expected(OP(f, person_find, "職員-001", &id));
  good = good && is_expected(OP(f, remembered_find, 12, key.mac, NULL, &remembered, &one)), one = 1;
  good = good && is_expected(OP(f, remembered_list, INT64_MAX, 0, &remembered, &one)), one = 1;
  good = good && is_expected(OP(f, remembered_list, INT64_MAX, 1, &remembered, &one));
  return good;
}

/* Reads all there is; every answer must be a clean one. */
static bool read_everything(struct fixture *f)
{
  static struct cred_count_row count;
  static struct cred_ticket_row ticket;
  static struct cred_token_row token;
  static struct cred_subject_row subject;
  static struct cred_event event;
  static struct cred_data_key_row key;
  struct cred_events_request all = {0};
  struct cred_source none = {0};
  struct cred_owner owner = fixture_ticket(7, "a", CRED_SOURCE_REMOTE, "1").owner;
  uint32_t number;
  size_t one = 1;
  bool good = true;

  good = good && is_expected(OP(f, count_list, "", 0, &count, &one)), one = 1;
  good = good && is_expected(OP(f, ticket_list, "", &none, 0, &ticket, &one)), one = 1;
  good = good && is_expected(OP(f, ticket_list_owner, &owner, &ticket, &one)), one = 1;
  good = good && is_expected(OP(f, ticket_list_lapsed, INT64_MAX, &ticket, &one)), one = 1;
  good = good && is_expected(OP(f, ticket_get, 7, &ticket));
  good = good && is_expected(OP(f, token_list, "", true, 0, &token, &one)), one = 1;
  good = good && is_expected(OP(f, token_list, "a", true, 0, &token, &one)), one = 1;
  good = good && is_expected(OP(f, token_find_tag, fixture_token("a", "", 1).seed_tag, &token));
  good = good && is_expected(OP(f, subject_list, "", &subject, &one)), one = 1;
  good = good && is_expected(OP(f, event_list, &all, &event, &one)), one = 1;
  good = good && is_expected(OP(f, event_last, &event));
  good = good && is_expected(OP(f, data_key_list, 0, &key, &one));
  good = good && is_expected(OP(f, recovery_count, "a", &number));
  good = good && is_expected(OP(f, count_rows, CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, 9, &number));
  return good && read_passwords(f);
}

/* Opens, reads, checks and writes; *sound is what check says. */
static enum cred_err use(struct fixture *f, bool *sound)
{
  struct cred_count_row count = fixture_count("z", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "1");
  char finding[256];
  enum cred_err err = open_again(f, &f->store);

  *sound = false;
  if (err == CRED_OK)
    err = cred_store_begin(&f->store, CRED_STORE_WRITE, &f->error);
  if (err != CRED_OK)
    goto out;
  assert_true(read_everything(f));
  err = OP(f, check, finding, sizeof(finding), sound);
  assert_true(err != CRED_OK || *sound == (finding[0] == '\0'));
  if (err == CRED_OK)
    err = OP(f, count_put, &count);
  if (err == CRED_OK)
    err = OP(f, count_prune, INT64_MAX, 100);
  if (err == CRED_OK)
    err = OP(f, ticket_delete, 7);
out:
  cred_store_close(&f->store);
  return err;
}

static void test_sound(void **state)
{
  struct fixture *f = *state;
  bool sound;

  fill(f);
  assert_ok(f, use(f, &sound));
  assert_true(sound);
}

static void overwrite(const struct fixture *f, off_t offset, const void *bytes, size_t length)
{
  int fd = open(f->path, O_WRONLY | O_CLOEXEC);

  assert_true(fd >= 0);
  assert_int_equal(pwrite(fd, bytes, length, offset), length);
  (void)close(fd);
}

static void test_not_a_database(void **state)
{
  struct fixture *f = *state;
  bool sound;

  fill(f);
  overwrite(f, 0, "not a database at all", 21);
  assert_err(f, use(f, &sound), CRED_ERR_DAMAGED);
  assert_int_equal(truncate(f->path, 5), 0);
  assert_err(f, use(f, &sound), CRED_ERR_DAMAGED);
}

static void test_somebody_elses_database(void **state)
{
  struct fixture *f = *state;
  bool sound;

  fill(f);
  raw_sql(f, "PRAGMA application_id=1");
  assert_err(f, use(f, &sound), CRED_ERR_DAMAGED);
}

static void test_newer(void **state)
{
  struct fixture *f = *state;
  bool sound;

  fill(f);
  raw_sql(f, "PRAGMA user_version=9999");
  assert_err(f, use(f, &sound), CRED_ERR_NEWER);
  raw_sql(f, "PRAGMA user_version=0");
  assert_err(f, use(f, &sound), CRED_ERR_DAMAGED);
}

/* Somebody migrates the store while a handle is open. */
static void test_becomes_newer(void **state)
{
  struct fixture *f = *state;
  struct cred_store other;

  put_value(f, CRED_STORE_WRITE, "x");
  assert_ok(f, open_again(f, &other));
  assert_ok(f, cred_sqlite_run(other.db, "PRAGMA user_version=9999", &f->error));
  cred_store_close(&other);
  assert_err(f, cred_store_begin(&f->store, CRED_STORE_WRITE, &f->error), CRED_ERR_NEWER);
  assert_err(f, cred_store_begin(&f->store, CRED_STORE_READ, &f->error), CRED_ERR_NEWER);
  assert_err(f, open_again(f, &other), CRED_ERR_NEWER);
}

static void test_truncated(void **state)
{
  struct fixture *f = *state;
  struct stat status;
  bool sound;

  fill(f);
  assert_int_equal(stat(f->path, &status), 0);
  for (off_t size = status.st_size - 1024; size >= 1024; size -= 1024) {
    enum cred_err err;

    assert_int_equal(truncate(f->path, size), 0);
    err = use(f, &sound);
    assert_true(err == CRED_ERR_DAMAGED || (err == CRED_OK && !sound));
  }
}

/* Each of these makes one row wrong; the check must say so, and nothing worse may happen. */
static void test_wrong_rows(void **state)
{
  struct fixture *f = *state;
  static const char *const wrongs[] = {
      "UPDATE state SET value=x'' WHERE key=x'11'",
      "DELETE FROM state WHERE key=x'11'",
      "UPDATE state SET value=zeroblob(35) WHERE key=x'11'",
      "UPDATE state SET value=substr(value,1,length(value)-1) WHERE hex(key) LIKE '17%'",
      "UPDATE state SET value=value||x'00' WHERE hex(key) LIKE '17%'",
      "UPDATE state SET value='text' WHERE hex(key) LIKE '17%'",
      "UPDATE state SET key=x'1761' WHERE hex(key) LIKE '17%'",
      "DELETE FROM state WHERE hex(key) LIKE '17%'",
      "UPDATE state SET value=zeroblob(5000) WHERE hex(key) LIKE '12%'",
      "DELETE FROM state WHERE hex(key) LIKE '12%'",
      "DELETE FROM state WHERE hex(key) LIKE '13%'",
      "DELETE FROM state WHERE hex(key) LIKE '16%'",
      "UPDATE state SET key=key||x'00' WHERE hex(key) LIKE '15%'",
      "UPDATE state SET value=x'ff' WHERE hex(key) LIKE '18%'",
      "UPDATE state SET value=x'ff' WHERE hex(key) LIKE '19%'",
      "DELETE FROM state WHERE hex(key) LIKE '19%'",
      "DELETE FROM state WHERE hex(key) LIKE '1A%'",
      "DELETE FROM state WHERE hex(key) LIKE '1B%'",
      "UPDATE state SET value=x'00000000000000ff' WHERE hex(key) LIKE '1B%'",
      "UPDATE state SET key=key||x'00' WHERE hex(key) LIKE '1C%'",
      "UPDATE state SET value=x'00' WHERE hex(key) LIKE '0F%'",
      "UPDATE state SET value=substr(value,1,length(value)-1) WHERE hex(key) LIKE '1D%'",
      "UPDATE state SET value=x'20'||substr(value,2) WHERE hex(key) LIKE '1D%'",
      "UPDATE state SET key=key||x'00' WHERE hex(key) LIKE '1D%'",
      "DELETE FROM state WHERE hex(key) LIKE '1E%0C'",
      "DELETE FROM state WHERE hex(key) LIKE '1E%0D'",
      "DELETE FROM state WHERE hex(key) LIKE '1E%FE'",
      "UPDATE state SET value=value||x'00' WHERE hex(key) LIKE '1E%'",
      "UPDATE state SET value=x'0000000000000001' WHERE hex(key) LIKE '1F%'",
      "UPDATE state SET value=x'0c' WHERE hex(key) LIKE '1F%'",
      "UPDATE state SET key=key||x'00' WHERE hex(key) LIKE '1F%'",
      "UPDATE state SET value=x'ff' WHERE hex(key) LIKE '20%01'",
      "UPDATE state SET value=x'ff' WHERE hex(key) LIKE '20%02'",
      "UPDATE state SET key=key||x'00' WHERE hex(key) LIKE '20%02'",
      "DELETE FROM state WHERE hex(key) LIKE '20%01'",
      "DELETE FROM state WHERE hex(key) LIKE '21%'",
      "UPDATE state SET key=substr(key,1,length(key)-1)||x'02' WHERE hex(key) LIKE '21%'",
      "UPDATE state SET key=substr(key,1,20)||x'08'||substr(key,22) WHERE hex(key) LIKE '21%'",
      "INSERT INTO state SELECT substr(key,1,length(key)-1)||x'03',value FROM state "
      "WHERE hex(key) LIKE '21%'",
      "INSERT INTO state VALUES(x'77',x'')",
      "INSERT INTO state VALUES(x'',x'')",
      "INSERT INTO state VALUES('text',x'')",
      "DELETE FROM sealed",
      "UPDATE sealed SET value=zeroblob(5000)",
      "UPDATE sealed SET value=7",
      "UPDATE event SET kind=999",
      "UPDATE event SET kind='x'",
      "UPDATE event SET mac=x'00'",
      "UPDATE event SET subject=x'00'",
      "UPDATE event SET subject=char(97,0,98)",
      "UPDATE event SET detail=printf('%.5000c','x')",
      "UPDATE event SET subject=CAST(x'ff' AS TEXT)",
      "UPDATE event SET actor=-1",
      "UPDATE event SET class=7",
      "DROP INDEX event_subject",
      "CREATE TRIGGER t AFTER INSERT ON state BEGIN DELETE FROM event; END",
      "DROP TABLE event",
      "ALTER TABLE state RENAME TO other",
  };

  for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
    bool sound;
    enum cred_err err;

    if (i > 0) {
      assert_int_equal(unlink(f->path), 0);
      assert_ok(f, cred_store_open("sqlite", f->path, 0, true, &f->store, &f->error));
    }
    fill(f);
    raw_sql(f, wrongs[i]);
    err = use(f, &sound);
    if (sound || (err != CRED_ERR_DAMAGED && err != CRED_OK && err != CRED_ERR_NOT_FOUND))
      fail_msg("%s: %d, %d: %s", wrongs[i], sound, (int)err, f->error.text);
  }
}

/* Bytes that change anywhere: clean answers, no crash; what a check of the gate must find is
 * another matter. The numbers come from a fixed seed. */
static void test_flipped_bytes(void **state)
{
  struct fixture *f = *state;
  unsigned char *file, byte;
  struct stat status;
  unsigned random = 1;
  int fd;

  fill(f);
  fd = open(f->path, O_RDWR | O_CLOEXEC);
  assert_true(fd >= 0);
  assert_int_equal(fstat(fd, &status), 0);
  file = malloc((size_t)status.st_size);
  assert_non_null(file);
  assert_int_equal(pread(fd, file, (size_t)status.st_size, 0), status.st_size);
  (void)close(fd);
  for (int round = 0; round < 400; round++) {
    bool sound;
    off_t offset;
    char suffixed[128];

    random = random * 1103515245 + 12345;
    offset = (off_t)((random >> 8) % (unsigned)status.st_size);
    /* most pages are empty: half of the rounds change a byte that is in use */
    while (round % 2 == 0 && file[offset] == 0)
      offset = (offset + 1) % status.st_size;
    byte = (unsigned char)(file[offset] ^ (1u << (random >> 29)));
    overwrite(f, offset, &byte, 1);
    (void)use(f, &sound);
    (void)snprintf(suffixed, sizeof(suffixed), "%s-wal", f->path);
    (void)unlink(suffixed);
    overwrite(f, 0, file, (size_t)status.st_size);
    assert_int_equal(truncate(f->path, status.st_size), 0);
  }
  free(file);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_sound),
    CONTRACT_TEST(test_not_a_database),
    CONTRACT_TEST(test_somebody_elses_database),
    CONTRACT_TEST(test_newer),
    CONTRACT_TEST(test_becomes_newer),
    CONTRACT_TEST(test_truncated),
    CONTRACT_TEST(test_wrong_rows),
    CONTRACT_TEST(test_flipped_bytes),
};
const struct contract_part sqlite_damage = CONTRACT_PART(tests);
