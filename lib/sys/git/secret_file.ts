/**
 * Files that are likely to hold keys or passwords, by their names alone.
 *
 * @module
 */

const NAMES = [
  /^\.env(?:\..+)?$/,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg|age|ovpn)$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  /^\.(?:netrc|npmrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|vault_pass|vault-token)$/,
  /^(?:credentials|secrets?|service[-_]?account.*|client_secret.*)\.(?:json|ya?ml|toml|ini)$/i,
  /\.(?:tfstate|tfvars)(?:\.backup)?$/,
];
/** What projects keep beside `.env` to show what goes into it. */
const EXAMPLE = /^\.env\.(?:example|sample|template|dist|defaults?)$/;
const DIRECTORY = /^\.(?:ssh|gnupg|aws|azure|kube|docker|gcloud)$/;

/**
 * Whether the file at `path` is likely to hold a secret.
 *
 * @param path its parts separated by `/`
 */
export function isSecretFile(path: string): boolean {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  if (parts.some((part) => DIRECTORY.test(part))) return true;
  return !EXAMPLE.test(name) && NAMES.some((pattern) => pattern.test(name));
}
