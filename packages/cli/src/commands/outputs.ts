import { writeFile } from 'node:fs/promises';
import { CommandFailure, usageFailure } from '../command-failure.ts';
import type { AmplifyOutputs } from '../outputs/amplify-outputs.ts';
import { authOutputs } from '../outputs/auth-outputs.ts';
import { type FoundResources, findResources, type WantedResources } from '../outputs/find-resources.ts';
import { hybridOutputs } from '../outputs/resources-config.ts';
import { readEndpoint } from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn outputs`, as commander reads them. */
export interface OutputsOptions extends WantedResources {
  /** `-` is standard output. */
  readonly out: string;
  readonly format: 'js' | 'official';
  /** Where apps reach the server, if elsewhere than the command does. */
  readonly appEndpoint?: string;
  /** Where the pages are on which users sign in: `auth.localhost:4566`. */
  readonly pagesHost?: string;
}

/** Writes what an app has to know of a server: `amplify_outputs.json`. @throws CommandFailure */
export async function outputs(options: OutputsOptions, terminal: Terminal = processTerminal): Promise<void> {
  const { endpoint, out, format, json, region } = options;
  const app = readEndpoint(options.appEndpoint ?? endpoint);
  const pages = readPagesHost(options.pagesHost ?? pagesHost(app));
  const found = await findResources(options, app.href);
  if (found.auth === undefined && found.data === undefined && found.bucket === undefined)
    throw usageFailure(
      `nothing to write: in the account ${options.account} and region ${region} there is no user pool, API or bucket that is not left out (--region, --account and --endpoint tell where to look)`,
    );
  const official = officialOutputs(found, region, pages);
  const place = app.href.replace(/\/$/, '');
  const written =
    format === 'official' ? official : hybridOutputs(official, { userPools: place, identityPools: place });
  const text = `${JSON.stringify(written, null, 2)}\n`;
  if (out === '-') terminal.out(text);
  else
    await writeFile(out, text).catch((error: Error) => {
      throw new CommandFailure(`${out} cannot be written: ${error.message}`);
    });
  if (found.auth?.client.ClientSecret !== undefined)
    terminal.error(
      'warning: the app client has a secret, which apps in browsers and on phones neither keep nor send\n',
    );
  if (official.storage !== undefined)
    terminal.error(
      `note: files of aws-amplify/storage go to amazonaws.com, whatever this file says; leadS3To('${place}') of @cairn/amplify-shim leads them here (docs/messages.md)\n`,
    );
  if (out === '-') return;
  if (json) terminal.out(`${JSON.stringify({ file: out, ...summary(official) }, null, 2)}\n`);
  else terminal.out(`${out}\n${lines(official)}`);
}

function officialOutputs(
  { auth, data, bucket }: FoundResources,
  region: string,
  pages: string,
): AmplifyOutputs {
  return {
    version: '1.4',
    ...(auth === undefined
      ? {}
      : { auth: authOutputs({ ...auth, pagesOf: (domain) => `${pages}/${domain}` }) }),
    ...(data === undefined ? {} : { data }),
    ...(bucket === undefined ? {} : { storage: { aws_region: region, bucket_name: bucket } }),
  };
}

/** Apps put `https://` before it and the pool's domain behind it. @throws CommandFailure */
function readPagesHost(host: string): string {
  const url = URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  const isHost = url !== undefined && !/[/?#@\\\s]/.test(host);
  if (!isHost)
    throw usageFailure(`--pages-host takes a host and its port, such as auth.localhost:4566, not '${host}'`);
  return host;
}

/** Beside the server, under a name of their own. */
function pagesHost({ port, hostname }: URL): string {
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return `auth.${isLocal ? 'localhost' : hostname}${port === '' ? '' : `:${port}`}`;
}

function summary({ auth, data, storage }: AmplifyOutputs): { readonly [name: string]: string } {
  return {
    ...(auth === undefined
      ? {}
      : {
          userPool: auth.user_pool_id,
          client: auth.user_pool_client_id,
          ...(auth.identity_pool_id === undefined ? {} : { identityPool: auth.identity_pool_id }),
        }),
    ...(data === undefined ? {} : { api: data.url }),
    ...(storage === undefined ? {} : { bucket: storage.bucket_name }),
  };
}

function lines(official: AmplifyOutputs): string {
  const names: { readonly [name: string]: string } = { userPool: 'user pool', identityPool: 'identity pool' };
  return Object.entries(summary(official))
    .map(([name, value]) => `  ${(names[name] ?? name).padEnd(13)}  ${value}\n`)
    .join('');
}
