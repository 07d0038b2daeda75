/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/dictionary.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <pwquality.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "quality/file.h"

#define LIBRARY "libpwquality.so.1"
#define LOCK_SECONDS 5
#define LEAST_LENGTH 6 /* libpwquality takes no less */
#define SENTENCE_LENGTH 20

/*
 * cracklib keeps the dictionary that is open in a variable of its own, once for a process, so that
 * two threads which judge at the same time spoil it for each other.
 */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

typedef pwquality_settings_t *(*make_function)(void);
typedef int (*set_number_function)(pwquality_settings_t *, int, int);
typedef int (*set_text_function)(pwquality_settings_t *, int, const char *);

static const struct {
  int setting;
  int value;
} switched_off[] = {
    {PWQ_SETTING_DIFF_OK, 0},          {PWQ_SETTING_MIN_LENGTH, LEAST_LENGTH},
    {PWQ_SETTING_DIG_CREDIT, 0},       {PWQ_SETTING_UP_CREDIT, 0},
    {PWQ_SETTING_LOW_CREDIT, 0},       {PWQ_SETTING_OTH_CREDIT, 0},
    {PWQ_SETTING_MIN_CLASS, 0},        {PWQ_SETTING_MAX_REPEAT, 0},
    {PWQ_SETTING_MAX_CLASS_REPEAT, 0}, {PWQ_SETTING_MAX_SEQUENCE, 0},
    {PWQ_SETTING_GECOS_CHECK, 0},      {PWQ_SETTING_USER_CHECK, 0},
    {PWQ_SETTING_DICT_CHECK, 1},
};

/* cracklib ends the process, or says that all is well, when a file of its dictionary is missing. */
static enum cred_err check_files(const char *dictionary, struct cred_error *error)
{
  static const char *const endings[] = {"pwd", "pwi", "hwm"};
  char path[CRED_PATH_SIZE];
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && err == CRED_OK; i++) {
    if (snprintf(path, sizeof(path), "%s.%s", dictionary, endings[i]) >= (int)sizeof(path))
      return cred_error_set(error, CRED_ERR_TOO_LONG, "the path of the dictionary is too long");
    err = cred_file_check(path, error);
  }
  return err;
}

static enum cred_err set_up(const char *path, struct cred_dictionary *out, struct cred_error *error)
{
  make_function make = (make_function)dlsym(out->library, "pwquality_default_settings");
  set_number_function set_number =
      (set_number_function)dlsym(out->library, "pwquality_set_int_value");
  set_text_function set_text = (set_text_function)dlsym(out->library, "pwquality_set_str_value");
  bool is_set = true;

  out->check = (cred_dictionary_check)dlsym(out->library, "pwquality_check");
  out->release = (cred_dictionary_release)dlsym(out->library, "pwquality_free_settings");
  if (make == NULL || set_number == NULL || set_text == NULL || out->check == NULL ||
      out->release == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s lacks a function", LIBRARY);
  out->settings = make();
  if (out->settings == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  for (size_t i = 0; i < sizeof(switched_off) / sizeof(switched_off[0]); i++)
    is_set =
        is_set && set_number(out->settings, switched_off[i].setting, switched_off[i].value) == 0;
  if (!is_set || set_text(out->settings, PWQ_SETTING_DICT_PATH, path) != 0)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s does not take its settings", LIBRARY);
  return CRED_OK;
}

/* libpwquality may have been built without cracklib, and then says that all is well; of what is
 * refused for its pattern, cracklib says so after it opened the dictionary. */
static enum cred_err probe(const struct cred_dictionary *dictionary, struct cred_error *error)
{
  struct cred_findings findings = {0};
  struct cred_characters characters;
  CRED_SECRET_AUTO pattern = {0};
  enum cred_err err = CRED_OK;

  (void)cred_secret_set_text(&pattern, "abcdefgh");
  cred_characters_of(&pattern, &characters);
  err = cred_dictionary_judge(dictionary, &pattern, &characters, &findings, error);
  if (err == CRED_OK && findings.count == 0)
    err = cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s works without cracklib", LIBRARY);
  return err;
}

enum cred_err cred_dictionary_open(const char *dictionary, struct cred_dictionary *out,
                                   struct cred_error *error)
{
  const char *path = dictionary != NULL ? dictionary : CRACKLIB_DICT;
  enum cred_err err = check_files(path, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK) {
    (void)cred_error_prefix(error, "dictionary");
    return err;
  }
  out->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (out->library == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "cannot load %s, which `dictionary` needs",
                          LIBRARY);
  err = set_up(path, out, error);
  if (err == CRED_OK)
    err = probe(out, error);
  if (err != CRED_OK)
    cred_dictionary_close(out);
  return err;
}

void cred_dictionary_close(struct cred_dictionary *dictionary)
{
  if (dictionary->settings != NULL)
    dictionary->release(dictionary->settings);
  if (dictionary->library != NULL)
    (void)dlclose(dictionary->library);
  memset(dictionary, 0, sizeof(*dictionary));
}

static bool is_one_of(const char *text, const char *const *texts)
{
  while (*texts != NULL && strcmp(text, *texts) != 0)
    texts++;
  return *texts != NULL;
}

/*
 * cracklib counts bytes that are neighbours, of which long sentences and Japanese have many by
 * chance. There it is right only when they are most of the password.
 */
static bool is_systematic(const struct cred_characters *characters)
{
  size_t neighbours = 0;
  bool is_ascii = true;

  for (size_t i = 0; i < characters->count; i++)
    is_ascii = is_ascii && characters->points[i] < 0x80;
  for (size_t i = 1; i < characters->count; i++) {
    uint32_t before = characters->points[i - 1];
    uint32_t after = characters->points[i];

    neighbours += cred_point_is_next(before, after) || cred_point_is_next(after, before) ? 1 : 0;
  }
  return (is_ascii && characters->count < SENTENCE_LENGTH) ||
         neighbours * 2 + 1 >= characters->count;
}

/* cracklib's own words, in the C locale. What it could not look up is no finding; what nobody knows
 * is. */
static enum cred_err take_message(const char *message, const struct cred_characters *characters,
                                  struct cred_findings *findings, struct cred_error *error)
{
  static const char systematic[] = "it is too simplistic/systematic";
  static const char *const words[] = {"it is based on a dictionary word",
                                      "it is based on a (reversed) dictionary word", NULL};
  static const char *const failures[] = {"error loading dictionary", "memory allocation error",
                                         "you are not registered in the password file", NULL};

  if (message == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  if (is_one_of(message, failures))
    return cred_error_set(error, CRED_ERR_IO, "cracklib: %s", message);
  if (strcmp(message, systematic) == 0 && !is_systematic(characters))
    return CRED_OK;
  cred_findings_add(findings,
                    is_one_of(message, words) ? CRED_FINDING_DICTIONARY : CRED_FINDING_TOO_SIMPLE,
                    0, 0);
  return CRED_OK;
}

static enum cred_err take_answer(int answer, const char *message,
                                 const struct cred_characters *characters,
                                 struct cred_findings *findings, struct cred_error *error)
{
  if (answer >= 0)
    return CRED_OK;
  switch (answer) {
  case PWQ_ERROR_CRACKLIB_CHECK:
    return take_message(message, characters, findings, error);
  case PWQ_ERROR_PALINDROME:
    cred_findings_add(findings, CRED_FINDING_TOO_SIMPLE, 0, 0);
    return CRED_OK;
  case PWQ_ERROR_MIN_LENGTH:
  case PWQ_ERROR_EMPTY_PASSWORD:
    return CRED_OK; /* TOO_SHORT was found */
  case PWQ_ERROR_MEM_ALLOC:
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  default:
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s answered %d", LIBRARY, answer);
  }
}

static bool lock(void)
{
  struct timespec until;

  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += LOCK_SECONDS;
  return pthread_mutex_clocklock(&one_at_a_time, CLOCK_MONOTONIC, &until) == 0;
}

enum cred_err cred_dictionary_judge(const struct cred_dictionary *dictionary,
                                    const struct cred_secret *password,
                                    const struct cred_characters *characters,
                                    struct cred_findings *findings, struct cred_error *error)
{
  void *message = NULL; /* cracklib's, and stays so */
  int answer = 0;
  locale_t before;
  locale_t plain;

  if (dictionary->library == NULL)
    return CRED_OK;
  plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (plain == (locale_t)0)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  if (!lock()) {
    freelocale(plain);
    return cred_error_set(error, CRED_ERR_BUSY, "other threads use cracklib");
  }
  before = uselocale(plain);
  answer =
      dictionary->check(dictionary->settings, cred_secret_text(password), NULL, NULL, &message);
  (void)uselocale(before);
  (void)pthread_mutex_unlock(&one_at_a_time);
  freelocale(plain);
  return take_answer(answer, message, characters, findings, error);
}
