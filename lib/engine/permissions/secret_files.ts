/**
 * Files of a home directory that hold keys, passwords and tokens.
 *
 * @module
 */

/** Relative to the home directory; of a directory, all that is in it. */
export const HOME_SECRETS: readonly string[] = [
  // Keys
  ".ssh",
  ".gnupg",
  ".password-store",
  ".local/share/keyrings",
  "Library/Keychains",
  // Hosts and version control
  ".netrc",
  ".git-credentials",
  ".config/git/credentials",
  ".config/gh/hosts.yml",
  ".config/hub",
  ".config/glab-cli/config.yml",
  // Clouds
  ".aws/credentials",
  ".aws/sso/cache",
  ".azure",
  ".config/gcloud",
  ".boto",
  ".s3cfg",
  ".config/rclone/rclone.conf",
  ".config/doctl/config.yaml",
  ".oci/config",
  ".fly/config.yml",
  ".terraform.d/credentials.tfrc.json",
  ".terraformrc",
  ".vault-token",
  ".pulumi/credentials.json",
  // Clusters and containers
  ".kube/config",
  ".docker/config.json",
  ".config/containers/auth.json",
  ".config/helm/registry/config.json",
  // Package registries
  ".npmrc",
  ".yarnrc.yml",
  ".pypirc",
  ".cargo/credentials",
  ".cargo/credentials.toml",
  ".gem/credentials",
  ".bundle/config",
  ".composer/auth.json",
  ".config/composer/auth.json",
  ".m2/settings.xml",
  ".m2/settings-security.xml",
  ".gradle/gradle.properties",
  ".nuget/NuGet/NuGet.Config",
  ".hex/hex.config",
  ".config/pypoetry/auth.toml",
  // Databases
  ".pgpass",
  ".my.cnf",
  ".mylogin.cnf",
  ".config/mongodb",
  // Models and other agents
  ".config/huggingface/token",
  ".cache/huggingface/token",
  ".claude/.credentials.json",
  ".codex/auth.json",
];
