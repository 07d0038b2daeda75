/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/unit/quality_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct quality_world quality_world_make(void)
{
  return (struct quality_world){.policy = {.min_length = 8, .max_length = 256}};
}

void quality_judge_bytes(struct quality_world *world, const void *bytes, size_t length)
{
  struct cred_judge *judge = NULL;
  struct cred_error error = {0};
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO old = {0};
  struct cred_judge_facts facts = {world->subject, world->gecos, &password, &old};

  assert_int_equal(cred_secret_set(&password, bytes, length), CRED_OK);
  assert_int_equal(cred_secret_set_text(&old, world->old), CRED_OK);
  if (cred_judge_new(&world->policy, NULL, &judge, &error) != CRED_OK ||
      cred_judge_password(judge, &facts, &world->findings, &error) != CRED_OK)
    fail_msg("%s", error.text);
  cred_judge_free(judge);
}

void quality_judge(struct quality_world *world, const char *password)
{
  quality_judge_bytes(world, password, strlen(password));
}

void quality_expect(struct quality_world *world, const char *password, const char *names)
{
  char found[1024] = "";

  quality_judge(world, password);
  for (size_t i = 0; i < world->findings.count; i++) {
    strcat(found, i > 0 ? " " : "");
    strcat(found, cred_finding_name(world->findings.list[i].kind));
  }
  if (strcmp(found, names) != 0)
    fail_msg("\"%s\": found \"%s\", not \"%s\"", password, found, names);
  assert_int_equal(cred_findings_is_clean(&world->findings), names[0] == '\0');
}

const struct cred_finding *quality_finding(const struct quality_world *world,
                                           enum cred_finding_kind kind)
{
  for (size_t i = 0; i < world->findings.count; i++)
    if (world->findings.list[i].kind == kind)
      return &world->findings.list[i];
  fail_msg("there is no finding %s", cred_finding_name(kind));
  return NULL;
}

const char *quality_file(struct quality_world *world, const char *name, const void *text,
                         size_t length)
{
  FILE *file = NULL;

  if (world->directory[0] == '\0') {
    (void)snprintf(world->directory, sizeof(world->directory), "/tmp/cred-quality-XXXXXX");
    assert_non_null(mkdtemp(world->directory));
  }
  (void)snprintf(world->path, sizeof(world->path), "%s/%s", world->directory, name);
  file = fopen(world->path, "w");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, length, file), length);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(world->path, 0600), 0);
  return world->path;
}

/* A copy: whoever checked the sources out may be somebody else than runs the test. */
void quality_use_shipped_words(struct quality_world *world)
{
  const char *source = getenv("srcdir");
  char path[512];
  static char text[1 << 16];
  size_t length = 0;
  FILE *file = NULL;

  (void)snprintf(path, sizeof(path), "%s/conf/words/japan.txt", source != NULL ? source : ".");
  file = fopen(path, "r");
  assert_non_null(file);
  length = fread(text, 1, sizeof(text), file);
  assert_true(length > 1000 && length < sizeof(text));
  assert_int_equal(fclose(file), 0);
  (void)snprintf(world->policy.bad_words_file, sizeof(world->policy.bad_words_file), "%s",
                 quality_file(world, "japan.txt", text, length));
}

void quality_files_remove(struct quality_world *world)
{
  char command[128];

  (void)snprintf(command, sizeof(command), "rm -rf '%s'", world->directory);
  if (world->directory[0] != '\0')
    assert_int_equal(system(command), 0);
  world->directory[0] = '\0';
}
