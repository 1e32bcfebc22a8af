/**
 * The environment of whoever queued an agent (`environment.json` in its directory): whoever starts it later, in
 * another shell or for another agent, gives it that one and not their own.
 *
 * What is secret is not written down. Of such a variable only a fingerprint is kept, by which whoever starts the
 * agent sees that they have the same; with another key it must not go to an endpoint.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { isObject } from "../../text/json.ts";
import { ENVIRONMENT_FILE } from "../record/files.ts";
import type { QueueRules } from "./rules.ts";
import { encodeHex } from "../../text/encode_hex.ts";

interface Kept {
  variables: Record<string, string>;
  salt: string;
  /** The fingerprints of secret variables. */
  secrets: Record<string, string>;
}

/** Of the one process that has them, or of the run that it belongs to. */
const OWN = /^(ISONFORGE_AGENT_.*|_|PWD|OLDPWD|SHLVL)$/;
/** Without it nothing works that isonforge does. */
const NEEDED = /^ISONFORGE_/;

/** Keeps the environment of this process in an agent's directory. */
export async function keepSurroundings(
  directory: string,
  { environment, isSecret }: Pick<QueueRules, "environment" | "isSecret">,
): Promise<void> {
  const kept: Kept = { variables: {}, salt: crypto.randomUUID(), secrets: {} };
  for (const [name, value] of Object.entries(environment)) {
    if (OWN.test(name) || value === "") continue;
    if (isSecret(name, value)) kept.secrets[name] = await fingerprint(kept.salt, name, value);
    else kept.variables[name] = value;
  }
  await writeFileAtomically(join(directory, ENVIRONMENT_FILE), `${JSON.stringify(kept)}\n`, {
    mode: 0o600,
  });
}

export type Surroundings =
  /** The whole environment of the run, but for what isonforge itself adds. */
  | { environment: Record<string, string> }
  /** Secret variables that this process does not have, or has otherwise. */
  | { missing: string[] };

/** The kept environment with the secrets of this process that are the same; undefined where none was kept. */
export async function restoreSurroundings(
  directory: string,
  { environment }: Pick<QueueRules, "environment">,
): Promise<Surroundings | undefined> {
  const kept = readKept(directory);
  if (kept === undefined) return undefined;
  const restored = { ...kept.variables };
  const missing: string[] = [];
  for (const [name, expected] of Object.entries(kept.secrets)) {
    const value = environment[name];
    if (value !== undefined && await fingerprint(kept.salt, name, value) === expected) {
      restored[name] = value;
    } else if (NEEDED.test(name)) missing.push(name);
  }
  return missing.length > 0 ? { missing } : { environment: restored };
}

/** Once the run has it. */
export async function forgetSurroundings(directory: string): Promise<void> {
  await tryToRemove(join(directory, ENVIRONMENT_FILE));
}

function readKept(directory: string): Kept | undefined {
  const kept: unknown = tryToReadOwnObject(join(directory, ENVIRONMENT_FILE));
  return isKept(kept) ? kept : undefined;
}

function isKept(value: unknown): value is Kept {
  return isObject(value) && isObject(value.variables) && isObject(value.secrets);
}

async function fingerprint(salt: string, name: string, value: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${salt}\0${name}\0${value}`);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return encodeHex(digest.slice(0, 12));
}
