import { type CallScope, parseRuleSchedule, ScheduleExpressionError } from '@cairn/kit';
import { type BusPlace, defaultBusName, readBusPlace, ruleArn } from './bus-place.ts';
import type { EventCatalog, RuleRecord } from './event-catalog.ts';
import { checkedPattern } from './event-pattern-check.ts';
import type { PageInput, PutRuleInput, RuleDescription, RuleInput, RuleState } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsPage } from './events-page.ts';

/** Rules of buses. */
export class EventRules {
  readonly #catalog: EventCatalog;
  readonly #onChange: () => void;

  /** @param onChange told when a rule has another schedule, state or is gone */
  constructor(catalog: EventCatalog, onChange: () => void) {
    this.#catalog = catalog;
    this.#onChange = onChange;
  }

  /** Creates a rule, or replaces all of it but its targets and tags. */
  async put(scope: CallScope, input: PutRuleInput): Promise<{ readonly RuleArn: string }> {
    const { limits, clock } = this.#catalog.ports;
    const { EventPattern: pattern, ScheduleExpression: schedule } = input;
    const place = readBusPlace(scope, input.EventBusName);
    if (!pattern && !schedule) {
      throw eventsErrors.validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    if (pattern) checkedPattern(pattern, limits.eventPatternCharacters);
    if (schedule) checkSchedule(schedule, place);
    return this.#catalog.change(async () => {
      this.#catalog.existingBus(place);
      const known = this.#catalog.rule(place, input.Name);
      if (known === undefined && this.#catalog.rules(place).length >= limits.eventRulesMax) {
        throw eventsErrors.limitExceeded();
      }
      await this.#catalog.putRule(place, {
        name: input.Name,
        state: input.State ?? 'ENABLED',
        creationMs: known?.creationMs ?? clock.now(),
        targets: known?.targets ?? [],
        // Tags of a rule that is there are left alone.
        tags: known?.tags ?? this.#catalog.checkedTags(input.Tags ?? []),
        ...(pattern && { eventPattern: pattern }),
        ...(schedule && { scheduleExpression: schedule }),
        ...(input.Description !== undefined && { description: input.Description }),
        ...(input.RoleArn !== undefined && { roleArn: input.RoleArn }),
      });
      this.#onChange();
      return { RuleArn: ruleArn(place, input.Name) };
    });
  }

  async describe(scope: CallScope, input: RuleInput): Promise<RuleDescription> {
    const place = readBusPlace(scope, input.EventBusName);
    return { ...describe(place, this.#catalog.existingRule(place, input.Name)), CreatedBy: place.account };
  }

  async list(
    scope: CallScope,
    input: PageInput & { readonly NamePrefix?: string; readonly EventBusName?: string },
  ) {
    const place = readBusPlace(scope, input.EventBusName);
    this.#catalog.existingBus(place);
    const all = this.#catalog.rules(place).filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
    const { items, nextToken } = eventsPage(all, input, ({ name }) => name);
    return { Rules: items.map((record) => describe(place, record)), ...nextToken };
  }

  /** A rule that is not there is deleted too. */
  async delete(scope: CallScope, input: RuleInput): Promise<void> {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.EventBusName);
      this.#catalog.existingBus(place);
      const record = this.#catalog.rule(place, input.Name);
      if (record === undefined) return;
      if (record.targets.length > 0) {
        throw eventsErrors.validation("Rule can't be deleted since it has targets.");
      }
      await this.#catalog.removeRule(place, input.Name);
      this.#onChange();
    });
  }

  async setState(scope: CallScope, input: RuleInput, state: RuleState): Promise<void> {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.EventBusName);
      await this.#catalog.putRule(place, { ...this.#catalog.existingRule(place, input.Name), state });
      this.#onChange();
    });
  }

  /** Names of the rules of a bus that have a target. */
  async namesByTarget(
    scope: CallScope,
    input: PageInput & { readonly TargetArn: string; readonly EventBusName?: string },
  ) {
    const place = readBusPlace(scope, input.EventBusName);
    this.#catalog.existingBus(place);
    const names = this.#catalog
      .rules(place)
      .filter(({ targets }) => targets.some(({ Arn }) => Arn === input.TargetArn))
      .map(({ name }) => name);
    const { items, nextToken } = eventsPage(names, input, (name) => name);
    return { RuleNames: items, ...nextToken };
  }
}

function checkSchedule(expression: string, place: BusPlace): void {
  if (place.name !== defaultBusName) {
    throw eventsErrors.validation('ScheduleExpression is supported only on the default event bus.');
  }
  try {
    parseRuleSchedule(expression);
  } catch (error) {
    if (!(error instanceof ScheduleExpressionError)) throw error;
    throw eventsErrors.validation('Parameter ScheduleExpression is not valid.');
  }
}

function describe(place: BusPlace, record: RuleRecord): RuleDescription {
  const { name, state, eventPattern, scheduleExpression, description, roleArn } = record;
  return {
    Name: name,
    Arn: ruleArn(place, name),
    ...(eventPattern !== undefined && { EventPattern: eventPattern }),
    State: state,
    ...(description !== undefined && { Description: description }),
    ...(scheduleExpression !== undefined && { ScheduleExpression: scheduleExpression }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
    EventBusName: place.name,
  };
}
