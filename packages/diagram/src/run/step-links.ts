import { isJsonObject, type Json, memberOf, parseJson } from '@cairn/kit';
import type { Step } from './step.ts';

/** Where one can go on from a step. */
export interface StepLinks {
  /** Of the execution that it started. */
  readonly executionArn: string | undefined;
  readonly mapRunArn: string | undefined;
  /** Of the Lambda function that it calls, without its version or alias. */
  readonly functionName: string | undefined;
  /** The function's log group, unless its configuration names another. */
  readonly logGroupName: string | undefined;
  readonly activityArn: string | undefined;
}

/** What a step has called, as far as its events tell. */
export function stepLinks(step: Step): StepLinks {
  const { task, mapRunArn } = step;
  const functionName = functionNameOf(step);
  return {
    executionArn: executionArnOf(step),
    mapRunArn,
    functionName,
    logGroupName: functionName === undefined ? undefined : `/aws/lambda/${functionName}`,
    activityArn: task?.kind === 'activity' ? task.resource : undefined,
  };
}

function functionNameOf({ task }: Step): string | undefined {
  if (task === undefined) return undefined;
  if (task.kind === 'function') return functionNameIn(task.resource);
  if (task.kind !== 'service' || !/^(?:aws-sdk:)?lambda$/.test(task.resourceType)) return undefined;
  const name = textIn(task.parameters, ['FunctionName']);
  return name === undefined ? undefined : functionNameIn(name);
}

/** A name, `name:alias`, an ARN of a function, or such with a version. */
function functionNameIn(text: string): string {
  const parts = text.split(':');
  const at = parts.indexOf('function');
  return (at < 0 ? parts[0] : parts[at + 1]) ?? text;
}

function executionArnOf({ task, attempts, cause }: Step): string | undefined {
  if (task?.kind !== 'service' || !/startExecution|startSyncExecution/i.test(task.resource)) return undefined;
  const members = ['ExecutionArn', 'executionArn'];
  const attempt = attempts.at(-1);
  return (
    textIn(attempt?.submitted, members) ??
    textIn(attempt?.result, members) ??
    textIn(attempt?.cause ?? cause, members)
  );
}

/** The first of some members of a JSON text that is text. */
function textIn(text: string | undefined, members: readonly string[]): string | undefined {
  const value = readJson(text);
  if (!isJsonObject(value)) return undefined;
  for (const member of members) {
    const found = memberOf(value, member);
    if (typeof found === 'string') return found;
  }
  return undefined;
}

/** The value of a JSON text; undefined where there is none, or where it is no JSON. */
export function readJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
