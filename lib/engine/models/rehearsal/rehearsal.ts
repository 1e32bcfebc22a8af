/**
 * The rehearsal, `--model rehearsal`: a scripted stand-in for a model. It is deterministic, needs no network, and makes
 * real tool calls: glob, grep and read about the words of the prompt, then prints what they found.
 *
 * A line of the prompt that begins with `rehearse:` is a direction instead, so that a whole run can be rehearsed, its
 * long and its bad days included. Directions are followed in their order, before anything else:
 *
 * - `rehearse: sleep 30` waits that many seconds in a bash call (a real child process)
 * - `rehearse: bash npm test` makes one bash call with that command
 * - `rehearse: call write {"path": "a.txt", "content": "hello"}` makes one call of any tool
 * - `rehearse: say on my way` prints a line
 * - `rehearse: tokens 200000 5000` makes its call count as so many tokens of input and output, for budgets
 * - `rehearse: fail out of memory` fails as a model does that cannot answer
 *
 * A prompt of nothing but directions ends after the last one, any other where the last one calls no tool.
 *
 * @module
 */
import { withoutPipedInput } from "../../prompt/piped_input.ts";
import {
  type Answer,
  answerCalls,
  type AnswerPart,
  type Message,
  type ToolCall,
  type Usage,
} from "../../message.ts";
import type { Model, ModelEvent, ModelRequest } from "../model.ts";
import { type Direction, parseDirections } from "./directions.ts";
import { findings, promptWords, survey } from "./survey.ts";

const FIRST_LINE =
  "Rehearsal: no model was consulted. A scripted stand-in makes real tool calls.\n";

/** What the stand-in does in one turn: words, calls, or both; without calls the run is over. */
export interface RehearsalTurn {
  text: string;
  calls: Array<Omit<ToolCall, "id">>;
}

/** The stand-in as a model. Like a real one it keeps no state: the conversation tells where it is. */
export function rehearsalModel(): Model {
  return {
    name: "rehearsal",
    contextWindow: 1_000_000,
    isScripted: true,
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      request.signal.throwIfAborted();
      const { turn, usage } = nextTurn(request.messages);
      for (const line of turn.text.split(/(?<=\n)/)) {
        if (line !== "") yield { type: "text", delta: line };
      }
      yield {
        type: "finish",
        answer: answerOf(turn, request.messages.length),
        reason: "stop",
        usage,
      };
    },
  };
}

function answerOf(turn: RehearsalTurn, position: number): Answer {
  const parts: AnswerPart[] = turn.text === "" ? [] : [{ type: "text", text: turn.text }];
  turn.calls.forEach((call, index) => {
    parts.push({ type: "toolCall", call: { id: `rehearsal_${position}_${index}`, ...call } });
  });
  return { role: "assistant", parts };
}

function nextTurn(messages: readonly Message[]): { turn: RehearsalTurn; usage: Usage } {
  const start = messages.findLastIndex((message) => message.role === "user");
  const user = messages[start];
  // What was piped is no direction, whatever it says.
  const prompt = user?.role === "user" ? withoutPipedInput(user.content) : "";
  const { directions, rest } = parseDirections(prompt);
  const said = messages.slice(start + 1);
  const answers = said.filter((message) => message.role === "assistant");

  const steps = groupByTurn(directions);
  const isFirst = answers.length === 0;
  const step = steps[answers.length];
  const turn = step
    ? followDirections(step)
    : surveyTurn(rest, { said, turnsBefore: steps.length });
  return {
    turn: isFirst ? { ...turn, text: FIRST_LINE + turn.text } : turn,
    usage: tokensOf(step ?? []),
  };
}

/** A turn ends with its tool call, or at the end of the directions. */
function groupByTurn(directions: Direction[]): Direction[][] {
  const turns: Direction[][] = [];
  let open: Direction[] = [];
  for (const direction of directions) {
    open.push(direction);
    if (direction.type === "call") {
      turns.push(open);
      open = [];
    }
  }
  if (open.length > 0) turns.push(open);
  return turns;
}

function followDirections(step: Direction[]): RehearsalTurn {
  const failure = step.find((direction) => direction.type === "fail");
  if (failure) throw failure.error;
  return {
    text: step.map((direction) => direction.type === "say" ? `${direction.text}\n` : "").join(""),
    calls: step.flatMap((direction) => direction.type === "call" ? [direction.call] : []),
  };
}

function tokensOf(step: Direction[]): Usage {
  const usage = { input: 0, output: 0, cacheRead: 0, estimated: false };
  for (const direction of step) {
    if (direction.type !== "tokens") continue;
    usage.input += direction.input;
    usage.output += direction.output;
  }
  return usage;
}

/** After the directions: look around for the prompt's own words, a call at a time, then say what was there. */
function surveyTurn(
  prompt: string,
  { said, turnsBefore }: { said: readonly Message[]; turnsBefore: number },
): RehearsalTurn {
  const words = promptWords(prompt);
  if (words.length === 0) return { text: "The rehearsal is over.\n", calls: [] };
  const results = said.filter((message) => message.role === "tool").flatMap((message) =>
    message.results
  )
    .slice(callsIn(said, turnsBefore));
  const calls = survey(words, results);
  return calls.length > 0 ? { text: "", calls } : { text: findings(words, results), calls: [] };
}

/** How many calls the first `turns` answers made: their results are not part of the survey. */
function callsIn(said: readonly Message[], turns: number): number {
  return said.filter((message) => message.role === "assistant").slice(0, turns)
    .reduce((sum, answer) => sum + answerCalls(answer).length, 0);
}
