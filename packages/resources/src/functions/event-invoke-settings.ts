import { type CallScope, parseArn } from '@cairn/kit';
import { destinationServices } from './event-destinations.ts';
import type {
  EventDestination,
  EventInvokeConfig,
  EventInvokeRecord,
  EventInvokeSettings,
} from './event-types.ts';
import type { FunctionCatalog } from './function-catalog.ts';
import { type FunctionReference, functionArn, isVersionNumber } from './function-reference.ts';
import type { FunctionRecord } from './function-store.ts';
import type { PageInput, QualifiedInput } from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { pageOf } from './list-page.ts';

type SettingsInput = QualifiedInput & EventInvokeSettings;

const pageSizeMax = 50;
const latest = '$LATEST';

/** The EventInvokeConfig of functions, versions and aliases. */
export class FunctionEventSettings {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  /** Replaces all settings. */
  put(scope: CallScope, input: SettingsInput): Promise<EventInvokeConfig> {
    return this.#write(scope, input, () => ({}));
  }

  /** Replaces the settings that are given. */
  update(scope: CallScope, input: SettingsInput): Promise<EventInvokeConfig> {
    return this.#write(scope, input, (before, arn) => {
      if (before === undefined) throw lambdaErrors.noEventInvokeConfig(arn);
      return before;
    });
  }

  async get(scope: CallScope, input: QualifiedInput): Promise<EventInvokeConfig> {
    const { reference, record } = await this.#owner(scope, input);
    return printed(reference, existing(reference, record));
  }

  delete(scope: CallScope, input: QualifiedInput): Promise<void> {
    return this.#catalog.change(async () => {
      const { reference, record } = await this.#owner(scope, input);
      existing(reference, record);
      await this.#replace(reference, record, undefined);
    });
  }

  async list(
    scope: CallScope,
    input: QualifiedInput & PageInput,
  ): Promise<{
    readonly FunctionEventInvokeConfigs: readonly EventInvokeConfig[];
    readonly NextMarker?: string;
  }> {
    const reference = this.#catalog.reference(scope, input.FunctionName);
    const record = await this.#catalog.existing(reference);
    const all = Object.entries(record.eventInvokeConfigs ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .filter(([qualifier]) => qualifier > (input.Marker ?? ''));
    const { items, next } = pageOf(all, Math.min(input.MaxItems ?? pageSizeMax, pageSizeMax), ([key]) => key);
    return {
      FunctionEventInvokeConfigs: items.map(([qualifier, config]) =>
        printed({ ...reference, qualifier }, config),
      ),
      ...(next !== undefined && { NextMarker: next }),
    };
  }

  #write(
    scope: CallScope,
    input: SettingsInput,
    base: (before: EventInvokeRecord | undefined, arn: string) => EventInvokeSettings,
  ): Promise<EventInvokeConfig> {
    return this.#catalog.change(async () => {
      const { reference, record } = await this.#owner(scope, input);
      const arn = arnOf(reference);
      const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
      if ((MaximumRetryAttempts ?? MaximumEventAgeInSeconds ?? DestinationConfig) === undefined)
        throw lambdaErrors.invalid('You must specify at least one of error handling or destination setting.');
      checkDestinations(DestinationConfig, arn);
      const before = base(record.eventInvokeConfigs?.[reference.qualifier ?? latest], arn);
      const config: EventInvokeRecord = {
        ...before,
        ...(MaximumRetryAttempts !== undefined && { MaximumRetryAttempts }),
        ...(MaximumEventAgeInSeconds !== undefined && { MaximumEventAgeInSeconds }),
        DestinationConfig: {
          OnSuccess: {},
          OnFailure: {},
          ...before.DestinationConfig,
          ...DestinationConfig,
        },
        lastModifiedMs: this.#catalog.ports.clock.now(),
      };
      await this.#replace(reference, record, config);
      return printed(reference, config);
    });
  }

  async #owner(
    scope: CallScope,
    input: QualifiedInput,
  ): Promise<{ readonly reference: FunctionReference; readonly record: FunctionRecord }> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const { qualifier } = reference;
    if (qualifier !== undefined && qualifier !== latest) {
      const isThere = isVersionNumber(qualifier)
        ? await this.#catalog.store.version(reference, qualifier)
        : await this.#catalog.store.alias(reference, qualifier);
      if (isThere === undefined) throw lambdaErrors.noFunctionOfArn(arnOf(reference));
    }
    const record = await this.#catalog.find(reference);
    if (record === undefined) throw lambdaErrors.noFunctionOfArn(arnOf(reference));
    return { reference, record: await this.#catalog.changeable(reference) };
  }

  async #replace(
    reference: FunctionReference,
    record: FunctionRecord,
    config: EventInvokeRecord | undefined,
  ): Promise<void> {
    const { [reference.qualifier ?? latest]: _, ...others } = record.eventInvokeConfigs ?? {};
    const eventInvokeConfigs =
      config === undefined ? others : { ...others, [reference.qualifier ?? latest]: config };
    await this.#catalog.store.write(reference, { function: { ...record, eventInvokeConfigs } });
  }
}

/** @throws ServiceError InvalidParameterValueException */
function checkDestinations(config: EventInvokeSettings['DestinationConfig'], arn: string): void {
  for (const destination of [config?.OnSuccess?.Destination, config?.OnFailure?.Destination]) {
    if (destination === undefined) continue;
    const service = parseArn(destination)?.service;
    if (service === 's3') throw lambdaErrors.invalid('S3 destinations are not supported here.');
    if (service === undefined || !destinationServices.has(service))
      throw lambdaErrors.invalid(
        `The provided destination config DestinationConfig(onSuccess=${shown(config?.OnSuccess, 'OnSuccess')}, onFailure=${shown(config?.OnFailure, 'OnFailure')}) is invalid.`,
      );
    if (destination === arn || `${destination}:${latest}` === arn)
      throw lambdaErrors.invalid("You can't specify the function as a destination for itself.");
  }
}

function shown(destination: EventDestination | undefined, name: string): string {
  return destination?.Destination === undefined ? 'null' : `${name}(destination=${destination.Destination})`;
}

function existing(reference: FunctionReference, record: FunctionRecord): EventInvokeRecord {
  const config = record.eventInvokeConfigs?.[reference.qualifier ?? latest];
  if (config === undefined) throw lambdaErrors.noEventInvokeConfig(arnOf(reference));
  return config;
}

function printed(
  reference: FunctionReference,
  { lastModifiedMs, ...config }: EventInvokeRecord,
): EventInvokeConfig {
  return { LastModified: lastModifiedMs / 1_000, FunctionArn: arnOf(reference), ...config };
}

function arnOf(reference: FunctionReference): string {
  return functionArn(reference, reference.name, reference.qualifier ?? latest);
}
