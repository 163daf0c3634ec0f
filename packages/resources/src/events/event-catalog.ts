import { type CallScope, type RecordWrite, SerialWork } from '@cairn/kit';
import { type BusPlace, busKey, defaultBusName } from './bus-place.ts';
import type { DeadLetterConfig, EventBusInput, RuleState, Tag, Target } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import type { EventsPorts } from './events-ports.ts';
import { EventPattern } from './pattern/event-pattern.ts';
import { EventPatternError } from './pattern/pattern-error.ts';
import { PatternIndex } from './pattern/pattern-index.ts';

/** What is kept of a bus. */
export interface BusRecord {
  readonly name: string;
  readonly creationMs: number;
  readonly changeMs: number;
  readonly description?: string;
  readonly policy?: string;
  readonly kmsKeyIdentifier?: string;
  readonly deadLetterConfig?: DeadLetterConfig;
  readonly logConfig?: EventBusInput['LogConfig'];
  readonly tags: readonly Tag[];
}

/** What is kept of a rule, its targets among it. */
export interface RuleRecord {
  readonly name: string;
  readonly eventPattern?: string;
  readonly scheduleExpression?: string;
  readonly state: RuleState;
  readonly description?: string;
  readonly roleArn?: string;
  readonly creationMs: number;
  readonly tags: readonly Tag[];
  readonly targets: readonly Target[];
}

/** A rule that takes events, compiled. */
export interface LiveRule {
  readonly place: BusPlace;
  readonly record: RuleRecord;
}

interface LiveBus {
  readonly place: BusPlace;
  /** Undefined for a default bus that nobody changed. */
  record: BusRecord | undefined;
  readonly rules: Map<string, { readonly record: RuleRecord; readonly pattern: EventPattern | undefined }>;
  /** Of the rules that take events; made at the first event after a change. */
  index: PatternIndex<LiveRule> | undefined;
}

const busCollection = 'events-buses';
const ruleCollection = 'events-rules';
const pageSize = 500;

/** Buses and rules: all of them in memory, each change on disk before it counts, one change after the other. */
export class EventCatalog {
  readonly ports: EventsPorts;
  readonly #buses = new Map<string, LiveBus>();
  readonly #changes = new SerialWork();

  constructor(ports: EventsPorts) {
    this.ports = ports;
  }

  /** Reads all that the store holds. */
  async start(): Promise<void> {
    for await (const { key, value } of this.#all(busCollection)) {
      const record = JSON.parse(value) as BusRecord;
      this.#bus(placeOfKey(key, record.name)).record = record;
    }
    for await (const { key, value } of this.#all(ruleCollection)) {
      const record = JSON.parse(value) as RuleRecord;
      const path = key.slice(0, -record.name.length - 1);
      this.#keep(placeOfKey(path, path.slice(path.indexOf('/', path.indexOf('/') + 1) + 1)), record);
    }
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  /** A bus's record, or undefined where there is no such bus; a default bus is always there. */
  bus(place: BusPlace): BusRecord | undefined {
    const record = this.#buses.get(busKey(place))?.record;
    if (record !== undefined || place.name !== defaultBusName) return record;
    return { name: defaultBusName, creationMs: 0, changeMs: 0, tags: [] };
  }

  /** @throws ServiceError LimitExceededException */
  checkedTags(tags: readonly Tag[]): readonly Tag[] {
    if (tags.length > this.ports.limits.eventTags) throw eventsErrors.limitExceeded();
    return tags;
  }

  /** @throws ServiceError ResourceNotFoundException */
  existingBus(place: BusPlace): BusRecord {
    const record = this.bus(place);
    if (record === undefined) throw eventsErrors.busNotFound(place.name);
    return record;
  }

  /** Buses of an account and region by name, the default one among them. */
  buses({ account, region }: CallScope): readonly BusRecord[] {
    const found = [...this.#buses.values()].filter(
      ({ place }) => place.account === account && place.region === region,
    );
    const records = found.map(({ record }) => record).filter((record) => record !== undefined);
    if (!records.some(({ name }) => name === defaultBusName)) {
      records.push(this.bus({ account, region, name: defaultBusName }) as BusRecord);
    }
    return records.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Call it within `change`. */
  async putBus(place: BusPlace, record: BusRecord): Promise<void> {
    await this.#write({ collection: busCollection, key: busKey(place), value: JSON.stringify(record) });
    this.#bus(place).record = record;
  }

  /** Call it within `change`. */
  async removeBus(place: BusPlace): Promise<void> {
    await this.#write({ collection: busCollection, key: busKey(place), value: undefined });
    this.#buses.delete(busKey(place));
  }

  rule(place: BusPlace, name: string): RuleRecord | undefined {
    return this.#buses.get(busKey(place))?.rules.get(name)?.record;
  }

  /** @throws ServiceError ResourceNotFoundException */
  existingRule(place: BusPlace, name: string): RuleRecord {
    this.existingBus(place);
    const record = this.rule(place, name);
    if (record === undefined) throw eventsErrors.ruleNotFound(name, place.name);
    return record;
  }

  /** Rules of a bus by name. */
  rules(place: BusPlace): readonly RuleRecord[] {
    const rules = this.#buses.get(busKey(place))?.rules.values() ?? [];
    return [...rules].map(({ record }) => record).sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** All rules of all buses. */
  *allRules(): Iterable<LiveRule> {
    for (const { place, rules } of this.#buses.values()) {
      for (const { record } of rules.values()) yield { place, record };
    }
  }

  /** Call it within `change`. */
  async putRule(place: BusPlace, record: RuleRecord): Promise<void> {
    const value = JSON.stringify(record);
    await this.#write({ collection: ruleCollection, key: ruleKey(place, record.name), value });
    this.#keep(place, record);
  }

  /** Call it within `change`. */
  async removeRule(place: BusPlace, name: string): Promise<void> {
    await this.#write({ collection: ruleCollection, key: ruleKey(place, name), value: undefined });
    const bus = this.#bus(place);
    bus.rules.delete(name);
    bus.index = undefined;
  }

  /** The index of the rules of a bus that take events; undefined where there is no rule. */
  index(place: BusPlace): PatternIndex<LiveRule> | undefined {
    const bus = this.#buses.get(busKey(place));
    if (bus === undefined || bus.rules.size === 0) return undefined;
    bus.index ??= new PatternIndex(patternsOf(bus));
    return bus.index;
  }

  #bus(place: BusPlace): LiveBus {
    const key = busKey(place);
    const bus = this.#buses.get(key) ?? { place, record: undefined, rules: new Map(), index: undefined };
    this.#buses.set(key, bus);
    return bus;
  }

  #keep(place: BusPlace, record: RuleRecord): void {
    const bus = this.#bus(place);
    const known = bus.rules.get(record.name);
    const { eventPattern } = record;
    const isSame = known !== undefined && known.record.eventPattern === eventPattern;
    const pattern = isSame ? known.pattern : this.#compiled(record);
    bus.rules.set(record.name, { record, pattern });
    bus.index = undefined;
  }

  /** Patterns were checked when they came; one that is refused now takes nothing, and keeps no server from starting. */
  #compiled({ name, eventPattern }: RuleRecord): EventPattern | undefined {
    if (eventPattern === undefined) return undefined;
    try {
      return EventPattern.compile(eventPattern);
    } catch (error) {
      if (!(error instanceof EventPatternError)) throw error;
      this.ports.log('error', 'the pattern of a rule is refused', { rule: name, reason: error.message });
      return undefined;
    }
  }

  async #write(write: RecordWrite): Promise<void> {
    await this.ports.records.write([write]);
  }

  async *#all(collection: string) {
    let after: string | undefined;
    for (;;) {
      const page = await this.ports.records.list(collection, {
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      yield* page;
      if (page.length < pageSize) return;
      after = page.at(-1)?.key;
    }
  }
}

function* patternsOf({ place, rules }: LiveBus) {
  for (const { record, pattern } of rules.values()) {
    if (pattern !== undefined && record.state !== 'DISABLED') yield { rule: { place, record }, pattern };
  }
}

function ruleKey(place: BusPlace, name: string): string {
  return `${busKey(place)}/${name}`;
}

function placeOfKey(key: string, name: string): BusPlace {
  const [account, region] = key.split('/') as [string, string];
  return { account, region, name };
}
