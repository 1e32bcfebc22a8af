/**
 * Which working tree a repository's file of settings is read from.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { mainCheckout } from "../../sys/git/main_checkout.ts";
import type { LayerPlace } from "./layer.ts";

/**
 * The top of the working tree whose file counts at `root`. What is not committed is the user's own and for the repository,
 * not for one checkout: a worktree without such a file has the main checkout's.
 */
export function settingsRoot(
  root: string,
  { layer, place }: Pick<LayerPlace, "layer" | "place">,
): string {
  if (layer !== "local") return root;
  const main = mainCheckout(root);
  if (main === undefined) return root;
  const [own, shared] = [join(root, place), join(main, place)];
  // Some link the one to the other.
  const isShared = isThere(shared) &&
    (!isThere(own) || realPathOrSame(own) === realPathOrSame(shared));
  return isShared ? main : root;
}
