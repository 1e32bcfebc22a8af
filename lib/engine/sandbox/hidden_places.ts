/**
 * What commands in a sandbox do not find at all.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { HOME_SECRETS } from "../permissions/secret_files.ts";

/** Beside the files that hold keys: whole directories of programs that keep some among other things. */
const DIRECTORIES: readonly string[] = [
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
  ".config/Code/User/globalStorage",
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
  ".bash_history",
  ".zsh_history",
  ".histfile",
  ".local/share/fish/fish_history",
  ".local/share/atuin",
  ".viminfo",
  ".python_history",
  ".node_repl_history",
  ".psql_history",
  ".mysql_history",
];
/** Where programs meet, and where secrets are mounted. */
const MEETING_PLACES = ["/run"];
/** Nobody but root reads them. */
const SYSTEM = ["/etc/shadow", "/etc/gshadow", "/etc/ssl/private", "/root", "/etc/sudoers.d"];
/** Variables that name a file or a directory with keys, or a socket behind which they are. */
const NAMED_BY = [
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
];

/** How many homes are looked into. */
const MAX_HOMES = 50;

function secretsOf(home: string): string[] {
  return [...HOME_SECRETS, ...DIRECTORIES].map((name) => join(home, name));
}

function homesIn(directory: string): string[] {
  return entriesIn(directory).filter(({ isDirectory }) => isDirectory)
    .slice(0, MAX_HOMES).map(({ name }) => join(directory, name));
}

/** Absolute, without links; some may not exist. */
export function hiddenPlaces(
  { home, homes = "/home", isonforgeHome, environment }: {
    home: string;
    /** Where those of other users are. */
    homes?: string;
    isonforgeHome: string;
    environment: Readonly<Record<string, string>>;
  },
): string[] {
  const named = NAMED_BY.flatMap((name) => (environment[name] ?? "").split(":"))
    .map((path) => path.replace(/^FILE:/, ""))
    .filter((path) => isAbsolute(path) && path !== "/" && path !== home);
  const paths = [
    ...secretsOf(home),
    // Root may read those of everybody.
    ...(Deno.uid() === 0 ? homesIn(homes).flatMap(secretsOf).filter(isThere) : []),
    ...(Deno.build.os === "linux" ? MEETING_PLACES : []),
    ...(Deno.uid() === 0 ? SYSTEM : []),
    ...named,
    isonforgeHome,
    join(home, ".isonforge"),
  ].map((path) => resolvePathSync(path, "/"));
  // A directory that is hidden hides what is below it.
  const all = [...new Set(paths)];
  return all.filter((path) =>
    path !== "/" && path !== home &&
    !all.some((other) => other !== path && path.startsWith(`${other}/`))
  );
}
