/**
 * What an error that nobody expects comes of.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { DAMAGED } from "../../sys/program/program_file.ts";
import { checkOwnSeal } from "../../sys/program/seal.ts";
import { explainSystemError } from "../../sys/system_error.ts";

/** The error itself; where it is of no system call and the file of this program is not what was built, that. */
export async function damageOr(error: unknown): Promise<unknown> {
  if (explainSystemError(error) !== undefined) return error;
  const seal = await checkOwnSeal().catch(() => "unsealed");
  if (seal !== "damaged") return error;
  return new UserError(DAMAGED.message, { hint: DAMAGED.hint, cause: error });
}
