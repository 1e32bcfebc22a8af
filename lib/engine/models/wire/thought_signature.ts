/**
 * Google's signature of a thought, which has to come back with the call that it came with. Google has it in
 * `extra_content.google`; gateways to it have it elsewhere in the call, and look for it there.
 *
 * @module
 */
import { isObject, type JsonObject, textOf } from "../../../text/json.ts";

/** What is kept of it with a call. */
export interface ThoughtSignature {
  thoughtSignature: string;
  /** Where in the call it stood, as names of fields; Google's own place unless given. */
  signaturePlaces?: readonly (readonly string[])[];
}

const NAME = /^thought_?signature$/i;
const GOOGLES: readonly string[] = ["extra_content", "google", "thought_signature"];
/** `function.provider_specific_fields.thought_signature`, and no deeper. */
const MAX_DEPTH = 3;
/** Some have it in two places. */
const MAX_PLACES = 4;

/** The signature in a call, or in a piece of one. */
export function signatureIn(call: JsonObject): ThoughtSignature | undefined {
  const found = signaturesIn(call, []).slice(0, MAX_PLACES);
  const [first] = found;
  if (first === undefined) return undefined;
  const places = found.map(({ place }) => place);
  const isGoogles = places.length === 1 && first.place.join() === GOOGLES.join();
  const thoughtSignature = first.signature;
  return isGoogles ? { thoughtSignature } : { thoughtSignature, signaturePlaces: places };
}

function signaturesIn(
  object: JsonObject,
  above: readonly string[],
): Array<{ place: string[]; signature: string }> {
  return Object.entries(object).flatMap(([name, value]) => {
    const place = [...above, name];
    const signature = NAME.test(name) ? textOf(value) : undefined;
    if (signature !== undefined) return [{ place, signature }];
    const isLookedInto = isObject(value) && name !== "arguments" && place.length < MAX_DEPTH;
    return isLookedInto ? signaturesIn(value, place) : [];
  });
}

/** The fields of a call that carry `signature`, in the places that are known from the one that came with it. */
export function signatureFields(
  signature: string,
  { signaturePlaces }: Partial<ThoughtSignature>,
): JsonObject {
  // Without a prototype: names are the endpoint's.
  const fields: JsonObject = Object.create(null);
  for (const place of signaturePlaces ?? [GOOGLES]) {
    let object = fields;
    for (const name of place.slice(0, -1)) {
      const inner = object[name];
      object = isObject(inner) ? inner : object[name] = Object.create(null) as JsonObject;
    }
    object[place.at(-1) ?? ""] = signature;
  }
  return fields;
}
