import { JsonSyntaxError, parseJson } from '@cairn/kit';
import { usageFailure } from './command-failure.ts';
import { readNamedFile } from './read-file.ts';

/** Reads `--port`: 0 to 65535. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw usageFailure(`--port takes a number from 0 (any free port) to 65535, not '${text}'`);
  }
  return port;
}

/** Reads a whole number above 0. @param option by which it is given */
export function countOf(option: string): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw usageFailure(`${option} takes a whole number above 0, not '${text}'`);
    return Number(text);
  };
}

/** Reads a number of seconds above 0. */
export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds < 2_000_000)) {
    throw usageFailure(`expected a number of seconds above 0, not '${text}'`);
  }
  return seconds;
}

/** Adds one `--limit NAME=VALUE`. Whether the limit exists is the server's to say. */
export function readLimit(
  text: string,
  earlier: { readonly [name: string]: number } = {},
): { readonly [name: string]: number } {
  const match = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text);
  if (/^\w+=-\d/.test(text)) throw usageFailure(`--limit: a limit must be positive, not '${text}'`);
  if (match === null)
    throw usageFailure(`--limit takes NAME=NUMBER, for example historyEventsMax=100000, not '${text}'`);
  return { ...earlier, [match[1] as string]: Number(match[2]) };
}

/** Adds one `--price NAME=VALUE`. Whether there is such a price is the server's to say. */
export function readPrice(
  text: string,
  earlier: { readonly [name: string]: number } = {},
): { readonly [name: string]: number } {
  const match = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null)
    throw usageFailure(`--price takes NAME=NUMBER, for example transitionDollars=0.00003, not '${text}'`);
  return { ...earlier, [match[1] as string]: Number(match[2]) };
}

/** Reads `--account`: 12 digits. */
export function readAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw usageFailure(`--account takes 12 digits, not '${text}'`);
  return text;
}

/** Collects the values of an option that may be given several times. */
export function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** Collects the values of an option that takes several at once, separated by commas. */
export function collectList(text: string, earlier: readonly string[] = []): readonly string[] {
  return [
    ...earlier,
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** Adds one `--remote SERVICE=PLACE`. Whether there is such a service is the server's to say. */
export function readRemote(
  text: string,
  earlier: { readonly [service: string]: string } = {},
): { readonly [service: string]: string } {
  const match = /^([a-z0-9]+|\*)=(\S+)$/.exec(text);
  if (match === null) {
    throw usageFailure(`--remote takes SERVICE=aws or SERVICE=URL, for example glue=aws, not '${text}'`);
  }
  return { ...earlier, [match[1] as string]: match[2] as string };
}

/** Adds one `--user-pool ID=ISSUER`. */
export function readUserPool(
  text: string,
  earlier: { readonly [userPoolId: string]: string } = {},
): { readonly [userPoolId: string]: string } {
  const match = /^([\w-]+_[0-9A-Za-z]+)=(\S+)$/.exec(text);
  if (match === null) {
    throw usageFailure(
      `--user-pool takes ID=aws or ID=URL, for example us-east-1_example=http://localhost:9000, not '${text}'`,
    );
  }
  return { ...earlier, [match[1] as string]: match[2] as string };
}

/** Adds one `--origin`, as browsers send it: scheme, host and port, nothing behind. */
export function readOrigin(text: string, earlier: readonly string[] = []): readonly string[] {
  if (!URL.canParse(text) || new URL(text).origin !== text.toLowerCase()) {
    throw usageFailure(
      `--origin takes what browsers send, for example https://app.example.com, not '${text}'`,
    );
  }
  return collect(text, earlier);
}

/**
 * Reads JSON text, or `@file` with JSON text.
 * @param option by which it was given
 * @throws CommandFailure
 */
export async function readInput(value: string, option = '--input'): Promise<string> {
  const fromFile = value.startsWith('@');
  const text = fromFile ? await readNamedFile(value.slice(1), option) : value;
  try {
    parseJson(text);
    return text;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const where = fromFile
      ? `${value.slice(1)}:${error.line}:${error.column}`
      : `${option}, column ${error.column}`;
    const advice = fromFile
      ? ''
      : ` (quote it for the shell: ${option} '{"a": 1}', or name a file: ${option} @input.json)`;
    throw usageFailure(`${where}: ${error.message}${advice}`);
  }
}
