import type { StudioInfo } from '../wire/cairn.ts';
import { readJsonError } from '../wire/read-error.ts';
import { networkErrorCode, ServiceError } from '../wire/service-error.ts';

/**
 * What the server tells before anybody has signed in.
 * @throws ServiceError
 */
export async function fetchStudioInfo(): Promise<StudioInfo> {
  let response: Response;
  try {
    response = await fetch('/_cairn/v1/studio', { credentials: 'omit', cache: 'no-store' });
  } catch {
    throw new ServiceError(networkErrorCode, 'The server does not answer.', 0);
  }
  if (!response.ok) throw await readJsonError(response);
  return (await response.json()) as StudioInfo;
}
