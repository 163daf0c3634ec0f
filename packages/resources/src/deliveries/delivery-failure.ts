import { OutboundError, ServiceError } from '@cairn/kit';

/** Why an attempt failed, and whether another one may go better. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  readonly isFinal: boolean;
}

/** Names of errors that say: too much at once. */
const throttles = /throttl|toomanyrequests|requestlimit|slowdown|exceeded|limitexceeded|concurrent/i;

/**
 * What a thrown error means. A service that refuses a call for what it is (4xx) refuses it again; one that has too much
 * to do, or fails by itself, may take it later, and so may a peer that is not there.
 */
export function deliveryFailure(thrown: unknown): DeliveryFailure {
  if (thrown instanceof ServiceError) {
    const { code, message, status, retryable } = thrown;
    const mayPass = retryable || status >= 500 || status === 429 || throttles.test(code);
    return { code, message, isFinal: !mayPass };
  }
  if (thrown instanceof OutboundError) {
    return {
      code: outboundCode(thrown),
      message: thrown.message,
      isFinal: thrown.kind === 'refused-address',
    };
  }
  return { code: 'InternalFailure', message: String(thrown), isFinal: false };
}

function outboundCode({ kind }: OutboundError): string {
  return kind === 'timeout' ? 'TIMEOUT' : 'CONNECTION_FAILURE';
}
