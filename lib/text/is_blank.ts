/** Whether a text has nothing in it that anybody could read. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}
