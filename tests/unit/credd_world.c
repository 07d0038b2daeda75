/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd_world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "credd/log.h"

#define NOWHERE "/nonexistent/cred-unit"

static void must(bool holds, const char *what)
{
  if (holds)
    return;
  (void)fprintf(stderr, "world: %s\n", what);
  exit(99);
}

/* --- the log ---------------------------------------------------------------------------------- */

static char log_lines[1 << 16];
static size_t log_length;

static void log_line(const char *format, va_list arguments)
{
  size_t left = sizeof(log_lines) - log_length;
  int length = vsnprintf(log_lines + log_length, left, format, arguments);

  if (length > 0 && (size_t)length + 1 < left) {
    log_length += (size_t)length;
    log_lines[log_length++] = '\n';
    log_lines[log_length] = '\0';
  }
}

/* In place of credd's. */
void credd_log(int priority, const char *format, ...)
{
  va_list arguments;

  (void)priority;
  va_start(arguments, format);
  log_line(format, arguments);
  va_end(arguments);
}

const char *credd_world_log(void)
{
  static char lines[sizeof(log_lines)];

  memcpy(lines, log_lines, log_length + 1);
  log_lines[0] = '\0';
  log_length = 0;
  return lines;
}

/* --- the world -------------------------------------------------------------------------------- */

static void look(const char *path, struct stat *out)
{
  if (lstat(path, out) != 0)
    memset(out, 0, sizeof(*out));
}

struct credd_world *credd_world_open(const char *backend, const char *policy)
{
  struct credd_world *world = calloc(1, sizeof(*world));
  const struct cred_site *site;

  must(world != NULL, "no memory");
  world->source.state_directory = NOWHERE;
  world->source.gate = fixture_open(backend, policy);
  site = cred_gate_site(world->source.gate);
  look(site->key_path, &world->source.key);
  look(site->store_path, &world->source.store);
  world->service.source = &world->source;
  world->service.answers = credd_answers_make();
  world->service.pace = credd_pace_make();
  world->service.change_pace = credd_pace_make();
  must(world->service.answers != NULL && world->service.pace != NULL, "no shared memory");
  (void)credd_world_log();
  return world;
}

void credd_world_close(struct credd_world *world)
{
  fixture_close(world->source.gate);
  free(world);
}

struct credd_peer credd_world_peer(uid_t uid, pid_t pid, const char *name)
{
  static const struct cred_time any_time;
  struct credd_peer peer = {.uid = uid, .pid = pid, .is_privileged = uid == 0};
  struct cred_error error;

  must(cred_owner_of(pid, &any_time, &peer.owner, &error) == CRED_OK, "the peer does not live");
  (void)snprintf(peer.name, sizeof(peer.name), "%s", name);
  return peer;
}

/* --- messages --------------------------------------------------------------------------------- */

struct cred_wire_ask *credd_world_ask(struct credd_world *world)
{
  return (void *)world->message;
}

void *credd_world_request(struct credd_world *world)
{
  return world->message + sizeof(struct cred_wire_ask);
}

const struct cred_wire_answer *credd_world_answer(const struct credd_world *world)
{
  return (const void *)world->answer;
}

const void *credd_world_reply(const struct credd_world *world)
{
  return world->answer + sizeof(struct cred_wire_answer);
}

void credd_world_write(struct credd_world *world, uint16_t call, const void *request)
{
  static uint32_t id;
  const struct cred_wire_call *found = cred_wire_call_find(call);
  struct timespec now = {0};

  memset(world->message, 0, sizeof(world->message));
  (void)clock_gettime(CLOCK_BOOTTIME, &now);
  id++;
  *credd_world_ask(world) =
      (struct cred_wire_ask){.magic = CRED_WIRE_MAGIC,
                             .version = CRED_WIRE_VERSION,
                             .call = call,
                             .request_size = (uint32_t)found->request->size,
                             .reply_size = (uint32_t)found->reply->size,
                             .asked_boot_ms = (int64_t)now.tv_sec * 1000 + 86400000};
  memcpy(credd_world_ask(world)->id, &id, sizeof(id));
  if (request != NULL)
    cred_layout_copy(found->request, request, credd_world_request(world));
  world->message_size = sizeof(struct cred_wire_ask) + found->request->size;
}

/* The answer's room is full of what is no answer. */
enum credd_step credd_world_hand_in(struct credd_world *world, const struct credd_peer *peer)
{
  struct credd_peer own = *peer;

  memcpy(world->handed_in, world->message, sizeof(world->message));
  memset(world->answer, 0xa5, sizeof(world->answer));
  return credd_handle(&world->service, &own, world->handed_in, world->message_size, world->answer,
                      &world->answer_size);
}
