import { type Json, memberOf } from '@cairn/kit';
import {
  isAbsent,
  missing,
  readArray,
  readObject,
  readOptionalBoolean,
  readOptionalText,
  unexpected,
} from '../request-document.ts';
import { type Expression, expressionMembers, isNoExpression, readExpression } from './expressions.ts';

/** The condition of a write, with what is done when it fails. */
export interface Condition extends Expression {
  /** Attributes that need not be the same for an item to be the one that was wanted; says nothing but of PutItem. */
  readonly equalsIgnore: ReadonlySet<string>;
  /** How the item is read when the condition has failed. */
  readonly consistentRead: boolean;
  /** The function that decides; undefined where the write is rejected. */
  readonly lambdaArn: string | undefined;
}

const members = expressionMembers('equalsIgnore', 'consistentRead', 'conditionalCheckFailedHandler');
const ofHandler: ReadonlySet<string> = new Set(['strategy', 'lambdaArn']);

/** Source: AppSync developer guide, "Condition expressions". @throws SourceFailure */
export function readCondition(value: Json | undefined, path: string): Condition | undefined {
  if (isAbsent(value)) return undefined;
  const object = readObject(value, path, members);
  if (isNoExpression(object)) return undefined;
  const ignored = memberOf(object, 'equalsIgnore');
  return {
    ...readExpression(object, path, members),
    equalsIgnore: new Set(isAbsent(ignored) ? [] : readNames(ignored, `${path}[equalsIgnore]`)),
    consistentRead: readOptionalBoolean(object, 'consistentRead', path) ?? true,
    lambdaArn: readHandler(
      memberOf(object, 'conditionalCheckFailedHandler'),
      `${path}[conditionalCheckFailedHandler]`,
    ),
  };
}

function readNames(value: Json, path: string): readonly string[] {
  return readArray(value, path).map((name, index) => {
    if (typeof name !== 'string') throw unexpected('string', `${path}[${index}]`, name);
    return name;
  });
}

function readHandler(value: Json | undefined, path: string): string | undefined {
  if (isAbsent(value)) return undefined;
  const handler = readObject(value, path, ofHandler);
  const strategy = readOptionalText(handler, 'strategy', path) ?? 'Reject';
  const lambdaArn = readOptionalText(handler, 'lambdaArn', path);
  if (strategy === 'Reject') return undefined;
  if (strategy !== 'Custom') throw unexpected('Reject or Custom', `${path}[strategy]`, strategy);
  if (lambdaArn === undefined) throw missing(`${path}[lambdaArn]`);
  return lambdaArn;
}
