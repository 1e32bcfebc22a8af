/**
 * What the world would see: published packages, releases, deployments; and the credentials for that.
 *
 * @module
 */
import { type CommandRule, refuseCommand, type Rule } from "./rule.ts";

const PUBLISHES = "it would publish for everybody, and that cannot be taken back";
const PREPARE = "prepare it (a dry run or a pack shows it), and let the user publish";
const SHOWS_SECRET = "it would show a password or a token";
const NOT_NEEDED = "use the tool itself, which finds its credentials alone";

const COMMANDS: readonly CommandRule[] = [
  {
    programs: ["npm", "pnpm", "yarn", "bun", "deno", "jsr", "lerna", "changeset", "nx", "rush"],
    commands: [
      ...["publish", "npm publish", "unpublish", "deprecate", "dist-tag add", "dist-tag rm"],
      ...["access", "owner add", "owner rm", "token create", "token revoke", "login", "logout"],
      ...["adduser", "release publish", "npm tag add", "run publish"],
    ],
    reason: PUBLISHES,
    instead: PREPARE,
  },
  {
    programs: ["semantic-release", "np", "release-it", "standard-release"],
    unless: ["-d", "--version", "--preview"],
    reason: PUBLISHES,
    instead: PREPARE,
  },
  {
    programs: ["cargo"],
    commands: ["publish", "yank", "owner", "login", "logout", "release"],
    unless: ["-n", "--list"],
    reason: PUBLISHES,
    instead: "run `cargo package` or `cargo publish --dry-run`, and let the user publish",
  },
  {
    programs: ["gem", "pod", "luarocks", "opam", "conan", "elm", "nimble", "cabal", "stack", "hex"],
    commands: ["push", "yank", "owner", "trunk push", "upload", "publish", "signout", "bump"],
    reason: PUBLISHES,
    instead: PREPARE,
  },
  {
    programs: ["twine", "poetry", "uv", "flit", "hatch", "pdm", "conda", "anaconda"],
    commands: ["upload", "publish"],
    reason: PUBLISHES,
    instead: "build it, check it, and let the user publish",
  },
  {
    programs: ["python*"],
    commands: ["setup.py upload", "setup.py * upload", "setup.py register", "twine upload"],
    reason: PUBLISHES,
    instead: "build it, check it, and let the user publish",
  },
  {
    programs: ["mvn", "mvnw", "gradle", "gradlew", "sbt"],
    commands: [
      ...["** deploy", "** release:*", "** publish", "** publishPlugins", "** uploadArchives"],
      ...["** publishToSonatype", "** publishAll*", "** *:publish", "** +publish", "** deploy:*"],
    ],
    reason: PUBLISHES,
    instead: "install it locally (`mvn install`, `publishToMavenLocal`), and let the user publish",
  },
  {
    programs: ["dotnet", "nuget"],
    commands: ["nuget push", "nuget delete", "push", "delete"],
    reason: PUBLISHES,
    instead: "run `dotnet pack`, and let the user publish",
  },
  {
    programs: [
      "mix",
      "dart",
      "flutter",
      "pub",
      "vsce",
      "ovsx",
      "goreleaser",
      "snapcraft",
      "jreleaser",
    ],
    commands: [
      ...["hex.publish", "hex.retire", "pub publish", "publish", "unpublish", "release"],
      ...["upload", "push", "full-release", "lish"],
    ],
    unless: ["--snapshot", "--skip=publish", "-n"],
    reason: PUBLISHES,
    instead: PREPARE,
  },
  {
    programs: ["docker", "podman", "nerdctl", "buildah", "skopeo", "crane", "oras", "helm", "ko"],
    commands: ["push", "image push", "compose push", "copy", "manifest push", "publish", "delete"],
    reason: PUBLISHES,
    instead: "build it, and let the user push",
  },
  {
    programs: ["docker", "podman", "nerdctl"],
    commands: ["build", "buildx build", "buildx bake", "image build"],
    options: ["--push"],
    reason: PUBLISHES,
    instead: "build it without --push, and let the user push",
  },
  // Deployments
  {
    programs: ["vercel", "netlify"],
    options: ["--prod", "--production", "-p"],
    reason: "it would change what the users of the site see",
    instead: "make a preview, and let the user deploy",
  },
  {
    programs: [
      ...["fly", "flyctl", "firebase", "wrangler", "eb", "railway", "gcloud", "az", "cap", "kamal"],
      ...["surge", "gh-pages", "mkdocs", "amplify", "dokku", "copilot", "now", "fastlane"],
    ],
    commands: [
      ...["deploy", "publish", "up", "app deploy", "run deploy", "functions deploy", "webapp up"],
      ...[
        "pages deploy",
        "pages publish",
        "* deploy",
        "gh-deploy",
        "hosting:*",
        "launch",
        "release",
      ],
    ],
    reason: "it would change what the users of the site see",
    instead: "build it, and let the user deploy",
  },
  // Repository hosts
  {
    programs: ["gh", "glab", "hub", "tea"],
    commands: [
      ...["release create", "release delete", "release upload", "release edit", "repo delete"],
      ...["repo archive", "repo rename", "repo edit", "repo sync", "pr merge", "mr merge"],
      ...["secret set", "secret delete", "variable set", "variable delete", "workflow disable"],
      ...["run delete", "cache delete", "label delete", "gist delete", "issue delete"],
      ...["auth login", "auth logout", "auth refresh", "ssh-key *", "gpg-key *", "** delete"],
      ...["repo transfer", "codespace delete", "project delete", "ruleset *", "issue transfer"],
    ],
    unless: ["list", "view", "ls"],
    reason: "it would change or delete something on the server that others see",
    instead: "tell the user what is ready to be done",
  },
  {
    programs: ["gh", "glab"],
    commands: ["repo create"],
    options: ["--public"],
    reason: "it would show the code to everybody",
    instead: "make it --private, or let the user make it",
  },
  {
    programs: ["gh", "glab"],
    commands: ["api"],
    options: ["-XDELETE", "--method=DELETE", "DELETE", "-XPUT", "PUT", "-XPATCH", "PATCH"],
    reason: "it would change or delete something on the server that others see",
    instead: "tell the user what is ready to be done",
  },
  // Credentials
  {
    programs: ["gh", "glab", "gcloud", "az", "npm", "heroku", "doctl", "fly", "flyctl", "oc"],
    commands: [
      ...["auth token", "auth print-access-token", "auth print-identity-token", "whoami -t"],
      ...["account get-access-token", "token", "token list", "auth:token", "auth token"],
      ...["auth application-default print-access-token"],
    ],
    reason: SHOWS_SECRET,
    instead: NOT_NEEDED,
  },
  {
    programs: ["gh", "glab"],
    commands: ["auth status"],
    options: ["-t", "--show-token"],
    reason: SHOWS_SECRET,
    instead: "leave that option out",
  },
  {
    programs: ["git"],
    commands: ["credential fill", "credential-store get", "credential-osxkeychain get"],
    reason: SHOWS_SECRET,
    instead: NOT_NEEDED,
  },
  {
    programs: ["aws"],
    commands: [
      ...["configure get *", "configure export-credentials", "sts get-session-token"],
      ...["secretsmanager get-secret-value", "ssm get-parameter*"],
    ],
    reason: SHOWS_SECRET,
    instead: NOT_NEEDED,
  },
  {
    programs: ["kubectl", "oc"],
    commands: ["get secret", "get secrets"],
    options: ["-o", "--output", "-oyaml", "-ojson", "yaml", "json"],
    reason: SHOWS_SECRET,
    instead: "leave out -o: the names are shown without",
  },
  {
    programs: ["vault", "op", "pass", "bw", "lpass", "doppler", "gopass"],
    commands: [
      ...["kv get", "read", "print token", "token lookup", "item get", "show", "get", "export"],
      ...["secrets", "secrets get", "secrets download", "delete", "kv delete", "rm"],
    ],
    reason: SHOWS_SECRET,
    instead: NOT_NEEDED,
  },
  {
    programs: ["security"],
    commands: ["find-*-password", "dump-keychain", "export", "delete-*"],
    reason: SHOWS_SECRET,
    instead: NOT_NEEDED,
  },
  {
    programs: ["kubectl", "oc"],
    commands: ["config view"],
    options: ["--raw"],
    reason: SHOWS_SECRET,
    instead: "leave out --raw",
  },
  {
    programs: ["gpg", "gpg2"],
    options: [
      "--export-secret-keys",
      "--export-secret-subkeys",
      "--delete-secret-keys",
      "--delete-keys",
    ],
    reason: "it would show or delete the user's keys",
    instead: "ask the user",
  },
];

export const PUBLISHING_RULES: readonly Rule[] = COMMANDS.map(refuseCommand);
