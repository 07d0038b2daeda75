/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/answers.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "key/key.h"

#define SETS 512
#define WAYS 8
#define HALVES 2 /* of privileged peers, and of all others */
#define TAG_SIZE 32

/* A slot belongs to the process that took it until its state is DONE, FREE or the process is gone.
 */
enum { SLOT_FREE = 0, SLOT_TAKEN, SLOT_DONE, SLOT_DONE_UNKEPT };
#define SLOT_BITS 2u

struct slot {
  atomic_ullong state;         /* what it is, and above that the worker's pid: one step for both */
  atomic_ullong turn;          /* grows with each use: older ones are given up first */
  unsigned char tag[TAG_SIZE]; /* of peer, id and request */
};

struct credd_answers {
  struct cred_secret key; /* makes tags that nobody can aim at a set */
  int64_t made_boot_ms;
  atomic_ullong turns;
  atomic_llong given_up_boot_ms[HALVES * SETS]; /* when a set last gave an entry up */
  struct slot slots[HALVES * SETS * WAYS]; /* of one set in one page or two: all are looked at */
  struct credd_answer kept[HALVES * SETS * WAYS];
};

static int64_t boot_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_BOOTTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct credd_answers *credd_answers_make(void)
{
  struct credd_answers *answers =
      mmap(NULL, sizeof(*answers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (answers == MAP_FAILED)
    return NULL;
  answers->made_boot_ms = boot_ms();
  if (cred_secret_random(&answers->key, CRED_KEY_SIZE) == CRED_OK)
    return answers;
  (void)munmap(answers, sizeof(*answers));
  return NULL;
}

/* Whose, which and what: all of it has to be the same for an answer to be given again. */
static bool make_tag(const struct credd_answers *answers, const struct credd_peer *peer,
                     const struct cred_wire_ask *ask, unsigned char out[TAG_SIZE])
{
  char whose[128];

  (void)snprintf(whose, sizeof(whose), "%u of uid %u pid %d since %llu", ask->call, peer->uid,
                 peer->pid, (unsigned long long)peer->owner.started_ticks);
  return cred_keyed_hash(&answers->key, whose, ask->id, sizeof(ask->id) + ask->request_size, out,
                         NULL) == CRED_OK;
}

static size_t set_of(const struct credd_peer *peer, const unsigned char tag[TAG_SIZE])
{
  size_t number;

  memcpy(&number, tag, sizeof(number));
  return number % SETS + (peer->is_privileged ? 0 : SETS);
}

static unsigned kind_of(unsigned long long state)
{
  return (unsigned)(state & ((1u << SLOT_BITS) - 1));
}

static unsigned long long taken_by(pid_t worker)
{
  return (unsigned long long)worker << SLOT_BITS | SLOT_TAKEN;
}

static bool is_at_work(unsigned long long state)
{
  pid_t worker = (pid_t)(state >> SLOT_BITS);

  return kind_of(state) == SLOT_TAKEN && (kill(worker, 0) == 0 || errno == EPERM);
}

static struct slot *find(struct credd_answers *answers, size_t set,
                         const unsigned char tag[TAG_SIZE])
{
  for (size_t i = set * WAYS; i < (set + 1) * WAYS; i++)
    if (kind_of(atomic_load(&answers->slots[i].state)) != SLOT_FREE &&
        memcmp(answers->slots[i].tag, tag, TAG_SIZE) == 0)
      return &answers->slots[i];
  return NULL;
}

/* Another worker may take the slot while it is read: what was read counts only if none did, and if
 * it is of this request. */
static enum credd_answer_state look(struct credd_answers *answers, struct slot *slot,
                                    const unsigned char tag[TAG_SIZE], struct credd_answer *out)
{
  unsigned long long turn = atomic_load(&slot->turn), state = atomic_load(&slot->state);
  unsigned char seen[TAG_SIZE];

  if (kind_of(state) == SLOT_TAKEN)
    return is_at_work(state) ? CREDD_ANSWER_RUNNING : CREDD_ANSWER_LOST;
  *out = answers->kept[slot - answers->slots];
  memcpy(seen, slot->tag, sizeof(seen));
  atomic_thread_fence(memory_order_seq_cst);
  if (kind_of(state) != SLOT_DONE || atomic_load(&slot->state) != state ||
      atomic_load(&slot->turn) != turn || memcmp(seen, tag, TAG_SIZE) != 0)
    return CREDD_ANSWER_LOST;
  return CREDD_ANSWER_KEPT;
}

/* The oldest that is done or whose worker is gone; one that is at work is left alone while another
 * can be had. */
static struct slot *choose(struct credd_answers *answers, size_t set)
{
  struct slot *oldest = NULL;

  for (size_t i = set * WAYS; i < (set + 1) * WAYS; i++) {
    struct slot *slot = &answers->slots[i];
    unsigned long long state = atomic_load(&slot->state);

    if (kind_of(state) == SLOT_FREE)
      return slot;
    if (is_at_work(state))
      continue;
    if (oldest == NULL || atomic_load(&slot->turn) < atomic_load(&oldest->turn))
      oldest = slot;
  }
  return oldest;
}

/* False when another worker took it at the same moment. */
static bool take(struct credd_answers *answers, size_t set, struct slot *slot,
                 const unsigned char tag[TAG_SIZE])
{
  unsigned long long state = atomic_load(&slot->state);

  if (is_at_work(state) ||
      !atomic_compare_exchange_strong(&slot->state, &state, taken_by(getpid())))
    return false;
  if (kind_of(state) != SLOT_FREE)
    atomic_store(&answers->given_up_boot_ms[set], boot_ms());
  atomic_store(&slot->turn, atomic_fetch_add(&answers->turns, 1) + 1);
  atomic_thread_fence(memory_order_seq_cst);
  memcpy(slot->tag, tag, TAG_SIZE);
  return true;
}

static enum credd_answer_state note(struct credd_answers *answers, size_t set,
                                    const unsigned char tag[TAG_SIZE], size_t *out)
{
  for (int tries = 0; tries < 2 * WAYS; tries++) {
    struct slot *slot = choose(answers, set);

    if (slot != NULL && take(answers, set, slot, tag)) {
      *out = (size_t)(slot - answers->slots);
      return CREDD_ANSWER_NEW;
    }
  }
  return CREDD_ANSWER_RUNNING; /* so much is under way: ask again */
}

enum credd_answer_state credd_answers_begin(struct credd_answers *answers,
                                            const struct credd_peer *peer,
                                            const struct cred_wire_ask *ask, size_t *slot,
                                            struct credd_answer *out)
{
  unsigned char tag[TAG_SIZE];
  struct slot *seen;
  size_t set;

  if (!make_tag(answers, peer, ask, tag))
    return CREDD_ANSWER_LOST;
  set = set_of(peer, tag);
  seen = find(answers, set, tag);
  if (seen != NULL)
    return look(answers, seen, tag, out);
  if (ask->is_again && (ask->asked_boot_ms <= answers->made_boot_ms ||
                        ask->asked_boot_ms <= atomic_load(&answers->given_up_boot_ms[set])))
    return CREDD_ANSWER_LOST;
  return note(answers, set, tag, slot);
}

void credd_answers_keep(struct credd_answers *answers, size_t index, enum cred_err err,
                        const void *reply, size_t reply_size)
{
  struct credd_answer *kept = &answers->kept[index];
  bool is_kept = err != CRED_OK || (reply != NULL && reply_size <= sizeof(kept->reply));

  kept->err = err;
  kept->reply_size = 0;
  if (is_kept && err == CRED_OK) {
    memcpy(kept->reply, reply, reply_size);
    kept->reply_size = reply_size;
  }
  atomic_store(&answers->slots[index].state, is_kept ? SLOT_DONE : SLOT_DONE_UNKEPT);
}

void credd_answers_drop(struct credd_answers *answers, size_t index)
{
  atomic_store(&answers->slots[index].state, SLOT_FREE);
}
