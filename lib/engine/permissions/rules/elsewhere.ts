/**
 * What concerns other machines: containers, clusters, clouds and databases.
 *
 * @module
 */
import type { Invocation, Verdict } from "../invocation.ts";
import { type CommandRule, refuseCommand, type Rule } from "./rule.ts";

const ASK = "tell the user what to run, and what it would do";
const CONTAINERS = ["docker", "podman", "nerdctl"];

const COMMANDS: readonly CommandRule[] = [
  // Containers
  {
    programs: CONTAINERS,
    commands: [
      ...["system prune", "volume rm", "volume remove", "volume prune", "container prune"],
      ...["image prune", "network prune", "network rm", "builder prune", "buildx prune"],
      ...["swarm leave", "stack rm", "service rm", "secret rm", "config rm", "node rm"],
      ...["context rm", "machine rm", "pod rm", "system reset"],
    ],
    reason: "it would destroy what containers have stored or what others run",
    instead: "remove by name what you made yourself (`docker rm NAME`), or ask the user",
  },
  {
    programs: CONTAINERS,
    commands: ["rm", "container rm", "rmi", "image rm", "compose rm"],
    options: ["-f", "--force", "-v", "--volumes"],
    reason: "it would destroy containers that run, and what they have stored",
    instead: "stop what you started by its name, then remove it without -f",
  },
  {
    programs: [...CONTAINERS, "docker-compose", "podman-compose"],
    commands: ["compose down", "down"],
    options: ["-v", "--volumes", "--rmi"],
    reason: "it would delete the volumes, and so the data of the services",
    instead: "leave out -v",
  },
  {
    programs: CONTAINERS,
    commands: ["run", "create", "container run"],
    options: ["--privileged", "--pid=host"],
    reason: "such a container may do anything to this machine",
    instead: "leave that option out",
  },
  // Clusters
  {
    programs: ["kubectl", "oc", "k"],
    commands: [
      ...["delete", "drain", "cordon", "uncordon", "taint", "rollout undo", "config delete-*"],
      ...["certificate approve", "adm drain"],
    ],
    reason: "it would take away what runs in the cluster",
    instead: `${ASK}; --dry-run=client shows it`,
  },
  {
    programs: ["kubectl", "oc", "k"],
    commands: ["replace", "apply", "scale"],
    options: ["--force", "--prune", "--replicas=0"],
    reason: "it would take away what runs in the cluster",
    instead: `${ASK}; --dry-run=client shows it`,
  },
  {
    programs: ["helm", "helmfile", "flux", "argocd"],
    commands: [
      ...["uninstall", "delete", "del", "un", "rollback", "destroy", "app delete"],
    ],
    reason: "it would take away what runs in the cluster",
    instead: ASK,
  },
  // Infrastructure
  {
    programs: ["terraform", "tofu", "terragrunt"],
    commands: [
      ...["destroy", "apply", "state rm", "state push", "state mv", "workspace delete", "taint"],
      ...["force-unlock", "import", "run-all destroy", "run-all apply"],
    ],
    reason: "it would change real infrastructure",
    instead: "run plan, and show the user what it says",
  },
  {
    programs: ["pulumi", "cdk", "cdktf", "sst", "sam", "copilot", "vagrant"],
    commands: ["destroy", "up", "deploy", "remove", "delete", "stack rm", "cancel", "app delete"],
    unless: ["--preview", "status"],
    reason: "it would change real infrastructure",
    instead: "run preview, diff or synth, and show the user what it says",
  },
  {
    programs: ["serverless", "sls"],
    commands: ["deploy", "remove"],
    reason: "it would change real infrastructure",
    instead: "run package, and show the user what it made",
  },
  {
    programs: ["ansible", "ansible-playbook", "salt", "puppet", "chef-client", "knife"],
    unless: [
      "--check",
      "-C",
      "--syntax-check",
      "--list-hosts",
      "--list-tasks",
      "--version",
      "parser",
    ],
    reason: "it would change other machines",
    instead: "run it with --check, and show the user what it says",
  },
  // Clouds
  {
    programs: ["aws"],
    commands: [
      ...["s3 rm", "s3 rb", "s3 mv", "* delete-*", "* terminate-*", "* deregister-*", "* remove-*"],
      ...["* stop-*", "* reboot-*", "* purge-*", "* revoke-*", "* detach-*", "* disable-*"],
      ...["* put-bucket-policy", "* schedule-key-deletion"],
    ],
    reason: "it would delete or stop something in the cloud",
    instead: ASK,
  },
  {
    programs: ["aws"],
    commands: ["s3 sync"],
    options: ["--delete"],
    reason: "it would delete objects in the cloud",
    instead: "leave out --delete, or show the user `--dryrun`",
  },
  {
    programs: ["gcloud", "gsutil", "bq", "az", "azd", "oci", "ibmcloud"],
    commands: ["** delete", "** rm", "** rb", "** purge", "** remove", "** stop", "** down"],
    reason: "it would delete or stop something in the cloud",
    instead: ASK,
  },
  {
    programs: [
      ...[
        "doctl",
        "hcloud",
        "linode-cli",
        "scw",
        "vultr-cli",
        "fly",
        "flyctl",
        "heroku",
        "railway",
      ],
      ...["render", "vercel", "netlify", "wrangler", "supabase", "firebase", "neonctl", "turso"],
      ...["pscale", "cf", "eb", "mc", "s3cmd", "rclone", "restic", "b2"],
    ],
    commands: [
      ...["** delete", "** destroy", "** remove", "** rm", "** rb", "** terminate", "** purge"],
      ...["** apps:destroy", "** pg:reset", "** addons:destroy", "** reset", "** deletefile"],
      ...["** forget", "** prune", "** *:delete", "** *:disable", "** del"],
    ],
    reason: "it would delete something on another machine",
    instead: ASK,
  },
  // Databases
  {
    programs: ["dropdb", "dropuser", "mysqladmin", "pg_resetwal", "initdb", "pg_restore"],
    unless: ["status", "ping", "version", "processlist", "variables", "--list", "-l", "create"],
    reason: "it would destroy a database",
    instead: "work with a database that you made for this, or ask the user",
  },
  {
    programs: ["redis-cli", "valkey-cli", "etcdctl", "consul", "nats", "rabbitmqctl"],
    commands: [
      ...["** flushall", "** FLUSHALL", "** flushdb", "** FLUSHDB", "** shutdown", "** SHUTDOWN"],
      ...["** del", "kv delete", "stream rm", "stream purge", "reset", "delete_*", "** purge"],
    ],
    reason: "it would destroy what the database holds",
    instead: "delete by name what you made yourself, or ask the user",
  },
  {
    programs: ["rails", "rake", "bin/rails", "hanami", "mix"],
    commands: [
      ...["db:drop*", "db:reset", "db:purge", "db:schema:load", "ecto.drop", "ecto.reset"],
      ...["db drop", "db:migrate:reset"],
    ],
    unless: ["RAILS_ENV=test"],
    reason: "it would destroy a database",
    instead: "migrate forward, or work with the test database",
  },
  {
    programs: ["php", "artisan", "manage.py", "python*", "django-admin", "flask"],
    commands: [
      ...["artisan migrate:fresh", "artisan migrate:reset", "artisan db:wipe", "migrate:fresh"],
      ...["artisan migrate:refresh", "manage.py flush", "manage.py reset_db", "flush", "reset_db"],
      ...["*/manage.py flush", "db downgrade"],
    ],
    reason: "it would destroy what the database holds",
    instead: "migrate forward, or work with the test database",
  },
  {
    programs: ["prisma", "sequelize", "typeorm", "knex", "drizzle-kit", "sequelize-cli", "alembic"],
    commands: [
      ...["migrate reset", "db:drop", "schema:drop", "db:migrate:undo:all", "drop"],
      ...["migrate:rollback", "downgrade base"],
    ],
    reason: "it would destroy what the database holds",
    instead: "migrate forward, or work with a database that you made for this",
  },
  {
    programs: ["prisma"],
    commands: ["db push"],
    options: ["--force-reset", "--accept-data-loss"],
    reason: "it would destroy what the database holds",
    instead: "leave that option out",
  },
];

/** Clients that take statements as arguments. */
const DATABASE_CLIENTS = [
  ...["psql", "mysql", "mariadb", "mongo", "mongosh", "sqlcmd", "cqlsh", "clickhouse", "pgcli"],
  ...["clickhouse-client", "cockroach", "bq", "snowsql", "duckdb", "wrangler", "turso"],
];
const DESTROYING_STATEMENT =
  /\bdrop\s+(?:database|schema|table|keyspace|user|role|index|collection)\b|\btruncate\s+(?:table\s+)?\w|\bdelete\s+from\s+[\w."`]+\s*(?:;|$|["'])|\bdropDatabase\s*\(|\.drop\s*\(\s*\)|\b(?:deleteMany|remove)\s*\(\s*(?:\{\s*\})?\s*\)/i;

/** Whether a text, of an argument or a here-document, destroys what a database holds. */
export function isDestroyingStatement(text: string): boolean {
  return DESTROYING_STATEMENT.test(text);
}

export function isDatabaseClient(name: string): boolean {
  return DATABASE_CLIENTS.includes(name);
}

export const DESTROYS_DATA = {
  reason: "it would destroy what a database holds",
  instead: "work with a database that you made for this, or show the user the statement",
};

export const ELSEWHERE_RULES: readonly Rule[] = [
  ...COMMANDS.map(refuseCommand),
  { programs: ["curl", "http", "https", "xh", "wget"], refuse: deletes },
  {
    programs: DATABASE_CLIENTS,
    refuse: ({ args }) => args.some(isDestroyingStatement) ? DESTROYS_DATA : undefined,
  },
];

/** The method DELETE, to another machine than this one. */
function deletes({ args }: Invocation): Verdict {
  const isDeleting = args.some((arg, index) =>
    /^(?:-X|--request=|--method=)DELETE$/i.test(arg) ||
    (arg === "DELETE" && /^(?:-X|--request|--method)$/.test(args[index - 1] ?? "")) ||
    (arg === "DELETE" && index === 0)
  );
  const isLocal = args.some((arg) =>
    /^(?:https?:\/\/)?(?:localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal|:\d)/.test(arg)
  );
  return isDeleting && !isLocal
    ? { reason: "it would delete something on another machine", instead: ASK }
    : undefined;
}
