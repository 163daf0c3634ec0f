import { type Alarm, nextFireMs, parseRuleSchedule, type Recurrence } from '@cairn/kit';
import { makeEvent } from './bus-event.ts';
import { busKey, ruleArn } from './bus-place.ts';
import type { EventCatalog, LiveRule } from './event-catalog.ts';
import type { EventRouter } from './event-router.ts';

interface LiveSchedule {
  readonly rule: LiveRule;
  readonly recurrence: Recurrence;
  nextMs: number | undefined;
}

/** When a rule fired last, so that a restart neither repeats nor forgets. */
const firedCollection = 'events-rule-fires';
const retryMs = 1_000;

/**
 * Rules on a schedule: one alarm for the earliest. AWS is never down; a fire time that was missed while the server was
 * is made up for at the start, the latest one only and not beyond a bound.
 */
export class RuleSchedules {
  readonly #catalog: EventCatalog;
  readonly #router: EventRouter;
  readonly #alarm: Alarm;
  readonly #schedules = new Map<string, LiveSchedule>();
  #work: Promise<void> = Promise.resolve();
  #isStopped = true;

  constructor(catalog: EventCatalog, router: EventRouter) {
    this.#catalog = catalog;
    this.#router = router;
    this.#alarm = catalog.ports.clock.alarm(() => this.#wake());
  }

  async start(): Promise<void> {
    const { records, clock, limits } = this.#catalog.ports;
    const nowMs = clock.now();
    this.#collect();
    for (const [key, schedule] of this.#schedules) {
      const firedMs = Number((await records.get(firedCollection, key)) ?? schedule.rule.record.creationMs);
      const earliestMs = Math.max(firedMs, nowMs - limits.scheduleCatchUpSeconds * 1_000);
      schedule.nextMs = latestMissed(schedule, earliestMs, nowMs) ?? schedule.nextMs;
    }
    // Nothing fires before all is known that was missed.
    this.#isStopped = false;
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.set(undefined);
    await this.#work;
  }

  /** Resolves when what was due is on its way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** Takes up which rules have schedules: after a change. */
  refresh(): void {
    if (this.#isStopped) return;
    this.#collect();
    this.#arm();
  }

  #collect(): void {
    const nowMs = this.#catalog.ports.clock.now();
    const known = new Map(this.#schedules);
    this.#schedules.clear();
    for (const rule of this.#catalog.allRules()) {
      const { scheduleExpression, state, creationMs } = rule.record;
      if (scheduleExpression === undefined || state === 'DISABLED') continue;
      const key = `${busKey(rule.place)}/${rule.record.name}`;
      const before = known.get(key);
      const isSame = before?.rule.record.scheduleExpression === scheduleExpression;
      const recurrence = isSame ? before.recurrence : parseRuleSchedule(scheduleExpression);
      // A rate's first time is one period after the rule was made.
      const nextMs = isSame ? before.nextMs : nextFireMs(recurrence, Math.max(nowMs, creationMs), creationMs);
      this.#schedules.set(key, { rule, recurrence, nextMs });
    }
  }

  #arm(): void {
    if (this.#isStopped) return;
    const times = [...this.#schedules.values()].map(({ nextMs }) => nextMs).filter((ms) => ms !== undefined);
    this.#alarm.set(times.length === 0 ? undefined : Math.min(...times));
  }

  #wake(): void {
    const { log, clock } = this.#catalog.ports;
    this.#work = this.#fireDue().then(
      () => this.#arm(),
      (error: unknown) => {
        log('error', 'scheduled events were not kept', { error: String(error) });
        if (!this.#isStopped) this.#alarm.set(clock.now() + retryMs);
      },
    );
  }

  async #fireDue(): Promise<void> {
    const nowMs = this.#catalog.ports.clock.now();
    for (const [key, schedule] of this.#schedules) {
      const { nextMs: dueMs, recurrence } = schedule;
      if (dueMs === undefined || dueMs > nowMs) continue;
      await this.#fire(key, schedule, dueMs);
      schedule.nextMs = nextFireMs(recurrence, Math.max(dueMs, nowMs), schedule.rule.record.creationMs);
    }
  }

  async #fire(key: string, { rule }: LiveSchedule, dueMs: number): Promise<void> {
    const { ids, deliver } = this.#catalog.ports;
    const { place, record } = rule;
    // Targets may have changed since the schedule was taken up.
    const current = this.#catalog.rule(place, record.name) ?? record;
    const event = makeEvent({
      id: ids.uuid(),
      source: 'aws.events',
      detailType: 'Scheduled Event',
      account: place.account,
      region: place.region,
      timeMs: dueMs,
      resources: [ruleArn(place, record.name)],
      detail: {},
    });
    const deliveries = this.#router.deliveriesOf({ place, record: current }, event, dueMs);
    await deliver(deliveries, [{ collection: firedCollection, key, value: String(dueMs) }]);
  }
}

/** The latest time after one and up to now. */
function latestMissed(
  { recurrence, rule }: LiveSchedule,
  afterMs: number,
  nowMs: number,
): number | undefined {
  let latest: number | undefined;
  let atMs = nextFireMs(recurrence, afterMs, rule.record.creationMs);
  while (atMs !== undefined && atMs <= nowMs) {
    // A rate's first period begins with the rule.
    if (atMs > rule.record.creationMs) latest = atMs;
    atMs = nextFireMs(recurrence, atMs, rule.record.creationMs);
  }
  return latest;
}
