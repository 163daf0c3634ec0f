import { ServiceError } from '@cairn/kit';
import { ItemReaderFailure } from './item-source.ts';

/** An answer of S3 as its SDK prints it: the message first. */
export function s3FailureText(error: ServiceError): string {
  const { message, status, members } = error;
  const ids = [
    ['Request ID', members.RequestId],
    ['Extended Request ID', members.HostId],
  ].flatMap(([name, id]) => (typeof id === 'string' ? [`, ${name}: ${id}`] : []));
  return `${message} (Service: S3, Status Code: ${status}${ids.join('')})`;
}

/** What a reader fails with when S3 refuses. @throws what is no answer of a service */
export function readerFailureOf(thrown: unknown, place: string): ItemReaderFailure {
  if (thrown instanceof ItemReaderFailure) return thrown;
  if (!(thrown instanceof ServiceError)) throw thrown;
  if (thrown.code === 'PreconditionFailed')
    return new ItemReaderFailure(
      `The object ${place} has changed since the map run began to read it: ${s3FailureText(thrown)}`,
    );
  return new ItemReaderFailure(s3FailureText(thrown));
}
