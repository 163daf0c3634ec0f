import { diagnoseDefinition, uncalledServices, type VariableReferences } from '@cairn/asl';
import { type CallScope, type JsonObject, jsonEquals, parseJson } from '@cairn/kit';
import type {
  CompiledRevision,
  Publication,
  StateMachine,
  StateMachineSettings,
} from '../catalog/state-machine.ts';
import { mergeTags, type Tag } from '../catalog/tag-catalog.ts';
import { printQualifiedArn, printResourceArn, readArnOfKind } from '../resource-arn.ts';
import { checkName } from '../resource-name.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { defaultEncryption } from './encryption.ts';
import { findQualified } from './execution-target.ts';
import {
  checkSettings,
  defaultLogging,
  defaultTracing,
  logDestination,
  type SettingsInput,
} from './machine-settings.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';
import { checkVersionQuota, publishOnce } from './versions.ts';

/** Input of CreateStateMachine. */
export interface CreateStateMachineInput extends SettingsInput {
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type?: string;
  readonly tags?: readonly Tag[];
}

/** Output of DescribeStateMachine. */
export interface DescribeStateMachineOutput {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'ACTIVE';
  readonly definition: string;
  readonly roleArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: number;
  readonly loggingConfiguration: JsonObject;
  readonly tracingConfiguration: JsonObject;
  readonly encryptionConfiguration: JsonObject;
  readonly revisionId?: string;
  /** Of the version, where that is described. */
  readonly description?: string;
  /** Which variables each state reads; absent when none does. */
  readonly variableReferences?: VariableReferences;
}

/** State machines. */
export class StateMachineOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Idempotent: the same name, definition and configurations answer the machine that is there; role and tags
   * are not compared (API reference, CreateStateMachine).
   * @throws ServiceError InvalidName, InvalidArn, InvalidDefinition, StateMachineAlreadyExists,
   *   StateMachineTypeNotSupported, StateMachineLimitExceeded, TooManyTags, ValidationException …
   */
  async createStateMachine(
    scope: CallScope,
    input: CreateStateMachineInput,
  ): Promise<{
    readonly stateMachineArn: string;
    readonly creationDate: number;
    readonly stateMachineVersionArn?: string;
  }> {
    const { limits, changes, catalog } = this.#parts;
    checkName(input.name, limits.nameCharactersMax);
    checkSettings(input, limits.definitionBytesMax, typeOf(input));
    await this.#checkLogDestination(input);
    const arn = printResourceArn(scope, 'stateMachine', input.name);
    return await changes.run(async () => {
      const known = await catalog.findByName(scope, input.name);
      const machine =
        known === undefined ? await this.#create(scope, arn, input) : await this.#sameAs(known, input);
      const { creationMs, publishedAtCreation } = machine;
      return {
        stateMachineArn: arn,
        creationDate: creationMs,
        ...(publishedAtCreation === undefined
          ? {}
          : { stateMachineVersionArn: printQualifiedArn(machine, 1) }),
      };
    });
  }

  async #create(scope: CallScope, arn: string, input: CreateStateMachineInput): Promise<StateMachine> {
    const { limits, catalog, tags, clock } = this.#parts;
    const given = mergeTags([], input.tags ?? []);
    if (given.length > limits.tagsMax) throw stepFunctionsErrors.tooManyTags(arn);
    if ((await catalog.count(scope)) >= limits.stateMachinesMax) {
      throw stepFunctionsErrors.stateMachineLimitExceeded();
    }
    const { account, region } = scope;
    const creationMs = clock.now();
    const publication = publicationOf(input, creationMs);
    const machine = {
      arn,
      name: input.name,
      account,
      region,
      type: typeOf(input),
      creationMs,
      ...(publication === undefined ? {} : { publishedAtCreation: descriptionOf(input) }),
    } as const;
    const created = await catalog.create(machine, settingsOf(input), [tags.change(arn, given)], publication);
    this.#warnOfUncalledServices(arn, input.definition);
    return created;
  }

  /** AWS accepts such a machine, so it is created; its author learns of it before a run fails. */
  #warnOfUncalledServices(stateMachineArn: string, definition: string): void {
    for (const { message, location } of uncalledServices(parseJson(definition) as JsonObject)) {
      this.#parts.log('warn', message, { stateMachineArn, location });
    }
  }

  async #checkLogDestination({ loggingConfiguration }: SettingsInput): Promise<void> {
    const arn = logDestination(loggingConfiguration);
    if (arn === undefined || (await this.#parts.logs?.groupExists(arn)) === true) return;
    throw stepFunctionsErrors.invalidLoggingConfiguration('Log Destination not found.');
  }

  async #sameAs(machine: StateMachine, input: CreateStateMachineInput): Promise<StateMachine> {
    const revision = await this.#parts.catalog.revision(machine.machineId, machine.revision);
    const publishes = input.publish === true;
    const same =
      machine.type === typeOf(input) &&
      publishes === (machine.publishedAtCreation !== undefined) &&
      input.versionDescription === machine.publishedAtCreation?.description &&
      revision.definition === input.definition &&
      sameConfiguration(revision.loggingConfiguration, input.loggingConfiguration, defaultLogging) &&
      sameConfiguration(revision.tracingConfiguration, input.tracingConfiguration, defaultTracing) &&
      sameConfiguration(revision.encryptionConfiguration, input.encryptionConfiguration, defaultEncryption);
    if (!same) throw stepFunctionsErrors.stateMachineAlreadyExists(machine.arn);
    return machine;
  }

  /**
   * Makes a new revision when something changes; executions that run keep theirs.
   * @throws ServiceError MissingRequiredParameter, StateMachineDoesNotExist, InvalidArn, InvalidDefinition …
   */
  async updateStateMachine(
    _scope: CallScope,
    input: SettingsInput & { readonly stateMachineArn: string },
  ): Promise<{
    readonly updateDate: number;
    readonly revisionId?: string;
    readonly stateMachineVersionArn?: string;
  }> {
    const { catalog, changes, clock, ids, limits } = this.#parts;
    const found = await this.#find(input.stateMachineArn);
    if (
      input.definition === undefined &&
      input.roleArn === undefined &&
      input.loggingConfiguration === undefined &&
      input.tracingConfiguration === undefined
    ) {
      throw stepFunctionsErrors.missingRequiredParameter(
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    checkSettings(input, limits.definitionBytesMax, found.type);
    await this.#checkLogDestination(input);
    return await changes.run(async () => {
      const machine = await this.#find(input.stateMachineArn);
      const before = await catalog.revision(machine.machineId, machine.revision);
      const settings: StateMachineSettings = settingsOf({
        ...optionalSettings(before),
        ...optionalSettings(input),
        definition: input.definition ?? before.definition,
        roleArn: input.roleArn ?? before.roleArn,
      });
      const updateDate = clock.now();
      const publication = publicationOf(input, updateDate);
      if (sameSettings(before, settings)) {
        const version = publication && (await publishOnce(this.#parts, machine, publication)).version;
        return {
          updateDate,
          ...(before.revisionId === undefined ? {} : { revisionId: before.revisionId }),
          ...versionMember(machine, version),
        };
      }
      if (publication !== undefined) checkVersionQuota(this.#parts, machine);
      const revisionId = ids.uuid();
      const made = { revisionId, updateMs: updateDate };
      const revised = await catalog.revise(machine, settings, made, publication);
      if (settings.definition !== before.definition) {
        this.#warnOfUncalledServices(machine.arn, settings.definition);
      }
      return { updateDate, revisionId, ...versionMember(revised, publication && revised.versions?.last) };
    });
  }

  /**
   * The machine is gone at once, its executions end; their rows go in the background. A missing machine is no error.
   * @throws ServiceError InvalidArn
   */
  async deleteStateMachine(
    _scope: CallScope,
    input: { readonly stateMachineArn: string },
  ): Promise<Record<string, never>> {
    readArnOfKind(input.stateMachineArn, 'stateMachine');
    const { catalog, changes, tags } = this.#parts;
    await changes.run(async () => {
      const machine = await catalog.find(input.stateMachineArn);
      if (machine === undefined) return;
      await catalog.beginDeletion(machine, [tags.change(machine.arn, [])]);
      this.deleteInBackground(machine.machineId);
    });
    return {};
  }

  /** Deletes what a deleted machine has left; taken up again by the next start when it does not end. */
  deleteInBackground(machineId: number): void {
    const { engine, express, expressStarts, mapRuns, journal, catalog, log } = this.#parts;
    const work = async () => {
      await expressStarts.forgetMachine(machineId);
      // Before their children end, and again when no parent can start another.
      await mapRuns.forgetMachine(machineId);
      express.forgetMachine(machineId);
      await engine.forgetMachine(machineId);
      await mapRuns.forgetMachine(machineId);
      await journal.deleteExecutions(machineId);
      await engine.executionsDeleted(machineId);
      await catalog.finishDeletion(machineId);
    };
    void work().catch((error) => log('error', 'a deletion was interrupted', { error, machineId }));
  }

  /**
   * The machine with its current revision, or one of its versions.
   * @throws ServiceError InvalidArn, StateMachineDoesNotExist
   */
  async describeStateMachine(
    _scope: CallScope,
    input: { readonly stateMachineArn: string },
  ): Promise<DescribeStateMachineOutput> {
    const { stateMachineArn } = input;
    const { machine, version, alias } = await findQualified(this.#parts, stateMachineArn);
    // Only machines and their versions can be described (API reference, DescribeStateMachine).
    if (alias !== undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(stateMachineArn);
    const shown = version?.revision ?? machine.revision;
    const revision = await this.#parts.catalog.compiled(machine.machineId, shown);
    return {
      stateMachineArn,
      name: machine.name,
      status: 'ACTIVE',
      type: machine.type,
      creationDate: version?.creationMs ?? machine.creationMs,
      ...describeRevision(revision),
      ...(version?.description === undefined ? {} : { description: version.description }),
    };
  }

  /** By name. @throws ServiceError InvalidToken */
  async listStateMachines(
    scope: CallScope,
    input: PageInput,
  ): Promise<{
    readonly stateMachines: readonly {
      stateMachineArn: string;
      name: string;
      type: string;
      creationDate: number;
    }[];
    readonly nextToken?: string;
  }> {
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListStateMachines', scope.account, scope.region],
      read: (limit, after) => this.#parts.catalog.list(scope, { limit, after }),
      positionOf: ({ name }) => name,
    });
    const stateMachines = entries.map(({ arn, name, type, creationMs }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: creationMs,
    }));
    return { stateMachines, ...page };
  }

  /** Diagnoses a definition without creating anything. */
  async validateStateMachineDefinition(
    _scope: CallScope,
    input: {
      readonly definition: string;
      readonly type?: string;
      readonly severity?: string;
      readonly maxResults?: number;
    },
  ): Promise<{
    readonly result: 'OK' | 'FAIL';
    readonly diagnostics: readonly { severity: string; code: string; message: string; location?: string }[];
    readonly truncated: boolean;
  }> {
    const all = diagnoseDefinition(input.definition, { type: typeOf(input) }).diagnostics;
    const result = all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK';
    const shown = all.filter(({ severity }) => input.severity === 'WARNING' || severity === 'ERROR');
    const limit = input.maxResults || 100;
    return { result, diagnostics: shown.slice(0, limit), truncated: shown.length > limit };
  }

  async #find(arn: string): Promise<StateMachine> {
    const machine = await this.#parts.catalog.find(arn);
    if (machine === undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(arn);
    return machine;
  }
}

/** The members that DescribeStateMachine and DescribeStateMachineForExecution share. */
export function describeRevision(
  revision: CompiledRevision,
): Pick<
  DescribeStateMachineOutput,
  | 'definition'
  | 'roleArn'
  | 'loggingConfiguration'
  | 'tracingConfiguration'
  | 'encryptionConfiguration'
  | 'revisionId'
  | 'variableReferences'
> {
  const variableReferences = revision.program.variableReferences();
  return {
    definition: revision.definition,
    roleArn: revision.roleArn,
    loggingConfiguration: { ...defaultLogging, ...revision.loggingConfiguration },
    tracingConfiguration: revision.tracingConfiguration ?? defaultTracing,
    encryptionConfiguration: revision.encryptionConfiguration ?? defaultEncryption,
    ...(revision.revisionId === undefined ? {} : { revisionId: revision.revisionId }),
    ...(Object.keys(variableReferences).length === 0 ? {} : { variableReferences }),
  };
}

/** The type that a call asks for. */
function typeOf({ type }: { readonly type?: string }): StateMachine['type'] {
  return type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** The publication that a call asks for, if it asks for one. */
function publicationOf(input: SettingsInput, creationMs: number): Publication | undefined {
  return input.publish === true ? { creationMs, ...descriptionOf(input) } : undefined;
}

function descriptionOf({ versionDescription }: SettingsInput): { readonly description?: string } {
  return versionDescription === undefined ? {} : { description: versionDescription };
}

function versionMember(
  machine: StateMachine,
  version: number | undefined,
): { readonly stateMachineVersionArn?: string } {
  return version === undefined ? {} : { stateMachineVersionArn: printQualifiedArn(machine, version) };
}

type OptionalSettings = Omit<StateMachineSettings, 'definition' | 'roleArn'>;

function optionalSettings(input: OptionalSettings): OptionalSettings {
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
  return {
    ...(loggingConfiguration === undefined ? {} : { loggingConfiguration }),
    ...(tracingConfiguration === undefined ? {} : { tracingConfiguration }),
    ...(encryptionConfiguration === undefined ? {} : { encryptionConfiguration }),
  };
}

function settingsOf(input: StateMachineSettings): StateMachineSettings {
  return { definition: input.definition, roleArn: input.roleArn, ...optionalSettings(input) };
}

function sameSettings(left: StateMachineSettings, right: StateMachineSettings): boolean {
  return (
    left.definition === right.definition &&
    left.roleArn === right.roleArn &&
    sameConfiguration(left.loggingConfiguration, right.loggingConfiguration, defaultLogging) &&
    sameConfiguration(left.tracingConfiguration, right.tracingConfiguration, defaultTracing) &&
    sameConfiguration(left.encryptionConfiguration, right.encryptionConfiguration, defaultEncryption)
  );
}

function sameConfiguration(
  left: JsonObject | undefined,
  right: JsonObject | undefined,
  byDefault: JsonObject,
): boolean {
  return jsonEquals({ ...byDefault, ...left }, { ...byDefault, ...right });
}
