import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hostileScripts, hostileTemplates } from '../../graphql/hostile-code.ts';
import { type HostileRequest, hostileRequests } from '../../graphql/hostile-documents.ts';
import { makeHostileApi, sendHostile } from '../../graphql/hostile-laboratory.ts';
import { ApiMaker, type ApiPlace } from '../../graphql/shop-api.ts';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import { fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { runLoad } from '../load.ts';

const connections = 4;
/** Queries and starts that are asked for in a second: as much as people at work ask for. */
const rate = 40;
/** For what was allocated to be given back. */
const memorySeconds = 20;

/** Every request of the corpus, those for a field whose resolver means harm among them. */
const corpus: readonly HostileRequest[] = [
  ...hostileRequests,
  ...[...hostileScripts, ...hostileTemplates].map(({ name, field }) => ({
    name,
    body: () => JSON.stringify({ query: `{ ${field} safe }` }),
    status: 200,
    answer: /"safe":"safe"/,
  })),
];

/** Sends the corpus, again and again, each connection from another place on; tells how many were answered otherwise than they should. */
function attack(endpoint: string, place: ApiPlace) {
  let isOver = false;
  let answers = 0;
  const wrong = new Set<string>();
  const lane = async (from: number): Promise<void> => {
    for (let at = from; !isOver; at += 1) {
      const request = corpus[at % corpus.length] as HostileRequest;
      const { status, text } = await sendHostile(endpoint, place, request);
      answers += 1;
      if (status !== request.status || !request.answer.test(text)) wrong.add(request.name);
    }
  };
  const lanes = Promise.all(
    Array.from({ length: connections }, (_, index) =>
      lane(Math.floor((index * corpus.length) / connections)),
    ),
  );
  return {
    async end(): Promise<number> {
      isOver = true;
      await lanes;
      if (wrong.size > 0) throw new Error(`answered otherwise than they should be: ${[...wrong].join(', ')}`);
      return answers;
    },
  };
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

/** The least that a process holds within a while. */
async function settledMegabytes(pid: number | undefined, seconds: number): Promise<number> {
  let least = await residentMegabytes(pid);
  for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
    await wait(100);
    least = Math.min(least, await residentMegabytes(pid));
  }
  return least;
}

const neighbourCode = `export function request(ctx) { return { payload: { id: ctx.args.id, name: 'Ana' } }; }
export function response(ctx) { return ctx.result; }`;

async function startServices(server: ServerProcess) {
  const maker = new ApiMaker(server.endpoint);
  const hostile = await makeHostileApi(maker);
  const neighbour = await maker.api(
    'type Query { person(id: ID!): Person } type Person { id: ID! name: String }',
  );
  await maker.script(neighbour.apiId, 'Query.person', 'none', neighbourCode);
  maker.destroy();
  const client = new RawClient(server.endpoint);
  const { stateMachineArn } = await client.call('CreateStateMachine', {
    name: 'five-states',
    definition: JSON.stringify(fiveStateMachine),
    roleArn: 'arn:aws:iam::000000000000:role/bench',
  });
  client.close();
  return { hostile, neighbour, stateMachineArn };
}

/** What neighbours of an API feel while it is asked for all that means harm. */
export const hostileNeighbour: BenchRow = {
  name: 'hostile-neighbour',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const server = await ServerProcess.start({ dataDirectory });
    const { endpoint } = server;
    try {
      const { hostile, neighbour, stateMachineArn } = await startServices(server);
      const headers = {
        Host: new URL(endpoint).host,
        'Content-Type': 'application/json',
        'x-api-key': neighbour.key,
      };
      const query = { query: '{ person(id: "1") { id name } }' };
      const loads = (lasting: number) => {
        const common = { endpoint, connections: 4, rate, seconds: lasting };
        return Promise.all([
          runLoad({ ...common, path: neighbour.path, operation: '', input: query, headers, expected: 'Ana' }),
          runLoad({
            ...common,
            operation: 'StartExecution',
            input: { stateMachineArn, input: fiveStateInput },
          }),
        ]);
      };
      // Code is compiled while it runs, and memory is taken once.
      const warming = attack(endpoint, hostile);
      await loads(Math.min(seconds, 5));
      await warming.end();
      const quiet = seconds < 1 ? 0 : memorySeconds;
      const before = await settledMegabytes(server.pid, quiet);
      const attacking = attack(endpoint, hostile);
      const [queries, starts] = await loads(seconds);
      const answers = await attacking.end();
      const after = await settledMegabytes(server.pid, quiet);
      if (queries.errors + starts.errors > 0) throw new Error('a neighbour was not answered as it should be');
      const method = `${answers} hostile requests over ${connections} connections in ${seconds} s; ${rate} of each neighbour a second`;
      return [
        {
          name: 'hostile-neighbour query p99',
          value: queries.p99Ms,
          unit: 'ms',
          target: { atMost: 100 },
          method,
        },
        {
          ...{ name: 'hostile-neighbour StartExecution p99', value: starts.p99Ms, unit: 'ms' },
          ...{ target: { atMost: 50 }, method },
        },
        {
          ...{ name: 'hostile-neighbour memory after', value: after, unit: 'MB' },
          // Before they last: what a process takes at first has been taken.
          ...(quiet === 0 ? {} : { target: { atMost: before * 1.1 } }),
          ...{ peer: { name: 'before', value: before }, method },
        },
      ];
    } finally {
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};
