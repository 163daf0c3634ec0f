import type { CairnServer } from '@cairn/server';

/** What `cairn start --json` prints, on one line, when it is ready. */
export interface StartReport {
  readonly endpoint: string;
  readonly secureEndpoint: string;
  /** Undefined where there is no studio. */
  readonly studio?: string;
  /** Where the sign-in pages of user pools are, each below it by its domain. */
  readonly signIn: string;
  readonly auth: 'local' | 'strict';
  /** The root's keys, where signatures are verified and nothing keeps them; else `cairn login --json` tells them. */
  readonly accessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The data directory; null where nothing is kept. */
  readonly data: string | null;
  /** The process id. */
  readonly process: number;
  /** Functions of `--functions`. */
  readonly functions?: readonly string[];
  readonly apis?: readonly {
    readonly name: string;
    readonly url?: string;
    readonly key?: string;
    /** How much is wrong in its files. */
    readonly errors: number;
  }[];
}

/** Says of a server what programs want to know. */
export async function startReport(
  server: CairnServer,
  { data = '.cairn', memory, functions }: { data?: string; memory?: boolean; functions?: string },
): Promise<StartReport> {
  const { cairn, endpoint, secureEndpoint, studioEndpoint, signInEndpoint, isStrict } = server;
  const found = await cairn.folderApis();
  const apis = found?.apis.map(({ name, apiId, apiKey, errors }) => ({
    name,
    ...(apiId === undefined ? {} : { url: `${endpoint}/_aws/appsync/${apiId}/graphql` }),
    ...(apiKey === undefined ? {} : { key: apiKey }),
    errors: errors.length,
  }));
  const { accessKeyId, secretAccessKey } = cairn.rootAccessKey;
  return {
    endpoint,
    secureEndpoint,
    ...(studioEndpoint === undefined ? {} : { studio: studioEndpoint }),
    signIn: signInEndpoint,
    auth: isStrict ? 'strict' : 'local',
    ...(isStrict && memory ? { accessKey: { accessKeyId, secretAccessKey } } : {}),
    data: memory ? null : data,
    process: process.pid,
    ...(functions === undefined ? {} : { functions: cairn.directoryFunctions() }),
    ...(apis === undefined ? {} : { apis }),
  };
}
