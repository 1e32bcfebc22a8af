/** Whether a text has nothing in it that anybody could read. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** Whether it looks as if it were: it may have characters in it that show nothing, as U+200B. */
export function looksBlank(text: string): boolean {
  return /^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
