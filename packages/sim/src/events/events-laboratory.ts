import {
  type CallScope,
  type CallService,
  type Json,
  type OutboundAnswer,
  type OutboundHttp,
  type OutboundRequest,
  resolveLimits,
  type Seal,
  type ServiceCall,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { deliveryLimits, eventLimits, scheduleLimits } from '@cairn/resources';
import { Deliveries } from '@cairn/resources/deliveries';
import { checkTarget, Events, targetCall } from '@cairn/resources/events';
import { Schedules } from '@cairn/resources/schedules';
import { openMemoryStore, type Store } from '@cairn/store';
import { ManualClock } from '../workflows/manual-clock.ts';

export const account = '123456789012';
export const region = 'eu-west-1';
export const scope: CallScope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
export const roleArn = `arn:aws:iam::${account}:role/r`;
export const machineArn = `arn:aws:states:${region}:${account}:stateMachine:m`;
export const functionArn = `arn:aws:lambda:${region}:${account}:function:f`;

/** Events, schedules and deliveries over a store and a clock that a test moves; calls go nowhere and are taken down. */
export interface Laboratory {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly events: Events;
  readonly schedules: Schedules;
  readonly calls: ServiceCall[];
  readonly requests: OutboundRequest[];
  /** Moves the clock, rings what is due and waits for what comes of it. */
  until(time: string): Promise<void>;
  /** Waits for what is under way. */
  settled(): Promise<void>;
  /** Stops all and starts it anew over the same store, at a later time. */
  restart(time: string): Promise<Laboratory>;
}

export interface LaboratoryOptions {
  readonly time?: string;
  readonly store?: Store;
  readonly answer?: CallService;
  readonly http?: (request: OutboundRequest) => Partial<OutboundAnswer> & { readonly json?: Json };
  readonly limits?: { readonly [name: string]: number };
}

const plainSeal: Seal = {
  seal: (plain, name) => `${name}|${btoa(plain)}`,
  open(sealed, name) {
    if (!sealed.startsWith(`${name}|`)) throw new Error('sealed under another name');
    return atob(sealed.slice(name.length + 1));
  },
};

export async function openLaboratory(options: LaboratoryOptions = {}): Promise<Laboratory> {
  const store = options.store ?? (await openMemoryStore());
  const clock = new ManualClock(Date.parse(options.time ?? '2026-03-01T12:00:00Z'));
  const random = seededRandom(7);
  const ids = timeOrderedIds(clock, random);
  const calls: ServiceCall[] = [];
  const requests: OutboundRequest[] = [];
  const callService: CallService = async (call) => {
    calls.push(call);
    return options.answer === undefined ? {} : options.answer(call);
  };
  const outboundHttp: OutboundHttp = async (request) => {
    requests.push(request);
    const { json, ...answer } = options.http?.(request) ?? {};
    const body = new TextEncoder().encode(json === undefined ? '' : JSON.stringify(json));
    return { status: 200, statusText: 'OK', headers: [], body, ...answer };
  };
  const limits = resolveLimits({ ...eventLimits, ...scheduleLimits, ...deliveryLimits }, options.limits);
  const common = { records: store.records, clock, random, ids, limits, callService, log: () => undefined };
  const deliveries = new Deliveries(common);
  const { deliver } = deliveries;
  const events = new Events({ ...common, deliver, outboundHttp, seal: plainSeal });
  const schedules = new Schedules({
    ...common,
    deliver,
    targets: {
      check: (target) => checkTarget({ Id: '1', ...target } as never),
      call: (target, { input, executionId }) =>
        targetCall({ target: { Id: '1', ...target } as never, input, eventId: 'x', uuid: executionId }),
      sdkService: (name) =>
        (
          ({
            sfn: { service: 'states', members: 'camelCase' },
            sqs: { service: 'sqs', members: 'PascalCase' },
          }) as const
        )[name],
    },
  });
  for (const [name, handler] of Object.entries({ ...events.handlers, ...schedules.handlers }))
    deliveries.handle(name, handler);
  await events.start();
  await schedules.start();
  await deliveries.start();
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await events.settled();
      await schedules.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const laboratory: Laboratory = {
    store,
    clock,
    events,
    schedules,
    calls,
    requests,
    settled,
    async until(time) {
      const untilMs = Date.parse(time);
      for (;;) {
        await settled();
        const { nextMs } = clock;
        if (nextMs === undefined || nextMs > untilMs) break;
        clock.ringNext();
      }
      clock.advance(Math.max(0, untilMs - clock.now()));
      await settled();
    },
    async restart(time) {
      await deliveries.stop();
      await schedules.stop();
      await events.stop();
      return openLaboratory({ ...options, store, time });
    },
  };
  return laboratory;
}
