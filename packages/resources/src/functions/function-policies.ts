import { type CallScope, utf8ByteLength } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import {
  type FunctionReference,
  functionArn,
  isVersionNumber,
  readFunctionArn,
} from './function-reference.ts';
import type { FunctionRecord, PolicyRecord, PolicyStatement } from './function-store.ts';
import type {
  AddPermissionInput,
  GetPolicyOutput,
  QualifiedInput,
  RemovePermissionInput,
} from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/** Resource-based policies of functions, versions and aliases. */
export class FunctionPolicies {
  readonly #catalog: FunctionCatalog;
  readonly #printed = new WeakMap<PolicyRecord, string>();

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  /** @returns the new statement as JSON text */
  add(scope: CallScope, input: AddPermissionInput): Promise<{ readonly Statement: string }> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    return this.#catalog.change(async () => {
      const record = await this.#owner(reference);
      const before = record.policies[reference.qualifier ?? ''];
      checkPolicyRevision(before, input.RevisionId);
      if (before?.statements.some(({ Sid }) => Sid === input.StatementId) === true) {
        throw lambdaErrors.statementExists(input.StatementId);
      }
      const statement = newStatement(reference, input);
      await this.#replace(reference, record, [...(before?.statements ?? []), statement]);
      return { Statement: JSON.stringify(statement) };
    });
  }

  remove(scope: CallScope, input: RemovePermissionInput): Promise<void> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    return this.#catalog.change(async () => {
      const record = await this.#owner(reference);
      const before = record.policies[reference.qualifier ?? ''];
      if (before === undefined) {
        throw lambdaErrors.noPolicy(functionArn(reference, reference.name, reference.qualifier));
      }
      checkPolicyRevision(before, input.RevisionId);
      const rest = before.statements.filter(({ Sid }) => Sid !== input.StatementId);
      if (rest.length === before.statements.length) throw lambdaErrors.statementNotFound(input.StatementId);
      await this.#replace(reference, record, rest);
    });
  }

  async get(scope: CallScope, input: QualifiedInput): Promise<GetPolicyOutput> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const record = await this.#catalog.existing(reference, reference.qualifier);
    const policy = record.policies[reference.qualifier ?? ''];
    if (policy === undefined) throw lambdaErrors.policyNotFound();
    return { Policy: print(policy.statements), RevisionId: policy.revisionId };
  }

  /** Asked at each call of the function: from memory once it was read, printed once. */
  async policyOf(arn: string): Promise<{ readonly policy: string } | undefined> {
    const reference = readFunctionArn(arn);
    const policies = reference && (await this.#catalog.find(reference))?.policies;
    const record = policies?.[reference?.qualifier ?? ''];
    if (record === undefined) return undefined;
    const policy = this.#printed.get(record) ?? print(record.statements);
    this.#printed.set(record, policy);
    return { policy };
  }

  async #owner(reference: FunctionReference): Promise<FunctionRecord> {
    const record = await this.#catalog.changeable(reference);
    const { qualifier } = reference;
    if (qualifier === '$LATEST') {
      throw lambdaErrors.invalid('We currently do not support adding policies for $LATEST.');
    }
    if (qualifier === undefined) return record;
    if (isVersionNumber(qualifier)) await this.#catalog.version(reference, qualifier);
    else await this.#catalog.existingAlias(reference, qualifier);
    return record;
  }

  async #replace(
    reference: FunctionReference,
    record: FunctionRecord,
    statements: readonly PolicyStatement[],
  ): Promise<void> {
    const { functionPolicyBytes } = this.#catalog.ports.limits;
    if (utf8ByteLength(print(statements)) > functionPolicyBytes) {
      throw lambdaErrors.policyTooLong(functionPolicyBytes);
    }
    const qualifier = reference.qualifier ?? '';
    const { [qualifier]: _, ...others } = record.policies;
    const policies =
      statements.length === 0
        ? others
        : { ...others, [qualifier]: { revisionId: this.#catalog.ports.ids.uuid(), statements } };
    await this.#catalog.store.write(reference, { function: { ...record, policies } });
  }
}

function print(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

function newStatement(reference: FunctionReference, input: AddPermissionInput): PolicyStatement {
  const condition = conditionOf(input);
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: principalOf(input.Principal),
    Action: input.Action,
    Resource: functionArn(reference, reference.name, reference.qualifier),
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (principal.startsWith('arn:')) return { AWS: principal };
  if (/^[a-z0-9.-]+\.(amazonaws\.com|amazon\.com|aws\.internal)(\.cn)?$/.test(principal))
    return { Service: principal };
  throw lambdaErrors.invalid('The provided principal was invalid. Please check the principal and try again.');
}

function conditionOf(input: AddPermissionInput): Record<string, Record<string, string>> {
  const equals: Record<string, string> = {
    ...(input.SourceAccount !== undefined && { 'AWS:SourceAccount': input.SourceAccount }),
    ...(input.EventSourceToken !== undefined && { 'lambda:EventSourceToken': input.EventSourceToken }),
    ...(input.PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
    ...(input.FunctionUrlAuthType !== undefined && {
      'lambda:FunctionUrlAuthType': input.FunctionUrlAuthType,
    }),
  };
  return {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(input.SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  };
}

function checkPolicyRevision(policy: PolicyRecord | undefined, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== policy?.revisionId) throw lambdaErrors.policyRevisionStale();
}
