/**
 * How the page of a report looks: light and dark, and readable on a phone. The colours are those that people who see few
 * colours can tell apart (Okabe and Ito, 2008); beside each stands a mark or a word.
 *
 * @module
 */

export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #ffffff; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --card: #f6f8fa;
  --ok: #0072b2; --bad: #d55e00; --cap: #b07d00; --run: #009e73; --stop: #8c959f;
  --add: #e6f4ea; --del: #fdece4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --card: #151b23;
    --ok: #56b4e9; --bad: #ff8c42; --cap: #e6b422; --run: #2fc79a; --stop: #6e7681;
    --add: #12311f; --del: #3b1f13;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0.5rem 0 0; }
h2 { font-size: 1.1rem; margin: 0; }
small, .facts, .sums, footer, .axis { color: var(--dim); }
small { font-weight: normal; font-size: 0.9rem; }
section { margin: 1rem 0; padding: 0.8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
section.look { border-left: 4px solid var(--bad); }
section.running { border-left: 4px solid var(--run); }
section.queued { border-left: 4px solid var(--stop); }
section.done { border-left: 4px solid var(--ok); }
p { margin: 0.3rem 0; }
.prompt, blockquote, .error { white-space: pre-wrap; }
.error { color: var(--bad); }
blockquote { margin: 0.5rem 0; padding-left: 0.8rem; border-left: 3px solid var(--line); }
table { border-collapse: collapse; font-size: 0.9rem; margin: 0.4rem 0; }
td { padding: 0 1rem 0 0; vertical-align: top; }
td + td { text-align: right; white-space: nowrap; }
ul { margin: 0.4rem 0; padding-left: 1.2rem; }
summary { cursor: pointer; color: var(--dim); }
pre { overflow-x: auto; font-size: 0.8rem; line-height: 1.4; margin: 0.4rem 0; }
pre .add { background: var(--add); }
pre .del { background: var(--del); }
pre .hunk, pre .file { color: var(--dim); }
.timeline a { display: block; color: inherit; text-decoration: none; margin: 0.3rem 0; }
.label { display: block; font-size: 0.85rem; }
svg { display: block; width: 100%; height: 12px; background: var(--back); border-radius: 3px; }
rect { fill: var(--bad); }
rect.completed { fill: var(--ok); }
rect.running, rect.elsewhere { fill: var(--run); }
rect.stopped { fill: var(--stop); }
rect.queued { fill: var(--line); stroke: var(--stop); stroke-dasharray: 6; }
rect.budget, rect.turns, rect.timeout, rect.question { fill: var(--cap); }
.axis { display: flex; justify-content: space-between; font-size: 0.8rem; }
footer { font-size: 0.8rem; }
`;
