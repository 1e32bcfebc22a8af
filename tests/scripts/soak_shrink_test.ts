import { assert, assertEquals } from "@std/assert";
import { Violation } from "../../scripts/soak/model.ts";
import { Random } from "../../scripts/soak/random.ts";
import { relevant, shrink } from "../../scripts/soak/shrink.ts";
import { agentsOf, drawStep, type Step } from "../../scripts/soak/step.ts";
import { PATIENCE_MS } from "../helpers/poll.ts";

function kill(agent: number): Step {
  return { kind: "kill", whom: "worker", agent };
}

/** Fails when the agents 3 and 7 are both killed. */
function fails(steps: readonly Step[]): Promise<Violation | undefined> {
  const agents = steps.flatMap((step) => agentsOf(step) ?? []);
  const isViolated = agents.includes(3) && agents.includes(7);
  return Promise.resolve(isViolated ? new Violation("both") : undefined);
}

Deno.test("shrink() finds the steps that matter", async () => {
  const steps = Array.from({ length: 50 }, (_, agent) => kill(agent));
  const shrunk = await shrink(steps, { fails, budgetMs: PATIENCE_MS });
  assertEquals(shrunk?.steps, [kill(3), kill(7)]);
});

Deno.test("shrink() has no answer when the steps do not fail", async () => {
  assertEquals(await shrink([kill(3)], { fails, budgetMs: PATIENCE_MS }), undefined);
});

Deno.test("shrink() returns what it has when the time is over", async () => {
  const steps = Array.from({ length: 50 }, (_, agent) => kill(agent));
  const shrunk = await shrink(steps, { fails, budgetMs: 0 });
  assertEquals(shrunk?.steps.length, 50);
});

Deno.test("relevant() keeps the steps of an agent, and lists", () => {
  const steps: Step[] = [kill(1), { kind: "agents" }, kill(2), {
    kind: "wrong",
    verb: "rm",
    word: "",
  }];
  assertEquals(relevant(steps, 2), [{ kind: "agents" }, kill(2)]);
  assertEquals(relevant(steps, undefined), steps);
});

Deno.test("drawStep() draws the same for the same seed, and every kind", () => {
  const draw = () => {
    const random = new Random(7);
    const choices = { present: [1, 2], removed: [0], next: 3 };
    return Array.from({ length: 2000 }, () => drawStep(random, choices));
  };
  assertEquals(draw(), draw());
  const kinds = new Set(
    draw().map((step) => "verb" in step ? `${step.kind} ${step.verb}` : step.kind),
  );
  for (const verb of ["stop", "respawn", "rm", "logs", "attach", "wait", "inspect"]) {
    assert(kinds.has(`command ${verb}`), verb);
    assert(kinds.has(`wrong ${verb}`), verb);
  }
  for (const kind of ["bg", "agents", "kill", "cut rm", "cut stop", "cut respawn"]) {
    assert(kinds.has(kind), kind);
  }
});

Deno.test("Random is uniform enough, and within its bounds", () => {
  const random = new Random(1);
  const draws = Array.from({ length: 10_000 }, () => random.between(1, 6));
  for (let face = 1; face <= 6; face++) {
    const count = draws.filter((draw) => draw === face).length;
    assert(count > 1500 && count < 1850, `${face}: ${count}`);
  }
});
