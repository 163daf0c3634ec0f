import { type CallScope, isJsonObject, memberOf, numberOf, printJson, ServiceError } from '@cairn/kit';
import { isUnder, isWanted } from './parameter-filters.ts';
import { parameterArn, readParameterName, secretsPath } from './parameter-name.ts';
import type { ParametersPorts } from './parameter-ports.ts';
import type { ParameterPlace, ParameterRecord, ParameterStore, ParameterVersion } from './parameter-store.ts';
import type {
  DescribeInput,
  GetByPathInput,
  GetParameterInput,
  GetParametersInput,
  HistoryInput,
  Parameter,
  StringFilter,
} from './parameter-types.ts';
import { parametersErrors } from './parameters-errors.ts';

const byPathMax = 10;
const describedMax = 50;
const scanned = 200;

/** What finds and answers parameters. */
export class ParameterReads {
  readonly #ports: ParametersPorts;
  readonly #store: ParameterStore;

  constructor(ports: ParametersPorts, store: ParameterStore) {
    this.#ports = ports;
    this.#store = store;
  }

  async get(scope: CallScope, input: GetParameterInput): Promise<{ readonly Parameter: Parameter }> {
    return { Parameter: await this.#parameter(scope, input.Name, input.WithDecryption === true) };
  }

  async getAll(
    scope: CallScope,
    input: GetParametersInput,
  ): Promise<{ readonly Parameters: readonly Parameter[]; readonly InvalidParameters: readonly string[] }> {
    const Parameters: Parameter[] = [];
    const InvalidParameters: string[] = [];
    for (const name of new Set(input.Names)) {
      try {
        Parameters.push(await this.#parameter(scope, name, input.WithDecryption === true));
      } catch (error) {
        const isMissing = error instanceof ServiceError && /^Parameter(Version)?NotFound$/.test(error.code);
        if (!isMissing) throw error;
        InvalidParameters.push(name);
      }
    }
    return { Parameters, InvalidParameters };
  }

  async byPath(
    scope: CallScope,
    input: GetByPathInput,
  ): Promise<{ readonly Parameters: readonly Parameter[]; readonly NextToken?: string }> {
    const { Path: path, ParameterFilters: filters = [], Recursive = false } = input;
    if (!path.startsWith('/'))
      throw parametersErrors.invalid(
        'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
      );
    const prefix = path === '/' ? '' : path.endsWith('/') ? path : `${path}/`;
    const { page, next } = await this.#scan(scope, {
      prefix,
      filters,
      accepts: (name) => isUnder(name, path, Recursive),
      limit: input.MaxResults ?? byPathMax,
      token: input.NextToken,
    });
    const isOpen = input.WithDecryption === true;
    return {
      Parameters: page.map(({ name, record }) =>
        this.#answer({ ...scopePlace(scope), name }, record.latest, isOpen),
      ),
      ...(next !== undefined && { NextToken: next }),
    };
  }

  async describe(
    scope: CallScope,
    input: DescribeInput,
  ): Promise<{ readonly Parameters: readonly object[]; readonly NextToken?: string }> {
    if (input.Shared === true) return { Parameters: [] };
    const older = (input.Filters ?? []).map(({ Key, Values }) => ({
      Key,
      Values,
      Option: Key === 'Name' ? 'BeginsWith' : 'Equals',
    }));
    const { page, next } = await this.#scan(scope, {
      prefix: '',
      filters: [...older, ...(input.ParameterFilters ?? [])],
      accepts: () => true,
      limit: input.MaxResults ?? describedMax,
      token: input.NextToken,
    });
    return {
      Parameters: page.map(({ name, record }) =>
        describeVersion({ ...scopePlace(scope), name }, record.latest),
      ),
      ...(next !== undefined && { NextToken: next }),
    };
  }

  async history(
    scope: CallScope,
    input: HistoryInput,
  ): Promise<{ readonly Parameters: readonly object[]; readonly NextToken?: string }> {
    const { place } = readParameterName(scope, input.Name);
    const { labels } = await this.#store.existing(place);
    const limit = input.MaxResults ?? describedMax;
    const found = await this.#store.versions(place, Number(readToken(input.NextToken) || '0'), limit + 1);
    const page = found.slice(0, limit);
    const isOpen = input.WithDecryption === true;
    return {
      Parameters: page.map((version) => {
        const { ARN: _, ...description } = describeVersion(place, version);
        return {
          ...description,
          Value: this.#value(place, version, isOpen),
          Labels: labelsOf(labels, version.version),
        };
      }),
      ...(found.length > limit && { NextToken: btoa(String(page.at(-1)?.version)) }),
    };
  }

  async tags(scope: CallScope, name: string): Promise<{ readonly TagList: readonly object[] }> {
    const { place } = readParameterName(scope, name);
    const record = await this.#store.get(place);
    if (record === undefined) throw parametersErrors.resourceId();
    return { TagList: record.tags };
  }

  async #parameter(scope: CallScope, text: string, isOpen: boolean): Promise<Parameter> {
    if (text.startsWith(secretsPath)) return this.#secret(scope, text, isOpen);
    const { place, selector } = readParameterName(scope, text);
    const record = await this.#store.existing(place);
    const version = await this.#choose(place, record, selector);
    const answer = this.#answer(place, version, isOpen);
    return selector === undefined ? answer : { ...answer, Selector: `:${selector}` };
  }

  async #choose(
    place: ParameterPlace,
    record: ParameterRecord,
    selector: string | undefined,
  ): Promise<ParameterVersion> {
    if (selector === undefined) return record.latest;
    const label = Object.hasOwn(record.labels, selector) ? record.labels[selector] : undefined;
    const number = /^\d{1,9}$/.test(selector) ? Number(selector) : label;
    const version = number === undefined ? undefined : await this.#store.version(place, number);
    if (version === undefined) throw parametersErrors.versionNotFound(place.name, selector);
    return version;
  }

  /** A secret under the name of a parameter ("Referencing AWS Secrets Manager secrets from Parameter Store"). */
  async #secret(scope: CallScope, text: string, isOpen: boolean): Promise<Parameter> {
    if (!isOpen)
      throw parametersErrors.invalid(
        'WithDecryption flag must be True for retrieving a Secret Manager secret.',
      );
    const [SecretId = '', selector] = text.slice(secretsPath.length).split(':');
    const isVersion = selector !== undefined && /^[0-9a-f-]{32,64}$/i.test(selector);
    const answer = await this.#ports
      .callService({
        ...scope,
        service: 'secretsmanager',
        action: 'GetSecretValue',
        input: {
          SecretId,
          ...(selector !== undefined && (isVersion ? { VersionId: selector } : { VersionStage: selector })),
        },
      })
      .catch((error: unknown) => {
        const isMissing = error instanceof ServiceError && error.code === 'ResourceNotFoundException';
        throw isMissing
          ? new ServiceError(
              'ParameterNotFound',
              `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${text} not found.`,
            )
          : error;
      });
    const members = isJsonObject(answer) ? answer : {};
    const value = memberOf(members, 'SecretString') ?? memberOf(members, 'SecretBinary');
    const createdSeconds = memberOf(members, 'CreatedDate');
    return {
      Name: text.split(':', 1)[0] as string,
      Type: 'SecureString',
      Value: typeof value === 'string' ? value : '',
      Version: 0,
      ...(selector !== undefined && { Selector: `:${selector}` }),
      SourceResult: printJson(answer),
      LastModifiedDate: typeof createdSeconds === 'number' ? numberOf(createdSeconds) * 1_000 : 0,
      ARN: parameterArn({ ...scopePlace(scope), name: text.split(':', 1)[0] as string }),
      DataType: 'text',
    };
  }

  #answer(place: ParameterPlace, version: ParameterVersion, isOpen: boolean): Parameter {
    return {
      Name: place.name,
      Type: version.type,
      Value: this.#value(place, version, isOpen),
      Version: version.version,
      LastModifiedDate: version.modifiedMs,
      ARN: parameterArn(place),
      DataType: 'text',
    };
  }

  /** Secure ones are answered as they are kept unless they are to be opened. */
  #value(place: ParameterPlace, version: ParameterVersion, isOpen: boolean): string {
    return version.type === 'SecureString' && !isOpen ? version.sealed : this.#store.open(place, version);
  }

  async #scan(
    scope: CallScope,
    options: {
      readonly prefix: string;
      readonly filters: readonly StringFilter[];
      readonly accepts: (name: string) => boolean;
      readonly limit: number;
      readonly token: string | undefined;
    },
  ) {
    const { prefix, filters, accepts, limit } = options;
    const found: { readonly name: string; readonly record: ParameterRecord }[] = [];
    for (let after = readToken(options.token); ; ) {
      const page = await this.#store.list(scope, { prefix, after, limit: scanned });
      for (const parameter of page) {
        if (!accepts(parameter.name) || !isWanted(parameter, filters)) continue;
        if (found.length === limit) return { page: found, next: btoa(found.at(-1)?.name ?? '') };
        found.push(parameter);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < scanned) return { page: found, next: undefined };
      after = last.name;
    }
  }
}

function scopePlace({ account, region }: CallScope): { readonly account: string; readonly region: string } {
  return { account, region };
}

/** @throws ServiceError InvalidNextToken */
function readToken(token: string | undefined): string {
  if (token === undefined || token === '') return '';
  try {
    return atob(token);
  } catch {
    throw parametersErrors.nextToken();
  }
}

function labelsOf(labels: ParameterRecord['labels'], version: number): readonly string[] {
  return Object.keys(labels).filter((label) => labels[label] === version);
}

function describeVersion(place: ParameterPlace, version: ParameterVersion) {
  return {
    Name: place.name,
    ARN: parameterArn(place),
    Type: version.type,
    ...(version.keyId !== undefined && { KeyId: version.keyId }),
    ...(version.allowedPattern !== undefined && { AllowedPattern: version.allowedPattern }),
    LastModifiedDate: version.modifiedMs,
    LastModifiedUser: version.user,
    ...(version.description !== undefined && { Description: version.description }),
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: 'text',
  };
}
