/**
 * Images in a session file: bounded, as everything there is.
 *
 * @module
 */
import { isImage } from "../prompt/image.ts";
import type { Message } from "../message.ts";

/** Characters of Base64 that one file keeps. */
const MAX_KEPT = 20 * 1024 * 1024;

/** Lets so many through; of what is more a word is kept. */
export class BoundedImages {
  #kept = 0;

  /** The message as it is kept. */
  bound(message: Message): Message {
    if (message.role === "user" && message.images !== undefined) {
      const { images, ...rest } = message;
      return this.#fits(images) ? message : { ...rest, content: `${rest.content}\n\n${NOT_KEPT}` };
    }
    if (message.role !== "tool") return message;
    const results = message.results.map((result) => {
      const { images, ...rest } = result;
      return images === undefined || this.#fits(images)
        ? result
        : { ...rest, output: `${rest.output}\n${NOT_KEPT}` };
    });
    return { ...message, results };
  }

  #fits(images: readonly { data: string }[]): boolean {
    const size = images.reduce((sum, { data }) => sum + data.length, 0);
    if (this.#kept + size > MAX_KEPT) return false;
    this.#kept += size;
    return true;
  }
}

const NOT_KEPT = "[an image was here; the conversation keeps no more of them]";

/** The message without what is no image, whoever has written it there. */
export function withRealImages(message: Message): Message {
  if (message.role === "user" && message.images !== undefined) {
    const { images, ...rest } = message;
    const real = Array.isArray(images) ? images.filter(isImage) : [];
    return real.length === 0 ? rest : { ...rest, images: real };
  }
  if (message.role !== "tool") return message;
  const results = message.results.map(({ images, ...rest }) => {
    const real = Array.isArray(images) ? images.filter(isImage) : [];
    return real.length === 0 ? rest : { ...rest, images: real };
  });
  return { ...message, results };
}
