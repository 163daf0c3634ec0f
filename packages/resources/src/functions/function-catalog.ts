import { type CallScope, SerialWork } from '@cairn/kit';
import { lastModifiedText } from './function-configuration.ts';
import type { DirectoryFunction, FunctionsPorts } from './function-ports.ts';
import {
  type FunctionReference,
  functionArn,
  isVersionNumber,
  readFunctionReference,
} from './function-reference.ts';
import {
  type FunctionPlace,
  type FunctionRecord,
  FunctionStore,
  type VersionRecord,
} from './function-store.ts';
import type { AliasConfiguration, FunctionConfiguration } from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/** The version that a qualifier leads to. */
export interface ResolvedVersion {
  readonly record: VersionRecord;
  /** `$LATEST` or the number, whatever alias led here. */
  readonly version: string;
}

/**
 * Finds functions, versions and aliases by what callers write, those of the functions directory included,
 * and lets changes happen one after the other.
 */
export class FunctionCatalog {
  readonly ports: FunctionsPorts;
  readonly store: FunctionStore;
  readonly #changes = new SerialWork();

  constructor(ports: FunctionsPorts) {
    this.ports = ports;
    this.store = new FunctionStore(ports.records);
  }

  /** Runs a change after all that were begun before it: read, check and write of one never mix with another's. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  reference(scope: CallScope, name: string, qualifier?: string): FunctionReference {
    return readFunctionReference(scope, name, qualifier);
  }

  /** The function, or undefined. A file of the functions directory hides a created function of its name. */
  find(place: FunctionPlace): Promise<FunctionRecord | undefined> | FunctionRecord | undefined {
    const found = this.ports.directory?.find(place.name);
    return found === undefined ? this.store.function(place) : directoryRecord(place, found);
  }

  /** @throws ServiceError ResourceNotFoundException */
  async existing(place: FunctionPlace, qualifier?: string): Promise<FunctionRecord> {
    const record = await this.find(place);
    if (record === undefined) throw lambdaErrors.functionNotFound(functionArn(place, place.name, qualifier));
    return record;
  }

  /** The function, when it may be changed by calls. @throws ServiceError */
  async changeable(place: FunctionPlace): Promise<FunctionRecord> {
    if (this.ports.directory?.find(place.name) !== undefined) {
      throw lambdaErrors.invalid(
        `The function ${place.name} comes from the functions directory; change its files instead.`,
      );
    }
    return this.existing(place);
  }

  /**
   * The version that a reference leads to, by the alias's weights where it has some.
   * @throws ServiceError ResourceNotFoundException
   */
  async resolve(reference: FunctionReference): Promise<ResolvedVersion> {
    const { qualifier } = reference;
    if (qualifier === undefined || qualifier === '$LATEST' || isVersionNumber(qualifier)) {
      return this.version(reference, qualifier ?? '$LATEST');
    }
    const alias = await this.store.alias(reference, qualifier);
    if (alias === undefined) {
      throw lambdaErrors.functionNotFound(functionArn(reference, reference.name, qualifier));
    }
    return this.version(reference, this.#pick(alias));
  }

  /** @param version `$LATEST` or a number. @throws ServiceError ResourceNotFoundException */
  async version(place: FunctionPlace, version: string): Promise<ResolvedVersion> {
    const record =
      version === '$LATEST' ? (await this.find(place))?.latest : await this.store.version(place, version);
    if (record === undefined) throw lambdaErrors.functionNotFound(functionArn(place, place.name, version));
    return { record, version };
  }

  /** @throws ServiceError ResourceNotFoundException */
  async existingAlias(place: FunctionPlace, name: string): Promise<AliasConfiguration> {
    const alias = await this.store.alias(place, name);
    if (alias === undefined) throw lambdaErrors.aliasNotFound(functionArn(place, place.name, name));
    return alias;
  }

  #pick(alias: AliasConfiguration): string {
    const weights = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
    if (weights.length === 0) return alias.FunctionVersion;
    let chance = this.ports.random.next();
    for (const [version, weight] of weights) {
      chance -= weight;
      if (chance < 0) return version;
    }
    return alias.FunctionVersion;
  }
}

/** A function of the directory in the shape of a created one. */
export function directoryRecord(place: FunctionPlace, found: DirectoryFunction): FunctionRecord {
  const hasVariables = Object.keys(found.environment).length > 0;
  const configuration: FunctionConfiguration = {
    FunctionName: found.name,
    FunctionArn: functionArn(place, found.name),
    Runtime: found.runtime,
    Role: `arn:aws:iam::${place.account}:role/functions-directory`,
    Handler: found.handler,
    CodeSize: found.sizeBytes,
    Description: found.description,
    Timeout: found.timeoutSeconds,
    MemorySize: found.memoryMegabytes,
    LastModified: lastModifiedText(found.modifiedMs),
    CodeSha256: found.sha256,
    Version: '$LATEST',
    ...(hasVariables && { Environment: { Variables: found.environment } }),
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: found.revision,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place.region, found.runtime) },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${found.name}` },
  };
  return {
    latest: { configuration, code: { kind: 'directory', path: found.path } },
    lastVersion: 0,
    tags: {},
    policies: {},
  };
}

/** AWS names the exact build of a runtime; here the runtime's name stands for it. */
export function runtimeVersionArn(region: string, runtime: string): string {
  return `arn:aws:lambda:${region}::runtime:${runtime}`;
}
