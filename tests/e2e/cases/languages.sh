# Prompts in the site's language, whatever the program's locale; English on a virtual console.
stack_standard
SITE_MORE=$'language = ja_JP.UTF-8\ncontact = 情報管理課\n' state_fresh <<<'totp = required'
token_new alice
ssh_server_start
ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" "$(code_now "$SEED")" >/dev/null
check "the password prompt is Japanese" grep -q 'パスワード: ' "$SCRATCH/ssh/prompts"
check "the code prompt is Japanese" grep -q '認証コード（6桁）: ' "$SCRATCH/ssh/prompts"
drive e2e alice -c -t /dev/tty1 -- wrong 000000 >/dev/null
check "on a virtual console it is not" sh -c '! grep -q パスワード "$1"' check "$SCRATCH/drive"
SITE_MORE='' state_fresh <<<'totp = required'
ssh_try alice "$WORLD_OFFICE" "$WORLD_PASSWORD" 000000 >/dev/null
check "without a language the prompts are English" grep -q 'Password: ' "$SCRATCH/ssh/prompts"
