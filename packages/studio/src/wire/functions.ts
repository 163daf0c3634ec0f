import type { Operation } from './operation.ts';
import { readJsonError } from './read-error.ts';
import { restJsonOperation, restPath } from './rest-json.ts';
import { ServiceError } from './service-error.ts';

const service = 'lambda';
const functions = '/2015-03-31/functions';

export interface FunctionConfiguration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Runtime?: string;
  readonly Role: string;
  readonly Handler?: string;
  readonly CodeSize: number;
  readonly CodeSha256: string;
  readonly Description?: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  /** As Lambda writes it: `2026-01-31T12:00:00.000+0000`. */
  readonly LastModified: string;
  readonly Version: string;
  readonly RevisionId: string;
  readonly State?: string;
  readonly StateReason?: string;
  readonly Environment?: { readonly Variables?: { readonly [name: string]: string } };
  readonly LoggingConfig?: { readonly LogGroup?: string };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
}

export interface FunctionAlias {
  readonly Name: string;
  readonly AliasArn: string;
  readonly FunctionVersion: string;
  readonly Description?: string;
}

export interface EventSourceMapping {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly State: string;
  readonly BatchSize: number;
  /** Epoch seconds. */
  readonly LastModified: number;
  readonly LastProcessingResult?: string;
}

type ByName = { readonly FunctionName: string };
type Page = { readonly Marker?: string };

export const listFunctions = restJsonOperation<
  Page,
  { readonly Functions: readonly FunctionConfiguration[]; readonly NextMarker?: string }
>({
  service,
  action: 'ListFunctions',
  method: 'GET',
  path: () => `${functions}/`,
  query: (input) => ({ ...input }),
});

export const getFunction = restJsonOperation<
  ByName,
  { readonly Configuration: FunctionConfiguration; readonly Code: { readonly Location?: string } }
>({
  service,
  action: 'GetFunction',
  method: 'GET',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}`,
});

/** What a new function or a changed configuration says of itself. */
export interface FunctionSettings {
  readonly Description?: string;
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables: { readonly [name: string]: string } };
  readonly Role?: string;
}

export const createFunction = restJsonOperation<
  ByName & FunctionSettings & { readonly Role: string; readonly Code: { readonly ZipFile: string } },
  FunctionConfiguration
>({ service, action: 'CreateFunction', method: 'POST', path: () => functions, body: (input) => input });

/** Held to a revision: fails with `PreconditionFailedException` where someone changed the function meanwhile. */
export const updateFunctionCode = restJsonOperation<
  ByName & { readonly ZipFile: string; readonly RevisionId?: string },
  FunctionConfiguration
>({
  service,
  action: 'UpdateFunctionCode',
  method: 'PUT',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/code`,
  body: ({ FunctionName: _, ...body }) => body,
});

export const updateFunctionConfiguration = restJsonOperation<
  ByName & FunctionSettings & { readonly RevisionId?: string },
  FunctionConfiguration
>({
  service,
  action: 'UpdateFunctionConfiguration',
  method: 'PUT',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/configuration`,
  body: ({ FunctionName: _, ...body }) => body,
});

export const deleteFunction = restJsonOperation<ByName, object>({
  service,
  action: 'DeleteFunction',
  method: 'DELETE',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}`,
});

export const listVersions = restJsonOperation<
  ByName & Page,
  { readonly Versions: readonly FunctionConfiguration[]; readonly NextMarker?: string }
>({
  service,
  action: 'ListVersionsByFunction',
  method: 'GET',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/versions`,
  query: ({ Marker }) => ({ Marker }),
});

export const publishVersion = restJsonOperation<
  ByName & { readonly Description?: string },
  FunctionConfiguration
>({
  service,
  action: 'PublishVersion',
  method: 'POST',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/versions`,
  body: ({ FunctionName: _, ...body }) => body,
});

export const listAliases = restJsonOperation<
  ByName & Page,
  { readonly Aliases: readonly FunctionAlias[]; readonly NextMarker?: string }
>({
  service,
  action: 'ListAliases',
  method: 'GET',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/aliases`,
  query: ({ Marker }) => ({ Marker }),
});

export const createAlias = restJsonOperation<
  ByName & { readonly Name: string; readonly FunctionVersion: string },
  FunctionAlias
>({
  service,
  action: 'CreateAlias',
  method: 'POST',
  path: ({ FunctionName }) => restPath`/2015-03-31/functions/${FunctionName}/aliases`,
  body: ({ FunctionName: _, ...body }) => body,
});

export const listEventSources = restJsonOperation<
  Page & { readonly FunctionName?: string; readonly EventSourceArn?: string },
  { readonly EventSourceMappings: readonly EventSourceMapping[]; readonly NextMarker?: string }
>({
  service,
  action: 'ListEventSourceMappings',
  method: 'GET',
  path: () => '/2015-03-31/event-source-mappings/',
  query: (input) => ({ ...input }),
});

export const createEventSource = restJsonOperation<
  ByName & {
    readonly EventSourceArn: string;
    readonly BatchSize?: number;
    readonly StartingPosition?: 'LATEST' | 'TRIM_HORIZON';
  },
  EventSourceMapping
>({
  service,
  action: 'CreateEventSourceMapping',
  method: 'POST',
  path: () => '/2015-03-31/event-source-mappings',
  body: (input) => input,
});

export const updateEventSource = restJsonOperation<
  { readonly UUID: string; readonly Enabled: boolean },
  EventSourceMapping
>({
  service,
  action: 'UpdateEventSourceMapping',
  method: 'PUT',
  path: ({ UUID }) => restPath`/2015-03-31/event-source-mappings/${UUID}`,
  body: ({ Enabled }) => ({ Enabled }),
});

export const deleteEventSource = restJsonOperation<{ readonly UUID: string }, EventSourceMapping>({
  service,
  action: 'DeleteEventSourceMapping',
  method: 'DELETE',
  path: ({ UUID }) => restPath`/2015-03-31/event-source-mappings/${UUID}`,
});

export interface InvokeInput {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
  readonly InvocationType: 'RequestResponse' | 'Event' | 'DryRun';
  /** JSON text, sent as it stands. */
  readonly payload: string;
}

export interface InvokeOutput {
  readonly statusCode: number;
  /** `Handled` or `Unhandled` where the function failed: the payload is its error then. */
  readonly functionError: string | undefined;
  readonly executedVersion: string | undefined;
  /** JSON text as the function answered it. */
  readonly payload: string;
  /** The last 4 KB of its log. */
  readonly log: string | undefined;
}

/** Invokes a function; what a function answers is data, its failure too. */
export const invokeFunction: Operation<InvokeInput, InvokeOutput> = {
  service,
  action: 'Invoke',
  isRead: false,
  async run(wire, { FunctionName, Qualifier, InvocationType, payload }, options) {
    const response = await wire.send(
      {
        service,
        method: 'POST',
        path: restPath`/2015-03-31/functions/${FunctionName}/invocations`,
        query: { Qualifier },
        headers: {
          'x-amz-invocation-type': InvocationType,
          ...(InvocationType === 'RequestResponse' && { 'x-amz-log-type': 'Tail' }),
        },
        body: payload,
        isRead: false,
      },
      options,
    );
    if (!response.ok) throw await readJsonError(response);
    const log = response.headers.get('x-amz-log-result');
    return {
      statusCode: response.status,
      functionError: response.headers.get('x-amz-function-error') ?? undefined,
      executedVersion: response.headers.get('x-amz-executed-version') ?? undefined,
      payload: await response.text(),
      log: log === null ? undefined : textOfBase64(log),
    };
  },
};

function textOfBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** The archive of a function's code; undefined where the server keeps none, since it runs from a folder. */
export const readFunctionCode: Operation<
  ByName,
  { readonly configuration: FunctionConfiguration; readonly archive: Uint8Array<ArrayBuffer> | undefined }
> = {
  service,
  action: 'GetFunctionCode',
  isRead: true,
  async run(wire, input, options) {
    const { Configuration, Code } = await getFunction.run(wire, input, options);
    const path = codePathIn(Code.Location);
    if (path === undefined) return { configuration: Configuration, archive: undefined };
    // The address names the server by another name: the page may ask its own host only.
    const response = await wire.send({ service: 'cairn', method: 'GET', path, isRead: true }, options);
    if (!response.ok)
      throw new ServiceError('CodeUnreadable', 'The code cannot be fetched.', response.status);
    const archive = new Uint8Array(await response.arrayBuffer());
    return { configuration: Configuration, archive };
  },
};

function codePathIn(location: string | undefined): string | undefined {
  if (location === undefined || !URL.canParse(location)) return undefined;
  const { pathname } = new URL(location);
  return pathname.startsWith('/_cairn/code/') ? pathname : undefined;
}
