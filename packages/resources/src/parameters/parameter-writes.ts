import { type CallScope, utf8ByteLength } from '@cairn/kit';
import { javaPattern, TemplateError } from '@cairn/vtl';
import { checkNewName, readParameterName } from './parameter-name.ts';
import type { ParametersPorts } from './parameter-ports.ts';
import type { ParameterPlace, ParameterRecord, ParameterStore, ParameterVersion } from './parameter-store.ts';
import type { LabelInput, PutParameterInput, Tag } from './parameter-types.ts';
import { parametersErrors } from './parameters-errors.ts';

const types: ReadonlySet<string> = new Set(['String', 'StringList', 'SecureString']);
const labelPattern = /^[a-zA-Z0-9_.-]{1,100}$/;

/** What makes, changes and deletes parameters. */
export class ParameterWrites {
  readonly #ports: ParametersPorts;
  readonly #store: ParameterStore;

  constructor(ports: ParametersPorts, store: ParameterStore) {
    this.#ports = ports;
    this.#store = store;
  }

  put(
    scope: CallScope,
    input: PutParameterInput,
  ): Promise<{ readonly Version: number; readonly Tier: string }> {
    refuseUnsupported(input);
    const { place } = readParameterName(scope, input.Name);
    checkNewName(place.name);
    if (input.Tags !== undefined && input.Overwrite === true)
      throw parametersErrors.invalid(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    checkTags(input.Tags ?? [], this.#ports.limits.parameterTags);
    return this.#store.change(async () => {
      const before = await this.#store.get(place);
      if (before !== undefined && input.Overwrite !== true) throw parametersErrors.exists();
      const added = this.#newVersion({ scope, place, before, input });
      const { record, dropped } = this.#withVersion(place, before, added, input.Tags ?? []);
      await this.#store.write(place, record, { added, ...(dropped !== undefined && { dropped }) });
      return { Version: added.version, Tier: added.tier };
    });
  }

  delete(scope: CallScope, input: { readonly Name: string }): Promise<void> {
    const { place } = readParameterName(scope, input.Name);
    return this.#store.change(async () => {
      await this.#store.delete(place, await this.#store.existing(place));
    });
  }

  async deleteAll(
    scope: CallScope,
    input: { readonly Names: readonly string[] },
  ): Promise<{
    readonly DeletedParameters: readonly string[];
    readonly InvalidParameters: readonly string[];
  }> {
    const DeletedParameters: string[] = [];
    const InvalidParameters: string[] = [];
    for (const Name of new Set(input.Names)) {
      try {
        await this.delete(scope, { Name });
        DeletedParameters.push(Name);
      } catch (error) {
        if ((error as { readonly code?: string }).code !== 'ParameterNotFound') throw error;
        InvalidParameters.push(Name);
      }
    }
    return { DeletedParameters, InvalidParameters };
  }

  label(
    scope: CallScope,
    input: LabelInput,
  ): Promise<{ readonly InvalidLabels: readonly string[]; readonly ParameterVersion: number }> {
    return this.#changeLabels(scope, input, (record, version) => {
      const InvalidLabels = input.Labels.filter((label) => !isLabel(label));
      const good = input.Labels.filter(isLabel);
      const labels = { ...record.labels, ...Object.fromEntries(good.map((label) => [label, version])) };
      const { parameterLabels } = this.#ports.limits;
      if (Object.values(labels).filter((each) => each === version).length > parameterLabels)
        throw parametersErrors.tooManyLabels(parameterLabels);
      return { labels, answer: { InvalidLabels, ParameterVersion: version } };
    });
  }

  unlabel(
    scope: CallScope,
    input: LabelInput,
  ): Promise<{ readonly RemovedLabels: readonly string[]; readonly InvalidLabels: readonly string[] }> {
    return this.#changeLabels(scope, input, (record, version) => {
      const RemovedLabels = input.Labels.filter((label) => record.labels[label] === version);
      const removed = new Set(RemovedLabels);
      const labels = Object.fromEntries(
        Object.entries(record.labels).filter(([label]) => !removed.has(label)),
      );
      const InvalidLabels = input.Labels.filter((label) => !removed.has(label));
      return { labels, answer: { RemovedLabels, InvalidLabels } };
    });
  }

  tag(scope: CallScope, name: string, tags: readonly Tag[]): Promise<void> {
    const keys = new Set(tags.map(({ Key }) => Key));
    return this.#changeTags(scope, name, (before) => [
      ...before.filter(({ Key }) => !keys.has(Key)),
      ...tags,
    ]);
  }

  untag(scope: CallScope, name: string, keys: readonly string[]): Promise<void> {
    return this.#changeTags(scope, name, (before) => before.filter(({ Key }) => !keys.includes(Key)));
  }

  #newVersion(asked: {
    readonly scope: CallScope;
    readonly place: ParameterPlace;
    readonly before: ParameterRecord | undefined;
    readonly input: PutParameterInput;
  }): ParameterVersion {
    const { scope, place, before, input } = asked;
    const type = input.Type ?? before?.latest.type;
    if (type === undefined)
      throw parametersErrors.invalid('A parameter type is required when you create a parameter.');
    if (!types.has(type)) throw parametersErrors.invalid(`The parameter type ${type} is not supported.`);
    if (before !== undefined && before.latest.type !== type) throw parametersErrors.typeChange();
    if (input.KeyId !== undefined && type !== 'SecureString')
      throw parametersErrors.invalid('KeyId is required for SecureString type parameter only.');
    if (type === 'StringList' && input.Value.split(',').includes(''))
      throw parametersErrors.invalid('Invalid list value: an element is empty.');
    const tier = this.#tier(input, before);
    const keyId =
      type === 'SecureString' ? (input.KeyId ?? before?.latest.keyId ?? 'alias/aws/ssm') : undefined;
    const description = input.Description ?? before?.latest.description;
    const allowedPattern = input.AllowedPattern ?? before?.latest.allowedPattern ?? '';
    if (allowedPattern !== '') checkPattern(allowedPattern, input.Value);
    return {
      version: (before?.latest.version ?? 0) + 1,
      type,
      tier,
      ...(description !== undefined && { description }),
      ...(keyId !== undefined && { keyId }),
      ...(allowedPattern !== '' && { allowedPattern }),
      modifiedMs: this.#ports.clock.now(),
      user: scope.principal.arn,
      sealed: this.#store.seal(place, input.Value),
    };
  }

  #tier({ Tier, Value }: PutParameterInput, before: ParameterRecord | undefined): string {
    const { parameterStandardBytes, parameterAdvancedBytes } = this.#ports.limits;
    const bytes = utf8ByteLength(Value);
    const wanted = Tier ?? before?.latest.tier ?? 'Standard';
    if (bytes > parameterAdvancedBytes)
      throw parametersErrors.invalid(
        `Parameter value can't exceed ${parameterAdvancedBytes} characters, including escape characters, for advanced-tier parameters.`,
      );
    if (wanted === 'Intelligent-Tiering') return bytes > parameterStandardBytes ? 'Advanced' : 'Standard';
    if (wanted === 'Standard' && bytes > parameterStandardBytes)
      throw parametersErrors.invalid(
        `Standard tier parameters support a maximum parameter value of ${parameterStandardBytes} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
      );
    if (wanted === 'Standard' && before?.latest.tier === 'Advanced')
      throw parametersErrors.invalid(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
      );
    return wanted;
  }

  #withVersion(
    place: ParameterPlace,
    before: ParameterRecord | undefined,
    latest: ParameterVersion,
    tags: readonly Tag[],
  ): { readonly record: ParameterRecord; readonly dropped?: number } {
    if (before === undefined) return { record: { latest, oldest: latest.version, tags, labels: {} } };
    const { oldest, labels } = before;
    if (latest.version - oldest < this.#ports.limits.parameterVersions)
      return { record: { ...before, latest } };
    if (Object.values(labels).includes(oldest)) throw parametersErrors.tooManyVersions(place.name);
    return { record: { ...before, latest, oldest: oldest + 1 }, dropped: oldest };
  }

  #changeLabels<Answer>(
    scope: CallScope,
    input: LabelInput,
    edit: (
      record: ParameterRecord,
      version: number,
    ) => { readonly labels: ParameterRecord['labels']; readonly answer: Answer },
  ): Promise<Answer> {
    const { place } = readParameterName(scope, input.Name);
    return this.#store.change(async () => {
      const record = await this.#store.existing(place);
      const version = input.ParameterVersion ?? record.latest.version;
      if (version < record.oldest || version > record.latest.version)
        throw parametersErrors.versionNotFound(place.name, String(version));
      const { labels, answer } = edit(record, version);
      await this.#store.write(place, { ...record, labels });
      return answer;
    });
  }

  #changeTags(scope: CallScope, name: string, edit: (tags: readonly Tag[]) => readonly Tag[]): Promise<void> {
    const { place } = readParameterName(scope, name);
    return this.#store.change(async () => {
      const record = await this.#store.get(place);
      if (record === undefined) throw parametersErrors.resourceId();
      const tags = edit(record.tags);
      checkTags(tags, this.#ports.limits.parameterTags);
      await this.#store.write(place, { ...record, tags });
    });
  }
}

/** Labels are no numbers, which name versions. */
function isLabel(label: string): boolean {
  return labelPattern.test(label) && !/^\d/.test(label) && !/^(aws|ssm)/i.test(label);
}

function checkTags(tags: readonly Tag[], limit: number): void {
  if (tags.length > limit) throw parametersErrors.tooManyTags();
}

/**
 * The pattern is for the whole value; it runs on a linear engine, which look-around and back-references need more than.
 * @throws ServiceError InvalidAllowedPatternException, ParameterPatternMismatchException
 */
function checkPattern(allowedPattern: string, value: string): void {
  let matches: boolean;
  try {
    matches = javaPattern(allowedPattern).matches(value);
  } catch (error) {
    if (error instanceof TemplateError) throw parametersErrors.invalidPattern(error.message);
    throw error;
  }
  if (!matches) throw parametersErrors.patternMismatch(allowedPattern);
}

/** What would have no effect is refused by its name. */
function refuseUnsupported({ Policies, DataType }: PutParameterInput): void {
  if (Policies !== undefined && Policies !== '' && Policies !== '[]' && Policies !== '[{}]')
    throw parametersErrors.invalid('Policies are not supported here.');
  if (DataType !== undefined && DataType !== 'text') throw parametersErrors.dataType();
}
