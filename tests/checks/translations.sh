#!/bin/sh
# Every message has its Japanese translation, and both sides have the same format.
. "${srcdir:=.}/tests/tap.sh"

po=$srcdir/po/ja.po
template() {
  (cd "$srcdir" && sed '/^#/d;/^$/d' po/POTFILES.in |
    xgettext --files-from=- --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=ngettext:1,2 \
      --add-comments --omit-header -o - 2>/dev/null)
}

messages=$(template | grep -c '^msgid ')
check "there are messages to translate" test "$messages" -gt 0
check "ja.po is well-formed" msgfmt --check -o /dev/null "$po"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
template >"$work/now.pot"
msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$po" "$work/now.pot" 2>"$work/errors" ||
  sed 's/^/# /' "$work/errors"
same "nothing is left untranslated" "" \
  "$(msgattrib --untranslated --no-obsolete "$work/merged.po" | sed -n 's/^msgid "\(..*\)"$/\1/p')"
same "no translation is fuzzy" "" "$(msgattrib --only-fuzzy --no-obsolete "$work/merged.po" | sed -n 's/^msgid //p')"
# What make left of it: a catalogue that is older than sources and translations lacks messages.
built=$srcdir/po/ja.gmo
! [ -e "$built" ] || same "the catalogue that is built has them all" \
  "$(msgattrib --translated --no-obsolete "$work/merged.po" | grep -c '^msgid ')" "$(msgunfmt "$built" | grep -c '^msgid ')"
# Whoever marks a message in a new file must name the file.
marked=$(cd "$srcdir" && grep -rlE '(^|[^A-Za-z0-9_])N?_\("' --include='*.c' --include='*.h' libcred modules quality credctl credd 2>/dev/null | sort)
missing=$(for file in $marked; do grep -qx "$file" "$srcdir/po/POTFILES.in" || echo "$file"; done)
same "POTFILES.in names every file with messages" "" "$missing"
tap_end
