/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Loads each PAM module named on the command line the way libpam does, so that a library that is
 * not found or a missing symbol shows. Writes TAP.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>

static const char *const doors[] = {"pam_sm_authenticate",  "pam_sm_setcred",
                                    "pam_sm_acct_mgmt",     "pam_sm_open_session",
                                    "pam_sm_close_session", "pam_sm_chauthtok"};

static bool has_door(void *module)
{
  for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++)
    if (dlsym(module, doors[i]) != NULL)
      return true;
  return false;
}

static bool loads(const char *path)
{
  void *module = dlopen(path, RTLD_NOW);
  if (module == NULL) {
    printf("# %s\n", dlerror());
    return false;
  }
  bool good = has_door(module);
  (void)dlclose(module);
  return good;
}

int main(int argc, char **argv)
{
  int failed = 0;
  for (int i = 1; i < argc; i++) {
    bool good = loads(argv[i]);
    printf("%s %d - %s loads\n", good ? "ok" : "not ok", i, argv[i]);
    failed += good ? 0 : 1;
  }
  return failed > 0 ? 1 : 0;
}
