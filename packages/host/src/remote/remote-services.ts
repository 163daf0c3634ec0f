import {
  type Json,
  OutboundError,
  type OutboundHttp,
  type RemoteCall,
  RemoteServiceError,
  type RemoteServices,
  ServiceError,
} from '@cairn/kit';
import { loadSdkPackage, type SdkClient, type SdkPackage } from './sdk-package.ts';
import { sdkRequestHandler } from './sdk-request-handler.ts';
import { sdkInput, sdkOutput, withIdempotencyToken } from './sdk-schema.ts';

/** Where a service is: AWS itself, or what speaks as AWS does at a URL. */
export type RemotePlace = 'aws' | { readonly url: string };

/** What calls of remote services stand on. */
export interface SdkRemoteServicesOptions {
  /** Services by their ids in the SDKs; `*` stands for all that the server does not have itself. */
  readonly places: ReadonlyMap<string, RemotePlace>;
  readonly isOwn: (sdkId: string) => boolean;
  /** Folders in which clients are looked for, in this order. */
  readonly folders: readonly string[];
  /** The way out, for calls of AWS. */
  readonly http: OutboundHttp;
  /** The way out to a place that a setting names by its URL. */
  readonly httpTo: (url: string) => OutboundHttp;
  readonly environment: { readonly [name: string]: string | undefined };
}

interface Connected {
  readonly sdk: SdkPackage;
  readonly client: SdkClient;
}

/** Calls services that are elsewhere by the clients of the AWS SDK, which are loaded when first called for. */
export class SdkRemoteServices implements RemoteServices {
  readonly #options: SdkRemoteServicesOptions;
  readonly #packages = new Map<string, Promise<SdkPackage>>();
  readonly #clients = new Map<string, Promise<Connected>>();

  constructor(options: SdkRemoteServicesOptions) {
    this.#options = options;
  }

  isRemote(sdkId: string): boolean {
    return this.#placeOf(sdkId) !== undefined;
  }

  async call(call: RemoteCall): Promise<Json> {
    const { sdk, client } = await this.#connected(call);
    const Command = sdk.command(call.action);
    const { schema } = new Command({});
    if (schema === undefined) {
      throw new ServiceError('UnknownOperationException', `${sdk.name} is too old: it tells no schemas`);
    }
    const [, , , , inputShape, outputShape] = schema;
    const shape = sdk.schemaOf(dereference(inputShape));
    const command = new Command(
      withIdempotencyToken(shape, sdkInput(shape, call.input, call.blobs), call.idempotencyKey),
    );
    try {
      const options = call.signal === undefined ? {} : { abortSignal: call.signal };
      return await sdkOutput(
        sdk.schemaOf(dereference(outputShape)),
        await client.send(command, options),
        call.blobs,
      );
    } catch (thrown) {
      throw remoteError(thrown, sdk);
    }
  }

  /** Lets go of the clients. */
  async stop(): Promise<void> {
    for (const connected of this.#clients.values()) {
      await connected.then(({ client }) => client.destroy()).catch(() => {});
    }
    this.#clients.clear();
  }

  #placeOf(sdkId: string): RemotePlace | undefined {
    const { places, isOwn } = this.#options;
    return places.get(sdkId) ?? (isOwn(sdkId) ? undefined : places.get('*'));
  }

  /** One client for each service and region; one that could not be made is tried again. */
  #connected(call: RemoteCall): Promise<Connected> {
    const name = `${call.sdkId}/${call.region}`;
    let connected = this.#clients.get(name);
    if (connected === undefined) {
      connected = this.#connect(call);
      this.#clients.set(name, connected);
      connected.catch(() => this.#clients.delete(name));
    }
    return connected;
  }

  async #connect({ sdkId, serviceId, region }: RemoteCall): Promise<Connected> {
    const place = this.#placeOf(sdkId);
    if (place === undefined)
      throw new ServiceError('UnknownOperationException', `no setting says where ${sdkId} is`);
    let loading = this.#packages.get(sdkId);
    if (loading === undefined) {
      loading = loadSdkPackage(serviceId, this.#options.folders);
      this.#packages.set(sdkId, loading);
      loading.catch(() => this.#packages.delete(sdkId));
    }
    const sdk = await loading;
    return { sdk, client: new sdk.Client(this.#configuration(place, region)) };
  }

  /** Region and credentials are those of the server's environment, as every program of the SDK finds them. */
  #configuration(place: RemotePlace, region: string): object {
    const { environment, http, httpTo } = this.#options;
    const hasRegion = environment.AWS_REGION !== undefined || environment.AWS_PROFILE !== undefined;
    const common = hasRegion ? {} : { region: environment.AWS_DEFAULT_REGION ?? region };
    if (place === 'aws') {
      // A variable that leads the user's own programs here would lead back here.
      return { ...common, ignoreConfiguredEndpointUrls: true, requestHandler: sdkRequestHandler(http) };
    }
    const hasCredentials =
      environment.AWS_ACCESS_KEY_ID !== undefined || environment.AWS_PROFILE !== undefined;
    return {
      ...common,
      endpoint: place.url,
      forcePathStyle: true,
      disableHostPrefix: true,
      requestHandler: sdkRequestHandler(httpTo(place.url)),
      ...(hasCredentials ? {} : { credentials: { accessKeyId: 'cairn', secretAccessKey: 'cairn' } }),
    };
  }
}

/** Shapes are given by functions where they refer to one another. */
function dereference(shape: unknown): unknown {
  return typeof shape === 'function' ? (shape as () => unknown)() : shape;
}

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** An error of the SDK as the service's answer, or as the lack of one. */
function remoteError(thrown: unknown, { ServiceException }: SdkPackage): unknown {
  if (!(thrown instanceof Error) || thrown instanceof ServiceError) return thrown;
  if (thrown instanceof OutboundError && thrown.kind === 'aborted') return thrown;
  const { $metadata, name, message } = thrown as SdkError;
  const status = $metadata?.httpStatusCode;
  const requestId = $metadata?.requestId ?? '';
  if (status === undefined || thrown instanceof OutboundError) {
    const cause = thrown instanceof OutboundError ? `Unable to execute HTTP request: ${message}` : message;
    return new RemoteServiceError('SdkClientException', cause, { requestId, isModelled: true });
  }
  const isModelled =
    ServiceException !== undefined &&
    thrown instanceof ServiceException &&
    Object.getPrototypeOf(thrown) !== ServiceException.prototype;
  return new RemoteServiceError(name, message, { status, requestId, isModelled });
}
