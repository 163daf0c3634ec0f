import { type CallScope, utf8ByteLength } from '@cairn/kit';
import { isWanted } from './secret-filters.ts';
import type { SecretsPorts } from './secret-ports.ts';
import {
  dayMs,
  type KeptValue,
  keptValue,
  type SecretPlace,
  type SecretRecord,
  type SecretStore,
} from './secret-store.ts';
import type {
  BatchGetInput,
  GetSecretValueInput,
  ListVersionsInput,
  PutSecretValueInput,
  SecretValueInput,
  SecretValueOutput,
  UpdateStageInput,
  VersionOutput,
} from './secret-types.ts';
import { chooseVersion, moveStages, pruneVersions, type Versions, versionWith } from './secret-versions.ts';
import { secretsErrors } from './secrets-errors.ts';

const current = 'AWSCURRENT';
const batchMax = 20;

/** A failure within a batch. */
interface BatchError {
  readonly SecretId: string;
  readonly ErrorCode: string;
  readonly Message: string;
}

/** The values of secrets, their versions and the labels of these. */
export class SecretValues {
  readonly #ports: SecretsPorts;
  readonly #store: SecretStore;

  constructor(ports: SecretsPorts, store: SecretStore) {
    this.#ports = ports;
    this.#store = store;
  }

  async get(scope: CallScope, input: GetSecretValueInput): Promise<SecretValueOutput> {
    const { place, record } = await this.#store.find(scope, input.SecretId);
    if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
    const { id, version } = chooseVersion(record.versions, input);
    const value = await this.#store.value(place, id);
    if (value === undefined) throw secretsErrors.versionNotFound(id);
    await this.#noteAccess(place, record, id);
    return {
      ARN: record.arn,
      Name: record.name,
      VersionId: id,
      ...value,
      VersionStages: version.stages,
      CreatedDate: version.createdMs,
    };
  }

  async batchGet(
    scope: CallScope,
    input: BatchGetInput,
  ): Promise<{
    readonly SecretValues: readonly SecretValueOutput[];
    readonly Errors: readonly BatchError[];
    readonly NextToken?: string;
  }> {
    const { SecretIdList: ids, Filters: filters } = input;
    if ((ids === undefined) === (filters === undefined))
      throw secretsErrors.invalid('You must provide either SecretIdList or Filters, but not both.');
    if (ids !== undefined && input.MaxResults !== undefined)
      throw secretsErrors.invalid('You can only use MaxResults with Filters.');
    const names = ids ?? (await this.#namesBy(scope, input));
    const size = ids === undefined ? Math.min(input.MaxResults ?? batchMax, batchMax) : names.length;
    const SecretValues: SecretValueOutput[] = [];
    const Errors: BatchError[] = [];
    for (const SecretId of names.slice(0, size)) {
      try {
        await this.#mayRead(scope, SecretId);
        SecretValues.push(await this.get(scope, { SecretId }));
      } catch (error) {
        const { code, message } = error as { readonly code?: string; readonly message: string };
        if (code === undefined) throw error;
        Errors.push({ SecretId, ErrorCode: code, Message: message });
      }
    }
    const last = names[size - 1];
    return {
      SecretValues,
      Errors,
      ...(names.length > size && last !== undefined && { NextToken: btoa(last) }),
    };
  }

  /** Whoever reads many has to be allowed to read each: asked by a call for it. @throws ServiceError */
  async #mayRead(scope: CallScope, SecretId: string): Promise<void> {
    await this.#ports.callService({
      ...scope,
      service: 'secretsmanager',
      action: 'GetSecretValue',
      input: { SecretId },
    });
  }

  put(
    scope: CallScope,
    input: PutSecretValueInput,
  ): Promise<VersionOutput & { readonly VersionStages: readonly string[] }> {
    checkValue(input, this.#ports.limits.secretBytes);
    const stages = input.VersionStages ?? [current];
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, input.SecretId);
      if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
      const id = input.ClientRequestToken ?? this.#ports.ids.uuid();
      const value = keptValue(input);
      const known = record.versions[id];
      if (known !== undefined && known.isEmpty !== true) {
        await this.#checkSame(place, record, id, value);
        return { ARN: record.arn, Name: record.name, VersionId: id, VersionStages: known.stages };
      }
      const versions = this.withVersion(record.versions, id, stages);
      await this.#store.write(place, {
        before: record,
        after: { ...record, versions, changedMs: this.#ports.clock.now() },
        values: { [id]: value },
      });
      return { ARN: record.arn, Name: record.name, VersionId: id, VersionStages: versions[id]?.stages ?? [] };
    });
  }

  /** The versions with a new one that has these labels. @throws ServiceError LimitExceededException */
  withVersion(versions: Versions, id: string, stages: readonly string[]): Versions {
    const { limits, clock } = this.#ports;
    const added = { ...versions, [id]: { createdMs: clock.now(), stages: versions[id]?.stages ?? [] } };
    // The first version of a secret is its current one, whatever labels it is given.
    const isFirst = versionWith(added, current) === undefined && !stages.includes(current);
    const moved = moveStages(added, id, isFirst ? [...stages, current] : stages);
    const labels = Object.values(moved).flatMap((version) => version.stages);
    if (labels.length > limits.secretStagingLabels)
      throw secretsErrors.limitExceeded(
        `You can't have more than ${limits.secretStagingLabels} staging labels attached to a secret.`,
      );
    return pruneVersions(moved, limits.secretVersions);
  }

  moveStage(scope: CallScope, input: UpdateStageInput): Promise<VersionOutput> {
    const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, input.SecretId);
      if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
      for (const id of [from, to])
        if (id !== undefined && record.versions[id] === undefined) throw secretsErrors.versionNotFound(id);
      const holder = versionWith(record.versions, stage);
      if (from !== undefined && holder !== from)
        throw secretsErrors.invalid(`The staging label ${stage} isn't attached to version ${from}.`);
      if (holder !== undefined && holder !== to && from === undefined)
        throw secretsErrors.invalid(
          `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
        );
      if (to === undefined && stage === current)
        throw secretsErrors.invalid(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
        );
      const versions =
        to === undefined ? without(record.versions, stage) : moveStages(record.versions, to, [stage]);
      const after: SecretRecord = { ...record, versions, changedMs: this.#ports.clock.now() };
      await this.#store.write(place, { before: record, after });
      return { ARN: record.arn, Name: record.name };
    });
  }

  async listVersions(
    scope: CallScope,
    input: ListVersionsInput,
  ): Promise<{ readonly ARN: string; readonly Name: string; readonly Versions: readonly object[] }> {
    const { record } = await this.#store.find(scope, input.SecretId);
    const Versions = Object.entries(record.versions)
      .filter(([, { stages }]) => input.IncludeDeprecated === true || stages.length > 0)
      .map(([VersionId, { stages, createdMs, lastAccessedMs }]) => ({
        VersionId,
        ...(stages.length > 0 && { VersionStages: stages }),
        ...(lastAccessedMs !== undefined && { LastAccessedDate: lastAccessedMs }),
        CreatedDate: createdMs,
      }));
    return { ARN: record.arn, Name: record.name, Versions };
  }

  /** A token that comes again with the same value is the same call. */
  async #checkSame(place: SecretPlace, record: SecretRecord, id: string, value: KeptValue): Promise<void> {
    const known = await this.#store.value(place, id);
    if (known?.SecretString !== value.SecretString || known?.SecretBinary !== value.SecretBinary)
      throw secretsErrors.versionExists(id, record.arn);
  }

  /** Days are all that is told of it: one write a day. */
  async #noteAccess(place: SecretPlace, { accessedMs = 0 }: SecretRecord, versionId: string): Promise<void> {
    const today = Math.floor(this.#ports.clock.now() / dayMs) * dayMs;
    if (accessedMs >= today) return;
    await this.#store.change(async () => {
      const record = await this.#store.get(place);
      const version = record?.versions[versionId];
      if (record === undefined || version === undefined) return;
      const versions = { ...record.versions, [versionId]: { ...version, lastAccessedMs: today } };
      await this.#store.write(place, { before: record, after: { ...record, accessedMs: today, versions } });
    });
  }

  async #namesBy(
    { account, region }: CallScope,
    { Filters = [], NextToken }: BatchGetInput,
  ): Promise<readonly string[]> {
    const all = await this.#store.all(account, region);
    const after = NextToken === undefined ? '' : readToken(NextToken);
    return all
      .filter((record) => record.deletion === undefined && isWanted(record, Filters))
      .map(({ name }) => name)
      .filter((name) => name > after);
  }
}

/** @throws ServiceError InvalidNextTokenException */
export function readToken(token: string): string {
  try {
    return atob(token);
  } catch {
    throw secretsErrors.nextToken();
  }
}

/** @throws ServiceError when there is no value, or too much */
export function checkValue({ SecretString, SecretBinary }: SecretValueInput, bytesMax: number): void {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw secretsErrors.invalid(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (SecretString === undefined && SecretBinary === undefined)
    throw secretsErrors.request('You must provide either SecretString or SecretBinary.');
  const bytes = SecretString === undefined ? (SecretBinary?.length ?? 0) : utf8ByteLength(SecretString);
  if (bytes > bytesMax) throw secretsErrors.invalid(`The secret value must be ${bytesMax} bytes or smaller.`);
}

function without(versions: Versions, stage: string): Versions {
  return Object.fromEntries(
    Object.entries(versions).map(([id, version]) => [
      id,
      { ...version, stages: version.stages.filter((each) => each !== stage) },
    ]),
  );
}
