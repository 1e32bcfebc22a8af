/**
 * How this program came to where it is.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { UserError } from "../../errors.ts";
import { systemFailure } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";

/** Who keeps programs in such places, and what asks it for a newer one. */
const PACKAGE_MANAGERS: ReadonlyArray<[place: RegExp, name: string, command: string]> = [
  [/\/Cellar\//, "Homebrew", `brew upgrade ${PROGRAM}`],
  [/^\/nix\/store\//, "Nix", "nix profile upgrade --all"],
  [/\/mise\/installs\//, "mise", `mise upgrade ${PROGRAM}`],
  [/\/\.?asdf\/installs\//, "asdf", `asdf install ${PROGRAM} latest`],
  [/^\/snap\//, "snap", `sudo snap refresh ${PROGRAM}`],
];

/**
 * The directory of a program that scripts/install.sh may replace.
 *
 * @param path of the program, links resolved
 * @throws {UserError} when somebody else keeps it, or it cannot be replaced
 */
export async function replaceableDirectory(path: string): Promise<string> {
  if (!Deno.build.standalone) {
    throw new UserError("cannot upgrade: this runs from its sources", {
      hint: "git pull, then deno task build",
    });
  }
  const manager = PACKAGE_MANAGERS.find(([place]) => place.test(path));
  if (manager !== undefined) {
    const [_place, name, command] = manager;
    throw new UserError(`cannot upgrade: ${name} installed ${path}`, { hint: command });
  }
  const directory = dirname(path);
  try {
    // The installer writes beside it, and renames.
    await Deno.remove(await Deno.makeTempFile({ dir: directory, prefix: `.${PROGRAM}.` }));
  } catch (error) {
    const { message } = systemFailure(`cannot replace ${path}`, error);
    throw new UserError(message, {
      hint: `as who may write there: sudo ${path} upgrade`,
      cause: error,
    });
  }
  return directory;
}
