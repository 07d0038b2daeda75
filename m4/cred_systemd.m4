# CRED_SYSTEMD_DIR(NAME, WHAT, CONDITIONAL, BELOW-LIB): --with-NAME=DIR, or =no for none; sets and
# substitutes NAME, and the conditional INSTALL_<CONDITIONAL>.
AC_DEFUN([CRED_SYSTEMD_DIR], [
AC_ARG_WITH([$1],
  [AS_HELP_STRING([--with-$1=DIR], [where $2 are installed; no: nowhere @<:@PREFIX/lib/$4, or where systemd.pc says for its own prefix@:>@])],
  [$1="$withval"], [$1=yes])
AS_IF([test "x$$1" = xyes], [
  $1='${prefix}/lib/$4'
  AS_IF([test "x$prefix" != xNONE && test "x$prefix" = "x`$PKG_CONFIG --variable=prefix systemd 2>/dev/null`"],
    [$1=`$PKG_CONFIG --variable=$1 systemd`])
])
AC_SUBST([$1])
AM_CONDITIONAL([INSTALL_]m4_toupper([$3]), [test "x$$1" != xno])
])
