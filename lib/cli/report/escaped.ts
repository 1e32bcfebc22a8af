/**
 * Foreign text on a page.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";

/** What would mean something to a browser or a reader's eye, as what it looks like. */
export function escaped(text: string): string {
  return disarm(text, "visible").replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
