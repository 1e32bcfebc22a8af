/**
 * Who is told that an agent has ended: `--notify`.
 *
 * @module
 */
import { holdsCredentials } from "../credentials.ts";
import { invalid, type Sourced } from "../values.ts";
import { UsageError } from "../../errors.ts";

/** One of those who are told, and the word that names it. */
export type NotifyTarget =
  & { word: string }
  & (
    /** A notification of the desktop. */
    | { kind: "desktop" }
    /** The terminal from which the agent was started. */
    | { kind: "terminal" }
    /** A topic of an ntfy server, see ntfy.sh. */
    | { kind: "ntfy"; server: string; topic: string }
    /** Whatever takes JSON. */
    | { kind: "post"; url: string }
  );

/** For completions: those that need no address, and how the others begin. */
export const NOTIFY_WORDS: readonly string[] = ["desktop", "terminal", "ntfy:", "https://"];

const TAKES = "desktop, terminal, ntfy:<topic or URL of one> or an https URL";
const NTFY = "https://ntfy.sh";

/**
 * Those who are told, separated by commas.
 *
 * @throws {UsageError} when nobody could be told so
 */
export function parseNotify({ value, from }: Sourced): NotifyTarget[] {
  const words = value.split(",").map((word) => word.trim()).filter((word) => word !== "");
  if (words.length === 0) throw invalid({ value, from }, TAKES);
  return words.map((word) => targetOf({ value: word, from }));
}

function targetOf({ value: word, from }: Sourced): NotifyTarget {
  if (word === "desktop" || word === "terminal") return { word, kind: word };
  if (holdsCredentials(word)) {
    // The word is not repeated: it holds a secret.
    throw new UsageError(`${from} must not contain a user name or password`, {
      hint: "put a token into ISONFORGE_NOTIFY_TOKEN",
    });
  }
  if (word.startsWith("ntfy:")) return ntfyTarget({ value: word, from });
  const url = URL.parse(word);
  if (url === null || !isAllowed(url)) throw invalid({ value: word, from }, TAKES);
  return { word, kind: "post", url: url.href };
}

/** `ntfy:builds`, or `ntfy:https://ntfy.example.org/builds` */
function ntfyTarget({ value: word, from }: Sourced): NotifyTarget {
  const rest = word.slice("ntfy:".length);
  const url = URL.parse(rest.includes("://") ? rest : `${NTFY}/${rest}`);
  const topic = url?.pathname.slice(1) ?? "";
  // As ntfy has it; see its publish API.
  if (url === null || !isAllowed(url) || !/^[-_A-Za-z0-9]{1,64}$/.test(topic)) {
    throw invalid({ value: word, from }, TAKES);
  }
  return { word, kind: "ntfy", server: url.origin, topic };
}

/** Words about somebody's work go over the network only so that nobody reads along. */
function isAllowed({ protocol, hostname }: URL): boolean {
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && isLoopback);
}
