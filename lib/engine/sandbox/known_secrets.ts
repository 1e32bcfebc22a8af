/**
 * Where there are keys, passwords and what was typed, beside `secret_files.ts`.
 *
 * @module
 */
import { words } from "../../text/words.ts";

/** Beside the files that hold keys: whole directories of programs that keep some among other things. */
export const DIRECTORIES: readonly string[] = [
  // Clouds, clusters, containers
  ".aws",
  ".azure",
  ".config/gcloud",
  ".config/doctl",
  ".oci",
  ".fly",
  ".kube",
  ".docker",
  ".config/containers",
  ".config/gh",
  ".config/glab-cli",
  ".terraform.d",
  ".pulumi",
  ".vault-token",
  ".kaggle",
  ".cloudflared",
  ".doppler",
  ".mc",
  ".config/hcloud",
  ".config/linode-cli",
  ".config/scw",
  ".config/netlify",
  // Sockets of container engines
  ".colima",
  ".lima",
  ".orbstack",
  ".rd",
  ".local/share/containers/podman",
  // Mail and messages
  ".local/share/evolution",
  ".config/Slack",
  ".config/discord",
  ".local/share/TelegramDesktop",
  ...["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"].map((editor) =>
    `.config/${editor}/User/globalStorage`
  ),
  ".var/app",
  "snap/firefox",
  "snap/chromium",
  "Library/Safari",
  "Library/Mail",
  "Library/Messages",
  // The desktop: whoever holds its cookie types for the user
  ".Xauthority",
  ".ICEauthority",
  ".config/pulse/cookie",
  // Other agents
  ".claude.json",
  // What was typed
  ...[".bash_history", ".zsh_history", ".zsh_sessions", ".config/zsh/.zsh_history", ".histfile"],
  ...[".sh_history", ".ash_history", ".ksh_history", ".local/state/bash/history"],
  ".config/nushell/history.txt",
  ".local/share/powershell/PSReadLine",
  ".local/share/fish/fish_history",
  ".local/share/atuin",
  ...[".viminfo", ".local/state/nvim/shada", ".local/share/nvim/shada", ".lesshst"],
  ...[".python_history", ".node_repl_history", ".irb_history", ".php_history", ".Rhistory"],
  ...[".psql_history", ".mysql_history", ".sqlite_history", ".rediscli_history"],
  ".mongodb/mongosh",
  ...words(`
    .history .zhistory .hist .tcsh_history .mksh_history .histfile.local .config/zsh/.zhistory .config/zsh/.histfile
    .local/state/zsh .local/state/zsh_history .local/share/zsh/history .local/share/zsh/zsh_history .cache/zsh/history .cache/zsh_history
    .local/state/bash_history .config/fish/fish_history .local/share/xonsh .local/state/xonsh .local/share/mc/history
    .pry_history .local/share/pry .irb-history .ghc/ghci_history .ipython/profile_default/history.sqlite .ptpython_history
    .local/share/ptpython .bpython_history .pythonhist .local/state/python_history .julia/logs/repl_history.jl .gdb_history .lldb
    .dbshell .cassandra/cqlsh_history .influx_history .duckdb_history .usql_history .clickhouse-client-history .mycli-history
    .config/pgcli/history .config/litecli/history .config/psql/psql_history .local/state/psql_history .iredis_history
    .local/state/mysql_history .local/state/sqlite_history .local/state/node .local/state/node_repl_history
    .deno_history .cache/deno/deno_history.txt .bun_repl_history .scala_history .scala_history_jline3 .ammonite/history .lein/repl-history
    .groovy/groovysh.history .octave_hist .octave_history .gnuplot_history .utop-history .cache/erlang-history .psysh_history
    .config/psysh/psysh_history .local/state/lesshst .local/share/lesshst .tig_history .local/share/tig
    .vim/undo .vim/undodir .cache/vim .local/state/vim .local/state/nvim/undo .local/state/nvim/swap .local/share/nvim/undo
    .tmux/resurrect .local/share/tmux/resurrect`),
];
/** What was said to other agents, and what they said: many files, and no links to keys. */
export const SPOKEN: readonly string[] = words(`
    .claude/history.jsonl .claude/projects .claude/file-history .claude/paste-cache .claude/shell-snapshots .claude/session-env
    .claude/todos .codex/history.jsonl .codex/sessions .codex/archived_sessions .codex/log .gemini/tmp .gemini/history .qwen/tmp
    .local/share/opencode/storage .local/share/opencode/log .local/share/goose/sessions .local/state/goose .local/share/amp
    .local/share/crush .continue/sessions .factory/sessions .cursor/chats .copilot/session-state .aider.chat.history.md
    .aider.input.history`);
/** Where programs meet, and where secrets are mounted. */
export const MEETING_PLACES = ["/run"];
/** Nobody but root reads them. */
export const SYSTEM = [
  // Passwords; those that end with - are what they were before
  ...["/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd"],
  ...["/root", "/etc/sudoers.d", "/var/backups", "/var/spool/cron"],
  // Keys of this machine
  ...["/etc/ssl/private", "/etc/pki/tls/private", "/etc/letsencrypt", "/etc/krb5.keytab"],
  ...["/etc/credstore", "/etc/credstore.encrypted", "/var/lib/systemd/credential.secret"],
  "/var/lib/sss/secrets",
  // Of its networks
  ...["/etc/wireguard", "/etc/openvpn", "/etc/ipsec.secrets", "/etc/ipsec.d/private"],
  ...["/etc/ppp/chap-secrets", "/etc/ppp/pap-secrets", "/etc/wpa_supplicant", "/var/lib/iwd"],
  "/etc/NetworkManager/system-connections",
  // Clusters, containers, clouds
  ...["/etc/kubernetes", "/etc/rancher", "/var/lib/rancher", "/var/lib/kubelet"],
  ...["/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/var/lib/cloud"],
];
/** Variables that name a file or a directory with keys, or a socket behind which they are. */
export const NAMED_BY = [
  "SSH_AUTH_SOCK",
  "GNUPGHOME",
  "KUBECONFIG",
  "DOCKER_CONFIG",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_CONFIG_FILE",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "CLOUDSDK_CONFIG",
  "AZURE_CONFIG_DIR",
  "GH_CONFIG_DIR",
  "NPM_CONFIG_USERCONFIG",
  "npm_config_userconfig",
  "NETRC",
  "PGPASSFILE",
  "XAUTHORITY",
  "KRB5CCNAME",
  "PASSWORD_STORE_DIR",
  "VAULT_TOKEN_PATH",
  ...["BOTO_CONFIG", "RCLONE_CONFIG", "OCI_CLI_CONFIG_FILE", "TF_CLI_CONFIG_FILE"],
  ...["HELM_REGISTRY_CONFIG", "GLAB_CONFIG_DIR", "FLY_CONFIG_DIR", "DATABRICKS_CONFIG_FILE"],
  ...["PIP_CONFIG_FILE", "BUNDLE_USER_CONFIG", "HF_TOKEN_PATH", "ANSIBLE_VAULT_PASSWORD_FILE"],
  ...["SOPS_AGE_KEY_FILE", "BORG_KEYS_DIR", "BORG_KEY_FILE", "RESTIC_PASSWORD_FILE"],
  ...["OP_CONFIG_DIR", "BITWARDENCLI_APPDATA_DIR"],
  ...words(`
    OS_CLIENT_CONFIG_FILE ALIBABA_CLOUD_CREDENTIALS_FILE TALOSCONFIG TELEPORT_HOME CLOUDFLARED_HOME HF_STORED_TOKENS_PATH
    KAGGLE_CONFIG_DIR SNOWFLAKE_HOME MYSQL_TEST_LOGIN_FILE ANSIBLE_GALAXY_TOKEN_PATH COPILOT_HOME PASSAGE_DIR
    PASSAGE_IDENTITIES_FILE LPASS_HOME UV_CREDENTIALS_DIR SBT_CREDENTIALS JUPYTER_RUNTIME_DIR`),
  // What was typed
  ...["HISTFILE", "LESSHISTFILE", "PYTHON_HISTORY", "NODE_REPL_HISTORY", "PSQL_HISTORY"],
  ...["MYSQL_HISTFILE", "SQLITE_HISTORY", "REDISCLI_HISTFILE"],
  ...words(
    "GDBHISTFILE R_HISTFILE JULIA_HISTORY XONSH_HISTORY_FILE DENO_REPL_HISTORY BUN_REPL_HISTORY",
  ),
];
/** Variables that give a directory of the home another place; of XDG's see the XDG Base Directory Specification. */
export const MOVED_BY: Readonly<Record<string, string>> = {
  XDG_CONFIG_HOME: ".config",
  XDG_DATA_HOME: ".local/share",
  XDG_STATE_HOME: ".local/state",
  XDG_CACHE_HOME: ".cache",
  CARGO_HOME: ".cargo",
  GRADLE_USER_HOME: ".gradle",
  COMPOSER_HOME: ".config/composer",
  POETRY_CONFIG_DIR: ".config/pypoetry",
  BUNDLE_USER_HOME: ".bundle",
  HEX_HOME: ".hex",
  PULUMI_HOME: ".pulumi",
  HF_HOME: ".cache/huggingface",
  CODEX_HOME: ".codex",
  CLAUDE_CONFIG_DIR: ".claude",
  DENO_DIR: ".cache/deno",
  IPYTHONDIR: ".ipython",
  JUPYTER_DATA_DIR: ".local/share/jupyter",
  XONSH_DATA_DIR: ".local/share/xonsh",
  STEPPATH: ".step",
  CAROOT: ".local/share/mkcert",
  CONAN_HOME: ".conan2",
  IBMCLOUD_HOME: ".bluemix",
};
/** Those by which a file that lies in the home itself lies in another directory. */
export const ALSO_IN: Readonly<Record<string, readonly string[]>> = {
  CLAUDE_CONFIG_DIR: [".claude.json"],
  // It may name what holds one, or that one.
  MINIKUBE_HOME: [".minikube", "../.minikube"],
  ZDOTDIR: [".zsh_history", ".zsh_sessions", ".histfile", ".zhistory"],
  GEMINI_CLI_HOME: [".gemini/oauth_creds.json", ".gemini/.env", ".gemini/tmp"],
};
