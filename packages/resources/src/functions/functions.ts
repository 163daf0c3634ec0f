import type { CallScope, DeliveryHandler } from '@cairn/kit';
import { EventInvocations } from './event-invocations.ts';
import { FunctionEventSettings } from './event-invoke-settings.ts';
import { EventSourceMappings } from './event-source-mappings.ts';
import type {
  CreateEventSourceInput,
  EventSourceMapping,
  EventSourceSettings,
  ListEventSourcesInput,
} from './event-source-types.ts';
import type { EventInvokeConfig, EventInvokeSettings } from './event-types.ts';
import { FunctionAliases } from './function-aliases.ts';
import { FunctionCatalog } from './function-catalog.ts';
import { FunctionConcurrency } from './function-concurrency.ts';
import { FunctionDefinitions } from './function-definitions.ts';
import { FunctionInvoke, type InvokeOptions } from './function-invoke.ts';
import { FunctionPolicies } from './function-policies.ts';
import type { FunctionsPorts } from './function-ports.ts';
import { FunctionTags } from './function-tags.ts';
import type * as Lambda from './function-types.ts';
import { FunctionVersions } from './function-versions.ts';

/**
 * The Lambda service: one method per operation, members as the Lambda API spells them.
 * Each throws ServiceError from the table in `lambda-errors.ts`. What is answered is on disk.
 */
export class Functions {
  readonly #catalog: FunctionCatalog;
  readonly #definitions: FunctionDefinitions;
  readonly #versions: FunctionVersions;
  readonly #aliases: FunctionAliases;
  readonly #policies: FunctionPolicies;
  readonly #tags: FunctionTags;
  readonly #concurrency: FunctionConcurrency;
  readonly #invoke: FunctionInvoke;
  readonly #eventSettings: FunctionEventSettings;
  readonly #eventSources: EventSourceMappings;
  /** Carries out kept invocations of type Event: the handler of deliveries named {@link eventHandlerName}. */
  readonly runEvent: DeliveryHandler;

  constructor(ports: FunctionsPorts) {
    this.#catalog = new FunctionCatalog(ports);
    this.#definitions = new FunctionDefinitions(this.#catalog);
    this.#versions = new FunctionVersions(this.#catalog);
    this.#aliases = new FunctionAliases(this.#catalog);
    this.#policies = new FunctionPolicies(this.#catalog);
    this.#tags = new FunctionTags(this.#catalog);
    this.#concurrency = new FunctionConcurrency(this.#catalog);
    const events = new EventInvocations(this.#catalog);
    this.#invoke = new FunctionInvoke(this.#catalog, events);
    this.#eventSettings = new FunctionEventSettings(this.#catalog);
    this.runEvent = events.run;
    this.#eventSources = new EventSourceMappings(this.#catalog, this.#invoke, ports.eventSources);
  }

  /** Forgets code that no function uses any more. Call it before requests are answered. */
  async start(): Promise<void> {
    await this.#catalog.ports.code.retain(await this.#catalog.store.codeIds());
  }

  /** Begins to read event sources. Call it when the services that own them can be called. */
  startEventSources(): Promise<void> {
    return this.#eventSources.start();
  }

  /** Ends reading event sources; call it before those services stop. */
  stopEventSources(): Promise<void> {
    return this.#eventSources.stop();
  }

  /**
   * The policy of a function, version or alias, for whoever decides about calls; undefined when it has none or is not
   * there.
   */
  policyOf(arn: string): Promise<{ readonly policy: string } | undefined> {
    return this.#policies.policyOf(arn);
  }

  async createEventSourceMapping(
    scope: CallScope,
    input: CreateEventSourceInput,
  ): Promise<EventSourceMapping> {
    return this.#eventSources.create(scope, input);
  }

  async getEventSourceMapping(
    scope: CallScope,
    input: { readonly UUID: string },
  ): Promise<EventSourceMapping> {
    return this.#eventSources.get(scope, input);
  }

  async listEventSourceMappings(
    scope: CallScope,
    input: ListEventSourcesInput,
  ): Promise<{ readonly EventSourceMappings: readonly EventSourceMapping[]; readonly NextMarker?: string }> {
    return this.#eventSources.list(scope, input);
  }

  async updateEventSourceMapping(
    scope: CallScope,
    input: EventSourceSettings & { readonly UUID: string },
  ): Promise<EventSourceMapping> {
    return this.#eventSources.update(scope, input);
  }

  async deleteEventSourceMapping(
    scope: CallScope,
    input: { readonly UUID: string },
  ): Promise<EventSourceMapping> {
    return this.#eventSources.delete(scope, input);
  }

  async createFunction(
    scope: CallScope,
    input: Lambda.CreateFunctionInput,
  ): Promise<Lambda.FunctionConfiguration> {
    return this.#definitions.create(scope, input);
  }

  async getFunction(scope: CallScope, input: Lambda.QualifiedInput): Promise<Lambda.GetFunctionOutput> {
    return this.#definitions.get(scope, input);
  }

  async getFunctionConfiguration(
    scope: CallScope,
    input: Lambda.QualifiedInput,
  ): Promise<Lambda.FunctionConfiguration> {
    return this.#definitions.configuration(scope, input);
  }

  async listFunctions(
    scope: CallScope,
    input: Lambda.ListFunctionsInput,
  ): Promise<Lambda.ListFunctionsOutput> {
    return this.#definitions.list(scope, input);
  }

  async updateFunctionCode(
    scope: CallScope,
    input: Lambda.UpdateFunctionCodeInput,
  ): Promise<Lambda.FunctionConfiguration> {
    return this.#definitions.updateCode(scope, input);
  }

  async updateFunctionConfiguration(
    scope: CallScope,
    input: Lambda.UpdateFunctionConfigurationInput,
  ): Promise<Lambda.FunctionConfiguration> {
    return this.#definitions.updateConfiguration(scope, input);
  }

  async deleteFunction(scope: CallScope, input: Lambda.QualifiedInput): Promise<void> {
    return this.#definitions.delete(scope, input);
  }

  async publishVersion(
    scope: CallScope,
    input: Lambda.PublishVersionInput,
  ): Promise<Lambda.FunctionConfiguration> {
    return this.#versions.publish(scope, input);
  }

  async listVersionsByFunction(
    scope: CallScope,
    input: Lambda.ListVersionsInput,
  ): Promise<Lambda.ListVersionsOutput> {
    return this.#versions.list(scope, input);
  }

  async createAlias(scope: CallScope, input: Lambda.CreateAliasInput): Promise<Lambda.AliasConfiguration> {
    return this.#aliases.create(scope, input);
  }

  async getAlias(scope: CallScope, input: Lambda.AliasInput): Promise<Lambda.AliasConfiguration> {
    return this.#aliases.get(scope, input);
  }

  async updateAlias(scope: CallScope, input: Lambda.UpdateAliasInput): Promise<Lambda.AliasConfiguration> {
    return this.#aliases.update(scope, input);
  }

  async deleteAlias(scope: CallScope, input: Lambda.AliasInput): Promise<void> {
    return this.#aliases.delete(scope, input);
  }

  async listAliases(scope: CallScope, input: Lambda.ListAliasesInput): Promise<Lambda.ListAliasesOutput> {
    return this.#aliases.list(scope, input);
  }

  async addPermission(
    scope: CallScope,
    input: Lambda.AddPermissionInput,
  ): Promise<{ readonly Statement: string }> {
    return this.#policies.add(scope, input);
  }

  async removePermission(scope: CallScope, input: Lambda.RemovePermissionInput): Promise<void> {
    return this.#policies.remove(scope, input);
  }

  async getPolicy(scope: CallScope, input: Lambda.QualifiedInput): Promise<Lambda.GetPolicyOutput> {
    return this.#policies.get(scope, input);
  }

  async tagResource(
    scope: CallScope,
    input: { readonly Resource: string; readonly Tags: Lambda.Tags },
  ): Promise<void> {
    return this.#tags.tag(scope, input);
  }

  async untagResource(
    scope: CallScope,
    input: { readonly Resource: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#tags.untag(scope, input);
  }

  async listTags(
    scope: CallScope,
    input: { readonly Resource: string },
  ): Promise<{ readonly Tags: Lambda.Tags }> {
    return this.#tags.list(scope, input);
  }

  /** No function has a code signing configuration here; tools ask for it when they describe a function. */
  async getFunctionCodeSigningConfig(
    scope: CallScope,
    input: { readonly FunctionName: string },
  ): Promise<{ readonly FunctionName: string }> {
    const { FunctionName } = await this.#definitions.configuration(scope, input);
    return { FunctionName };
  }

  async putFunctionConcurrency(
    scope: CallScope,
    input: { readonly FunctionName: string; readonly ReservedConcurrentExecutions: number },
  ): Promise<{ readonly ReservedConcurrentExecutions: number }> {
    return this.#concurrency.put(scope, input);
  }

  async getFunctionConcurrency(
    scope: CallScope,
    input: { readonly FunctionName: string },
  ): Promise<{ readonly ReservedConcurrentExecutions?: number }> {
    return this.#concurrency.get(scope, input);
  }

  async deleteFunctionConcurrency(scope: CallScope, input: { readonly FunctionName: string }): Promise<void> {
    return this.#concurrency.delete(scope, input);
  }

  async putFunctionEventInvokeConfig(
    scope: CallScope,
    input: Lambda.QualifiedInput & EventInvokeSettings,
  ): Promise<EventInvokeConfig> {
    return this.#eventSettings.put(scope, input);
  }

  async updateFunctionEventInvokeConfig(
    scope: CallScope,
    input: Lambda.QualifiedInput & EventInvokeSettings,
  ): Promise<EventInvokeConfig> {
    return this.#eventSettings.update(scope, input);
  }

  async getFunctionEventInvokeConfig(
    scope: CallScope,
    input: Lambda.QualifiedInput,
  ): Promise<EventInvokeConfig> {
    return this.#eventSettings.get(scope, input);
  }

  async deleteFunctionEventInvokeConfig(scope: CallScope, input: Lambda.QualifiedInput): Promise<void> {
    return this.#eventSettings.delete(scope, input);
  }

  async listFunctionEventInvokeConfigs(
    scope: CallScope,
    input: Lambda.QualifiedInput & Lambda.PageInput,
  ): Promise<{
    readonly FunctionEventInvokeConfigs: readonly EventInvokeConfig[];
    readonly NextMarker?: string;
  }> {
    return this.#eventSettings.list(scope, input);
  }

  /** See {@link FunctionInvoke.invoke}. */
  async invoke(
    scope: CallScope,
    input: Lambda.InvokeInput,
    options?: InvokeOptions,
  ): Promise<Lambda.InvokeOutput> {
    return this.#invoke.invoke(scope, input, options);
  }

  /** The archive behind a `Code.Location`; undefined when no such code is kept. */
  async readCode(id: string): Promise<Uint8Array | undefined> {
    return this.#catalog.ports.code.get(id);
  }
}
