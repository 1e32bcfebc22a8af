/**
 * What `?` shows in `isonforge top`.
 *
 * @module
 */

export const HELP = `
  j k, arrows      the next and the previous agent; PgUp, PgDn, g, G go further
  Enter            its log, live; q goes back
  d                what it changed
  t                tell it something while it works, or answer its question
  s                stop it
  r                start it again: same prompt, same settings
  x                remove it with its logs; asks
  n                start a new one here
  /                show only agents with these words in name, id, directory, state or prompt
  Escape           show all again
  ?                this
  q, Ctrl+C        leave; the agents go on

  !  needs a look: it failed, was killed or lost, reached a cap, or asks a question
  ●  running       ○  queued       ✓  done, or stopped by hand
`.trim();
