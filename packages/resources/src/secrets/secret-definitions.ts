import { type CallScope, isJsonObject, parseJson } from '@cairn/kit';
import { isWanted } from './secret-filters.ts';
import type { SecretsPorts } from './secret-ports.ts';
import { dayMs, keptValue, type SecretPlace, type SecretRecord, type SecretStore } from './secret-store.ts';
import type {
  CreateSecretInput,
  DeleteSecretInput,
  DescribedSecret,
  ListSecretsInput,
  PolicyInput,
  SecretInput,
  Tag,
  UpdateSecretInput,
  VersionOutput,
} from './secret-types.ts';
import { checkValue, readToken, type SecretValues } from './secret-values.ts';
import { secretsErrors } from './secrets-errors.ts';

const namePattern = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const windowDaysDefault = 30;
const pageSizeMax = 100;
const suffixCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const suffixLength = 6;

/** Secrets themselves: made, described, listed, changed, deleted, tagged. */
export class SecretDefinitions {
  readonly #ports: SecretsPorts;
  readonly #store: SecretStore;
  readonly #values: SecretValues;

  constructor(ports: SecretsPorts, store: SecretStore, values: SecretValues) {
    this.#ports = ports;
    this.#store = store;
    this.#values = values;
  }

  create(scope: CallScope, input: CreateSecretInput): Promise<VersionOutput> {
    if (!namePattern.test(input.Name))
      throw secretsErrors.invalid(
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    refuseUnsupported(input);
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
    if (hasValue) checkValue(input, this.#ports.limits.secretBytes);
    checkTags(input.Tags ?? [], this.#ports.limits.secretTags);
    const place: SecretPlace = { account: scope.account, region: scope.region, name: input.Name };
    return this.#store.change(async () => {
      const remains = await this.#store.remains(place);
      const there = await this.#store.get(place);
      const repeated = there === undefined ? undefined : await this.#repeated(place, there, input);
      if (repeated !== undefined) return repeated;
      const nowMs = this.#ports.clock.now();
      const id = input.ClientRequestToken ?? this.#ports.ids.uuid();
      const record: SecretRecord = {
        arn: `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${place.name}-${this.#suffix()}`,
        name: place.name,
        ...described(input),
        tags: input.Tags ?? [],
        createdMs: nowMs,
        changedMs: nowMs,
        versions: hasValue ? this.#values.withVersion({}, id, ['AWSCURRENT']) : {},
      };
      await this.#store.write(place, {
        before: remains,
        after: record,
        ...(hasValue && { values: { [id]: keptValue(input) } }),
      });
      return { ARN: record.arn, Name: record.name, ...(hasValue && { VersionId: id }) };
    });
  }

  async update(scope: CallScope, input: UpdateSecretInput): Promise<VersionOutput> {
    refuseUnsupported(input);
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
    if (hasValue) checkValue(input, this.#ports.limits.secretBytes);
    const changed = await this.#change(scope, input, (record) => ({ ...record, ...described(input) }));
    if (!hasValue) return { ARN: changed.arn, Name: changed.name };
    const { ARN, Name, VersionId } = await this.#values.put(scope, { ...input, SecretId: changed.arn });
    return { ARN, Name, ...(VersionId !== undefined && { VersionId }) };
  }

  delete(
    scope: CallScope,
    input: DeleteSecretInput,
  ): Promise<{ readonly ARN: string; readonly Name: string; readonly DeletionDate: number }> {
    const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced } = input;
    if (isForced === true && days !== undefined)
      throw secretsErrors.invalid(
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw secretsErrors.invalid(
        'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
      );
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, input.SecretId);
      const deletedMs = this.#ports.clock.now();
      const answer = { ARN: record.arn, Name: record.name };
      if (isForced === true) {
        await this.#store.write(place, { before: record, after: undefined });
        return { ...answer, DeletionDate: deletedMs };
      }
      if (record.deletion !== undefined) throw secretsErrors.markedForDeletion();
      const deletion = { deletedMs, windowDays: days ?? windowDaysDefault };
      await this.#store.write(place, { before: record, after: { ...record, deletion } });
      return { ...answer, DeletionDate: deletedMs + deletion.windowDays * dayMs };
    });
  }

  async restore(scope: CallScope, input: SecretInput): Promise<VersionOutput> {
    const { arn, name } = await this.#change(scope, input, ({ deletion: _, ...record }) => record, true);
    return { ARN: arn, Name: name };
  }

  async describe(scope: CallScope, input: SecretInput): Promise<object> {
    const { record } = await this.#store.find(scope, input.SecretId);
    return { ...description(record), VersionIdsToStages: stagesByVersion(record) };
  }

  async list(
    { account, region }: CallScope,
    input: ListSecretsInput,
  ): Promise<{ readonly SecretList: readonly object[]; readonly NextToken?: string }> {
    const all = await this.#store.all(account, region);
    const wanted = all.filter(
      (record) =>
        (record.deletion === undefined || input.IncludePlannedDeletion === true) &&
        isWanted(record, input.Filters ?? []),
    );
    const direction = input.SortOrder === 'asc' ? 1 : -1;
    const position = (record: SecretRecord) => sortText(record, input.SortBy);
    const sorted = wanted.sort((left, right) => (position(left) < position(right) ? -direction : direction));
    const after = input.NextToken === undefined ? undefined : readToken(input.NextToken);
    const isAfter = (record: SecretRecord) =>
      after === undefined || (direction === 1 ? position(record) > after : position(record) < after);
    const rest = sorted.filter(isAfter);
    const page = rest.slice(0, Math.min(input.MaxResults ?? pageSizeMax, pageSizeMax));
    const last = page.at(-1);
    return {
      SecretList: page.map((record) => ({
        ...description(record),
        SecretVersionsToStages: stagesByVersion(record),
      })),
      ...(rest.length > page.length && last !== undefined && { NextToken: btoa(position(last)) }),
    };
  }

  async tag(scope: CallScope, input: SecretInput & { readonly Tags: readonly Tag[] }): Promise<void> {
    const keys = new Set(input.Tags.map(({ Key }) => Key));
    await this.#change(scope, input, (record) => {
      const tags = [...record.tags.filter(({ Key }) => !keys.has(Key)), ...input.Tags];
      checkTags(tags, this.#ports.limits.secretTags);
      return { ...record, tags };
    });
  }

  async untag(scope: CallScope, input: SecretInput & { readonly TagKeys: readonly string[] }): Promise<void> {
    await this.#change(scope, input, (record) => ({
      ...record,
      tags: record.tags.filter(({ Key = '' }) => !input.TagKeys.includes(Key)),
    }));
  }

  async putPolicy(scope: CallScope, input: PolicyInput): Promise<VersionOutput> {
    const problem = policyProblem(input.ResourcePolicy, this.#ports.limits.secretPolicyCharacters);
    if (problem !== undefined) throw secretsErrors.malformedPolicy(problem);
    const { arn, name } = await this.#change(scope, input, (record) => ({
      ...record,
      policy: input.ResourcePolicy,
    }));
    return { ARN: arn, Name: name };
  }

  /** ARN and policy of a secret. @throws ServiceError ResourceNotFoundException */
  async access(scope: CallScope, secretId: string) {
    const { record } = await this.#store.find(scope, secretId);
    return { arn: record.arn, policy: record.policy };
  }

  async policy(
    scope: CallScope,
    input: SecretInput,
  ): Promise<VersionOutput & { readonly ResourcePolicy?: string }> {
    const { record } = await this.#store.find(scope, input.SecretId);
    const { arn, name, policy } = record;
    return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy }) };
  }

  async deletePolicy(scope: CallScope, input: SecretInput): Promise<VersionOutput> {
    const { arn, name } = await this.#change(scope, input, ({ policy: _, ...record }) => record);
    return { ARN: arn, Name: name };
  }

  async validatePolicy(input: {
    readonly ResourcePolicy: string;
  }): Promise<{ readonly PolicyValidationPassed: boolean; readonly ValidationErrors: readonly object[] }> {
    const problem = policyProblem(input.ResourcePolicy, this.#ports.limits.secretPolicyCharacters);
    return {
      PolicyValidationPassed: problem === undefined,
      ValidationErrors: problem === undefined ? [] : [{ CheckName: 'Syntax', ErrorMessage: problem }],
    };
  }

  #change(
    scope: CallScope,
    { SecretId }: SecretInput,
    edit: (record: SecretRecord) => SecretRecord,
    evenDeleted = false,
  ): Promise<SecretRecord> {
    return this.#store.change(async () => {
      const { place, record } = await this.#store.find(scope, SecretId);
      if (record.deletion !== undefined && !evenDeleted) throw secretsErrors.markedForDeletion();
      const after = { ...edit(record), changedMs: this.#ports.clock.now() };
      await this.#store.write(place, { before: record, after });
      return after;
    });
  }

  /** The answer to a creation that came before; undefined where there was none. @throws ServiceError */
  async #repeated(
    place: SecretPlace,
    record: SecretRecord,
    input: CreateSecretInput,
  ): Promise<VersionOutput | undefined> {
    if (record.deletion !== undefined) throw secretsErrors.deletedBefore();
    const id = input.ClientRequestToken;
    if (id === undefined || record.versions[id] === undefined) throw secretsErrors.exists(record.name);
    const known = await this.#store.value(place, id);
    const given = keptValue(input);
    if (known?.SecretString !== given.SecretString || known?.SecretBinary !== given.SecretBinary)
      throw secretsErrors.exists(record.name);
    return { ARN: record.arn, Name: record.name, VersionId: id };
  }

  #suffix(): string {
    const { random } = this.#ports;
    const next = () => suffixCharacters[Math.floor(random.next() * suffixCharacters.length)];
    return Array.from({ length: suffixLength }, next).join('');
  }
}

function described(input: Pick<CreateSecretInput, 'Description' | 'KmsKeyId'>): Partial<SecretRecord> {
  return {
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.KmsKeyId !== undefined && { kmsKeyId: input.KmsKeyId }),
  };
}

function description(record: SecretRecord): DescribedSecret {
  const { rotation, deletion } = record;
  return {
    ARN: record.arn,
    Name: record.name,
    ...(record.description !== undefined && { Description: record.description }),
    ...(record.kmsKeyId !== undefined && { KmsKeyId: record.kmsKeyId }),
    ...(rotation !== undefined && {
      RotationEnabled: rotation.isEnabled,
      RotationLambdaARN: rotation.functionArn,
      RotationRules: rotation.rules,
      ...(rotation.lastMs !== undefined && { LastRotatedDate: rotation.lastMs }),
      ...(rotation.nextMs !== undefined && { NextRotationDate: rotation.nextMs }),
    }),
    LastChangedDate: record.changedMs,
    ...(record.accessedMs !== undefined && { LastAccessedDate: record.accessedMs }),
    ...(deletion !== undefined && { DeletedDate: deletion.deletedMs }),
    Tags: record.tags,
    CreatedDate: record.createdMs,
  };
}

function stagesByVersion({ versions }: SecretRecord): { readonly [id: string]: readonly string[] } {
  return Object.fromEntries(
    Object.entries(versions)
      .filter(([, { stages }]) => stages.length > 0)
      .map(([id, { stages }]) => [id, stages]),
  );
}

/** A text by which a list is sorted, the same for no two secrets. */
function sortText(record: SecretRecord, by: string | undefined): string {
  if (by === 'name') return record.name;
  const ms =
    by === 'last-changed-date'
      ? record.changedMs
      : by === 'last-accessed-date'
        ? (record.accessedMs ?? 0)
        : record.createdMs;
  return `${String(ms).padStart(15, '0')}/${record.name}`;
}

function refuseUnsupported(input: Partial<CreateSecretInput>): void {
  if ((input.AddReplicaRegions ?? []).length > 0) throw secretsErrors.unsupported('AddReplicaRegions');
  if (input.Type !== undefined) throw secretsErrors.unsupported('Type');
}

function checkTags(tags: readonly Tag[], limit: number): void {
  if (tags.length > limit) throw secretsErrors.limitExceeded(`A secret can have no more than ${limit} tags.`);
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw secretsErrors.invalid("You can't specify the same tag key twice.");
}

/** What is wrong with a policy, as far as it is looked at here. */
function policyProblem(text: string, charactersMax: number): string | undefined {
  if (text.length > charactersMax) return `This resource policy is longer than ${charactersMax} characters.`;
  try {
    if (isJsonObject(parseJson(text))) return undefined;
  } catch {
    // Said below.
  }
  return 'This resource policy contains a syntax error.';
}
