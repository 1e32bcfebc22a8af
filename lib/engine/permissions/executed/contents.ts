/**
 * Files of which only a part is executed, or which package managers and people change every day: they are told by what
 * has changed in them, and stay writable in a sandbox.
 *
 * @module
 */

import { digest } from "../../../text/digest.ts";

/** Fields of a JSON file, or lines of a text: those whose name a pattern matches. */
export type ExecutedFields = readonly string[] | RegExp;

/** Whatever stands there. */
const ANY = /^/;
const CONTENTS: Readonly<Record<string, { by: string; fields: ExecutedFields }>> = {
  "package.json": {
    by: "npm",
    fields: [
      ...[
        "scripts",
        "husky",
        "lint-staged",
        "simple-git-hooks",
        "pre-commit",
        "pre-push",
        "gitHooks",
      ],
      ...["wireit", "nx"],
      // Which may be any address: corepack runs what it finds there.
      ...["packageManager", "devEngines"],
    ],
  },
  "composer.json": { by: "composer", fields: ["scripts"] },
  "deno.json": { by: "deno", fields: ["tasks"] },
  "deno.jsonc": { by: "deno", fields: ["tasks"] },
  // Names of a language's texts, too; see the documentation of MSBuild's SDKs
  "global.json": { by: "dotnet", fields: ["sdk", "msbuild-sdks"] },
  "project.json": { by: "nx", fields: ["targets"] },
  "devbox.json": { by: "your shell", fields: ["shell", "env", "include"] },
  // Versions are raised there; these name a program, or what one is started with.
  "gradle.properties": {
    by: "gradle",
    fields: /jvm-?(?:args|options)|java\.(?:home|installations)|^systemprop\./i,
  },
  // Without a shell.nix `nix-shell` runs it; it holds packages as well.
  "default.nix": { by: "nix", fields: ANY },
  // Written by each `yarn add`
  ".pnp.cjs": { by: "yarn", fields: ANY },
  ".pnp.js": { by: "yarn", fields: ANY },
  ".pnp.loader.mjs": { by: "yarn", fields: ANY },
  // As package.json; they are no JSON.
  "package.json5": { by: "pnpm", fields: ANY },
  "package.yaml": { by: "pnpm", fields: ANY },
  // By `pdm use`: it names the interpreter.
  ".pdm-python": { by: "pdm", fields: ANY },
};

/** Their names, in lower case. */
export const CONTENT_NAMES: readonly string[] = Object.keys(CONTENTS);
/** Fields of theirs, as they are written. */
export const CONTENT_FIELDS: readonly string[] = Object.values(CONTENTS)
  .flatMap(({ fields }) => fields instanceof RegExp ? [] : fields);

/** Which program runs what stands in a file of this plain name, and in which fields or lines. */
export function scriptsIn(name: string): { by: string; fields: ExecutedFields } | undefined {
  return Object.hasOwn(CONTENTS, name) ? CONTENTS[name] : undefined;
}

/** The values of those as one text, empty or `[null,…]` where there is none; undefined where the file is not of its kind. */
export function fieldsOf(bytes: Uint8Array, fields: ExecutedFields): string | undefined {
  const text = new TextDecoder().decode(bytes);
  if (fields instanceof RegExp) {
    return fields === ANY
      ? text && digest(text)
      : propertiesIn(text).filter((line) => fields.test(line)).join("\n");
  }
  try {
    const value = JSON.parse(text || "{}");
    return JSON.stringify(fields.map((field) => value?.[field] ?? null));
  } catch {
    return undefined;
  }
}

/** Lines as Java reads them: continued by a backslash, any letter of a name perhaps escaped; see Properties.load(). */
function propertiesIn(text: string): string[] {
  return text.replaceAll(/\\(?:\r\n|[\r\n])[ \t\f]*/g, "").split(/[\r\n]+/)
    .map((line) =>
      line.trimStart()
        .replaceAll(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
        .replaceAll(/\\(.)/g, "$1")
    )
    .filter((line) => !/^[#!]/.test(line));
}
