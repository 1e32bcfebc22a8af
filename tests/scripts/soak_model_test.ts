import { assert, assertEquals, assertThrows } from "@std/assert";
import { AgentModel, Violation } from "../../scripts/soak/model.ts";

function states(model: AgentModel): string[] {
  return [...model.states].sort();
}

/** A command that nothing else happens beside. */
function alone(model: AgentModel, verb: Parameters<AgentModel["call"]>[1], outcome: string): void {
  model.call(1000, verb);
  model.answer(1000, outcome);
}

Deno.test("AgentModel accepts what a single shell sees of an agent", () => {
  const model = new AgentModel({ isShort: false });
  alone(model, "agents", "running");
  alone(model, "rm", "running");
  alone(model, "respawn", "running");
  alone(model, "stop", "stopped");
  alone(model, "stop", "already");
  alone(model, "logs", "shown");
  alone(model, "respawn", "respawned");
  alone(model, "stop", "stopped");
  alone(model, "rm", "removed");
  alone(model, "agents", "absent");
  alone(model, "logs", "unknown");
  assertEquals(states(model), ["removed"]);
});

const LIES: ReadonlyArray<[string, Parameters<AgentModel["call"]>[1], string]> = [
  ["a running agent is listed as stopped", "agents", "stopped"],
  ["a running agent is not listed", "agents", "absent"],
  ["a running agent is respawned", "respawn", "respawned"],
  ["a running agent is removed", "rm", "removed"],
  ["stop finds a running agent stopped", "stop", "already"],
  ["a running agent is unknown", "logs", "unknown"],
  ["attach sees the end of a running agent", "attach", "ended"],
];

for (const [what, verb, outcome] of LIES) {
  Deno.test(`AgentModel refuses the answer when ${what}`, () => {
    const error = assertThrows(
      () => alone(new AgentModel({ isShort: false }), verb, outcome),
      Violation,
    );
    assert(error.message.startsWith(`${verb} answered "${outcome}", but the agent can only be`));
  });
}

Deno.test("AgentModel refuses an agent that comes back after rm", () => {
  const model = new AgentModel({ isShort: true });
  alone(model, "rm", "removed");
  assertThrows(() => alone(model, "agents", "stopped"), Violation);
  assertThrows(() => alone(model, "respawn", "respawned"), Violation);
});

Deno.test("AgentModel allows an agent to end by itself when its task is short or it was hurt", () => {
  alone(new AgentModel({ isShort: true }), "agents", "stopped");
  const hurt = new AgentModel({ isShort: false });
  hurt.hurt();
  assertEquals(states(hurt), ["running", "stopped"]);
  alone(hurt, "agents", "stopped");
  hurt.heal();
  alone(hurt, "respawn", "respawned");
  assertEquals(states(hurt), ["running"]);
});

Deno.test("AgentModel accepts every order of commands that overlap, and no impossible one", () => {
  const overlap = (first: string, second: string) => {
    const model = new AgentModel({ isShort: false });
    model.call(1, "stop");
    model.call(2, "agents");
    model.answer(2, first);
    model.answer(1, second);
    return states(model);
  };
  assertEquals(overlap("running", "stopped"), ["stopped"]);
  assertEquals(overlap("stopped", "stopped"), ["stopped"]);
  assertThrows(() => overlap("absent", "stopped"), Violation);
});

Deno.test("AgentModel lets one of two respawns at once start a run", () => {
  const race = (first: string, second: string) => {
    const model = new AgentModel({ isShort: false });
    alone(model, "stop", "stopped");
    model.call(1, "respawn");
    model.call(2, "respawn");
    model.answer(2, first);
    model.answer(1, second);
    return states(model);
  };
  assertEquals(race("respawned", "running"), ["running"]);
  assertEquals(race("raced", "respawned"), ["running"]);
  assertThrows(() => race("respawned", "respawned"), Violation);
});

Deno.test("AgentModel knows no order in which an answer came before its call", () => {
  const model = new AgentModel({ isShort: false });
  model.call(1, "agents");
  alone(model, "stop", "stopped");
  model.call(2, "agents");
  // The second began after the stop had answered, the first before.
  assertThrows(() => model.answer(2, "running"), Violation);
  model.answer(1, "running");
});

Deno.test("AgentModel takes a command that was killed for done or not done", () => {
  const model = new AgentModel({ isShort: false });
  model.call(1, "stop");
  model.abandon(1);
  assertEquals(states(model), ["running", "stopped"]);
  alone(model, "agents", "stopped");
  assertEquals(states(model), ["stopped"]);
});

Deno.test("AgentModel stays small when many commands overlap", () => {
  const model = new AgentModel({ isShort: true });
  const verbs = ["stop", "respawn", "agents", "logs", "rm", "respawn"] as const;
  verbs.forEach((verb, number) => model.call(number, verb));
  verbs.forEach((_verb, number) => model.abandon(number));
  assertEquals(states(model), ["removed", "running", "stopped"]);
});
