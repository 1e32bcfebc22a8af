/**
 * What the user said about repositories: `trust.json` in isonforge's home.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { withDirectoryLock } from "../../sys/lock.ts";
import { homeFailure } from "../../sys/system_error.ts";
import { isObject, parsedJson } from "../../text/json.ts";
import type { Here, RepositoryTrust } from "./trust_state.ts";

/** What counts at the top, as it was trusted. */
export interface Trusted {
  digest: string;
  /** Of the part that settings, hooks and servers are; earlier versions did not write it. */
  programs?: string;
  /** ISO 8601, UTC. */
  at: string;
  /** What it was, in words: `2 hooks, 1 MCP server`. */
  what: string;
  /** What the files held, as hashes. */
  files?: Readonly<Record<string, string>>;
}

export interface Said {
  trusted: readonly Trusted[];
  /** What counts in directories below beside that, as it was trusted. */
  below: readonly Here[];
  /** Digests about which the user said no. */
  declined: readonly string[];
}

export type TrustRecord = Readonly<Record<string, Said>>;

const MAX_BYTES = 4 * 1024 * 1024;
/** Branches of a repository may differ; more is of long ago. */
const MAX_DIGESTS = 32;
/** Contents of one directory, and of all. */
const MAX_HERE = 8;
const MAX_BELOW = 512;
const MAX_DECLINED = 256;
const NOTHING: Said = { trusted: [], below: [], declined: [] };

function trustPath(home: string): string {
  return join(home, "trust.json");
}

/**
 * Everything that was said, by repository.
 *
 * @throws {UserError} when it cannot be told
 */
export function readTrustRecord(home: string): TrustRecord {
  const path = trustPath(home);
  const file = readSmallFile(path, { root: home, maxBytes: MAX_BYTES });
  if (file.kind === "missing") return {};
  const value = file.kind === "text" ? parsedJson(file.text) : undefined;
  if (!isObject(value) || !isObject(value["repositories"])) {
    throw new UserError(`cannot read ${path}: it is not what isonforge wrote`, {
      hint: `remove it, and nothing is trusted any more: rm ${path}`,
    });
  }
  return Object.fromEntries(
    Object.entries(value["repositories"]).map(([name, said]) => [name, parseSaid(said)]),
  );
}

/** What was said about one repository. */
export function saidOf(record: TrustRecord, repository: string): Said {
  return Object.hasOwn(record, repository) ? record[repository] ?? NOTHING : NOTHING;
}

/** Records that this content is trusted. */
export async function recordTrusted(
  home: string,
  { repository, digest, top, here, what }:
    & Pick<RepositoryTrust, "repository" | "digest" | "top" | "here">
    & Pick<Trusted, "what">,
): Promise<void> {
  await change(home, (record) => {
    const { trusted, below, declined } = saidOf(record, repository);
    const others = trusted.filter((one) => one.digest !== top.digest).slice(1 - MAX_DIGESTS);
    return {
      ...record,
      [repository]: {
        trusted: [...others, { ...top, at: new Date().toISOString(), what }],
        below: withHere(below, here),
        declined: declined.filter((one) => one !== digest),
      },
    };
  });
}

function withHere(below: readonly Here[], here: Here): readonly Here[] {
  const { place, files, programs } = here;
  const same = below.filter((one) => one.place === place);
  // That there is nothing counts where there was something.
  if (place === "" || (Object.keys(files).length === 0 && same.length === 0)) return below;
  const text = JSON.stringify(files);
  const kept = same.filter((one) => JSON.stringify(one.files) !== text).slice(1 - MAX_HERE);
  const others = below.filter((one) => one.place !== place);
  return [...others, ...kept, { place, files, programs }].slice(-MAX_BELOW);
}

/** Records that the user was asked about this content, and said no. */
export async function recordDeclined(
  home: string,
  { repository, digest }: { repository: string; digest: string },
): Promise<void> {
  await change(home, (record) => {
    const said = saidOf(record, repository);
    const others = said.declined.filter((one) => one !== digest).slice(1 - MAX_DECLINED);
    return { ...record, [repository]: { ...said, declined: [...others, digest] } };
  });
}

/** Forgets what was said about a repository; false when nothing was trusted. */
export async function revokeTrust(home: string, repository: string): Promise<boolean> {
  if (!Object.hasOwn(readTrustRecord(home), repository)) return false;
  let was = false;
  await change(home, ({ [repository]: said = NOTHING, ...others }) => {
    was = said.trusted.length > 0;
    return others;
  });
  return was;
}

async function change(
  home: string,
  changed: (record: TrustRecord) => TrustRecord,
): Promise<void> {
  const path = trustPath(home);
  try {
    ensurePrivateDirectory(home, { mayBeLink: true, onTightened: () => {} });
    await withDirectoryLock(home, async () => {
      const repositories = changed(readTrustRecord(home));
      await writeFileAtomically(
        path,
        `${JSON.stringify({ version: 1, repositories }, null, 2)}\n`,
      );
    });
  } catch (error) {
    throw homeFailure(`cannot write ${path}`, error);
  }
}

function parseSaid(said: unknown): Said {
  if (!isObject(said)) return NOTHING;
  const { trusted, below, declined } = said;
  return {
    trusted: (Array.isArray(trusted) ? trusted : []).filter((one): one is Trusted =>
      isObject(one) && typeof one["digest"] === "string" && typeof one["at"] === "string" &&
      typeof one["what"] === "string"
    ),
    below: (Array.isArray(below) ? below : []).filter((one): one is Here =>
      isObject(one) && typeof one["place"] === "string" && isObject(one["files"]) &&
      Array.isArray(one["programs"])
    ),
    declined: (Array.isArray(declined) ? declined : []).filter((one) => typeof one === "string"),
  };
}
