/** What counts as open is what the journal has open, once all has come to rest: whatever failed or was deleted before. */
import { type Random, seededRandom } from '@cairn/kit';
import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const states = {
  wait: { W: { Type: 'Wait', Seconds: 1, Next: 'P' }, P: { Type: 'Pass', End: true } },
  forever: { W: { Type: 'Wait', Seconds: 1_000_000_000, End: true } },
  fail: { F: { Type: 'Fail', Error: 'E' } },
  map: {
    M: {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'W',
        States: { W: { Type: 'Wait', Seconds: 1, End: true } },
      },
      QueryLanguage: 'JSONata',
      End: true,
    },
  },
  express: { W: { Type: 'Wait', Seconds: 1, End: true } },
} as const;
type Kind = keyof typeof states;
const kinds = Object.keys(states) as readonly Kind[];

/** Does something at random; what is refused is refused. */
class Chaos {
  readonly #server: TestServer;
  readonly #random: Random;
  readonly #machines = new Map<Kind, string>();
  readonly #executions: string[] = [];
  #machineCount = 0;

  constructor(server: TestServer, random: Random) {
    this.#server = server;
    this.#random = random;
    server.beforeAppend = () => {
      if (this.#fails(0.15)) throw new Error('disk full');
    };
    server.afterAppend = async () => {
      if (this.failing) await server.turns(Math.floor(random01(random) * 12));
      if (this.#fails(0.15)) throw new Error('the answer is lost');
    };
  }

  failing = true;

  #fails(share: number): boolean {
    return this.failing && random01(this.#random) < share;
  }

  async step(): Promise<void> {
    const { stepFunctions, clock } = this.#server;
    const chance = random01(this.#random);
    const kind = kinds[Math.floor(random01(this.#random) * kinds.length)]!;
    if (chance < 0.55) void this.#start(kind).catch(() => {});
    else if (chance < 0.65) {
      const executionArn = this.#executions[Math.floor(random01(this.#random) * this.#executions.length)];
      const change = random01(this.#random) < 0.5 ? 'stopExecution' : 'redriveExecution';
      if (executionArn !== undefined) void stepFunctions[change](scope, { executionArn }).catch(() => {});
    } else if (chance < 0.7) {
      const stateMachineArn = this.#machines.get(kind);
      this.#machines.delete(kind);
      if (stateMachineArn !== undefined) await stepFunctions.deleteStateMachine(scope, { stateMachineArn });
    } else if (chance < 0.85) clock.ringNext();
    await this.#server.turns(Math.floor(random01(this.#random) * 12));
  }

  async #start(kind: Kind): Promise<void> {
    let arn = this.#machines.get(kind);
    if (arn === undefined) {
      this.#machineCount += 1;
      const [startAt = ''] = Object.keys(states[kind]);
      const type = kind === 'express' ? 'EXPRESS' : 'STANDARD';
      arn = await this.#server.createMachine(`m${this.#machineCount}`, startAt, states[kind], type);
      this.#machines.set(kind, arn);
    }
    this.#executions.push(await this.#server.startExecution(arn));
  }
}

function random01(random: Random): number {
  return random.next();
}

test.each(Array.from({ length: 25 }, (_, at) => at + 1))('seed %i', { timeout: 30_000 }, async (seed) => {
  const server = await new TestServer().start();
  const random = seededRandom(seed);
  const chaos = new Chaos(server, random);
  for (let step = 0; step < 60; step++) await chaos.step();
  chaos.failing = false;
  const untilMs = server.clock.now() + 86_400_000;
  for (let ring = 0; ring < 150 && server.clock.now() < untilMs; ring++) {
    await server.turns(15);
    server.clock.ringNext();
  }
  await server.turns(50);
  expect(server.stepFunctions.openExecutions).toBe(await server.store.journal.openExecutions());
});
