import type { Log } from '@cairn/kit';
import type { MockSource, TimeMode } from '@cairn/workflows';

/** How much of the log is written. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info';

/** Whether any credentials will do. */
export type AuthMode = 'local' | 'strict';

/** What becomes of a signed request that changes something and comes again. */
export type ReplayMode = 'refuse' | 'accept';

/** What a Cairn without a listener needs to know. */
export interface CairnOptions {
  /** Where all that must not be lost is kept; `.cairn` unless said. Not used with `memory`. */
  readonly dataDirectory?: string;
  /** Keeps nothing: all is forgotten when the process ends. */
  readonly memory?: boolean;
  /** A folder whose files and folders are functions, reloaded when they change. */
  readonly functionsDirectory?: string;
  /** A folder in which each `*.asl.json`, `*.asl.yaml` and `*.asl.yml` is a state machine, changed when its file is. */
  readonly definitionsDirectory?: string;
  /** A folder in which each folder is a GraphQL API (`schema.graphql`, `resolvers/`, `api.yaml`), changed when its files are. */
  readonly apisDirectory?: string;
  /** Told each line that functions print; nothing is kept of it unless here. */
  readonly onFunctionOutput?: (functionName: string, line: string) => void;
  /** A JSON file that maps images of containers to directories and commands: `{ "NAME": { "directory": "job", "command": ["node", "job.mjs"] } }`. */
  readonly imagesFile?: string;
  /** Where a container engine answers (`unix:///var/run/docker.sock`); `none` for no engine. Unless said, `DOCKER_HOST` and the usual sockets. */
  readonly dockerHost?: string;
  /** Limits by name that differ from AWS's: `{ historyEventsMax: 100000 }`. */
  readonly limits?: { readonly [name: string]: number };
  /** Holds calls and state transitions to AWS's rates, or to those of `limits`. */
  readonly throttle?: boolean;
  /** How many Express executions are kept in memory with their histories always; without it some are while a stream wants them. */
  readonly expressHistory?: number;
  /** Prices of the meter by name that differ from AWS's in us-east-1: `{ transitionDollars: 0.00003 }`. */
  readonly prices?: { readonly [name: string]: number };
  /** A `MockConfigFile.json` of test cases, chosen by `…:stateMachine:NAME#CASE`. */
  readonly mockConfigFile?: string;
  /** The same from elsewhere than a file. */
  readonly mocks?: MockSource;
  /** How time passes for executions: `real` unless said; `skip` passes over the time in which nothing happens. */
  readonly time?: TimeMode;
  /** Least severe entries that are written to stderr; `warn` unless said. */
  readonly logLevel?: LogLevel;
  /**
   * Ranges of private addresses (`10.1.0.0/16`) that calls made for users may reach where the server is bound to more
   * than loopback; where it is not, all private ones are open. Metadata and link-local addresses never are.
   */
  readonly allowedAddresses?: readonly string[];
  /**
   * Services that tasks call elsewhere, by their ids in the SDKs: `{ glue: 'aws', dynamodb: 'http://scylla:8000' }`;
   * `*` stands for all that Cairn does not have itself.
   */
  readonly remoteServices?: { readonly [sdkId: string]: string };
  /**
   * User pools whose tokens GraphQL APIs take, by id, with their issuers: `{ 'us-east-1_example': 'http://issuer:9000' }`
   * signs as a user pool does and publishes its keys at `/.well-known/jwks.json`; `aws` is Cognito itself.
   */
  readonly userPools?: { readonly [userPoolId: string]: string };
  /**
   * Where users reach the server: `https://cairn.example.com`. In tokens and links of mails; `http://localhost:PORT`
   * unless said.
   */
  readonly publicUrl?: string;
  /**
   * Who issues the tokens of user pools: `own`, this server at its public URL, or `aws`, whose address some code expects
   * (`https://cognito-idp.REGION.amazonaws.com/POOL`). `own` unless said.
   */
  readonly issuer?: 'own' | 'aws';
  /** Host name of sign-in pages in links, with all that lies under it; `auth.` before the host of `publicUrl` unless said. */
  readonly authHostname?: string;
  /**
   * A mail server that takes the mails to users of user pools: `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`, or
   * `@FILE` that holds it. Without one they go to the inbox.
   */
  readonly smtp?: string;
  /** Whom mails are from where a pool does not say: `ADDRESS` or `NAME <ADDRESS>`. */
  readonly mailFrom?: string;
  /** A URL to which text messages to users are posted. Without one they go to the inbox. */
  readonly smsWebhook?: string;
  /** What signs the posted text messages. */
  readonly smsSecret?: string;
  /**
   * A file of passwords that were stolen elsewhere, one in each line, or of their SHA-1 in hexadecimal (`HASH` or
   * `HASH:COUNT`): user pools that ask for it compare passwords with them. Files of more than 64 MiB are of SHA-1, sorted.
   */
  readonly compromisedPasswordsFile?: string;
  /** False: messages that have no way out are not kept in the inbox, and cannot be sent. */
  readonly inbox?: boolean;
  /** A folder with the packages `@aws-sdk/client-…` that calls elsewhere need, beside the working directory. */
  readonly sdkFolder?: string;
  /** UNSAFE, for tests of durability only: acknowledges what is not on the disk. */
  readonly unsafeSynchronousOff?: boolean;
  /** A file with the key that seals secrets, outside the data directory; else one is made inside it. */
  readonly sealKeyFile?: string;
  /** The same as text, before any file: keys of 32 bytes in base64 or hexadecimal; the first one seals, all open. */
  readonly sealKey?: string;
  /** Takes the log instead of stderr. */
  readonly log?: Log;
}

/** What a server needs to know beside. */
export interface ServerOptions extends CairnOptions {
  /** Address to listen on; `127.0.0.1` unless said. */
  readonly host?: string;
  /** Port to listen on; 4566 unless said, 0 takes a free one. */
  readonly port?: number;
  /** Host names, beside those of loopback, that clients use. */
  readonly hostnames?: readonly string[];
  /** Origins, beside localhost's, whose web pages may call. */
  readonly origins?: readonly string[];
  /**
   * `local` takes any credentials, on loopback only; `strict` verifies signatures, as every server does that
   * listens elsewhere. Unless said, the address decides.
   */
  readonly auth?: AuthMode;
  /**
   * Where signatures are verified: `refuse` takes what changes something once for each signature; `accept` takes it
   * as often as it comes while its time holds, as AWS does. `refuse` unless said.
   */
  readonly replays?: ReplayMode;
  /** Addresses, or ranges of them, of proxies whose word about hosts and clients is taken: `10.0.0.0/8`. */
  readonly trustedProxies?: readonly string[];
  /** File of a certificate that others have signed, with those of its authorities, as PEM; read again when it changes. */
  readonly tlsCertificateFile?: string;
  /** File of its private key, as PEM. */
  readonly tlsKeyFile?: string;
  /** Orders a public certificate by ACME. */
  readonly acme?: AcmeOptions;
  /** Host names, beside `studio.localhost`, under which the studio is, and nothing else. */
  readonly studioHostnames?: readonly string[];
  /** A folder with the studio's files, as Vite writes them. Unless said those beside the code, or made of the sources. */
  readonly studioFolder?: string;
  /** False: there is no studio. */
  readonly studio?: boolean;
  /** How the command is called that started the server, for pages that say what to call: `cairn` unless said. */
  readonly command?: string;
}

/** A certificate that an authority on the internet gives. */
export interface AcmeOptions {
  /** Host names, each of which leads to this server from outside, on port 80. */
  readonly domains: readonly string[];
  /** The authority's directory; Let's Encrypt's unless said. */
  readonly directoryUrl?: string;
  /** Whom the authority may write to. */
  readonly email?: string;
}

/** A server that cannot start, for a reason that its user can mend; the message says how. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
}
