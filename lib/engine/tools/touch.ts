/**
 * What a call of a tool touches: told by the tool, judged by the permission modes, which know no tool and no argument
 * by its name.
 *
 * @module
 */
import { holdPlace } from "../../sys/files/hold_place.ts";
import { placeReadAs } from "../../sys/files/place_read_as.ts";
import { resolvePath } from "../../sys/files/resolve_path.ts";
import { shownPath } from "../../text/byte_names.ts";
import type { Replacement } from "./replace_text.ts";

/** A path is as the model wrote it: absolute, or relative to the working directory. */
export type Touch =
  /** Reads one file, or the names in one directory and below it. */
  | { kind: "read"; path: string }
  /** Reads the content of every file at and below the path. */
  | { kind: "search"; path: string }
  /** Reads and writes one file. */
  | {
    kind: "write";
    path: string;
    /** It changes what is there, and makes nothing. */
    isChange?: true;
    /** What it does to a file's text ("" where there is none); undefined when it cannot be done to this one. */
    change(before: string): readonly Replacement[] | undefined;
  }
  /** Runs a command line in the working directory. */
  | {
    kind: "run";
    command: string;
    /** It goes on while the model does something else. */
    isBackground?: true;
  }
  /** Gets a page of the web; the URL is of http or https. */
  | { kind: "fetch"; url: string }
  /** Something of the run itself, which nobody else sees: allowed in every mode. */
  | { kind: "own" }
  /** Lets a program that is not ours do what only that knows. */
  | {
    kind: "external";
    /** In words: `"search" of the MCP server "docs"`. */
    what: string;
    /** The program says that it only reads, which nobody can check. */
    claimsToRead: boolean;
  };

/** A touch with the place that its path leads to: what is judged, and what is opened. */
export type PlacedTouch =
  | Exclude<Touch, { path: string }>
  | Extract<Touch, { path: string }> & Placed;

interface Placed {
  place: string;
  /** What else is there, and has a name that is read as the one that was written. */
  alike?: {
    /** Every link followed. */
    place: string;
    /** It is what the path is taken to mean, as only that is there. */
    isMeant: boolean;
  };
}

const LOOKING: ReadonlySet<Touch["kind"]> = new Set(["read", "search", "fetch", "own"]);

/** Whether nothing can be another afterwards, as far as the user is concerned. */
export function onlyLooks(touches: readonly Pick<Touch, "kind">[]): boolean {
  return touches.every(({ kind }) => LOOKING.has(kind));
}

/** Follows the links of every path, once for the whole call; `home` is what `~` means. */
export async function placeTouches(
  touches: readonly Touch[],
  { cwd, home, outside = (place) => place }: {
    cwd: string;
    home?: string | undefined;
    /** Where a place is that only commands in a sandbox see under this name. */
    outside?: ((place: string) => string) | undefined;
  },
): Promise<PlacedTouch[]> {
  return await Promise.all(
    touches.map(async (touch) =>
      "path" in touch ? { ...touch, ...await placedOf(touch, { cwd, home, outside }) } : touch
    ),
  );
}

async function placedOf(
  touch: Extract<Touch, { path: string }>,
  { cwd, home, outside }: {
    cwd: string;
    home: string | undefined;
    outside: (place: string) => string;
  },
): Promise<Placed> {
  const find = async (path: string) => await fromInside(await resolvePath(path, cwd), outside);
  const place = await placeOf(withHome(touch.path, home), find);
  // Found before anything is judged: what is judged, and what is opened, is the file that has the other name.
  const alike = await placeReadAs(place, find);
  if (alike === undefined) return { place };
  // What is to be made is made under the name that it was given.
  const isMeant = touch.kind !== "write" || touch.isChange === true;
  return { place: isMeant ? alike : place, alike: { place: alike, isMeant } };
}

type Find = (path: string) => Promise<string>;

/** A name with bytes that are no UTF-8 is written as it is shown, and means what is there. */
async function placeOf(path: string, find: Find): Promise<string> {
  const place = await find(path);
  const shown = shownPath(path);
  if (shown === undefined || isThere(place)) return place;
  const meant = await find(shown);
  return isThere(meant) ? meant : place;
}

function isThere(place: string): boolean {
  try {
    holdPlace(place)[Symbol.dispose]();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** How often a link may lead from a sandbox's own directories to another of its own names. */
const MAX_CROSSINGS = 8;

/** What is found there may be a link again, by names that count inside. */
async function fromInside(place: string, outside: (place: string) => string): Promise<string> {
  let found = place;
  for (let count = 0; count < MAX_CROSSINGS; count++) {
    const moved = outside(found);
    if (moved === found) return found;
    found = await resolvePath(moved, "/");
  }
  return outside(found);
}

/** `~` and `~/x` as a shell takes them; `./~` is a name. */
function withHome(path: string, home: string | undefined): string {
  return home === undefined ? path : path.replace(/^~(?=\/|$)/, () => home);
}

/**
 * How a tool finds the places of its arguments.
 *
 * @returns a function that throws for a path that `touches` did not declare, as nobody judged it
 */
export function declaredPlaces(touches: readonly PlacedTouch[]): (path: string) => string {
  const places = new Map(
    touches.flatMap((touch) => "place" in touch ? [[touch.path, touch.place]] : []),
  );
  return (path) => {
    const place = places.get(path);
    if (place === undefined) throw new Error(`the tool did not declare that it touches "${path}"`);
    return place;
  };
}
