/**
 * Images that a model may see.
 *
 * @module
 */
import { encodeHex } from "../../text/encode_hex.ts";

/** What every endpoint that takes images takes. */
const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

export interface Image {
  mediaType: (typeof IMAGE_TYPES)[number];
  /** In Base64. */
  data: string;
}

/** Anthropic takes no larger one; others take more. */
export const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
/** In one message. */
export const MAX_IMAGES = 20;
/** About what one costs: vendors count between 85 and 1,600. */
export const IMAGE_TOKENS = 1_500;

/** First bytes, in hexadecimals; `..` stands for any byte. */
const SIGNATURES: readonly (readonly [hex: string, type: Image["mediaType"]])[] = [
  ["89504e470d0a1a0a", "image/png"],
  ["ffd8ff", "image/jpeg"],
  ["474946383761", "image/gif"],
  ["474946383961", "image/gif"],
  ["52494646........57454250", "image/webp"],
];

/** What kind of image the bytes are, whatever their file is called; undefined: none that a model takes. */
function imageType(bytes: Uint8Array): Image["mediaType"] | undefined {
  const hex = encodeHex(bytes.subarray(0, 12));
  return SIGNATURES.find(([signature]) =>
    hex.length >= signature.length && new RegExp(`^${signature}`).test(hex)
  )?.[1];
}

/** The image, or why it is none. */
export function imageOf(bytes: Uint8Array): Image | { problem: string } {
  const mediaType = imageType(bytes);
  if (mediaType === undefined) return { problem: "is no PNG, JPEG, GIF or WebP image" };
  if (bytes.length > MAX_IMAGE_BYTES) {
    return { problem: `is larger than ${MAX_IMAGE_BYTES / 1024 / 1024} MB` };
  }
  return { mediaType, data: base64(bytes) };
}

/** Whether a value that was read from a file is an image. */
export function isImage(value: unknown): value is Image {
  if (typeof value !== "object" || value === null) return false;
  const { mediaType, data } = value as Record<string, unknown>;
  return IMAGE_TYPES.some((type) => type === mediaType) && typeof data === "string";
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  }
  return btoa(binary);
}
