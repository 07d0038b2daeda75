/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/parse.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/find.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/who.h"

enum { COMMON_CONFIG, COMMON_STATE, COMMON_JSON, COMMON_HELP, COMMON_VERSION, COMMON_COUNT };

const struct ctl_option ctl_common_options[] = {
    [COMMON_CONFIG] = {"config", 'c', N_("FILE"), N_("use this configuration file")},
    [COMMON_STATE] = {"state", 's', N_("DIR"), N_("use this state directory")},
    [COMMON_JSON] = {"json", 'j', NULL, N_("write JSON")},
    [COMMON_HELP] = {"help", 'h', NULL, N_("explain the verb and its options")},
    [COMMON_VERSION] = {"version", 'V', NULL, N_("tell the version")},
    [COMMON_COUNT] = {NULL, 0, NULL, NULL},
};

/* getopt's view of the common options and of one verb's: `val` is 1 + the index, the verb's options
 * after the common ones. */
#define TABLE_SIZE (COMMON_COUNT + CTL_OPTION_MAX + 1)
struct options {
  struct option longs[TABLE_SIZE];
  char shorts[3 * TABLE_SIZE];
  char letters[TABLE_SIZE];
  int count;
  bool help, version;
};

static void add_option(struct options *options, const struct ctl_option *option)
{
  const int index = options->count++;
  size_t end = strlen(options->shorts);

  options->longs[index].name = option->name;
  options->longs[index].has_arg = option->argument != NULL ? required_argument : no_argument;
  options->longs[index].val = index + 1;
  options->letters[index] = option->letter;
  if (option->letter == 0)
    return;
  options->shorts[end++] = option->letter;
  if (option->argument != NULL)
    options->shorts[end++] = ':';
  options->shorts[end] = '\0';
}

/* "+": stop at the first word, which is the verb; ":": tell a missing argument apart. */
static void make_options(const struct ctl_verb *verb, struct options *options)
{
  const struct ctl_option *option = NULL;

  memset(options, 0, sizeof(*options));
  (void)snprintf(options->shorts, sizeof(options->shorts), "%s", verb == NULL ? "+:" : ":");
  for (option = ctl_common_options; option->name != NULL; option++)
    add_option(options, option);
  if (verb == NULL || verb->options == NULL)
    return;
  for (option = verb->options; option->name != NULL; option++)
    add_option(options, option);
}

static int index_of(const struct options *options, int found)
{
  int i = 0;

  if (found <= options->count)
    return found - 1;
  for (i = 0; i < options->count; i++)
    if (options->letters[i] == found)
      return i;
  return -1;
}

static void take_option(struct options *options, int index, struct ctl_call *call)
{
  const char *value = optarg != NULL ? optarg : "";

  switch (index) {
  case COMMON_CONFIG:
    call->config_path = value;
    break;
  case COMMON_STATE:
    call->state_directory = value;
    break;
  case COMMON_JSON:
    call->json = true;
    break;
  case COMMON_HELP:
    options->help = true;
    break;
  case COMMON_VERSION:
    options->version = true;
    break;
  default:
    call->values[index - COMMON_COUNT] = value;
    break;
  }
}

static bool complain_of_option(const struct options *options, int found, const char *word)
{
  const char *names[TABLE_SIZE] = {NULL};
  const char letter[] = {'-', (char)optopt, '\0'};
  const char *nearest = NULL;
  int i = 0;

  if (optopt > options->count)
    word = letter;
  if (found == ':') {
    ctl_complain(_("the option %s needs a value"), word);
    return false;
  }
  for (i = 0; i < options->count; i++)
    names[i] = options->longs[i].name;
  if (strncmp(word, "--", 2) == 0)
    nearest = ctl_nearest(word + 2, names);
  if (nearest != NULL)
    ctl_complain(_("no such option here: %s; did you mean --%s?"), word, nearest);
  else
    ctl_complain(_("no such option here: %s"), word);
  return false;
}

static bool take_options(int argc, char **argv, struct options *options, struct ctl_call *call)
{
  int found = 0;
  int index = 0;

  opterr = 0;
  for (;;) {
    found = getopt_long(argc, argv, options->shorts, options->longs, NULL);
    if (found == -1)
      return true;
    if (found == '?' || found == ':')
      return complain_of_option(options, found, argv[optind - 1]);
    index = index_of(options, found);
    if (index >= COMMON_COUNT && call->values[index - COMMON_COUNT] != NULL) {
      ctl_complain(_("the option --%s is given twice"), options->longs[index].name);
      return false;
    }
    take_option(options, index, call);
  }
}

static bool words_fit(const struct ctl_call *call)
{
  if (call->word_count < ctl_verb_words_min(call, call->verb)) {
    ctl_complain(_("credctl %s needs more: %s"), call->verb->name,
                 ctl_verb_arguments(call, call->verb));
    return false;
  }
  if (call->word_count > call->verb->words_max) {
    ctl_complain(_("credctl %s takes no more words here: %s"), call->verb->name,
                 call->words[call->verb->words_max]);
    return false;
  }
  return true;
}

static enum ctl_parsed parse_verb(int argc, char **argv, struct ctl_call *call)
{
  struct options options;

  make_options(call->verb, &options);
  optind = 0;
  if (!take_options(argc, argv, &options, call))
    return CTL_PARSED_WRONG;
  call->words = argv + optind;
  call->word_count = argc - optind;
  if (options.help)
    return CTL_PARSED_HELP;
  if (options.version)
    return CTL_PARSED_VERSION;
  return words_fit(call) ? CTL_PARSED_VERB : CTL_PARSED_WRONG;
}

/* `credctl totp --help` explains the group. */
static enum ctl_parsed parse_group(int argc, char **argv, struct ctl_call *call)
{
  if (argc > 1 && ctl_group_exists(argv[0]) &&
      (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
    call->words = argv;
    call->word_count = 1;
    return CTL_PARSED_HELP;
  }
  ctl_complain_of_verb(argc, argv);
  return CTL_PARSED_WRONG;
}

enum ctl_parsed ctl_parse(int argc, char **argv, struct ctl_call *call)
{
  struct options options;
  int taken = 0;

  make_options(NULL, &options);
  optind = 0;
  if (!take_options(argc, argv, &options, call))
    return CTL_PARSED_WRONG;
  argc -= optind;
  argv += optind;
  if (options.version)
    return CTL_PARSED_VERSION;
  call->verb = ctl_verb_find(argc, argv, &taken);
  if (call->verb == NULL) {
    call->words = argv;
    call->word_count = argc;
    return options.help ? CTL_PARSED_HELP : parse_group(argc, argv, call);
  }
  if (options.help)
    return CTL_PARSED_HELP;
  return parse_verb(argc - taken + 1, argv + taken - 1, call);
}

const char *ctl_option_value(const struct ctl_call *call, const char *name)
{
  int i = 0;

  if (call->verb->options == NULL)
    return NULL;
  for (i = 0; call->verb->options[i].name != NULL; i++)
    if (strcmp(call->verb->options[i].name, name) == 0)
      return call->values[i];
  return NULL;
}

bool ctl_option_given(const struct ctl_call *call, const char *name)
{
  return ctl_option_value(call, name) != NULL;
}
