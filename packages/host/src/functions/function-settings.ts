import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a `function.json` may say, spelled as CreateFunction's input is. */
export interface FunctionSettings {
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: { readonly [name: string]: string } };
}

const checks: { readonly [member: string]: (value: unknown) => boolean } = {
  Runtime: isText,
  Handler: isText,
  Description: isText,
  Timeout: (value) => isIntegerBetween(value, 1, 900),
  MemorySize: (value) => isIntegerBetween(value, 128, 10_240),
  Environment: isEnvironment,
};

/** Reads the `function.json` of a folder. @returns the settings, none without the file, or what is wrong */
export function readFunctionSettings(folder: string): FunctionSettings | string {
  let text: string;
  try {
    text = readFileSync(join(folder, 'function.json'), 'utf8');
  } catch {
    return {};
  }
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    return `function.json is not JSON: ${(error as Error).message}`;
  }
  if (!isObject(settings)) return 'function.json must hold an object';
  for (const [member, value] of Object.entries(settings)) {
    const check = Object.hasOwn(checks, member) ? checks[member] : undefined;
    if (check === undefined) {
      return `function.json: unknown member '${member}'; known: ${Object.keys(checks).join(', ')}`;
    }
    if (!check(value)) return `function.json: '${member}' has a wrong value: ${JSON.stringify(value)}`;
  }
  return settings;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isIntegerBetween(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEnvironment(value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([member, variables]) =>
      member === 'Variables' && isObject(variables) && Object.values(variables).every(isText),
  );
}
