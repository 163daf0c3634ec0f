import {
  type CallScope,
  type Delivery,
  type DeliveryHandler,
  type DeliveryOutcome,
  isJsonObject,
  type Json,
  memberOf,
  ServiceError,
} from '@cairn/kit';
import type { SecretsPorts } from './secret-ports.ts';
import {
  dayMs,
  type SecretPlace,
  type SecretRecord,
  type SecretRotation,
  type SecretStore,
} from './secret-store.ts';
import type { RotateSecretInput, RotationRules, SecretInput, VersionOutput } from './secret-types.ts';
import { moveStages, versionWith } from './secret-versions.ts';
import { secretsErrors } from './secrets-errors.ts';

/** The name by which deliveries ask for what rotates secrets. */
export const rotationHandlerName = 'secrets-rotation';

/** What a rotation's function is called for, one after the other ("Lambda rotation functions"). */
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
const pending = 'AWSPENDING';
const current = 'AWSCURRENT';
const retriesMax = 5;
const hourMs = 3_600_000;
const daysMax = 1_000;

/** What is to be done, as it is kept: the next turn of the schedule, or the steps of a rotation under way. */
type KeptRotation =
  | { readonly kind: 'due'; readonly place: SecretPlace; readonly arn: string; readonly dueMs: number }
  | { readonly kind: 'steps'; readonly place: SecretPlace; readonly arn: string; readonly versionId: string };

/** Rotation by a function: at once, and by a schedule. */
export class SecretRotations {
  readonly #ports: SecretsPorts;
  readonly #store: SecretStore;

  constructor(ports: SecretsPorts, store: SecretStore) {
    this.#ports = ports;
    this.#store = store;
  }

  rotate(scope: CallScope, input: RotateSecretInput): Promise<VersionOutput> {
    if (
      input.ExternalSecretRotationMetadata !== undefined ||
      input.ExternalSecretRotationRoleArn !== undefined
    )
      throw secretsErrors.unsupported('External rotation');
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, input.SecretId);
      if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
      const functionArn = input.RotationLambdaARN ?? record.rotation?.functionArn;
      if (functionArn === undefined)
        throw secretsErrors.request('No Lambda rotation function ARN is associated with this secret.');
      const rules = input.RotationRules ?? record.rotation?.rules ?? {};
      const nextMs = this.#nextMs(rules);
      const rotation: SecretRotation = {
        ...record.rotation,
        isEnabled: true,
        functionArn,
        rules,
        ...(nextMs !== undefined && { nextMs }),
      };
      const isNow = input.RotateImmediately !== false;
      const versionId = input.ClientRequestToken ?? this.#ports.ids.uuid();
      const begun = isNow ? this.#begin({ ...record, rotation }, versionId) : { ...record, rotation };
      const deliveries = [
        ...(isNow ? [this.#stepsDelivery(place, record.arn, versionId)] : []),
        ...(nextMs === undefined ? [] : [this.#dueDelivery(place, record.arn, nextMs)]),
      ];
      await this.#write(place, record, begun, deliveries);
      return { ARN: record.arn, Name: record.name, ...(isNow && { VersionId: versionId }) };
    });
  }

  cancel(scope: CallScope, input: SecretInput): Promise<VersionOutput> {
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, input.SecretId);
      if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
      const { rotation } = record;
      if (rotation === undefined) return { ARN: record.arn, Name: record.name };
      const { nextMs: _, ...rest } = rotation;
      const after: SecretRecord = { ...record, rotation: { ...rest, isEnabled: false } };
      await this.#store.write(place, { before: record, after });
      const VersionId = versionWith(record.versions, pending);
      return { ARN: record.arn, Name: record.name, ...(VersionId !== undefined && { VersionId }) };
    });
  }

  /** Does what a delivery brings. */
  readonly run: DeliveryHandler = async (input, attempt) => {
    const kept = input as unknown as KeptRotation;
    if (kept.kind === 'due') return this.#runDue(kept);
    const step = typeof attempt.state === 'number' ? attempt.state : 0;
    return this.#runStep(kept, step);
  };

  async #runStep(
    kept: Extract<KeptRotation, { readonly kind: 'steps' }>,
    step: number,
  ): Promise<DeliveryOutcome | undefined> {
    const record = await this.#store.get(kept.place);
    const functionArn = record?.rotation?.functionArn;
    if (record?.arn !== kept.arn || functionArn === undefined || record.deletion !== undefined)
      return undefined;
    await this.#callFunction(kept, functionArn, steps[step] as string);
    if (step + 1 < steps.length) return { kind: 'again', afterMs: 0, state: step + 1 };
    await this.#finish(kept);
    return undefined;
  }

  async #callFunction(
    { place, arn, versionId }: KeptRotation & { readonly versionId: string },
    functionArn: string,
    Step: string,
  ): Promise<void> {
    const answer = await this.#ports.callService({
      service: 'lambda',
      action: 'Invoke',
      account: place.account,
      region: place.region,
      principal: {
        arn: 'secretsmanager.amazonaws.com',
        kind: 'service',
        service: 'secretsmanager.amazonaws.com',
        account: place.account,
        sourceArn: arn,
        sourceAccount: place.account,
      },
      input: {
        FunctionName: functionArn,
        Payload: JSON.stringify({ Step, SecretId: arn, ClientRequestToken: versionId }),
      },
    });
    const failure = isJsonObject(answer) ? memberOf(answer, 'FunctionError') : undefined;
    if (failure !== undefined)
      throw new ServiceError('RotationFailed', `The function failed in the step ${Step}.`, {
        retryable: true,
      });
  }

  /** The function has moved the labels; where it has not, the version stays pending. */
  async #finish({ place, arn, versionId }: KeptRotation & { readonly versionId: string }): Promise<void> {
    await this.#store.change(async () => {
      const record = await this.#store.get(place);
      const version = record?.versions[versionId];
      if (record?.arn !== arn || record.rotation === undefined || version === undefined) return;
      const isDone = version.stages.includes(current);
      const versions = isDone
        ? {
            ...record.versions,
            [versionId]: { ...version, stages: version.stages.filter((each) => each !== pending) },
          }
        : record.versions;
      const rotation = isDone ? { ...record.rotation, lastMs: this.#ports.clock.now() } : record.rotation;
      await this.#store.write(place, { before: record, after: { ...record, versions, rotation } });
    });
  }

  #runDue(kept: Extract<KeptRotation, { readonly kind: 'due' }>): Promise<DeliveryOutcome | undefined> {
    return this.#store.change(async () => {
      const record = await this.#store.get(kept.place);
      const rotation = record?.rotation;
      const isStill =
        record?.arn === kept.arn && rotation?.isEnabled === true && rotation.nextMs === kept.dueMs;
      if (!isStill || record.deletion !== undefined) return undefined;
      const versionId = this.#ports.ids.uuid();
      const nextMs = this.#nextMs(rotation.rules);
      const scheduled = { ...record, rotation: { ...rotation, ...(nextMs !== undefined && { nextMs }) } };
      const isFree = !isUnderWay(record);
      await this.#write(kept.place, record, isFree ? this.#begin(scheduled, versionId) : scheduled, [
        ...(isFree ? [this.#stepsDelivery(kept.place, record.arn, versionId)] : []),
        ...(nextMs === undefined ? [] : [this.#dueDelivery(kept.place, record.arn, nextMs)]),
      ]);
      return undefined;
    });
  }

  /** A version without a value, which the function is to make. @throws ServiceError InvalidRequestException */
  #begin(record: SecretRecord, versionId: string): SecretRecord {
    if (isUnderWay(record) && versionWith(record.versions, pending) !== versionId)
      throw secretsErrors.request("A previous rotation isn't complete. That rotation will be reattempted.");
    if (record.versions[versionId] !== undefined) return record;
    const added = {
      ...record.versions,
      [versionId]: { createdMs: this.#ports.clock.now(), stages: [], isEmpty: true },
    };
    return {
      ...record,
      versions: moveStages(added, versionId, [pending]),
      changedMs: this.#ports.clock.now(),
    };
  }

  async #write(
    place: SecretPlace,
    before: SecretRecord,
    after: SecretRecord,
    deliveries: readonly Delivery[],
  ): Promise<void> {
    await this.#store.write(place, { before, after }, (writes) => this.#ports.deliver(deliveries, writes));
  }

  #stepsDelivery(place: SecretPlace, arn: string, versionId: string): Delivery {
    const kept: KeptRotation = { kind: 'steps', place, arn, versionId };
    return this.#delivery(kept, `${versionId}-rotation`);
  }

  #dueDelivery(place: SecretPlace, arn: string, dueMs: number): Delivery {
    const kept: KeptRotation = { kind: 'due', place, arn, dueMs };
    return { ...this.#delivery(kept, this.#ports.ids.uuid()), notBeforeMs: dueMs };
  }

  #delivery(kept: KeptRotation, id: string): Delivery {
    return {
      id,
      destination: kept.arn,
      target: { kind: 'handler', handler: rotationHandlerName, input: kept as unknown as Json },
      retriesMax,
      ageSecondsMax: (daysMax * dayMs) / 1_000,
    };
  }

  #nextMs({
    AutomaticallyAfterDays: days,
    ScheduleExpression: expression,
  }: RotationRules): number | undefined {
    const nowMs = this.#ports.clock.now();
    if (expression === undefined) {
      if (days !== undefined && (days < 1 || days > daysMax))
        throw secretsErrors.invalid(`AutomaticallyAfterDays must be between 1 and ${daysMax}.`);
      return days === undefined ? undefined : nowMs + days * dayMs;
    }
    if (days !== undefined)
      throw secretsErrors.invalid("You can't specify both AutomaticallyAfterDays and ScheduleExpression.");
    const match = /^rate\((\d{1,4}) (hours?|days?)\)$/.exec(expression);
    if (match === null)
      throw secretsErrors.invalid(
        `ScheduleExpression must be rate(VALUE UNIT) in hours or days here, not ${expression}.`,
      );
    return nowMs + Number(match[1]) * (match[2]?.startsWith('hour') ? hourMs : dayMs);
  }
}

/** Whether a version waits for its rotation to end. */
function isUnderWay({ versions }: SecretRecord): boolean {
  const id = versionWith(versions, pending);
  return id !== undefined && versions[id]?.stages.includes(current) === false;
}
