/**
 * What `?` shows in `isonforge top`.
 *
 * @module
 */

/** Fits into 80 columns. */
export const HELP = `
  j k, arrows      the next and the previous agent; PgUp, PgDn, g, G go further
  Enter            its log, live; q goes back
  d                what it changed
  t                tell it something while it works, or answer its question
  s                stop it
  r                start it again: same prompt, same settings
  x                remove it with its logs; asks
  n                start a new one here
  /                only those with these words in name, id, place, state, prompt
  Escape           show all again
  ?                this
  q, Ctrl+C        leave; the agents go on

  !  needs a look: failed, killed, lost, at a cap, or asks a question
  ●  running       ○  queued       ✓  done, or stopped by hand
`.trim();
