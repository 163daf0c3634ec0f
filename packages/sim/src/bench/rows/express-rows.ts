import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type BenchEngine, openBenchEngine } from '../bench-engine.ts';
import { expressMachines, fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { expressRate } from '../express-rate.ts';
import { localStepFunctionsRate } from '../peer-local-stepfunctions.ts';
import { bareHttpRate, withServer } from './wire-rows.ts';

/** The cores that the figure is for. */
const cores = 2;

/** Lines that a process writes, one at a time. */
function linesOf(child: ChildProcess): AsyncIterator<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

/** Runs as many processes side by side, all from the same moment; gives what each ran per second. */
async function rateOfProcesses(count: number, seconds: number): Promise<readonly number[]> {
  const program = fileURLToPath(new URL('../express-load.ts', import.meta.url));
  const loads = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, [program, '--seconds', String(seconds)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: linesOf(child), ended: once(child, 'exit') };
  });
  for (const { lines } of loads) await lines.next();
  for (const { child } of loads) child.stdin?.write('go\n');
  const rates = loads.map(async ({ lines, ended }) => {
    const { value } = await lines.next();
    await ended;
    return (JSON.parse(String(value)) as { perSecond: number }).perSecond;
  });
  return await Promise.all(rates);
}

/** The five-state machine as an Express machine, from the text of the input to that of the output. */
export const express: BenchRow = {
  name: 'express',
  run: async ({ seconds }) => {
    const [alone] = await rateOfProcesses(1, seconds);
    const together = await rateOfProcesses(cores, seconds);
    const peer = await localStepFunctionsRate({
      definition: fiveStateMachine,
      input: fiveStateInput,
      transitions: 1,
      seconds: Math.min(seconds, 10),
    });
    return [
      {
        name: 'express',
        value: together.reduce((sum, rate) => sum + rate, 0),
        unit: 'executions/s',
        target: { atLeast: 100_000 },
        method: `in process, StartSyncExecution without a wire, ${cores} processes side by side, 200 at once in each, metrics on`,
      },
      {
        name: 'express per core',
        value: alone ?? Number.NaN,
        unit: 'executions/s',
        peer,
        method: 'one process alone',
      },
    ];
  },
};

/** How often the two servers take turns, so that what else the machine does meets both. */
const wireTurns = 4;

/** StartSyncExecution over HTTP, beside a server that answers as much and does nothing. */
export const expressWire: BenchRow = {
  name: 'express-wire',
  run: async ({ seconds }) => {
    const { perSecond, bare } = await withServer(
      async ({ load, client, machineArn }) => {
        const input = { stateMachineArn: machineArn, input: fiveStateInput };
        const answer = JSON.stringify(await client.call('StartSyncExecution', input));
        const turn = seconds / wireTurns;
        await load({ connections: 50, seconds: turn });
        const sums = { answers: 0, seconds: 0, bare: 0 };
        for (let turns = 0; turns < wireTurns; turns++) {
          const measured = await load({ connections: 50, seconds: turn });
          if (measured.errors > 0) throw new Error(`${measured.errors} calls failed`);
          sums.answers += measured.answers;
          sums.seconds += measured.seconds;
          sums.bare += await bareHttpRate(turn, { input, answer });
        }
        return { perSecond: sums.answers / sums.seconds, bare: sums.bare / wireTurns };
      },
      { type: 'EXPRESS', operation: 'StartSyncExecution' },
    );
    return [
      {
        name: 'express-wire',
        value: perSecond,
        unit: 'executions/s',
        target: { atLeast: bare / 3 },
        peer: { name: 'bare node:http', value: bare },
        method:
          '50 keep-alive connections, the load generator on the same cores; in turns with the bare server, which answers the same text',
      },
    ];
  },
};

/** One form after the other in short turns, so that what else the machine does meets both. */
async function rates(
  engine: BenchEngine,
  seconds: number,
): Promise<Record<keyof typeof expressMachines, number>> {
  const sums = { jsonPath: 0, jsonata: 0 };
  const turns = 6;
  for (let turn = 0; turn < turns; turn++) {
    for (const form of ['jsonPath', 'jsonata'] as const) {
      const machineArn = await engine.createMachine(form, expressMachines[form], 'EXPRESS');
      const perSecond = await expressRate(engine, machineArn, seconds / turns / 2);
      // The first turn warms up.
      if (turn > 0) sums[form] += perSecond / (turns - 1);
    }
  }
  return sums;
}

/** The five-state machine in JSONata beside its JSONPath form. */
export const jsonata: BenchRow = {
  name: 'jsonata',
  run: async ({ seconds }) => {
    const engine = await openBenchEngine();
    try {
      const { jsonPath, jsonata: value } = await rates(engine, seconds);
      return [
        {
          name: 'jsonata',
          value,
          unit: 'executions/s',
          target: { atLeast: jsonPath / 4 },
          peer: { name: 'the same in JSONPath', value: jsonPath },
          method: 'in process, Express executions of the five states, in turns with their JSONPath form',
        },
      ];
    } finally {
      await engine.close();
    }
  },
};
