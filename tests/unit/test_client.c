/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/client.h"
#include "fake_credd.h"

/* --- what the kernel says, unless a test says it ---------------------------------------------- */

static struct {
  int connects;           /* so far */
  int refused_from, last; /* which of them fail: from 1 on, both included; 0: none */
  int reason;             /* errno */
  uid_t server;           /* who listens; (uid_t)-1: whoever it is */
  int longest_wait_ms;
} said;

int __real_connect(int fd, const struct sockaddr *address, socklen_t size);
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t size);
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t size)
{
  said.connects++;
  if (said.refused_from != 0 && said.connects >= said.refused_from && said.connects <= said.last)
    return errno = said.reason, -1;
  return __real_connect(fd, address, size);
}

int __real_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
  int failed = __real_getsockopt(fd, level, name, value, size);

  if (name == SO_PEERCRED && said.server != (uid_t)-1)
    ((struct ucred *)value)->uid = said.server;
  return failed;
}

int __real_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
  if (timeout_ms > said.longest_wait_ms)
    said.longest_wait_ms = timeout_ms;
  return __real_poll(fds, count, timeout_ms);
}

static void refuse(int from, int last, int reason)
{
  said.refused_from = from;
  said.last = last;
  said.reason = reason;
}

/* --- asking ----------------------------------------------------------------------------------- */

#define TIMEOUT_MS 100
#define PATIENCE_MS 1000 /* that the client adds */
#define SLACK_MS 20000   /* of a machine that is busy */

static struct fake_credd fake;
static struct cred_client client;
static struct cred_error error;
static struct cred_barred_reply reply;
static const struct cred_barred_request about_hanako = {.subject = "hanako"};
static int descriptors;

static int count_descriptors(void)
{
  int count = 0;

  for (int fd = 0; fd < 256; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static int set_up(void **state)
{
  (void)state;
  memset(&said, 0, sizeof(said));
  said.server = (uid_t)-1;
  memset(&fake, 0, sizeof(fake));
  descriptors = count_descriptors();
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  cred_client_close(&client);
  if (fake.pid != 0)
    fake_credd_stop(&fake);
  return count_descriptors() != descriptors;
}

static void start(const struct fake_step *steps, size_t count)
{
  fake_credd_start(&fake, steps, count);
  cred_client_start(&client, fake.path, TIMEOUT_MS);
}

#define START(...)                                                                                 \
  start((const struct fake_step[]){__VA_ARGS__},                                                   \
        sizeof((const struct fake_step[]){__VA_ARGS__}) / sizeof(struct fake_step))

static enum cred_err ask_about(const struct cred_barred_request *request)
{
  enum cred_err err;

  memset(&reply, 0, sizeof(reply));
  memset(&error, 0, sizeof(error));
  err = cred_client_ask(&client, cred_wire_call_find(CRED_CALL_barred), request, &reply, &error);
  assert_int_equal(error.code, err);
  assert_int_equal(error.text[0] != '\0', err != CRED_OK);
  assert_int_equal(client.fd, -1);
  return err;
}

static void is_answered(void)
{
  assert_int_equal(ask_about(&about_hanako), CRED_OK);
  assert_false(reply.barred);
  assert_int_equal(reply.since_ms, 1234);
  assert_string_equal(reply.reason, "a reason");
}

/* An error, and a reply that refuses. */
static void is_refused(enum cred_err expected)
{
  static const struct cred_barred_reply refusal = {.barred = true};

  assert_int_equal(ask_about(&about_hanako), expected);
  assert_memory_equal(&reply, &refusal, sizeof(refusal));
}

static int64_t now_ms(void)
{
  struct timespec now;

  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* As is_refused, when the client has waited as long as it may. */
static void is_refused_in_time(enum cred_err expected)
{
  int64_t start_ms = now_ms(), took_ms;

  is_refused(expected);
  took_ms = now_ms() - start_ms;
  assert_in_range(took_ms, TIMEOUT_MS, TIMEOUT_MS + PATIENCE_MS + SLACK_MS);
}

/* --- an answer -------------------------------------------------------------------------------- */

static void test_an_answer(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, NULL});
  is_answered();
  assert_int_equal(fake.seen->count, 1);
}

/* Heads in full; of records the fields alone. */
static void test_what_is_asked(void **state)
{
  struct cred_barred_request request = about_hanako, expected = about_hanako;
  const struct cred_wire_ask *ask;

  (void)state;
  START({FAKE_ANSWERS, NULL}, {FAKE_ANSWERS, NULL});
  memset(request.subject + sizeof("hanako"), 0xa5, 32);
  assert_int_equal(ask_about(&request), CRED_OK);
  is_answered();
  ask = &fake.seen->asks[0];
  assert_int_equal(ask->magic, CRED_WIRE_MAGIC);
  assert_int_equal(ask->version, CRED_WIRE_VERSION);
  assert_int_equal(ask->call, CRED_CALL_barred);
  assert_int_equal(ask->request_size, sizeof(struct cred_barred_request));
  assert_int_equal(ask->reply_size, sizeof(struct cred_barred_reply));
  assert_true(ask->asked_boot_ms > 0);
  assert_int_equal(ask->is_again, 0);
  assert_int_equal(ask->unused, 0);
  assert_memory_equal(&fake.seen->requests[0], &expected, sizeof(expected));
  assert_memory_not_equal(ask->id, fake.seen->asks[1].id, sizeof(ask->id));
  assert_int_equal(fake.seen->asks[1].is_again, 0);
}

static void test_what_makes_no_record_is_not_asked(void **state)
{
  struct cred_barred_request request;

  (void)state;
  START({FAKE_ANSWERS, NULL});
  memset(&request, 'x', sizeof(request));
  assert_int_equal(ask_about(&request), CRED_ERR_INVALID);
  assert_true(reply.barred);
  assert_int_equal(said.connects, 0);
}

static void fill_behind(struct cred_wire_answer *answer, struct cred_barred_reply *record,
                        size_t *size)
{
  (void)answer;
  (void)size;
  memset(record->reason + sizeof("a reason"), 0xa5, 32);
}

static void test_nothing_else_is_taken_over(void **state)
{
  const char expected[sizeof(reply.reason)] = "a reason";

  (void)state;
  START({FAKE_ANSWERS, fill_behind});
  is_answered();
  assert_memory_equal(reply.reason, expected, sizeof(expected));
}

/* --- answers that are none -------------------------------------------------------------------- */

#define SPOIL(name, what)                                                                          \
  static void name(struct cred_wire_answer *answer, struct cred_barred_reply *record,              \
                   size_t *size)                                                                   \
  {                                                                                                \
    (void)answer;                                                                                  \
    (void)record;                                                                                  \
    (void)size;                                                                                    \
    what;                                                                                          \
  }

SPOIL(a_byte_less, (*size)--)
SPOIL(a_byte_more, (*size)++)
SPOIL(much_more, *size += 64)
SPOIL(less_than_a_head, *size = sizeof(*answer) - 1)
SPOIL(a_single_byte, *size = 1)
SPOIL(no_magic, answer->magic++)
SPOIL(another_call, answer->call++)
SPOIL(another_id, answer->id[CRED_WIRE_ID_SIZE - 1]++)
SPOIL(another_size, answer->reply_size--)
SPOIL(no_record, answer->reply_size = 0; *size = sizeof(*answer))
SPOIL(a_record_unsaid, answer->reply_size = 0)
SPOIL(no_flag, *(unsigned char *)&record->barred = 2)
SPOIL(no_text, memset(record->reason, 'x', sizeof(record->reason)))
SPOIL(no_error, answer->err = CRED_ERR_COUNT)
SPOIL(no_error_text, memset(answer->text, 'x', sizeof(answer->text)))
SPOIL(says_that_nobody_listens, answer->err = CRED_ERR_UNREACHABLE)
SPOIL(refuses_since_nobody_listens, answer->verdict = CRED_WIRE_REFUSED;
      answer->err = CRED_ERR_UNREACHABLE)
SPOIL(no_verdict, answer->verdict = CRED_WIRE_UNKNOWN + 1)

static void test_answers_that_are_not_valid(void **state)
{
  static const struct fake_step steps[] = {
      {FAKE_ANSWERS, a_byte_less},     {FAKE_ANSWERS, a_byte_more},
      {FAKE_ANSWERS, much_more},       {FAKE_ANSWERS, less_than_a_head},
      {FAKE_ANSWERS, a_single_byte},   {FAKE_ANSWERS, no_magic},
      {FAKE_ANSWERS, another_call},    {FAKE_ANSWERS, another_id},
      {FAKE_ANSWERS, another_size},    {FAKE_ANSWERS, no_record},
      {FAKE_ANSWERS, a_record_unsaid}, {FAKE_ANSWERS, no_flag},
      {FAKE_ANSWERS, no_text},         {FAKE_ANSWERS, no_error},
      {FAKE_ANSWERS, no_error_text},   {FAKE_ANSWERS, says_that_nobody_listens},
      {FAKE_ANSWERS, no_verdict},      {FAKE_ANSWERS, refuses_since_nobody_listens},
  };

  (void)state;
  for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
    start(&steps[i], 1);
    is_refused(CRED_ERR_BROKER);
    assert_int_equal(fake.seen->count, 1); /* nothing is repeated on such a word */
    fake_credd_stop(&fake);
    fake.pid = 0;
  }
}

SPOIL(another_version, answer->version++)
SPOIL(says_another_version, answer->verdict = CRED_WIRE_OTHER_VERSION; answer->version = 7;
      answer->reply_size = 0; *size = sizeof(*answer))

static void test_another_version(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, another_version}, {FAKE_ANSWERS, says_another_version});
  is_refused(CRED_ERR_UNSUPPORTED);
  is_refused(CRED_ERR_UNSUPPORTED);
  assert_non_null(strstr(error.text, "version 7"));
}

/* --- answers that say no ---------------------------------------------------------------------- */

SPOIL(fails, answer->err = CRED_ERR_STATE; (void)strcpy(answer->text, "it is so"))
SPOIL(fails_alone, fails(answer, record, size); answer->reply_size = 0; *size = sizeof(*answer))
SPOIL(refuses, answer->verdict = CRED_WIRE_REFUSED; answer->err = CRED_ERR_PERMISSION;
      (void)strcpy(answer->text, "not for you"); answer->reply_size = 0; *size = sizeof(*answer))
SPOIL(refuses_all_the_same, answer->verdict = CRED_WIRE_REFUSED; (void)strcpy(answer->text, "no"))
SPOIL(does_not_know, answer->verdict = CRED_WIRE_UNKNOWN; answer->reply_size = 0;
      *size = sizeof(*answer))

static void test_what_came_of_it(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, fails}, {FAKE_ANSWERS, fails_alone}, {FAKE_ANSWERS, refuses},
        {FAKE_ANSWERS, refuses_all_the_same}, {FAKE_ANSWERS, does_not_know});
  is_refused(CRED_ERR_STATE);
  assert_string_equal(error.text, "it is so");
  is_refused(CRED_ERR_STATE);
  is_refused(CRED_ERR_PERMISSION);
  assert_string_equal(error.text, "not for you");
  is_refused(CRED_ERR_BROKER);
  is_refused(CRED_ERR_BROKER);
  assert_non_null(strstr(error.text, "whether it was done is not known"));
  assert_int_equal(fake.seen->count, 5);
}

/* --- asked again ------------------------------------------------------------------------------ */

static void is_the_same_again(unsigned first, unsigned second, uint32_t is_again)
{
  struct cred_wire_ask expected = fake.seen->asks[first];

  expected.is_again = is_again;
  assert_memory_equal(&fake.seen->asks[second], &expected, sizeof(expected));
  assert_memory_equal(&fake.seen->requests[second], &fake.seen->requests[first],
                      sizeof(struct cred_barred_request));
}

static void test_no_answer_is_asked_for_again(void **state)
{
  (void)state;
  START({FAKE_CLOSES, NULL}, {FAKE_CLOSES, NULL}, {FAKE_ANSWERS, NULL});
  is_answered();
  assert_int_equal(fake.seen->count, 3);
  assert_int_equal(fake.seen->asks[0].is_again, 0);
  is_the_same_again(0, 1, 1);
  is_the_same_again(0, 2, 1);
}

SPOIL(later, answer->verdict = CRED_WIRE_LATER; answer->err = CRED_ERR_BUSY; answer->wait_ms = 5;
      answer->reply_size = 0; *size = sizeof(*answer))
SPOIL(much_later, later(answer, record, size); answer->wait_ms = 3600000)
SPOIL(at_the_end_of_time, later(answer, record, size); answer->wait_ms = UINT32_MAX)

/* Nothing was done: it is no repetition. */
static void test_later(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, later}, {FAKE_CLOSES, NULL}, {FAKE_ANSWERS, later}, {FAKE_ANSWERS, NULL});
  is_answered();
  assert_int_equal(fake.seen->count, 4);
  is_the_same_again(0, 1, 0);
  is_the_same_again(0, 2, 1);
  is_the_same_again(0, 3, 1); /* once it may have been done, it may have been */
}

static void test_too_late(void **state)
{
  int64_t start_ms = now_ms();

  (void)state;
  START({FAKE_ANSWERS, much_later}, {FAKE_ANSWERS, at_the_end_of_time});
  is_refused(CRED_ERR_BROKER);
  is_refused(CRED_ERR_BROKER);
  assert_int_equal(fake.seen->count, 2);
  assert_true(now_ms() - start_ms < SLACK_MS);
}

/* A connection that was made early, and that ended before it was used: nothing was sent. */
static void test_a_connection_that_ended_unused(void **state)
{
  struct pollfd end = {.events = POLLRDHUP};

  (void)state;
  START({FAKE_CLOSES_UNREAD, NULL}, {FAKE_ANSWERS, NULL});
  assert_int_equal(cred_client_connect(&client, &error), CRED_OK);
  end.fd = client.fd;
  assert_int_equal(poll(&end, 1, 10000), 1);
  is_answered();
  assert_int_equal(fake.seen->count, 2);
  assert_int_equal(fake.seen->asks[1].is_again, 0);
}

static void test_a_connection_made_early_is_used(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, NULL});
  assert_int_equal(cred_client_connect(&client, &error), CRED_OK);
  is_answered();
  assert_int_equal(fake.seen->count, 1);
  assert_int_equal(said.connects, 1);
}

/* --- every wait ends -------------------------------------------------------------------------- */

static void test_a_silent_server(void **state)
{
  (void)state;
  START({FAKE_IS_SILENT, NULL});
  is_refused_in_time(CRED_ERR_BROKER);
  assert_non_null(strstr(error.text, "in time"));
  assert_in_range(said.longest_wait_ms, TIMEOUT_MS, TIMEOUT_MS + PATIENCE_MS);
}

static void test_a_server_that_always_closes(void **state)
{
  (void)state;
  START({FAKE_CLOSES, NULL});
  is_refused_in_time(CRED_ERR_BROKER);
  assert_true(fake.seen->count > 2);
}

/* What reads a lot has longer. */
static void test_slow_calls_have_longer(void **state)
{
  static struct cred_events_request request;
  static struct cred_events_reply events;

  (void)state;
  START({FAKE_ANSWERS, a_byte_less});
  assert_int_equal(
      cred_client_ask(&client, cred_wire_call_find(CRED_CALL_events), &request, &events, &error),
      CRED_ERR_BROKER);
  assert_in_range(said.longest_wait_ms, 50000, 70000);
}

/* --- who listens ------------------------------------------------------------------------------ */

static void test_nobody_listens(void **state)
{
  (void)state;
  cred_client_start(&client, "/nonexistent/cred-unit/gate", TIMEOUT_MS);
  is_refused(CRED_ERR_UNREACHABLE);
  START({FAKE_ANSWERS, NULL});
  fake_credd_stop(&fake);
  fake.pid = 0;
  is_refused(CRED_ERR_UNREACHABLE);
  refuse(1, 9, ECONNREFUSED);
  is_refused(CRED_ERR_UNREACHABLE);
}

/* A caller without descriptors, or without rights, must not look like a system without credd. */
static void test_only_the_kernel_says_that_nobody_listens(void **state)
{
  static const int reasons[] = {EACCES, EPERM,    EPROTOTYPE, ENOTDIR,
                                ELOOP,  ENOTSOCK, EINVAL,     ENOMEM};

  (void)state;
  START({FAKE_ANSWERS, NULL});
  for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
    refuse(1, 1000, reasons[i]);
    is_refused(CRED_ERR_BROKER);
  }
  assert_int_equal(fake.seen->count, 0);
}

/* It was sent, and then nobody listens any more: what is not known is not undone. */
static void test_nobody_listens_any_more(void **state)
{
  (void)state;
  START({FAKE_CLOSES, NULL});
  refuse(2, INT32_MAX, ECONNREFUSED);
  is_refused_in_time(CRED_ERR_BROKER);
  assert_int_equal(fake.seen->count, 1);
}

static void test_credd_comes_back(void **state)
{
  (void)state;
  START({FAKE_CLOSES, NULL}, {FAKE_ANSWERS, NULL});
  refuse(2, 4, ECONNREFUSED);
  is_answered();
  is_the_same_again(0, 1, 1);
}

/* Later, nothing done; then nobody listens: nothing was done, and somebody else may. */
static void test_gone_before_it_was_done(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, later});
  refuse(2, INT32_MAX, ENOENT);
  is_refused(CRED_ERR_UNREACHABLE);
}

static void test_a_full_queue(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, NULL});
  refuse(1, 3, EAGAIN);
  is_answered();
  assert_int_equal(said.connects, 4);
  assert_int_equal(fake.seen->asks[0].is_again, 0);
}

/* Nothing is told to who is neither root nor the user itself. */
static void test_somebody_else_listens(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, NULL});
  said.server = geteuid() + 1;
  is_refused(CRED_ERR_PERMISSION);
  assert_int_equal(cred_client_connect(&client, &error), CRED_ERR_PERMISSION);
  assert_int_equal(client.fd, -1);
  assert_int_equal(fake.seen->asks[0].magic, 0);
}

static void test_root_listens(void **state)
{
  (void)state;
  START({FAKE_ANSWERS, NULL});
  said.server = 0;
  is_answered();
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_an_answer, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_what_is_asked, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_what_makes_no_record_is_not_asked, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_nothing_else_is_taken_over, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_answers_that_are_not_valid, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_another_version, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_what_came_of_it, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_no_answer_is_asked_for_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_later, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_too_late, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_connection_that_ended_unused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_connection_made_early_is_used, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_silent_server, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_server_that_always_closes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_slow_calls_have_longer, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_nobody_listens, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_only_the_kernel_says_that_nobody_listens, set_up,
                                      tear_down),
      cmocka_unit_test_setup_teardown(test_nobody_listens_any_more, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_credd_comes_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_gone_before_it_was_done, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_full_queue, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_somebody_else_listens, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_root_listens, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
