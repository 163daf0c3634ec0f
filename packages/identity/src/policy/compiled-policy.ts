import type { Json, Principal } from '@cairn/kit';
import { compileCondition } from './condition.ts';
import type { ConditionContext } from './condition-context.ts';
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocumentOf,
  readPolicyDocument,
} from './policy-document.ts';
import { compilePattern, type PolicyPattern, patternMatches } from './policy-pattern.ts';
import { compilePrincipals, type PrincipalMatch } from './policy-principal.ts';

/** What a policy is asked about. */
export interface PolicyRequest {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  readonly context: ConditionContext;
  /** Who asks; looked at by policies that name principals. */
  readonly principal: Principal;
}

/** One statement, ready to be asked. */
export interface CompiledStatement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** How closely the statement names who asks; `undefined` when it does not hold for the request. */
  readonly match: (request: PolicyRequest) => PrincipalMatch | undefined;
}

/** A policy, compiled once and asked often. */
export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
  /** What people know it by: an ARN or the name of an inline policy. */
  readonly name?: string;
  /** As it was written. */
  readonly text?: string;
}

/** Compiles a policy's text. @throws PolicySyntaxError, RangeError (unknown condition operator) */
export function compilePolicy(text: string, name?: string): CompiledPolicy {
  return { ...compileDocument(readPolicyDocument(text), name), text };
}

/** Compiles a policy that is JSON already, as services keep those of their resources. */
export function compilePolicyJson(value: Json, name?: string): CompiledPolicy {
  return compileDocument(policyDocumentOf(value), name);
}

function compileDocument({ version, statements }: PolicyDocument, name?: string): CompiledPolicy {
  // Variables came with version 2012-10-17; before, `${` is text.
  const variables = version === '2012-10-17';
  const compiled = statements.map((statement) => compileStatement(statement, variables));
  return name === undefined ? { statements: compiled } : { statements: compiled, name };
}

const all = (): boolean => true;
const isTrue = (told: boolean | undefined): boolean => told === true;
const isNotFalse = (told: boolean | undefined): boolean => told !== false;

function compileStatement(statement: PolicyStatement, variables: boolean): CompiledStatement {
  const { sid, effect, actions, resources, principals } = statement;
  const action = actionTest(actions.value, actions.isNot);
  const resource = resources && resourceTest(resources.value, resources.isNot, variables);
  const principal = principals && compilePrincipals(principals, effect);
  const conditions = statement.conditions.map((condition) => compileCondition({ ...condition, variables }));
  // What cannot be told is decided against whoever asks.
  const isMet = effect === 'Allow' ? isTrue : isNotFalse;
  const holds =
    conditions.length === 0
      ? all
      : (context: ConditionContext) => conditions.every((each) => isMet(each(context)));
  return {
    sid,
    effect,
    match: (request) => {
      if (!action(request.action)) return undefined;
      if (resource !== undefined && !resource(request.resource, request.context)) return undefined;
      const match = principal === undefined ? 'self' : principal(request.principal);
      return match === undefined || !holds(request.context) ? undefined : match;
    },
  };
}

/** Actions have no case and no variables. */
function actionTest(values: readonly string[], isNot: boolean): (action: string) => boolean {
  if (values.includes('*')) return () => !isNot;
  const patterns = values.map((value) =>
    compilePattern(value.toLowerCase(), { wildcards: true, variables: false }),
  );
  return (action) => {
    const lower = action.toLowerCase();
    return patterns.some((pattern) => patternMatches(pattern, lower, nothing)) !== isNot;
  };
}

const nothing: ConditionContext = { get: () => undefined };

function resourceTest(
  values: readonly string[],
  isNot: boolean,
  variables: boolean,
): (resource: string, context: ConditionContext) => boolean {
  if (values.includes('*')) return () => !isNot;
  const patterns: readonly PolicyPattern[] = values.map((value) =>
    compilePattern(value, { wildcards: true, variables }),
  );
  return (resource, context) =>
    patterns.some((pattern) => patternMatches(pattern, resource, context)) !== isNot;
}
