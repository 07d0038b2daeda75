/* SPDX-License-Identifier: BSD-3-Clause */
#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "shadow/shadow.h"

#define LOGIN_DEFS "/etc/login.defs"
#define LINE_SIZE 1024
#define YESCRYPT "$y$"

/* Those that a password may still be kept by; whatever else login.defs names, yescrypt is taken. */
static const struct {
  const char *name, *prefix;
} methods[] = {
    {"YESCRYPT", YESCRYPT}, {"GOST-YESCRYPT", "$gy$"}, {"BCRYPT", "$2b$"},
    {"SHA512", "$6$"},      {"SHA256", "$5$"},
};

static const char *prefix_of(const char *name)
{
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
    if (strcasecmp(methods[i].name, name) == 0)
      return methods[i].prefix;
  return YESCRYPT;
}

static const char *method_of_host(const char *login_defs)
{
  FILE *file = fopen(login_defs != NULL ? login_defs : LOGIN_DEFS, "re");
  const char *prefix = YESCRYPT;
  char line[LINE_SIZE], name[32];

  if (file == NULL)
    return prefix;
  while (fgets(line, sizeof(line), file) != NULL)
    if (sscanf(line, " ENCRYPT_METHOD%*[ \t]%31[A-Za-z0-9-]", name) == 1)
      prefix = prefix_of(name);
  (void)fclose(file);
  return prefix;
}

static enum cred_err make(const char *password, const char *setting, struct cred_secret *out,
                          struct cred_error *error)
{
  struct crypt_data *data = calloc(1, sizeof(*data));
  const char *made;
  enum cred_err err = CRED_OK;

  if (data == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  made = crypt_rn(password, setting, data, sizeof(*data));
  if (made == NULL || made[0] == '*' || cred_secret_set_text(out, made) != CRED_OK)
    err = cred_error_set(error, CRED_ERR_CRYPTO, "crypt makes no hash of the password");
  cred_erase(data, sizeof(*data));
  free(data);
  return err;
}

enum cred_err cred_shadow_hash(const struct cred_secret *password, const char *login_defs,
                               struct cred_secret *out, struct cred_error *error)
{
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];

  cred_secret_erase(out);
  if (password->length == 0 || strlen(cred_secret_text(password)) != password->length)
    return cred_error_set(error, CRED_ERR_INVALID, "the password is empty, or holds a NUL");
  if (crypt_gensalt_rn(method_of_host(login_defs), 0, NULL, 0, setting, sizeof(setting)) == NULL)
    return cred_error_set(error, CRED_ERR_CRYPTO, "crypt makes no salt: %m");
  return make(cred_secret_text(password), setting, out, error);
}
