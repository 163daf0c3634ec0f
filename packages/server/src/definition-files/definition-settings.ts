import type { StateMachineType } from '@cairn/asl';
import type { JsonObject } from '@cairn/kit';
import { LineCounter, parseDocument } from 'yaml';
import type { DefinitionFileError } from './definition-text.ts';

/** What a machine is beside its definition. */
export interface DefinitionSettings {
  readonly type: StateMachineType;
  readonly roleArn: string;
  readonly loggingConfiguration?: JsonObject;
}

/** Settings, or why a file holds none. */
export type DefinitionSettingsRead =
  | { readonly kind: 'settings'; readonly settings: DefinitionSettings }
  | { readonly kind: 'error'; readonly error: DefinitionFileError };

const known: ReadonlySet<string> = new Set(['type', 'roleArn', 'logging']);

/**
 * Reads `NAME.settings.yaml`: `type`, `roleArn` and `logging`, which is the LoggingConfiguration of CreateStateMachine.
 * @param text undefined where there is no such file
 */
export function readDefinitionSettings(text: string | undefined, roleArn: string): DefinitionSettingsRead {
  const settings: DefinitionSettings = { type: 'STANDARD', roleArn };
  if (text === undefined) return { kind: 'settings', settings };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col: column } = lines.linePos(problem.pos[0]);
    return { kind: 'error', error: { message: `settings: ${problem.message.split('\n')[0]}`, line, column } };
  }
  const value = (document.toJS({ maxAliasCount: 10 }) ?? {}) as { readonly [name: string]: unknown };
  const message = problemOf(value);
  if (message !== undefined)
    return { kind: 'error', error: { message: `settings: ${message}`, line: 1, column: 1 } };
  const { type = settings.type, roleArn: role = roleArn, logging } = value;
  return {
    kind: 'settings',
    settings: {
      type: type as StateMachineType,
      roleArn: role as string,
      ...(logging === undefined ? {} : { loggingConfiguration: logging as JsonObject }),
    },
  };
}

function problemOf(value: { readonly [name: string]: unknown }): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value))
    return 'they are a mapping of type, roleArn and logging';
  const odd = Object.keys(value).find((name) => !known.has(name));
  if (odd !== undefined) return `'${odd}' is not known; type, roleArn and logging are`;
  const { type = 'STANDARD', roleArn = '', logging = {} } = value;
  if (type !== 'STANDARD' && type !== 'EXPRESS') return 'type is STANDARD or EXPRESS';
  if (typeof roleArn !== 'string') return 'roleArn is the ARN of a role';
  if (typeof logging !== 'object' || logging === null) return 'logging is a LoggingConfiguration';
  return undefined;
}
