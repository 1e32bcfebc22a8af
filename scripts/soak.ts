// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Random commands from several shells over several agents, held against a model of what must be:
 * `deno task soak [--minutes N | --seconds N] [--seed S] [--shells K] [--agents M] [--binary PATH]`.
 *
 * The seed fixes what each shell draws; how the shells come to interleave is the machine's. After a
 * violation the steps of the agent in question are done again by one shell, and shortened as long as
 * they fail. Linux only: processes are found by /proc/PID/environ.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { resolve } from "@std/path/resolve";
import { Ground } from "./soak/ground.ts";
import { inspect, inspectEnd } from "./soak/inspect.ts";
import { Violation } from "./soak/model.ts";
import { Random } from "./soak/random.ts";
import { type Counts, Referee } from "./soak/referee.ts";
import { Stranger } from "./soak/stranger.ts";
import { relevant, replay, shrink } from "./soak/shrink.ts";
import { describeStep, drawStep, type Step } from "./soak/step.ts";

interface Options {
  ms: number;
  seed: number;
  shells: number;
  agents: number;
  binary: string;
}

/** A step that was done, and when: milliseconds since the start. */
interface Done {
  step: Step;
  shell: number;
  from: number;
  to: number | undefined;
  outcome: string;
}

/** How long a failing trace may be shortened. */
const SHRINK_MS = 90_000;
/** So much of the trace is shown where one shell cannot make it fail. */
const SHOWN = 60;

if (import.meta.main) Deno.exit(await main(readOptions(Deno.args)));

function readOptions(args: string[]): Options {
  const given = parseArgs(args, {
    string: ["minutes", "seconds", "seed", "shells", "agents", "binary"],
    unknown: (word) => {
      throw new TypeError(`unknown option: ${word}`);
    },
  });
  const number = (text: string | undefined, otherwise: number) => {
    const value = Number(text ?? otherwise);
    if (!(value > 0)) throw new RangeError(`not a number above 0: "${text}"`);
    return value;
  };
  const seconds = given.minutes === undefined
    ? number(given.seconds, 30)
    : 60 * number(given.minutes, 1);
  return {
    ms: 1000 * seconds,
    seed: number(given.seed, 1 + Math.floor(Math.random() * 1e9)),
    shells: number(given.shells, 4),
    agents: number(given.agents, 6),
    binary: resolve(
      given.binary ?? fromFileUrl(new URL("../dist/isonforge", import.meta.url)),
    ),
  };
}

async function main(options: Options): Promise<number> {
  if (Deno.build.os !== "linux") {
    console.log("soak: not run: it finds processes by /proc, which is on Linux only");
    return 0;
  }
  const { seed, shells, agents, ms, binary } = options;
  console.log(`soak: seed ${seed}, ${shells} shells, ${agents} agents, ${ms / 1000} s`);
  await using ground = await Ground.create(binary);
  const referee = new Referee(ground);
  await using stranger = await Stranger.enter(ground);
  if (stranger === undefined) {
    console.log("soak: without a second pid namespace: it is not permitted");
  }
  const trace: Done[] = [];
  let quietPoints = 0;
  try {
    const random = new Random(seed);
    const started = performance.now();
    while (performance.now() - started < ms) {
      const isOver = new AbortController();
      const meddling = stranger?.meddle(
        () => [...referee.agents.values()].map(({ id }) => id),
        { signal: isOver.signal, counts: referee.counts },
      );
      // Looked at once the round is over.
      meddling?.catch(() => {});
      await round(referee, { options, random, trace, started })
        .finally(() => isOver.abort());
      await meddling;
      await inspect(referee);
      quietPoints++;
    }
    await inspectEnd(referee);
    report(referee.counts, { quietPoints, agents: referee.agents.size });
    return 0;
  } catch (error) {
    report(referee.counts, { quietPoints, agents: referee.agents.size });
    if (!(error instanceof Violation)) throw error;
    console.log(`\nviolated with seed ${seed}: ${error.message}`);
    await explain(error, { referee, trace, binary });
    return 1;
  }
}

/** Every shell does some steps, all of them at the same time. */
async function round(
  referee: Referee,
  { options, random, trace, started }: {
    options: Options;
    random: Random;
    trace: Done[];
    started: number;
  },
): Promise<void> {
  let starting = 0;
  // Every one of earlier rounds has been started.
  let nextAgent = referee.agents.size;
  const now = () => Math.round(performance.now() - started);
  const choices = () => {
    const numbers = [...referee.agents.keys()];
    const isGone = (number: number) => {
      const states = referee.agents.get(number)?.model.states;
      return states?.size === 1 && states.has("removed");
    };
    const present = numbers.filter((number) => !isGone(number));
    const hasRoom = present.length + starting < options.agents;
    return { present, removed: numbers.filter(isGone), next: hasRoom ? nextAgent : undefined };
  };
  const shell = async (shell: number, draws: Random) => {
    for (let left = draws.between(3, 9); left > 0; left--) {
      const step = drawStep(draws, choices());
      const done: Done = { step, shell, from: now(), to: undefined, outcome: "" };
      trace.push(done);
      if (step.kind === "bg") {
        starting++;
        nextAgent++;
      }
      try {
        done.outcome = await referee.perform(step);
      } catch (error) {
        done.outcome = error instanceof Violation ? "VIOLATION" : String(error);
        throw error;
      } finally {
        done.to = now();
        if (step.kind === "bg") starting--;
      }
    }
  };
  const all = await Promise.allSettled(
    Array.from(
      { length: options.shells },
      (_, number) => shell(number, new Random(random.between(0, 2 ** 32 - 1))),
    ),
  );
  const failure = all.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** The shortest trace that is found to fail; else what the shells did to the agent in question. */
async function explain(
  violation: Violation,
  { referee, trace, binary }: { referee: Referee; trace: readonly Done[]; binary: string },
): Promise<void> {
  const id = violation.message.match(/^[0-9a-f]{8}/)?.[0];
  const agent = [...referee.agents].find(([_number, known]) => known.id === id)?.[0];
  const steps = relevant(trace.map(({ step }) => step), agent);
  const shrunk = await shrink(steps, {
    fails: (steps) => replay(steps, binary),
    budgetMs: SHRINK_MS,
  });
  if (shrunk !== undefined) {
    console.log(`\nthe shortest failing trace found, one shell: ${shrunk.violation.message}`);
    for (const step of shrunk.steps) console.log(`  ${describeStep(step)}`);
    return;
  }
  console.log("\none shell alone does not make it fail; what all of them did:");
  const shown = new Set(steps);
  for (const done of trace.filter(({ step }) => shown.has(step)).slice(-SHOWN)) {
    const { step, shell, from, to, outcome } = done;
    console.log(`  ${from}-${to ?? "…"} ms  shell ${shell}: ${describeStep(step)} → ${outcome}`);
  }
}

function report(counts: Counts, { quietPoints, agents }: { quietPoints: number; agents: number }) {
  const total = (isMeant: (kind: string) => boolean) =>
    [...counts].reduce((sum, [name, count]) => isMeant(name) ? sum + count : sum, 0);
  const kills = total((name) => /^(kill|cut) (?!nobody)/.test(name));
  const commands = total((name) => !name.startsWith("kill "));
  console.log(`${commands} commands, ${agents} agents, ${kills} kills, ${quietPoints} inspections`);
  for (const [name, count] of [...counts].sort()) console.log(`  ${name.padEnd(24)} ${count}`);
}
