import type { Json } from './json.ts';
import type { CallScope } from './service-call.ts';
import { ServiceError, type ServiceErrorOptions } from './service-error.ts';

/** One call of a service that another server has: AWS, or one that speaks as AWS does. */
export interface RemoteCall extends CallScope {
  /** Its id in the SDKs, in lower case without spaces: `secretsmanager`. */
  readonly sdkId: string;
  /** Its id as its model spells it, by which its package is named: `Secrets Manager`. */
  readonly serviceId: string;
  /** As the service's model spells it: `GetSecretValue`. */
  readonly action: string;
  /** Members in PascalCase, whatever the service's own are; instants as ISO 8601 texts. */
  readonly input: Json;
  /** How blobs stand in the input and the output: as their text in UTF-8, unless said. */
  readonly blobs?: 'text' | 'base64';
  /** The same for every attempt to make the same call: sent where the action knows an idempotency token. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The services that settings place elsewhere. */
export interface RemoteServices {
  /** Whether settings say where a service is. */
  isRemote(sdkId: string): boolean;
  /**
   * @returns the output, spelled as inputs are
   * @throws RemoteServiceError as the service answers it; `SdkClientException` when it gives no answer
   * @throws ServiceError `UnknownOperationException` when the package or the action is missing, or the input does not
   * fit it: the message says how to mend it
   */
  call(call: RemoteCall): Promise<Json>;
}

/** What a remote service has answered to a call that it refuses. */
export class RemoteServiceError extends ServiceError {
  readonly requestId: string;
  /** Whether the error is one that the service's model has. */
  readonly isModelled: boolean;

  constructor(
    code: string,
    message: string,
    options: ServiceErrorOptions & { readonly requestId: string; readonly isModelled: boolean },
  ) {
    super(code, message, options);
    this.requestId = options.requestId;
    this.isModelled = options.isModelled;
  }
}
