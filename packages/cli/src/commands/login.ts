import { fstatSync } from 'node:fs';
import { type JsonObject, memberOf } from '@cairn/kit';
import { type RootAccessKey, readLastEndpoint, readRootAccessKey, ServerStartError } from '@cairn/server';
import { askCairn } from '../cairn-caller.ts';
import { CommandFailure, usageFailure } from '../command-failure.ts';
import { commandName } from '../command-name.ts';
import { refuseFile } from '../data-directory.ts';
import { defaultEndpoint, readEndpoint, textOf } from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn login`, as commander reads them. */
export interface LoginOptions {
  readonly data: string;
  readonly sealKeyFile?: string;
  /** Where the server of the data listened last, unless said. */
  readonly endpoint?: string;
  readonly profile?: string;
  /** Whether a link is printed that signs in to the studio. */
  readonly studio?: boolean;
  readonly json?: boolean;
}

const region = 'us-east-1';
const usualDataDirectory = '.cairn';

/** Prints the root's access key as variables of a shell, as a profile or as JSON. @throws CommandFailure */
export async function login(options: LoginOptions, terminal: Terminal = processTerminal): Promise<void> {
  await refuseFile(options.data);
  const sources = {
    dataDirectory: options.data,
    file: options.sealKeyFile,
    text: process.env.CAIRN_SEAL_KEY,
  };
  const key = await readRootAccessKey(sources).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(error.message) : error;
  });
  const place = options.endpoint ?? readLastEndpoint(options.data) ?? defaultEndpoint({});
  const endpoint = readEndpoint(place).href.replace(/\/$/, '');
  if (options.studio) return printLink(await studioLink(endpoint, key), options, terminal);
  if (options.json) terminal.out(`${JSON.stringify({ ...key, region, endpoint }, null, 2)}\n`);
  else if (options.profile === undefined) terminal.out(printVariables(key, endpoint) + studioAdvice(options));
  else terminal.out(printProfile(options.profile, key, endpoint));
  if (terminal === processTerminal && othersReadOutput())
    terminal.error('warning: others may read the file that this was written to: chmod 600 it\n');
}

/** Whether stdout is a file that more than its owner may read. */
function othersReadOutput(): boolean {
  const output = fstatSync(1);
  return output.isFile() && (output.mode & 0o077) !== 0;
}

/** Values hold letters, digits and `+/=:.[]` only: no shell changes them within quotes. */
function printVariables({ accessKeyId, secretAccessKey }: RootAccessKey, endpoint: string): string {
  return `export AWS_ACCESS_KEY_ID='${accessKeyId}'
export AWS_SECRET_ACCESS_KEY='${secretAccessKey}'
export AWS_DEFAULT_REGION='${region}'
export AWS_ENDPOINT_URL='${endpoint.replaceAll("'", '%27')}'
export AWS_DISABLE_HOST_PREFIX_INJECTION=true
unset AWS_SESSION_TOKEN
`;
}

/** A comment of the shell: what is printed is evaluated. */
function studioAdvice({ data, endpoint }: LoginOptions): string {
  const from = data === usualDataDirectory ? '' : ` --data ${data}`;
  const at = endpoint === undefined ? '' : ` --endpoint ${endpoint}`;
  const command = `${commandName(process.env)} login --studio${from}${at}`;
  return `# for the studio in a browser: ${command.replace(/[\r\n]/g, ' ')}\n`;
}

/** Asks the server for a link that signs in to its studio. @throws CommandFailure */
async function studioLink(endpoint: string, { account, ...key }: RootAccessKey): Promise<JsonObject> {
  const environment = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
  return askCairn(endpoint, 'tickets', { account, region }, { body: {}, environment });
}

function printLink(answer: JsonObject, { json }: LoginOptions, terminal: Terminal): void {
  const url = textOf(memberOf(answer, 'url')) ?? '';
  if (json) terminal.out(`${JSON.stringify({ url, expiresAt: memberOf(answer, 'expiresAt') }, null, 2)}\n`);
  else {
    terminal.error('open this within a minute; it works once:\n');
    terminal.out(`${url}\n`);
  }
}

function printProfile(
  name: string,
  { accessKeyId, secretAccessKey }: RootAccessKey,
  endpoint: string,
): string {
  if (!/^[\w.@-]{1,64}$/.test(name))
    throw usageFailure(`--profile takes a name of letters, digits and . _ @ -, not '${name}'`);
  return `[${name === 'default' ? name : `profile ${name}`}]
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
region = ${region}
endpoint_url = ${endpoint}
`;
}
