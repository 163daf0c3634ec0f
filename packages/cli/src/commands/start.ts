import { existsSync, readdirSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import {
  type AuthMode,
  type CairnServer,
  createServer,
  type LogLevel,
  type ReplayMode,
  type ServerOptions,
  ServerStartError,
} from '@cairn/server';
import { CommandFailure, usageFailure } from '../command-failure.ts';
import { commandName } from '../command-name.ts';
import { refuseFile } from '../data-directory.ts';
import { showFunctionOutput } from '../function-output.ts';
import type { SeededExample } from '../seed-examples.ts';
import { letYoungSpaceGrow } from '../start-memory.ts';
import { startReport } from '../start-report.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn start`, as commander reads them. */
export interface StartOptions {
  readonly port?: number;
  readonly host?: string;
  readonly hostname?: readonly string[];
  readonly origin?: readonly string[];
  readonly studioHostname?: readonly string[];
  readonly authHostname?: string;
  /** False: there is no studio. */
  readonly studio?: boolean;
  /** A folder with the studio's files. */
  readonly studioFolder?: string;
  readonly auth?: AuthMode;
  /** `accept` takes a signed change as often as it comes, as AWS does. */
  readonly replays?: ReplayMode;
  readonly trustedProxies?: readonly string[];
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly remote?: { readonly [service: string]: string };
  /** Issuers of the tokens of user pools, by the pool's id. */
  readonly userPool?: { readonly [userPoolId: string]: string };
  /** Where users reach the server. */
  readonly publicUrl?: string;
  /** `aws`: tokens of user pools name Cognito as their issuer. */
  readonly issuer?: 'own' | 'aws';
  readonly sdkFolder?: string;
  readonly allowAddress?: readonly string[];
  readonly acmeDomain?: readonly string[];
  readonly acmeEmail?: string;
  readonly acmeDirectory?: string;
  readonly data?: string;
  readonly memory?: boolean;
  readonly functions?: string;
  /** A folder whose files are state machines. */
  readonly definitions?: string;
  /** A folder whose folders are GraphQL APIs. */
  readonly apis?: string;
  /** A file that maps images to directories and commands. */
  readonly images?: string;
  readonly limit?: { readonly [name: string]: number };
  readonly throttle?: 'aws';
  /** How many Express executions are kept with their histories always. */
  readonly expressHistory?: number;
  readonly price?: { readonly [name: string]: number };
  readonly logLevel?: LogLevel;
  /** A file of test cases, chosen by `…:stateMachine:NAME#CASE`. */
  readonly mockConfig?: string;
  /** `skip` passes over the time in which nothing happens. */
  readonly time?: 'real' | 'skip';
  /** False: what functions print is not shown. */
  readonly functionOutput?: boolean;
  /** A file with the key that seals secrets. */
  readonly sealKeyFile?: string;
  /** A mail server. */
  readonly smtp?: string;
  /** A file of passwords that were stolen elsewhere. */
  readonly compromisedPasswords?: string;
  readonly mailFrom?: string;
  readonly smsWebhook?: string;
  /** False: messages are not kept. */
  readonly inbox?: boolean;
  /** A folder of examples that are created on the first start. */
  readonly examples?: string;
  /** Says where it is for programs. */
  readonly json?: boolean;
}

/** Runs a server until it is asked to end (SIGINT, SIGTERM); a second signal ends it at once. */
export async function start(options: StartOptions, terminal: Terminal = processTerminal): Promise<void> {
  const studio = readStudioSetting(options);
  if (options.memory && options.data !== undefined) {
    throw usageFailure('--memory keeps nothing and --data says where to keep it: give one of them');
  }
  if (options.data !== undefined) await refuseFile(options.data);
  if (options.examples !== undefined)
    await (await import('../seed-examples.ts')).refuseNoExamples(options.examples);
  // What the server reads back and takes up needs room.
  letYoungSpaceGrow();
  const server = await createServer(serverOptions(options, terminal)).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(error.message) : error;
  });
  const examples = await describeExamples(server, options);
  const told = options.json
    ? `${JSON.stringify(await startReport(server, options))}\n`
    : await describeStart(server, options, examples);
  const ended = untilSignalled(() => {
    terminal.error('stopping, again to end at once\n');
    return server.stop();
  });
  // Whoever reads this may end the server at once: the signals are listened for already.
  terminal.out(told);
  // Node writes it when a process ends by itself; this one may be killed.
  flushCompileCache();
  if (studio === 'eager') server.prepareStudio();
  await ended;
}

async function describeStart(server: CairnServer, options: StartOptions, examples: string): Promise<string> {
  const functions = options.functions === undefined ? '' : describeFunctions(server);
  const definitions = await describeDefinitions(server);
  const apis = await describeApis(server);
  return `Ready.
endpoint  ${server.endpoint}
${describeHttps(server, options)}${describeStudio(server, options)}sign-in   ${server.signInEndpoint}
data      ${whereData(options)}
${functions}${definitions}${apis}${options.time === 'skip' ? 'time      skipped: waits, retries and time-outs pass at once\n' : ''}process   ${process.pid}
${describeKeys(server, options)}${examples}`;
}

/** Whether there is a studio, and whether its files are made before anybody asks for one. */
function readStudioSetting({ studio }: StartOptions): 'eager' | 'lazy' | 'off' {
  if (studio === false) return 'off';
  const variable = process.env.CAIRN_STUDIO || 'eager';
  if (variable === 'eager' || variable === 'lazy' || variable === 'off') return variable;
  throw usageFailure(
    `CAIRN_STUDIO is off, lazy (its files are made when they are first asked for) or eager, not '${variable}'`,
  );
}

function serverOptions(options: StartOptions, terminal: Terminal): ServerOptions {
  const mockConfig = options.mockConfig ?? process.env.SFN_MOCK_CONFIG;
  return {
    ...(mockConfig ? { mockConfigFile: mockConfig } : {}),
    ...(options.functionOutput === false ? {} : { onFunctionOutput: showFunctionOutput(terminal) }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.hostname === undefined ? {} : { hostnames: options.hostname }),
    ...(options.studioHostname === undefined ? {} : { studioHostnames: options.studioHostname }),
    ...(options.authHostname === undefined ? {} : { authHostname: options.authHostname }),
    ...(readStudioSetting(options) === 'off' ? { studio: false } : {}),
    command: commandName(process.env),
    ...(options.studioFolder === undefined ? {} : { studioFolder: options.studioFolder }),
    ...(options.origin === undefined ? {} : { origins: options.origin }),
    ...(options.auth === undefined ? {} : { auth: options.auth }),
    ...(options.replays === undefined ? {} : { replays: options.replays }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
    ...(options.tlsCertificate === undefined ? {} : { tlsCertificateFile: options.tlsCertificate }),
    ...(options.tlsKey === undefined ? {} : { tlsKeyFile: options.tlsKey }),
    ...(options.remote === undefined ? {} : { remoteServices: options.remote }),
    ...(options.userPool === undefined ? {} : { userPools: options.userPool }),
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(options.sdkFolder === undefined ? {} : { sdkFolder: options.sdkFolder }),
    ...(options.allowAddress === undefined ? {} : { allowedAddresses: options.allowAddress }),
    ...acmeOptions(options),
    ...messageOptions(options),
    ...(options.compromisedPasswords === undefined
      ? {}
      : { compromisedPasswordsFile: options.compromisedPasswords }),
    ...(options.data === undefined ? {} : { dataDirectory: options.data }),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
    ...(options.definitions === undefined ? {} : { definitionsDirectory: options.definitions }),
    ...(options.apis === undefined ? {} : { apisDirectory: options.apis }),
    ...(options.functions === undefined ? {} : { functionsDirectory: options.functions }),
    ...(options.images === undefined ? {} : { imagesFile: options.images }),
    ...(options.limit === undefined ? {} : { limits: options.limit }),
    ...(options.expressHistory === undefined ? {} : { expressHistory: options.expressHistory }),
    ...(options.price === undefined ? {} : { prices: options.price }),
    ...(options.throttle === undefined ? {} : { throttle: true }),
    ...(options.logLevel === undefined ? {} : { logLevel: options.logLevel }),
    ...(options.time === undefined ? {} : { time: options.time }),
    ...(options.sealKeyFile === undefined ? {} : { sealKeyFile: options.sealKeyFile }),
    ...(process.env.CAIRN_SEAL_KEY ? { sealKey: process.env.CAIRN_SEAL_KEY } : {}),
  };
}

/** Secrets come by variables or files: what stands on a command line, others may read. */
function messageOptions({
  smtp = process.env.CAIRN_SMTP_URL,
  mailFrom,
  smsWebhook,
  inbox,
}: StartOptions): Pick<ServerOptions, 'smtp' | 'mailFrom' | 'smsWebhook' | 'smsSecret' | 'inbox'> {
  const smsSecret = process.env.CAIRN_SMS_SECRET;
  return {
    ...(smtp ? { smtp } : {}),
    ...(mailFrom === undefined ? {} : { mailFrom }),
    ...(smsWebhook === undefined ? {} : { smsWebhook }),
    ...(smsSecret ? { smsSecret } : {}),
    ...(inbox === false ? { inbox } : {}),
  };
}

function acmeOptions({ acmeDomain, acmeEmail, acmeDirectory }: StartOptions): Pick<ServerOptions, 'acme'> {
  if (acmeDomain === undefined) {
    if (acmeEmail !== undefined || acmeDirectory !== undefined)
      throw usageFailure('--acme-email and --acme-directory go with --acme-domain');
    return {};
  }
  return {
    acme: {
      domains: acmeDomain,
      ...(acmeEmail === undefined ? {} : { email: acmeEmail }),
      ...(acmeDirectory === undefined ? {} : { directoryUrl: acmeDirectory }),
    },
  };
}

/** Where the studio is, and how to be let in where not everybody is. */
function describeStudio({ studioEndpoint, isStrict }: CairnServer, { data, memory }: StartOptions): string {
  if (studioEndpoint === undefined) return '';
  const from = data === undefined ? '' : ` --data ${data}`;
  const how =
    isStrict && !memory
      ? ` (${commandName(process.env)} login --studio${from} prints a link that signs in)`
      : '';
  return `studio    ${studioEndpoint}${how}\n`;
}

function whereData(options: StartOptions): string {
  return options.memory ? 'in memory, forgotten at the end' : (options.data ?? '.cairn');
}

/**
 * HTTPS is spoken on the same port, always. It is shown where somebody is likely to use it: who listens beyond this
 * machine, wants signatures or has a certificate.
 */
function describeHttps(
  { isStrict, secureEndpoint }: CairnServer,
  { tlsCertificate, acmeDomain }: StartOptions,
): string {
  const isWanted = isStrict || tlsCertificate !== undefined || acmeDomain !== undefined;
  if (!isWanted) return '';
  const named = acmeDomain?.map((name) => secureEndpoint.replace(/\/\/.*(?=:\d+$)/, `//${name}`)) ?? [];
  return `https     ${[secureEndpoint, ...named].join(' ')}\n`;
}

function describeFunctions({ cairn }: CairnServer): string {
  const names = cairn.directoryFunctions();
  return `functions ${names.length === 0 ? 'none' : names.join(' ')}\n`;
}

async function describeDefinitions({ cairn }: CairnServer): Promise<string> {
  const count = await cairn.definitionCount();
  if (count === undefined) return '';
  const { place, files, errors } = count;
  const machines = `${files} ${files === 1 ? 'machine' : 'machines'}`;
  return `definitions  ${place} (${machines}${errors === 0 ? '' : `, ${errors} with errors`})\n`;
}

/** Where the APIs of the folder are, by the way that needs no host name, and the keys that open them. */
async function describeApis({ cairn, endpoint }: CairnServer): Promise<string> {
  const found = await cairn.folderApis();
  if (found === undefined) return '';
  const wrong = found.apis.filter(({ errors }) => errors.length > 0).length;
  const count = `${found.apis.length} ${found.apis.length === 1 ? 'API' : 'APIs'}`;
  const lines = found.apis.map(({ name, apiId, apiKey }) => {
    if (apiId === undefined) return `          ${name}: its files have errors\n`;
    const key = apiKey === undefined ? '' : ` key ${apiKey}`;
    return `          ${name}: ${endpoint}/_aws/appsync/${apiId}/graphql${key}\n`;
  });
  const isTooDeep = found.apis.length === 0 && existsSync(join(found.place, 'schema.graphql'));
  const hint = isTooDeep
    ? `          it holds a schema.graphql, so it is one API: --apis takes the folder around it, ${join(found.place, '..')}\n`
    : '';
  return `apis      ${found.place} (${count}${wrong === 0 ? '' : `, ${wrong} with errors`})\n${lines.join('')}${hint}`;
}

/** How to be let in where not everybody is. Keys that nothing keeps can only be shown here. */
function describeKeys({ isStrict, cairn, endpoint }: CairnServer, options: StartOptions): string {
  if (!isStrict) return '';
  if (!options.memory) return `auth      strict: ${loginCommand(endpoint, options)}\n`;
  const { accessKeyId, secretAccessKey } = cairn.rootAccessKey;
  return `auth      strict: export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}\n`;
}

function loginCommand(endpoint: string, { data }: StartOptions): string {
  const from = data === undefined ? '' : ` --data ${data}`;
  return `eval "$(${commandName(process.env)} login${from} --endpoint ${endpoint})"`;
}

/** Sets the variables of a shell so that the AWS CLI speaks to the server. */
function clientCommand({ isStrict, endpoint }: CairnServer, options: StartOptions): string {
  if (isStrict && !options.memory) return loginCommand(endpoint, options);
  const keys = isStrict ? '' : ' AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any';
  return `export AWS_ENDPOINT_URL=${endpoint} AWS_DEFAULT_REGION=us-east-1${keys} AWS_DISABLE_HOST_PREFIX_INJECTION=true`;
}

/** Creates the examples and gives the lines that run one. */
async function describeExamples(server: CairnServer, options: StartOptions): Promise<string> {
  const { examples: directory } = options;
  if (directory === undefined) return '';
  const { seedExamples } = await import('../seed-examples.ts');
  const examples = await seedExamples(server.cairn, directory);
  const [first, ...others] = examples.filter(
    ({ needsServer, needsSkippedTime }) => !needsServer && !needsSkippedTime,
  );
  if (first === undefined) return '';
  const quotedInput = first.input.replaceAll("'", "'\\''");
  const names = (list: readonly SeededExample[]): string => list.map(({ name }) => name).join(', ');
  const withServer = examples.filter(({ needsServer }) => needsServer);
  const withTime = examples.filter(({ needsSkippedTime }) => needsSkippedTime);
  return `
run an example:

  ${clientCommand(server, options)}
  aws stepfunctions start-execution --state-machine-arn ${first.stateMachineArn} --input '${quotedInput}'

or without a server: ${commandName(process.env)} run ${directory}/${first.name}/machine.asl.json --functions ${directory}/${first.name}/functions --input @${directory}/${first.name}/input.json
${others.length === 0 ? '' : `more that run so: ${names(others)}\n`}${withServer.length === 0 ? '' : `with this server: ${names(withServer)} (see ${directory}/NAME/README.md)\n`}${withTime.length === 0 ? '' : `with --time skip: ${names(withTime)}\n`}${describeApiExamples(directory)}`;
}

/** The examples that are GraphQL APIs: nothing makes them but whoever tries them. */
function describeApiExamples(directory: string): string {
  const names = readdirSync(directory).filter((name) =>
    ['apis', 'schema.graphql'].some((file) => existsSync(join(directory, name, file))),
  );
  return names.length === 0 ? '' : `GraphQL APIs: ${names.join(', ')} (see ${directory}/NAME/README.md)\n`;
}

/** Exit code of a process that a signal has ended at once. */
const endedAtOnce = 130;

function untilSignalled(stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const end = (): void => {
      if (stopping) process.exit(endedAtOnce);
      stopping = true;
      stop().then(resolve, reject);
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}
