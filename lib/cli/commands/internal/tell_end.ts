/**
 * `isonforge tell-end <id...>`: what is to be done about the ends of these agents; not for people.
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { createRedact } from "../../../engine/redact/redact.ts";
import { ExitCode } from "../../../errors.ts";
import { openStore } from "../../context.ts";
import { knownSecrets } from "../../run/known_secrets.ts";
import { tellEnd } from "../../telling/tell_end.ts";

/** However many ended: each of their commands may need what a machine has. */
const AT_ONCE = 4;

export default async function tellEnds(ids: readonly string[]): Promise<number> {
  const store = openStore();
  const redact = createRedact(await knownSecrets(isonforgeHome()));
  const queue = ids.values();
  const takeFromQueue = async () => {
    // One that is gone, or a disk that is full, must not keep the others from being told.
    for (const id of queue) await tellEnd(store, id, { redact }).catch(() => {});
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeFromQueue));
  return ExitCode.done;
}
