import { type CallScope, parseArn } from '@cairn/kit';
import { readBusPlace } from './bus-place.ts';
import type { EventCatalog } from './event-catalog.ts';
import type { PageInput, Target } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsPage } from './events-page.ts';
import { checkTarget, isOfOneAccount } from './target-call.ts';
import { checkTargetInput } from './target-input.ts';

interface RuleTargetsInput {
  readonly Rule: string;
  readonly EventBusName?: string;
}

/** Targets of rules. */
export class RuleTargets {
  readonly #catalog: EventCatalog;

  constructor(catalog: EventCatalog) {
    this.#catalog = catalog;
  }

  /** Adds targets, or replaces those of the same id: all of them or none. */
  async put(scope: CallScope, input: RuleTargetsInput & { readonly Targets: readonly Target[] }) {
    const given = new Map(input.Targets.map((target) => [target.Id, target]));
    if (given.size < input.Targets.length)
      throw eventsErrors.validation('Duplicate target IDs are not allowed.');
    const place = readBusPlace(scope, input.EventBusName);
    for (const target of input.Targets) {
      checkTarget(target);
      checkTargetInput(target, this.#catalog.ports.limits.eventInputVariables);
      const arn = parseArn(target.Arn);
      // Nothing asks the other account whether it lets events of this one in.
      if (arn !== undefined && isOfOneAccount(arn) && arn.account !== place.account) {
        throw eventsErrors.otherAccount(target.Arn);
      }
    }
    return this.#catalog.change(async () => {
      const record = this.#catalog.existingRule(place, input.Rule);
      const kept = record.targets.filter(({ Id }) => !given.has(Id));
      const targets = [...kept, ...given.values()];
      if (targets.length > this.#catalog.ports.limits.eventTargetsMax) throw eventsErrors.limitExceeded();
      await this.#catalog.putRule(place, { ...record, targets });
      return { FailedEntryCount: 0, FailedEntries: [] };
    });
  }

  async remove(scope: CallScope, input: RuleTargetsInput & { readonly Ids: readonly string[] }) {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.EventBusName);
      const record = this.#catalog.existingRule(place, input.Rule);
      const targets = record.targets.filter(({ Id }) => !input.Ids.includes(Id));
      await this.#catalog.putRule(place, { ...record, targets });
      return { FailedEntryCount: 0, FailedEntries: [] };
    });
  }

  async list(scope: CallScope, input: RuleTargetsInput & PageInput) {
    const place = readBusPlace(scope, input.EventBusName);
    const { targets } = this.#catalog.existingRule(place, input.Rule);
    const sorted = [...targets].sort((left, right) => (left.Id < right.Id ? -1 : 1));
    const { items, nextToken } = eventsPage(sorted, input, ({ Id }) => Id);
    return { Targets: items, ...nextToken };
  }
}
