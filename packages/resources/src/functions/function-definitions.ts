import type { CallScope } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import { directoryRecord, runtimeVersionArn } from './function-catalog.ts';
import {
  checkConfiguration,
  lastModifiedText,
  mergeSettings,
  newSettings,
} from './function-configuration.ts';

import { type FunctionReference, functionArn, isVersionNumber } from './function-reference.ts';
import type { FunctionRecord, VersionRecord } from './function-store.ts';
import type {
  CodeInput,
  CreateFunctionInput,
  FunctionConfiguration,
  GetFunctionOutput,
  ListFunctionsInput,
  ListFunctionsOutput,
  QualifiedInput,
  UpdateFunctionCodeInput,
  UpdateFunctionConfigurationInput,
} from './function-types.ts';
import { publishLatest } from './function-versions.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { pageOf } from './list-page.ts';
import { environmentKey } from './runnable-function.ts';

/** Creating, changing, describing and deleting functions. */
export class FunctionDefinitions {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  create(scope: CallScope, input: CreateFunctionInput): Promise<FunctionConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    checkPackage(input);
    checkConfiguration(input, this.#catalog.ports.limits.functionEnvironmentBytes);
    checkTagCount(input.Tags ?? {}, this.#catalog.ports.limits.functionTags);
    return this.#catalog.change(async () => {
      if ((await this.#catalog.find(place)) !== undefined) throw lambdaErrors.functionExists(place.name);
      const code = await this.#keepCode(input.Code);
      const { Runtime, ...settings } = newSettings(place.name, input);
      const configuration: FunctionConfiguration = {
        FunctionName: place.name,
        FunctionArn: functionArn(place, place.name),
        Runtime,
        ...settings,
        CodeSize: code.sizeBytes,
        CodeSha256: code.sha256,
        LastModified: this.#now(),
        Version: '$LATEST',
        RevisionId: this.#catalog.ports.ids.uuid(),
        State: 'Active',
        LastUpdateStatus: 'Successful',
        PackageType: 'Zip',
        Architectures: input.Architectures ?? ['x86_64'],
        RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place.region, Runtime) },
      };
      const created: FunctionRecord = {
        latest: { configuration, code: { kind: 'archive', id: code.id } },
        lastVersion: 0,
        tags: input.Tags ?? {},
        policies: {},
      };
      const { record, published } = input.Publish === true ? publishLatest(created) : { record: created };
      const written = await this.#catalog.store.write(
        place,
        {
          function: record,
          ...(published && { versions: { [published.configuration.Version]: published } }),
        },
        true,
      );
      if (!written) throw lambdaErrors.functionExists(place.name);
      return (published ?? record.latest).configuration;
    });
  }

  updateCode(scope: CallScope, input: UpdateFunctionCodeInput): Promise<FunctionConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.change(async () => {
      const before = await this.#catalog.changeable(place);
      checkRevision(before.latest, input.RevisionId);
      if (input.DryRun === true) {
        await this.#checkCode(input);
        return before.latest.configuration;
      }
      const code = await this.#keepCode(input);
      const latest: VersionRecord = {
        configuration: {
          ...before.latest.configuration,
          CodeSize: code.sizeBytes,
          CodeSha256: code.sha256,
          Architectures: input.Architectures ?? before.latest.configuration.Architectures,
          ...this.#newRevision(),
        },
        code: { kind: 'archive', id: code.id },
      };
      return this.#replaceLatest(place, before, latest, input.Publish === true);
    });
  }

  updateConfiguration(
    scope: CallScope,
    input: UpdateFunctionConfigurationInput,
  ): Promise<FunctionConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    checkConfiguration(input, this.#catalog.ports.limits.functionEnvironmentBytes);
    return this.#catalog.change(async () => {
      const before = await this.#catalog.changeable(place);
      checkRevision(before.latest, input.RevisionId);
      const merged = mergeSettings(before.latest.configuration, input);
      const latest: VersionRecord = {
        configuration: {
          ...merged,
          RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place.region, merged.Runtime) },
          ...this.#newRevision(),
        },
        code: before.latest.code,
      };
      return this.#replaceLatest(place, before, latest, false);
    });
  }

  async configuration(scope: CallScope, input: QualifiedInput): Promise<FunctionConfiguration> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const { record } = await this.#describe(reference);
    return qualified(reference, record.configuration);
  }

  async get(scope: CallScope, input: QualifiedInput): Promise<GetFunctionOutput> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const { record, owner } = await this.#describe(reference);
    const { code } = record;
    const location =
      code.kind === 'directory'
        ? `file://${code.path}`
        : (this.#catalog.ports.codeUrl?.(code.id, {
            ...scope,
            account: reference.account,
            region: reference.region,
          }) ?? `code:${code.id}`);
    return {
      Configuration: qualified(reference, record.configuration),
      Code: { RepositoryType: 'S3', Location: location },
      ...(Object.keys(owner.tags).length > 0 && { Tags: owner.tags }),
      ...(owner.reservedConcurrency !== undefined && {
        Concurrency: { ReservedConcurrentExecutions: owner.reservedConcurrency },
      }),
    };
  }

  async list(scope: CallScope, input: ListFunctionsInput): Promise<ListFunctionsOutput> {
    const { account, region } = scope;
    const everyVersion = input.FunctionVersion === 'ALL';
    const directory = this.#catalog.ports.directory?.list() ?? [];
    const hidden = new Set(directory.map(({ name }) => name));
    const limit = input.MaxItems ?? 50;
    const marker = input.Marker ?? '';
    const created = await this.#catalog.store.functions(account, region, marker, limit + 1 + hidden.size);
    const records = [
      ...created.filter(({ latest }) => !hidden.has(latest.configuration.FunctionName)),
      ...directory
        .filter(({ name }) => name > marker)
        .map((found) => directoryRecord({ account, region, name: found.name }, found)),
    ].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    const page = pageOf(records, limit, nameOf);
    const functions: FunctionConfiguration[] = [];
    for (const record of page.items) {
      const place = { account, region, name: nameOf(record) };
      if (!everyVersion) {
        functions.push(record.latest.configuration);
        continue;
      }
      functions.push(qualified({ ...place, qualifier: '$LATEST' }, record.latest.configuration));
      for (const version of await this.#catalog.store.versions(place)) functions.push(version.configuration);
    }
    return { Functions: functions, ...(page.next !== undefined && { NextMarker: page.next }) };
  }

  delete(scope: CallScope, input: QualifiedInput): Promise<void> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const { qualifier } = reference;
    if (qualifier === '$LATEST') {
      throw lambdaErrors.invalid('$LATEST version cannot be deleted without deleting the function.');
    }
    return this.#catalog.change(async () => {
      const record = await this.#catalog.changeable(reference);
      if (qualifier === undefined) return this.#deleteAll(reference, record);
      if (!isVersionNumber(qualifier)) {
        throw lambdaErrors.invalid('Deletion of aliases is not currently supported.');
      }
      await this.#deleteVersion(reference, qualifier);
    });
  }

  async #deleteAll(place: FunctionReference, record: FunctionRecord): Promise<void> {
    const versions = await this.#catalog.store.versions(place);
    const aliases = await this.#catalog.store.aliases(place);
    await this.#catalog.store.write(place, {
      function: undefined,
      versions: Object.fromEntries(versions.map(({ configuration }) => [configuration.Version, undefined])),
      aliases: Object.fromEntries(aliases.map(({ Name }) => [Name, undefined])),
    });
    for (const version of [record.latest, ...versions]) this.#retire(version);
  }

  async #deleteVersion(place: FunctionReference, version: string): Promise<void> {
    const record = await this.#catalog.store.version(place, version);
    // Deleting a version that is not there is no error: the call may be made again.
    if (record === undefined) return;
    const users = (await this.#catalog.store.aliases(place)).filter(
      (alias) =>
        alias.FunctionVersion === version ||
        Object.hasOwn(alias.RoutingConfig?.AdditionalVersionWeights ?? {}, version),
    );
    if (users.length > 0) {
      throw lambdaErrors.versionInUse(
        version,
        users.map(({ AliasArn }) => AliasArn),
      );
    }
    await this.#catalog.store.write(place, { versions: { [version]: undefined } });
    this.#retire(record);
  }

  async #describe(reference: FunctionReference): Promise<{ record: VersionRecord; owner: FunctionRecord }> {
    const owner = await this.#catalog.existing(reference, reference.qualifier);
    const alias =
      reference.qualifier === undefined ||
      reference.qualifier === '$LATEST' ||
      isVersionNumber(reference.qualifier)
        ? undefined
        : await this.#catalog.store.alias(reference, reference.qualifier);
    // An alias with weights is described by its own version, never by chance.
    const { record } =
      alias === undefined
        ? await this.#catalog.resolve(reference)
        : await this.#catalog.version(reference, alias.FunctionVersion);
    return { record, owner };
  }

  async #replaceLatest(
    place: FunctionReference,
    before: FunctionRecord,
    latest: VersionRecord,
    publish: boolean,
  ): Promise<FunctionConfiguration> {
    const changed: FunctionRecord = { ...before, latest };
    const { record, published } = publish ? publishLatest(changed) : { record: changed };
    await this.#catalog.store.write(place, {
      function: record,
      ...(published && { versions: { [published.configuration.Version]: published } }),
    });
    this.#retire(before.latest);
    return (published ?? latest).configuration;
  }

  #retire(record: VersionRecord): void {
    this.#catalog.ports.host.retire(environmentKey(record.configuration));
  }

  async #keepCode(input: CodeInput): Promise<{ id: string; sha256: string; sizeBytes: number }> {
    return this.#catalog.ports.code.put(await this.#checkCode(input));
  }

  async #checkCode(input: CodeInput): Promise<Uint8Array> {
    if (input.ImageUri !== undefined)
      throw lambdaErrors.invalid('Container images (ImageUri) are not supported here.');
    if (input.S3Bucket !== undefined || input.S3Key !== undefined) {
      throw lambdaErrors.invalid('Code from S3 is not supported here; send the archive as ZipFile.');
    }
    if (input.ZipFile === undefined) throw lambdaErrors.invalid('Please provide a source for function code.');
    const { functionZipBytes } = this.#catalog.ports.limits;
    if (input.ZipFile.length > functionZipBytes) throw lambdaErrors.codeTooLarge(functionZipBytes);
    const problem = await this.#catalog.ports.host.checkArchive(input.ZipFile);
    switch (problem?.kind) {
      case undefined:
        return input.ZipFile;
      case 'broken':
        throw lambdaErrors.invalid(
          'Could not unzip uploaded file. Please check your file, then try to upload again.',
        );
      case 'empty':
        throw lambdaErrors.invalid('Uploaded file must be a non-empty zip');
      case 'too-large':
        throw lambdaErrors.invalid(`Unzipped size must be smaller than ${problem.limitBytes} bytes`);
      case 'too-many':
        throw lambdaErrors.invalid(
          `Could not unzip uploaded file. It has more than ${problem.limitEntries} entries (functionArchiveEntries).`,
        );
      case 'unsafe':
        throw lambdaErrors.invalid(
          `Could not unzip uploaded file. The entry '${problem.entry}' ${problem.reason}.`,
        );
    }
  }

  #newRevision(): { readonly LastModified: string; readonly RevisionId: string } {
    return { LastModified: this.#now(), RevisionId: this.#catalog.ports.ids.uuid() };
  }

  #now(): string {
    return lastModifiedText(this.#catalog.ports.clock.now());
  }
}

/** A configuration as it is described under a qualifier: the ARN bears it. */
function qualified(
  reference: FunctionReference,
  configuration: FunctionConfiguration,
): FunctionConfiguration {
  return reference.qualifier === undefined
    ? configuration
    : { ...configuration, FunctionArn: functionArn(reference, reference.name, reference.qualifier) };
}

/** @throws ServiceError InvalidParameterValueException */
export function checkTagCount(tags: object, tagsMax: number): void {
  if (Object.keys(tags).length > tagsMax) {
    throw lambdaErrors.invalid(`Number of tags exceeds resource tag limit of ${tagsMax}`);
  }
}

function nameOf(record: FunctionRecord): string {
  return record.latest.configuration.FunctionName;
}

function checkPackage(input: CreateFunctionInput): void {
  if (input.PackageType === 'Image' || input.Code.ImageUri !== undefined) {
    throw lambdaErrors.invalid('PackageType Image is not supported here; package the function as Zip.');
  }
  if ((input.Runtime ?? '') === '' || (input.Handler ?? '') === '') {
    throw lambdaErrors.invalid(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
}

function checkRevision(latest: VersionRecord, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== latest.configuration.RevisionId)
    throw lambdaErrors.revisionStale();
}
