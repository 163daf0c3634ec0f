import type { RoutedApi } from '../../wire/routes.ts';

/**
 * The address of a stage, without a slash at its end.
 * @param page where the studio stands: a REST API does not tell its address, but it is beside the studio's
 * @returns undefined where it is not known
 */
export function invokeAddress(
  api: Pick<RoutedApi, 'id' | 'kind' | 'endpoint'>,
  stage: string,
  page: {
    readonly protocol: string;
    readonly hostname: string;
    readonly port: string;
    readonly region: string;
  },
): string | undefined {
  const port = page.port === '' ? '' : `:${page.port}`;
  const beside = page.hostname.endsWith('.localhost')
    ? `${page.protocol}//${api.id}.execute-api.${page.region}.localhost${port}`
    : undefined;
  const base = api.endpoint ?? beside;
  // An endpoint is shown as a link: it must lead to the web and nowhere else.
  if (base === undefined || !/^https?:\/\//.test(base)) return undefined;
  return stage === '$default' ? base : `${base}/${encodeURIComponent(stage)}`;
}

/** A request as a command, quoted for a shell. */
export function curlCommand(request: {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}): string {
  const { method, url, body } = request;
  const data = body === '' ? '' : ` -H 'content-type: application/json' -d ${quoted(body)}`;
  return `curl -i -X ${method} ${quoted(url)}${data}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
