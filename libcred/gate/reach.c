/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/reach.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_STATE_DIRECTORY LOCALSTATEDIR "/lib/cred"
#define TIMEOUT_UNTOLD_MS 5000u /* for who cannot read the policy */

#define START_CREDD "start it (systemctl start credd.socket)"

static void say_what_to_do(const struct cred_gate *gate, struct cred_error *error)
{
  char said[CRED_ERROR_TEXT_SIZE];

  memcpy(said, error->text, sizeof(said));
  if (gate->config == NULL)
    (void)cred_error_set(error, CRED_ERR_UNREACHABLE,
                         "%.300s: who is not root needs credd: " START_CREDD, said);
  else
    (void)cred_error_set(error, CRED_ERR_UNREACHABLE,
                         "%.300s: [store] broker=required: " START_CREDD, said);
}

/* Whoever can read the policy owns the state directory, and may open the store. */
static bool may_fall_back(const struct cred_gate *gate)
{
  return gate->config != NULL && gate->site->broker == CRED_BROKER_AUTO;
}

static void drop_client(struct cred_gate *gate)
{
  if (gate->client != NULL)
    cred_client_close(gate->client);
  free(gate->client);
  gate->client = NULL;
}

enum cred_err cred_gate_open_here(struct cred_gate *gate, bool fall_back)
{
  enum cred_err err = CRED_OK;

  if (fall_back && !may_fall_back(gate)) {
    say_what_to_do(gate, &gate->error);
    return CRED_ERR_UNREACHABLE;
  }
  if (gate->config == NULL)
    return cred_error_set(&gate->error, CRED_ERR_PERMISSION, "only root may do this");
  memset(&gate->error, 0, sizeof(gate->error));
  if (gate->store.ops == NULL)
    err = cred_gate_open_files(gate, false);
  if (err == CRED_OK && fall_back) {
    drop_client(gate);
    gate->is_fallback = true;
  }
  return err;
}

static enum cred_err take_site(struct cred_gate *gate)
{
  static const struct cred_public_site_request request;
  struct cred_public_site_reply reply;
  enum cred_err err = cred_gate_public_site(gate, &request, &reply);

  if (err != CRED_OK)
    return err;
  memcpy(gate->told.system, reply.system, sizeof(reply.system));
  memcpy(gate->told.language, reply.language, sizeof(reply.language));
  memcpy(gate->told.contact, reply.contact, sizeof(reply.contact));
  memcpy(gate->told.batch_services, reply.batch_services, sizeof(reply.batch_services));
  return CRED_OK;
}

/* Who owns the state directory has a way of its own. */
static enum cred_err choose_path(const char *state_directory, bool is_owner,
                                 char out[CRED_WIRE_PATH_SIZE], struct cred_error *error)
{
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = cred_wire_path(state_directory, path, error);

  if (err == CRED_OK && is_owner)
    return cred_wire_root_path(path, out, error);
  if (err == CRED_OK)
    memcpy(out, path, sizeof(path));
  return err;
}

/* A gate that asks credd; config is NULL for who cannot read it. */
static enum cred_err start(const char *state_directory, struct cred_config *config,
                           struct cred_gate **out, struct cred_error *error)
{
  struct cred_gate *gate = calloc(1, sizeof(*gate));
  struct cred_client *client = calloc(1, sizeof(*client));
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = CRED_OK;

  *out = NULL;
  if (gate == NULL || client == NULL)
    err = cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  if (err == CRED_OK)
    err = choose_path(state_directory, config != NULL, path, error);
  if (err != CRED_OK) {
    free(gate);
    free(client);
    return err;
  }
  gate->pid = getpid();
  gate->config = config;
  gate->site = config != NULL ? cred_config_site(config) : &gate->told;
  gate->read_clock = cred_time_go_on;
  gate->client = client;
  cred_client_start(client, path,
                    config != NULL ? gate->site->timeout_seconds * 1000u : TIMEOUT_UNTOLD_MS);
  *out = gate;
  return CRED_OK;
}

/* Is credd there? If not, and this process may: the store itself. */
static enum cred_err reach(struct cred_gate *gate)
{
  enum cred_err err = cred_client_connect(gate->client, &gate->error);

  if (err == CRED_ERR_UNREACHABLE)
    return cred_gate_open_here(gate, true);
  if (err == CRED_OK && gate->config == NULL)
    err = take_site(gate);
  return err;
}

/* Takes the config over, whatever comes of it. */
static enum cred_err open_through_credd(const char *state_directory, struct cred_config *config,
                                        struct cred_gate **out, struct cred_error *error)
{
  struct cred_gate *gate;
  enum cred_err err = start(state_directory, config, &gate, error);

  if (err != CRED_OK) {
    cred_config_free(config);
    return err;
  }
  err = reach(gate);
  if (err != CRED_OK) {
    *error = gate->error;
    cred_gate_close(gate);
    return err;
  }
  *out = gate;
  return CRED_OK;
}

static const char *directory_of(const char *state_directory)
{
  return state_directory != NULL ? state_directory : DEFAULT_STATE_DIRECTORY;
}

enum cred_err cred_gate_open_direct(const char *state_directory, struct cred_gate **out,
                                    struct cred_error *error)
{
  struct cred_config *config = NULL;
  enum cred_err err;

  *out = NULL;
  memset(error, 0, sizeof(*error));
  err = cred_config_load(directory_of(state_directory), &config, error);
  if (err == CRED_OK)
    err = cred_gate_open_under(config, false, out, error);
  if (err != CRED_OK)
    cred_config_free(config);
  return err;
}

enum cred_err cred_gate_open(const char *state_directory, struct cred_gate **out,
                             struct cred_error *error)
{
  struct cred_error unread;
  struct cred_config *config = NULL;
  enum cred_err err;

  *out = NULL;
  error = error != NULL ? error : &unread;
  memset(error, 0, sizeof(*error));
  err = cred_config_load(directory_of(state_directory), &config, error);
  if (err == CRED_ERR_PERMISSION)
    return open_through_credd(state_directory, NULL, out, error);
  if (err != CRED_OK)
    return err;
  if (cred_config_site(config)->broker != CRED_BROKER_OFF)
    return open_through_credd(state_directory, config, out, error);
  err = cred_gate_open_under(config, false, out, error);
  if (err != CRED_OK)
    cred_config_free(config);
  return err;
}

bool cred_gate_fell_back(const struct cred_gate *gate)
{
  return gate->is_fallback;
}

enum cred_err cred_gate_probe(const char *state_directory, struct cred_error *error)
{
  struct cred_error unread;
  char path[CRED_WIRE_PATH_SIZE];
  struct cred_client client;
  enum cred_err err;

  error = error != NULL ? error : &unread;
  memset(error, 0, sizeof(*error));
  err = choose_path(state_directory, geteuid() == 0, path, error);
  if (err != CRED_OK)
    return err;
  cred_client_start(&client, path, TIMEOUT_UNTOLD_MS);
  err = cred_client_connect(&client, error);
  cred_client_close(&client);
  return err;
}

enum cred_err cred_site_read(const char *state_directory, struct cred_site *out,
                             struct cred_error *error)
{
  struct cred_config *config = NULL;
  struct cred_gate *gate = NULL;
  enum cred_err err = cred_config_load(directory_of(state_directory), &config, error);

  memset(out, 0, sizeof(*out));
  if (err == CRED_OK)
    *out = *cred_config_site(config);
  cred_config_free(config);
  if (err != CRED_ERR_PERMISSION)
    return err;
  err = cred_gate_open(state_directory, &gate, error);
  if (err == CRED_OK)
    *out = *cred_gate_site(gate);
  cred_gate_close(gate);
  return err;
}
