#!/bin/sh
# Makes ./configure from a checkout.
set -e
cd "$(dirname "$0")"
# made in the source directory, and not made anew when messages changed
rm -f po/*.gmo po/stamp-po po/pam-cred.pot
exec autoreconf --install --force --warnings=all,no-obsolete
