/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/text.h"

/* What a message takes besides itself. */
enum numbers { NONE, LIMIT, CLASSES };

struct description {
  const char *name;
  enum numbers numbers;
  const char *message;
};

static const struct description descriptions[CRED_FINDING_COUNT] = {
    [CRED_FINDING_UNTYPABLE] = {"untypable", NONE,
                                N_("The password holds a control character, which cannot be typed "
                                   "again. Please use letters, digits and symbols.")},
    [CRED_FINDING_NOT_ASCII] = {"not-ascii", NONE,
                                N_("Please type the password in half-width characters.")},
    [CRED_FINDING_TOO_SHORT] = {"too-short", LIMIT,
                                N_("Please make the password at least %u characters long.")},
    [CRED_FINDING_TOO_LONG] = {"too-long", LIMIT,
                               N_("Please make the password no longer than %u characters.")},
    [CRED_FINDING_TOO_MANY_BYTES] =
        {"too-many-bytes", LIMIT,
         N_("The password is too long for the system (%u bytes at most; kana and kanji take three "
            "each). Please make it shorter.")},
    [CRED_FINDING_BLANK] = {"blank", NONE,
                            N_("The password holds nothing but blanks. Please use other "
                               "characters too.")},
    [CRED_FINDING_CLASSES_MISSING] = {"classes-missing", CLASSES, N_("Please also include: %s.")},
    [CRED_FINDING_FEW_CLASSES] =
        {"few-classes", LIMIT,
         N_("Please use at least %u of these kinds of characters: upper-case letters, lower-case "
            "letters, digits, symbols.")},
    [CRED_FINDING_REPEAT] = {"repeat", LIMIT,
                             N_("Please use no run of one character that is longer than %u.")},
    [CRED_FINDING_SEQUENCE] =
        {"sequence", LIMIT, N_("Please use no run such as abcd or 4321 that is longer than %u.")},
    [CRED_FINDING_SAME_AS_OLD] = {"same-as-old", NONE,
                                  N_("This is the present password. Please choose another.")},
    [CRED_FINDING_LIKE_OLD] = {"like-old", LIMIT,
                               N_("The password is too much like the present one. Please change at "
                                  "least %u characters, and more than their case or order.")},
    [CRED_FINDING_SUBJECT] = {"subject", NONE,
                              N_("The password holds the ID. Please choose one without it.")},
    [CRED_FINDING_PERSON] = {"person", NONE,
                             N_("The password holds your name or another detail of the account. "
                                "Please choose one without them.")},
    [CRED_FINDING_DICTIONARY] = {"dictionary", NONE,
                                 N_("The password is a dictionary word or made from one. Please "
                                    "combine several words, or add other characters.")},
    [CRED_FINDING_TOO_SIMPLE] = {"too-simple", NONE,
                                 N_("The password is too regular. Please mix more different "
                                    "characters.")},
    [CRED_FINDING_BAD_WORDS] = {"bad-words", NONE,
                                N_("Apart from words that are easily guessed (names, places, eras, "
                                   "rows of keys and the like), little is left of the password. "
                                   "Please add more of your own.")},
    [CRED_FINDING_BREACHED] = {"breached", NONE,
                               N_("This password is known from a data breach. Please choose "
                                  "another.")},
    [CRED_FINDING_REUSED] = {"reused", NONE,
                             N_("This password was used before. Please choose one that was never "
                                "used.")},
    [CRED_FINDING_REUSED_ELSEWHERE] = {"reused-elsewhere", NONE,
                                       N_("This password is used on another system. Please choose "
                                          "a different one for each system.")},
    [CRED_FINDING_BARRED] = {"barred", NONE,
                             N_("This password may be known to others and can never be used again. "
                                "Please choose another.")},
    [CRED_FINDING_TOO_MANY_TRIES] = {"too-many-tries", NONE,
                                     N_("Too many passwords were tried. Please wait a while, then "
                                        "try again.")},
};

/* Where one character would do, the number says nothing. */
static const char like_old[] =
    N_("The password is too much like the present one. Please choose a different one.");

/* For root, the number says. */
static const char tries_of_root[] =
    N_("Too many passwords were tried for this ID. Please wait up to an hour, or set a temporary "
       "one with credctl password issue.");

static const struct description *describe(enum cred_finding_kind kind)
{
  return (size_t)kind < CRED_FINDING_COUNT ? &descriptions[kind] : NULL;
}

const char *cred_finding_name(enum cred_finding_kind kind)
{
  const struct description *description = describe(kind);

  return description != NULL ? description->name : "unknown";
}

/* The formats are the table's, or translations that were checked against it. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void cred_finding_text(const struct cred_finding *finding, const struct cred_translator *translator,
                       char *out, size_t size)
{
  const struct description *description = describe(finding->kind);
  char classes[CRED_FINDING_TEXT_SIZE];

  out[0] = '\0';
  if (description == NULL)
    return;
  if (finding->kind == CRED_FINDING_LIKE_OLD && finding->limit <= 1) {
    cred_quality_write(translator, out, size, "%s", cred_quality_translate(translator, like_old));
  } else if (finding->kind == CRED_FINDING_TOO_MANY_TRIES && finding->limit > 0) {
    cred_quality_write(translator, out, size, "%s",
                       cred_quality_translate(translator, tries_of_root));
  } else if (description->numbers == CLASSES) {
    cred_quality_classes(finding->needs, translator, classes, sizeof(classes));
    cred_quality_write(translator, out, size, description->message, classes);
  } else if (description->numbers == LIMIT) {
    cred_quality_write(translator, out, size, description->message, finding->limit);
  } else {
    cred_quality_write(translator, out, size, "%s",
                       cred_quality_translate(translator, description->message));
  }
}
