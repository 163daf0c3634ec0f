import { uncalledServices } from '@cairn/asl';
import { type CallScope, type JsonObject, parseJson } from '@cairn/kit';
import type { Publication, StateMachine, StateMachineSettings } from '../catalog/state-machine.ts';
import { mergeTags, type Tag } from '../catalog/tag-catalog.ts';
import { printQualifiedArn, printResourceArn, readArnOfKind } from '../resource-arn.ts';
import { checkName } from '../resource-name.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { defaultEncryption } from './encryption.ts';
import { refuseDeleting } from './execution-target.ts';
import {
  checkSettings,
  defaultLogging,
  defaultTracing,
  logDestination,
  optionalSettings,
  type SettingsInput,
  sameConfiguration,
  sameSettings,
  settingsOf,
  typeOf,
} from './machine-settings.ts';
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

/** Makes state machines, changes and deletes them. */
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
    checkSettings(input, limits, typeOf(input));
    this.#parts.keyNotice.note(input.encryptionConfiguration);
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
    const { remote } = this.#parts.integrations;
    const isRemote = (sdkId: string): boolean => remote?.isRemote(sdkId) === true;
    for (const { message, location } of uncalledServices(parseJson(definition) as JsonObject, isRemote)) {
      this.#parts.log('warn', message, { stateMachineArn, location });
    }
  }

  async #checkLogDestination({ loggingConfiguration }: SettingsInput): Promise<void> {
    const arn = logDestination(loggingConfiguration);
    if (arn === undefined || (await this.#parts.logs?.groupExists(arn)) === true) return;
    throw stepFunctionsErrors.invalidLoggingConfiguration('Log Destination not found.');
  }

  async #sameAs(machine: StateMachine, input: CreateStateMachineInput): Promise<StateMachine> {
    refuseDeleting(machine);
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
    refuseDeleting(found);
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
    checkSettings(input, limits, found.type);
    this.#parts.keyNotice.note(input.encryptionConfiguration);
    await this.#checkLogDestination(input);
    return await changes.run(async () => {
      const machine = await this.#find(input.stateMachineArn);
      refuseDeleting(machine);
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
   * Without executions that run the machine is gone at once. With some it is DELETING until those have ended, which
   * they do at once and without a trace. What is left of it goes in the background. A missing machine is no error.
   * @throws ServiceError InvalidArn
   */
  async deleteStateMachine(
    _scope: CallScope,
    input: { readonly stateMachineArn: string },
  ): Promise<Record<string, never>> {
    readArnOfKind(input.stateMachineArn, 'stateMachine');
    const { catalog, changes, deletions, engine, journal, tags } = this.#parts;
    await changes.run(async () => {
      const machine = await catalog.find(input.stateMachineArn);
      if (machine === undefined || machine.isDeleting === true) return;
      const { machineId } = machine;
      const running = await journal.listExecutions({ machineId, status: 'RUNNING', limit: 1 });
      if (running.length > 0 || engine.hasExecutions(machineId)) await catalog.markDeleting(machine);
      else await catalog.beginDeletion(machine, [tags.change(machine.arn, [])]);
      deletions.finish(machineId);
    });
    return {};
  }

  async #find(arn: string): Promise<StateMachine> {
    const machine = await this.#parts.catalog.find(arn);
    if (machine === undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(arn);
    return machine;
  }
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
