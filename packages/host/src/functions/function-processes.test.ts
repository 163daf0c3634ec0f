import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { seededRandom } from '@cairn/kit';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionProcessesOptions } from './function-processes.ts';
import { FunctionFixture, isRunning, until } from './testing/function-fixture.ts';

let fixture: FunctionFixture;
afterEach(() => fixture.close());

function open(options: Partial<FunctionProcessesOptions> = {}): FunctionFixture {
  fixture = new FunctionFixture(options);
  return fixture;
}

const whoAmI = 'let calls = 0; export const handler = async () => ({ pid: process.pid, calls: ++calls })';
const waitsForFile = `import { existsSync, writeFileSync } from 'node:fs';
export const handler = async ({ file, mark }) => {
  if (mark) writeFileSync(mark, String(process.pid));
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 2));
  return process.pid;
}`;

describe('environments', () => {
  it('are used again while they are warm', async () => {
    open();
    const runnable = fixture.node(whoAmI);
    const first = (await fixture.value(runnable)) as { pid: number };
    expect(first).toMatchObject({ calls: 1 });
    expect(await fixture.value(runnable)).toEqual({ pid: first.pid, calls: 2 });
    expect(first.pid).not.toBe(process.pid);
  });

  it('take one invocation at a time', async () => {
    open();
    const runnable = fixture.node(waitsForFile);
    const file = join(fixture.folder, 'go');
    const calls = [1, 2, 3].map(() => fixture.value(runnable, { file }));
    await until(() => fixture.host.processIds.length === 3);
    writeFileSync(file, '');
    expect(new Set(await Promise.all(calls)).size).toBe(3);
  });

  it('are no more than the cap; others wait in order', async () => {
    open({ limits: { functionEnvironmentsPerFunction: 2 } });
    const runnable = fixture.node(
      'export const handler = async (event) => { await 0; return { pid: process.pid, n: event.n } }',
    );
    const answers = (await Promise.all(
      Array.from({ length: 40 }, (_, n) => fixture.value(runnable, { n })),
    )) as { pid: number; n: number }[];
    expect(answers.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
  });

  it('of idle functions make room for others at the common cap', async () => {
    open({ limits: { functionEnvironments: 2 } });
    const functions = [1, 2, 3, 4].map(() => fixture.node(whoAmI));
    for (const runnable of functions) expect(await fixture.value(runnable)).toMatchObject({ calls: 1 });
    expect(fixture.host.processIds.length).toBeLessThanOrEqual(2);
    expect(await Promise.all(functions.map((runnable) => fixture.value(runnable)))).toHaveLength(4);
  });

  it('that idle too long are ended', async () => {
    open({ limits: { functionIdleSeconds: 0.01 } });
    const { pid } = (await fixture.value(fixture.node(whoAmI))) as { pid: number };
    await until(() => fixture.host.processIds.length === 0 && !isRunning(pid));
  });

  it('of a retired key end, and work under way is finished', async () => {
    open();
    const runnable = fixture.node(waitsForFile);
    const file = join(fixture.folder, 'go');
    const mark = join(fixture.folder, 'mark');
    const call = fixture.value(runnable, { file, mark });
    await until(() => fixture.host.processIds.length === 1);
    fixture.host.retire(runnable.key);
    writeFileSync(file, '');
    const pid = (await call) as number;
    await until(() => !isRunning(pid));
  });

  it('of an older revision end when a newer one is invoked', async () => {
    open();
    const runnable = fixture.node(whoAmI, { name: 'changing' });
    const { pid } = (await fixture.value(runnable)) as { pid: number };
    const newer = { ...runnable, key: 'changing 2' };
    expect(await fixture.value(newer)).toMatchObject({ calls: 1 });
    await until(() => !isRunning(pid));
  });

  it('run the files of an archive, modes kept', async () => {
    open();
    const zip = zipSync({
      'index.mjs': new TextEncoder().encode(
        'import { execFileSync } from "node:child_process"; import { other } from "./lib/other.mjs"; export const handler = async () => execFileSync("./run").toString() + other',
      ),
      lib: { 'other.mjs': new TextEncoder().encode('export const other = "!"') },
      run: [new TextEncoder().encode('#!/bin/sh\nprintf ran'), { os: 3, attrs: 0o100755 << 16 }],
    });
    const { id } = await fixture.code.put(zip);
    expect(await fixture.value(fixture.function({ code: { kind: 'archive', id } }))).toBe('ran!');
  });
});

describe('the work folder', () => {
  it('is emptied at first use and removed at the end', async () => {
    const workFolder = join(mkdtempSync(join(tmpdir(), 'cairn-test-')), 'work');
    mkdirSync(join(workFolder, 'tmp-left-behind'), { recursive: true });
    open({ workFolder });
    const folder = await fixture.value(fixture.node('export const handler = async () => process.env.TMPDIR'));
    expect(folder).toMatch(/work.tmp-/);
    expect(readdirSync(workFolder)).toEqual([basename(folder as string)]);
    await fixture.host.stop();
    expect(existsSync(workFolder)).toBe(false);
    rmSync(join(workFolder, '..'), { recursive: true });
  });
});

describe('an invocation', () => {
  it('carries megabytes there and back', async () => {
    open();
    const event = { text: 'ü'.repeat(1_500_000), list: Array.from({ length: 200_000 }, (_, n) => n) };
    expect(await fixture.value(fixture.node('export const handler = async (event) => event'), event)).toEqual(
      event,
    );
  });

  it('beyond those that may wait is throttled', async () => {
    open({ limits: { functionEnvironmentsPerFunction: 1, functionInvocationsWaiting: 1 } });
    const runnable = fixture.node(waitsForFile);
    const file = join(fixture.folder, 'go');
    const mark = join(fixture.folder, 'mark');
    const running = fixture.value(runnable, { file, mark });
    const waiting = fixture.value(runnable, { file });
    expect((await fixture.invoke(runnable, { file })).kind).toBe('throttled');
    writeFileSync(file, '');
    await Promise.all([running, waiting]);
  });

  it('fails when the process is killed from outside in its middle', async () => {
    open();
    const runnable = fixture.node(
      'export const handler = () => new Promise(() => setInterval(() => 0, 1000))',
    );
    const failure = fixture.failure(runnable, { requestId: 'ID' });
    await until(() => fixture.host.processIds.length === 1);
    process.kill(fixture.host.processIds[0]!, 'SIGKILL');
    expect(await failure).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: ID Error: Runtime exited with error: signal: killed',
    });
    expect(await fixture.value(fixture.node(whoAmI))).toMatchObject({ calls: 1 });
  });

  it('starts a new environment after one that was killed while it idled, as often as it takes', async () => {
    open({ limits: { functionEnvironments: 1 } });
    const runnable = fixture.node(whoAmI);
    for (let round = 0; round < 4; round++) {
      const answer = (await fixture.value(runnable)) as { pid: number; calls: number };
      expect(answer.calls).toBe(1);
      process.kill(answer.pid, 'SIGKILL');
      await until(() => fixture.host.processIds.length === 0);
    }
  });

  it('that takes too long is killed with all that it started', async () => {
    open();
    const mark = join(fixture.folder, 'pids');
    const runnable = fixture.node(
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
       export const handler = async () => {
         const child = spawn('sleep', ['100']);
         writeFileSync(${JSON.stringify(mark)}, process.pid + ' ' + child.pid);
         for (;;);
       }`,
      { timeoutSeconds: 1 },
    );
    expect(await fixture.failure(runnable, { requestId: 'ID' })).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: ID Error: Task timed out after 1.00 seconds',
    });
    const pids = readFileSync(mark, 'utf8').split(' ').map(Number);
    await until(() => pids.every((pid) => !isRunning(pid)));
  });

  it('that never starts is ended too', async () => {
    open({ limits: { functionInitSeconds: 0.1 } });
    const runnable = fixture.node('for (;;);', { timeoutSeconds: 1 });
    expect(await fixture.failure(runnable)).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('that uses too much memory outside of the heap is ended', async () => {
    open();
    const runnable = fixture.node(
      `const kept = []; export const handler = async () => {
         for (let n = 0; n < 40; n++) { kept.push(Buffer.alloc(20_000_000, 1)); await new Promise((r) => setTimeout(r, 10)) }
         await new Promise((r) => setTimeout(r, 5000));
         return 'survived' }`,
      { memoryMegabytes: 128 },
    );
    expect(await fixture.failure(runnable, { requestId: 'ID' })).toEqual({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: 'RequestId: ID Error: Runtime exited with error: signal: killed',
    });
  });

  it('that fills the heap ends its own process only', async () => {
    open();
    const runnable = fixture.node(
      'const kept = []; export const handler = async () => { for (;;) kept.push({ n: kept.length, text: "x" + kept.length }) }',
      { memoryMegabytes: 128 },
    );
    const failure = await fixture.failure(runnable, { requestId: 'ID' });
    expect(failure.errorType).toMatch(/^Runtime\.(ExitError|OutOfMemory)$/);
    expect(failure.errorMessage).toMatch(
      /^RequestId: ID Error: Runtime exited with error: signal: (aborted|killed)$/,
    );
  });

  it('runs on when its caller goes, and the caller hears at once', async () => {
    open();
    const runnable = fixture.node(waitsForFile);
    const file = join(fixture.folder, 'go');
    const mark = join(fixture.folder, 'mark');
    const caller = new AbortController();
    const call = fixture.invoke(runnable, { file, mark }, { signal: caller.signal });
    await until(() => fixture.host.processIds.length === 1);
    caller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
    writeFileSync(file, '');
    const pid = await fixture.value(runnable, { file });
    expect(fixture.host.processIds).toContain(pid);
  });

  it('whose caller goes while it waits never runs', async () => {
    open({ limits: { functionEnvironmentsPerFunction: 1 } });
    const runnable = fixture.node(`let calls = 0; import { existsSync } from 'node:fs';
      export const handler = async ({ file }) => { calls++; while (!existsSync(file)) await new Promise((r) => setTimeout(r, 2)); return calls }`);
    const file = join(fixture.folder, 'go');
    const first = fixture.value(runnable, { file });
    const caller = new AbortController();
    const second = fixture.invoke(runnable, { file }, { signal: caller.signal });
    caller.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    writeFileSync(file, '');
    expect(await first).toBe(1);
    expect(await fixture.value(runnable, { file })).toBe(2);
  });

  it('whose environment cannot be made is refused with a line in the log', async () => {
    open();
    const runnable = fixture.node(whoAmI, { environment: { BAD: 'a\0b' } });
    expect((await fixture.invoke(runnable)).kind).toBe('unavailable');
    const gone = fixture.function({ code: { kind: 'archive', id: 'unknown' } });
    expect((await fixture.invoke(gone)).kind).toBe('unavailable');
    expect(fixture.logged).toEqual(Array(2).fill('error an execution environment could not be started'));
  });

  it('that is cut off by the stop of the server is no failure of the function', async () => {
    open({ limits: { functionEnvironmentsPerFunction: 1 } });
    const runnable = fixture.node(
      'export const handler = () => new Promise(() => setInterval(() => 0, 1000))',
    );
    const running = fixture.invoke(runnable);
    const waiting = fixture.invoke(runnable);
    await until(() => fixture.host.processIds.length === 1);
    await fixture.host.stop();
    for (const call of [running, waiting, fixture.invoke(runnable)]) {
      expect(await call).toMatchObject({ kind: 'unavailable' });
    }
  });

  it('reports its duration, and the start of its environment once', async () => {
    open();
    const runnable = fixture.node(whoAmI);
    const cold = await fixture.invoke(runnable, {}, { wantsLog: true });
    const warm = await fixture.invoke(runnable, {}, { wantsLog: true });
    expect(cold).toMatchObject({ report: { initDurationMs: expect.any(Number) } });
    expect(warm).not.toHaveProperty('report.initDurationMs');
  });
});

describe('under load, with environments killed at random', () => {
  it('every invocation ends once and the caps hold', async () => {
    const seed = 20_261_120;
    const random = seededRandom(seed);
    open({
      limits: {
        functionEnvironments: 5,
        functionEnvironmentsPerFunction: 3,
        functionInvocationsWaiting: 10_000,
      },
    });
    const functions = [1, 2, 3].map(() =>
      fixture.node(
        'export const handler = async ({ n }) => { await new Promise((r) => setTimeout(r, n % 3)); return n }',
      ),
    );
    let killed = 0;
    let most = 0;
    const calls = Array.from({ length: 600 }, async (_, n) => {
      const runnable = functions[Math.floor(random.next() * functions.length)]!;
      const outcome = await fixture.invoke(runnable, { n });
      const pids = fixture.host.processIds;
      most = Math.max(most, pids.length);
      if (random.next() < 0.02 && pids.length > 0) {
        process.kill(pids[Math.floor(random.next() * pids.length)]!, 'SIGKILL');
        killed += 1;
      }
      if (outcome.kind === 'success') expect(outcome.payload, `seed ${seed}`).toBe(String(n));
      return outcome.kind;
    });
    const kinds = await Promise.all(calls);
    const failures = kinds.filter((kind) => kind === 'function-error').length;
    expect(kinds.filter((kind) => kind === 'success').length + failures).toBe(600);
    expect(killed, `seed ${seed}`).toBeGreaterThan(0);
    expect(failures, `seed ${seed}`).toBeLessThanOrEqual(killed);
    expect(most).toBeLessThanOrEqual(5);
    for (const runnable of functions)
      expect(await fixture.value({ ...runnable, key: `${runnable.key}b` }, { n: 1 })).toBe(1);
  });
});

describe.runIf(process.platform === 'linux')('what a function starts', () => {
  /** Starts `sleep` in a session of its own; with `orphan` through a shell that ends at once. */
  const startsSleep = (orphan: boolean) => `import { spawn } from 'node:child_process';
    import { once } from 'node:events';
    export const handler = async () => {
      const orphan = ${orphan};
      const child = orphan
        ? spawn('sh', ['-c', 'setsid sleep 100 >/dev/null 2>&1 & echo $!'], { stdio: ['ignore', 'pipe', 'ignore'] })
        : spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
      child.unref();
      return orphan ? Number(String((await once(child.stdout, 'data'))[0])) : child.pid;
    }`;

  it.each([false, true])(
    'in a session of its own ends with the environment, its parent gone: %j',
    async (orphan) => {
      open();
      const runnable = fixture.node(startsSleep(orphan));
      const pid = (await fixture.value(runnable)) as number;
      expect(isRunning(pid)).toBe(true);
      fixture.host.retire(runnable.key);
      await until(() => !isRunning(pid));
      const other = (await fixture.value({ ...runnable, key: 'other' })) as number;
      await fixture.host.stop();
      await until(() => !isRunning(other));
    },
  );

  it('counts as memory of the function', async () => {
    open();
    const runnable = fixture.node(
      `import { spawn } from 'node:child_process';
       export const handler = () => new Promise(() => {
         spawn(process.execPath, ['-e', 'globalThis.kept = Buffer.alloc(300_000_000, 1); setInterval(() => 0, 1000)']);
       })`,
      { memoryMegabytes: 256, timeoutSeconds: 8 },
    );
    expect(await fixture.failure(runnable)).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  });

  it('is frozen with the environment between invocations, and goes on with the next', async () => {
    open();
    const runnable = fixture.node(`import { spawn } from 'node:child_process';
      let ticks = 0; let child;
      export const handler = async () => {
        child ??= spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
        setInterval(() => ticks++, 1);
        return { pid: process.pid, child: child.pid };
      }`);
    const { pid, child } = (await fixture.value(runnable)) as { pid: number; child: number };
    const state = (of: number) => /\) (\w)/.exec(readFileSync(`/proc/${of}/stat`, 'latin1'))?.[1];
    await until(() => state(pid) === 'T' && state(child) === 'T');
    expect(await fixture.value(runnable)).toEqual({ pid, child });
    await until(() => state(pid) === 'T');
    fixture.host.retire(runnable.key);
    await until(() => !isRunning(pid) && !isRunning(child));
  });
});

describe('when the server is killed', () => {
  it.runIf(process.platform === 'linux')(
    'what its frozen functions started ends, in sessions of its own too',
    async () => {
      open();
      const mark = join(fixture.folder, 'pids');
      const folder = fixture.write({
        'index.mjs': `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
        export const handler = async () => {
          const child = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
          writeFileSync(${JSON.stringify(mark)}, process.pid + ' ' + child.pid);
        }`,
        'server.ts': `import { FunctionFixture } from ${JSON.stringify(join(import.meta.dirname, 'testing/function-fixture.ts'))};
        const fixture = new FunctionFixture();
        await fixture.value(fixture.function({ code: { kind: 'directory', path: import.meta.dirname } })).catch(() => 0);
        setInterval(() => 0, 1000);`,
      });
      const env = { ...process.env, TMPDIR: fixture.folder };
      const server = spawn(process.execPath, [join(folder, 'server.ts')], { stdio: 'ignore', env });
      await until(() => existsSync(mark) && readFileSync(mark, 'utf8').includes(' '));
      const pids = readFileSync(mark, 'utf8').split(' ').map(Number);
      await until(() => readFileSync(`/proc/${pids[0]}/stat`, 'latin1').includes(') T'));
      server.kill('SIGKILL');
      await until(() => pids.every((pid) => !isRunning(pid)));
    },
  );

  it('its functions end, busy loops included', async () => {
    open();
    const mark = join(fixture.folder, 'pid');
    const folder = fixture.write({
      'index.mjs': `import { writeFileSync } from 'node:fs'; export const handler = async () => { writeFileSync(${JSON.stringify(mark)}, String(process.pid)); for (;;); }`,
      'server.ts': `import { FunctionFixture } from ${JSON.stringify(join(import.meta.dirname, 'testing/function-fixture.ts'))};
        const fixture = new FunctionFixture();
        void fixture.invoke(fixture.function({ code: { kind: 'directory', path: import.meta.dirname }, timeoutSeconds: 60 }));`,
    });
    // What the killed server leaves behind lies in the test's own folder.
    const env = { ...process.env, TMPDIR: fixture.folder };
    const server = spawn(process.execPath, [join(folder, 'server.ts')], { stdio: 'ignore', env });
    await until(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '');
    server.kill('SIGKILL');
    const pid = Number(readFileSync(mark, 'utf8'));
    await until(() => !isRunning(pid));
  });
});
