import { diagnoseDefinition, type VariableReferences } from '@cairn/asl';
import type { CallScope, JsonObject } from '@cairn/kit';
import type { CompiledRevision } from '../catalog/state-machine.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { describeEncryption } from './encryption.ts';
import { findQualified } from './execution-target.ts';
import { defaultLogging, defaultTracing, typeOf } from './machine-settings.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Output of DescribeStateMachine. */
export interface DescribeStateMachineOutput {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DELETING';
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

/** What is known of state machines: described, listed; and what is wrong with a definition. */
export class StateMachineReads {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
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
      status: machine.isDeleting === true ? 'DELETING' : 'ACTIVE',
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
    const { limits } = this.#parts;
    const all = diagnoseDefinition(input.definition, { type: typeOf(input), limits }).diagnostics;
    const result = all.some(({ severity }) => severity === 'ERROR') ? 'FAIL' : 'OK';
    const shown = all.filter(({ severity }) => input.severity === 'WARNING' || severity === 'ERROR');
    const limit = input.maxResults || limits.diagnosticsPageMax;
    return { result, diagnostics: shown.slice(0, limit), truncated: shown.length > limit };
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
    encryptionConfiguration: describeEncryption(revision.encryptionConfiguration),
    ...(revision.revisionId === undefined ? {} : { revisionId: revision.revisionId }),
    ...(Object.keys(variableReferences).length === 0 ? {} : { variableReferences }),
  };
}
