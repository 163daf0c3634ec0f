import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { hasChromium } from '../../studio/has-chromium.ts';
import { Studio } from '../../studio/studio-fixture.ts';
import type { BenchResult, BenchRow } from '../bench-row.ts';
import { percentile } from '../percentile.ts';

/** How large things are in a bench of full length, and in the test that keeps it alive. */
const full = { states: 300, loops: 4_900, liveStates: 60, tabs: 10 };
const small = { states: 20, loops: 20, liveStates: 5, tabs: 3 };
const fullSeconds = 10;
const roleArn = 'arn:aws:iam::000000000000:role/any';
/** A live run goes so fast; each of its states has so many events. */
const eventsPerSecond = 200;
const eventsPerState = 5;
const stepMsMax = 60_000;
/** So many turns of the wheel go over the table. */
const wheelTurns = 40;
/** So many runs are started while tabs show the list of them. */
const listedRuns = 10;

/** The studio in a headless Chromium: how long large machines and runs take to show, and live ones to colour. */
export const studio: BenchRow = {
  name: 'studio',
  run: async ({ seconds }) => {
    // Where no browser starts there is nothing to measure; the finding itself says so.
    if (!hasChromium) return [];
    const sizes = seconds < fullSeconds ? small : full;
    const started = await Studio.start({ hasExamples: false });
    try {
      return [
        await largeMachine(started, sizes.states),
        ...(await largeRun(started, sizes)),
        await liveTabs(started, sizes.tabs),
      ];
    } finally {
      await started.closePages();
      await started.close();
    }
  },
};

/** What is waited for in the page, as expressions of its script. */
interface Sights {
  readonly [name: string]: string;
}

/**
 * Opens a place in a browser that has never seen the studio, and notes in the page itself when each sight was painted: whoever
 * asks from outside asks every half second only.
 */
async function openAt(started: Studio, path: string, sights: Sights): Promise<Page> {
  const page = await started.openBlank();
  page.setDefaultTimeout(stepMsMax);
  const conditions = Object.entries(sights).map(([name, sight]) => `${name}: () => ${sight}`);
  await page.addInitScript(`window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration])))
      .observe({ type: 'longtask', buffered: true });
    const open = Object.entries({ ${conditions.join(', ')} });
    const afterPaint = (run) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = run;
      port2.postMessage(undefined);
    });
    new MutationObserver(() => {
      for (const [name, isThere] of open.splice(0))
        if (isThere()) afterPaint(() => performance.mark('painted ' + name));
        else open.push([name, isThere]);
    }).observe(document, { subtree: true, childList: true, characterData: true });`);
  await page.goto(started.origin + path);
  return page;
}

/** Milliseconds from the beginning of the navigation until a sight was painted. */
async function paintedMs(page: Page, sight: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntriesByName('painted ${sight}')) resolve(startTime);
    }).observe({ type: 'mark', buffered: true });
    setTimeout(() => reject(new Error('${sight} was not painted')), ${stepMsMax});
  })`);
}

async function largeMachine(started: Studio, states: number): Promise<BenchResult> {
  const names = Array.from({ length: states }, (_, index) => `State ${index}`);
  const entries = names.map((name, index) => [name, { Type: 'Pass', ...next(names[index + 1]) }]);
  const definition = JSON.stringify({ StartAt: names[0], States: Object.fromEntries(entries) });
  await started.stepFunctions.send(new CreateStateMachineCommand({ name: 'large', roleArn, definition }));
  const page = await openAt(started, '/workflows/large/definition', {
    graph: `document.querySelector('.state-node') !== null`,
  });
  const value = await paintedMs(page, 'graph');
  await page.close();
  return { name: `studio, ${states} states open`, value, unit: 'ms', target: { atMost: 2_000 } };
}

function next(name: string | undefined): object {
  return name === undefined ? { End: true } : { Next: name };
}

/** A loop of Pass states that makes a long history, and then states that an activity's worker answers. */
function longDefinition(activityArn: string, loops: number, liveStates: number): string {
  const names = Array.from({ length: liveStates }, (_, index) => `Live ${index}`);
  const live = names.map((name, index) => [
    name,
    { Type: 'Task', Resource: activityArn, ResultPath: null, ...next(names[index + 1]) },
  ]);
  return JSON.stringify({
    StartAt: 'Count',
    States: {
      Count: { Type: 'Pass', Parameters: { 'count.$': 'States.MathAdd($.count, 1)' }, Next: 'Again?' },
      'Again?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.count', NumericLessThan: loops, Next: 'Count' }],
        Default: names[0],
      },
      ...Object.fromEntries(live),
    },
  });
}

async function largeRun(
  started: Studio,
  { loops, liveStates }: typeof full,
): Promise<readonly BenchResult[]> {
  const { stepFunctions } = started;
  const { activityArn = '' } = await stepFunctions.send(new CreateActivityCommand({ name: 'live' }));
  const definition = longDefinition(activityArn, loops, liveStates);
  const { stateMachineArn } = await stepFunctions.send(
    new CreateStateMachineCommand({ name: 'long', roleArn, definition }),
  );
  const { executionArn = '' } = await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name: 'run', input: '{"count":0}' }),
  );
  // The worker is asked for the first live state when all before it has happened.
  const first = await stepFunctions.send(new GetActivityTaskCommand({ activityArn }));
  const { events: last = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
  );
  const events = last[0]?.id ?? 0;
  const page = await openAt(started, `/executions/${executionArn}?tab=events`, {
    rows: `[...document.querySelectorAll('tr, [role=row]')].some((row) => row.textContent.includes('ExecutionStarted'))`,
    all: `document.querySelector('.page-body')?.textContent.includes('${events.toLocaleString('en')} events')`,
  });
  const firstRowsMs = await paintedMs(page, 'rows');
  const allMs = await paintedMs(page, 'all');
  const results: BenchResult[] = [
    {
      name: `studio, first rows of ${events} events`,
      value: firstRowsMs,
      unit: 'ms',
      target: { atMost: 500 },
    },
    { name: `studio, all of ${events} events`, value: allMs, unit: 'ms', target: { atMost: 2_000 } },
    ...(await scrolled(page)),
  ];
  await page.close();
  results.push(await coloured(started, { executionArn, activityArn, liveStates, token: first.taskToken }));
  return results;
}

/** The longest task of the main thread while the table is scrolled, and the heap afterwards. */
async function scrolled(page: Page): Promise<readonly BenchResult[]> {
  const fromMs = await page.evaluate<number>('performance.now()');
  await page.mouse.move(700, 500);
  for (let turn = 0; turn < wheelTurns; turn += 1) await page.mouse.wheel(0, 2_000);
  await page.getByRole('row').filter({ hasText: 'ExecutionStarted' }).waitFor({ state: 'detached' });
  const longestMs = await page.evaluate<number>(
    `Math.max(1, ...window.longTasks.filter(([at]) => at > ${fromMs}).map(([, duration]) => duration))`,
  );
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('Performance.enable');
  const { metrics } = await client.send('Performance.getMetrics');
  const heapBytes = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  return [
    { name: 'studio, longest task in scrolling', value: longestMs, unit: 'ms', target: { atMost: 100 } },
    { name: 'studio, heap of a long run', value: heapBytes / 2 ** 20, unit: 'MiB', target: { atMost: 200 } },
  ];
}

interface LiveRun {
  readonly executionArn: string;
  readonly activityArn: string;
  readonly liveStates: number;
  readonly token: string | undefined;
}

/** From the instant of an event until its state has the colour, while a worker answers at a steady rate. */
async function coloured(started: Studio, run: LiveRun): Promise<BenchResult> {
  const { stepFunctions } = started;
  const page = await openAt(started, `/executions/${run.executionArn}`, {});
  await page.locator('.state-run-succeeded').first().waitFor();
  await page.evaluate(`window.coloured = {};
    const note = () => { for (const node of document.querySelectorAll('.state-run-succeeded .state-title'))
      window.coloured[node.title] ??= Date.now(); };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });`);
  let token = run.token;
  const startMs = performance.now();
  for (let done = 0; done < run.liveStates; done += 1) {
    const dueMs = startMs + (1_000 * done * eventsPerState) / eventsPerSecond;
    await delay(Math.max(0, dueMs - performance.now()));
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }));
    if (done + 1 < run.liveStates)
      token = (await stepFunctions.send(new GetActivityTaskCommand({ activityArn: run.activityArn })))
        .taskToken;
  }
  const seconds = (performance.now() - startMs) / 1_000;
  await page.locator('.state-run-succeeded', { hasText: `Live ${run.liveStates - 1}` }).waitFor();
  const at = await page.evaluate<{ readonly [state: string]: number }>('window.coloured');
  const { events = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn: run.executionArn, reverseOrder: true, maxResults: 1_000 }),
  );
  const delaysMs = events.flatMap((event: HistoryEvent) => {
    const colouredAt = at[event.stateExitedEventDetails?.name ?? ''];
    return event.type === 'TaskStateExited' && colouredAt !== undefined && event.timestamp !== undefined
      ? [colouredAt - event.timestamp.getTime()]
      : [];
  });
  return {
    name: 'studio, event until colour, p95',
    value: Math.max(1, percentile(delaysMs, 0.95)),
    unit: 'ms',
    target: { atMost: 150 },
    method: `${delaysMs.length} states of a live run on a long history, ${Math.round((run.liveStates * eventsPerState) / seconds)} events/s`,
  };
}

/** From the start of a run until the last of many tabs shows it in its list. */
async function liveTabs(started: Studio, tabs: number): Promise<BenchResult> {
  const { stepFunctions } = started;
  const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
  const { stateMachineArn } = await stepFunctions.send(
    new CreateStateMachineCommand({ name: 'listed', roleArn, definition }),
  );
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name: 'listed-first' }));
  const first = await started.open('/workflows/listed');
  const pages = [first];
  while (pages.length < tabs) pages.push(await started.openBeside(first, '/workflows/listed'));
  for (const page of pages) {
    await page.getByRole('link', { name: 'listed-first' }).waitFor();
    await page.evaluate(`window.listed = {};
      new MutationObserver(() => {
        for (const link of document.querySelectorAll('td a, [role=cell] a')) window.listed[link.textContent] ??= Date.now();
      }).observe(document.body, { subtree: true, childList: true });`);
  }
  const delaysMs: number[] = [];
  for (let run = 0; run < listedRuns; run += 1) {
    const name = `listed-${run}`;
    const { startDate } = await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name }));
    const shown = pages.map(async (page) => {
      await page.getByRole('link', { name, exact: true }).waitFor();
      return page.evaluate<number>(`window.listed['${name}']`);
    });
    delaysMs.push(Math.max(...(await Promise.all(shown))) - (startDate?.getTime() ?? 0));
  }
  return {
    name: `studio, start until ${tabs} tabs list it, p95`,
    value: Math.max(1, percentile(delaysMs, 0.95)),
    unit: 'ms',
    target: { atMost: 2_000 },
    method: `${listedRuns} runs, each as the last of the tabs shows it; all tabs by one stream`,
  };
}
