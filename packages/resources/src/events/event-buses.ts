import { type CallScope, isJsonArray, isJsonObject, type Json, JsonSyntaxError, parseJson } from '@cairn/kit';
import { busArn, defaultBusName, readBusPlace } from './bus-place.ts';
import type { BusRecord, EventCatalog } from './event-catalog.ts';
import type { EventBusDescription, EventBusInput, PageInput, Tag } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { eventsPage } from './events-page.ts';

/** Input of PutPermission. */
export interface PutPermissionInput {
  readonly EventBusName?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly StatementId?: string;
  readonly Condition?: { readonly Type: string; readonly Key: string; readonly Value: string };
  readonly Policy?: string;
}

interface Policy {
  readonly Version?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** Event buses and their policies. */
export class EventBuses {
  readonly #catalog: EventCatalog;

  constructor(catalog: EventCatalog) {
    this.#catalog = catalog;
  }

  async create(
    scope: CallScope,
    input: EventBusInput & { readonly EventSourceName?: string; readonly Tags?: readonly Tag[] },
  ) {
    if (input.EventSourceName !== undefined || input.Name.includes('/')) {
      throw eventsErrors.validation('Cairn does not support partner event sources.');
    }
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.Name);
      if (this.#catalog.bus(place) !== undefined) throw eventsErrors.busExists(input.Name);
      const { limits, clock } = this.#catalog.ports;
      if (this.#catalog.buses(scope).length >= limits.eventBusesMax) throw eventsErrors.limitExceeded();
      const nowMs = clock.now();
      const record = {
        name: input.Name,
        creationMs: nowMs,
        changeMs: nowMs,
        tags: this.#catalog.checkedTags(input.Tags ?? []),
        ...settings(input),
      };
      await this.#catalog.putBus(place, record);
      return { EventBusArn: busArn(place), ...shownSettings(record) };
    });
  }

  async update(scope: CallScope, input: Partial<EventBusInput>) {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.Name);
      const record = this.#catalog.existingBus(place);
      const changed = { ...record, ...settings(input), changeMs: this.#catalog.ports.clock.now() };
      await this.#catalog.putBus(place, changed);
      return { Arn: busArn(place), Name: place.name, ...shownSettings(changed) };
    });
  }

  async describe(scope: CallScope, input: { readonly Name?: string }): Promise<EventBusDescription> {
    const place = readBusPlace(scope, input.Name);
    return describe(this.#catalog.existingBus(place), busArn(place));
  }

  async list(scope: CallScope, input: PageInput & { readonly NamePrefix?: string }) {
    const all = this.#catalog.buses(scope).filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
    const { items, nextToken } = eventsPage(all, input, ({ name }) => name);
    return {
      EventBuses: items.map((record) => describe(record, busArn({ ...scope, name: record.name }))),
      ...nextToken,
    };
  }

  /** Deletes a bus with its rules; one that is not there is deleted too. */
  async delete(scope: CallScope, input: { readonly Name: string }): Promise<void> {
    if (input.Name === defaultBusName) throw eventsErrors.validation('Cannot delete event bus default.');
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.Name);
      if (this.#catalog.bus(place) === undefined) return;
      for (const { name } of this.#catalog.rules(place)) await this.#catalog.removeRule(place, name);
      await this.#catalog.removeBus(place);
    });
  }

  async putPermission(scope: CallScope, input: PutPermissionInput): Promise<void> {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.EventBusName);
      const record = this.#catalog.existingBus(place);
      const policy = input.Policy ?? JSON.stringify(withStatement(record, input, busArn(place)));
      if (policy.length > this.#catalog.ports.limits.eventBusPolicyCharacters)
        throw eventsErrors.policyTooLong();
      checkPolicy(policy);
      await this.#catalog.putBus(place, { ...record, policy });
    });
  }

  async removePermission(
    scope: CallScope,
    input: {
      readonly EventBusName?: string;
      readonly StatementId?: string;
      readonly RemoveAllPermissions?: boolean;
    },
  ): Promise<void> {
    return this.#catalog.change(async () => {
      const place = readBusPlace(scope, input.EventBusName);
      const { policy: text, ...record } = this.#catalog.existingBus(place);
      if (input.RemoveAllPermissions === true) return this.#catalog.putBus(place, record);
      if (text === undefined) throw eventsErrors.noPolicy();
      const policy = JSON.parse(text) as Policy;
      const statements = policy.Statement.filter(({ Sid }) => Sid !== input.StatementId);
      if (statements.length === policy.Statement.length) throw eventsErrors.statementNotFound();
      const rest =
        statements.length === 0 ? {} : { policy: JSON.stringify({ ...policy, Statement: statements }) };
      return this.#catalog.putBus(place, { ...record, ...rest });
    });
  }
}

function withStatement(record: BusRecord, input: PutPermissionInput, arn: string): object {
  const { StatementId, Action, Principal, Condition } = input;
  if (StatementId === undefined || Action === undefined || Principal === undefined) {
    throw eventsErrors.validation(
      'Parameters StatementId, Action and Principal must be specified where there is no Policy.',
    );
  }
  const policy = JSON.parse(record.policy ?? '{"Version":"2012-10-17","Statement":[]}') as Policy;
  const statement = {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: arn,
    ...(Condition !== undefined && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
  return { ...policy, Statement: [...policy.Statement.filter(({ Sid }) => Sid !== StatementId), statement] };
}

function checkPolicy(text: string): void {
  let policy: Json;
  try {
    policy = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw eventsErrors.validation('Parameter Policy is not valid. Reason: it is no JSON.');
  }
  if (!isJsonObject(policy) || !isJsonArray(policy.Statement)) {
    throw eventsErrors.validation('Parameter Policy is not valid. Reason: it has no list of statements.');
  }
}

function settings(input: Partial<EventBusInput>): Partial<BusRecord> {
  const { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = input;
  return {
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
    ...(DeadLetterConfig !== undefined && { deadLetterConfig: DeadLetterConfig }),
    ...(LogConfig !== undefined && { logConfig: LogConfig }),
  };
}

function shownSettings({ description, kmsKeyIdentifier, deadLetterConfig, logConfig }: Partial<BusRecord>) {
  return {
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: kmsKeyIdentifier }),
    ...(deadLetterConfig !== undefined && { DeadLetterConfig: deadLetterConfig }),
    ...(logConfig !== undefined && { LogConfig: logConfig }),
  };
}

function describe(record: BusRecord, arn: string): EventBusDescription {
  const { name, policy, creationMs, changeMs } = record;
  return {
    Name: name,
    Arn: arn,
    ...shownSettings(record),
    ...(policy !== undefined && { Policy: policy }),
    // A default bus was never created.
    ...(creationMs > 0 && { CreationTime: creationMs, LastModifiedTime: changeMs }),
  };
}
