# CRED_CHECK_FLAGS: warnings and hardening that this compiler and linker know, in CRED_CFLAGS and
# CRED_LDFLAGS. Texts are cut to their size on purpose, so truncation by snprintf is no warning. They come before the user's CFLAGS, which so have the last word.
AC_DEFUN([CRED_TRY_CFLAG], [
  AC_MSG_CHECKING([whether $CC takes $1])
  cred_saved_cflags="$CFLAGS"
  CFLAGS="$CFLAGS -Werror $1"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes]); CRED_CFLAGS="$CRED_CFLAGS $1"], [AC_MSG_RESULT([no])])
  CFLAGS="$cred_saved_cflags"
])
AC_DEFUN([CRED_TRY_LDFLAG], [
  AC_MSG_CHECKING([whether the linker takes $1])
  cred_saved_ldflags="$LDFLAGS"
  LDFLAGS="$LDFLAGS $1"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes]); CRED_LDFLAGS="$CRED_LDFLAGS $1"], [AC_MSG_RESULT([no])])
  LDFLAGS="$cred_saved_ldflags"
])
AC_DEFUN([CRED_CHECK_FLAGS], [
  CRED_CFLAGS=
  CRED_LDFLAGS=
  for cred_flag in -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
      -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings \
      -Wformat=2 -Wformat-security -Wundef -Wvla -Wimplicit-fallthrough -Wlogical-op \
      -Wno-format-truncation \
      -fno-common -fno-strict-aliasing -fstack-protector-strong -fstack-clash-protection \
      -fcf-protection -ftrivial-auto-var-init=zero; do
    CRED_TRY_CFLAG([$cred_flag])
  done
  AS_IF([test "x$enable_werror" = xyes], [CRED_CFLAGS="$CRED_CFLAGS -Werror"])
  AS_IF([test "x$enable_sanitizers" = xyes],
    [CRED_CFLAGS="$CRED_CFLAGS -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
     CRED_LDFLAGS="$CRED_LDFLAGS -fsanitize=address,undefined"],
    [CRED_CFLAGS="$CRED_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
     for cred_flag in -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,defs -Wl,--as-needed; do
       CRED_TRY_LDFLAG([$cred_flag])
     done])
  AC_SUBST([CRED_CFLAGS])
  AC_SUBST([CRED_LDFLAGS])
])
