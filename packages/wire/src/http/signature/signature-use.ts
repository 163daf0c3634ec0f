import type { Protocol, WireRequest } from '../../protocol/wire-request.ts';
import type { SignatureUse } from './open-signature.ts';

/**
 * What a request's signature is used for. What is asked for by GET may be asked for again, if it only reads.
 * @throws ServiceError where its operation is not known
 */
export function signatureUseOf(
  { onlyReads }: Pick<Protocol, 'onlyReads'>,
  wanted: WireRequest,
): SignatureUse {
  const use = useOfMethod(wanted.method);
  if (onlyReads === undefined) return use;
  if (!onlyReads(wanted)) return 'change';
  return use === 'change' ? 'read' : use;
}

/** The same for a protocol by whose methods alone one knows what changes something, as HTTP has it. */
export function useOfMethod(method: string | undefined): SignatureUse {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'repeatable' : 'change';
}
