import type { Protocol, WireRequest } from '../../protocol/wire-request.ts';
import type { OpenSignature } from './open-signature.ts';

/**
 * Verifies a signature, and has a change taken once; a read that is asked for by POST too, where the signature names
 * the attempt. What is asked for by GET may be asked for again, if it only reads.
 * @returns what has to be waited for, if anything. @throws ServiceError
 */
export function verifyAndTake(
  signature: OpenSignature,
  { onlyReads }: Pick<Protocol, 'onlyReads'>,
  wanted: WireRequest,
): Promise<unknown> | undefined {
  signature.verifyBody(wanted.body);
  const hasSafeMethod = isSafe(wanted.method);
  const reads = onlyReads === undefined ? hasSafeMethod : onlyReads(wanted);
  return reads && hasSafeMethod ? undefined : signature.takeOnce(reads ? 'read' : 'change');
}

/** Whether a method changes nothing, as HTTP has it. */
export function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
