// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Whether Deno, and the bases that its `compile` downloaded for a release, are the ones that were looked at once:
 * a mirror or a proxy in between must not put its own program into ours.
 *
 *     deno task pins              # compares with scripts/build/deno.sha256; exit code 1 when one is another or has no pin
 *     deno task pins --write      # adds those that have none, to be compared with Deno's own release page and committed
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { sha256OfFile } from "./sha256_of_file.ts";
import { TARGETS } from "./targets.ts";

const PINS = fromFileUrl(new URL("deno.sha256", import.meta.url));

/** A file and the name under which it is pinned. */
interface Pinned {
  name: string;
  path: string;
}

/** SHA-256 in hexadecimal by name, of lines as sha256sum(1) prints them. */
export function parseSums(text: string): Map<string, string> {
  return new Map(
    text.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm).map(([, sum = "", name = ""]) => [name, sum]),
  );
}

/** What a release is built with: this Deno, and where it keeps the bases (`dl/` of DENO_DIR). */
export function releaseInputs(denoDir: string): Pinned[] {
  const version = `v${Deno.version.deno}`;
  return [
    { name: `${version}/deno-${Deno.build.target}`, path: Deno.execPath() },
    ...TARGETS.map(({ triple }) => ({
      name: `${version}/denort-${triple}.zip`,
      path: join(denoDir, "dl", "release", version, `denort-${triple}.zip`),
    })),
  ];
}

/**
 * What is not as it was pinned, a line each, and the sums of those that have no pin.
 */
export async function compareWithPins(
  inputs: readonly Pinned[],
  pins: ReadonlyMap<string, string>,
): Promise<{ wrong: string[]; unpinned: Map<string, string> }> {
  const wrong: string[] = [];
  const unpinned = new Map<string, string>();
  for (const { name, path } of inputs) {
    const sum = await sha256OfFile(path);
    const pin = pins.get(name);
    if (sum === undefined) wrong.push(`${name}: there is no ${path}: deno task release makes it`);
    else if (pin === undefined) unpinned.set(name, sum);
    else if (pin !== sum) wrong.push(`${name}: it is ${sum}, not ${pin}`);
  }
  return { wrong, unpinned };
}

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout));
  const text = await Deno.readTextFile(PINS);
  const { wrong, unpinned } = await compareWithPins(releaseInputs(denoDir), parseSums(text));
  const lines = Array.from(unpinned, ([name, sum]) => `${sum}  ${name}\n`);
  if (args.includes("--write")) {
    await Deno.writeTextFile(PINS, text + lines.join(""));
    for (const line of lines) console.log(line.trimEnd());
  } else {
    for (const name of unpinned.keys()) wrong.push(`${name}: nobody has pinned it`);
  }
  for (const line of wrong) console.error(`error: ${line}`);
  if (wrong.length > 0) {
    console.error(
      "hint: compare it with the checksums on Deno's release page; deno task pins --write records what has no pin",
    );
  }
  return wrong.length > 0 ? 1 : 0;
}
